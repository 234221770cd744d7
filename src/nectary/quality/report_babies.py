"""Who is in a record, and what is missing of them by month of birth."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from nectary.quality.months import in_between, rows_of
from nectary.quality.report_choices import chosen
from nectary.record.rows import is_usable
from nectary.show.reports.facts import Babies, Band, Gap, MonthGaps

KNOWN_OF_A_STAY = ("birth_weight_g", "gestation_days")
KNOWN_OF_A_DAY = ("milk_ml", "mother_ml", "working_weight_g")
READ = (
    "birth_month", "gestation_days", "gestation_known_to", "birth_weight_g", "inborn", "set_id",
    "same_infant_as",
)  # fmt: skip


class BabiesTally:
    """Counts of the infants' own rows; a doubted row says nothing until a second person confirms it."""

    def __init__(self, on: date) -> None:
        self.edges = {
            name: chosen(f"{name}_from_{unit}", on) for name, unit in (("gestation", "days"), ("weight", "g"))
        }
        self.bands: dict[str, Counter[int]] = {"gestation": Counter(), "weight": Counter()}
        self.counts: Counter[str] = Counter()
        self.months: Counter[str] = Counter()
        self.ends: Counter[str | None] = Counter()

    def add(self, infants: pa.Table) -> None:
        """Count a part of the record's infants."""
        for row in rows_of(infants, "flag", "confirmed", *READ):
            self.counts["stays"] += 1
            self.counts["again"] += row["same_infant_as"] is not None
            if not is_usable(row):
                self.counts["doubted"] += 1
                row = dict.fromkeys(row)
            self.counts["to_the_week"] += (
                row["gestation_known_to"] == "week" and row["gestation_days"] is not None
            )
            self.counts["of_a_set"] += row["set_id"] is not None
            self.counts[{True: "inborn", False: "outborn", None: "no_inborn"}[row["inborn"]]] += 1
            if row["birth_month"] is not None:
                self.months[row["birth_month"]] += 1
            for name, column in (("gestation", "gestation_days"), ("weight", "birth_weight_g")):
                if row[column] is not None:
                    self.bands[name][bisect_right(self.edges[name], row[column])] += 1

    def add_ends(self, stays: pa.Table) -> None:
        """Count how a slice of the run's stays ended."""
        self.ends.update(stays["left_how"].to_pylist())

    def _bands(self, name: str) -> tuple[Band, ...]:
        ends = (None, *self.edges[name], None)
        return tuple(
            Band(ends[at], ends[at + 1], self.bands[name][at]) for at in range(len(self.edges[name]) + 1)
        )

    def fact(self) -> Babies:
        """What was counted."""
        counts, stays = self.counts, self.counts["stays"]
        return Babies(
            stays=stays,
            again=counts["again"],
            doubted=counts["doubted"],
            first_month=min(self.months, default=None),
            last_month=max(self.months, default=None),
            no_month=stays - self.months.total(),
            gestation=self._bands("gestation"),
            no_gestation=stays - self.bands["gestation"].total(),
            gestation_to_the_week=counts["to_the_week"],
            weight=self._bands("weight"),
            no_weight=stays - self.bands["weight"].total(),
            inborn=counts["inborn"],
            outborn=counts["outborn"],
            no_inborn=counts["no_inborn"],
            of_a_set=counts["of_a_set"],
            left={how: self.ends[how] for how in ("home", "transfer", "died", "still_in")},
            no_end=self.ends[None],
        )


def whole_days(days: pa.Table) -> pa.Table:
    """The days of a slice, sorted by stay and day, without each stay's first and last, which are parts."""
    codes = days["infant_id"].combine_chunks()
    if len(codes) < 3:
        return days.slice(0, 0)
    same = pc.equal(codes[:-1], codes[1:])
    inside = pa.concat_arrays([pa.array([False]), pc.and_(same[:-1], same[1:]), pa.array([False])])
    return days.filter(inside)


class GapsTally:
    """What is missing by month of birth; a stay whose row is doubted stands in the unknown month."""

    def __init__(self) -> None:
        self.stays: Counter[str | None] = Counter()
        self.missing: Counter[tuple[str | None, str]] = Counter()
        self.of: Counter[tuple[str | None, str]] = Counter()

    def add(self, infants: pa.Table, days: pa.Table) -> None:
        """Count a slice: its stays' infants, and its days as the run gives them."""
        usable = pc.or_(pc.is_null(infants["flag"]), pc.fill_null(infants["confirmed"], False))
        months = pc.if_else(usable, infants["birth_month"], None)
        self.stays.update(months.to_pylist())
        for name in KNOWN_OF_A_STAY:
            self._count(name, months, pc.if_else(usable, infants[name], None))
        whole = whole_days(days)
        at = pc.index_in(whole["infant_id"], value_set=infants["infant_id"].combine_chunks())
        by_day = months.take(at.combine_chunks())
        for name in KNOWN_OF_A_DAY:
            here = pc.is_valid(whole["milk_ml"]) if name == "mother_ml" else None  # is the milk named?
            column = whole[name]
            self._count(
                name, *((by_day, column) if here is None else (by_day.filter(here), column.filter(here)))
            )

    def _count(self, name: str, months: pa.ChunkedArray, column: pa.ChunkedArray) -> None:
        table = pa.table({"month": months, "missing": pc.cast(pc.is_null(column), pa.int64())})
        for row in table.group_by("month").aggregate([("missing", "sum"), ("missing", "count")]).to_pylist():
            self.missing[row["month"], name] += row["missing_sum"]
            self.of[row["month"], name] += row["missing_count"]

    def _together(self, months: Iterable[str | None], first: str | None, last: str | None) -> MonthGaps:
        months = list(months)
        gaps = {
            name: Gap(
                sum(self.missing[month, name] for month in months),
                sum(self.of[month, name] for month in months),
            )
            for name in (*KNOWN_OF_A_STAY, *KNOWN_OF_A_DAY)
        }
        return MonthGaps(first, last, sum(self.stays[month] for month in months), gaps)

    def facts(self, small: int) -> tuple[MonthGaps, ...]:
        """By month, in order, one of under `small` stays with its neighbours; the unknown month last.

        Months join the ones after them until there are enough; what is left over at the end joins the last.
        """
        groups: list[list[str]] = []
        waiting: list[str] = []
        for month in in_between({month for month in self.stays if month is not None}):
            waiting.append(month)
            if sum(self.stays[one] for one in waiting) >= small:
                groups.append(waiting)
                waiting = []
        if waiting:
            groups[-1:] = [[*(groups[-1] if groups else []), *waiting]]
        found = [self._together(group, group[0], group[-1]) for group in groups]
        if None in self.stays:
            found.append(self._together([None], None, None))
        return tuple(found)
