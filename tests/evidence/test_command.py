"""`nectary evidence` as people run it: the factors, one of them, at a baseline, as of a year, as JSON."""

import json

import pytest
from typer.testing import CliRunner

from nectary.base.errors import UserError
from nectary.cli.main import app

DONOR = "F02_donor_vs_formula"


def run(*words):
    done = CliRunner().invoke(app, ["evidence", *words])
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    assert done.exit_code == 0
    return done.stdout


def test_the_factors_are_listed():
    assert len(run().splitlines()) == 29 == len(json.loads(run("--json")))


def test_one_factor_at_a_baseline():
    told = run(DONOR, "--baseline", "7%")
    for part in (
        "pooled: rr 0.53 (0.37 to 0.76)", "11 of 11 studies in hand", "MILK 2024: 10/239 v 22/244",
        "of 100 infants: 7.0 with formula, 3.7 with donor_milk (2.6 to 5.3)", "trust: secondary",
        "Going by the trials: among 100 babies with formula, about 7 get NEC",
        "not covered: enough_mother_milk", "WHO 2011",
    ):  # fmt: skip
        assert part in told


def test_the_stricter_trials_stand_beside():
    told = run("F01_probiotics", "--baseline", "7%")
    assert "beside it: rr 0.70 (0.55 to 0.89)" in told
    assert "beside it, of 100 infants: 7.0 with none, 4.9 with probiotic (3.9 to 6.2)" in told
    assert "points elsewhere: Costeloe 2016 PiPS: largest_trial_null" in told


def test_rare_outcomes_are_all_counted_out_of_a_thousand():
    told = run("F01_probiotics", "--baseline", "0.5%")
    assert "of 1000 infants: 5.0 with none" in told and "of 100 infants" not in told


def test_json_keeps_its_fields_and_adds():
    rows = json.loads(run(DONOR, "--baseline", "7", "--json"))
    first = rows[0]
    for name in ("factor", "intervention", "control", "outcome", "trials", "pooled", "published", "certainty",
                 "complete", "trust", "absolute", "leads", "beside", "statement", "about"):  # fmt: skip
        assert name in first
    assert first["published"]["estimate"] == 0.53 and first["pooled"]["k"] == 10
    assert first["absolute"]["control_per_100"] == 7
    assert not any("absolute" in row for row in rows if row["outcome"] != "nec_stage2plus")
    assert json.loads(run("F05b_trophic", "--json"))[0]["leading"] is None


def test_a_baseline_and_the_code_of_a_factor_alone():
    assert run("F02", "--baseline", "7") == run(DONOR, "--baseline", "7%") == run("f02", "--baseline", "7 %")
    assert "0.7 with none" in run("F01", "--baseline", "0.07%")


def empty(document):
    if isinstance(document, dict | list):
        inside = document.values() if isinstance(document, dict) else document
        return any(map(empty, inside))
    return document == ""


def test_json_has_no_empty_text_for_what_is_not_known():
    for factor in json.loads(run("--json")):
        rows = json.loads(run(factor, "--json"))
        assert not empty(rows)
        assert all(row["pooled"]["pi_method"] is None for row in rows
                   if row["pooled"] and row["pooled"]["pi_low"] is None)  # fmt: skip


def test_as_of_a_year():
    assert "0.53 (0.42 to 0.66), Sawh 2016 PeerJ" in run("F01_probiotics", "--as-of", "2016")
    assert "no value that may be shown" in run("F01_probiotics", "--as-of", "1990")


@pytest.mark.parametrize("words", [(DONOR, "--baseline", "some"), (DONOR, "--baseline", "0"), ("F99",)])
def test_what_cannot_be_answered_is_refused(words):
    with pytest.raises(UserError):
        run(*words)


def test_the_trials_as_a_picture():
    drawn = run(DONOR, "--svg")
    assert drawn.startswith("<svg") and drawn.count("\n") == 1
    assert "42/1145 · 79/1116" in drawn and "var(" not in drawn
    assert "MILK 2024" not in run(DONOR, "--svg", "--as-of", "2016")


@pytest.mark.parametrize("words", [("--svg",), ("F05b_trophic", "--svg")])
def test_where_there_is_no_trial_there_is_no_picture(words):
    with pytest.raises(UserError):
        run(*words)


def test_a_difference_is_printed_as_infants_of_100():
    assert "published: rd -0.88 of 100 (-1.15 to -0.74), Battersby 2017" in run("F02b_mom")
