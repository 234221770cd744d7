"""The Vermont Oxford Network's counting rule; its full wording is recalled."""

import ibis
import ibis.expr.types as ir

from nectary.base.sources import Trust
from nectary.definitions.declare import AGAINST, BOTH, Sign, any_of, define


@define(
    "von",
    {
        "clinical": Sign(("bilious_aspirate", "emesis", "distension", "discoloration")),
        "blood": Sign(("occult_blood", "gross_blood")),
        "fissure": Sign(("anal_fissure",), AGAINST),
        "film": Sign(("pneumatosis", "portal_venous_gas", "pneumoperitoneum")),
        "film_definite": Sign(("film_definite",)),
        "found_at_surgery": Sign(
            ("histology_nec", "surgeon_says_nec", "pneumatosis_at_surgery", "necrosis_over_2_cm")
        ),
        "focal": Sign(("focal_perforation_only",), AGAINST),
        "operated": Sign(("laparotomy",), BOTH),
        "postmortem": Sign(("postmortem_nec",), BOTH),
    },
    counts=("NEC",),
    trust=Trust.SECONDARY,
    source="a secondary page for one sign of each kind; the rest of the wording is recalled",
    note="free air that was only drained stays NEC, so some perforations by themselves are counted as NEC",
)
def von(signs: ir.Table) -> dict[str, ir.Value]:
    """NEC at surgery or post-mortem, or one clinical and one radiographic sign; focal perforation apart."""
    clinical = signs.clinical | (signs.blood & ~signs.fissure)
    film = signs.film & signs.film_definite
    meets = (clinical & film) | (signs.operated & signs.found_at_surgery) | signs.postmortem
    focal = any_of(signs, "operated", "postmortem") & signs.focal
    return {"result": ibis.cases((meets & focal, "FIP"), (meets, "NEC"), else_="no")}
