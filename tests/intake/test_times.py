"""A way of writing times is tried with every sample before any row is read by it."""

from datetime import date, datetime

import pytest
from tests.intake.foreign import own, refusals, rows, take, write

from nectary.base.errors import UserError
from nectary.intake.formats.mapping import read_mapping
from nectary.intake.formats.suggest import suggested
from nectary.intake.formats.times import date_form_fault, form_fault, iso_time
from nectary.intake.loaded import Refused

MAPPING = """
format = "flowsheet"
about = "an invented export"
time_form = "{form}"
[columns]
infant = "PAT"
time = "WHEN"
name = "NAME"
value = "VAL"
[[name]]
called = "Vol"
table = "feeds"
group = "f"
column = "volume_ml"
unit = "mL"
[[name]]
called = "Milk"
table = "feeds"
group = "f"
column = "milk"
words = {{ EBM = "mother" }}
"""
EXPORT = (
    "PAT,WHEN,NAME,VAL\na,03/04/2026 09:00 PM,Vol,1.5\na,03/04/2026 09:00 PM,Milk,EBM\n"
    "a,03/04/2026 12:30 AM,Vol,2.5\na,03/04/2026 12:30 AM,Milk,EBM\n"
)
INFANTS = "infant_id,unit_id,birth_at,birth_weight_g\na,u,2026-03-02T22:10,980\n"


def read(tmp_path, form, text=EXPORT):
    standing = own(tmp_path / "in", infants=INFANTS).tables
    mapping = write(tmp_path / "m.toml", MAPPING.format(form=form))
    return take(write(tmp_path / "export.csv", text), mapping, standing=standing)


def test_twelve_hours_with_am_and_pm_are_the_minutes_they_say(tmp_path):
    loaded = read(tmp_path, "%m/%d/%Y %I:%M %p")
    assert sorted(row["at_min"] for row in rows(loaded, "feeds")) == [1580, 2810]


def test_a_form_that_loses_am_and_pm_is_refused_with_what_to_write(tmp_path):
    with pytest.raises(UserError) as raised:
        read(tmp_path, "%m/%d/%Y %H:%M %p")
    assert "time_form" in str(raised.value) and "write %I where there is %p" in str(raised.value)


GOOD = ["%m/%d/%Y %I:%M %p", "%m/%d/%Y %I:%M:%S %p", "%d/%m/%Y %H:%M", "%d.%m.%Y %H:%M:%S", "%Y%m%d%H%M",
    "%d-%b-%Y %H:%M",
        "%d %B %Y %H.%M", "%m/%d/%y %I:%M%p", "%Y-%m-%dT%H:%M:%S%z", "%b %d, %Y %I:%M %p",
        "%d%b%Y:%H:%M:%S", "%Y-%j %H:%M"]  # fmt: skip
BAD = {
    "%m/%d/%Y %H:%M %p": "%I", "%m/%d/%Y %H:%M:%S %p": "%I", "%m/%d/%Y %I:%M": "%p",
    "%m/%d/%Y %I:%M:%S": "%p",
    "%M/%d/%Y %H:%m": "%m is the month", "%d/%m/%Y %M:%H": "right behind the hour", "%d/%m %H:%M": "year",
    "%d/%Y %H:%M": "month", "%m/%Y %H:%M": "day", "%d/%m/%Y": "hour", "%d/%m/%Y %H": "minute",
    "%d/%m/%Y %H:%M %Z": "%z",
    "%-d/%-m/%Y %H:%M": "Say how", "%Q": "Say how", "%": "Say how", "": "Say how", "2026": "Say how",
    "%e/%m/%Y %k:%M": "Say how",
}  # fmt: skip


@pytest.mark.parametrize("form", GOOD)
def test_forms_that_every_sample_comes_back_by(form):
    assert form_fault(form) is None


