"""How many infants have an outcome, by population and by band of weight or gestation: to choose from."""

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

COLUMNS = (
    "population", "band", "band_from", "band_to", "outcome", "percent", "interval_low", "interval_high",
    "interval", "numerator", "denominator", "source", "years", "url", "trust", "note",
)  # fmt: skip
BANDS = ("birth_weight_g", "gestation_weeks", "none")
INTERVALS = ("", "ci95", "range")


@dataclass(frozen=True)
class Baseline:
    """Percent of infants with the outcome. Both ends of the band are inclusive; weeks are completed weeks.

    `band_from` and `band_to` are None where that side is open. `interval` is `ci95`, or `range` for the
    lowest to the highest unit or country, where `percent` is None. A `wanted` outcome is counted as such.
    """

    population: str
    band: str
    band_from: int | None
    band_to: int | None
    outcome: str
    percent: float | None
    interval_low: float | None
    interval_high: float | None
    interval: str
    numerator: int | None
    denominator: int | None
    source: str
    years: str
    url: str
    trust: Trust
    note: str


def _baseline(row: Row, where: str) -> Baseline:
    at, low, high = (number(row, name, where) for name in ("percent", "interval_low", "interval_high"))
    holds(low, at, high, where)
    if any(value is not None and not 0 <= value <= 100 for value in (at, low, high)):
        raise UserError("a percent outside 0 to 100", "0 to 100", where=where)
    if at is None and low is None:
        raise UserError("neither a percent nor a range", "one of them", where=where)
    top, bottom = whole(row, "numerator", where), whole(row, "denominator", where)
    if top is not None and (bottom is None or top > bottom):
        raise UserError(f"{top} of {bottom}", "no more events than infants", where=where)
    return Baseline(
        population=filled(row, "population", where), band=word(row, "band", BANDS, where),
        band_from=whole(row, "band_from", where), band_to=whole(row, "band_to", where),
        outcome=word(row, "outcome", outcomes(), where), percent=at, interval_low=low, interval_high=high,
        interval=word(row, "interval", INTERVALS, where), numerator=top, denominator=bottom,
        source=filled(row, "source", where), years=row["years"], url=row["url"],
        trust=trusted(row, where), note=row["note"],
    )  # fmt: skip


@cache
def _packaged() -> tuple[Baseline, ...]:
    return _read(DATA / "baseline.csv")


def _read(place: Place) -> tuple[Baseline, ...]:
    return tuple(_baseline(cells, where) for where, cells in table(place, COLUMNS))


def load_baselines(path: Path | None = None, *, for_pages: bool = True) -> tuple[Baseline, ...]:
    """The packaged baselines, or those of `path`; without the recalled ones unless `for_pages` is False."""
    rows = _packaged() if path is None else _read(path)
    return tuple(row for row in rows if row.trust is not Trust.RECALLED) if for_pages else rows


def baselines(
    outcome: str, *, band: str | None = None, path: Path | None = None, for_pages: bool = True
) -> tuple[Baseline, ...]:
    """The baselines of `outcome` to choose from, of one kind of band where `band` is given.

    UserError for an outcome or a band that is not known; empty where none is on file.
    """
    if outcome not in outcomes():
        raise UserError(f"no outcome called {outcome!r}", ", ".join(outcomes()), where="evidence")
    if band is not None and band not in BANDS:
        raise UserError(f"no band called {band!r}", " or ".join(BANDS), where="evidence")
    return tuple(
        row
        for row in load_baselines(path, for_pages=for_pages)
        if row.outcome == outcome and band in (None, row.band)
    )
