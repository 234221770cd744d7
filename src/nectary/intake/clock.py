"""Minutes since birth and the unit's day, from the unit's wall clock: worked out here and nowhere else."""

import difflib
from datetime import UTC, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from nectary.base.errors import UserError

DEFAULT_TIME_ZONE = "UTC"
DEFAULT_DAY_START = "00:00"


@cache
def zone(name: str) -> ZoneInfo:
    """The IANA time zone called `name`; UserError where there is none."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        near = difflib.get_close_matches(name, available_timezones(), n=1)
        raise UserError(
            f"no time zone called {name!r}", near[0] if near else "an IANA name such as Europe/Berlin"
        ) from error


def read_day_start(text: str) -> time:
    """The hour at which the unit's day begins, from "HH:MM"; UserError for anything else."""
    try:
        return datetime.strptime(text, "%H:%M").time()
    except ValueError as error:
        raise UserError(f"day start is {text!r}", "HH:MM between 00:00 and 23:59, such as 07:00") from error


def local(at: datetime, time_zone: str) -> datetime:
    """`at` on the unit's wall clock, aware; UserError for a time that the clock skipped.

    A time without offset is read as wall time. One that the clock showed twice, when it was set back, is
    the first of the two unless `at.fold` says otherwise, so it may be 60 minutes early: only an offset
    tells which was meant.
    """
    here = zone(time_zone)
    if at.tzinfo is not None:
        return at.astimezone(here)
    wall = at.replace(tzinfo=here)
    if wall.astimezone(UTC).astimezone(here).replace(tzinfo=None) != at:
        raise UserError(
            f"{at.isoformat(sep=' ', timespec='minutes')} was not on any clock in {time_zone}",
            "a time that is not in the hour skipped when the clock was set forward",
            "Give the time that the clock showed, or add the offset.",
        )
    return wall


def _shifted(at: datetime, day_start: time) -> datetime:
    """Wall time without zone, moved so that the unit's day begins at midnight."""
    return at.replace(tzinfo=None) - timedelta(hours=day_start.hour, minutes=day_start.minute)


def moment(born: datetime, at: datetime, *, time_zone: str, day_start: time) -> tuple[int, int]:
    """(whole minutes elapsed from birth to `at`, unit day of `at`); both negative, or day 0, before birth.

    The minutes are elapsed time, so they count 23 or 25 hours on the two days of a clock change. The day
    is counted on the wall calendar: day 0 runs from birth to the first `day_start`, which may be minutes.
    Times are read as `local` says.
    """
    born_here, here = local(born, time_zone), local(at, time_zone)
    elapsed = here.astimezone(UTC) - born_here.astimezone(UTC)
    day = (_shifted(here, day_start).date() - _shifted(born_here, day_start).date()).days
    return elapsed // timedelta(minutes=1), day
