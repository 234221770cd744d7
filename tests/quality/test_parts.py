"""Counting stays one by one and adding them up gives what counting them all at once gives."""

import ast
from importlib.resources import files

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from nectary.engine.schema import arrow_schema
from nectary.quality.care import (
    MilkMonth,
    MilkPart,
    add_milk,
    add_practices,
    milk_by_month,
    milk_parts,
    practice_parts,
    practices_by_month,
)
from nectary.quality.counting import FILES
from nectary.quality.nec import add_nec, nec_by_month, nec_parts

DAY = ("day", "mother_ml", "donor_ml", "formula_ml", "breastfeeds")
TYPES = {"infant_id": pa.string(), "day": pa.int64(), "mother_ml": pa.float64(), "donor_ml": pa.float64(),
         "formula_ml": pa.float64(), "breastfeeds": pa.int64(), "practice": pa.string(),
         "verdict": pa.string(), "left_how": pa.string(), "nec": pa.int64()}  # fmt: skip
millilitres = st.none() | st.integers(0, 90_000).map(lambda ul: ul / 1000)
stays = st.lists(
    st.fixed_dictionaries(
        {
            "birth_at": st.sampled_from([None, "2026-01-05T00:00", "2026-02-27T13:30"]),
            "birth_month": st.sampled_from([None, "2026-01", "2026-02"]),
            "admitted_day": st.sampled_from([None, 0, 3]),
            "flag": st.sampled_from([None, "early_gestation"]),
            "confirmed": st.sampled_from([None, True]),
            "left_how": st.sampled_from([None, "still_in", "home", "transfer"]),
            "nec": st.sampled_from([None, 0, 1]),
            "days": st.lists(st.tuples(*[millilitres] * 3, st.none() | st.integers(0, 2)), max_size=6),
            "verdicts": st.lists(
                st.tuples(st.sampled_from("pq"), st.sampled_from(["met", "not_met", "unknown"])), max_size=4
            ),
        }
    ),
    max_size=5,
)


def of(names, rows):
    return pa.Table.from_pylist(
        [dict(zip(names, row, strict=True)) for row in rows],
        schema=pa.schema([(n, TYPES[n]) for n in names]),
    )


def tables(named):
    """The infants, days, verdicts and stays of these (name, stay)."""
    whole = arrow_schema("infants")
    infants = [{name: {**one, "infant_id": code}.get(name) for name in whole.names} for code, one in named]
    days = [(code, at, *row) for code, one in named for at, row in enumerate(one["days"])]
    verdicts = [(code, *row) for code, one in named for row in one["verdicts"]]
    ended = [(code, one["left_how"], one["nec"]) for code, one in named]
    return (
        pa.Table.from_pylist(infants, schema=whole),
        of(("infant_id", *DAY), days),
        of(("infant_id", "practice", "verdict"), verdicts),
        of(("infant_id", "left_how", "nec"), ended),
    )


@settings(deadline=None)  # the first example waits for Arrow
@given(stays)
def test_the_months_of_many_stays_are_the_sums_of_each_stays_own(given_stays):
    named = [(str(at), one) for at, one in enumerate(given_stays)]
    milk, practices, nec = [], [], []
    for one in named:
        infants, days, verdicts, ended = tables([one])
        milk += milk_parts(days, infants)
        practices += practice_parts(verdicts, infants)
        nec += nec_parts(ended, infants)
    infants, days, verdicts, ended = tables(named)
    assert add_milk(milk) == milk_by_month(days, infants)
    assert add_practices(practices) == practices_by_month(verdicts, infants)
    assert add_nec(nec) == nec_by_month(ended, infants)


def test_a_stay_without_a_known_day_adds_no_zero_to_a_sum():
    unknown = MilkPart("2026-01", 2, 0, 0, None, None, None)
    known = MilkPart("2026-01", 1, 1, 0, 7500, 0, 250)
    assert add_milk([unknown, known]) == (MilkMonth("2026-01", 3, 1, 2, 0, 7.5, 0.0, 0.25),)
    assert add_milk([unknown]) == (MilkMonth("2026-01", 2, 0, 2, 0, None, None, None),)


def test_the_version_covers_every_file_of_this_room_that_counts_a_stay():
    """What the counting files import of their own room counts too."""
    room, found, waiting = files("nectary.quality"), set(), ["care.py", "nec.py"]
    while waiting:
        name = waiting.pop()
        found.add(name)
        tree = ast.walk(ast.parse(room.joinpath(name).read_text("utf-8")))
        imported = {one.module or "" for one in tree if isinstance(one, ast.ImportFrom)}
        here = {f"{one.rpartition('.')[2]}.py" for one in imported if one.startswith("nectary.quality.")}
        waiting += here - found
    assert found == set(FILES)
