"""Refused rows as people read them: a way of writing is told once, with its first row and the others."""

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nectary.intake.loaded import Refusal

MOST_NAMED = 8  # numbers of the rows that are refused as the first one is
# Why a cell was refused for the way it is written: all that are written alike are one mistake to mend.
OF_WRITING = (
    "not an amount", "not a number", "not a whole number", "not true or false", "not a date and time",
    "not a date", "not a time", "not a month",
)  # fmt: skip


def line(one: "Refusal", others: Sequence[int] = ()) -> str:
    """One refused row in a line; `others`: the numbers of the rows of its file that are refused like it."""
    cell = f"{one.column} is {one.found!r}" if one.column else one.found
    said = f"{one.file} row {one.row}: {cell}; expected {one.expected} ({one.reason})"
    if not others:
        return said
    named = ", ".join(map(str, others[:MOST_NAMED])) + (" ..." if len(others) > MOST_NAMED else "")
    more = f"{len(others)} more row" + ("" if len(others) == 1 else "s")
    return f"{said}; so {'is' if len(others) == 1 else 'are'} {more}: {named}"


def lines(refusals: Iterable["Refusal"]) -> list[str]:
    """A line for each way in which rows are refused, in the order of their first rows."""
    together: dict[tuple[str, ...], list[Refusal]] = {}
    for one in refusals:
        together.setdefault(_kind(one), []).append(one)
    return [line(first, [one.row for one in others]) for first, *others in together.values()]


def _kind(one: "Refusal") -> tuple[str, ...]:
    by_writing = one.reason in OF_WRITING
    found = re.sub(r"\d+", "0", one.found) if by_writing else one.found
    return one.file, one.column, one.reason, found, "" if by_writing else one.expected
