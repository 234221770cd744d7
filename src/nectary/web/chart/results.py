"""Results: one row a stay, computed after each write from one snapshot, never shown when behind."""

import logging
import time
from collections.abc import Iterator
from typing import Any

import pyarrow as pa
from django.db import DatabaseError, close_old_connections, transaction

from nectary.engine.one_stay import columns_read, compute_one
from nectary.engine.version import code_version
from nectary.practices import PRACTICES
from nectary.web.chart.models import Results, Stay
from nectary.web.chart.rows import tables_of

TRIES = 5
PAUSE_S = 2.0
LOG = logging.getLogger(__name__)


def current(stay: Any) -> Any:
    """The stay's results, or None while they are being worked out."""
    found = getattr(stay, "results", None)
    if found is None or found.code_version != code_version() or found.revision < stay.revision:
        return None
    return found


def verdicts_of(stay: Any) -> list[dict[str, Any]]:
    """The verdicts of the practices that the stay's unit turned on; empty while they are worked out."""
    found = current(stay)
    return [row for row in found.verdicts if row["practice"] in stay.unit.practices] if found else []


def talks_of(stay: Any) -> list[dict[str, Any]]:
    """Those of them that say whether the family was told and asked, once a stay."""
    talks = {name for name, one in PRACTICES.items() if "records_talks" in one.reads and one.grain == "stay"}
    return [row for row in verdicts_of(stay) if row["practice"] in talks]


def _snapshot(stay_id: int) -> tuple[int, dict[str, pa.Table], list[str]] | None:
    """(revision, tables, recorded) as they stood together; None where writes kept coming in between."""
    only = Stay.objects.filter(pk=stay_id)
    for _ in range(TRIES):
        stay = only.select_related("unit").get()
        tables = tables_of(only, columns=columns_read())
        if only.values_list("revision", flat=True).get() == stay.revision:
            return stay.revision, tables, stay.unit.recorded
    return None


def work_out(stay_id: int) -> None:
    """Compute the stay and keep the answer, unless a later revision was kept meanwhile."""
    snapshot = _snapshot(stay_id)
    if snapshot is None:
        return
    revision, tables, recorded = snapshot
    found = compute_one(tables | {"recorded": pa.table({"table_name": pa.array(recorded, pa.string())})})
    days = {str(row.pop("day")): _without_id(row) for row in found.days.to_pylist()}
    (stay_row,) = found.stays.to_pylist()
    answer = {
        "revision": revision,
        "code_version": code_version(),
        "days": days,
        "stay_values": _without_id(stay_row),
        "verdicts": [_without_id(row) for row in found.verdicts.to_pylist()],
    }
    with transaction.atomic():
        kept = Results.objects.select_for_update().filter(stay_id=stay_id).first()
        if kept is None or kept.revision <= revision:
            Results.objects.update_or_create(stay_id=stay_id, defaults=answer)


def _without_id(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != "infant_id"}


def behind() -> list[int]:
    """The ids of stays whose results are missing, behind their revision, or of another code version."""
    rows = Stay.objects.values_list("id", "revision", "results__revision", "results__code_version")
    now = code_version()
    return [i for i, wanted, have, code in rows if have is None or have < wanted or code != now]


def catch_up() -> Iterator[tuple[str, int, int]]:
    """Compute every stay that is behind, yielding (infant_id, done, of how many) after each."""
    ids = behind()
    for done, stay_id in enumerate(ids, start=1):
        work_out(stay_id)
        yield Stay.objects.values_list("infant_id", flat=True).get(pk=stay_id), done, len(ids)


def keep_up() -> None:
    """Compute what is behind, again and again; for a thread of its own beside the server."""
    while True:
        try:
            for _ in catch_up():
                pass
        except DatabaseError:
            LOG.warning("answers could not be worked out this time; tried again")
        finally:
            close_old_connections()
        time.sleep(PAUSE_S)
