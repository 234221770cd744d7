"""What may be reckoned with at the bedside: doubted rows are left out until a second person confirms them."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q

from nectary.web.chart.models import ROWS

USABLE = Q(flag__isnull=True) | Q(confirmed=True)


def born(stay: Any) -> datetime:
    """Local date and time of birth; the caller has seen that it is known."""
    return datetime.fromisoformat(stay.birth_at)


def local_time(stay: Any, at_min: int) -> datetime:
    """Local wall time of `at_min` minutes after birth."""
    zone = ZoneInfo(settings.TIME_ZONE)
    start = born(stay)
    start = start if start.tzinfo else start.replace(tzinfo=zone)
    return (start.astimezone(UTC) + timedelta(minutes=at_min)).astimezone(zone)


def wall_time(stay: Any, at_min: int | None) -> datetime | None:
    """As `local_time`; None where the minute or the time of birth is unknown."""
    return None if at_min is None or stay.birth_at is None else local_time(stay, at_min)


def birth_weight_g(stay: Any) -> int | None:
    """Birth weight in grams; None where it is unknown or the infant's row is in doubt."""
    doubted = stay.flag is not None and not stay.confirmed
    return None if doubted else stay.birth_weight_g


def usable_weights(stay: Any, day: int) -> list[tuple[int, int]]:
    """(day, grams) of the usable weighings on or before `day`, oldest first."""
    kept = ROWS["weights"].objects.filter(USABLE, stay=stay, day__lte=day, weight_g__isnull=False)
    kept = kept.exclude(do_not_use=True)
    return list(kept.order_by("day", "at_min").values_list("day", "weight_g"))


def last_given_ul(stay: Any, at_min: int) -> int | None:
    """The volume of the last usable feed before `at_min` that had one; None where there is none."""
    before = ROWS["feeds"].objects.filter(USABLE, stay=stay, at_min__lt=at_min, volume_ul__gt=0)
    last = before.order_by("-at_min").first()
    return last.volume_ul if last else None


def planned_feed_ul(stay: Any, at_min: int) -> int | None:
    """What the last feed was planned at, where no decision came after it; else None: cannot say."""
    feeds = ROWS["feeds"].objects.filter(stay=stay, at_min__lte=at_min, planned_ul__isnull=False)
    last = feeds.order_by("-at_min").first()
    if last is None or _decided_between(stay, last.at_min, at_min):
        return None
    return last.planned_ul


def _decided_between(stay: Any, from_min: int, to_min: int) -> bool:
    return ROWS["steps"].objects.filter(stay=stay, at_min__gt=from_min, at_min__lte=to_min).exists()


def doubts(stay: Any) -> list[tuple[str, Any]]:
    """(table, row) of every row in doubt and not confirmed, latest first in each table."""
    waiting = []
    for table in ("weights", "feeds"):
        doubted = ROWS[table].objects.filter(stay=stay).exclude(USABLE)
        waiting += [(table, row) for row in doubted.order_by("-day", "-at_min")]
    return waiting
