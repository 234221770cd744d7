"""Dates and times as other people's files write them -> ISO 8601; ways of writing are tried before use."""

import re
from datetime import UTC, date, datetime, time
from itertools import product

from nectary.intake.loaded import Refused
from nectary.intake.markers import is_marker, marked

DAYS = tuple(date(2026, month, day) for month, day in product((1, 3, 12), (1, 4, 12, 31)))
HOURS = (time(0, 30), time(9, 5), time(12, 30), time(23, 50))
OF_A_DATE = ("%d", "%m", "%b", "%B", "%y", "%Y", "%j")
NAMED_ZONE = "%Z"
HALF_OF_DAY = re.compile(r"\b([ap])\s*\.?\s*m\b\.?", re.IGNORECASE)
SPACES = re.compile("[\u00a0\u202f\u2009]")  # what programs write before AM and PM


def _directives(form: str) -> list[str]:
    return re.findall(r"%[^%]", form.replace("%%", ""))


def form_fault(form: str) -> str | None:
    """What to do about a way of writing a date and time; None where each sample comes back."""
    found = _directives(form)
    if "%p" in found and "%I" not in found:
        return "AM and PM are not read beside %H: write %I where there is %p."
    if "%I" in found and "%p" not in found:
        return "12 hours need AM or PM: write %p beside %I, or %H where the hours go to 23."
    if NAMED_ZONE in found:
        return "Write %z for an offset; the name of a zone is not read."
    if "%M" in found and _before_minutes(found) in (None, *OF_A_DATE):
        return "%M are minutes, right behind the hour; %m is the month."
    if all(_comes_back(datetime.combine(day, hour), form) for day, hour in product(DAYS, HOURS)):
        return None
    return "Say how the file writes it, day, month, year, hour and minute."


def _before_minutes(found: list[str]) -> str | None:
    at = found.index("%M")
    return found[at - 1] if at else None


def _comes_back(sample: datetime, form: str) -> bool:
    sample = sample.replace(tzinfo=UTC if "%z" in form else None)
    try:
        return datetime.strptime(sample.strftime(form), form) == sample
    except ValueError:
        return False


def date_form_fault(form: str) -> str | None:
    """What is wrong with a way of writing a date, as what to do; None where every sample comes back."""
    if "%M" in _directives(form):
        return "%M are minutes; %m is the month."
    try:
        held = all(datetime.strptime(day.strftime(form), form).date() == day for day in DAYS)
    except ValueError:
        held = False
    return None if held else "Say how the file writes it, day, month and year."


def iso_time(column: str, text: str, form: str | None) -> str:
    """The date and time `text` as ISO 8601; `form` says how the file writes it, None = as ISO 8601 does."""
    if is_marker(text):
        raise marked(column, text)
    if form is None:
        return text
    plain = SPACES.sub(" ", text)
    if "%p" in form:
        plain = HALF_OF_DAY.sub(r"\1m", plain)
    try:
        return datetime.strptime(plain, form).isoformat(timespec="minutes")
    except ValueError as error:
        expected = f"a date and time such as {datetime(2026, 12, 31, 23, 50).strftime(form)}"
        raise Refused(column, text, f"{expected}, as time_form of the mapping says", "not a time") from error


def iso_date(column: str, text: str, form: str | None) -> date:
    """The date in `text`; `form` says how the file writes it, None = as ISO 8601 does."""
    if is_marker(text):
        raise marked(column, text)
    try:
        return date.fromisoformat(text) if form is None else datetime.strptime(text, form).date()
    except ValueError as error:
        said = ", as date_form of the mapping says" if form else ""
        example = date(2026, 3, 1).strftime(form or "%Y-%m-%d")
        raise Refused(column, text, f"a date such as {example}{said}", "not a date") from error
