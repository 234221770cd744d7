"""Where the words and the engine still part: the plain rules follow the words; rows show each place.

The comparison of made-up stays passes over these cells. A question that is settled leaves this file.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.measures.plain.feeding import full_feeds_day, full_feeds_known_day
from tests.measures.plain.outcomes import is_open, stated, told
from tests.measures.plain.stay import Stay, Value, unsure

MOTHER = {"milk": "mother", "given": "given", "fortifier": "none"}
FORMULA = {"milk": "formula", "given": "given", "fortifier": "none"}
NEC = {"diagnosis": "nec", "surgery": "none"}
HOME = {"left_how": "home"}


@dataclass(frozen=True)
class Question:
    """What the words say, the measures it touches, when it arises, and the rows that show one answer of it.

    `shown` = (measure, day or None, answer by the words); a name ending in `_basis` asks for the basis.
    """

    words: str
    measures: tuple[str, ...]
    arises: Callable[[Stay], bool]
    infant: dict[str, Any]
    rows: dict[str, list[dict[str, Any]]]
    shown: tuple[str, int | None, Value | str]


def says_neither(row):
    """Neither what became of the feed nor a volume: it may only have been planned."""
    return row["given"] is None and row["volume_ul"] is None


QUESTIONS = {
    "doubted_human_milk": Question(
        "what was given on some day is not wholly known: a doubted row, whatever milk it names",
        ("exclusive_human_base", "formula_before_34wk"),
        lambda stay: any(unsure(row) for name in ("feeds", "feed_totals") for row in stay.rows(name)),
        {"left_day": 1} | HOME,
        {
            "feeds": [
                {"day": 1, "volume_ul": 5000} | MOTHER,
                {"day": 1, "volume_ul": 5000, "flag": "doubted"} | MOTHER,
            ]
        },
        ("exclusive_human_base", None, None),
    ),
    "neither_given_nor_volume": Question(
        "a feed that says neither given nor volume counts as unknown: formula that was only planned is none",
        (
            "first_feed_h",
            "first_own_milk_h",
            "fortified_from_day",
            "told_before_first_formula",
            "told_before_first_fortifier",
            "bovine_day",
            "human_fortifier_day",
            "any_bovine_14d",
            "any_own_milk_7d",
            "exclusive_human_base",
            "exclusive_human_all",
            "formula_before_34wk",
        ),
        lambda stay: any(says_neither(row) for row in stay.rows("feeds")),
        {"seen_to_day": 3},
        {
            "feeds": [
                {"day": 1, "at_min": 1500, "planned_ul": 5000} | FORMULA | {"given": None},
                {"day": 2, "at_min": 3000, "volume_ul": 5000} | MOTHER,
            ]
        },
        ("first_feed_h", None, 50.0),
    ),
    "surgery_reported": Question(
        "a reported total goes before the mere absence of a diagnosis: one of nec_surgery too",
        ("nec_surgery",),
        lambda stay: told(stay, "nec_surgery") is not None and not stated(stay, "nec"),
        HOME,
        {"reported": [{"item": "nec_surgery", "value": 1}]},
        ("nec_surgery", None, 1),
    ),
    "surgery_while_another_is_open": Question(
        'a work-up is open or a diagnosis doubted: no "no" while one may yet be operated',
        ("nec_surgery",),
        lambda stay: bool(stated(stay, "nec")) and is_open(stay, "nec"),
        HOME,
        {
            "diagnoses": [
                {"start_day": 9, "closed": True} | NEC,
                {"start_day": 20, "closed": False} | NEC | {"surgery": None},
            ]
        },
        ("nec_surgery", None, None),
    ),
    "nec_within_the_run": Question(
        "the day on which full feeds were known: NULL where NEC began on or before that day",
        ("full_feeds_known_day",),
        lambda stay: full_feeds_day(stay) is not None and full_feeds_known_day(stay) is None,
        {"seen_to_day": 9, "birth_weight_g": 1000},
        {
            "feed_totals": [{"day": day, "volume_ul": 150_000, "milk": "mother"} for day in (1, 2, 3)],
            "diagnoses": [{"start_day": 2, "closed": True} | NEC],
        },
        ("full_feeds_known_day", None, None),
    ),
}


def open_cells(stay):
    """The measures, and names with `_basis`, about which a question is open for this stay."""
    return {name for one in QUESTIONS.values() if one.arises(stay) for name in one.measures}
