"""The same rows from CSV, Parquet and XLSX; encodings, separators and decimal commas as people have them."""

from datetime import date, datetime, time
from decimal import Decimal

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from nectary.base.errors import UserError
from nectary.intake.cells import Clock
from nectary.intake.folder import load_folder
from nectary.intake.typed import text_of
from nectary.intake.workbook import Cell, sheet_text

ON = date(2026, 11, 25)
UTC = Clock("UTC", time(0, 0))
INFANTS = "infant_id,unit_id,birth_at,birth_weight_g,inborn\na,u,2026-03-01T23:50,980,true\nb,u,,1000,\n"
FEEDS = (
    "infant_id,at,volume_ml,milk,continuous\n"
    "a,2026-03-02T00:10,1.5,mother,false\na,2026-03-02T03:10,0.3,donor,\n"
)
LABS = "infant_id,day,test,number,unit\na,1,hb,13.25,g/dL\n"


def csv_folder(folder, **texts):
    folder.mkdir(exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name}.csv").write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def loaded(folder):
    return load_folder(folder, UTC, on=ON)


def values(result):
    """Every table's rows without where they came from."""
    return {
        name: [{key: value for key, value in row.items() if key != "source"} for row in table.to_pylist()]
        for name, table in result.tables.items()
    }


BORN = datetime(2026, 3, 1, 23, 50)
AT = [datetime(2026, 3, 2, 0, 10), datetime(2026, 3, 2, 3, 10)]


def parquet_folder(folder):
    folder.mkdir()
    tables = {
        "infants": {
            "infant_id": ["a", "b"],
            "unit_id": ["u", "u"],
            "birth_at": pa.array([BORN, None], "timestamp[ms]"),
            "birth_weight_g": pa.array([980.0, 1000.0]),
            "inborn": [True, None],
        },
        "feeds": {
            "infant_id": pa.array(["a", "a"]).dictionary_encode(),
            "at": AT,
            "volume_ml": [Decimal("1.5"), Decimal("0.3")],
            "milk": ["mother", "donor"],
            "continuous": [False, None],
        },
        "labs": {
            "infant_id": ["a"],
            "day": pa.array([1], pa.int8()),
            "test": ["hb"],
            "number": [13.25],
            "unit": ["g/dL"],
        },
    }
    for name, columns in tables.items():
        pq.write_table(pa.table(columns), folder / f"{name}.parquet")
    return folder


def sheets():
    return {
        "infants": [["infant_id", "unit_id", "birth_at", "birth_weight_g", "inborn"],
                    ["a", "u", BORN, 980, True], ["b", "u", None, 1000.0, None]],
        "feeds": [["infant_id", "at", "volume_ml", "milk", "continuous"],
                  ["a", AT[0], 1.5, "mother", False], [None] * 5, ["a", AT[1], 0.1 + 0.2, "donor"]],
        "labs": [["# what the laboratory sent"], ["infant_id", "day", "test", "number", "unit"],
                 ["a", 1, "hb", 13.25, "g/dL"]],
    }  # fmt: skip


def fill(sheet, rows):
    for row in rows:
        sheet.append(row)


def one_workbook(folder):
    folder.mkdir()
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets().items():
        fill(book.create_sheet(name), rows)
    book.save(folder / "unit.xlsx")
    return folder


def a_workbook_a_table(folder):
    folder.mkdir()
    for name, rows in sheets().items():
        book = openpyxl.Workbook()
        fill(book.active, rows)
        book.save(folder / f"{name}.xlsx")
    return folder


@pytest.mark.parametrize("write", [parquet_folder, one_workbook, a_workbook_a_table])
def test_typed_files_say_what_the_csv_says(tmp_path, write):
    expected = loaded(csv_folder(tmp_path / "csv", infants=INFANTS, feeds=FEEDS, labs=LABS))
    result = loaded(write(tmp_path / "typed"))
    assert expected.refusals == ()
    assert values(result) == values(expected)
    assert result.counts == expected.counts


def test_rows_of_a_sheet_keep_its_numbers(tmp_path):
    source = {row["source"] for row in loaded(one_workbook(tmp_path / "in")).tables["feeds"].to_pylist()}
    assert source == {"unit.xlsx feeds row 2", "unit.xlsx feeds row 4"}


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, ""), (True, "true"), (980, "980"), (980.0, "980"), (0.5, "0.5"), (float("nan"), "nan"),
     (float("inf"), "inf"), (Decimal("1.50"), "1.50"),
     (date(2026, 3, 1), "2026-03-01"), (datetime(2026, 3, 1), "2026-03-01T00:00"),
     (datetime(2026, 3, 1, 23, 50, 30), "2026-03-01T23:50:30"), ("x", "x")],
)  # fmt: skip
def test_a_typed_cell_is_the_text_that_a_csv_would_hold(value, text):
    assert text_of(value) == text


