"""Parquet files -> pages of the texts that a CSV file of the same rows would hold."""

import re
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from nectary.base.errors import UserError
from nectary.intake.loaded import Page, Refusal
from nectary.intake.numbers import EITHER
from nectary.intake.sheets import PAGE, checked_header

THREE_PLACES = re.compile(r"-?\d+\.\d{3}", re.ASCII)


def text_of(value: Any) -> str:
    """The text of one typed cell as a CSV file would hold it; "" for none.

    A fraction of three places gets a fourth, so that nobody takes its point for one that parts thousands.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        whole = not (value.second or value.microsecond)
        return value.isoformat(timespec="minutes" if whole else "auto")
    text = value.isoformat() if isinstance(value, date) else str(value)
    return f"{text}0" if isinstance(value, float | Decimal) and THREE_PLACES.fullmatch(text) else text


def _texts(column: pa.Array) -> pa.StringArray:
    kind = column.type
    if pa.types.is_dictionary(kind):
        return _texts(column.dictionary_decode())
    if pa.types.is_timestamp(kind) and kind.unit == "ns":
        return _texts(column.cast(pa.timestamp("us", kind.tz), safe=False))
    if pa.types.is_integer(kind) or pa.types.is_string(kind) or pa.types.is_binary(kind):
        return pc.fill_null(column.cast(pa.string()), "")
    return pa.array([text_of(value) for value in column.to_pylist()], pa.string())


class ParquetSheet:
    """One Parquet file of table `name`; its first row is row 1. UserError where its columns do not fit."""

    said = ""

    def __init__(self, path: Path, name: str) -> None:
        self.path, self.file, self.name = path, path.name, name
        try:
            self.schema = pq.read_schema(path)
        except (pa.ArrowException, OSError) as error:
            raise self._damaged() from error
        checked_header(self.schema.names, name, self.file)
        nested = next((field.name for field in self.schema if pa.types.is_nested(field.type)), None)
        if nested:
            raise UserError(
                f"column {nested} holds several values a row", "one value a cell", where=self.file
            )

    def _damaged(self, column: str = "") -> UserError:
        found = f"column {column} cannot be read" if column else "not a Parquet file, or a damaged one"
        return UserError(found, "one table's rows", "Save it again.", self.file)

    def pages(self) -> Iterator[Page | Refusal]:
        """Every row, in pages."""
        number = 1
        for batch in self._batches():
            texts = {name: self._column(name, batch.column(name)) for name in self.schema.names}
            yield Page(self.name, self.file, list(range(number, number + batch.num_rows)), texts, EITHER)
            number += batch.num_rows

    def _batches(self) -> Iterator[pa.RecordBatch]:
        try:
            with pq.ParquetFile(self.path, pre_buffer=False) as file:
                yield from file.iter_batches(PAGE, use_threads=False)
        except (pa.ArrowException, OSError) as error:
            raise self._damaged() from error

    def _column(self, name: str, column: pa.Array) -> pa.StringArray:
        """The texts of a column; UserError for values that no text can hold, such as a date of the year 0."""
        try:
            return _texts(column)
        except (pa.ArrowException, ValueError, OverflowError) as error:
            raise self._damaged(name) from error
