"""Long rows of name, time and value, as hospital reports export them -> rows of the record by a mapping."""

import hashlib
import json
import pickle
import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from tempfile import TemporaryFile
from typing import IO, Any

from nectary.intake.cells import NUMBER, holds_number, read_moment
from nectary.intake.formats.foreign import Cells, Foreign, Source, infant_code, record_value
from nectary.intake.formats.happened import Happened
from nectary.intake.formats.mapping import names_of
from nectary.intake.formats.rules import meant, whole
from nectary.intake.formats.times import iso_time
from nectary.intake.loaded import Refusal, Refused, SourceRow
from nectary.record.folding import letters_and_digits

PARTS = 64  # an export is put down in so many parts, each with some infants whole, and taken up one by one
REMEMBERED = 20_000  # texts with what they say: charts say the same few over and over
TIMES = {"cm": 10}  # to mm
AMOUNT = re.compile("([+-]?\\d(?:[\\d., '\u2019\u00a0\u202f]*\\d)?)\\s*([A-Za-z/]+)")


@dataclass
class _Group:
    """Rows of one infant and minute that are one row of the record."""

    table: str
    cells: Cells
    numbers: list[int]
    clash: tuple[str, str, str, str] | None = None


class _Reader:
    def __init__(self, source: Source, mapping: Mapping[str, Any], on: date) -> None:
        self.source, self.mapping, self.on = source, mapping, on
        self.foreign = source.foreign()
        about = f"the file of this mapping: {mapping['about']}"
        named = {key: name for key, name in mapping["columns"].items() if key != "confirmed"}
        self.spelled = {key: source.must_have(name, why=about) for key, name in named.items()}
        read = {*self.spelled.values(), *Happened(source, mapping).columns}
        unread = source.unread(read, mapping)
        self.foreign.remarks += source.untold(unread)
        self.happened = Happened(source, mapping, unread)
        by_name = {name: entry for entry in mapping["name"] for name in names_of(entry)}
        self.entries = {letters_and_digits(name): entry for name, entry in by_name.items()} | by_name
        self.named = lru_cache(REMEMBERED)(self._named)
        self.placed = lru_cache(REMEMBERED)(self._placed)
        self.told = lru_cache(REMEMBERED)(self._told)

    def _named(self, name: str) -> dict[str, Any]:
        """The mapping's entry for a name of the file; one that leaves it out where there is none."""
        entry: dict[str, Any] | None = self.entries.get(name) or self.entries.get(letters_and_digits(name))
        return entry or {"leave_out": "not in the mapping"}

    def _put_down(self, parts: Sequence[IO[bytes]]) -> Iterator[Refusal]:
        """Puts each row that the mapping has a place for into the part of its infant; counts the others."""
        for one in self.source.rows:
            if isinstance(one, Refusal):
                yield one
                continue
            cells = {key: one[1][name].strip() for key, name in self.spelled.items()}
            entry = self.named(cells["name"])
            if "leave_out" in entry or not cells["value"]:
                self.foreign.left_out[f"{cells['name']!r} ({entry.get('leave_out', 'empty')})"] += 1
                continue
            try:
                left_out = self.happened.left_out(one[1])
            except Refused as refused:
                yield self.foreign.refuse(entry["table"], one[0], refused.because)
                continue
            if left_out:
                self.foreign.left_out[left_out] += 1
            else:
                pickle.dump((one[0], cells), parts[zlib.crc32(cells["infant"].encode()) % PARTS])

    def rows(self) -> Iterator[SourceRow | Refusal]:
        with ExitStack() as open_files:
            parts = [open_files.enter_context(TemporaryFile()) for _ in range(PARTS)]
            yield from self._put_down(parts)
            for part in parts:
                yield from self._taken_up(part)

    def _taken_up(self, part: IO[bytes]) -> Iterator[SourceRow | Refusal]:
        """The record's rows of the infants of one part."""
        groups: dict[tuple[str, ...], _Group] = {}
        stop = part.tell()
        part.seek(0)
        while part.tell() < stop:
            number, cells = pickle.load(part)
            entry = self.named(cells["name"])
            try:
                self._take(groups, number, entry, cells)
            except Refused as refused:
                yield self.foreign.refuse(entry["table"], number, refused.because)
        for group in groups.values():
            if group.clash:
                yield from (self.foreign.refuse(group.table, one, group.clash) for one in group.numbers)
                continue
            self.foreign.merged[group.table] += len(group.numbers) - 1
            yield self.foreign.row(group.table, group.numbers[0], group.cells)

    def _take(
        self, groups: dict[tuple[str, ...], _Group], number: int, entry: Mapping[str, Any], cells: Cells
    ) -> None:
        """Adds one row to the group of its infant, minute and kind; two values of a cell are a clash.

        The id of a group holds no value, so that a corrected value is a conflict and no second row.
        """
        infant_id = infant_code(self.mapping, self.spelled["infant"], cells["infant"])
        placed = self.placed(cells.get("time", ""), cells.get("day", ""))
        told = self.told(cells["name"], cells["value"], cells.get("unit", ""))
        kind = entry.get("group") or letters_and_digits(cells["name"])
        each = [json.dumps(told, sort_keys=True)] if entry.get("each") else []
        key = (infant_id, *placed.values(), entry["table"], kind, *each)
        group = groups.get(key)
        if group is None:
            row_id = hashlib.sha256(json.dumps(key).encode()).hexdigest()[:20]
            mine = {"infant_id": infant_id, f"{entry['table']}_id": row_id, **placed, **told}
            groups[key] = _Group(entry["table"], mine, [number])
            return
        group.numbers.append(number)
        for column, text in told.items():
            stands = group.cells.setdefault(column, text)
            if stands != text and group.clash is None:
                expected = f"one value of {column} in a minute; row {group.numbers[0]} has {stands!r}"
                group.clash = (self.spelled["value"], text, expected, "two rows of one minute")

    def _placed(self, time: str, day: str) -> Cells:
        """The cell that places the row in time: `at` as ISO 8601, or `day` counted from 0."""
        if time:
            column, form = self.spelled["time"], self.mapping.get("time_form")
            at = read_moment(column, iso_time(column, time, form))
            return {"at": at.isoformat(timespec="minutes")}
        if not day:
            wanted = " or ".join(self.spelled[key] for key in ("time", "day") if key in self.spelled)
            raise Refused(wanted, "", "the time or the day of the row", "not placed in time")
        counted = whole(self.spelled["day"], day) - int(self.mapping["birth_is_day"])
        if counted < 0:
            expected = f"{self.mapping['birth_is_day']} or more, which is the day of birth here"
            raise Refused(self.spelled["day"], day, expected, "before birth")
        return {"day": str(counted)}

    def _told(self, name: str, text: str, unit: str) -> Cells:
        """The cells of the record that one row sets, each of which the record can hold."""
        entry, column = self.named(name), self.spelled["value"]
        if "words" in entry:
            word = meant(column, text, entry["words"])
            told = dict(word) if isinstance(word, dict) else {entry["column"]: word}
        else:
            told = {entry["column"]: self._amount(entry, text, unit)}
        told = {key: str(value) for key, value in {**entry.get("set", {}), **told}.items()}
        for key, value in told.items():
            record_value(entry["table"], key, value, given=column, on=self.on, decimal=self.foreign.decimal)
        return told

    def _amount(self, entry: Mapping[str, Any], text: str, beside: str) -> str:
        """The value, once its own unit, in it or beside it, is the one the mapping expects, if any."""
        unit, match = entry.get("unit"), AMOUNT.fullmatch(text.strip())
        if unit is None:
            return self.source.number(text) if holds_number(entry["table"], entry["column"]) else text
        value = self.source.number(match[1] if match else text)
        for column, found, said in (("value", text, match[2] if match else ""), ("unit", beside, beside)):
            if said and said.casefold() != unit.casefold():
                expected = f"an amount in {unit}, as the mapping says"
                raise Refused(self.spelled[column], found, expected, "another unit")
        if unit in TIMES:
            return str(whole_mm(self.spelled["value"], value, TIMES[unit]))
        return value


def whole_mm(column: str, text: str, times: int) -> int:
    """Whole millimetres of a length in a larger unit; Refused where it is finer or no number."""
    if NUMBER.fullmatch(text) is None:
        raise Refused(column, text, "a number, or empty for unknown", "not a number")
    value = Decimal(text) * times
    if value != int(value):
        raise Refused(column, text, "a length to the nearest mm", "finer than 1 mm")
    return int(value)


def read_flowsheet(source: Source, mapping: Mapping[str, Any], *, on: date) -> Foreign:
    """The rows of a flowsheet export. Rows of one infant, minute and group are one row of the record.

    What the mapping does not name is counted in `left_out`. UserError where a column is missing. The rows of
    an infant may stand anywhere in the file, so they are put down on disk first, and some infants at a time
    are in memory.
    """
    reader = _Reader(source, mapping, on)
    reader.foreign.rows = reader.rows()
    return reader.foreign
