"""What the unit did for babies, by month: verdicts of its practices, and the milk.

For signed-in members of the unit alone; with few babies a month none of it may be public.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import time, timedelta
from typing import Any

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
    admitted: dict[str, str] = {}
    for row in usable_infants(infants, "birth_at", "admitted_day"):
        zero = first_day(row["birth_at"], day_start)
        if zero is not None and row["admitted_day"] is not None:
            admitted[row["infant_id"]] = month_text(zero + timedelta(row["admitted_day"]))
    tallies: dict[tuple[str, str | None], Counter[str]] = {}
    for row in rows_of(verdicts, "infant_id", "practice", "verdict"):
        key = (row["practice"], admitted.get(row["infant_id"]))
        tallies.setdefault(key, Counter())[row["verdict"]] += 1
    order = sorted(tallies, key=lambda key: (key[0], key[1] is None, key[1] or ""))
    return tuple(
        PracticeMonth(
            *key,
            tallies[key]["met"],
            tallies[key]["not_met"],
            tallies[key]["not_applicable"],
            tallies[key]["unknown"],
        )
        for key in order
    )


def milk_by_month(days: pa.Table, infants: pa.Table, *, day_start: time = MIDNIGHT) -> tuple[MilkMonth, ...]:
    """Milk charted by calendar month of the unit day, in order, the unknown month last.

    An infant-day is known when all three milks of it are. Days stand in the unknown month where the birth
    date is not recorded or is doubted. A stay whose last day is not recorded has no infant-days at all.
    Sums are exact: whole microlitres, divided once.
    """
    if not days.num_rows:
        return ()
    known = pc.and_(pc.and_(*(pc.is_valid(days[milk]) for milk in MILKS[:2])), pc.is_valid(days[MILKS[2]]))
    breast = pc.and_(known, pc.fill_null(pc.greater(days["breastfeeds"], 0), False))
    columns = {"month": _months_of(days, infants, day_start), "all": pc.is_valid(days["day"])}
    columns |= {"known": known, "breast": breast}
    columns |= {milk: pc.if_else(known, _microlitres(days[milk]), None) for milk in MILKS}
    sums = pa.table(columns).group_by("month").aggregate([(name, "sum") for name in list(columns)[1:]])
    months = [_milk_month(row) for row in sums.to_pylist()]
    return tuple(sorted(months, key=lambda one: (one.month is None, one.month or "")))


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


def _milk_month(row: dict[str, Any]) -> MilkMonth:
    mother, donor, formula = (
        None if row[f"{milk}_sum"] is None else row[f"{milk}_sum"] / UL_A_ML for milk in MILKS
    )
    every, known = row["all_sum"], row["known_sum"]
    return MilkMonth(row["month"], every, known, every - known, row["breast_sum"], mother, donor, formula)
