"""The unit's wall clock over whole columns: the minutes and days that `clock.moment` gives one by one."""

from datetime import UTC, datetime, time, timedelta
from functools import cache

import numpy as np
import numpy.typing as npt

from nectary.intake.clock import local, zone

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
SECOND = 1_000_000  # all instants here are whole microseconds since 1970
MINUTE = 60 * SECOND
DAY = 86_400 * SECOND
EPOCH = datetime(1970, 1, 1)
FIRST, LAST = datetime(1989, 12, 30), datetime(2201, 1, 3)  # wider than the years that a file may have


def _offset(name: str, at: datetime) -> timedelta:
    offset = at.replace(tzinfo=UTC).astimezone(zone(name)).utcoffset()
    assert offset is not None, name
    return offset


def _change(name: str, before: datetime, after: datetime) -> datetime:
    """The first second in (before, after] whose offset is that of `after`."""
    late = _offset(name, after)
    while after - before > timedelta(seconds=1):
        half = before + timedelta(seconds=(after - before).total_seconds() // 2)
        before, after = (before, half) if _offset(name, half) == late else (half, after)
    return after


def micros(naive: datetime) -> int:
    """Whole microseconds from 1970 to a date and time without zone."""
    return (naive - EPOCH) // timedelta(microseconds=1)


@cache
def _changes(name: str) -> tuple[Ints, Ints]:
    """(instants at which the zone's offset changes, the offset before, between and after them)."""
    instants, offsets = [], [_offset(name, FIRST)]
    at = FIRST
    while at < LAST:
        following = at + timedelta(days=1)
        if _offset(name, following) != offsets[-1]:
            instants.append(micros(_change(name, at, following)))
            offsets.append(_offset(name, following))
        at = following
    return (
        np.array(instants, np.int64),
        np.array([one // timedelta(microseconds=1) for one in offsets], np.int64),
    )


class Wall:
    """The wall clock of a time zone, and the unit's days on it, for arrays of microseconds."""

    def __init__(self, time_zone: str, day_start: time) -> None:
        self.time_zone = time_zone
        self.begins = (day_start.hour * 60 + day_start.minute) * MINUTE
        self.instants, self.offsets = _changes(time_zone)

    def _offset_at(self, instants: Ints) -> Ints:
        found: Ints = self.offsets[np.searchsorted(self.instants, instants, "right")]
        return found

    def instants_of(self, walls: Ints) -> tuple[Ints, Bools]:
        """(the instant of each wall time, whether the clock showed it); of one shown twice, the first."""
        last = np.searchsorted(self.instants + self.offsets[:-1], walls, "right")
        instants = walls - self.offsets[last]
        return instants, instants + self._offset_at(instants) == walls

    def days_of(self, instants: Ints) -> Ints:
        """The unit's day of each instant, counted from 1970."""
        days: Ints = (instants + self._offset_at(instants) - self.begins) // DAY
        return days

    def birth(self, born: datetime) -> tuple[int, int]:
        """(instant, unit's day counted from 1970) of one birth; UserError for a time the clock skipped."""
        here = local(born, self.time_zone)
        instant = micros(here.astimezone(UTC).replace(tzinfo=None))
        return instant, (micros(here.replace(tzinfo=None)) - self.begins) // DAY
