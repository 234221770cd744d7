"""What stands behind a number: how it moved, how sturdy it is, how many it takes, what does not fit."""

import re
from collections import Counter
from dataclasses import replace

import pytest
from svg_reading import described, inside_the_frame

from nectary.base.language import speaker
from nectary.evidence.factors import as_it_stood, effect, factors
from nectary.show.charts.icons import Drawn
from nectary.show.charts.palette import PAPER
from nectary.show.evidence.effects import own_baseline, readings, told
from nectary.show.evidence.how_sturdy import how_sturdy
from nectary.show.evidence.icon_array import arrays
from nectary.show.evidence.not_reproduced import doubts
from nectary.show.evidence.number_needed import needed
from nectary.show.evidence.over_time import over_years

DONOR, PROBIOTICS, NEC = "F02_donor_vs_formula", "F01_probiotics", "nec_stage2plus"
WIDTHS = (700, 350)


def read(factor=DONOR, language="en", percent=None, as_of=None):
    page = readings(
        factor, trials=None, widths=WIDTHS, palette=PAPER, say=speaker(language), as_of=as_of,
        chosen=lambda outcome: own_baseline(outcome, percent) if percent and outcome == NEC else None,
    )  # fmt: skip
    return {one.outcome if one.key == one.outcome.replace("_", "-") else one.key: one for one in page}


def years(one, language="en"):
    return over_years(one, trials=None, widths=WIDTHS, palette=PAPER, say=speaker(language))


def sturdy(one, language="en"):
    return how_sturdy(one.found, WIDTHS, PAPER, speaker(language))


def test_a_page_has_one_denominator_and_a_thousand_only_where_all_is_rare():
    """At a rate of 0.5% NEC is rare; late infection and death on the same page are not."""
    assert {one.per for one in read(percent=0.5).values()} == {100}
    alone = readings(
        DONOR, (NEC,), trials=None, widths=(), palette=PAPER, say=speaker("en"),
        chosen=lambda outcome: own_baseline(outcome, 0.5),
    )[0]  # fmt: skip
    assert alone.per == 1000
    # 5 of 1,000 x 0.528 = 2.6, with 1.8 to 3.8
    assert "among 1,000 babies with formula, about 5 get NEC" in alone.statement
    assert "among 1,000 with donor milk, about 3." in alone.statement
    assert "from 2 to 4 of 1,000" in alone.statement and alone.drawn is Drawn.NONE


@pytest.mark.parametrize("factor", factors())
def test_every_page_keeps_to_its_denominator(factor):
    page = read(factor)
    assert len({one.per for one in page.values()}) <= 1
    for one in page.values():
        other = "100 babies" if one.per == 1000 else "1,000 babies"
        assert other not in one.statement
        if one.arms is None:  # nothing is told, so nothing is said of how sure it is
            assert "sure" not in one.statement


def test_a_readers_own_rate_is_used_and_called_so():
    one = read(percent=6.5)[NEC]
    assert one.arms.control == 6.5 and "the figure you gave: 6.5%" in one.basis
    assert read()[NEC].arms.control == pytest.approx(100 * 79 / 1116)


def test_then_and_now_stand_at_the_same_baseline():
    """Donor milk at 7.08 of 100. 1983 has 1/41 against 3/26 and 0/37 against 1/44 with halves: 0.26, 1.8."""
    found = years(read()[NEC])
    assert found.control == "7.1"
    first, last = found.then[0], found.then[-1]
    assert (first.year, first.count, first.studies) == (1983, "1.8", "2")
    assert (last.year, last.count, last.spread, last.studies) == (2024, "3.8", "2.6 to 5.4", "11")
    assert first.finding == "a difference is not shown" and last.finding == "fewer"
    assert [row.year for row in found.then] == [1983, 1984, 2005, 2013, 2016, 2018, 2024]
    assert len(found.charts) == 2 and all(map(inside_the_frame, found.charts))


def test_published_answers_moved_too_and_have_no_chart_of_ours():
    found = years(read(PROBIOTICS)[NEC])
    assert [(row.year, row.source.split()[0]) for row in found.then] == [
        (2014, "AlFaleh"), (2015, "Aceti"), (2016, "Sawh"), (2017, "Dermyshi"), (2020, "Sharif"),
        (2023, "Sharif"),
    ]  # fmt: skip
    assert found.charts == ()


def test_each_year_is_what_was_on_file_by_then():
    for factor in factors():
        for outcome in told(factor):
            steps = as_it_stood(factor, outcome)
            assert [step.as_of for step in steps] == sorted(step.as_of for step in steps)
            today = effect(factor, outcome)
            if steps and today.leads == "pooled":
                assert steps[-1].pooled == today.pooled
            for step in steps:
                assert all(row.year <= step.as_of for row in step.trials)


def test_the_picture_stands_where_the_rows_are_all_there_and_nowhere_else():
    page = read()
    for one in page.values():
        found = sturdy(one)
        assert found.why_not == "" and len(found.charts) == 2
        assert all(map(inside_the_frame, found.charts))
        ways = sum(sum(row.counts) for row in found.ways)
        assert f"{ways:,} ways" in described(found.charts[0])
        assert len(found.looks) == len({row.year for row in one.found.trials})
    for factor, outcome, words in (
        (PROBIOTICS, NEC, "5 of 57 studies"),
        ("F13_oro_colostrum", NEC, "cannot tell whether we do"),
    ):
        assert words in sturdy(read(factor)[outcome]).why_not
    assert "today alone" in sturdy(read(as_of=2016)[NEC]).why_not


