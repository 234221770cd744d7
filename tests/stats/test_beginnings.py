"""Limits that rest on few points, against integrals and made-up series; a start at a peak, point by point."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.stats import gamma

from nectary.stats.beginnings import begins_at_its_worst, next_gap_too_long, next_wait_too_long
from nectary.stats.charts import control_chart

RUNS = 40_000


@pytest.mark.parametrize("intervals", [3, 9, 24, 100])
def test_the_next_wait_equals_the_integral_over_every_mean_it_could_have_been_learned_from(intervals):
    """With true mean 1 the sum of n waits is gamma(n), and the next passes k sum / n with exp(-k sum / n)."""
    k = -np.log(0.00135)
    wanted, _ = quad(lambda total: gamma.pdf(total, intervals) * np.exp(-k * total / intervals), 0, np.inf)
    assert next_wait_too_long(intervals) == pytest.approx(wanted, rel=1e-6)  # of the integral


def test_limits_from_nine_waits_are_passed_five_times_as_often_as_limits_known_for_sure():
    assert next_wait_too_long(9) == pytest.approx((1 + 6.6077 / 9) ** -9, rel=1e-4)
    assert next_wait_too_long(9) == pytest.approx(0.0070, abs=0.0001)
    assert next_wait_too_long(100_000) == pytest.approx(0.00135, rel=1e-3)


@pytest.mark.parametrize(("intervals", "mean"), [(3, 15.0), (9, 15.0), (24, 2.0)])
def test_the_next_gap_equals_made_up_gaps_on_the_chart_itself(intervals, mean):
    """40,000 units that draw their limits and one more gap: known to 4 standard errors."""
    draw = np.random.default_rng(intervals)
    gaps = draw.geometric(1 / (mean + 1), (RUNS, intervals + 1)) - 1
    limits = {
        total: control_chart("g", [total / intervals] * 2, limits="probability").upper[0]
        for total in np.unique(gaps[:, :-1].sum(axis=1))
        if total
    }
    beyond = [row[-1] > limits[total] for row in gaps if (total := row[:-1].sum())]
    share = float(np.mean(beyond))
    assert next_gap_too_long(intervals, mean) == pytest.approx(share, abs=4 * np.sqrt(share / RUNS))


def test_a_chart_begins_at_its_worst_where_no_later_point_is_as_bad():
    assert begins_at_its_worst([6, 9, 3, 4, 5, 2, 1, 8], worst_is_high=True)
    assert not begins_at_its_worst([6, 9, 3, 4, 5, 2, 1, 9], worst_is_high=True)
    assert begins_at_its_worst([6, 1, 3, 4, 5, 2, 2, 9], worst_is_high=False)
    assert not begins_at_its_worst([0, 0, 0, 0], worst_is_high=True)
    assert not begins_at_its_worst([3], worst_is_high=True)


@given(st.lists(st.integers(0, 9), min_size=2, max_size=30))
def test_turning_good_and_bad_round_turns_the_worst_round(values):
    turned = [-one for one in values]
    assert begins_at_its_worst(values, worst_is_high=True) == begins_at_its_worst(turned, worst_is_high=False)
