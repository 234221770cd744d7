"""Runs the measures over a record: tables in, a row an infant and day and a row a stay out."""

import hashlib
import os
from dataclasses import dataclass
from functools import cache

import duckdb
import ibis
import pyarrow as pa

from nectary.engine.schema import empty
from nectary.engine.unbound import unbound
from nectary.measures import MEASURES, Measure, Tables
from nectary.practices import PRACTICES, Practice
from nectary.record.days import infant_days
from nectary.record.tables import TABLES

ALWAYS_HANDED = ("infant_id", "flag", "confirmed")
GIVEN_BY_ENGINE = {
    "infant_days": lambda: infant_days(unbound("infants")),
    "recorded": lambda: ibis.table({"table_name": "string"}, name="recorded"),
}


@dataclass(frozen=True)
class Results:
    """`days`: a row an infant and day. `stays`: a row a stay, each measure with its basis.

    `verdicts`: infant_id, day, practice, verdict, why, missing.
    """

    days: pa.Table
    stays: pa.Table
    verdicts: pa.Table


def handed_to(measure: Measure | Practice) -> Tables:
    """Only the tables and columns that were declared, so that an undeclared one cannot be read."""
    wanted: dict[str, list[str]] = {}
    for read in measure.reads:
        name, column = read.split(".")
        wanted.setdefault(name, []).append(column)
    tables = {}
    for name, columns in wanted.items():
        if name in GIVEN_BY_ENGINE:
            tables[name] = GIVEN_BY_ENGINE[name]()
            continue
        names = dict.fromkeys((*ALWAYS_HANDED, *columns))
        tables[name] = unbound(name)[list(names)]
    return tables


@cache
def sql(name: str) -> str:
    """The DuckDB SQL of the measure called `name`, compiled once a process."""
    measure = MEASURES[name]
    return str(ibis.to_sql(measure.compute(handed_to(measure)), dialect="duckdb"))


@cache
def _grid_sql() -> str:
    return str(ibis.to_sql(infant_days(unbound("infants")), dialect="duckdb"))


_connections: dict[int, duckdb.DuckDBPyConnection] = {}


def _connection() -> duckdb.DuckDBPyConnection:
    """One connection a process, opened after any fork, in memory, one thread, no downloads."""
    if os.getpid() not in _connections:
        settings = {"threads": 1, "autoinstall_known_extensions": False, "autoload_known_extensions": False}
        _connections[os.getpid()] = duckdb.connect(":memory:", config=settings)
    return _connections[os.getpid()]


def query(text: str, tables: dict[str, pa.Table]) -> pa.Table:
    """The rows of the SQL `text` over `tables` alone. A whole-number sum comes back as int64."""
    with _connection().cursor() as cursor:
        for name, table in tables.items():
            cursor.register(name, table)
        found = cursor.sql(text).to_arrow_table()
    fields = [f.with_type(pa.int64()) if pa.types.is_decimal(f.type) else f for f in found.schema]
    return found.cast(pa.schema(fields))  # DuckDB sums integers as 128-bit decimals


def run(text: str, tables: dict[str, pa.Table]) -> pa.Table:
    """The rows of the SQL `text` over the record's tables; a table that is not given is empty.

    `recorded` names the tables the unit records; left out, those that have rows here. Give it when the
    tables are of one stay only.
    """
    named = [name for name, table in tables.items() if name in TABLES and table.num_rows]
    recorded = tables.get("recorded", pa.table({"table_name": pa.array(named, pa.string())}))
    return query(text, {name: tables.get(name, empty(name)) for name in TABLES} | {"recorded": recorded})


def compute_measure(name: str, tables: dict[str, pa.Table]) -> pa.Table:
    """The rows of one measure over `tables`: infant_id, day (day measures), value, basis (stay measures)."""
    return run(sql(name), tables)


def _assembled(key: tuple[str, ...], base: str, grain: str) -> str:
    joins, columns = [], []
    for name, measure in MEASURES.items():
        if measure.grain != grain:
            continue
        joins.append(f"left join ({sql(name)}) as m_{name} using ({', '.join(key)})")
        columns.append(f"m_{name}.value as {name}")
        if grain == "stay":
            columns.append(f"m_{name}.basis as {name}_basis")
    order = ", ".join(f"base.{column}" for column in key)
    return (
        f"select {', '.join(['base.*', *columns])} from ({base}) as base {' '.join(joins)} order by {order}"  # noqa: S608
    )


@cache
def days_sql() -> str:
    """The one query behind a row an infant and day."""
    return _assembled(("infant_id", "day"), _grid_sql(), "day")


@cache
def stays_sql() -> str:
    """The one query behind a row a stay."""
    return _assembled(("infant_id",), "select infant_id, unit_id, left_how from infants", "stay")


@cache
def verdicts_sql() -> str:
    """The one query behind every practice's verdicts."""
    queries = [str(ibis.to_sql(one.judge(handed_to(one)), dialect="duckdb")) for one in PRACTICES.values()]
    return " union all ".join(f"({query})" for query in queries) + " order by infant_id, practice, day"


@cache
def code_version() -> str:
    """A short hash of every measure's SQL: changes exactly when a computed number could."""
    return hashlib.sha256((days_sql() + stays_sql() + verdicts_sql()).encode()).hexdigest()[:12]


def compute(tables: dict[str, pa.Table]) -> Results:
    """Every measure and practice over `tables` (one stay's or a whole record's)."""
    return Results(run(days_sql(), tables), run(stays_sql(), tables), run(verdicts_sql(), tables))