def test_the_bound_is_passed_in_the_last_year_alone():
    """|z| of 3.45 against a bound of 2.87 in 2024; 2.94 against 3.43 and more in every year before."""
    looks = sturdy(read()[NEC]).looks
    assert [row.passed for row in looks] == ["no"] * 6 + ["yes"]
    assert (looks[-1].z, looks[-1].infants) == ("3.4", "2,261")
    assert float(looks[-1].bound) < float(looks[0].bound)


def test_how_many_it_takes():
    """7.08 of 100 less 3.76 of 100 is 1 in 30.2; the ends 2.63 and 5.39 are 1 in 22.5 and 1 in 59.3."""
    page = read()
    assert needed(page[NEC], speaker("en")) == (
        "One baby fewer with this outcome for each 31 given donor milk. "
        "The range: one fewer for each 23 to each 60."
    )
    crossing = needed(page["mortality"], speaker("en"))
    assert crossing.startswith("The range goes from one baby fewer with this outcome for each ")
    assert "through no difference, to one baby more for each " in crossing
    assert needed(replace(page[NEC], arms=None), speaker("en")) == ""


@pytest.mark.parametrize("factor", factors())
def test_no_number_needed_where_groups_were_only_watched_or_nobody_knows(factor):
    """It says what giving something does, which only trials can, and not those graded very low."""
    for one in read(factor).values():
        if one.found.design != "randomised" or one.found.certainty == "very_low":
            assert needed(one, speaker("en")) == ""


def test_what_was_only_watched_is_told_side_by_side_and_never_as_a_cause():
    for factor in ("F02b_mom", "F07_antibiotics", "F08_acid_suppression"):
        for one in read(factor).values():
            assert not re.search(
                r"\b(makes?|prevents?|causes?|saves?|leads? to)\b", one.statement + one.basis
            )


def test_results_that_do_not_recompute_are_shown_and_what_is_recalled_has_no_number():
    (quigley,) = doubts(DONOR, speaker("en"))
    assert quigley.source.startswith("Quigley 2019") and (quigley.printed, quigley.counts) == ("", "")
    rows = {row.source.split()[0]: row for row in doubts(PROBIOTICS, speaker("en"))}
    assert rows["AlFaleh"].printed == "" and "do not hold" in rows["AlFaleh"].differs
    assert (
        rows["Underwood"].printed == "0.62 (0.41 to 0.94)" and rows["Underwood"].counts == "35/1973 · 70/2556"
    )
    for factor in factors():
        for row in doubts(factor, speaker("es")):
            assert bool(row.printed) == bool(row.counts) and row.why


def test_the_groups_drawn_are_named_with_their_outcome(language):
    page = read(language=language)
    say = speaker(language)
    drawn = arrays(page[NEC], PAPER, say)
    assert len(drawn.groups) == 2 and drawn.caption
    assert all(page[NEC].title in one.caption for one in drawn.groups)
    death = page["mortality"]
    (both,) = arrays(death, PAPER, say).groups  # no difference is shown, and both come to 9 of 100
    assert death.title in described(both.svg)
    assert death.control in both.caption and death.intervention in both.caption


def test_no_picture_is_named_after_one_of_two_groups(language):
    """A picture is read before a sentence: a hundred under *formula: death* alone says that formula kills."""
    say, seen = speaker(language), Counter()
    for factor in factors():
        for one in readings(factor, trials=None, widths=(), palette=PAPER, say=say):
            groups = arrays(one, PAPER, say).groups
            seen[len(groups)] += 1
            names = [group.caption.lower().split(":")[0] for group in groups]
            sides = [one.control.lower(), one.intervention.lower()]
            together = len(names) == 1 and all(side in names[0] for side in sides)
            assert names in ([], sides) or together, (factor, one.outcome, names)
    assert seen[1] >= 3 and seen[2] >= 3, seen


def test_everything_behind_a_number_is_said_in_spanish():
    for factor in (DONOR, PROBIOTICS):
        english, spanish = read(factor), read(factor, "es")
        for outcome, one in spanish.items():
            other = english[outcome]
            pairs = [(needed(one, speaker("es")), needed(other, speaker("en"))),
                     (sturdy(one, "es").why_not, sturdy(other).why_not),
                     (sturdy(one, "es").events, sturdy(other).events)]  # fmt: skip
            assert all((a == b) == (a == "") for a, b in pairs), pairs


def test_a_difference_is_told_as_babies_of_100():
    """England: 0.88 of 100 fewer; the interval is worked out from the printed 87 to 136 needed."""
    one = read("F02b_mom")["nec_severe"]
    assert "difference -0.88 (-1.15 to -0.74) of 100: beside 3.2 of 100 that is 2.3 of 100" in one.basis
    assert one.arms.intervention == pytest.approx(3.2 - 0.88)


@pytest.mark.parametrize(
    ("factor", "key", "main", "other"),
    [("F07_antibiotics", "early-antibiotics-vs-none-nec-any", "nec_any", "99/2562 · 24/269"),
     ("F08_acid_suppression", "acid-suppression-vs-none-nec-stage2plus", NEC, "1/64 · 11/296")],
)  # fmt: skip
def test_both_directions_stand_on_the_page(factor, key, main, other):
    """One way more NEC, the other way less; each with its own counts and pictures of its own name."""
    page = read(factor)
    assert page[main].arms.intervention > page[main].arms.control
    assert page[key].arms.intervention < page[key].arms.control
    assert page[key].intervention in page[key].title and page[main].intervention not in page[main].title
    assert other in described(page[key].charts[0]) or any(other in svg for svg in page[key].charts)
    assert len({one.key for one in page.values()}) == len(page)
