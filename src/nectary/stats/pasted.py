"""What a person pastes into the chart page: read, told apart, and put on the chart that fits it.

Nothing here is kept. For the unit's own eyes: a point can be one baby.
"""

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

import numpy as np

from nectary.base.errors import UserError
from nectary.stats.beginnings import begins_at_its_worst, next_gap_too_long, next_wait_too_long
from nectary.stats.chart_power import DAYS_A_MONTH, SAME_DAY, Signalled, signalled
from nectary.stats.charts import Array, Chart, control_chart
from nectary.stats.periods import Order, order_of
from nectary.stats.runs import Signal, hold_about_median, signals

DATES, BETWEEN, SHARES, COUNTS = WHATS = ("dates", "between", "shares", "counts")
KIND = {DATES: "t", BETWEEN: "g", SHARES: "p", COUNTS: "c"}
COLUMNS = {DATES: 1, BETWEEN: 1, SHARES: 3, COUNTS: 2}
LEAST = {"t": SAME_DAY, "g": 0.0}  # the shortest interval that can be pasted
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
    """Points in their order. `total` None where the kind has none. `lines`: where each point stands, from 1.

    `first_day`: of the first case, for dates. `running`: days from the last to `known_to`. `same_day`: cases
    that share a day with the one before, counted as half a day. `heading`: the first line, where it was taken
    for one. `missing`: the months, or other periods, between the first label and the last that no line names,
    as people write them; `unsure`: the labels are dates that can be read in two ways.
    """

    what: str
    labels: tuple[str, ...]
    value: tuple[float, ...]
    total: tuple[float, ...] | None = None
    running: float | None = None
    same_day: int = 0
    first_day: date | None = None
    known_to: date | None = None
    lines: tuple[int, ...] = ()
    heading: str = ""
    missing: tuple[str, ...] = ()
    unsure: bool = False


@dataclass(frozen=True)
class Reading:
    """What was pasted, its chart, its signals, and how often such charts signal at this size.

    `base`: the points that the limits rest on. `about`: the line that runs are judged about, the centre or
    the median; None where the rules do not hold. `rate`: the share with NEC before any change. `power` is
    empty where nobody said how many babies there are a month, where they are more than MOST_BABIES, or where
    there is no case to reckon from. `babies_read`: they were read off the lines, each taken for a month.
    `next_too_long`: the chance that the next interval passes the upper limit by chance alone, None for
    shares and counts.
    """

    pasted: Pasted
    chart: Chart
    signals: tuple[Signal, ...]
    base: int
    about: float | None
    babies_a_month: int | None
    babies_read: bool
    rate: float | None
    power: tuple[Signalled, ...]
    next_too_long: float | None

    @property
    def has_limits(self) -> bool:
        return bool(np.isfinite(self.chart.upper).any())

    @property
    def running_too_long(self) -> bool:
        """The interval since the last case is already longer than the upper limit."""
        return self.pasted.running is not None and self.pasted.running > float(self.chart.upper[-1])

    @property
    def none_can_be_long(self) -> bool:
        """No interval behind the limits could be too long: not even if it held all of their sum."""
        between = self.chart.kind in LEAST and self.has_limits
        return between and float(self.chart.value[: self.base].sum()) <= float(self.chart.upper[0])

    @property
    def cannot_be_low(self) -> bool:
        """No point can lie below its lower limit: none is above the least that a point can be."""
        least = LEAST.get(self.chart.kind, 0.0)
        return self.has_limits and bool((self.chart.lower <= least).all())

    @property
    def begins_at_its_worst(self) -> bool:
        """One of the first quarter of the points is worse than all that follow."""
        return begins_at_its_worst(self.chart.value.tolist(), worst_is_high=self.chart.kind not in LEAST)


def read(text: str, what: str = "", *, today: date, known_to: date | None = None) -> Pasted:
    """The points of a pasted `text`; `what` one of WHATS, or empty = told by its form.

    One row a line, cells apart by a comma, a semicolon or a tab; a first line without any digit is a heading.
    `known_to`: the last day for which every case is among the dates; today where left out. UserError with the
    line for anything else, and where the form fits two kinds.
    """
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    heading = lines[0][1] if lines and not any(sign.isdigit() for sign in lines[0][1]) else ""
    rows = [(number, [cell.strip() for cell in CELLS.split(line)]) for number, line in lines]
    rows = rows[bool(heading) :]
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
    points = _dates(rows, today, known_to or today) if told == DATES else _numbers(told, rows)
    return replace(points, heading=heading)


def _numbers(told: str, rows: list[tuple[int, list[str]]]) -> Pasted:
    label_first = COLUMNS[told] > 1
    numbers = [[_number(cell, line) for cell in cells[label_first:]] for line, cells in rows]
    labels = tuple(cells[0] if label_first else str(at) for at, (_, cells) in enumerate(rows, 1))
    totals = tuple(row[1] for row in numbers) if told == SHARES else None
    lines = tuple(line for line, _ in rows)
    order = _in_order(labels, lines) if label_first else None
    missing, unsure = (order.told, order.unsure) if order else ((), False)
    values = tuple(row[0] for row in numbers)
    return Pasted(told, labels, values, totals, lines=lines, missing=missing, unsure=unsure)


def _in_order(labels: tuple[str, ...], lines: tuple[int, ...]) -> Order | None:
    """How the labels stand as months or dates; Unreadable where their order makes another chart of them."""
    order = order_of(labels)
    if order is None:
        return None
    for points, why, expected in (
        (order.back, "back", "the oldest first"),
        (order.twice, "twice", f"each {order.kind} once"),
        (order.odd, "odd", f"a {order.kind}, as the others are"),
    ):
        if points:
            at = points[0] - 1
            raise _unreadable(why, repr(labels[at]), expected, lines[at])
    return order


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


