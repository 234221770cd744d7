"""The portable words that measures, definitions and practices are written with.

Each gives the same rows on DuckDB, PostgreSQL and Spark: integers, one IEEE division at the very end,
no ordered first or last, no timestamp arithmetic.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import ibis
import ibis.expr.types as ir


def usable(table: ir.Table) -> ir.Table:
    """The rows that may be reckoned with: not flagged, or confirmed by a second person."""
    return table.filter(trusted(table))


def trusted(table: ir.Table) -> ir.BooleanValue:
    """Whether each row may be reckoned with: not flagged, or confirmed by a second person."""
    return table.flag.isnull() | table.confirmed.fill_null(False)


def count_where(condition: ir.BooleanValue) -> ir.IntegerValue:
    """How many rows of a group meet `condition`; a NULL condition does not count."""
    return ibis.ifelse(condition, 1, ibis.null("int8")).count()


def any_where(condition: ir.BooleanValue) -> ir.IntegerValue:
    """1 when a row of a group meets `condition`, else 0; a NULL condition does not."""
    return ibis.ifelse(condition.any(), 1, 0)


def ratio(top: ir.Value, bottom: ir.Value | int) -> ir.Value:
    """Two exact integers and one IEEE division; NULL where `bottom` is 0 or either is NULL."""
    below = ibis.literal(bottom) if isinstance(bottom, int) else bottom.nullif(0)
    return top.cast("float64") / below.cast("float64")


def unknown(dtype: str = "int64") -> ir.Value:
    """NULL of a type."""
    return ibis.null(dtype)


def only_where(condition: ir.BooleanValue, value: ir.Value) -> ir.Value:
    """`value` where `condition` holds; NULL where it does not or is itself unknown."""
    return ibis.ifelse(condition, value, ibis.null(value.type()))


def yes_or_no(sure: ir.BooleanValue, maybe: ir.BooleanValue) -> ir.IntegerValue:
    """1 where `sure`, NULL where not sure but `maybe`, else 0; a NULL counts as not so."""
    return ibis.cases((sure.fill_null(False), 1), (maybe.fill_null(False), unknown()), else_=0)


def within_stay(days: Any) -> Any:
    """The window of one stay's days in order; for `over`."""
    return ibis.window(group_by=days.infant_id, order_by=days.day)


def previous_day(days: Any, column: str) -> ir.Value:
    """`column` on the day before; NULL on the first day. Days have no gaps: infant_days is dense."""
    return days[column].lag().over(within_stay(days))


def rows_recorded(tables: dict[str, ir.Table], name: str) -> ir.Table:
    """One row (recorded): above 0 when the unit records table `name` at all, for any infant."""
    named = tables["recorded"].filter(tables["recorded"].table_name == name)
    return named.agg(recorded=named.count())


MINUTES_A_DAY = 1440
NUMBERS = 402  # unit days go up to 400 (limits.toml)
_counting = ContextVar("counting", default=False)


@contextmanager
def counting_by_join() -> Iterator[None]:
    """Inside, `each_day` joins a table `numbers` (n = 0 to 401): for engines that cannot unfold a range."""
    token = _counting.set(True)
    try:
        yield
    finally:
        _counting.reset(token)


def each_day(rows: ir.Table, first: ir.Value, until: ir.Value, *keep: str) -> ir.Table:
    """`rows` once for each `day` from `first` to before `until`, with the columns `keep` of `rows`."""
    if not _counting.get():
        return rows.select(*keep, day=ibis.range(first, until).unnest())
    spans = rows.select(*keep, first_of_them=first, until_then=until)
    numbers = ibis.table({"n": "int64"}, name="numbers")
    met = spans.join(numbers, [spans.first_of_them <= numbers.n, spans.until_then > numbers.n])
    return met.select(*keep, day=met.n)


def days_of(spans: ir.Table, infants: ir.Table, *keep: str) -> ir.Table:
    """(infant_id, day, `keep`, surely_then) for each day of each span or moment, both ends included.

    A moment is its own day. A span without a stop runs to the last day the stay was looked at. One without
    a start may have begun on any day: only on its last is it `surely_then`. Nor is it on the day after the
    minute of a stop whose day nobody charted. A row that is placed by nothing, or whose end nobody knows,
    is not there.
    """
    seen = infants.select(of_infant="infant_id", seen=ibis.coalesce(infants.left_day, infants.seen_to_day))
    rows = spans.left_join(seen, spans.infant_id == seen.of_infant)
    moment = rows.day if "day" in spans.columns else unknown()
    begun = ibis.coalesce(moment, rows.start_day)
    first = ibis.coalesce(begun, ibis.ifelse(rows.stop_day.notnull(), 0, unknown()))
    stopped = last_day(rows)
    last = ibis.coalesce(moment, rows.stop_day, stopped + 1, rows.seen)
    sure_from, sure_to = ibis.coalesce(begun, last), ibis.coalesce(moment, stopped, last)
    placed = rows.select("infant_id", *keep, first=first, last=last, sure_from=sure_from, sure_to=sure_to)
    placed = placed.filter(placed["first"].notnull() & (placed["last"] >= placed["first"]))
    kept = (*keep, "sure_from", "sure_to")
    days = each_day(placed, placed["first"], placed["last"] + 1, "infant_id", *kept)
    sure = (days.day >= days.sure_from) & (days.day <= days.sure_to)
    return days.select("infant_id", "day", *keep, surely_then=sure)


def last_day(spans: ir.Table) -> ir.IntegerValue:
    """The last unit day of each span; where only its minute is charted, the first on which it can lie."""
    return ibis.coalesce(spans.stop_day, (spans.stop_min - 1) // MINUTES_A_DAY)
