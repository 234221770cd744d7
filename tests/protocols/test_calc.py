"""The calculator's arithmetic against plain Python, and what it refuses to say."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.practices.test_by_protocol import signed

from nectary.base.errors import UserError
from nectary.protocols.calc import MILKS, Asked, next_step, rounded_down, worked
from nectary.protocols.library import load
from nectary.protocols.reading import of_content

TODAY = date(2026, 11, 26)
UL = st.none() | st.integers(0, 60_000)


def asked(**changed):
    given_ul = {milk: changed.pop(milk, 0) for milk in MILKS}
    plain = {"weight_g": 980, "weighed_days_ago": 1, "at_breast": False, "aim": 96, "interval_h": 3}
    return Asked(**(plain | changed), given_ul=given_ul)


def test_a_day_worked_by_hand():
    """40.2 mL own and 9.8 mL donor milk at 980 g are 51.02 mL/kg; 96 at 980 g are 94.08 mL, 11.76 a feed."""
    found = worked(asked(mother=40_200, donor=9_800), TODAY)
    assert found.by_milk == {"mother": Fraction(40_200, 980), "donor": Fraction(10), "formula": 0}
    assert found.total == Fraction(50_000, 980) and round(float(found.total), 2) == 51.02
    assert (float(found.ml_a_day), float(found.ml_a_feed)) == (94.08, 11.76)
    assert found.change == 96 - Fraction(50_000, 980)


@given(grams=st.integers(300, 5000), mother=UL, donor=UL, formula=UL, aim=st.none() | st.integers(0, 200))
def test_it_says_what_plain_arithmetic_says(grams, mother, donor, formula, aim):
    found = worked(asked(weight_g=grams, mother=mother, donor=donor, formula=formula, aim=aim), TODAY)
    volumes = (mother, donor, formula)
    if sum(ul or 0 for ul in volumes) > 300 * grams:
        assert found.why_not == "milk_impossible" and found.total is None and found.ml_a_day is None
        return
    if None in volumes:
        assert found.total is None and found.change is None
    else:
        assert found.total == Fraction(sum(volumes), grams)
    for milk, ul in zip(MILKS, volumes, strict=True):
        assert found.by_milk[milk] == (None if ul is None else Fraction(ul, grams))
    assert found.ml_a_day == (None if aim is None else Fraction(aim * grams, 1000))


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"weight_g": None}, "weight_not_said"),
        ({"weight_g": 199}, "weight_impossible"),
        ({"weight_g": 10_001}, "weight_impossible"),
        ({"weighed_days_ago": None}, "weight_age_not_said"),
        ({"weighed_days_ago": 4}, "weight_old"),
        ({"mother": 294_001}, "milk_impossible"),
    ],
)
def test_where_it_cannot_be_said_no_number_is(changed, why):
    found = worked(asked(**changed), TODAY)
    assert found.why_not == why
    assert (found.total, found.ml_a_day, found.ml_a_feed, found.change) == (None,) * 4
    assert set(found.by_milk.values()) == {None}


def test_at_the_edges_it_can_be_said():
    assert worked(asked(weighed_days_ago=3, mother=294_000), TODAY).total == 300


def test_milk_at_the_breast_makes_it_at_least_and_leaves_no_change():
    found = worked(asked(mother=1000, at_breast=True), TODAY)
    assert found.at_least and found.total is not None and found.change is None


@given(ul=st.integers(0, 60_000), mark=st.sampled_from(["0.01", "0.1", "0.5", "1"]))
def test_rounding_is_to_a_mark_and_never_up(ul, mark):
    exact, step = Fraction(ul, 1000), Fraction(mark)
    found = rounded_down(exact, step)
    if found is None:
        assert exact < step
    else:
        assert found % step == 0 and exact - step < found <= exact


OURS = of_content(signed())


def ask(protocol, **changed):
    plain = {"on": OURS.starts, "birth_weight_g": 900, "gestation_days": None, "arm": None, "tolerated": 3,
             "decision": "advance", "grams": 980, "interval_h": 2}  # fmt: skip
    return next_step(protocol, **(plain | changed))


def test_a_signed_protocol_gives_the_step_after_the_last_tolerated_one():
    steps = OURS.band(900).of_arm(None)
    found = ask(OURS)
    assert found.step == steps[3]
    exact = [Fraction(part * 980 * 2, 24_000) for part in found.step.parts[: len(found.drawn_ml)]]
    assert all(0 < drawn <= one for drawn, one in zip(found.drawn_ml, exact, strict=True))
    assert ask(OURS, decision="stay").step == steps[2]
    assert ask(OURS, decision="back").step == steps[1]
    assert (ask(OURS, decision="hold").step, ask(OURS, decision="hold").why_not) == (None, "held")
    assert ask(OURS, tolerated=len(steps)).why_not == "at_the_end"
    assert ask(OURS, grams=None).drawn_ml == ()


def test_no_step_comes_from_what_nobody_signed_or_is_past_its_review():
    assert ask(load("sift-2019"), arm="slow-18").why_not == "not_signed"
    assert ask(load("leeds-2018"), on=TODAY).why_not == "expired"
    assert ask(OURS, on=OURS.starts - timedelta(days=1)).why_not == "not_signed"
    assert ask(OURS, on=OURS.next_review + timedelta(days=1)).why_not == "expired"


def test_a_baby_outside_the_protocol_is_refused():
    with pytest.raises(UserError):
        ask(OURS, birth_weight_g=4000)
