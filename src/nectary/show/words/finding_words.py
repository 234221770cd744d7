"""The fields of a work-up in words, as the sentence *what would decide* names them."""

from nectary.base.language import Say, marked

WORDS = {
    "temp_instability": marked("unstable temperature"),
    "apnea": marked("apnea"),
    "bradycardia": marked("slow heart rate"),
    "lethargy": marked("lethargy"),
    "increased_residuals": marked("more milk left in the stomach than before"),
    "bilious_aspirate": marked("bile in what is drawn from the stomach"),
    "emesis": marked("vomiting"),
    "distension": marked("swollen belly"),
    "discoloration": marked("discolored belly"),
    "occult_blood": marked("blood in the stool, found by a test"),
    "gross_blood": marked("blood in the stool that can be seen"),
    "persistent_blood": marked("blood in the stool that goes on"),
    "anal_fissure": marked("a tear at the anus"),
    "transpyloric_tube": marked("a tube beyond the stomach"),
    "bowel_sounds_absent": marked("no bowel sounds"),
    "tenderness": marked("tender belly"),
    "tenderness_definite": marked("definitely tender belly"),
    "cellulitis": marked("inflamed skin of the belly"),
    "rlq_mass": marked("a mass low on the right side of the belly"),
    "peritonitis": marked("peritonitis"),
    "mild_metabolic_acidosis": marked("mild metabolic acidosis"),
    "mild_thrombocytopenia": marked("mildly low platelets"),
    "hypotension": marked("low blood pressure"),
    "severe_apnea": marked("severe apnea"),
    "combined_resp_metab_acidosis": marked("respiratory and metabolic acidosis together"),
    "dic": marked("clotting throughout the blood vessels (DIC)"),
    "neutropenia": marked("low neutrophils"),
    "platelets_below_150_for_3_days": marked("platelets below 150 for three days"),
    "ileus": marked("bowel that does not move"),
    "fixed_loop": marked("a loop of bowel that stays the same on films"),
    "pneumatosis": marked("gas in the bowel wall on a film"),
    "portal_venous_gas": marked("gas in the portal vein"),
    "ascites": marked("fluid in the belly"),
    "pneumoperitoneum": marked("free air in the belly"),
    "read_status": marked("whether the film was read as definite"),
    "laparotomy": marked("whether the belly was opened"),
    "focal_perforation_only": marked("whether a perforation by itself was all that was found"),
    "pneumatosis_at_surgery": marked("gas in the bowel wall at the operation"),
    "necrosis_extent_cm": marked("how many cm of bowel had died"),
    "diagnosis_at_surgery": marked("what the surgeon found"),
    "histology_nec": marked("NEC in the tissue"),
    "postmortem_nec": marked("NEC at a post-mortem"),
    "treated_for_nec": marked("whether it was treated as NEC"),
    "other_cause_found": marked("whether another cause was found"),
    "timing_fits_nec": marked("whether the age fits NEC, as a clinician judges"),
    "food_protein_or_viral_enteritis": marked("reaction to a food protein, or a virus of the bowel"),
    "major_gi_anomaly": marked("a major malformation of the bowel"),
    "complex_chd_excl_pda": marked("complex heart disease, other than an open duct"),
    "ga_weeks": marked("gestation at birth"),
    "enteral_ml_kg_d_before_onset": marked("how much milk a day the baby took before"),
}
FLAGS = {
    "strict_not_met": marked(
        "staged by our convention, but one kind of sign that the printed table asks for is not there"
    ),
    "sip_not_excluded": marked(
        "nobody looked inside, so a perforation by itself is not excluded, and it is counted all the same"
    ),
}


def field_words(name: str, say: Say) -> str:
    """A field in words, with its name in the file of findings behind."""
    return f"{say(WORDS[name])} ({name})"
