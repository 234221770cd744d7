"""Every number of metafor's printed answers that these models have: fits, sequences, small-study tests.

The key files name their own makers (`meta`): metafor 3.8-1, REML stopped at 1e-13, not at its default,
which is too loose for risk differences. Each comparison is counted, and the counts are asserted, so that none
drops out unseen. Not compared, and why:

- estimators that are not offered (HE, HS, SJ, ML, EB), begg, trim and fill, se of tau2, tests of MH's odds;
- fits that failed (`error`, or no estimate), and plain knha where the studies agree exactly: refused here;
- for one study, Q and its p, I2, H2 and tau2, printed as 0 or 1: None here, as nothing can differ from it;
  the interval t_k-2 of one study, which metafor reckons with one degree of freedom that it does not have;
- k of Peto, which counts studies without events there and not here; it is compared with those left out added;
- Egger's test where the studies agree exactly: its key is rounding over rounding.
"""

import json
from dataclasses import replace
from math import log
from pathlib import Path

import numpy as np
import pytest

from nectary.base.errors import UserError
from nectary.stats.effects import study_effects
from nectary.stats.heterogeneity import prediction
from nectary.stats.pooling import Counts, pool
from nectary.stats.sequences import cumulative, egger, leave_one_out

PLACE = Path(__file__).parents[1] / "reference"
ZERO = {
    "cc_only0_keep00": "half", "cc_only0_drop00": "half-drop-double", "nocc_drop00": "none",
    "mh_nocc": "none", "mh_cc_only0": "half-drop-double", "peto": "none", "mh_nocc_keep00": "keep",
}  # fmt: skip
TEST = {"z": "z", "knha": "hksj", "adhoc": "hksj-floor"}
MODELS = ("EE", "DL", "REML", "PM", "MH", "Peto")
# Fifteen printed digits and sums in another order; tau2 of the key is right to 1e-13 absolute, 2e-10 of the
# smallest REML tau2 here. Seen: at most 1e-10.
CLOSE = 1e-9
# The ends of tau2's interval are the key's own root search. Seen: at most 3e-9.
ENDS = 1e-7
# A key that is 0, or rounding about 0 (Q of equal effects is printed as 1e-29): nothing relative to compare.
# The effects' unit is 1, so 1e-12 is four digits above rounding. Used only where the key itself is below it
# and is not a p. I2 is in percent of a tau2 that the key stopped at 1e-13: a hundred times as much.
NOTHING = {"I2": 1e-10}
OTHERS = 1e-12
COMPARED = {
    "bcg": 2434, "collins1985a_rebleed": 2876, "collins1985b_neonatal_death": 2162, "edge_armzero": 1628,
    "edge_homog": 1569, "edge_k1": 697, "egger2001": 2550, "hine1989": 2154, "laopaiboon2015": 2510,
    "li2007": 2786, "linde2005": 2836, "yusuf1985_t6": 2648, "yusuf1985_t9": 2730,
}  # fmt: skip
KEEP_AND_TIGHT = 144


def key(name):
    return json.loads((PLACE / f"metafor_{name}.json").read_text())


def counts(rows):
    """The key's studies, each made its own by its place: some share a label, and some a label and year."""
    arms = (np.array([row[name] for row in rows], float) for name in ("ai", "n1i", "ci", "n2i"))
    return Counts(tuple(f"{row['label']} #{at}" for at, row in enumerate(rows)), *arms)


class Compare:
    """Counts what it compares, and keeps the largest relative difference."""

    def __init__(self):
        self.count = 0
        self.worst = 0.0

    def __call__(self, what, ours, theirs, rel=CLOSE, p=False):
        if theirs is None:
            return
        self.count += 1
        assert ours is not None, what
        nothing = NOTHING.get(what[-1], OTHERS)
        if abs(theirs) < nothing and not p:
            assert abs(ours) < nothing, what
        else:
            assert ours == pytest.approx(theirs, rel=rel, abs=0), what
            if theirs:
                self.worst = max(self.worst, abs(ours / theirs - 1))


def compare_fit(same, found, fit, name):
    what = (name, fit["measure"], fit["method"], fit["cc"], fit["test"])
    scale = float if fit["measure"] == "RD" else log
    estimate = scale(found.estimate)
    same((*what, "est"), estimate, fit["est"])
    same((*what, "se"), found.se, fit["se"])
    same((*what, "stat"), estimate / found.se, fit["stat"])
    same((*what, "ci_lb"), scale(found.ci_low), fit["ci_lb"])
    same((*what, "ci_ub"), scale(found.ci_high), fit["ci_ub"])
    same((*what, "p"), found.p, fit["p"], p=True)
    peto = found.model == "peto"
    same((*what, "k"), found.k + (len(found.left_out) if peto else 0), fit["k"])
    if found.k == 1:
        assert (found.q, found.q_p, found.i2, found.h2, found.tau2, found.pi_low) == (None,) * 6
    else:
        same((*what, "Qp"), found.q_p, fit["Qp"], p=True)
        for ours, theirs in ((found.q, "Q"), (found.i2, "I2"), (found.h2, "H2"), (found.tau2, "tau2")):
            same((*what, theirs), ours, fit.get(theirs))
        compare_intervals(same, found, fit, what)


