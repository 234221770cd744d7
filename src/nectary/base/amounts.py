"""Exact amounts: text in mL, kg or g becomes whole microlitres and grams, or is refused."""

import re
from decimal import Decimal

from nectary.base.errors import UserError

# Python itself also reads 1_0 as 10, digits of other scripts, 1e400 and nan: none of them is how a person
# writes an amount, and the length is what a chart can hold.
NUMBER = re.compile(r"[+-]?([0-9]{1,12}(\.[0-9]{0,12})?|\.[0-9]{1,12})")
TYPED = re.compile(r"[0-9]{1,9}([.,][0-9]{0,9})?|[.,][0-9]{1,9}")
THOUSANDS = re.compile(r"[1-9][0-9]{0,2},[0-9]{3}")
WHOLE = re.compile(r"[0-9]{1,9}")
SHOWN = 20  # letters of what was typed, where it is said again


def _whole(text: str, factor: int, unit: str, smallest: str) -> int:
    text = text.strip()
    if NUMBER.fullmatch(text) is None:
        raise UserError(f"{shortened(text)!r} is not a number", f"a number of {unit}", "Leave unknown empty.")
    scaled = Decimal(text) * factor
    if scaled != scaled.to_integral_value():
        raise UserError(f"{text!r} {unit} is finer than {smallest}", f"{unit} to the nearest {smallest}")
    return int(scaled)


def microlitres(millilitres: str) -> int:
    """Whole microlitres from a text of mL, exactly."""
    return _whole(millilitres, 1000, "mL", "0.001 mL")


def grams(kilograms: str) -> int:
    """Whole grams from a text of kg, exactly."""
    return _whole(kilograms, 1000, "kg", "1 g")


def typed_decimal(text: str) -> Decimal:
    """The number that a person typed: ASCII digits with at most one point or comma, and no sign.

    UserError for anything else, 1,250 included: it is one thing to one reader and a thousandfold to another.
    """
    text = text.strip()
    if TYPED.fullmatch(text) is None:
        raise UserError(f"{shortened(text)!r} is not a number", "digits with one point, such as 2.5")
    if THOUSANDS.fullmatch(text):
        raise UserError(f"{text!r} can be read in two ways", "digits with one point, such as 1.25")
    return Decimal(text.replace(",", "."))


def typed_microlitres(millilitres: str) -> int:
    """Whole microlitres from mL as a person types them, exactly."""
    return microlitres(f"{typed_decimal(millilitres):f}")


def typed_whole(text: str, most: int) -> int | None:
    """The whole number from 0 to `most` that a person typed; None for anything else."""
    text = text.strip()
    found = int(text) if WHOLE.fullmatch(text) else None
    return None if found is None or found > most else found


def shortened(text: str) -> str:
    """The text itself; of a long one its beginning, so that a page of digits is not said again."""
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
