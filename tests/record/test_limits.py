"""Every limit of limits.toml at its ends, just inside and just outside: one without a case fails."""

from datetime import date

import pytest

from nectary.base.sources import bibliography
from nectary.record import limits as data
from nectary.record.limits import Does, Limit, in_force, limits
from nectary.record.plausibility import (
    impossible,
    impossible_lab,
    judge_stay,
    question_feed,
    question_weight,
    remarks,
)
from nectary.record.tables import TABLES
from nectary.record.values import lab_units
from nectary.show.words.labels import FLAGS, REMARKS

ON = date(2026, 11, 26)
KILO_G = 1000  # of a baby of 1000 g, uL per g is mL
UL = 0.001  # one microlitre in mL/kg at 1000 g
ALL = frozenset(TABLES)


def flags(**stay):
    """The flag of the last row of each table, once the stay is judged; "refused" where it cannot be."""
    tables = {"infants": [{"infant_id": "a", "birth_weight_g": KILO_G}], **stay}
    refused = {
        id(row) for row, _ in judge_stay(tables, [row for rows in tables.values() for row in rows], ON)
    }
    return [
        "refused" if id(rows[-1]) in refused else rows[-1].get("flag")
        for name, rows in tables.items() if name in stay
    ]  # fmt: skip


def infant(**cells):
    return flags(infants=[{"infant_id": "a", **cells}])


def second_weight(percent):
    """So long after the first, of 10 kg, that no change would be too much."""
    asked = {"weight_g": round(percent * 100), "day": 400, "birth_weight_g": None}
    return [question_weight(**asked, earlier=[(1, 10_000)], on=ON)]


def change(percent):
    return flags(weights=[{"day": 1, "weight_g": KILO_G}, {"day": 2, "weight_g": round(1000 + percent * 10)}])


def loss(percent):
    return flags(weights=[{"day": 4, "weight_g": round(1000 - percent * 10)}])


def feeds(*volumes_ul, **last):
    rows = [{"day": 1, "at_min": 1500 + at, "volume_ul": round(ul)} for at, ul in enumerate(volumes_ul)]
    rows[-1] |= last
    return flags(feeds=rows)


def above_plan(percent):
    """A plan of 10 mL, so that one and a half times lies more than 1 mL above it."""
    return feeds(percent * 100, planned_ul=10_000)


def above_plan_by(ul):
    """A plan of 0.5 mL, so that one and a half times lies less than 1 mL above it."""
    return feeds(500 + ul, planned_ul=500)


def large_for_weight(ml_per_kg):
    asked = {"volume_ul": round(ml_per_kg * KILO_G), "planned_ul": None, "previous_ul": None}
    return [question_feed(**asked, weight_g=KILO_G, on=ON)]


def volume_slip(percent):
    """Of a thousandth of 10 L, so that a microlitre is a step; on a day without a fresh weight."""
    return flags(feeds=[{"day": 50, "volume_ul": round(percent * 100), "planned_ul": 10**7}])


def day_of_milk(ml_per_kg):
    """Two sums of one day, neither of which is too large alone."""
    first = 150 * KILO_G
    rows = [{"day": 1, "milk": "mother", "volume_ul": first}]
    rows.append({"day": 1, "milk": "donor", "volume_ul": round(ml_per_kg * KILO_G) - first})
    return flags(feed_totals=rows)


def beyond_a_day(ml_per_kg):
    return [flag if flag == "day_cannot_be" else None for flag in day_of_milk(ml_per_kg)]


def sum_and_feeds(ul):
    feed = {"day": 9, "at_min": 9, "milk": "donor", "volume_ul": 5_000}
    return flags(feed_totals=[{"day": 9, "milk": "donor", "volume_ul": 5_000 + ul}], feeds=[feed])[:1]


def held(ul):
    feed = {"day": 3, "at_min": 4500, "volume_ul": ul}
    return flags(feeds=[feed], holds=[{"kind": "all_feeds", "start_min": 4400, "stop_min": 4600}])[1:]


def aims(ml_per_kg):
    rows = [{"day": 1, "aim_ul_per_g_day": 20}, {"day": 2, "aim_ul_per_g_day": 20 + ml_per_kg}]
    return flags(steps=rows)


def platelets(number):
    return flags(labs=[{"day": 1, "test": "platelets", "unit": "/uL", "number": number}])


def fresh(days):
    """Whether a feed of 41 mL/kg is judged by a weight of that many days ago."""
    weight = {"day": 10, "weight_g": KILO_G}
    return [None if flags(feeds=[{"day": 10 + days, "volume_ul": 41_000}], weights=[weight])[0] else "old"]


