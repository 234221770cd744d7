"""Published estimates: pooled or of one study, each as its authors printed it."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from nectary.base.errors import UserError
from nectary.base.sources import Trust
from nectary.evidence.cells import (
    DATA,
    Place,
    Row,
    filled,
    holds,
    number,
    outcomes,
    table,
    trusted,
    whole,
    word,
)
from nectary.evidence.declarations import Lead, factors

COLUMNS = (
    "factor", "comparison", "population", "source", "year", "outcome", "measure", "estimate", "ci_low",
    "ci_high", "control_percent", "studies", "participants", "model", "certainty", "i2", "url", "trust",
    "note",
)  # fmt: skip
MEASURES = ("rr", "or", "hr", "rd", "md")
CERTAINTIES = ("high", "moderate", "low", "very_low", "not_stated")


@dataclass(frozen=True)
class Estimate:
    """One printed value with its interval; `rd` is a share (-0.05 = 5 of 100 fewer), `md` is in days.

    `control_percent`: events in each 100 of the second group, where the same table prints them. None: not
    printed, or not read. `certainty` is None where no grading was read; it is the source's own.
    """

    factor: str
    comparison: str
    population: str
    source: str
    year: int | None
    outcome: str
    measure: str
    estimate: float | None
    ci_low: float | None
    ci_high: float | None
    control_percent: float | None
    studies: int | None
    participants: int | None
    model: str
    certainty: str | None
    i2: float | None
    url: str
    trust: Trust
    note: str


def _estimate(row: Row, where: str) -> Estimate:
    factor = word(row, "factor", factors(), where)
    at, low, high = (number(row, name, where) for name in ("estimate", "ci_low", "ci_high"))
    holds(low, at, high, where)
    measure = word(row, "measure", MEASURES, where)
    if measure in ("rr", "or", "hr") and any(value is not None and value <= 0 for value in (at, low, high)):
        raise UserError(f"a {measure} of {min(v for v in (at, low, high) if v is not None):g}",
                        "above 0", where=where)  # fmt: skip
    certainty = word(row, "certainty", CERTAINTIES, where)
    rate = number(row, "control_percent", where)
    if rate is not None and not 0 < rate < 100:
        raise UserError(f"a control_percent of {rate:g}", "above 0 and below 100", where=where)
    return Estimate(
        factor=factor, comparison=word(row, "comparison", factors()[factor]["comparisons"], where),
        population=filled(row, "population", where), source=filled(row, "source", where),
        year=whole(row, "year", where), outcome=word(row, "outcome", outcomes(), where), measure=measure,
        estimate=at, ci_low=low, ci_high=high, control_percent=rate, studies=whole(row, "studies", where),
        participants=whole(row, "participants", where), model=row["model"],
        certainty=None if certainty == "not_stated" else certainty, i2=number(row, "i2", where),
        url=row["url"], trust=trusted(row, where), note=row["note"],
    )  # fmt: skip


def _read(place: Place) -> tuple[Estimate, ...]:
    rows: dict[tuple[str, ...], Estimate] = {}
    for where, cells in table(place, COLUMNS):
        one = _estimate(cells, where)
        key = (one.factor, one.comparison, one.population, one.source, one.outcome, one.measure)
        if key in rows:
            raise UserError(f"{one.source} stands twice for {one.outcome}", "one row", where=where)
        rows[key] = one
    return tuple(rows.values())


@cache
def _packaged() -> tuple[Estimate, ...]:
    return _read(DATA / "estimates.csv")


def load_estimates(path: Path | None = None, *, for_pages: bool = True) -> tuple[Estimate, ...]:
    """The packaged estimates, or those of `path`; without the recalled ones unless `for_pages` is False.

    UserError for a row without a source, with a word that is not known, or with an interval that does
    not hold its estimate.
    """
    rows = _packaged() if path is None else _read(path)
    return tuple(row for row in rows if row.trust is not Trust.RECALLED) if for_pages else rows


def named(rows: tuple[Estimate, ...], question: tuple[str, str, str], which: Lead | None) -> Estimate | None:
    """The one estimate of (factor, comparison, outcome) that a factor's file names; None where it names none.

    UserError where what it names is not there, or may not be shown.
    """
    if which is None:
        return None
    for row in rows:
        same = (row.factor, row.comparison, row.outcome) == question
        if same and all(getattr(row, key) == value for key, value in which.items()):
            return row
    raise UserError(
        f"{which['source']} ({which['population']}, {which['measure']}) is not among the estimates",
        "a row of estimates.csv that is not recalled", "Mend the name, or take it out.", " ".join(question),
    )  # fmt: skip
