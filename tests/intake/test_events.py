"""Rows that tell of one event count once, whoever sends them and under whatever ids."""

import random
from datetime import date, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.intake.test_loading import content

from nectary.engine import folder
from nectary.engine.compute import compute, compute_measure
from nectary.intake.cells import Clock
from nectary.intake.folder import load_into, load_rows, rows_of
from nectary.intake.loaded import SourceRow
from nectary.record.tables import TABLES

ON = date(2026, 11, 26)
CLOCK = Clock("UTC", time(7, 0))
BORN = {"unit_id": "u", "birth_at": "2026-03-02T22:10", "gestation": "27+3", "birth_weight_g": "980"}
INFANT = SourceRow("infants", "infants.csv", 2, {"infant_id": "a", "seen_to_day": "9"} | BORN)
NINE = "2026-03-04T09:00"
DAY_OF_NINE = 2


def row(table, row_id, **cells):
    own = {} if row_id is None else {f"{table}_id": row_id}
    return SourceRow(table, f"{table}.csv", 2, {"infant_id": "a", **own, **cells})


def feed(row_id, ml="5", at=NINE, milk="mother", **cells):
    return row("feeds", row_id, at=at, milk=milk, volume_ml=ml, given="given", **cells)


def loaded(*rows, **more):
    found = load_rows([INFANT, *rows], CLOCK, on=ON, **more)
    assert found.refusals == ()
    for counts in found.counts.values():
        assert counts["read"] == counts["accepted"] + counts["refused"] + counts["merged"]
    return found


def measured(found, name):
    """Unit day -> what the measure says of it."""
    return {one["day"]: one["value"] for one in compute_measure(name, found.tables).to_pylist()}


def of(found, table, *columns):
    return [tuple(one[name] for name in columns) for one in found.tables[table].to_pylist()]


def counts(found, table):
    return tuple(found.counts[table][what] for what in ("accepted", "merged", "flagged"))


def test_24_copies_of_one_feed_are_one_feed_and_are_told():
    found = loaded(*(feed(f"f{n}") for n in range(24)))
    assert counts(found, "feeds") == (1, 23, 0)
    assert found.said == ("feeds.csv: 23 rows repeat another row in every fact but its id; merged",)
    assert measured(found, "enteral_ml_per_kg")[DAY_OF_NINE] == 5000 / 980


def test_a_days_sum_sent_twice_is_one_sum_with_and_without_ids():
    for ids in (("t1", "t2"), (None, None)):
        found = loaded(*(row("feed_totals", one, day="2", milk="mother", volume_ml="40") for one in ids))
        assert counts(found, "feed_totals") == (1, 1, 0)
        assert measured(found, "enteral_ml_per_kg")[2] == 40_000 / 980


def test_a_drip_and_a_transfusion_sent_twice_are_one_each():
    span = {"start_at": NINE, "volume_ml": "80"}
    drip = [row("fluids", one, stop_at="2026-03-05T07:00", kind="parenteral_nutrition", **span)
            for one in ("x1", "x2")]  # fmt: skip
    blood = [row("transfusions", one, stop_at="2026-03-04T12:00", product="red_cells", start_at=NINE,
                 volume_ml="15") for one in ("x1", "x2")]  # fmt: skip
    found = loaded(*drip, *blood)
    assert (counts(found, "fluids"), counts(found, "transfusions")) == ((1, 1, 0), (1, 1, 0))
    assert measured(found, "iv_ml")[DAY_OF_NINE] == 80
    assert len(found.said) == 2


