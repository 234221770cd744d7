"""Every entry can be corrected, withdrawn, or moved to the right baby, with a reason; nothing is deleted."""

import inspect
from collections.abc import Mapping
from datetime import date, time, timedelta
from typing import Any

from django.conf import settings
from django.utils.timezone import now as machine_now

from nectary.protocols.schema import Protocol
from nectary.record.tables import TABLES, id_column
from nectary.web.chart import holds
from nectary.web.chart.actions import entries
from nectary.web.chart.actions.writing import (
    REOPENS,
    Doubt,
    Refused,
    Row,
    add,
    moment_of,
    once,
    set_behind,
    touch,
)
from nectary.web.chart.models import ROWS, Correction, Stay
from nectary.web.chart.usable import local_time, planned_feed_ul

WHY = ("wrong_baby", "wrong_amount", "wrong_time", "wrong_kind", "entered_twice", "not_done", "other")
WHY_CLOSED = ("wrong_baby", "entered_twice", "not_here", "other")
WRITES = {
    "feeds": inspect.unwrap(entries.chart_feed),
    "weights": inspect.unwrap(entries.chart_weight),
    "steps": inspect.unwrap(entries.decide),
    "talks": inspect.unwrap(entries.chart_talk),
}
BESIDE: dict[str, tuple[str, ...]] = {  # what goes with an entry beside what was typed
    "feeds": ("accept",),
    "weights": ("accept",),
    "steps": ("role", "guide"),
    "talks": ("role",),
}
NOT_COPIED = ("infant_id", "source", "flag", "confirmed")
MEASURED = ("given", "part")
CHARTED_HERE = "charted here"
MINUTES, DAYS = ("at_min", "start_min", "stop_min"), ("day", "start_day", "stop_day")


@once("correct", "feeds", "weights", "steps", "talks", "holds")
def correct(
    *, stay: Any, by: str, table: str, row_id: str, why: str, entry: Mapping[str, Any], accept: str,
    **more: Any,
) -> str | Doubt:  # fmt: skip
    """Write `entry` in the place of the row, which is then history; doubts as for a new entry.

    `more`: the role of who corrects, for a decision or a talk, and the guide for a decision.
    """
    if table not in WRITES:
        raise Refused("no_such_row")
    row = _retired(stay, table, row_id, why)
    beside = {"accept": accept, **more}
    written = WRITES[table](stay=stay, by=by, **entry, **{name: beside[name] for name in BESIDE[table]})
    if isinstance(written, Doubt):
        return written
    _carry_over(row, ROWS[table].objects.get(stay=stay, **{id_column(table): written}))
    _keep(stay, row, "corrected", why, by, to_stay=stay, to_row_id=written)
    _follow(stay, table, by)
    return written


def _carry_over(old: Any, new: Any) -> None:
    """What the feed's form does not ask, such as a fortifier, is still so wherever it can be."""
    if not isinstance(new, ROWS["feeds"]):
        return
    kept = [name for name in _still_so(old, new) if getattr(new, name) is None]
    for name in kept:
        setattr(new, name, getattr(old, name))
    if kept:
        new.save()


def _still_so(old: Any, new: Any) -> list[str]:
    """The columns of a feed that its correction leaves as they were.

    A plan is one minute's, a product and its energy are one milk's, and what was added is one volume's.
    A feed at the breast, or not given, says nothing of how another was given.
    """
    names = ["planned_ul"] if new.at_min == old.at_min else []
    if {old.given, new.given} <= set(MEASURED):
        names += ["route", "minutes", "continuous", "fortifier"]
        names += ["product", "strength_kcal_per_dl"] if new.milk == old.milk else []
        names += ["fortifier_volume_ul"] if new.volume_ul == old.volume_ul else []
    return names


def _table_of(row: Any) -> str:
    return next(name for name, model in ROWS.items() if isinstance(row, model))


@once("withdraw", "holds")
def withdraw(*, stay: Any, by: str, table: str, row_id: str, why: str) -> str | Doubt:
    """Take the row out of use: it stays readable in the history and counts for nothing."""
    row = _retired(stay, table, row_id, why)
    _keep(stay, row, "withdrawn", why, by)
    _follow(stay, table, by)
    touch(stay, table)
    return row_id


@once("move", "holds")
def move(
    *, stay: Any, by: str, table: str, row_id: str, why: str, to: Any, accept: str,
    guide: Protocol | None = None,
) -> str | Doubt:  # fmt: skip
    """Take the row to another baby of the unit, at the same wall time; it is judged there as a new entry.

    `guide` is the protocol that may be used for the other baby: a decision that was charted here must be one
    that it can carry. Whether the other family was told of a hold is not known, and stands as not yet.
    """
    if to.unit_id != stay.unit_id or to.pk == stay.pk:
        raise Refused("no_such_baby")
    row = _retired(stay, table, row_id, why)
    there = Stay.objects.select_related("unit").get(pk=to.pk)
    source = CHARTED_HERE if row.source == CHARTED_HERE else "moved here"
    copy = Row(table, _cells_there(stay, there, table, row), row.flag, source)
    written = _judged(there, copy, by, accept, guide)
    if isinstance(written, Doubt):
        return written
    _keep(stay, row, "moved", why, by, to_stay=there, to_row_id=written)
    for one in (stay, there):
        _follow(one, table, by)
    touch(stay, table)
    return written


