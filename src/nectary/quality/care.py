"""What the unit did for babies, by month: verdicts of its practices, and the milk.

Counts of several stays are the counts of each, added: `milk_parts` and `practice_parts` count the stays that
they are given, one or many, and `add_milk` and `add_practices` add such counts up.

For signed-in members of the unit alone; with few babies a month none of it may be public.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import time, timedelta

import pyarrow as pa
import pyarrow.compute as pc

from nectary.quality.months import first_day, month_text, rows_of, usable_infants

MILKS = ("mother_ml", "donor_ml", "formula_ml")
UL_A_ML = 1000
MIDNIGHT = time(0)


@dataclass(frozen=True)
class PracticeMonth:
    """Verdicts of one practice on babies admitted in one month, YYYY-MM; None = month unknown.

    Four counts that are never merged: neither *unknown* nor *not applicable* is a *not met*.
    """

    practice: str
    month: str | None
    met: int
    not_met: int
    not_applicable: int
    unknown: int


@dataclass(frozen=True)
class MilkPart:
    """Infant-days of some stays in one calendar month, YYYY-MM (None = month unknown), in whole microlitres.

    `mother_ul`, `donor_ul`, `formula_ul` are sums over the `known` infant-days alone, None where there are
    none of those. `breast`: known days that also had a feed at the breast.
    """

    month: str | None
    infant_days: int
    known: int
    breast: int
    mother_ul: int | None
    donor_ul: int | None
    formula_ul: int | None


@dataclass(frozen=True)
class MilkMonth:
    """Milk charted in one calendar month, YYYY-MM; None = month unknown.

    `mother_ml`, `donor_ml`, `formula_ml` are sums over the `known` infant-days alone, None where there
    are none of those: an unknown day is not 0 mL. `breast`: known days that also had a feed at the breast,
    where the sum is *at least*. The month of today is a sum so far.
    """

    month: str | None
    infant_days: int
    known: int
    unknown: int
    breast: int
    mother_ml: float | None
    donor_ml: float | None
    formula_ml: float | None


def practices_by_month(
    verdicts: pa.Table, infants: pa.Table, *, day_start: time = MIDNIGHT
) -> tuple[PracticeMonth, ...]:
    """Verdicts counted by practice and month of admission, in that order, the unknown month last.

    A practice judged by the day gives a verdict a day, all in its baby's month of admission. The month is
    unknown where the birth date, or the day of admission, is not recorded or is doubted. Counts are of a
    practice, never of a person.
    """
    return add_practices(practice_parts(verdicts, infants, day_start=day_start))


def admission_months(infants: pa.Table, *, day_start: time = MIDNIGHT) -> dict[str, str]:
    """The month of admission, YYYY-MM, by infant; no entry where it is unknown or doubted."""
    months = {}
    for row in usable_infants(infants, "birth_at", "admitted_day"):
        zero = first_day(row["birth_at"], day_start)
        if zero is not None and row["admitted_day"] is not None:
            months[row["infant_id"]] = month_text(zero + timedelta(row["admitted_day"]))
    return months


def practice_parts(
    verdicts: pa.Table, infants: pa.Table, *, day_start: time = MIDNIGHT
) -> tuple[PracticeMonth, ...]:
    """The verdicts of these stays, counted by practice and month of admission, in any order."""
    admitted = admission_months(infants, day_start=day_start)
    tallies: dict[tuple[str, str | None], Counter[str]] = {}
    for row in rows_of(verdicts, "infant_id", "practice", "verdict"):
        key = (row["practice"], admitted.get(row["infant_id"]))
        tallies.setdefault(key, Counter())[row["verdict"]] += 1
    return tuple(
        PracticeMonth(*key, tally["met"], tally["not_met"], tally["not_applicable"], tally["unknown"])
        for key, tally in tallies.items()
    )


def add_practices(parts: Iterable[PracticeMonth]) -> tuple[PracticeMonth, ...]:
    """Counts of several stays added up, by practice and month, the unknown month last."""
    sums: dict[tuple[str, str | None], list[int]] = {}
    for one in parts:
        counts = (one.met, one.not_met, one.not_applicable, one.unknown)
        before = sums.get((one.practice, one.month), [0] * len(counts))
        sums[one.practice, one.month] = [a + b for a, b in zip(before, counts, strict=True)]
    order = sorted(sums, key=lambda key: (key[0], key[1] is None, key[1] or ""))
    return tuple(PracticeMonth(*key, *sums[key]) for key in order)


def milk_by_month(days: pa.Table, infants: pa.Table, *, day_start: time = MIDNIGHT) -> tuple[MilkMonth, ...]:
    """Milk charted by calendar month of the unit day, in order, the unknown month last.

    An infant-day is known when all three milks of it are. Days stand in the unknown month where the birth
    date is not recorded or is doubted. A stay whose last day is not recorded has no infant-days at all.
    Sums are exact: whole microlitres, divided once.
    """
    return add_milk(milk_parts(days, infants, day_start=day_start))


def milk_parts(days: pa.Table, infants: pa.Table, *, day_start: time = MIDNIGHT) -> tuple[MilkPart, ...]:
    """The infant-days of these stays by calendar month of the unit day, in any order."""
    if not days.num_rows:
        return ()
    known = pc.and_(pc.and_(*(pc.is_valid(days[milk]) for milk in MILKS[:2])), pc.is_valid(days[MILKS[2]]))
    breast = pc.and_(known, pc.fill_null(pc.greater(days["breastfeeds"], 0), False))
    columns = {"month": _months_of(days, infants, day_start), "all": pc.is_valid(days["day"])}
    columns |= {"known": known, "breast": breast}
    columns |= {milk: pc.if_else(known, _microlitres(days[milk]), None) for milk in MILKS}
    summed = list(columns)[1:]
    by_month = pa.table(columns).group_by("month", use_threads=False)  # a stay has few rows
    sums = by_month.aggregate([(name, "sum") for name in summed])
    return tuple(MilkPart(row["month"], *(row[f"{name}_sum"] for name in summed)) for row in sums.to_pylist())


def add_milk(parts: Iterable[MilkPart]) -> tuple[MilkMonth, ...]:
    """Infant-days of several stays added up by month, the unknown month last; millilitres, divided once."""
    months: dict[str | None, list[MilkPart]] = {}
    for one in parts:
        months.setdefault(one.month, []).append(one)
    order = sorted(months, key=lambda month: (month is None, month or ""))
    return tuple(_milk_month(month, months[month]) for month in order)


def _milk_month(month: str | None, parts: list[MilkPart]) -> MilkMonth:
    every, known = sum(one.infant_days for one in parts), sum(one.known for one in parts)
    return MilkMonth(
        month=month,
        infant_days=every,
        known=known,
        unknown=every - known,
        breast=sum(one.breast for one in parts),
        mother_ml=_millilitres(one.mother_ul for one in parts),
        donor_ml=_millilitres(one.donor_ul for one in parts),
        formula_ml=_millilitres(one.formula_ul for one in parts),
    )


def _millilitres(microlitres: Iterable[int | None]) -> float | None:
    """The sum of what is known, in mL; None where nothing is."""
    known = [one for one in microlitres if one is not None]
    return sum(known) / UL_A_ML if known else None


def _months_of(days: pa.Table, infants: pa.Table, day_start: time) -> pa.ChunkedArray:
    """YYYY-MM of each row of `days`; NULL where the birth date is unknown or doubted."""
    zeros = {
        row["infant_id"]: first_day(row["birth_at"], day_start) for row in usable_infants(infants, "birth_at")
    }
    starts = pa.array(zeros.values(), pa.date32()).cast(pa.int32())
    at = pc.index_in(days["infant_id"], value_set=pa.array(zeros.keys(), pa.string()))
    day = pc.add(starts.take(at.combine_chunks()), days["day"].cast(pa.int32()).combine_chunks())
    return pc.strftime(day.cast(pa.date32()), format="%Y-%m")


def _microlitres(millilitres: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.cast(pc.round(pc.multiply(pc.cast(millilitres, pa.float64()), UL_A_ML)), pa.int64())
