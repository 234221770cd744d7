"""Each check of one row against another: planted, and a near miss; and what holds for all of them."""

import copy
from datetime import date

import pytest

from nectary.base.sources import bibliography
from nectary.definitions.findings import GROUPS
from nectary.record.amounts import NOT_OF_SIZE
from nectary.record.limits import Does
from nectary.record.plausibility import CHECKS, judge_stay, remarks
from nectary.record.remarked import SIGNS
from nectary.record.tables import TABLES, id_column
from nectary.show.words.labels import FLAGS, REMARKS

ON = date(2026, 11, 26)
ALL = frozenset(TABLES)


def feed(ul=5_000, day=5, **cells):
    return {"day": day, "volume_ul": ul, "given": "given", "milk": "donor", **cells}


def total(ul, **cells):
    return {"day": 5, "milk": "donor", "volume_ul": ul, **cells}


def hold(**cells):
    return {"kind": "all_feeds", **cells}


def nec(day=9):
    return {"start_day": day, "diagnosis": "nec"}


def sip(day=9):
    return {"start_day": day, "diagnosis": "sip"}


def home(day=8, **cells):
    return {"left_day": day, "left_how": "home", **cells}


def died(**cells):
    return {"left_day": 8, "left_min": 12_000, "left_how": "died", **cells}


def sign(**cells):
    return {"day": 9, "finding": "distension", "value": True, **cells}


def blood(day=9, **cells):
    return {"start_day": day, "product": "red_cells", **cells}


def hb(day):
    return {"day": day, "test": "hb", "number": 9.0, "unit": "g/dL"}


def ampicillin(**cells):
    return {"day": 2, "given_name": "Ampicillin", **cells}


def lab(test, number, unit):
    return {"day": 3, "test": test, "number": number, "unit": unit}


def weighed(*days):
    return [{"day": day, "weight_g": 1000 + day} for day in days]


def stay(**tables):
    """A stay of 1000 g; `infants` takes cells of its one row. Each row gets its id and its stay."""
    infant = {"infant_id": "a", "birth_weight_g": 1000, **tables.pop("infants", {})}
    made = {"infants": [infant]}
    for name, rows in tables.items():
        made[name] = [
            {"infant_id": "a", id_column(name): f"{name}-{number}", **row} for number, row in enumerate(rows)
        ]
    return made


