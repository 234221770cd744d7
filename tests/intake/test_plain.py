"""Many rows at a time say what the row reader says of each; the clock over columns is the clock of one."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nectary.base.errors import UserError
from nectary.intake.cells import Clock, moments, place, read_row
from nectary.intake.clock import local, moment
from nectary.intake.loaded import Page, Refused
from nectary.intake.plain import Births, Reader
from nectary.intake.wall import MINUTE, Wall, micros
from nectary.record.tables import TABLES

ON = date(2026, 11, 25)
ZONES = st.sampled_from(["UTC", "America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Asia/Kolkata"])
BERLIN = Clock("Europe/Berlin", time(7, 0))
# The day of the clock change in Berlin, one with an offset, one whose birth is not known.
BORN = {"a": "2026-03-28T23:50:30", "b": "2026-10-24T06:00:00+02:00", "c": None}

TIMES = (
    "2026-03-29T01:59", "2026-03-29T02:30", "2026-03-29 03:00:30", "2026-10-25T02:30", "2026-10-25T06:59",
    "2026-10-25T07:00", "2026-10-25T02:30+01:00", "2026-03-28T23:50", "2026-03-28T23:51", "2026-02-30T10:00",
    "2026-03-29T24:00", "1989-12-31T10:00", "2027-12-01T10:00", "2026-03-29", "soon",
)  # fmt: skip
NUMBERS = ("0", "1", "2", "10", "439", "440", "1440", "1500", "1.5", "0.98", "1,5", "1,234", "2.000", "-1",
           "1e3", "NaN", "980", "401", "577501", " 7 ", "27+3", "1.250", "1.250,0", "1 250", "1,250.5", "NA",
           '="7"', ".", "#N/A")  # fmt: skip
WORDS = ("", "mother", "Mother", "DHM", "BM", "given", "at_breast", "held", "og", "none", "uvc", "antibiotic",
         "gentamicin", "true", "No", "maybe", "'=x", "'x", " x", "ß", "x y", "g/dL", "hb", "zz",
         "NA", "n/a", "-", ".",
         "None", "NULL", "\\N", "2.02603E+12", '="00017"', "17.0")  # fmt: skip


DECIMALS = st.sampled_from(["", "either", "comma", "point"])


def births(wall):
    return Births.of(list(BORN), list(BORN.values()), wall)


def one_by_one(page, clock, on=ON):
    """What the row reader says of each row of the page: its row, or None where it refuses."""
    found = []
    for at, number in enumerate(page.numbers):
        try:
            row, ats = read_row(page.table, page.cells(at), on=on, decimal=page.decimal)
            if row["infant_id"] not in BORN:
                raise Refused("infant_id", "", "", "")
            text = BORN[row["infant_id"]]
            born = None if text is None else datetime.fromisoformat(text)
            place(page.table, row, ats, born, clock, on=on)
        except Refused:
            found.append(None)
            continue
        row.setdefault("source", f"{page.file} row {number}")
        found.append(dict.fromkeys(TABLES[page.table].names) | row)
    return found


# What belongs together in a row, so that the rules between its cells are met and broken often.
TOGETHER = (
    ("feeds", "at", "at_min", "day"),
    ("feeds", "at_min", "day"),
    ("feeds", "day", "given", "volume_ul", "volume_ml"),
    ("feeds", "day", "feeds_id", "product", "source", "flag", "confirmed"),
    ("weights", "at", "weight_g", "weight_kg", "do_not_use"),
    ("lines", "start_at", "stop_at", "kind"),
    ("lines", "start_min", "start_day", "stop_min", "stop_day"),
    ("lines", "start_at", "start_min", "stop_day"),
    ("diagnoses", "start_day", "stop_day", "diagnosis"),
    ("feed_totals", "start_at", "stop_at", "day", "milk"),
    ("medicines", "day", "start_day", "given_name", "agent", "kind"),
    ("labs", "day", "test", "number", "unit"),
    ("steps", "day", "aim_ul_per_g_day", "decision"),
    ("reported", "item", "value", "to_day"),
)
SOME = {
    "infant_id": ("a", "b", "c", "nobody", ""),
    "given": ("", "at_breast", "At the breast", "held", "zz"),
    "given_name": ("", "gentamycin", "xyzzy"),
    "agent": ("", "gentamicin"),
    "kind": ("", "antibiotic", "uvc", "zz"),
    "milk": ("", "mother", "DHM", "BM"),
    "item": ("nec", ""),
}


@st.composite
def pages(draw, name, columns):
    size = draw(st.integers(1, 6))
    texts = {}
    for column in ("infant_id", *columns):
        cells = draw(st.lists(st.sampled_from(likely(name, column)), min_size=size, max_size=size))
        texts[column] = pa.array(cells, pa.string())
    return Page(
        name,
        f"{name}.csv",
        list(range(2, size + 2)),
        texts,
        draw(DECIMALS),
    )


def likely(name, column):
    """Texts for a column: most of them good, so that whole rows often are."""
    if column in SOME:
        return SOME[column]
    if column in [one.at for one in moments(name)]:
        return ("", *TIMES)
    if column.endswith(("day", "_min")):
        return ("", "0", "1", "2", "20", "430", "1440", "577501", "x")
    kind = "int" if column.endswith(("_ml", "_kg")) else TABLES[name].column(column).kind
    return ("", *NUMBERS) if kind in ("int", "float") else WORDS


def assert_both_agree(page):
    """Row for row; comes back with how many rows needed no row reader."""
    wall = Wall(BERLIN.time_zone, BERLIN.day_start)
    plain, doubtful = Reader(births(wall), wall, ON).read(page)
    expected = one_by_one(page, BERLIN)
    sure = [row for row, doubt in zip(expected, doubtful, strict=True) if not doubt]
    assert plain.select(TABLES[page.table].names).to_pylist() == sure
    assert plain["_row"].to_pylist() == [
        number for number, doubt in zip(page.numbers, doubtful, strict=True) if not doubt
    ]
    return plain.num_rows


@pytest.mark.parametrize("together", TOGETHER, ids=lambda one: "-".join(one))
@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_many_at_a_time_and_one_by_one_agree_row_for_row(together, data):
    name, *columns = together
    assert_both_agree(data.draw(pages(name, columns)))


EVERY = (
    (10, "feeds", {"infant_id": "a", "day": "1", "given": SOME["given"], "volume_ul": ("", "0", "1")}),
    (10, "feeds", {"infant_id": ("a", "b", "c"), "at": TIMES, "day": ("", "0", "1")}),
    (20, "lines", {"infant_id": ("a", "b"), "start_at": TIMES, "stop_at": TIMES}),
    (10, "lines", {"infant_id": ("a", "c"), "start_min": ("0", "430"), "stop_min": ("430", "1440", "0"),
               "start_day": ("", "0"), "stop_day": ("", "0", "1", "2")}),
)  # fmt: skip


@pytest.mark.parametrize(("least", "name", "cells"), EVERY)
def test_they_agree_on_every_meeting_of_these_cells(least, name, cells):
    """Stops at the unit's day start, hours skipped and shown twice, nothing at the breast: all with all."""
    rows = list(product(*((one,) if isinstance(one, str) else one for one in cells.values())))
    texts = {
        column: pa.array(each, pa.string())
        for column, each in zip(cells, zip(*rows, strict=True), strict=True)
    }
    page = Page(name, f"{name}.csv", list(range(2, len(rows) + 2)), texts)
    assert assert_both_agree(page) >= least  # so many rows at least were read as columns


