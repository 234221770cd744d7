"""Trial rows: what each trial counted in each arm, with its source."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import numpy as np

from nectary.base.errors import UserError
from nectary.base.sources import Trust, bibliography
from nectary.stats.pooling import Counts

COLUMNS = (
    "factor", "study", "year", "outcome", "events_intervention", "total_intervention",
    "events_control", "total_control", "source", "trust", "note",
)  # fmt: skip
COUNTS = COLUMNS[4:8]


@dataclass(frozen=True)
class Trial:
    """One outcome of one trial: infants with the event and infants in all, an arm each."""

    factor: str
    study: str
    year: int
    outcome: str
    events_intervention: int
    total_intervention: int
    events_control: int
    total_control: int
    source: str
    trust: Trust
    note: str


def _trial(row: dict[str, str], where: str) -> Trial:
    if not row["source"] or row["source"] not in bibliography():
        raise UserError(
            f"source is {row['source']!r}", "a key of the bibliography", "Name the source.", where
        )
    if row["trust"] not in set(Trust):
        raise UserError(f"trust is {row['trust']!r}", " or ".join(Trust), where=where)
    for name in ("year", *COUNTS):
        if not row[name].isdecimal():
            raise UserError(f"{name} is {row[name]!r}", "a whole number", where=where)
    numbers = {name: int(row[name]) for name in ("year", *COUNTS)}
    words = {name: row[name] for name in ("factor", "study", "outcome", "source", "note")}
    return Trial(**words, **numbers, trust=Trust(row["trust"]))  # type: ignore[arg-type]


def load_trials(path: Path | None = None) -> tuple[Trial, ...]:
    """The packaged trial rows, or those of `path`; UserError for a row without a source or a whole count."""
    place: Traversable | Path = path or files("nectary.evidence") / "data" / "trials.csv"
    with place.open(encoding="utf-8") as file:
        rows = csv.DictReader(file)
        if tuple(rows.fieldnames or ()) != COLUMNS:
            raise UserError("the header differs", ",".join(COLUMNS), "Mend the first line.", place.name)
        return tuple(_trial(row, f"{place.name} row {number}") for number, row in enumerate(rows, start=2))


def as_counts(trials: Iterable[Trial]) -> Counts:
    """The trials as arrays for pooling."""
    rows = tuple(trials)
    arrays = (np.array([getattr(row, name) for row in rows], dtype=float) for name in COUNTS)
    return Counts(tuple(row.study for row in rows), *arrays)
