"""Results: one row a stay, worked out after a write from one snapshot, never shown when behind."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pyarrow as pa
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.timezone import now

from nectary.engine.one_stay import OutOfTime, columns_read, compute_one
from nectary.engine.version import code_version
from nectary.practices import PRACTICES
from nectary.practices.today import talks
from nectary.web.chart import months
from nectary.web.chart.models import Failure, Results, Stay
from nectary.web.chart.rows import tables_of_one

TRIES = 5
LONGEST_S = 20.0  # of the processor; a stay takes some 20 ms, and what takes this long will not end
LONGEST_PAUSE_S = 300
FAILED, TOO_LONG, DID_NOT_END = "failed", "too_long", "did_not_end"


def current(stay: Any) -> Any:
    """The stay's results, or None while they are being worked out."""
    found = getattr(stay, "results", None)
    if found is None or found.code_version != code_version() or found.revision < stay.revision:
        return None
    return found


def failure_of(stay: Any) -> Any:
    """Why the stay's answers could not be worked out; None where they are, or have not been tried."""
    found = getattr(stay, "failure", None)
    return found if found is not None and current(stay) is None else None


def verdicts_of(stay: Any) -> list[dict[str, Any]]:
    """The verdicts of the practices that the stay's unit turned on; empty while they are worked out."""
    found = current(stay)
    return [row for row in found.verdicts if row["practice"] in stay.unit.practices] if found else []


def talks_of(stay: Any) -> list[dict[str, Any]]:
    """Those of them that say whether the family was told and asked, once a stay."""
    of_stay = {name for name in talks() if PRACTICES[name].grain == "stay"}
    return [row for row in verdicts_of(stay) if row["practice"] in of_stay]


def _snapshot(stay_id: int) -> tuple[int, dict[str, pa.Table], list[str]] | None:
    """(revision, tables, recorded) as they stood together; None where writes kept coming in between."""
    only = Stay.objects.filter(pk=stay_id)
    for _ in range(TRIES):
        stay = only.select_related("unit").get()
        tables = tables_of_one(stay, columns_read())
        if only.values_list("revision", flat=True).get() == stay.revision:
            return stay.revision, tables, stay.unit.recorded
    return None


def work_out(stay_id: int) -> bool:
    """Compute the stay and keep the answer, unless a later one was kept meanwhile.

    False where writes kept coming in between, so that there is no answer yet.
    """
    snapshot = _snapshot(stay_id)
    if snapshot is None:
        return False
    revision, tables, recorded = snapshot
    beside = {"recorded": pa.table({"table_name": pa.array(recorded, pa.string())})}
    found = compute_one(tables | beside, within_s=LONGEST_S)
    days = {str(row.pop("day")): _without_id(row) for row in found.days.to_pylist()}
    (stay_row,) = found.stays.to_pylist()
    answer = {
        "revision": revision,
        "code_version": code_version(),
        "days": days,
        "stay_values": _without_id(stay_row),
        "verdicts": [_without_id(row) for row in found.verdicts.to_pylist()],
    }
    return _kept(stay_id, revision, answer)


def _kept(stay_id: int, revision: int, answer: dict[str, Any]) -> bool:
    """Keep `answer` unless a later one stands; True where the stay is then behind no longer.

    The stay's row is held first, as every write holds it, so that none waits for what another has.
    """
    with transaction.atomic():
        stay = Stay.objects.select_for_update(no_key=True).get(pk=stay_id)
        kept = Results.objects.filter(stay_id=stay_id)
        last = kept.values_list("revision", flat=True).first()
        if last is None:
            Results.objects.create(stay_id=stay_id, **answer)
        elif last <= revision:
            kept.update(**answer, computed_at=now())
        if last is None or last <= revision:
            months.keep(stay, answer)
        Failure.objects.filter(stay_id=stay_id).delete()
        caught_up = Stay.objects.filter(pk=stay_id, revision=revision).update(behind_since=None)
    return bool(caught_up)


def _without_id(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != "infant_id"}


def why_of(error: Exception) -> str:
    """The key of the sentence that says why an answer could not be worked out."""
    return TOO_LONG if isinstance(error, OutOfTime) else FAILED


def keep_failure(stay_id: int, why: str, kind: str) -> int:
    """Note that the stay could not be worked out, and when to try again; how often it was tried by now.

    It is tried again after 1, 2, 4 seconds and so on, and at the latest after five minutes.
    """
    with transaction.atomic():
        stay = Stay.objects.select_for_update(no_key=True).get(pk=stay_id)
        before = Failure.objects.filter(stay=stay).first()
        same = before is not None and (before.revision, before.code_version) == (
            stay.revision,
            code_version(),
        )
        tries = before.tries + 1 if same else 1
        pause = timedelta(seconds=min(2 ** min(tries - 1, 16), LONGEST_PAUSE_S))
        noted = {
            "revision": stay.revision, "code_version": code_version(), "why": why, "kind": kind,
            "tries": tries, "next_try_at": now() + pause,
        }  # fmt: skip
        Failure.objects.update_or_create(stay=stay, defaults=noted)
    return tries


def mark_old_versions() -> None:
    """Answers or counts of another code version, or none at all, are behind from now on."""
    counted = months.counted_by(code_version())
    old = Stay.objects.exclude(results__code_version=code_version(), counts__counted_by=counted)
    old.filter(behind_since__isnull=True).update(behind_since=Now())


def due() -> list[int]:
    """The ids of stays whose answers are behind and may be tried now, those longest behind first."""
    waiting = Stay.objects.filter(behind_since__isnull=False)
    ready = Q(failure__isnull=True) | Q(failure__next_try_at__lte=now())
    return list(waiting.filter(ready).order_by("behind_since", "pk").values_list("pk", flat=True))


def catch_up() -> Iterator[tuple[str, int, int]]:
    """Compute every stay that is behind, here and now, yielding (infant_id, done, of how many) after each."""
    mark_old_versions()
    ids = due()
    for done, stay_id in enumerate(ids, start=1):
        work_out(stay_id)
        yield Stay.objects.values_list("infant_id", flat=True).get(pk=stay_id), done, len(ids)
