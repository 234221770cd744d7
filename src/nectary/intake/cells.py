"""One CSV row of texts -> one row of the record: kinds, words, units, limits, minutes and days."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from math import isfinite

from nectary.base.ages import parse_gestation
from nectary.base.amounts import grams, microlitres
from nectary.base.errors import UserError
from nectary.intake.clock import local, moment
from nectary.intake.loaded import Page, Refused, Row
from nectary.intake.markers import is_marker, marked, refuse_marker
from nectary.intake.numbers import CELLS_BY_COMMA, Read, Settled, read_number
from nectary.intake.slips import cell_slip, date_slip, day_slip, with_slip
from nectary.intake.status_words import happened
from nectary.record.codes import AS_TEXT, address_fault, changed
from nectary.record.columns import Column, Kind
from nectary.record.heard import heard, words_of
from nectary.record.medicines import named
from nectary.record.plausibility import impossible
from nectary.record.tables import TABLES

NUMBER = re.compile(r"[+-]?\d{1,12}(\.\d{0,12})?", re.ASCII)  # short enough to be reckoned with exactly
THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}\.000", re.ASCII)
SCIENTIFIC = re.compile(r"[+-]?\d{1,17}(\.\d{0,20})?([eE][+-]?\d{1,3})?", re.ASCII)
DATE_AND_TIME = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:?\d\d)?", re.ASCII)
YEAR_AND_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])", re.ASCII)
TRUE, FALSE = ("true", "yes", "1"), ("false", "no", "0")
ESCAPED = ("'=", "'+", "'-", "'@")  # how exports write a text that a spreadsheet would run
CODES = ("infant_id", "mother_id", "set_id", "same_infant_as", "unit_id", "episode_id")  # but not of rows
EARLIEST, LATEST = 1990, 2200  # years; outside them the clock's arithmetic can fail
MINUTES_A_DAY = 1440
THOUSAND = 1000
CLOCK_CHANGE_MIN = 60
Value = str | int | float | bool


@dataclass(frozen=True)
class Clock:
    """The unit's wall clock: its IANA time zone, and the hour at which its day begins."""

    time_zone: str
    day_start: time


@dataclass(frozen=True)
class Moment:
    """The columns of one moment: `at` in files, `minute` and `day` in the record; "" = no such column."""

    at: str
    minute: str
    day: str


@cache
def moments(name: str) -> tuple[Moment, ...]:
    """The moments of table `name`: `at` for at_min, `start_at` for start_min and so on."""
    names = TABLES[name].names
    found = []
    for column in names:
        if column == "at_min":
            found.append(Moment("at", column, "day"))
        elif column.endswith("_min"):
            stem = column.removesuffix("_min")
            day = f"{stem}_day" if f"{stem}_day" in names else ""
            if name == "feed_totals" and stem == "start":
                day = "day"
            found.append(Moment(f"{stem}_at", column, day))
    return tuple(found)


@cache
def stand_ins(name: str) -> dict[str, str]:
    """Columns a file may give instead, and which they stand for: volume_ml for volume_ul and so on."""
    found = {}
    for column in TABLES[name].names:
        if column == "gestation_days":
            found["gestation"] = column
        elif column.endswith("_ul"):
            found[column.removesuffix("_ul") + "_ml"] = column
        elif column.endswith("_g"):
            found[column.removesuffix("_g") + "_kg"] = column
    return found


def placing(name: str) -> tuple[str, ...]:
    """The columns of which each row of table `name` needs one, to be placed in time; () = none needed."""
    if name in ("infants", "reported"):
        return ()
    first = [one for one in moments(name) if one.at in ("at", "start_at")]
    return tuple(column for one in first for column in (one.at, one.minute, one.day))


def read_moment(column: str, text: str) -> datetime:
    """The date and time in `text`, aware where it has an offset; Refused where the hour is left out."""
    expected = "a date and time such as 2026-03-01T23:50, with an offset such as +01:00 or none"
    expected = with_slip(expected, date_slip(text))
    if is_marker(text):
        raise marked(column, text)
    if DATE_AND_TIME.fullmatch(text) is None:
        raise Refused(column, text, expected, "not a date and time")
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise Refused(column, text, expected, "no such date and time") from error
    if not EARLIEST <= at.year <= LATEST:
        raise Refused(column, text, f"a year from {EARLIEST} to {LATEST}", "not a likely year")
    return at


