"""Runs the catalogue over a record folder, slice by slice, so that memory stays flat however large it is."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from nectary.engine import folder
from nectary.engine.assemble import RECORDED, columns_of, read_of_days
from nectary.engine.compute import plain_types
from nectary.engine.statements import (
    VERDICT_COLUMNS,
    days_sql,
    measures_of,
    practices_of,
    sql,
    stays_sql,
    verdict_of,
    verdicts_sql,
    whole_days,
    whole_stays,
)
from nectary.engine.version import code_version
from nectary.measures import MEASURES
from nectary.practices import settings
from nectary.record.tables import TABLES

STAYS_A_SLICE = 5_000
THREADS = 2
MEMORY = "600MB"
SQL_TYPES = {
    "text": "VARCHAR", "string": "VARCHAR", "int": "BIGINT", "int64": "BIGINT", "float": "DOUBLE",
    "bool": "BOOLEAN",
}  # fmt: skip
Tell = Callable[[int, int], None]
Slice = tuple[int, str, str]
Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Provenance:
    """What an answer rests on: the SQL, the version of all SQL, and the hash of the record it read."""

    sql: str
    code_version: str
    input_sha256: str

    def metadata(self) -> dict[bytes, bytes]:
        """The same for a Parquet file's own metadata."""
        return {
            b"nectary.sql": self.sql.encode(),
            b"nectary.code_version": self.code_version.encode(),
            b"nectary.input_sha256": self.input_sha256.encode(),
        }


