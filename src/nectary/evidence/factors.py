"""Factors and their pooled effects: facts with keys, never sentences."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from nectary.base.errors import UserError
from nectary.base.sources import Trust
from nectary.evidence.trials import Trial, as_counts, load_trials
from nectary.stats.pooling import Pooled, pool


@dataclass(frozen=True)
class Published:
    """A pooled effect as its authors printed it."""

    outcome: str
    measure: str
    estimate: float
    ci_low: float
    ci_high: float
    studies: int
    participants: int
    source: str
    trust: Trust


@dataclass(frozen=True)
class Effect:
    """One factor on one outcome: the trials, the ratio pooled from them, and what was published.

    `certainty` is None where no grading was read at the source. `trust` is that of the least sure row.
    """

    factor: str
    intervention: str
    control: str
    outcome: str
    trials: tuple[Trial, ...]
    pooled: Pooled
    published: Published | None
    certainty: str | None
    complete: bool
    trust: Trust


@dataclass(frozen=True)
class Absolute:
    """Expected events in each 100 infants: control at the baseline, intervention with its interval."""

    control_per_100: float
    intervention_per_100: float
    low_per_100: float
    high_per_100: float


@cache
def factors() -> dict[str, dict[str, Any]]:
    """Every factor's declaration by id, as in data/factors.toml."""
    return tomllib.loads((files("nectary.evidence") / "data" / "factors.toml").read_text(encoding="utf-8"))


def declared(factor: str) -> dict[str, Any]:
    """The declaration of `factor`; UserError with those there are."""
    if factor not in factors():
        raise UserError(f"no factor called {factor!r}", ", ".join(factors()), where="evidence")
    return factors()[factor]


def _published(declaration: dict[str, Any], outcome: str) -> Published | None:
    for row in declaration["published"]:
        if row["outcome"] == outcome:
            return Published(**{**row, "trust": Trust(row["trust"])})
    return None


def effect(factor: str, outcome: str, *, as_of: int | None = None, trials: Path | None = None) -> Effect:
    """The effect of `factor` on `outcome` pooled by Mantel-Haenszel, from trials up to the year `as_of`.

    The published value is left out when `as_of` is given: it was not what stood then.
    """
    declaration = declared(factor)
    if outcome not in declaration["outcomes"]:
        raise UserError(f"no outcome called {outcome!r}", ", ".join(declaration["outcomes"]), where=factor)
    rows = tuple(
        row
        for row in load_trials(trials)
        if row.factor == factor
        and row.outcome == outcome
        and (as_of is None or row.year <= as_of)
        and row.trust is not Trust.RECALLED
    )
    if not rows:
        raise UserError(f"no trial of {outcome} up to {as_of}", "a later year", where=factor)
    certainty = declaration["certainty"]
    return Effect(
        factor=factor,
        intervention=declaration["intervention"],
        control=declaration["control"],
        outcome=outcome,
        trials=rows,
        pooled=pool(as_counts(rows)),
        published=_published(declaration, outcome) if as_of is None else None,
        certainty=None if certainty == "not_stated" else certainty,
        complete=declaration["complete"],
        trust=max((row.trust for row in rows), key=list(Trust).index),
    )


def absolute(found: Effect, baseline_percent: float) -> Absolute:
    """Events in each 100 infants at `baseline_percent` of the control arm; UserError outside 0 to 100.

    A product above 100 is held at 100: more than every infant has no meaning.
    """
    if not 0 < baseline_percent < 100:
        raise UserError(f"a baseline of {baseline_percent:g}%", "above 0 and below 100", where=found.factor)

    def at(ratio: float) -> float:
        return min(100.0, baseline_percent * ratio)

    pooled = found.pooled
    return Absolute(baseline_percent, at(pooled.estimate), at(pooled.ci_low), at(pooled.ci_high))
