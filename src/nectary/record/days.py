"""The grid that day measures stand on: one row an infant and unit day under observation."""

import ibis
import ibis.expr.types as ir

from nectary.record.words import each_day

MINUTES_A_DAY = 1440


def infant_days(infants: ir.Table) -> ir.Table:
    """(infant_id, day, hours_observed) from admission to leaving, or to the day last looked at.

    `hours_observed` is 24 on a whole day and NULL on the first and the last, whose length the infants
    table does not hold, and on days that may have begun before this unit's observation did. A stay with
    neither `left_day` nor `seen_to_day` has no rows: unknown.
    """
    observed = infants.observed_from_min.fill_null(0)
    first = ibis.coalesce(infants.admitted_day, observed // MINUTES_A_DAY)
    last = ibis.coalesce(infants.left_day, infants.seen_to_day)
    spans = infants.select("infant_id", first=first, last=last, observed=observed)
    spans = spans.filter(spans["last"] >= spans["first"])
    days = each_day(spans, spans["first"], spans["last"] + 1, "infant_id", "first", "last", "observed")
    surely_observed = (days.day - 1) * MINUTES_A_DAY >= days.observed
    whole = (days.day > days["first"]) & (days.day < days["last"]) & surely_observed
    return days.select("infant_id", "day", hours_observed=ibis.ifelse(whole, 24, ibis.null("int64")))
