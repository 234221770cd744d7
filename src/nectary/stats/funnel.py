"""Units beside each other: funnel limits for a proportion, and observed against expected cases."""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq
from scipy.stats import binom, chi2, norm, poisson

from nectary.base.errors import UserError


def binomial_funnel(babies: int, target: float, cover: float) -> tuple[float, float]:
    """The limits of a proportion around `target` for a unit of so many babies, held in 0 to 1.

    Exact binomial quantiles joined by straight lines (Spiegelhalter 2005): between whole cases the limit lies
    where the cumulative chance would be met.
    """

    def end(chance: float) -> float:
        cases = float(binom.ppf(chance, babies, target))
        here, below = binom.cdf(cases, babies, target), binom.cdf(cases - 1, babies, target)
        share = float((cases - (here - chance) / (here - below)) / babies)
        return min(1.0, max(0.0, share))  # of one baby both ends can lie below no case

    tail = (1 - cover) / 2
    return end(tail), end(1 - tail)


def normal_funnel(babies: int, target: float, cover: float) -> tuple[float, float]:
    """The same by the normal law, held in 0 to 1; too narrow for few babies."""
    reach = float(norm.ppf((1 + cover) / 2) * np.sqrt(target * (1 - target) / babies))
    return max(0.0, target - reach), min(1.0, target + reach)


@dataclass(frozen=True)
class ObservedExpected:
    """`ratio` observed over expected, with 95 percent intervals; `p` two-sided, exact Poisson."""

    ratio: float
    exact: tuple[float, float]
    byar: tuple[float, float]
    mid_p: tuple[float, float]
    p: float


def observed_expected(observed: int, expected: float) -> ObservedExpected:
    """Cases seen against those expected; UserError where `expected` is not above 0."""
    if expected <= 0 or observed < 0:
        raise UserError(f"{observed} observed of {expected:g} expected", "0 or more, of more than 0")
    low = float(chi2.ppf(0.025, 2 * observed) / 2) if observed else 0.0
    exact = (low, float(chi2.ppf(0.975, 2 * observed + 2) / 2))
    ends = (*exact, *_byar(observed), *_mid_p(observed))
    pairs = [(ends[at] / expected, ends[at + 1] / expected) for at in (0, 2, 4)]
    return ObservedExpected(observed / expected, pairs[0], pairs[1], pairs[2], _two_sided(observed, expected))


def _byar(observed: int) -> tuple[float, float]:
    z = 1.96  # as Byar printed it

    def end(count: float, side: float) -> float:
        return count * (1 - 1 / (9 * count) + side * z / (3 * np.sqrt(count))) ** 3 if count else 0.0

    return end(observed, -1), end(observed + 1, 1)


def _mid_p(observed: int) -> tuple[float, float]:
    """Means at which half the chance of `observed` and all beyond it is 2.5 percent."""
    most = 10 + 3 * observed

    def above(mean: float) -> float:
        return float(poisson.sf(observed, mean) + poisson.pmf(observed, mean) / 2)

    high = float(brentq(lambda mean: 1 - above(mean) - 0.025, 1e-12, most, xtol=1e-12))
    return (
        float(brentq(lambda mean: above(mean) - 0.025, 1e-12, most, xtol=1e-12)) if observed else 0.0
    ), high


def _two_sided(observed: int, expected: float) -> float:
    """The chance of a count at most as likely as `observed`, the rule of R's poisson.test."""
    likely = poisson.pmf(observed, expected) * (1 + 1e-7)
    counts = np.arange(int(expected + 20 * np.sqrt(expected) + observed + 50))
    chances = poisson.pmf(counts, expected)
    return min(1.0, float(chances[chances <= likely].sum()))
