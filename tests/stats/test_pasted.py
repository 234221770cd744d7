"""What is pasted: told apart by its form, read line by line, refused with the line that cannot be read."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nectary.stats.charts import control_chart
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
        ("2026-01,2,?\n2026-02,0,28", "number", 1),
        ("2026-01,2,31\n2026-02,?,28", "number", 2),
        ("2026-01,2,1 031", "number", 1),
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
        ("a,1\nb,4\nc,2", {"babies_a_month": 2}, "more_cases"),
    ],
)
def test_what_cannot_be_drawn_says_why(text, options, why):
    with pytest.raises(Unreadable) as refused:
        charted(read(text, today=TODAY), **options)
    assert refused.value.why == why


def test_an_impossible_month_names_its_line():
    with pytest.raises(Unreadable) as refused:
        charted(read("month,cases,babies\n\na,1,3\nb,4,3\nc,1,3", today=TODAY))
    assert (refused.value.why, refused.value.line) == ("share", 4)


@pytest.mark.parametrize("text", ["14 22\n9 31\n18 27\n12 40", "14\xa0022\n9\n18"])
def test_two_numbers_in_a_line_never_become_one(text):
    with pytest.raises(Unreadable) as refused:
        read(text, BETWEEN, today=TODAY)
    assert (refused.value.why, refused.value.line) == ("number", 1)


def test_a_line_taken_for_a_heading_is_named():
    assert read("month,cases,babies\n2026-01,2,31", today=TODAY).heading == "month,cases,babies"
    assert read("2026-01,2,31", today=TODAY).heading == ""


def test_cases_are_known_up_to_a_day_that_can_be_told():
    known = date(2026, 3, 31)
    found = read("\n".join(DAYS), today=TODAY, known_to=known)
    assert (found.running, found.known_to) == (28, known)
    assert (
        not charted(found).running_too_long and charted(read("\n".join(DAYS), today=TODAY)).running_too_long
    )
    for day, why in ((date(2026, 3, 2), "known_early"), (date(2026, 11, 27), "known_late")):
        with pytest.raises(Unreadable) as refused:
            read("\n".join(DAYS), today=TODAY, known_to=day)
        assert refused.value.why == why
    assert read("a,1,30\nb,2,30", today=TODAY, known_to=known).known_to is None


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


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("jan,0,20\nfeb,0,20\nmar,0,20\napr,1,20\nmay,0,20", SHARES),
        ("jan,5,5\nfeb,9,9\nmar,4,4\napr,1,20\nmay,0,20", SHARES),
        ("1,0\n2,0\n3,0\n4,1\n5,0", COUNTS),
        ("0\n0\n0\n5\n2", BETWEEN),
    ],
)
def test_a_baseline_that_does_not_vary_gives_no_limits_and_no_signal(text, what):
    found = charted(read(text, what, today=TODAY), baseline=3)
    assert not found.has_limits and found.signals == () and found.about is None
    assert not found.cannot_be_low and not found.none_can_be_long
    plain = control_chart(found.chart.kind, found.pasted.value, found.pasted.total, freeze=3)
    assert (plain.lower == plain.upper).all()  # the command's own limits stay as its keys have them


def test_runs_are_judged_about_the_median_where_the_rules_hold_and_else_not_at_all():
    """24 months with three scattered cases lie below their mean but for three; chance does that."""
    few = charted(read("\n".join(f"{m},{int(m in (4, 11, 19))}" for m in range(24)), today=TODAY))
    assert few.about is None and few.signals == ()
    counts = [3, 5, 2, 6, 4, 5, 3, 6, 2, 5, 3, 5] * 2 + [1] * 9
    many = charted(read("\n".join(f"{at},{one}" for at, one in enumerate(counts)), today=TODAY), baseline=24)
    assert many.about == 4.5
    assert [(one.at, one.rule) for one in many.signals] == [(33, "longest_run")]


@pytest.mark.parametrize("points", [3, 4, 6, 7, 9])
def test_of_few_intervals_none_can_be_too_long_for_limits_made_of_them(points):
    """The longest that one of n can be is n means; the limit is 6.61 means, so it takes 7."""
    longest = [date(2020, 1, 1)] * points + [TODAY]
    found = charted(read("\n".join(map(str, longest)), today=TODAY))
    assert found.none_can_be_long == (points <= 6)
    assert (points - 1 in found.chart.outside()) == (points >= 7)


def test_the_rate_is_that_before_the_change():
    text = "a,11,60\nb,12,60\nc,10,60\nd,11,60\ne,1,60\nf,0,60"
    assert charted(read(text, today=TODAY), baseline=4).rate == 44 / 240
    assert charted(read("a,4\nb,2\nc,0\nd,0", today=TODAY), baseline=3, babies_a_month=20).rate == 2 / 20
    between = charted(read("9\n11\n10\n90", BETWEEN, today=TODAY), baseline=3, babies_a_month=20)
    assert between.rate == 1 / 11


def test_the_rate_of_dates_counts_the_days_since_the_last_case():
    """Twelve cases a month apart in 2024 and none in the 24 months since: 11 after the first in 35 months."""
    text = "\n".join(f"2024-{month:02}-01" for month in range(1, 13))
    pasted = read(text, today=TODAY, known_to=date(2026, 11, 1))
    months = (date(2026, 11, 1) - date(2024, 1, 1)).days / (365.25 / 12)
    assert charted(pasted, babies_a_month=30).rate == pytest.approx(11 / months / 30)
    waits = (date(2024, 10, 1) - date(2024, 1, 1)).days / (365.25 / 12)
    assert charted(pasted, baseline=9, babies_a_month=30).rate == pytest.approx(9 / waits / 30)
    burst = read("\n".join(["2026-11-20"] * 4), today=date(2026, 11, 20))
    with pytest.raises(Unreadable, match="more cases than babies"):
        charted(burst, babies_a_month=30)


def test_lines_of_more_babies_than_the_table_is_made_for_are_drawn_without_it():
    found = charted(read("q1,5,120\nq2,9,130\nq3,6,125\nq4,8,118", today=TODAY))
    assert (found.babies_a_month, found.babies_read, found.power) == (123, True, ())
    assert found.has_limits
    told = charted(read("q1,5,120\nq2,9,130\nq3,6,125\nq4,8,118", today=TODAY), babies_a_month=41)
    assert not told.babies_read and told.power


def test_a_lower_limit_that_nothing_can_be_below_is_told():
    """Whole dates: half a day is the shortest; 0.00135 of a mean of 400 days is 0.54, of 300 it is 0.41."""
    for days, cannot in ((400, False), (300, True)):
        dates = [date(2010, 1, 1) + timedelta(days=days * at) for at in range(5)]
        assert charted(read("\n".join(map(str, dates)), today=TODAY)).cannot_be_low == cannot
    assert charted(read("a,1,30\nb,2,32\nc,0,28", today=TODAY)).cannot_be_low
    assert not charted(read("a,20,90\nb,22,90\nc,21,90", today=TODAY)).cannot_be_low


def test_months_that_no_line_names_are_kept_to_be_told():
    text = "2026-01,1,12\n2026-02,1,10\n2026-04,2,14\n2026-05,0,9\n2026-09,1,12"
    pasted = read(text, today=TODAY)
    assert pasted.missing == ("2026-03", "2026-06", "2026-07", "2026-08")
    assert read("2026-01,4\n2026-03,2\n2026-04,2", today=TODAY).missing == ("2026-02",)
    assert read("a,1,12\nb,1,10\nc,2,14", today=TODAY).missing == ()
    assert read("01/02/2026,1,9\n01/03/2026,1,9\n01/05/2026,1,9", today=TODAY).unsure


@pytest.mark.parametrize(
    ("labels", "why", "line"),
    [("2026-03 2026-02 2026-01", "back", 2), ("2026-01 2026-01 2026-02", "twice", 2),
    ("2026-01 2026-02 Total", "odd", 3)],
)  # fmt: skip
def test_an_order_that_makes_another_chart_is_named_with_its_line(labels, why, line):
    for text in ("{},1,9\n", "{},1\n"):
        with pytest.raises(Unreadable) as raised:
            read("".join(text.format(one) for one in labels.split()), today=TODAY)
        assert (raised.value.why, raised.value.line) == (why, line)
