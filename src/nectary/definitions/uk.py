"""The gestation-specific definition derived from English units: points, and cut-offs by gestation."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import ibis
import ibis.expr.types as ir

from nectary.base.sources import Trust
from nectary.definitions.declare import Sign, count_of, define


@dataclass(frozen=True)
class CutOff:
    """The least points for a baby born below so many weeks; None = at any gestation above the others."""

    below_weeks: int | None
    points: int


@cache
def cut_offs() -> tuple[CutOff, ...]:
    """The cut-offs, lowest gestation first: recalled and unverified, so they are data and not code."""
    text = (files("nectary.definitions") / "uk.toml").read_text(encoding="utf-8")
    return tuple(CutOff(row.get("below_weeks"), row["points"]) for row in tomllib.loads(text)["cut_off"])


def below(weeks: int) -> str:
    """The name of the finding that a baby was born before `weeks`."""
    return f"born_before_{weeks}_weeks"


BOUNDS = tuple(one.below_weeks for one in cut_offs() if one.below_weeks is not None)


@define(
    "uk",
    {
        "pneumatosis": Sign(("pneumatosis",)),
        "blood": Sign(("occult_blood", "gross_blood")),
        "tenderness": Sign(("tenderness", "tenderness_definite")),
        "discoloration": Sign(("discoloration",)),
        "aspirates": Sign(("increased_residuals", "bilious_aspirate")),
        "distension": Sign(("distension",)),
        "other_film": Sign(("pneumoperitoneum", "fixed_loop", "portal_venous_gas")),
        **{below(weeks): Sign((below(weeks),)) for weeks in BOUNDS},
    },
    counts=("NEC",),
    trust=Trust.RECALLED,
    source="points read on a society's page; the cut-offs are recalled, and an erratum of 2017 exists",
    note="free air alone gives one point, so a perforation by itself can count as NEC in the least mature",
)
def uk(signs: ir.Table) -> dict[str, ir.Value]:
    """Points, the least points for the baby's gestation, and NEC where they are reached."""
    both = ibis.ifelse(signs.aspirates & signs.distension, 1, 0)
    points = (
        ibis.ifelse(signs.pneumatosis, 3, 0)
        + ibis.ifelse(signs.blood, 2, 0)
        + count_of(signs, "tenderness", "discoloration", "other_film")
        + both
    )
    least = ibis.cases(
        *((signs[below(one.below_weeks)], one.points) for one in cut_offs() if one.below_weeks is not None),
        else_=cut_offs()[-1].points,
    )
    met = points >= least
    return {"result": ibis.cases((met, "NEC"), else_="no"), "score": points, "threshold": least}
