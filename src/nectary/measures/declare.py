"""How a measure is declared, and the catalogue that every declaration enters."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import ibis.expr.types as ir

from nectary.base.sources import Source

Tables = dict[str, ir.Table]
Grain = Literal["day", "stay"]
Compute = Callable[[Tables], ir.Table]

# UCUM codes that a measure may use; a new one is added here on purpose.
UNITS = {
    "mL/kg/d": "mL/kg/day",
    "%": "%",
    "g": "g",
    "d": "days",
    "1": "yes or no",
    "{course}": "courses",
    "mL": "mL",
    "{feed}": "feeds",
}


@dataclass(frozen=True)
class Measure:
    """One measure: `compute` maps tables to rows (infant_id[, day], value), NULL as `null_when` says."""

    name: str
    title: str
    unit: str
    grain: Grain
    reads: tuple[str, ...]
    source: Source
    null_when: str
    cases: str
    about: str
    rests_on: str
    compute: Compute


MEASURES: dict[str, Measure] = {}


def measure(
    *,
    title: str,
    unit: str,
    grain: Grain,
    reads: tuple[str, ...],
    source: Source,
    null_when: str,
    cases: str,
    rests_on: str,
) -> Callable[[Compute], Compute]:
    """Enter the decorated function in the catalogue under its own name.

    `reads` are table.column names; the engine hands over those columns (and the common ones) alone.
    """

    def enter(compute: Compute) -> Compute:
        name = compute.__name__
        if unit not in UNITS:
            raise ValueError(f"measure {name}: unknown unit {unit!r}")
        if name in MEASURES:
            raise ValueError(f"measure {name} is declared twice")
        about = (compute.__doc__ or "").strip()
        MEASURES[name] = Measure(
            name, title, unit, grain, reads, source, null_when, cases, about, rests_on, compute
        )
        return compute

    return enter