def test_rows_without_doubt_need_no_row_reader():
    wall = Wall("Europe/Berlin", time(7, 0))
    texts = {
        "infant_id": ["a", "b", "c"], "feeds_id": ["f1", "f2", "f3"],
        "at": ["2026-03-29T01:00", "2026-10-24 06:30:00", ""], "at_min": ["", "", "20"], "day": ["", "", "0"],
        "milk": ["mother", "DHM", "Donor"], "volume_ml": ["1.5", "2", ""], "continuous": ["no", "TRUE", ""],
    }  # fmt: skip
    columns = {name: pa.array(cells, pa.string()) for name, cells in texts.items()}
    plain, doubtful = Reader(births(wall), wall, ON).read(Page("feeds", "feeds.csv", [2, 3, 4], columns))
    assert not doubtful.any()
    assert plain["at_min"].to_pylist() == [69, 30, 20]
    assert plain["day"].to_pylist() == [0, 0, 0]
    assert plain["milk"].to_pylist() == ["mother", "donor", "donor"]
    assert plain["volume_ul"].to_pylist() == [1500, 2000, None]


MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2200, 12, 31)).map(
    lambda at: at.replace(microsecond=0, fold=0)
)
NEAR = st.sampled_from(
    [
        datetime(2026, 3, 29),
        datetime(2026, 10, 25),
        datetime(2026, 3, 8),
        datetime(2026, 11, 1),
        datetime(2026, 4, 5),
    ]
).flatmap(lambda day: st.integers(0, 86399).map(lambda second: day + timedelta(seconds=second)))


@settings(deadline=None)  # a zone's first use takes longer
@given(at=MOMENTS | NEAR, name=ZONES)
def test_the_wall_over_columns_knows_the_times_that_the_clock_of_one_knows(at, name):
    (instant,), (real,) = Wall(name, time(0, 0)).instants_of(np.array([micros(at)], np.int64))
    try:
        expected = local(at, name)
    except UserError:
        assert not real
        return
    assert real
    assert instant == micros(expected.astimezone(UTC).replace(tzinfo=None))


@settings(deadline=None)
@given(born=MOMENTS | NEAR, minutes=st.integers(0, 60_000), name=ZONES, hour=st.integers(0, 23))
def test_the_unit_day_over_columns_is_that_of_one(born, minutes, name, hour):
    born_utc = born.replace(tzinfo=UTC)
    at = (born_utc + timedelta(minutes=minutes)).astimezone(ZoneInfo(name))
    wall = Wall(name, time(hour, 0))
    instant, day = wall.birth(born_utc)
    (found,) = wall.days_of(np.array([instant + minutes * MINUTE], np.int64)) - day
    assert found == moment(born_utc, at, time_zone=name, day_start=time(hour, 0))[1]


def test_a_birth_in_the_skipped_hour_is_refused():
    with pytest.raises(UserError, match="was not on any clock"):
        Wall("Europe/Berlin", time(0, 0)).birth(datetime(2026, 3, 29, 2, 30))
