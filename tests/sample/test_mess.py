"""The mess of real charts: each kind occurs as often as it says, none without it, and no contract breaks."""

import re
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from nectary.engine.folder import in_order
from nectary.engine.schema import arrow_schema
from nectary.record.tables import TABLES, id_column
from nectary.sample.mess import KINDS, TOTALS_SHARE
from nectary.sample.stays import invent
from nectary.sample.treatment import NAMES

STAYS = 480
DOCS = Path(__file__).parents[2] / "docs" / "explanation" / "the-invented-unit.md"


def by_id(table, name):
    return {row[id_column(name)]: row for row in table.to_pylist()}


@pytest.fixture(scope="module")
def clean():
    return {name: by_id(table, name) for name, table in invent(STAYS, 1).items()}


@pytest.fixture(scope="module")
def tables():
    return invent(STAYS, 1, mess=1)


@pytest.fixture(scope="module")
def messy(tables):
    return {name: by_id(table, name) for name, table in tables.items()}


def changed(clean, messy, table, test):
    """The share of the rows of both that `test(before, after)` is true of."""
    both = clean[table].keys() & messy[table].keys()
    return sum(test(clean[table][one], messy[table][one]) for one in both) / len(both)


def twice(clean, messy, table):
    return len(messy[table].keys() - clean[table].keys()) / len(clean[table])


def gone(clean, messy, table):
    return len(clean[table].keys() - messy[table].keys()) / len(clean[table])


