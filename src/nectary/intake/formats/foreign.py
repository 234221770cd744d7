"""A foreign file -> its rows as texts; and what a format makes of them: rows to be judged, things to say."""

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

from nectary.base.errors import UserError
from nectary.intake.cells import Value, read_cell, read_row, text_in
from nectary.intake.encodings import encoding_of, separator_of
from nectary.intake.loaded import Refusal, Refused, SourceRow
from nectary.intake.markers import WHY, is_marker, marked
from nectary.intake.numbers import CELLS_BY_COMMA, COMMA, EITHER, PLAIN, Spelling, readings
from nectary.record.codes import AS_TEXT, changed
from nectary.record.folding import letters_and_digits

Cells = dict[str, str]
AS_IT_IS = Spelling()


@dataclass
class Foreign:
    """`rows` still to be judged, each a row of the record's tables, or refused already.

    The rest is whole once `rows` has been read to its end. `merged` and `refused`: source rows that became
    one with another or were refused, by the table they would have been of. `left_out`: rows that the
    mapping has no place for, by what they are called. `remarks`: what the person who loads has to know.
    """

    file: str
    decimal: str = ""
    rows: Iterable[SourceRow | Refusal] = ()
    merged: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)
    remarks: list[str] = field(default_factory=list)

    def refuse(self, table: str, number: int, because: tuple[str, str, str, str]) -> Refusal:
        """The refusal of row `number`, counted under `table`."""
        self.refused[table] += 1
        return self.refusal(number, because)

    def refusal(self, number: int, because: tuple[str, str, str, str]) -> Refusal:
        """The refusal of row `number`; a marker for missing is called one, whatever it was refused as."""
        column, found, _, reason = because
        if reason != WHY and is_marker(found):
            because = marked(column, found).because
        return Refusal(self.file, number, *because)

    def checked(
        self, table: str, number: int, cells: Cells, *, given: Cells, on: date
    ) -> SourceRow | Refusal:
        """A row of `table`, or its refusal in the file's own words: `given` = where each column came from."""
        try:
            read_row(table, cells, on=on, decimal=self.decimal)
        except Refused as refused:
            column, found, expected, reason = refused.because
            return self.refuse(table, number, (given.get(column, column), found, expected, reason))
        return self.row(table, number, cells)

    def row(self, table: str, number: int, cells: Cells) -> SourceRow:
        """A row of `table` still to be judged."""
        return SourceRow(table, self.file, number, cells, self.decimal)


@dataclass(frozen=True)
class Source:
    """A file of one table: its name, its header, and its rows with their numbers, to be read once.

    A row that does not fit the header comes as a refusal. Row numbers count every row from 1. `decimal`: how
    the file writes numbers. `said`: what is to be said of the file itself, a line each.
    """

    file: str
    header: tuple[str, ...]
    rows: Iterator[tuple[int, Cells] | Refusal]
    decimal: str
    said: tuple[str, ...] = ()

    def number(self, text: str) -> str:
        """The cell with a point where it is one number, such as 1,5; any other text as it is."""
        found = readings(text.strip(), self.decimal, of_wholes=False)
        return found[0] if len(found) == 1 else text

    def foreign(self) -> Foreign:
        """Nothing yet but what is to be said of the file itself. Its cells have been through `number`."""
        once_read = PLAIN if self.decimal == COMMA else self.decimal  # 1,010 is 1.010 by now, and not 1010
        return Foreign(self.file, once_read, remarks=list(self.said))

    def unread(self, read: Iterable[str], mapping: Mapping[str, Any]) -> list[str]:
        """The columns that nothing `read`, and that the mapping does not name under not_read either."""
        named = {self.column(name) for name in mapping.get("not_read", ())} | set(read)
        return [name for name in self.header if name and name not in named]

    def untold(self, unread: list[str]) -> list[str]:
        """What is to be said of the columns `unread`, and of those that have no name; no line for none."""
        nameless = [f"column {at} without a name" for at, name in enumerate(self.header, start=1) if not name]
        names = [*unread, *nameless]
        return [f"{self.file}: columns not read: {', '.join(names)}"] if names else []

    def column(self, wanted: str) -> str | None:
        """The header's own spelling of `wanted`, whatever its case and spaces; None where it has none."""
        if wanted in self.header:
            return wanted
        alike = [name for name in self.header if letters_and_digits(name) == letters_and_digits(wanted)]
        return alike[0] if len(alike) == 1 else None

    def must_have(self, wanted: str, *, why: str) -> str:
        """The header's own spelling of `wanted`; UserError where it has none."""
        found = self.column(wanted)
        if found is None:
            said = f"column {wanted} is missing"
            raise UserError(said, why, f"It has {', '.join(self.header)}.", self.file)
        return found


