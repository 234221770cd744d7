"""Own milk: first drops started early, and its share of the first two weeks."""

import ibis
import ibis.expr.types as ir

from nectary.measures.declare import Columns, Tables, gather
from nectary.practices.declare import first_that_holds, met, not_applicable, not_met, practice, unknown
from nectary.record.words import trusted

HOURS_A_DAY = 24
FEEDS = ("feeds.day", "feeds.milk", "feeds.given", "feeds.volume_ul")
SHARE_OVER_DAYS = 14
MILK_TEAM = ("nurse", "lactation")


@gather(
    grain="stay",
    reads=FEEDS,
    gives={
        "unnamed_feed_day": "first unit day with a feed that is doubted, or whose milk nobody named",
        "unsaid_feed_day": "first unit day with a feed that is doubted, or says neither given nor volume",
    },
)
def unsure_feeds_of_stay(tables: Tables) -> ir.Table:
    """Held feeds count for neither: nothing was given."""
    rows = tables["feeds"].filter(ibis._.day.notnull())
    doubted = ~trusted(rows)
    held = (rows.given == "held").fill_null(False) & ~doubted
    unnamed = doubted | rows.milk.isnull() | (rows.milk == "unknown")
    unsaid = doubted | (rows.given.isnull() & rows.volume_ul.isnull())
    nobody = ibis.null("int64")
    return rows.group_by("infant_id").agg(
        unnamed_feed_day=ibis.ifelse(unnamed & ~held, rows.day, nobody).min(),
        unsaid_feed_day=ibis.ifelse(unsaid & ~held, rows.day, nobody).min(),
    )


@practice(
    factor="F13_oro_colostrum",
    grain="stay",
    reads=(
        "records_feeds", "seen_from_birth", "first_own_milk_h", "first_own_day", "any_own_milk_7d",
        "days_since_admission", "unnamed_feed_day", "unsaid_feed_day", "own_stay", "maybe_own_stay",
        "charted_stay", "stay_over",
    ),
    turns_on=("own_milk_within_h",),
    harm="a sick or grieving mother pressed to express; a mother who has no milk made to feel it",
    whys={
        "number_not_stated": unknown("unit setting own_milk_within_h"),
        "no_feeds_recorded": unknown("feeds"),
        "born_elsewhere": unknown("milk before admission here"),
        "started_early": met(),
        "started_later": not_met(),
        "time_missing": unknown("feeds.at_min"),
        "none_so_far": unknown("infants.seen_to_day", open_to=MILK_TEAM),
        "no_own_milk": not_applicable(),
        "milk_not_known": unknown("feeds.milk"),
    },
    cases="""
        infants: infant_id, unit_id, seen_to_day, observed_from_min, left_day, left_how, birth_weight_g
        at, u, 9, , 9, home, 900
        above, u, 9, , 9, home, 900
        untimed, u, 9, , 9, home, 900
        day_three, u, 9, , 9, home, 900
        outborn, u, 9, 600, 9, home, 900
        early_days, u, 1, , , , 900
        gone, u, , , 2, home, 900
        none, u, 9, , 9, home, 900
        unnamed, u, 9, , 9, home, 900
        heavy, u, 9, , 9, home, 2000
        two_days, u, 9, , 9, home, 1700
        feeds: infant_id, day, at_min, milk, volume_ul, given
        two_days, 0, , mother, 200, given
        at, 1, 1440, mother, 200, given
        above, 1, 1441, mother, 200, given
        untimed, 0, , mother, 200, given
        day_three, 3, , mother, 200, given
        outborn, 1, 1440, mother, 200, given
        gone, 0, 100, donor, 200, given
        gone, 1, 1500, donor, 200, given
        gone, 2, 3000, donor, 200, given
        none, 0, 100, donor, 200, given
        none, 1, 1500, donor, 200, given
        none, 2, 3000, donor, 200, given
        none, 3, 4400, donor, 200, given
        none, 4, 5800, donor, 200, given
        none, 5, 7300, donor, 200, given
        none, 6, 8700, donor, 200, given
        unnamed, 3, 4400, unknown, 200, given
        unit_settings: setting, value, from_g, below_g
        own_milk_within_h, 24, , 1501
        own_milk_within_h, 48, 1501, 1801
        expect: infant_id, why
        two_days, started_early
        at, started_early
        above, started_later
        untimed, time_missing
        day_three, started_later
        outborn, born_elsewhere
        early_days, none_so_far
        gone, no_own_milk
        none, no_own_milk
        unnamed, milk_not_known
        heavy, number_not_stated
    """,
)  # fmt: skip
def own_milk_early(stays: Columns) -> ir.StringValue:
    """Met: own milk, also at the breast and however little, within the unit's hours after birth.

    Where the mother has none in the first week it does not apply: own milk that is not used needs no reason.
    """
    window = stays.unit_own_milk_within_h
    surely_late = stays.first_own_day * HOURS_A_DAY > window + HOURS_A_DAY
    # a day without a time: it has ended by then, and one day a year lasts an hour longer
    surely_early = (stays.first_own_day + 1) * HOURS_A_DAY + 1 <= window
    unsure = (stays.unnamed_feed_day * HOURS_A_DAY <= window) | (
        stays.unsaid_feed_day * HOURS_A_DAY <= window
    )
    none_while_here = (stays.charted_stay > 0) & (stays.own_stay == 0) & (stays.maybe_own_stay == 0)
    return first_that_holds(
        (stays.records_feeds == 0, "no_feeds_recorded"),
        (stays.seen_from_birth == 0, "born_elsewhere"),
        (stays.unit_own_milk_within_h.isnull(), "number_not_stated"),
        ((stays.first_own_milk_h <= window) | surely_early, "started_early"),
        (stays.first_own_day.notnull() & unsure, "milk_not_known"),
        ((stays.first_own_milk_h > stays.unit_own_milk_within_h) | surely_late, "started_later"),
        (stays.first_own_day.notnull(), "time_missing"),
        (stays.any_own_milk_7d == 0, "no_own_milk"),
        ((stays.stay_over == 1) & none_while_here, "no_own_milk"),
        ((stays.stay_over == 0) & (stays.days_since_admission * HOURS_A_DAY <= window), "none_so_far"),
        otherwise="milk_not_known",
    )


