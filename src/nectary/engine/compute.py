"""Runs the catalogue over tables in memory: a row an infant and day and a row a stay out."""

import os
from dataclasses import dataclass

import duckdb
import pyarrow as pa

from nectary.engine.assemble import STAY_COLUMNS, columns_of
from nectary.engine.schema import empty
from nectary.engine.statements import (
    days_sql,
    measures_of,
    sql,
    stays_sql,
    verdicts_sql,
    whole_days,
    whole_stays,
)
from nectary.practices import settings
from nectary.record.tables import TABLES

KEY = [("infant_id", "ascending"), ("day", "ascending")]
SETTINGS = {"threads": 1, "autoinstall_known_extensions": False, "autoload_known_extensions": False}


@dataclass(frozen=True)
class Results:
    """`days`: a row an infant and day. `stays`: a row a stay, each measure with its basis.

    `verdicts`: infant_id, day, practice, verdict, why, missing. Each is sorted by its key.
    """

    days: pa.Table
    stays: pa.Table
    verdicts: pa.Table


_connections: dict[int, duckdb.DuckDBPyConnection] = {}


def connection() -> duckdb.DuckDBPyConnection:
    """One connection a process, opened after any fork, in memory, one thread, no downloads."""
    if os.getpid() not in _connections:
        _connections[os.getpid()] = duckdb.connect(":memory:", config=SETTINGS)
    return _connections[os.getpid()]


def plain_types(table: pa.Table) -> pa.Table:
    """`table` with whole numbers as int64 and the rest as float64 or text, whichever engine made it."""

    def plain(kind: pa.DataType) -> pa.DataType:
        if pa.types.is_integer(kind) or pa.types.is_decimal(kind):
            return pa.int64()
        return pa.float64() if pa.types.is_floating(kind) else kind

    return table.cast(pa.schema([field.with_type(plain(field.type)) for field in table.schema]))


def query(statement: str, tables: dict[str, pa.Table]) -> pa.Table:
    """The rows of the SQL `statement` over `tables` alone, in plain types."""
    with connection().cursor() as cursor:
        for name, table in tables.items():
            cursor.register(name, table)
        return plain_types(cursor.sql(statement).to_arrow_table())


def with_recorded(tables: dict[str, pa.Table]) -> dict[str, pa.Table]:
    """Every table of the record, a missing one empty; `recorded`, the tables the unit records; its settings.

    `recorded` left out = those that have rows here. Give it when the tables are of one stay only.
    `unit_settings` left out = the packaged examples.
    """
    named = [name for name, table in tables.items() if name in TABLES and table.num_rows]
    recorded = tables.get("recorded", pa.table({"table_name": pa.array(named, pa.string())}))
    held = {name: tables.get(name, empty(name)) for name in TABLES}
    return held | {"recorded": recorded, settings.TABLE: tables.get(settings.TABLE, unit_settings())}


def unit_settings(stated: tuple[settings.Setting, ...] = ()) -> pa.Table:
    """The settings that a unit `stated`, the packaged examples for the rest, as the engine reads them."""
    kinds = {"string": pa.string(), "int64": pa.int64()}
    schema = pa.schema([(name, kinds[kind]) for name, kind in settings.COLUMNS.items()])
    return pa.Table.from_pylist(settings.rows(stated), schema=schema)


def compute_measure(name: str, tables: dict[str, pa.Table]) -> pa.Table:
    """The rows of one measure over `tables`: infant_id, day (day measures), value, basis (stay measures)."""
    return query(sql(name), with_recorded(tables))


def compute(tables: dict[str, pa.Table]) -> Results:
    """Every measure and practice over `tables`, a record or a part of one."""
    held = with_recorded(tables)
    days = query(days_sql(whole_days()), held).sort_by(KEY)
    stays = query(stays_sql(whole_stays()), held | {"days": days}).sort_by("infant_id")
    verdicts = query(verdicts_sql(), {"days": days, "stays": stays}).sort_by(
        [("infant_id", "ascending"), ("practice", "ascending"), ("day", "ascending")]
    )
    return Results(
        days.select(["infant_id", "day", *measures_of("day")]),
        stays.select([*STAY_COLUMNS, *columns_of(measures_of("stay"))]),
        verdicts,
    )
