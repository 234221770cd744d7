"""Cumulative sums, funnels and expected cases against the keys from R and against simulation."""

import json
from pathlib import Path

import numpy as np
import pytest

from nectary.base.errors import UserError
from nectary.stats.cusum import (
    bernoulli_limit,
    bernoulli_run_length,
    ewma_run_length,
    expected_less_observed,
    limit_for,
    normal_path,
    run_length,
    two_sided_run_length,
    upper_path,
    weights,
)
from nectary.stats.funnel import binomial_funnel, normal_funnel, observed_expected

REFERENCE = Path(__file__).parent.parent / "reference"
KEY = json.loads((REFERENCE / "spc_cusum_funnel_smr.json").read_text())
VECTORS = {one["topic"]: one for one in json.loads((REFERENCE / "test_vectors_published.json").read_text())}
SHIFTS = {"arl0": 0, "arl_mu_0.5": 0.5, "arl_mu1": 1, "arl_mu2": 2}


@pytest.mark.parametrize("row", KEY["xcusum"], ids=lambda row: f"k{row['k']}-{row['L0']}")
def test_a_normal_sum_runs_as_long_as_the_key(row):
    """R's own root stops at 1e-8 of the limit, so lengths near it agree to about 1e-9 of themselves."""
    assert limit_for(row["k"], row["L0"]) == pytest.approx(row["h"], abs=1e-7)
    for name, shift in SHIFTS.items():
        assert run_length(row["k"], row["h"], shift) == pytest.approx(row[name], rel=1e-9), name


@pytest.mark.parametrize("row", KEY["xcusum_two"], ids=lambda row: f"h{row['h']}")
def test_two_sums_run_as_long_as_the_key_and_the_published_table(row):
    lengths = two_sided_run_length(row["k"], row["h"]), two_sided_run_length(row["k"], row["h"], 1)
    assert lengths == pytest.approx((row["arl0"], row["arl1"]), rel=1e-9)
    published = VECTORS["CUSUM ARL"]
    at = published["input"]["h"].index(row["h"])
    assert (round(lengths[0]), float(f"{lengths[1]:.3g}")) == (
        published["expected"]["arl0"][at], published["expected"]["arl_shift1"][at]
    )  # fmt: skip


@pytest.mark.parametrize("row", KEY["ewma"], ids=lambda row: str(row["lambda"]))
def test_a_weighted_mean_runs_as_long_as_the_key(row):
    lengths = ewma_run_length(row["lambda"], row["L"]), ewma_run_length(row["lambda"], row["L"], 1)
    assert lengths == pytest.approx((row["arl0"], row["arl1"]), rel=1e-9)


def test_the_bernoulli_sum_equals_the_key():
    key = KEY["bernoulli_cusum"]
    assert [float(one) for one in weights(key["p0"], key["OR"])] == pytest.approx([key["w1"], key["w0"]])
    assert upper_path(np.array(key["x"]), key["p0"], key["OR"]) == pytest.approx(key["path"], abs=1e-12)


def test_its_run_length_lies_within_the_noise_of_simulation():
    """Three standard errors of the key's simulation; the key's own lattice is within 0.3 percent of ours."""
    key = KEY["bernoulli_cusum"]["arl0_own_lattice"]
    for limit, lattice, mean, error in zip(key["h"], key["arl"], key["sim_mean"], key["sim_se"], strict=True):
        length = bernoulli_run_length(0.05, limit)
        assert abs(length - mean) < 3 * error
        assert length == pytest.approx(lattice, rel=3e-3)


@pytest.mark.parametrize("chance", [0.02, 0.06, 0.12])
def test_a_limit_gives_the_run_length_that_was_asked_for(chance):
    limit = bernoulli_limit(chance, 9000)
    assert bernoulli_run_length(chance, limit) == pytest.approx(9000, rel=0.02)  # one lattice step


def test_a_rise_is_seen_sooner_than_a_false_signal_comes():
    limit = bernoulli_limit(0.06, 9000)
    assert bernoulli_run_length(0.12, limit, base=0.06) < 9000 / 20


def test_the_risk_adjusted_sum_and_expected_less_seen_equal_the_key():
    key = KEY["ra_cusum"]
    chances, cases = np.array(key["p"]), np.array(key["y"])
    assert upper_path(cases, chances, key["R"]) == pytest.approx(key["path"], abs=1e-12)
    assert expected_less_observed(cases, chances) == pytest.approx(key["vlad"], abs=1e-12)
    at_case, at_none = weights(chances, key["R"])
    assert np.where(cases == 1, at_case, at_none) == pytest.approx(key["W"], abs=1e-12)
    assert (int(cases.sum()), float(chances.sum())) == (key["O"], pytest.approx(key["E"]))


def test_scores_of_the_published_paper():
    vector = VECTORS["Risk-adjusted CUSUM score"]
    at_case, at_none = weights(np.array(vector["input"]["p"]), vector["input"]["R"])
    assert at_case == pytest.approx(vector["expected"]["death"])
    assert at_none == pytest.approx(vector["expected"]["survive"])


def test_a_standard_sum_of_counts_stays_as_quiet_as_the_key():
    """Counts standardised as a Poisson of the first year's mean, from month 13 on."""
    key, cases = KEY["algo_cusum_standard"], np.array(KEY["input"]["nec"], float)
    assert cases[:12].mean() != key["m"] and cases[:24].mean() == pytest.approx(key["m"])
    path = normal_path((cases[12:] - key["m"]) / np.sqrt(key["m"]), key["k"])
    assert [int(height > key["h"]) for height in path] == key["alarm"]


@pytest.mark.parametrize("row", KEY["funnel"], ids=lambda row: str(row["n"]))
def test_a_funnel_equals_the_key_but_for_limits_below_nothing(row):
    """The key prints limits below 0; a share has none, so ours are 0 there."""
    babies, target = row["n"], row["theta"]
    for found, key in (
        (binomial_funnel(babies, target, 0.998), row["binom998"]),
        (binomial_funnel(babies, target, 0.95), row["binom95"]),
        (normal_funnel(babies, target, 0.998), row["normal998"]),
    ):
        assert found == pytest.approx([max(0, key[0]), key[1]], abs=1e-12)


@pytest.mark.parametrize("row", KEY["smr"], ids=lambda row: str(row["O"]))
def test_observed_against_expected_equals_the_key(row):
    found = observed_expected(row["O"], row["E"])
    assert found.ratio == pytest.approx(row["smr"])
    assert found.exact == pytest.approx(row["exact95"], abs=1e-10)
    assert found.byar == pytest.approx(row["byar95"], abs=1e-10)
    assert found.mid_p == pytest.approx(row["midp"], abs=1e-9)
    assert found.p == pytest.approx(row["poisson_test_p"], abs=1e-10)


def test_the_standard_table_at_three_cases():
    vector = VECTORS["Poisson exact CI"]
    low, high = observed_expected(vector["input"]["O"], 1.0).exact
    assert (round(low, 4), round(high, 4)) == (vector["expected"]["lo"], vector["expected"]["hi"])


def test_nothing_expected_is_refused():
    with pytest.raises(UserError):
        observed_expected(1, 0)
