"""The grid that day measures stand on: one row an infant and unit day under observation."""

import ibis
import ibis.expr.types as ir

from nectary.record.words import each_day

MINUTES_A_DAY = 1440
GRID_COLUMNS = {"admitted_day", "admitted_min", "observed_from_min", "left_day", "seen_to_day"}


def infant_days(infants: ir.Table) -> ir.Table:
    """(infant_id, day, hours_observed, days_before) from admission to leaving, or to the day last looked at.

    `hours_observed` is 24 on a whole day and NULL on the first and the last, whose length the infants
    table does not hold, and on days that may have begun before this unit's observation did. Days that may
    lie before it whole have no row: unknown, never zero. `days_before` counts the rows of the stay before
    this one. A stay with neither `left_day` nor `seen_to_day` has no rows.
    """
    observed = infants.observed_from_min.fill_null(0)
    later = observed > infants.admitted_min.fill_null(0)
    from_minutes = ibis.ifelse(later, (observed + MINUTES_A_DAY - 1) // MINUTES_A_DAY, 0)
    first = ibis.greatest(infants.admitted_day.fill_null(0), from_minutes)
    last = ibis.coalesce(infants.left_day, infants.seen_to_day)
    spans = infants.select("infant_id", first=first, last=last, observed=observed)
    spans = spans.filter(spans["last"] >= spans["first"])
    days = each_day(spans, spans["first"], spans["last"] + 1, "infant_id", "first", "last", "observed")
    surely_observed = (days.day - 1) * MINUTES_A_DAY >= days.observed
    whole = (days.day > days["first"]) & (days.day < days["last"]) & surely_observed
    hours = ibis.ifelse(whole, 24, ibis.null("int64"))
    return days.select("infant_id", "day", hours_observed=hours, days_before=days.day - days["first"])
