"""Fluid into a vein, and central lines."""

import ibis
import ibis.expr.types as ir

from nectary.base.sources import Source
from nectary.measures.declare import Columns, Tables, gather, measure
from nectary.measures.feeds_by_day import milk, milk_reads
from nectary.measures.medicines import whole_sum
from nectary.record.words import (
    any_where,
    count_where,
    days_of,
    only_where,
    ratio,
    trusted,
    unknown,
    yes_or_no,
)

CONVENTION = "exposures-conventions"
UL_A_ML = 1000
SPAN = ("infants.left_day", "infants.seen_to_day")


@gather(
    grain="day",
    reads=(*SPAN, *(f"fluids.{name}" for name in ("start_day", "stop_day", "stop_min", "kind", "volume_ul"))),
    gives={
        "pn_sure": "1 = parenteral nutrition surely ran",
        "pn_maybe": "1 = a doubted row, one of no kind or one without a start may be parenteral nutrition",
        "iv_ul": "uL into a vein, from rows that cover one day",
        "iv_unknown": "rows that are doubted, lack their volume, or spread one volume over several days",
    },
)
def fluids_by_day(tables: Tables) -> ir.Table:
    """A volume that covers several days cannot be cut up, so it makes each of them unknown."""
    rows = tables["fluids"]
    one_day = rows.stop_day == rows.start_day
    rows = rows.mutate(
        sure=trusted(rows),
        ul=ibis.ifelse(one_day.fill_null(False) & trusted(rows), rows.volume_ul, unknown()),
    )
    days = days_of(rows, tables["infants"], "kind", "sure", "ul")
    pn, sure = days.kind == "parenteral_nutrition", days.sure & days.surely_then
    return days.group_by(["infant_id", "day"]).agg(
        pn_sure=any_where(sure & pn),
        pn_maybe=any_where((~sure & pn) | days.kind.isnull()),
        iv_ul=days.ul.sum().cast("int64"),
        iv_unknown=count_where(days.ul.isnull()),
    )


@gather(
    grain="day",
    reads=(*SPAN, "lines.start_day", "lines.stop_day", "lines.stop_min"),
    gives={
        "line_sure": "1 = a central line was surely in",
        "line_maybe": "1 = a doubted row says so, or one without a start",
    },
)
def lines_by_day(tables: Tables) -> ir.Table:
    """One a day, however many lines are in."""
    rows = tables["lines"]
    days = days_of(rows.mutate(sure=trusted(rows)), tables["infants"], "sure")
    sure = days.sure & days.surely_then
    return days.group_by(["infant_id", "day"]).agg(line_sure=any_where(sure), line_maybe=any_where(~sure))


def _span_cases(table: str, kind: str, other: str) -> str:
    return f"""
        infants: infant_id, unit_id, seen_to_day
        a, u, 6
        b, u, 1
        c, u, 4
        {table}: infant_id, start_day, stop_day, kind, flag
        a, 0, 1, {kind},
        a, 3, 3, {other},
        a, 4, 4, {kind}, repeated_row
        a, 5, , {kind},
        c, , 2, {kind},
        expect: infant_id, day, value
        a, 0, 1
        a, 1, 1
        a, 2, 0
        a, 3, {0 if table == "fluids" else 1}
        a, 4,
        a, 5, 1
        a, 6, 1
        b, 0, 0
        c, 1,
        c, 2, 1
        c, 3, 0
    """


@measure(
    title="Day of parenteral nutrition",
    unit="1",
    grain="day",
    reads=("pn_sure", "pn_maybe", "records_fluids"),
    source=Source(CONVENTION, where="other drugs and lines: a day of parenteral nutrition"),
    null_when="no fluid of any infant is on record, or the day's only such row is doubted, of no kind, or "
    "lacks its start",
    rests_on="fluid",
    cases=_span_cases("fluids", "parenteral_nutrition", "lipid"),
)
def pn_day(days: Columns) -> ir.Value:
    """1 when parenteral nutrition ran that unit day; lipid alone is not parenteral nutrition."""
    return only_where(days.records_fluids > 0, yes_or_no(days.pn_sure == 1, days.pn_maybe == 1))


@measure(
    title="Day with a central line",
    unit="1",
    grain="day",
    reads=("line_sure", "line_maybe", "records_lines"),
    source=Source(CONVENTION, where="other drugs and lines: a line day, however many lines are in"),
    null_when="no line of any infant is on record, or the day's only row is doubted or lacks its start",
    rests_on="line",
    cases=_span_cases("lines", "picc", "uvc"),
)
def line_day(days: Columns) -> ir.Value:
    """1 when any central line was in that unit day, umbilical ones too; two at once are one line day."""
    return only_where(days.records_lines > 0, yes_or_no(days.line_sure == 1, days.line_maybe == 1))