@pytest.mark.parametrize("form", BAD)
def test_forms_by_which_one_sample_or_more_does_not_come_back(form):
    assert BAD[form] in (form_fault(form) or "")


@pytest.mark.parametrize("form", ["%d/%m/%Y", "%m/%d/%y", "%d.%m.%Y", "%d-%b-%Y"])
def test_forms_of_dates(form):
    assert date_form_fault(form) is None
    assert date_form_fault(form.replace("%d", "")) and date_form_fault(
        form.replace("%m", "%M").replace("%b", "%M")
    )


PM = datetime(2026, 3, 4, 21, 0).isoformat(timespec="minutes")


@pytest.mark.parametrize(
    "text",
    ["3/4/2026 9:00 PM", "03/04/2026 09:00 pm", "3/4/2026 9:00 p.m.", "3/4/2026 9:00 p. m.",
    "3/4/2026 9:00\u202fPM",
     "3/4/2026 9:00\u00a0PM"],
)  # fmt: skip
def test_am_and_pm_as_people_and_programs_write_them(text):
    assert iso_time("WHEN", text, "%m/%d/%Y %I:%M %p") == PM


@pytest.mark.parametrize(
    "text", ["3/4/2026 21:00 PM", "3/4/2026 9:00", "3/4/2026", "soon", "13/4/2026 9:00 PM", "NA"]
)
def test_a_time_that_the_form_does_not_write_is_refused(text):
    with pytest.raises(Refused):
        iso_time("WHEN", text, "%m/%d/%Y %I:%M %p")


@pytest.mark.parametrize(
    ("times", "form"),
    [(["3/14/2026 9:00:00 AM", "3/4/2026 9:00:00 PM"], "%m/%d/%Y %I:%M:%S %p"), (["14-Mar-2026 09:00"],
    "%d-%b-%Y %H:%M"),
     (["14.03.26 09:00"], "%d.%m.%y %H:%M"), (["14MAR2026:09:00:00"], "%d%b%Y:%H:%M:%S"),
     (["Mar 14, 2026 9:00 PM"], "%b %d, %Y %I:%M %p")],
)  # fmt: skip
def test_a_suggestion_knows_the_usual_ways(tmp_path, times, form):
    place = write(
        tmp_path / "e.csv", "PAT,WHEN,NAME,VAL\n" + "".join(f'a,"{one}",Weight,980\n' for one in times)
    )
    assert f'time_form = "{form}" #' in suggested(place, date(2026, 11, 25))


def test_a_suggestion_takes_the_column_of_names_and_not_the_one_of_numbers(tmp_path):
    text = (
        "PAT_ID,RECORDED_TIME,FLO_MEAS_ID,FLO_MEAS_NAME,MEAS_VALUE\na,2026-03-04T09:00,14,Daily weight,960\n"
    )
    said = suggested(write(tmp_path / "e.csv", text), date(2026, 11, 25))
    assert 'name = "FLO_MEAS_NAME"' in said and 'value = "MEAS_VALUE"' in said


def test_a_day_line_may_write_its_dates_in_its_own_way(tmp_path):
    standing = own(tmp_path / "in", infants=INFANTS).tables
    text = (
        'format = "day-line"\nabout = "x"\ndate_form = "%d/%m/%Y"\n'
        '[columns]\ninfant = "baby"\ndate = "on"\nweight_g = "g"\n'
    )
    mapping = write(tmp_path / "m.toml", text)
    loaded = take(
        write(tmp_path / "d.csv", "baby,on,g\na,04/03/2026,980\na,2026-03-05,990\n"),
        mapping,
        standing=standing,
    )
    assert [row["day"] for row in rows(loaded, "weights")] == [2]
    assert refusals(loaded) == [("d.csv", 3, "on", "2026-03-05")]
    with pytest.raises(UserError, match="date_form"):
        read_mapping(str(write(tmp_path / "m.toml", text.replace("%d/%m/%Y", "%d/%M/%Y"))))
