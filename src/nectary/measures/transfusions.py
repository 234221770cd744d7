"""Red cells, and red cells before NEC."""

import ibis
import ibis.expr.types as ir

from nectary.base.sources import Source
from nectary.measures.declare import Columns, Tables, gather, measure
from nectary.measures.thresholds import threshold
from nectary.record.words import any_where, count_where, each_day, only_where, trusted, yes_or_no

CONVENTION = "exposures-conventions"
MIN_AN_HOUR = 60
HOURS_A_DAY = 24
RED_CELLS = ("transfusions.start_day", "transfusions.product")


@gather(
    grain="day",
    reads=RED_CELLS,
    gives={
        "red_cells_lately": "1 = a red cell transfusion surely began on this unit day or the one before",
        "red_cells_maybe_lately": "1 = a doubted one did, or one whose product nobody charted",
    },
)
def red_cells_by_day(tables: Tables) -> ir.Table:
    """A transfusion begins on one unit day and counts on that and the next."""
    rows = tables["transfusions"].filter(ibis._.start_day.notnull())
    red = (rows.product == "red_cells").fill_null(False)
    sure = trusted(rows) & red
    maybe = ~sure & (red | rows.product.isnull())
    rows = rows.mutate(sure=sure, maybe=maybe)
    days = each_day(rows, rows.start_day, rows.start_day + 2, "infant_id", "sure", "maybe")
    return days.group_by(["infant_id", "day"]).agg(
        red_cells_lately=any_where(days.sure), red_cells_maybe_lately=any_where(days.maybe)
    )


@measure(
    title="Red cells within 48 hours",
    unit="1",
    grain="day",
    reads=(
        "red_cells_lately",
        "red_cells_maybe_lately",
        "seen_from_birth",
        "days_before",
        "records_transfusions",
    ),
    source=Source(CONVENTION, where="other drugs and lines: red cells begun on the day or the one before"),
    null_when="no transfusion of any infant is on record, the day before was before observation began, "
    "or the only such row is doubted or of no product",
    rests_on="transfusion",
    cases="""
        infants: infant_id, unit_id, seen_to_day, observed_from_min
        a, u, 6, 0
        b, u, 1, 0
        outborn, u, 7, 5760
        transfusions: infant_id, start_day, product, flag
        a, 1, red_cells,
        a, 4, platelets,
        a, 6, red_cells, wrong_baby
        b, 0, red_cells,
        expect: infant_id, day, value
        outborn, 4,
        outborn, 5, 0
        a, 0, 0
        a, 1, 1
        a, 2, 1
        a, 3, 0
        a, 5, 0
        a, 6,
        b, 0, 1
        b, 1, 1
    """,
)
def transfused_last_48h(days: Columns) -> ir.Value:
    """1 when a red cell transfusion began on this unit day or the one before."""
    unseen = (days.seen_from_birth == 0) & (days.days_before == 0)
    maybe = (days.red_cells_maybe_lately == 1) | unseen
    return only_where(days.records_transfusions > 0, yes_or_no(days.red_cells_lately == 1, maybe))


@gather(
    grain="stay",
    reads=("transfusions.start_day", "transfusions.start_min", "transfusions.product",
           "diagnoses_of_stay.nec_on_day", "diagnoses_of_stay.nec_on_min"),
    gives={
        "red_cells_count": "red cell transfusions begun",
        "red_cells_doubted": "doubted ones, or of no product",
        "red_cells_before_nec": "1 = one began surely within the window before NEC",
        "red_cells_maybe_before_nec": "1 = one may have",
    },
)  # fmt: skip
def red_cells_of_stay(tables: Tables) -> ir.Table:
    """With both minutes known the window is exact; by days alone the day before NEC is inside it for sure."""
    onset = tables["diagnoses_of_stay"].select(stay="infant_id", on_day="nec_on_day", on_min="nec_on_min")
    rows = tables["transfusions"]
    red = (rows.product == "red_cells").fill_null(False)
    rows = rows.mutate(sure=trusted(rows) & red, maybe=~trusted(rows) & red | rows.product.isnull())
    met = rows.left_join(onset, rows.infant_id == onset.stay)
    hours = threshold("transfused_before_h")
    elapsed = met.on_min - met.start_min
    inside_min = (elapsed >= 0) & (elapsed < hours * MIN_AN_HOUR)
    apart = met.on_day - met.start_day
    surely_day = (apart >= 1) & ((apart + 1) * HOURS_A_DAY <= hours)
    maybe_day = (apart >= 0) & ((apart - 1) * HOURS_A_DAY < hours)
    inside = ibis.ifelse(elapsed.notnull(), inside_min, surely_day).fill_null(False)
    perhaps = ibis.ifelse(elapsed.notnull(), inside_min, maybe_day).fill_null(True)
    return met.group_by("infant_id").agg(
        red_cells_count=count_where(met.sure),
        red_cells_doubted=count_where(met.maybe),
        red_cells_before_nec=any_where(met.sure & inside),
        red_cells_maybe_before_nec=any_where((met.sure | met.maybe) & perhaps),
    )


