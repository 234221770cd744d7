"""Checks that doubt a row: the one that is likelier wrong, or both where they cannot be told apart."""

from collections.abc import Iterator
from datetime import date, timedelta

from nectary.record.amounts import milk_ul, stands
from nectary.record.check import Asked, Found, check
from nectary.record.limits import Does, highest
from nectary.record.medicines import contradicts
from nectary.record.rows import Row, Stay, by_day, day_of, minute_of
from nectary.record.tables import TABLES

WHOLE_DAY_MIN = 1380  # the shortest day of a year, when clocks go forward
NAMED = ("mother", "donor", "formula")
CARE = (
    "steps", "feeds", "feed_totals", "fluids", "holds", "medicines", "transfusions",
    "support", "lines", "tubes",
)  # fmt: skip
EVENTS = (*CARE, "weights", "growth", "cultures", "labs", "findings", "diagnoses")


def _sum_ul(rows: list[Row]) -> int | None:
    """The milk of `rows`; None when a volume is not known, or doubted for its size."""
    sum_ul = 0
    for row in rows:
        volume_ul = milk_ul(row) if stands(row) else None
        if volume_ul is None:
            return None
        sum_ul += volume_ul
    return sum_ul


def _covers_the_day(totals: list[Row]) -> bool:
    """Whether the sums speak of the whole unit day: without times, or with times that add up to one."""
    spans = {(row.get("start_min"), row.get("stop_min")) for row in totals}
    if spans == {(None, None)}:
        return True
    minutes: int = sum(stop - start for start, stop in spans if start is not None and stop is not None)
    return minutes >= WHOLE_DAY_MIN


def _sums_and_feeds(stay: Stay) -> Iterator[tuple[int, list[Row], list[Row]]]:
    """(day, sums, feeds) of each day with both: milk by milk where all name theirs, else all at once."""
    feeds_of = by_day(stay.get("feeds", []))
    for day, totals in by_day(stay.get("feed_totals", [])).items():
        feeds = feeds_of.get(day, [])
        if not feeds or not _covers_the_day(totals):
            continue
        named = all(row.get("milk") in NAMED for row in (*totals, *feeds) if milk_ul(row) != 0)
        if not named:
            yield day, totals, feeds
            continue
        for milk in NAMED:
            sums = [row for row in totals if row.get("milk") == milk]
            if sums:
                yield day, sums, [row for row in feeds if row.get("milk") == milk]


@check(
    Does.DOUBT,
    why="either may be wrong; a doubted sum makes the day unknown, and one row is to be confirmed, not eight",
)
def total_differs(stay: Stay, asked: Asked) -> Found:
    """The sum of a milk and day that differs from its single feeds; the feeds, where the sum came first."""
    allowed_ul = highest("total_differs", asked.on)
    for day, sums, feeds in _sums_and_feeds(stay):
        summed_ul, fed_ul = _sum_ul(sums), _sum_ul(feeds)
        if summed_ul is None or fed_ul is None or abs(summed_ul - fed_ul) <= allowed_ul:
            continue
        if any(asked.may_flag(row) for row in sums):
            yield from (("feed_totals", row, day) for row in sums)
        else:
            yield from (("feeds", row, day) for row in feeds)


def _is_open(hold: Row) -> bool:
    return hold.get("stop_min") is None and hold.get("stop_day") is None


def _inside(hold: Row, day: int | None, minute: int | None) -> bool:
    """Whether the moment lies surely inside the hold: where only days are known, between its end days."""
    start, stop = hold.get("start_min"), hold.get("stop_min")
    if minute is not None and start is not None and (stop is not None or _is_open(hold)):
        return start < minute and (stop is None or minute < stop)
    first, last = hold.get("start_day"), hold.get("stop_day")
    if day is None or first is None or not first < day:
        return False
    return _is_open(hold) if last is None else day < last


