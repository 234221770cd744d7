"""Parquet files and XLSX sheets -> pages of the texts that a CSV file of the same rows would hold."""

import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from nectary.base.errors import UserError
from nectary.intake.loaded import Page, Refusal
from nectary.intake.sheets import PAGE, checked_header, fitted, nearest
from nectary.record.tables import TABLES

SHEET_DIGITS = 15  # what a spreadsheet keeps of a number: it shows 0.3 where the file has 0.30000000000000004


def text_of(value: Any) -> str:
    """The text of one typed cell as a CSV file would hold it; "" for none."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime):
        whole = not (value.second or value.microsecond)
        return value.isoformat(timespec="minutes" if whole else "auto")
    return value.isoformat() if isinstance(value, date) else str(value)


def _texts(column: pa.Array) -> pa.StringArray:
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if pa.types.is_integer(column.type) or pa.types.is_string(column.type):
        return pc.fill_null(column.cast(pa.string()), "")
    return pa.array([text_of(value) for value in column.to_pylist()], pa.string())


class ParquetSheet:
    """One Parquet file of table `name`; its first row is row 1. UserError where its columns do not fit."""

    said = ""

    def __init__(self, path: Path, name: str) -> None:
        self.path, self.file, self.name = path, path.name, name
        try:
            self.schema = pq.read_schema(path)
        except (pa.ArrowInvalid, OSError) as error:
            raise UserError("not a Parquet file", "one table's rows", "Save it again.", self.file) from error
        checked_header(self.schema.names, name, self.file)
        nested = next((field.name for field in self.schema if pa.types.is_nested(field.type)), None)
        if nested:
            raise UserError(
                f"column {nested} holds several values a row", "one value a cell", where=self.file
            )

    def pages(self) -> Iterator[Page | Refusal]:
        """Every row, in pages."""
        number = 1
        with pq.ParquetFile(self.path, pre_buffer=False) as file:
            for batch in file.iter_batches(PAGE, use_threads=False):
                texts = {name: _texts(batch.column(name)) for name in self.schema.names}
                yield Page(self.name, self.file, list(range(number, number + batch.num_rows)), texts)
                number += batch.num_rows


def _sheet_text(cell: Any) -> str:
    value = cell.value
    if isinstance(value, float):
        value = float(f"{value:.{SHEET_DIGITS}g}")
    if isinstance(value, datetime) and "h" not in (cell.number_format or "").lower():
        value = value.date()  # a day without an hour, which must not become midnight
    return text_of(value)


class WorkbookSheet:
    """One sheet of an XLSX file, of table `name`; row numbers are the sheet's own."""

    said = ""

    def __init__(self, path: Path, title: str, name: str) -> None:
        self.path, self.title, self.name = path, title, name
        self.file = path.name if path.stem == name else f"{path.name} {title}"
        rows = ((number, cells) for number, cells in self._rows() if any(cells))
        found = next((row for row in rows if not row[1][0].startswith("#")), None)
        if found is None:
            raise UserError("no header", "a row of column names", "See nectary template.", self.file)
        self.above, header = found
        self.header = checked_header(header, name, self.file)

    def _rows(self) -> Iterator[tuple[int, list[str]]]:
        """Every row of the sheet as texts. UserError for a formula whose value the file does not hold."""
        values, formulas = (
            load_workbook(self.path, read_only=True, data_only=only) for only in (True, False)
        )
        try:
            pairs = zip(values[self.title].iter_rows(), formulas[self.title].iter_rows(), strict=True)
            for number, (cells, written) in enumerate(pairs, start=1):
                for cell, source in zip(cells, written, strict=True):
                    if cell.value is None and source.value is not None:
                        where = f"{self.file} row {number}"
                        raise UserError(
                            "a formula without its value",
                            "values",
                            "Save it in a spreadsheet program.",
                            where,
                        )
                yield number, [_sheet_text(cell) for cell in cells] or [""]
        finally:
            values.close()
            formulas.close()

    def pages(self) -> Iterator[Page | Refusal]:
        """Every row below the header, in pages; rows that do not fit it come as refusals."""
        width = len(self.header)
        rows = (
            (number, [*cells, *[""] * (width - len(cells))])
            for number, cells in self._rows()
            if number > self.above
        )
        while some := list(islice(rows, PAGE)):
            yield from fitted(some, self.header, self.name, self.file, comma=False)


def open_workbook(path: Path) -> list[WorkbookSheet]:
    """The sheets of an XLSX file: its only one where the file is called as a table, else each by title."""
    try:
        book = load_workbook(path, read_only=True)
        titles = [sheet.title for sheet in book.worksheets]
        book.close()
    except (OSError, KeyError, ValueError, zipfile.BadZipFile, InvalidFileException) as error:
        raise UserError(
            "not an XLSX file", "a sheet a table", "Save it as XLSX or CSV.", path.name
        ) from error
    if path.stem in TABLES and len(titles) == 1:
        return [WorkbookSheet(path, titles[0], path.stem)]
    for title in titles:
        if title not in TABLES:
            where = f"{path.name} sheet {title}"
            raise UserError(
                "no table is called so", nearest(title, tuple(TABLES)), "Rename or remove it.", where
            )
    return [WorkbookSheet(path, title, title) for title in titles]
