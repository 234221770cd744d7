"""Every measure and practice of one stay, in milliseconds: the same expressions, run by SQLite in memory.

DuckDB plans for millions of rows and takes hundreds of milliseconds to begin; see decisions/0011.
Each thread has a database of its own: nothing here is shared between threads.
"""

import os
import sqlite3
import threading
import time
from functools import cache
from typing import Any

import pyarrow as pa

from nectary.engine.assemble import BESIDE_THE_RECORD, STAY_COLUMNS, columns_of
from nectary.engine.compute import Results, with_recorded
from nectary.engine.statements import (
    SQLITE,
    VERDICT_COLUMNS,
    days_sql,
    measures_of,
    sql,
    stays_sql,
    verdicts_sql,
    whole_days,
    whole_stays,
)
from nectary.measures.declare import GATHERED
from nectary.record.columns import Kind
from nectary.record.days import GRID_COLUMNS
from nectary.record.tables import TABLES
from nectary.record.words import NUMBERS

ALWAYS = ("infant_id", "flag", "confirmed", *STAY_COLUMNS)
_TYPES = {Kind.TEXT: "TEXT", Kind.INT: "INTEGER", Kind.FLOAT: "REAL", Kind.BOOL: "INTEGER"}
_KEPT_STATEMENTS = 64
_STEPS_BETWEEN_LOOKS = 10_000  # of SQLite's machine: well under a millisecond
_own = threading.local()


class OutOfTime(Exception):
    """A stay that was not worked out within the time it was given."""


@cache
def columns_read() -> dict[str, tuple[str, ...]]:
    """The columns that anything of the catalogue reads, by table: all that `compute_one` must be handed."""
    reads = {read for one in GATHERED.values() for read in one.reads}
    reads |= {f"infants.{column}" for column in GRID_COLUMNS}
    wanted: dict[str, set[str]] = {}
    for name, column in (read.split(".") for read in reads):
        wanted.setdefault(name, set(ALWAYS)).add(column)
    return {
        name: tuple(column for column in table.names if column in wanted[name])
        for name, table in TABLES.items()
        if name in wanted
    }


def _connection() -> sqlite3.Connection:
    """This thread's own connection, opened after any fork, with the record's tables made and empty."""
    if getattr(_own, "process", None) != os.getpid():
        _own.connection, _own.process = _fresh(), os.getpid()
    connection: sqlite3.Connection = _own.connection
    return connection


def _fresh() -> sqlite3.Connection:
    fresh = sqlite3.connect(":memory:", cached_statements=_KEPT_STATEMENTS, isolation_level=None)
    for name, read in columns_read().items():
        columns = ", ".join(f"{column} {_TYPES[TABLES[name].column(column).kind]}" for column in read)
        fresh.execute(f"CREATE TABLE {name} ({columns})")
    days = ", ".join(("infant_id", "day", *whole_days()))
    fresh.execute(f"CREATE TABLE days ({days})")
    stays = ", ".join((*STAY_COLUMNS, *columns_of(whole_stays())))
    fresh.execute(f"CREATE TABLE stays ({stays})")
    for name, beside in BESIDE_THE_RECORD.items():
        fresh.execute(f"CREATE TABLE {name} ({', '.join(beside)})")
    fresh.execute("CREATE TABLE numbers (n INTEGER PRIMARY KEY)")
    fresh.executemany("INSERT INTO numbers VALUES (?)", ((number,) for number in range(NUMBERS)))
    return fresh


def _put(name: str, rows: list[tuple[Any, ...]]) -> None:
    """Make `rows` the only rows of table `name`."""
    _connection().execute(f"DELETE FROM {name}")  # noqa: S608
    if rows:
        marks = ", ".join("?" * len(rows[0]))
        _connection().executemany(f"INSERT INTO {name} VALUES ({marks})", rows)  # noqa: S608


def _fill(tables: dict[str, pa.Table]) -> None:
    held = with_recorded(tables)
    beside = {name: tuple(columns) for name, columns in BESIDE_THE_RECORD.items()}
    for name, columns in (columns_read() | beside).items():
        table = held[name]
        lists = [table[column].to_pylist() for column in columns] if table.num_rows else []
        _put(name, list(zip(*lists, strict=True)))


def _answer(statement: str) -> tuple[list[str], list[tuple[Any, ...]]]:
    found = _connection().execute(statement)
    return [column[0] for column in found.description], found.fetchall()


def _table(columns: list[str], rows: list[tuple[Any, ...]], keep: tuple[str, ...]) -> pa.Table:
    lists = dict(zip(columns, zip(*rows, strict=True), strict=True)) if rows else dict.fromkeys(columns, ())
    return pa.table({name: pa.array(lists[name]) for name in keep})


def compute_one(tables: dict[str, pa.Table], within_s: float | None = None) -> Results:
    """Every measure and practice of the one stay that `tables` hold; the same answers as `compute` gives.

    `recorded` must be among the tables: one stay does not say what its unit records. OutOfTime where it
    takes more than `within_s` seconds of this thread's processor; None = as long as it takes.
    """
    if within_s is None:
        return _computed(tables)
    until = time.thread_time() + within_s
    connection = _connection()
    connection.set_progress_handler(lambda: time.thread_time() > until, _STEPS_BETWEEN_LOOKS)
    try:
        return _computed(tables)
    except sqlite3.OperationalError as error:
        if time.thread_time() > until:
            raise OutOfTime(f"longer than {within_s:g} s") from error
        raise
    finally:
        connection.set_progress_handler(None, 0)


def _computed(tables: dict[str, pa.Table]) -> Results:
    _fill(tables)
    columns, days = _answer(days_sql(whole_days(), SQLITE) + " ORDER BY infant_id, day")
    _put("days", days)
    stay_columns, stays = _answer(stays_sql(whole_stays(), SQLITE))
    _put("stays", stays)
    _, verdicts = _answer(verdicts_sql() + " ORDER BY infant_id, practice, day")
    return Results(
        _table(columns, days, ("infant_id", "day", *measures_of("day"))),
        _table(stay_columns, stays, (*STAY_COLUMNS, *columns_of(measures_of("stay")))),
        _table(list(VERDICT_COLUMNS), verdicts, VERDICT_COLUMNS),
    )


def compute_measure(name: str, tables: dict[str, pa.Table]) -> pa.Table:
    """The rows of one measure over `tables`, as the worked cases ask for them."""
    _fill(tables)
    columns, rows = _answer(sql(name, SQLITE))
    return _table(columns, rows, tuple(columns))


def warm() -> None:
    """Make this thread's database and its statements, so that the first stay does not wait for them."""
    _computed({})
