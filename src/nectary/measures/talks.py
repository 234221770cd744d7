"""Whether parents were told, and asked, before things were done."""

from typing import Any

import ibis
import ibis.expr.types as ir

from nectary.base.sources import Source
from nectary.measures.declare import Columns, Tables, gather, measure
from nectary.record.words import only_where, ratio, trusted, unknown, usable, yes_or_no

WARD = "ward-conventions"
MIN_AN_HOUR = 60
EVENTS_IN = {
    "advance": "records_steps", "first_formula": "records_feeds", "first_fortified": "records_feeds"
}  # fmt: skip
TOPICS = {
    "nec": "about NEC",
    "first_formula": "about the first formula",
    "first_fortifier": "about the first fortifier",
    "asked": "about feeds going up, in which a parent was asked",
}


def _first_day_and_minute(rows: ir.Table, name: str, here: ir.BooleanValue) -> dict[str, ir.Value]:
    """The first unit day on which `here` holds, and its minute; NULL where that day has an untimed one."""
    on_day = ibis.ifelse(here, rows.day, unknown()).min()
    packed = ibis.ifelse(here, rows.day * 1_000_000 + rows.at_min.fill_null(-1) + 1, unknown()).min()
    return {f"{name}_day": on_day, f"{name}_packed": packed}


def _unpacked(each: ir.Table, names: tuple[str, ...]) -> ir.Table:
    minutes = {f"{name}_min": (each[f"{name}_packed"] % 1_000_000 - 1).nullif(-1) for name in names}
    return each.select("infant_id", *(name for name in each.columns if name.endswith("_day")), **minutes)


@gather(
    grain="stay",
    reads=("talks.day", "talks.at_min", "talks.topic", "talks.parent_asked"),
    gives={f"talk_{name}_day": f"unit day of the first talk {about}" for name, about in TOPICS.items()}
    | {f"talk_{name}_min": "its minute; NULL where one of that day is untimed" for name in TOPICS}
    | {f"talk_{name}_maybe_day": "unit day of the first row that may be such a talk" for name in TOPICS},
)
def talks_of_stay(tables: Tables) -> ir.Table:
    """First talks by topic, and the first rows that may be one.

    Those are doubted, without a topic, or do not say whether a parent was asked.
    """
    rows = tables["talks"].filter(ibis._.day.notnull())
    firsts: dict[str, ir.Value] = {}
    for name in TOPICS:
        could_be = rows.topic.isnull() | (rows.topic == _topic(name))
        certain = trusted(rows) & (rows.topic == _topic(name))
        if name == "asked":
            could_be = could_be & rows.parent_asked.fill_null(True)
            certain = certain & rows.parent_asked
        certain = certain.fill_null(False)
        firsts |= _first_day_and_minute(rows, f"talk_{name}", certain)
        firsts[f"talk_{name}_maybe_day"] = ibis.ifelse(could_be & ~certain, rows.day, unknown()).min()
    return _unpacked(rows.group_by("infant_id").agg(**firsts), tuple(f"talk_{name}" for name in TOPICS))


def _topic(name: str) -> str:
    return "feeds_going_up" if name == "asked" else name


@gather(
    grain="stay",
    reads=("steps.day", "steps.at_min", "steps.decision"),
    gives={
        "advance_day": "unit day of the first decision to go up",
        "advance_min": "its minute; NULL where one of that day is untimed",
        "advance_maybe_day": "unit day of a row before that which does not say what was decided",
    },
)
def first_advance_of_stay(tables: Tables) -> ir.Table:
    """The first decision to go up; a doubted one is as if it had not been made."""
    rows = usable(tables["steps"]).filter(ibis._.day.notnull())
    firsts = _first_day_and_minute(rows, "advance", rows.decision == "advance")
    maybes = _first_day_and_minute(rows, "maybe", rows.decision.isnull())
    each = rows.group_by("infant_id").agg(**firsts, **maybes)
    sooner = each.advance_packed.isnull() | (each.maybe_packed < each.advance_packed)
    each = each.mutate(advance_maybe_day=only_where(sooner, each.maybe_day)).drop("maybe_day")
    return _unpacked(each, ("advance",))


@gather(
    grain="stay",
    reads=("infants.admitted_min",),
    gives={"came_min": "minute of admission; NULL where unknown or the stay is doubted"},
)
def admission(tables: Tables) -> ir.Table:
    """The minute from which a unit's duty to tell runs."""
    return usable(tables["infants"]).select("infant_id", came_min="admitted_min")


@measure(
    title="Told about NEC",
    unit="h",
    grain="stay",
    reads=("talk_nec_min", "came_min"),
    source=Source(WARD, where="the parent's part: told about NEC"),
    null_when="no talk about NEC is on record, one of its first day is untimed, or the admission is",
    rests_on="talk",
    cases="""
        infants: infant_id, unit_id, admitted_min
        a, u, 60
        b, u,
        c, u, 60
        d, u, 60
        talks: infant_id, day, at_min, topic
        a, 0, 300, first_formula
        a, 1, 1500, nec
        a, 2, 3000, nec
        b, 0, 90, nec
        d, 0, , nec
        expect: infant_id, value, basis
        a, 24.0, charted
        b, ,
        c, ,
        d, ,
    """,
)
def told_about_nec_h(stays: Columns) -> ir.Value:
    """Hours from admission to the first talk with the family about NEC, as staff charted it."""
    return ratio(stays.talk_nec_min - stays.came_min, MIN_AN_HOUR)