@measure(
    title="Red cell transfusions",
    unit="{transfusion}",
    grain="stay",
    reads=("red_cells_count", "red_cells_doubted", "records_transfusions"),
    source=Source(CONVENTION, where="other drugs and lines: red cells"),
    null_when="no transfusion of any infant is on record, or a row is doubted or of no product",
    rests_on="transfusion",
    cases="""
        infants: infant_id, unit_id
        a, u
        b, u
        c, u
        transfusions: infant_id, start_day, product, flag
        a, 1, red_cells,
        a, 4, platelets,
        a, 6, red_cells,
        c, 2, red_cells, wrong_baby
        expect: infant_id, value, basis
        a, 2, charted
        b, 0, charted
        c, ,
    """,
)
def red_cell_transfusions(stays: Columns) -> ir.Value:
    """Red cell transfusions begun while observed."""
    known = (stays.records_transfusions > 0) & (stays.red_cells_doubted.fill_null(0) == 0)
    return only_where(known, stays.red_cells_count.fill_null(0))


@measure(
    title="Red cells in the 48 hours before NEC",
    unit="1",
    grain="stay",
    reads=("nec_stated", "red_cells_before_nec", "red_cells_maybe_before_nec", "records_transfusions"),
    source=Source(CONVENTION, where="other drugs and lines: red cells in the 48 hours before onset"),
    null_when="no closed diagnosis of NEC stands (not applicable), no transfusion of any infant is on "
    "record, or by days alone it cannot be told",
    rests_on="transfusion and diagnosis",
    turns_on=("transfused_before_h",),
    cases="""
        infants: infant_id, unit_id
        at, u
        inside, u
        outside, u
        onset, u
        after, u
        dayone, u
        daytwo, u
        daythree, u
        none, u
        well, u
        diagnoses: infant_id, start_day, start_min, diagnosis, closed
        at, 10, 14400, nec, true
        inside, 10, 14400, nec, true
        outside, 10, 14400, nec, true
        onset, 10, 14400, nec, true
        after, 10, 14400, nec, true
        dayone, 10, , nec, true
        daytwo, 10, , nec, true
        daythree, 10, , nec, true
        none, 10, 14400, nec, true
        transfusions: infant_id, start_day, start_min, product
        at, 8, 11520, red_cells
        inside, 8, 11521, red_cells
        outside, 7, 11459, red_cells
        onset, 10, 14400, red_cells
        after, 10, 14401, red_cells
        dayone, 9, , red_cells
        daytwo, 8, , red_cells
        daythree, 7, , red_cells
        well, 3, 4000, red_cells
        expect: infant_id, value, basis
        at, 0, charted
        inside, 1, charted
        outside, 0, charted
        onset, 1, charted
        after, 0, charted
        dayone, 1, charted
        daytwo, ,
        daythree, 0, charted
        none, 0, charted
        well, ,
    """,
)
def transfused_before_nec(stays: Columns) -> ir.Value:
    """1 when red cells were begun in the 48 hours up to the onset of NEC; exactly 48 hours is outside."""
    answer = yes_or_no(stays.red_cells_before_nec == 1, stays.red_cells_maybe_before_nec == 1)
    return only_where((stays.records_transfusions > 0) & (stays.nec_stated == 1), answer)
