"""The families' cards hold, and each rule that holds them is seen to fail on a card that breaks it."""

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from nectary.base.language import LANGUAGES, speaker
from nectary.show.paper import card_pdf
from nectary.show.texts import by_pen, speak_up
from nectary.show.texts.family_cards import LOSS, family_card, grade, names
from nectary.show.words.practice_words import SENTENCES

sys.path.insert(0, str(Path(__file__).parents[2] / "tools"))
import check_cards

GOOD = family_card("feeds-go-up", "en")


def test_every_card_holds():
    assert list(check_cards.faults()) == []


def test_they_run_from_before_birth_to_going_home_and_after_a_loss():
    assert (names()[0], names()[-2:]) == ("before-birth", ("going-home", LOSS))
    assert len(names()) == 12


def test_each_factor_that_raises_or_lowers_the_chance_has_a_card():
    """Formula and human milk, antibiotics and other medicines, the speed of feeds, probiotics."""
    told = {factor for name in names() for factor in family_card(name, "en").factors}
    assert told >= {
        "F01_probiotics", "F02_donor_vs_formula", "F02b_mom", "F03_feed_advance", "F07_antibiotics",
        "F08_acid_suppression", "F10_transfusion", "F14_hm_fortifier",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("language", "words"), [("en", "ou did not cause this"), ("es", "sted no causó esto")]
)
@pytest.mark.parametrize(
    "name", ["before-birth", "first-day", "if-nec-is-suspected", "after-nec", LOSS]
)  # the ones at which a parent asks why
def test_a_card_at_which_a_parent_asks_why_says_who_did_not_cause_it(name, language, words):
    assert words in family_card(name, language).text


@pytest.mark.parametrize("rule", check_cards.rules(), ids=lambda rule: rule.id)
def test_a_phrase_that_no_card_may_say_is_found(rule):
    text = GOOD.text + f"\n{rule.hits}."
    assert any(f"({rule.id})" in fault for fault in check_cards.faults_of_text(text, rule.language))


@pytest.mark.parametrize(
    ("language", "words", "rule"),
    [
        ("en", "You chose formula over donor milk.", "EN10"),
        ("es", "Usted prefirió la fórmula a la leche donada.", "ES55"),
    ],
)
def test_what_a_practice_says_to_families_is_held_too_and_what_it_says_to_staff_is_not(
    monkeypatch, language, words, rule
):
    reasons = SENTENCES["formula_not_before_34_weeks"]
    monkeypatch.setitem(reasons, "family_chose", (words, "Milk."))
    assert list(check_cards.faults_of_said(language)) == []
    monkeypatch.setitem(reasons, "family_chose", ("Milk.", words))
    (fault,) = check_cards.faults_of_said(language)
    assert fault.startswith("formula_not_before_34_weeks, family_chose: ") and f"({rule})" in fault


@pytest.mark.parametrize(
    ("room", "name", "where"), [(by_pen, "FOOT", "my baby today"), (speak_up, "FIRST", "whom to call")]
)
def test_what_the_papers_say_is_held_too(monkeypatch, room, name, where):
    monkeypatch.setattr(room, name, "It is a miracle.")
    assert any(fault.startswith(f"{where}: says 'miracle'") for fault in check_cards.faults_of_said("en"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_of_the_day_and_the_rounds_card_are_among_what_is_held(language):
    say = speaker(language)
    said = list(check_cards.said_to_families(language))
    assert ("today's milk", say("You did not cause this.")) in said
    assert ("the rounds card", say(speak_up.FIVE[0])) in said


@pytest.mark.parametrize(
    ("language", "more", "said"),
    [
        ("en", "About 5 of 100.", "a number of its own"),
        ("en", "word " * 21 + ".", "a sentence of 21 words"),
        (
            "en",
            "Necrotizing enterocolitis characterises premature gastrointestinal inflammation. " * 30,
            "reads at",
        ),
        (
            "es",
            "La enterocolitis necrosante caracteriza inflamaciones gastrointestinales prematuras. " * 30,
            "reads",
        ),
    ],
)
def test_a_hard_card_or_one_with_a_number_is_found(language, more, said):
    card = family_card("feeds-go-up", language)
    assert any(said in fault for fault in check_cards.faults_of_text(f"{card.text}\n{more}", language))


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"version": "2020-01-01"}, "translate it again"),
        ({"factors": ("F99",)}, "no such factor"),
        ({"when": 99}, "differs from the English"),
        ({"sections": ()}, "0 sections"),
        ({"name": LOSS}, "links to evidence"),
        ({"text": "Ask the nurse."}, "at least 90"),
    ],
)
def test_a_card_that_is_stale_or_out_of_step_is_found(changed, said):
    card = replace(GOOD, **changed)
    assert any(said in fault for fault in check_cards.faults_of_card(card, "en", GOOD))


def test_nothing_ships_as_reviewed():
    assert {family_card(name, code).status for name in names() for code in LANGUAGES} == {"draft"}


@pytest.mark.parametrize("name", names())
def test_a_card_is_set_alone_and_beside_the_other_language(name):
    for codes in (["en"], ["es"], ["es", "en"]):
        columns = [family_card(name, code) for code in codes]
        assert card_pdf(columns, codes, mark="DRAFT", foot="foot").startswith(b"%PDF")


def test_each_language_is_graded_by_its_own_formula():
    name, score = grade(GOOD, "en")
    assert name == "Flesch-Kincaid" and 0 < score < 6
    name, score = grade(family_card("feeds-go-up", "es"), "es")
    assert name == "Szigriszt-Pazos" and score > 65


def test_a_card_that_is_not_listed_or_not_in_a_language_is_a_key_error():
    for name, code in (("../secret", "en"), ("nowhere", "en"), ("first-day", "xx")):
        with pytest.raises(KeyError):
            family_card(name, code)