# check: (table of the marked row, stays in which its last row is marked, stays in which none is)
PLANTED = {
    "total_differs": ("feed_totals",
        [stay(feeds=[feed(5_000)], feed_totals=[total(6_001)]),
         stay(feeds=[feed(5_000)], feed_totals=[total(3_999)]),
         stay(feeds=[feed(5_000), feed(4_000, milk="mother")],
              feed_totals=[total(5_000), total(5_500, milk="mother")]),
         stay(feeds=[feed(5_000), feed(4_000, milk=None)], feed_totals=[total(7_999)]),
         stay(feeds=[feed(5_000), feed(0, given="held")], feed_totals=[total(7_000)])],
        [stay(feeds=[feed(5_000)], feed_totals=[total(6_000)]),
         stay(feeds=[feed(5_000, day=6)], feed_totals=[total(9_000)]),  # sums of a day without single feeds
         stay(feeds=[feed(5_000), feed(None)], feed_totals=[total(9_000)]),  # one volume is not known
         stay(feeds=[feed(5_000), feed(4_000, milk=None)], feed_totals=[total(9_000)]),  # a milk not named
         stay(feeds=[feed(5_000), feed(3_000, flag="sent")], feed_totals=[total(9_000)]),
         stay(feeds=[feed(5_000), feed(None, given="at_breast")], feed_totals=[total(5_500)]),
         stay(feeds=[feed(5_000), feed(3_000, given="held")], feed_totals=[total(5_000)]),
         stay(feeds=[feed(5_000)], feed_totals=[total(2_000, start_min=7_200, stop_min=7_920)]),  # half a day
         stay(feeds=[feed(5_000)], feed_totals=[total(2_500, start_min=7_200, stop_min=7_920),
                                                total(2_500, start_min=7_920, stop_min=8_640)])]),
    "volumes_differ": ("feeds",
        [stay(feeds=[feed(5_000, at_min=7_300), feed(6_000, at_min=7_300)]),
         stay(feeds=[feed(6_000, at_min=7_300), feed(5_000, at_min=7_300), feed(5_000, at_min=7_300)]),
         stay(feeds=[feed(5_000, at_min=7_300, milk=None), feed(6_000, at_min=7_300, milk="unknown")]),
         stay(feeds=[feed(5_000, at_min=7_300), feed(None, at_min=7_300, given="held")]),  # given, or not?
         stay(feeds=[feed(5_000, at_min=7_300, route="ng"), feed(6_000, at_min=7_300, route="og")]),
         stay(feeds=[feed(5_000, at_min=7_300, route="oral"), feed(6_000, at_min=7_300)]),
         stay(feeds=[feed(5_000, at_min=7_300, flag="sent"), feed(6_000, at_min=7_300)]),
         stay(feeds=[feed(5_000, at_min=7_300), feed(5_000, at_min=7_300), feed(6_000, at_min=7_300)],
              feed_totals=[total(5_000)])],
        [stay(feeds=[feed(5_000, at_min=7_300), feed(5_000, at_min=7_300)]),
         stay(feeds=[feed(5_000, at_min=7_300), feed(6_000, at_min=7_301)]),
         stay(feeds=[feed(5_000, at_min=7_300), feed(6_000, at_min=7_300, milk="mother")]),  # two milks
         stay(feeds=[feed(5_000, at_min=7_300), feed(6_000, at_min=7_300, milk=None)]),
         stay(feeds=[feed(5_000), feed(6_000)]),  # no minute is known
         stay(feeds=[feed(5_000, at_min=7_300), feed(None, at_min=7_300)]),  # nor one of the volumes
         stay(feeds=[feed(5_000, at_min=7_300), feed(None, at_min=7_300, given="at_breast")]),
         stay(feeds=[feed(5_000, at_min=7_300, route="oral"), feed(6_000, at_min=7_300, route="ng")])]),
    "milk_during_hold": ("holds",
        [stay(feeds=[feed(at_min=7_300)],
              holds=[hold(start_day=5, start_min=7_299, stop_day=5, stop_min=7_301)]),
         stay(feeds=[feed(at_min=7_300)], holds=[hold(start_min=7_299)]),  # nobody ended it
         stay(feeds=[feed()], holds=[hold(start_day=4, stop_day=6)]),
         stay(feeds=[feed()], holds=[hold(start_day=4)]),
         stay(feed_totals=[total(5_000)], holds=[hold(start_day=4, stop_day=6)])],
        [stay(feeds=[feed(at_min=7_300)], holds=[hold(start_min=7_300, stop_min=7_400)]),
         stay(feeds=[feed(at_min=7_300)], holds=[hold(start_min=7_200, stop_min=7_300)]),
         stay(feeds=[feed(at_min=7_300)], holds=[hold(start_min=7_200, start_day=5, stop_day=5)]),
         stay(feeds=[feed()], holds=[hold(start_day=5, stop_day=6)]),  # given before it began, perhaps
         stay(feeds=[feed()], holds=[hold(start_day=4, stop_day=5)]),
         stay(feeds=[feed(200)], holds=[hold(start_day=4)]),  # on the lips
         stay(feeds=[feed(0, given="held")], holds=[hold(start_day=4)]),
         stay(feeds=[feed(flag="above_plan")], holds=[hold(start_day=4)]),
         stay(feeds=[feed()], holds=[{"kind": "no_advance", "start_day": 4}]),
         stay(feeds=[feed(day=3)], holds=[hold(start_day=4)])]),
    "held_with_milk": ("feeds",
        [stay(feeds=[feed(1_000, given="held")])],
        [stay(feeds=[feed(0, given="held")]), stay(feeds=[feed(None, given="held")]),
         stay(feeds=[feed(1_000, given="part")])]),
    "fortifier_without_milk": ("feeds",
        [stay(feeds=[feed(0, fortifier_volume_ul=1)])],
        [stay(feeds=[feed(0, fortifier_volume_ul=0)]), stay(feeds=[feed(500, fortifier_volume_ul=100)]),
         stay(feeds=[feed(None, fortifier_volume_ul=100)])]),
    "medicine_contradicts": ("medicines",
        [stay(medicines=[ampicillin(kind="antifungal")]), stay(medicines=[ampicillin(agent="gentamicin")]),
         stay(medicines=[{"day": 2, "agent": "famotidine", "kind": "antibiotic"}]),
         stay(medicines=[{"day": 2, "given_name": "Erythromycin", "kind": "other", "route": "iv"}])],
        [stay(medicines=[ampicillin(kind="antibiotic", agent="ampicillin")]), stay(medicines=[ampicillin()]),
         stay(medicines=[{"day": 2, "given_name": "Something new", "kind": "antibiotic"}]),
         stay(medicines=[{"day": 2, "given_name": "Acyclovir", "agent": "aciclovir", "kind": "antiviral"}]),
         stay(medicines=[{"day": 2, "given_name": "Erythromycin", "kind": "other", "route": "enteral"}])]),
    "after_leaving": ("diagnoses",
        [stay(infants=home(8), diagnoses=[nec(9)]), stay(infants={"left_day": 8}, diagnoses=[nec(9)])],
        [stay(infants=home(9), diagnoses=[nec(9)]), stay(infants={"left_how": "home"}, diagnoses=[nec(9)]),
         stay(infants=died(), diagnoses=[nec(9)]),  # found after death
         stay(infants=home(9, left_min=1), diagnoses=[{**nec(9), "start_min": 2}])]),
    "after_death": ("feeds",
        [stay(infants=died(), feeds=[feed(day=9)]), stay(infants=died(), feeds=[feed(day=8, at_min=12_001)])],
        [stay(infants=died(), feeds=[feed(day=8, at_min=12_000)]), stay(infants=died(), feeds=[feed(day=8)]),
         stay(infants=died(left_min=None), feeds=[feed(day=8, at_min=12_001)]),
         stay(infants=died(left_day=None), feeds=[feed(day=9)])]),
    "in_the_future": ("lines",
        [stay(infants={"birth_at": "2026-11-20T10:00"}, lines=[{"start_day": 9}])],
        [stay(infants={"birth_at": "2026-11-20T10:00"}, lines=[{"start_day": 8}]),
         stay(infants={"birth_at": None}, lines=[{"start_day": 300}])]),
    "two_names_one_day": ("diagnoses",
        [stay(diagnoses=[nec(9), sip(9)]), stay(diagnoses=[sip(9), nec(9)])],
        [stay(diagnoses=[nec(9), sip(10)]), stay(diagnoses=[nec(9), nec(9)])]),
    "nec_and_sip": ("diagnoses",
        [stay(diagnoses=[sip(9), nec(20)])],
        [stay(diagnoses=[sip(9)]), stay(diagnoses=[nec(9)]),
         stay(diagnoses=[{**sip(9), "flag": "sent"}, nec(20)])]),
    "nec_without_sign": ("diagnoses",
        [stay(diagnoses=[nec()]), stay(diagnoses=[nec()], findings=[sign(value=False)]),
         stay(diagnoses=[nec()], findings=[sign(finding="anal_fissure")]),
         stay(diagnoses=[nec()], findings=[sign(flag="sent")])],
        [stay(diagnoses=[nec()], findings=[sign()]), stay(diagnoses=[sip()])]),
    "red_cells_without_hb": ("transfusions",
        [stay(transfusions=[blood()]), stay(transfusions=[blood()], labs=[hb(7), hb(10)])],
        [stay(transfusions=[blood()], labs=[hb(8)]), stay(transfusions=[blood()], labs=[hb(9)]),
         stay(transfusions=[blood(product="platelets")])]),
    "fortifier_named_without_milk": ("feeds",
        [stay(feeds=[feed(0, fortifier="bovine")])],
        [stay(feeds=[feed(0, fortifier="none")]), stay(feeds=[feed(0, fortifier="bovine", given="held")]),
         stay(feeds=[feed(None, fortifier="bovine")]), stay(feeds=[feed(5_000, fortifier="bovine")])]),
    "days_not_charted": ("infants",
        [stay(infants=home(3), weights=weighed(0, 1, 3)),
         stay(infants={"seen_to_day": 3}, weights=weighed(0, 1, 2))],
        [stay(infants=home(3), weights=weighed(0, 1, 2, 3)), stay(weights=weighed(0)),
         stay(infants=home(3, admitted_day=2), weights=weighed(2, 3)),
         stay(infants=home(3), fluids=[{"start_day": 0, "stop_day": 3}]),
         stay(infants=home(3), fluids=[{"start_day": 0, "stop_day": None}])]),
    "old_at_leaving": ("infants",
        [stay(infants=home(151, gestation_days=200))],
        [stay(infants=home(150, gestation_days=200)), stay(infants=home(151))]),
    "high_aim": ("steps",
        [stay(steps=[{"day": 1, "aim_ul_per_g_day": 181}])],
        [stay(steps=[{"day": 1, "aim_ul_per_g_day": 180}])]),
    "low_hb": ("labs",
        [stay(labs=[lab("hb", 6.9, "g/dL")]), stay(labs=[lab("hb", 69.0, "g/L")])],
        [stay(labs=[lab("hb", 7.0, "g/dL")]), stay(labs=[lab("hb", 6.9, None)])]),
    "low_platelets": ("labs",
        [stay(labs=[lab("platelets", 49.0, "10*9/L")]), stay(labs=[lab("platelets", 49_000.0, "/uL")])],
        [stay(labs=[lab("platelets", 50.0, "10*3/uL")])]),
    "low_ph": ("labs", [stay(labs=[lab("ph", 7.19, None)])], [stay(labs=[lab("ph", 7.2, "1")])]),
    "high_lactate": ("labs",
        [stay(labs=[lab("lactate", 6.2, "mmol/L")])],
        [stay(labs=[lab("lactate", 6.1, "mmol/L")]), stay(labs=[lab("lactate", 20.0, "mg/dL")])]),
}  # fmt: skip


