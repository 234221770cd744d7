"""Runs about a centre line: the longest one and the crossings, against what chance alone would give.

Anhoej and Olesen 2014: a run longer than about log2 of the points plus 3, or fewer crossings than 5 percent
of chance series have.
"""

from dataclasses import dataclass

import numpy as np
from scipy.stats import binom

from nectary.stats.charts import Array, Chart, apart


@dataclass(frozen=True)
class Runs:
    """`useful`: points not on the centre line; the two limits are None where none is useful."""

    longest: int
    longest_max: int | None
    crossings: int
    crossings_min: int | None
    useful: int

    @property
    def too_long(self) -> bool:
        return self.longest_max is not None and self.longest > self.longest_max

    @property
    def too_few(self) -> bool:
        return self.crossings_min is not None and self.crossings < self.crossings_min


@dataclass(frozen=True)
class Signal:
    """`at`: the point, from 1. `rule`: limit, longest_run or crossings."""

    at: int
    rule: str


def most_in_a_run(useful: int) -> int:
    """The longest run that chance alone would usually give among so many points."""
    return round(float(np.log2(useful))) + 3


def fewest_crossings(useful: int) -> int:
    """The fewest crossings that chance alone would usually give among so many points."""
    return int(binom.ppf(0.05, useful - 1, 0.5)) if useful > 1 else 0


def runs(value: Array, centre: Array) -> Runs:
    """The runs of one phase; a point on the centre line, or without one, neither breaks a run nor counts."""
    sides = np.nan_to_num(np.sign(apart(value, centre)))
    sides = sides[sides != 0]
    useful = len(sides)
    if not useful:
        return Runs(0, None, 0, None, 0)
    changes = np.flatnonzero(np.diff(sides) != 0)
    lengths = np.diff(np.concatenate(([-1], changes, [useful - 1])))
    return Runs(int(lengths.max()), most_in_a_run(useful), len(changes), fewest_crossings(useful), useful)


def signals(chart: Chart) -> list[Signal]:
    """Every signal in the order of the points: beyond a limit, and at a phase's end what its runs say."""
    found = [Signal(at + 1, "limit") for at in chart.outside()]
    for first, until in chart.phases:
        of = runs(chart.value[first:until], chart.centre[first:until])
        found += [Signal(until, "longest_run")] if of.too_long else []
        found += [Signal(until, "crossings")] if of.too_few else []
    return sorted(found, key=lambda one: one.at)
