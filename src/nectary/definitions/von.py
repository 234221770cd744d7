"""The Vermont Oxford Network's counting rule, three-valued by two evaluations.

Source: read in a secondary page, its full wording recalled; it counts cases and treats nobody.
Every finding pushes one way only, so the rule run once with the unknowns on the side that favours NEC
and once on the side that opposes it bounds every answer. Surgery and post-mortem push both ways
(they find NEC, and they find a focal perforation), so where one is unknown both its values are run.
"""

from collections.abc import Iterable
from itertools import product

import ibis.expr.types as ir

UP = (
    "bilious_aspirate", "emesis", "distension", "discoloration", "occult_blood", "gross_blood",
    "pneumatosis", "portal_venous_gas", "pneumoperitoneum", "film_definite",
    "histology_nec", "surgeon_says_nec", "pneumatosis_at_surgery", "necrosis_over_2_cm",
)  # fmt: skip
DOWN = ("anal_fissure", "focal_perforation_only")
BOTH = ("laparotomy", "postmortem_nec")
INPUTS = (*UP, *DOWN, *BOTH, "drain_only")
FIELD_OF = {
    "film_definite": "read_status",
    "surgeon_says_nec": "diagnosis_at_surgery",
    "necrosis_over_2_cm": "necrosis_extent_cm",
}
NECROSIS_CM = 2


def _any(rows: ir.Table, names: Iterable[str]) -> ir.BooleanValue:
    first, *rest = (rows[name] for name in names)
    for value in rest:
        first = first | value
    return first


def result(rows: ir.Table) -> ir.StringValue:
    """NEC, FIP or no for `rows` whose INPUTS are all known booleans."""
    blood = _any(rows, ("occult_blood", "gross_blood")) & ~rows.anal_fissure
    clinical = _any(rows, ("bilious_aspirate", "emesis", "distension", "discoloration")) | blood
    film = _any(rows, ("pneumatosis", "portal_venous_gas", "pneumoperitoneum")) & rows.film_definite
    seen = ("histology_nec", "surgeon_says_nec", "pneumatosis_at_surgery", "necrosis_over_2_cm")
    at_surgery = rows.laparotomy & _any(rows, seen)
    meets = (clinical & film) | at_surgery | rows.postmortem_nec
    looked = rows.laparotomy | rows.postmortem_nec
    focal = looked & rows.focal_perforation_only
    return meets.ifelse(focal.ifelse("FIP", "NEC"), "no")


def evaluations(rows: ir.Table) -> list[ir.Table]:
    """`rows` (INPUTS nullable) with its unknowns filled in each way that must be run, one table a way."""
    filled = []
    for favour, surgery, postmortem in product((True, False), repeat=3):
        sides = dict.fromkeys(UP, favour) | dict.fromkeys(DOWN, not favour)
        sides |= {"laparotomy": surgery, "postmortem_nec": postmortem, "drain_only": False}
        filled.append(rows.mutate(**{name: rows[name].fill_null(side) for name, side in sides.items()}))
    return filled


def von(rows: ir.Table) -> ir.Table:
    """(id, outcome) once for each way of filling the unknowns; the set of an id's outcomes is its answer.

    One outcome: definite. Several: indeterminate.
    """
    first, *rest = (filled.select("id", outcome=result(filled)) for filled in evaluations(rows))
    for other in rest:
        first = first.union(other)
    return first.distinct()


def inputs(values: dict[str, object]) -> dict[str, bool | None]:
    """The INPUTS of one work-up's fields; a read_status left out counts as definite."""
    found: dict[str, bool | None] = {}
    extent, diagnosis = values.get("necrosis_extent_cm"), values.get("diagnosis_at_surgery")
    derived: dict[str, bool | None] = {
        "film_definite": values.get("read_status") != "equivocal",
        "surgeon_says_nec": None if diagnosis is None else diagnosis == "nec",
        "necrosis_over_2_cm": extent > NECROSIS_CM if isinstance(extent, int | float) else None,
    }
    for name in INPUTS:
        value = derived[name] if name in derived else values.get(name)
        found[name] = value if isinstance(value, bool) else None
    return found


GROUPS = (
    ("bilious_aspirate", "emesis", "distension", "discoloration"),
    ("occult_blood", "gross_blood"),
    ("anal_fissure",),
    ("pneumatosis", "portal_venous_gas", "pneumoperitoneum"),
    ("film_definite",),
    ("histology_nec", "surgeon_says_nec", "pneumatosis_at_surgery", "necrosis_over_2_cm"),
    ("focal_perforation_only",),
    ("laparotomy",),
    ("postmortem_nec",),
)


def turns(known: dict[str, bool | None]) -> list[dict[str, bool | str]]:
    """Rows that show which unknowns can flip the answer: each one both ways, however the rest stand.

    Inside a group one finding is as good as another, so a field can flip the answer only with the others
    of its group absent; the groups stand each way in turn. `id` names the field and the standing.
    """
    rows: list[dict[str, bool | str]] = []
    unknown = [name for name in INPUTS if known[name] is None and name != "drain_only"]
    for field in unknown:
        for standing, sides in enumerate(product((True, False), repeat=len(GROUPS))):
            filled: dict[str, bool | str] = {"drain_only": bool(known["drain_only"])}
            for group, side in zip(GROUPS, sides, strict=True):
                filled |= {name: side if known[name] is None else bool(known[name]) for name in group}
            rows += [{**filled, field: value, "id": f"{field}|{standing}"} for value in (True, False)]
    return rows
