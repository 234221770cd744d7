"""Mantel-Haenszel against metafor's printed answers, and the cases that have none."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from nectary.base.errors import UserError
from nectary.stats.pooling import Counts, pool

KEYS = json.loads((Path(__file__).parents[1] / "reference" / "metafor_mh.json").read_text())
ZERO = {"mh_nocc": "none", "mh_cc_only0": "half-drop-double"}
# Both sides are double precision and 15 printed digits: 1e-9 leaves room for sums in another order.
CLOSE = 1e-9


def counts(rows):
    columns = list(zip(*rows, strict=True))
    return Counts(tuple(columns[0]), *(np.array(column, dtype=float) for column in columns[1:]))


def key_rows(name):
    return counts([(r["label"], r["ai"], r["n1i"], r["ci"], r["n2i"]) for r in KEYS["sets"][name]["input"]])


FITS = [(name, fit) for name, found in KEYS["sets"].items() for fit in found["fits"]]


def test_the_grid_of_keys_is_whole():
    assert {fit["measure"] for _, fit in FITS} == {"RR", "OR", "RD"}
    assert {fit["cc"] for _, fit in FITS} == set(ZERO)
    assert len(FITS) >= 40


@pytest.mark.parametrize(("name", "fit"), FITS)
def test_agrees_with_metafor(name, fit):
    found = pool(key_rows(name), measure=fit["measure"].lower(), zero=ZERO[fit["cc"]])
    scale = np.exp if fit["measure"] != "RD" else float
    for ours, theirs in (
        (found.estimate, scale(fit["est"])), (found.se, fit["se"]), (found.ci_low, scale(fit["ci_lb"])),
        (found.ci_high, scale(fit["ci_ub"])), (found.p, fit["p"]), (found.q, fit["Q"]),
        (found.q_p, fit["Qp"]), (found.i2, fit["I2"]),
    ):  # fmt: skip
        assert ours == pytest.approx(theirs, rel=CLOSE, abs=1e-12)


def test_double_zeros_are_left_out_and_named():
    rows = [("one", 0, 20, 0, 20), ("two", 3, 40, 6, 40)]
    found = pool(counts(rows))
    assert (found.k, found.left_out, found.participants, found.q) == (1, ("one",), 80, None)
    assert pool(counts(rows), measure="rd", zero="keep").k == 2


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([("x", 0, 10, 0, 10)], "no study is left"),
        ([("x", 0, 10, 2, 10)], "no events in any study"),
        ([("x", 11, 10, 2, 10)], "11 events of 10"),
        ([("x", 1.5, 10, 2, 10)], "1.5 events"),
        ([("x", 1, 10, 0, 0)], "0 events of 0"),
        ([("x", -1, 10, 2, 10)], "-1 events of 10"),
        ([("x", 10, 10, 10, 10)], "no study is left"),
        ([("x", 1, 10, 2, 10), ("y", 1, 9, 2, 9), ("x", 1, 10, 2, 10)], "x: this study stands there 2 times"),
    ],
)
def test_what_cannot_be_pooled_is_refused(rows, said):
    with pytest.raises(UserError, match=said):
        pool(counts(rows))


@pytest.mark.parametrize("option", [{"model": "bayes"}, {"test": "t"}, {"measure": "hr"}, {"zero": "x"}])
def test_what_is_not_offered_says_so(option):
    with pytest.raises(UserError, match="not offered"):
        pool(counts([("x", 1, 10, 2, 10)]), **option)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"model": "mh", "test": "hksj"}, "does not go with model mh"),
        ({"model": "ee", "test": "hksj-floor"}, "does not go with model ee"),
        ({"model": "peto", "measure": "or", "test": "hksj"}, "does not go with model peto"),
        ({"model": "peto", "measure": "rd"}, "gives an odds ratio, not rd"),
    ],
)
def test_what_does_not_go_together_says_so(options, said):
    with pytest.raises(UserError, match=said):
        pool(counts([("x", 1, 10, 2, 10)]), **options)


def test_exactly_equal_effects_have_no_hksj():
    rows = [("x", 10, 100, 20, 100), ("y", 5, 50, 10, 50), ("z", 20, 200, 40, 200)]
    with pytest.raises(UserError, match="hksj-floor"):
        pool(counts(rows), model="dl", test="hksj")
    found = pool(counts(rows), model="dl", test="hksj-floor")
    assert (found.q, found.i2, found.tau2, found.q_p) == (0, 0, 0, 1)


def test_everybody_with_the_event_in_both_arms_is_a_double_zero_too():
    rows = [("all", 20, 20, 30, 30), ("some", 3, 40, 6, 40)]
    for model in ("mh", "ee", "reml", "peto"):
        found = pool(counts(rows), measure="or", model=model)
        assert (found.k, found.left_out) == (1, ("all",)), model
    assert pool(counts(rows), measure="or", model="ee", zero="half").k == 2
    assert pool(counts(rows), measure="rd", model="ee", zero="keep").k == 1
    assert pool(counts(rows), measure="rd", model="mh", zero="keep").k == 2


def test_a_study_whose_difference_has_no_variance_is_left_out_of_weighing_and_not_of_mantel_haenszel():
    rows = [("sure", 0, 10, 10, 10), ("some", 3, 40, 6, 40)]
    assert pool(counts(rows), measure="rd", model="dl").left_out == ("sure",)
    assert pool(counts(rows), measure="rd", model="mh").k == 2


def test_which_fields_a_model_has():
    rows = [("a", 3, 40, 6, 40), ("b", 9, 80, 10, 82), ("c", 2, 50, 9, 51)]
    random = pool(counts(rows), model="reml")
    assert None not in (random.tau2, random.tau2_low, random.tau2_high, random.pi_low, random.i2_high)
    equal = pool(counts(rows), model="ee")
    assert (equal.tau2, equal.tau2_low, equal.pi_low, equal.i2_low) == (0, None, None, None)
    assert equal.i2 == equal.i2_revman == random.i2_revman
    summed = pool(counts(rows))
    assert (summed.tau2, summed.tau2_high, summed.pi_high, summed.df) == (None, None, None, 2)
    assert pool(counts(rows[:2]), model="reml").pi_low is None


arm = st.tuples(st.integers(0, 30), st.integers(30, 60))


@settings(deadline=None)
@given(st.lists(st.tuples(arm, arm), min_size=1, max_size=8))
def test_ratio_is_the_textbook_sum_by_hand(rows):
    """The plain reading: sum(a*n2/N) / sum(c*n1/N) over studies with any event."""
    with_events = [((a, n1), (c, n2)) for (a, n1), (c, n2) in rows if a + c and a + c < n1 + n2]
    top = sum(a * n2 / (n1 + n2) for (a, n1), (c, n2) in with_events)
    bottom = sum(c * n1 / (n1 + n2) for (a, n1), (c, n2) in with_events)
    assume(top and bottom)
    named = [(str(i), a, n1, c, n2) for i, ((a, n1), (c, n2)) in enumerate(rows)]
    assert pool(counts(named)).estimate == pytest.approx(top / bottom, rel=1e-12)
