"""What comes of loading files: rows taken, rows refused and why, and the count of every source row."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from nectary.engine.schema import arrow_schema

Row = dict[str, Any]


@dataclass(frozen=True)
class Refusal:
    """Why a source row was not taken: where it stands, what was found, what was expected."""

    file: str
    row: int
    column: str
    found: str
    expected: str
    reason: str


@dataclass(frozen=True)
class Loaded:
    """`tables`: what was taken. `counts`: read = accepted + refused + merged, a table of source rows.

    `places`: the file and row behind a taken row, by table and row id.
    """

    tables: dict[str, pa.Table]
    counts: dict[str, dict[str, int]]
    refusals: tuple[Refusal, ...]
    places: Mapping[tuple[str, str], tuple[str, int]] = field(default_factory=dict)


class Refused(Exception):
    """A cell that refuses its row: column, what was found, what was expected, why."""

    def __init__(self, column: str, found: str, expected: str, reason: str) -> None:
        super().__init__(column, found, expected, reason)
        self.because = (column, found, expected, reason)


def arrow_table(name: str, rows: list[Row]) -> pa.Table:
    """`rows` as the record's table `name`; a column that a row lacks is NULL."""
    names = arrow_schema(name).names
    return pa.Table.from_pylist(
        [{key: row.get(key) for key in names} for row in rows], schema=arrow_schema(name)
    )


def counted(read: int, accepted: int, refused: int, flagged: int) -> dict[str, int]:
    """The counts of one table; what was neither accepted nor refused became one with another row."""
    merged = read - accepted - refused
    return {"read": read, "accepted": accepted, "refused": refused, "merged": merged, "flagged": flagged}