def test_other_volumes_of_one_feed_are_all_doubted_and_the_day_is_unknown_and_not_unfed():
    found = loaded(feed("f1", "10"), feed("f2", "10"), feed("f3", "12"))
    assert counts(found, "feeds") == (2, 1, 2)
    assert of(found, "feeds", "feeds_id", "flag") == [("f1", "volumes_differ"), ("f3", "volumes_differ")]
    results = compute(found.tables)
    (day,) = [one for one in results.days.to_pylist() if one["day"] == DAY_OF_NINE]
    told = {name for name, value in day.items() if value is not None} - {"infant_id", "day", "hours_observed"}
    weight = {"working_weight_g", "working_weight_age_d", "working_weight_is_birth_weight"}
    assert told == weight | {"milk_at_least_ml", "milk_at_most_ml"}
    assert (day["milk_at_least_ml"], day["milk_at_most_ml"]) == (10, 12)
    assert "not_met" not in results.verdicts["verdict"].to_pylist()


def test_eight_equal_feeds_at_their_minutes_and_two_milks_at_one_are_left_alone():
    eight = [feed(f"f{hour}", at=f"2026-03-04T{hour:02}:00") for hour in range(8, 24, 2)]
    two = [feed("d", "5", milk="donor"), feed("m", "7", at="2026-03-04T08:00", milk="donor")]
    found = loaded(*eight, *two)
    assert counts(found, "feeds") == (10, 0, 0)
    assert found.said == ()


def test_an_empty_cell_is_not_like_a_value_and_is_like_another_empty_one():
    found = loaded(feed("f1", route="ng"), feed("f2", route=""), feed("f3", route=""))
    assert of(found, "feeds", "feeds_id", "route") == [("f1", "ng"), ("f2", None)]


def test_rows_of_which_only_the_day_is_known_may_be_two_events():
    days_only = [row("feeds", one, day="2", milk="mother", volume_ml="5", given="given") for one in "xy"]
    assert counts(loaded(*days_only), "feeds") == (2, 0, 0)


# table: the cells of one event, beyond baby and id
EVENTS = {
    "steps": {"at": NINE, "decision": "advance"},
    "feeds": {"at": NINE, "milk": "mother", "volume_ml": "5", "given": "given"},
    "feed_totals": {"start_at": NINE, "stop_at": "2026-03-04T21:00", "milk": "donor", "volume_ml": "20"},
    "fluids": {"start_at": NINE, "kind": "lipid", "volume_ml": "10"},
    "holds": {"start_at": NINE, "kind": "feed", "reason": "belly"},
    "supply": {"at": NINE, "milk": "mother", "on_hand_ul": "90000"},
    "weights": {"at": NINE, "weight_g": "990"},
    "growth": {"at": NINE, "head_mm": "250"},
    "cultures": {"at": NINE, "site": "blood", "result": "sterile"},
    "labs": {"at": NINE, "test": "hb", "number": "12.5", "unit": "g/dL"},
    "findings": {"at": NINE, "finding": "distension", "value": "true"},
    "diagnoses": {"start_at": NINE, "diagnosis": "sepsis"},
    "medicines": {"start_at": NINE, "given_name": "Ampicillin"},
    "transfusions": {"start_at": NINE, "product": "red_cells", "volume_ml": "15"},
    "support": {"start_at": NINE, "kind": "cpap"},
    "lines": {"start_at": NINE, "kind": "uvc"},
    "tubes": {"start_at": NINE, "kind": "og"},
    "consents": {"at": NINE, "about": "donor_milk", "answer": "agreed"},
    "talks": {"at": NINE, "topic": "nec"},
}


def test_every_table_of_events_is_tried():
    assert set(TABLES) - set(EVENTS) == {"infants", "reported"}


@pytest.mark.parametrize("table", EVENTS)
def test_one_event_under_two_ids_is_one_row_of_any_table_and_stands_however_it_is_numbered(table):
    twice = [row(table, one, **EVENTS[table]) for one in ("x1", "x2")]
    first = loaded(*twice)
    assert counts(first, table)[:2] == (1, 1)
    again = loaded(*(row(table, one, **EVENTS[table]) for one in ("y1", "y2")), standing=first.tables)
    assert counts(again, table)[:2] == (0, 2)
    assert content(again.tables) == content(first.tables)
    kept = loaded(*twice, keep_repeats=True)
    assert counts(kept, table)[:2] == (2, 0)


