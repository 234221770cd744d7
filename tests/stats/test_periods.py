"""Labels that read as months or dates are a sequence: every way in which it can be broken is told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nectary.stats.periods import MONTH, ONE_BY_ONE, order_of

GAPS = [
    ("2026-01 2026-02 2026-04 2026-05 2026-09 2026-10 2026-12", "2026-03 2026-06 2026-07 2026-08 2026-11"),
    ("2026-11 2026-12 2027-02", "2027-01"), ("2026/1 2026/2 2026/4", "2026-03"), ("01/2026 02/2026 04/2026",
    "2026-03"),
    ("202601 202602 202604", "2026-03"), ("Jan-26 Feb-26 Apr-26", "2026-03"), ("ene-26 feb-26 abr-26",
    "2026-03"),
    ("Jan Feb Apr May", "Mar"), ("Nov Dec Feb", "Jan"), ("2026-Q1 2026-Q2 2026-Q4", "2026-Q3"),
    ("2026Q3 2026Q4 2027Q2", "2027-Q1"), ("Q1-2026 Q3-2026", "2026-Q2"), ("2025-W51 2025-W52 2026-W02",
    "2026-W01"),
    ("2019 2020 2022", "2021"), ("2026-01-01 2026-02-01 2026-04-01", "2026-03"),
    ("2026-01-31 2026-02-28 2026-04-30", "2026-03"), ("2026-01-05 2026-01-12 2026-01-26 2026-02-02",
    "2026-01-19"),
    ("2026-01-01 2026-01-02 2026-01-04 2026-01-05", "2026-01-03"),
    ("13/01/2026 14/01/2026 16/01/2026 17/01/2026", "2026-01-15"),
]  # fmt: skip


@pytest.mark.parametrize(("labels", "missing"), GAPS)
def test_what_is_missing_is_named(labels, missing):
    order = order_of(labels.split())
    assert list(order.missing) == missing.split() == list(order.told)
    assert (order.count, order.twice, order.back, order.odd) == (len(missing.split()), (), (), ())


@pytest.mark.parametrize("labels", [["January 2026", "March 2026"], ["enero de 2026", "marzo de 2026"],
["2026 Jan", "2026 Mar"],
                                    ["Jan. 2026", "Mar. 2026"], ["Sept 2026", "Nov 2026"]])  # fmt: skip
def test_months_by_name_are_months(labels):
    assert order_of(labels).kind == MONTH and order_of(labels).count == 1


@pytest.mark.parametrize(
    ("labels", "how"),
    [
        ("2026-03 2026-02 2026-01", {"back": (2, 3)}), ("2026-01 2026-03 2026-02", {"back": (3,)}),
        ("2026-01 2026-01 2026-02", {"twice": (2,)}), ("2026-01 2026/1 2026-02", {"twice": (2,)}),
        ("2026-01 2026-02 Total", {"odd": (3,)}), ("2026-01 2026-13 2026-02", {"odd": (2,)}),
        ("2026-01 2026-02 2026-Q1", {"odd": (3,)}), ("2026-01 2026-02 2026-01-05", {"odd": (3,)}),
        ("2026-01 Febuary-2026 2026-03", {"odd": (2,)}), ("2019 2020 2021 2019-2021", {"odd": (4,)}),
        ("Jan Feb Mar Apr Total", {"odd": (5,)}), ("01/02/2026 01/03/2026 01/05/2026", {"unsure": True}),
    ],
)  # fmt: skip
def test_every_other_way_to_be_broken(labels, how):
    order = order_of(labels.split())
    found = {name: getattr(order, name) for name in ("twice", "back", "odd", "unsure")}
    assert {name: one for name, one in found.items() if one} == how


@pytest.mark.parametrize(
    "labels",
    ["a b c", "1 2 4", "baby-1 baby-2", "2026-01", "", "May A B", "0 0 0", "ward-3 ward-4", "12 13 14",
    "before after"],
)  # fmt: skip
def test_labels_that_are_no_periods_are_no_sequence(labels):
    assert order_of(labels.split()) is None


def test_days_in_no_rhythm_have_an_order_and_no_gap():
    order = order_of(["2026-01-03", "2026-02-17", "2026-02-18", "2026-05-01"])
    assert (order.kind, order.count, order.back) == ("day", 0, ())
    assert order_of(["2026-02-17", "2026-01-03"]).back == (2,)


def test_a_year_that_was_mistyped_is_a_stretch_and_not_a_thousand_names():
    order = order_of(["2026-01", "2026-02", "2126-03"])
    assert order.count == 1200 and order.told == ("2026-03 - 2126-02",)
    assert len(order.missing) == 1000


@given(st.integers(1900 * 12, 2190 * 12), st.lists(st.booleans(), min_size=3, max_size=40))
def test_what_was_left_out_is_what_is_missing(first, kept):
    names = [f"{at // 12}-{at % 12 + 1:02d}" for at in range(first, first + len(kept))]
    labels = [name for name, stays in zip(names, kept, strict=True) if stays]
    if len(labels) < 2:
        return
    between = names[names.index(labels[0]) : names.index(labels[-1])]
    order = order_of(labels)
    assert list(order.missing) == [name for name in between if name not in labels]
    assert len(order.told) <= ONE_BY_ONE


@given(st.lists(st.text(max_size=12), max_size=8))
def test_no_label_is_too_odd(labels):
    order = order_of(labels)
    assert order is None or order.count >= 0
