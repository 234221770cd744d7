"""Today's milk: unknown is never 0, so far is said, and the paper carries its own date."""

from dataclasses import replace
from datetime import date

import pytest

from nectary.base.language import speaker
from nectary.show.words.today import TodayFacts, today

FACTS = TodayFacts(
    day=12, mother_ml=40.0, donor_ml=22.0, formula_ml=0.0, breastfeeds=0, planned_ml=124.0, weight_g=980,
    charted_to="06:00", being_checked=False, weight_day=11, on=date(2026, 11, 24),
)  # fmt: skip
UNKNOWN = TodayFacts(12, None, None, None, None, None, None, None, False)


def lines(facts, language="en"):
    return dict(today(facts, speaker(language)).lines)


def test_what_is_known_is_given_with_its_unit_and_a_zero_is_a_zero():
    assert lines(FACTS) == {
        "Mother's milk": "40.0 mL",
        "Donor milk": "22.0 mL",
        "Formula": "0.0 mL",
        "Times at the breast": "0",
        "The team's plan for today": "124.0 mL",
        "Weight the plan uses": "980 g (weighed on day 11)",
    }


def test_what_is_unknown_says_so_in_every_line(language):
    (word,) = set(lines(UNKNOWN, language).values())
    assert word == {"en": "unknown", "es": "no se sabe"}[language]


def test_the_page_carries_its_own_day_and_date():
    assert today(FACTS, speaker("en")).when == "November 24, 2026 · Day 12 (0 = day of birth)"
    assert today(FACTS, speaker("es")).when.startswith("24 de noviembre de 2026 · Día 12")
    assert today(UNKNOWN, speaker("en")).when == "Day 12 (0 = day of birth)"


@pytest.mark.parametrize(
    ("weight_day", "said"), [(0, "980 g (birth weight)"), (3, "980 g (weighed on day 3)"), (None, "980 g")]
)
def test_the_weight_says_what_it_rests_on(weight_day, said):
    assert lines(replace(FACTS, weight_day=weight_day))["Weight the plan uses"] == said


def test_stale_and_empty_days_say_so():
    assert today(FACTS, speaker("en")).as_charted == "As charted to 06:00."
    assert today(UNKNOWN, speaker("en")).as_charted == "Nothing is charted for this day yet."


def notes(**changes):
    return " ".join(today(replace(FACTS, **changes), speaker("en")).notes)


def test_notes_say_what_the_numbers_leave_out():
    assert "so far" in notes()
    assert "at least this much" in notes(breastfeeds=2) and "at least" not in notes()
    assert "being checked" in notes(being_checked=True) and "checked" not in notes()
    assert "Ask the nurse" in notes(planned_ml=None) and "Ask the nurse" not in notes()


def test_a_value_being_checked_moves_no_line():
    assert lines(replace(FACTS, being_checked=True)) == lines(FACTS)


def test_every_page_says_to_tell_the_nurse_that_it_does_not_ring_and_that_nobody_is_to_blame(language):
    page = today(FACTS, speaker(language))
    ring, blame = {"en": ("does not ring", "You did not"), "es": ("no suena", "Usted no")}[language]
    assert ring in page.tell and page.comfort.startswith(blame)
    assert page.questions and ("Draft" in page.footer or "Borrador" in page.footer)


def test_a_plan_that_was_cut_back_does_not_read_as_too_much_milk():
    """15.4 mL given and a plan of 13.4 mL: the team went back at 09:00, and nobody gave too much."""
    cut = replace(FACTS, mother_ml=15.4, donor_ml=0.0, planned_ml=13.4, cut_back_at="09:00")
    said = " ".join(today(cut, speaker("en")).notes)
    assert "went back to less milk at 09:00" in said and "sum is larger than the plan now" in said
    assert "before feeds go up again?" in today(cut, speaker("en")).questions[1]
    other = " ".join(today(replace(cut, cut_back_at=None), speaker("en")).notes)
    assert "More milk is written down" in other and "went back" not in other
    assert "09:00" in " ".join(today(cut, speaker("es")).notes)


def test_nothing_is_said_of_a_sum_below_the_plan_or_of_a_plan_that_is_unknown():
    for facts in (FACTS, UNKNOWN, replace(FACTS, planned_ml=None)):
        assert "More milk" not in " ".join(today(facts, speaker("en")).notes)
