"""Exact amounts: text in mL, kg or g becomes whole microlitres and grams, or is refused."""

from decimal import Decimal, InvalidOperation

from nectary.base.errors import UserError


def _whole(text: str, factor: int, unit: str, smallest: str) -> int:
    try:
        value = Decimal(text.strip())
    except InvalidOperation as error:
        raise UserError(f"{text!r} is not a number", f"a number of {unit}") from error
    if not value.is_finite():
        raise UserError(f"{text!r} is not a finite number", f"a number of {unit}", "Leave unknown empty.")
    scaled = value * factor
    if scaled != scaled.to_integral_value():
        raise UserError(f"{text!r} {unit} is finer than {smallest}", f"{unit} to the nearest {smallest}")
    return int(scaled)


def microlitres(millilitres: str) -> int:
    """Whole microlitres from a text of mL, exactly."""
    return _whole(millilitres, 1000, "mL", "0.001 mL")


def grams(kilograms: str) -> int:
    """Whole grams from a text of kg, exactly."""
    return _whole(kilograms, 1000, "kg", "1 g")
