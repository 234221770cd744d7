"""How a practice is declared: evidence, eligibility, verdict, threshold with its date, harm."""

from collections.abc import Callable
from dataclasses import dataclass

import ibis.expr.types as ir

from nectary.base.sources import Source

Tables = dict[str, ir.Table]
VERDICTS = ("met", "not_met", "not_applicable", "unknown")


@dataclass(frozen=True)
class Threshold:
    """A number that a verdict turns on, in `unit`, in force from `since` (ISO date), with its source."""

    value: int
    unit: str
    since: str
    source: Source


@dataclass(frozen=True)
class Practice:
    """One practice: `judge` maps tables to rows (infant_id, day, verdict, why, missing).

    `why` is one of `whys`, each a key of the sentences that the show room holds; `missing` names
    the column that would decide an unknown verdict. Off in every unit until the unit turns it on.
    """

    name: str
    factor: str | None
    reads: tuple[str, ...]
    threshold: Threshold
    harm: str
    whys: tuple[str, ...]
    cases: str
    judge: Callable[[Tables], ir.Table]


PRACTICES: dict[str, Practice] = {}


def enter(practice: Practice) -> Practice:
    """Put `practice` in the catalogue; a second one of the same name is refused."""
    if practice.name in PRACTICES:
        raise ValueError(f"practice {practice.name} is declared twice")
    PRACTICES[practice.name] = practice
    return practice