def birth_text(text: str, clock: Clock) -> str:
    """The time of birth as the record keeps it: local, with an offset only where the file gave one."""
    at = read_moment("birth_at", text)
    try:
        here = local(at, clock.time_zone)
    except UserError as error:
        raise Refused("birth_at", text, error.expected, "no such local time") from error
    return (at if at.tzinfo is None else here).isoformat()


def _amount(column: str, given: str, text: str) -> int:
    """Whole uL, g or days out of a column that stands in for `column`."""
    try:
        if given == "gestation":
            return parse_gestation(text)
        if NUMBER.fullmatch(text) is None:
            raise UserError("not a number", "a number with a point, or empty for unknown")
        return microlitres(text) if column.endswith("_ul") else grams(text)
    except UserError as error:
        raise Refused(given, text, error.expected, "not an amount") from error


def _whole(given: str, text: str) -> int:
    """A whole number; 2.000 is none, since it is two thousand where thousands are parted by points."""
    if NUMBER.fullmatch(text) is None or Decimal(text) != int(Decimal(text)) or THOUSANDS.fullmatch(text):
        raise Refused(given, text, "a whole number, or empty for unknown", "not a whole number")
    return int(Decimal(text))


def _word(table: str, column: Column, given: str, text: str) -> str:
    """The record's word for `text`; a laboratory unit that is not known stays as it was written."""
    name = f"{table}.{column.name}"
    word = heard(name, text)
    if word is None and column.words:
        raise Refused(given, text, " or ".join(column.words), "not a word of this column")
    return text if word is None else word


def is_coded(table: str, column: str) -> bool:
    """Whether a text column holds words or a form of writing, and not whatever the sender has."""
    return column == "birth_month" or bool(words_of(f"{table}.{column}"))


def _value(table: str, column: Column, given: str, text: str) -> Value:
    if given != column.name:
        return _amount(column.name, given, text)
    if column.kind is Kind.INT:
        return _whole(given, text)
    if column.kind is Kind.BOOL:
        if text.lower() not in TRUE + FALSE:
            raise Refused(given, text, "true, false, or empty for unknown", "not true or false")
        return text.lower() in TRUE
    if column.kind is Kind.FLOAT:
        if SCIENTIFIC.fullmatch(text) is None or not isfinite(float(text)):
            raise Refused(given, text, "a number with a point, or empty for unknown", "not a number")
        return float(text)
    if column.name == "birth_month" and YEAR_AND_MONTH.fullmatch(text) is None:
        raise Refused(given, text, "year and month such as 2026-03", "not a month")
    if is_coded(table, column.name) and column.name != "birth_month":
        return _word(table, column, given, text)
    return text[1:] if text.startswith(ESCAPED) else text


def holds_number(name: str, given: str) -> bool:
    """Whether the column of table `name` that `given` is, or stands in for, holds numbers."""
    column = TABLES[name].column(stand_ins(name).get(given, given))
    return column.kind in (Kind.INT, Kind.FLOAT) and given != "gestation"


def plain_number(name: str, given: str, text: str, *, on: date, decimal: str) -> Read | None:
    """The number that the text under `given` can be; None where it is none, or could be two.

    A number that the record cannot hold there, whole or not, is not what was meant.
    """
    column = TABLES[name].column(stand_ins(name).get(given, given))
    if not holds_number(name, given):
        return None

    def can_be(plain: str) -> bool:
        value = Decimal(plain) * (1 if given == column.name else THOUSAND)
        ends = {int(value), int(value) + (value > int(value))}
        return column.kind is Kind.FLOAT or any(not impossible(name, column.name, end, on=on) for end in ends)

    of_wholes = column.kind is Kind.INT and given == column.name
    return read_number(text, decimal, of_wholes=of_wholes, can_be=can_be)


def is_code(name: str, column: str) -> bool:
    """Whether a column of table `name` holds codes: of babies, of units, of rows."""
    return column in CODES or column == f"{name}_id"


