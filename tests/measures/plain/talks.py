"""Whether parents were told, and asked, before things were done."""

from tests.measures.plain.feeding import (
    first_feed,
    first_moment,
    is_formula,
    is_fortified,
    is_unnamed,
    is_unsaid,
    maybe_sooner,
    order,
)
from tests.measures.plain.stay import divided, named, stay_measure, sure


def first_talk(stay, topic, asked=False):
    """(day, minute) of the first usable talk about `topic`; with `asked`, only where a parent was asked."""
    return first_moment(
        row
        for row in stay.usable("talks")
        if row["day"] is not None and row["topic"] == topic and (row["parent_asked"] is True or not asked)
    )


def first_advance(stay):
    return first_decision(stay, "advance")


def first_decision(stay, word):
    """(day, minute) of the first usable decision of that word; None as the word is one without any."""
    steps = stay.usable("steps")
    return first_moment(row for row in steps if row["day"] is not None and row["decision"] == word)


def maybe_advance(stay):
    """The day of a row before the first advance that does not say what was decided; None = there is none."""
    maybe, first = first_decision(stay, None), first_advance(stay)
    sooner = maybe[0] is not None and (first[0] is None or order(maybe) < order(first))
    return maybe[0] if sooner else None


@stay_measure
def told_about_nec_h(stay):
    """From admission, as staff charted it."""
    minute = first_talk(stay, "nec")[1]
    came = stay.infant["admitted_min"] if sure(stay.infant) else None
    return None if minute is None or came is None else divided(minute - came, 60)


def may_be_one(row, topic, asked):
    """Whether the row may be such a talk: a blank topic, nothing said of asking, or a doubt."""
    return row["topic"] in (None, topic) and not (asked and row["parent_asked"] is False)


def before(talk, event, maybe_days, hidden):
    """1 at or before, 0 after or never; NULL where both are on one day and one has no time, where it would
    be 0 and a row that may be such a talk stands on that day or an earlier one, or where it would be 1 and
    the event may have come sooner than the talk, on the day `hidden` (-1: on any day).
    """
    (talk_day, talk_min), (event_day, event_min) = talk, event
    by_then = 1 if hidden is None or (talk_day is not None and talk_day < hidden) else None
    if talk_day is not None and talk_day < event_day:
        return by_then
    if talk_day == event_day:
        if talk_min is None or event_min is None:
            return None
        if talk_min <= event_min:
            return by_then
    return None if any(day <= event_day for day in maybe_days) else 0


def _told(name, topic, event, sooner, table, asked=False):
    @stay_measure
    @named(name)
    def told(stay):
        happened = event(stay)
        if happened[0] is None or not stay.tells("talks"):
            return None
        held = [row for row in stay.rows("talks") if row["day"] is not None]
        surely = [
            row
            for row in held
            if sure(row) and row["topic"] == topic and (row["parent_asked"] is True or not asked)
        ]
        maybe = [row["day"] for row in held if row not in surely and may_be_one(row, topic, asked)]
        hidden = -1 if stay.lost(table) else sooner(stay)
        return before(first_talk(stay, topic, asked), happened, maybe, hidden)


_told("asked_before_feeds_went_up", "feeds_going_up", first_advance, maybe_advance, "steps", asked=True)
_told(
    "told_before_first_formula",
    "first_formula",
    lambda stay: first_feed(stay, is_formula),
    lambda stay: maybe_sooner(stay, is_formula, is_unnamed),
    "feeds",
)
_told(
    "told_before_first_fortifier",
    "first_fortifier",
    lambda stay: first_feed(stay, is_fortified),
    lambda stay: maybe_sooner(stay, is_fortified, is_unsaid),
    "feeds",
)
