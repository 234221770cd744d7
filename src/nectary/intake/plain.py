"""The rows of a page in which nothing is in doubt, column by column; all others are for the row reader.

`cells.read_row` and `cells.place` decide what a row says. This is the same for rows that need no second
look, many at a time: each distinct text is read once by `cells.read_cell`, times and days are whole columns.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from nectary.engine.schema import arrow_schema
from nectary.intake.cells import (
    CLOCK_CHANGE_MIN,
    CODES,
    EARLIEST,
    LATEST,
    MINUTES_A_DAY,
    Moment,
    Value,
    is_coded,
    moments,
    placing,
    read_cell,
    required,
    settle,
    stand_ins,
)
from nectary.intake.loaded import Page, Refused
from nectary.intake.markers import MISSING, STROKES
from nectary.intake.numbers import Settled
from nectary.intake.wall import MINUTE, Bools, Ints, Wall, micros
from nectary.record.codes import SCIENTIFIC, alike
from nectary.record.plausibility import impossible
from nectary.record.tables import TABLES

# A text that needs no trimming and is not one that exports escape: printable ASCII, none at its ends blank.
PLAIN_TEXT = r"^[!-&(-~]([ -~]*[!-~])?$"
STROKE = f"[{re.escape(''.join(sorted(STROKES)))}]+"
SUSPECT = f"(?i)^({'|'.join(map(re.escape, sorted(MISSING)))}|{STROKE}|{SCIENTIFIC})$"  # it may be no text
LOCAL_TIME = r"^\d{4}-\d\d-\d\d[T ]([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$"
MOST_NEAR = 3  # codes named beside an unknown one
MEMORY = 20_000  # texts remembered with what they say
WHERE = pa.schema([("_infant", pa.int32()), ("_file", pa.string()), ("_row", pa.int64())])


@dataclass(frozen=True)
class Births:
    """Every stay that will stand, in the record's order: its code, and its birth as instant and unit day."""

    ids: pa.StringArray
    texts: pa.StringArray  # the time of birth as the record keeps it; NULL = unknown
    known: Bools
    instants: Ints
    days: Ints

    @classmethod
    def of(cls, ids: list[str], texts: list[str | None], wall: Wall) -> "Births":
        """The births of the stays `ids`, whose times of birth are `texts`."""
        times = [(0, 0) if text is None else wall.birth(datetime.fromisoformat(text)) for text in texts]
        known = np.array([text is not None for text in texts], np.bool_)
        pairs = np.array(times, np.int64).reshape(-1, 2)
        return cls(pa.array(ids, pa.string()), pa.array(texts, pa.string()), known, pairs[:, 0], pairs[:, 1])

    def find(self, ids: pa.StringArray) -> npt.NDArray[np.int32]:
        """Where each stay stands; -1 for one that is not there."""
        found: npt.NDArray[np.int32] = pc.index_in(ids, value_set=self.ids).fill_null(-1).to_numpy(False)
        return found

    @cached_property
    def _alike(self) -> dict[tuple[str, ...], list[str]]:
        """The codes by what those have in common that are written in two ways."""
        found: dict[tuple[str, ...], list[str]] = {}
        for code in self.ids.to_pylist():
            found.setdefault(alike(code), []).append(code)
        return found

    def near(self, code: str) -> str:
        """The code that an unknown one was likely meant to be, in words; "" = no guess."""
        same = self._alike.get(alike(code), [])
        if same:
            said = " and ".join(map(repr, same[:MOST_NEAR]))
            return f"{said} is there: did a program change the code, such as its zeros at the front?"
        longer = [found for key in self._alike if key[1:] == alike(code) for found in self._alike[key]]
        return f"{longer[0]!r} is there: unit_id in the mapping names what stands before it" if longer else ""

    def born(self, at: int) -> datetime | None:
        """The time of birth of the stay that stands at `at`; None = unknown."""
        text = self.texts[at].as_py()
        return None if text is None else datetime.fromisoformat(text)


@dataclass(frozen=True)
class Whole:
    """A column of whole numbers; where `known` is false, `values` says nothing."""

    values: Ints
    known: Bools

    def array(self) -> pa.Int64Array:
        return pa.array(self.values, pa.int64(), mask=~self.known)


def _whole(column: pa.Int64Array) -> Whole:
    return Whole(column.fill_null(0).to_numpy(False), column.is_valid().to_numpy(False))


