"""The likely slip behind a cell that was refused, in words: a unit, a way of writing, a day off by one."""

import re
from datetime import date
from decimal import Decimal

from nectary.base.ages import DAYS_A_WEEK
from nectary.intake.gestations import WEEKS, before_the_date, only_weeks, serial, spelled
from nectary.record.heard import nearest, two_meanings
from nectary.record.plausibility import impossible
from nectary.record.tables import TABLES
from nectary.record.values import question_small_volume

DECIMAL = re.compile(r"\d{1,12}([.,]\d{1,12})?", re.ASCII)
TURNED_DATE = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})\b", re.ASCII)
AMBIGUOUS = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}", re.ASCII)
ONLY_A_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
THOUSAND = 1000


def _number(text: str) -> Decimal | None:
    return Decimal(text.replace(",", ".")) if DECIMAL.fullmatch(text) else None


def _fits(table: str, column: str, value: Decimal, on: date) -> bool:
    """Whether `value` is a whole number that `column` may hold."""
    return value == value.to_integral_value() and impossible(table, column, int(value), on=on) is None


def gestation_slip(given: str, text: str) -> str:
    """What a text under gestation or gestation_days was likely meant to be; "" = no guess."""
    if given == "gestation_days" and re.fullmatch(r"\d\d\+[0-6]", text, re.ASCII):
        return f"{text} is weeks+days: name the column gestation"
    under = "" if given == "gestation" else " under gestation"
    meant, turned = spelled(text), before_the_date(text)
    if meant:
        return f"write {meant}{under}"
    if turned:
        write = turned.replace("-", "+")
        return f"the spreadsheet turned {turned} into a date: write {write}{under}, in cells that are text"
    if re.fullmatch(r"\d\d\+[7-9]", text, re.ASCII):
        return "days beyond whole weeks go from 0 to 6"
    number, weeks = _number(text), only_weeks(text)
    if number is None and weeks is None:
        return ""
    number = Decimal(weeks or 0) if number is None else number
    whole = int(number)
    if whole in WEEKS:
        if number == whole:
            days = f"{whole * DAYS_A_WEEK} to {whole * DAYS_A_WEEK + 6}"
            return f"{text} looks like weeks alone, which are {days} days: give the days too"
        meant = f"{whole}+{re.split('[.,]', text)[1][:1]}"
        if given == "gestation":
            return f"{text} is not weeks+days: write {meant} if that is meant, or gestation_days"
        return f"{text} is not whole days: write {meant} under gestation if that is meant"
    if given == "gestation" and number == whole and whole > max(WEEKS):
        return f"{text} looks like days: name the column gestation_days"
    return ""


def amount_slip(table: str, column: str, given: str, text: str, on: date) -> str:
    """Which other unit the text under `given`, standing for `column`, was likely in; "" = no guess."""
    number = _number(text)
    if number is None or number == 0:
        return ""
    if column.endswith("_mm") and _fits(table, column, number * 10, on):
        return f"{text} looks like cm: write it in mm"
    if not column.endswith(("_g", "_ul")):
        return ""
    stem, small = column.rsplit("_", 1)
    large, base, huge = ("kg", "grams", "") if small == "g" else ("mL", "uL", "L")
    if given == column:
        if _fits(table, column, number * THOUSAND, on):
            return f"{text} looks like {large}: name the column {stem}_{large.lower()}"
        return ""
    if _fits(table, column, number, on) and not _fits(table, column, number * THOUSAND, on):
        return f"{text} looks like {base}: name the column {column}"
    if huge and _fits(table, column, number * THOUSAND * THOUSAND, on):
        return f"{text} looks like {huge}: write it in {large}"
    return ""


def volume_slip(volume_ul: int, on: date) -> str:
    """Whether a volume that is too large was likely given in uL under a name of mL; "" = no guess."""
    small, rest = divmod(volume_ul, THOUSAND)
    if rest or question_small_volume(small, (), on):
        return ""
    return f"if the file means {small} uL, name the column volume_ul"


def number_slip(text: str) -> str:
    """Why a number with a comma cannot be taken; "" = no comma in it."""
    if AMBIGUOUS.fullmatch(text):
        return f"{text} can be read as {text.replace(',', '.')} and as {text.replace(',', '')}"
    if "," in text and _number(text) is not None:
        return f"write {text.replace(',', '.')}"
    return ""


def date_slip(text: str) -> str:
    """How a date that is not written year first was likely meant; "" = no guess."""
    kept = serial(text)
    if kept is not None:
        return f"{text} is a spreadsheet's number for {kept:%Y-%m-%dT%H:%M}: show the column as date and time"
    if ONLY_A_DATE.fullmatch(text):
        return "the hour is left out: give it, or the unit day under day"
    match = TURNED_DATE.match(text)
    if match is None:
        return ""
    first, last, year = int(match[1]), int(match[3]), match[4]
    day_first, month_first = f"{year}-{last:02d}-{first:02d}", f"{year}-{first:02d}-{last:02d}"
    if first > 12 or last > 12:
        if min(first, last) > 12:
            return ""
        return f"{match[0]} is {day_first if first > 12 else month_first}: write the year first"
    return f"{match[0]} can be {day_first} (day first) and {month_first} (month first): write the year first"


def cell_slip(table: str, column: str, given: str, text: str, on: date) -> str:
    """The likely slip in one refused cell, in words that name what to do; "" = no guess."""
    if column == "gestation_days":
        return gestation_slip(given, text)
    kind = TABLES[table].column(column).kind
    if kind in ("int", "float"):
        if AMBIGUOUS.fullmatch(text):
            return number_slip(text)
        return amount_slip(table, column, given, text, on) or number_slip(text)
    return word_slip(f"{table}.{column}", text)


def word_slip(column: str, text: str) -> str:
    """Which word of a coded column was likely meant, or why it could be two; "" = no guess."""
    why, near = two_meanings(column, text), nearest(column, text)
    if why:
        return f"{text} may be {why}"
    return f"did you mean {near}?" if near else ""


def day_slip(column: str, found: int, expected: int) -> str:
    """Whether a day is one more than expected, as where the day of birth is counted as 1; "" = no guess."""
    if column.endswith("day") and found == expected + 1:
        return "day 0 is the day of birth; does this file count it as day 1?"
    return ""


def with_slip(expected: str, slip: str) -> str:
    """What was expected, and the likely slip where there is one."""
    return f"{expected}; {slip}" if slip else expected