def all_rows(tables):
    return [row for rows in tables.values() for row in rows]


def judged(tables):
    """A copy of the stay with every row judged, and without those that cannot be."""
    tables = copy.deepcopy(tables)
    gone = {id(row) for row, _ in judge_stay(tables, all_rows(tables), ON)}
    return {name: [row for row in rows if id(row) not in gone] for name, rows in tables.items()}


def marked(check, tables):
    """The ids of the rows that `check` flags or remarks on."""
    after = judged(tables)
    if CHECKS[check].does is Does.DOUBT:
        return {
            row.get(id_column(name))
            for name, rows in after.items()
            for row in rows
            if row.get("flag") == check
        }
    return {one.row_id for one in remarks(after, recorded=ALL, on=ON) if one.check == check}


@pytest.mark.parametrize("check", CHECKS)
def test_a_check_marks_what_was_planted_and_no_near_miss(check):
    assert check in PLANTED, f"{check} has no case here"
    table, planted, misses = PLANTED[check]
    assert planted
    assert misses
    for tables in planted:
        assert tables[table][-1][id_column(table)] in marked(check, tables), tables
    for tables in misses:
        assert marked(check, tables) == set(), tables


def test_every_check_has_a_source_words_and_tables_that_stand():
    assert set(PLANTED) == set(CHECKS)
    for check in CHECKS.values():
        assert check.source.key in bibliography()
        assert check.about
        assert check.why
        assert check.needs <= set(TABLES)
        assert check.name in (FLAGS if check.does is Does.DOUBT else REMARKS)


