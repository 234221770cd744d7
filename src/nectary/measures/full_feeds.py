"""When feeds were full, as published studies count it, and without looking ahead for research."""

from typing import Any

import ibis
import ibis.expr.types as ir

from nectary.base.sources import Source
from nectary.measures.declare import Columns, Tables, gather, measure
from nectary.measures.feeds_by_day import milk, milk_reads
from nectary.measures.thresholds import threshold
from nectary.record.words import only_where, unknown

CONVENTION = "exposures-conventions"
RUN_DAYS = 3  # as in SIFT; a run of another length is another measure
READS = ("hours_observed", "working_weight_g", "feed_at_breast", *milk_reads("ul", "unknown"))


def _reached(days: Columns, name: str) -> ir.Value:
    """1 at or above the threshold, 0 below it, NULL where it cannot be told; whole numbers only."""
    sure = (days.hours_observed >= threshold("least_hours_of_a_day")) & (milk(days, "unknown") == 0)
    enough = milk(days, "ul") >= days.working_weight_g * threshold(name)
    at_least = days.feed_at_breast.fill_null(0) > 0
    answer = ibis.cases((enough, 1), (~enough & ~at_least, 0), else_=unknown())
    return only_where(sure, answer)


def _day_cases(full: int) -> str:
    return f"""
        infants: infant_id, unit_id, birth_weight_g, seen_to_day
        a, u, 1000, 7
        feeds: infant_id, day, milk, volume_ul, given
        a, 1, mother, {full * 1000}, given
        a, 2, mother, {full * 1000 - 1}, given
        a, 3, mother, {full * 1000 + 1}, given
        a, 4, mother, {full * 1000 - 1}, given
        a, 4, mother, , at_breast
        a, 5, mother, , given
        a, 7, mother, {full * 1000}, given
        weights: infant_id, day, weight_g
        a, 2, 900
        a, 5, 900
        expect: infant_id, day, value
        a, 1, 1
        a, 2, 0
        a, 3, 1
        a, 4,
        a, 5,
        a, 6,
        a, 7,
    """


def _day(name: str, threshold_name: str, full: int) -> None:
    def compute(days: Columns) -> ir.Value:
        return _reached(days, threshold_name)

    compute.__name__ = name
    compute.__doc__ = (
        f"1 on a whole unit day with {full} mL/kg of milk or more, 0 with less.\n\n"
        "A day with feeds at the breast and less by volume is unknown, since its volume is *at least*."
    )
    measure(
        title=f"Day at {full} mL/kg or more",
        unit="1",
        grain="day",
        reads=READS,
        source=Source(CONVENTION, where="full feeds: a volume and a run of days, both stated"),
        null_when="the day is not a whole one under observation, its volume or the working weight is "
        "unknown, or less was measured and the baby also fed at the breast",
        rests_on="feed or day total",
        turns_on=(threshold_name, "least_hours_of_a_day"),
        cases=_day_cases(full),
    )(compute)


_day("at_full_feeds", "full_feeds_ul_per_g", 150)
_day("at_full_feeds_120", "full_feeds_lower_ul_per_g", 120)


@gather(
    grain="stay",
    reads=("days.hours_observed", "days.at_full_feeds", "days.at_full_feeds_120"),
    gives={
        "full_run_from": "first unit day of the first run of three days at full feeds",
        "full_run_doubt": "first unit day of a run of three whole days, none surely below, not all known",
        "full_120_from": "first unit day at 120 mL/kg or more",
        "full_120_doubt": "first whole unit day that may have been",
    },
)
def full_feeds_of_stay(tables: Tables) -> ir.Table:
    """Runs look two days ahead; a whole day that is not surely below may be at full feeds."""
    rows = tables["days"]
    three = ibis.window(group_by="infant_id", order_by="day", preceding=0, following=RUN_DAYS - 1)
    whole = (rows.hours_observed >= threshold("least_hours_of_a_day")).fill_null(False)
    runs = rows.mutate(
        at_full=rows.at_full_feeds.sum().over(three),
        perhaps=ibis.ifelse(whole, rows.at_full_feeds.fill_null(1), 0).sum().over(three),
        perhaps_120=whole & rows.at_full_feeds_120.isnull(),
    )
    return runs.group_by("infant_id").agg(
        full_run_from=only_where(runs.at_full == RUN_DAYS, runs.day).min(),
        full_run_doubt=only_where(
            (runs.perhaps == RUN_DAYS) & (runs.at_full.fill_null(0) < RUN_DAYS), runs.day
        ).min(),
        full_120_from=only_where(runs.at_full_feeds_120 == 1, runs.day).min(),
        full_120_doubt=only_where(runs.perhaps_120, runs.day).min(),
    )


def _first_sure(stays: Any, sure: str, doubt: str) -> ir.Value:
    """The day `sure`, unless an earlier day may have been the first or NEC came before it."""
    earlier = (stays[doubt] < stays[sure]).fill_null(False) | (stays.seen_from_birth == 0)
    nec_before = (stays.nec_on_day <= stays[sure]).fill_null(False)
    return only_where(~earlier & ~nec_before, stays[sure])


