"""Feeding by the day: volume by weight, how it changes, feeds not given, days without milk."""

import ibis
import ibis.expr.types as ir

from nectary.base.sources import Source
from nectary.measures.declare import Columns, Tables, gather, measure
from nectary.measures.feeds_by_day import milk, milk_reads
from nectary.measures.thresholds import threshold
from nectary.record.words import (
    any_where,
    days_of,
    last_day,
    only_where,
    previous_day,
    ratio,
    trusted,
    usable,
    yes_or_no,
)

CONVENTION = "exposures-conventions"
KNOWN_REASONS_NOT = ("none_recorded",)


@measure(
    title="Milk by weight",
    unit="mL/kg/d",
    grain="day",
    reads=("working_weight_g", *milk_reads("ul", "unknown")),
    source=Source(CONVENTION, where="enteral volume: milk of the unit day over the working weight"),
    null_when="no feed or total is charted that day, one of them is doubted or lacks its volume, "
    "or there is no working weight",
    rests_on="feed or day total",
    cases="""
        infants: infant_id, unit_id, birth_weight_g, seen_to_day
        a, u, 1000, 5
        feeds: infant_id, day, milk, volume_ul, given, flag
        a, 0, mother, 7500, given,
        a, 0, donor, 7500, given,
        a, 1, mother, , given,
        a, 2, mother, , held,
        a, 4, mother, 8000, given,
        feed_totals: infant_id, day, milk, volume_ul
        a, 3, mother, 20000
        expect: infant_id, day, value
        a, 0, 15.0
        a, 1,
        a, 2, 0.0
        a, 3, 20.0
        a, 4,
        a, 5,
    """,
)
def enteral_ml_per_kg(days: Columns) -> ir.Value:
    """Millilitres of milk per kg and unit day, all milks together; "at least" when also at the breast.

    NULL is not 0: a day without any charted feed is unknown.
    """
    return ratio(only_where(milk(days, "unknown") == 0, milk(days, "ul")), days.working_weight_g)


@measure(
    title="Change in milk by weight since the day before",
    unit="mL/kg/d",
    grain="day",
    reads=("hours_observed", "enteral_ml_per_kg"),
    source=Source(CONVENTION, where="enteral volume: change since the day before"),
    null_when="either day has no known volume by weight, or is not a whole day under observation",
    rests_on="feed or day total",
    turns_on=("least_hours_of_a_day",),
    cases="""
        infants: infant_id, unit_id, birth_weight_g, seen_to_day
        a, u, 1000, 7
        feed_totals: infant_id, day, milk, volume_ul
        a, 0, mother, 10000
        a, 1, mother, 20000
        a, 2, mother, 38000
        a, 3, mother, 30000
        a, 5, mother, 60000
        a, 6, mother, 61000
        a, 7, mother, 10000
        weights: infant_id, day, weight_g
        a, 3, 950
        a, 6, 960
        expect: infant_id, day, value
        a, 0,
        a, 1,
        a, 2, 18.0
        a, 3, -8.0
        a, 4,
        a, 5,
        a, 6, 1.0
        a, 7,
    """,
)
def enteral_advance(days: Columns) -> ir.Value:
    """mL/kg/day more than on the day before; negative when feeds went back.

    A day without a known volume between two others gives no jump: both its neighbours' changes are NULL.
    """
    least = threshold("least_hours_of_a_day")
    whole = (days.hours_observed >= least) & (previous_day(days, "hours_observed") >= least)
    return only_where(whole, days.enteral_ml_per_kg - previous_day(days, "enteral_ml_per_kg"))


@gather(
    grain="day",
    reads=("steps.day", "steps.decision", "steps.reason"),
    gives={
        "decided_advance": "1 = the decision of that day was to go up",
        "decided_pause": "1 = it was to hold or go back",
        "decided_pause_why": "1 = it was so, for a reason that is coded",
        "decisions": "decisions charted that day",
    },
)
def decisions_by_day(tables: Tables) -> ir.Table:
    """Rounds decisions about feeds; a doubted one is as if it had not been made."""
    rows = usable(tables["steps"]).filter(ibis._.day.notnull() & ibis._.decision.notnull())
    pause = rows.decision.isin(("hold", "back"))
    return rows.group_by(["infant_id", "day"]).agg(
        decisions=rows.count(),
        decided_advance=any_where(rows.decision == "advance"),
        decided_pause=any_where(pause),
        decided_pause_why=any_where(pause & rows.reason.notnull() & rows.reason.notin(KNOWN_REASONS_NOT)),
    )


