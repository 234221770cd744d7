"""Feeding by the day: how much and whose milk."""

import ibis
import ibis.expr.types as ir

from nectary.base.sources import Source
from nectary.measures.declare import Tables, measure
from nectary.measures.weight import working_weight_g
from nectary.record.words import ratio, usable

MILKS = ("mother", "donor", "formula")
LEAST_HOURS_FOR_A_SHARE = 12
FEEDS = ("feeds.day", "feeds.milk", "feeds.volume_ul", "feeds.given")
TOTALS = ("feed_totals.day", "feed_totals.milk", "feed_totals.volume_ul")


def daily_milk(tables: Tables) -> ir.Table:
    """The day's measured milk in whole microlitres: sum_ul, one column a milk, unknown_rows.

    A held feed is 0 mL. A feed at the breast adds no volume. A row that is doubted, or given with no
    volume, makes the day's sum unknown and is counted in `unknown_rows`.
    """
    feeds = tables["feeds"]
    totals = tables["feed_totals"].mutate(given=ibis.literal("given"))
    columns = ["infant_id", "day", "milk", "volume_ul", "given", "flag", "confirmed"]
    rows = feeds[columns].union(totals[columns]).filter(ibis._.day.notnull())
    trusted = rows.flag.isnull() | rows.confirmed.fill_null(False)
    given = rows.given.fill_null("given")
    volume = ibis.ifelse(given == "held", 0, rows.volume_ul)
    known = trusted & (volume.notnull() | (given == "at_breast"))
    rows = rows.mutate(
        ul=ibis.ifelse(known, volume.fill_null(0), 0).cast("int64"), missing=ibis.ifelse(known, 0, 1)
    )
    each = {f"{milk}_ul": ibis.ifelse(rows.milk == milk, rows.ul, 0).sum() for milk in MILKS}
    unnamed = ibis.ifelse(rows.milk.fill_null("unknown") == "unknown", rows.ul, 0)
    return rows.group_by(["infant_id", "day"]).agg(
        sum_ul=rows.ul.sum(),
        **each,
        unnamed_ul=unnamed.sum(),
        unknown_rows=rows.missing.sum(),
    )


@measure(
    title="Milk by weight",
    unit="mL/kg/d",
    grain="day",
    reads=(
        "infant_days.day", *FEEDS, *TOTALS,
        "infants.birth_weight_g", "weights.day", "weights.weight_g", "weights.do_not_use",
    ),
    source=Source("exposures-conventions", where="sum of milk in the unit day over the working weight"),
    null_when="no feed or total is charted that day, one of them is doubted or lacks its volume, "
    "or there is no working weight",
    rests_on="feed or day total",
    cases="""
        infants: infant_id, unit_id, birth_weight_g, seen_to_day
        a, u, 1000, 3
        feeds: infant_id, day, milk, volume_ul, given, flag
        a, 0, mother, 7500, given,
        a, 0, donor, 7500, given,
        a, 1, mother, , given,
        a, 2, mother, , held,
        expect: infant_id, day, value
        a, 0, 15.0
        a, 1,
        a, 2, 0.0
        a, 3,
    """,
)  # fmt: skip
def enteral_ml_per_kg(tables: Tables) -> ir.Table:
    """Millilitres of milk per kg and unit day, all milks together; "at least" when also at the breast.

    NULL is not 0: a day without any charted feed is unknown.
    """
    milk, weight = daily_milk(tables), working_weight_g(tables)
    rows = tables["infant_days"].select("infant_id", "day")
    rows = rows.left_join(milk, ["infant_id", "day"])[["infant_id", "day", "sum_ul", "unknown_rows"]]
    rows = rows.left_join(weight, ["infant_id", "day"])
    sure_ul = ibis.ifelse(rows.unknown_rows == 0, rows.sum_ul, ibis.null("int64"))
    return rows.select("infant_id", "day", value=ratio(sure_ul, rows.value))


