"""What a family is told, for a week, of an entry that was moved off its baby's page or onto it."""

from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.utils.timezone import localtime
from django.utils.timezone import now as machine_now

from nectary.base.language import Say
from nectary.record.tables import id_column
from nectary.show.words.labels import long_date
from nectary.show.words.today import MovedEntry
from nectary.web.chart.family_hold import family_time
from nectary.web.chart.models import ROWS, Correction
from nectary.web.chart.usable import local_time

# A family that comes once a week still reads it; after that the page is about today again.
TOLD_FOR = timedelta(days=7)
CHANGES_FOLLOWED = 50


def moved_entries(stay: Any, say: Say) -> tuple[MovedEntry, ...]:
    """The moves off and onto this page in the last week, oldest first.

    Left out is what no longer is so: an entry that came back, or that came and was withdrawn or moved on is
    told by its last move alone. Nothing of the other baby is in it.
    """
    moves = Correction.objects.filter(Q(stay=stay) | Q(to_stay=stay), how="moved")
    found = []
    for one in (
        moves.filter(at__gte=machine_now() - TOLD_FOR).select_related("stay", "to_stay").order_by("pk")
    ):
        came, stands_here = one.to_stay_id == stay.pk, _last_stay(one) == stay.pk
        if stands_here != came or (came and _first_stay(one) == stay.pk):
            continue
        on = long_date(localtime(one.at).date(), say)
        found.append(MovedEntry(came=came, at=_when(one, came, say), on=on))
    return tuple(found)


def _first_stay(one: Any) -> int:
    """The stay on whose page the entry was first written."""
    for _ in range(CHANGES_FOLLOWED):
        before = Correction.objects.filter(to_stay=one.stay_id, table=one.table, to_row_id=one.row_id).first()
        if before is None:
            break
        one = before
    return int(one.stay_id)


def _last_stay(one: Any) -> int | None:
    """The stay on whose page the entry stands now; None where it was withdrawn."""
    for _ in range(CHANGES_FOLLOWED):
        after = Correction.objects.filter(stay=one.to_stay_id, table=one.table, row_id=one.to_row_id).first()
        if after is None:
            break
        one = after
    return None if one.to_stay_id is None else int(one.to_stay_id)


def _when(one: Any, came: bool, say: Say) -> str:
    """The entry's time on this baby's page; its unit day where only that is known."""
    stay, row_id = (one.to_stay, one.to_row_id) if came else (one.stay, one.row_id)
    row = ROWS[one.table].every.get(stay=stay, **{id_column(one.table): row_id})
    minutes = (getattr(row, name, None) for name in ("at_min", "start_min"))
    at_min = next((minute for minute in minutes if minute is not None), None)
    if at_min is not None and stay.birth_at is not None:
        return family_time(local_time(stay, at_min), say)
    days = (getattr(row, name, None) for name in ("day", "start_day"))
    return say("day {day}").format(day=next((day for day in days if day is not None), say("unknown")))