@gather(
    grain="day",
    reads=(
        "infants.left_day", "infants.seen_to_day",
        "holds.start_day", "holds.stop_day", "holds.stop_min", "holds.kind", "holds.reason",
    ),
    gives={
        "all_held": "1 = all feeds were held all that day",
        "all_held_why": "1 = all feeds were held that day or part of it, for a reason that is coded",
    },
)  # fmt: skip
def holds_by_day(tables: Tables) -> ir.Table:
    """Days on which a hold of all feeds stood; a doubted one is as if it had not been charted.

    It may have begun late on its first day and ended early on its last, so those are not held all day.
    """
    rows = usable(tables["holds"]).filter(ibis._.kind == "all_feeds")
    rows = rows.mutate(from_day=rows.start_day, to_day=last_day(rows))
    days = days_of(rows, tables["infants"], "reason", "from_day", "to_day")
    whole = (days.day > days.from_day) & (days.to_day.isnull() | (days.day < days.to_day))
    return days.group_by(["infant_id", "day"]).agg(
        all_held=any_where(whole),
        all_held_why=any_where(days.reason.notnull() & days.reason.notin(KNOWN_REASONS_NOT)),
    )


@measure(
    title="Advance as decided",
    unit="mL/kg/d",
    grain="day",
    reads=("enteral_advance", "decided_advance", "decided_pause"),
    source=Source(CONVENTION, where="enteral volume: advance as decided"),
    null_when="no decision to go up is charted that day, one to hold or go back is, "
    "or the change since the day before is unknown",
    rests_on="feed or day total, and the rounds decision",
    cases="""
        infants: infant_id, unit_id, birth_weight_g, seen_to_day
        a, u, 1000, 6
        feed_totals: infant_id, day, milk, volume_ul
        a, 1, mother, 20000
        a, 2, mother, 38000
        a, 3, mother, 56000
        a, 4, mother, 60000
        a, 5, mother, 60000
        weights: infant_id, day, weight_g
        a, 3, 950
        steps: infant_id, day, decision, flag
        a, 2, advance,
        a, 3, stay,
        a, 4, advance,
        a, 4, hold,
        a, 5, advance, wrong_baby
        expect: infant_id, day, value
        a, 1,
        a, 2, 18.0
        a, 3,
        a, 4,
        a, 5,
    """,
)
def advance_as_decided(days: Columns) -> ir.Value:
    """Change in mL/kg/day on a day for which a clinician decided to go up."""
    up = (days.decided_advance == 1) & (days.decided_pause == 0)
    return only_where(up, days.enteral_advance)


@measure(
    title="Feeds not given",
    unit="{feed}",
    grain="day",
    reads=("feed_held", "feed_doubted", "feed_maybe_held", "feed_without_day"),
    source=Source(CONVENTION, where="enteral volume: a feed that was not given"),
    null_when="no single feed is charted that day, or one of them is doubted or says neither what became of "
    "it nor a volume above 0",
    rests_on="feed",
    cases="""
        infants: infant_id, unit_id, seen_to_day
        a, u, 5
        feeds: infant_id, day, milk, volume_ul, given, continuous, flag
        a, 0, mother, , held, ,
        a, 0, mother, 4000, given, ,
        a, 1, mother, 4000, part, true,
        a, 2, mother, , held, , wrong_baby
        a, 4, mother, 4000, , ,
        a, 5, mother, , held, ,
        a, 5, mother, 0, , ,
        expect: infant_id, day, value
        a, 0, 1
        a, 1, 0
        a, 2,
        a, 3,
        a, 4, 0
        a, 5,
    """,
)
def feeds_held(days: Columns) -> ir.Value:
    """Scheduled feeds of the unit day that were not given. A stopped pump is a part, not a held feed."""
    known = (days.feed_doubted == 0) & (days.feed_maybe_held == 0) & (days.feed_without_day == 0)
    return only_where(known, days.feed_held)


