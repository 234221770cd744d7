"""The same expressions on DuckDB, SQLite and a real PostgreSQL give the same answers, bit for bit.

Whole numbers are compared as they are; a ratio is one IEEE division of two whole numbers on every engine, so
no tolerance is needed.
"""

from urllib.parse import urlparse

import psycopg
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from nectary.engine.assemble import STAY_COLUMNS, columns_of
from nectary.engine.cases import read_cases
from nectary.engine.compute import compute, with_recorded
from nectary.engine.one_stay import compute_one
from nectary.engine.statements import (
    POSTGRES,
    days_sql,
    measures_of,
    sql,
    stays_sql,
    verdicts_sql,
    whole_days,
    whole_stays,
)
from nectary.measures import MEASURES
from nectary.practices import settings
from nectary.record.columns import Kind
from nectary.record.tables import TABLES
from nectary.sample.stays import invent

TYPES = {Kind.TEXT: "text", Kind.INT: "bigint", Kind.FLOAT: "double precision", Kind.BOOL: "boolean"}
STAYS, SEED, MESS = 25, 5, 0.2


@pytest.fixture(scope="module")
def over_postgres(postgres_server):
    """A connection to a database of its own, with the record's tables made and empty."""
    place = urlparse(postgres_server)
    with psycopg.connect(postgres_server, autocommit=True) as unit:
        unit.execute("CREATE DATABASE measures")
    url = f"postgres://{place.username}@{place.hostname}:{place.port}/measures"
    with psycopg.connect(url, autocommit=True) as connection:
        for name, table in TABLES.items():
            columns = ", ".join(f"{column.name} {TYPES[column.kind]}" for column in table.columns)
            connection.execute(f"CREATE TABLE {name} ({columns})")
        connection.execute("CREATE TABLE recorded (table_name text)")
        kinds = {"string": "text", "int64": "bigint"}
        columns = ", ".join(f"{name} {kinds[kind]}" for name, kind in settings.COLUMNS.items())
        connection.execute(f"CREATE TABLE {settings.TABLE} ({columns})")
        yield connection


def put(connection, tables):
    for name, table in with_recorded(tables).items():
        connection.execute(f"DELETE FROM {name}")  # noqa: S608
        if table.num_rows:
            with connection.cursor() as cursor, cursor.copy(f"COPY {name} FROM STDIN") as copy:
                for row in zip(*(table[column].to_pylist() for column in table.column_names), strict=True):
                    copy.write_row(row)


def asked(connection, statement):
    found = connection.execute(statement)
    names = [column.name for column in found.description]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def by_key(rows, *key):
    found = {tuple(row[part] for part in key): row for row in rows}
    assert len(found) == len(rows), "a key came back twice"
    return found


@pytest.mark.parametrize("name", MEASURES)
def test_worked_cases_on_postgresql(name, over_postgres):
    cases = read_cases(MEASURES[name])
    put(over_postgres, cases.tables)
    key = ("infant_id", "day") if MEASURES[name].grain == "day" else ("infant_id",)
    answers = by_key(asked(over_postgres, sql(name, POSTGRES)), *key)
    for expected in cases.expected:
        answer = answers[tuple(expected[part] for part in key)]
        assert {part: answer[part] for part in expected} == expected


@pytest.fixture(scope="module")
def unit():
    """An invented unit with the mess of real charts in it, and what DuckDB answers."""
    tables = invent(STAYS, SEED, mess=MESS)
    return tables, compute(tables)


def test_a_whole_unit_on_postgresql(unit, over_postgres):
    tables, answers = unit
    put(over_postgres, tables)
    over_postgres.execute("DROP TABLE IF EXISTS stays")
    over_postgres.execute("DROP TABLE IF EXISTS days")
    over_postgres.execute(f"CREATE TABLE days AS {days_sql(whole_days(), POSTGRES)}")
    days = ", ".join(("infant_id", "day", *measures_of("day")))
    statement = f"SELECT {days} FROM days"  # noqa: S608
    found = by_key(asked(over_postgres, statement), "infant_id", "day")
    assert found == by_key(answers.days.to_pylist(), "infant_id", "day") and len(found) > STAYS
    over_postgres.execute(f"CREATE TABLE stays AS {stays_sql(whole_stays(), POSTGRES)}")
    kept = ", ".join((*STAY_COLUMNS, *columns_of(measures_of("stay"))))
    stays = by_key(asked(over_postgres, f"SELECT {kept} FROM stays"), "infant_id")  # noqa: S608
    assert stays == by_key(answers.stays.to_pylist(), "infant_id")
    verdicts = by_key(asked(over_postgres, verdicts_sql()), "infant_id", "practice", "day")
    assert verdicts == by_key(answers.verdicts.to_pylist(), "infant_id", "practice", "day")


def test_each_stay_alone_on_sqlite(unit):
    """What the page of a baby shows is what the whole record's run says of it."""
    tables, answers = unit
    recorded = pa.table({"table_name": [name for name, table in tables.items() if table.num_rows]})
    for infant_id in tables["infants"]["infant_id"].to_pylist():
        own = {name: table.filter(pc.equal(table["infant_id"], infant_id)) for name, table in tables.items()}
        alone = compute_one({**own, "recorded": recorded})
        for part in ("days", "stays", "verdicts"):
            rows = [row for row in getattr(answers, part).to_pylist() if row["infant_id"] == infant_id]
            assert getattr(alone, part).to_pylist() == rows, (infant_id, part)


def test_every_measure_says_something_of_the_unit(unit):
    """An equality of NULLs would prove little: nearly every measure must have values here."""
    _, answers = unit
    silent = [name for name in measures_of("day") if answers.days[name].null_count == answers.days.num_rows]
    silent += [
        name for name in measures_of("stay") if answers.stays[name].null_count == answers.stays.num_rows
    ]
    assert silent == []
