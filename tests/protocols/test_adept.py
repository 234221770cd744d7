"""ADEPT's printed ladder, worked by hand at 650 g and 1400 g, and every band edge."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nectary.base.errors import UserError
from nectary.protocols.library import load
from nectary.protocols.plan import forward_path, plan, step_after

ADEPT = load("adept-2009")
TODAY = date(2026, 11, 24)
# feeding day: first half, second half, mL/h in each, mL/day
AT_650 = """
1 12 12 0.325 0.325 7.8
2 12 12 0.325 0.325 7.8
3 24 24 0.65 0.65 15.6
4 36 36 0.975 0.975 23.4
5 48 48 1.3 1.3 31.2
6 60 60 1.625 1.625 39.0
7 72 72 1.95 1.95 46.8
8 84 84 2.275 2.275 54.6
9 96 96 2.6 2.6 62.4
10 108 120 2.925 3.25 74.1
11 132 144 3.575 3.9 89.7
12 150 150 4.0625 4.0625 97.5
"""
AT_1400 = """
1 24 24 1.4 1.4 33.6
2 36 36 2.1 2.1 50.4
3 48 48 2.8 2.8 67.2
4 60 60 3.5 3.5 84.0
5 72 72 4.2 4.2 100.8
6 84 84 4.9 4.9 117.6
7 96 108 5.6 6.3 142.8
8 120 132 7.0 7.7 176.4
9 144 150 8.4 8.75 205.8
"""


def made(grams, **options):
    return plan(ADEPT, birth_weight_g=grams, on=TODAY, **options)


@pytest.mark.parametrize(("grams", "table", "full"), [(650, AT_650, 12), (1400, AT_1400, None)])
def test_printed_ladder(grams, table, full):
    expected = [tuple(map(float, line.split())) for line in table.strip().splitlines()]
    found = made(grams)
    assert [
        (day.feeding_day, *day.halves, *day.ml_per_feed_halves, day.ml_per_day) for day in found.days
    ] == expected
    assert found.full_feeds_feeding_day == full
    for day in found.days:
        assert (day.ml_per_feed is None) == (day.halves[0] != day.halves[1])
        assert [segment.to_min for segment in day.segments][-1] == 1440


@pytest.mark.parametrize(
    ("grams", "first_three"),
    [(599, [12, 12, 12]), (600, [12, 12, 24]), (749, [12, 12, 24]), (750, [12, 12, 24]), (999, [12, 12, 24]),
     (1000, [12, 24, 36]), (1249, [12, 24, 36]), (1250, [24, 36, 48])],
)  # fmt: skip
def test_band_edges(grams, first_three):
    assert [day.halves[0] for day in made(grams).days[:3]] == first_three


def test_two_hourly_is_scaled_and_other_intervals_are_refused():
    assert made(650, interval_h=2).days[3].ml_per_feed == 1.95
    with pytest.raises(UserError, match="every 3 h"):
        made(650, interval_h=3)


def test_full_feeds_are_reached_below_750_g_only():
    assert [made(grams).full_feeds_feeding_day for grams in (599, 749, 750, 1000, 1250)] == [
        13,
        12,
        None,
        None,
        None,
    ]


def test_nobody_has_signed_it():
    found = made(650)
    assert (found.status, found.signed) == ("example", False)
    assert found.weight == {"grams": 650, "basis": "birth, unchanged"}


def test_a_hold_of_any_length_leads_to_the_next_step_not_to_the_calendar():
    """Step 5 tolerated, then held: what comes next is step 6, on whatever day that is."""
    assert forward_path(ADEPT, 650, 5)[0].number == 6
    assert step_after(ADEPT, 650, 5, "hold") is None
    assert step_after(ADEPT, 650, 5, "restart").number == 5
    assert step_after(ADEPT, 650, 5, "advance").number == 6
    assert step_after(ADEPT, 650, 5, "back", back=2).number == 3
    assert step_after(ADEPT, 650, 12, "advance") is None


@given(st.integers(0, 12), st.sampled_from(["advance", "stay", "back", "restart"]), st.integers(1, 15))
def test_no_decision_climbs_more_than_one_step(done, decision, back):
    step = step_after(ADEPT, 650, done, decision, back)
    assert step is None or 1 <= step.number <= done + 1


@given(st.integers(600, 748))
def test_a_heavier_baby_of_one_band_gets_more_by_volume_and_the_same_by_weight(grams):
    lighter, heavier = made(grams).days, made(grams + 1).days
    for one, other in zip(lighter, heavier, strict=True):
        assert one.ml_per_kg_day == other.ml_per_kg_day
        assert one.ml_per_day < other.ml_per_day


def test_outside_the_bands_and_unknown_names_are_refused(tmp_path):
    with pytest.raises(UserError, match="outside this protocol"):
        plan(load("leeds-2018"), birth_weight_g=6900, on=TODAY, gestation_days=34 * 7)
    for grams, gestation in ((0, None), (199, None), (7001, None), (9800, None), (980, 0), (980, 60 * 7)):
        with pytest.raises(UserError, match="Is a digit wrong"):
            plan(ADEPT, birth_weight_g=grams, on=TODAY, gestation_days=gestation)
    with pytest.raises(UserError, match="every 0 h"):
        plan(ADEPT, birth_weight_g=650, on=TODAY, interval_h=0)
    with pytest.raises(UserError, match="no protocol"):
        load("royal-cornwall")
    with pytest.raises(UserError, match="no arm"):
        made(650, arm="middle")


def _file(tmp_path, old, new):
    from importlib.resources import files

    text = (files("nectary.protocols") / "packaged" / "adept-2009.toml").read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "unit.toml"
    path.write_text(text.replace(old, new, 1))
    return str(path)


def test_a_changed_number_changes_the_version_and_a_past_review_date_expires(tmp_path):
    assert load(_file(tmp_path, "[150,150]", "[145,150]")).version != ADEPT.version
    old = load(_file(tmp_path, 'status = "verified"', 'next_review = 2021-08-21\nstatus = "verified"'))
    assert plan(old, birth_weight_g=650, on=TODAY).status == "expired"
