"""Bounds, sizes and the e-process against published and hand-made numbers, and against other routes."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.stats import multivariate_normal, norm

from nectary.base.errors import UserError
from nectary.stats.sequential import (
    boundaries,
    diversity,
    diversity_adjusted,
    e_process,
    optimal_information_size,
    spent,
)

# Reboussin and DeMets, ld98, two-sided 0.05: printed with 4 decimals, so half of the last one.
PRINTED = 5e-5
# The same looks by another program with 8 decimals: its grid and ours differ in the 7th.
RECOMPUTED = 2e-6
QUARTERS, FIFTHS = (0.25, 0.5, 0.75, 1), (0.2, 0.4, 0.6, 0.8, 1)


@pytest.mark.parametrize(
    ("spending", "looks", "printed", "recomputed"),
    [
        ("obrien-fleming", QUARTERS, (4.3326, 2.9631, 2.3590, 2.0141),
         (4.33263365, 2.9631316, 2.35904429, 2.01409014)),
        ("obrien-fleming", FIFTHS, (4.8769, 3.3570, 2.6803, 2.2898, 2.0310),
         (4.87688495, 3.35701192, 2.68028006, 2.28981677, 2.03103204)),
        ("pocock", FIFTHS, (2.4380, 2.4268, 2.4102, 2.3966, 2.3860),
         (2.43797669, 2.42681386, 2.41019384, 2.3966454, 2.38598457)),
    ],
)  # fmt: skip
def test_bounds_are_the_published_ones(spending, looks, printed, recomputed):
    found = boundaries(looks, spending=spending)
    assert found == pytest.approx(printed, abs=PRINTED)
    assert found == pytest.approx(recomputed, abs=RECOMPUTED)


def test_one_look_with_all_information_is_the_plain_bound():
    assert boundaries([1.0]) == pytest.approx([norm.isf(0.025)], abs=1e-12)
    assert boundaries([1.0], alpha=0.1) == pytest.approx([norm.isf(0.05)], abs=1e-12)


looks = st.lists(st.integers(2, 40), min_size=1, max_size=4, unique=True).map(
    lambda found: [one / 40 for one in sorted(found)]
)


@settings(max_examples=12, deadline=None)
@given(looks, st.sampled_from(["obrien-fleming", "pocock"]))
def test_staying_inside_has_the_probability_that_is_left(fractions, spending):
    """Another route: the multivariate normal of all looks at once, by scipy's lattice rule (1e-5)."""
    bounds = boundaries(fractions, spending=spending)
    corr = [[math.sqrt(min(s, t) / max(s, t)) for s in fractions] for t in fractions]
    inside = multivariate_normal(cov=corr, abseps=1e-6, releps=1e-6, maxpts=100_000, seed=1).cdf(
        bounds, lower_limit=-bounds
    )
    left = 1 - spent(np.array(fractions), spending=spending)[-1]
    assert inside == pytest.approx(left, abs=2e-5)


def test_many_close_looks_keep_to_the_error():
    """60 looks, some of 0.2% of the information; 200,000 paths, four standard errors of their share."""
    fractions = np.cumsum(np.tile([0.002, 0.03, 0.018], 20))
    bounds = boundaries(fractions)
    assert bounds[0] == np.inf  # 0.2% of the information buys no look
    rng, crossed, score = np.random.default_rng(7), np.zeros(200_000, bool), np.zeros(200_000)
    for step, time, bound in zip(np.diff(fractions, prepend=0), fractions, bounds, strict=True):
        score += rng.normal(scale=math.sqrt(step), size=score.size)
        crossed |= np.abs(score) > bound * math.sqrt(time)
    assert crossed.mean() == pytest.approx(0.05, abs=4 * math.sqrt(0.05 * 0.95 / crossed.size))


@pytest.mark.parametrize(
    ("fractions", "said"),
    [
        ([], "fractions"), ([0.5, 0.5], "rising"), ([0.5, 0.4], "rising"), ([0.0, 1], "rising"),
        ([0.5, 1.2], "at most 1"), ([0.5, 0.5 + 1e-6], "almost the same"),
    ],
)  # fmt: skip
def test_looks_that_cannot_be_bounded_are_refused(fractions, said):
    with pytest.raises(UserError, match=said):
        boundaries(fractions)


