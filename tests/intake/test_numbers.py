"""Numbers as people write them: one reading is taken, of two the possible one, which is told; else none."""

import openpyxl
import pytest
from tests.intake.foreign import ON, UTC, own, refusals, rows, take, write

from nectary.intake.folder import load_folder
from nectary.intake.numbers import COMMA, EITHER, PLAIN, POINT, Spelling, readings

INFANTS = "infant_id;unit_id;birth_at;birth_weight_g\na;u;2026-03-02T22:10;980\n"
ONE = [  # the only number that a text can be where commas part no cells
    ("1,5", "1.5"), ("0,960", "0.960"), ("1234,567", "1234.567"), ("1.5", "1.5"), ("1.250,0", "1250.0"),
    ("1,250.0", "1250.0"), ("1.234.567", "1234567"), ("1,234,567", "1234567"), ("1 250", "1250"),
    ("1 250,5", "1250.5"), ("1'250", "1250"), ("1\u00a0250", "1250"), ("1\u202f250", "1250"), ("980", "980"),
    ("-1,5", "-1.5"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "number"), ONE)
def test_what_can_be_one_number_alone(text, number):
    assert readings(text, EITHER, of_wholes=False) == (number,)


def test_three_digits_behind_a_comma_are_two_numbers_until_somebody_says():
    assert readings("1,010", EITHER, of_wholes=False) == ("1.010", "1010")
    assert readings("1,010", COMMA, of_wholes=False) == ("1.010",)
    assert readings("1,010", POINT, of_wholes=False) == ("1010",)
    assert readings("1.010", COMMA, of_wholes=False) == ("1010",)
    assert readings("1.010", POINT, of_wholes=True) == ("1.010",)
    assert readings("1.010", EITHER, of_wholes=True) == ("1.010", "1010")
    assert readings("1,5", POINT, of_wholes=False) == ()
    assert all(
        readings(text, EITHER, of_wholes=False) == ()
        for text in ("", "x", "1,", ",5", "1..5", "1,2,3", "12 mg")
    )


@pytest.mark.parametrize(
    ("column", "text", "value"),
    [
        ("weight_kg", "1,010", 1010), ("weight_kg", "0,960", 960), ("weight_g", "1.010", 1010),
        ("weight_g", "1,010", 1010), ("weight_g", "1 010", 1010), ("weight_g", "1'010", 1010),
        ("weight_g", "1.010,0", 1010), ("weight_g", "1,010.0", 1010), ("weight_kg", "1.010", 1010),
    ],
)  # fmt: skip
def test_the_number_that_can_be_is_taken(tmp_path, column, text, value):
    loaded = own(tmp_path / "in", infants=INFANTS, weights=f"infant_id;day;{column}\na;2;{text}\n")
    assert not loaded.refusals
    assert [row["weight_g"] for row in rows(loaded, "weights")] == [value]


def test_of_two_that_is_told_once_a_column_and_what_has_one_reading_is_not(tmp_path):
    feeds = "infant_id;feeds_id;day;volume_ml\na;f1;2;1,500\na;f2;2;2,250\na;f3;2;1,5\n"
    loaded = own(tmp_path / "in", infants=INFANTS, feeds=feeds)
    assert [row["volume_ul"] for row in rows(loaded, "feeds")] == [1500, 2250, 1500]
    (said,) = loaded.said
    assert said.startswith(
        "feeds.csv: volume_ml: numbers such as '1,500' are read as 1.5, since it cannot be 1500"
    )
    assert "--decimal" in said


@pytest.mark.parametrize(
    ("table", "column", "text", "said"),
    [
        ("feed_totals", "volume_ml", "1,500", "1,500 can be read as 1.500 and as 1500"),
        ("fluids", "volume_ml", "1,500", "1,500 can be read as 1.500 and as 1500"),
        ("feeds", "volume_ul", "1,500", "1,500 can be read as 1.500 and as 1500"),
        ("weights", "weight_kg", "1.250,0", "1250.0 looks like grams"),
    ],
)
def test_where_both_can_be_or_none_the_row_is_refused_as_before(tmp_path, table, column, text, said):
    day = "start_day" if table == "fluids" else "day"
    loaded = own(tmp_path / "in", infants=INFANTS, **{table: f"infant_id;{day};{column}\na;2;{text}\n"})
    ((*_, found),) = refusals(loaded)
    assert found == text and said in loaded.refusals[0].expected


