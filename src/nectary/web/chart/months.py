"""What one stay adds to its unit's months, kept with its answers, and the sums of many stays."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import time
from functools import partial
from typing import Any, TypeVar

import pyarrow as pa
from django.conf import settings
from django.db.models import Case, Count, F, Q, Sum, Value, When

from nectary.engine.schema import arrow_schema
from nectary.engine.version import code_version
from nectary.quality.care import MilkPart, PracticeMonth, admission_months, milk_parts, practice_parts
from nectary.quality.counting import counting_version
from nectary.quality.nec import NecPart, nec_parts
from nectary.web.chart.models import MilkCounts, PracticeCounts, Stay, StayCounts

TEXT, WHOLE, ML = pa.string(), pa.int64(), pa.float64()
DAYS = {"day": WHOLE, "mother_ml": ML, "donor_ml": ML, "formula_ml": ML, "breastfeeds": WHOLE}
ENDED = {"left_how": TEXT, "nec": WHOLE}
VERDICTS = {"practice": TEXT, "verdict": TEXT}
INFANT = ("infant_id", "flag", "confirmed", "birth_at", "birth_month", "admitted_day")
MILK_SUMS = ("infant_days", "known", "breast", "mother_ul", "donor_ul", "formula_ul")
VERDICT_SUMS = ("met", "not_met", "not_applicable", "unknown")
Part = TypeVar("Part", MilkPart, PracticeMonth)

counting_version()  # asked as the process starts: an upgrade may replace the files under one that runs on


def counted_by(code: str) -> str:
    """What counts made by the code version `code` in this process carry: by which code and clock."""
    return f"{code} {counting_version()} {settings.DAY_START}"


def keep(stay: Any, answer: dict[str, Any]) -> None:
    """Count the stay by `answer`, in the caller's transaction; what was kept of it before is gone."""
    infants, day_start = _infants(stay), time.fromisoformat(settings.DAY_START)
    milk = milk_parts(_table(stay, DAYS, _days(answer)), infants, day_start=day_start)
    verdicts = practice_parts(_table(stay, VERDICTS, answer["verdicts"]), infants, day_start=day_start)
    ended = {"left_how": stay.left_how, "nec": answer["stay_values"]["nec"]}
    (nec,) = nec_parts(_table(stay, ENDED, [ended]), infants)
    MilkCounts.objects.filter(counts=stay.pk).delete()
    PracticeCounts.objects.filter(counts=stay.pk).delete()
    counts = StayCounts(
        stay=stay,
        unit_id=stay.unit_id,
        revision=answer["revision"],
        counted_by=counted_by(answer["code_version"]),
        birth_month=nec.month,
        admitted_month=admission_months(infants, day_start=day_start).get(stay.infant_id),
        last_month=max((part.month for part in milk if part.month), default=None),
        nec=nec.answer,
    )
    counts.save()
    MilkCounts.objects.bulk_create(MilkCounts(counts=counts, **asdict(part)) for part in milk)
    PracticeCounts.objects.bulk_create(_practice(counts, part) for part in verdicts)


def _practice(counts: Any, part: PracticeMonth) -> Any:
    sums = {name: getattr(part, name) for name in VERDICT_SUMS}
    return PracticeCounts(counts=counts, practice=part.practice, **sums)


def _infants(stay: Any) -> pa.Table:
    whole = arrow_schema("infants")
    return pa.table({name: pa.array([getattr(stay, name)], whole.field(name).type) for name in INFANT})


def _days(answer: dict[str, Any]) -> list[dict[str, Any]]:
    return [{**values, "day": int(day)} for day, values in answer["days"].items()]


def _table(stay: Any, types: dict[str, pa.DataType], rows: list[dict[str, Any]]) -> pa.Table:
    columns = {name: pa.array([row[name] for row in rows], kind) for name, kind in types.items()}
    return pa.table({"infant_id": pa.array([stay.infant_id] * len(rows), TEXT)} | columns)


@dataclass(frozen=True)
class Sums:
    """The counts of many stays, added; `working` stays have none that are up to date and are in no other."""

    milk: tuple[MilkPart, ...]
    practices: tuple[PracticeMonth, ...]
    nec: tuple[NecPart, ...]
    working: int


def sums_of(units: Sequence[Any], *, milk_months: int, practice_months: int) -> Sums:
    """The counts of the stays of `units`, without those closed.

    Milk of at least the newest `milk_months` months and of the unknown one. Practices: those that a stay's
    unit turned on, of at least the newest `practice_months` months of admission in which one was judged.
    """
    stays = _stays(units)
    return Sums(
        milk=_newest(partial(_milk, units), _since(units, "last_month", milk_months), milk_months),
        practices=_newest(
            partial(_practices, units), _since(units, "admitted_month", practice_months), practice_months
        ),
        nec=tuple(NecPart(month, nec, babies) for now, nec, month, babies in stays if now),
        working=sum(babies for now, *_, babies in stays if not now),
    )


def _stays(units: Sequence[Any]) -> list[tuple[Any, ...]]:
    """(whether counted, NEC, month of birth, how many stays), a row for each kind of stay."""
    now = Case(When(_up_to_date("counts__", ""), then=Value(True)), default=Value(False))
    stays = Stay.objects.filter(unit__in=units, closed_at__isnull=True).annotate(now=now)
    kinds = stays.values_list("now", "counts__nec", "counts__birth_month")
    return list(kinds.annotate(Count("pk")))


def _up_to_date(counts: str, stay: str) -> Q:
    """The condition that a stay's counts are of its rows, its code and its clock as they are now."""
    return Q(
        **{f"{counts}counted_by": counted_by(code_version()), f"{counts}revision__gte": F(f"{stay}revision")}
    )


def _since(units: Sequence[Any], column: str, most: int) -> str:
    """The month from which on there are `most` months of that kind in what is kept; "" = there are fewer."""
    kept = StayCounts.objects.filter(unit__in=units, **{f"{column}__isnull": False})
    months = list(kept.order_by(f"-{column}").values_list(column, flat=True).distinct()[:most])
    return months[-1] if len(months) == most else ""


def _newest(read: Callable[[str], tuple[Part, ...]], since: str, most: int) -> tuple[Part, ...]:
    """What `read` finds from `since` on, or from the first month on where that holds fewer than `most`."""
    found = read(since)
    return found if not since or len({part.month for part in found if part.month}) >= most else read("")


def _of(units: Sequence[Any]) -> Q:
    """The condition that a row is of a stay that counts in `units`."""
    counted = _up_to_date("counts__", "counts__stay__")
    return counted & Q(counts__unit__in=units, counts__stay__closed_at__isnull=True)


def _milk(units: Sequence[Any], since: str) -> tuple[MilkPart, ...]:
    stays = Q(counts__last_month__gte=since) | Q(counts__last_month__isnull=True)
    late = Q(month__gte=since) | Q(month__isnull=True)
    rows = MilkCounts.objects.filter(_of(units), stays, late).values_list("month")
    return tuple(MilkPart(*row) for row in rows.annotate(*(Sum(name) for name in MILK_SUMS)))


def _practices(units: Sequence[Any], since: str) -> tuple[PracticeMonth, ...]:
    on = Q(pk__in=())
    for unit in units:
        on |= Q(counts__unit=unit, practice__in=unit.practices)
    rows = PracticeCounts.objects.filter(_of(units), on, counts__admitted_month__gte=since)
    kinds = rows.values_list("practice", "counts__admitted_month")
    return tuple(PracticeMonth(*row) for row in kinds.annotate(*(Sum(name) for name in VERDICT_SUMS)))
