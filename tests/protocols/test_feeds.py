"""Feeds as drawn up never pass the step, the ceiling or the target; the weight behind them is not guessed."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nectary.protocols.feeds import Dosing, dosing_weight, drawn_ml, exact_ml, feed_table
from nectary.protocols.library import load, packaged
from nectary.protocols.plan import plan
from nectary.protocols.standing import path_from, standing

ALL = [load(name) for name in packaged()]
ARMS = [(one, arm) for one in ALL for arm in (one.bands[0].ladders)]


@given(
    st.sampled_from(ARMS), st.integers(400, 1499), st.integers(200, 4000), st.data(),
    st.lists(st.sampled_from(["advance", "stay", "hold", "restart", "back"]), max_size=12),
)  # fmt: skip
def test_no_weight_hold_or_restart_gives_a_feed_above_step_ceiling_or_target(
    chosen, birth_g, dosing_g, data, made
):
    protocol, arm = chosen
    interval = data.draw(st.sampled_from(protocol.allowed_h))
    gestation = data.draw(st.integers(24 * 7, 34 * 7 - 1))
    steps = protocol.band(birth_g, gestation).of_arm(arm)
    decisions, at = [("advance", 1)], 1
    for decision in made:
        at = {"advance": at + 1, "back": at - 1}.get(decision, at)
        at = min(max(at, 1), len(steps))
        decisions.append((decision, None if decision == "hold" else at))
    ahead = path_from(protocol, birth_g, standing(decisions), gestation, arm or None)
    assert len(ahead) >= 1
    ceiling = max(protocol.target_ml_per_kg_day, max(part for step in steps for part in step.parts))
    for step in steps:
        for part in step.parts:
            drawn = drawn_ml(protocol, exact_ml(part, dosing_g, interval)) or 0
            a_day_per_kg = drawn * (24 // interval) * 1000 / dosing_g
            assert a_day_per_kg <= part <= ceiling


def test_after_three_days_of_hold_the_path_starts_at_the_tolerated_step():
    leeds = load("leeds-2018")
    before = [("advance", 1), ("advance", 2), ("advance", 3), ("advance", 4)]
    held = standing([*before, ("hold", None), ("hold", None), ("hold", None)])
    assert (held.now, held.tolerated) == (None, 3)
    assert path_from(leeds, 650, held)[0].parts == (20,), "step 3, which was tolerated, and no later one"


@pytest.mark.parametrize(
    ("exact", "drawn"),
    [("10.7", "10.6"), ("0.542", "0.54"), ("0.999", "0.99"), ("1", "1"), ("4.99", "4.9"), ("5.19", "5"),
     ("20.9", "20"), ("0.009", None)],
)  # fmt: skip
def test_rounded_down_to_what_the_syringe_shows(exact, drawn):
    found = drawn_ml(load("leeds-2018"), Fraction(exact))
    assert found == (None if drawn is None else Fraction(drawn))


def test_half_up_would_break_an_up_to_ten():
    """560 g at 10 mL/kg/day every 3 h is exactly 0.7 mL; at 2 h 0.4667, of which 0.47 would be 10.07."""
    leeds = load("leeds-2018")
    assert drawn_ml(leeds, exact_ml(10, 560, 2)) == Fraction("0.46")


def test_the_table_holds_every_step_of_a_band_by_50_g():
    leeds = load("leeds-2018")
    rows = list(feed_table(leeds, leeds.bands[0]))
    assert [row.grams for row in rows[:2]] == [400, 450] and rows[-1].grams == 1600
    at_650 = next(row for row in rows if row.grams == 650)
    exact = [day.ml_per_feed for day in plan(leeds, birth_weight_g=650, on=date(2026, 11, 26)).days]
    assert [float(parts[0]) for parts in at_650.exact] == exact
    assert all(drawn[0] <= whole[0] for drawn, whole in zip(at_650.drawn, at_650.exact, strict=True))


@pytest.mark.parametrize(
    ("basis", "given", "found"),
    [
        ("birth_until_regained", {"birth_g": 900, "regained": False}, Dosing(900, "birth")),
        (
            "birth_until_regained", {"birth_g": 900, "latest_g": 950, "latest_age_days": 3, "regained": True},
            Dosing(950, "last weighed", 3),
        ),
        (
            "birth_until_regained", {"birth_g": 900, "latest_g": 950, "latest_age_days": 4, "regained": True},
            Dosing(None, why_not="old"),
        ),
        (
            "birth_until_regained",
            {"birth_g": 900, "latest_g": 850, "latest_age_days": 4, "regained": False},
            Dosing(None, why_not="old"),
        ),
        ("birth_until_regained", {"birth_g": 900}, Dosing(None, why_not="unknown_weight")),
        ("birth", {"birth_g": None}, Dosing(None, why_not="unknown_birth_weight")),
        ("birth", {"birth_g": 900, "in_doubt": True}, Dosing(None, why_not="in_doubt")),
        ("daily", {"birth_g": 900}, Dosing(None, why_not="unknown_weight")),
        ("daily", {"birth_g": 900, "latest_g": 850, "latest_age_days": 0}, Dosing(850, "last weighed", 0)),
        ("max_birth_daily", {"birth_g": 900, "latest_g": 850, "latest_age_days": 0}, Dosing(900, "birth")),
        (
            "max_birth_daily", {"birth_g": 900, "latest_g": 901, "latest_age_days": 0},
            Dosing(901, "last weighed", 0),
        ),
    ],
)  # fmt: skip
def test_the_dosing_weight_is_the_basis_or_cannot_be_said(basis, given, found):
    from dataclasses import replace

    assert dosing_weight(replace(load("leeds-2018"), weight_basis=basis), **given) == found
