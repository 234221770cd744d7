"""Feeds, and sums of feeds, gathered to the unit day in whole microlitres."""

from typing import Any

import ibis
import ibis.expr.types as ir

from nectary.measures.declare import Tables, gather
from nectary.record.words import any_where, count_where, trusted

NAMED = ("mother", "donor", "formula")
PARTS = ("rows", "unknown", "doubted", "ul", "mother_ul", "donor_ul", "formula_ul", "unnamed_ul")
FED = ("own", "human", "formula", "maybe_formula", "bovine", "human_fortifier", "maybe_fortifier")
ABOUT = {
    "rows": "rows charted",
    "unknown": "rows that are doubted, or given with no volume: they make the sum unknown",
    "doubted": "rows that are doubted",
    "ul": "uL of milk, a held feed being 0 and one at the breast adding none",
    "mother_ul": "uL of mother's milk",
    "donor_ul": "uL of donor milk",
    "formula_ul": "uL of formula",
    "unnamed_ul": "uL of milk that nobody named",
    "own": "1 = some of the mother's milk was given",
    "human": "1 = some mother's or donor milk was given",
    "formula": "1 = some formula was given",
    "maybe_formula": "1 = a doubted or unnamed row may have been formula",
    "bovine": "1 = formula or a bovine fortifier was given",
    "human_fortifier": "1 = a human fortifier was given",
    "maybe_fortifier": "1 = human milk was given and nobody charted whether it was fortified, or with what",
}
FIRSTS = {
    "milk": "of any milk, also at the breast",
    "own": "of mother's milk, also at the breast",
    "formula": "of formula",
    "fortified": "of milk with a fortifier in it",
}
UNTIMED = -1


def _first(condition: ir.BooleanValue, at_min: ir.Value) -> ir.Value:
    """The earliest minute at which `condition` holds; UNTIMED sorts before every minute."""
    return ibis.ifelse(condition, at_min.fill_null(UNTIMED), ibis.null("int64")).min()


def _sums(rows: ir.Table, prefix: str) -> dict[str, ir.Value]:
    """The aggregates of `rows`, which have milk, ul, known, taken, fortifier; named with `prefix`."""
    formula = rows.milk == "formula"
    unnamed = rows.milk.isnull() | (rows.milk == "unknown")
    unsaid = rows.fortifier.isnull() | (rows.fortifier == "unknown")
    whose = {name: rows.milk == name for name in NAMED} | {"unnamed": unnamed}
    sums: dict[str, ir.Value] = {
        "rows": rows.count(),
        "unknown": count_where(~rows.known),
        "doubted": count_where(rows.doubted),
        "ul": rows.ul.sum(),
        "own": any_where(rows.taken & (rows.milk == "mother")),
        "human": any_where(rows.taken & rows.milk.isin(("mother", "donor"))),
        "formula": any_where(rows.taken & formula),
        "maybe_formula": any_where(
            rows.doubted | (~rows.known & formula) | ((~rows.known | rows.taken) & unnamed)
        ),
        "bovine": any_where(rows.taken & (formula | (rows.fortifier == "bovine"))),
        "human_fortifier": any_where(rows.taken & (rows.fortifier == "human")),
        "maybe_fortifier": any_where(rows.maybe_taken & unsaid & (unnamed | ~formula)),
    }
    sums |= {f"{name}_ul": ibis.ifelse(one, rows.ul, 0).sum() for name, one in whose.items()}
    return {f"{prefix}_{name}": value.cast("int64") for name, value in sums.items()}


@gather(
    grain="day",
    reads=("feeds.day", "feeds.at_min", "feeds.milk", "feeds.volume_ul", "feeds.given", "feeds.fortifier"),
    gives={f"feed_{part}": ABOUT[part] for part in (*PARTS, *FED)}
    | {
        "feed_at_breast": "feeds at the breast",
        "feed_held": "feeds not given",
    }
    | {
        f"first_{what}": f"minute of the first feed {about}; -1 where one of them is untimed"
        for what, about in FIRSTS.items()
    },
)
def feeds_by_day(tables: Tables) -> ir.Table:
    """Single feeds of one unit day. A feed that says neither given nor volume counts as unknown."""
    feeds = tables["feeds"].filter(ibis._.day.notnull())
    sure = trusted(feeds)
    held, at_breast = ((feeds.given == word).fill_null(False) for word in ("held", "at_breast"))
    known = sure & (feeds.volume_ul.notnull() | held | at_breast)
    maybe_taken = ~held & ~at_breast & (feeds.volume_ul.isnull() | (feeds.volume_ul > 0))
    rows = feeds.select(
        "infant_id", "day", "at_min", "milk", "fortifier",
        known=known,
        ul=ibis.ifelse(known & ~held, feeds.volume_ul.fill_null(0), 0),
        taken=sure & maybe_taken & (feeds.given.notnull() | feeds.volume_ul.notnull()),
        maybe_taken=maybe_taken,
        at_breast=sure & at_breast,
        held=sure & held,
        doubted=~sure,
    )  # fmt: skip
    counts = {f"feed_{name}": count_where(rows[name]) for name in ("at_breast", "held")}
    fed = rows.taken | rows.at_breast
    firsts = {
        "milk": fed,
        "own": rows.at_breast | (rows.taken & (rows.milk == "mother")),
        "formula": rows.taken & (rows.milk == "formula"),
        "fortified": rows.taken
        & rows.fortifier.isin(("bovine", "human"))
        & (rows.milk.isnull() | (rows.milk != "formula")),
    }
    times = {f"first_{what}": _first(condition, rows.at_min) for what, condition in firsts.items()}
    return rows.group_by(["infant_id", "day"]).agg(**_sums(rows, "feed"), **counts, **times)


@gather(
    grain="day",
    reads=("feed_totals.day", "feed_totals.milk", "feed_totals.volume_ul", "feed_totals.fortifier"),
    gives={f"total_{part}": ABOUT[part] for part in (*PARTS, *FED)},
)
def feed_totals_by_day(tables: Tables) -> ir.Table:
    """Sums of feeds of one unit day, from units that export no single feeds, or lines of a day."""
    totals = tables["feed_totals"].filter(ibis._.day.notnull())
    sure = trusted(totals)
    known = sure & totals.volume_ul.notnull()
    some = totals.volume_ul.fill_null(1) > 0
    rows = totals.select(
        "infant_id", "day", "milk", "fortifier",
        known=known, ul=ibis.ifelse(known, totals.volume_ul.fill_null(0), 0),
        taken=sure & some, maybe_taken=some, doubted=~sure,
    )  # fmt: skip
    return rows.group_by(["infant_id", "day"]).agg(**_sums(rows, "total"))


def milk(days: Any, part: str) -> ir.Value:
    """The day's `part` (a name of PARTS or FED): from single feeds where there are any, else from sums.

    What is in doubt about a sum beside single feeds stays in doubt: the two may disagree.
    """
    from_feeds = days[f"feed_{part}"]
    if part in ("unknown", "maybe_formula", "maybe_fortifier"):
        from_feeds = ibis.greatest(from_feeds, days[f"total_{part}"].fill_null(0))
    return ibis.ifelse(days.feed_rows.notnull(), from_feeds, days[f"total_{part}"])


def milk_reads(*parts: str) -> tuple[str, ...]:
    """The columns that `milk` needs for `parts`."""
    names = dict.fromkeys(("rows", *parts))
    return tuple(f"{kind}_{name}" for kind in ("feed", "total") for name in names)
