"""Reading a small CSV table that a person made: every column there, at least one row, or one clear line.

It reads what `load` reads: commas, semicolons or tabs between cells, UTF-8, UTF-16 with its mark or
Windows-1252, comment lines at the top. The names of columns may be written with capitals.
"""

import csv
import io
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from nectary.base.errors import UserError

if TYPE_CHECKING:
    from _csv import Reader

Cells = dict[str, str]


def read_rows(path: Path, columns: tuple[str, ...], each: str) -> list[tuple[str, Cells]]:
    """(file and row, its cells by column) of each row; `each` says what a row is for, such as *study*.

    The first of `columns` names the row, so it is never empty. A row without any value is no row. What is
    to be known of the encoding is said on stderr.
    """
    from nectary.intake.encodings import whole_text

    text, said = whole_text(path)
    if said:
        typer.echo(said, err=True)
    above, reader = _opened(text)
    header = _header(_next(reader, path, above + 1) or [], columns, each, path.name)
    rows = list(_rows(reader, header, path, above + 1))
    if not rows:
        raise UserError(f"no {each} below the header", f"a row for each {each}", where=path.name)
    for where, row in rows:
        if not row[columns[0]]:
            raise UserError(f"{columns[0]} is ''", "a label", f"Name the {each}.", where)
    return rows


def _opened(text: str) -> tuple[int, "Reader"]:
    """(how many lines stand above the header, the rows from the header on)."""
    from nectary.intake.encodings import separator_of

    lines = io.StringIO(text, newline="")
    for above, line in enumerate(lines):
        if line.strip() and not line.lstrip('"').startswith("#"):
            return above, csv.reader(chain([line], lines), delimiter=separator_of(line), strict=True)
    return 0, csv.reader([])


def _next(reader: "Reader", path: Path, number: int) -> list[str] | None:
    try:
        return next(reader, None)
    except csv.Error as error:
        where = f"{path.name} row {number}"
        raise UserError(f"not CSV: {error}", "quotes that open and close", "Correct it.", where) from error


def _header(cells: list[str], columns: tuple[str, ...], each: str, file: str) -> list[str]:
    """The names of the columns; UserError where one of `columns` is missing or there twice."""
    asked = ",".join(columns)
    if not cells:
        raise UserError("the file is empty", asked, f"Write a row for each {each}.", file)
    header = [cell.strip().lower() for cell in cells]
    for name in columns:
        if name not in header:
            todo = f"The first line has {', '.join(cell.strip() for cell in cells)}."
            raise UserError(f"column {name} is missing", asked, todo, file)
        if header.count(name) > 1:
            raise UserError(f"column {name} is there twice", "each column once", "Remove one.", file)
    return header


def _rows(reader: "Reader", header: list[str], path: Path, number: int) -> Iterator[tuple[str, Cells]]:
    """Each row below the header, which is row `number` as spreadsheets count."""
    width = len(header)
    while (cells := _next(reader, path, number := number + 1)) is not None:
        where = f"{path.name} row {number}"
        cells = [cell.strip() for cell in cells]
        if any(cells[width:]):
            todo = "Put a text with a comma in quotes."
            raise UserError("more cells than columns", f"{width} cells", todo, where)
        if any(cells):
            cells += [""] * (width - len(cells))
            yield where, dict(zip(header, cells, strict=False))