def said(check, **stay):
    tables = {"infants": [{"infant_id": "a"}], **stay}
    return [one.check for one in remarks(tables, recorded=ALL, on=ON) if one.check == check]


def lab_said(check, test, unit):
    def probe(number):
        return said(check, labs=[{"labs_id": "l", "day": 1, "test": test, "unit": unit, "number": number}])

    return probe


def high_aim(ml_per_kg):
    return said("high_aim", steps=[{"steps_id": "s", "day": 1, "aim_ul_per_g_day": ml_per_kg}])


def old_at_leaving(days):
    return said("old_at_leaving", infants=[{"infant_id": "a", "gestation_days": 200, "left_day": days - 200}])


def hb_days_before(days):
    """Whether a haemoglobin of that many days before is seen."""
    lab = {"labs_id": "l", "day": 9 - days, "test": "hb", "number": 9.0, "unit": "g/dL"}
    blood = {"transfusions_id": "t", "start_day": 9, "product": "red_cells"}
    return said("red_cells_without_hb", labs=[lab], transfusions=[blood])


CASES = {  # what is asked with a value, and the smallest step of one
    "unit_day": (lambda v: [impossible("holds", "stop_day", v, on=ON)], 1),
    "minutes_since_birth": (lambda v: [impossible("feeds", "at_min", v, on=ON)], 1),
    "whole_number": (lambda v: [impossible("supply", "on_hand_ul", v, on=ON)], 1),
    "one_feed": (lambda v: [flag if flag == "refused" else None for flag in feeds(v * KILO_G)], UL),
    "one_total": (lambda v: [one if one == "refused" else None for one in day_total(v)], UL),
    "low_birth_weight": (lambda v: infant(birth_weight_g=v), 1),
    "early_gestation": (lambda v: infant(gestation_days=v), 1),
    "day_change": (change, 0.1),
    "loss_from_birth": (loss, 0.1),
    "above_plan": (above_plan, 0.01),
    "above_plan_by": (above_plan_by, 1),
    "twice_last": (lambda v: feeds(5_000, v * 50), 0.02),
    "large_for_weight": (large_for_weight, UL),
    "below_a_drop": (feeds, 1),
    "large_day": (day_of_milk, UL),
    "day_cannot_be": (beyond_a_day, UL),
    "total_differs": (sum_and_feeds, 1),
    "milk_during_hold": (held, 1),
    "aim_leap": (aims, 1),
    "platelets_slip./uL": (platelets, 1),
    "weight_is_fresh": (fresh, 1),
    "high_aim": (high_aim, 1),
    "old_at_leaving": (old_at_leaving, 1),
    "hb_before_transfusion": (hb_days_before, 1),
    "low_hb.g/dL": (lab_said("low_hb", "hb", "g/dL"), 0.1),
    "low_hb.g/L": (lab_said("low_hb", "hb", "g/L"), 1),
    "low_platelets.10*9/L": (lab_said("low_platelets", "platelets", "10*9/L"), 1),
    "low_platelets.10*3/uL": (lab_said("low_platelets", "platelets", "10*3/uL"), 1),
    "low_platelets./uL": (lab_said("low_platelets", "platelets", "/uL"), 1),
    "low_ph.1": (lab_said("low_ph", "ph", None), 0.01),
    "high_lactate.mmol/L": (lab_said("high_lactate", "lactate", "mmol/L"), 0.1),
}
DOUBTED_INSIDE = {
    "unit_slip_tenth": (second_weight, 0.01),
    "unit_slip_tenfold": (second_weight, 0.01),
    "unit_slip_pounds": (second_weight, 0.01),
    "volume_slip": (volume_slip, 0.01),
}


def day_total(ml_per_kg):
    return flags(feed_totals=[{"day": 1, "milk": "donor", "volume_ul": round(ml_per_kg * KILO_G)}])


def of_column(name):
    table, column = name.split(".", 1)
    if table == "labs":
        test, unit = column.split(".", 1)
        return lambda v: [impossible_lab(test, unit, v, on=ON)], 0.01
    assert TABLES[table].column(column)
    return lambda v: [impossible(table, column, v, on=ON)], 1


def case_of(name):
    if name in CASES:
        return CASES[name]
    return of_column(name) if name.split(".")[0] in TABLES else None


@pytest.mark.parametrize("name", [name for name in limits() if name not in DOUBTED_INSIDE])
def test_a_limit_passes_at_its_ends_and_just_inside_and_not_just_outside(name):
    case = case_of(name)
    assert case, f"{name} has no case here"
    ask, step = case
    limit = in_force(name, ON)
    for end, inward in ((limit.lowest, 1), (limit.highest, -1)):
        if end is None:
            continue
        assert not any(ask(end)), f"{name}: {end} itself"
        assert not any(ask(end + inward * step)), f"{name}: just inside {end}"
        assert any(ask(end - inward * step)), f"{name}: just outside {end}"


