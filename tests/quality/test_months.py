"""Which calendar month a day belongs to."""

from datetime import date, time

import pytest

from nectary.quality.months import first_day, in_between


@pytest.mark.parametrize(
    ("birth_at", "day_start", "zero"),
    [
        ("2026-02-01T00:00", time(0), date(2026, 2, 1)),
        ("2026-02-01T06:59", time(7), date(2026, 1, 31)),
        ("2026-02-01T07:00", time(7), date(2026, 2, 1)),
        ("2026-02-01T07:00:30-06:00", time(7), date(2026, 2, 1)),
        (None, time(7), None),
    ],
)
def test_day_0_has_the_date_of_the_unit_day_of_birth(birth_at, day_start, zero):
    assert first_day(birth_at, day_start) == zero


def test_no_month_is_left_out_between_two():
    assert in_between({"2025-11", "2026-02"}) == ["2025-11", "2025-12", "2026-01", "2026-02"]
    assert in_between({"2026-02"}) == ["2026-02"]
    assert in_between(set()) == []
