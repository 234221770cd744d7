"""Calendar months of a unit's babies: which month a birth, an admission or an infant-day belongs to."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import pyarrow as pa

Row = dict[str, Any]
MONTHS_A_YEAR = 12


def rows_of(table: pa.Table, *columns: str) -> Iterator[Row]:
    """The rows of `table` as dicts of `columns` alone; a table with no rows may lack its columns."""
    if table.num_rows:
        yield from table.select(list(columns)).to_pylist()


def usable_infants(infants: pa.Table, *columns: str) -> Iterator[Row]:
    """The infants whose row may be reckoned with: not flagged, or confirmed by a second person."""
    for row in rows_of(infants, "infant_id", "flag", "confirmed", *columns):
        if row["flag"] is None or row["confirmed"]:
            yield row


def first_day(birth_at: str | None, day_start: time) -> date | None:
    """The date of unit day 0, which runs from birth to the unit's first day-start hour; None = unknown."""
    if birth_at is None:
        return None
    born = datetime.fromisoformat(birth_at)
    return (born - timedelta(hours=day_start.hour, minutes=day_start.minute)).date()


def month_text(day: date) -> str:
    """YYYY-MM."""
    return f"{day.year:04d}-{day.month:02d}"


def in_between(months: set[str]) -> list[str]:
    """Every calendar month from the first to the last of `months`, in order; none where there are none."""
    if not months:
        return []
    first, last = (
        int(month[:4]) * MONTHS_A_YEAR + int(month[5:]) - 1 for month in (min(months), max(months))
    )
    return [f"{at // MONTHS_A_YEAR:04d}-{at % MONTHS_A_YEAR + 1:02d}" for at in range(first, last + 1)]