def test_flags_that_say_nothing_of_size_have_words():
    assert set(FLAGS) >= NOT_OF_SIZE


def test_the_signs_are_those_of_the_definitions():
    signs = {*GROUPS["systemic"], *GROUPS["intestinal"]} - {"transpyloric_tube", "anal_fissure"}
    assert signs == SIGNS


@pytest.mark.parametrize(
    ("check", "table"), [("nec_without_sign", "findings"), ("red_cells_without_hb", "labs")]
)
def test_an_absence_is_no_news_where_the_unit_does_not_record_the_table(check, table):
    tables = PLANTED[check][1][0]
    assert check in {one.check for one in remarks(tables, recorded=ALL, on=ON)}
    assert check not in {one.check for one in remarks(tables, recorded=ALL - {table}, on=ON)}


def test_days_without_charting_are_asked_only_of_a_unit_that_charts_days():
    bare = stay(infants=home(3))
    assert not remarks(bare, recorded=frozenset({"infants", "reported"}), on=ON)
    (one,) = remarks(bare, recorded=frozenset({"infants", "weights"}), on=ON)
    assert (one.check, one.table, one.row_id, one.day) == ("days_not_charted", "infants", "a", 0)


def test_rows_that_stand_are_left_alone_and_the_new_feeds_are_doubted_beside_a_standing_sum():
    tables = stay(feeds=[feed(5_000)], feed_totals=[total(9_000)])
    judge_stay(tables, tables["feeds"], ON)
    assert "flag" not in tables["feed_totals"][0]
    assert tables["feeds"][0]["flag"] == "total_differs"


