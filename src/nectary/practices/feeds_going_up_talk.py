"""Was a parent asked, in a talk about the plan, before feeds first went up?"""

import ibis.expr.types as ir

from nectary.measures.declare import Columns
from nectary.practices.declare import (
    BEDSIDE,
    first_that_holds,
    met,
    not_applicable,
    not_met,
    practice,
    unknown,
)


@practice(
    factor=None,
    grain="stay",
    reads=(
        "records_talks", "records_steps", "asked_before_feeds_went_up", "advance_day", "advance_maybe_day",
        "stay_over",
    ),
    harm="feeds that wait for a talk when no parent can be reached, or a question asked to tick it off",
    whys={
        "no_talks_recorded": unknown("talks"),
        "no_decisions_recorded": unknown("steps"),
        "asked_before": met(),
        "not_asked_before": not_met(),
        "not_gone_up_yet": unknown("steps.decision", open_to=BEDSIDE),
        "decision_not_known": unknown("steps.decision"),
        "never_went_up": not_applicable(),
        "time_or_question_missing": unknown("talks.at_min or talks.parent_asked"),
    },
    cases="""
        infants: infant_id, unit_id, seen_to_day, left_day, left_how
        before, u, 9, 9, home
        same_minute, u, 9, 9, home
        after, u, 9, 9, home
        never, u, 9, 9, home
        not_yet, u, 2, , still_in
        untimed, u, 9, 9, home
        not_said, u, 9, 9, home
        blank, u, 9, 9, home
        sooner, u, 9, 9, home
        steps: infant_id, day, at_min, decision
        blank, 2, 3000,
        sooner, 1, 1500,
        sooner, 3, 4500, advance
        before, 2, 3000, advance
        same_minute, 2, 3000, advance
        after, 2, 3000, advance
        never, 2, 3000, stay
        untimed, 2, 3000, advance
        not_said, 2, 3000, advance
        talks: infant_id, day, at_min, topic, parent_asked
        before, 2, 2999, feeds_going_up, true
        same_minute, 2, 3000, feeds_going_up, true
        after, 2, 3001, feeds_going_up, true
        untimed, 2, , feeds_going_up, true
        not_said, 1, 1500, feeds_going_up,
        sooner, 2, 3000, feeds_going_up, true
        expect: infant_id, why
        before, asked_before
        same_minute, asked_before
        after, not_asked_before
        never, never_went_up
        not_yet, not_gone_up_yet
        untimed, time_or_question_missing
        not_said, time_or_question_missing
        blank, decision_not_known
        sooner, decision_not_known
    """,
)  # fmt: skip
def feeds_going_up_talk(stays: Columns) -> ir.StringValue:
    """Met: a talk about feeds going up, in which a parent was asked, before the first decision to go up.

    Not applicable where feeds never went up. Whether a parent could be reached is not in the record, so a
    parent whom nobody could reach counts as not asked; the talk may be recorded with what was tried.
    """
    in_doubt = stays.advance_maybe_day.notnull() | stays.records_steps.isnull()
    return first_that_holds(
        (stays.records_talks == 0, "no_talks_recorded"),
        (stays.records_steps == 0, "no_decisions_recorded"),
        (stays.asked_before_feeds_went_up == 1, "asked_before"),
        (stays.asked_before_feeds_went_up == 0, "not_asked_before"),
        (in_doubt, "decision_not_known"),
        (stays.advance_day.isnull() & (stays.stay_over == 0), "not_gone_up_yet"),
        (stays.advance_day.isnull(), "never_went_up"),
        otherwise="time_or_question_missing",
    )
