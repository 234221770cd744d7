"""One stay as rows, and the few words that the plain rules are said in: sure, the grid, days of a span."""

import tomllib
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import Any

Row = dict[str, Any]
Value = int | float | None
MINUTES_A_DAY = 1440
DAYS_A_WEEK = 7
PLACES = {
    "fluids": ("start_day", "stop_day"), "lines": ("start_day", "stop_day"), "transfusions": ("start_day",),
    "medicines": ("day", "start_day", "stop_day"),
}  # fmt: skip

BY_DAY: dict[str, Callable[["Stay", int], Value]] = {}
BY_STAY: dict[str, Callable[["Stay"], Value]] = {}
REPORTED: set[str] = set()


def day_measure(rule):
    """Enters `rule(stay, day)` under its own name."""
    BY_DAY[rule.__name__] = rule
    return rule


def stay_measure(rule):
    """Enters `rule(stay)` under its own name."""
    BY_STAY[rule.__name__] = rule
    return rule


def or_reported(rule):
    """Enters `rule(stay)`, which falls back on the total of its own name that the source reports."""
    REPORTED.add(rule.__name__)
    return stay_measure(rule)


def named(name):
    """Gives a rule made in a loop its name."""

    def rename(rule):
        rule.__name__ = name
        return rule

    return rename


remembered = lru_cache(maxsize=20_000)  # a rule's answer for one stay and day, for the rules that rest on it


@lru_cache
def limit(name):
    """The threshold in force today, read from the data itself."""
    text = (files("nectary.measures") / "thresholds.toml").read_text(encoding="utf-8")
    entries = [row for row in tomllib.loads(text)["threshold"] if row["name"] == name]
    standing = [row for row in entries if row["since"] <= date.today()] or entries[:1]
    return max(standing, key=lambda row: row["since"])["value"]


def sure(row):
    """Not flagged, or a second person confirmed it."""
    return row["flag"] is None or row["confirmed"] is True


def unsure(row):
    return not sure(row)


