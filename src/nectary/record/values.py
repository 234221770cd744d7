"""What one value can be (else it is refused) and when one value is doubted (kept, flagged, not used).

Whole numbers are compared as whole numbers: percentages are multiplied out, and uL per g reads as mL/kg.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from nectary.base.ages import format_gestation
from nectary.record.limits import Limit, highest, in_force, limits, lowest

WHOLE = 100  # percent
THOUSAND = 1000
SLIPS = ("unit_slip_tenth", "unit_slip_tenfold", "unit_slip_pounds")


def _hard_limit(table: str, column: str, on: date) -> Limit:
    name = f"{table}.{column}"
    if name not in limits():
        is_day = column == "day" or column.endswith("_day")
        name = "unit_day" if is_day else "minutes_since_birth" if column.endswith("_min") else "whole_number"
    return in_force(name, on)


def _expected(limit: Limit) -> str:
    if limit.name == "infants.gestation_days":
        low, high = lowest(limit.name, limit.since), highest(limit.name, limit.since)
        return f"{format_gestation(low)} to {format_gestation(high)} weeks"
    unit = "" if limit.unit == "1" else limit.unit
    if limit.highest is None:
        return f"{_number(limit.lowest)} {unit}".rstrip() + " or more"
    return f"{_number(limit.lowest)} to {_number(limit.highest)} {unit}".rstrip()


def _number(end: float | None) -> str:
    return str(end).removesuffix(".0")


def impossible(table: str, column: str, value: int, *, on: date) -> str | None:
    """What a whole number of the record must be, such as "200 to 10000 g"; None when `value` is that."""
    limit = _hard_limit(table, column, on)
    return None if limit.holds(value) else _expected(limit)


def lab_units(test: str) -> tuple[str, ...]:
    """The units (UCUM) in which a number of `test` can be read; () for a test the record does not have."""
    before = f"labs.{test}."
    return tuple(name.removeprefix(before) for name in limits() if name.startswith(before))


def lab_unit(test: str, unit: str | None) -> str | None:
    """The unit in which the number is to be read: a pH needs none; None where it cannot be told."""
    if not unit and test == "ph":
        return "1"
    return unit if unit in lab_units(test) else None


def impossible_lab(test: str, unit: str, number: float, *, on: date) -> str | None:
    """What a laboratory number must be, such as "platelets of 0 to 2000 10*9/L"; None when it is that.

    `unit` is one of `lab_units(test)`.
    """
    limit = in_force(f"labs.{test}.{unit}", on)
    if limit.holds(number):
        return None
    others = [other for other in lab_units(test) if other != unit]
    asked = f", or another unit ({', '.join(others)})" if others else ""
    return f"{test} of {_expected(limit)}{asked}"


def question_lab(test: str | None, unit: str | None, number: float | None, on: date) -> str | None:
    """The flag of a doubtful laboratory number: unit_not_known or platelets_slip; None when there is none.

    A sick baby's value is no doubt: a low haemoglobin or few platelets are remarked on instead.
    """
    if test is None or number is None:
        return None
    read_in = lab_unit(test, unit)
    if read_in is None:
        return "unit_not_known"
    slip = f"{test}_slip.{read_in}"
    return f"{test}_slip" if slip in limits() and not in_force(slip, on).holds(number) else None


def _millilitres(microlitres: int) -> str:
    whole, rest = divmod(microlitres, THOUSAND)
    return f"{whole}.{rest:03d}".rstrip("0").rstrip(".")


def _impossible_volume(name: str, volume_ul: int, weight_g: int | None, on: date) -> str | None:
    if volume_ul < 0:
        return "0 mL or more"
    most = highest(name, on)
    if weight_g is None or volume_ul <= most * weight_g:
        return None
    unit = in_force(name, on).unit
    return f"0 to {_millilitres(most * weight_g)} mL, which is {most} {unit} at {weight_g} g"


def impossible_feed(*, volume_ul: int, weight_g: int | None, on: date) -> str | None:
    """What one feed must be, in mL; None when `volume_ul` is that. With no weight only its sign is asked."""
    return _impossible_volume("one_feed", volume_ul, weight_g, on)


def impossible_total(*, volume_ul: int, weight_g: int | None, on: date) -> str | None:
    """What one sum of one milk and unit day must be, in mL; None when `volume_ul` is that, or no weight."""
    return _impossible_volume("one_total", volume_ul, weight_g, on)


def question_feed(
    *, volume_ul: int, planned_ul: int | None, previous_ul: int | None, weight_g: int | None, on: date
) -> str | None:
    """The flag of a doubtful feed: above_plan, twice_last or large_for_weight; None when there is none.

    Unknown plan, last feed or weight: that one is not asked. A last feed of 0 was held, and says nothing.
    """
    if planned_ul is not None:
        far_above = volume_ul * WHOLE > planned_ul * highest("above_plan", on)
        if far_above and volume_ul > planned_ul + highest("above_plan_by", on):
            return "above_plan"
    if previous_ul and volume_ul * WHOLE > previous_ul * highest("twice_last", on):
        return "twice_last"
    if weight_g is not None and volume_ul > weight_g * highest("large_for_weight", on):
        return "large_for_weight"
    return None


def question_small_volume(volume_ul: int | None, against: tuple[int | None, ...], on: date) -> str | None:
    """The flag of a volume too small to be one: volume_slip or below_a_drop; None when there is none.

    `against`: what it is compared with, such as the plan and the last feed; unknown or 0 is not asked.
    A volume of 0 is a volume that was not given.
    """
    if not volume_ul:
        return None
    low, high = lowest("volume_slip", on), highest("volume_slip", on)
    if any(other and low * other <= volume_ul * THOUSAND * WHOLE <= high * other for other in against):
        return "volume_slip"
    return "below_a_drop" if volume_ul < lowest("below_a_drop", on) else None


def _slipped(weight_g: int, last_g: int, on: date) -> bool:
    """Whether the weight is to the last one as tenths, tens or pounds are to what was meant."""
    pairs = ((lowest(name, on), highest(name, on)) for name in SLIPS)
    return any(low * last_g <= weight_g * WHOLE <= high * last_g for low, high in pairs)


def question_weight(
    *, weight_g: int, day: int, birth_weight_g: int | None, earlier: list[tuple[int, int]], on: date
) -> str | None:
    """The flag of a doubtful weight: unit_slip, day_change or loss_from_birth; None when there is none.

    `earlier`: (unit day, grams) of the usable weighings before this one, oldest first. Where there is
    none, birth weight stands for the last weight, as of day 0; its fall is left to loss_from_birth, which
    allows for the loss of the first days.
    """
    last_day, last_g = earlier[-1] if earlier else (0, birth_weight_g)
    if last_g is not None:
        if _slipped(weight_g, last_g, on):
            return "unit_slip"
        allowed = last_g * highest("day_change", on) * max(1, day - last_day)
        change = abs(weight_g - last_g) if earlier else weight_g - last_g
        if change * WHOLE > allowed:
            return "day_change"
    if birth_weight_g is not None:
        least = birth_weight_g * (WHOLE - highest("loss_from_birth", on))
        if weight_g * WHOLE < least:
            return "loss_from_birth"
    return None


def question_infant(row: Mapping[str, Any], on: date) -> str | None:
    """The flag of a doubtful stay: its birth weight, its gestation, or that neither is known; else None."""
    weight_g, gestation_days = row.get("birth_weight_g"), row.get("gestation_days")
    if weight_g is None and gestation_days is None:
        return "neither_gestation_nor_weight"
    if weight_g is not None and weight_g < lowest("low_birth_weight", on):
        return "low_birth_weight"
    if gestation_days is not None and gestation_days < lowest("early_gestation", on):
        return "early_gestation"
    return None