def _next(reader: Iterator[list[str]], where: str) -> list[str] | None:
    """The next row; None at the end. UserError where quotes do not close."""
    try:
        return next(reader, None)
    except csv.Error as error:
        raise UserError(f"not CSV: {error}", "quotes that open and close", where=where) from error


def _fitting(
    path: Path, encoding: str, header: list[str], separator: str, above: int, spelling: Spelling
) -> Iterator[tuple[int, Cells] | Refusal]:
    """The rows below the header, each with its number; rows without any value are no rows."""
    with path.open(encoding=encoding, newline="") as text:
        lines = islice(iter(text.readline, ""), above, None)
        reader = csv.reader(lines, delimiter=separator, strict=True)
        number = above + 1
        while (cells := _next(reader, f"{path.name} row {number}")) is not None:
            if len(cells) < len(header) or any(cell.strip() for cell in cells[len(header) :]):
                if any(cell.strip() for cell in cells):
                    found, expected = f"{len(cells)} cells", f"{len(header)} cells"
                    yield Refusal(path.name, number, "", found, expected, "does not fit the header")
            elif any(cell.strip() for cell in cells):
                yield number, written(header, cells, spelling)
            number += 1


def written(header: Sequence[str], cells: Iterable[str], spelling: Spelling) -> Cells:
    """A row's cells by column; "" for one that a person said to mean nothing."""
    texts = ("" if spelling.empty(cell) else text_in(cell) for cell in cells)
    return dict(zip(header, texts, strict=False))


def checked_names(cells: Iterable[str], file: str) -> list[str]:
    """The names of the columns; UserError for one that is there twice."""
    header = [cell.strip() for cell in cells]
    twice = next((name for name in header if name and header.count(name) > 1), None)
    if twice:
        raise UserError(f"column {twice} is there twice", "each column once", "Remove one.", file)
    return header


def read_csv(path: Path, spelling: Spelling = AS_IT_IS) -> Source:
    """The table in the CSV file `path`; UserError where it is none. Comment lines may stand at the top."""
    encoding, said = encoding_of(path)
    with path.open(encoding=encoding, newline="") as text:
        lines = enumerate(iter(text.readline, ""), start=1)
        told = ((number, line) for number, line in lines if line.strip() and line.lstrip('"')[:1] != "#")
        above, first = next(told, (0, ""))
    if not first:
        raise UserError("no header", "a line of column names", "Is this the right file?", path.name)
    separator = separator_of(first)
    header = checked_names(next(csv.reader([first], delimiter=separator)), path.name)
    rows = _fitting(path, encoding, header, separator, above, spelling)
    decimal = spelling.decimal or (EITHER if separator != "," else CELLS_BY_COMMA)
    return Source(path.name, tuple(header), rows, decimal, (said,) if said else ())


def infant_code(mapping: Mapping[str, Any], column: str, text: str) -> str:
    """The record's code of an infant whose code is `text` in the file.

    Refused where it is empty or no code, or where a program changed it on its way.
    """
    if not text.strip():
        raise Refused(column, "", "the infant's code", "an infant cannot be told")
    if is_marker(text.strip(), of_code=True):
        raise marked(column, text.strip())
    why = changed(text.strip())
    if why:
        raise Refused(column, text.strip(), AS_TEXT, why)
    return f"{mapping['unit_id']}-{text.strip()}" if "unit_id" in mapping else text.strip()


def record_value(
    table: str, column: str, text: str, *, given: str, on: date, decimal: str = ""
) -> Value | None:
    """What `text` says in the record's column; Refused under the file's own column, which is `given`."""
    try:
        return read_cell(table, column, text, on=on, decimal=decimal)
    except Refused as refused:
        raise Refused(given, *refused.because[1:]) from refused
