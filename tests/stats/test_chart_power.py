"""What charts of a unit's size can tell: against figures worked elsewhere and a plain walk of one unit."""

import numpy as np
import pytest

from nectary.stats.chart_power import (
    AFTER_MONTHS,
    BASELINE_MONTHS,
    _between,
    _by_runs,
    _cusum,
    _units,
    signalled,
)
from nectary.stats.charts import control_chart
from nectary.stats.cusum import bernoulli_limit, upper_path
from nectary.stats.runs import runs

SEEDS = 60


def made(babies, times=2.0, seeds=SEEDS):
    return _units(np.random.default_rng(5), babies, 0.06, times, seeds)


def test_months_of_a_g_chart_equal_a_plain_walk():
    """Baby by baby: the gap since the last case grows until it passes the limit of the baseline's gaps."""
    cases, days = made(12, times=0.5)
    found = _between(cases, days)
    for seed in range(SEEDS):
        row = cases[seed].ravel()
        base = np.flatnonzero(row[: BASELINE_MONTHS * 12])
        gaps = np.diff(base) - 1
        if len(gaps) < 2:
            assert np.isinf(found["g_probability"][seed])
            continue
        chart = control_chart("g", gaps, limits="probability")
        month, since = np.inf, base[-1]
        for baby in range(BASELINE_MONTHS * 12, len(row)):
            gap = baby - since - 1
            if gap > chart.upper[0] or (row[baby] and gap < chart.lower[0]):
                month = baby // 12 - BASELINE_MONTHS + 1
                break
            since = baby if row[baby] else since
        # a gap may pass its limit between the last baby of a month and the first of the next
        assert found["g_probability"][seed] == pytest.approx(month, abs=1)


def test_months_of_the_run_rules_equal_a_plain_walk():
    cases, _ = made(12)
    shares = cases.sum(axis=2) / 12
    base = shares[:, :BASELINE_MONTHS].mean(axis=1)
    found = _by_runs(shares, base)
    for seed in range(SEEDS):
        for month in range(BASELINE_MONTHS, shares.shape[1]):
            so_far = shares[seed, : month + 1]
            of = runs(so_far, np.full(len(so_far), base[seed]))
            assert found[seed, month - BASELINE_MONTHS] == (of.too_long or of.too_few)


def test_months_of_the_upper_sum_equal_its_path():
    cases, _ = made(12)
    base = cases[:, :BASELINE_MONTHS].mean(axis=(1, 2))
    found = _cusum(cases, base, 12)
    for seed in range(0, SEEDS, 7):
        after = cases[seed, BASELINE_MONTHS:].ravel()
        path = upper_path(after, float(base[seed]))
        over = np.flatnonzero(path >= bernoulli_limit(float(base[seed]), 720 * 12, cells=500))
        assert found[seed] == (over[0] // 12 + 1 if len(over) else np.inf)


def test_what_it_says_of_a_unit_of_33_agrees_with_what_was_worked_elsewhere():
    """A 3-sigma g chart signals in 46 percent of units where nothing changed, over 16 months after 20, and in
    93 percent where NEC halved; with probability limits in 5 and 48. Ours is 12 to 24 months after 24.
    """
    said = {(one.chart, one.times): one.by for one in signalled(33, 0.06, seeds=400)}
    assert said["g", 1.0][0] - 0.06 < 0.46 < said["g", 1.0][1] + 0.06
    assert said["g", 0.5][0] - 0.05 < 0.93 < said["g", 0.5][1] + 0.05
    assert said["g_probability", 1.0][0] - 0.03 < 0.05 < said["g_probability", 1.0][1] + 0.03
    assert said["g_probability", 0.5][0] - 0.06 < 0.48 < said["g_probability", 0.5][1] + 0.06


def test_shares_never_fall_with_time_and_the_same_seed_says_the_same():
    first, again = signalled(4, 0.06, seeds=50), signalled(4, 0.06, seeds=50)
    assert first == again
    assert all(len(one.by) == len(AFTER_MONTHS) and list(one.by) == sorted(one.by) for one in first)


def test_a_unit_without_a_case_has_charts_that_cannot_signal():
    for one in signalled(4, 0.0, seeds=20):
        assert one.chart == "runs" or one.by == (0.0, 0.0, 0.0)
