"""How every write is made: one transaction with its audit row, once a key, with the stay's row held.

Held in one order, the unit's row before the stay's, so that no two writes wait for each other; and all
writes to one baby come one after another, so that each is judged against all before it.
"""

import json
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from functools import wraps
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce, Now

from nectary.base.errors import UserError
from nectary.intake.clock import moment
from nectary.record.tables import id_column
from nectary.web.chart import answers
from nectary.web.chart.clock import now
from nectary.web.chart.models import ROWS, Stay, Unit, WriteKey
from nectary.web.chart.usable import born

REOPENS = "reopen"  # the one form for a stay that was closed
LONGEST_KEY = 64  # ours have 32 letters; a database keeps no index of long ones
LONGEST_NAME = 200  # of one who signs
NOT_TYPED = ("accept", "role", "guide")  # what goes with an entry and is no part of what was typed


@dataclass(frozen=True)
class Doubt:
    """A value that is questioned: `flag` says why; `found` and `expected` are shown side by side."""

    flag: str
    found: str
    expected: str


@dataclass(frozen=True)
class Saved:
    """What was written: the form, what was typed in it, and the row. `again`: it stood already."""

    form: str
    content: Mapping[str, Any]
    row_id: str | None
    again: bool = False


class Refused(UserError):
    """An entry that cannot be taken; `why` is a key of the sentences in show/words/refusals.py."""

    def __init__(self, why: str, found: str = "", expected: str = "") -> None:
        super().__init__(f"{why} {found}".strip(), expected)
        self.why = why
        self.expected_text = expected
        self.found_text = found


class KeyTaken(UserError):
    """The form's key was used for something else: `first` is what was written with it. Nothing was now."""

    def __init__(self, first: Any) -> None:
        super().__init__("this form was used before", "a form of its own")
        self.first = first


Outcome = Saved | Doubt
Write = Callable[..., "str | Doubt"]
Action = Callable[..., Outcome]


def _as_json(value: Any) -> Any:
    """A moment as its ISO text, a stay as its key."""
    return value.pk if isinstance(value, Stay) else value.isoformat()


def typed(cells: Mapping[str, Any]) -> dict[str, Any]:
    """What was typed, as the database keeps it in JSON."""
    kept = {name: value for name, value in cells.items() if name not in NOT_TYPED}
    content: dict[str, Any] = json.loads(json.dumps(kept, default=_as_json))
    return content


def once(form: str, *tables: str) -> Callable[[Write], Action]:
    """Makes of `write` an action: in one transaction, once a key; a doubt or an error writes nothing.

    `write` comes back with the id of its row, or with a Doubt. The same key again with the same person,
    baby, form and content gives the first answer; with anything else, KeyTaken. `tables`: those it may write.
    """

    def keep(write: Write) -> Action:
        @wraps(write)
        def action(*, stay: Any, by: str, key: str, **cells: Any) -> Outcome:
            if not 0 < len(key) <= LONGEST_KEY:
                raise Refused("no_key")
            content = typed(cells)
            used_for = {"by": by, "stay": stay, "form": form, "content": content}
            with transaction.atomic():
                held, others = hold(stay, *tables, other=cells.get("to"))
                kept, fresh = WriteKey.objects.get_or_create(key=key, defaults=used_for)
                if not fresh:
                    return _first_answer(kept, used_for)
                refuse_closed(others, closed=form == REOPENS)
                written = write(stay=held, by=by, **cells)
                if isinstance(written, Doubt):
                    transaction.set_rollback(True)
                    return written
                WriteKey.objects.filter(key=key).update(row_id=written)
            return Saved(form, content, written)

        return action

    return keep


def _first_answer(kept: Any, used_for: Mapping[str, Any]) -> Saved:
    if any(getattr(kept, name) != value for name, value in used_for.items()):
        raise KeyTaken(kept)
    return Saved(kept.form, kept.content, kept.row_id, again=True)


