"""What holds for every stay, whatever is charted: order, ids, a second judging, nothing lost."""

import copy

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.record.test_checks import ALL, ON, all_rows, judged, stay

from nectary.record.plausibility import judge_stay, remarks
from nectary.record.tables import id_column

days = st.integers(0, 4)  # few days and minutes, so that rows fall together
volumes = st.none() | st.sampled_from([0, 10, 150, 2_000, 5_000, 9_000, 11_000, 20_000, 45_000, 200_000])
minutes = st.sampled_from([None, 0, 180, 360])


def timed(draw, day, name="at_min"):
    minute = draw(minutes)
    return {name: None if minute is None else day * 1440 + minute}


@st.composite
def a_feed(draw):
    day = draw(days)
    row = {"day": day, **timed(draw, day), "volume_ul": draw(volumes)}
    row |= {"planned_ul": draw(volumes), "milk": draw(st.sampled_from(["mother", "donor", None]))}
    given_ = draw(st.sampled_from(["given", "part", "held", "at_breast"]))
    flag = draw(st.sampled_from([None, None, None, "sent"]))
    row |= {"route": draw(st.sampled_from([None, None, "oral", "ng"]))}
    return row | {"given": given_, "flag": flag, "fortifier_volume_ul": draw(st.sampled_from([None, 0, 500]))}


@st.composite
def a_span(draw, **words):
    first = draw(days)
    last = draw(st.none() | st.integers(first, 6))
    row = {"start_day": first, "stop_day": last, **timed(draw, first, "start_min")}
    return row | {column: draw(st.sampled_from(of)) for column, of in words.items()}


@st.composite
def a_row(draw, **cells):
    day = draw(days)
    return {"day": day, **timed(draw, day)} | {column: draw(of) for column, of in cells.items()}


stays = st.builds(
    stay,
    infants=st.fixed_dictionaries(
        {"birth_weight_g": st.sampled_from([None, 300, 900, 1_400]), "left_day": st.none() | days,
         "left_how": st.sampled_from([None, "home", "died"]),
         "birth_at": st.sampled_from([None, "2026-11-20T10:00"])}
    ),
    feeds=st.lists(a_feed(), max_size=10),
    feed_totals=st.lists(
        st.fixed_dictionaries(
            {"day": days, "milk": st.sampled_from(["mother", "donor", None]), "volume_ul": volumes}
        ),
        max_size=3,
    ),
    weights=st.lists(a_row(weight_g=st.sampled_from([850, 900, 950, 1_100, 9_000, 90])), max_size=5),
    steps=st.lists(a_row(aim_ul_per_g_day=st.sampled_from([None, 0, 12, 60, 150])), max_size=4),
    holds=st.lists(a_span(kind=["all_feeds", "feed"]), max_size=2),
    diagnoses=st.lists(a_span(diagnosis=["nec", "sip"]), max_size=3),
    medicines=st.lists(
        a_span(given_name=["Ampicillin", "Famotidine"], kind=["antibiotic", None]), max_size=2
    ),
    labs=st.lists(
        a_row(test=st.sampled_from(["hb", "platelets"]), number=st.sampled_from([5.0, 12.0, 150_000.0]),
              unit=st.sampled_from([None, "g/dL", "10*9/L", "/uL"])), max_size=3),
)  # fmt: skip


def said_of(tables):
    """Flag and confirmation of every row, by table and id."""
    return {
        (name, row.get(id_column(name))): (row.get("flag"), row.get("confirmed"))
        for name, rows in tables.items() for row in rows
    }  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(tables=stays, chance=st.randoms())
def test_the_order_of_rows_and_tables_does_not_matter(tables, chance):
    shuffled = copy.deepcopy(tables)
    for rows in shuffled.values():
        chance.shuffle(rows)
    names = list(shuffled)
    chance.shuffle(names)
    assert said_of(judged(tables)) == said_of(judged({name: shuffled[name] for name in names}))


@settings(max_examples=400, deadline=None)
@given(tables=stays)
def test_ids_do_not_matter_and_no_row_or_value_is_lost(tables):
    renamed = copy.deepcopy(tables)
    for name, rows in renamed.items():
        for row in rows if name != "infants" else ():
            row[id_column(name)] = f"other-{row[id_column(name)]}"
    before = copy.deepcopy(tables)
    back = judge_stay(tables, all_rows(tables), ON)
    judge_stay(renamed, all_rows(renamed), ON)
    for name, rows in tables.items():
        assert [row.get("flag") for row in rows] == [row.get("flag") for row in renamed[name]]
        for row, old in zip(rows, before[name], strict=True):
            assert {**row, "flag": 0, "confirmed": 0} == {**old, "flag": 0, "confirmed": 0}
            assert not old.get("flag") or row["flag"] == old["flag"]
    for row, wanted in back:
        assert wanted
        assert row.get("flag") in (None, "sent")
    assert {id(row) for row, _ in back} <= {id(row) for row in all_rows(tables)}


@settings(max_examples=400, deadline=None)
@given(tables=stays)
def test_judging_again_changes_nothing(tables):
    once = judged(tables)
    assert said_of(judged(once)) == said_of(once)
    assert judge_stay(copy.deepcopy(once), all_rows(once), ON) == []


@settings(max_examples=100, deadline=None)
@given(tables=stays)
def test_rows_that_are_not_judged_are_not_touched_and_remarks_touch_nothing(tables):
    before = copy.deepcopy(tables)
    assert judge_stay(tables, [], ON) == []
    remarks(tables, recorded=ALL, on=ON)
    assert tables == before
