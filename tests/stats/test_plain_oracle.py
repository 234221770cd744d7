"""Mantel-Haenszel, Peto and DerSimonian-Laird against their formulas in plain Python, a loop at a time."""

from math import exp, fsum, isclose, log, sqrt

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.stats.tables import counts, named, tables

from nectary.base.errors import UserError
from nectary.stats.effects import effects
from nectary.stats.pooling import pool

# Sums of at most nine terms in double precision, differently ordered. A difference near 0 is compared beside
# its standard error: it is itself a difference of sums.
CLOSE = 1e-10
MEASURES = ("rr", "or", "rd")


def four(arms):
    return [(a, n1 - a, c, n2 - c) for (a, n1), (c, n2) in arms]


def with_events(arms):
    """Studies in which somebody of both arms had the event, and somebody had not."""
    return [(a, b, c, d) for a, b, c, d in four(arms) if a + c and b + d]


def mantel_haenszel(tables, measure):
    """(estimate, standard error) on the analysis scale, or None where it has no value."""
    if measure == "rd":
        w = fsum((a + b) * (c + d) / (a + b + c + d) for a, b, c, d in tables)
        rd = fsum((a * (c + d) - c * (a + b)) / (a + b + c + d) for a, b, c, d in tables) / w
        p = fsum(
            (c * (a + b) ** 2 - a * (c + d) ** 2 + (a + b) * (c + d) * ((c + d) - (a + b)) / 2)
            / (a + b + c + d) ** 2
            for a, b, c, d in tables
        )
        q = fsum((a * d + b * c) / (a + b + c + d) for a, b, c, d in tables) / 2
        return (rd, sqrt(rd * p + q) / w) if rd * p + q > 1e-12 else None
    if measure == "rr":
        r = fsum(a * (c + d) / (a + b + c + d) for a, b, c, d in tables)
        s = fsum(c * (a + b) / (a + b + c + d) for a, b, c, d in tables)
        if not r or not s:
            return None
        p = fsum(
            ((a + b) * (c + d) * (a + c) - a * c * (a + b + c + d)) / (a + b + c + d) ** 2
            for a, b, c, d in tables
        )
        return log(r / s), sqrt(p / (r * s))
    r = fsum(a * d / (a + b + c + d) for a, b, c, d in tables)
    s = fsum(b * c / (a + b + c + d) for a, b, c, d in tables)
    if not r or not s:
        return None
    pr = fsum((a + d) * a * d / (a + b + c + d) ** 2 for a, b, c, d in tables)
    ps = fsum((a + d) * b * c / (a + b + c + d) ** 2 for a, b, c, d in tables)
    qr = fsum((b + c) * a * d / (a + b + c + d) ** 2 for a, b, c, d in tables)
    qs = fsum((b + c) * b * c / (a + b + c + d) ** 2 for a, b, c, d in tables)
    return log(r / s), sqrt(pr / (2 * r * r) + (ps + qr) / (2 * r * s) + qs / (2 * s * s))


def peto(tables):
    """(estimate, standard error, Q): observed minus expected events, and their hypergeometric variance."""
    parts = []
    for a, b, c, d in tables:
        n = a + b + c + d
        expected = (a + b) * (a + c) / n
        parts.append((a - expected, (a + b) * (c + d) * (a + c) * (b + d) / (n * n * (n - 1))))
    v = fsum(part[1] for part in parts)
    estimate = fsum(part[0] for part in parts) / v
    return estimate, 1 / sqrt(v), fsum(part[1] * (part[0] / part[1] - estimate) ** 2 for part in parts)


def dersimonian_laird(tables, measure):
    """(estimate, standard error, tau2, Q) from tables without a zero cell."""
    y, v = [], []
    for a, b, c, d in tables:
        n1, n2 = a + b, c + d
        if measure == "rr":
            y.append(log((a / n1) / (c / n2)))
            v.append(1 / a - 1 / n1 + 1 / c - 1 / n2)
        elif measure == "or":
            y.append(log((a * d) / (b * c)))
            v.append(1 / a + 1 / b + 1 / c + 1 / d)
        else:
            y.append(a / n1 - c / n2)
            v.append(a * b / n1**3 + c * d / n2**3)
    w = [1 / one for one in v]
    mean = fsum(a * b for a, b in zip(w, y, strict=True)) / fsum(w)
    q = fsum(a * (b - mean) ** 2 for a, b in zip(w, y, strict=True))
    spare = fsum(w) - fsum(one * one for one in w) / fsum(w)
    tau2 = max(0.0, (q - (len(y) - 1)) / spare) if len(y) > 1 else 0.0
    w = [1 / (one + tau2) for one in v]
    return fsum(a * b for a, b in zip(w, y, strict=True)) / fsum(w), 1 / sqrt(fsum(w)), tau2, q


