"""Feeds against the unit's own signed protocol: when they start, how fast they go up, and days without."""

import ibis.expr.types as ir

from nectary.measures.declare import Columns, Tables, gather
from nectary.practices.declare import BEDSIDE, first_that_holds, met, not_met, practice, unknown
from nectary.record.words import any_where, days_of, trusted

HOURS_A_DAY = 24
PERCENT = 100


@practice(
    factor="F04_delayed_intro",
    grain="stay",
    reads=(
        "records_feeds",
        "seen_from_birth",
        "first_feed_h",
        "first_milk_day",
        "days_since_admission",
        "unsaid_feed_day",
    ),
    turns_on=("feeds_start_from_h", "feeds_start_until_h"),
    harm="feeding a baby who is not ready, to keep a window",
    whys={
        "no_feeds_recorded": unknown("feeds"),
        "window_not_stated": unknown("unit setting feeds_start_until_h"),
        "born_elsewhere": unknown("feeds before admission here"),
        "inside": met(),
        "before": not_met(),
        "after": not_met(),
        "time_missing": unknown("feeds.at_min"),
        "not_fed_so_far": unknown("infants.seen_to_day", open_to=BEDSIDE),
        "never_fed": not_met(),
    },
    cases="""
        infants: infant_id, unit_id, seen_to_day, observed_from_min, birth_weight_g
        early, u, 9, , 900
        at_start, u, 9, , 900
        at_end, u, 9, , 900
        late, u, 9, , 900
        untimed, u, 9, , 900
        outborn, u, 9, 600, 900
        new, u, 2, , 900
        unfed, u, 9, , 900
        heavy, u, 9, , 2000
        feeds: infant_id, day, at_min, milk, volume_ul, given
        early, 0, 1439, mother, 500, given
        at_start, 1, 1440, mother, 500, given
        at_end, 2, 2880, mother, 500, given
        late, 2, 2881, mother, 500, given
        untimed, 1, , mother, 500, given
        outborn, 1, 1440, mother, 500, given
        heavy, 1, 1440, mother, 500, given
        unit_settings: setting, value, below_g
        feeds_start_from_h, 24, 1500
        feeds_start_until_h, 48, 1500
        expect: infant_id, why
        early, before
        at_start, inside
        at_end, inside
        late, after
        untimed, time_missing
        outborn, born_elsewhere
        new, not_fed_so_far
        unfed, never_fed
        heavy, window_not_stated
    """,
)
def feeds_started_in_window(stays: Columns) -> ir.StringValue:
    """Met: the first milk lies inside the window of the unit's protocol, both ends included."""
    hours = stays.first_feed_h
    starts, ends = stays.unit_feeds_start_from_h, stays.unit_feeds_start_until_h
    return first_that_holds(
        (stays.records_feeds == 0, "no_feeds_recorded"),
        (starts.isnull() | ends.isnull(), "window_not_stated"),
        (stays.seen_from_birth == 0, "born_elsewhere"),
        (stays.unsaid_feed_day <= stays.first_milk_day, "time_missing"),
        (hours < starts, "before"),
        (hours <= ends, "inside"),
        (hours > ends, "after"),
        (stays.first_milk_day.notnull() | stays.unsaid_feed_day.notnull(), "time_missing"),
        (stays.records_feeds.isnull(), "time_missing"),
        (
            stays.days_since_admission.isnull() | (stays.days_since_admission * HOURS_A_DAY <= ends),
            "not_fed_so_far",
        ),
        otherwise="never_fed",
    )