def test_a_total_of_the_stay_is_no_event():
    twice = [row("reported", one, item="milk_days", value="4") for one in ("r1", "r2")]
    assert counts(loaded(*twice), "reported") == (2, 0, 0)


@pytest.mark.parametrize(("standing", "sent", "new"), [(0, 3, 3), (2, 3, 1), (3, 3, 0), (3, 1, 0)])
def test_with_keep_repeats_a_load_adds_what_the_record_lacks_of_equal_rows(standing, sent, new):
    before = loaded(*(feed(f"f{n}") for n in range(standing)), keep_repeats=True)
    more = [feed(f"g{n}") for n in range(sent)]
    after = loaded(*more, standing=before.tables, keep_repeats=True)
    assert counts(after, "feeds") == (new, sent - new, 0)
    without = loaded(*more, standing=before.tables)
    assert counts(without, "feeds") == ((0, sent, 0) if standing else (1, sent - 1, 0))


def test_rows_sent_again_under_their_own_ids_do_not_stand_for_others():
    before = loaded(feed("f1"), keep_repeats=True)
    after = loaded(feed("f1"), feed("f2"), standing=before.tables, keep_repeats=True)
    assert counts(after, "feeds") == (1, 1, 0)


def test_repeats_without_ids_are_kept_under_ids_of_their_own_and_stand_when_sent_again():
    before = loaded(feed(None), feed(None), keep_repeats=True)
    assert counts(before, "feeds") == (2, 0, 0)
    again = loaded(feed(None), feed(None), feed(None), standing=before.tables, keep_repeats=True)
    assert counts(again, "feeds") == (1, 2, 0)


def test_ids_that_were_dealt_out_anew_contradict_nothing():
    """Row numbers as ids: a feed charted late pushes those after it down."""
    hours = ["08", "11", "14"]
    before = loaded(*(feed(f"{n}", at=f"2026-03-04T{hour}:00") for n, hour in enumerate(hours)))
    turned = [feed(f"{n}", at=f"2026-03-04T{hour}:00") for n, hour in enumerate(hours[::-1])]
    again = loaded(*turned, standing=before.tables)
    assert counts(again, "feeds") == (0, 3, 0)
    assert content(again.tables) == content(before.tables)


def test_a_corrected_row_is_a_conflict_also_where_it_becomes_like_another():
    before = loaded(feed("f1", at="2026-03-04T08:00"), feed("f2"))
    moved = load_rows([feed("f1")], CLOCK, on=ON, standing=before.tables)
    assert [(one.column, one.reason) for one in moved.refusals] == [("at_min", "conflict")]


def test_a_row_that_replace_made_like_another_is_doubted_and_neither_is_lost():
    before = loaded(feed("f1", at="2026-03-04T08:00"), feed("f2"))
    after = loaded(feed("f1"), standing=before.tables, replace=True)
    assert sorted(of(after, "feeds", "feeds_id", "flag")) == [("f1", "repeated_row"), ("f2", None)]


def test_a_doubt_of_a_repeat_is_a_doubt_of_the_row_that_counts():
    doubted = feed("f2", flag="sender_doubts")
    for rows in ((feed("f1"), doubted), (doubted, feed("f1"))):
        assert of(loaded(*rows), "feeds", "flag") == [("sender_doubts",)]
    before = loaded(feed("f1"))
    after = loaded(doubted, standing=before.tables)
    assert of(after, "feeds", "feeds_id", "flag") == [("f1", "sender_doubts")]
    assert "feeds: 1 row of the record now flagged, because of a row in this load" in after.said


def test_a_confirmed_row_stays_so_when_a_renumbered_export_brings_its_flag_again():
    before = loaded(feed("f1", flag="above_plan", confirmed="true"))
    after = loaded(feed("g1", flag="above_plan"), standing=before.tables)
    assert of(after, "feeds", "feeds_id", "flag", "confirmed") == [("f1", "above_plan", True)]


