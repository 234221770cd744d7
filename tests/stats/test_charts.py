"""Control charts against the keys from R, published and worked values, and their edges."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nectary.base.errors import UserError
from nectary.stats.charts import KINDS, OF_TOTALS, control_chart, geometric_quantile
from nectary.stats.funnel import binomial_funnel
from nectary.stats.runs import fewest_crossings, most_in_a_run, runs, signals

REFERENCE = Path(__file__).parent.parent / "reference"
KEY = json.loads((REFERENCE / "spc_qicharts2.json").read_text())
VECTORS = {one["topic"]: one for one in json.loads((REFERENCE / "test_vectors_published.json").read_text())}
DATA = KEY["input"]
CASES = np.array(DATA["nec"], float)
CHARTS = {
    "p_nec": ("p", DATA["nec"], DATA["adm"], {}),
    "u_clabsi": ("u", DATA["clabsi"], DATA["days"], {"per": 1000}),
    "c_nec": ("c", DATA["nec"], None, {}),
    "run_nec": ("run", CASES / np.array(DATA["adm"]), None, {}),
    "i_adm": ("i", DATA["adm"], None, {}),
    "p_nec_freeze24": ("p", DATA["nec"], DATA["adm"], {"freeze": 24}),
    "g_gap_cases": ("g", DATA["gap_cases"], None, {}),
    "t_gap_days": ("t", DATA["gap_days"], None, {}),
}
EXACT = {"rel": 1e-11, "abs": 1e-11}  # both sides are doubles; the key prints 15 digits


def numbers(values):
    return np.array([np.nan if one is None else one for one in values], float)


def test_every_chart_of_the_key_is_asked():
    assert set(CHARTS) == set(KEY["charts"])


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_equals_its_key(name):
    kind, value, total, options = CHARTS[name]
    found, key = control_chart(kind, value, total, **options), KEY["charts"][name]
    for ours, theirs in (("value", "y"), ("centre", "cl"), ("lower", "lcl"), ("upper", "ucl")):
        assert getattr(found, ours) == pytest.approx(numbers(key[theirs]), nan_ok=True, **EXACT), ours
    assert [at in found.outside() for at in range(len(found.value))] == key["sigma_signal"]


@pytest.mark.parametrize("name", CHARTS)
def test_its_inner_limits_lie_at_two_thirds_of_the_way(name):
    """The key's lcl95 and ucl95 are at two sigma; ours are not drawn, but our sigma must give them."""
    kind, value, total, options = CHARTS[name]
    key = KEY["charts"][name]
    if kind in ("run", "t", "g"):  # g is drawn about its median, t in roots
        return
    found = control_chart(kind, value, total, **options)
    assert found.centre + (found.upper - found.centre) * 2 / 3 == pytest.approx(
        numbers(key["ucl95"]), **EXACT
    )


@pytest.mark.parametrize("name", CHARTS)
def test_its_runs_equal_the_key(name):
    kind, value, total, options = CHARTS[name]
    found, key = control_chart(kind, value, total, **options), KEY["charts"][name]
    of = runs(found.value, found.centre)
    names = ("longest_run", "longest_run_max", "n_crossings", "n_crossings_min", "n_useful")
    found = (of.longest, of.longest_max, of.crossings, of.crossings_min, of.useful)
    assert found == tuple(key[name] for name in names)
    assert (of.too_long or of.too_few) == key["runs_signal"]


def test_the_run_limits_equal_the_key_from_10_to_100_points():
    for row in KEY["anhoej"]:
        assert (most_in_a_run(row["n"]), fewest_crossings(row["n"])) == (
            row["longest_run_max"], row["crossings_min"]
        )  # fmt: skip


def test_published_values():
    juice = VECTORS["p chart"]
    found = control_chart("p", [juice["input"]["total"]], [juice["input"]["samples"] * juice["input"]["n"]])
    again = control_chart("p", [347, 0], [1500, 50], freeze=1)
    ends = (found.centre[0], again.upper[1], again.lower[1])
    assert tuple(round(float(one), 4) for one in ends) == tuple(
        juice["expected"][name] for name in ("cl", "ucl", "lcl")
    )
    board = VECTORS["c chart"]  # 516 in 26 units: any 26 counts of that sum
    found = control_chart("c", [20] * 22 + [19] * 4)
    ends = (found.centre[0], found.upper[0], found.lower[0])
    assert ends == pytest.approx(board["checked_here"], abs=5e-4)


