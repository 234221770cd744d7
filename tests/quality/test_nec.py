"""NEC by month: what is unknown is never a 0, and a month is not drawn while babies are still in."""

from fractions import Fraction
from itertools import product
from math import comb

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nectary.base.errors import UserError
from nectary.quality.nec import NecMonth, false_points_a_year, nec_by_month, reach


def tables(*babies):
    """(month, left_how, nec) a baby, and a flag where the infant's row is doubted."""
    stays, infants = [], []
    for number, (month, left_how, nec, *flag) in enumerate(babies):
        stays.append({"infant_id": str(number), "left_how": left_how, "nec": nec})
        infants.append({
            "infant_id": str(number), "birth_month": month,
            "flag": flag[0] if flag else None, "confirmed": flag[1] if len(flag) > 1 else None,
        })  # fmt: skip
    kinds = {"infant_id": pa.string(), "left_how": pa.string(), "nec": pa.int64()}
    months = {"infant_id": pa.string(), "birth_month": pa.string(), "flag": pa.string()}
    return (
        pa.Table.from_pylist(stays, schema=pa.schema(kinds)),
        pa.Table.from_pylist(infants, schema=pa.schema({**months, "confirmed": pa.bool_()})),
    )


HOME, CASE = ("2025-01", "home", 0), ("2025-01", "home", 1)


def test_a_month_of_known_babies():
    (month,) = nec_by_month(*tables(HOME, HOME, HOME, CASE))
    assert (month.month, month.events, month.known, month.unknown) == ("2025-01", 1, 4, 0)
    assert (month.value, month.centre, month.lower) == (0.25, 0.25, 0.0)
    assert month.upper == pytest.approx(0.25 + 3 * (0.25 * 0.75 / 4) ** 0.5, rel=1e-12)  # one rounding each
    assert month.lowest == month.highest == 0.25


def test_a_case_beside_babies_still_in_is_not_drawn_as_100_percent():
    babies = [("2025-01", "still_in", 1), *[("2025-01", "still_in", None)] * 9]
    (month,) = nec_by_month(*tables(*babies))
    assert (month.events, month.known, month.still_in, month.value) == (1, 1, 9, None)
    assert (month.lowest, month.highest) == (0.1, 1.0)


@pytest.mark.parametrize(
    ("left_how", "counted"),
    [("still_in", "still_in"), ("transfer", "transferred"), ("home", "open"), ("died", "open"),
     (None, "no_end")],
)  # fmt: skip
def test_each_unknown_says_why(left_how, counted):
    (month,) = nec_by_month(*tables(HOME, ("2025-01", left_how, None)))
    assert getattr(month, counted) == month.unknown == 1
    assert (month.events, month.known) == (0, 1)
    assert (month.value is None) == (counted != "transferred")


def test_a_transferred_baby_asked_after_is_known():
    (month,) = nec_by_month(*tables(HOME, ("2025-01", "transfer", 1)))
    assert (month.events, month.known, month.unknown) == (1, 2, 0)


def test_months_without_a_known_baby_stay_as_gaps():
    months = nec_by_month(*tables(CASE, HOME, ("2025-04", "home", 0), ("2025-03", "transfer", None)))
    assert [one.month for one in months] == ["2025-01", "2025-02", "2025-03", "2025-04"]
    assert [one.value for one in months] == [0.5, None, None, 0.0]
    assert [one.unknown for one in months] == [0, 0, 1, 0]
    assert months[1].lowest is None and months[1].highest is None
    assert months[3].value == 0.0 and months[2].value is None  # a zero and an unknown are two things


def test_a_doubted_or_missing_month_of_birth_is_its_own_row():
    months = nec_by_month(
        *tables(HOME, (None, "home", 1), ("2025-01", "home", 1, "early_gestation"), (*CASE, "x", True))
    )
    assert months[-1] == NecMonth(None, events=2, known=2)
    assert (months[0].events, months[0].known) == (1, 2)


