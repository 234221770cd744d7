"""The evidence as people read it: worked out from the trials' rows, counts beside every ratio."""

import csv
import re

import pytest
from svg_reading import described, inside_the_frame, texts

from nectary.base.language import speaker
from nectary.evidence.factors import effect, factors
from nectary.show.charts.palette import PAPER
from nectary.show.evidence.effects import agrees, choices, control_percent, counts_at, reading, told, usual

DONOR, NEC = "F02_donor_vs_formula", "nec_stage2plus"


def read(outcome=NEC, language="en", trials=None):
    return reading(DONOR, outcome, trials=trials, widths=(700, 350), palette=PAPER, say=speaker(language))


def test_the_group_is_the_trials_own_control_arms():
    found = effect(DONOR, NEC)
    events = sum(row.events_control for row in found.trials)
    total = sum(row.total_control for row in found.trials)
    assert control_percent(found) == 100 * events / total
    arms = counts_at(found.leading, control_percent(found))
    assert arms.intervention_per_100 / arms.control_per_100 == pytest.approx(found.pooled.estimate)
    assert agrees(found)


def test_every_outcome_reads_whole_in_both_languages(language):
    for outcome in told(DONOR):
        one = read(outcome, language)
        assert one.statement and one.basis and one.title and "{" not in one.statement + one.basis
        assert one.title in described_title(one.charts[0])
        assert all(inside_the_frame(chart) for chart in one.charts)


def described_title(svg):
    return svg.split("<title", 1)[1].split("</title>", 1)[0]


def test_the_pooled_ratio_stands_beside_the_summed_counts():
    found, one = effect(DONOR, NEC), read()
    events = sum(row.events_intervention for row in found.trials)
    total = sum(row.total_intervention for row in found.trials)
    assert any(text and text.startswith(f"{events}/{total} · ") for text in texts(one.charts[0]))
    assert f"{events}/{total}" in described(one.charts[1])


def test_a_changed_row_moves_the_statement_and_no_longer_agrees(tmp_path):
    from nectary.evidence.trials import COLUMNS, load_trials

    rows = [[str(getattr(row, name) or "") for name in COLUMNS] for row in load_trials()]
    for row in rows:
        row[4:8] = [cell or "0" for cell in row[4:8]]
        if row[1] == "MILK 2024" and row[3] == NEC:
            row[4] = "60"
    path = tmp_path / "trials.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([COLUMNS, *rows])
    changed = read(trials=path)
    assert changed.statement != read().statement
    assert read().agrees and not changed.agrees
    assert "The published value differs" in changed.basis


def test_no_ratio_stands_where_no_count_stands(language):
    """Over every factor: a ratio is printed only in a basis whose statement gives both counts."""
    for factor in factors():
        for outcome in told(factor):
            one = reading(factor, outcome, trials=None, widths=(), palette=PAPER, say=speaker(language))
            assert not re.search(r"\d\.\d\d", one.statement + one.beside), (factor, outcome)
            if one.arms is None:
                assert not re.search(r"\d\.\d\d", one.basis), (factor, outcome)


def test_what_is_not_to_be_promised_is_not_told():
    assert told("F06_std_regimen") == ()
    assert told("F19_disparities") == () and told("F18g_nonmodifiable") == ()


def test_the_stricter_trials_stand_beside_all_of_them():
    """Probiotics: 0.54 in all trials, 0.70 in those at low risk of bias, of the same second group."""
    one = reading(
        "F01_probiotics", NEC, trials=None, widths=(), palette=PAPER, say=speaker("en"), chosen=usual(NEC)
    )
    assert usual(NEC).percent == 7.1
    assert "about 4" in one.statement  # 7.1 x 0.54 = 3.8
    assert "about 5 of 100" in one.beside  # 7.1 x 0.70 = 5.0


def test_a_chosen_baseline_moves_both_counts_and_is_named():
    smallest = choices(NEC)[0]
    one = reading(DONOR, NEC, trials=None, widths=(), palette=PAPER, say=speaker("en"), chosen=smallest)
    assert one.arms.control == smallest.percent == 11.5
    assert smallest.source in one.basis
