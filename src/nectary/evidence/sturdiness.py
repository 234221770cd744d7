"""How sturdy an effect is: every way to reckon it, what would change it, and what each year could know.

Only for effects whose trial rows are all there: on a part of them none of this means anything.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from scipy.special import ndtri

from nectary.base.errors import UserError
from nectary.base.sources import Trust
from nectary.evidence.cells import DATA, toml
from nectary.evidence.trials import Trial, as_counts
from nectary.stats.effects import Counts, study_effects
from nectary.stats.fragility import SmallestChange, smallest_change
from nectary.stats.pooling import pool
from nectary.stats.sequential import (
    boundaries,
    diversity,
    diversity_adjusted,
    e_process,
    optimal_information_size,
)
from nectary.stats.sturdiness import Multiverse, Steps, as_they_came, multiverse
from nectary.stats.ways import Way


@dataclass(frozen=True)
class Assumed:
    """What the looks rest on; `relative_reduction`, `power` and `alpha` are shares of 0 to 1."""

    relative_reduction: float
    power: float
    alpha: float
    spending: str
    prior_variance: float
    trust: Trust
    source: str


@dataclass(frozen=True)
class Look:
    """All trials up to a year: infants in them, their share of `needed`, |z|, and the bound it has to pass.

    `bound` is None past the needed infants and where the share is too small for one; `z` is None where
    the trials so far give no ratio. `e` is the e-process: it holds only if all trials share one effect.
    """

    year: int
    infants: int
    share: float
    z: float | None
    bound: float | None
    e: float | None

    @property
    def crossed(self) -> bool | None:
        """Whether the bound is passed; None where there is no bound or no ratio."""
        return None if self.z is None or self.bound is None else self.z > self.bound


@dataclass(frozen=True)
class Sturdiness:
    """`needed`: the infants that one trial would need, enlarged for how much these trials differ."""

    counts: Counts
    ways: Multiverse
    change: SmallestChange
    came: Steps
    needed: int
    looks: tuple[Look, ...]
    assumed: Assumed


@cache
def assumed() -> Assumed:
    """The assumptions in force, which are data and can be changed without code."""
    given = toml(DATA / "looks.toml")
    given.pop("since")
    return Assumed(**given | {"trust": Trust(given["trust"])})


def needed_infants(counts: Counts, rest: Assumed) -> int:
    """The infants needed at the rate of the control arms, enlarged by the diversity of the trials."""
    share = float(counts.events_control.sum() / counts.total_control.sum())
    size = optimal_information_size(share, rest.relative_reduction, power=rest.power, alpha=rest.alpha)
    fixed, random = (pool(counts, model=model, zero="half-drop-double").se for model in ("ee", "dl"))
    return diversity_adjusted(size, diversity(fixed, random))


def looks(counts: Counts, came: Steps, rest: Assumed) -> tuple[int, tuple[Look, ...]]:
    """(infants needed, one look a year); UserError where the trials have no pooled effect."""
    needed = needed_infants(counts, rest)
    infants = came.total_intervention + came.total_control
    shares = infants / needed
    bounds = _bounds(shares.tolist(), rest)
    grown = _e_by_year(counts, came.step, rest)
    rows = []
    for at, year in enumerate(came.step):
        z = float(-ndtri(came.p[at] / 2)) if np.isfinite(came.p[at]) else None
        rows.append(Look(year, int(infants[at]), float(shares[at]), z, bounds[at], grown.get(year)))
    return needed, tuple(rows)


def _bounds(shares: Sequence[float], rest: Assumed) -> list[float | None]:
    """A bound for each look before the needed infants are in hand, and one for the look that reaches them."""
    held = [share for share in shares if share < 1]
    if len(held) < len(shares):
        held.append(1.0)
    found = boundaries(held, alpha=rest.alpha, spending=rest.spending)
    told: list[float | None] = [float(one) if np.isfinite(one) else None for one in found]
    return told + [None] * (len(shares) - len(told))


def _e_by_year(counts: Counts, years: Sequence[int], rest: Assumed) -> dict[int, float]:
    """The e-process after each year's trials, from the trials that have a ratio of their own."""
    each = study_effects(counts, measure="rr", zero="none")
    found: dict[int, float] = {}
    for year in years:
        upto = each.used & np.array([(one or 0) <= year for one in counts.year])
        if upto.any():
            grown = e_process(each.y[upto], each.v[upto], prior_variance=rest.prior_variance)
            found[year] = float(grown[-1])
    return found


def sturdiness(trials: Sequence[Trial], way: Way | None = None) -> Sturdiness:
    """How sturdy the pooled effect of `trials` is, reckoned by `way`; UserError where none, or no year."""
    if any(row.year is None for row in trials):
        raise UserError("a trial's year was not read", "a year for each trial", where="how sturdy it is")
    counts = as_counts(trials)
    came = as_they_came(counts, way=way)
    needed, rows = looks(counts, came, assumed())
    return Sturdiness(counts, multiverse(counts), smallest_change(counts, way), came, needed, rows, assumed())
