"""Whether feeds are held now: from the rounds decisions and from holds that were brought in.

A hold that was decided here stands in `holds` too, where measures read it: it is made from the decisions,
again after each change to them, so that the two cannot part.
"""

from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q
from django.utils.timezone import now

from nectary.web.chart.models import ROWS, FamilyTold
from nectary.web.chart.usable import USABLE

MADE_FROM, DECIDED_HERE = "of-", "decided here"


@dataclass(frozen=True)
class Hold:
    """A hold of all feeds. `since_min`: minutes after birth, None where only the unit day is known.

    `told`: what was last said of the family: told, trying, not_yet; None = nothing.
    """

    hold_id: str
    since_min: int | None
    since_day: int | None
    reason: str | None
    told: str | None = None


def id_of(steps_id: str) -> str:
    """The id of the hold that a decision opened."""
    return MADE_FROM + steps_id


def hold_now(stay: Any) -> Hold | None:
    """The hold of all feeds that stands, None = none does."""
    return holds_now([stay]).get(stay.pk)


def holds_now(stays: list[Any]) -> dict[int, Hold]:
    """The hold of all feeds that stands, by the stay's key; a stay without one is not among them.

    A hold ends where it says so or where a later decision lets milk be given again. A doubted one is as if
    it had not been charted.
    """
    return _holds_after(_by_stay(decisions(stays)), stays)


def hold_after(stay: Any, decided: list[Any]) -> Hold | None:
    """As `hold_now`, for a reader who has the stay's `decisions` already."""
    return _holds_after({stay.pk: decided}, [stay]).get(stay.pk)


def _holds_after(decided: dict[int, list[Any]], stays: list[Any]) -> dict[int, Hold]:
    brought = _by_stay(_brought_in(stays).filter(stop_min__isnull=True, stop_day__isnull=True))
    found = {stay.pk: _latest(decided.get(stay.pk, []), brought.get(stay.pk, [])) for stay in stays}
    standing = {pk: hold for pk, hold in found.items() if hold is not None}
    answers = FamilyTold.objects.filter(stay__in=list(standing)).order_by("pk")
    told = {(one.stay_id, one.hold_id): one.answer for one in answers} if standing else {}
    return {pk: replace(hold, told=told.get((pk, hold.hold_id))) for pk, hold in standing.items()}


def hold_at(stay: Any, at_min: int) -> Hold | None:
    """The hold of all feeds over the minute `at_min` after birth, None = there was none."""
    decided = list(decisions([stay]).filter(at_min__lte=at_min))
    over = Q(stop_min__isnull=True, stop_day__isnull=True) | Q(stop_min__gt=at_min)
    return _latest(decided, list(_brought_in([stay]).filter(over, start_min__lte=at_min)))


def _by_stay(rows: Any) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row.stay_id, []).append(row)
    return found


def decisions(stays: list[Any]) -> Any:
    """The rounds decisions of `stays` that may be reckoned with, the earliest first."""
    rows = ROWS["steps"].objects.filter(USABLE, stay__in=stays, decision__isnull=False)
    return rows.filter(at_min__isnull=False).order_by("at_min", "pk")


def _brought_in(stays: list[Any]) -> Any:
    rows = ROWS["holds"].objects.filter(USABLE, stay__in=stays, kind="all_feeds")
    return rows.exclude(holds_id__startswith=MADE_FROM)


def _latest(decided: list[Any], brought: list[Any]) -> Hold | None:
    """The last of the holds that the decisions and the rows of files leave standing."""
    last = decided[-1] if decided else None
    found = [_as_hold(row) for row in brought if last is None or not _ended_by(row, last)]
    if last is not None and last.decision == "hold":
        first = next((row for row in reversed(decided) if row.decision != "hold"), None)
        begin = decided[0] if first is None else decided[decided.index(first) + 1]
        found.append(Hold(id_of(last.steps_id), begin.at_min, begin.day, last.reason))
    return max(found, key=lambda hold: (hold.since_day or 0, hold.since_min or 0), default=None)


def _ended_by(row: Any, decision: Any) -> bool:
    return decision.decision != "hold" and row.start_min is not None and decision.at_min > row.start_min


def _as_hold(row: Any) -> Hold:
    return Hold(row.holds_id, row.start_min, row.start_day, row.reason)


def follow_decisions(stay: Any, by: str) -> list[str]:
    """Make the stay's holds from the decisions charted here; the tables that changed."""
    wanted = _wanted(stay)
    made = ROWS["holds"].every.filter(stay=stay, holds_id__startswith=MADE_FROM, source=DECIDED_HERE)
    kept = {row.holds_id: row for row in made}
    for hold_id, cells in wanted.items():
        cells["retired_at"] = None
        row = kept.pop(hold_id, None)
        if row is None:
            ROWS["holds"].objects.create(
                stay=stay, holds_id=hold_id, kind="all_feeds", entered_by=by, source=DECIDED_HERE, **cells
            )
        elif any(getattr(row, name) != value for name, value in cells.items()):
            for name, value in cells.items():
                setattr(row, name, value)
            row.save()
    for row in kept.values():
        if row.retired_at is None:
            row.retired_at = now()
            row.save()
    return ["holds"] if wanted or kept else []


def _wanted(stay: Any) -> dict[str, dict[str, Any]]:
    """The holds that the decisions make, by id: each from its decision to the next one, if there is any."""
    wanted: dict[str, dict[str, Any]] = {}
    decided = list(decisions([stay]))
    for row, then in zip(decided, [*decided[1:], None], strict=True):
        if row.decision != "hold" or row.entered_by is None or row.source != "charted here":
            continue
        wanted[id_of(row.steps_id)] = {
            "start_min": row.at_min, "start_day": row.day, "reason": row.reason,
            "stop_min": None if then is None else then.at_min,
            "stop_day": None if then is None else then.day,
        }  # fmt: skip
    return wanted
