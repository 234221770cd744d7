"""Was the family told what the first fortifier is made from, before it was given?"""

import ibis.expr.types as ir

from nectary.measures.declare import Columns
from nectary.practices.declare import first_that_holds, met, not_applicable, not_met, practice, unknown


@practice(
    factor="F14_hm_fortifier",
    grain="stay",
    reads=(
        "records_talks", "records_feeds", "told_before_first_fortifier", "first_fortified_day",
        "first_fortified_maybe_day", "perhaps_fortified", "last_seen_day",
    ),
    harm="growth waits for a talk; a family is made to choose between products it cannot weigh",
    whys={
        "no_talks_recorded": unknown("talks"),
        "no_feeds_recorded": unknown("feeds"),
        "told_before": met(),
        "not_told_before": not_met(),
        "time_missing": unknown("talks.at_min or feeds.at_min"),
        "fortifier_not_known": unknown("feeds.fortifier"),
        "days_not_known": unknown("infants.seen_to_day"),
        "no_fortifier_on_record": not_applicable(),
    },
    cases="""
        infants: infant_id, unit_id, seen_to_day
        day_before, u, 9
        later, u, 9
        same_day, u, 9
        none, u, 9
        unsaid, u, 9
        sooner, u, 9
        no_day, u,
        feeds: infant_id, day, at_min, milk, volume_ul, given, fortifier
        unsaid, 3, 4500, mother, 5000, given,
        sooner, 1, 1500, mother, 5000, given,
        sooner, 3, 4500, mother, 5000, given, bovine
        no_day, 3, 4500, mother, 5000, given, bovine
        day_before, 3, 4500, mother, 5000, given, bovine
        later, 3, 4500, mother, 5000, given, human
        same_day, 3, , donor, 5000, given, bovine
        none, 3, 4500, mother, 5000, given, none
        talks: infant_id, day, at_min, topic
        day_before, 2, , first_fortifier
        later, 4, , first_fortifier
        sooner, 2, , first_fortifier
        same_day, 3, 4400, first_fortifier
        expect: infant_id, why
        day_before, told_before
        later, not_told_before
        same_day, time_missing
        none, no_fortifier_on_record
        unsaid, fortifier_not_known
        sooner, fortifier_not_known
        no_day, days_not_known
    """,
)  # fmt: skip
def fortifier_source_told(stays: Columns) -> ir.StringValue:
    """Met: a talk about the first fortifier before the first fortified feed on record."""
    sooner = stays.first_fortified_maybe_day.notnull()
    return first_that_holds(
        (stays.records_talks == 0, "no_talks_recorded"),
        (stays.records_feeds == 0, "no_feeds_recorded"),
        (stays.told_before_first_fortifier == 1, "told_before"),
        (stays.told_before_first_fortifier == 0, "not_told_before"),
        (stays.first_fortified_day.notnull() & sooner, "fortifier_not_known"),
        (stays.first_fortified_day.notnull(), "time_missing"),
        (stays.perhaps_fortified == 1, "fortifier_not_known"),
        (stays.last_seen_day.isnull(), "days_not_known"),
        otherwise="no_fortifier_on_record",
    )
