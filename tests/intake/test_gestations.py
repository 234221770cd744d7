"""Every usual way to write weeks and days is refused with the way that is read, each way told once."""

from datetime import datetime

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.intake.foreign import ON, UTC, own

from nectary.base.ages import parse_gestation
from nectary.cli.refused import lines
from nectary.intake.folder import load_folder
from nectary.intake.gestations import before_the_date, serial, spelled

SPELLED = [
    "27 3/7", "27+3/7", "27w3d", "27W3D", "27 w 3 d", "27 wk 3 d", "27wks3", "27 weeks 3 days",
    "27 weeks, 3 days",
    "27 weeks and 3 days", "27-3", "27–3", "27:3", "27/3", "27 3", "27 + 3", "27;3", "27_3", "27&3",
    "27 3\u20447",
    "27\u207a\u00b3", "27.43", "27,43", "27.428571428571", "27 semanas 3 días", "27s3d", "27 sem y 3 d",
    "GA 27+3",
    "27+3 weeks", "SSW 27+3", "W27D3",
]  # fmt: skip
TURNED = ["2026-03-27", "27-Mar", "27.mar", "Mar-27", "27-mar-26", "27/03/2026", "3/27/2026",
    "2026-03-27 00:00:00",
          "46108"]  # fmt: skip


@pytest.mark.parametrize("text", SPELLED)
def test_weeks_and_days_in_another_spelling_are_told_how_to_write(tmp_path, text):
    (one,) = own(tmp_path / "in", infants=f'infant_id,unit_id,gestation\na,u,"{text}"\nb,u,27+3\n').refusals
    assert (one.column, one.found) == ("gestation", text)
    assert "write 27+3" in one.expected


@pytest.mark.parametrize("text", TURNED)
def test_a_date_that_a_spreadsheet_made_of_it_is_told_as_that(tmp_path, text):
    (one,) = own(tmp_path / "in", infants=f'infant_id,unit_id,gestation\na,u,"{text}"\nb,u,27+3\n').refusals
    assert "the spreadsheet turned 27-3 into a date: write 27+3" in one.expected


@pytest.mark.parametrize(
    ("text", "said"), [("27w", "weeks alone"), ("27+8", "go from 0 to 6"), ("27.5", "27+5 if that")]
)
def test_what_could_be_several_is_asked_and_not_told(tmp_path, text, said):
    (one,) = own(tmp_path / "in", infants=f"infant_id,unit_id,gestation\na,u,{text}\nb,u,27+3\n").refusals
    assert said in one.expected


def test_under_days_the_column_is_named_too(tmp_path):
    (one,) = own(tmp_path / "in", infants="infant_id,unit_id,gestation_days\na,u,27 3/7\nb,u,192\n").refusals
    assert "write 27+3 under gestation" in one.expected


def test_each_spelling_is_shown_once_with_its_first_row_and_the_others_numbers(tmp_path):
    texts = ["27 3/7", "28 1/7", "29 0/7", "27w3d", "28w1d", "2026-03-27"]
    infants = "infant_id,unit_id,gestation\n" + "".join(f"{at},u,{text}\n" for at, text in enumerate(texts))
    first, second, third = lines(own(tmp_path / "in", infants=infants).refusals)
    assert first.startswith("infants.csv row 2: gestation is '27 3/7'") and first.endswith(
        "2 more rows: 3, 4"
    )
    assert second.startswith("infants.csv row 5: gestation is '27w3d'") and second.endswith("1 more row: 6")
    assert third.startswith("infants.csv row 7: gestation is '2026-03-27'")


def test_a_sheets_dates_under_gestation_and_numbers_under_times_are_told_as_such(tmp_path):
    book = openpyxl.Workbook()
    for row in (
        ["infant_id", "unit_id", "birth_at", "gestation"],
        ["a", "u", datetime(2026, 3, 2, 22, 10), datetime(2026, 3, 27)],
        ["b", "u", 46083.9236, "29+1"],
        ["c", "u", datetime(2026, 3, 2, 22, 10), "29+1"],
    ):
        book.active.append(row)
    for cell, form in (("C2", "dd/mm/yyyy"), ("D2", "dd-mmm"), ("C4", "dd/mm/yyyy")):
        book.active[cell].number_format = form
    book.save(tmp_path / "infants.xlsx")
    loaded = load_folder(tmp_path, UTC, on=ON)
    turned, number = loaded.refusals
    assert "the spreadsheet turned 27-3 into a date" in turned.expected
    assert "46083.9236 is a spreadsheet's number for 2026-03-02T22:10" in number.expected
    assert loaded.tables["infants"]["birth_at"].to_pylist() == [
        "2026-03-02T22:10:00"
    ]  # the format hides the hour


@given(st.integers(20, 45), st.integers(0, 6))
def test_every_week_and_day_is_heard_in_each_spelling(weeks, days):
    for form in ("{} {}/7", "{}w{}d", "{}-{}", "{} weeks {} days", "{}/{}"):
        assert spelled(form.format(weeks, days)) == f"{weeks}+{days}"
        assert parse_gestation(spelled(form.format(weeks, days))) == weeks * 7 + days


@given(st.text(max_size=60))
def test_no_text_is_too_odd_to_be_asked(text):
    assert spelled(text) is None or parse_gestation(spelled(text))
    assert before_the_date(text) is None or "-" in before_the_date(text)
    assert serial(text) is None or serial(text).year < 2300
