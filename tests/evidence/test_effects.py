"""Any factor, any outcome: what leads, as of when, what it comes to, and that nothing recalled gets out."""

import inspect
import json
from dataclasses import asdict, replace
from datetime import date

import pytest

from nectary.base.errors import UserError
from nectary.base.sources import Trust
from nectary.evidence import absolutes, baselines, declarations, estimates, factors, findings, trials
from nectary.evidence.absolutes import absolute_of, denominator
from nectary.evidence.cells import DATA, outcomes, toml
from nectary.evidence.declarations import Direction, comparison_of
from nectary.evidence.factors import Leading, absolute, declared, effect, effects
from nectary.evidence.findings import Finding, finding, smallest_difference

ALL = tuple(factors.factors())
EVERY = [one for name in ALL for one in effects(name)]
PROBIOTICS, NEC = "F01_probiotics", "nec_stage2plus"


def test_every_row_of_the_three_files_is_on_file():
    counts = [
        (load(), load(for_pages=False))
        for load in (trials.load_trials, estimates.load_estimates, baselines.load_baselines)
    ]
    assert [len(whole) for _, whole in counts] == [197, 211, 60]
    assert [len(whole) - len(shown) for shown, whole in counts] == [7, 19, 9]
    assert len(ALL) == 29


def test_rows_without_all_trials_are_not_added_up_and_the_printed_value_leads():
    found = effect(PROBIOTICS, NEC)
    assert (found.leads, found.pooled, found.complete) == ("published", None, False)
    assert (found.rows_in_hand, found.rows_published, found.rows_withheld) == (5, 57, 3)
    assert (found.leading.estimate, found.leading.ci_low, found.leading.ci_high) == (0.54, 0.46, 0.65)
    assert (found.certainty, found.trust) == ("low", Trust.SECONDARY)
    assert (found.beside.estimate, found.beside.population) == (0.7, "low_risk_of_bias")


# As the weights that the reviews print prove them; the figures were worked out by hand from those weights
BY_THE_REVIEWS_OWN_WEIGHTS = [
    ("F09a_pda_nsaid", "pda_drug_vs_expectant", NEC, 5, (2.34, 0.86, 6.41)),
    ("F09a_pda_nsaid", "pda_drug_vs_expectant", "mortality", 6, (0.80, 0.46, 1.39)),
    ("F09a_pda_nsaid", "pda_drug_vs_expectant", "spontaneous_intestinal_perforation", 3, (0.57, 0.14, 2.37)),
    ("F09a_pda_nsaid", "pda_drug_within_72_h_vs_expectant", NEC, 10, (1.00, 0.76, 1.31)),
    ("F09a_pda_nsaid", "pda_drug_within_72_h_vs_expectant", "mortality", 12, (1.20, 0.96, 1.51)),
    ("F02_donor_vs_formula", "donor_milk_vs_formula", NEC, 11, (0.53, 0.37, 0.76)),
    ("F09d_methylxanthine", "methylxanthine_vs_none", "nec_any", 5, (0.95, 0.70, 1.29)),
    ("F09d_methylxanthine", "caffeine_vs_other_methylxanthine", NEC, 2, (0.28, 0.09, 0.88)),
    ("F18d_antenatal_mgso4", "magnesium_vs_none", "nec_any", 5, (1.22, 0.98, 1.50)),
    ("F18e_smell_taste", "smell_and_taste_vs_none", "nec_any", 2, (0.93, 0.47, 1.84)),
]


@pytest.mark.parametrize(("factor", "comparison", "outcome", "trials", "value"), BY_THE_REVIEWS_OWN_WEIGHTS)
def test_a_whole_set_is_pooled_as_its_review_reckons(factor, comparison, outcome, trials, value):
    found = effect(factor, outcome, comparison=comparison)
    assert (found.leads, found.rows, found.complete) == ("pooled", "all", True)
    assert (found.rows_in_hand, found.rows_published) == (trials, trials)
    pooled = (found.pooled.estimate, found.pooled.ci_low, found.pooled.ci_high)
    assert tuple(round(one, 2) for one in pooled) == value


