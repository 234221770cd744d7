"""XLSX files -> the texts that a CSV file of the same cells would hold."""

import struct
import warnings
import zipfile
import zlib
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from itertools import count, islice
from pathlib import Path
from typing import Any, NamedTuple

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from nectary.base.errors import UserError
from nectary.intake.cells import is_code
from nectary.intake.loaded import Page, Refusal
from nectary.intake.number_formats import shown
from nectary.intake.numbers import EITHER
from nectary.intake.sheets import PAGE, checked_header, fitted, nearest
from nectary.intake.typed import text_of
from nectary.record.codes import AS_TEXT, SHEET_DIGITS
from nectary.record.tables import TABLES

# What the reader of XLSX files raises where their parts are not what they should be; a list of its own, so
# that a fault of ours is not taken for a damaged file.
DAMAGED = (
    zipfile.BadZipFile, zlib.error, struct.error, InvalidFileException, SyntaxError, LookupError, ValueError,
    TypeError, AttributeError, ArithmeticError, EOFError, NotImplementedError, RecursionError, OSError,
    UserWarning,
)  # fmt: skip
# Most of what its reader warns of is looks. That it drops a sheet is damage; a drop must not pass in silence.
warnings.filterwarnings("ignore", module=r"openpyxl\.")
warnings.filterwarnings("error", "File contains an invalid specification", module=r"openpyxl\.")


def _damaged(file: str) -> UserError:
    return UserError("not an XLSX file, or a damaged one", "a sheet a table", "Save it as XLSX or CSV.", file)


def _checked(path: Path) -> None:
    """UserError where a part of the file is not as its sender wrote it."""
    try:
        with zipfile.ZipFile(path) as parts:
            damaged = parts.testzip()
    except DAMAGED as error:
        raise _damaged(path.name) from error
    if damaged:
        raise _damaged(path.name)


def titles(path: Path) -> list[str]:
    """The titles of the sheets of an XLSX file; UserError where it is none or is damaged."""
    _checked(path)
    try:
        with path.open("rb") as raw:
            found = [sheet.title for sheet in load_workbook(raw, read_only=True).worksheets]
    except DAMAGED as error:
        raise _damaged(path.name) from error
    if not found:
        raise _damaged(path.name)
    return found


class Cell(NamedTuple):
    """What a cell holds, and the format under which the sheet shows it; "" for texts and for nothing."""

    value: Any
    number_format: str


EMPTY = Cell(None, "")


def _cell(cell: Any) -> Cell:
    value = cell.value
    if value is None:
        return EMPTY
    return Cell(value, "" if isinstance(value, str) else cell.number_format or "")


def _cells(path: Path, title: str, file: str) -> Iterator[tuple[Cell, ...]]:
    """The cells of each row. UserError for a damaged file, or for a formula without its value."""
    with path.open("rb") as raw, path.open("rb") as raw_again:
        try:
            books = [
                load_workbook(one, read_only=True, data_only=only)
                for one, only in ((raw, True), (raw_again, False))
            ]
            pairs = zip(*(book[title].iter_rows() for book in books), strict=True)
        except DAMAGED as error:
            raise _damaged(file) from error
        yield from _read(pairs, file)


def _read(pairs: Iterator[tuple[Any, Any]], file: str) -> Iterator[tuple[Cell, ...]]:
    """The cells of each pair of a row with values and the same with formulas."""
    for number in count(1):
        try:
            row, formulas = next(pairs, (None, ()))
            if row is None:
                return
            values = tuple(map(_cell, row))
            unknown = any(
                one.value is None and source.value is not None
                for one, source in zip(values, formulas, strict=True)
            )
        except DAMAGED as error:
            raise _damaged(file) from error
        if unknown:
            todo = "Save it in a spreadsheet program."
            raise UserError("a formula without its value", "values", todo, f"{file} row {number}")
        yield values


def sheet_text(cell: Cell) -> str:
    """The text of one cell. A number has the digits that the sheet shows; a day has no hour."""
    value = cell.value
    if isinstance(value, float):
        value = float(f"{value:.{SHEET_DIGITS}g}")
    if isinstance(value, datetime) and value.time() == time() and not _shows_hours(cell):
        value = value.date()  # a day without an hour, which must not become midnight
    return text_of(value)