@pytest.mark.parametrize(("decimal", "value"), [(COMMA, 1500), (POINT, 1500000)])
def test_a_person_may_say_once_how_the_files_write_numbers(tmp_path, decimal, value):
    fluids = "infant_id;start_day;volume_ml\na;2;1,500\n"
    loaded = own(tmp_path / "in", infants=INFANTS, fluids=fluids, spelling=Spelling(decimal=decimal))
    assert not loaded.refusals and not loaded.said
    assert [row["volume_ul"] for row in rows(loaded, "fluids")] == [value]


def test_a_comma_in_quotes_in_a_file_parted_by_commas_is_read_where_it_parts_thousands(tmp_path):
    infants = 'infant_id,unit_id,birth_weight_g\na,u,"1,240"\nb,u,"1,24"\n'
    loaded = own(tmp_path / "in", infants=infants)
    assert refusals(loaded) == [("infants.csv", 3, "birth_weight_g", "1,24")]
    assert [row["birth_weight_g"] for row in rows(loaded, "infants")] == [1240]


def test_a_number_of_a_sheet_is_never_taken_for_thousands(tmp_path):
    book = openpyxl.Workbook()
    for row in (["infant_id", "unit_id", "birth_weight_kg"], ["a", "u", 1.125], ["b", "u", "1,010"]):
        book.active.append(row)
    book.save(tmp_path / "infants.xlsx")
    loaded = load_folder(tmp_path, UTC, on=ON)
    assert [row["birth_weight_g"] for row in rows(loaded, "infants")] == [1125, 1010]


def test_a_mapped_file_is_read_the_same_way(tmp_path):
    mapping = write(tmp_path / "m.toml", """
format = "day-line"
about = "an invented file"
birth_is_day = 0
[columns]
infant = "baby"
day = "day"
mother_ml = "own"
weight_kg = "kg"
""")  # fmt: skip
    standing = own(tmp_path / "in", infants=INFANTS).tables
    place = write(tmp_path / "in.csv", "baby;day;own;kg\na;2;1,500;1,010\n")
    loaded = take(place, mapping, standing=standing)
    assert [one.column for one in loaded.refusals] == ["own"]
    assert [row["weight_g"] for row in rows(loaded, "weights")] == [1010]
    said = write(tmp_path / "m.toml", 'decimal = "comma"\n' + mapping.read_text())
    again = take(place, said, standing=standing)
    assert not again.refusals
    assert [row["volume_ul"] for row in rows(again, "feed_totals")] == [1500]
    assert [row["weight_g"] for row in rows(again, "weights")] == [1010]


@pytest.mark.parametrize(
    ("said", "weight", "milk"), [("comma", "1,010", "1,250"), ("point", "1.010", "1.250")]
)
def test_a_row_of_a_flowsheet_is_read_once_however_it_is_written(tmp_path, said, weight, milk):
    mapping = write(tmp_path / "m.toml", f"""
format = "flowsheet"
about = "an invented file"
decimal = "{said}"
[columns]
infant = "baby"
time = "time"
name = "what"
value = "value"
[[name]]
called = "Weight"
table = "weights"
column = "weight_kg"
unit = "kg"
[[name]]
called = "Milk"
table = "feeds"
column = "volume_ml"
unit = "mL"
[[name]]
called = "Given"
table = "medicines"
column = "given_name"
""")  # fmt: skip
    standing = own(tmp_path / "in", infants=INFANTS).tables
    text = f"a;2026-03-04 06:00;Weight;{weight} kg\na;2026-03-04 06:00;Milk;{milk}\n"
    text += "a;2026-03-04 06:00;Given;1.010\n"
    loaded = take(write(tmp_path / "in.csv", "baby;time;what;value\n" + text), mapping, standing=standing)
    assert not loaded.refusals
    assert [row["weight_g"] for row in rows(loaded, "weights")] == [1010]
    assert [row["volume_ul"] for row in rows(loaded, "feeds")] == [1250]
    assert [row["given_name"] for row in rows(loaded, "medicines")] == ["1.010"]  # a name is no number


def test_what_was_read_once_parts_no_thousands():
    assert readings("1.010", PLAIN, of_wholes=True) == ("1.010",)
    assert readings("1,010", PLAIN, of_wholes=True) == readings("1,500,000", PLAIN, of_wholes=False) == ()
