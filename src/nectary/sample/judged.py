"""A messy chart as a load would leave it: what is doubtful flagged, what cannot be refused."""

from datetime import date
from typing import Any

import pyarrow as pa

from nectary.engine.schema import arrow_schema
from nectary.record.plausibility import impossible, judge_stay

Row = dict[str, Any]


def _cannot_be(name: str, row: Row, on: date) -> bool:
    """Whether a whole number of the row lies outside its hard limits."""
    return any(
        type(value) is int and impossible(name, column, value, on=on) is not None
        for column, value in row.items()
    )


def judged(tables: dict[str, pa.Table], on: date) -> dict[str, pa.Table]:
    """The tables with the flags that a load on the day `on` would set, without the rows it would refuse."""
    rows = {name: table.to_pylist() for name, table in tables.items()}
    rows = {name: [row for row in kept if not _cannot_be(name, row, on)] for name, kept in rows.items()}
    stays: dict[str, dict[str, list[Row]]] = {}
    for name, kept in rows.items():
        for row in kept:
            stays.setdefault(row["infant_id"], {}).setdefault(name, []).append(row)
    gone: set[int] = set()
    for stay in stays.values():
        every = [row for kept in stay.values() for row in kept]
        gone |= {id(row) for row, _ in judge_stay(stay, every, on)}
    return {
        name: pa.Table.from_pylist([row for row in kept if id(row) not in gone], schema=arrow_schema(name))
        for name, kept in rows.items()
    }