def test_no_more_nec_is_said_of_medicines_for_the_duct():
    """Of five small trials one makes the whole of it, and only in a model that the review does not use."""
    found = effect("F09a_pda_nsaid", NEC)
    assert (found.finding, found.certainty) == (Finding.NOT_SHOWN, "low")
    infants = sum(row.total_intervention + row.total_control for row in found.trials)
    beside = effect("F09a_pda_nsaid", NEC, comparison="pda_drug_within_72_h_vs_expectant")
    assert infants == 473 and beside.leading.participants == 1745 and beside.finding == Finding.NOT_SHOWN


def test_two_early_studies_of_the_duct_are_not_added_to_each_other():
    found = effect("F09a_pda_nsaid", NEC)
    later = effect("F09a_pda_nsaid", NEC, comparison="early_ibuprofen_vs_expectant")
    assert {row.study for row in later.trials} == {"Hundscheid 2023 BeNeDuctus"}
    assert not {row.study for row in found.trials} & {row.study for row in later.trials}


def test_nothing_leads_where_nothing_was_read():
    found = effect("F05b_trophic", NEC)
    assert (found.leads, found.leading, found.trials) == ("none", None, ())
    assert (found.finding, found.trust) == (Finding.CANNOT_SAY, Trust.NOT_STATED)
    with pytest.raises(UserError, match="no value that may be shown"):
        absolute(found, 7)
    part = effect("F10_transfusion", NEC)
    assert (part.leads, part.trust) == ("none", Trust.DERIVED)


@pytest.mark.parametrize(
    ("year", "source", "value"),
    [
        (2014, "AlFaleh 2014 Cochrane CD005496.pub4", 0.43),
        (2016, "Sawh 2016 PeerJ", 0.53),
        (2021, "Sharif 2020 Cochrane CD005496.pub5", 0.54),
    ],
)
def test_an_earlier_year_is_answered_with_what_was_printed_then(year, source, value):
    found = effect(PROBIOTICS, NEC, as_of=year)
    assert (found.leading.source, found.leading.estimate, found.as_of) == (source, value, year)
    assert all(row.year <= year for row in found.trials)
    assert (found.beside is None) == (year < 2020)


def test_before_the_first_study_there_is_nothing():
    before = effect(PROBIOTICS, NEC, as_of=1990)
    assert (before.leads, before.trials, before.rows_in_hand) == ("none", (), 0)
    one_arm = effect("F02_donor_vs_formula", "mortality", as_of=1983)
    assert (one_arm.leads, one_arm.pooled) == ("none", None)
    only_controls = effect(
        "F09d_methylxanthine", NEC, comparison="caffeine_vs_other_methylxanthine", as_of=1990
    )  # no case in the first group: a half in each cell gives it a ratio, and what it can hold is wide
    assert only_controls.rows_in_hand == 1 and only_controls.pooled.ci_low < 0.02


def test_rows_whose_year_was_not_read_are_left_out_of_an_earlier_year():
    cohorts = "routine_probiotics_vs_none"
    assert effect(PROBIOTICS, NEC, comparison=cohorts).rows_in_hand == 11
    assert effect(PROBIOTICS, NEC, comparison=cohorts, as_of=2025).rows_in_hand == 0


@pytest.mark.parametrize("one", EVERY, ids=lambda one: f"{one.factor}-{one.comparison}-{one.outcome}")
def test_each_effect_holds_together(one):
    assert one.leads in ("pooled", "published", "none")
    assert (one.leading is None) == (one.leads == "none")
    assert (one.pooled is not None) == (one.leads == "pooled")
    assert one.pooled is None or (one.design == "randomised" and one.rows != "part")
    assert not one.complete or one.rows_in_hand >= (one.rows_published or 0)
    assert one.published is None or one.published.source[:6] != "Worked"  # ours, never called published
    designs = {trials.DESIGNS[row.design] for row in one.trials}
    assert designs <= {one.design}
    assert json.loads(json.dumps(asdict(one)))["outcome"] in outcomes()