def hold(stay: Any, *tables: str, other: Any = None) -> tuple[Any, list[Any]]:
    """(`stay` as it stands now, every stay whose row is now held), until the transaction ends.


    The unit's row is held too, and first, where this may be the first row of one of `tables` in it; so is
    that of an `other` stay, the two always in one order.
    """
    recorded = Unit.objects.values_list("recorded", flat=True).get(pk=stay.unit_id)
    if not set(tables) <= set(recorded):
        Unit.objects.select_for_update(no_key=True).get(pk=stay.unit_id)
    stays = Stay.objects.select_related("unit").select_for_update(of=("self",), no_key=True)
    wanted = [stay.pk] if other is None else [stay.pk, other.pk]
    held = {one.pk: one for one in stays.filter(pk__in=wanted).order_by("pk")}
    return held[stay.pk], list(held.values())


def refuse_closed(stays: list[Any], *, closed: bool) -> None:
    """Refused where one of `stays` was closed, or with `closed`, where one was not."""
    if any((one.closed_at is not None) is not closed for one in stays):
        raise Refused("stay_open" if closed else "stay_closed")


def moment_of(stay: Any, at: datetime) -> tuple[int, int]:
    """(minutes since birth, unit day) of `at`; Refused before birth, or where birth time is unknown."""
    if stay.birth_at is None:
        raise Refused("birth_time_unknown")
    begins = time.fromisoformat(settings.DAY_START)
    try:
        at_min, day = moment(born(stay), at, time_zone=settings.TIME_ZONE, day_start=begins)
    except UserError as error:
        raise Refused("no_such_time") from error
    if at_min < 0:
        raise Refused("before_birth")
    return at_min, day


def past_moment(stay: Any, at: datetime) -> tuple[int, int]:
    """moment_of `at`; Refused too where it has not come yet, or lies after the stay."""
    at_min, day = moment_of(stay, at)
    if at_min > moment_of(stay, now())[0]:
        raise Refused("not_yet")
    if stay.left_day is not None and day > stay.left_day:
        raise Refused("after_leaving")
    return at_min, day


@dataclass(frozen=True)
class Row:
    """One row to be written: its table and cells; `flag`: the doubt that it carries, None = none."""

    table: str
    cells: Mapping[str, Any]
    flag: str | None = None
    source: str = "charted here"
    more: Mapping[str, Any] = field(default_factory=dict)


def add(stay: Any, row: Row, by: str) -> str:
    """Write `row` beside the stay's others, raise its revision; the new row's id."""
    row_id = uuid.uuid4().hex[:16]
    ROWS[row.table].objects.create(
        stay=stay, flag=row.flag, source=row.source, entered_by=by,
        **{id_column(row.table): row_id}, **row.cells, **row.more,
    )  # fmt: skip
    day = row.cells.get("day", row.cells.get("start_day"))
    seen = stay.seen_to_day if stay.seen_to_day is not None else -1
    if stay.left_day is None and day is not None and day > seen:
        stay.seen_to_day = day
        stay.save(update_fields=["seen_to_day"])
    touch(stay, row.table)
    return row_id


def touch(stay: Any, table: str) -> None:
    """Raise the stay's revision; a table's first row is news to every stay of the unit.

    This stay is worked out at once after the commit; the others are then behind, and the worker takes them.
    """
    unit = Unit.objects.get(pk=stay.unit_id)
    touched = Stay.objects.filter(pk=stay.pk)
    if table not in unit.recorded:
        unit.recorded = sorted([*unit.recorded, table])
        unit.save()
        touched = Stay.objects.filter(unit=unit)
    set_behind(touched)
    transaction.on_commit(lambda: answers.try_now(stay.pk), robust=True)


def set_behind(stays: Any) -> None:
    """The queryset's stays have changed: one revision on, behind since now unless they were already."""
    stays.update(revision=F("revision") + 1, behind_since=Coalesce("behind_since", Now()))