def _judged(stay: Any, row: Row, by: str, accept: str, guide: Protocol | None) -> str | Doubt:
    if row.cells.get("at_min") is None:
        return add(stay, row, by)
    if row.table == "feeds":
        return entries.keep_feed(stay, row, by, accept)
    if row.table == "weights" and row.cells["weight_g"] is not None:
        return entries.keep_weight(stay, row, by, accept)
    if row.table == "steps" and row.source == CHARTED_HERE:
        return WRITES["steps"](
            stay=stay, by=by, at=local_time(stay, row.cells["at_min"]), decision=row.cells["decision"],
            step=row.cells["step"], aim=row.cells["aim_ul_per_g_day"], reason=row.cells["reason"],
            told="not_yet", role=row.cells["by_role"], guide=guide,
        )  # fmt: skip
    return add(stay, row, by)


def _cells_there(stay: Any, there: Any, table: str, row: Any) -> dict[str, Any]:
    """The row's cells as they stand with the other baby: its minutes and unit days counted from its birth."""
    left_out = (*NOT_COPIED, id_column(table))
    cells = {name: getattr(row, name) for name in TABLES[table].names if name not in left_out}
    for minute in (name for name in MINUTES if cells.get(name) is not None):
        cells[minute], _ = moment_of(there, local_time(_with_birth_time(stay), cells[minute]))
    for day in (name for name in DAYS if cells.get(name) is not None):
        cells[day] += (_first_day(stay) - _first_day(there)).days
        if cells[day] < 0:
            raise Refused("before_birth")
        if there.left_day is not None and cells[day] > there.left_day:
            raise Refused("after_leaving")
    if table == "feeds" and cells["at_min"] is not None:
        cells["planned_ul"] = planned_feed_ul(there, cells["at_min"])
    return cells


def _with_birth_time(stay: Any) -> Any:
    if stay.birth_at is None:
        raise Refused("birth_time_unknown")
    return stay


def _first_day(stay: Any) -> date:
    """The date on which the stay's unit day 0 began: for a birth before the unit's hour, the day before."""
    begins = time.fromisoformat(settings.DAY_START)
    at = local_time(_with_birth_time(stay), 0).replace(tzinfo=None)
    return (at - timedelta(hours=begins.hour, minutes=begins.minute)).date()


def _retired(stay: Any, table: str, row_id: str, why: str) -> Any:
    """The row, out of use from now on; Refused where none of that id stands, or without a reason."""
    if why not in WHY:
        raise Refused("why_missing")
    if table not in ROWS or (table == "holds" and row_id.startswith(holds.MADE_FROM)):
        raise Refused("no_such_row")
    row = ROWS[table].objects.select_for_update().filter(stay=stay, **{id_column(table): row_id}).first()
    if row is None:
        raise Refused("no_such_row")
    row.retired_at = machine_now()
    row.save()
    return row


def _keep(stay: Any, row: Any, how: str, why: str, by: str, **to: Any) -> None:
    table = _table_of(row)
    stood = machine_now() - row.entered_at
    Correction.objects.create(
        stay=stay, table=table, row_id=getattr(row, id_column(table)), how=how, why=why, by=by,
        stood_s=int(stood.total_seconds()), **to,
    )  # fmt: skip


def _follow(stay: Any, table: str, by: str) -> None:
    """A hold that a decision made goes with it."""
    if table == "steps":
        for touched in holds.follow_decisions(stay, by):
            touch(stay, touched)


@once("close")
def close_stay(*, stay: Any, by: str, why: str) -> str | Doubt:
    """Close a stay that was opened in error: it is in no list, count or export; its rows stay readable."""
    if why not in WHY_CLOSED:
        raise Refused("why_missing")
    stay.closed_at, stay.closed_by, stay.closed_why = machine_now(), by, why
    stay.save(update_fields=["closed_at", "closed_by", "closed_why"])
    set_behind(Stay.objects.filter(pk=stay.pk))
    return str(stay.infant_id)


@once(REOPENS)
def reopen_stay(*, stay: Any, by: str) -> str | Doubt:
    """Take back that a stay was closed."""
    stay.closed_at = stay.closed_by = stay.closed_why = None
    stay.save(update_fields=["closed_at", "closed_by", "closed_why"])
    set_behind(Stay.objects.filter(pk=stay.pk))
    return str(stay.infant_id)
