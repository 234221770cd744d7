"""The evidence as people read it: worked out from the trials' rows, counts beside every ratio."""

from svg_reading import described, inside_the_frame, texts

from nectary.base.language import speaker
from nectary.evidence.factors import effect, factors
from nectary.show.effects import agrees, arms_of, control_percent, reading
from nectary.show.palette import PAPER

DONOR, NEC = "F02_donor_vs_formula", "nec_stage2plus"


def read(outcome=NEC, language="en", trials=None):
    return reading(DONOR, outcome, trials=trials, widths=(700, 350), palette=PAPER, say=speaker(language))


def test_the_group_is_the_trials_own_control_arms():
    found = effect(DONOR, NEC)
    events = sum(row.events_control for row in found.trials)
    total = sum(row.total_control for row in found.trials)
    assert control_percent(found) == 100 * events / total
    arms = arms_of(found)
    assert arms.intervention / arms.control == found.pooled.estimate
    assert agrees(found)


def test_every_outcome_reads_whole_in_both_languages(language):
    for outcome in factors()[DONOR]["outcomes"]:
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

    rows = [[str(getattr(row, name)) for name in COLUMNS] for row in load_trials()]
    for row in rows:
        if row[1] == "MILK 2024" and row[3] == NEC:
            row[4] = "60"
    path = tmp_path / "trials.csv"
    path.write_text("\n".join([",".join(COLUMNS), *(",".join(row) for row in rows)]) + "\n")
    changed = read(trials=path)
    assert changed.statement != read().statement
    assert read().agrees and not changed.agrees
    assert "The published value differs" in changed.basis