@measure(
    title="Fluid into a vein",
    unit="mL",
    grain="day",
    reads=("iv_ul", "iv_unknown", "records_fluids"),
    source=Source("ward-conventions", where="total fluid: fluid into a vein as charted"),
    null_when="no fluid of any infant is on record, or a row of that day is doubted, lacks its volume "
    "or spreads one volume over several days",
    rests_on="fluid",
    cases="""
        infants: infant_id, unit_id, seen_to_day
        a, u, 5
        fluids: infant_id, start_day, stop_day, kind, volume_ul, flag
        a, 0, 0, parenteral_nutrition, 60000,
        a, 0, 0, lipid, 8000,
        a, 1, 2, other_iv, 50000,
        a, 3, 3, other_iv, ,
        a, 4, 4, other_iv, 5000, repeated_row
        expect: infant_id, day, value
        a, 0, 68.0
        a, 1,
        a, 2,
        a, 3,
        a, 4,
        a, 5, 0.0
    """,
)
def iv_ml(days: Columns) -> ir.Value:
    """Millilitres into a vein that unit day, nutrition, lipid and the rest; 0 when none is charted."""
    sure = (days.records_fluids > 0) & (days.iv_unknown.fill_null(0) == 0)
    return ratio(only_where(sure, days.iv_ul.fill_null(0)), UL_A_ML)


@measure(
    title="Total fluid by weight",
    unit="mL/kg/d",
    grain="day",
    reads=("iv_ul", "iv_unknown", "records_fluids", "working_weight_g", *milk_reads("ul", "unknown")),
    source=Source("ward-conventions", where="total fluid: milk and fluid into a vein together"),
    null_when="milk or fluid of the day is unknown, or there is no working weight",
    rests_on="feed or day total, and fluid",
    cases="""
        infants: infant_id, unit_id, birth_weight_g, seen_to_day
        a, u, 1000, 3
        feed_totals: infant_id, day, milk, volume_ul
        a, 0, mother, 20000
        a, 2, mother, 30000
        a, 3, mother,
        fluids: infant_id, start_day, stop_day, kind, volume_ul
        a, 0, 0, parenteral_nutrition, 60000
        a, 1, 1, parenteral_nutrition, 60000
        a, 3, 3, parenteral_nutrition, 60000
        expect: infant_id, day, value
        a, 0, 80.0
        a, 1,
        a, 2, 30.0
        a, 3,
    """,
)
def total_fluid_ml_per_kg(days: Columns) -> ir.Value:
    """Millilitres of milk and of fluid into a vein per kg and unit day.

    What was drunk at the breast is not in it.
    """
    known = (milk(days, "unknown") == 0) & (days.records_fluids > 0) & (days.iv_unknown.fill_null(0) == 0)
    return ratio(only_where(known, milk(days, "ul") + days.iv_ul.fill_null(0)), days.working_weight_g)


@gather(
    grain="stay",
    reads=("days.pn_day", "days.line_day", "days.start_known"),
    gives={"sum_pn_day": "days of parenteral nutrition", "sum_line_day": "days with a central line"},
)
def fluid_days_of_stay(tables: Tables) -> ir.Table:
    """A sum with an unknown day in it is unknown, not smaller."""
    days = tables["days"]
    return days.group_by("infant_id").agg(
        sum_pn_day=whole_sum(days, "pn_day"), sum_line_day=whole_sum(days, "line_day")
    )


def _days_of_stay(name: str, day: str, table: str, kind: str, title: str) -> None:
    def compute(stays: Columns) -> ir.Value:
        return stays[f"sum_{day}"]

    compute.__name__ = name
    compute.__doc__ = f"{title} under observation; where a day is unknown, a total that the source reports."
    measure(
        title=title,
        unit="d",
        grain="stay",
        reads=(f"sum_{day}",),
        source=Source(CONVENTION, where="other drugs and lines: days over the stay"),
        null_when="one of the days is unknown and no total is reported",
        rests_on="fluid, line or reported total",
        reported=name,
        cases=f"""
            infants: infant_id, unit_id, seen_to_day
            a, u, 4
            b, u, 4
            c, u, 4
            {table}: infant_id, start_day, stop_day, kind, flag
            a, 0, 2, {kind},
            c, 1, 1, {kind}, repeated_row
            expect: infant_id, value, basis
            a, 3, charted
            b, 0, charted
            c, ,
        """,
    )(compute)


_days_of_stay("pn_days", "pn_day", "fluids", "parenteral_nutrition", "Days of parenteral nutrition")
_days_of_stay("line_days", "line_day", "lines", "uvc", "Days with a central line")