def test_what_is_declared_is_on_file_and_points_at_rows():
    studies = {(row.factor, row.study) for row in trials.load_trials()}
    sources = {(row.factor, row.source) for row in estimates.load_estimates()}
    for name in ALL:
        one = declared(name)
        assert one["funding"] and one["title_key"]
        for entry in one["contradictions"]:
            assert (name, entry["source"]) in studies | sources, (name, entry)
        arms = {
            arm for pair in one["comparisons"].values() for arm in (pair["intervention"], pair["control"])
        }
        assert {entry["arm"] for entry in one["both_harms"]} <= arms


def test_the_direction_says_no_more_than_the_interval():
    allowed = {
        Finding.FEWER: {Direction.LOWERS, Direction.OBSERVATIONAL_LOWERS, Direction.CONFLICTING},
        Finding.MORE: {Direction.RAISES, Direction.OBSERVATIONAL_RAISES, Direction.CONFLICTING},
        Finding.NOT_SHOWN: {Direction.NOT_SHOWN, Direction.CONFLICTING},
        Finding.SHOWN_ABSENT: {Direction.SHOWN_ABSENT, Direction.NOT_SHOWN},
        Finding.CANNOT_SAY: set(Direction) - {Direction.LOWERS, Direction.RAISES, Direction.SHOWN_ABSENT},
    }
    for name in ALL:
        one = declared(name)
        nec = [found for found in effects(name) if found.comparison == one["main"]]
        held = [found for found in nec if found.outcome.startswith("nec") and found.leading]
        led = [found for found in held if found.outcome != "nec_suspected"]  # suspected is not NEC
        shown = led[0].finding if led else Finding.CANNOT_SAY
        assert one["direction"] in allowed[shown], (name, shown)


def every_trust(value):
    if isinstance(value, dict):
        yield from (trust for key, part in value.items() for trust in every_trust(part))
    elif isinstance(value, list | tuple):
        yield from (trust for part in value for trust in every_trust(part))
    elif isinstance(value, Trust):
        yield value


def test_nothing_recalled_comes_out():
    assert Trust.RECALLED not in {trust for one in EVERY for trust in every_trust(asdict(one))}
    for name in ALL:
        for position in declared(name)["positions"]:
            assert position["trust"] in set(Trust) - {Trust.RECALLED}
    listed = [row for outcome in outcomes() for row in baselines.baselines(outcome)]
    assert listed and all(row.trust is not Trust.RECALLED for row in listed)
    whole = [row for outcome in outcomes() for row in baselines.baselines(outcome, for_pages=False)]
    assert len(whole) == len(listed) + 9


def test_a_planted_recalled_row_reaches_nothing(changed):
    at = {"factor": "F02_donor_vs_formula", "outcome": NEC, "study": "MILK 2024"}
    planted = changed("trials.csv", at, trust="recalled", events_intervention=137)
    found = effect("F02_donor_vs_formula", NEC, trials=planted)
    assert "137" not in json.dumps(asdict(found)) and found.rows_withheld == 1
    assert found.leads == "published"  # no longer all that there are
    at = {"factor": "F02_donor_vs_formula", "outcome": NEC, "measure": "rr", "trust": "derived"}
    planted = changed("estimates.csv", at, trust="recalled", estimate=0.4321)
    with pytest.raises(UserError, match="not among the estimates"):
        effect("F02_donor_vs_formula", NEC, estimates=planted)