class Reader:
    """Reads pages of texts; remembers what each text of a column says."""

    def __init__(self, births: Births, wall: Wall, on: date, settled: Settled | None = None) -> None:
        self.births, self.wall, self.on = births, wall, on
        self.settled: Settled = {} if settled is None else settled
        self.said: dict[tuple[str, str, str], dict[str, tuple[Value | None, bool]]] = {}

    def read(self, page: Page) -> tuple[pa.Table, Bools]:
        """(the plain rows in the order of the page, with WHERE each came from; which rows are in doubt)."""
        rows = _Rows(self, page)
        rows.read_cells()
        rows.check()
        if rows.find_infants():
            rows.place()
        return rows.table(), rows.doubtful

    def cell(self, page: Page, given: str, text: str) -> tuple[Value | None, bool]:
        """(what the cell says, whether it is in doubt)."""
        try:
            value = read_cell(page.table, given, text, on=self.on, decimal=page.decimal)
        except Refused:
            return None, True
        settle(self.settled, page, given, text, on=self.on)
        return value, False

    def distinct(self, page: Page, given: str, texts: list[str]) -> list[tuple[Value | None, bool]]:
        """What each of the texts of one column says."""
        known = self.said.setdefault((page.table, given, page.decimal), {})
        if len(known) > MEMORY:
            known.clear()
        for text in texts:
            if text not in known:
                known[text] = self.cell(page, given, text)
        return [known[text] for text in texts]


