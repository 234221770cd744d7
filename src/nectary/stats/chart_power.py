"""How often a chart of a unit's size signals when nothing changed and when something did, by simulation.

Each seed is a unit that charts a baseline, locks its limits and goes on, looking at its charts every month.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nectary.stats.charts import TAIL, Array, apart, geometric_quantile
from nectary.stats.cusum import bernoulli_limit, weights
from nectary.stats.runs import hold_about_median, so_far

BASELINE_MONTHS = 24
AFTER_MONTHS = (12, 24, 36)
SEEDS = 1000
DAYS_A_MONTH = 365.25 / 12
SAME_DAY = 0.5  # days between two cases of one day
FALSE_MONTHS = 720  # of the upper sum: a false signal on average in so many months, 1 in 20 units in 36
COARSE = 500  # cells of its lattice: within some 15 percent of the run length asked for
TIMES = (1.0, 0.5, 2.0)
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Signalled:
    """The share of units, 0 to 1, whose chart had signalled by each of AFTER_MONTHS.

    `chart`: p, c, runs (of either), g, g_probability, g_runs, t_probability, t_runs or cusum. Those of runs
    are a share of the units whose runs were silent when the limits were locked. `times`: the true rate after
    the baseline over that before it.
    """

    chart: str
    times: float
    by: tuple[float, ...]


def signalled(babies_a_month: int, rate: float, *, seeds: int = SEEDS, seed: int = 1) -> list[Signalled]:
    """Every chart at every one of TIMES for a unit with so many eligible babies a month and such a rate.

    p and c: outside 3-sigma limits. runs: the longest run or the crossings about the median of the baseline,
    where the rules hold about it. g: 3-sigma limits from the mean, above. g_probability and t_probability:
    probability limits, either side; an open interval signals as soon as it is longer than its limit. g_runs
    and t_runs: the rules about their centre. Days are whole, as people write dates, and two cases of one day
    half a day apart. cusum: the upper Bernoulli sum for a doubling.
    """
    found = []
    for times in TIMES:
        draw = np.random.default_rng([seed, babies_a_month, round(rate * 1e6), round(times * 100)])
        cases, days = _units(draw, babies_a_month, rate, times, seeds)
        for chart, at in _months(cases, days, babies_a_month).items():
            asked = at[~np.isnan(at)]
            by = tuple(float((asked <= month).mean()) if len(asked) else 0.0 for month in AFTER_MONTHS)
            found.append(Signalled(chart, times, by))
    return found


def _units(
    draw: np.random.Generator, babies: int, rate: float, times: float, seeds: int
) -> tuple[Flags, Array]:
    """(seeds, months, babies) whether a case, and the day on which each came, in order within its month."""
    months = BASELINE_MONTHS + AFTER_MONTHS[-1]
    chance = np.full(months, rate)
    chance[BASELINE_MONTHS:] = min(1.0, rate * times)
    cases = draw.random((seeds, months, babies)) < chance[None, :, None]
    within = np.sort(draw.random((seeds, months, babies)), axis=2)
    days = (np.arange(months)[None, :, None] + within) * DAYS_A_MONTH
    return cases, days


def _months(cases: Flags, days: Array, babies: int) -> dict[str, Array]:
    """chart -> (seeds,) the month after the baseline in which it first signals; inf = it never does, NaN =
    it is not asked, since it signalled before.
    """
    by_month = cases.sum(axis=2)
    base = by_month[:, :BASELINE_MONTHS].sum(axis=1) / (BASELINE_MONTHS * babies)
    mean = base * babies
    return {
        "p": _first(_outside(by_month, mean, np.sqrt(mean * (1 - base)))),
        "c": _first(_outside(by_month, mean, np.sqrt(mean))),
        "runs": _by_runs(by_month),
        **_between(cases, days),
        "cusum": _cusum(cases, base, babies),
    }


def _first(signals: Flags) -> Array:
    """The first month, from 1, in which each seed signals."""
    return np.where(signals.any(axis=1), signals.argmax(axis=1) + 1.0, np.inf)


def _outside(by_month: NDArray[np.int64], mean: Array, sigma: Array) -> Flags:
    """Months after the baseline beyond 3 sigma; a baseline without a case has no limits, so none signals."""
    gap = np.abs(apart(by_month[:, BASELINE_MONTHS:].astype(float), mean[:, None]))
    return np.asarray((apart(gap, 3 * sigma[:, None]) > 0) & (mean > 0)[:, None])


def _by_runs(by_month: NDArray[np.int64]) -> Array:
    """The rules asked each month of all points so far, baseline and all, about the baseline's median."""
    base = by_month[:, :BASELINE_MONTHS].astype(float)
    sides = np.sign(by_month - np.median(base, axis=1)[:, None]).astype(int)
    found = so_far(sides) & hold_about_median(base)[:, None]
    return np.where(found[:, BASELINE_MONTHS - 1], np.nan, _first(found[:, BASELINE_MONTHS:]))


