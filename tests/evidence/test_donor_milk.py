"""Donor milk against formula: the review's numbers recompute from its trial rows, which are all there."""

import csv

import pytest

from nectary.base.sources import Trust
from nectary.evidence.factors import absolute, effect
from nectary.evidence.trials import COLUMNS, load_trials

DONOR = "F02_donor_vs_formula"


@pytest.mark.parametrize("outcome", ["nec_stage2plus", "late_onset_infection", "mortality"])
def test_published_values_recompute_to_the_two_decimals_printed(outcome):
    found = effect(DONOR, outcome)
    assert found.published is not None and found.leads == "pooled" and found.complete
    ours = [round(value, 2) for value in (found.pooled.estimate, found.pooled.ci_low, found.pooled.ci_high)]
    assert ours == [found.published.estimate, found.published.ci_low, found.published.ci_high]


def test_nec_is_eleven_trials_of_2261_infants_one_without_an_event():
    found = effect(DONOR, "nec_stage2plus")
    assert (round(found.pooled.estimate, 2), found.pooled.k, len(found.trials)) == (0.53, 10, 11)
    assert found.pooled.left_out == ("Costa 2018",)
    assert (found.leading.studies, found.leading.participants) == (11, 2261)
    assert found.trust is Trust.SECONDARY
    assert found.certainty is None


def test_as_of_uses_the_trials_of_the_time():
    before = effect(DONOR, "nec_stage2plus", as_of=2005)
    assert max(row.year for row in before.trials) == 2005
    assert before.published is None and before.leads == "pooled"


def written(path, rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(COLUMNS)
        out.writerows(
            [["" if (at := getattr(row, name)) is None else at for name in COLUMNS] for row in rows]
        )
    return path


def test_a_changed_row_changes_the_effect(tmp_path):
    path = written(tmp_path / "trials.csv", load_trials())
    assert load_trials(path) == load_trials()
    text = path.read_text().replace("MILK 2024,2024,nec_stage2plus,10,", "MILK 2024,2024,nec_stage2plus,40,")
    path.write_text(text)
    changed = effect(DONOR, "nec_stage2plus", trials=path)
    assert changed.pooled.estimate > effect(DONOR, "nec_stage2plus").pooled.estimate


def test_a_missing_row_makes_the_printed_value_lead(tmp_path):
    rows = [row for row in load_trials() if (row.study, row.outcome) != ("MILK 2024", "nec_stage2plus")]
    found = effect(DONOR, "nec_stage2plus", trials=written(tmp_path / "trials.csv", rows))
    assert (found.leads, found.pooled, found.complete, found.rows) == ("published", None, False, "part")
    assert (found.rows_in_hand, found.rows_published, found.leading.estimate) == (10, 11, 0.53)
    assert found.trust is Trust.DERIVED


def test_absolute_effect_at_ten_percent():
    found = absolute(effect(DONOR, "nec_stage2plus"), 10)
    assert found.control_per_100 == 10
    with_donor = (found.intervention_per_100, found.low_per_100, found.high_per_100)
    assert [round(value, 1) for value in with_donor] == [5.3, 3.7, 7.6]
