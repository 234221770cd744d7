"""Outcomes of a stay."""

import ibis
import ibis.expr.types as ir

from nectary.base.sources import Source
from nectary.measures.declare import Tables, measure
from nectary.measures.feeding import REPORTED, charted_or_reported
from nectary.record.words import rows_recorded, usable


@measure(
    title="NEC as stated by the unit",
    unit="1",
    grain="stay",
    reads=("infants.left_how", "recorded.table_name", "diagnoses.diagnosis", "diagnoses.closed", *REPORTED),
    source=Source("record-conventions", where="a diagnosis without a date goes into reported"),
    null_when="a work-up is open, the stay goes on or ended in transfer, the unit records no diagnoses, "
    "and no total is reported",
    rests_on="diagnosis or reported total",
    cases="""
        infants: infant_id, unit_id, left_how
        a, u, home
        b, u, home
        c, u, home
        d, u, still_in
        e, u, transfer
        diagnoses: infant_id, start_day, diagnosis, closed
        a, 12, nec, true
        c, 9, nec, false
        reported: infant_id, item, value
        d, nec, 1
        expect: infant_id, value, basis
        a, 1, charted
        b, 0, charted
        c, ,
        d, 1, reported
        e, ,
    """,
)
def nec(tables: Tables) -> ir.Table:
    """1 when a closed diagnosis of NEC stands, 0 when the stay ended without one, else as reported.

    The unit's own statement, under whatever definition it used; never a computed stage.
    """
    rows = usable(tables["diagnoses"]).filter(ibis._.diagnosis == "nec")
    closed = ibis.ifelse(rows.closed.fill_null(False), 1, 0)
    each = rows.group_by("infant_id").agg(stated=closed.max(), all_closed=closed.min())
    recorded = rows_recorded(tables, "diagnoses")
    stays = tables["infants"].select("infant_id", "left_how")
    stays = stays.left_join(each, "infant_id")[["infant_id", "left_how", "stated", "all_closed"]].cross_join(
        recorded
    )
    ended = stays.left_how.isin(["home", "died"])
    charted = ibis.cases(
        (stays.stated == 1, 1),
        (stays.all_closed == 0, None),
        (ended & (stays.recorded > 0), 0),
    )
    return charted_or_reported(tables, stays.select("infant_id", charted=charted), "nec")
