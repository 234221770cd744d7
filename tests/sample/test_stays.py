"""The invented unit keeps the record's contract and is a chart that could be: nothing before, nothing after.

Times are worked out again in plain Python from the date and minute of birth. One unit of 480 stays serves
most tests: large enough that each thing named here occurs in it.
"""

import math
from collections import Counter, defaultdict
from datetime import datetime, timedelta
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from nectary.base.errors import UserError
from nectary.definitions.findings import FIELDS
from nectary.engine.compute import compute
from nectary.engine.folder import in_order
from nectary.engine.schema import arrow_schema
from nectary.protocols.library import load
from nectary.record.medicines import named
from nectary.record.plausibility import judge_stay
from nectary.record.tables import TABLES, id_column
from nectary.sample import births, course
from nectary.sample.hazard import Planted
from nectary.sample.stays import STAYS_A_CHUNK, UNTIL, invent

STAYS = 4 * STAYS_A_CHUNK
NOT_CHARTED = {"feed_totals", "reported"}  # a unit that charts single feeds exports no sums


@pytest.fixture(scope="module")
def unit():
    return invent(STAYS, 1)


@pytest.fixture(scope="module")
def rows(unit):
    return {name: table.to_pylist() for name, table in unit.items()}


@pytest.fixture(scope="module")
def infants(rows):
    return {row["infant_id"]: row for row in rows["infants"]}


def born(infant):
    return datetime.fromisoformat(infant["birth_at"])


def day_at(infant, minute):
    """Unit midnights between birth and so many minutes later."""
    return (born(infant) + timedelta(minutes=minute)).date().toordinal() - born(infant).date().toordinal()


def ends(infant):
    """The last minute there is of a stay."""
    if infant["left_min"] is not None:
        return infant["left_min"]
    return int((UNTIL - born(infant)).total_seconds()) // 60


def test_same_seed_same_rows_and_another_seed_others():
    assert invent(130, 1) == invent(130, 1)
    assert invent(5, 1) != invent(5, 2)


def test_a_stay_is_the_same_however_many_others_are_invented(unit):
    """7 lies inside the first chunk, 130 in the second, 480 ends the fourth."""
    for fewer in (7, 130):
        few = invent(fewer, 1)
        last = f"invented-{fewer:07d}"
        assert few["infants"].num_rows == fewer
        for name, table in few.items():
            assert table == unit[name].filter(pc.less_equal(unit[name]["infant_id"], last)), name


@pytest.mark.parametrize(
    ("asked", "said"),
    [((0, 1), "0 stays"), ((10**7, 1), "10000000 stays"), ((5, -1), "seed -1"),
     ((5, 1, UNTIL, 1.5), "mess of 1.5"), ((5, 1, UNTIL, float("nan")), "mess of nan")],
)  # fmt: skip
def test_what_cannot_be_invented_is_refused(asked, said):
    with pytest.raises(UserError, match=said):
        invent(*asked)


def test_every_row_says_invented_and_keeps_the_contract(unit):
    assert set(unit) == set(TABLES) - NOT_CHARTED
    for name, table in unit.items():
        assert table.schema == arrow_schema(name)
        assert set(table["source"].to_pylist()) == {"invented"}
        assert all(code.startswith("invented-") for code in set(table["infant_id"].to_pylist()))
        ids = table[id_column(name)].to_pylist()
        assert len(set(ids)) == len(ids)
        assert table == in_order(table), name
        assert table["flag"].null_count == table.num_rows
        for column in TABLES[name].columns:
            held = set(table[column.name].to_pylist())
            assert not column.required or None not in held, (name, column.name)
            assert not column.words or held - {None} <= set(column.words), (name, column.name)


def test_each_word_of_the_ward_occurs(unit):
    """Of the columns that matter to a measure every allowed word is there, or is named here as left out."""
    left_out = {
        ("steps", "decision"): {"off_protocol"},
        ("steps", "reason"): {"blood", "transfusion", "no_milk", "baby_away", "none_recorded"},
        ("feeds", "milk"): {"unknown"},
        ("feeds", "fortifier"): {"unknown"},
        ("holds", "kind"): {"no_advance"},
        ("medicines", "kind"): {"antifungal", "antiviral", "other"},
        ("cultures", "result"): {"contaminant", "pending"},
        ("talks", "topic"): {"other"},
        ("consents", "answer"): {"withdrawn"},
        ("transfusions", "product"): {"plasma"},
        ("lines", "kind"): {"other_central"},
        ("tubes", "kind"): {"transpyloric"},
    }
    whole = [
        ("feeds", "given"), ("infants", "left_how"), ("fluids", "kind"), ("diagnoses", "diagnosis"),
        ("diagnoses", "surgery"), ("labs", "test"), ("support", "kind"), ("talks", "interpreter"),
        ("transfusions", "feeds_during"),
    ]  # fmt: skip
    for name, column in [*left_out, *whole]:
        words = set(TABLES[name].column(column).words)
        expected = words - left_out.get((name, column), set())
        assert set(unit[name][column].to_pylist()) - {None} == expected, (name, column)
    assert len(set(unit["talks"]["language"].to_pylist())) >= 4
    assert set(unit["findings"]["finding"].to_pylist()) <= set(FIELDS)


