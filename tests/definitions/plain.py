"""The definitions read a second time, in plain Python over work-ups whose every finding is known."""

SYSTEMIC_EARLY = ("temp_instability", "apnea", "bradycardia", "lethargy")
SEVERE = ("hypotension", "severe_apnea", "combined_resp_metab_acidosis", "dic", "neutropenia")


def von(f):
    sign = f["bilious_aspirate"] or f["emesis"] or f["distension"] or f["discoloration"]
    sign = sign or ((f["occult_blood"] or f["gross_blood"]) and not f["anal_fissure"])
    film = f["pneumatosis"] or f["portal_venous_gas"] or f["pneumoperitoneum"]
    film = film and f["read_status"] == "definite"
    surgery = f["laparotomy"] and (
        f["histology_nec"] or f["diagnosis_at_surgery"] == "nec" or f["pneumatosis_at_surgery"]
        or f["necrosis_extent_cm"] > 2
    )  # fmt: skip
    if not ((sign and film) or surgery or f["postmortem_nec"]):
        return "no"
    looked = f["laparotomy"] or f["postmortem_nec"]
    return "FIP" if looked and f["focal_perforation_only"] else "NEC"


def bell(f):
    if (f["laparotomy"] or f["postmortem_nec"]) and f["focal_perforation_only"]:
        return "SIP"
    if f["pneumoperitoneum"]:
        return "IIIB"
    severe = any(f[name] for name in SEVERE)
    if (f["pneumatosis"] or f["portal_venous_gas"]) and (severe or f["peritonitis"]):
        return "IIIA"
    if f["ascites"] and severe:
        return "IIIA"
    moderate = (
        "mild_metabolic_acidosis",
        "mild_thrombocytopenia",
        "tenderness_definite",
        "cellulitis",
        "rlq_mass",
    )
    if f["portal_venous_gas"] or (f["pneumatosis"] and any(f[name] for name in moderate)):
        return "IIB"
    if f["pneumatosis"]:
        return "IIA"
    if f["gross_blood"]:
        return "IB"
    early = (
        *SYSTEMIC_EARLY,
        "increased_residuals",
        "bilious_aspirate",
        "emesis",
        "distension",
        "occult_blood",
    )
    return "IA" if any(f[name] for name in early) else "none"


def bell_strict(f):
    systemic = (*SYSTEMIC_EARLY, *SEVERE, "mild_metabolic_acidosis", "mild_thrombocytopenia")
    gut = (
        "increased_residuals", "bilious_aspirate", "emesis", "distension", "occult_blood", "gross_blood",
        "bowel_sounds_absent", "tenderness", "tenderness_definite", "cellulitis", "rlq_mass", "peritonitis",
    )  # fmt: skip
    film = ("pneumatosis", "portal_venous_gas", "pneumoperitoneum")
    focal = (f["laparotomy"] or f["postmortem_nec"]) and f["focal_perforation_only"]
    every = all(any(f[name] for name in names) for names in (systemic, gut, film))
    return "NEC" if every and not focal else "no"


def points(f):
    found = 3 * f["pneumatosis"] + 2 * (f["occult_blood"] or f["gross_blood"])
    found += (f["tenderness"] or f["tenderness_definite"]) + f["discoloration"]
    found += (f["increased_residuals"] or f["bilious_aspirate"]) and f["distension"]
    return found + (f["pneumoperitoneum"] or f["fixed_loop"] or f["portal_venous_gas"])


def uk(f):
    least = 2 if f["ga_weeks"] < 30 else 3 if f["ga_weeks"] < 37 else 4
    return "NEC" if points(f) >= least else "no"


def nhsn(f):
    sign = f["emesis"] or f["distension"] or (f["bilious_aspirate"] and not f["transpyloric_tube"])
    sign = sign or ((f["occult_blood"] or f["gross_blood"]) and not f["anal_fissure"])
    clear = f["portal_venous_gas"] or f["pneumoperitoneum"]
    film = clear if f["read_status"] == "definite" else clear and f["treated_for_nec"]
    film = film or (f["pneumatosis"] and f["treated_for_nec"])
    surgery = f["laparotomy"] and (f["necrosis_extent_cm"] > 2 or f["pneumatosis_at_surgery"])
    return "NEC" if (sign and film) or surgery else "no"


def cdc_old(f):
    two = f["distension"] + f["emesis"] + f["increased_residuals"] >= 2
    blood = f["persistent_blood"] and (f["occult_blood"] or f["gross_blood"])
    film = f["pneumoperitoneum"] or f["pneumatosis"] or f["fixed_loop"]
    return "NEC" if two and blood and film and not f["other_cause_found"] else "no"


def anznn(f):
    systemic = (*SYSTEMIC_EARLY, *SEVERE, "mild_metabolic_acidosis", "mild_thrombocytopenia")
    gut = ("increased_residuals", "distension", "emesis", "bilious_aspirate", "occult_blood", "gross_blood")
    third = (
        f["pneumatosis"] or f["portal_venous_gas"] or f["fixed_loop"] or (f["cellulitis"] and f["rlq_mass"])
    )
    third = third or f["histology_nec"] or f["diagnosis_at_surgery"] == "nec" or f["postmortem_nec"]
    both = any(f[name] for name in systemic) and any(f[name] for name in gut)
    return "NEC" if both and third and f["treated_for_nec"] else "no"


def inc(f):
    if f["ga_weeks"] >= 37:
        return "n/a"
    focal = (f["laparotomy"] or f["postmortem_nec"]) and f["focal_perforation_only"]
    out = f["major_gi_anomaly"] or f["complex_chd_excl_pda"] or f["food_protein_or_viral_enteritis"] or focal
    if out or f["enteral_ml_kg_d_before_onset"] < 80:
        return "excluded"
    gate = f["distension"] or f["ileus"] or f["occult_blood"] or f["gross_blood"]
    met = (
        (f["pneumatosis"] or f["portal_venous_gas"])
        + f["platelets_below_150_for_3_days"]
        + f["timing_fits_nec"]
    )
    return "NEC" if gate and met >= 2 else "no"


PLAIN = {
    "von": von, "bell": bell, "bell_strict": bell_strict, "uk": uk, "nhsn": nhsn, "cdc_old": cdc_old,
    "anznn": anznn, "inc": inc,
}  # fmt: skip
