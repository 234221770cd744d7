"""Reads the worked cases of a measure and holds the engine's answer against them."""

from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from nectary.engine.compute import unit_settings
from nectary.engine.schema import arrow_schema
from nectary.measures import Measure
from nectary.practices import Practice, settings
from nectary.record.columns import Kind
from nectary.record.tables import TABLES, id_column

Row = dict[str, Any]


@dataclass(frozen=True)
class Cases:
    """`tables`: the rows to compute on. `expected`: keys and `value` (and `basis`), None = NULL."""

    tables: dict[str, pa.Table]
    expected: list[Row]


def _cell(kind: Kind, text: str) -> Any:
    if text == "":
        return None
    if kind is Kind.BOOL:
        return text == "true"
    return {Kind.INT: int, Kind.FLOAT: float, Kind.TEXT: str}[kind](text)


def _settings(rows: list[dict[str, str]]) -> pa.Table:
    """The unit's settings as a case states them; months and weights that it leaves out bound nothing."""
    whole = {name for name, kind in settings.COLUMNS.items() if kind == "int64"}
    typed = [
        {key: _cell(Kind.INT if key in whole else Kind.TEXT, text) for key, text in row.items()}
        for row in rows
    ]
    filled = [{column: row.get(column) for column in settings.COLUMNS} for row in typed]
    return pa.Table.from_pylist(filled, schema=unit_settings().schema)


def _table(name: str, rows: list[dict[str, str]]) -> pa.Table:
    if name == settings.TABLE:
        return _settings(rows)
    contract = TABLES[name]
    filled = []
    for number, row in enumerate(rows):
        typed = {key: _cell(contract.column(key).kind, text) for key, text in row.items()}
        typed.setdefault(id_column(name), f"case-{number}")
        filled.append({column: typed.get(column) for column in contract.names})
    return pa.Table.from_pylist(filled, schema=arrow_schema(name))


def _expected(row: dict[str, str]) -> Row:
    kinds = {"infant_id": str, "day": int, "value": float, "basis": str, "why": str}
    return {key: kinds[key](text) if text else None for key, text in row.items()}


def read_cases(measure: Measure | Practice) -> Cases:
    """The worked cases of a declaration: blocks `table: columns` and `expect: columns`, then CSV rows."""
    blocks: dict[str, list[dict[str, str]]] = {}
    header: list[str] = []
    rows: list[dict[str, str]] = []
    for line in filter(None, (line.strip() for line in measure.cases.splitlines())):
        if ": " in line:
            name, columns = line.split(": ", 1)
            header = [column.strip() for column in columns.split(",")]
            rows = blocks.setdefault(name, [])
            continue
        cells = [cell.strip() for cell in line.split(",")]
        cells += [""] * (len(header) - len(cells))
        rows.append(dict(zip(header, cells, strict=True)))
    expected = [_expected(row) for row in blocks.pop("expect")]
    return Cases({name: _table(name, given) for name, given in blocks.items()}, expected)