class Stay:
    """The rows of one stay, and which tables its unit records at all."""

    def __init__(self, infant: Row, tables: dict[str, list[Row]], recorded: frozenset[str]) -> None:
        self.infant = infant
        self._tables = tables
        self.recorded = recorded
        seen = infant["left_day"] if infant["left_day"] is not None else infant["seen_to_day"]
        self.last_seen: int | None = seen
        first = self._first_day()
        self.grid: range = range(0) if seen is None or first is None else range(first, seen + 1)

    @property
    def observed_min(self):
        """The minute from which it was observed: blank from birth, from admission where born elsewhere."""
        said = self.infant["observed_from_min"]
        blank = self.infant["admitted_min"] if self.infant["inborn"] is False else 0
        return blank if said is None else said

    def _first_day(self):
        """The later of admission and of the first day that surely does not begin before observation does.

        Without a day of admission its minute says as much; None where that is blank too and it matters.
        """
        came, came_min, observed = self.infant["admitted_day"], self.infant["admitted_min"], self.observed_min
        if observed is None:
            return came
        if came is None:
            return first_day_from(max(observed, came_min or 0))
        surely_over = (came + 1) * MINUTES_A_DAY <= observed
        later = surely_over if came_min is None else observed > came_min
        return max(came, first_day_from(observed)) if later else came

    @property
    def start_known(self):
        """Whether the first day here is known: a minute after birth may lie on either of two days."""
        at = (self.observed_min, self.infant["admitted_min"] or 0)
        return self.infant["admitted_day"] is not None or at == (0, 0)

    def tells(self, table):
        """Whether the unit records `table` and each row of this stay's has a day: a day without is news."""
        return table in self.recorded and not self.lost(table)

    def lost(self, table):
        """Whether some row of this stay's is on no day, so that it may be of any."""
        return any(
            all(row[place] is None for place in PLACES.get(one, ("day",)))
            for one in ((table, "feed_totals") if table == "feeds" else (table,))
            for row in self.rows(one)
        )

    def rows(self, table):
        """Every row of `table`, doubted ones too."""
        return self._tables.get(table, [])

    def usable(self, table):
        return [row for row in self.rows(table) if sure(row)]

    def whole(self, day):
        """Whether the unit day surely lay under observation from its first hour to its last.

        The first and the last never do. A unit day begins less than a day after 1440 minutes times the
        day before it, so that is what observation must have begun by.
        """
        if day not in self.grid or day in (self.grid[0], self.grid[-1]):
            return False
        hours = 24 if (day - 1) * MINUTES_A_DAY >= (self.observed_min or 0) else 0
        return hours >= limit("least_hours_of_a_day")

    def whole_days(self):
        return [day for day in self.grid if self.whole(day)]

    @property
    def from_birth(self):
        """Observation began at birth; blanks are taken so, but not of a baby who was born elsewhere.

        A later admission is none, by its day or where that is blank by its minute.
        """
        came = self.infant["admitted_day"]
        return self.observed_min == 0 and not (self.infant["admitted_min"] if came is None else came)

    @property
    def ended_here(self):
        return self.infant["left_how"] in ("home", "died")

    def seen_past(self, until):
        """Seen from birth to the end of day `until`; the last day seen is partial unless the stay ended."""
        if not self.from_birth or not self.grid:
            return False
        ended = self.ended_here or self.infant["left_how"] == "transfer"
        return self.grid[-1] > until or (self.grid[-1] == until and ended)

    @property
    def known_to_the_day(self):
        """Gestation is said to be, or has days beyond whole weeks where nobody says how finely."""
        known_to, days = self.infant["gestation_known_to"], self.infant["gestation_days"]
        return known_to == "day" or (known_to is None and days is not None and days % DAYS_A_WEEK != 0)

    @property
    def birth_weight_g(self):
        return self.infant["birth_weight_g"] if sure(self.infant) else None

    def covers(self, row, day):
        """Whether a span, or a dose on its day, lies on `day`.

        Without a stop it runs to the last day looked at, without a start perhaps from day 0; without either
        it lies nowhere.
        """
        if row.get("day") is not None:
            return row["day"] == day
        start, stop = row["start_day"], row["stop_day"]
        if start is None and stop is None:
            return False
        ended = first_last_day(row)
        last = stop if stop is not None else self.last_seen if ended is None else ended + 1
        return last is not None and (start or 0) <= day <= last

    def surely_covers(self, row, day):
        """The same, but of a span without a start only its last day, and not the day after it ended."""
        if row.get("day") is None and row["start_day"] is None:
            return row["stop_day"] == day
        ended = None if row.get("day") is not None else first_last_day(row)
        return self.covers(row, day) and (ended is None or day <= ended)

    def on(self, table, day):
        """Rows of `table` whose own `day` it is."""
        return [row for row in self.rows(table) if row["day"] == day]


def first_last_day(row):
    """The last day of a span; where only the minute of its stop is charted, the first on which it can lie."""
    if row["stop_day"] is not None or row["stop_min"] is None:
        return row["stop_day"]
    return (row["stop_min"] - 1) // MINUTES_A_DAY


def first_day_from(minute):
    """The first unit day that cannot lie whole before the minute: day 0 may be a few minutes long."""
    return -(-minute // MINUTES_A_DAY)


def one_if(yes, maybe=False):
    """1 where sure, NULL where it may be, else 0."""
    return 1 if yes else None if maybe else 0


def divided(top, bottom):
    """One division of two whole numbers; NULL where either is unknown or it would be by nothing."""
    return None if top is None or not bottom else top / bottom


def of_stay(stay, rule, days=None):
    """The sum of `rule(stay, day)` over the days of the stay; NULL where one or the first is unknown."""
    each = (rule(stay, day) for day in (stay.grid if days is None else days))
    return total(each) if stay.start_known else None


def total(values):
    """The sum of all of them; NULL where one is unknown or there is none."""
    values = list(values)
    return None if not values or None in values else sum(values)