def test_values_between_cases_worked_by_hand():
    """quality.md 4 and the formula vectors: g from the mean, t by moving ranges to the 1/3.6."""
    found = control_chart("g", [14, 22, 9, 31, 18, 27, 12, 40, 16, 21])
    assert (found.centre[0], round(found.upper[0], 2), found.lower[0]) == (19.5, 85.48, 0)
    found = control_chart("t", [30, 45, 12, 80, 25, 60, 33, 18, 95, 50])
    assert [round(float(one[0]), 2) for one in (found.centre, found.upper, found.lower)] == [
        39.51,
        290.42,
        0.31,
    ]
    vector = VECTORS["t chart full"]
    found = control_chart("t", vector["input"]["t"])
    ends = {"cl": found.centre[0], "ucl": found.upper[0], "lcl": found.lower[0]}
    assert ends == pytest.approx(vector["expected"], rel=1e-12)
    vector = VECTORS["g chart"]
    found = control_chart("g", vector["input"]["gaps"], centre="mean")
    assert (found.centre[0], found.upper[0]) == pytest.approx(
        (vector["expected"]["mean"], vector["expected"]["ucl"])
    )
    assert control_chart("g", vector["input"]["gaps"]).centre[0] == vector["expected"]["cl_median"]


def test_probability_limits_between_cases():
    vector = VECTORS["g chart probability limits"]
    found = control_chart("g", vector["input"]["gaps"], limits="probability")
    ends = {"lcl": found.lower[0], "cl": found.centre[0], "ucl": found.upper[0]}
    assert ends == pytest.approx(vector["expected"], rel=1e-12)
    found = control_chart("t", [10, 30], limits="probability")
    # of waits with a mean of 20 days: 0.135 percent are shorter, half, and 0.135 percent are longer
    for end, chance in ((found.lower[0], 0.00135), (found.centre[0], 0.5), (found.upper[0], 0.99865)):
        assert 1 - np.exp(-end / 20) == pytest.approx(chance, rel=1e-9)


@given(chance=st.floats(0.001, 0.999), mean=st.floats(0.05, 500))
def test_a_quantile_between_cases_lies_beside_the_whole_number_that_the_law_gives(chance, mean):
    """The interpolated quantile is within one of scipy's, which counts whole babies."""
    from scipy.stats import geom

    whole = geom.ppf(chance, 1 / (mean + 1)) - 1
    assert max(0, whole - 1) - 1e-6 <= geometric_quantile(chance, mean) <= whole + 1e-6


@pytest.mark.parametrize(("infants", "upper"), [(25, 0.2439), (100, 0.1623)])
def test_limits_at_a_baseline_of_27_in_335(infants, upper):
    """Ohio's baseline; worked by hand to four decimals. The lower limit would be below 0 and is 0."""
    found = control_chart("p", [27, 1], [335, infants], freeze=1)
    assert (round(float(found.upper[1]), 4), found.lower[1]) == (upper, 0)


def test_laney_widens_what_varies_more_than_chance():
    """By hand: shares .1 and .3 of 100: each z is 0.1/0.04 from 0.2, each moving range 5, sigma_z 5/1.128."""
    found = control_chart("pp", [10, 30, 10, 30], [100] * 4)
    assert found.upper[0] == pytest.approx(0.2 + 3 * 0.04 * 5 / 1.128)
    found = control_chart("up", [10, 30, 10, 30], [100] * 4, per=1000)
    sigma = np.sqrt(0.2 / 100)
    assert found.upper[0] == pytest.approx(1000 * (0.2 + 3 * sigma * (0.2 / sigma) / 1.128))


def test_one_wild_moving_range_is_set_aside_once():
    """Ranges 1, 1, 1, 1, 1, 40, 40 have a mean of 12.1; only above 39.7 is set aside."""
    values = [0, 1, 0, 1, 0, 1, 41, 1]
    kept, all_of_them = control_chart("i", values), control_chart("i", values, screen=False)
    assert (kept.upper - kept.centre)[0] == pytest.approx(3 * 1 / 1.128)
    assert (all_of_them.upper - all_of_them.centre)[0] == pytest.approx(3 * (85 / 7) / 1.128)