def test_what_stands_is_doubted_too_when_a_later_load_brings_another_volume(tmp_path):
    """In a record folder and in memory alike: the same code, some stays at a time."""
    place = tmp_path / "r"
    load_into(rows_of([INFANT, feed("f1", "10")]), CLOCK, place, on=ON)
    later = load_into(rows_of([feed("g1", "12")]), CLOCK, place, on=ON)
    record = folder.read(place)
    assert record["feeds"]["flag"].to_pylist() == ["volumes_differ"] * 2
    assert later.said == ("feeds: 1 row of the record now flagged, because of a row in this load",)
    in_memory = loaded(feed("g1", "12"), standing=loaded(feed("f1", "10")).tables)
    assert content(in_memory.tables) == content(record)


def test_a_doubt_alone_is_written_to_the_record_folder(tmp_path):
    place = tmp_path / "r"
    load_into(rows_of([INFANT, feed("f1")]), CLOCK, place, on=ON)
    load_into(rows_of([feed("g1", flag="sender_doubts")]), CLOCK, place, on=ON)
    assert folder.read(place)["feeds"]["flag"].to_pylist() == ["sender_doubts"]


feeds_of_a_stay = st.lists(
    st.tuples(
        st.sampled_from(("08:00", "09:00", "12:00")),
        st.sampled_from(("mother", "donor", "")),
        st.sampled_from(("5", "6", "")),
        st.sampled_from(("", "ng", "oral")),
    ),
    max_size=8,
)


def rows_with_ids(feeds, name="f"):
    return [
        feed(f"{name}{n}", ml, at=f"2026-03-04T{hour}", milk=milk, route=route)
        for n, (hour, milk, ml, route) in enumerate(feeds)
    ]


def facts(found):
    """The feeds without what hangs on the row that was first."""
    unsaid = ("feeds_id", "source")
    rows = found.tables["feeds"].to_pylist() if "feeds" in found.tables else []
    return sorted(str({name: value for name, value in one.items() if name not in unsaid}) for one in rows)


@settings(max_examples=20, deadline=None)
@given(feeds=feeds_of_a_stay, chance=st.randoms(), keep=st.booleans())
def test_merging_again_in_any_order_and_under_any_ids_changes_nothing(feeds, chance, keep):
    first = loaded(*rows_with_ids(feeds), keep_repeats=keep)
    shuffled = list(feeds)
    chance.shuffle(shuffled)
    assert facts(loaded(*rows_with_ids(shuffled), keep_repeats=keep)) == facts(first)
    for name in ("f", "g"):  # dealt out anew, and others altogether
        again = loaded(*rows_with_ids(shuffled, name), standing=first.tables, keep_repeats=keep)
        assert content(again.tables) == content(first.tables)
        assert sum(one["accepted"] for one in again.counts.values()) == 0


@settings(max_examples=30, deadline=None)
@given(feeds=feeds_of_a_stay)
def test_no_two_rows_of_a_record_are_one_event_and_no_event_is_lost(feeds):
    kept = facts(loaded(*rows_with_ids(feeds)))
    assert len(kept) == len(set(feeds))


def test_the_days_sums_of_a_whole_unit_do_not_hang_on_repeats():
    seeds = random.Random(3)
    once = [
        feed(f"f{n}", f"{4 + n % 3}", at=f"2026-03-0{3 + n // 8}T{2 * (n % 8) + 7:02}:30") for n in range(40)
    ]
    many = [feed(f"{one.cells['feeds_id']}-{n}", one.cells["volume_ml"], at=one.cells["at"])
            for one in once for n in range(seeds.randint(1, 4))]  # fmt: skip
    sums = [measured(loaded(*rows), "milk_ml") for rows in (once, many)]
    assert sums[0] == sums[1]
    assert len([one for one in sums[0].values() if one]) == 5
