"""Reading a small CSV table that a person made: every column there, at least one row, or one clear line."""

from pathlib import Path
from typing import Any

from nectary.base.errors import UserError


def read_rows(path: Path, columns: tuple[str, ...], each: str) -> list[tuple[str, dict[str, Any]]]:
    """(file and line, its cells by column) of each row; `each` says what a row is for, such as *study*."""
    import csv

    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            table = csv.DictReader(file, strict=True)
            header = table.fieldnames or ()
            rows = [(f"{path.name} row {table.line_num}", row) for row in table]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UserError("cannot be read as text", "a CSV file", "Check the path.", str(path)) from error
    if not header:
        raise UserError("the file is empty", ",".join(columns), f"Write a row for each {each}.", path.name)
    missing = [name for name in columns if name not in header]
    if missing:
        raise UserError(f"column {missing[0]} is missing", ",".join(columns), where=path.name)
    if not rows:
        raise UserError(f"no {each} below the header", f"a row for each {each}", where=path.name)
    return rows