def test_no_function_takes_two_factors_or_two_effects():
    rooms = (absolutes, baselines, declarations, estimates, factors, findings, trials)
    seen = 0
    for room in rooms:
        for name, function in inspect.getmembers(room, inspect.isfunction):
            taken = [str(one) for one in inspect.signature(function).parameters.values()]
            assert sum("factor:" in one for one in taken) <= 1, name
            assert sum("Effect" in one for one in taken) <= 1, name
            assert not any("Effect" in one and ("tuple" in one or "list" in one) for one in taken), name
            seen += 1
    assert seen > 20


def lead(measure, at, low=None, high=None):
    return Leading(measure, at, low, high, None, None, "made up", "", Trust.LOCAL)


@pytest.mark.parametrize(
    ("measure", "value", "baseline", "per_100", "formula"),
    [
        ("rr", 0.5, 10, 5.0, "baseline_times_risk_ratio"),
        ("rr", 3.0, 50, 100.0, "baseline_times_risk_ratio"),  # no more than every infant
        ("or", 1.0, 10, 10.0, "baseline_odds_times_odds_ratio_back_to_risk"),
        ("or", 3.0, 25, 50.0, "baseline_odds_times_odds_ratio_back_to_risk"),  # odds 1/3, then 1
        ("rd", -0.05, 9, 4.0, "baseline_plus_risk_difference"),
        ("rd", -0.05, 3, 0.0, "baseline_plus_risk_difference"),  # no fewer than none
    ],
)
def test_counts_at_a_baseline(measure, value, baseline, per_100, formula):
    found = absolute(lead(measure, value, value, value), baseline)
    assert found.intervention_per_100 == pytest.approx(per_100, abs=1e-9)  # one rounding of a double
    assert found.low_per_100 == found.high_per_100 == found.intervention_per_100
    assert (found.control_per_100, found.formula) == (baseline, formula)


def test_an_odds_ratio_is_not_read_as_a_risk_ratio():
    assert absolute(lead("or", 0.5), 40).intervention_per_100 == pytest.approx(25)  # 2/3 halved: 1/3 = 1 of 4
    assert absolute(lead("or", 0.5), 40).low_per_100 is None


@pytest.mark.parametrize("baseline", [0, 100, -1, float("nan")])
def test_a_baseline_outside_0_to_100_is_refused(baseline):
    with pytest.raises(UserError, match="above 0 and below 100"):
        absolute(effect(PROBIOTICS, NEC), baseline)


@pytest.mark.parametrize("printed", [lead("hr", 0.8), lead("md", -2.0)])
def test_a_measure_without_counts_is_refused(printed):
    with pytest.raises(UserError, match="gives no counts of 100"):
        absolute_of(printed, 7, "made up")


def test_an_estimate_has_counts_of_its_own():
    beside = effect(PROBIOTICS, NEC).beside
    assert absolute(beside, 10).intervention_per_100 == pytest.approx(7.0)


def test_one_denominator_a_page():
    rare, common = absolute(lead("rr", 0.5), 0.6), absolute(lead("rr", 0.5), 7)
    assert denominator([rare, absolute(lead("rr", 1.5), 0.6)]) == 1000
    assert denominator([rare, common]) == 100  # one common figure keeps the page at 100
    assert denominator([absolute(lead("rr", 2), 0.6)]) == 100  # the other arm is no longer rare
    assert denominator([]) == 100


