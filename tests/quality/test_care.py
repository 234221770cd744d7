"""Milk and practices by month: exact sums, unknown days apart, and a feed charted today is seen today."""

from collections import defaultdict
from datetime import date, time, timedelta

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nectary.engine.compute import compute
from nectary.engine.schema import arrow_schema
from nectary.quality.care import MilkMonth, PracticeMonth, milk_by_month, practices_by_month
from nectary.sample.stays import invent

DAYS = pa.schema(
    {"infant_id": pa.string(), "day": pa.int64(), "mother_ml": pa.float64(), "donor_ml": pa.float64(),
     "formula_ml": pa.float64(), "breastfeeds": pa.int64()}
)  # fmt: skip


def infants(**birth_at):
    rows = [{"infant_id": name, "birth_at": at, "admitted_day": 0} for name, at in birth_at.items()]
    whole = [{name: row.get(name) for name in arrow_schema("infants").names} for row in rows]
    return pa.Table.from_pylist(whole, schema=arrow_schema("infants"))


def days(*rows):
    names = DAYS.names
    return pa.Table.from_pylist([dict(zip(names, row, strict=True)) for row in rows], schema=DAYS)


def test_known_zero_and_unknown_days_are_three_things():
    found = milk_by_month(
        days(
            ("a", 0, 7.5, 2.5, 0.0, 0),
            ("a", 1, 0.0, 0.0, 0.0, 2),  # held, and twice at the breast: 0 mL measured, known
            ("a", 2, None, None, None, None),  # nothing charted
            ("a", 3, None, 4.0, 0.0, 1),  # one milk doubted: the day's sum is not to be had
        ),
        infants(a="2026-01-10T04:00"),
    )
    assert found == (MilkMonth("2026-01", 4, 2, 2, 1, 7.5, 2.5, 0.0),)


def test_a_month_of_unknown_days_alone_has_no_sum():
    found = milk_by_month(days(("a", 0, None, None, None, None)), infants(a="2026-01-10T04:00"))
    assert found == (MilkMonth("2026-01", 1, 0, 1, 0, None, None, None),)
    assert milk_by_month(days(), infants()) == ()


def test_days_pass_into_the_next_month_by_the_units_own_day():
    rows = [("a", day, 1.0, 0.0, 0.0, 0) for day in range(3)]
    born = infants(a="2026-01-31T03:00")
    assert [(one.month, one.infant_days) for one in milk_by_month(days(*rows), born)] == [
        ("2026-01", 1),
        ("2026-02", 2),
    ]
    by_seven = milk_by_month(days(*rows), born, day_start=time(7))  # day 0 belongs to 30 January
    assert [(one.month, one.infant_days) for one in by_seven] == [("2026-01", 2), ("2026-02", 1)]


def test_no_birth_date_is_an_unknown_month_and_is_counted():
    found = milk_by_month(
        days(("a", 0, 1.0, 0.0, 0.0, 0), ("b", 0, 2.0, 0.0, 0.0, 0), ("c", 0, None, None, None, None)),
        infants(a="2026-01-31T03:00", b=None, c=None),
    )
    assert [(one.month, one.infant_days, one.known, one.mother_ml) for one in found] == [
        ("2026-01", 1, 1, 1.0),
        (None, 2, 1, 2.0),
    ]


def test_a_feed_charted_today_moves_the_month_of_today():
    tables = invent(20, 3)
    (still_in,) = [row for row in tables["infants"].to_pylist() if row["left_how"] == "still_in"][:1]
    today = date.fromisoformat(still_in["birth_at"][:10]) + timedelta(still_in["seen_to_day"])
    before = {one.month: one for one in milk_by_month(compute(tables).days, tables["infants"])}
    feed = {"infant_id": still_in["infant_id"], "feeds_id": "new", "day": still_in["seen_to_day"],
            "milk": "donor", "volume_ul": 2500, "given": "given"}  # fmt: skip
    row = pa.Table.from_pylist([{n: feed.get(n) for n in arrow_schema("feeds").names}], arrow_schema("feeds"))
    tables["feeds"] = pa.concat_tables([tables["feeds"], row])
    after = {one.month: one for one in milk_by_month(compute(tables).days, tables["infants"])}
    moved = [month for month in after if after[month] != before[month]]
    assert moved == [today.isoformat()[:7]]
    assert after[moved[0]].donor_ml == pytest.approx(before[moved[0]].donor_ml + 2.5, abs=1e-9)


def test_practices_are_counted_apart_by_month_of_admission():
    kinds = pa.schema({"infant_id": pa.string(), "practice": pa.string(), "verdict": pa.string()})
    verdicts = pa.Table.from_pylist(
        [
            {"infant_id": infant, "practice": "p", "verdict": verdict}
            for infant, verdict in (
                ("a", "met"), ("a", "unknown"), ("b", "not_met"), ("c", "not_applicable"), ("d", "met"),
            )
        ],
        schema=kinds,
    )  # fmt: skip
    born = infants(a="2026-01-31T03:00", b="2026-02-01T03:00", c=None, d="2026-01-31T23:00")
    rows = born.to_pylist()
    rows[3]["admitted_day"] = 1  # born on 31 January, admitted on 1 February
    assert practices_by_month(verdicts, pa.Table.from_pylist(rows, schema=born.schema)) == (
        PracticeMonth("p", "2026-01", 1, 0, 0, 1),
        PracticeMonth("p", "2026-02", 1, 1, 0, 0),
        PracticeMonth("p", None, 0, 0, 1, 0),
    )
    assert practices_by_month(verdicts.slice(0, 0), born) == ()


millilitres = st.none() | st.integers(0, 90_000).map(lambda ul: ul / 1000)
charts = st.dictionaries(
    keys=st.tuples(st.sampled_from("abc"), st.integers(0, 70)),
    values=st.tuples(millilitres, millilitres, millilitres, st.none() | st.integers(0, 2)),
    max_size=20,
)
BORN = {"a": "2026-01-05T00:00", "b": "2026-02-27T13:30", "c": None}


@given(charts, st.sampled_from([time(0), time(7)]))
def test_milk_agrees_with_a_plain_reading(chart, day_start):
    expected = defaultdict(lambda: [0, 0, 0, 0, 0, 0])
    for (infant, day), (mother, donor, formula, breast) in chart.items():
        born = BORN[infant]
        month = None
        if born:
            early = day_start == time(7) and born.endswith("00:00")
            month = (date.fromisoformat(born[:10]) + timedelta(day - early)).isoformat()[:7]
        row = expected[month]
        row[0] += 1
        if None not in (mother, donor, formula):
            row[1] += 1
            row[2] += bool(breast)
            for at, ml in enumerate((mother, donor, formula)):
                row[3 + at] += round(ml * 1000)
    rows = [(*key, *values) for key, values in chart.items()]
    found = milk_by_month(days(*rows), infants(**BORN), day_start=day_start)
    assert {one.month for one in found} == set(expected)
    for one in found:
        every, known, breast, *ul = expected[one.month]
        assert (one.infant_days, one.known, one.unknown, one.breast) == (every, known, every - known, breast)
        sums = [None if not known else each / 1000 for each in ul]
        assert [one.mother_ml, one.donor_ml, one.formula_ml] == sums
