"""A telephone line stands while a named person's check of it is fresh; 988 and 911 stand always."""

import sys
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from nectary.base.language import LANGUAGES, speaker
from nectary.show.texts.help_lines import HelpLine, help_lines, printed, shown

sys.path.insert(0, str(Path(__file__).parents[2] / "tools"))
import check_cards

ON = date(2031, 3, 1)
INVENTED = HelpLine(
    id="xx-invented", name="An Invented Line", country="US", kind="loss", digits="15550100000", by="call",
    languages=("en", "es"), crisis=False, always=False, source="invented for this test",
    read_on=date(2031, 2, 1), checked_by="An Invented Person", checked_on=ON,
    expires_on=ON + timedelta(days=90),
)  # fmt: skip


def test_nobody_has_checked_a_packaged_line_and_only_988_and_911_are_shown_on_any_day():
    assert len(help_lines()) >= 3
    assert not [line.id for line in help_lines() if line.checked_by or line.checked_on or line.expires_on]
    for day in (date(2026, 11, 26), date(2027, 6, 1), date(2040, 1, 1)):
        found = shown(help_lines(), day, speaker("en"))
        assert [(line.digits, line.checked_on, line.expires_on) for line in found] == [
            ("988", None, None), ("911", None, None),
        ]  # fmt: skip
        assert "press 2" in found[0].note and "AYUDA" in found[0].note and "988lifeline.org" in found[0].note


def test_what_to_press_and_to_write_is_said_in_spanish():
    first, second = shown(help_lines(), ON, speaker("es"))
    assert "oprima 2" in first.note and "AYUDA" in first.note and second.way == "llame al"


@pytest.mark.parametrize("days", [-1, 0, 90, 91])
def test_a_line_that_always_stands_tells_of_a_check_only_while_it_is_fresh(days):
    line = replace(INVENTED, always=True, digits="988", id="us-988")
    (found,) = shown((line,), ON + timedelta(days=days), speaker("en"))
    assert (found.checked_on, found.expires_on) == (
        (line.checked_on, line.expires_on) if 0 <= days <= 90 else (None, None)
    )


@pytest.mark.parametrize(("days", "stands"), [(-1, False), (0, True), (89, True), (90, True), (91, False)])
def test_a_checked_line_stands_from_its_check_to_its_expiry(days, stands):
    found = shown((INVENTED,), ON + timedelta(days=days), speaker("en"))
    assert [line.printed for line in found] == (["1-555-010-0000"] if stands else [])


@pytest.mark.parametrize("missing", [{"checked_by": ""}, {"checked_on": None}, {"expires_on": None}])
def test_a_line_without_a_person_a_day_or_an_expiry_never_stands(missing):
    assert shown((replace(INVENTED, **missing),), ON, speaker("en")) == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_line_says_what_it_is_for_and_in_which_languages(language):
    crisis = replace(INVENTED, id="b", kind="crisis", crisis=True, digits="988")
    first, second = shown((INVENTED, crisis), ON, speaker(language))
    assert (first.printed, second.digits) == ("988", "15550100000")
    assert first.what == {"en": "if you think of dying or of hurting yourself",
                          "es": "si piensa en morir o en hacerse daño"}[language]  # fmt: skip
    assert second.languages == "English, Español"


def test_a_number_of_no_known_form_stays_as_it_is():
    assert (printed("988"), printed("0800123456")) == ("988", "0800123456")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"source": ""}, "has no source"),
        ({"name": ""}, "has no name"),
        ({"read_on": None}, "has no read_on"),
        ({"country": "usa"}, "two capital letters"),
        ({"country": ""}, "two capital letters"),
        ({"digits": "1-555"}, "digits alone"),
        ({"digits": ""}, "digits alone"),
        ({"kind": "law"}, "has no words"),
        ({"languages": ("xx",)}, "has no words"),
        ({"languages": ()}, "has no languages"),
        ({"always": True}, "only 988 and 911 may"),
        ({"always": True, "digits": "988"}, "words of where it was read"),
        ({"checked_by": ""}, "checked in part"),
        ({"checked_on": None}, "checked in part"),
        ({"expires_on": None}, "checked in part"),
        ({"expires_on": ON + timedelta(days=91)}, "at most 90 days"),
        ({"expires_on": ON}, "at most 90 days"),
    ],
)
def test_a_line_that_breaks_a_rule_is_found(changed, said):
    assert not list(check_cards.faults_of_lines((INVENTED,)))
    assert any(said in fault for fault in check_cards.faults_of_lines((replace(INVENTED, **changed),)))


def test_two_lines_of_one_id_are_found():
    assert any("stands twice" in fault for fault in check_cards.faults_of_lines((INVENTED, INVENTED)))
