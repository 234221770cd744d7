"""A baby's code that was changed on its way is refused with how; one that no page could have, with why."""

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.intake.foreign import ON, UTC, own, refusals, rows, take, write

from nectary.intake.folder import load_folder
from nectary.intake.number_formats import shown
from nectary.record.codes import address_fault, alike, changed

HEADER = "infant_id,unit_id,birth_at,gestation,birth_weight_g,sex\n"
BORN = ",u,2026-03-02T22:10,27+3,980,f\n"
WEIGHTS = "infant_id,weights_id,at,weight_kg\n"


def stays(*codes):
    return HEADER + "".join(f"{code}{BORN}" for code in codes)


def sheet(place, *rows, formats=None):
    """An infants.xlsx of these rows, cells under the number formats given by address."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for cell, form in (formats or {}).items():
        book.active[cell].number_format = form
    place.mkdir()
    book.save(place / "infants.xlsx")
    return place


CHANGED = [
    ("2.02603E+12", "scientific notation"), ('"2,02603E+12"', "scientific notation"), ("2.02603e+12",
    "scientific"),
    ("2E+12", "scientific notation"), ("17.0", "made a number of it"), ("4-Mar", "made a date of it"),
    ("Mar-04", "made a date of it"), ("04-Mar-26", "made a date of it"), ("2026-03-04 00:00:00",
    "made a date"),
    ("20260302123456000", "keeps 15 digits"), ("'00017", "sign for a text"), ("NA", "marker for missing"),
    ("#N/A", "marker for missing"), ("nan", "marker for missing"), ("unknown", "marker for missing"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "why"), CHANGED)
def test_a_code_that_a_program_changed_is_refused_with_how(tmp_path, code, why):
    loaded = own(
        tmp_path / "in", infants=stays(code, "b"), weights=WEIGHTS + f"{code},w1,2026-03-04T06:00,0.960\n"
    )
    found = code.strip('"')
    assert refusals(loaded) == [
        ("infants.csv", 2, "infant_id", found),
        ("weights.csv", 2, "infant_id", found),
    ]
    assert all(why in one.reason for one in loaded.refusals)
    assert [row["infant_id"] for row in rows(loaded, "infants")] == ["b"]


@pytest.mark.parametrize(
    "code", ["1E-05", "MAR-12", "20260302123456789", "1234567890123450", "12E5", "a b", "é", '="00017"']
)
def test_a_code_that_only_looks_odd_is_taken(tmp_path, code):
    cell = f'"{code}"'.replace('="00017"', '=""00017""')
    loaded = own(tmp_path / "in", infants=stays(cell))
    assert [row["infant_id"] for row in rows(loaded, "infants")] == [code.strip('="')]


@pytest.mark.parametrize("column", ["mother_id", "set_id", "same_infant_as"])
def test_a_code_that_joins_babies_is_held_to_the_same(tmp_path, column):
    infants = f"infant_id,unit_id,{column}\na,u,2.02603E+12\nb,u,unknown\nc,u,m1\n"
    loaded = own(tmp_path / "in", infants=infants)
    assert refusals(loaded) == [
        ("infants.csv", 2, column, "2.02603E+12"),
        ("infants.csv", 3, column, "unknown"),
    ]


def test_the_code_of_a_row_may_not_lose_its_digits_either(tmp_path):
    weights = WEIGHTS + "a,1.02E+15,2026-03-04T06:00,0.960\na,17.0,2026-03-05T06:00,0.970\n"
    loaded = own(tmp_path / "in", infants=stays("a"), weights=weights)
    assert refusals(loaded) == [("weights.csv", 2, "weights_id", "1.02E+15")]


NO_PAGE = ["a/b", "<b>x</b>", "calc", "CALC", "chart", "protocols", ".", "..", "a%b", "a?b", "a#b", "a\\b",
           "a\tb", "a\u200bb", "a\u00a0b", "x" * 201]  # fmt: skip


@pytest.mark.parametrize("code", NO_PAGE)
def test_a_code_that_no_address_can_hold_is_refused_at_load(tmp_path, code):
    loaded = own(tmp_path / "in", infants=stays("b", f'"{code}"'))
    ((file, row, column, found),) = refusals(loaded)
    assert (file, row, column, found) == ("infants.csv", 3, "infant_id", code)
    (one,) = loaded.refusals
    if code not in (".", ".."):  # these read as markers for missing
        assert one.reason.startswith("no page could be opened: ") and "address" in one.expected


def test_an_empty_code_is_refused_too_and_a_mapped_file_is_held_to_the_same(tmp_path):
    loaded = own(tmp_path / "in", infants=HEADER + BORN + "b" + BORN)
    assert refusals(loaded) == [("infants.csv", 2, "infant_id", "")]
    mapping = write(tmp_path / "m.toml", """