def _check_code(name: str, column: str, given: str, text: str) -> None:
    """Refused for a code that a program changed, or under which no page could be opened."""
    why = changed(text, of_row=column not in CODES)
    if why:
        raise Refused(given, text, AS_TEXT, why)
    fault = address_fault(text) if (name, column) == ("infants", "infant_id") else None
    if fault:
        expected = "a code that an address can hold, such as letters, digits and -"
        raise Refused(given, text, expected, f"no page could be opened: {fault}")


def text_in(cell: str) -> str:
    """The cell without spaces around it, and without the ="..." that keeps a spreadsheet from reading it."""
    text = cell.strip()
    return text[2:-1].strip() if len(text) > 2 and text.startswith('="') and text.endswith('"') else text


def read_cell(name: str, given: str, cell: str, *, on: date, decimal: str = CELLS_BY_COMMA) -> Value | None:
    """What the text under the column `given` of table `name` says; None = empty. Refused for a bad one.

    `decimal`: how the file writes numbers, as `numbers.readings` takes it.
    """
    text = text_in(cell)
    if not text:
        return None
    column = TABLES[name].column(stand_ins(name).get(given, given))
    refuse_marker(name, column.name, given, text, of_code=column.name in CODES)
    if is_code(name, column.name):
        _check_code(name, column.name, given, text)
    if column.name == "given_name" and happened(text) is False:
        raise Refused(given, text, "the name of a medicine", "it says that this did not happen")
    number = plain_number(name, given, text, on=on, decimal=decimal)
    plain = text if number is None else number.plain
    try:
        value = _value(name, column, given, plain)
        wanted = impossible(name, column.name, int(value), on=on) if column.kind is Kind.INT else None
        if wanted:
            raise Refused(given, text, wanted, "cannot be")
    except Refused as refused:
        slip = next(filter(None, (cell_slip(name, column.name, given, one, on) for one in (text, plain))), "")
        raise Refused(given, text, with_slip(refused.because[2], slip), refused.because[3]) from refused
    return value


def settle(settled: Settled, page: Page, given: str, text: str, *, on: date) -> None:
    """Keeps, for each file and column, the first number that could be two and was taken for one of them."""
    if (page.file, given) in settled or not ("," in text or "." in text):
        return
    if given in {one.at for one in moments(page.table)}:
        return
    read = plain_number(page.table, given, text_in(text), on=on, decimal=page.decimal)
    if read is not None and read.instead_of:
        settled[page.file, given] = text_in(text), read


def read_row(
    name: str, cells: dict[str, str], *, on: date, decimal: str = CELLS_BY_COMMA
) -> tuple[Row, dict[str, str]]:
    """The record's row, and the texts of the `*_at` columns still to be placed; Refused for a bad cell."""
    instead = stand_ins(name)
    times = {one.at for one in moments(name)}
    row: Row = {}
    ats: dict[str, str] = {}
    for given, cell in cells.items():
        if given in times:
            if text_in(cell):
                ats[given] = text_in(cell)
            continue
        value = read_cell(name, given, cell, on=on, decimal=decimal)
        column = instead.get(given, given)
        if value is not None and row.setdefault(column, value) != value:
            raise Refused(given, cell.strip(), f"the same as {column}, or only one of them", "two amounts")
    for column in required(name):
        if column not in row:
            raise Refused(column, "", "a value in every row", "nothing there")
    if row.get("given") == "at_breast" and row.get("volume_ul") == 0:
        raise Refused("volume_ul", "0", "empty at the breast: unknown is not zero", "unknown is not zero")
    if row.get("given_name") and not (row.get("agent") and row.get("kind")):
        _name_medicine(row)
    return row, ats


def _name_medicine(row: Row) -> None:
    """Fills agent and kind by the name as charted; a row that stays without both is flagged."""
    medicine = named(row["given_name"])
    if medicine is not None:
        row.setdefault("kind", medicine.kind)
        if medicine.agent is not None:
            row.setdefault("agent", medicine.agent)
    elif "agent" not in row and "kind" not in row:
        row.setdefault("flag", "medicine_not_known")


@cache
def required(name: str) -> tuple[str, ...]:
    """The columns that each row of a file of table `name` must fill; a row id can be made."""
    columns = TABLES[name].columns
    return tuple(column.name for column in columns if column.required and column.name != f"{name}_id")


