"""How much milk a day held, and whose."""

from typing import Any

import ibis.expr.types as ir

from nectary.base.sources import Source
from nectary.measures.declare import Columns, measure
from nectary.measures.feeds_by_day import milk, milk_reads
from nectary.measures.thresholds import threshold
from nectary.record.words import only_where, ratio, yes_or_no

CONVENTION = "exposures-conventions"
UL_A_ML = 1000
TITLES = {"mother": "Mother's milk", "donor": "Donor milk", "formula": "Formula"}


@measure(
    title="All milk",
    unit="mL",
    grain="day",
    reads=milk_reads("ul", "unknown"),
    source=Source(CONVENTION, where="enteral volume: sum of the milk of the unit day"),
    null_when="no feed or total is charted that day, or a row is doubted or lacks its volume",
    rests_on="feed or day total",
    cases="""
        infants: infant_id, unit_id, seen_to_day
        a, u, 6
        feeds: infant_id, day, milk, volume_ul, given, flag
        a, 0, mother, 7500, given,
        a, 0, unknown, 2500, part,
        a, 1, mother, 5000, given,
        a, 1, mother, , at_breast,
        a, 2, mother, , given,
        a, 3, mother, 5000, held,
        a, 4, mother, 5000, given, above_plan
        feed_totals: infant_id, day, milk, volume_ul, flag
        a, 0, mother, 99000,
        a, 1, mother, 9000, differs_from_feeds
        a, 5, mother, 8000,
        a, 5, donor, 1000,
        expect: infant_id, day, value
        a, 0, 10.0
        a, 1,
        a, 2,
        a, 3, 0.0
        a, 4,
        a, 5, 9.0
        a, 6,
    """,
)
def milk_ml(days: Columns) -> ir.Value:
    """Millilitres of milk charted that unit day, all milks together; so far, on the last day looked at.

    A held feed is 0. A feed at the breast adds nothing, so the figure is then *at least*. Single feeds are
    summed where there are any, else the day's totals. NULL is not 0: a day without a charted row is unknown.
    """
    return ratio(only_where(milk(days, "unknown") == 0, milk(days, "ul")), UL_A_ML)


_DAY = """
    infants: infant_id, unit_id, seen_to_day
    a, u, 5
    feeds: infant_id, day, milk, volume_ul, given, flag
    a, 0, mother, 7500, given,
    a, 0, donor, 2500, given,
    a, 0, formula, 1000, given,
    a, 1, {milk}, , held,
    a, 2, {milk}, 5000, given, above_plan
    a, 2, mother, 5000, given,
    a, 4, , 5000, given,
    feed_totals: infant_id, day, milk, volume_ul
    a, 5, {milk}, 1500
    expect: infant_id, day, value
    a, 0, {answer}
    a, 1, 0.0
    a, 2,
    a, 3,
    a, 4,
    a, 5, 1.5
"""


def _millilitres(name: str, answer: str) -> None:
    def compute(days: Columns) -> ir.Value:
        sure = (milk(days, "unknown") == 0) & (milk(days, "unnamed_ul") == 0)
        return ratio(only_where(sure, milk(days, f"{name}_ul")), UL_A_ML)

    compute.__name__ = f"{name}_ml"
    compute.__doc__ = (
        f"Millilitres of {TITLES[name].lower()} charted that unit day; so far, on the last day looked at."
    )
    measure(
        title=TITLES[name],
        unit="mL",
        grain="day",
        reads=milk_reads("unknown", "unnamed_ul", f"{name}_ul"),
        source=Source(CONVENTION, where="milk source: each milk by itself"),
        null_when="no feed or total is charted that day, a milk is not named, "
        "or a row is doubted or lacks its volume",
        rests_on="feed or day total",
        cases=_DAY.format(milk=name, answer=answer),
    )(compute)


_SHARES = """
    infants: infant_id, unit_id, seen_to_day
    a, u, 6
    feeds: infant_id, day, milk, volume_ul, given
    a, 0, {milk}, 5000, given
    a, 1, {milk}, 6000, given
    a, 1, {other}, 2000, given
    a, 2, {milk}, , held
    a, 3, unknown, 4000, given
    a, 4, {other}, 4000, given
    feed_totals: infant_id, day, milk, volume_ul
    a, 5, {milk}, 500
    expect: infant_id, day, value
    a, 0,
    a, 1, 75.0
    a, 2,
    a, 3,
    a, 4, 0.0
    a, 5, 100.0
    a, 6,
"""


