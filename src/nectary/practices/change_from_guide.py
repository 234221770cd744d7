"""A decision other than the protocol's: does it carry a reason, and was the family talked with?"""

import ibis
import ibis.expr.types as ir

from nectary.measures.declare import Columns, Tables, gather
from nectary.practices.declare import BEDSIDE, first_that_holds, met, not_met, practice, unknown
from nectary.record.words import any_where, each_day, trusted


@gather(
    grain="day",
    reads=("steps.day", "steps.decision", "steps.reason"),
    gives={
        "off_guide": "1 = a decision other than the protocol's was made that day",
        "off_guide_bare": "1 = one of them carries no coded reason",
        "off_guide_doubted": "1 = a doubted row, or one without a decision, may say that one was made",
    },
)
def changes_by_day(tables: Tables) -> ir.Table:
    """Days without such a decision have no row; `none_recorded` is no reason."""
    rows = tables["steps"].filter(ibis._.day.notnull())
    rows = rows.filter(rows.decision.isnull() | (rows.decision == "off_protocol"))
    rows = rows.mutate(certain=trusted(rows) & rows.decision.notnull())
    bare = rows.reason.isnull() | (rows.reason == "none_recorded")
    return rows.group_by(["infant_id", "day"]).agg(
        off_guide=any_where(rows.certain),
        off_guide_bare=any_where(rows.certain & bare),
        off_guide_doubted=any_where(~rows.certain),
    )


@gather(
    grain="day",
    reads=("talks.day", "talks.topic"),
    gives={
        "change_talk": "1 = a talk about a change from the guide was had that unit day or the day before",
        "change_talk_maybe": "1 = a doubted row, or one without a topic, may be such a talk",
    },
)
def change_talks_by_day(tables: Tables) -> ir.Table:
    """A talk stands for its own day and the next, as rounds may follow the talk."""
    rows = tables["talks"].filter(ibis._.day.notnull())
    about = (rows.topic == "change_from_guide").fill_null(False)
    rows = rows.mutate(sure=trusted(rows) & about, maybe=rows.topic.isnull() | (about & ~trusted(rows)))
    days = each_day(rows, rows.day, rows.day + 2, "infant_id", "sure", "maybe")
    return days.group_by(["infant_id", "day"]).agg(
        change_talk=any_where(days.sure), change_talk_maybe=any_where(days.maybe)
    )


@practice(
    factor="F03_feed_advance",
    grain="day",
    reads=("off_guide", "off_guide_bare", "off_guide_doubted"),
    harm="a reason ticked to be done with it; a team that keeps to the guide against its own judgment",
    whys={
        "reason_given": met(),
        "no_reason": not_met(open_to=BEDSIDE),
        "decision_in_doubt": unknown("steps.confirmed", open_to=BEDSIDE),
    },
    cases="""
        infants: infant_id, unit_id, seen_to_day
        a, u, 6
        steps: infant_id, day, decision, reason, flag
        a, 1, off_protocol, belly,
        a, 2, off_protocol, ,
        a, 3, off_protocol, none_recorded,
        a, 4, off_protocol, belly, wrong_baby
        a, 5, advance, ,
        expect: infant_id, day, why
        a, 1, reason_given
        a, 2, no_reason
        a, 3, no_reason
        a, 4, decision_in_doubt
        a, 5,
    """,
)
def change_from_guide_has_reason(days: Columns) -> ir.StringValue:
    """Asked on days with a decision other than the protocol's. Met: each of them carries a coded reason."""
    return first_that_holds(
        (days.off_guide_bare == 1, "no_reason"),
        (days.off_guide_doubted == 1, "decision_in_doubt"),
        (days.off_guide == 1, "reason_given"),
    )


@practice(
    factor=None,
    grain="day",
    reads=("records_talks", "off_guide", "change_talk", "change_talk_maybe"),
    harm="a change that a baby needs now waits for a talk",
    whys={
        "no_talks_recorded": unknown("talks"),
        "talked_with": met(),
        "talk_in_doubt": unknown("talks.confirmed or talks.topic", open_to=BEDSIDE),
        "no_talk": not_met(open_to=BEDSIDE),
    },
    cases="""
        infants: infant_id, unit_id, seen_to_day
        a, u, 9
        steps: infant_id, day, decision
        a, 1, off_protocol
        a, 3, off_protocol
        a, 5, off_protocol
        a, 7, off_protocol
        talks: infant_id, day, topic, flag
        a, 0, change_from_guide,
        a, 3, change_from_guide,
        a, 5, change_from_guide, wrong_baby
        expect: infant_id, day, why
        a, 0,
        a, 1, talked_with
        a, 3, talked_with
        a, 5, talk_in_doubt
        a, 7, no_talk
    """,
)
def change_from_guide_talk(days: Columns) -> ir.StringValue:
    """Asked on days with a decision other than the protocol's. Met: a talk that day or one day before."""
    asked = days.off_guide == 1
    return first_that_holds(
        (asked & (days.records_talks == 0), "no_talks_recorded"),
        (asked & (days.change_talk == 1), "talked_with"),
        (asked & ((days.change_talk_maybe == 1) | days.records_talks.isnull()), "talk_in_doubt"),
        (asked, "no_talk"),
    )
