"""Donor milk against formula: the review's numbers recompute from its trial rows, and rows need sources."""

import pytest

from nectary.base.errors import UserError
from nectary.base.sources import Trust
from nectary.evidence.factors import absolute, effect
from nectary.evidence.trials import COLUMNS, load_trials

DONOR = "F02_donor_vs_formula"


@pytest.mark.parametrize("outcome", ["nec_stage2plus", "late_onset_infection", "mortality"])
def test_published_values_recompute_to_the_two_decimals_printed(outcome):
    found = effect(DONOR, outcome)
    assert found.published is not None
    ours = [round(value, 2) for value in (found.pooled.estimate, found.pooled.ci_low, found.pooled.ci_high)]
    assert ours == [found.published.estimate, found.published.ci_low, found.published.ci_high]


def test_nec_is_eleven_trials_of_2261_infants_one_without_an_event():
    found = effect(DONOR, "nec_stage2plus")
    assert (round(found.pooled.estimate, 2), found.pooled.k, len(found.trials)) == (0.53, 10, 11)
    assert found.pooled.left_out == ("Costa 2018",)
    assert sum(row.total_intervention + row.total_control for row in found.trials) == 2261
    assert found.trust is Trust.SECONDARY
    assert found.certainty is None


def test_as_of_uses_the_trials_of_the_time():
    before = effect(DONOR, "nec_stage2plus", as_of=2005)
    assert max(row.year for row in before.trials) == 2005
    assert before.published is None


def test_a_changed_row_changes_the_effect(tmp_path):
    rows = [[str(getattr(row, name)) for name in COLUMNS] for row in load_trials()]
    for row in rows:
        if row[1] == "MILK 2024" and row[3] == "nec_stage2plus":
            row[4] = "40"
    path = tmp_path / "trials.csv"
    path.write_text("\n".join([",".join(COLUMNS), *(",".join(row) for row in rows)]) + "\n")
    changed = effect(DONOR, "nec_stage2plus", trials=path)
    assert changed.pooled.estimate > effect(DONOR, "nec_stage2plus").pooled.estimate


def test_absolute_effect_at_ten_percent():
    found = absolute(effect(DONOR, "nec_stage2plus"), 10)
    assert found.control_per_100 == 10
    with_donor = (found.intervention_per_100, found.low_per_100, found.high_per_100)
    assert [round(value, 1) for value in with_donor] == [5.3, 3.7, 7.6]


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [("source", "", "source is ''"), ("source", "nobody", "nobody"), ("trust", "sure", "trust is"),
     ("events_control", "", "a whole number"), ("events_control", "1.5", "a whole number")],
)  # fmt: skip
def test_a_row_without_source_or_count_is_refused(tmp_path, column, value, said):
    row = dict.fromkeys(COLUMNS, "1") | {"source": "quigley-2024", "trust": "secondary"} | {column: value}
    path = tmp_path / "trials.csv"
    path.write_text(",".join(COLUMNS) + "\n" + ",".join(row[name] for name in COLUMNS) + "\n")
    with pytest.raises(UserError, match=said):
        load_trials(path)