class _Rows:
    """The rows of one page on their way: columns read so far, and which rows are in doubt."""

    def __init__(self, reader: Reader, page: Page) -> None:
        self.reader, self.page, self.size = reader, page, len(page.numbers)
        self.columns: dict[str, pa.Array] = {}
        self.doubtful = np.zeros(self.size, np.bool_)
        self.schema = arrow_schema(page.table)

    def doubt(self, rows: Bools) -> None:
        self.doubtful = self.doubtful | rows

    def read_cells(self) -> None:
        """Every column that is no time, under its name in the record."""
        instead, times = stand_ins(self.page.table), {one.at for one in moments(self.page.table)}
        for given, texts in self.page.texts.items():
            if given in times:
                continue
            name = instead.get(given, given)
            column = self._values(name, given, texts)
            if name in self.columns:  # two amounts of one thing: the row reader says whether they agree
                self.doubt(pc.and_(self.columns[name].is_valid(), column.is_valid()).to_numpy(False))
                column = pc.coalesce(self.columns[name], column)
            self.columns[name] = column

    def _values(self, name: str, given: str, texts: pa.StringArray) -> pa.Array:
        contract = TABLES[self.page.table].column(name)
        if contract.kind == "text" and name != "given_name" and not is_coded(self.page.table, name):
            return self._free_texts(name, texts)
        coded = texts.dictionary_encode()
        said = self.reader.distinct(self.page, given, coded.dictionary.to_pylist())
        values = pa.array([value for value, _ in said], self.schema.field(name).type)
        bad = np.array([bad for _, bad in said], np.bool_)
        indices = coded.indices.to_numpy(False)
        if bad.any():
            self.doubt(bad[indices])
        return values.take(coded.indices)

    def _free_texts(self, name: str, texts: pa.StringArray) -> pa.Array:
        """Free texts as they are; one that is neither plain nor empty is for the row reader.

        So is a code, except those of rows, and of babies, which are looked up.
        """
        plain, empty = pc.match_substring_regex(texts, PLAIN_TEXT), pc.equal(texts, "")
        if name in CODES and name != "infant_id":
            plain = pa.array(np.zeros(self.size, np.bool_))
        plain = pc.and_(plain, pc.invert(pc.match_substring_regex(texts, SUSPECT)))
        self.doubt(pc.invert(pc.or_(plain, empty)).to_numpy(False))
        return pc.if_else(plain, texts, None)

    def whole(self, name: str) -> Whole:
        """The column `name` of whole numbers; one that no file gave is unknown throughout."""
        if name in self.columns:
            return _whole(self.columns[name])
        return Whole(np.zeros(self.size, np.int64), np.zeros(self.size, np.bool_))

    def check(self) -> None:
        """Required cells, the one rule between cells of a row, and names that stand for others."""
        for name in required(self.page.table):
            there = self.columns.get(name)
            self.doubt(np.ones(self.size, np.bool_) if there is None else there.is_null().to_numpy(False))
        if "given" in self.columns and "volume_ul" in self.columns:
            at_breast = pc.equal(self.columns["given"], "at_breast")
            nothing = pc.and_(at_breast, pc.equal(self.columns["volume_ul"], 0))
            self.doubt(nothing.fill_null(False).to_numpy(False))
        if "given_name" in self.columns:  # the row reader looks up what a name stands for
            named = self.columns["given_name"].is_valid()
            for name in ("agent", "kind"):
                if name in self.columns:
                    unsaid = self.columns[name].is_null()
                else:
                    unsaid = pa.array(np.ones(self.size, np.bool_))
                self.doubt(pc.and_(named, unsaid).to_numpy(False))

    def find_infants(self) -> bool:
        """Which stay each row is of; whether any row is of one that will stand."""
        ids = self.columns.get("infant_id", pa.nulls(self.size, pa.string()))
        self.infant = self.reader.births.find(ids)
        self.doubt(self.infant < 0)
        return bool((self.infant >= 0).any())

    def place(self) -> None:
        """Minutes and unit days, as `cells.place` sets them."""
        births, table = self.reader.births, self.page.table
        born = births.known[self.infant] & ~self.doubtful
        instants, days = births.instants[self.infant], births.days[self.infant]
        for one in moments(table):
            minute = self._read_at(one, born, instants)
            if one.day:
                self._set_day(one, minute, born, instants, days)
        needed = placing(table)
        if needed:
            self.doubt(~np.any([self.whole(name).known for name in needed if name in self.schema.names], 0))
        for ends in ("min", "day"):
            start, stop = self.whole(f"start_{ends}"), self.whole(f"stop_{ends}")
            self.doubt(start.known & stop.known & (stop.values < start.values))

    def _keep(self, name: str, found: Whole) -> Whole:
        """The column `name` with what was `found`; rows that say otherwise, or cannot be, are in doubt."""
        before = self.whole(name)
        self.doubt(before.known & found.known & (before.values != found.values))
        self.doubt(found.known & self._impossible(name, found.values, found.known & ~self.doubtful))
        values = np.where(found.known, found.values, before.values)
        both = Whole(values, found.known | before.known)
        self.columns[name] = both.array()
        return both

    def _impossible(self, name: str, values: Ints, asked: Bools) -> Bools:
        """Which of the values `asked` cannot be. A limit lies between two ends, so theirs are asked first."""
        table, on = self.page.table, self.reader.on
        distinct = np.unique(values[asked])
        ends = distinct[[0, -1]].tolist() if distinct.size else []
        if not any(impossible(table, name, end, on=on) for end in ends):
            return np.zeros(self.size, np.bool_)
        bad = [value for value in distinct.tolist() if impossible(table, name, value, on=on)]
        return np.isin(values, bad)

    def _read_at(self, one: Moment, born: Bools, instants: Ints) -> Whole:
        """The minutes of a moment: those given, and those of its local time."""
        texts = self.page.texts.get(one.at)
        if texts is None:
            return self.whole(one.minute)
        given = pc.not_equal(texts, "").to_numpy(False)
        plain = pc.match_substring_regex(texts, LOCAL_TIME)
        walls = _walls(pc.if_else(plain, texts, None))
        at, real = self.reader.wall.instants_of(walls.values)
        elapsed = at - instants
        likely = (walls.values >= micros(datetime(EARLIEST, 1, 1))) & (
            walls.values < micros(datetime(LATEST + 1, 1, 1))
        )
        known = given & walls.known & real & likely & born & (elapsed >= 0)
        self.doubt(given & ~known)
        return self._keep(one.minute, Whole(elapsed // MINUTE, known))

    def _set_day(self, one: Moment, minute: Whole, born: Bools, instants: Ints, days: Ints) -> None:
        last = minute.values
        if one.minute == "stop_min":  # exclusive: the last day is that of the minute before
            start = self.whole("start_min")
            last = np.maximum(np.where(start.known, start.values, 0), last - 1)
        counted = self.reader.wall.days_of(instants + last * MINUTE) - days
        self._keep(one.day, Whole(counted, minute.known & born))
        day, unborn = self.whole(one.day), minute.known & ~born
        earliest = (minute.values - (one.minute == "stop_min") - CLOCK_CHANGE_MIN) // MINUTES_A_DAY
        latest = (minute.values + CLOCK_CHANGE_MIN) // MINUTES_A_DAY + 1
        agrees = day.known & (earliest <= day.values) & (day.values <= latest)
        self.doubt(unborn & ~agrees)

    def table(self) -> pa.Table:
        """The plain rows, with where each came from."""
        page, sure = self.page, pa.array(~self.doubtful)
        numbers = pa.array(page.numbers, pa.int64())
        told = pc.binary_join_element_wise(f"{page.file} row", numbers.cast(pa.string()), " ")
        source = self.columns.get("source")
        self.columns["source"] = told if source is None else pc.coalesce(source, told)
        columns = [
            self.columns.get(field.name, pa.nulls(self.size, field.type)).cast(field.type)
            for field in self.schema
        ]
        files = pa.array([page.file], pa.string()).take(pa.array(np.zeros(self.size, np.int8)))
        columns += [pa.array(self.infant, pa.int32()), files, numbers]
        schema = pa.schema([*self.schema, *WHERE])
        return pa.table(columns, schema=schema).filter(sure)


def _walls(texts: pa.StringArray) -> Whole:
    """Local times as microseconds; unknown where there is no such date or hour, or nothing."""
    dates = pc.utf8_slice_codeunits(texts, 0, 10).dictionary_encode()
    real = [text is not None and _is_date(text) for text in dates.dictionary.to_pylist()]
    sure = pa.array(real, pa.bool_()).take(dates.indices).fill_null(False)
    return _whole(pc.if_else(sure, texts, None).cast(pa.timestamp("us")).cast(pa.int64()))


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).year > 0
    except ValueError:
        return False
