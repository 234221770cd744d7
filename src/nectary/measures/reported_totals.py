"""What a source reports only as a total: kept apart, never made into events."""

import ibis
import ibis.expr.types as ir

from nectary.measures.declare import Tables, gather
from nectary.record.words import usable

ITEMS = (
    "nec", "nec_surgery", "sip", "death", "sepsis", "milk_days", "formula_days", "antibiotic_days",
    "antibiotic_courses", "acid_suppression_days", "probiotic_days", "nsaid_days", "steroid_days", "pn_days",
    "line_days",
)  # fmt: skip


@gather(
    grain="stay",
    reads=("reported.item", "reported.value"),
    gives={f"reported_{item}": f"the total {item} as the source reports it" for item in ITEMS},
)
def reported_totals(tables: Tables) -> ir.Table:
    """The usable totals of a stay; of two of one item the larger, so that row order does not matter."""
    rows = usable(tables["reported"])
    told = {f"reported_{item}": ibis.ifelse(rows.item == item, rows.value, None).max() for item in ITEMS}
    return rows.group_by("infant_id").agg(**told)