@pytest.mark.parametrize("name", DOUBTED_INSIDE)
def test_a_slip_is_doubted_at_its_ends_and_between_them(name):
    ask, step = DOUBTED_INSIDE[name]
    flag = "volume_slip" if name == "volume_slip" else "unit_slip"
    limit = in_force(name, ON)
    for end, inward in ((limit.lowest, 1), (limit.highest, -1)):
        assert ask(end) == ask(end + inward * step) == [flag]
        assert ask(end - inward * step) != [flag]


def test_the_cases_are_of_limits_that_stand():
    assert set(CASES) | set(DOUBTED_INSIDE) <= set(limits())


def test_every_limit_has_a_source_a_unit_a_start_and_at_least_one_end():
    for versions in limits().values():
        for limit in versions:
            assert limit.source in bibliography()
            assert limit.unit
            assert type(limit.since) is date
            assert limit.lowest is not None or limit.highest is not None


def test_what_doubts_has_a_flag_with_words_and_what_remarks_has_words():
    for name, versions in limits().items():
        for limit in versions:
            words = {Does.DOUBT: FLAGS, Does.REMARK: REMARKS}.get(limit.does)
            assert words is None or any(name.startswith(flag) for flag in words), name


def test_a_question_about_a_day_is_answered_with_what_was_in_force_that_day(monkeypatch):
    old = Limit("twice_last", None, 300, "%", "plausibility-conventions", date(2020, 1, 1))
    new = Limit("twice_last", None, 200, "%", "plausibility-conventions", date(2026, 1, 1))
    monkeypatch.setattr(data, "limits", lambda: {"twice_last": (old, new)})
    in_force.cache_clear()
    asked = {"volume_ul": 5_000, "planned_ul": None, "previous_ul": 2_000, "weight_g": None}
    try:
        assert question_feed(**asked, on=date(2025, 12, 31)) is None
        assert question_feed(**asked, on=date(2026, 1, 1)) == "twice_last"
        assert in_force("twice_last", date(1970, 1, 1)) is old  # a wrong clock switches nothing off
    finally:
        in_force.cache_clear()


@pytest.mark.parametrize(
    ("table", "column", "value", "expected"),
    [
        ("weights", "weight_g", 199, "200 to 10000 g"),
        ("infants", "gestation_days", 139, "20+0 to 45+0 weeks"),
        ("feeds", "volume_ul", 400_001, "0 to 400000 uL"),
        ("steps", "step", 0, "1 to 500"),
        ("feeds", "minutes", 1441, "0 to 1440 min"),
        ("supply", "on_hand_ul", -1, "0 to 1000000000"),
    ],
)
def test_what_is_said_of_a_number_that_cannot_be(table, column, value, expected):
    assert impossible(table, column, value, on=ON) == expected


def test_a_count_of_150000_is_refused_where_thousands_are_meant_and_taken_in_its_own_unit():
    wanted = impossible_lab("platelets", "10*9/L", 150_000, on=ON)
    assert wanted == "platelets of 0 to 2000 10*9/L, or another unit (10*3/uL, /uL)"
    assert impossible_lab("platelets", "/uL", 150_000, on=ON) is None
    assert platelets(150) == ["platelets_slip"]
    assert platelets(150_000) == [None]


def test_every_laboratory_test_of_the_record_has_a_unit_it_can_be_read_in():
    for test in TABLES["labs"].column("test").words:
        assert lab_units(test)


@pytest.mark.parametrize(
    ("test", "unit", "flag"),
    [("hb", None, "unit_not_known"), ("hb", "mg/dL", "unit_not_known"), ("hb", "g/dL", None),
     ("ph", None, None), ("ph", "", None), ("ph", "1", None)],
)  # fmt: skip
def test_a_number_without_a_unit_is_doubted_and_a_ph_needs_none(test, unit, flag):
    number = 7.3 if test == "ph" else 12.0
    assert flags(labs=[{"day": 1, "test": test, "unit": unit, "number": number}]) == [flag]


def test_a_laboratory_number_that_cannot_be_comes_back():
    assert flags(labs=[{"day": 1, "test": "hb", "unit": "g/dL", "number": 120.0}]) == ["refused"]
    assert flags(labs=[{"day": 1, "test": "ph", "unit": None, "number": 72.0}]) == ["refused"]
    assert flags(labs=[{"day": 1, "test": "hb", "unit": "g/dL", "number": None}]) == [None]