def test_a_number_of_a_sheet_has_the_digits_that_the_sheet_shows():
    """A spreadsheet keeps 15 digits: a sum of 0.1 and 0.2 mL in it is 0.3, and no finer than a microlitre."""
    assert sheet_text(Cell(0.1 + 0.2, "0.0")) == "0.3"


def sheet_refusal(folder, cell, number_format=None):
    book = openpyxl.Workbook()
    fill(book.active, [["infant_id", "unit_id", "birth_at"], ["a", "u", cell]])
    if number_format:
        book.active["C2"].number_format = number_format
    folder.mkdir()
    book.save(folder / "infants.xlsx")
    (one,) = loaded(folder).refusals
    return one.column, one.found


def test_a_day_without_an_hour_in_a_sheet_does_not_become_midnight(tmp_path):
    found = sheet_refusal(tmp_path / "day", datetime(2026, 3, 1), "yyyy-mm-dd")
    assert found == ("birth_at", "2026-03-01")
    book = openpyxl.Workbook()
    fill(book.active, [["infant_id", "unit_id", "birth_at"], ["a", "u", datetime(2026, 3, 1)]])
    book.active["C2"].number_format = "yyyy-mm-dd hh:mm"
    (tmp_path / "hour").mkdir()
    book.save(tmp_path / "hour" / "infants.xlsx")
    assert loaded(tmp_path / "hour").tables["infants"]["birth_at"].to_pylist() == ["2026-03-01T00:00:00"]


def test_a_formula_whose_value_the_file_lacks_is_no_empty_cell(tmp_path):
    book = openpyxl.Workbook()
    fill(book.active, [["infant_id", "unit_id", "birth_weight_g"], ["a", "u", "=980+1"]])
    book.save(tmp_path / "infants.xlsx")
    with pytest.raises(UserError, match=r"infants.xlsx row 2: a formula without its value"):
        loaded(tmp_path)


@pytest.mark.parametrize(
    ("titles", "said"),
    [
        (["infants", "feedz"], "no table is called so; expected feeds"),
        (["infants", "feeds"], "feeds: no header"),
    ],
)
def test_a_sheet_that_is_no_table_is_one_error(tmp_path, titles, said):
    book = openpyxl.Workbook()
    book.remove(book.active)
    fill(book.create_sheet(titles[0]), [["infant_id", "unit_id"], ["a", "u"]])
    book.create_sheet(titles[1])
    book.save(tmp_path / "unit.xlsx")
    with pytest.raises(UserError, match=said):
        loaded(tmp_path)


@pytest.mark.parametrize(
    ("columns", "said"),
    [({"unit_id": ["u"]}, "column infant_id is missing"),
     ({"infant_id": ["a"], "unit_id": ["u"], "sexx": ["f"]}, "expected sex"),
     ({"infant_id": ["a"], "unit_id": [["u"]]}, "unit_id holds several values a row")],
)  # fmt: skip
def test_a_parquet_file_that_is_not_the_records_is_one_error(tmp_path, columns, said):
    pq.write_table(pa.table(columns), tmp_path / "infants.parquet")
    with pytest.raises(UserError, match=said):
        loaded(tmp_path)


def test_nan_in_a_typed_file_is_refused(tmp_path):
    pq.write_table(
        pa.table({"infant_id": ["a", "b"], "unit_id": ["u", "u"], "birth_weight_g": [float("nan"), 900.0]}),
        tmp_path / "infants.parquet",
    )
    (one,) = loaded(tmp_path).refusals
    assert (one.row, one.column, one.found) == (1, "birth_weight_g", "nan")


def test_one_table_in_two_files_is_one_error(tmp_path):
    csv_folder(tmp_path, infants=INFANTS)
    pq.write_table(pa.table({"infant_id": ["a"], "unit_id": ["u"]}), tmp_path / "infants.parquet")
    with pytest.raises(UserError, match="table infants is there twice"):
        loaded(tmp_path)


PRODUCT = "infant_id,day,product\na,1,Frühgeborenennahrung für Käthe\n"


