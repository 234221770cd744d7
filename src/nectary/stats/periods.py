"""Labels that read as months, quarters, weeks, years or days: whether they are one whole sequence in order.

A chart draws its points as neighbours, and rules of runs count them so. A month that is missing, stands twice
or stands in the wrong place makes another chart of it.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

MONTH, QUARTER, WEEK, YEAR, DAY, OF_YEAR = KINDS = (
    "month",
    "quarter",
    "week",
    "year",
    "day",
    "month_of_year",
)
NAMES = (
    "jan january ene enero", "feb february febrero", "mar march marzo", "apr april abr abril", "may mayo",
    "jun june junio", "jul july julio", "aug august ago agosto", "sep sept september septiembre",
    "oct october octubre", "nov november noviembre", "dec december dic diciembre",
)  # fmt: skip
MONTHS = {name: at for at, names in enumerate(NAMES, start=1) for name in names.split()}
SHORT = tuple(names.split()[0].capitalize() for names in NAMES)
A_WEEK = 7
A_YEAR = 12
MOST_ODD = 4  # of so many names of months one may be another word, such as Total
ONE_BY_ONE, MOST_NAMED = 24, 1000  # so many missing months are named
FEWEST = 2  # labels that make a sequence
YEARS = range(1900, 2200)
YEAR_TEXT = r"(\d{4}|'?\d{2})"
FORMS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (MONTH, re.compile(r"(?P<y>\d{4})[-/. m]?(?P<n>0[1-9]|1[0-2])")),
    (MONTH, re.compile(r"(?P<y>\d{4})[-/. m](?P<n>\d)")),
    (MONTH, re.compile(r"(?P<n>\d{1,2})[-/. ](?P<y>\d{4})")),
    (MONTH, re.compile(rf"(?P<m>[a-z]+)\.?[-/. ,]*(?:de(?:l)? )?(?P<y>{YEAR_TEXT})")),
    (MONTH, re.compile(r"(?P<y>\d{4})[-/. ]*(?P<m>[a-z]+)\.?")),
    (QUARTER, re.compile(r"(?P<y>\d{4})[-/. ]*[qt](?P<n>[1-4])")),
    (QUARTER, re.compile(rf"(?:[qt](?P<n>[1-4])|(?P<k>[1-4])[qt])[-/. ]*(?P<y>{YEAR_TEXT})")),
    (WEEK, re.compile(r"(?P<y>\d{4})[-/. ]*(?:w|wk|week|s|sem|semana) ?(?P<n>\d{1,2})")),
    (WEEK, re.compile(r"(?:w|wk|week|s|sem|semana) ?(?P<n>\d{1,2})[-/. ]+(?P<y>\d{4})")),
    (YEAR, re.compile(r"(?P<y>\d{4})")),
    (DAY, re.compile(r"(?P<y>\d{4})[-/.](?P<n>\d{1,2})[-/.](?P<d>\d{1,2})")),
    (OF_YEAR, re.compile(r"(?P<m>[a-z]+)\.?")),
)
SLASHED = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")


@dataclass(frozen=True)
class Order:
    """What stands in labels of one `kind`, and how the sequence is broken.

    `missing`: what no label names, `count` of them, of which the first MOST_NAMED are here; `stretches`: the
    first and last of each stretch of them. `twice`, `back` and `odd`: points, from 1, whose label stands
    before them already, belongs before an earlier one, or is of no such kind. `unsure`: the labels are dates
    that can be read in two ways, so that nothing else was told.
    """

    kind: str
    missing: tuple[str, ...] = ()
    stretches: tuple[tuple[str, str], ...] = ()
    count: int = 0
    twice: tuple[int, ...] = ()
    back: tuple[int, ...] = ()
    odd: tuple[int, ...] = ()
    unsure: bool = False

    @property
    def told(self) -> tuple[str, ...]:
        """What is missing, as people write it: one by one where it is little, else by its stretches."""
        if self.count <= ONE_BY_ONE:
            return self.missing
        return tuple(first if first == last else f"{first} - {last}" for first, last in self.stretches)


def _year(text: str) -> int:
    digits = text.lstrip("'")
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


def _numbered(kind: str, found: re.Match[str]) -> int | None:
    """Where the label stands among all of its kind; None where there is no such month, week or day."""
    part = found.groupdict()
    month = MONTHS.get(part["m"], 0) if "m" in part else 0
    if "m" in part and not month:
        return None
    if kind == OF_YEAR:
        return month
    year, number = _year(part["y"]), int(part.get("n") or part.get("k") or month or 0)
    if year not in YEARS or (kind == MONTH and not 1 <= number <= A_YEAR):
        return None
    if kind in (WEEK, DAY):
        try:
            if kind == WEEK:
                return date.fromisocalendar(year, number, 1).toordinal() // A_WEEK
            return date(year, number, int(part["d"])).toordinal()
        except ValueError:
            return None
    return {MONTH: year * A_YEAR + number - 1, QUARTER: year * 4 + number - 1, YEAR: year}[kind]


def _read(label: str) -> tuple[str, int] | None:
    """(kind, where it stands among all of that kind); None for a label that reads as none."""
    plain = " ".join(label.casefold().split())
    for kind, form in FORMS:
        found = form.fullmatch(plain)
        at = None if found is None else _numbered(kind, found)
        if at is not None:
            return kind, at
    return None


def _slashed(labels: Sequence[str]) -> tuple[list[tuple[str, int] | None], bool]:
    """(the labels that are dates such as 14/03/2026, as days; whether they can be read in two ways)."""
    parts = [SLASHED.fullmatch(label.strip()) for label in labels]
    both = [[_slashed_day(part, day_first) for part in parts] for day_first in (True, False)]
    fit = [one for one in both if all(day is not None for day, part in zip(one, parts, strict=True) if part)]
    unsure = any(parts) and len(fit) == 2 and fit[0] != fit[1]
    days = fit[0] if fit and not unsure else [None] * len(labels)
    return [None if day is None else (DAY, day) for day in days], unsure


def _slashed_day(part: re.Match[str] | None, day_first: bool) -> int | None:
    if part is None:
        return None
    day, month = (part[1], part[2]) if day_first else (part[2], part[1])
    try:
        return date(int(part[3]), int(month), int(day)).toordinal()
    except ValueError:
        return None


def _label(kind: str, at: int) -> str:
    if kind == OF_YEAR:
        return SHORT[(at - 1) % A_YEAR]
    if kind == MONTH:
        return f"{at // A_YEAR}-{at % A_YEAR + 1:02d}"
    if kind == QUARTER:
        return f"{at // 4}-Q{at % 4 + 1}"
    if kind == WEEK:
        year, week, _ = date.fromordinal(at * A_WEEK + 1).isocalendar()
        return f"{year}-W{week:02d}"
    return str(at) if kind == YEAR else date.fromordinal(at).isoformat()


def order_of(labels: Sequence[str]) -> Order | None:
    """How the labels stand as a sequence; None where most of them read as no period of one kind."""
    slashed, unsure = _slashed(labels)
    read = [_read(label) or day for label, day in zip(labels, slashed, strict=True)]
    kinds = Counter(one[0] for one in read if one is not None)
    if unsure and not kinds:
        return Order(DAY, unsure=True)
    if not kinds or kinds.most_common(1)[0][1] < max(FEWEST, len(labels) // 2 + 1):
        return None
    kind = kinds.most_common(1)[0][0]
    odd = tuple(at for at, one in enumerate(read, start=1) if one is None or one[0] != kind)
    places = [(at, one[1]) for at, one in enumerate(read, start=1) if one is not None and one[0] == kind]
    if kind == OF_YEAR:  # a word such as May is a month only among months
        return None if len(odd) * MOST_ODD > len(labels) else _of_year(places, odd)
    twice, back = _against_order(places)
    shown, step, numbers = _steps(kind, [number for _, number in places])
    gaps = list(_gaps(numbers, step)) if step and not back else []
    names = [_label(shown, at) for first, last in gaps for at in _some(first, last, step)]
    stretches = tuple((_label(shown, first), _label(shown, last)) for first, last in gaps)
    count = sum((last - first) // step + 1 for first, last in gaps)
    return Order(kind, tuple(names[:MOST_NAMED]), stretches, count, twice, back, odd)


def _some(first: int, last: int, step: int) -> range:
    return range(first, min(last, first + step * MOST_NAMED) + 1, step)


def _against_order(places: list[tuple[int, int]]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """(points whose period stood before, points whose period belongs before an earlier point's)."""
    seen: set[int] = set()
    twice, back = [], []
    latest = places[0][1]
    for at, number in places:
        if number in seen:
            twice.append(at)
        elif number < latest:
            back.append(at)
        seen.add(number)
        latest = max(latest, number)
    return tuple(twice), tuple(back)


def _of_year(places: list[tuple[int, int]], odd: tuple[int, ...]) -> Order:
    """Months without their year: each must be the one after the one before it."""
    missing, stretches = [], []
    for (_, before), (_, after) in pairwise(places):
        between = [_label(OF_YEAR, before + step) for step in range(1, (after - before - 1) % A_YEAR + 1)]
        missing += between
        stretches += [(between[0], between[-1])] if between else []
    return Order(OF_YEAR, tuple(missing[:MOST_NAMED]), tuple(stretches), len(missing), odd=odd)


def _steps(kind: str, numbers: list[int]) -> tuple[str, int, list[int]]:
    """(what the places are shown as, how far neighbours are apart, the places); 0 = days in no rhythm."""
    if kind != DAY:
        return kind, 1, numbers
    days = [date.fromordinal(number) for number in numbers]
    last_days = all((day + timedelta(days=1)).day == 1 for day in days)
    if len({day.day for day in days}) == 1 or last_days:
        months = [day.year * A_YEAR + day.month - 1 for day in days]
        if len(set(months)) == len(set(numbers)) > 1:
            return MONTH, 1, months
    gaps = Counter(after - before for before, after in pairwise(sorted(set(numbers))))
    step = min(gaps, default=0)
    rhythm = step in (1, A_WEEK, 2 * A_WEEK) and all(gap % step == 0 for gap in gaps)
    usual = gaps[step] * 2 > sum(gaps.values()) - (step > 1)
    return DAY, step if rhythm and usual else 0, numbers


def _gaps(numbers: list[int], step: int) -> Iterator[tuple[int, int]]:
    for before, after in pairwise(sorted(set(numbers))):
        if after - before > step:
            yield before + step, after - step