def _share(name: str, other: str) -> None:
    def compute(days: Columns) -> ir.Value:
        return share_of(days, milk(days, f"{name}_ul"))

    compute.__name__ = f"{name}_milk_share" if name != "formula" else "formula_share"
    whose = TITLES[name].lower()
    compute.__doc__ = f"Percent of the day's measured milk that is {whose}; NULL, not 0, without any milk."
    measure(
        title=f"{TITLES[name]}, share",
        unit="%",
        grain="day",
        reads=("hours_observed", *milk_reads("unknown", "unnamed_ul", "ul", f"{name}_ul")),
        source=Source(CONVENTION, where="milk source: one milk over all milk"),
        null_when="under 12 hours of the day were observed or the day is the first or last, no milk was "
        "taken, a milk is not named, or a row is doubted or lacks its volume",
        rests_on="feed or day total",
        cases=_SHARES.format(milk=name, other=other),
    )(compute)


def share_of(days: Any, part_ul: ir.Value) -> ir.Value:
    """Percent that `part_ul` is of the day's milk, on a day that is whole and wholly known."""
    whole = days.hours_observed >= threshold("least_hours_of_a_day")
    sure = whole & (milk(days, "unknown") == 0) & (milk(days, "unnamed_ul") == 0)
    return ratio(only_where(sure, part_ul * 100), milk(days, "ul"))


for _name, _answer, _other in (
    ("mother", "7.5", "donor"), ("donor", "2.5", "mother"), ("formula", "1.0", "donor")
):  # fmt: skip
    _millilitres(_name, _answer)
    _share(_name, _other)


@measure(
    title="Feeds at the breast",
    unit="{feed}",
    grain="day",
    reads=("feed_at_breast", "feed_doubted", "feed_maybe_at_breast", "feed_without_day"),
    source=Source("record-conventions", where="unknown, zero and not applicable: feeds at the breast"),
    null_when="no single feed is charted that day, or one of them is doubted or says neither what became of "
    "it nor a volume",
    rests_on="feed",
    cases="""
        infants: infant_id, unit_id, seen_to_day
        a, u, 4
        feeds: infant_id, day, milk, volume_ul, given, flag
        a, 4, mother, , at_breast,
        a, 4, mother, , ,
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
        a, 4,
    """,
)
def breastfeeds(days: Columns) -> ir.Value:
    """Feeds at the breast that unit day; where there are any, the day's millilitres are *at least*."""
    known = (days.feed_doubted == 0) & (days.feed_maybe_at_breast == 0) & (days.feed_without_day == 0)
    return only_where(known, days.feed_at_breast)


_ADDED = """
    infants: infant_id, unit_id, seen_to_day
    a, u, 7
    feeds: infant_id, day, milk, volume_ul, given, fortifier, flag
    a, 0, mother, 5000, given, {source},
    a, 1, mother, 5000, given, {other},
    a, 2, mother, 5000, held, {source},
    a, 3, mother, 5000, given, ,
    a, 4, mother, 5000, given, {source}, wrong_baby
    a, 5, formula, 5000, given, none,
    feed_totals: infant_id, day, milk, volume_ul, fortifier
    a, 6, donor, 5000, {source}
    expect: infant_id, day, value
    a, 0, 1
    a, 1, 0
    a, 2, 0
    a, 3,
    a, 4,
    a, 5, {formula}
    a, 6, 1
    a, 7,
"""


def _added(name: str, part: str, maybe: tuple[str, ...], title: str, about: str, cases: str) -> None:
    def compute(days: Columns) -> ir.Value:
        doubt = milk(days, "unknown") > 0
        for one in maybe:
            doubt = doubt | (milk(days, one) == 1)
        charted = milk(days, "rows").notnull()
        return only_where(charted, yes_or_no(milk(days, part) == 1, doubt))

    compute.__name__ = name
    compute.__doc__ = about
    measure(
        title=title,
        unit="1",
        grain="day",
        reads=milk_reads(part, "unknown", *maybe),
        source=Source(CONVENTION, where="milk source: the milk itself, and what is added to it"),
        null_when="no feed or total is charted that day; or none was surely given, and a row is doubted, "
        "lacks its volume, or does not say what was added",
        rests_on="feed or day total",
        cases=cases,
    )(compute)


_added(
    "bovine_day", "bovine", ("maybe_fortifier", "maybe_formula"), "Day with formula or bovine fortifier",
    "1 when formula, or milk with a bovine fortifier in it, was given that unit day; 0 when surely neither.",
    _ADDED.format(source="bovine", other="human", formula=1),
)  # fmt: skip
_added(
    "human_fortifier_day", "human_fortifier", ("maybe_fortifier",), "Day with a fortifier of human milk",
    "1 when milk with a fortifier made of human milk was given that unit day; 0 when surely none was.",
    _ADDED.format(source="human", other="bovine", formula=0),
)  # fmt: skip
