"""What a day's milk was at least, and at most, where charts give one feed several volumes."""

import ibis
import ibis.expr.types as ir

from nectary.base.sources import Source
from nectary.measures.declare import Columns, Tables, gather, measure
from nectary.measures.feeds_by_day import milk, milk_reads
from nectary.measures.milks import CONVENTION, UL_A_ML
from nectary.record.one_feed import BY_MOUTH
from nectary.record.words import only_where, ratio, trusted

FEED = ("infant_id", "day", "at_min", "named_milk")
READS = tuple(f"feeds.{name}" for name in ("day", "at_min", "milk", "volume_ul", "given", "route"))


def _told(feeds: ir.Table) -> ir.Table:
    """The feeds of each minute with a feed that is doubted since volumes differ: that one and trusted ones.

    Only those that tell of a volume. `way`: by mouth, by tube, or not charted.
    """
    held = (feeds.given == "held").fill_null(False)
    sure = trusted(feeds)
    differs = ~sure & (feeds.flag == "volumes_differ").fill_null(False)
    rows = feeds.mutate(
        sure=sure,
        named_milk=feeds.milk.fill_null("unknown"),
        way=ibis.cases(
            (feeds.route.isin(BY_MOUTH), "mouth"), (feeds.route.notnull(), "tube"), else_="unsaid"
        ),
        ul=ibis.ifelse(held, 0, feeds.volume_ul),
    )
    told = feeds.day.notnull() & feeds.at_min.notnull() & (held | feeds.volume_ul.notnull())
    minutes = feeds.filter(told & differs).select(of_infant="infant_id", minute="at_min").distinct()
    rows = rows.filter(told & (sure | differs))
    return rows.join(minutes, [rows.infant_id == minutes.of_infant, rows.at_min == minutes.minute])


def _of_one_way(rows: ir.Table) -> ir.Table:
    """A row a feed and way: uL that its trusted rows add up to, and the least and most it may have been.

    Rows that are trusted are feeds of their own, so together they are one telling; each doubted row is one.
    """
    nothing = ibis.null("int64")
    sure_ul = ibis.ifelse(rows.sure, rows.ul, nothing).sum().cast("int64")
    doubted = ibis.ifelse(rows.sure, nothing, rows.ul)
    each = rows.group_by([*FEED, "way"]).agg(
        told=rows.count(),
        doubted=doubted.count(),
        sure_ul=sure_ul,
        lowest=doubted.min(),
        highest=doubted.max(),
    )
    lowest, highest = (ibis.coalesce(one, each.sure_ul) for one in (each.lowest, each.highest))
    return each.mutate(
        least=ibis.least(lowest, ibis.coalesce(each.sure_ul, lowest)),
        most=ibis.greatest(highest, ibis.coalesce(each.sure_ul, highest)),
    )


def _of_one_feed(rows: ir.Table) -> ir.Table:
    """A row a feed that is in doubt: parts by mouth and tube add up, a row without a way tells all of it."""
    nothing = ibis.null("int64")
    said = rows.way != "unsaid"
    each = rows.group_by(FEED).agg(
        told=rows.told.sum().cast("int64"),
        doubted=rows.doubted.sum().cast("int64"),
        sure_ul=rows.sure_ul.fill_null(0).sum().cast("int64"),
        **{
            f"{name}_{part}": ibis.ifelse(of_part, rows[name], nothing).sum().cast("int64")
            for name in ("least", "most")
            for part, of_part in (("said", said), ("unsaid", ~said))
        },
    )
    least, most = (
        ibis.coalesce(each.least_said, each.least_unsaid),
        ibis.coalesce(each.most_said, each.most_unsaid),
    )
    return each.filter((each.doubted > 0) & (each.told > 1)).mutate(
        least=ibis.least(least, ibis.coalesce(each.least_unsaid, least)),
        most=ibis.greatest(most, ibis.coalesce(each.most_unsaid, most)),
    )