_RUN = """
    infants: infant_id, unit_id, birth_weight_g, seen_to_day, observed_from_min
    run, u, 1000, 12, 0
    two, u, 1000, 12, 0
    hidden, u, 1000, 12, 0
    short, u, 1000, 6, 0
    outborn, u, 1000, 6, 100
    ill, u, 1000, 6, 0
    within, u, 1000, 6, 0
    diagnoses: infant_id, start_day, diagnosis, closed
    within, 3, nec, true
    ill, 1, nec, true
    feed_totals: infant_id, day, milk, volume_ul
    run, 0, mother, 1000
    run, 1, mother, 1000
    run, 2, mother, 1000
    run, 3, mother, 149999
    run, 4, mother, 150000
    run, 5, mother, 150000
    run, 6, mother, 140000
    run, 7, mother, 150000
    run, 8, mother, 151000
    run, 9, mother, 150000
    two, 1, mother, 149000
    two, 2, mother, 150000
    two, 3, mother, 150000
    two, 4, mother, 149000
    hidden, 1, mother, 150000
    hidden, 3, mother, 150000
    hidden, 4, mother, 150000
    hidden, 5, mother, 150000
    short, 1, mother, 150000
    short, 2, mother, 150000
    short, 3, mother, 150000
    outborn, 2, mother, 150000
    outborn, 3, mother, 150000
    outborn, 4, mother, 150000
    within, 1, mother, 150000
    within, 2, mother, 150000
    within, 3, mother, 150000
    ill, 2, mother, 150000
    ill, 3, mother, 150000
    ill, 4, mother, 150000
    weights: infant_id, day, weight_g
    run, 2, 950
    run, 5, 950
    run, 8, 950
    two, 2, 950
    hidden, 2, 950
    short, 2, 950
    expect: infant_id, value, basis
    run, {run}, charted
    two, ,
    hidden, ,
    short, {short}, charted
    outborn, ,
    ill, ,
    within, {within}
"""


@measure(
    title="Day of full feeds",
    unit="d",
    grain="stay",
    reads=("full_run_from", "full_run_doubt", "seen_from_birth", "nec_on_day"),
    source=Source(CONVENTION, where="full feeds: 150 mL/kg on three days running, after SIFT"),
    null_when="no run of three whole days at 150 mL/kg or more is charted (feeds were not full yet, or NEC, "
    "transfer or death came first), or a day before it may have begun one",
    rests_on="feed or day total",
    turns_on=("full_feeds_ul_per_g",),
    cases=_RUN.format(run=7, short="1", within="1, charted"),
)
def full_feeds_day(stays: Columns) -> ir.Value:
    """First unit day of the first three days running with 150 mL/kg of milk or more.

    It looks two days ahead: at a landmark in time use full_feeds_known_day.
    """
    return _first_sure(stays, "full_run_from", "full_run_doubt")


@measure(
    title="Day on which full feeds were known",
    unit="d",
    grain="stay",
    reads=("full_feeds_day", "nec_on_day"),
    source=Source(CONVENTION, where="full feeds: the day on which they are known, without looking ahead"),
    null_when="full_feeds_day is NULL, or NEC began by the third day of its run",
    rests_on="feed or day total",
    turns_on=("full_feeds_ul_per_g",),
    cases=_RUN.format(run=9, short="3", within=","),
)
def full_feeds_known_day(stays: Columns) -> ir.Value:
    """Third unit day of the run of full_feeds_day, at whose end full feeds could first be told.

    For studies that must not look ahead.
    """
    known = stays.full_feeds_day + (RUN_DAYS - 1)
    return only_where(~(stays.nec_on_day <= known).fill_null(False), known)


@measure(
    title="First day at 120 mL/kg",
    unit="d",
    grain="stay",
    reads=("full_120_from", "full_120_doubt", "seen_from_birth", "nec_on_day"),
    source=Source(CONVENTION, where="full feeds: also at 120 mL/kg on one day"),
    null_when="no whole day at 120 mL/kg or more is charted, or an earlier day may have been one",
    rests_on="feed or day total",
    turns_on=("full_feeds_lower_ul_per_g",),
    cases="""
        infants: infant_id, unit_id, birth_weight_g, seen_to_day, admitted_day
        at, u, 1000, 5, 0
        below, u, 1000, 5, 0
        doubt, u, 1000, 5, 0
        feed_totals: infant_id, day, milk, volume_ul
        at, 0, mother, 1000
        at, 1, mother, 119999
        at, 2, mother, 120000
        below, 0, mother, 1000
        below, 1, mother, 119999
        below, 2, mother, 119999
        doubt, 1, mother,
        doubt, 2, mother, 120000
        weights: infant_id, day, weight_g
        at, 2, 950
        expect: infant_id, value, basis
        at, 2, charted
        below, ,
        doubt, ,
    """,
)
def full_feeds_120_day(stays: Columns) -> ir.Value:
    """First whole unit day with 120 mL/kg of milk or more: a looser way to count full feeds."""
    return _first_sure(stays, "full_120_from", "full_120_doubt")
