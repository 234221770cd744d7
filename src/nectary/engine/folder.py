"""The record as a folder of Parquet files under one manifest: a reader sees the old one or the new.

Each table has one part file a bucket; a stay's rows all stand in the bucket of its code, sorted, so that a
record of any size is read bucket by bucket.
"""

import hashlib
import json
import os
import uuid
import zlib
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from nectary import __version__
from nectary.base.errors import UserError
from nectary.engine.manifest import RECORD_VERSION
from nectary.engine.manifest import read as read_manifest
from nectary.engine.schema import arrow_schema, empty
from nectary.record.tables import TABLES

STAYS_A_BUCKET = 20_000
SORTED_BY = ("infant_id", "day", "start_day", "at_min", "start_min")
BLOCK = 1 << 20
EVERY_WORK_UP = "every_work_up"  # what a unit may declare of a record: each work-up of its stays is on it
Part = dict[str, Any]


def buckets_for(stays: int) -> int:
    """How many buckets a record of so many stays has: one up to 20,000."""
    return max(1, -(-stays // STAYS_A_BUCKET))


def bucket_of(infant_id: str, buckets: int) -> int:
    """The bucket of a stay, from 0: the same for the same code, everywhere and always."""
    return zlib.crc32(infant_id.encode()) % buckets


def manifest(folder: Path) -> dict[str, Any]:
    """The manifest of the record in `folder`; UserError where there is none, or a damaged one."""
    path = folder / "manifest.json"
    if not path.is_file():
        raise UserError(
            "no record here", "a folder with manifest.json", "Make one with nectary load.", str(folder)
        )
    return read_manifest(path)


def buckets(folder: Path) -> int:
    """How many buckets the record in `folder` has; a record from before there were any has one."""
    return int(manifest(folder).get("buckets", 1))


def recorded(folder: Path) -> list[str]:
    """The tables that the unit records at all: those with a row, in any bucket."""
    tables = manifest(folder)["tables"]
    return [name for name in TABLES if any(part["rows"] for part in tables.get(name, []))]


def declared(folder: Path) -> frozenset[str]:
    """What its unit declares of the whole record in `folder`; nothing where it does not say."""
    return frozenset(manifest(folder).get("declared", ()))


def input_hash(folder: Path) -> str:
    """A hash of all that the record holds, from the hashes of its files; results carry it."""
    parts = sorted(part["sha256"] for files in manifest(folder)["tables"].values() for part in files)
    return hashlib.sha256("".join(parts).encode()).hexdigest()


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()


def _durable(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


class Writer:
    """Writes a whole record, bucket by bucket; on leaving its block one replace of the manifest commits it.

    `declared`: what the unit says of all of it, which ends with the next write that does not say it again.
    An error inside the block, or a process killed, leaves the record that was there before, plus at most
    files that no manifest names; the next write removes those.
    """

    def __init__(
        self, out: Path, *, buckets: int, time_zone: str, day_start: str, declared: Iterable[str] = ()
    ) -> None:
        self.out = out
        self.head = {
            "record_version": RECORD_VERSION,
            "code_version": __version__,
            "time_zone": time_zone,
            "day_start": day_start,
            "buckets": buckets,
            "declared": sorted(declared),
        }
        self.stamp = uuid.uuid4().hex[:12]
        self.open: dict[tuple[str, int], pq.ParquetWriter] = {}
        self.rows: dict[tuple[str, int], int] = {}
        self.loads: list[dict[str, Any]] = []  # what each load of files into this record had, and refused
        self.committed = False

    def __enter__(self) -> "Writer":
        self.out.mkdir(parents=True, exist_ok=True)
        return self

    def _path(self, name: str, bucket: int) -> Path:
        return self.out / name / f"part-{bucket:03d}-{self.stamp}.parquet"

    def add(self, name: str, bucket: int, table: pa.Table) -> None:
        """Append rows to the table's file of that bucket.

        They must come sorted by infant_id, then day or start_day, then at_min or start_min, across calls.
        """
        key = (name, bucket)
        if key not in self.open:
            self._path(name, bucket).parent.mkdir(parents=True, exist_ok=True)
            schema = arrow_schema(name)
            self.open[key] = pq.ParquetWriter(self._path(name, bucket), schema, compression="zstd")
            self.rows[key] = 0
        self.open[key].write_table(table.cast(arrow_schema(name)))
        self.rows[key] += table.num_rows

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            for file in self.open.values():
                file.close()
            if kind is None:
                self._commit()
        finally:
            if not self.committed:
                for name, bucket in self.open:
                    self._path(name, bucket).unlink(missing_ok=True)

    def _part(self, name: str, bucket: int) -> Part:
        path = self._path(name, bucket)
        _durable(path)
        return {
            "file": f"{name}/{path.name}",
            "bucket": bucket,
            "rows": self.rows[name, bucket],
            "sha256": _digest(path),
        }

    def _commit(self) -> None:
        keys = sorted(self.open)
        parts = {name: [self._part(*key) for key in keys if key[0] == name] for name in TABLES}
        fresh = self.out / f"manifest.json.{self.stamp}"
        with fresh.open("w", encoding="utf-8") as text:
            json.dump(self.head | {"tables": parts, "loads": self.loads}, text, indent=1)
            text.flush()
            os.fsync(text.fileno())
        fresh.replace(self.out / "manifest.json")
        self.committed = True
        _remove_unnamed(self.out, {part["file"] for files in parts.values() for part in files})


def _remove_unnamed(out: Path, named: set[str]) -> None:
    for leftover in (*out.glob("*/part-*.parquet"), *out.glob("manifest.json.*")):
        if leftover.relative_to(out).as_posix() not in named:
            leftover.unlink()


def in_order(table: pa.Table) -> pa.Table:
    """The rows of a table as a record keeps them: by stay, then by time."""
    keys = [name for name in SORTED_BY if name in table.column_names]
    return table.take(pc.sort_indices(table, sort_keys=[(key, "ascending") for key in keys]))


def write(
    tables: dict[str, pa.Table], out: Path, *, time_zone: str, day_start: str, declared: Iterable[str] = ()
) -> None:
    """Write a whole record that is in memory to `out`."""
    count = buckets_for(tables["infants"].num_rows if "infants" in tables else 0)
    with Writer(out, buckets=count, time_zone=time_zone, day_start=day_start, declared=declared) as writer:
        for name in TABLES:
            if name not in tables:
                continue
            table = in_order(tables[name].select(arrow_schema(name).names))
            of = pa.array([bucket_of(code, count) for code in table["infant_id"].to_pylist()], pa.int64())
            for bucket in range(count):
                writer.add(name, bucket, table.filter(pc.equal(of, bucket)) if count > 1 else table)


def checked(folder: Path, part: Part) -> Path:
    """The part's file; UserError where it is missing or is not the one the manifest names."""
    path = folder / str(part["file"])
    if not path.is_file() or _digest(path) != part["sha256"]:
        raise UserError(
            "a file is missing or differs from the manifest", part["sha256"], "Load it again.", str(path)
        )
    return path


def parts(folder: Path, bucket: int | None = None) -> dict[str, list[Path]]:
    """The checked files of every table, of one bucket or of all; a table without rows has none."""
    return {
        name: [checked(folder, part) for part in files if bucket in (None, part.get("bucket", 0))]
        for name, files in manifest(folder)["tables"].items()
    }


def _tables(files: dict[str, list[Path]]) -> dict[str, pa.Table]:
    return {
        name: pa.concat_tables([pq.read_table(path) for path in paths]) if paths else empty(name)
        for name, paths in files.items()
    }


def read_bucket(folder: Path, bucket: int) -> dict[str, pa.Table]:
    """Every table of one bucket; UserError where a file is missing or was changed."""
    return _tables(parts(folder, bucket))


def read(folder: Path) -> dict[str, pa.Table]:
    """Every table of the record in `folder`; UserError where a file is missing or was changed."""
    return _tables(parts(folder))
