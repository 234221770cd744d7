"""Modified Bell staging: our stated convention, and the strict reading beside it."""

import ibis
import ibis.expr.types as ir

from nectary.base.sources import Trust
from nectary.definitions.declare import BOTH, Sign, any_of, define

STAGES = ("none", "IA", "IB", "IIA", "IIB", "IIIA", "IIIB")
COUNTED = ("IIA", "IIB", "IIIA", "IIIB")
SYSTEMIC = ("temp_instability", "apnea", "bradycardia", "lethargy")
MODERATE = ("mild_metabolic_acidosis", "mild_thrombocytopenia")
SEVERE = ("hypotension", "severe_apnea", "combined_resp_metab_acidosis", "dic", "neutropenia")
GUT = ("increased_residuals", "bilious_aspirate", "emesis", "distension", "occult_blood")
BELLY = ("tenderness_definite", "cellulitis", "rlq_mass")
SURGERY = {
    "focal": Sign(("focal_perforation_only",), BOTH),  # it ends the staging: no stage is below it
    "operated": Sign(("laparotomy",), BOTH),
    "postmortem": Sign(("postmortem_nec",), BOTH),
}
SOURCE = "the published table of stages; it is not computable as printed, and its versions differ"


@define(
    "bell",
    {
        "early": Sign((*SYSTEMIC, *GUT)),
        "gross_blood": Sign(("gross_blood",)),
        "moderate": Sign((*MODERATE, *BELLY)),
        "severe": Sign(SEVERE),
        "peritonitis": Sign(("peritonitis",)),
        "pneumatosis": Sign(("pneumatosis",)),
        "portal_gas": Sign(("portal_venous_gas",)),
        "ascites": Sign(("ascites",)),
        "free_air": Sign(("pneumoperitoneum",)),
        **SURGERY,
    },
    counts=COUNTED,
    trust=Trust.LOCAL,
    source=SOURCE,
    note="our convention: from the top down, the first row that fits; no table gives numbers for *mild*",
)
def bell(signs: ir.Table) -> dict[str, ir.Value]:
    """The stage, from IIIB down; SIP where a focal perforation alone was found."""
    gas = any_of(signs, "pneumatosis", "portal_gas")
    seen = any_of(signs, "operated", "postmortem") & signs.focal
    ill = (gas & (signs.severe | signs.peritonitis)) | (signs.ascites & signs.severe)
    return {
        "result": ibis.cases(
            (seen, "SIP"),
            (signs.free_air, "IIIB"),
            (ill, "IIIA"),
            (signs.portal_gas | (signs.pneumatosis & signs.moderate), "IIB"),
            (signs.pneumatosis, "IIA"),
            (signs.gross_blood, "IB"),
            (signs.early, "IA"),
            else_="none",
        )
    }


@define(
    "bell_strict",
    {
        "systemic": Sign((*SYSTEMIC, *MODERATE, *SEVERE)),
        "intestinal": Sign((*GUT, *BELLY, "gross_blood", "bowel_sounds_absent", "tenderness", "peritonitis")),
        "film": Sign(("pneumatosis", "portal_venous_gas", "pneumoperitoneum")),
        **SURGERY,
    },
    counts=("NEC",),
    trust=Trust.LOCAL,
    source=SOURCE,
    note="every column of the table must hold a sign: systemic, intestinal, radiographic",
)
def bell_strict(signs: ir.Table) -> dict[str, ir.Value]:
    """NEC where all three kinds of sign are there, unless a focal perforation alone was found."""
    seen = any_of(signs, "operated", "postmortem") & signs.focal
    meets = signs.systemic & signs.intestinal & signs.film & ~seen
    return {"result": ibis.cases((meets, "NEC"), else_="no")}