@gather(
    grain="day",
    reads=(*READS, "feeds.flag"),
    gives={
        "differing_rows": "feeds doubted since another volume is charted for the same minute and milk",
        "differing_least_ul": "uL that they add at least to what is not doubted of the day",
        "differing_most_ul": "uL that they add at most",
    },
)
def differing_feeds_by_day(tables: Tables) -> ir.Table:
    """Only days with such a feed have a row. A row doubted so with no other beside it tells no range."""
    feeds = _of_one_feed(_of_one_way(_told(tables["feeds"])))
    return feeds.group_by(["infant_id", "day"]).agg(
        differing_rows=feeds.doubted.sum().cast("int64"),
        differing_least_ul=(feeds.least - feeds.sure_ul).sum().cast("int64"),
        differing_most_ul=(feeds.most - feeds.sure_ul).sum().cast("int64"),
    )


def _end(name: str, end: str, title: str, about: str, answers: tuple[str, ...]) -> None:
    def compute(days: Columns) -> ir.Value:
        otherwise_unknown = days.feed_unknown.fill_null(0) - days.differing_rows.fill_null(0)
        known = (otherwise_unknown == 0) & (days.total_unknown.fill_null(0) == 0)
        known = known & (days.feed_without_day == 0)
        added_ul = days[f"differing_{end}_ul"].fill_null(0)
        return ratio(only_where(known, milk(days, "ul") + added_ul), UL_A_ML)

    compute.__name__ = name
    compute.__doc__ = about
    measure(
        title=title,
        unit="mL",
        grain="day",
        reads=("differing_rows", f"differing_{end}_ul", *milk_reads("ul", "unknown")),
        source=Source(CONVENTION, where="enteral volume: one feed with several volumes"),
        null_when="no feed or total is charted that day, a row lacks its volume, or one is doubted "
        "for any other reason than that volumes of its feed differ",
        rests_on="feed or day total",
        cases=_RANGE.format(*answers),
    )(compute)


_RANGE = """
    infants: infant_id, unit_id, seen_to_day
    a, u, 9
    feeds: infant_id, day, at_min, milk, volume_ul, given, route, flag, confirmed
    a, 0, 60, mother, 10000, given, , volumes_differ,
    a, 0, 60, mother, 12000, given, , volumes_differ,
    a, 0, 60, donor, 3000, given, , ,
    a, 0, 90, mother, 4000, given, , ,
    a, 1, 1500, mother, 5000, given, , ,
    a, 2, 3000, mother, 5000, given, , volumes_differ,
    a, 2, 3000, mother, 6000, given, , volumes_differ,
    a, 2, 3100, mother, 6000, given, , above_plan,
    a, 3, 4400, mother, 5000, given, , volumes_differ,
    a, 3, 4500, mother, 7000, given, , ,
    a, 4, 5800, mother, 8000, given, , volumes_differ, true
    a, 4, 5800, mother, 9000, given, , volumes_differ,
    a, 5, 7300, mother, 5000, given, oral, ,
    a, 5, 7300, mother, 7000, given, ng, volumes_differ,
    a, 5, 7300, mother, 9000, given, ng, volumes_differ,
    a, 6, 8700, mother, , held, , volumes_differ,
    a, 6, 8700, mother, 4000, given, , volumes_differ,
    feed_totals: infant_id, day, milk, volume_ul, flag
    a, 7, mother, 20000,
    a, 8, mother, 20000, volumes_differ
    expect: infant_id, day, value
    a, 0, {}
    a, 1, 5.0
    a, 2,
    a, 3,
    a, 4, {}
    a, 5, {}
    a, 6, {}
    a, 7, 20.0
    a, 8,
    a, 9,
"""

_end(
    "milk_at_least_ml", "least", "Milk, at least",
    "Millilitres of milk surely given that unit day: of a feed with several volumes, the lowest.",
    ("17.0", "8.0", "12.0", "0.0"),
)  # fmt: skip
_end(
    "milk_at_most_ml", "most", "Milk, at most",
    "Millilitres of milk given that unit day at most: of a feed with several volumes, the highest.",
    ("19.0", "9.0", "14.0", "4.0"),
)  # fmt: skip
