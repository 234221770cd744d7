"""CSV files as people keep them -> header and rows of texts, each with its row number."""

import csv
import difflib
import io
from dataclasses import dataclass
from pathlib import Path

from nectary.base.errors import UserError
from nectary.intake.cells import known_columns, missing_column
from nectary.intake.loaded import Refusal
from nectary.record.tables import TABLES

SEPARATORS = (",", ";", "\t")
SHEETS = (".xlsx", ".xls", ".ods", ".tsv", ".txt", ".parquet")


@dataclass(frozen=True)
class Sheet:
    """One file: its table, `rows` with their row numbers, and the rows that do not fit the header."""

    file: str
    table: str
    rows: list[tuple[int, dict[str, str]]]
    refusals: list[Refusal]


def _nearest(name: str, known: tuple[str, ...]) -> str:
    near = difflib.get_close_matches(name, known, n=1)
    return near[0] if near else f"one of {', '.join(known)}"


def find_files(path: Path) -> list[Path]:
    """The CSV files of the folder `path`, or `path` itself; UserError for one that is no table's."""
    if not path.exists():
        raise UserError("no such file or folder", "a folder of CSV files", "Check the path.", str(path))
    entries = sorted(path.iterdir()) if path.is_dir() else [path]
    files = []
    for entry in entries:
        if entry.name.startswith(".") or not entry.is_file():
            continue
        if entry.suffix.lower() == ".csv":
            if entry.stem not in TABLES:
                near = _nearest(entry.stem, tuple(TABLES))
                raise UserError("no table is called so", near, "Rename or remove this file.", entry.name)
            files.append(entry)
        elif entry == path or (entry.stem in TABLES and entry.suffix.lower() in SHEETS):
            raise UserError("not a CSV file", f"{entry.stem}.csv", "Save it as CSV.", entry.name)
    if not files:
        raise UserError("no CSV file here", "infants.csv and others", "See nectary template.", str(path))
    return files


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UserError("cannot be read as text", "a CSV file in UTF-8", where=path.name) from error


def _header(cells: list[str], name: str, file: str) -> list[str]:
    """The column names of the header; UserError for one that is unknown, twice there, or missing."""
    header = [cell.strip() for cell in cells]
    while header and not header[-1]:
        header.pop()
    known = known_columns(name)
    for column in header:
        if column not in known:
            near = _nearest(column, known)
            raise UserError(f"no column is called {column!r}", near, "Rename or remove it.", file)
    twice = next((column for column in header if header.count(column) > 1), None)
    if twice:
        raise UserError(f"column {twice} is there twice", "each column once", "Remove one.", file)
    missing = missing_column(name, header)
    if missing:
        raise UserError(f"column {missing} is missing", "a header with it", "See nectary template.", file)
    return header


def read_sheet(path: Path) -> Sheet:
    """The rows of one table's file. Comment lines at the top and rows without any value are no rows.

    Row numbers count every line from 1, as spreadsheets do. UserError where the file is not CSV or its
    header is not one of this table; a row that does not fit the header is refused.
    """
    lines = list(io.StringIO(_text(path), newline=""))
    start = 0
    while start < len(lines) and (lines[start].lstrip('"').startswith("#") or not lines[start].strip()):
        start += 1
    if start == len(lines):
        raise UserError("no header", "a line of column names", "See nectary template.", path.name)
    separator = max(SEPARATORS, key=lines[start].count)
    reader = csv.reader(lines[start:], delimiter=separator, strict=True)
    try:
        header = _header(next(reader), path.stem, path.name)
        read = list(enumerate(reader, start=start + 2))
    except csv.Error as error:
        place = f"{path.name} line {start + reader.line_num}"
        raise UserError(f"not CSV: {error}", "quotes that open and close", where=place) from error
    rows, refusals = [], []
    for number, cells in read:
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) < len(header) or any(cell.strip() for cell in cells[len(header) :]):
            found, expected = f"{len(cells)} cells", f"{len(header)} cells"
            refusals.append(Refusal(path.name, number, "", found, expected, "does not fit the header"))
            continue
        rows.append((number, dict(zip(header, cells, strict=False))))
    return Sheet(path.name, path.stem, rows, refusals)
