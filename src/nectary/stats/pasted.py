"""What a person pastes into the chart page: read, told apart, and put on the chart that fits it.

Nothing here is kept. For the unit's own eyes: a point can be one baby.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from nectary.base.errors import UserError
from nectary.stats.chart_power import DAYS_A_MONTH, Signalled, signalled
from nectary.stats.charts import Chart, control_chart
from nectary.stats.runs import Signal, signals

DATES, BETWEEN, SHARES, COUNTS = WHATS = ("dates", "between", "shares", "counts")
KIND = {DATES: "t", BETWEEN: "g", SHARES: "p", COUNTS: "c"}
COLUMNS = {DATES: 1, BETWEEN: 1, SHARES: 3, COUNTS: 2}
SAME_DAY = 0.5  # days between two cases of one day
MOST_LINES = 1000
FEWEST_POINTS = 3
SEEDS = 1000  # of the simulation on a page; a share of them is known to about 3 in 100
MOST_BABIES = 100
ISO = re.compile(r"\d{4}-\d{1,2}-\d{1,2}")
SLASHED = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})")
CELLS = re.compile(r"[\t;,]")


@dataclass
class Unreadable(UserError):
    """What was pasted and cannot be drawn: `why` is the key of a sentence, `line` where it stands, from 1."""

    why: str = ""
    line: int | None = None


def _unreadable(why: str, found: str, expected: str, line: int | None = None) -> Unreadable:
    where = "the pasted text" if line is None else f"line {line}"
    return Unreadable(found, expected, where=where, why=why, line=line)


@dataclass(frozen=True)
class Pasted:
    """Points in their order. `total` None where the kind has none.

    `running`: days since the last case, for dates. `same_day`: cases that share a day with the one before,
    counted as half a day.
    """

    what: str
    labels: tuple[str, ...]
    value: tuple[float, ...]
    total: tuple[float, ...] | None = None
    running: float | None = None
    same_day: int = 0


@dataclass(frozen=True)
class Reading:
    """What was pasted, its chart, its signals, and how often such charts signal at this size.

    `power` is empty where nobody said how many babies there are a month, or there is no case to reckon from.
    """

    pasted: Pasted
    chart: Chart
    signals: tuple[Signal, ...]
    babies_a_month: int | None
    rate: float | None
    power: tuple[Signalled, ...]

    @property
    def running_too_long(self) -> bool:
        """The interval since the last case is already longer than the upper limit."""
        return self.pasted.running is not None and self.pasted.running > float(self.chart.upper[-1])


def read(text: str, what: str = "", *, today: date) -> Pasted:
    """The points of a pasted `text`; `what` one of WHATS, or empty = told by its form.

    One row a line, cells apart by a comma, a semicolon or a tab; a first line of words is a header. UserError
    with the line for anything else, and where the form fits two kinds.
    """
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    rows = [(number, [cell.strip() for cell in CELLS.split(line)]) for number, line in lines]
    if rows and not any(any(sign.isdigit() for sign in cell) for cell in rows[0][1][-1:]):
        rows = rows[1:]
    if not rows:
        raise _unreadable("nothing", "nothing to draw", "a date, or a number, on each line")
    if len(rows) > MOST_LINES:
        raise _unreadable("too_many", f"{len(rows)} lines", f"at most {MOST_LINES}")
    told = what or _what(rows)
    if told not in WHATS:
        raise _unreadable("kind", f"no kind {told!r}", ", ".join(WHATS))
    for number, cells in rows:
        if len(cells) != COLUMNS[told]:
            expected = {1: "one cell", 2: "month, cases", 3: "month, cases, babies"}[COLUMNS[told]]
            raise _unreadable("cells", f"{len(cells)} cells", expected, number)
    if told == DATES:
        return _dates(rows, today)
    label_first = COLUMNS[told] > 1
    numbers = [[_number(cell, line) for cell in cells[label_first:]] for line, cells in rows]
    labels = tuple(cells[0] if label_first else str(at) for at, (_, cells) in enumerate(rows, 1))
    totals = tuple(row[1] for row in numbers) if told == SHARES else None
    return Pasted(told, labels, tuple(row[0] for row in numbers), totals)


def _what(rows: list[tuple[int, list[str]]]) -> str:
    first = rows[0][1]
    if len(first) == 1 and _is_date(first[0]):
        return DATES
    if len(first) in (2, 3):
        return {2: COUNTS, 3: SHARES}[len(first)]
    raise _unreadable("kind", f"{first}", "dates, or month, cases, babies; single numbers need a kind")


def _is_date(cell: str) -> bool:
    return bool(ISO.fullmatch(cell) or SLASHED.fullmatch(cell))


def _date(cell: str, line: int) -> date:
    slashed = SLASHED.fullmatch(cell)
    if slashed:
        first, second, year = (int(part) for part in slashed.groups())
        if first <= 12 and second <= 12 and first != second:
            raise _unreadable("two_meanings", f"{cell!r}, which has two meanings", "year-month-day", line)
        day, month = (first, second) if first > 12 else (second, first)
        cell = f"{year}-{month}-{day}"
    if not ISO.fullmatch(cell):
        raise _unreadable("date", f"{cell!r}", "a date such as 2026-03-14", line)
    try:
        return date(*(int(part) for part in cell.split("-")))
    except ValueError as error:
        raise _unreadable("no_such_day", f"{cell!r}", "a day that exists", line) from error


def _dates(rows: list[tuple[int, list[str]]], today: date) -> Pasted:
    days = [_date(cells[0], line) for line, cells in rows]
    for (line, _), day in zip(rows, days, strict=True):
        if day > today:
            raise _unreadable("to_come", f"{day}, which is to come", f"a day up to {today}", line)
    days.sort()
    waits = [(after - before) / timedelta(days=1) for before, after in pairwise(days)]
    return Pasted(
        DATES,
        tuple(day.isoformat() for day in days[1:]),
        tuple(wait or SAME_DAY for wait in waits),
        running=float((today - days[-1]).days),
        same_day=waits.count(0),
    )


def _number(cell: str, line: int) -> float:
    plain = cell.replace(" ", "")
    if not (plain.isascii() and plain.isdigit() and len(plain) < 10):
        raise _unreadable("number", f"{cell!r}", "a whole number of 0 or more", line)
    return float(plain)


def charted(pasted: Pasted, *, baseline: int | None = None, babies_a_month: int | None = None) -> Reading:
    """The chart that fits: days or babies between cases with probability limits, shares or counts with three
    sigma. `baseline`: limits from the first so many points. UserError for what cannot be drawn.
    """
    points = len(pasted.value)
    if points < FEWEST_POINTS:
        raise _unreadable("few", f"{points} points", "at least 3; dates give one fewer than there are cases")
    if baseline is not None and not FEWEST_POINTS <= baseline <= points:
        raise _unreadable("baseline", f"a baseline of {baseline} points", f"{FEWEST_POINTS} to {points}")
    for number, (one, of) in enumerate(zip(pasted.value, pasted.total or pasted.value, strict=True), start=1):
        if pasted.total is not None and not one <= of > 0:
            raise _unreadable(
                "share", f"{one:g} cases of {of:g} babies, point {number}", "cases <= babies, > 0"
            )
    kind = KIND[pasted.what]
    limits = "probability" if kind in ("g", "t") else "3-sigma"
    chart = control_chart(kind, pasted.value, pasted.total, freeze=baseline, limits=limits)
    babies, rate = _size(pasted, babies_a_month)
    power = signalled(babies, rate, seeds=SEEDS) if babies and rate else []
    return Reading(pasted, chart, tuple(signals(chart)), babies, rate, tuple(power))


def _size(pasted: Pasted, babies_a_month: int | None) -> tuple[int | None, float | None]:
    """(eligible babies a month, share with NEC); None where it cannot be said."""
    babies = babies_a_month
    if pasted.total is not None:
        babies = babies or max(1, round(sum(pasted.total) / len(pasted.total)))
    if babies is not None and not 1 <= babies <= MOST_BABIES:
        raise _unreadable("babies", f"{babies} babies a month", f"1 to {MOST_BABIES}")
    mean = sum(pasted.value) / len(pasted.value)
    if pasted.total is not None:
        return babies, sum(pasted.value) / sum(pasted.total)
    if pasted.what == BETWEEN:
        return babies, 1 / (mean + 1)
    if babies is None:
        return None, None
    cases_a_month = DAYS_A_MONTH / mean if pasted.what == DATES else mean
    return babies, min(1.0, cases_a_month / babies)