@check(
    Does.DOUBT,
    why="a hold that nobody ended is likelier than milk that was not given: the milk stays",
)
def milk_during_hold(stay: Stay, asked: Asked) -> Found:
    """A hold of all feeds with more milk inside it than is put on the lips."""
    least_ul = highest("milk_during_hold", asked.on)
    charted = (row for table in ("feeds", "feed_totals") for row in stay.get(table, []) if stands(row))
    milk = [row for row in charted if (milk_ul(row) or 0) > least_ul]
    for hold in stay.get("holds", []):
        if hold.get("kind") == "all_feeds" and any(
            _inside(hold, row.get("day"), row.get("at_min")) for row in milk
        ):
            yield "holds", hold, day_of(hold)


@check(Does.DOUBT, why="the row contradicts itself: its volume may be the plan, or its word wrong")
def held_with_milk(stay: Stay, asked: Asked) -> Found:
    """A feed charted as held, with a volume."""
    for row in stay.get("feeds", []):
        if row.get("given") == "held" and (row.get("volume_ul") or 0) > 0:
            yield "feeds", row, row.get("day")


@check(Does.DOUBT, why="the row contradicts itself: milk is missing, or no fortifier was given")
def fortifier_without_milk(stay: Stay, asked: Asked) -> Found:
    """A volume of fortifier in a feed of 0 mL."""
    for row in stay.get("feeds", []):
        if (row.get("fortifier_volume_ul") or 0) > 0 and row.get("volume_ul") == 0:
            yield "feeds", row, row.get("day")


@check(Does.DOUBT, why="a day of antibiotics or acid blocker would be counted for the wrong medicine")
def medicine_contradicts(stay: Stay, asked: Asked) -> Found:
    """A medicine whose kind or agent is not that of its name."""
    for row in stay.get("medicines", []):
        if contradicts(row):
            yield "medicines", row, day_of(row)


def _after(row: Row, day: int, minute: int | None) -> bool:
    """Whether the row begins after that unit day, or on it after that minute where both are known."""
    at_day, at_minute = day_of(row), minute_of(row)
    if at_day is not None and at_day != day:
        return at_day > day
    return minute is not None and at_minute is not None and at_minute > minute


@check(Does.DOUBT, why="the row belongs to another stay, or its date or the day of leaving is wrong")
def after_leaving(stay: Stay, asked: Asked) -> Found:
    """An event on a day after the stay ended: NEC after discharge among them."""
    infant = stay["infants"][0]
    left_day = infant.get("left_day")
    if left_day is None or infant.get("left_how") in ("died", "still_in"):
        return
    for table in EVENTS:
        for row in stay.get(table, []):
            if _after(row, left_day, None):
                yield table, row, day_of(row)


@check(Does.DOUBT, why="its time or that of death is wrong; what is found after death is in no doubt")
def after_death(stay: Stay, asked: Asked) -> Found:
    """Milk, medicine, fluid or other care after death."""
    infant = stay["infants"][0]
    if infant.get("left_how") != "died" or infant.get("left_day") is None:
        return
    for table in CARE:
        for row in stay.get(table, []):
            if _after(row, infant["left_day"], infant.get("left_min")):
                yield table, row, day_of(row)


@check(Does.DOUBT, why="not refused: the clock of the machine that loads may be the one that is wrong")
def in_the_future(stay: Stay, asked: Asked) -> Found:
    """A birth or an event later than the day of loading and, for time zones, the day after it."""
    infant = stay["infants"][0]
    if not infant.get("birth_at"):
        return
    days_old = (asked.on + timedelta(days=1) - date.fromisoformat(infant["birth_at"][:10])).days
    if days_old < 0:
        yield "infants", infant, None
    # where unit days begin later than at midnight, day n can begin on the n-1th date after birth
    for table in TABLES:
        for row in stay.get(table, []) if table not in ("infants", "reported") else ():
            if (day_of(row) or 0) > max(0, days_old + 1):
                yield table, row, day_of(row)


@check(Does.DOUBT, why="one event under two names: neither counts until a person says which it was")
def two_names_one_day(stay: Stay, asked: Asked) -> Found:
    """NEC and SIP begun on one day."""
    rows = stay.get("diagnoses", [])
    days = [{day_of(row) for row in rows if row.get("diagnosis") == name} for name in ("nec", "sip")]
    for row in rows:
        if row.get("diagnosis") in ("nec", "sip") and day_of(row) in (days[0] & days[1]) - {None}:
            yield "diagnoses", row, day_of(row)