def found(clean, messy):
    """How often each kind is there; the second number is how many rows could have it."""
    rows = {name: len(table) for name, table in clean.items()}

    def share(table, test):
        return changed(clean, messy, table, test), rows[table]

    return {
        "silent nights": silent_nights(clean, messy),
        "rows twice": (twice(clean, messy, "feeds"), rows["feeds"]),
        "feeds without a volume": share(
            "feeds", lambda a, b: a["volume_ul"] is not None and b["volume_ul"] is None
        ),
        "feeds without a milk": share("feeds", lambda a, b: b["milk"] is None),
        "weights not charted": (gone(clean, messy, "weights"), rows["weights"]),
        "weights ten times too large": share("weights", lambda a, b: b["weight_g"] == 10 * a["weight_g"]),
        "weights in pounds": share("weights", lambda a, b: b["weight_g"] == a["weight_g"] * 22046 // 10000),
        "weights twice": (twice(clean, messy, "weights"), rows["weights"]),
        "medicine names misspelt": share("medicines", lambda a, b: b["agent"] is None),
        "laboratory numbers a day off": share("labs", lambda a, b: b["day"] == a["day"] - 1),
        "cultures a day off": share("cultures", lambda a, b: b["day"] == a["day"] - 1),
        "gestation unknown": share("infants", lambda a, b: b["gestation_days"] is None),
        "gestation in completed weeks": share("infants", lambda a, b: b["gestation_known_to"] == "week"),
    }


@pytest.fixture(scope="module")
def seen(clean, messy):
    return found(clean, messy)


def night_of(row):
    """(stay, the unit day on which the night began), or None by day."""
    return (
        (row["infant_id"], row["day"] - (row["hour"] < 7)) if row["hour"] < 7 or row["hour"] >= 19 else None
    )


def silent_nights(clean, messy):
    minute = {
        one: int(row["birth_at"][11:13]) * 60 + int(row["birth_at"][14:])
        for one, row in clean["infants"].items()
    }
    nights, left = defaultdict(set), defaultdict(set)
    for one, row in clean["feeds"].items():
        night = night_of(row | {"hour": (minute[row["infant_id"]] + row["at_min"]) // 60 % 24})
        if night is None:
            assert one in messy["feeds"], "only nights fall silent"
            continue
        nights[night].add(one)
        if one in messy["feeds"]:
            left[night].add(one)
    silent = [night for night in nights if not left[night]]
    assert all(left[night] in (set(), nights[night]) for night in nights), "a night is silent or it is not"
    return len(silent) / len(nights), len(nights)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_each_kind_is_there_about_as_often_as_it_says(seen, kind):
    """Within 4 standard errors of a share; a later kind can cover an earlier one, at most one row in ten."""
    share, rows = seen[kind.name]
    error = (kind.share * (1 - kind.share) / rows) ** 0.5
    assert share > 0
    assert kind.share * 0.9 - 4 * error <= share <= kind.share + 4 * error


def test_every_kind_is_looked_for(seen):
    assert set(seen) == {kind.name for kind in KINDS}


def test_totals_disagree_with_the_feeds_they_are_of(messy):
    sums = Counter()
    for row in messy["feeds"].values():
        if row["volume_ul"] is not None and row["milk"]:
            sums[row["infant_id"], row["day"], row["milk"]] += row["volume_ul"]
    totals = list(messy["feed_totals"].values())
    for row in totals:
        volume_ul = sums[row["infant_id"], row["day"], row["milk"]]
        assert row["volume_ul"] in (volume_ul * 9 // 10 + 100, volume_ul * 11 // 10 + 100) != volume_ul
    of = len(sums)
    error = (TOTALS_SHARE * (1 - TOTALS_SHARE) / of) ** 0.5
    assert abs(len(totals) / of - TOTALS_SHARE) < 4 * error


def test_misspelt_names_are_no_name_that_wards_write(clean, messy):
    known = {name for names in NAMES.values() for name in names}
    for one, row in messy["medicines"].items():
        before = clean["medicines"][one]
        if row["agent"] is None:
            assert sorted(row["given_name"]) == sorted(before["given_name"])
        else:
            assert row == before and row["given_name"] in known


def test_twice_is_the_same_row_under_another_id(clean, messy):
    for table in ("feeds", "weights"):
        for one in messy[table].keys() - clean[table].keys():
            first = messy[table].get(one.removesuffix("-again"))
            assert first is not None
            same = {"infant_id", "day", "at_min"}
            assert all(messy[table][one][name] == first[name] for name in same)


def test_the_mess_breaks_no_contract(tables):
    for name, table in tables.items():
        assert table.schema == arrow_schema(name)
        assert set(table["source"].to_pylist()) == {"invented"}
        assert table == in_order(table)
        ids = table[id_column(name)].to_pylist()
        assert len(set(ids)) == len(ids) and None not in ids
        for column in TABLES[name].columns:
            held = set(table[column.name].to_pylist()) - {None}
            assert not column.words or held <= set(column.words), (name, column.name)
        if "at_min" in table.column_names:
            assert min((one for one in table["at_min"].to_pylist() if one is not None), default=0) >= 0


def test_a_kind_touches_its_own_table_alone(clean, messy):
    spoilt = {kind.table for kind in KINDS} | {"feed_totals"}
    for name in clean.keys() - spoilt:
        assert clean[name] == messy[name]


def test_without_mess_there_is_none(clean):
    """Each kind by its own mark, so that a share above 0 cannot hide in the default."""
    assert "feed_totals" not in clean
    assert all(
        row["milk"] and (row["volume_ul"] is None) == (row["given"] == "at_breast")
        for row in clean["feeds"].values()
    )
    assert all(row["agent"] and row["kind"] for row in clean["medicines"].values())
    assert all(row["gestation_known_to"] == "day" for row in clean["infants"].values())
    assert not any(one.endswith("-again") for table in clean.values() for one in table)
    at_once = Counter((row["infant_id"], row["at_min"]) for row in clean["feeds"].values())
    assert set(at_once.values()) == {1}
    weighed = Counter(row["infant_id"] for row in clean["weights"].values())
    for one, row in clean["infants"].items():
        days = row["seen_to_day"] - row["admitted_day"] + 1
        assert days - 2 <= weighed[one] <= days, "at most the first and the last day lack a weighing"


def test_half_the_mess_is_half_as_often(clean):
    """Within 4 standard errors."""
    half = {"weights": by_id(invent(STAYS, 1, mess=0.5)["weights"], "weights")}
    rows = len(clean["weights"])
    assert abs(gone(clean, half, "weights") - 0.06) < 4 * (0.06 * 0.94 / rows) ** 0.5


def test_a_messy_stay_is_the_same_however_many_others_are_invented():
    few, more = invent(130, 3, mess=0.7), invent(240, 3, mess=0.7)
    for name, table in few.items():
        own = {f"invented-{number:07d}" for number in range(1, 131)}
        assert table.to_pylist() == [row for row in more[name].to_pylist() if row["infant_id"] in own], name


def test_the_page_lists_every_kind_with_its_share():
    page = DOCS.read_text(encoding="utf-8")
    listed = dict(re.findall(r"^\| ([a-z ]+) \| `\w+` \| ([\d.]+)% ", page, re.MULTILINE))
    expected = {kind.name: kind.share for kind in KINDS} | {"totals that disagree": TOTALS_SHARE}
    assert {name: float(share) / 100 for name, share in listed.items()} == pytest.approx(expected)