def _shows_hours(cell: Cell) -> bool:
    return "h" in cell.number_format.lower()


def code_text(cell: Cell) -> tuple[str, str]:
    """(the text of a cell that holds a code, why it cannot be the code that was sent; "" = it can be)."""
    value, form = cell
    if value is None or isinstance(value, str):
        return text_of(value), ""
    text = sheet_text(cell)
    if isinstance(value, bool) or not isinstance(value, int | float):
        kind = "true or false" if isinstance(value, bool) else "a date or a time"
        return text, f"a spreadsheet changed the code: it made {kind} of it"
    if abs(value) >= 10**SHEET_DIGITS:
        return text, f"a spreadsheet changed the code: it keeps {SHEET_DIGITS} digits of a number"
    as_shown = shown(value, form)
    if as_shown is None:
        return text, f"the sheet shows it by the format {form} and holds the number {text}"
    return as_shown, ""


@dataclass(frozen=True)
class SheetRow:
    """One row of a sheet: its number, its texts, and (place, why) of a code that is not the one sent."""

    number: int
    texts: list[str]
    spoilt: tuple[int, str] | None = None

    def refusal(self, file: str, columns: Sequence[str]) -> Refusal | None:
        """The refusal of a row whose code was changed on its way; None where none was."""
        if self.spoilt is None:
            return None
        at, why = self.spoilt
        return Refusal(file, self.number, columns[at], self.texts[at], AS_TEXT, why)


def sheet_rows(
    path: Path, title: str, file: str, codes: Callable[[], Collection[int]] = tuple
) -> Iterator[SheetRow]:
    """Every row of a sheet. `codes`: where codes stand, from 0; asked anew at each row."""
    for number, cells in enumerate(_cells(path, title, file), start=1):
        texts = [sheet_text(cell) for cell in cells] or [""]
        spoilt = None
        for at in codes():
            if at < len(cells):
                texts[at], why = code_text(cells[at])
                spoilt = spoilt or ((at, why) if why else None)
        yield SheetRow(number, texts, spoilt)


class WorkbookSheet:
    """One sheet of an XLSX file, of table `name`; row numbers are the sheet's own."""

    said = ""

    def __init__(self, path: Path, title: str, name: str) -> None:
        self.path, self.title, self.name = path, title, name
        self.file = path.name if path.stem == name else f"{path.name} {title}"
        rows = sheet_rows(path, title, self.file)
        found = next((row for row in rows if any(row.texts) and not row.texts[0].startswith("#")), None)
        if found is None:
            raise UserError("no header", "a row of column names", "See nectary template.", self.file)
        self.above = found.number
        self.header = checked_header(found.texts, name, self.file)
        self.codes = {at for at, column in enumerate(self.header) if is_code(name, column)}

    def pages(self) -> Iterator[Page | Refusal]:
        """Every row below the header, in pages; rows that do not fit it come as refusals."""
        width = len(self.header)
        rows = sheet_rows(self.path, self.title, self.file, lambda: self.codes)
        below = (row for row in rows if row.number > self.above)
        while some := list(islice(below, PAGE)):
            yield from filter(None, (row.refusal(self.file, self.header) for row in some))
            whole = [
                (row.number, [*row.texts, *[""] * (width - len(row.texts))])
                for row in some
                if row.spoilt is None
            ]
            yield from fitted(whole, self.header, self.name, self.file, EITHER)


def open_workbook(path: Path) -> list[WorkbookSheet]:
    """The sheets of an XLSX file: its only one where the file is called as a table, else each by title."""
    there = titles(path)
    if path.stem in TABLES and len(there) == 1:
        return [WorkbookSheet(path, there[0], path.stem)]
    for title in there:
        if title not in TABLES:
            where = f"{path.name} sheet {title}"
            raise UserError(
                "no table is called so", nearest(title, tuple(TABLES)), "Rename or remove it.", where
            )
    return [WorkbookSheet(path, title, title) for title in there]