def compare_intervals(same, found, fit, what):
    """The interval of tau2 with I2's, and all three prediction intervals where the model has them."""
    for end, at in (("low", 0), ("high", 1)):
        for of in ("tau2", "i2"):
            printed = fit.get(of.replace("i", "I") + "_ci")
            same((*what, of, end), getattr(found, f"{of}_{end}"), printed and printed[at], rel=ENDS)
    if fit.get("pi_lb") is None:
        assert found.pi_low is None
        return
    scale = float if fit["measure"] == "RD" else log
    default = "z" if fit["test"] == "z" else "t_k-1"
    for method, name in ((default, ""), ("t_k-2", "_riley"), ("t_k-1", "_tkm1")):
        low, high = prediction(scale(found.estimate), found.se, found.tau2, found.k, method)
        same((*what, "pi_lb" + name), low, fit["pi_lb" + name])
        same((*what, "pi_ub" + name), high, fit["pi_ub" + name])
    same((*what, "pi_low"), scale(found.pi_low), fit["pi_lb_riley"])
    same((*what, "pi_high"), scale(found.pi_high), fit["pi_ub_riley"])


def compare_effects(same, studies, table, name):
    for kind, printed in studies.items():
        measure, rule = kind.split("|")
        found = study_effects(table, measure=measure.lower(), zero=ZERO[rule])
        for at, (y, v) in enumerate(zip(*(np.atleast_1d(printed[x]) for x in ("yi", "vi")), strict=True)):
            assert bool(found.used[at]) == (y is not None and v is not None and v > 0), (name, kind, at)
            if found.used[at]:
                same((name, kind, at, "yi"), found.y[at], y)
                same((name, kind, at, "vi"), found.v[at], v)


def compare_sequences(same, found, table, name):
    """Both lists in the key's own order, which is by year and then as the data set has them."""
    for model in ("DL", "REML"):
        options = {"measure": "rr", "model": model.lower(), "zero": "half-drop-double"}
        for kind, sequence in (("loo", leave_one_out), ("cumul", cumulative)):
            printed = found[f"{kind}_RR_{model}"]
            rows = sequence(in_order(table, printed["order"]), **options)
            assert [row.study.rsplit(" #")[0] for row in rows] == printed["order"]
            compare_rows(same, rows, printed, (name, model, kind))


def in_order(table, order):
    """The studies in the order of these labels, the place standing in for the year; the rest are not used."""
    left = dict(enumerate(study.rsplit(" #")[0] for study in table.study))
    at = []
    for label in order:
        at.append(next(place for place, study in left.items() if study == label))
        del left[at[-1]]
    return replace(table.take(at), year=tuple(range(len(at))))


def compare_rows(same, rows, printed, what):
    for at, row in enumerate(rows):
        one = row.pooled
        ours = {"est": log(one.estimate), "se": one.se, "ci_lb": log(one.ci_low), "ci_ub": log(one.ci_high)}
        if one.k > 1:
            ours |= {"tau2": one.tau2, "I2": one.i2, "Q": one.q}
        for name, value in ours.items():
            if printed.get(name):
                same((*what, at, name), value, printed[name][at])


def compare_egger(same, printed, table, name):
    if name == "edge_homog":
        assert egger(table).classical is None
        return
    found = egger(table)
    for ours, theirs in ((found.mixed, "egger_rma"), (found.classical, "egger_lm")):
        key_of = printed[theirs]
        same((name, theirs, "statistic"), ours.statistic, key_of.get("z", key_of.get("t")))
        same((name, theirs, "df"), ours.df, key_of.get("df"))
        same((name, theirs, "p"), ours.p, key_of["p"], p=True)


@pytest.mark.parametrize("name", COMPARED)
def test_agrees_with_metafor(name):
    data, same = key(name)["data"], Compare()
    table = counts(data["input"])
    compare_effects(same, data["studies"], table, name)
    for fit in data["fits"]:
        if fit["method"] not in MODELS:
            continue
        options = {
            "measure": fit["measure"].lower(), "model": fit["method"].lower(),
            "test": TEST[fit["test"]], "zero": ZERO[fit["cc"]],
        }  # fmt: skip
        if "error" in fit or fit["est"] is None or (name == "edge_homog" and fit["test"] == "knha"):
            with pytest.raises(UserError):
                pool(table, **options)
            continue
        compare_fit(same, pool(table, **options), fit, name)
    if data["sequences"]:
        compare_sequences(same, data["sequences"], table, name)
        compare_egger(same, data["sequences"]["bias_RR"], table, name)
    assert same.count == COMPARED[name]


def test_double_zeros_kept_for_risk_differences_and_a_tight_stop():
    """The second key file, for the sets whose counts are here; tight REML, not metafor's default."""
    whole = key("mh_rd_keep00_and_tolerance")
    same = Compare()
    for name in COMPARED:
        table = counts(key(name)["data"]["input"])
        if name in whole["mh_rd_keep00"]:
            fit = whole["mh_rd_keep00"][name]
            found = pool(table, measure="rd", model="mh", zero="keep")
            for ours, theirs in (("estimate", "est"), ("se", "se"), ("ci_low", "ci_lb"), ("ci_high", "ci_ub"),
                                 ("p", "p"), ("k", "k")):  # fmt: skip
                same((name, theirs), getattr(found, ours), fit[theirs], p=theirs == "p")
        for measure in ("RR", "RD"):
            fit = whole["reml_tolerance"].get(f"{name} {measure}")
            if fit:
                found = pool(table, measure=measure.lower(), model="reml", zero="half-drop-double")
                scale = float if measure == "RD" else log
                same((name, "tau2"), found.tau2, fit["tau2_tight"])
                same((name, "est"), scale(found.estimate), fit["est_tight"])
                same((name, "p"), found.p, fit["p_tight"], p=True)
    assert same.count == KEEP_AND_TIGHT