def same(found, estimate, se):
    ours = found.estimate if found.measure == "rd" else log(found.estimate)
    assert found.se == pytest.approx(se, rel=CLOSE)
    assert ours == pytest.approx(estimate, rel=CLOSE, abs=CLOSE * se)


@settings(deadline=None)
@given(arms=tables(), measure=st.sampled_from(MEASURES))
def test_mantel_haenszel(arms, measure):
    plain = mantel_haenszel(with_events(arms), measure) if with_events(arms) else None
    if plain is None:
        with pytest.raises(UserError):
            pool(counts(named(arms)), measure=measure)
        return
    same(pool(counts(named(arms)), measure=measure), *plain)


@settings(deadline=None)
@given(arms=tables())
def test_mantel_haenszel_risk_difference_with_double_zeros_kept(arms):
    plain = mantel_haenszel(four(arms), "rd")
    assume(plain)
    found = pool(counts(named(arms)), measure="rd", zero="keep")
    same(found, *plain)
    assert found.k == len(arms)


@settings(deadline=None)
@given(arms=tables())
def test_peto(arms):
    assume(with_events(arms))
    estimate, se, q = peto(with_events(arms))
    found = pool(counts(named(arms)), measure="or", model="peto")
    same(found, estimate, se)
    assert found.q is None or found.q == pytest.approx(q, rel=CLOSE, abs=1e-12)


@settings(deadline=None)
@given(arms=tables(least=1), measure=st.sampled_from(MEASURES))
def test_dersimonian_laird(arms, measure):
    estimate, se, tau2, q = dersimonian_laird(four(arms), measure)
    found = pool(counts(named(arms)), measure=measure, model="dl")
    same(found, estimate, se)
    if len(arms) > 1:
        assert found.q == pytest.approx(q, rel=1e-8, abs=1e-12)  # of differences of effects, squared
        assert found.tau2 == pytest.approx(tau2, rel=1e-7, abs=1e-10 * se**2)  # a difference, Q - df


@settings(deadline=None)
@given(arms=tables(), zero=st.sampled_from(("half", "half-drop-double")), measure=st.sampled_from(MEASURES))
def test_half_is_added_to_every_cell_of_a_table_with_a_zero(arms, zero, measure):
    halved = [
        tuple(cell + (0.5 if 0 in table else 0) for cell in table)
        for table in four(arms)
        if zero == "half" or (table[0] + table[2] and table[1] + table[3])
    ]
    assume(halved)
    estimate, se, _, _ = dersimonian_laird(halved, measure)
    found = pool(counts(named(arms)), measure=measure, model="dl", zero=zero)
    same(found, estimate, se)
    assert (found.k, found.zero_rule) == (len(halved), zero)


WAYS = [
    {"model": model, "test": test, "measure": measure}
    for model, test in (
        ("mh", "z"), ("ee", "z"), ("dl", "z"), ("reml", "hksj-floor"), ("pm", "hksj"), ("peto", "z"),
    )
    for measure in MEASURES
    if model != "peto" or measure == "or"
]  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(arms=tables(least=1, studies=(2, 7)), turn=st.randoms(use_true_random=False))
@pytest.mark.parametrize("way", WAYS, ids=lambda way: "-".join(way.values()))
def test_order_of_studies_does_not_matter_and_arms_may_be_swapped(way, arms, turn):
    rows = named(arms)
    try:
        found = pool(counts(rows), **way)
    except UserError as refused:
        assert "hksj-floor" in str(refused)
        return
    mixed = list(rows)
    turn.shuffle(mixed)
    other = pool(counts(mixed), **way)
    swapped = pool(counts([(name, c, n2, a, n1) for name, a, n1, c, n2 in rows]), **way)
    near = {"rel": 1e-7, "abs": 1e-7 * found.se}  # tau2 is searched for; the rest rests on it
    assert (other.estimate, other.ci_low, other.se) == (
        pytest.approx(found.estimate, **near), pytest.approx(found.ci_low, **near),
        pytest.approx(found.se, **near),
    )  # fmt: skip
    turned = (lambda x: -x) if way["measure"] == "rd" else (lambda x: 1 / x)
    assert swapped.estimate == pytest.approx(turned(found.estimate), **near)
    assert swapped.ci_low == pytest.approx(turned(found.ci_high), **near)
    assert isclose(swapped.p, found.p, rel_tol=1e-5, abs_tol=1e-12)


def test_effects_of_one_study_by_hand():
    """10 of 100 against 20 of 100: each number can be worked out on paper."""
    table = tuple(np.array([float(cell)]) for cell in (10, 90, 20, 80))
    assert [round(float(value[0]), 12) for value in effects(table, "rd")] == [-0.1, 0.0025]
    assert exp(effects(table, "rr")[0][0]) == pytest.approx(0.5, rel=1e-14)
    assert effects(table, "rr")[1][0] == pytest.approx(0.13, rel=1e-14)
    assert exp(effects(table, "or")[0][0]) == pytest.approx(800 / 1800, rel=1e-14)