def test_phases_have_limits_of_their_own_and_runs_of_their_own():
    found = control_chart("c", [4] * 4 + [9] * 4, parts=[4])
    assert found.centre.tolist() == [4] * 4 + [9] * 4 and found.phases == ((0, 4), (4, 8))
    assert signals(found) == []  # no point is off its centre


def test_signals_name_the_point_and_the_rule():
    found = control_chart("p", [1] * 12 + [9], [30] * 13, freeze=12)
    assert [(one.at, one.rule) for one in signals(found)] == [(13, "limit")]
    steps = control_chart("i", [0.0, 0.0, 1.0, 1.0] + [5.0] * 9, freeze=4)
    assert {one.rule for one in signals(steps)} == {"limit", "longest_run", "crossings"}


@pytest.mark.parametrize("kind", KINDS)
def test_a_chart_that_cannot_be_drawn_says_why(kind):
    total = [10, 10] if kind in OF_TOTALS else None
    with pytest.raises(UserError, match="point 2"):
        control_chart(kind, [1, float("nan")], total)
    with pytest.raises(UserError, match="freeze"):
        control_chart(kind, [1, 1], total, freeze=3)
    with pytest.raises(UserError, match="part"):
        control_chart(kind, [1, 1], total, parts=[2])
    with pytest.raises(UserError, match="no point"):
        control_chart(kind, [], total)


@pytest.mark.parametrize(("events", "total"), [([11], [10]), ([-1], [10]), ([0], [0])])
def test_impossible_points_are_refused(events, total):
    with pytest.raises(UserError, match="point 1"):
        control_chart("p", events, total)


def test_probability_limits_are_refused_where_we_have_none():
    with pytest.raises(UserError, match="kind g or t"):
        control_chart("p", [1], [2], limits="probability")


def test_an_upper_limit_of_a_share_never_passes_one():
    assert control_chart("p", [9, 10], [10, 10]).upper.tolist() == [1, 1]


@pytest.mark.parametrize("kind", ["i", "t", "c", "g"])
@pytest.mark.parametrize("value", [0.1, 0.3, 2, 7, 23, 199])
@pytest.mark.parametrize("points", [5, 12, 24])
def test_points_that_are_all_alike_give_no_signal(kind, value, points):
    """A mean of equal numbers, or a root and back, is off them by rounding alone: some 1e-16 of them."""
    assert signals(control_chart(kind, [value] * points)) == []


def test_a_point_off_its_limit_by_more_than_rounding_is_beyond_it():
    """c chart of a baseline of 4: the limit is 10. A part in a million above it counts, one in 1e12 not."""
    for value, beyond in ((10.0, []), (10 * (1 + 1e-12), []), (10 * (1 + 1e-6), [4])):
        found = control_chart("c", [4, 4, 4, 4, value], freeze=4)
        assert found.upper[0] == 10 and found.outside() == beyond


def test_the_centre_between_cases_is_the_mean_where_it_is_asked_for():
    gaps = [14, 22, 9, 31, 18, 27, 12, 40, 16, 121]  # mean 31
    found = control_chart("g", gaps, limits="probability", centre="mean")
    plain = control_chart("g", gaps, limits="probability")
    assert found.centre[0] == 31 and found.upper[0] == plain.upper[0]
    assert plain.centre[0] == pytest.approx(np.log(0.5) / np.log(31 / 32) - 1, abs=0.51)  # law's median


@pytest.mark.parametrize("per", [0, -1, float("nan"), float("inf")])
def test_events_for_each_so_many_are_for_each_more_than_none(per):
    with pytest.raises(UserError, match="per"):
        control_chart("u", [1, 2], [10, 10], per=per)


@pytest.mark.parametrize("kind", ["pp", "up"])
@pytest.mark.filterwarnings("error")
def test_a_baseline_without_events_warns_of_nothing_and_has_no_limits(kind):
    found = control_chart(kind, [0, 0, 0, 2], [10, 10, 10, 10], freeze=3)
    assert np.isnan(found.upper).all() and found.outside() == []


@pytest.mark.parametrize("babies", [1, 2, 5, 30])
@pytest.mark.parametrize("target", [0.001, 0.01, 0.5, 0.999])
def test_funnel_limits_stay_in_what_a_share_can_be(babies, target):
    low, high = binomial_funnel(babies, target, 0.95)
    assert 0 <= low <= high <= 1