@practice(
    factor="F02b_mom",
    grain="stay",
    reads=("mother_milk_share_14d", "days_since_admission", "stay_over", "records_feeds"),
    turns_on=("own_milk_share_percent",),
    harm="a verdict on a mother; a share that rises because a baby is given less of anything else",
    whys={
        "number_not_stated": unknown("unit setting own_milk_share_percent"),
        "no_feeds_recorded": unknown("feeds"),
        "at_or_above": met(),
        "below": not_met(),
        "days_not_over": unknown("infants.seen_to_day", open_to=MILK_TEAM),
        "left_before": not_applicable(),
        "share_not_known": unknown("feeds"),
    },
    cases="""
        infants: infant_id, unit_id, seen_to_day, left_day, left_how, birth_weight_g
        at, u, 20, 20, home, 900
        below, u, 20, 20, home, 900
        above, u, 20, 20, home, 900
        not_over, u, 5, , still_in, 900
        left, u, 12, 12, home, 900
        unnamed, u, 20, 20, home, 900
        heavy, u, 20, 20, home, 2000
        feeds: infant_id, day, milk, volume_ul, given
        at, 13, mother, 5000, given
        at, 13, formula, 5000, given
        below, 13, mother, 4999, given
        below, 13, formula, 5001, given
        above, 13, mother, 5001, given
        above, 13, donor, 4999, given
        not_over, 3, mother, 5000, given
        unnamed, 13, unknown, 5000, given
        unit_settings: setting, value, below_g
        own_milk_share_percent, 50, 1501
        expect: infant_id, why
        at, at_or_above
        below, below
        above, at_or_above
        not_over, days_not_over
        left, left_before
        unnamed, share_not_known
        heavy, number_not_stated
    """,
)
def own_milk_share(stays: Columns) -> ir.StringValue:
    """Met: of the milk measured in the first 14 days, at least the unit's percent is the mother's own.

    A stay that ended before they were over is not asked.
    """
    share = stays.mother_milk_share_14d
    ongoing = (stays.days_since_admission < SHARE_OVER_DAYS) & (stays.stay_over == 0)
    gone = (stays.days_since_admission < SHARE_OVER_DAYS - 1) & (stays.stay_over == 1)
    return first_that_holds(
        (stays.records_feeds == 0, "no_feeds_recorded"),
        (stays.unit_own_milk_share_percent.isnull(), "number_not_stated"),
        (share >= stays.unit_own_milk_share_percent, "at_or_above"),
        (share < stays.unit_own_milk_share_percent, "below"),
        (ongoing, "days_not_over"),
        (gone, "left_before"),
        otherwise="share_not_known",
    )
