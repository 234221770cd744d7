"""CSV files as people keep them -> pages of texts, each row with its number."""

import csv
import difflib
import io
from collections.abc import Generator, Iterator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from nectary.base.errors import UserError
from nectary.intake.cells import known_columns, missing_column
from nectary.intake.encodings import encoding_of, separator_of
from nectary.intake.loaded import Page, Refusal
from nectary.intake.numbers import CELLS_BY_COMMA, EITHER

if TYPE_CHECKING:
    from _csv import Reader

BLOCK = 1 << 19  # characters read at a time
PAGE = 5_000  # rows


def nearest(name: str, known: tuple[str, ...]) -> str:
    """The known name most like `name`, or all of them where none is like it."""
    near = difflib.get_close_matches(name, known, n=1)
    return near[0] if near else f"one of {', '.join(known)}"


def checked_header(cells: list[str], name: str, file: str) -> list[str]:
    """The column names of the header; UserError for one that is unknown, twice there, or missing."""
    header = [cell.strip() for cell in cells]
    while header and not header[-1]:
        header.pop()
    known = known_columns(name)
    for column in header:
        if column not in known:
            raise UserError(
                f"no column is called {column!r}", nearest(column, known), "Rename or remove it.", file
            )
    twice = next((column for column in header if header.count(column) > 1), None)
    if twice:
        raise UserError(f"column {twice} is there twice", "each column once", "Remove one.", file)
    missing = missing_column(name, header)
    if missing:
        raise UserError(f"column {missing} is missing", "a header with it", "See nectary template.", file)
    return header


def fitted(
    rows: list[tuple[int, list[str]]], header: list[str], name: str, file: str, decimal: str
) -> Iterator[Page | Refusal]:
    """Rows of cells as a page. Rows without any value are no rows; one that does not fit is refused."""
    width = len(header)
    fit: list[tuple[int, list[str]]] = []
    for number, cells in rows:
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) < width or any(cell.strip() for cell in cells[width:]):
            found, expected = f"{len(cells)} cells", f"{width} cells"
            yield Refusal(file, number, "", found, expected, "does not fit the header")
            continue
        fit.append((number, cells))
    if fit:
        columns = [pa.array([cells[at] for _, cells in fit], pa.string()) for at in range(width)]
        numbers = [number for number, _ in fit]
        yield Page(name, file, numbers, dict(zip(header, columns, strict=True)), decimal)


class Sheet:
    """One CSV file of table `name`, read page by page; `said` tells of an encoding other than UTF-8.

    Comment lines at the top are no rows. Row numbers count every row from 1, as spreadsheets do. UserError
    where the file is not CSV or its header is not one of this table.
    """

    def __init__(self, path: Path, name: str) -> None:
        self.path, self.file, self.name = path, path.name, name
        self.encoding, self.said = encoding_of(path)
        with self._open() as text:
            self.skipped, first = self._first_line(text)
            self.separator = separator_of(first)
            self.decimal = EITHER if self.separator != "," else CELLS_BY_COMMA
            reader = self._reader(chain([first], iter(text.readline, "")))
            self.header = checked_header(self._next(reader, self.skipped) or [], name, self.file)
            self.body = self.skipped + reader.line_num  # lines above the first row

    def _open(self) -> TextIO:
        return self.path.open(encoding=self.encoding, newline="")

    def _reader(self, lines: Iterator[str]) -> "Reader":
        return csv.reader(lines, delimiter=self.separator, strict=True)

    def _first_line(self, text: TextIO) -> tuple[int, str]:
        """(how many lines stand before the header, the header's line)."""
        for skipped, line in enumerate(iter(text.readline, "")):
            if line.strip() and not line.lstrip('"').startswith("#"):
                return skipped, line
        raise UserError("no header", "a line of column names", "See nectary template.", self.file)

    def _next(self, reader: "Reader", line: int) -> list[str] | None:
        """The next row; None at the end. UserError, with the line, where quotes do not close."""
        try:
            return next(reader, None)
        except csv.Error as error:
            place = f"{self.file} line {line + reader.line_num}"
            raise UserError(f"not CSV: {error}", "quotes that open and close", where=place) from error

    def pages(self) -> Iterator[Page | Refusal]:
        """Every row, in pages; rows that do not fit the header come as refusals."""
        number = self.skipped + 2
        with self._open() as text:
            for _ in range(self.body):
                text.readline()
            while block := text.read(BLOCK):
                block += text.readline()
                page = self._plain(block, number)
                if page is not None:
                    number += len(page.numbers)
                    yield page
                else:
                    number = yield from self._quoted(block, text, number)

    def _plain(self, block: str, number: int) -> Page | None:
        """The page of a block without quotes in which every line fits; None for any other block.

        `number`: that of its first row.
        """
        block = block.replace("\r\n", "\n")
        if '"' in block or "\r" in block:
            return None
        width = len(self.header)
        lines = pa.array(block.removesuffix("\n").split("\n"), pa.string())
        cells = pc.split_pattern(lines, self.separator)
        if not pc.all(pc.equal(pc.list_value_length(cells), width)).as_py():
            return None
        flat = cells.flatten()
        columns = [flat.take(pa.array(np.arange(at, len(flat), width))) for at in range(width)]
        texts = dict(zip(self.header, columns, strict=True))
        if pc.any(pc.equal(pc.utf8_trim_whitespace(texts["infant_id"]), "")).as_py():
            return None  # it may hold rows without any value, which are no rows
        return Page(self.name, self.file, list(range(number, number + len(lines))), texts, self.decimal)

    def _quoted(self, block: str, text: TextIO, number: int) -> Generator[Page | Refusal, None, int]:
        """The pages of any block; a quoted cell that runs on takes its lines from `text`.

        `number`: that of its first row; what is returned is that of the row after its last.
        """
        begun = list(io.StringIO(block, newline=""))
        reader = self._reader(chain(begun, iter(text.readline, "")))
        rows: list[tuple[int, list[str]]] = []
        while reader.line_num < len(begun) and (cells := self._next(reader, number)) is not None:
            rows.append((number, cells))
            number += 1
            if len(rows) == PAGE:
                yield from fitted(rows, self.header, self.name, self.file, self.decimal)
                rows = []
        yield from fitted(rows, self.header, self.name, self.file, self.decimal)
        return number
