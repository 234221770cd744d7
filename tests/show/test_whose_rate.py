"""Whose rate a count begins at: the second group of what leads, never that of a part of its trials."""

import re
from dataclasses import replace

import pytest

from nectary.base.language import LANGUAGES, speaker
from nectary.evidence.estimates import load_estimates
from nectary.evidence.factors import declared, effect, factors
from nectary.evidence.trials import load_trials
from nectary.show.charts.icons import Drawn
from nectary.show.charts.palette import PAPER
from nectary.show.evidence.effects import counts_at, readings
from nectary.show.evidence.number_needed import needed

PAIR = re.compile(r"(\d+(?:\.\d+)?) (?:to|against) (\d+(?:\.\d+)?) of (1000|100)\b")
PRINTED = [row for row in load_estimates() if row.control_percent is not None]


def page(factor, language="en", **options):
    found = readings(factor, trials=None, widths=(), palette=PAPER, say=speaker(language), **options)
    return {(one.found.comparison == declared(factor)["main"], one.outcome): one for one in found}


@pytest.mark.parametrize("row", PRINTED, ids=lambda row: f"{row.factor} {row.outcome} {row.year}")
def test_a_printed_rate_and_its_ratio_give_the_other_printed_rate(row):
    """Both are rounded where they are printed, to 1 of 1000 or to 0.1 of 100: they can differ by that much.

    Tao 2020 and Doyle 2021 print the sums of their arms, whose ratio is not their pooled one, and Walsh 2020
    one arm alone.
    """
    pair = PAIR.search(row.note)
    if row.source.startswith(("Tao", "Walsh", "Doyle")):
        assert row.control_percent in (7.7, 3.1, 4.1)
        return
    scale = 100 / float(pair[3])
    first, second = float(pair[1]) * scale, float(pair[2]) * scale
    assert row.control_percent == pytest.approx(first)
    assert counts_at(row, row.control_percent).intervention_per_100 == pytest.approx(second, abs=0.1)


def test_the_harm_of_waiting_stands_at_its_whole_size():
    """Young 2022, seven trials: 266 to 383 of 1000. The one trial in hand had 3 of 30."""
    one = page("F04_delayed_intro")[True, "late_onset_infection"]
    assert "about 27 get a late infection" in one.statement and "about 38." in one.statement
    assert "Young 2022" in one.group and len(one.found.trials) == 1


@pytest.mark.parametrize(
    ("factor", "outcome"),
    [("F13_oro_colostrum", "mortality"), ("F13_oro_colostrum", "late_onset_infection"),
     ("F11_lactoferrin", "late_onset_infection"), ("F04_delayed_intro", "mortality")],
)  # fmt: skip
def test_a_part_of_the_trials_lends_no_rate_to_all_of_them(factor, outcome):
    one = page(factor)[True, outcome]
    assert one.found.trials and one.found.rows == "part"
    assert one.arms is None and one.group == "" and not re.search(r"\d", one.statement)


def test_one_study_that_leads_lends_its_own_rate_and_no_other_study_does():
    """SIFT's slower arm, from its own row; two more trials of the same question are in hand."""
    one = page("F03_feed_advance")[True, "nec_stage2plus"]
    (sift,) = [
        row for row in load_trials()
        if row.source == one.found.published.source and row.outcome == "nec_stage2plus"
        and row.comparison == one.found.comparison
    ]  # fmt: skip
    assert one.arms.control == pytest.approx(100 * sift.events_control / sift.total_control)
    assert len(one.found.trials) > 1 and one.group.endswith("studies we hold: 1.")


def test_an_earlier_edition_lends_the_rate_that_the_newer_does_not_print():
    found = effect("F01_probiotics", "mortality")
    assert (found.published.source[:11], found.rate.source[:11]) == ("Sharif 2023", "Sharif 2020")
    assert "Sharif 2020" in page("F01_probiotics")[True, "mortality"].group
    then = effect("F01_probiotics", "mortality", as_of=2019)
    assert then.rate is None or then.rate.year <= 2019


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("factor", factors())
def test_every_count_names_its_group(factor, language):
    for one in page(factor, language).values():
        assert bool(one.group) == (one.arms is not None)
        assert one.group in one.basis and "{" not in one.group


@pytest.mark.parametrize("factor", factors())
def test_one_way_alone_is_neither_drawn_nor_turned_into_a_number_needed(factor):
    told = page(factor)
    both = any(one.arms for (main, _), one in told.items() if not main)
    alone = declared(factor)["direction"] == "conflicting" and not both
    for one in told.values():
        assert one.one_sided == alone
        if alone and one.arms:
            assert one.drawn is Drawn.NONE and needed(one, speaker("en")) == ""
            assert "point both ways" in one.beside


def test_early_medicines_for_the_duct_stand_with_the_larger_part_of_their_review():
    """473 babies of five small trials, 1,745 of ten later ones: no difference in NEC or deaths is shown."""
    told = page("F09a_pda_nsaid")
    for main in (True, False):
        for outcome in ("nec_stage2plus", "mortality"):
            assert "not shown" in told[main, outcome].statement, (main, outcome)
    larger = told[False, "nec_stage2plus"]
    assert larger.arms.control == pytest.approx(100 * 92 / 874) and "first 72 hours" in larger.title
    assert list(told)[:2] == [(True, "nec_stage2plus"), (False, "nec_stage2plus")]


def test_hydrocortisones_harm_stands_beside_its_good():
    told = page("F09b_postnatal_steroid")
    assert "show more of it with early hydrocortisone" in told[False, "gi_perforation"].statement
    assert told[False, "mortality"].found.finding == "fewer"
    assert told[False, "gi_perforation"].found.finding == "more"


def test_how_many_for_one_more_is_rounded_to_the_graver_side():
    """4.1 and 7.1 of 100 are one more for each 33.4: 33 and not 34 given it, for one more with a hole."""
    one = page("F09b_postnatal_steroid")[True, "gi_perforation"]
    assert 1 / (one.arms.intervention - one.arms.control) * 100 == pytest.approx(33.4, abs=0.05)
    assert needed(one, speaker("en")).startswith("One baby more with this outcome for each 33 given")
    assert needed(replace(one, one_sided=True), speaker("en")) == ""