def test_a_standing_feed_is_flagged_beside_a_new_one_of_another_volume_and_no_other_is():
    feeds = [feed(5_000, at_min=7_300), feed(5_000, at_min=7_400), feed(7_000, at_min=7_400, milk="mother")]
    tables = stay(feeds=[*feeds, feed(6_000, at_min=7_300)])
    judge_stay(tables, tables["feeds"][3:], ON)
    flags = [row.get("flag") for row in tables["feeds"]]
    assert flags == ["volumes_differ", None, None, "volumes_differ"]


def test_a_feed_that_a_person_confirmed_keeps_its_confirmation_beside_a_new_one_of_another_volume():
    confirmed = feed(5_000, at_min=7_300, flag="above_plan", confirmed=True)
    tables = stay(feeds=[confirmed, feed(6_000, at_min=7_300)])
    judge_stay(tables, tables["feeds"][1:], ON)
    assert [(row["flag"], row.get("confirmed")) for row in tables["feeds"]] == [
        ("above_plan", True), ("volumes_differ", None),
    ]  # fmt: skip


def test_a_sum_that_agrees_with_one_of_two_volumes_is_not_doubted_for_the_other():
    """Both volumes together would be twice the sum; which of them it agrees with is left to a person."""
    told = [feed(5_000, at_min=7_300), feed(7_000, at_min=7_300)]
    after = judged(stay(feeds=told, feed_totals=[total(5_000)]))
    assert [row.get("flag") for rows in (after["feeds"], after["feed_totals"]) for row in rows] == [
        "volumes_differ", "volumes_differ", None,
    ]  # fmt: skip


def test_a_contradiction_of_rows_loaded_apart_is_remarked_on_until_a_person_has_confirmed_it():
    tables = stay(feeds=[feed()], holds=[hold(start_day=4)])
    assert [one.check for one in remarks(tables, recorded=ALL, on=ON)] == ["milk_during_hold"]
    tables["holds"][0] |= {"flag": "milk_during_hold", "confirmed": True}
    assert remarks(tables, recorded=ALL, on=ON) == []


def test_a_birth_in_the_future_is_doubted():
    tables = judged(stay(infants={"birth_at": "2026-11-28T10:00"}))
    assert tables["infants"][0]["flag"] == "in_the_future"
    assert not judged(stay(infants={"birth_at": "2026-11-27T10:00"}))["infants"][0].get("flag")


def test_too_much_milk_in_one_day_doubts_every_feed_of_it_and_none_of_another():
    rows = [feed(20_000, at_min=7_200 + 90 * n, planned_ul=20_000) for n in range(11)] + [feed(20_000, day=6)]
    after = judged(stay(feeds=rows, weights=[{"day": 4, "weight_g": 1000}]))
    assert [row.get("flag") for row in after["feeds"]] == ["large_day"] * 11 + [None]


