"""Published values that our rows do not give back, and why."""

from dataclasses import dataclass
from pathlib import Path

from nectary.base.sources import Trust
from nectary.evidence.cells import DATA, filled, holds, number, outcomes, table, trusted, word
from nectary.evidence.declarations import factors

COLUMNS = (
    "factor", "comparison", "outcome", "studies", "swapped", "measure", "estimate", "ci_low", "ci_high",
    "differs", "source", "trust", "why",
)  # fmt: skip
DIFFERS = ("all", "interval", "adjusted", "rows_missing")


@dataclass(frozen=True)
class Doubt:
    """A printed value beside rows that do not give it. `studies` are names of trials.csv.

    `swapped`: printed with the arms the other way round. `differs`: the whole value, its `interval` alone,
    an `adjusted` value against crude counts, or `rows_missing`, where there is nothing to try it on.
    """

    factor: str
    comparison: str
    outcome: str
    studies: tuple[str, ...]
    swapped: bool
    measure: str
    estimate: float | None
    ci_low: float | None
    ci_high: float | None
    differs: str
    source: str
    trust: Trust
    why: str


def load_doubts(path: Path | None = None, *, for_pages: bool = True) -> tuple[Doubt, ...]:
    """The values that do not recompute; without the recalled ones unless `for_pages` is False."""
    found = []
    for where, row in table(path or DATA / "does_not_recompute.csv", COLUMNS):
        at, low, high = (number(row, name, where) for name in ("estimate", "ci_low", "ci_high"))
        holds(low, at, high, where)
        factor = word(row, "factor", factors(), where)
        found.append(
            Doubt(
                factor, word(row, "comparison", factors()[factor]["comparisons"], where),
                word(row, "outcome", outcomes(), where), tuple(filter(None, row["studies"].split(";"))),
                word(row, "swapped", ("yes", "no"), where) == "yes",
                word(row, "measure", ("rr", "or"), where), at, low, high,
                word(row, "differs", DIFFERS, where), filled(row, "source", where), trusted(row, where),
                filled(row, "why", where),
            )
        )  # fmt: skip
    return tuple(one for one in found if not (for_pages and one.trust is Trust.RECALLED))