@dataclass(frozen=True)
class _Gaps:
    """What lies between the cases of one unit, on one scale, and the first `base` of it in the baseline.

    `at`: where each case stands, `end`: where looking ends, `a_month`: how much of the scale is a month.
    `own`: 1 where the case itself is one of the counted. `least`: what two cases at one place are apart.
    """

    at: Array
    end: float
    base: int
    a_month: float
    own: int
    least: float

    @property
    def between(self) -> Array:
        return np.maximum(np.diff(self.at) - self.own, self.least)

    def month(self, where: float) -> float:
        """The month after the baseline, from 1, in which `where` lies."""
        return where // self.a_month - BASELINE_MONTHS + 1

    def first_beyond(self, low: float, high: float) -> float:
        """The month in which an interval first leaves its limits; inf = it never does.

        A long one does so as soon as it is too long, a short one at its end.
        """
        path = np.append(self.at[self.base :], self.end)  # from the last case of the baseline
        for number, wait in enumerate(np.maximum(np.diff(path) - self.own, self.least)):
            if wait > high:
                return self.month(np.floor(path[number] + high + self.own) + 1 - self.own)
            if wait < low and number < len(path) - 2:
                return self.month(path[number + 1])
        return np.inf


def _between(cases: Flags, days: Array) -> dict[str, Array]:
    """The charts of what lies between cases, each seed by itself: gaps are as many as cases are."""
    names = ("g", "g_probability", "t_probability")
    found = {name: np.full(len(cases), np.inf) for name in names}
    runs_of: dict[str, list[tuple[int, _Gaps, float]]] = {"g_runs": [], "t_runs": []}
    babies = cases.shape[2]
    for seed, (each, when) in enumerate(zip(cases, days, strict=True)):
        at = np.flatnonzero(each.ravel())
        base = int((at < BASELINE_MONTHS * babies).sum()) - 1
        if base < 2:
            continue
        last_day = cases.shape[1] * DAYS_A_MONTH
        gaps = _Gaps(at.astype(float), cases[seed].size, base, babies, 1, 0.0)
        waits = _Gaps(np.floor(when.ravel()[at]), last_day, base, DAYS_A_MONTH, 0, SAME_DAY)
        gap, wait = float(gaps.between[:base].mean()), float(waits.between[:base].mean())
        found["g"][seed] = gaps.first_beyond(0.0, gap + 3 * float(np.sqrt(gap * (gap + 1))))
        found["g_probability"][seed] = gaps.first_beyond(
            geometric_quantile(TAIL, gap), geometric_quantile(1 - TAIL, gap)
        )
        low, high = -wait * float(np.log1p(-TAIL)), -wait * float(np.log(TAIL))
        found["t_probability"][seed] = waits.first_beyond(low, high)
        runs_of["g_runs"].append((seed, gaps, geometric_quantile(0.5, gap)))
        runs_of["t_runs"].append((seed, waits, wait * float(np.log(2))))
    return found | {name: _runs_between(of, len(cases)) for name, of in runs_of.items()}


def _runs_between(of: list[tuple[int, _Gaps, float]], seeds: int) -> Array:
    """The rules asked at each case, of all intervals so far, about the centre of the baseline's.

    A centre of 0 has no point below it, so that the rules say nothing.
    """
    found = np.full(seeds, np.inf)
    sides = np.zeros((len(of), max((len(gaps.at) - 1 for _, gaps, _ in of), default=1)), dtype=int)
    for row, (_, gaps, centre) in enumerate(of):
        if centre > 0:
            sides[row, : len(gaps.at) - 1] = np.sign(apart(gaps.between, centre))
    for signals, (seed, gaps, _) in zip(so_far(sides), of, strict=True):
        later = np.flatnonzero(signals[gaps.base : len(gaps.at) - 1])
        if signals[gaps.base - 1]:
            found[seed] = np.nan
        elif len(later):
            found[seed] = gaps.month(float(gaps.at[gaps.base + 1 + later[0]]))
    return found


def _cusum(cases: Flags, base: Array, babies: int) -> Array:
    after = cases[:, BASELINE_MONTHS:].reshape(len(cases), -1)
    limit = np.full(len(base), np.inf)
    for share in np.unique(base[(base > 0) & (base < 1)]):
        limit[base == share] = bernoulli_limit(float(share), FALSE_MONTHS * babies, cells=COARSE)
    safe = np.clip(base, 1e-9, 1 - 1e-9)
    at_case, at_none = weights(safe, 2.0)
    height, reached = np.zeros(len(base)), np.full(len(base), np.inf)
    for baby in range(after.shape[1]):
        height = np.maximum(0.0, height + np.where(after[:, baby], at_case, at_none))
        now = (height >= limit) & np.isinf(reached)
        reached[now] = baby // babies + 1
    return reached
