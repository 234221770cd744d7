"""The record as a folder of Parquet files under one manifest: a reader sees the old one or the new."""

import hashlib
import json
import os
import uuid
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from nectary import __version__
from nectary.base.errors import UserError
from nectary.engine.schema import arrow_schema, empty
from nectary.record.tables import TABLES

RECORD_VERSION = 1


def manifest(folder: Path) -> dict[str, Any]:
    """The manifest of the record in `folder`; UserError where there is none."""
    path = folder / "manifest.json"
    if not path.is_file():
        raise UserError(
            "no record here", "a folder with manifest.json", "Make one with nectary load.", str(folder)
        )
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    if found["record_version"] != RECORD_VERSION:
        raise UserError(
            f"record version {found['record_version']}", str(RECORD_VERSION), "Load it again.", str(path)
        )
    return found


def _sorted(table: pa.Table) -> pa.Table:
    keys = [name for name in ("infant_id", "day", "at_min") if name in table.column_names]
    return table.take(pc.sort_indices(table, sort_keys=[(key, "ascending") for key in keys]))


def _write_part(table: pa.Table, folder: Path, name: str, stamp: str) -> dict[str, Any]:
    place = folder / name
    place.mkdir(parents=True, exist_ok=True)
    path = place / f"part-000-{stamp}.parquet"
    with path.open("wb") as out:
        pq.write_table(_sorted(table), out, compression="zstd")
        out.flush()
        os.fsync(out.fileno())
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return {"file": f"{name}/{path.name}", "rows": table.num_rows, "sha256": digest}


def write(tables: dict[str, pa.Table], out: Path, *, time_zone: str, day_start: str) -> None:
    """Write a whole record to `out`: new part files first, then one replace of the manifest.

    A process killed in between leaves the record that was there before, plus files no manifest names;
    the next write removes those.
    """
    stamp = uuid.uuid4().hex[:12]
    out.mkdir(parents=True, exist_ok=True)
    parts = {
        name: [_write_part(tables[name].cast(arrow_schema(name)), out, name, stamp)] if name in tables else []
        for name in TABLES
    }
    content = {
        "record_version": RECORD_VERSION,
        "code_version": __version__,
        "time_zone": time_zone,
        "day_start": day_start,
        "tables": parts,
    }
    fresh = out / f"manifest.json.{stamp}"
    with fresh.open("w", encoding="utf-8") as text:
        json.dump(content, text, indent=1)
        text.flush()
        os.fsync(text.fileno())
    fresh.replace(out / "manifest.json")
    _remove_unnamed(out, {part["file"] for files in parts.values() for part in files})


def _remove_unnamed(out: Path, named: set[str]) -> None:
    for leftover in (*out.glob("*/part-*.parquet"), *out.glob("manifest.json.*")):
        if leftover.relative_to(out).as_posix() not in named:
            leftover.unlink()


def read(folder: Path) -> dict[str, pa.Table]:
    """Every table of the record in `folder`; UserError where a file is missing or was changed."""
    tables = {}
    for name, parts in manifest(folder)["tables"].items():
        pieces = []
        for part in parts:
            path = folder / part["file"]
            if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != part["sha256"]:
                raise UserError(
                    "a file is missing or differs from the manifest",
                    part["sha256"],
                    "Load it again.",
                    str(path),
                )
            pieces.append(pq.read_table(path))
        tables[name] = pa.concat_tables(pieces) if pieces else empty(name)
    return tables
