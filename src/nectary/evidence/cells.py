"""Reading the room's CSV files: each cell is checked, each fault is named by its file and row."""

import csv
import math
from collections.abc import Collection, Iterator
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from tomllib import loads
from typing import Any

from nectary.base.errors import UserError
from nectary.base.sources import Trust

Row = dict[str, str]
Place = Traversable | Path
DATA = files("nectary.evidence") / "data"


def toml(place: Place) -> dict[str, Any]:
    """The content of a TOML file."""
    return loads(place.read_text(encoding="utf-8"))


def table(place: Place, columns: tuple[str, ...]) -> Iterator[tuple[str, Row]]:
    """(file and row, cells by column) of each row; UserError where the header or a row's length differs."""
    with place.open(encoding="utf-8") as file:
        reader = csv.reader(file)
        if tuple(next(reader, ())) != columns:
            raise UserError("the header differs", ",".join(columns), "Mend the first line.", place.name)
        for number, cells in enumerate(reader, start=2):
            where = f"{place.name} row {number}"
            if len(cells) != len(columns):
                todo = "Put a cell that holds a comma in quotes."
                raise UserError(f"{len(cells)} cells", f"{len(columns)}", todo, where)
            yield where, dict(zip(columns, map(str.strip, cells), strict=True))


def filled(row: Row, name: str, where: str) -> str:
    """The text of a cell; UserError where it is empty."""
    if not row[name]:
        raise UserError(f"{name} is ''", "a text", f"Name the {name}.", where)
    return row[name]


def word(row: Row, name: str, known: Collection[str], where: str) -> str:
    """The text of a cell; UserError where it is none of the `known` words."""
    if row[name] not in known:
        raise UserError(f"{name} is {row[name]!r}", " or ".join(known), where=where)
    return row[name]


def trusted(row: Row, where: str) -> Trust:
    """How far the row may be trusted; UserError where that is not said."""
    return Trust(word(row, "trust", set(Trust), where))


def whole(row: Row, name: str, where: str) -> int | None:
    """A whole number, None for an empty cell."""
    if row[name] and not row[name].isdecimal():
        raise UserError(f"{name} is {row[name]!r}", "a whole number", where=where)
    return int(row[name]) if row[name] else None


def counted(row: Row, name: str, where: str) -> int:
    """A whole number; UserError for an empty cell."""
    value = whole(row, name, where)
    if value is None:
        raise UserError(f"{name} is ''", "a whole number", where=where)
    return value


def number(row: Row, name: str, where: str) -> float | None:
    """A finite number, None for an empty cell."""
    if not row[name]:
        return None
    try:
        value = float(row[name])
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise UserError(f"{name} is {row[name]!r}", "a number", where=where)
    return value


def holds(low: float | None, at: float | None, high: float | None, where: str) -> None:
    """UserError where only one end is given, or where the interval does not hold its estimate."""
    if (low is None) != (high is None):
        raise UserError("one end of the interval is missing", "both ends or neither", where=where)
    if at is not None and low is not None and high is not None and not low <= at <= high:
        raise UserError(
            f"the interval {low:g} to {high:g} does not hold {at:g}", "low, estimate, high", where=where
        )


@cache
def outcomes() -> dict[str, str]:
    """The outcome words, each with its kind: `unwanted`, `wanted` (a good one) or `days` (a mean)."""
    kinds = toml(DATA / "outcomes.toml")
    return {name: kind for kind, names in kinds.items() for name in names}