def test_an_unknown_spending_and_a_foolish_alpha_are_refused():
    with pytest.raises(UserError, match="not offered"):
        boundaries([0.5, 1], spending="haybittle")
    with pytest.raises(UserError, match="alpha is 1"):
        boundaries([0.5, 1], alpha=1)


def test_the_size_is_the_formula_vector():
    """Control 6%, a reduction of 30%: whole participants, so no tolerance."""
    assert optimal_information_size(0.06, 0.3) == 4684
    assert optimal_information_size(0.06, 0.3, power=0.9) == 6268


def test_the_size_worked_by_hand():
    # p 0.5 to 0.25: spread 0.25 + 0.1875; (1.959964 + 0.841621)^2 = 7.848880; x 0.4375 / 0.0625 = 54.94
    assert optimal_information_size(0.5, 0.5) == 2 * 55


@given(st.floats(0.01, 0.6), st.floats(0.05, 0.9))
def test_a_smaller_reduction_or_more_power_never_needs_fewer(share, reduction):
    size = optimal_information_size(share, reduction)
    assert optimal_information_size(share, reduction * 0.9) >= size
    assert optimal_information_size(share, reduction, power=0.9) >= size


def test_sizes_outside_their_range_are_refused():
    for bad in ({"control_share": 0}, {"relative_reduction": 1}, {"power": 1}, {"alpha": 0}):
        with pytest.raises(UserError, match=next(iter(bad))):
            optimal_information_size(**({"control_share": 0.1, "relative_reduction": 0.2} | bad))


def test_diversity_stretches_the_size():
    assert diversity(0.2, 0.2) == 0
    assert diversity(0.3, 0.2) == 0  # a random-effects error below the fixed one is rounding
    assert diversity(0.1, 0.2) == pytest.approx(0.75, abs=1e-15)
    assert diversity_adjusted(4684, 0.0) == 4684
    assert diversity_adjusted(4684, 0.25) == 6246  # 6245.33
    for bad in (-0.1, 1.0, math.nan):
        with pytest.raises(UserError, match="diversity"):
            diversity_adjusted(100, bad)
    with pytest.raises(UserError, match="standard error"):
        diversity(0.0, 0.1)


def test_the_e_process_is_the_formula_vector():
    found = e_process(np.array([-0.5, -0.3, -0.6]), np.array([0.1, 0.08, 0.05]), prior_variance=0.09)
    assert found[-1] == pytest.approx(25.246901640737317, rel=1e-12)  # a few roundings of doubles
    assert found.shape == (3,)


trials = st.lists(st.tuples(st.floats(-2, 2), st.floats(0.02, 2)), min_size=1, max_size=6)


@settings(max_examples=30, deadline=None)
@given(trials, st.floats(0.02, 1))
def test_the_e_process_is_the_likelihood_ratio_averaged_over_the_prior(rows, prior):
    """The definition, by numerical integration: its own error is 1e-8."""
    y, v = (np.array(column) for column in zip(*rows, strict=True))

    def ratio(effect):
        return math.exp(float(np.sum(effect * y / v - effect**2 / (2 * v)))) * norm.pdf(
            effect, scale=math.sqrt(prior)
        )

    centre = float((y / v).sum() / ((1 / v).sum() + 1 / prior))
    width = 12 / math.sqrt(float((1 / v).sum() + 1 / prior))
    average, _ = quad(ratio, centre - width, centre + width, epsabs=0, epsrel=1e-9, limit=200)
    assert e_process(y, v, prior_variance=prior)[-1] == pytest.approx(average, rel=1e-6)


def test_the_e_process_rarely_reaches_twenty_where_there_is_no_difference():
    rng, high = np.random.default_rng(3), 0
    for _ in range(2000):
        v = rng.uniform(0.02, 0.3, 30)
        high += e_process(rng.normal(scale=np.sqrt(v)), v, prior_variance=0.1).max() >= 20
    assert high <= 0.05 * 2000


def test_the_e_process_refuses_what_has_no_value():
    for y, v in (([math.nan], [1.0]), ([0.1], [0.0]), ([0.1], [math.inf])):
        with pytest.raises(UserError, match="without a value"):
            e_process(np.array(y), np.array(v), prior_variance=0.1)
    with pytest.raises(UserError, match="prior_variance"):
        e_process(np.array([0.1]), np.array([1.0]), prior_variance=0.0)
