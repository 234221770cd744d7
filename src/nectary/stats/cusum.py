"""Cumulative sums that watch for a rise, how long they run before a false signal, and what was not expected.

The Bernoulli sum goes up by log((1 - p0 + R p0)^-1 R) at a case and a little down at each baby without one
(Steiner, Cook, Farewell and Treasure 2000); with each baby's own expected chance it is risk-adjusted.
"""

from collections.abc import Callable

import numpy as np
from scipy.optimize import brentq
from scipy.special import ndtr
from scipy.stats import norm

from nectary.stats.charts import Array

NODES = 80  # of Gauss and Legendre; the keys agree to 1e-7
CELLS = 4000  # of the lattice, from 0 to the limit, at most


def weights(chance: Array | float, odds_ratio: float) -> tuple[Array, Array]:
    """(at a case, at none): the log-likelihood ratio of odds `odds_ratio` times as high."""
    chances = np.asarray(chance, dtype=float)
    none = -np.log(1 - chances + odds_ratio * chances)
    return none + np.log(odds_ratio), none


def upper_path(cases: Array, chance: Array | float, odds_ratio: float = 2.0) -> Array:
    """The upper sum after each baby, shape (babies,), never below 0. `cases`: 1 = case, 0 = none."""
    at_case, at_none = (np.broadcast_to(one, len(cases)) for one in weights(chance, odds_ratio))
    return normal_path(np.where(np.asarray(cases) == 1, at_case, at_none), 0.0)


def expected_less_observed(cases: Array, chance: Array) -> Array:
    """After each baby, the cases expected so far less those seen (VLAD); above 0 = fewer than expected."""
    return np.cumsum(np.asarray(chance, dtype=float) - np.asarray(cases, dtype=float))


def bernoulli_run_length(
    chance: float,
    limit: float,
    *,
    base: float | None = None,
    odds_ratio: float = 2.0,
    cells: int = CELLS,
) -> float:
    """Babies on average until the sum first reaches `limit`, when the true chance of a case is `chance`.

    The sum is built for `base` (the same where left out). Reckoned on a lattice whose step divides the small
    weight, chosen so that the large one falls on it as nearly as it can with so many `cells`.
    """
    up, down = (float(one) for one in weights(chance if base is None else base, odds_ratio))
    parts = np.arange(1, max(2, int(cells * -down / limit) + 1))
    falls = -up / down * parts
    fall = int(parts[np.argmin(np.abs(falls - np.round(falls)) / parts)])
    step = -down / fall
    return _lattice(chance, int(np.ceil(limit / step - 1e-9)), fall, max(1, round(up / step)))


def _lattice(chance: float, top: int, fall: int, rise: int) -> float:
    """From 0, babies until a sum of whole steps first reaches `top`."""
    from scipy.sparse import csr_matrix, identity
    from scipy.sparse.linalg import spsolve

    here = np.arange(top)
    lower, higher = np.maximum(0, here - fall), here + rise
    stays = higher < top
    rows = np.concatenate((here, here[stays]))
    columns = np.concatenate((lower, higher[stays]))
    parts = np.concatenate((np.full(top, 1 - chance), np.full(int(stays.sum()), chance)))
    moves = csr_matrix((parts, (rows, columns)), shape=(top, top))
    return float(spsolve((identity(top) - moves).tocsc(), np.ones(top))[0])


def bernoulli_limit(chance: float, length: float, odds_ratio: float = 2.0, cells: int = CELLS) -> float:
    """The limit at which a false signal comes after `length` babies on average."""

    def too_long(limit: float) -> float:
        return float(np.log(bernoulli_run_length(chance, limit, odds_ratio=odds_ratio, cells=cells) / length))

    high = 1.0
    while too_long(high) < 0:
        high *= 2
    return float(brentq(too_long, 0.05, high, xtol=1e-3))


def _solved(
    kernel: Callable[[Array, Array], Array],
    atom: Callable[[Array], Array] | None,
    low: float,
    high: float,
) -> float:
    """Average run length from 0 of a sum with transition density `kernel`(from, to), and an atom at 0."""
    nodes, sizes = np.polynomial.legendre.leggauss(NODES)
    nodes, sizes = low + (high - low) * (nodes + 1) / 2, sizes * (high - low) / 2
    starts = np.concatenate((nodes, [0.0]))
    moves = np.zeros((NODES + 1, NODES + 1))
    moves[:, :NODES] = kernel(starts[:, None], nodes[None, :]) * sizes
    if atom is not None:
        moves[:, NODES] = atom(starts)
    return float(np.linalg.solve(np.eye(NODES + 1) - moves, np.ones(NODES + 1))[NODES])


def normal_path(values: Array, reference: float) -> Array:
    """The upper sum of standard values after each point, less `reference` k a point, never below 0."""
    path, height = np.empty(len(values)), 0.0
    for number, value in enumerate(values):
        height = max(0.0, height + float(value) - reference)
        path[number] = height
    return path


def run_length(reference: float, limit: float, shift: float = 0.0) -> float:
    """Points on average until a one-sided normal sum with `reference` value k reaches `limit` h, from 0."""
    return _solved(
        lambda old, new: norm.pdf(new - old + reference - shift),
        lambda old: ndtr(reference - old - shift),
        0.0,
        limit,
    )


def two_sided_run_length(reference: float, limit: float, shift: float = 0.0) -> float:
    """The same for two sums, one each way."""
    return 1 / (1 / run_length(reference, limit, shift) + 1 / run_length(reference, limit, -shift))


def limit_for(reference: float, length: float) -> float:
    """The limit at which a one-sided sum gives a false signal after `length` points on average."""
    high = 1.0
    while run_length(reference, high) < length:
        high *= 2
    return float(brentq(lambda limit: run_length(reference, limit) - length, 0.01, high, xtol=1e-12))


def ewma_run_length(weight: float, limit: float, shift: float = 0.0) -> float:
    """Points on average until a two-sided weighted mean leaves `limit` of its own sigmas, from its centre."""
    reach = limit * np.sqrt(weight / (2 - weight))
    return _solved(
        lambda old, new: norm.pdf((new - (1 - weight) * old) / weight - shift) / weight,
        None,
        -reach,
        reach,
    )
