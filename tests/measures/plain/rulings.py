"""Readings of a rule's words that could have gone another way, each with the rows that show it."""

from dataclasses import dataclass
from typing import Any

from tests.measures.plain.stay import Value

MOTHER = {"milk": "mother", "given": "given", "fortifier": "none"}
FORMULA = {"milk": "formula", "given": "given", "fortifier": "none"}
NEC = {"diagnosis": "nec", "surgery": "none"}
HOME = {"left_how": "home"}


@dataclass(frozen=True)
class Ruling:
    """What the words say, and the rows that show it: `shown` = (measure, day or None, its answer)."""

    words: str
    infant: dict[str, Any]
    rows: dict[str, list[dict[str, Any]]]
    shown: tuple[str, int | None, Value | str]


RULINGS = {
    "doubted_human_milk": Ruling(
        "what was given on some day is not wholly known: a doubted row, whatever milk it names",
        {"left_day": 1} | HOME,
        {
            "feeds": [
                {"day": 1, "volume_ul": 5000} | MOTHER,
                {"day": 1, "volume_ul": 5000, "flag": "doubted"} | MOTHER,
            ]
        },
        ("exclusive_human_base", None, None),
    ),
    "neither_given_nor_volume": Ruling(
        "a feed that says neither given nor volume counts as unknown: formula that was only planned is none",
        {"seen_to_day": 3},
        {
            "feeds": [
                {"day": 1, "at_min": 1500, "planned_ul": 5000} | FORMULA | {"given": None},
                {"day": 2, "at_min": 3000, "volume_ul": 5000} | MOTHER,
            ]
        },
        ("first_feed_h", None, 50.0),
    ),
    "surgery_reported": Ruling(
        "a reported total goes before the mere absence of a diagnosis: one of nec_surgery too",
        HOME,
        {"reported": [{"item": "nec_surgery", "value": 1}]},
        ("nec_surgery", None, 1),
    ),
    "surgery_while_another_is_open": Ruling(
        'a work-up is open or a diagnosis doubted: no "no" while one may yet be operated',
        HOME,
        {
            "diagnoses": [
                {"start_day": 9, "closed": True} | NEC,
                {"start_day": 20, "closed": False} | NEC | {"surgery": None},
            ]
        },
        ("nec_surgery", None, None),
    ),
    "nec_within_the_run": Ruling(
        "the day on which full feeds were known: NULL where NEC began on or before that day",
        {"seen_to_day": 9, "birth_weight_g": 1000},
        {
            "feed_totals": [{"day": day, "volume_ul": 150_000, "milk": "mother"} for day in (1, 2, 3)],
            "diagnoses": [{"start_day": 2, "closed": True} | NEC],
        },
        ("full_feeds_known_day", None, None),
    ),
}
