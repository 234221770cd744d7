"""Mantel-Haenszel against metafor's printed answers, and the cases that have none."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given
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
    ],
)
def test_what_cannot_be_pooled_is_refused(rows, said):
    with pytest.raises(UserError, match=said):
        pool(counts(rows))


@pytest.mark.parametrize("option", [{"model": "reml"}, {"test": "hksj"}, {"measure": "hr"}, {"zero": "x"}])
def test_what_is_not_offered_says_so(option):
    with pytest.raises(UserError, match="not offered"):
        pool(counts([("x", 1, 10, 2, 10)]), **option)


arm = st.tuples(st.integers(0, 30), st.integers(30, 60))


@given(st.lists(st.tuples(arm, arm), min_size=1, max_size=8))
def test_ratio_is_the_textbook_sum_by_hand(rows):
    """The plain reading: sum(a*n2/N) / sum(c*n1/N) over studies with any event."""
    with_events = [((a, n1), (c, n2)) for (a, n1), (c, n2) in rows if a + c and a + c < n1 + n2]
    top = sum(a * n2 / (n1 + n2) for (a, n1), (c, n2) in with_events)
    bottom = sum(c * n1 / (n1 + n2) for (a, n1), (c, n2) in with_events)
    assume(top and bottom)
    named = [(str(i), a, n1, c, n2) for i, ((a, n1), (c, n2)) in enumerate(rows)]
    assert pool(counts(named)).estimate == pytest.approx(top / bottom, rel=1e-12)
