"""What a card rests on: the evidence page's own sentences, one denominator, never one side alone."""

import re

import pytest

from nectary.base.language import LANGUAGES, speaker
from nectary.evidence.factors import declared
from nectary.show.charts.palette import SCREEN
from nectary.show.evidence.card_evidence import rests_on
from nectary.show.evidence.effects import readings
from nectary.show.texts.family_cards import family_card, names


def rests(factors, language="en", trials=None):
    return rests_on(factors, language, trials=trials, say=speaker(language))


def test_the_sentences_are_those_of_the_evidence_page():
    say = speaker("en")
    page = {
        one.outcome: one
        for one in readings("F03_feed_advance", trials=None, widths=(), palette=SCREEN, say=say)
    }
    (found,) = rests(["F03_feed_advance"])
    nec, infection = page["nec_stage2plus"], page["late_onset_infection"]
    assert found.said[:2] == (f"{nec.statement} {nec.group}", f"{infection.statement} {infection.group}")
    assert "second group" in nec.group
    assert "not sure" in found.said[0] or "How sure we can be" in found.said[0]


def test_deaths_stand_apart_and_the_stricter_trials_stand_beside():
    (found,) = rests(["F01_probiotics"])
    assert "stricter trials" in found.said[0]
    assert found.deaths and all("die" in text for text in found.deaths)
    assert not any(re.search(r"\bdie\b", text) for text in found.said)


@pytest.mark.parametrize("factor", ["F13_oro_colostrum", "F14_hm_fortifier"])
def test_where_studies_point_both_ways_one_way_is_not_told_alone(factor):
    (found,) = rests([factor])
    assert declared(factor)["direction"] == "conflicting"
    assert found.said == ("Studies point both ways: see the page.",) and found.deaths == ()


def test_both_ways_are_told_where_both_can_be_counted():
    (found,) = rests(["F07_antibiotics"])
    assert len(found.said) == 2 and "five days" in found.said[0] and "first three days" in found.said[1]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", names())
def test_one_denominator_and_no_ratio_on_any_card(name, language):
    for one in rests(family_card(name, language).factors, language):
        assert one.title and one.said
        for text in (*one.said, *one.deaths):
            of = re.findall(r"(?:among|of|de|entre) (\d[\d,]*) (?:babies|bebés|with|con)\b", text)
            of += re.findall(r"(?:from|entre) [\d.]+ (?:to|y) [\d.]+ (?:of|de) ([\d,]+)", text)
            assert set(of) <= {"100"}, text
            assert not re.search(r"\d\.\d\d\b|\bratio\b|\brazón\b|%", text)


def test_a_page_may_ask_for_another_denominator_and_a_card_does_not():
    found = readings("F02b_mom", trials=None, widths=(), palette=SCREEN, say=speaker("en"), per=1000)
    assert "of 1,000" in found[0].statement
    (told,) = rests(["F02b_mom"])
    assert "among 100 babies" in told.said[0]
