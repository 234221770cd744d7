"""How often a chart of a unit's size signals when nothing changed and when something did, by simulation.

Each seed is a unit that charts a baseline, locks its limits and goes on, looking at its charts every month.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nectary.stats.charts import TAIL, Array, geometric_quantile
from nectary.stats.cusum import bernoulli_limit, weights
from nectary.stats.runs import fewest_crossings, most_in_a_run

BASELINE_MONTHS = 24
AFTER_MONTHS = (12, 24, 36)
SEEDS = 1000
DAYS_A_MONTH = 365.25 / 12
FALSE_MONTHS = 720  # of the upper sum: a false signal on average in so many months, 1 in 20 units in 36
COARSE = 500  # cells of its lattice: within some 15 percent of the run length asked for
TIMES = (1.0, 0.5, 2.0)
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Signalled:
    """The share of units, 0 to 1, whose chart had signalled by each of AFTER_MONTHS.

    `chart`: p, runs (of the p chart), g, g_probability, t_probability or cusum. `times`: the true rate after
    the baseline over that before it.
    """

    chart: str
    times: float
    by: tuple[float, ...]


def signalled(babies_a_month: int, rate: float, *, seeds: int = SEEDS, seed: int = 1) -> list[Signalled]:
    """Every chart at every one of TIMES for a unit with so many eligible babies a month and such a rate.

    p: outside 3-sigma limits. runs: the longest run or the crossings of the p chart. g: 3-sigma limits from
    the mean, above. g_probability and t_probability: probability limits, either side; an open interval
    signals as soon as it is longer than its limit. cusum: the upper Bernoulli sum for a doubling.
    """
    found = []
    for times in TIMES:
        draw = np.random.default_rng([seed, babies_a_month, round(rate * 1e6), round(times * 100)])
        cases, days = _units(draw, babies_a_month, rate, times, seeds)
        for chart, at in _months(cases, days, babies_a_month).items():
            by = tuple(float((at <= month).mean()) for month in AFTER_MONTHS)
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
    """chart -> (seeds,) the month after the baseline in which it first signals; inf = it never does."""
    by_month = cases.sum(axis=2)
    base = by_month[:, :BASELINE_MONTHS].sum(axis=1) / (BASELINE_MONTHS * babies)
    return {
        "p": _first(_outside_p(by_month, base, babies)),
        "runs": _first(_by_runs(by_month / babies, base)),
        **_between(cases, days),
        "cusum": _cusum(cases, base, babies),
    }


def _first(signals: Flags) -> Array:
    """The first month, from 1, in which each seed signals."""
    return np.where(signals.any(axis=1), signals.argmax(axis=1) + 1.0, np.inf)


def _outside_p(by_month: NDArray[np.int64], base: Array, babies: int) -> Flags:
    """A baseline without a case has no limits, so that it cannot signal."""
    reach = 3 * np.sqrt(base * (1 - base) / babies)
    after = by_month[:, BASELINE_MONTHS:] / babies
    beyond = (after > (base + reach)[:, None]) | (after < (base - reach)[:, None])
    return np.asarray(beyond & (base > 0)[:, None])


def _by_runs(values: Array, base: Array) -> Flags:
    """The rules asked each month of all points so far, baseline and all, about the baseline's centre."""
    sides = np.sign(values - base[:, None])
    months = sides.shape[1]
    longest_max = np.array([np.inf, *(most_in_a_run(n) for n in range(1, months + 1))])
    crossings_min = np.array([0, *(fewest_crossings(n) for n in range(1, months + 1))])
    last, run, longest, crossings, useful = (np.zeros(len(base), dtype=int) for _ in range(5))
    found = np.zeros((len(base), months - BASELINE_MONTHS), dtype=bool)
    for month in range(months):
        side = sides[:, month].astype(int)
        counts, changed = side != 0, (side != 0) & (last != 0) & (side != last)
        run = np.where(counts, np.where(changed | (last == 0), 1, run + 1), run)
        longest, crossings, useful = np.maximum(longest, run), crossings + changed, useful + counts
        last = np.where(counts, side, last)
        if month >= BASELINE_MONTHS:
            found[:, month - BASELINE_MONTHS] = (longest > longest_max[useful]) | (
                crossings < crossings_min[useful]
            )
    return found


def _between(cases: Flags, days: Array) -> dict[str, Array]:
    """The charts of what lies between cases, each seed by itself: gaps are as many as cases are."""
    names = ("g", "g_probability", "t_probability")
    found = {name: np.full(len(cases), np.inf) for name in names}
    babies = cases.shape[2]
    for seed, (each, when) in enumerate(zip(cases, days, strict=True)):
        at = np.flatnonzero(each.ravel())
        moments = when.ravel()[at]
        early = at < BASELINE_MONTHS * babies
        gaps, waits = np.diff(at)[early[1:]] - 1, np.diff(moments)[early[1:]]
        if len(gaps) < 2:
            continue
        last, last_day = int(at[early][-1]), float(moments[early][-1])
        later, later_days = at[~early], moments[~early]
        bounds = _bounds(float(gaps.mean()), float(waits.mean()))
        for name in ("g", "g_probability"):
            path = np.array([last, *later, cases[seed].size], dtype=float)
            reached = _too_far(path, *bounds[name], closed=len(later), own=1)
            found[name][seed] = np.inf if reached is None else reached // babies - BASELINE_MONTHS + 1
        path = np.array([last_day, *later_days, cases.shape[1] * DAYS_A_MONTH])
        reached = _too_far(path, *bounds["t_probability"], closed=len(later), own=0)
        if reached is not None:
            found["t_probability"][seed] = reached // DAYS_A_MONTH - BASELINE_MONTHS + 1
    return found


def _bounds(gap: float, wait: float) -> dict[str, tuple[float, float]]:
    return {
        "g": (0.0, gap + 3 * float(np.sqrt(gap * (gap + 1)))),
        "g_probability": (geometric_quantile(TAIL, gap), geometric_quantile(1 - TAIL, gap)),
        "t_probability": (-wait * float(np.log1p(-TAIL)), -wait * float(np.log(TAIL))),
    }


def _too_far(at: Array, low: float, high: float, closed: int, own: float) -> float | None:
    """Where an interval first leaves its limits: a long one as soon as it does, a short one at its end.

    `at`: the last case of the baseline, the later cases, the end of looking. `own`: 1 where the case itself
    is one of the counted. None = never.
    """
    for number in range(len(at) - 1):
        between = at[number + 1] - at[number] - own
        if between > high:
            return float(max(at[number] + high + own, at[0]))
        if number < closed and between < low:
            return float(at[number + 1])
    return None


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