def test_a_frozen_baseline_is_not_moved_by_later_months():
    before = [CASE, HOME, HOME, HOME]
    after = [("2025-02", "home", 1)] * 4
    assert nec_by_month(*tables(*before, *after))[0].centre == 5 / 8
    frozen = nec_by_month(*tables(*before, *after), baseline_to="2025-01")
    assert [one.centre for one in frozen] == [0.25, 0.25]
    with pytest.raises(UserError, match="2024-12"):
        nec_by_month(*tables(*before), baseline_to="2024-12")


def test_no_limits_are_made_from_months_that_all_had_the_same_answer():
    months = nec_by_month(*tables(HOME, HOME))
    assert (months[0].value, months[0].centre, months[0].upper) == (0.0, None, None)
    assert reach(months) is None
    assert nec_by_month(*tables()) == ()


def test_reach_of_one_size_by_adding_up_every_count():
    """Four months of 4 babies, 4 cases of 16: only 4 of 4 passes the limit of 0.8995."""
    babies = [(f"2025-0{month}", "home", int(number == 0)) for month in range(1, 5) for number in range(4)]
    found = reach(nec_by_month(*tables(*babies)))
    assert found is not None
    assert found.babies_a_month == 4
    assert found.false_alarm == pytest.approx(float(1 - (1 - Fraction(1, 4) ** 4) ** 12), rel=1e-9)
    assert found.sees_double == pytest.approx(float(1 - (1 - Fraction(1, 2) ** 4) ** 12), rel=1e-9)
    assert found.sees_half == 0  # the lower limit is 0: a fall cannot be seen


babies = st.lists(
    st.tuples(
        st.sampled_from(["2025-01", "2025-02", "2025-04", None]),
        st.sampled_from(["home", "died", "transfer", "still_in", None]),
        st.sampled_from([0, 1, None]),
    ),
    max_size=14,
)


@given(babies, st.randoms(use_true_random=False))
def test_agrees_with_a_plain_reading_and_not_with_the_order(given_babies, chance):
    months = nec_by_month(*tables(*given_babies))
    shuffled = list(given_babies)
    chance.shuffle(shuffled)
    assert nec_by_month(*tables(*shuffled)) == months
    assert sum(one.known + one.unknown for one in months) == len(given_babies)
    for one in months:
        mine = [(how, nec) for month, how, nec in given_babies if month == one.month]
        answers = [nec for _, nec in mine if nec is not None]
        waits = any(nec is None and how != "transfer" for how, nec in mine)
        assert (one.events, one.known) == (sum(answers), len(answers))
        drawn = bool(answers) and not waits and one.month is not None
        assert one.value == (sum(answers) / len(answers) if drawn else None)
        open_ends = [nec is None for _, nec in mine]
        fills = [
            sum(answers) + sum(way) for way in product((0, 1), repeat=sum(open_ends)) if mine
        ]  # every way the unknown could turn out
        if fills:
            assert one.lowest == min(fills) / len(mine) and one.highest == max(fills) / len(mine)


def test_false_signals_to_expect_in_a_year_by_adding_up_every_count():
    """Months of 20 and of 40 babies around the same centre: each count beyond its limits, by its chance."""
    months = [
        NecMonth("2025-01", 1, 20, value=0.05, centre=0.06, lower=0.0, upper=0.2193),
        NecMonth("2025-02", 2, 40, value=0.05, centre=0.06, lower=0.0, upper=0.1726),
        NecMonth("2025-03", 0, 0),
    ]
    each = [
        sum(comb(n, k) * 0.06**k * 0.94 ** (n - k) for k in range(n + 1) if k / n > upper)
        for n, upper in ((20, 0.2193), (40, 0.1726))
    ]
    assert false_points_a_year(months) == pytest.approx(12 * sum(each) / 2, rel=1e-9)
    assert false_points_a_year([NecMonth("2025-03", 0, 0)]) == 0
