"""What is pasted: told apart by its form, read line by line, refused with the line that cannot be read."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nectary.stats.pasted import BETWEEN, COUNTS, DATES, SHARES, Unreadable, charted, read

TODAY = date(2026, 11, 26)
DAYS = ["2026-01-01", "2026-01-11", "2026-01-11", "2026-03-02", "2026-03-03"]


def test_dates_become_days_between_in_their_order_and_the_wait_until_today():
    found = read("\n".join(reversed(DAYS)), today=TODAY)
    assert (found.what, found.value) == (DATES, (10.0, 0.5, 50.0, 1.0))
    assert found.labels == tuple(DAYS[1:]) and found.same_day == 1
    assert found.running == (TODAY - date(2026, 3, 3)).days


@given(st.lists(st.dates(date(2001, 1, 1), TODAY), min_size=4, max_size=40, unique=True))
def test_every_way_to_write_a_date_reads_the_same(days):
    plain = "\n".join(day.isoformat() for day in days)
    slashed = "\n".join(f"{d.month}/{d.day}/{d.year}" if d.day > 12 else d.isoformat() for d in days)
    ordered = sorted(days)
    found = read(plain, today=TODAY)
    assert read(slashed, today=TODAY) == found
    assert sum(found.value) == (ordered[-1] - ordered[0]) / timedelta(days=1)


@pytest.mark.parametrize(
    ("text", "what", "told", "values", "totals"),
    [
        ("month,cases,babies\n2026-01,2,31\n2026-02,0,28", "", SHARES, (2, 0), (31, 28)),
        ("2026-01;2\n2026-02;0", "", COUNTS, (2, 0), None),
        ("2026-01\t2\t31", "", SHARES, (2,), (31,)),
        ("14\n22\n 9", BETWEEN, BETWEEN, (14, 22, 9), None),
    ],
)
def test_columns_tell_what_it_is(text, what, told, values, totals):
    found = read(text, what, today=TODAY)
    assert (found.what, found.value, found.total) == (told, values, totals)


@pytest.mark.parametrize(
    ("text", "why", "line"),
    [
        ("", "nothing", None),
        ("3/4/2026\n2026-01-01", "two_meanings", 1),
        ("2026-01-01\n2026-02-30", "no_such_day", 2),
        ("2026-01-01\nyesterday", "date", 2),
        ("2026-01-01\n2027-01-01", "to_come", 2),
        ("2026-01-01\n\n2026-01-02, 3", "cells", 3),
        ("1\n2\n3", "kind", None),
        ("2026-01,x,3", "number", 1),
        ("2026-01,1.5,3", "number", 1),
        ("\n".join(["2026-01-01"] * 1001), "too_many", None),
    ],
)
def test_what_cannot_be_read_names_its_line(text, why, line):
    with pytest.raises(Unreadable) as refused:
        read(text, today=TODAY)
    assert (refused.value.why, refused.value.line) == (why, line)


@pytest.mark.parametrize(
    ("text", "options", "why"),
    [
        ("2026-01-01\n2026-01-02\n2026-01-03", {}, "few"),
        ("a,1,3\nb,4,3\nc,1,3", {}, "share"),
        ("a,1,3\nb,1,0\nc,1,3", {}, "share"),
        ("a,1,3\nb,1,3\nc,1,3", {"baseline": 4}, "baseline"),
        ("a,1,3\nb,1,3\nc,1,3", {"babies_a_month": 101}, "babies"),
    ],
)
def test_what_cannot_be_drawn_says_why(text, options, why):
    with pytest.raises(Unreadable) as refused:
        charted(read(text, today=TODAY), **options)
    assert refused.value.why == why


def test_the_chart_fits_what_was_pasted():
    """Days and babies between cases get probability limits, shares and counts three sigma."""
    dates = charted(read("\n".join(DAYS), today=TODAY))
    assert (dates.chart.kind, dates.power, dates.babies_a_month) == ("t", (), None)
    assert dates.running_too_long == bool(dates.pasted.running > dates.chart.upper[-1])
    shares = charted(read("a,1,30\nb,2,32\nc,0,28", today=TODAY))
    assert (shares.chart.kind, shares.babies_a_month, shares.rate) == ("p", 30, 3 / 90)
    assert {one.chart for one in shares.power} >= {
        "p",
        "g",
        "g_probability",
        "t_probability",
        "cusum",
        "runs",
    }
    between = charted(read("14\n22\n9", BETWEEN, today=TODAY), babies_a_month=10)
    assert between.chart.kind == "g" and between.rate == pytest.approx(1 / 16)


def test_without_a_case_nothing_is_said_of_how_often_it_signals():
    assert charted(read("a,0,30\nb,0,32\nc,0,28", today=TODAY)).power == ()