@practice(
    factor="F03_feed_advance",
    grain="day",
    reads=("advance_as_decided",),
    turns_on=("advance_lowest_ml_per_kg_day", "advance_highest_ml_per_kg_day", "advance_tolerance_percent"),
    harm="a team that keeps to a step against its own judgment of the baby",
    whys={
        "step_not_stated": unknown("unit setting advance_highest_ml_per_kg_day"),
        "inside": met(),
        "faster": not_met(),
        "slower": not_met(),
    },
    cases="""
        infants: infant_id, unit_id, birth_weight_g, seen_to_day
        a, u, 1000, 9
        heavy, u, 2000, 3
        weights: infant_id, day, weight_g
        a, 3, 1000
        a, 6, 1000
        heavy, 0, 2000
        feeds: infant_id, day, milk, volume_ul, given
        a, 1, mother, 20000, given
        a, 2, mother, 53000, given
        a, 3, mother, 86001, given
        a, 4, mother, 104001, given
        a, 5, mother, 122000, given
        a, 6, mother, 122000, given
        heavy, 1, mother, 20000, given
        heavy, 2, mother, 60000, given
        steps: infant_id, day, decision
        a, 2, advance
        a, 3, advance
        a, 4, advance
        a, 5, advance
        a, 6, stay
        heavy, 2, advance
        unit_settings: setting, value, below_g
        advance_lowest_ml_per_kg_day, 20, 1501
        advance_highest_ml_per_kg_day, 30, 1501
        advance_tolerance_percent, 10,
        expect: infant_id, day, why
        a, 2, inside
        a, 3, faster
        a, 4, inside
        a, 5, slower
        a, 6,
        heavy, 2, step_not_stated
    """,
)
def advance_inside_protocol(days: Columns) -> ir.StringValue:
    """Asked on days with a decision to go up whose change is known. Met: inside the protocol's steps, give or
    take the tolerance. Faster and slower are shown apart and alike: trials found no difference in NEC.
    """
    change, tolerance = days.advance_as_decided * PERCENT, days.unit_advance_tolerance_percent
    highest = days.unit_advance_highest_ml_per_kg_day * (PERCENT + tolerance)
    lowest = days.unit_advance_lowest_ml_per_kg_day * (PERCENT - tolerance)
    asked = days.advance_as_decided.notnull()
    return first_that_holds(
        (change > highest, "faster"),
        (change < lowest, "slower"),
        (asked & (highest.isnull() | lowest.isnull()), "step_not_stated"),
        (asked, "inside"),
    )


@gather(
    grain="day",
    reads=(
        "infants.left_day", "infants.seen_to_day", "holds.start_day", "holds.stop_day", "holds.stop_min",
        "holds.reason",
    ),
    gives={"hold_reason_doubted": "1 = a doubted hold that day carries a coded reason"},
)  # fmt: skip
def doubted_holds_by_day(tables: Tables) -> ir.Table:
    """Days without one have no row."""
    rows = tables["holds"]
    rows = rows.filter(~trusted(rows) & rows.reason.notnull() & (rows.reason != "none_recorded"))
    days = days_of(rows, tables["infants"], "reason")
    return days.group_by(["infant_id", "day"]).agg(hold_reason_doubted=any_where(days.reason.notnull()))


@practice(
    factor="F05b_trophic",
    grain="day",
    reads=("fasted_day", "unexplained_fasted_day", "hold_reason_doubted"),
    harm="a reason ticked to be done with it; milk given to avoid a day without",
    whys={
        "reason_given": met(),
        "no_reason": not_met(open_to=BEDSIDE),
        "reason_in_doubt": unknown("holds.reason or feeds.reason", open_to=BEDSIDE),
    },
    cases="""
        infants: infant_id, unit_id, seen_to_day
        a, u, 8
        feeds: infant_id, day, milk, given, reason
        a, 1, mother, held, belly
        a, 2, mother, held,
        a, 4, mother, held,
        holds: infant_id, start_day, stop_day, kind, reason, flag
        a, 4, 4, all_feeds, work_up, wrong_baby
        expect: infant_id, day, why
        a, 1, reason_given
        a, 2, no_reason
        a, 3,
        a, 4, reason_in_doubt
    """,
)
def fasting_day_has_reason(days: Columns) -> ir.StringValue:
    """Asked on days without milk. Met: a coded reason is charted."""
    asked = days.fasted_day == 1
    return first_that_holds(
        (asked & (days.unexplained_fasted_day == 0), "reason_given"),
        (asked & (days.hold_reason_doubted == 1), "reason_in_doubt"),
        (asked, "no_reason"),
    )
