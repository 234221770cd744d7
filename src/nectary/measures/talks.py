"""Whether parents were told, and asked, before things were done."""

from typing import Any

import ibis
import ibis.expr.types as ir

from nectary.base.sources import Source
from nectary.measures.declare import Columns, Tables, gather, measure
from nectary.record.words import only_where, ratio, unknown, usable, yes_or_no

WARD = "ward-conventions"
MIN_AN_HOUR = 60
TOPICS = {
    "nec": "about NEC",
    "first_formula": "about the first formula",
    "first_fortifier": "about the first fortifier",
    "asked": "about feeds going up, in which a parent was asked",
}


def _first_day_and_minute(rows: ir.Table, name: str) -> dict[str, ir.Value]:
    """The first unit day on which `name` holds, and its minute; NULL where that day has an untimed one."""
    here = rows[name]
    on_day = ibis.ifelse(here, rows.day, unknown()).min()
    packed = ibis.ifelse(here, rows.day * 1_000_000 + rows.at_min.fill_null(-1) + 1, unknown()).min()
    return {f"{name}_day": on_day, f"{name}_packed": packed}


def _unpacked(each: ir.Table, names: tuple[str, ...]) -> ir.Table:
    minutes = {f"{name}_min": (each[f"{name}_packed"] % 1_000_000 - 1).nullif(-1) for name in names}
    return each.select("infant_id", *(f"{name}_day" for name in names), **minutes)


@gather(
    grain="stay",
    reads=("talks.day", "talks.at_min", "talks.topic", "talks.parent_asked"),
    gives={f"talk_{name}_day": f"unit day of the first talk {about}" for name, about in TOPICS.items()}
    | {f"talk_{name}_min": "its minute; NULL where one of that day is untimed" for name in TOPICS},
)
def talks_of_stay(tables: Tables) -> ir.Table:
    """First talks by topic; a doubted one is as if it had not been held."""
    rows = usable(tables["talks"]).filter(ibis._.day.notnull())
    asked = (rows.topic == "feeds_going_up") & rows.parent_asked.fill_null(False)
    rows = rows.mutate(
        talk_asked=asked, **{f"talk_{name}": rows.topic == name for name in TOPICS if name != "asked"}
    )
    names = tuple(f"talk_{name}" for name in TOPICS)
    firsts = {column: value for name in names for column, value in _first_day_and_minute(rows, name).items()}
    return _unpacked(rows.group_by("infant_id").agg(**firsts), names)


@gather(
    grain="stay",
    reads=("steps.day", "steps.at_min", "steps.decision"),
    gives={
        "advance_day": "unit day of the first decision to go up",
        "advance_min": "its minute; NULL where one of that day is untimed",
    },
)
def first_advance_of_stay(tables: Tables) -> ir.Table:
    """The first decision to go up; a doubted one is as if it had not been made."""
    rows = usable(tables["steps"]).filter(ibis._.day.notnull())
    rows = rows.mutate(advance=rows.decision == "advance")
    return _unpacked(rows.group_by("infant_id").agg(**_first_day_and_minute(rows, "advance")), ("advance",))


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
    """1 when the talk was at or before the event, 0 when after or never, NULL when days alone do not tell."""
    talk_min, event_min = stays[f"{talk}_min"], stays[f"{event}_min"]
    talk_day, event_day = stays[f"{talk}_day"], stays[f"{event}_day"]
    same_day = (talk_day == event_day).fill_null(False)
    timed = talk_min.notnull() & event_min.notnull()
    sure = (talk_day < event_day) | (same_day & timed & (talk_min <= event_min))
    return yes_or_no(sure, same_day & ~timed)


def _told_before(
    name: str, talk: str, event: str, title: str, about: str, event_rows: str, asked: str
) -> None:
    def compute(stays: Columns) -> ir.Value:
        happened = stays[f"{event}_day"].notnull() & (stays.records_talks > 0)
        return only_where(happened, _before(stays, f"talk_{talk}", event))

    topic = "feeds_going_up" if talk == "asked" else talk
    compute.__name__ = name
    compute.__doc__ = about
    measure(
        title=title,
        unit="1",
        grain="stay",
        reads=(f"talk_{talk}_day", f"talk_{talk}_min", f"{event}_day", f"{event}_min", "records_talks"),
        source=Source(WARD, where="the parent's part: asked or told before it was done"),
        null_when="it never came to it (not applicable), no talk of any family is on record, "
        "or both were on one day and one has no time",
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
            {event_rows}
            talks: infant_id, day, at_min, topic, parent_asked
            at, 5, 7600, {topic}, {asked}
            below, 5, 7599, {topic}, {asked}
            above, 5, 7601, {topic}, {asked}
            daybefore, 4, , {topic}, {asked}
            sameday, 5, , {topic}, {asked}
            never, 4, 6000, other, true
            none, 4, 6000, {topic}, {asked}
            expect: infant_id, value, basis
            at, 1, charted
            below, 1, charted
            above, 0, charted
            daybefore, 1, charted
            sameday, ,
            never, 0, charted
            none, ,
        """,
    )(compute)


_CODES = ("at", "below", "above", "daybefore", "sameday", "never")
_STEPS = "steps: infant_id, day, at_min, decision\n" + "\n".join(
    f"{code}, 5, 7600, advance" for code in _CODES
)


def _feeds(milk: str, fortifier: str) -> str:
    rows = (f"{code}, 5, 7600, {milk}, 900, given, {fortifier}" for code in _CODES)
    return "feeds: infant_id, day, at_min, milk, volume_ul, given, fortifier\n" + "\n".join(rows)


_told_before(
    "asked_before_feeds_went_up", "asked", "advance", "Asked before feeds first went up",
    "1 when a talk about feeds going up was held by the first decision to go up, 0 when later or never.\n\n"
    "Only a talk counts in which a parent was asked what they see and what matters to them. It is staff's "
    "record, not the parents' own answer.",
    _STEPS, "true",
)  # fmt: skip
_told_before(
    "told_before_first_formula", "first_formula", "first_formula", "Told before the first formula",
    "1 when a talk about it was held by the first formula given here, 0 when later or never.\n\n"
    "Staff's record, not the parents' own answer.",
    _feeds("formula", "none"), "",
)  # fmt: skip
_told_before(
    "told_before_first_fortifier", "first_fortifier", "first_fortified", "Told before the first fortifier",
    "1 when a talk about it was held by the first fortified milk given here, 0 when later or never.\n\n"
    "Staff's record, not the parents' own answer.",
    _feeds("mother", "bovine"), "",
)  # fmt: skip