def _day_of(minute: int, born: datetime, clock: Clock) -> int:
    at = local(born, clock.time_zone).astimezone(UTC) + timedelta(minutes=minute)
    return moment(born, at, time_zone=clock.time_zone, day_start=clock.day_start)[1]


def _set(row: Row, column: str, value: int, name: str, said: tuple[str, str], on: date) -> None:
    wanted = impossible(name, column, value, on=on)
    if wanted:
        raise Refused(*said, f"{column} of {wanted}", "cannot be")
    if row.setdefault(column, value) is None:
        row[column] = value
    if row[column] != value:
        expected = f"{value}, going by {said[0]} and birth"
        slip = day_slip(column, row[column], value)
        raise Refused(column, str(row[column]), with_slip(expected, slip), "two times")


def _read_at(
    one: Moment, text: str, row: Row, born: datetime | None, clock: Clock, name: str, on: date
) -> None:
    """Sets the minutes of an `*_at` text."""
    at = read_moment(one.at, text)
    if born is None:
        raise Refused(one.at, text, "birth_at of this infant in infants.csv", "no time of birth known")
    try:
        minute, _ = moment(born, at, time_zone=clock.time_zone, day_start=clock.day_start)
    except UserError as error:
        raise Refused(one.at, text, error.expected, "no such local time") from error
    if minute < 0:
        raise Refused(one.at, text, f"a time after birth at {born.isoformat()}", "before birth")
    _set(row, one.minute, minute, name, (one.at, text), on)


def _check_day(one: Moment, row: Row) -> None:
    """Refused where `day` contradicts the minutes even though the time of birth is unknown."""
    minute, day = row[one.minute], row[one.day]
    earliest = (minute - (one.minute == "stop_min") - CLOCK_CHANGE_MIN) // MINUTES_A_DAY
    latest = (minute + CLOCK_CHANGE_MIN) // MINUTES_A_DAY + 1
    if not earliest <= day <= latest:
        expected = f"{max(0, earliest)} to {latest}, going by {one.minute}; day 0 is the day of birth"
        raise Refused(one.day, str(day), expected, "two times")


def place(name: str, row: Row, ats: dict[str, str], born: datetime | None, clock: Clock, *, on: date) -> None:
    """Sets minutes and unit days of `row`; Refused where they contradict, or where no day can be told.

    A row whose day is unknown would drop out of every day's sum, so the minutes alone are not enough
    when the time of birth is unknown. A stop is exclusive: its last day is that of the minute before it.
    """
    for one in moments(name):
        if one.at in ats:
            _read_at(one, ats[one.at], row, born, clock, name, on)
        minute = row.get(one.minute)
        if minute is None or not one.day:
            continue
        if born is not None:
            last = max(row.get("start_min") or 0, minute - 1) if one.minute == "stop_min" else minute
            said = (one.at, ats[one.at]) if one.at in ats else (one.minute, str(minute))
            _set(row, one.day, _day_of(last, born, clock), name, said, on)
        elif row.get(one.day) is not None:
            _check_day(one, row)
        elif name != "infants":
            expected = f"{one.day}, or birth_at of this infant in infants.csv"
            raise Refused(one.minute, str(minute), expected, "its unit day cannot be told")
    _check_order(name, row)


def _check_order(name: str, row: Row) -> None:
    needed = placing(name)
    if needed and all(row.get(column) is None for column in needed):
        raise Refused(needed[-1], "", f"one of {', '.join(needed)}", "not placed in time")
    for ends in ("min", "day"):
        start, stop = row.get(f"start_{ends}"), row.get(f"stop_{ends}")
        if start is not None and stop is not None and stop < start:
            raise Refused(f"stop_{ends}", str(stop), f"{start} or later", "stops before it starts")


def known_columns(name: str) -> tuple[str, ...]:
    """Every column that a file of table `name` may have."""
    return (*TABLES[name].names, *stand_ins(name), *(one.at for one in moments(name)))


def missing_column(name: str, header: list[str]) -> str | None:
    """What a file of table `name` with this header lacks, in words; None when it has what it needs."""
    for column in required(name):
        if column not in header:
            return column
    needed = placing(name)
    return None if not needed or set(needed) & set(header) else " or ".join(needed)
