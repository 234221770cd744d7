"""Whose milk a day held, one measure a milk, and feeds at the breast."""

import ibis
import ibis.expr.types as ir

from nectary.base.sources import Source
from nectary.measures.declare import Compute, Tables, measure
from nectary.measures.feeding import FEEDS, TOTALS, daily_milk
from nectary.record.words import ratio, usable

CONVENTION = Source("exposures-conventions", where="milk in the unit day, each milk by itself")
UL_A_ML = 1000


def _millilitres(name: str, milk: str, title: str, cases: str) -> Compute:
    def compute(tables: Tables) -> ir.Table:
        rows = tables["infant_days"].select("infant_id", "day")
        rows = rows.left_join(daily_milk(tables), ["infant_id", "day"])
        sure = (rows.unknown_rows == 0) & (rows.unnamed_ul == 0)
        volume_ul = ibis.ifelse(sure, rows[f"{milk}_ul"], ibis.null("int64"))
        return rows.select("infant_id", "day", value=ratio(volume_ul, ibis.literal(UL_A_ML)))

    compute.__name__ = name
    compute.__doc__ = (
        f"Millilitres of {title.lower()} charted that unit day; so far, on the last day looked at."
    )
    return measure(
        title=title,
        unit="mL",
        grain="day",
        reads=("infant_days.day", *FEEDS, *TOTALS),
        source=CONVENTION,
        null_when="no feed or total is charted that day, a milk is not named, "
        "or a feed is doubted or lacks its volume",
        rests_on="feed or day total",
        cases=cases,
    )(compute)


_DAY = """
    infants: infant_id, unit_id, seen_to_day
    a, u, 3
    feeds: infant_id, day, milk, volume_ul, given, flag
    a, 0, mother, 7500, given,
    a, 0, donor, 2500, given,
    a, 0, formula, 1000, given,
    a, 1, {milk}, , held,
    a, 2, {milk}, 5000, given, above_plan
    a, 2, mother, 5000, given,
    expect: infant_id, day, value
    a, 0, {answer}
    a, 1, 0.0
    a, 2,
    a, 3,
"""

mother_ml = _millilitres("mother_ml", "mother", "Mother's milk", _DAY.format(milk="mother", answer="7.5"))
donor_ml = _millilitres("donor_ml", "donor", "Donor milk", _DAY.format(milk="donor", answer="2.5"))
formula_ml = _millilitres("formula_ml", "formula", "Formula", _DAY.format(milk="formula", answer="1.0"))


@measure(
    title="Feeds at the breast",
    unit="{feed}",
    grain="day",
    reads=("infant_days.day", *FEEDS),
    source=Source("record-conventions", where="a feed at the breast has no volume, and is counted"),
    null_when="no feed is charted that day, or one of them is doubted",
    rests_on="feed",
    cases="""
        infants: infant_id, unit_id, seen_to_day
        a, u, 3
        feeds: infant_id, day, milk, volume_ul, given, flag
        a, 0, mother, , at_breast,
        a, 0, mother, , at_breast,
        a, 0, mother, 4000, given,
        a, 1, mother, 4000, given,
        a, 2, mother, , at_breast, wrong_baby
        expect: infant_id, day, value
        a, 0, 2
        a, 1, 0
        a, 2,
        a, 3,
    """,
)
def breastfeeds(tables: Tables) -> ir.Table:
    """Feeds at the breast that unit day; where there are any, the day's millilitres are *at least*."""
    charted = tables["feeds"].filter(ibis._.day.notnull())
    trusted = usable(charted)
    counts = charted.group_by(["infant_id", "day"]).agg(charted=charted.count())
    at_breast = ibis.ifelse(trusted.given.fill_null("given") == "at_breast", 1, 0)
    known = trusted.group_by(["infant_id", "day"]).agg(trusted=trusted.count(), value=at_breast.sum())
    known = known.select("trusted", "value", of_infant="infant_id", on_day="day")
    rows = tables["infant_days"].select("infant_id", "day").left_join(counts, ["infant_id", "day"])
    rows = rows[["infant_id", "day", "charted"]]
    rows = rows.left_join(known, [rows.infant_id == known.of_infant, rows.day == known.on_day])
    value = ibis.ifelse(rows.charted == rows.trusted, rows.value, ibis.null("int64"))
    return rows.select("infant_id", "day", value=value)
