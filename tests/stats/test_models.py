"""The batched engine: a fit among many is the fit alone, and what is found is what was to be found."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nectary.base.errors import UserError
from nectary.stats.models import AT_ONCE, Fit, about, ascolumns, fit, q_reaches
from nectary.stats.models import _likelihood as likelihood

WAYS = [("ee", "z")] + [
    (model, test) for model in ("dl", "pm", "reml") for test in ("z", "hksj", "hksj-floor")
]
NAMES = ("estimate", "se", "tau2", "ci_low", "ci_high", "p", "q", "k", "pi_low", "pi_high")


def made_up(fits, studies, seed=1, spread=0.8):
    """Effects with tau2 of 0 or 0.3, heavy tails and unequal variances; some studies left out."""
    random = np.random.default_rng(seed)
    v = np.exp(random.normal(-2, spread, (fits, studies)))
    tau = random.choice([0.0, 0.55], (fits, 1))
    y = random.normal(size=v.shape) * np.sqrt(v) + tau * random.standard_t(3, v.shape)
    return y, v, random.random(v.shape) < 0.8


@pytest.mark.parametrize(("model", "test"), WAYS)
def test_a_fit_among_many_is_the_fit_alone(model, test):
    """Across the edge of a chunk; sums over studies run in one order either way, so equal bar rounding."""
    y, v, used = made_up(AT_ONCE + 60, 9)
    whole = fit(y, v, used, model=model, test=test)
    for row in (0, 1, 2, 17, AT_ONCE - 1, AT_ONCE, AT_ONCE + 59):
        kept = used[row]
        alone = fit(y[row : row + 1, kept], v[row : row + 1, kept],
                    np.ones((1, kept.sum()), bool), model=model, test=test)  # fmt: skip
        for name in NAMES:
            one, other = getattr(whole, name)[row], getattr(alone, name)[0]
            assert one == pytest.approx(other, rel=1e-9, abs=1e-12, nan_ok=True), (row, name)


def test_what_a_study_left_out_holds_does_not_matter():
    y, v, used = made_up(300, 7)
    other = fit(np.where(used, y, np.nan), np.where(used, v, -1.0), used, model="reml", test="hksj")
    assert np.array_equal(fit(y, v, used, model="reml", test="hksj").ci_low, other.ci_low, equal_nan=True)


@pytest.mark.parametrize("seed", range(4))
def test_no_variance_between_studies_is_likelier_than_the_one_found(seed):
    """REML is the highest point of its likelihood, looked for on a fine grid, also where it has two peaks.

    The variances of a row differ up to some ten-thousandfold here; trials' do so on the scale of risks.
    """
    y, v, used = made_up(1500, 6, seed, spread=2.0)
    used[:, 0] = True
    found = fit(y, v, used, model="reml", test="z")
    columns = ascolumns(y.T, v.T, used.T)
    several = found.k > 1
    reached = likelihood(*columns, found.tau2)[several]
    for tau2 in [0.0, *np.geomspace(1e-5, 100, 141)]:
        tried = likelihood(*columns, np.full(len(y), tau2))[several]
        assert (tried <= reached + 1e-7).all()
    assert np.isfinite(found.tau2[found.k > 0]).all()


@pytest.mark.parametrize(
    ("y", "v", "highest"),
    [((0.0, 0.1, 0.0, 0.1, 9.0), (0.01, 0.01, 0.01, 0.01, 4.0), "at 0"),
     ((0.0, 0.0, 8.0), (0.01, 0.01, 4.0), "above 0")],
)  # fmt: skip
def test_of_two_peaks_the_higher_one_is_taken(y, v, highest):
    """Precise studies that agree and one vague one far away: the likelihood falls at 0 and rises again."""
    y, v = np.array([y]), np.array([v])
    columns = ascolumns(y.T, v.T, np.ones(y.T.shape, bool))
    places = [0.0, *np.geomspace(1e-6, 1000, 600)]
    grid = [float(likelihood(*columns, np.array([tau2]))[0]) for tau2 in places]
    inside = [at for at in range(1, 600) if grid[at - 1] < grid[at] > grid[at + 1]]
    assert grid[0] > grid[1]
    assert len(inside) == 1
    found = float(fit(y, v, np.ones(y.shape, bool), model="reml", test="z").tau2[0])
    if highest == "at 0":
        assert found == 0
    else:
        assert found == pytest.approx(places[inside[0]], rel=0.04)  # the steps of the grid


@given(st.integers(0, 10_000))
@settings(max_examples=40, deadline=None)
def test_paule_mandel_brings_q_to_its_degrees_of_freedom(seed):
    y, v, used = made_up(20, 6, seed)
    used[:, 0] = True
    found = fit(y, v, used, model="pm", test="z")
    columns = ascolumns(y.T, v.T, used.T)
    around = about(columns[0], 1 / (columns[1] + found.tau2))
    q = (around.weights * around.deviation**2).sum(axis=0)
    inside = found.tau2 > 0
    assert q[inside] == pytest.approx(found.k[inside] - 1, rel=1e-9)
    assert (found.q[~inside] <= np.maximum(0, found.k[~inside] - 1) + 1e-9).all()


def test_one_study_has_a_z_interval_and_none_has_nothing():
    y, v = np.full((2, 3), 0.4), np.full((2, 3), 0.25)
    used = np.array([[False, True, False], [False, False, False]])
    for model, test in WAYS:
        found = fit(y, v, used, model=model, test=test)
        assert (found.estimate[0], found.se[0], found.tau2[0], list(found.k)) == (0.4, 0.5, 0.0, [1, 0])
        assert found.ci_high[0] == pytest.approx(0.4 + 1.959963984540054 * 0.5, rel=1e-14)
        assert np.isnan([found.pi_low[0], found.estimate[1], found.se[1], found.q[1], found.p[1]]).all()


def test_no_fit_at_all():
    empty = np.zeros((0, 4))
    found = fit(empty, empty, empty.astype(bool), model="reml", test="hksj")
    assert isinstance(found, Fit)
    assert found.estimate.shape == (0,)


@pytest.mark.parametrize(("place", "value"), [(0, np.nan), (1, np.nan), (1, 0.0), (1, -1.0), (0, np.inf)])
def test_a_used_value_that_is_none_makes_its_fit_unknown_and_no_other(place, value):
    arrays = [np.array([[0.1, 0.2, 0.3]] * 2), np.array([[0.1, 0.2, 0.1]] * 2)]
    arrays[place][0, 1] = value
    found = fit(*arrays, np.ones((2, 3), bool), model="reml", test="z")
    assert np.isnan(found.estimate[0])
    assert np.isfinite(found.estimate[1])
    assert list(found.k) == [3, 3]


def test_exact_agreement_has_no_plain_hksj_but_a_floor():
    y, v, used = np.full((1, 5), -0.7), np.array([[0.1, 0.2, 0.3, 0.1, 0.5]]), np.ones((1, 5), bool)
    plain, floor = (fit(y, v, used, model="reml", test=test) for test in ("hksj", "hksj-floor"))
    assert np.isnan([plain.se[0], plain.ci_low[0], plain.p[0], plain.pi_low[0]]).all()
    assert (plain.estimate[0], plain.tau2[0]) == (pytest.approx(-0.7), 0)
    assert floor.se[0] == pytest.approx(fit(y, v, used, model="reml", test="z").se[0])


@pytest.mark.parametrize("model", ["dl", "pm", "reml"])
def test_the_floor_of_hksj_holds_where_the_studies_agree_more_than_chance(model):
    y, v, used = made_up(400, 6, 11)
    z, plain, floor = (fit(y, v, used, model=model, test=test).se for test in ("z", "hksj", "hksj-floor"))
    several = used.sum(axis=1) > 1
    assert np.array_equal(floor[several], np.maximum(z, plain)[several])
    assert (plain[several] < z[several]).mean() > 0.2
    if model != "pm":  # whose tau2 makes the factor exactly 1
        assert (plain[several] > z[several]).mean() > 0.05


def test_two_studies_have_no_prediction_interval_and_three_have():
    y, v = np.array([[0.1, 0.9, 0.5]] * 2), np.full((2, 3), 0.01)
    found = fit(y, v, np.array([[True, True, False], [True] * 3]), model="dl", test="z")
    assert np.isnan(found.pi_low[0])
    assert found.pi_low[1] < found.ci_low[1]


@pytest.mark.parametrize(
    ("model", "test"), [("mh", "z"), ("reml", "t"), ("ee", "hksj"), ("ee", "hksj-floor")]
)
def test_what_is_not_offered_is_refused(model, test):
    with pytest.raises(UserError):
        fit(np.ones((1, 2)), np.ones((1, 2)), np.ones((1, 2), bool), model=model, test=test)


def test_q_profile_targets_are_reached_from_any_scale():
    y, v, _ = made_up(200, 8, 3)
    for scale in (1e-8, 1.0, 1e6):
        target = np.full(200, 2.0)
        tau2 = q_reaches(y.T * scale**0.5, v.T * scale, target)
        around = about(y.T * scale**0.5, 1 / (v.T * scale + tau2))
        q = (around.weights * around.deviation**2).sum(axis=0)
        assert q[tau2 > 0] == pytest.approx(target[tau2 > 0], rel=1e-9)
        assert (tau2 > 0).mean() > 0.9
