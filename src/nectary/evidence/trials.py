"""Trial rows: what each trial or cohort counted in each arm, with its source beside the counts."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nectary.base.errors import UserError
from nectary.base.sources import Trust
from nectary.evidence.cells import DATA, Place, Row, counted, filled, outcomes, table, trusted, whole, word
from nectary.evidence.declarations import comparison_of, factors
from nectary.stats.pooling import Counts

COLUMNS = (
    "factor", "study", "year", "outcome", "events_intervention", "total_intervention",
    "events_control", "total_control", "comparison", "design", "review", "source", "url", "trust", "note",
)  # fmt: skip
COUNTS = COLUMNS[4:8]
DESIGNS = {
    "rct": "randomised",
    "cohort": "observational",
    "before_after": "observational",
    "case_control": "observational",
}


@dataclass(frozen=True)
class Trial:
    """One outcome of one trial or cohort: infants with the event and infants in all, an arm each.

    `year` is None where it was not read; `url` is "" where no lasting address is known.
    """

    factor: str
    study: str
    year: int | None
    outcome: str
    events_intervention: int
    total_intervention: int
    events_control: int
    total_control: int
    comparison: str
    design: str
    review: str
    source: str
    url: str
    trust: Trust
    note: str


def _counts(row: Row, where: str) -> dict[str, int]:
    numbers = {name: counted(row, name, where) for name in COUNTS}
    for arm in ("intervention", "control"):
        events, total = numbers[f"events_{arm}"], numbers[f"total_{arm}"]
        if total == 0 or events > total:
            raise UserError(
                f"{events} events of {total} in the {arm} arm", "no more events than infants", where=where
            )
    return numbers


def _trial(row: Row, where: str) -> Trial:
    factor = word(row, "factor", factors(), where)
    comparison = word(row, "comparison", factors()[factor]["comparisons"], where)
    design = word(row, "design", DESIGNS, where)
    expected = comparison_of(factor, comparison)["design"]
    if DESIGNS[design] != expected:  # a cohort among trials, or a trial among cohorts
        raise UserError(
            f"design is {design!r} and {comparison} is {expected}", f"a study that is {expected}",
            "Give it a comparison of its own: trials and cohorts are never pooled together.", where,
        )  # fmt: skip
    return Trial(
        factor=factor, study=filled(row, "study", where), year=whole(row, "year", where),
        outcome=word(row, "outcome", outcomes(), where), **_counts(row, where), comparison=comparison,
        design=design, review=row["review"], source=filled(row, "source", where), url=row["url"],
        trust=trusted(row, where), note=row["note"],
    )  # fmt: skip


def _read(place: Place) -> tuple[Trial, ...]:
    rows: dict[tuple[str, ...], Trial] = {}
    for where, cells in table(place, COLUMNS):
        one = _trial(cells, where)
        key = (one.factor, one.comparison, one.outcome, one.study)
        if key in rows:
            raise UserError(f"{one.study} stands twice for {one.outcome}", "one row", where=where)
        rows[key] = one
    return tuple(rows.values())


@cache
def _packaged() -> tuple[Trial, ...]:
    return _read(DATA / "trials.csv")


def load_trials(path: Path | None = None, *, for_pages: bool = True) -> tuple[Trial, ...]:
    """The packaged trial rows, or those of `path`; without the recalled ones unless `for_pages` is False.

    UserError for a row without a source, with a word that is not known, with counts that cannot be, and
    for a study that stands twice for one outcome of one comparison.
    """
    rows = _packaged() if path is None else _read(path)
    return tuple(row for row in rows if row.trust is not Trust.RECALLED) if for_pages else rows


def as_counts(trials: Iterable[Trial]) -> Counts:
    """The trials as arrays for pooling, with the year of each where it was read."""
    rows = tuple(trials)

    def column(name: str) -> NDArray[np.float64]:
        return np.array([getattr(row, name) for row in rows], dtype=float)

    first, first_total, second, second_total = map(column, COUNTS)
    years = tuple(row.year for row in rows)
    return Counts(tuple(row.study for row in rows), first, first_total, second, second_total, years)
