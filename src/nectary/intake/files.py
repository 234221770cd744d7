"""Which files hold which table, and the reader of each kind of file."""

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from nectary.base.errors import UserError
from nectary.intake.loaded import Page, Refusal
from nectary.intake.sheets import Sheet, nearest
from nectary.record.tables import TABLES

READ = (".csv", ".parquet", ".xlsx")
NOT_READ = (".xls", ".ods", ".tsv", ".txt")
OF_PROGRAMS = (".", "~$")  # how the names of files begin that programs keep for themselves


class Reads(Protocol):
    """The open file of one table; `said` is what the person who loads has to know of it, "" = nothing."""

    name: str
    file: str
    said: str

    def pages(self) -> Iterator[Page | Refusal]:
        """Its rows, some at a time."""


def _openers(path: Path) -> list[Reads]:
    kind = path.suffix.lower()
    if kind == ".xlsx":
        from nectary.intake.workbook import open_workbook

        return list(open_workbook(path))
    if path.stem not in TABLES:
        raise UserError(
            "no table is called so",
            nearest(path.stem, tuple(TABLES)),
            "Rename or remove this file.",
            path.name,
        )
    if kind == ".parquet":
        from nectary.intake.typed import ParquetSheet

        return [ParquetSheet(path, path.stem)]
    return [Sheet(path, path.stem)]


def passed_over(path: Path) -> tuple[str, ...]:
    """Which entries of the folder `path` are read by nobody, in a line; () for none, or for a file."""
    if not path.is_dir():
        return ()
    others = [
        entry.name + ("/" if entry.is_dir() else "")
        for entry in sorted(path.iterdir())
        if not entry.name.startswith(OF_PROGRAMS) and not (entry.is_file() and entry.suffix.lower() in READ)
    ]
    return (f"{path.name}: not read: {', '.join(others)}",) if others else ()


def open_files(path: Path) -> list[Reads]:
    """The files of the folder `path`, or `path` itself, infants first; UserError for one that is no table's.

    Each header is read and checked before any row.
    """
    if not path.exists():
        raise UserError("no such file or folder", "a folder of CSV files", "Check the path.", str(path))
    entries = sorted(path.iterdir()) if path.is_dir() else [path]
    found: list[Reads] = []
    for entry in entries:
        if entry.name.startswith(OF_PROGRAMS) or not entry.is_file():
            continue
        if entry.suffix.lower() in READ:
            found.extend(_openers(entry))
        elif entry == path or (entry.stem in TABLES and entry.suffix.lower() in NOT_READ):
            raise UserError(
                "not a CSV, Parquet or XLSX file", f"{entry.stem}.csv", "Save it as CSV.", entry.name
            )
    if not found:
        raise UserError(
            "no CSV, Parquet or XLSX file here", "infants.csv and others", "See nectary template.", str(path)
        )
    names = [one.name for one in found]
    twice = next((one for one in found if names.count(one.name) > 1), None)
    if twice:
        raise UserError(f"table {twice.name} is there twice", "one file a table", "Remove one.", twice.file)
    return sorted(found, key=lambda one: list(TABLES).index(one.name))