def test_minutes_and_days_agree(rows, infants):
    for name, table in rows.items():
        for row in table:
            infant = infants[row["infant_id"]]
            if row.get("at_min") is not None:
                assert row["day"] == day_at(infant, row["at_min"]), (name, row)
            if row.get("start_min") is not None:
                assert row["start_day"] == day_at(infant, row["start_min"]), (name, row)
            if row.get("stop_min") is not None:
                assert row["stop_min"] > row["start_min"]
                assert row["stop_day"] == day_at(infant, row["stop_min"] - 1), (name, row)
    for infant in infants.values():
        assert infant["admitted_day"] == day_at(infant, infant["admitted_min"])
        assert infant["seen_to_day"] == day_at(infant, ends(infant))
        assert infant["left_day"] in (None, infant["seen_to_day"])
        assert infant["birth_month"] == infant["birth_at"][:7]
    hours = {born(infant).hour for infant in infants.values()}
    assert len(hours) == 24


def test_nothing_is_charted_before_the_infant_is_here_or_after_it_has_left(rows, infants):
    for name, table in rows.items():
        for row in table:
            infant = infants[row["infant_id"]]
            for minute in (row.get("at_min"), row.get("start_min")):
                assert minute is None or infant["observed_from_min"] <= minute <= ends(infant), (name, row)
            stop = row.get("stop_min")
            assert stop is None or stop <= ends(infant), (name, row)
            open_span = "stop_min" in row and row["start_min"] is not None and stop is None
            assert not open_span or infant["left_how"] == "still_in", (name, row)


def test_who_is_in_the_unit(infants):
    """One in ten still in, each at `until`; the last two of every 60 stays that are still in are twins."""
    still = sorted(code for code, row in infants.items() if row["left_how"] == "still_in")
    assert still == [f"invented-{number:07d}" for number in range(10, STAYS + 1, 10)]
    assert all(infants[code]["left_min"] is None for code in still)
    assert all(0 < ends(infants[code]) <= 30 * 1440 for code in still)
    assert infants[still[4]]["set_id"] == infants[still[5]]["set_id"] is not None
    assert infants[still[0]]["set_id"] is None
    outborn = [row for row in infants.values() if not row["inborn"]]
    assert outborn and all(row["admitted_min"] == row["observed_from_min"] > 0 for row in outborn)
    assert {row["left_how"] for row in infants.values()} == {"home", "transfer", "died", "still_in"}
    for row in infants.values():
        assert 401 <= row["birth_weight_g"] <= 1500
        assert 22 * 7 <= row["gestation_days"] < 33 * 7
        assert born(row) <= UNTIL and born(row) + timedelta(minutes=ends(row)) <= UNTIL


def test_infants_of_a_set_share_what_a_mother_shares(infants):
    sets = defaultdict(list)
    for row in infants.values():
        if row["set_id"]:
            sets[row["set_id"]].append(row)
    assert Counter(map(len, sets.values())).keys() == {2, 3}
    for members in sets.values():
        assert sorted(row["birth_order"] for row in members) == list(range(1, len(members) + 1))
        for name in ("mother_id", "gestation_days", "birth_at", "inborn", "language_speaks", "delivery"):
            assert len({row[name] for row in members}) == 1, name
    mothers = Counter(row["mother_id"] for row in infants.values() if not row["set_id"])
    assert set(mothers.values()) == {1}


