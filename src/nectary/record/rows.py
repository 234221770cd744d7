"""Rows of one stay as the checks read them: in order, usable or not, flagged once."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any

Row = dict[str, Any]
Stay = Mapping[str, list[Row]]
UNTIMED = -1  # a row with only a day stands before every minute of that day


def is_usable(row: Mapping[str, Any]) -> bool:
    """Whether the row may be reckoned with: not flagged, or confirmed by a second person."""
    return not row.get("flag") or bool(row.get("confirmed"))


def doubt(row: Row, flag: str | None) -> None:
    """Flag `row`, unless its sender did. A row that named no doubt cannot have had it confirmed."""
    if flag and not row.get("flag"):
        row["flag"] = flag
        row["confirmed"] = None


def day_of(row: Mapping[str, Any]) -> int | None:
    """The unit day on which the row, or its span, begins; None where it is not known."""
    day: int | None = row.get("day")
    return row.get("start_day") if day is None else day


def minute_of(row: Mapping[str, Any]) -> int | None:
    """The minutes after birth at which the row, or its span, begins; None where they are not known."""
    minute: int | None = row.get("at_min")
    return row.get("start_min") if minute is None else minute


def in_moments(rows: Iterable[Row]) -> Iterator[tuple[tuple[int, int], list[Row]]]:
    """The rows that have a day, gathered by (day, minute), earliest first."""

    def moment(row: Row) -> tuple[int, int]:
        minute = minute_of(row)
        return day_of(row) or 0, UNTIMED if minute is None else minute

    dated = sorted((row for row in rows if day_of(row) is not None), key=moment)
    for at, together in groupby(dated, key=moment):
        yield at, list(together)


def by_day(rows: Iterable[Row]) -> dict[int, list[Row]]:
    """The rows of each unit day that has any."""
    found: dict[int, list[Row]] = {}
    for row in rows:
        day = day_of(row)
        if day is not None:
            found.setdefault(day, []).append(row)
    return found
