"""The written hazard by hand and by plain Python; what is planted comes back from the outcome layer alone.

Effects are estimated without a look at how they were planted: Mantel-Haenszel ratios of rates over strata of
completed week, postnatal day and every other factor (Greenland and Robins for the standard error). Within a
stratum the hazard is constant, so the ratio has no bias. Tolerance: 4 standard errors, which by chance alone
one of 15,000 right programs would miss; over 1,000 seeds that is about 4 to 12 percent of a ratio.
"""

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nectary.sample import births, course, hazard
from nectary.sample.hazard import DAYS, DONOR, FORMULA, OWN, Exposed, Planted

STAYS = 1200
PLANTED = Planted()
SHAPE = (11, DAYS, 3, 2, 2, 2, 2)  # week, day, milk, long antibiotics, acid blocker, fast, sick
MILK, LONG, ACID, FAST, SICK = 2, 3, 4, 5, 6


def tally(seed, planted=PLANTED):
    """(events, infant-days) by cell of SHAPE, one seed of 1,200 stays."""
    chance = np.random.default_rng([seed, 7])
    born = births.draw(chance, np.arange(1, STAYS + 1))
    runs = course.draw(chance, born, planted)
    stop = np.minimum(runs.nec_min, runs.at_risk_min) / 1440
    stay, day = np.nonzero(np.arange(DAYS) < stop[:, None])
    e = runs.exposed
    static = born.weeks - 22, e.long_antibiotics, e.fast, e.sick
    week, long, fast, sick = (column[stay].astype(np.int64) for column in static)
    cell = np.ravel_multi_index(
        (week, day, e.milk[stay, day], long, e.on_acid_blocker[stay, day].astype(np.int64), fast, sick), SHAPE
    )
    cells = math.prod(SHAPE)
    time = np.bincount(cell, np.minimum(1, stop[stay] - day), cells)
    event = (runs.nec_min[stay] < runs.at_risk_min[stay]) & (day == (stop[stay] - 1e-9).astype(np.int64))
    return np.bincount(cell[event], minlength=cells).reshape(SHAPE), time.reshape(SHAPE)


def summed(seeds, planted=PLANTED):
    events, time = np.zeros(SHAPE), np.zeros(SHAPE)
    for seed in seeds:
        one = tally(seed, planted)
        events += one[0]
        time += one[1]
    return events, time


def ratio(tallies, axis, exposed=1, reference=0, from_day=0, ignoring=()):
    """(log of the Mantel-Haenszel ratio of rates, its standard error)."""
    events, time = (table[:, from_day:] for table in tallies)
    events, time = (table.sum(axis=ignoring, keepdims=True) for table in (events, time))
    o1, o0 = (events.take(level, axis) for level in (exposed, reference))
    t1, t0 = (time.take(level, axis) for level in (exposed, reference))
    both = t1 + t0
    some = both > 0
    o1, o0, t1, t0, both = (table[some] for table in (o1, o0, t1, t0, both))
    r, s = (o1 * t0 / both).sum(), (o0 * t1 / both).sum()
    variance = ((o1 + o0) * t1 * t0 / both**2).sum() / (r * s)
    return math.log(r / s), math.sqrt(variance)


@pytest.fixture(scope="module")
def thousand():
    return summed(range(1000))


@pytest.mark.parametrize(
    ("axis", "exposed", "reference", "from_day", "planted"),
    [
        (MILK, OWN, FORMULA, 0, Planted().own_milk),
        (MILK, DONOR, FORMULA, 0, Planted().donor_for_formula),
        (LONG, 1, 0, hazard.LONG_FROM_DAY, Planted().long_early_antibiotics),
        (ACID, 1, 0, 0, Planted().acid_blocker),
        (SICK, 1, 0, 0, Planted().sickness),
        (FAST, 1, 0, 0, 1.0),
    ],
    ids=["own milk", "donor milk", "long antibiotics", "acid blocker", "sickness", "no effect of speed"],
)
def test_what_is_planted_comes_back(thousand, axis, exposed, reference, from_day, planted):
    found, error = ratio(thousand, axis, exposed, reference, from_day)
    assert error < 0.05, "the seeds are too few to tell"
    assert abs(found - math.log(planted)) < 4 * error


def test_the_sickness_that_nobody_charts_misleads_who_leaves_it_out(thousand):
    """So that a study of the sample can be wrong in the way a real one can: speed then looks protective."""
    found, error = ratio(thousand, FAST, ignoring=(SICK,))
    assert found < -4 * error


def test_an_effect_of_speed_comes_back_when_it_is_asked_for():
    """100 seeds: chance alone moves the ratio by about 3 percent (one standard error)."""
    found, error = ratio(summed(range(100), Planted(feed_speed=1.6)), FAST)
    assert abs(found - math.log(1.6)) < 4 * error < math.log(1.6)


def one_stay(**changed):
    day = {"milk": np.full((1, DAYS), FORMULA), "acid_from": np.array([DAYS]), "acid_to": np.array([DAYS])}
    yes_or_no = {name: np.array([False]) for name in ("long_antibiotics", "fast", "sick")}
    return Exposed(**(day | yes_or_no | changed))


def test_the_daily_hazard_by_hand():
    """27+0 on formula alone: the total is exp(-2.44) = 0.0872, all of it gathered before 37 weeks."""
    alone = hazard.daily(np.array([189]), one_stay(), Planted())[0]
    assert alone[:2].tolist() == [0, 0]
    assert alone[70:].tolist() == [0] * (DAYS - 70)  # 27+0 and 70 days are 37+0
    assert alone.sum() == pytest.approx(math.exp(-2.44), rel=0.01)  # under a hundredth lies after 37 weeks
    milk = np.full((1, DAYS), OWN)
    milk[0, 10] = DONOR
    many = one_stay(milk=milk, long_antibiotics=np.array([True]), sick=np.array([True]),
                    acid_from=np.array([10]), acid_to=np.array([12]))  # fmt: skip
    found = hazard.daily(np.array([189]), many, Planted())[0][[4, 9, 10, 11, 12]] / alone[[4, 9, 10, 11, 12]]
    by_hand = [0.69 * 2, 0.69 * 1.51 * 2, 0.53 * 1.51 * 1.78 * 2, 0.69 * 1.51 * 1.78 * 2, 0.69 * 1.51 * 2]
    assert found == pytest.approx(by_hand, rel=1e-12)


def test_onset_comes_later_the_earlier_the_birth():
    days = np.arange(DAYS) + 0.5
    shares = hazard.baseline(np.arange(22, 33))
    means = (shares * days).sum(axis=1) / shares.sum(axis=1)
    assert all(earlier > later for earlier, later in pairwise(means))


hazards = st.lists(st.sampled_from([0.0, 0.01, 0.3, 1.0]), min_size=DAYS, max_size=DAYS)


@settings(max_examples=50, deadline=None)
@given(hazards, st.floats(0.001, 40))
def test_the_onset_is_where_the_hazard_has_gathered_enough(daily, gathered):
    left = gathered
    expected = math.inf
    for day, today in enumerate(daily):
        if today > left:
            expected = day + left / today
            break
        left -= today
    found = hazard.onset(np.array([daily]), np.array([gathered]))[0]
    if min(abs(left), 1) < 1e-9 and expected != found:
        return  # a sum that falls on the very end of a day may round to either side
    assert found == pytest.approx(expected, abs=1e-6)