def test_what_a_feed_says_of_itself_holds_together(rows):
    for row in rows["feeds"]:
        given = row["given"]
        assert (row["volume_ul"] is None) == (given == "at_breast")
        assert (row["route"] == "breast") == (given == "at_breast")
        assert (row["volume_ul"] == 0) == (given == "held")
        assert (row["reason"] is not None) == (given in ("held", "part"))
        assert given != "given" or row["volume_ul"] == row["planned_ul"]
        assert given != "part" or 0 < row["volume_ul"] < row["planned_ul"]
        assert row["product"] is None or row["milk"] == "formula"
        assert (row["fortifier"] in ("bovine", "human")) == (row["fortifier_volume_ul"] is not None)
        assert row["fortifier"] not in ("bovine", "human") or row["milk"] in ("mother", "donor")
    fed = Counter((row["infant_id"], row["day"]) for row in rows["feeds"])
    assert max(fed.values()) == 12
    assert {8, 12} <= set(fed.values())


def test_no_day_is_above_200_ml_per_kg_of_the_working_weight(rows, infants):
    """Working weight in plain Python: birth weight until a weighing from day 3 on reaches it."""
    weighed = {(row["infant_id"], row["day"]): row["weight_g"] for row in rows["weights"]}
    taken = defaultdict(int)
    for row in rows["feeds"]:
        taken[row["infant_id"], row["day"]] += row["volume_ul"] or 0
    highest = 0
    for (code, day), volume_ul in taken.items():
        birth_g = infants[code]["birth_weight_g"]
        regained = any(weighed.get((code, d), 0) >= birth_g for d in range(3, day + 1))
        working_g = weighed.get((code, day), weighed.get((code, day - 1))) if regained else birth_g
        assert volume_ul <= 200 * working_g
        highest = max(highest, volume_ul / working_g)
    assert highest > 150, "nobody ever reached full feeds"


def test_a_step_is_a_step_of_the_ladder_from_the_last_tolerated_one(rows, infants):
    protocol, by_stay = load("adept-2009"), defaultdict(list)
    for row in rows["steps"]:
        by_stay[row["infant_id"]].append(row)
    for code, steps in by_stay.items():
        ladder = [step.halves[0] for step in protocol.band(infants[code]["birth_weight_g"]).steps]
        assert steps[0]["decision"] == "advance" and steps[0]["step"] == 1
        for row in steps:
            top = row["step"] == len(ladder)
            assert row["aim_ul_per_g_day"] == ladder[row["step"] - 1] or (
                top and row["aim_ul_per_g_day"] == 160
            )
            assert (row["reason"] is not None) == (row["decision"] in ("hold", "back"))
            assert row["protocol_version"] == protocol.version
        for before, now in pairwise(steps):
            moved = now["step"] - before["step"]
            assert now["day"] > before["day"]
            assert moved <= 1, "never a jump to catch up"
            assert moved < 1 or now["decision"] == "advance"
            assert now["decision"] != "restart" or before["decision"] == "hold"


def test_no_milk_while_a_work_up_keeps_feeds_away(rows, infants):
    spans = defaultdict(list)
    for row in rows["holds"]:
        if row["reason"] == "work_up" and row["kind"] == "all_feeds":
            stop = row["stop_min"] if row["stop_min"] is not None else ends(infants[row["infant_id"]]) + 1
            spans[row["infant_id"]].append((row["start_min"], stop))
    held = 0
    for row in rows["feeds"]:
        for start, stop in spans[row["infant_id"]]:
            if start <= row["at_min"] < stop:
                assert row["given"] == "held" and row["reason"] == "work_up"
                held += 1
    assert held > 100
    for row in rows["diagnoses"]:
        if row["diagnosis"] in ("nec", "sip"):
            assert any(start < row["start_min"] < stop for start, stop in spans[row["infant_id"]])


def test_findings_stand_before_the_diagnosis_they_led_to(rows):
    """A bare case needs one clinical and one radiographic sign, VON's counting rule."""
    seen = defaultdict(list)
    for row in rows["findings"]:
        seen[row["episode_id"]].append(row)
    cases = [row for row in rows["diagnoses"] if row["diagnosis"] == "nec"]
    assert len(cases) >= 20
    told = 0
    for row in cases:
        found = seen[f"{row['infant_id']}-nec"]
        assert all(one["at_min"] < row["start_min"] for one in found)
        names = {one["finding"] for one in found if one["value"]}
        told += {"distension", "pneumatosis"} <= names
    assert told == len(cases)
    nec, sip = ({r["infant_id"] for r in rows["diagnoses"] if r["diagnosis"] == d} for d in ("nec", "sip"))
    assert not nec & sip
    open_ones = [row for row in rows["diagnoses"] if not row["closed"]]
    assert all(row["stop_min"] is None for row in open_ones)


