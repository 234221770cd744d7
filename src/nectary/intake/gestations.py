"""Gestations as people write them and spreadsheets leave them -> the weeks and days that were likely meant.

Nothing is taken from here: a gestation that is not written 27+3 is refused, and this is said to its reader.
"""

import re
import unicodedata
from datetime import date, datetime, timedelta

from nectary.base.ages import DAYS_A_WEEK

WEEKS = range(20, 46)  # gestations, in weeks; those in days begin far above
LONGEST = 40  # letters; a longer text is no gestation
FIRST_SERIAL = datetime(1899, 12, 30)  # a spreadsheet counts days from here
SERIALS = (32_000, 110_000)  # numbers of days from 1987 to 2201
MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan ene janv", "feb fev fév", "mar mrz mär", "apr abr avr", "may mai", "jun", "jul", "aug ago aoû",
         "sep", "oct okt", "nov", "dec dic dez déc"), start=1)
    for name in names.split()
}  # fmt: skip
UNITS_BETWEEN = r"(?:\s|weeks?|wks?|wk|w|semanas?|sem|s|sa|wochen?|und|and|y|et|completed|completas?)*"
UNITS_BEHIND = r"(?:\s|days?|dys?|d|días?|dias?|tage?|t|j(?:ours?)?|weeks?|wks?|w)*"
BETWEEN = rf"{UNITS_BETWEEN}[+\-–—/:;,.&_ ]?{UNITS_BETWEEN}"
SPELLED = re.compile(rf"(?:ga|eg|sa|ssw)?[\s:=]*(\d\d){BETWEEN}(\d)(?:\s*/\s*7)?{UNITS_BEHIND}", re.ASCII)
BY_NAME = re.compile(r"(?:w|weeks?)\s*(\d\d)\s*(?:d|days?)\s*(\d)", re.ASCII)
DAY_AND_MONTH = re.compile(r"(\d{1,2})[-./ ]([^\W\d_]{3,})\.?([-./ ]\d{2,4})?")
MONTH_AND_DAY = re.compile(r"([^\W\d_]{3,})\.?[-./ ](\d{1,2})")
ONLY_WEEKS = re.compile(rf"(\d\d)\s*{UNITS_BETWEEN}", re.ASCII)
FRACTION = re.compile(r"(\d\d)[.,](\d{2,12})", re.ASCII)


def spelled(text: str) -> str | None:
    """27+3 for every usual way to write weeks and days, such as 27 3/7 or 27w3d; None for any other text.

    27.3 and 27,3 are none: they may be 27 weeks and three tenths.
    """
    plain = unicodedata.normalize("NFKC", text[:LONGEST]).casefold().replace("⁄", "/").strip()
    if len(text) > LONGEST or re.fullmatch(r"\d\d[.,]\d", plain):
        return None
    match = SPELLED.fullmatch(plain) or BY_NAME.fullmatch(plain)
    return _weeks_and_days(int(match[1]), int(match[2])) if match else _of_sevenths(plain)


def only_weeks(text: str) -> int | None:
    """27 for "27 weeks" and "27w"; None for any other text."""
    match = ONLY_WEEKS.fullmatch(text.casefold().strip()) if len(text) <= LONGEST else None
    return int(match[1]) if match and int(match[1]) in WEEKS else None


def _weeks_and_days(weeks: int, days: int) -> str | None:
    return f"{weeks}+{days}" if weeks in WEEKS and 0 <= days < DAYS_A_WEEK else None


def _of_sevenths(text: str) -> str | None:
    """27+3 for 27.43, which is 27 weeks and three sevenths; None where no seventh is written so."""
    match = FRACTION.fullmatch(text)
    if match is None:
        return None
    part = float(f"0.{match[2]}")
    days = round(part * DAYS_A_WEEK)
    near = abs(part - days / DAYS_A_WEEK) <= 0.5 * 10 ** -len(match[2])
    return _weeks_and_days(int(match[1]), days) if near and 0 < days < DAYS_A_WEEK else None


def serial(text: str) -> datetime | None:
    """The date and time, to the minute, that a spreadsheet keeps as the number `text`; None for any other."""
    if re.fullmatch(r"\d{5,6}(\.\d{1,12})?", text, re.ASCII) is None or not _is_serial(float(text)):
        return None
    minutes = round(float(text) * 24 * 60)
    return FIRST_SERIAL + timedelta(minutes=minutes)


def _is_serial(number: float) -> bool:
    return SERIALS[0] <= number <= SERIALS[1]


def before_the_date(text: str) -> str | None:
    """27-3 for a date that a spreadsheet made of it, however it shows the date; None where it made none."""
    plain = text.strip().casefold()
    day_and_month = DAY_AND_MONTH.fullmatch(plain)
    if day_and_month and day_and_month[2][:3] in MONTHS:
        return _turned(int(day_and_month[1]), MONTHS[day_and_month[2][:3]])
    month_and_day = MONTH_AND_DAY.fullmatch(plain)
    if month_and_day and month_and_day[1][:3] in MONTHS:
        return _turned(int(month_and_day[2]), MONTHS[month_and_day[1][:3]])
    found = _date(plain)
    return None if found is None else _turned(found.day, found.month)


def _date(text: str) -> date | None:
    serials = serial(text)
    if serials is not None:
        return serials.date()
    match = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)(?:[t ].*)?", text, re.ASCII)
    turned = re.fullmatch(r"(\d{1,2})[./-](\d{1,2})[./-](?:\d{4}|\d\d)", text, re.ASCII)
    if match is None and turned is None:
        return None
    if match is not None:
        return _real(int(match[3]), int(match[2]))
    assert turned is not None
    first, second = int(turned[1]), int(turned[2])
    return _real(first, second) if first > second else _real(second, first)


def _real(day: int, month: int) -> date | None:
    try:
        return date(2024, month, day)
    except ValueError:
        return None


def _turned(weeks: int, days: int) -> str | None:
    return f"{weeks}-{days}" if _weeks_and_days(weeks, days) else None