@pytest.mark.parametrize(
    ("printed", "outcome", "design", "certainty", "expected"),
    [
        (lead("rr", 0.5, 0.4, 0.99), NEC, "randomised", None, Finding.FEWER),
        (lead("rr", 0.5, 0.4, 1.0), NEC, "randomised", None, Finding.NOT_SHOWN),
        (lead("rr", 1.5, 1.01, 3.0), NEC, "observational", None, Finding.MORE),
        (lead("rr", 1.0, 0.81, 1.24), NEC, "randomised", "high", Finding.SHOWN_ABSENT),
        (lead("rr", 1.0, 0.8, 1.24), NEC, "randomised", "high", Finding.NOT_SHOWN),  # at the limit
        (lead("rr", 1.0, 0.81, 1.25), NEC, "randomised", "high", Finding.NOT_SHOWN),
        (lead("rr", 1.0, 0.81, 1.24), NEC, "randomised", "low", Finding.NOT_SHOWN),
        (lead("rr", 1.0, 0.81, 1.24), NEC, "observational", "high", Finding.NOT_SHOWN),
        (lead("rr", 1.0, 0.81, 1.24), "mortality", "randomised", "high", Finding.NOT_SHOWN),  # no limit set
        (lead("or", 1.0, 0.81, 1.24), NEC, "randomised", "high", Finding.SHOWN_ABSENT),
        (lead("hr", 1.0, 0.81, 1.24), NEC, "randomised", "high", Finding.NOT_SHOWN),
        (lead("rd", 0.0, -0.01, 0.01), NEC, "randomised", "high", Finding.NOT_SHOWN),
        (lead("rd", -0.02, -0.03, -0.01), NEC, "randomised", "high", Finding.FEWER),
        (lead("md", 3.1, 1.9, 4.4), "days_to_full_feeds", "randomised", None, Finding.MORE),
        (lead("rr", 0.5), NEC, "randomised", None, Finding.CANNOT_SAY),
        (None, NEC, "randomised", None, Finding.CANNOT_SAY),
    ],
)
def test_not_shown_is_not_shown_to_be_absent(printed, outcome, design, certainty, expected):
    assert finding(printed, outcome=outcome, design=design, certainty=certainty) is expected


def test_the_smallest_difference_is_ours_dated_and_for_nec_alone():
    least = smallest_difference(NEC)
    assert (least.ratio_low, least.ratio_high, least.trust) == (0.8, 1.25, Trust.LOCAL)
    assert smallest_difference(NEC, least.since) == least
    assert smallest_difference(NEC, date(2020, 1, 1)) is None
    assert smallest_difference("mortality") is None
    assert set(least.outcomes) <= set(outcomes()) and least.source


def test_baselines_are_chosen_by_outcome_and_band():
    weights = baselines.baselines(NEC, band="birth_weight_g")
    weeks = baselines.baselines(NEC, band="gestation_weeks")
    assert {row.band for row in weights} == {"birth_weight_g"} and weeks and not set(weights) & set(weeks)
    registry = [row.percent for row in weights if row.source == "Guillet 2006"]
    assert registry == [11.5, 9.1, 6.0, 3.9, 7.1]
    ranges = [row for row in baselines.baselines("nec_any") if row.percent is None]
    assert {row.interval for row in ranges} == {"range"}
    assert baselines.baselines("severe_ivh") == ()


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (lambda: declared("F99"), "no factor called 'F99'"),
        (lambda: comparison_of(PROBIOTICS, "this_vs_that"), "no comparison called"),
        (lambda: effect(PROBIOTICS, "nec"), "no outcome called 'nec'"),
        (lambda: baselines.baselines("nec"), "no outcome called 'nec'"),
        (lambda: baselines.baselines(NEC, band="length"), "no band called 'length'"),
    ],
)
def test_what_is_not_on_file_is_named(ask, said):
    with pytest.raises(UserError, match=said):
        ask()


def test_a_trial_touches_one_file(changed):
    at = {"factor": "F12_prebiotics", "outcome": NEC}
    path = changed("trials.csv", at, add=True, study="New 2027", year=2027, outcome="mortality")
    found = effect("F12_prebiotics", "mortality", trials=path)
    assert [row.study for row in found.trials] == ["New 2027"] and found.leads == "none"
    assert "mortality" in {one.outcome for one in effects("F12_prebiotics", trials=path)}


def test_leads_come_from_the_file_as_it_stands():
    given = toml(DATA / "factors" / f"{PROBIOTICS}.toml")["comparisons"]["probiotic_vs_none"]["outcomes"][NEC]
    found = effect(PROBIOTICS, NEC)
    assert found.published.source == given["lead"]["source"]
    assert found.beside.source == given["beside"]["source"]
    assert replace(found) == found