def _dates(rows: list[tuple[int, list[str]]], today: date, known_to: date) -> Pasted:
    if known_to > today:
        raise _unreadable("known_late", f"known up to {known_to}", f"a day up to {today}")
    days = [(_date(cells[0], line), line) for line, cells in rows]
    for day, line in days:
        if day > today:
            raise _unreadable("to_come", f"{day}, which is to come", f"a day up to {today}", line)
        if day > known_to:
            raise _unreadable("known_early", f"known up to {known_to}", f"{day} or later", line)
    days.sort()
    waits = [(after - before) / timedelta(days=1) for (before, _), (after, _) in pairwise(days)]
    return Pasted(
        DATES,
        tuple(day.isoformat() for day, _ in days[1:]),
        tuple(wait or SAME_DAY for wait in waits),
        running=float((known_to - days[-1][0]).days),
        same_day=waits.count(0),
        first_day=days[0][0],
        known_to=known_to,
        lines=tuple(line for _, line in days[1:]),
    )


def _number(cell: str, line: int) -> float:
    """A space inside is refused: it can part thousands, and it can part two numbers."""
    if not (cell.isascii() and cell.isdigit() and len(cell) < 10):
        raise _unreadable("number", f"{cell!r}", "a whole number of 0 or more", line)
    return float(cell)


def charted(pasted: Pasted, *, baseline: int | None = None, babies_a_month: int | None = None) -> Reading:
    """The chart that fits: days or babies between cases with probability limits, shares or counts with three
    sigma. `baseline`: limits from the first so many points. UserError for what cannot be drawn.
    """
    _check(pasted, baseline)
    kind, base = KIND[pasted.what], baseline or len(pasted.value)
    limits = "probability" if kind in LEAST else "3-sigma"
    chart = control_chart(kind, pasted.value, pasted.total, freeze=baseline, limits=limits)
    if (chart.lower == chart.upper).all():  # no case among them, or nothing but cases: no limit can be known
        none = np.full(len(chart.value), np.nan)
        chart = replace(chart, lower=none, upper=none)
    about = _judged_about(chart, base)
    line = np.full(len(chart.value), np.nan if about is None else about)
    babies, rate = _size(pasted, babies_a_month, baseline)
    power = signalled(babies, rate, seeds=SEEDS) if babies and rate and babies <= MOST_BABIES else []
    return Reading(
        pasted,
        chart,
        tuple(signals(replace(chart, centre=line))),
        base,
        about,
        babies,
        babies_a_month is None and pasted.total is not None,
        rate,
        tuple(power),
        _next_too_long(chart, base),
    )


def _check(pasted: Pasted, baseline: int | None) -> None:
    points = len(pasted.value)
    if points < FEWEST_POINTS:
        raise _unreadable("few", f"{points} points", "at least 3; dates give one fewer than there are cases")
    if baseline is not None and not FEWEST_POINTS <= baseline <= points:
        raise _unreadable("baseline", f"a baseline of {baseline} points", f"{FEWEST_POINTS} to {points}")
    for one, of, line in zip(pasted.value, pasted.total or (), pasted.lines, strict=False):
        if not one <= of > 0:
            raise _unreadable("share", f"{one:g} cases of {of:g} babies", "cases <= babies, > 0", line)


def _judged_about(chart: Chart, base: int) -> float | None:
    """The line that as many points lie above as below by chance; None where the rules of runs do not hold.

    Shares and counts are drawn about their mean, and nearly all months of a small unit lie below that.
    """
    if not np.isfinite(chart.upper).any():
        return None
    if chart.kind in LEAST:
        return float(chart.centre[0]) or None
    first: Array = chart.value[:base]
    return float(np.median(first)) if hold_about_median(first) else None


def _next_too_long(chart: Chart, base: int) -> float | None:
    if chart.kind == "t":
        return next_wait_too_long(base)
    if chart.kind == "g" and np.isfinite(chart.upper).any():
        return next_gap_too_long(base, float(chart.value[:base].mean()))
    return None


def _size(
    pasted: Pasted, babies_a_month: int | None, baseline: int | None
) -> tuple[int | None, float | None]:
    """(eligible babies a month, share with NEC of the points behind the limits); None where not known."""
    if babies_a_month is not None and not 1 <= babies_a_month <= MOST_BABIES:
        raise _unreadable("babies", f"{babies_a_month} babies a month", f"1 to {MOST_BABIES}")
    first = pasted.value[:baseline]
    if pasted.total is not None:
        babies = babies_a_month or max(1, round(sum(pasted.total) / len(pasted.total)))
        return babies, sum(first) / sum(pasted.total[:baseline])
    if pasted.what == BETWEEN:
        return babies_a_month, len(first) / (sum(first) + len(first))
    if babies_a_month is None:
        return None, None
    cases_a_month = sum(first) / len(first) if pasted.what == COUNTS else _cases_a_month(pasted, baseline)
    if cases_a_month > babies_a_month:
        found = f"{cases_a_month:.1f} cases a month of {babies_a_month} babies"
        raise _unreadable("more_cases", found, "no more cases than babies")
    return babies_a_month, cases_a_month / babies_a_month


def _cases_a_month(pasted: Pasted, baseline: int | None) -> float:
    """Of dates: those of the baseline, or all after the first, over the days from the first until known."""
    waits = pasted.value[:baseline]
    days = sum(wait for wait in waits if wait != SAME_DAY)
    if baseline is None:
        days += pasted.running or 0.0
    return DAYS_A_MONTH * len(waits) / max(days, SAME_DAY)
