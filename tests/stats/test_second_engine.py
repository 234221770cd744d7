"""PyMetaAnalysis 0.9.0, another person's engine, on made-up tables: two engines, one answer.

It differs by design in two places that are kept out: it keeps double zeros for risk differences, and it takes
the first peak of the restricted likelihood that it meets where this engine takes the highest.
"""

from math import exp

import meta_analyze as meta
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.stats.tables import counts, named, tables

from nectary.base.errors import UserError
from nectary.stats.effects import study_effects
from nectary.stats.models import _likelihood
from nectary.stats.pooling import pool

TEST = {"z": "normal", "hksj": "hartung_knapp", "hksj-floor": "hartung_knapp_adhoc"}
# Its root search is asked to stop at 1e-14, absolute and relative to tau2; what rests on tau2 is no closer.
CLOSE = 1e-7


def asked(rows, **options):
    columns = dict(zip(("study", "event_treat", "n_treat", "event_control", "n_control"),
                       zip(*rows, strict=True), strict=True))  # fmt: skip
    return meta.meta_binary(**{name: list(column) for name, column in columns.items()}, **options)


def same(ours, theirs, measure):
    scale = float if measure == "rd" else exp
    assert ours.se == pytest.approx(theirs.standard_error, rel=CLOSE)
    for value, printed in (
        (ours.estimate, theirs.estimate), (ours.ci_low, theirs.ci_low), (ours.ci_high, theirs.ci_high),
    ):  # fmt: skip
        # a difference near 0 is compared beside its standard error, not beside itself
        assert value == pytest.approx(scale(printed), rel=CLOSE, abs=CLOSE * ours.se)


def higher(rows, measure, ours, theirs):
    """Whether `ours` is a higher peak of the restricted likelihood than `theirs`."""
    found = study_effects(counts(rows), measure=measure, zero="none")
    y, v = found.y[:, None], found.v[:, None]
    return bool(_likelihood(y, v, np.array([ours])) > _likelihood(y, v, np.array([theirs])) + CLOSE)


@settings(max_examples=150, deadline=None)
@given(
    arms=tables(least=1, studies=(2, 9)), measure=st.sampled_from(("rr", "or", "rd")),
    model=st.sampled_from(("ee", "dl", "reml", "pm")), test=st.sampled_from(tuple(TEST)),
)  # fmt: skip
def test_inverse_variance_models(arms, measure, model, test):
    assume(model != "ee" or test == "z")
    rows = named(arms)
    try:
        ours = pool(counts(rows), measure=measure, model=model, test=test)
    except UserError as refused:  # studies that agree exactly
        assert "hksj-floor" in str(refused)
        return
    theirs = asked(
        rows, measure=measure.upper(), method="IV", model="common" if model == "ee" else "random",
        tau2_method=None if model == "ee" else model.upper(), ci_method=TEST[test], atol=1e-14,
    )  # fmt: skip
    if model == "reml" and higher(rows, measure, ours.tau2, theirs.tau2):
        return
    same(ours, theirs, measure)
    assert ours.q == pytest.approx(theirs.heterogeneity.q, rel=CLOSE, abs=1e-12)
    assert ours.tau2 == pytest.approx(theirs.tau2, rel=1e-6, abs=1e-12)


@settings(max_examples=150, deadline=None)
@given(arms=tables(studies=(1, 9)), measure=st.sampled_from(("rr", "or", "rd")))
def test_mantel_haenszel_with_zeros(arms, measure):
    rows = [row for row in named(arms) if row[1] + row[3] and row[1] + row[3] < row[2] + row[4]]
    assume(rows)
    try:
        ours = pool(counts(rows), measure=measure, model="mh")
    except UserError:
        assume(False)
    same(ours, asked(rows, measure=measure.upper(), method="MH"), measure)


@settings(max_examples=150, deadline=None)
@given(arms=tables(studies=(1, 9)))
def test_peto_with_zeros(arms):
    rows = [row for row in named(arms) if row[1] + row[3] and row[1] + row[3] < row[2] + row[4]]
    assume(rows)
    same(pool(counts(rows), measure="or", model="peto"), asked(rows, measure="OR", method="Peto"), "or")