format = "one-row-an-infant"
about = "an invented table"
unit_id = "u"
[infant]
id = "Code"
[infants.birth_weight_g]
column = "Weight"
""")  # fmt: skip
    place = write(tmp_path / "in.csv", "Code,Weight\na/b,980\n2.02603E+12,980\nNA,980\n,980\n17,980\n")
    loaded = take(place, mapping)
    assert [(row, found) for _, row, _, found in refusals(loaded)] == [
        (2, "u-a/b"), (3, "2.02603E+12"), (4, "NA"), (5, ""),
    ]  # fmt: skip
    assert [row["infant_id"] for row in rows(loaded, "infants")] == ["u-17"]


def test_the_zeros_that_a_sheet_shows_are_the_codes(tmp_path):
    place = sheet(tmp_path / "in", ["infant_id", "unit_id"], [17, "u"], formats={"A2": "00000"})
    write(place / "weights.csv", WEIGHTS.replace("at", "day") + "00017,w1,2,0.960\n")
    loaded = load_folder(place, UTC, on=ON)
    assert not loaded.refusals
    assert [row["infant_id"] for row in rows(loaded, "weights")] == ["00017"]


@pytest.mark.parametrize(
    ("value", "form", "found", "why"),
    [
        (2026030212345678, "General", "2026030212345678", "keeps 15 digits"),
        (2.0e18, "0", "2000000000000000000", "keeps 15 digits"),
        (17, '"B"#,##0', "17", "holds the number 17"),
        (17.5, "General", "17.5", "by the format"),
        (True, "General", "true", "made true or false of it"),
    ],
)
def test_a_number_that_cannot_be_the_code_is_refused_with_what_the_sheet_holds(
    tmp_path, value, form, found, why
):
    place = sheet(tmp_path / "in", ["infant_id", "unit_id"], [value, "u"], ["b", "u"], formats={"A2": form})
    loaded = load_folder(place, UTC, on=ON)
    assert refusals(loaded) == [("infants.xlsx", 2, "infant_id", found)]
    assert why in loaded.refusals[0].reason


def test_a_date_under_a_code_is_a_code_that_the_sheet_made_a_date_of(tmp_path):
    from datetime import datetime

    place = sheet(tmp_path / "in", ["infant_id", "unit_id"], [datetime(2026, 3, 4), "u"], ["b", "u"])
    (one,) = load_folder(place, UTC, on=ON).refusals
    assert "made a date or a time of it" in one.reason


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        (17, "General", "17"), (17, "00000", "00017"), (17, "0", "17"), (123456, "00000", "123456"),
        (17, "000-000", "000-017"), (1234567, "000-0000", "123-4567"), (17, '"A"0000', "A0017"),
        (17, "\\A0000;-0", "A0017"), (17, "[$-409]00000", "00017"), (1234, "#,##0", "1234"), (105.1, "0.00",
        "105.10"),
        (105.1, "General", None), (17, "yyyy", None), (17, "0.0%", None), (-17, "00000", None),
    ],
)  # fmt: skip
def test_what_a_sheet_shows_of_a_number(value, form, text):
    assert shown(value, form) == text


def test_a_code_in_a_parquet_column_of_fractions_is_its_whole_number(tmp_path):
    pq.write_table(pa.table({"infant_id": [17.0, 18.0], "unit_id": ["u", "u"]}), tmp_path / "infants.parquet")
    assert [row["infant_id"] for row in rows(load_folder(tmp_path, UTC, on=ON), "infants")] == ["17", "18"]


@pytest.mark.parametrize(
    ("stands", "sent", "named"),
    [("17", "00017", "'17'"), ("00017", "17", "'00017'"), ("A-17", "a17", "'A-17'"), ("nicu-17", "17",
    "unit_id"),
     ("17", "18", None), ("1-11", "11-1", None)],
)  # fmt: skip
def test_a_refusal_of_an_unknown_infant_names_the_one_that_was_likely_meant(tmp_path, stands, sent, named):
    weights = WEIGHTS + f"{sent},w1,2026-03-04T06:00,0.960\n"
    (one,) = own(tmp_path / "in", infants=stays(stands), weights=weights).refusals
    assert (one.column, one.found, one.reason) == ("infant_id", sent, "no such infant")
    assert (named in one.expected) if named else ("is there" not in one.expected)


def test_two_codes_that_may_be_one_baby_are_told_with_what_they_share(tmp_path):
    loaded = own(tmp_path / "in", infants=stays("00017", "17", "b"))
    (said,) = loaded.said
    assert "'00017' and '17' are alike, with the same birth_at, birth_weight_g, gestation_days, sex" in said
    assert "one baby under two codes" in said
    other = "A-1,u,2026-03-02T22:10,27+3,980,f\na1,u,2026-04-02T22:10,29+1,1200,m\n"
    (said,) = own(tmp_path / "two", infants=HEADER + other).said
    assert "with no fact in common" in said and "are they two babies?" in said


def test_a_later_load_tells_it_too_and_the_same_load_again_does_not(tmp_path):
    first = own(tmp_path / "in", infants=stays("00017"))
    later = own(tmp_path / "later", infants=stays("17"), standing=first.tables)
    assert len(later.said) == 1
    again = own(tmp_path / "later", infants=stays("17"), standing=later.tables)
    assert again.said == ()


@given(st.text(max_size=30))
def test_every_text_is_either_a_code_or_refused_in_words(text):
    for why in (address_fault(text), changed(text)):
        assert why is None or why.isprintable()
    assert alike(text) == alike(text.upper()) or text.upper().lower() != text.lower()
