"""Feeds, and sums of feeds, gathered to the unit day in whole microlitres."""

from typing import Any

import ibis
import ibis.expr.types as ir

from nectary.measures.declare import Tables, gather
from nectary.record.words import any_where, only_where, trusted

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
    "unnamed": "of milk that nobody named",
    "unsaid": "of milk of which nobody said what was added",
}
IN_DOUBT = ("unknown", "maybe_formula", "maybe_fortifier")
UNTIMED = -1


def _alike(rows: ir.Table, *kept: str) -> ir.Table:
    """The rows of a day that are alike but for volume and minute, as one: how many, uL, the first minute.

    There are some six times fewer of them to judge than there are feeds.
    """
    rows = rows.mutate(
        sure=trusted(rows), measured=rows.volume_ul.notnull(), some=(rows.volume_ul > 0).fill_null(False)
    )
    alike = ("infant_id", "day", "milk", "fortifier", "sure", "measured", "some", *kept)
    sums = {"how_many": rows.count(), "ul": rows.volume_ul.fill_null(0).sum()}
    if "at_min" in rows.columns:
        sums["earliest"] = rows.at_min.fill_null(UNTIMED).min()
    return rows.group_by(alike).agg(**{name: value.cast("int64") for name, value in sums.items()})


def _number(rows: ir.Table, condition: ir.BooleanValue) -> ir.Value:
    """How many of the rows behind `rows` meet `condition`."""
    return ibis.ifelse(condition, rows.how_many, 0).sum().cast("int64")


def _first(rows: ir.Table, condition: ir.BooleanValue) -> ir.Value:
    """The earliest minute at which `condition` holds; UNTIMED sorts before every minute."""
    return ibis.ifelse(condition, rows.earliest, ibis.null("int64")).min()


def _sums(rows: ir.Table, prefix: str) -> dict[str, ir.Value]:
    """The aggregates of `rows`, which have milk, ul, known, taken, fortifier; named with `prefix`."""
    formula = rows.milk == "formula"
    unnamed = rows.milk.isnull() | (rows.milk == "unknown")
    unsaid = rows.fortifier.isnull() | (rows.fortifier == "unknown")
    whose = {name: rows.milk == name for name in NAMED} | {"unnamed": unnamed}
    sums: dict[str, ir.Value] = {
        "rows": rows.how_many.sum(),
        "unknown": _number(rows, ~rows.known),
        "doubted": _number(rows, rows.doubted),
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
        "feed_maybe_at_breast": "feeds that say neither what became of them nor a volume",
        "feed_maybe_held": "those, and others of 0 mL",
    }
    | {
        f"first_{what}": f"minute of the first feed {about}; -1 where one of them is untimed"
        for what, about in FIRSTS.items()
    },
)
def feeds_by_day(tables: Tables) -> ir.Table:
    """Single feeds of one unit day. A feed that says neither given nor volume counts as unknown."""
    feeds = _alike(tables["feeds"].filter(ibis._.day.notnull()), "given")
    held, at_breast = ((feeds.given == word).fill_null(False) for word in ("held", "at_breast"))
    known = feeds.sure & (feeds.measured | held | at_breast)
    maybe_taken = ~held & ~at_breast & (~feeds.measured | feeds.some)
    rows = feeds.mutate(
        known=known,
        ul=ibis.ifelse(known & ~held, feeds.ul, 0),
        taken=feeds.sure & maybe_taken & (feeds.given.notnull() | feeds.measured),
        maybe_taken=maybe_taken,
        at_breast=feeds.sure & at_breast,
        held=feeds.sure & held,
        maybe_at_breast=feeds.sure & feeds.given.isnull() & ~feeds.measured,
        maybe_held=feeds.sure & feeds.given.isnull() & ~feeds.some,
        doubted=~feeds.sure,
    )
    counted = ("at_breast", "held", "maybe_at_breast", "maybe_held")
    counts = {f"feed_{name}": _number(rows, rows[name]) for name in counted}
    fed = rows.taken | rows.at_breast
    unnamed = rows.milk.isnull() | (rows.milk == "unknown")
    firsts = {
        "milk": fed,
        "own": rows.at_breast | (rows.taken & (rows.milk == "mother")),
        "formula": rows.taken & (rows.milk == "formula"),
        "fortified": rows.taken
        & rows.fortifier.isin(("bovine", "human"))
        & (rows.milk.isnull() | (rows.milk != "formula")),
        "unnamed": rows.taken & unnamed,
        "unsaid": rows.taken
        & (rows.fortifier.isnull() | (rows.fortifier == "unknown"))
        & (unnamed | (rows.milk != "formula")),
    }
    times = {f"first_{what}": _first(rows, condition) for what, condition in firsts.items()}
    return rows.group_by(["infant_id", "day"]).agg(**_sums(rows, "feed"), **counts, **times)


@gather(
    grain="day",
    reads=("feed_totals.day", "feed_totals.milk", "feed_totals.volume_ul", "feed_totals.fortifier"),
    gives={f"total_{part}": ABOUT[part] for part in (*PARTS, *FED)},
)
def feed_totals_by_day(tables: Tables) -> ir.Table:
    """Sums of feeds of one unit day, from units that export no single feeds, or lines of a day."""
    totals = _alike(tables["feed_totals"].filter(ibis._.day.notnull()))
    known = totals.sure & totals.measured
    some = ~totals.measured | totals.some
    rows = totals.mutate(
        known=known,
        ul=ibis.ifelse(known, totals.ul, 0),
        taken=totals.sure & some,
        maybe_taken=some,
        doubted=~totals.sure,
    )
    return rows.group_by(["infant_id", "day"]).agg(**_sums(rows, "total"))


def milk(days: Any, part: str) -> ir.Value:
    """The day's `part` (a name of PARTS or FED): from single feeds where there are any, else from sums.

    What is in doubt about a sum beside single feeds stays in doubt: the two may disagree. A feed of the stay
    that nothing places on a day may be one more of this day.
    """
    from_feeds, total = days[f"feed_{part}"], days[f"total_{part}"]
    if part in IN_DOUBT:
        total = only_where(total.notnull(), ibis.greatest(total.fill_null(0), days.feed_without_day))
        from_feeds = ibis.greatest(from_feeds, total.fill_null(0), days.feed_without_day)
    return ibis.ifelse(days.feed_rows.notnull(), from_feeds, total)


def milk_reads(*parts: str) -> tuple[str, ...]:
    """The columns that `milk` needs for `parts`."""
    names = dict.fromkeys(("rows", *parts))
    also = ("feed_without_day",) if set(parts) & set(IN_DOUBT) else ()
    return (*(f"{kind}_{name}" for kind in ("feed", "total") for name in names), *also)