@measure(
    title="Mother's milk share",
    unit="%",
    grain="day",
    reads=("infant_days.day", "infant_days.hours_observed", *FEEDS, *TOTALS),
    source=Source("exposures-conventions", where="mother's milk over all milk in the window"),
    null_when="under 12 hours of the day were observed or the day is the first or last, no milk was "
    "taken, a milk is not named, or a feed is doubted or lacks its volume",
    rests_on="feed or day total",
    cases="""
        infants: infant_id, unit_id, seen_to_day
        a, u, 5
        feeds: infant_id, day, milk, volume_ul, given
        a, 0, mother, 5000, given
        a, 1, mother, 6000, given
        a, 1, donor, 2000, given
        a, 2, mother, , held
        a, 3, unknown, 4000, given
        a, 4, formula, 4000, given
        expect: infant_id, day, value
        a, 0,
        a, 1, 75.0
        a, 2,
        a, 3,
        a, 4, 0.0
    """,
)
def mother_milk_share(tables: Tables) -> ir.Table:
    """Percent of the day's measured milk that is the mother's own; NULL, not 0, when there was none."""
    rows = tables["infant_days"].select("infant_id", "day", "hours_observed")
    rows = rows.left_join(daily_milk(tables), ["infant_id", "day"])
    sure = (
        (rows.hours_observed >= LEAST_HOURS_FOR_A_SHARE) & (rows.unknown_rows == 0) & (rows.unnamed_ul == 0)
    )
    top = ibis.ifelse(sure, rows.mother_ul * 100, ibis.null("int64"))
    return rows.select("infant_id", "day", value=ratio(top, rows.sum_ul))


def _days_with(tables: Tables, milks: tuple[str, ...], item: str) -> ir.Table:
    """(infant_id, value, basis): charted days with any of `milks`, else the reported total `item`."""
    feeds = usable(tables["feeds"])
    taken = feeds.filter(feeds.milk.isin(milks) & (feeds.volume_ul > 0))
    charted = taken.group_by("infant_id").agg(charted=taken.day.nunique())
    fed = feeds.group_by("infant_id").agg(fed=feeds.count())
    return charted_or_reported(
        tables,
        fed.left_join(charted, "infant_id")[["infant_id", "charted"]].mutate(
            charted=ibis._.charted.fill_null(0)
        ),
        item,
    )


def charted_or_reported(tables: Tables, charted: ir.Table, item: str) -> ir.Table:
    """(infant_id, value, basis) from (infant_id, charted) where known, else from the reported `item`."""
    reported = usable(tables["reported"]).filter(ibis._.item == item)
    totals = reported.group_by("infant_id").agg(told=reported.value.max())
    rows = tables["infants"].select("infant_id")
    rows = rows.left_join(charted, "infant_id")[["infant_id", "charted"]]
    rows = rows.left_join(totals, "infant_id")[["infant_id", "charted", "told"]]
    basis = ibis.cases((rows.charted.notnull(), "charted"), (rows.told.notnull(), "reported"))
    return rows.select("infant_id", value=ibis.coalesce(rows.charted, rows.told), basis=basis)


REPORTED = ("reported.item", "reported.value")


@measure(
    title="Days with human milk",
    unit="d",
    grain="stay",
    reads=("infants.infant_id", *FEEDS, *REPORTED),
    source=Source("record-conventions", where="a total is never turned into events"),
    null_when="neither a feed nor a reported total is on record",
    rests_on="feed or reported total",
    cases="""
        infants: infant_id, unit_id
        a, u
        b, u
        c, u
        feeds: infant_id, day, milk, volume_ul, given
        a, 1, mother, 6000, given
        a, 1, donor, 2000, given
        reported: infant_id, item, value
        b, milk_days, 12
        expect: infant_id, value, basis
        a, 1, charted
        b, 12, reported
        c, ,
    """,
)
def milk_days(tables: Tables) -> ir.Table:
    """Unit days with any mother's or donor milk by volume; from a reported total where no feed is charted."""
    return _days_with(tables, ("mother", "donor"), "milk_days")


@measure(
    title="Days with formula",
    unit="d",
    grain="stay",
    reads=("infants.infant_id", *FEEDS, *REPORTED),
    source=Source("record-conventions", where="a total is never turned into events"),
    null_when="neither a feed nor a reported total is on record",
    rests_on="feed or reported total",
    cases="""
        infants: infant_id, unit_id
        a, u
        b, u
        feeds: infant_id, day, milk, volume_ul, given
        a, 1, mother, 6000, given
        expect: infant_id, value, basis
        a, 0, charted
        b, ,
    """,
)
def formula_days(tables: Tables) -> ir.Table:
    """Unit days with any formula by volume; from a reported total where no feed is charted."""
    return _days_with(tables, ("formula",), "formula_days")