class Run:
    """One run over the record in `path`: its answers come in slices of whole stays, sorted by key in each.

    `stated`: what the record's unit decided for its practices; the packaged examples stand for the rest.
    """

    def __init__(
        self,
        path: Path,
        *,
        threads: int = THREADS,
        stays_a_slice: int = STAYS_A_SLICE,
        stated: tuple[settings.Setting, ...] = (),
    ) -> None:
        self.path = path
        self.recorded = folder.recorded(path)
        self.files = {bucket: folder.parts(path, bucket) for bucket in range(folder.buckets(path))}
        self.size = stays_a_slice
        connecting = {
            "threads": threads,
            "memory_limit": MEMORY,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        }
        self.duck = duckdb.connect(":memory:", config=connecting)
        self._put_beside(stated)

    def _put_beside(self, stated: tuple[settings.Setting, ...]) -> None:
        """Tables of what stands beside the record, and an empty one for each table that has no file.

        Made with SQL: to take a table of Arrow's, DuckDB first loads pandas, a third of a second.
        """
        self._table("recorded", RECORDED, [(name,) for name in self.recorded])
        stated_rows = [tuple(row[column] for column in settings.COLUMNS) for row in settings.rows(stated)]
        self._table(settings.TABLE, settings.COLUMNS, stated_rows)
        for name in TABLES:
            self._table(f"no_{name}", {column.name: column.kind for column in TABLES[name].columns})

    def _table(self, name: str, kinds: Mapping[str, str], rows: Iterable[tuple[Any, ...]] = ()) -> None:
        """Make the table `name` with columns of these kinds, as the record and its settings call them."""
        columns = ", ".join(f"{column} {SQL_TYPES[kind]}" for column, kind in kinds.items())
        self.duck.execute(f"CREATE TABLE {name} ({columns})")
        for row in rows:
            marks = ", ".join("?" * len(row))
            self.duck.execute(f"INSERT INTO {name} VALUES ({marks})", row)  # noqa: S608

    def provenance(self) -> Provenance:
        """What every answer over this record rests on."""
        statements = (days_sql(whole_days()), stays_sql(whole_stays()), verdicts_sql())
        return Provenance(";\n\n".join(statements), code_version(), folder.input_hash(self.path))

    def _slices(self) -> list[Slice]:
        """(bucket, first code, last code) of each slice."""
        found: list[Slice] = []
        for bucket, files in self.files.items():
            codes = [code for file in files["infants"] for code in _codes(file)]
            starts = range(0, len(codes), self.size)
            found += [(bucket, codes[at], codes[min(at + self.size, len(codes)) - 1]) for at in starts]
        return found

    def _look_at(self, files: dict[str, list[Path]], first: str, last: str) -> None:
        """Views of the slice's rows, keyed by a whole number: sorting texts costs several times as much."""
        between = f"infant_id BETWEEN {_quoted(first)} AND {_quoted(last)}"
        for name in TABLES:
            names = ", ".join(_quoted(str(file)) for file in files[name])
            source = f"read_parquet([{names}])" if names else f"no_{name}"
            columns = ", ".join(column for column in TABLES[name].names if column != "infant_id")
            self.duck.execute(
                f"CREATE OR REPLACE VIEW {name} AS "  # noqa: S608
                f"SELECT hash(infant_id) AS infant_id, {columns} FROM {source} WHERE {between}"
            )
        codes = " UNION ALL ".join(
            f"SELECT infant_id AS code FROM read_parquet({_quoted(str(file))}) WHERE {between}"  # noqa: S608
            for file in files["infants"]
        )
        self.duck.execute(
            f"CREATE OR REPLACE TEMP TABLE codes AS SELECT hash(code) AS infant_id, code FROM ({codes})"  # noqa: S608
        )
        known = self.duck.execute("SELECT count(*), count(DISTINCT infant_id) FROM codes").fetchall()
        assert known[0][0] == known[0][1], "two codes of one slice have one hash"

    def _named(self, source: str, columns: tuple[str, ...], order: str) -> pa.Table:
        """The columns of `source` with the stays' codes in place of their keys, sorted."""
        kept = ", ".join(columns)
        statement = (
            f"SELECT code AS infant_id, {kept} FROM ({source}) AS answers "  # noqa: S608
            f"JOIN codes ON codes.infant_id = answers.infant_id ORDER BY code, {order}"
        )
        return plain_types(self.duck.sql(statement).to_arrow_table())

    def _each(self, answer: Callable[[], Answer], tell: Tell | None) -> Iterator[Answer]:
        slices = self._slices()
        for done, (bucket, first, last) in enumerate(slices, start=1):
            self._look_at(self.files[bucket], first, last)
            yield answer()
            if tell:
                tell(done, len(slices))

    def days(self, names: tuple[str, ...] | None = None, tell: Tell | None = None) -> Iterator[pa.Table]:
        """infant_id, day and the measures `names` (left out = every day measure).

        A stay measure among them stands on each day of its stay.
        """
        names = names if names is not None else measures_of("day")
        of_stay = tuple(name for name in names if MEASURES[name].grain == "stay")
        of_day = tuple(name for name in names if name not in of_stay)

        def answer() -> pa.Table:
            if not of_stay:
                return self._named(days_sql(of_day), ("day", *names), "day")
            self._keep_days(tuple(dict.fromkeys((*of_day, *read_of_days(of_stay)))))
            statement = f"SELECT * FROM days LEFT JOIN ({stays_sql(of_stay)}) AS of_stay USING (infant_id)"  # noqa: S608
            return self._named(statement, ("day", *names), "day")

        return self._each(answer, tell)

    def _keep_days(self, names: tuple[str, ...]) -> None:
        self.duck.execute(f"CREATE OR REPLACE TEMP TABLE days AS {days_sql(names)}")

    def _keep_stays(self, names: tuple[str, ...]) -> None:
        self.duck.execute(f"CREATE OR REPLACE TEMP TABLE stays AS {stays_sql(names)}")

    def _stays(self) -> pa.Table:
        of_stay = practices_of("stay")
        columns = ("unit_id", "left_how", *columns_of(measures_of("stay")))
        words = ", ".join(f"{verdict_of(name)} AS {name}" for name in of_stay)
        self._keep_stays(
            whole_stays()
        )  # kept before it is named: DuckDB reads a query twice to give it as Arrow
        statement = f"SELECT * REPLACE ({words}) FROM stays"  # noqa: S608
        return self._named(statement, (*columns, *of_stay), "unit_id")

    def stays(self, tell: Tell | None = None) -> Iterator[pa.Table]:
        """infant_id, unit_id, left_how, stay measures with their basis, stay practices with their verdict."""

        def answer() -> pa.Table:
            self._keep_days(read_of_days(whole_stays()))
            return self._stays()

        return self._each(answer, tell)

    def days_and_stays(self, tell: Tell | None = None) -> Iterator[tuple[pa.Table, pa.Table]]:
        """Every day measure and every stay measure, in one pass over the record."""

        def answer() -> tuple[pa.Table, pa.Table]:
            self._keep_days(whole_days())
            return self._named("SELECT * FROM days", ("day", *measures_of("day")), "day"), self._stays()

        return self._each(answer, tell)

    def verdicts(self, tell: Tell | None = None) -> Iterator[pa.Table]:
        """infant_id, day, practice, verdict, why, missing."""
        return self._each(self._verdicts, tell)

    def _verdicts(self) -> pa.Table:
        columns = tuple(name for name in VERDICT_COLUMNS if name != "infant_id")
        of_day, of_stay = practices_of("day"), practices_of("stay")
        self._keep_days(tuple(dict.fromkeys((*of_day, *read_of_days(of_stay)))))
        self._keep_stays(of_stay)
        return self._named(verdicts_sql(), columns, "practice, day")

    def infants_and_verdicts(self, tell: Tell | None = None) -> Iterator[tuple[pa.Table, pa.Table]]:
        """infant_id and birth_month of every stay of a slice, and the verdicts on them."""

        def answer() -> tuple[pa.Table, pa.Table]:
            return self._named("SELECT * FROM infants", ("birth_month",), "birth_month"), self._verdicts()

        return self._each(answer, tell)

    def _first_slice(self) -> None:
        bucket, first, last = self._slices()[0]
        self._look_at(self.files[bucket], first, last)

    def alone(self, name: str) -> int:
        """How many rows one measure gives over the first slice, asked by itself; for benches."""
        self._first_slice()
        return int(self.duck.sql(sql(name)).to_arrow_table().num_rows)

    def operators(self) -> list[tuple[float, str]]:
        """(seconds, kind) of the operators behind a slice of the day query, dearest first; for benches."""
        self._first_slice()
        plan = json.loads(
            self.duck.sql(f"EXPLAIN (ANALYZE, FORMAT JSON) {days_sql(whole_days())}").fetchall()[0][1]
        )
        spent: dict[str, float] = {}

        def walk(node: dict[str, Any]) -> None:
            kind = str(node.get("type", "other"))
            spent[kind] = spent.get(kind, 0.0) + float(node.get("timing", 0.0))
            for child in node.get("children", []):
                walk(child)

        for operator in plan["operator"]:
            walk(operator)
        return sorted(((seconds, kind) for kind, seconds in spent.items()), reverse=True)


def _codes(infants: Path) -> list[str]:
    """The codes of the stays in one file; not by read_table, which loads pandas."""
    with pq.ParquetFile(infants) as file:
        codes: list[str] = file.read(columns=["infant_id"])["infant_id"].to_pylist()
    return codes


def _quoted(text: str) -> str:
    """`text` as a literal of SQL."""
    return "'" + text.replace("'", "''") + "'"
