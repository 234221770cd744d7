"""Writing what a record answers: rows as they come, whole or not at all, with what they rest on."""

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from nectary.base.errors import UserError
from nectary.cli.writing import written

if TYPE_CHECKING:
    import pyarrow as pa

    from nectary.engine.run import Provenance


FORMULA = r"^([=+\-@])"  # what a spreadsheet takes for the beginning of one


def _writer(path: Path, out: Path, schema: "pa.Schema", rests_on: "Provenance") -> Any:
    from pyarrow import csv, parquet

    if out.suffix == ".csv":
        return csv.CSVWriter(path, schema)
    return parquet.ParquetWriter(path, schema.with_metadata(rests_on.metadata()), compression="zstd")


def _escaped(table: "pa.Table") -> "pa.Table":
    """`table` with an apostrophe before each text that a spreadsheet would take for a formula."""
    import pyarrow as pa
    from pyarrow import compute as pc

    for place, column in enumerate(table.schema):
        if pa.types.is_string(column.type):
            texts = pc.replace_substring_regex(table[place], pattern=FORMULA, replacement=r"'\1")
            table = table.set_column(place, column, texts)
    return table


def checked(out: Path) -> Path:
    """`out`, where a file can be written there; UserError for another ending or a missing folder."""
    if out.suffix not in (".parquet", ".csv"):
        found = f"cannot write {out.suffix or 'a file without an ending'}"
        raise UserError(found, ".parquet or .csv", where=out.name)
    if not out.parent.is_dir():
        raise UserError("no such folder", "a folder that exists", "Make it first.", str(out.parent))
    return out


def write(tables: "Iterable[pa.Table]", out: Path, rests_on: "Provenance") -> None:
    """Write the tables one after the other to `out`.

    A Parquet file carries what it rests on; a CSV has it in a file beside. The file appears when it is
    whole; until then, and after an error, what stood there stands.
    """
    fresh = out.with_name(f".{out.name}.part")
    writer, rows = None, 0
    try:
        for table in tables:
            with written(out):
                writer = writer or _writer(fresh, out, table.schema, rests_on)
                writer.write_table(_escaped(table) if out.suffix == ".csv" else table)
            rows += table.num_rows
        if writer is None:
            raise UserError("the record holds no stay", "at least one", "Load files first.", str(out))
        with written(out):
            writer.close()
            os.replace(fresh, out)
    finally:
        fresh.unlink(missing_ok=True)
    if out.suffix == ".csv":
        about = {key.decode(): value.decode() for key, value in rests_on.metadata().items()}
        beside = out.with_name(f"{out.name}.rests-on.json")
        with written(beside):
            beside.write_text(json.dumps(about, indent=1), encoding="utf-8")
    typer.echo(f"{rows} rows written to {out}", err=True)


def told(done: int, of_how_many: int) -> None:
    """A line of progress on stderr, for a record of more than one slice."""
    if of_how_many > 1:
        typer.echo(f"{done} of {of_how_many} parts", err=True)
