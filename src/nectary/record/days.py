"""The grid that day measures stand on: one row an infant and unit day under observation."""

import ibis
import ibis.expr.types as ir


def infant_days(infants: ir.Table) -> ir.Table:
    """(infant_id, day, hours_observed) from admission to leaving, or to the day last looked at.

    `hours_observed` is 24 on a whole day and NULL on the first and the last, whose length the
    infants table does not hold. A stay with neither `left_day` nor `seen_to_day` has no rows: unknown.
    """
    first = ibis.coalesce(infants.admitted_day, 0)
    last = ibis.coalesce(infants.left_day, infants.seen_to_day)
    spans = infants.select("infant_id", first=first, last=last).filter(ibis._.last >= ibis._.first)
    days = spans.select("infant_id", "first", "last", day=ibis.range(spans.first, spans.last + 1).unnest())
    whole = (days.day > days.first) & (days.day < days.last)
    return days.select("infant_id", "day", hours_observed=ibis.ifelse(whole, 24, ibis.null("int64")))
