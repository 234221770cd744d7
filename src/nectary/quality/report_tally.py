"""Counts that grow slice by slice, so that a record of any size is never held whole."""

from collections import Counter
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from nectary.measures import MEASURES
from nectary.practices import PRACTICES
from nectary.quality.report_choices import Asked
from nectary.show.reports.facts import Rate, Share, Spread
from nectary.stats.proportions import wilson_range

TENTHS = 10
QUARTERS = 4
YES_OR_NO = "1"


def sum_of(column: pa.ChunkedArray) -> int:
    """The sum of a column of whole numbers or of yes and no, NULLs left out; 0 where nothing is left."""
    return int(pc.sum(column).as_py() or 0)


def share_of(
    name: str, events: int, known: int, of: int, *, among: str | None = None, not_applicable: int | None = 0,
    reported: int = 0, interval: bool = False,
) -> Share:  # fmt: skip
    """The share with its range, and with its 95% interval where one is asked for."""
    bare = Share(name, events, known, of, None, None, None, among, not_applicable, reported)
    if not known:
        return bare
    lowest, highest = 100 * events / bare.asked, 100 * (events + bare.unknown) / bare.asked
    low, high = None, None
    if interval:
        low, high = (100 * end for end in wilson_range(events, bare.unknown, bare.asked))
    percent = None if bare.unknown else lowest
    return replace(bare, percent=percent, low=low, high=high, lowest=lowest, highest=highest)


def quartile(counts: Counter[int], quarter: int) -> float | None:
    """The value below which `quarter` fourths of what was counted lie; None where nothing was.

    Where the place falls between two, their mean: definition 2 of Hyndman and Fan, Am Stat 1996;50:361. So
    the median of an even number is the mean of the middle two.
    """
    total = counts.total()
    if not total:
        return None
    place, rest = divmod(total * quarter, QUARTERS)
    if rest:
        return float(_at(counts, place + 1))
    return (_at(counts, place) + _at(counts, place + 1)) / 2


def _at(counts: Counter[int], place: int) -> int:
    """The value at `place`, the lowest being at 1."""
    seen = 0
    for value in sorted(counts):
        seen += counts[value]
        if seen >= place:
            return value
    raise AssertionError(f"there is no place {place}")


def _those(stays: pa.Table, asked: Asked) -> pa.Table:
    if asked.among is None:
        return stays
    return stays.filter(pc.fill_null(pc.equal(stays[asked.among], 1), False))


def _reported(stays: pa.Table, name: str) -> int:
    return sum_of(pc.equal(stays[f"{name}_basis"], "reported"))


class ShareTally:
    """How many stays had it, of how many known."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self.events = self.known = self.of = self.not_applicable = self.reported = 0

    def add(self, stays: pa.Table) -> None:
        """Count a slice of the run's stays."""
        rows, name = _those(stays, self.asked), self.asked.name
        self.of += rows.num_rows
        if name in PRACTICES:
            verdicts = Counter(rows[name].to_pylist())
            self.events += verdicts["met"]
            self.known += verdicts["met"] + verdicts["not_met"]
            self.not_applicable += verdicts["not_applicable"]
        else:
            self.events += sum_of(rows[name])
            self.known += rows.num_rows - rows[name].null_count
            self.reported += _reported(rows, name)

    def fact(self) -> Share:
        """What was counted."""
        return share_of(
            self.asked.name, self.events, self.known, self.of, among=self.asked.among,
            not_applicable=None if self.asked.may_not_apply else self.not_applicable,
            reported=self.reported, interval=self.asked.interval,
        )  # fmt: skip


class SpreadTally:
    """How a measure is spread over stays; its values are counted in tenths of its unit."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self.tenths: Counter[int] = Counter()
        self.some = self.of = self.reported = 0

    def add(self, stays: pa.Table) -> None:
        """Count a slice of the run's stays."""
        rows = _those(stays, self.asked)
        values = pc.drop_null(rows[self.asked.name])
        tenths = pc.cast(pc.round(pc.multiply(pc.cast(values, pa.float64()), TENTHS)), pa.int64())
        for each in pc.value_counts(tenths).to_pylist():
            self.tenths[each["values"]] += each["counts"]
        self.some += sum_of(pc.greater(values, 0))
        self.of += rows.num_rows
        self.reported += _reported(rows, self.asked.name)

    def fact(self) -> Spread:
        """What was counted."""
        low, median, high = (
            None if found is None else found / TENTHS
            for found in (quartile(self.tenths, q) for q in (1, 2, 3))
        )
        name = self.asked.name
        return Spread(
            name, MEASURES[name].unit, self.some, self.tenths.total(), self.of, low, median, high,
            self.asked.among, None if self.asked.may_not_apply else 0, self.reported,
        )  # fmt: skip


class RateTally:
    """A day measure summed over the infant-days on which it is known."""

    def __init__(self, name: str, per: int) -> None:
        self.name, self.per = name, per
        self.top = self.known = self.of = 0

    def add(self, days: pa.Table) -> None:
        """Count a slice of the run's days."""
        self.top += sum_of(days[self.name])
        self.known += days.num_rows - days[self.name].null_count
        self.of += days.num_rows

    def fact(self) -> Rate:
        """What was counted."""
        if not self.known:
            return Rate(self.name, self.top, self.known, self.of, self.per, None)
        unknown, lowest = self.of - self.known, self.per * self.top / self.of
        highest = self.per * (self.top + unknown) / self.of if MEASURES[self.name].unit == YES_OR_NO else None
        value = None if unknown else lowest
        return Rate(self.name, self.top, self.known, self.of, self.per, value, lowest, highest)


def tally(asked: Asked) -> ShareTally | SpreadTally:
    """An empty tally for what is asked."""
    return SpreadTally(asked) if asked.spread else ShareTally(asked)
