"""Minutes since birth and the unit's day: near midnight, over clock changes, against a plain reading."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from nectary.base.errors import UserError
from nectary.intake.clock import moment, read_day_start, zone

MIDNIGHT = time(0, 0)
SEVEN = time(7, 0)


def asked(born, at, time_zone="UTC", day_start=MIDNIGHT):
    return moment(
        datetime.fromisoformat(born), datetime.fromisoformat(at), time_zone=time_zone, day_start=day_start
    )


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-03-01T23:50", (0, 0)),
        ("2026-03-01T23:59:59", (9, 0)),  # whole minutes elapsed
        ("2026-03-02T00:00", (10, 1)),
        ("2026-03-02T00:10", (20, 1)),
        ("2026-03-02T23:59", (1449, 1)),
        ("2026-03-03T00:00", (1450, 2)),
    ],
)
def test_born_at_ten_to_midnight_day_0_lasts_ten_minutes(at, expected):
    assert asked("2026-03-01T23:50", at) == expected


@pytest.mark.parametrize(
    ("born", "at", "expected"),
    [
        ("2026-03-02T06:50", "2026-03-02T06:59", (9, 0)),
        ("2026-03-02T06:50", "2026-03-02T07:00", (10, 1)),
        ("2026-03-02T07:00", "2026-03-03T06:59", (1439, 0)),
        ("2026-03-02T07:00", "2026-03-03T07:00", (1440, 1)),
        ("2026-03-01T23:50", "2026-03-02T00:10", (20, 0)),
    ],
)
def test_a_unit_day_that_begins_at_seven(born, at, expected):
    assert asked(born, at, day_start=SEVEN) == expected


@pytest.mark.parametrize(
    ("time_zone", "day", "hours"),
    [
        ("America/New_York", date(2026, 3, 8), 23),
        ("America/New_York", date(2026, 11, 1), 25),
        ("Europe/Berlin", date(2026, 3, 29), 23),
        ("Europe/Berlin", date(2026, 10, 25), 25),
    ],
)
def test_the_two_days_of_a_clock_change(time_zone, day, hours):
    """Midnight to midnight is 23 or 25 hours elapsed, and still one unit day."""
    born = datetime.combine(day, MIDNIGHT)
    rest = {"time_zone": time_zone, "day_start": MIDNIGHT}
    assert moment(born, born + timedelta(days=1), **rest) == (hours * 60, 1)
    assert moment(born, born + timedelta(hours=23, minutes=59), **rest) == (hours * 60 - 1, 0)
    assert moment(born - timedelta(days=1), born + timedelta(hours=23, minutes=59), **rest) == (
        1440 + hours * 60 - 1, 1,
    )  # fmt: skip
    begins_at_seven = {"time_zone": time_zone, "day_start": SEVEN}
    assert moment(born, born + timedelta(hours=7), **begins_at_seven) == ((hours - 17) * 60, 1)


@pytest.mark.parametrize(
    ("time_zone", "skipped"),
    [("America/New_York", "2026-03-08T02:30"), ("Europe/Berlin", "2026-03-29T02:30")],
)
def test_a_time_that_no_clock_showed_is_refused(time_zone, skipped):
    with pytest.raises(UserError, match="was not on any clock"):
        asked(skipped[:10] + "T00:00", skipped, time_zone)
    with pytest.raises(UserError, match="was not on any clock"):
        asked(skipped, skipped[:10] + "T12:00", time_zone)
    assert asked(skipped[:10] + "T00:00", skipped + "-05:00", time_zone)[1] == 0


@pytest.mark.parametrize(
    ("time_zone", "day", "offsets"),
    [("America/New_York", "2026-11-01T01:30", ("-04:00", "-05:00")),
     ("Europe/Berlin", "2026-10-25T02:30", ("+02:00", "+01:00"))],
)  # fmt: skip
def test_a_time_shown_twice_is_the_first_unless_its_offset_says_otherwise(time_zone, day, offsets):
    born = day[:10] + "T00:00"
    first, second = (asked(born, day + offset, time_zone) for offset in offsets)
    assert asked(born, day, time_zone) == first
    assert (second[0] - first[0], second[1]) == (60, 0)
    folded = datetime.fromisoformat(day).replace(fold=1)
    at = {"time_zone": time_zone, "day_start": MIDNIGHT}
    assert moment(datetime.fromisoformat(born), folded, **at) == second


def test_an_offset_is_converted_to_the_units_wall_clock():
    born = "2026-03-01T23:50"
    assert asked(born, "2026-03-02T05:10+00:00", "America/New_York") == (20, 1)
    assert asked("2026-03-02T04:50Z", "2026-03-02T00:10", "America/New_York") == (20, 1)


def test_before_birth_the_minutes_are_negative():
    assert asked("2026-03-02T00:10", "2026-03-01T23:50") == (-20, -1)
    assert asked("2026-03-02T00:10:30", "2026-03-02T00:10:00") == (-1, 0)


def test_a_zone_or_hour_that_does_not_exist():
    with pytest.raises(UserError, match="Europe/Berlin"):
        zone("Europe/Berlni")
    for name in ("", "/etc/passwd", "../UTC", "America"):
        with pytest.raises(UserError, match="no time zone called"):
            zone(name)
    assert read_day_start("07:00") == SEVEN
    for text in ("24:00", "7", "soon", "07:00:00"):
        with pytest.raises(UserError, match="HH:MM"):
            read_day_start(text)


ZONES = st.sampled_from(["UTC", "America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Asia/Kolkata"])
MOMENTS = st.datetimes(datetime(2025, 1, 1), datetime(2027, 1, 1)).map(lambda at: at.replace(microsecond=0))


@given(born=MOMENTS, age=st.timedeltas(timedelta(0), timedelta(days=40)), name=ZONES, hour=st.integers(0, 23))
def test_against_a_plain_reading(born, age, name, hour):
    """Minutes by the seconds since 1970; the day by counting the day starts on the wall after birth."""
    here = ZoneInfo(name)
    born_utc = born.replace(tzinfo=timezone.utc)  # noqa: UP017 (said apart from the code under test)
    wall_born, wall_at = ((born_utc + add).astimezone(here) for add in (timedelta(0), age))
    for wall in (wall_born, wall_at):  # a time shown twice is checked apart
        assume(wall.replace(fold=0).utcoffset() == wall.replace(fold=1).utcoffset())
    start, end = (wall.replace(tzinfo=None) for wall in (wall_born, wall_at))
    starts = [datetime.combine(start.date() + timedelta(days=n), time(hour, 0)) for n in range(-1, 43)]
    expected = (
        int(wall_at.timestamp() - wall_born.timestamp()) // 60,
        sum(start < one <= end for one in starts),
    )
    assert moment(start, end, time_zone=name, day_start=time(hour, 0)) == expected
    assert moment(wall_born.astimezone(UTC), end, time_zone=name, day_start=time(hour, 0)) == expected
