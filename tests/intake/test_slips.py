"""Each rule of each table broken once, each pair that people confuse: one clear line, the rest goes on."""

from datetime import date, time

import pytest

from nectary.cli.refused import line
from nectary.intake.cells import Clock, is_coded, moments, placing, stand_ins
from nectary.intake.folder import load_folder
from nectary.record.columns import Kind
from nectary.record.tables import TABLES

ON = date(2026, 11, 25)
UTC = Clock("UTC", time(0, 0))
INFANTS = {"infant_id": "a", "unit_id": "u", "birth_at": "2026-03-01T23:50", "birth_weight_g": "980"}


def good(name):
    """A row of table `name` that is taken."""
    if name == "infants":
        return dict(INFANTS)
    day = {placing(name)[-1]: "2"} if placing(name) else {"item": "nec"}
    return {"infant_id": "a", **day}


def loaded(folder, name, *rows):
    files = {"infants": [INFANTS], name: list(rows)}
    for table, each in files.items():
        header = list(dict.fromkeys(column for row in each for column in row))
        lines = [";".join(header), *(";".join(row.get(column, "") for column in header) for row in each)]
        (folder / f"{table}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return load_folder(folder, UTC, on=ON)


def broken():
    """(table, column, text) of a cell that breaks the rule of its column."""
    for name, table in TABLES.items():
        for column in table.columns:
            if column.required and column.name != f"{name}_id":
                yield name, column.name, ""
            for text in {
                Kind.INT: ("soon", "1.5", "-1"), Kind.FLOAT: ("NaN", "inf", "12 mg"),
                Kind.BOOL: ("maybe",), Kind.TEXT: ("no such word",),
            }[column.kind]:  # fmt: skip
                if column.kind is not Kind.TEXT or column.words or column.name == "birth_month":
                    yield name, column.name, text
        for given in stand_ins(name):
            yield name, given, "NaN"
        for one in moments(name):
            yield from ((name, one.at, text) for text in ("soon", "2026-02-30T10:00", "1926-03-02T10:00"))


BROKEN = list(broken())


def test_the_grid_below_covers_every_column_that_has_a_rule():
    asked = {(name, column) for name, column, _ in BROKEN}
    for name, table in TABLES.items():
        for column in table.columns:
            free = column.kind is Kind.TEXT and not is_coded(name, column.name) and not column.required
            assert (
                free or column.name == f"{name}_id" or (name, column.name) in asked or column.name == "unit"
            )
        assert all((name, given) in asked for given in stand_ins(name))
    assert len(BROKEN) > 300


@pytest.mark.parametrize("name", TABLES)
def test_each_broken_rule_refuses_its_row_in_one_line_and_the_rest_go_on(tmp_path, name):
    """One file a table, one broken cell a row, good rows before and behind."""
    cells = [(column, text) for table, column, text in BROKEN if table == name]
    rows = [good(name) | {column: text} for column, text in cells]
    first, last = good(name), good(name)
    if name == "infants":
        first, last = (good(name) | {"infant_id": code} for code in ("first", "last"))
    elif "day" in last:
        last["day"] = "3"
    result = loaded(tmp_path, name, first, *rows, last)
    refused = [(one.file, one.row, one.column, one.found) for one in result.refusals]
    assert refused == [(f"{name}.csv", at, *cell) for at, cell in enumerate(cells, start=3)]
    for one in result.refusals:
        assert one.expected and one.reason
        assert line(one).isprintable()
        assert f"{one.file} row {one.row}: {one.column} is {one.found!r}; expected " in line(one)
    counts = result.counts[name]
    assert (counts["refused"], counts["accepted"] + counts["merged"]) == (len(cells), 2)


CONFUSED = [
    ("infants", "birth_weight_g", "0.98", "0.98 looks like kg: name the column birth_weight_kg"),
    ("infants", "birth_weight_kg", "980", "980 looks like grams: name the column birth_weight_g"),
    ("weights", "weight_g", "1,25", "1,25 looks like kg: name the column weight_kg"),
    ("weights", "weight_kg", "1240", "1240 looks like grams: name the column weight_g"),
    ("feeds", "volume_ml", "0.0015", "0.0015 looks like L: write it in mL"),
    ("feeds", "volume_ml", "1500", "1500 looks like uL: name the column volume_ul"),
    ("feeds", "volume_ul", "1.5", "1.5 looks like mL: name the column volume_ml"),
    ("feeds", "volume_ul", "2.000", "2.000 looks like mL: name the column volume_ml"),
    ("feed_totals", "volume_ml", "30000", "30000 looks like uL: name the column volume_ul"),
    ("feed_totals", "volume_ml", "1,234", "1,234 can be read as 1.234 and as 1234"),
    ("growth", "head_mm", "27", "27 looks like cm: write it in mm"),
    ("infants", "gestation", "27.3", "27.3 is not weeks+days: write 27+3 if that is meant, or"),
    ("infants", "gestation", "27,3", "27,3 is not weeks+days: write 27+3 if that is meant, or"),
    ("infants", "gestation", "27", "27 looks like weeks alone, which are 189 to 195 days: give"),
    ("infants", "gestation", "192", "192 looks like days: name the column gestation_days"),
    ("infants", "gestation_days", "27", "27 looks like weeks alone, which are 189 to 195 days: give"),
    ("infants", "gestation_days", "27+3", "27+3 is weeks+days: name the column gestation"),
    ("infants", "gestation_days", "27.3", "27.3 is not whole days: write 27+3 under gestation if"),
    ("feeds", "at", "13/03/2026 10:00", "13/03/2026 is 2026-03-13: write the year first"),
    ("feeds", "at", "03/13/2026 10:00", "03/13/2026 is 2026-03-13: write the year first"),
    ("feeds", "at", "02.03.2026 10:00",
     "02.03.2026 can be 2026-03-02 (day first) and 2026-02-03 (month first): write the year first"),
    ("feeds", "at", "2026-03-02", "the hour is left out: give it, or the unit day under day"),
    ("feeds", "milk", "BM", "BM may be"),
    ("feeds", "milk", "dnor", "did you mean donor?"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "column", "text", "said"), CONFUSED)
def test_a_pair_that_people_confuse_is_named_in_one_line(tmp_path, name, column, text, said):
    (one,) = loaded(tmp_path, name, good(name) | {column: text}).refusals
    assert (one.column, one.found) == (column, text)
    assert said in one.expected
    assert line(one).isprintable()


def test_a_day_of_birth_counted_as_one_is_named(tmp_path):
    row = {"infant_id": "a", "at": "2026-03-02T10:00", "volume_ml": "1", "day": "2"}
    (one,) = loaded(tmp_path, "feeds", row).refusals
    assert (one.column, one.found) == ("day", "2")
    assert (
        one.expected
        == "1, going by at and birth; day 0 is the day of birth; does this file count it as day 1?"
    )
    (one,) = loaded(tmp_path, "feeds", row | {"day": "0"}).refusals
    assert one.expected == "1, going by at and birth"


@pytest.mark.parametrize(("volume_ml", "hint"), [("300", True), ("45", False), ("300.5", False)])
def test_microlitres_under_millilitres_are_named_where_they_would_be_a_feed(tmp_path, volume_ml, hint):
    """45 uL is less than the smallest feed that is believed, so 45 mL for 980 g is no slip of that kind."""
    (one,) = loaded(tmp_path, "feeds", good("feeds") | {"volume_ml": volume_ml}).refusals
    assert ("name the column volume_ul" in one.expected) is hint


@pytest.mark.parametrize(
    ("text", "word"), [("DHM", "donor"), ("Mother's milk", "mother"), ("FORMULA", "formula")]
)
def test_words_as_charts_write_them_are_taken(tmp_path, text, word):
    result = loaded(tmp_path, "feeds", good("feeds") | {"milk": text})
    assert result.tables["feeds"]["milk"].to_pylist() == [word]


@pytest.mark.parametrize(
    ("cells", "agent", "kind", "flag"),
    [
        ({"given_name": "gentamycin"}, "gentamicin", "antibiotic", None),
        (
            {"given_name": "Gentamicin Sulfate 4 mg/kg", "agent": "gentamicin"},
            "gentamicin",
            "antibiotic",
            None,
        ),
        ({"given_name": "xyzzy"}, None, None, "medicine_not_known"),
        ({"given_name": "xyzzy", "flag": "sender_doubts"}, None, None, "sender_doubts"),
        ({"given_name": "xyzzy", "kind": "antibiotic"}, None, "antibiotic", None),
        ({"agent": "gentamicin", "kind": "antibiotic"}, "gentamicin", "antibiotic", None),
    ],
)
def test_a_medicine_is_known_by_its_name(tmp_path, cells, agent, kind, flag):
    (row,) = loaded(tmp_path, "medicines", good("medicines") | cells).tables["medicines"].to_pylist()
    assert (row["agent"], row["kind"], row["flag"]) == (agent, kind, flag)


def test_the_row_id_of_a_medicine_does_not_hang_on_our_list_of_names(tmp_path, monkeypatch):
    row = good("medicines") | {"given_name": "gentamycin"}
    known = loaded(tmp_path, "medicines", row).tables["medicines"]["medicines_id"].to_pylist()
    monkeypatch.setattr("nectary.intake.cells.named", lambda given_name: None)
    assert loaded(tmp_path, "medicines", row).tables["medicines"]["medicines_id"].to_pylist() == known
