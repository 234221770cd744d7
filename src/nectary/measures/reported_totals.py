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
    reads=(
        "reported.item",
        "reported.value",
        "diagnoses_of_stay.nec_open",
        "diagnoses_of_stay.sip_open",
    ),
    gives={f"reported_{item}": f"the total {item} as the source reports it" for item in ITEMS},
)
def reported_totals(tables: Tables) -> ir.Table:
    """The usable totals of a stay; of two of one item the larger, so that row order does not matter.

    While a work-up is open, a total says nothing of its outcome: no "no" while nobody knows.
    """
    rows = usable(tables["reported"])
    open_ones = tables["diagnoses_of_stay"].rename(stay="infant_id")
    rows = rows.left_join(open_ones, rows.infant_id == open_ones.stay)
    in_the_open = {"nec": rows.nec_open, "nec_surgery": rows.nec_open, "sip": rows.sip_open}
    told = {}
    for item in ITEMS:
        counts = rows.item == item
        if item in in_the_open:
            counts = counts & (in_the_open[item].fill_null(0) == 0)
        told[f"reported_{item}"] = ibis.ifelse(counts, rows.value, None).max()
    return rows.group_by("infant_id").agg(**told)
