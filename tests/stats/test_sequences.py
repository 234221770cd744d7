"""One after another: by year, one left out, by group; small-study effects; how many to treat."""

from dataclasses import replace
from math import inf, log

import pytest
from scipy.stats import chi2, linregress
from tests.stats.tables import counts

from nectary.base.errors import UserError
from nectary.stats.pooling import pool
from nectary.stats.sequences import cumulative, egger, leave_one_out, nnt, subgroup

ROWS = [("C", 4, 40, 8, 40), ("A", 0, 30, 2, 30), ("D", 0, 20, 0, 20), ("B", 5, 60, 9, 58)]
TABLE = counts(ROWS, (2003, 1999, 2000, 1999))


def test_by_year_and_then_by_label_a_row_a_study_that_is_used():
    rows = cumulative(TABLE)
    assert [(row.study, row.year) for row in rows] == [("A", 1999), ("B", 1999), ("C", 2003)]
    assert (rows[0].pooled, rows[0].why[:18]) == (None, "an arm has no even")
    assert rows[1].pooled == pool(TABLE.take([1, 3]))
    assert rows[-1].pooled.estimate == pytest.approx(pool(TABLE).estimate, rel=1e-14)
    assert [row.study for row in cumulative(TABLE, model="dl", zero="half")] == ["A", "B", "D", "C"]


@pytest.mark.parametrize("years", [(), (2003, None, 2000, 1999)])
def test_a_year_that_is_not_known_is_refused_and_not_guessed(years):
    with pytest.raises(UserError, match="its year is not known"):
        cumulative(replace(TABLE, year=years))


def test_the_year_of_a_study_that_is_not_used_is_not_needed():
    assert len(cumulative(replace(TABLE, year=(2003, 1999, None, 1999)))) == 3


def test_without_each_study_in_turn():
    rows = leave_one_out(TABLE, model="reml", zero="half-drop-double")
    assert [row.study for row in rows] == ["C", "A", "B"]
    assert rows[1].pooled == pool(TABLE.take([0, 3]), model="reml", zero="half-drop-double")
    lonely = leave_one_out(counts(ROWS[:1]))
    assert (lonely[0].pooled, lonely[0].why) == (None, "there is no study")


def test_groups_by_hand():
    found = subgroup(TABLE, ["x", "y", "y", "x"], model="dl", zero="half")
    assert [name for name, _ in found.groups] == ["x", "y"]
    assert found.groups[0][1].pooled == pool(TABLE.take([0, 3]), model="dl", zero="half")
    parts = [(log(row.pooled.estimate), row.pooled.se**-2) for _, row in found.groups]
    mean = sum(e * w for e, w in parts) / sum(w for _, w in parts)
    q = sum(w * (e - mean) ** 2 for e, w in parts)
    assert (found.q, found.df) == (pytest.approx(q, rel=1e-12), 1)
    assert found.p == pytest.approx(float(chi2.sf(q, 1)), rel=1e-12)
    assert subgroup(TABLE, ["x", "y", "y", "x"], measure="rd").q > 0


def test_groups_that_have_no_effect_are_said_and_not_tested():
    found = subgroup(TABLE, ["x", "x", "y", "x"])
    assert (found.groups[1][1].pooled, found.q, found.p) == (None, None, None)
    with pytest.raises(UserError, match="2 groups for 4 studies"):
        subgroup(TABLE, ["x", "y"])


def test_the_test_between_groups_does_not_depend_on_the_interval():
    groups = ["x", "y", "y", "x"]
    plain, floor = (
        subgroup(TABLE, groups, model="dl", zero="half", test=test) for test in ("z", "hksj-floor")
    )
    assert plain.q == floor.q
    assert plain.groups[0][1].pooled.ci_high < floor.groups[0][1].pooled.ci_high


def test_egger_is_a_straight_line_of_the_standardised_effect_on_precision():
    """Egger's own form: the intercept of effect/se on 1/se is the slope of the effect on se."""
    table = counts(ROWS[:2] + ROWS[3:] + [("E", 20, 300, 22, 310), ("F", 1, 25, 5, 24)])
    each = [(log(e[0]), (log(e[2]) - log(e[1])) / 2 / 1.959963984540054) for e in standing(table)]
    line = linregress([1 / se for _, se in each], [y / se for y, se in each])
    found = egger(table, zero="half").classical
    assert (found.slope, found.se) == (
        pytest.approx(line.intercept, rel=1e-9), pytest.approx(line.intercept_stderr, rel=1e-9)
    )  # fmt: skip


def standing(table):
    """Each study by itself with halves where there is a zero, as pooling of one study gives it."""
    for at in range(len(table.study)):
        one = pool(table.take([at]), model="ee", zero="half")
        yield one.estimate, one.ci_low, one.ci_high


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (ROWS[:1] + ROWS[3:], "2 studies"),
        ([("a", 1, 20, 2, 20), ("b", 2, 20, 1, 20), ("c", 1, 20, 2, 20)], "same"),
    ],
)
def test_egger_needs_three_studies_of_different_size(rows, said):
    with pytest.raises(UserError, match=said):
        egger(counts(rows))


def at_half(estimate, low, high, measure="rd", baseline=0.5):
    return nnt(measure, (estimate, low, high), baseline)


def ranges(found):
    return [(one.kind, round(one.low, 9), one.high and round(one.high, 9)) for one in found.ranges]


def test_altmans_example_of_1998():
    """A reduction of 10 points, 95% CI -5 to 25: NNTB 10 (NNTH 20 to infinity to NNTB 4)."""
    found = at_half(-0.10, -0.25, 0.05)
    assert (round(found.number, 9), found.kind) == (10, "benefit")
    assert ranges(found) == [("benefit", 4, None), ("harm", 20, None)]


@pytest.mark.parametrize(
    ("effect", "told"),
    [
        ((-0.2, -0.25, -0.1), [("benefit", 4, 10)]),
        ((0.2, 0.1, 0.25), [("harm", 4, 10)]),
        ((-0.1, -0.2, 0.0), [("benefit", 5, None)]),
        ((0.1, 0.0, 0.2), [("harm", 5, None)]),
    ],
)
def test_one_range_where_the_interval_stays_on_one_side(effect, told):
    assert ranges(at_half(*effect)) == told


def test_no_difference_has_no_number():
    found = at_half(0.0, -0.1, 0.1)
    assert (found.number, found.kind, len(found.ranges)) == (None, None, 2)


def test_ratios_are_turned_into_risks_at_the_baseline():
    """At 20 of 100: a risk ratio of 0.5 is 10 of 100; odds of 1/4 halved are 1/8, a risk of 1/9."""
    assert at_half(0.5, 0.25, 0.75, "rr", 0.2).number == pytest.approx(10)
    odds = at_half(0.5, 0.25, 0.75, "or", 0.2)
    assert odds.risk_intervention == pytest.approx(1 / 9)
    assert odds.number == pytest.approx(1 / (0.2 - 1 / 9))


def test_a_risk_above_one_is_held_at_one():
    found = at_half(3.0, 2.0, 9.0, "rr", 0.4)
    assert (found.risk_intervention, found.risk_low, found.risk_high) == (1, 0.8, 1)


@pytest.mark.parametrize("baseline", [0, 1, -0.1, 7, inf])
def test_a_baseline_is_a_share(baseline):
    with pytest.raises(UserError, match="baseline"):
        at_half(-0.1, -0.2, 0, baseline=baseline)