def test_a_held_feed_of_such_a_day_is_not_doubted_and_a_new_one_is_beside_those_that_were():
    rows = [feed(20_000, at_min=7_200 + 90 * n, planned_ul=20_000, flag="large_day") for n in range(11)]
    new = [feed(5_000, at_min=8_600), feed(0, at_min=8_500, given="held")]
    tables = stay(feeds=[*rows, *new], weights=[{"day": 4, "weight_g": 1000}])
    judge_stay(tables, tables["feeds"][11:], ON)
    assert [row.get("flag") for row in tables["feeds"][11:]] == ["large_day", None]


def test_a_doubt_that_is_not_of_size_leaves_a_row_to_compare_with_when_judged_again():
    rows = [feed(ul, at_min=7_200 + at) for at, ul in enumerate((4_000, 5_000, 9_000))]
    rows[1]["given"] = "held"
    once = judged(stay(feeds=rows))
    assert [row.get("flag") for row in once["feeds"]] == [None, "held_with_milk", None]
    assert judged(once) == once


def test_the_next_feed_is_held_against_the_larger_of_two_volumes_when_judged_again_too():
    rows = [feed(2_000, at_min=7_200), feed(2_000, at_min=7_300), feed(4_000, at_min=7_300)]
    once = judged(stay(feeds=[*rows, feed(5_000, at_min=7_400)]))
    assert [row.get("flag") for row in once["feeds"]] == [None, "volumes_differ", "volumes_differ", None]
    assert judged(once) == once


@pytest.mark.parametrize("turn", [1, -1])
def test_of_several_at_one_moment_the_largest_is_compared_with_in_either_order(turn):
    parts = [feed(500, at_min=7_200), feed(5_000, at_min=7_200, milk="mother")][::turn]
    weights = [{"day": 5, "at_min": 7_200, "weight_g": weight_g} for weight_g in (1_000, 1_100)][::turn]
    weights.append({"day": 6, "weight_g": 1_150})
    after = judged(
        stay(feeds=[*parts, feed(5_500, at_min=7_300)], weights=weights, infants={"birth_weight_g": None})
    )
    assert [row.get("flag") for row in (*after["feeds"], *after["weights"])] == [None] * 6


def test_an_old_weight_judges_no_feed():
    """A baby of 1000 g at birth who weighs 3000 g on day 90 takes 60 mL."""
    after = judged(stay(feeds=[feed(60_000, day=90)]))
    assert [row.get("flag") for row in after["feeds"]] == [None]
    assert judged(stay(feeds=[feed(60_000, day=3)]))["feeds"] == []


@pytest.mark.parametrize(
    ("aims", "flagged"),
    [
        ([(1, 20), (2, 60)], [None, None]),
        ([(1, 20), (2, 61)], [None, "aim_leap"]),
        ([(1, 20), (3, 100), (4, 141)], [None, None, "aim_leap"]),
        ([(1, 12), (2, 120), (3, 120)], [None, "aim_leap", None]),  # doubted once
        ([(1, 120), (2, 20), (3, 120)], [None, None, None]),  # a return to what was reached
        ([(5, 150)], [None]),
    ],
)
def test_an_aim_leaps_above_all_before_it(aims, flagged):
    after = judged(stay(steps=[{"day": day, "aim_ul_per_g_day": aim} for day, aim in aims]))
    assert [row.get("flag") for row in after["steps"]] == flagged


def test_litres_for_millilitres_are_doubted_with_and_without_something_to_compare():
    after = judged(stay(feeds=[feed(18), feed(70, day=6, planned_ul=70_000), feed(0, day=7)],
                        transfusions=[blood(volume_ul=15), blood(volume_ul=15_000)]))  # fmt: skip
    assert [row.get("flag") for row in after["feeds"]] == ["below_a_drop", "volume_slip", None]
    assert [row.get("flag") for row in after["transfusions"]] == ["below_a_drop", None]
