"""Where the words and the engine still part: the plain rules follow the words; rows show each place.

The comparison of made-up stays passes over these cells. A question that is settled leaves this file.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.measures.plain.answers import with_basis
from tests.measures.plain.medicines import antibiotic, is_surely
from tests.measures.plain.milk import is_at_breast, of_no_name, was_taken
from tests.measures.plain.milk_of_stay import charted_days, is_charted
from tests.measures.plain.stay import Stay, Value, unsure
from tests.measures.plain.weight import weighings

EARLY = (
    "early_antibiotic_days", "early_empirical_antibiotics", "prolonged_early_antibiotics",
    "early_antibiotic_hours",
)  # fmt: skip
COURSES = ("antibiotic_course_begins", "antibiotic_course_day", "antibiotic_courses")
MOTHER = {"milk": "mother", "given": "given", "fortifier": "none"}
IV = {"kind": "antibiotic", "route": "iv", "agent": "gentamicin"}
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


def on_grid(stay):
    """The single feeds and totals of the days under observation."""
    return [row for table in ("feeds", "feed_totals") for row in stay.rows(table) if row["day"] in stay.grid]


QUESTIONS = {
    "unnamed_antibiotic": Question(
        "another row may be one more: an antibiotic without a name beside a named one may be another",
        ("antibiotics_that_day", "antibiotic_dot_rate"),
        lambda stay: any(is_surely(r, "antibiotic") and r["agent"] is None for r in stay.rows("medicines")),
        {"seen_to_day": 1},
        {"medicines": [{"day": 0} | IV, {"day": 0} | IV | {"agent": None}]},
        ("antibiotics_that_day", 0, None),
    ),
    "unknown_day_inside_a_course": Question(
        "an unknown day hides where its course began: one between two days that join hides nothing",
        ("antibiotic_course_day",),
        lambda stay: any(antibiotic(stay, day) is None for day in stay.grid),
        {"seen_to_day": 2},
        {"medicines": [{"day": 0} | IV, {"day": 1} | IV | {"flag": "doubted"}, {"day": 2} | IV]},
        ("antibiotic_course_day", 2, 3),
    ),
    "course_before_observation": Question(
        "days before observation are unknown, never zero: a course may have begun elsewhere",
        (*COURSES, *EARLY),
        lambda stay: not stay.from_birth or stay.grid[:1] != range(1),
        {"seen_to_day": 9, "admitted_day": 4, "observed_from_min": 5760} | HOME,
        {"medicines": [{"day": 4} | IV, {"day": 5} | IV]},
        ("early_antibiotic_days", None, None),
    ),
    "course_begun_on_admission": Question(
        "it cannot be told whether an antibiotic was on one of the days that would join it",
        COURSES,
        lambda stay: not stay.from_birth or stay.grid[:1] != range(1),
        {"seen_to_day": 9, "admitted_day": 4, "observed_from_min": 5760} | HOME,
        {"medicines": [{"day": 4} | IV, {"day": 5} | IV]},
        ("antibiotic_course_begins", 4, None),
    ),
    "week_before_observation": Question(
        "one of the days looked back on is unknown: the week reaches to before observation",
        ("nsaid_and_steroid_week", "nsaid_and_steroid"),
        lambda stay: stay.grid[:1] != range(1),
        {"seen_to_day": 9, "admitted_day": 4, "observed_from_min": 5760} | HOME,
        {"medicines": [{"day": 5, "kind": "steroid", "route": "iv"}]},
        ("nsaid_and_steroid_week", 5, None),
    ),
    "dead_before_day_two": Question(
        "a stay that ended in death leaves no course open, on day 1 as on day 5",
        ("early_antibiotic_days",),
        lambda stay: stay.grid[-1:] in (range(1), range(1, 2)),
        {"left_day": 1, "left_how": "died"},
        {"medicines": [{"day": 0} | IV, {"day": 1} | IV]},
        ("early_antibiotic_days", None, 2),
    ),
    "too_early_to_say_none": Question(
        "0 when none began on day 0 to 2: on day 0 of a stay that goes on, one still may",
        EARLY,
        lambda stay: stay.grid[-1:] in (range(1), range(1, 2)),
        {"seen_to_day": 0, "left_how": "still_in"},
        {"cultures": [{"day": 0, "site": "blood", "result": "sterile"}]},
        ("early_empirical_antibiotics", None, None),
    ),
    "course_without_its_start": Question(
        "a dose or stop without its time: a course without its start runs from day 0, and has no time",
        ("early_antibiotic_hours",),
        lambda stay: any(row["day"] is None and row["start_day"] is None for row in stay.rows("medicines")),
        {"left_day": 9} | HOME,
        {
            "medicines": [{"day": 0, "at_min": 100} | IV, {"stop_day": 3, "stop_min": 4500} | IV],
            "cultures": [{"day": 0, "at_min": 90, "site": "blood", "result": "sterile"}],
        },
        ("early_antibiotic_hours", None, None),
    ),
    "doubted_milk": Question(
        "what was given on some day is not wholly known: a doubted row, whatever milk it names",
        ("exclusive_human_base", "formula_before_34wk"),
        lambda stay: any(unsure(row) or row["volume_ul"] is None for row in on_grid(stay)),
        {"seen_to_day": 1},
        {
            "feeds": [{"day": 1, "volume_ul": 5000} | MOTHER],
            "feed_totals": [{"day": 1, "volume_ul": 9000, "milk": "formula", "flag": "total_differs"}],
        },
        ("exclusive_human_base", None, None),
    ),
    "doubted_milk_alone": Question(
        "no feed of the stay is charted, beside one that is doubted: a doubted row gives no answer",
        ("any_bovine_14d", "any_own_milk_7d", "formula_before_34wk"),
        lambda stay: bool(charted_days(stay)) and not is_charted(stay),
        {"seen_to_day": 15},
        {"feeds": [{"day": 14, "volume_ul": 900, "flag": "doubted"} | MOTHER]},
        ("any_bovine_14d", None, None),
    ),
    "milk_without_its_volume": Question(
        "1 when any of the mother's own milk was given: it was, only nobody charted how much",
        ("any_own_milk_7d", "exclusive_human_base", "exclusive_human_all"),
        lambda stay: any(was_taken(row) and row["volume_ul"] is None for row in on_grid(stay)),
        {"seen_to_day": 9},
        {"feeds": [{"day": 1, "volume_ul": None} | MOTHER]},
        ("any_own_milk_7d", None, 1),
    ),
    "unnamed_milk_with_bovine": Question(
        "0 after any bovine fortifier, also in milk that nobody named",
        ("exclusive_human_all",),
        lambda stay: any(
            was_taken(r) and of_no_name(r) and r["fortifier"] == "bovine" for r in on_grid(stay)
        ),
        {"seen_to_day": 3},
        {"feeds": [{"day": 1, "volume_ul": 900, "given": "given", "fortifier": "bovine"}]},
        ("exclusive_human_all", None, 0),
    ),
    "breast_without_a_milk": Question(
        "own milk at the breast too: a feed at the breast is the mother's also where nobody wrote so",
        ("first_own_milk_h",),
        lambda stay: any(is_at_breast(row) and of_no_name(row) for row in on_grid(stay)),
        {"seen_to_day": 3},
        {"feeds": [{"day": 0, "at_min": 90, "given": "at_breast"}]},
        ("first_own_milk_h", None, 1.5),
    ),
    "fortified_formula": Question(
        "formula is not fortified milk",
        ("fortified_from_day", "told_before_first_fortifier"),
        lambda stay: any(
            r["milk"] == "formula" and r["fortifier"] in ("bovine", "human") for r in on_grid(stay)
        ),
        {"seen_to_day": 3},
        {"feeds": [{"day": 1, "volume_ul": 900, "milk": "formula", "given": "given", "fortifier": "bovine"}]},
        ("fortified_from_day", None, None),
    ),
    "reported_in_part": Question(
        "a stay measure says what it rests on: NEC from a reported total is not charted",
        ("nec_or_death_basis",),
        lambda stay: "reported" in (with_basis(stay, "nec")[1], with_basis(stay, "death")[1]),
        {"left_how": "transfer"},
        {"reported": [{"item": "nec", "value": 1}]},
        ("nec_or_death_basis", None, "reported"),
    ),
    "transfusion_without_its_start": Question(
        "by days alone it cannot be told: still less without a day",
        ("transfused_before_nec",),
        lambda stay: any(row["start_day"] is None for row in stay.rows("transfusions")),
        HOME,
        {
            "diagnoses": [{"start_day": 9, "diagnosis": "nec", "closed": True}],
            "transfusions": [{"stop_day": 9, "product": "red_cells"}],
        },
        ("transfused_before_nec", None, None),
    ),
    "first_day_unseen_before": Question(
        "the day before is not under observation: also where only the minute of it is charted",
        ("transfused_last_48h",),
        lambda stay: stay.infant["admitted_day"] is None and stay.grid[:1] != range(1),
        {"seen_to_day": 9, "observed_from_min": 5760},
        {"transfusions": [{"start_day": 8, "product": "red_cells"}]},
        ("transfused_last_48h", 4, None),
    ),
    "weighed_before_observation": Question(
        "no usable weighing seven days before: one from the day before observation is one",
        ("weight_gain_g_per_kg_day",),
        lambda stay: bool(stay.grid) and any(day < stay.grid[0] for day in weighings(stay)),
        {"seen_to_day": 12, "observed_from_min": 7200},
        {"weights": [{"day": 4, "weight_g": 965}, {"day": 11, "weight_g": 1035}]},
        ("weight_gain_g_per_kg_day", 11, 10.0),
    ),
}


def open_cells(stay):
    """The measures, and names with `_basis`, about which a question is open for this stay."""
    return {name for one in QUESTIONS.values() if one.arises(stay) for name in one.measures}