def test_donor_milk_only_where_the_family_agreed(rows):
    agreed = {
        r["infant_id"] for r in rows["consents"] if (r["about"], r["answer"]) == ("donor_milk", "agreed")
    }
    declined = {
        r["infant_id"] for r in rows["consents"] if (r["about"], r["answer"]) == ("donor_milk", "declined")
    }
    donor = {row["infant_id"] for row in rows["feeds"] if row["milk"] == "donor"}
    assert donor and declined and not donor & declined and not agreed & declined


def test_weights_fall_and_rise_again(rows, infants):
    by_stay = defaultdict(dict)
    for row in rows["weights"]:
        by_stay[row["infant_id"]][row["day"]] = row["weight_g"]
    lost = [
        min(days.values()) / infants[code]["birth_weight_g"]
        for code, days in by_stay.items()
        if len(days) > 7
    ]
    assert all(0.8 < share < 1 for share in lost)
    grown = [days[28] > infants[code]["birth_weight_g"] for code, days in by_stay.items() if 28 in days]
    assert len(grown) > 200 and all(grown)


def test_the_moment_of_looking_is_the_last_there_is():
    """What the demonstration needs: with another `until` those still in are still in, up to that minute."""
    until = datetime(2027, 3, 4, 10, 17)
    tables = invent(10, 1, until)
    (here,) = [row for row in tables["infants"].to_pylist() if row["left_how"] == "still_in"]
    minutes = int((until - born(here)).total_seconds()) // 60
    assert here["seen_to_day"] == (until.date() - born(here).date()).days
    for name, table in tables.items():
        own = [row for row in table.to_pylist() if row["infant_id"] == here["infant_id"]]
        assert all((row.get("at_min") or 0) <= minutes for row in own), name


def test_one_stay_alone_gives_the_same_answers_as_the_whole_record():
    tables = invent(30, seed=4)
    whole = compute(tables)
    recorded = pa.table({"table_name": [name for name, table in tables.items() if table.num_rows]})
    for infant_id in ("invented-0000012", "invented-0000030"):  # one that left, one still in
        own = {name: t.filter(pc.equal(t["infant_id"], infant_id)) for name, t in tables.items()}
        alone = compute({**own, "recorded": recorded})
        for name in ("days", "stays", "verdicts"):
            rows = [row for row in getattr(whole, name).to_pylist() if row["infant_id"] == infant_id]
            assert getattr(alone, name).to_pylist() == rows, name


def test_the_names_wards_write_are_read_as_the_agent_and_kind_that_stand_beside_them(unit):
    columns = ("given_name", "agent", "kind")
    written = set(zip(*(unit["medicines"][name].to_pylist() for name in columns), strict=True))
    assert len({name for name, _, _ in written}) > 20
    for name, agent, kind in written:
        if kind != "probiotic":  # an invented product, which no list of real ones holds
            assert (named(name).agent, named(name).kind) == (agent, kind), name


def test_an_unspoilt_chart_raises_no_doubt():
    """Every row is judged as an import would; with mess there are doubts, or this test would see nothing."""

    def doubts(tables):
        stays = defaultdict(lambda: {name: [] for name in TABLES})
        for name, table in tables.items():
            for row in table.to_pylist():
                stays[row["infant_id"]][name].append(row)
        found = []
        for stay in stays.values():
            judged = [row for table in stay.values() for row in table]
            found += judge_stay(stay, judged, UNTIL.date())
            found += [row for row in judged if row["flag"]]
        return found

    assert doubts(invent(120, 1)) == []
    assert len(doubts(invent(60, 1, mess=1))) > 20


def test_what_is_measured_on_the_first_day_does_not_tell_who_is_sick(rows):
    """The sickness is drawn again from the seed, then compared: within 4 standard errors of no difference."""
    sick = {}
    for chunk in range(STAYS // STAYS_A_CHUNK):
        chance = np.random.default_rng(np.random.SeedSequence([1, chunk]))
        numbers = np.arange(chunk * STAYS_A_CHUNK + 1, (chunk + 1) * STAYS_A_CHUNK + 1)
        drawn = course.draw(chance, births.draw(chance, numbers), Planted()).sick
        sick |= {f"invented-{number:07d}": bool(one) for number, one in zip(numbers, drawn, strict=True)}
    for test in ("ph", "lactate", "bicarbonate"):
        groups = {True: [], False: []}
        for row in rows["labs"]:
            if row["test"] == test and row["at_min"] == 90:
                groups[sick[row["infant_id"]]].append(row["number"])
        ill, well = (np.array(groups[one]) for one in (True, False))
        error = math.sqrt(ill.var() / len(ill) + well.var() / len(well))
        assert len(ill) > 50 and abs(ill.mean() - well.mean()) < 4 * error, test
