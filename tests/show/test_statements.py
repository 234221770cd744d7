"""Counts of both arms out of 100, never a ratio; whether a difference is shown is said."""

import re

import pytest

from nectary.base.language import speaker
from nectary.evidence.factors import effect, factors
from nectary.show.evidence.effects import TOLD_KINDS, told
from nectary.show.evidence.statements import COUNTS, Arms, shows_difference, statement
from nectary.show.evidence.trial_rows import sides
from nectary.show.words.comparison_labels import ARMS, NOT_COVERED, WITHOUT, arm
from nectary.show.words.labels import CERTAINTY, OUTCOMES

FEWER = Arms(9.02, 4.78, 3.34, 6.86)


def said(language="en", outcome="nec_stage2plus", arms=FEWER, certainty="moderate"):
    return statement(
        outcome=outcome, intervention="donor_milk", control="formula", arms=arms, certainty=certainty,
        say=speaker(language),
    )  # fmt: skip


def test_a_worked_statement():
    assert said() == (
        "Going by the trials: among 100 babies with formula, about 9 get NEC (stage II or more); "
        "among 100 with donor milk, about 5. "
        "With donor milk the true number could be from 3.3 to 6.9 of 100. "
        "We are fairly sure."
    )


def test_no_difference_is_said_and_the_end_of_the_interval_counts_as_one():
    words = "a difference is not shown"
    assert words in said(arms=Arms(9.0, 8.0, 6.0, 11.0))
    assert words in said(arms=Arms(9.0, 6.0, 4.0, 9.0))
    assert words not in said()
    assert shows_difference(FEWER) and not shows_difference(Arms(9.0, 6.0, 4.0, 9.0))


@pytest.mark.parametrize(
    ("rate", "words"),
    [(0.0, "none"), (0.4, "fewer than 1"), (0.5, "about 1"), (2.5, "about 3"), (4.4, "about 4")],
)
def test_each_arm_is_rounded_once_half_up_and_small_is_not_none(rate, words):
    assert f"among 100 with donor milk, {words}." in said(arms=Arms(9.0, rate, 0.0, 5.0))


@pytest.mark.parametrize("certainty", CERTAINTY)
@pytest.mark.parametrize("outcome", OUTCOMES)
def test_every_outcome_and_certainty_is_a_whole_sentence_in_both_languages(outcome, certainty, language):
    text = said(language, outcome, certainty=certainty)
    assert "{" not in text and text.endswith(".") and outcome not in text
    assert not re.search(r"\b(RR|OR|ratio|razón|risk|riesgo|%)\b", text)


def test_nothing_that_the_evidence_holds_is_without_words():
    assert set(COUNTS) == set(OUTCOMES)
    for name, factor in factors().items():
        assert set(factor["not_covered"]) <= set(NOT_COVERED)
        if factor["kind"] in TOLD_KINDS:
            assert {factor["intervention"], factor["control"]} <= set(ARMS), name
        assert set(told(name)) <= set(COUNTS)
    with pytest.raises(KeyError):
        said(outcome="something_new")


@pytest.mark.parametrize("name", [name for name, one in factors().items() if one["kind"] in TOLD_KINDS])
def test_a_second_group_that_had_none_is_named_by_what_it_went_without(name, language):
    """A sentence tells of the second group first, so that *none of it* would stand before *it*."""
    say = speaker(language)
    one = factors()[name]
    shown = [one["main"], *one["also"]]
    for pair in [one["comparisons"][key] for key in shown]:
        words = arm(pair["control"], pair["intervention"], say)
        assert words and words not in (say(ARMS["none"]), "none")


def test_words_for_what_a_group_went_without_belong_to_what_another_had():
    assert set(WITHOUT) <= set(ARMS)
    assert arm("none", "probiotic", speaker("es")) == "atención sin probiótico"
    assert arm("formula", "donor_milk", speaker("en")) == "formula"
    assert arm("none", "something_new", speaker("en")) == "none of it"


def test_a_chart_names_what_the_second_group_went_without():
    favours, heading = sides(effect("F01_probiotics", "nec_any"), speaker("en"))
    assert favours == ("fewer with a probiotic", "fewer with no probiotic")
    assert heading == "a probiotic · no probiotic"
