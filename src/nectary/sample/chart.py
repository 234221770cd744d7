"""Gathers what is charted by column and turns it into the record's tables: dated, numbered, sorted."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from nectary.engine.schema import arrow_schema
from nectary.record.tables import id_column
from nectary.sample.births import Births
from nectary.sample.chance import Bools, Ints, day_of
from nectary.sample.course import NEVER, Course

SOURCE = "invented"
SPAN_AFTER_MOMENTS = 1 << 26
BY_STAY = 1 << 27


def infant_id(number: int) -> str:
    """The code of an invented stay: of one width, so that its order as text is its order as a number."""
    return f"invented-{number:07d}"


@dataclass
class _Piece:
    """Rows of one table that were charted by one call; `key` orders them."""

    stay: Ints
    key: Ints
    cells: dict[str, Any]


@dataclass
class Chart:
    """The charts of one chunk of stays. `seen_min` = the minute after birth up to which anything is there.

    `birth_minute` = minute of the day of birth. Rows outside a stay's time here are not charted; a span that
    outlasts it is cut at the leaving, or is open where the stay is still in.
    """

    births: Births
    course: Course
    birth_minute: Ints
    seen_min: Ints
    open_stay: Bools
    pieces: dict[str, list[_Piece]] = field(default_factory=dict)

    @property
    def ids(self) -> pa.Array:
        """The code of each stay."""
        return pa.array([infant_id(number) for number in self.births.number.tolist()], pa.string())

    def _kept(self, stay: Ints, keep: Bools, key: Ints, table: str, cells: dict[str, Any]) -> None:
        if keep.all():
            chosen = cells
        else:
            stay, key = stay[keep], key[keep]
            chosen = {name: _choose(cell, keep) for name, cell in cells.items()}
        if len(stay):
            self.pieces.setdefault(table, []).append(_Piece(stay, stay * BY_STAY + key, chosen))

    def every(self, table: str, **cells: Any) -> None:
        """Chart one row a stay."""
        stay = np.arange(len(self.births))
        self._kept(stay, np.full(len(stay), True), 0 * stay, table, cells)

    def moments(self, table: str, stay: Ints, at_min: Ints, **cells: Any) -> None:
        """Chart rows at a minute: an entry of `at_min` and of each cell a row; a scalar is every row's."""
        keep = (at_min >= self.births.observed_from_min[stay]) & (at_min <= self.seen_min[stay])
        day = day_of(at_min, self.birth_minute[stay])
        self._kept(stay, keep, at_min, table, {"at_min": at_min, "day": day, **cells})

    def spans(self, table: str, stay: Ints, start_min: Ints, stop_min: Ints, **cells: Any) -> None:
        """Chart rows from minute to minute: the stop is exclusive in minutes, `stop_day` is included."""
        seen, born = self.seen_min[stay], self.birth_minute[stay]
        start = np.maximum(start_min, self.births.observed_from_min[stay])
        keep = (start < seen) & (start < stop_min)
        still = (stop_min > seen) & self.open_stay[stay]
        stop = np.ma.array(np.minimum(stop_min, seen), mask=still)
        dated = {
            "start_min": start,
            "start_day": day_of(start, born),
            "stop_min": stop,
            "stop_day": np.ma.array(day_of(stop.data - 1, born), mask=still),
        }
        self._kept(stay, keep, start + SPAN_AFTER_MOMENTS, table, {**dated, **cells})

    def once(self, table: str, start_min: Ints, where: Bools, **cells: Any) -> None:
        """Chart one moment a stay `where` it happens; cells are scalars or one entry a stay."""
        stay = np.flatnonzero(where & (start_min < NEVER))
        self.moments(table, stay, start_min[stay], **{n: _choose(c, stay) for n, c in cells.items()})

    def span(self, table: str, start_min: Ints, stop_min: Ints, where: Bools, **cells: Any) -> None:
        """Chart one span a stay `where` it happens; cells are scalars or one entry a stay."""
        stay = np.flatnonzero(where & (start_min < NEVER))
        chosen = {n: _choose(c, stay) for n, c in cells.items()}
        self.spans(table, stay, start_min[stay], stop_min[stay], **chosen)

    def tables(self) -> dict[str, pa.Table]:
        """Every table with a row, as the record's contract has it, sorted by stay and time."""
        ids = self.ids
        return {name: _table(name, pieces, ids) for name, pieces in self.pieces.items()}


def _choose(cell: Any, which: Any) -> Any:
    if isinstance(cell, pa.Array):
        at = np.flatnonzero(which) if which.dtype == bool else which
        return cell.take(pa.array(at))
    return cell[which] if isinstance(cell, np.ndarray) else cell


def _arrow(cell: Any, kind: pa.DataType, rows: int) -> pa.Array:
    if isinstance(cell, np.ma.MaskedArray):
        return pa.array(cell.data, kind, mask=np.ma.getmaskarray(cell))
    if isinstance(cell, np.ndarray):
        return pa.array(cell, kind)
    if isinstance(cell, pa.Array):
        return cell.cast(kind)
    return pa.nulls(rows, kind) if cell is None else pa.repeat(pa.scalar(cell, kind), rows)


def _joined(name: str, kind: pa.DataType, pieces: list[_Piece]) -> pa.Array:
    parts = [_arrow(piece.cells.get(name), kind, len(piece.stay)) for piece in pieces]
    return parts[0] if len(parts) == 1 else pa.concat_arrays(parts)


def _table(name: str, pieces: list[_Piece], ids: pa.Array) -> pa.Table:
    schema = arrow_schema(name)
    key = np.concatenate([piece.key for piece in pieces])
    in_order = bool((key[1:] >= key[:-1]).all())
    order = None if in_order else np.argsort(key, kind="stable")
    stay = np.concatenate([piece.stay for piece in pieces])
    stay = stay if order is None else stay[order]
    cells = {}
    for column in schema:
        cells[column.name] = _joined(column.name, column.type, pieces)
        if order is not None:
            cells[column.name] = cells[column.name].take(pa.array(order))
    cells["infant_id"] = ids.take(pa.array(stay))
    cells["source"] = pa.repeat(pa.scalar(SOURCE), len(stay))
    if name != "infants":
        cells[id_column(name)] = _numbered(cells["infant_id"], stay)
    return pa.table([cells[column.name] for column in schema], schema=schema)


def _numbered(codes: pa.Array, stay: Ints) -> pa.Array:
    """A row id a row: the stay's code and the place of the row among the stay's, from 1."""
    starts = np.flatnonzero(np.r_[True, stay[1:] != stay[:-1]])
    counts = np.diff(np.r_[starts, len(stay)])
    place = np.arange(len(stay)) - np.repeat(starts, counts) + 1
    return pc.binary_join_element_wise(codes, pc.cast(pa.array(place), pa.string()), "-")
