"""Numbers as people and programs write them -> the one number that they can be, with a point.

A comma or a point before three digits can part a fraction or thousands. Where the record can hold only one of
the two numbers, that one is taken, and told; where it could hold both, none is.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

POINT, COMMA = DECIMALS = ("point", "comma")  # what a person said that parts the fraction
EITHER = "either"  # nobody said, and the file does not part its cells by commas, so that 1,5 is a number
CELLS_BY_COMMA = ""  # nobody said, and it does
PLAIN = "plain"  # read once already: a point parts the fraction, and nothing parts thousands

WHOLE_OR_POINT = re.compile(r"[+-]?\d{1,12}(\.\d{0,12})?", re.ASCII)
WITH_COMMA = re.compile(r"[+-]?\d{1,12},\d{1,12}", re.ASCII)
THOUSANDS = {
    ".": re.compile(r"[+-]?[1-9]\d{0,2}(\.\d{3})+(,\d{1,12})?", re.ASCII),
    ",": re.compile(r"[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d{1,12})?", re.ASCII),
}
SPACED = re.compile("[+-]?[1-9]\\d{0,2}([ '\u2019\u00a0\u202f]\\d{3})+([.,]\\d{1,12})?", re.ASCII)
SPACES = re.compile("[ '\u2019\u00a0\u202f]")


@dataclass(frozen=True)
class Spelling:
    """What a person said of how the files are written: texts that mean nothing there, the decimal sign."""

    missing: frozenset[str] = frozenset()
    decimal: str = ""

    def empty(self, text: str) -> bool:
        """Whether the cell `text` is one of those that mean nothing."""
        return text.strip() in self.missing


@dataclass(frozen=True)
class Read:
    """A number with a point. `instead_of`: the other number that its text could be, which cannot be here."""

    plain: str
    instead_of: str = ""


Settled = dict[
    tuple[str, str], tuple[str, Read]
]  # by file and column: the first text that could be two numbers


def settled_words(settled: Settled) -> tuple[str, ...]:
    """Which columns hold numbers that were taken for one of two, a line each."""
    return tuple(
        f"{file}: {column}: numbers such as {text!r} are read as {read.plain}, since it cannot be "
        f"{read.instead_of} there; --decimal point or --decimal comma says how the files write them"
        for (file, column), (text, read) in settled.items()
    )


def _thousands(text: str, sign: str) -> str | None:
    """The number whose thousands are parted by `sign`; None where the text is not written so."""
    if THOUSANDS[sign].fullmatch(text) is None:
        return None
    return text.replace(sign, "").replace(",", ".")


def readings(text: str, decimal: str, *, of_wholes: bool) -> tuple[str, ...]:
    """Every number, with a point, that `text` can be; () where it is none.

    `decimal`: POINT or COMMA as a person said, else EITHER or CELLS_BY_COMMA; PLAIN for what was read before.
    `of_wholes`: the column holds whole numbers, so that a point before three digits may part thousands too,
    where commas part no cells.
    """
    if decimal == PLAIN:
        return (text,) if WHOLE_OR_POINT.fullmatch(text) else ()
    if SPACED.fullmatch(text):
        return readings(SPACES.sub("", text), decimal, of_wholes=of_wholes)
    if text.isascii() and text.lstrip("+-").isdigit():
        return (text,) if WHOLE_OR_POINT.fullmatch(text) else ()
    by_point, by_comma = _thousands(text, "."), _thousands(text, ",")
    if WHOLE_OR_POINT.fullmatch(text):
        return _pointed(text, by_point, decimal, of_wholes)
    if WITH_COMMA.fullmatch(text):
        return _with_comma(text, by_comma, decimal)
    if by_point is not None and decimal != POINT:
        return (by_point,)
    return (by_comma,) if by_comma is not None and decimal != COMMA else ()


def _pointed(text: str, thousands: str | None, decimal: str, of_wholes: bool) -> tuple[str, ...]:
    if decimal == COMMA and thousands is not None:
        return (thousands,)
    return (text, thousands) if thousands is not None and of_wholes and decimal == EITHER else (text,)


def _with_comma(text: str, thousands: str | None, decimal: str) -> tuple[str, ...]:
    fraction = text.replace(",", ".")
    if decimal == COMMA:
        return (fraction,)
    if decimal == POINT or (decimal == CELLS_BY_COMMA and thousands is None):
        return () if thousands is None else (thousands,)
    return (fraction,) if thousands is None else (fraction, thousands)


def read_number(text: str, decimal: str, *, of_wholes: bool, can_be: Callable[[str], bool]) -> Read | None:
    """The one number that `text` can be; None where it is none, or could be two.

    `can_be`: whether the record could hold a number in this place, were it whole or not.
    """
    found = readings(text, decimal, of_wholes=of_wholes)
    if len(found) == 1:
        return Read(found[0])
    possible = [one for one in found if can_be(one)]
    if len(possible) != 1:
        return None
    return Read(_short(possible[0]), next(one for one in found if one != possible[0]))


def _short(plain: str) -> str:
    """The number without zeros at the end of its fraction: 1.000 is 1."""
    return plain.rstrip("0").rstrip(".") if "." in plain else plain
