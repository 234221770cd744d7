"""How measures are declared, what is gathered for them, and the catalogue that every declaration enters.

Rows of the record are gathered once, to a row an infant and day or a row a stay. A measure is an
expression over the gathered columns and over other measures of its grain.
"""

from collections.abc import Callable
from dataclasses import dataclass
from inspect import cleandoc
from typing import Any, Literal

import ibis.expr.types as ir

from nectary.base.sources import Source

Tables = dict[str, ir.Table]
Grain = Literal["day", "stay"]
KEYS: dict[str, tuple[str, ...]] = {"day": ("infant_id", "day"), "stay": ("infant_id",)}
GRID = {
    "hours_observed": "hours of the unit day under observation; NULL = not known",
    "days_before": "unit days of the stay under observation before this one",
    "start_known": "1 = the first of them is known, 0 = it may have been the day before",
}

# UCUM codes that a measure may use; a new one is added here on purpose.
UNITS = {
    "mL/kg/d": "mL/kg/day",
    "mL/kg": "mL/kg",
    "g/kg/d": "g/kg/day",
    "%": "%",
    "g": "g",
    "d": "days",
    "h": "hours",
    "1": "yes or no",
    "{course}": "courses",
    "{agent}": "medicines",
    "{agent}/d": "medicine-days",
    "{transfusion}": "transfusions",
    "mL": "mL",
    "{feed}": "feeds",
    "10*-3": "per 1,000 days",
}


class Columns:
    """The columns that a measure declared, and no others: reading another one is an AttributeError."""

    def __init__(self, table: ir.Table, declared: tuple[str, ...], grain: Grain) -> None:
        self._table = table
        self._declared = (*KEYS[grain], *declared)

    def __getattr__(self, name: str) -> Any:
        if name not in self._declared:
            raise AttributeError(f"{name} is not among the columns that this measure declares")
        return self._table[name]

    def __getitem__(self, name: str) -> Any:
        return getattr(self, name)


@dataclass(frozen=True)
class Gathered:
    """Rows gathered under `grain`'s key: `compute` maps the declared tables to key and `gives` columns.

    `reads` are table.column names of the record, of `infant_days`, of `recorded`, or of `days`, the day
    measures (a stay's alone). A key without a row leaves every column of it NULL.
    """

    name: str
    grain: Grain
    reads: tuple[str, ...]
    gives: dict[str, str]
    compute: Callable[[Tables], ir.Table]


@dataclass(frozen=True)
class Measure:
    """One measure: `compute` maps the declared columns to its value, NULL as `null_when` says.

    A stay measure with `reported` falls back on that total of the `reported` table.
    `turns_on` names the thresholds (thresholds.toml) that its value depends on.
    """

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
    reported: str | None
    turns_on: tuple[str, ...]
    compute: Callable[[Columns], Any]


@dataclass(frozen=True)
class Derived:
    """A day column that several measures rest on and nobody reads by itself: an expression like a measure."""

    name: str
    reads: tuple[str, ...]
    about: str
    compute: Callable[[Columns], Any]
    grain: Grain = "day"
    reported: None = None


MEASURES: dict[str, Measure] = {}
GATHERED: dict[str, Gathered] = {}
DERIVED: dict[str, Derived] = {}


def derive(name: str, about: str, reads: tuple[str, ...], compute: Callable[[Columns], Any]) -> None:
    """Enter the day column `name`, which is no measure of its own; `about` says what it holds."""
    if name in DERIVED or name in MEASURES:
        raise ValueError(f"{name} is declared twice")
    DERIVED[name] = Derived(name, reads, about, compute)


def gather(
    *, grain: Grain, reads: tuple[str, ...], gives: dict[str, str]
) -> Callable[[Callable[[Tables], ir.Table]], Callable[[Tables], ir.Table]]:
    """Enter the decorated function among what is gathered; `gives` says what each of its columns is."""

    def enter(compute: Callable[[Tables], ir.Table]) -> Callable[[Tables], ir.Table]:
        name = compute.__name__
        taken = {column for other in GATHERED.values() for column in other.gives} | set(MEASURES)
        twice = (set(gives) & taken) | ({name} & set(GATHERED))
        if twice:
            raise ValueError(f"{name}: {', '.join(sorted(twice))} is declared twice")
        GATHERED[name] = Gathered(name, grain, reads, gives, compute)
        return compute

    return enter


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
    reported: str | None = None,
    turns_on: tuple[str, ...] = (),
) -> Callable[[Callable[[Columns], Any]], Callable[[Columns], Any]]:
    """Enter the decorated function in the catalogue under its own name.

    `reads` are gathered columns and other measures of the grain; the function is handed those alone.
    """

    def enter(compute: Callable[[Columns], Any]) -> Callable[[Columns], Any]:
        name = compute.__name__
        if unit not in UNITS:
            raise ValueError(f"measure {name}: unknown unit {unit!r}")
        if name in MEASURES or any(name in other.gives for other in GATHERED.values()):
            raise ValueError(f"measure {name} is declared twice")
        about = cleandoc(compute.__doc__ or "")
        MEASURES[name] = Measure(
            name, title, unit, grain, reads, source, null_when, cases, about, rests_on, reported,
            turns_on, compute,
        )  # fmt: skip
        return compute

    return enter
