"""Gestation and age in whole days; never rounded up."""

import re

from nectary.base.errors import UserError

DAYS_A_WEEK = 7


def parse_gestation(text: str) -> int:
    """Days of gestation at birth from "27+3"; UserError where it is not weeks+days."""
    match = re.fullmatch(r"([0-9]{1,2})\+([0-6])", text.strip())
    if match is None:
        raise UserError(f"gestation is {text!r}", "weeks+days such as 27+3", "Days run from 0 to 6.")
    return int(match[1]) * DAYS_A_WEEK + int(match[2])


def format_gestation(days: int) -> str:
    """ "27+3" from 192 days."""
    return f"{days // DAYS_A_WEEK}+{days % DAYS_A_WEEK}"


def postmenstrual_days(gestation_days: int, age_days: int) -> int:
    """Postmenstrual age in days: gestation at birth plus days since birth."""
    return gestation_days + age_days
