"""Runs about a centre line: the longest one and the crossings, against what chance alone would give.

Anhoej and Olesen 2014: a run longer than about log2 of the points plus 3, or fewer crossings than 5 percent
of chance series have.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binom

from nectary.stats.charts import Array, Chart, apart

FEWEST_USEFUL = 10  # the fewest points off the line that the published limits were made for
LEAST_SIDE = 0.35  # of them, at least this share on either side, or crossings are rare whatever happens


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


def hold_about_median(value: Array) -> NDArray[np.bool_]:
    """Whether the two rules hold about the median of `value`, shape (..., points) to (...).

    They take each point to be as likely above as below. Counts of a few cases pile up on their median, or on
    0 under it: then all the others lie on one side, and chance alone breaks the rules.
    """
    gap = apart(value, np.median(value, axis=-1, keepdims=True))
    above, below = (gap > 0).sum(axis=-1), (gap < 0).sum(axis=-1)
    useful = above + below
    alike = np.minimum(above, below) >= LEAST_SIDE * useful
    return np.asarray((useful >= FEWEST_USEFUL) & alike)


def so_far(sides: NDArray[np.int64]) -> NDArray[np.bool_]:
    """(series, points) of 1 above, -1 below, 0 on the line -> whether the runs up to each point signal."""
    points = sides.shape[1]
    longest_max = np.array([np.inf, *(most_in_a_run(n) for n in range(1, points + 1))])
    crossings_min = np.array([0, *(fewest_crossings(n) for n in range(1, points + 1))])
    last, run, longest, crossings, useful = (np.zeros(len(sides), dtype=int) for _ in range(5))
    found = np.zeros(sides.shape, dtype=bool)
    for point in range(points):
        side = sides[:, point]
        counts, changed = side != 0, (side != 0) & (last != 0) & (side != last)
        run = np.where(counts, np.where(changed | (last == 0), 1, run + 1), run)
        longest, crossings, useful = np.maximum(longest, run), crossings + changed, useful + counts
        last = np.where(counts, side, last)
        found[:, point] = (longest > longest_max[useful]) | (crossings < crossings_min[useful])
    return found


def signals(chart: Chart) -> list[Signal]:
    """Every signal in the order of the points: beyond a limit, and at a phase's end what its runs say."""
    found = [Signal(at + 1, "limit") for at in chart.outside()]
    for first, until in chart.phases:
        of = runs(chart.value[first:until], chart.centre[first:until])
        found += [Signal(until, "longest_run")] if of.too_long else []
        found += [Signal(until, "crossings")] if of.too_few else []
    return sorted(found, key=lambda one: one.at)
