"""What comes of loading files: rows taken, rows refused and why, and the count of every source row."""

from dataclasses import dataclass
from typing import Any

import pyarrow as pa

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a source row was not taken: where it stands, what was found, what was expected."""

    file: str
    row: int
    column: str
    found: str
    expected: str
    reason: str


@dataclass(frozen=True)
class SourceRow:
    """One row to be judged: its table, where it stands, its texts under the names a record CSV may have.

    `decimal`: as of a `Page`, the same for every row of a file.
    """

    table: str
    file: str
    number: int
    cells: dict[str, str]
    decimal: str = ""


@dataclass(frozen=True)
class Page:
    """Some rows of one table: their file, their row numbers in it, their texts by column name.

    `decimal`: how the file writes numbers, as `numbers.readings` takes it.
    """

    table: str
    file: str
    numbers: list[int]
    texts: dict[str, pa.StringArray]
    decimal: str = ""

    def cells(self, at: int) -> dict[str, str]:
        """The texts of one row of the page, by column name."""
        return {name: column[at].as_py() for name, column in self.texts.items()}


@dataclass(frozen=True)
class Loaded:
    """`tables`: the whole record as it will stand; none where it was written to a folder as it was made.

    `counts`: read = accepted + refused + merged, a table of source rows. `said`: what the person who loads
    has to know of the files, a line each.
    """

    tables: dict[str, pa.Table]
    counts: dict[str, dict[str, int]]
    refusals: tuple[Refusal, ...]
    said: tuple[str, ...] = ()


class Refused(Exception):
    """A cell that refuses its row: column, what was found, what was expected, why."""

    def __init__(self, column: str, found: str, expected: str, reason: str) -> None:
        super().__init__(column, found, expected, reason)
        self.because = (column, found, expected, reason)


def counted(read: int, accepted: int, refused: int, flagged: int) -> dict[str, int]:
    """The counts of one table; what was neither accepted nor refused became one with another row."""
    merged = read - accepted - refused
    return {"read": read, "accepted": accepted, "refused": refused, "merged": merged, "flagged": flagged}


def so_many(count: int) -> str:
    """ "1 row", "2 rows"."""
    return f"{count} row" if count == 1 else f"{count} rows"
