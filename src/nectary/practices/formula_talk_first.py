"""Was the family told before the first formula?"""

import ibis.expr.types as ir

from nectary.measures.declare import Columns
from nectary.practices.declare import first_that_holds, met, not_applicable, not_met, practice, unknown


@practice(
    factor="F02_donor_vs_formula",
    grain="stay",
    reads=(
        "records_talks",
        "records_feeds",
        "told_before_first_formula",
        "first_formula_day",
        "first_formula_maybe_day",
        "formula_days",
        "perhaps_formula",
        "last_seen_day",
    ),
    harm="a hungry baby waits for a talk; a family hears formula as a reproach",
    whys={
        "no_talks_recorded": unknown("talks"),
        "told_before": met(),
        "not_told_before": not_met(),
        "time_missing": unknown("talks.at_min or feeds.at_min"),
        "milk_not_known": unknown("feeds.milk"),
        "days_not_known": unknown("infants.seen_to_day"),
        "formula_only_as_a_total": unknown("feeds.day"),
        "no_feeds_recorded": unknown("feeds"),
        "no_formula_on_record": not_applicable(),
    },
    cases="""
        infants: infant_id, unit_id, seen_to_day
        day_before, u, 9
        later, u, 9
        same_day, u, 9
        none, u, 9
        total, u, 9
        no_name, u, 9
        sooner, u, 9
        no_day, u,
        feeds: infant_id, day, at_min, milk, volume_ul, given
        no_name, 3, 4500, , 5000, given
        sooner, 1, 1500, unknown, 5000, given
        sooner, 3, 4500, formula, 5000, given
        no_day, 3, 4500, formula, 5000, given
        day_before, 3, 4500, formula, 5000, given
        later, 3, 4500, formula, 5000, given
        same_day, 3, , formula, 5000, given
        none, 3, 4500, mother, 5000, given
        talks: infant_id, day, at_min, topic
        day_before, 2, , first_formula
        later, 4, , first_formula
        sooner, 2, , first_formula
        same_day, 3, 4400, first_formula
        reported: infant_id, item, value
        total, formula_days, 4
        expect: infant_id, why
        day_before, told_before
        later, not_told_before
        same_day, time_missing
        none, no_formula_on_record
        total, formula_only_as_a_total
        no_name, milk_not_known
        sooner, milk_not_known
        no_day, days_not_known
    """,
)
def formula_talk_first(stays: Columns) -> ir.StringValue:
    """Met: a talk about the first formula before it was given. No formula on record: it does not apply."""
    return first_that_holds(
        (stays.records_talks == 0, "no_talks_recorded"),
        (stays.told_before_first_formula == 1, "told_before"),
        (stays.told_before_first_formula == 0, "not_told_before"),
        (stays.first_formula_day.notnull() & stays.first_formula_maybe_day.notnull(), "milk_not_known"),
        (stays.first_formula_day.notnull(), "time_missing"),
        (stays.formula_days > 0, "formula_only_as_a_total"),
        (stays.records_feeds == 0, "no_feeds_recorded"),
        (stays.perhaps_formula == 1, "milk_not_known"),
        (stays.last_seen_day.isnull(), "days_not_known"),
        otherwise="no_formula_on_record",
    )