def _before(stays: Any, talk: str, event: str) -> ir.Value:
    """1 when the talk was at or before the event, 0 when after or never, NULL when it cannot be told."""
    talk_min, event_min = stays[f"{talk}_min"], stays[f"{event}_min"]
    talk_day, event_day = stays[f"{talk}_day"], stays[f"{event}_day"]
    same_day = (talk_day == event_day).fill_null(False)
    timed = talk_min.notnull() & event_min.notnull()
    by_then = ((talk_day < event_day) | (same_day & timed & (talk_min <= event_min))).fill_null(False)
    sooner = (talk_day >= stays[f"{event}_maybe_day"]).fill_null(False)
    in_doubt = sooner | stays[EVENTS_IN[event]].isnull()
    maybe = (same_day & ~timed) | (stays[f"{talk}_maybe_day"] <= event_day) | (by_then & in_doubt)
    return yes_or_no(by_then & ~in_doubt, maybe)


def _told_before(
    name: str, talk: str, event: str, title: str, about: str, event_rows: str, asked: str, unsaid: str
) -> None:
    def compute(stays: Columns) -> ir.Value:
        happened = stays[f"{event}_day"].notnull() & (stays.records_talks > 0)
        return only_where(happened, _before(stays, f"talk_{talk}", event))

    topic = _topic(talk)
    compute.__name__ = name
    compute.__doc__ = about
    measure(
        title=title,
        unit="1",
        grain="stay",
        reads=(
            *(f"talk_{talk}_{what}" for what in ("day", "min", "maybe_day")),
            *(f"{event}_{what}" for what in ("day", "min", "maybe_day")),
            *("records_talks", EVENTS_IN[event]),
        ),
        source=Source(WARD, where="the parent's part: asked or told before it was done"),
        null_when="it never came to it (not applicable), no talk of any family is on record, "
        "both were on one day and one has no time, or a row that is doubted or says too little may be one: a "
        "talk, or an earlier event that the talk came after",
        rests_on="talk, and feed or rounds decision",
        cases=f"""
            infants: infant_id, unit_id, seen_to_day
            at, u, 9
            below, u, 9
            above, u, 9
            daybefore, u, 9
            sameday, u, 9
            never, u, 9
            none, u, 9
            doubted, u, 9
            untold, u, 9
            unsaid, u, 9
            sooner, u, 9
            toolate, u, 9
            {event_rows}
            talks: infant_id, day, at_min, topic, parent_asked, flag
            doubted, 4, 6000, {topic}, {asked}, wrong_baby
            untold, 4, 6000, , true
            unsaid, 4, 6000, {topic}
            at, 5, 7600, {topic}, {asked}
            below, 5, 7599, {topic}, {asked}
            above, 5, 7601, {topic}, {asked}
            daybefore, 4, , {topic}, {asked}
            sameday, 5, , {topic}, {asked}
            never, 4, 6000, other, true
            none, 4, 6000, {topic}, {asked}
            sooner, 2, 3000, {topic}, {asked}
            toolate, 3, 4500, {topic}, {asked}
            expect: infant_id, value, basis
            at, 1, charted
            below, 1, charted
            above, 0, charted
            daybefore, 1, charted
            sameday, ,
            never, 0, charted
            none, ,
            doubted, ,
            untold, ,
            unsaid, {unsaid}
            sooner, 1, charted
            toolate, ,
        """,
    )(compute)


_CODES = (
    "at", "below", "above", "daybefore", "sameday", "never", "doubted", "untold", "unsaid", "sooner",
    "toolate",
)  # fmt: skip
_BLANK = ("sooner", "toolate")  # an earlier row may be the event: the talk was before it, or after it
_STEPS = "\n".join((
    "steps: infant_id, day, at_min, decision",
    *(f"{code}, 5, 7600, advance" for code in _CODES),
    *(f"{code}, 3, 4400, " for code in _BLANK),
))  # fmt: skip


def _feeds(milk: str, fortifier: str, blank: str) -> str:
    rows = (f"{code}, 5, 7600, {milk}, 900, given, {fortifier}" for code in _CODES)
    blanks = (f"{code}, 3, 4400, {blank}" for code in _BLANK)
    return "feeds: infant_id, day, at_min, milk, volume_ul, given, fortifier\n" + "\n".join((*rows, *blanks))


_told_before(
    "asked_before_feeds_went_up", "asked", "advance", "Asked before feeds first went up",
    "1 when a talk about feeds going up was held by the first decision to go up, 0 when later or never.\n\n"
    "Only a talk counts in which a parent was asked what they see and what matters to them. It is staff's "
    "record, not the parents' own answer.",
    _STEPS, "true", ",",
)  # fmt: skip
_told_before(
    "told_before_first_formula", "first_formula", "first_formula", "Told before the first formula",
    "1 when a talk about it was held by the first formula given here, 0 when later or never.\n\n"
    "Staff's record, not the parents' own answer.",
    _feeds("formula", "none", ", 900, given, none"), "", "1, charted",
)  # fmt: skip
_told_before(
    "told_before_first_fortifier", "first_fortifier", "first_fortified", "Told before the first fortifier",
    "1 when a talk about it was held by the first fortified milk given here, 0 when later or never.\n\n"
    "Staff's record, not the parents' own answer.",
    _feeds("mother", "bovine", "mother, 900, given, "), "", "1, charted",
)  # fmt: skip
