"""The grid that day measures stand on: one row an infant and unit day under observation."""

import ibis
import ibis.expr.types as ir

from nectary.record.words import MINUTES_A_DAY, each_day

GRID_COLUMNS = {"inborn", "admitted_day", "admitted_min", "observed_from_min", "left_day", "seen_to_day"}


def observed_min(infants: ir.Table) -> ir.IntegerValue:
    """Minutes after birth from which this unit observed each stay; NULL where it cannot be told.

    A blank is read as from birth, unless the baby was born elsewhere: then as from admission here.
    """
    elsewhere = ~infants.inborn.fill_null(True)
    return ibis.coalesce(infants.observed_from_min, ibis.ifelse(elsewhere, infants.admitted_min, 0))


def seen_from_birth(infants: ir.Table) -> ir.BooleanValue:
    """Whether observation began at birth; a later admission is none, nor is one of a baby born elsewhere."""
    came = ibis.coalesce(infants.admitted_day, infants.admitted_min, 0)
    return (observed_min(infants) == 0).fill_null(False) & (came == 0)


def infant_days(infants: ir.Table) -> ir.Table:
    """(infant_id, day, hours_observed, days_before, start_known) from admission to leaving, or to the day
    last looked at.

    `hours_observed` is 24 on a whole day and NULL on the first and the last, whose length the infants
    table does not hold, and on days that may have begun before this unit's observation did. Days that may
    lie before it whole have no row: unknown, never zero. `days_before` counts the rows of the stay before
    this one. `start_known`: 0 where the day of admission is not recorded and may be one that has no row. A
    stay with neither `left_day` nor `seen_to_day` has no rows, nor has one born elsewhere of whose coming
    neither a day nor a minute is recorded.
    """
    observed = observed_min(infants)
    first, known = _first_day(infants, observed)
    last = ibis.coalesce(infants.left_day, infants.seen_to_day)
    spans = infants.select("infant_id", first=first, last=last, observed=observed.fill_null(0), known=known)
    spans = spans.filter(spans["last"] >= spans["first"])
    kept = ("infant_id", "first", "last", "observed", "known")
    days = each_day(spans, spans["first"], spans["last"] + 1, *kept)
    surely_observed = (days.day - 1) * MINUTES_A_DAY >= days.observed
    whole = (days.day > days["first"]) & (days.day < days["last"]) & surely_observed
    hours = ibis.ifelse(whole, 24, ibis.null("int64"))
    return days.select(
        "infant_id", "day", hours_observed=hours, days_before=days.day - days["first"], start_known=days.known
    )


def _first_day(infants: ir.Table, observed: ir.IntegerValue) -> tuple[ir.IntegerValue, ir.IntegerValue]:
    """(the first day under observation, 1 where it is known and 0 where it may have been the day before).

    It is the day of admission, unless observation began later; without the minute of admission, unless that
    day was surely over by then. NULL where neither a day nor a minute is recorded.
    """
    came, came_min = infants.admitted_day, infants.admitted_min
    later = ibis.ifelse(came_min.notnull(), observed > came_min, observed // MINUTES_A_DAY > came)
    moved = (later & (_day_after(observed) > came)).fill_null(False)
    at_latest = ibis.ifelse((came_min > observed).fill_null(False), came_min, observed)
    first = ibis.cases((came.isnull(), _day_after(at_latest)), (moved, _day_after(observed)), else_=came)
    return first, ibis.ifelse(came.notnull() | (at_latest == 0).fill_null(False), 1, 0)


def _day_after(minute: ir.IntegerValue) -> ir.IntegerValue:
    """The first unit day that cannot lie before the minute whole: day 0 may be minutes long."""
    return (minute + MINUTES_A_DAY - 1) // MINUTES_A_DAY