@pytest.mark.parametrize(
    ("encoding", "said"),
    [("utf-8", ""), ("utf-8-sig", ""), ("utf-16", "read as UTF-16"), ("cp1252", "read as Windows-1252")],
)
def test_encodings_are_read_and_all_but_utf_8_are_said(tmp_path, encoding, said):
    result = loaded(csv_folder(tmp_path, infants=INFANTS, feeds=PRODUCT.encode(encoding)))
    assert result.tables["feeds"]["product"].to_pylist() == ["Frühgeborenennahrung für Käthe"]
    assert (len(result.said), all(said in line and "feeds.csv" in line for line in result.said)) == (
        bool(said),
        True,
    )


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (
            b"infant_id,day,product\na,1,x\na,1,\x8d\xff\n",
            "feeds.csv line 3: bytes that are neither UTF-8 nor",
        ),
        ("infant_id,day\na,1\n".encode("utf-16-le"), "feeds.csv: not text: it has bytes of zero"),
        (
            b"\xff\xfe" + "infant_id,day\na,1\n".encode("utf-16-le") + b"\n",
            "line 3: bytes that are not utf-16",
        ),
        (b"\xef\xbb\xbfinfant_id,day\n\xff,1\n", "line 2: bytes that are not utf-8-sig"),
    ],
)
def test_bytes_that_are_no_text_are_refused_with_their_line(tmp_path, data, said):
    csv_folder(tmp_path, infants=INFANTS, feeds=data)
    with pytest.raises(UserError, match=said):
        loaded(tmp_path)


@pytest.mark.parametrize(
    ("text", "volume_ul"),
    [("1,5", 1500), ("0,500", 500), ("1.5", 1500), ("12,25", 12250), ("1,234", 1234), ("1.234,5", None),
     ("1,", None), (",5", None)],
)  # fmt: skip
@pytest.mark.parametrize("separator", [";", "\t"])
def test_a_decimal_comma_is_read_where_it_can_mean_nothing_else(tmp_path, separator, text, volume_ul):
    feeds = f"infant_id;day;volume_ml\na;1;{text}\n".replace(";", separator)
    result = loaded(csv_folder(tmp_path, infants=INFANTS, feeds=feeds))
    if volume_ul is None:
        (one,) = result.refusals
        assert (one.column, one.found) == ("volume_ml", text)
    else:
        assert result.tables["feeds"]["volume_ul"].to_pylist() == [volume_ul]


def test_quoted_cells_run_over_lines_and_blocks(tmp_path, monkeypatch):
    """Row numbers count rows; a block of few characters ends inside quoted cells."""
    monkeypatch.setattr("nectary.intake.sheets.BLOCK", 30)
    lines = [
        "infant_id,day,product",
        *(f'a,{day},"x\n""y"",\nz"' for day in range(1, 9)),
        "a,9,plain",
        "a,x,plain",
    ]
    result = loaded(csv_folder(tmp_path, infants=INFANTS, feeds="\n".join(lines) + "\n"))
    assert result.tables["feeds"]["product"].to_pylist() == ['x\n"y",\nz'] * 8 + ["plain"]
    assert result.tables["feeds"]["source"].to_pylist()[-1] == "feeds.csv row 10"
    assert [(one.row, one.column) for one in result.refusals] == [(11, "day")]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", ""])
def test_every_line_end_and_none_at_the_last(tmp_path, end, monkeypatch):
    monkeypatch.setattr("nectary.intake.sheets.BLOCK", 20)
    text = "infant_id,day,weight_g\na,1,980\na,2,985\na,3,990"
    data = (text.replace("\n", end) + end if end else text).encode()
    result = loaded(csv_folder(tmp_path, infants=INFANTS, weights=data))
    assert result.tables["weights"]["weight_g"].to_pylist() == [980, 985, 990]
    assert result.counts["weights"]["read"] == 3


def test_a_lone_carriage_return_ends_a_row(tmp_path):
    result = loaded(csv_folder(tmp_path, infants=INFANTS, feeds="infant_id,day\na,1\ra\n"))
    assert [(one.row, one.found) for one in result.refusals] == [(3, "1 cells")]
    assert result.counts["feeds"]["accepted"] == 1


def test_a_header_alone_is_no_row_and_no_fault(tmp_path):
    result = loaded(csv_folder(tmp_path, infants=INFANTS, feeds="infant_id,day\n"))
    assert result.counts["feeds"] == {"read": 0, "accepted": 0, "refused": 0, "merged": 0, "flagged": 0}
    assert "feeds" not in result.tables