_FASTED = """
    infants: infant_id, unit_id, seen_to_day
    a, u, 8
    h, u, 8
    feeds: infant_id, day, milk, volume_ul, given
    a, 1, mother, , held
    a, 2, mother, , held
    a, 2, mother, 500, given
    a, 3, mother, , at_breast
    a, 4, mother, , given
    a, 8, mother, , held
    feed_totals: infant_id, day, milk, volume_ul
    a, 5, mother, 0
    a, 6, mother, 0
    steps: infant_id, day, decision, reason
    a, 5, hold, belly
    a, 6, hold, none_recorded
    holds: infant_id, start_day, stop_day, kind, reason
    h, 2, 4, all_feeds, procedure
    h, 6, , all_feeds, procedure
    expect: infant_id, day, value
    a, 0,
    a, 1, {feeds}
    a, 2, {some}
    a, 3, {some}
    a, 4, {unknown}
    a, 5, {why}
    a, 6, {no_why}
    a, 7,
    a, 8,
    h, 2,
    h, 3, {hold}
    h, 4,
    h, 7, {hold}
"""
FASTED_READS = ("hours_observed", "all_held", "feed_at_breast", *milk_reads("ul", "unknown"))


def _fasted(days: Columns) -> tuple[ir.Value, ir.Value]:
    """(surely no milk all day, perhaps none); on a whole day."""
    charted_none = (milk(days, "ul") == 0) & (milk(days, "unknown") == 0)
    no_breast = days.feed_at_breast.fill_null(0) == 0
    nothing_charted = milk(days, "rows").isnull()
    sure = (charted_none & no_breast) | (nothing_charted & (days.all_held == 1))
    maybe = nothing_charted | (milk(days, "unknown") > 0) & (milk(days, "ul") == 0) & no_breast
    return sure, maybe


@measure(
    title="Day without milk",
    unit="1",
    grain="day",
    reads=FASTED_READS,
    source=Source(CONVENTION, where="enteral volume: a day without milk"),
    null_when="the day is not a whole one under observation, nothing about feeds is charted, "
    "or all that is charted is doubted or lacks its volume",
    rests_on="feed, day total or hold",
    turns_on=("least_hours_of_a_day",),
    cases=_FASTED.format(feeds=1, some=0, unknown="", why=1, no_why=1, hold=1),
)
def fasted_day(days: Columns) -> ir.Value:
    """1 when no milk was given all unit day, 0 when some was, also at the breast.

    A day without a row is only fasted where a hold of all feeds stands over it.
    """
    whole = days.hours_observed >= threshold("least_hours_of_a_day")
    return only_where(whole, yes_or_no(*_fasted(days)))


@measure(
    title="Day without milk and without a coded reason",
    unit="1",
    grain="day",
    reads=("fasted_day", "decided_pause_why", "all_held_why", "feed_reasons"),
    source=Source(CONVENTION, where="enteral volume: a day without milk, with or without a coded reason"),
    null_when="it cannot be told whether the day was without milk",
    rests_on="feed, day total, hold or rounds decision",
    cases=_FASTED.format(feeds=1, some=0, unknown="", why=0, no_why=1, hold=0),
)
def unexplained_fasted_day(days: Columns) -> ir.Value:
    """1 on a day without milk for which neither a feed, a hold nor the decision carries a coded reason."""
    why = (days.decided_pause_why == 1) | (days.all_held_why == 1) | (days.feed_reasons > 0)
    return only_where(
        days.fasted_day.notnull(), ibis.ifelse((days.fasted_day == 1) & ~why.fill_null(False), 1, 0)
    )


@gather(
    grain="day",
    reads=("feeds.day", "feeds.given", "feeds.reason"),
    gives={"feed_reasons": "feeds not given, for a reason that is coded"},
)
def held_feeds_with_reason(tables: Tables) -> ir.Table:
    """Only the days on which a feed was held for a coded reason have a row."""
    rows = tables["feeds"].filter(
        ibis._.day.notnull() & (ibis._.given == "held") & ibis._.reason.notin(KNOWN_REASONS_NOT)
    )
    rows = rows.filter(trusted(rows))
    return rows.group_by(["infant_id", "day"]).agg(feed_reasons=rows.count())
