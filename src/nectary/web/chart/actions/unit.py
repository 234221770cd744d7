"""What a unit has done to it as a whole: files brought in, practices turned on."""

from collections.abc import Callable
from typing import Any

import pyarrow as pa
from django.db import transaction

from nectary.base.errors import UserError
from nectary.intake.loaded import Loaded
from nectary.practices import PRACTICES
from nectary.web.chart import rows
from nectary.web.chart.actions.writing import set_behind
from nectary.web.chart.models import Import, Stay, Unit

TRIES = 3


@transaction.atomic
def bring_in(*, unit: Any, tables: dict[str, pa.Table], by: str) -> None:
    """Write the record tables of new stays; results are computed by the caller, who can show progress."""
    rows.bring_in(unit, tables, by)
    counts = {name: table.num_rows for name, table in tables.items() if table.num_rows}
    Import.objects.create(by=by, unit=unit, counts=counts)
    unit.recorded = sorted({*unit.recorded, *counts})
    unit.save()


def load_record(*, code: str, by: str, read: Callable[[dict[str, pa.Table]], Loaded]) -> Loaded:
    """Take what `read` makes of the unit's record as it stands; nothing is written where it raises.

    Files are read beside the running server, which is not kept waiting: where the record changed meanwhile
    they are read again. Stays are not worked out here: they are behind until the worker has seen to them.
    """
    unit, _ = Unit.objects.get_or_create(code=code)
    for _ in range(TRIES):
        mark, standing = _standing(unit)
        loaded = read(standing)
        with transaction.atomic():
            if _held_as(unit, mark):
                return _written(unit, standing, loaded, by)
    with transaction.atomic():  # a unit that never rests: now it waits
        mark, standing = _standing(unit, hold=True)
        return _written(unit, standing, read(standing), by)


Mark = dict[int, int]


def _standing(unit: Any, *, hold: bool = False) -> tuple[Mark, dict[str, pa.Table]]:
    """(each stay's revision, the unit's rows as a load is compared with them)."""
    mark = _revisions(unit, hold)
    return mark, rows.tables_of(Stay.objects.filter(unit=unit), retired=True)


def _revisions(unit: Any, hold: bool) -> Mark:
    stays = Stay.objects.filter(unit=unit).order_by("pk")
    return dict((stays.select_for_update(no_key=True) if hold else stays).values_list("pk", "revision"))


def _held_as(unit: Any, mark: Mark) -> bool:
    """Whether the record still stands as it was read; its unit and stays are held from now on."""
    Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
    return _revisions(unit, True) == mark


def _written(unit: Any, standing: dict[str, pa.Table], loaded: Loaded, by: str) -> Loaded:
    unit.refresh_from_db()
    changed = rows.store(unit, standing, loaded.tables, by)
    counts = {name: count["accepted"] for name, count in loaded.counts.items()}
    Import.objects.create(by=by, unit=unit, counts=counts)
    held = {name for name, table in loaded.tables.items() if table.num_rows}
    if held - set(unit.recorded):  # a table's first row is news to every stay
        changed = set(Stay.objects.filter(unit=unit).values_list("infant_id", flat=True))
    unit.recorded = sorted(held | set(unit.recorded))
    unit.save()
    set_behind(Stay.objects.filter(infant_id__in=changed))
    return loaded


def turn_practice(*, name: str, unit: str, on: bool) -> None:
    """Turn a practice on or off for a unit; UserError for one that is not in the catalogue."""
    if name not in PRACTICES:
        raise UserError(f"no practice {name!r}", ", ".join(PRACTICES), where="practice")
    with transaction.atomic():
        found = Unit.objects.select_for_update(no_key=True).filter(code=unit).first()
        if found is None:
            raise UserError(f"no unit {unit!r}", "a unit that files were loaded into", where="practice")
        found.practices = sorted({*found.practices, name} if on else {*found.practices} - {name})
        found.save()
