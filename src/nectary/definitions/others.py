"""NHSN, the older CDC rule, ANZNN, and the two-of-three rule of the International Neonatal Consortium."""

import ibis
import ibis.expr.types as ir

from nectary.base.sources import Trust
from nectary.definitions.declare import AGAINST, BOTH, Sign, any_of, count_of, define

TWO = 2


@define(
    "nhsn",
    {
        "clinical": Sign(("emesis", "distension")),
        "bile": Sign(("bilious_aspirate",)),
        "transpyloric": Sign(("transpyloric_tube",), AGAINST),
        "blood": Sign(("occult_blood", "gross_blood")),
        "fissure": Sign(("anal_fissure",), AGAINST),
        "clear_film": Sign(("portal_venous_gas", "pneumoperitoneum")),
        "film_definite": Sign(("film_definite",)),
        "pneumatosis": Sign(("pneumatosis",)),
        "treated": Sign(("treated_for_nec",)),
        "operated": Sign(("laparotomy",)),
        "found_at_surgery": Sign(("necrosis_over_2_cm", "pneumatosis_at_surgery")),
    },
    counts=(),
    trust=Trust.SECONDARY,
    source="public code that transcribes the manual; its year is not given",
    note="serves only to attribute a bloodstream infection to NEC; it must not be used to count NEC",
)
def nhsn(signs: ir.Table) -> dict[str, ir.Value]:
    """One clinical sign and imaging, equivocal imaging only where NEC was treated; or found at laparotomy."""
    clinical = signs.clinical | (signs.bile & ~signs.transpyloric) | (signs.blood & ~signs.fissure)
    clear = signs.clear_film & signs.film_definite
    film = clear | ((signs.pneumatosis | signs.clear_film) & signs.treated)
    meets = (clinical & film) | (signs.operated & signs.found_at_surgery)
    return {"result": ibis.cases((meets, "NEC"), else_="no")}


@define(
    "cdc_old",
    {
        "distension": Sign(("distension",)),
        "emesis": Sign(("emesis",)),
        "residuals": Sign(("increased_residuals",)),
        "other_cause": Sign(("other_cause_found",), AGAINST),
        "blood": Sign(("occult_blood", "gross_blood")),
        "persistent": Sign(("persistent_blood",)),
        "film": Sign(("pneumoperitoneum", "pneumatosis", "fixed_loop")),
    },
    counts=("NEC",),
    trust=Trust.VERIFIED,
    source="https://www.medicalalgorithms.com/cdc-criteria-for-infant-necrotizing-enterocolitis",
    note="asks for blood that persists, which many cases never show",
)
def cdc_old(signs: ir.Table) -> dict[str, ir.Value]:
    """Two of distension, vomiting and residuals, persistent blood, and one sign on film; no other cause."""
    two = count_of(signs, "distension", "emesis", "residuals") >= TWO
    meets = two & signs.blood & signs.persistent & signs.film & ~signs.other_cause
    return {"result": ibis.cases((meets, "NEC"), else_="no")}


@define(
    "anznn",
    {
        "systemic": Sign(
            ("temp_instability", "apnea", "bradycardia", "lethargy", "mild_metabolic_acidosis",
             "mild_thrombocytopenia", "hypotension", "severe_apnea", "combined_resp_metab_acidosis", "dic",
             "neutropenia")
        ),
        "gut": Sign(
            ("increased_residuals", "distension", "emesis", "bilious_aspirate", "occult_blood", "gross_blood")
        ),
        "cellulitis": Sign(("cellulitis",)),
        "mass": Sign(("rlq_mass",)),
        "film": Sign(("pneumatosis", "portal_venous_gas", "fixed_loop")),
        "seen": Sign(("histology_nec", "surgeon_says_nec", "postmortem_nec")),
        "treated": Sign(("treated_for_nec",)),
    },
    counts=("NEC",),
    trust=Trust.DERIVED,
    source="https://maternitymatrix.aihw.gov.au (data item 327)",
    note="nil by mouth is not among the fields, so treatment for NEC stands for it and for antibiotics",
)  # fmt: skip
def anznn(signs: ir.Table) -> dict[str, ir.Value]:
    """One systemic and one gut sign, one of film, wall with mass, or tissue, and treatment."""
    third = signs.film | (signs.cellulitis & signs.mass) | signs.seen
    meets = signs.systemic & signs.gut & third & signs.treated
    return {"result": ibis.cases((meets, "NEC"), else_="no")}


@define(
    "inc",
    {
        "preterm": Sign(("born_before_37_weeks",)),
        "clinical": Sign(("distension", "ileus", "occult_blood", "gross_blood")),
        "excluded": Sign(
            ("major_gi_anomaly", "complex_chd_excl_pda", "food_protein_or_viral_enteritis", "not_fed"),
            AGAINST,
        ),
        "focal": Sign(("focal_perforation_only",), AGAINST),
        "operated": Sign(("laparotomy",), BOTH),
        "postmortem": Sign(("postmortem_nec",), BOTH),
        "gas": Sign(("pneumatosis", "portal_venous_gas")),
        "platelets": Sign(("platelets_below_150_for_3_days",)),
        "timing": Sign(("timing_fits_nec",)),
    },
    counts=("NEC",),
    trust=Trust.RECALLED,
    source="recalled from three papers; only a fragment was read",
    note="off unless asked for: its limbs are recalled; whether timing fits NEC is a clinician's answer",
    off=True,
)
def inc(signs: ir.Table) -> dict[str, ir.Value]:
    """Two of gas on film, three days of few platelets, and fitting timing, in a preterm baby with a clinical
    sign and without an exclusion.
    """
    out = signs.excluded | (any_of(signs, "operated", "postmortem") & signs.focal)
    met = count_of(signs, "gas", "platelets", "timing")
    result = ibis.cases(
        (~signs.preterm, "n/a"),
        (out, "excluded"),
        (signs.clinical & (met >= TWO), "NEC"),
        else_="no",
    )
    return {"result": result, "met": met, "excluded": out}
