"""Whose milk a stay held: days, shares, and whether it was human milk alone, in both meanings."""

from collections.abc import Callable

import ibis
import ibis.expr.types as ir

from nectary.base.sources import Source
from nectary.measures.declare import Columns, Tables, derive, gather, measure
from nectary.measures.feeds_by_day import milk, milk_reads
from nectary.measures.thresholds import threshold
from nectary.record.words import only_where, ratio, yes_or_no

CONVENTION = "exposures-conventions"
ENGLAND = "battersby-2017"
WINDOWS = {"stay": None, "14d": "bovine_until_day", "7d": "own_milk_until_day"}
FLAGS = {
    "human": "some human milk was given, also at the breast",
    "own": "some of the mother's own milk was given, also at the breast",
    "formula": "some formula was given",
    "maybe_formula": "a row may have been formula",
    "bovine": "formula or a bovine fortifier was given",
    "maybe_bovine": "a row may have been that",
    "maybe_own": "a row may have been the mother's own milk",
}
SUMS = {
    "all_ul": "uL of milk",
    "own_ul": "uL of mother's milk",
    "not_known": "days whose milk is not wholly known",
    "charted": "days with a charted feed or total",
}


def _derive(name: str, about: str, parts: tuple[str, ...], compute: Callable[[Columns], ir.Value]) -> None:
    derive(f"held_{name}", about, ("feed_at_breast", *milk_reads(*parts)), compute)


def _flag(condition: ir.BooleanValue) -> ir.IntegerValue:
    return ibis.ifelse(condition.fill_null(False), 1, 0)


def _at_breast(days: Columns) -> ir.BooleanValue:
    return (days.feed_at_breast > 0).fill_null(False)


def _doubt(days: Columns) -> ir.BooleanValue:
    return milk(days, "unknown") > 0


def _trusted_rows(days: Columns) -> ir.IntegerValue:
    """Feeds and totals of the day that nobody doubts: a doubted row is no sign that the day was charted."""
    feeds = (days.feed_rows - days.feed_doubted).fill_null(0)
    return feeds + (days.total_rows - days.total_doubted).fill_null(0)


_HUMAN = ("mother_ul", "donor_ul")
_derive("human", FLAGS["human"], ("human",), lambda days: _flag(
    (milk(days, "human") == 1) | _at_breast(days)))  # fmt: skip
_derive("own", FLAGS["own"], ("own",), lambda days: _flag((milk(days, "own") == 1) | _at_breast(days)))
_derive("formula", FLAGS["formula"], ("formula",), lambda days: _flag(milk(days, "formula") == 1))
_derive("maybe_formula", FLAGS["maybe_formula"], ("maybe_formula",), lambda days: _flag(
    milk(days, "maybe_formula") == 1))  # fmt: skip
_derive("bovine", FLAGS["bovine"], ("bovine",), lambda days: _flag(milk(days, "bovine") == 1))
_BOVINE = ("maybe_formula", "maybe_fortifier", "unknown")
_derive("maybe_bovine", FLAGS["maybe_bovine"], _BOVINE, lambda days: _flag(
    (milk(days, "maybe_formula") == 1) | (milk(days, "maybe_fortifier") == 1) | _doubt(days)))  # fmt: skip
_derive("maybe_own", FLAGS["maybe_own"], ("unnamed_ul", "unknown"), lambda days: _flag(
    _doubt(days) | (milk(days, "unnamed_ul") > 0)))  # fmt: skip
_derive("all_ul", SUMS["all_ul"], ("ul",), lambda days: milk(days, "ul").fill_null(0))
_derive("own_ul", SUMS["own_ul"], ("mother_ul",), lambda days: milk(days, "mother_ul").fill_null(0))
_derive("not_known", SUMS["not_known"], ("unnamed_ul", "unknown"), lambda days: _flag(
    _doubt(days) | (milk(days, "unnamed_ul") > 0)))  # fmt: skip
_derive("charted", SUMS["charted"], ("doubted",), lambda days: _flag(_trusted_rows(days) > 0))
_derive("human_day", "1 = mother's or donor milk by volume", _HUMAN, lambda days: _flag(
    milk(days, "mother_ul") + milk(days, "donor_ul") > 0))  # fmt: skip
_derive(
    "formula_day", "1 = formula by volume", ("formula_ul",), lambda days: _flag(milk(days, "formula_ul") > 0)
)
_SILENT = "1 = nothing that nobody doubts is charted and no hold of all feeds stands"
derive("silent", _SILENT, ("all_held", *milk_reads("doubted")), lambda days: _flag(
    (_trusted_rows(days) == 0) & (days.all_held.fill_null(0) == 0)))  # fmt: skip


def milk_of_day(days: ir.Table) -> ir.Table:
    """`days` with `blank`: 1 on a silent day after the stay's first charted feed, whose milk nobody knows.

    Days before the first charted feed are taken as without milk.
    """
    charted = days.filter(days.held_charted == 1)
    firsts = charted.group_by("infant_id").agg(first_charted=charted.day.min()).rename(stay="infant_id")
    rows = days.left_join(firsts, days.infant_id == firsts.stay)
    return rows.mutate(blank=_flag((rows.silent == 1) & (rows.day > rows.first_charted)))


OF_DAY = tuple(f"days.held_{name}" for name in (*FLAGS, *SUMS, "human_day", "formula_day"))


@gather(
    grain="stay",
    reads=(*OF_DAY, "days.silent"),
    gives={f"{flag}_{window}": f"1 = {FLAGS[flag]} ({window})" for flag in FLAGS for window in WINDOWS}
    | {f"{what}_{window}": f"{SUMS[what]} ({window})" for window in WINDOWS for what in SUMS}
    | {"days_with_human_milk": "days with mother's or donor milk by volume",
       "days_with_formula": "days with formula by volume",
       "last_seen_day": "last unit day under observation"},
)  # fmt: skip
def milk_over_stay(tables: Tables) -> ir.Table:
    """Flags and sums over the whole stay and over its first days; a blank day may have held anything."""
    days = milk_of_day(tables["days"])
    doubtful = {name for name in FLAGS if name.startswith("maybe_")} | {"not_known"}
    gathered: dict[str, ir.Value] = {}
    for window, until in WINDOWS.items():
        for name in (*FLAGS, *SUMS):
            value = days[f"held_{name}"]
            if name in doubtful:
                value = ibis.greatest(value, days.blank)
            if until is not None:
                value = ibis.ifelse(days.day <= threshold(until), value, 0)
            gathered[f"{name}_{window}"] = value.sum().cast("int64") if name in SUMS else value.max()
    return days.group_by("infant_id").agg(
        **gathered,
        days_with_human_milk=days.held_human_day.sum().cast("int64"),
        days_with_formula=days.held_formula_day.sum().cast("int64"),
        last_seen_day=days.day.max(),
    )


def _milk_days(name: str, column: str, title: str, cases: str) -> None:
    def compute(stays: Columns) -> ir.Value:
        known = (stays.charted_stay > 0) & (stays.not_known_stay == 0)
        return only_where(known, stays[column])

    compute.__name__ = name
    compute.__doc__ = (
        f"{title} by volume while observed; a total that the source reports where none is charted."
    )
    measure(
        title=title,
        unit="d",
        grain="stay",
        reads=(column, "charted_stay", "not_known_stay"),
        source=Source("record-conventions", where="totals that a source reports: never turned into events"),
        null_when="no feed is charted and no total reported, or a day's milk is not wholly known",
        rests_on="feed, day total or reported total",
        reported=name,
        cases=cases,
    )(compute)


_milk_days("milk_days", "days_with_human_milk", "Days with human milk", """
    infants: infant_id, unit_id, seen_to_day
    a, u, 3
    b, u,
    c, u,
    d, u, 3
    feeds: infant_id, day, milk, volume_ul, given
    a, 1, mother, 6000, given
    a, 1, donor, 2000, given
    a, 2, formula, 2000, given
    a, 3, mother, 500, given
    d, 1, mother, 500, given
    d, 3, mother, 500, given
    reported: infant_id, item, value
    b, milk_days, 12
    expect: infant_id, value, basis
    a, 2, charted
    b, 12, reported
    c, ,
    d, ,
""")  # fmt: skip
_milk_days("formula_days", "days_with_formula", "Days with formula", """
    infants: infant_id, unit_id, seen_to_day
    a, u, 2
    b, u, 2
    c, u, 1
    feeds: infant_id, day, milk, volume_ul, given
    a, 1, mother, 6000, given
    a, 2, formula, 6000, given
    c, 1, , 6000, given
    expect: infant_id, value, basis
    a, 1, charted
    b, ,
    c, ,
""")  # fmt: skip


SEEN = ("last_seen_day", "seen_from_birth", "ended_how")


def _seen_through(stays: Columns, until: int) -> ir.BooleanValue:
    """Whether the stay was seen from birth to the end of day `until`; today is always partial."""
    ended = stays.ended_how.isin(("home", "died", "transfer")).fill_null(False)
    past = (stays.last_seen_day > until) | ((stays.last_seen_day == until) & ended)
    return past & (stays.seen_from_birth == 1)


def _own_share(name: str, window: str, title: str, cases: str, turns_on: tuple[str, ...] = ()) -> None:
    def compute(stays: Columns) -> ir.Value:
        known = stays[f"not_known_{window}"] == 0
        if turns_on:
            known = known & _seen_through(stays, threshold(turns_on[0]))
        return ratio(only_where(known, stays[f"own_ul_{window}"] * 100), stays[f"all_ul_{window}"])

    compute.__name__ = name
    compute.__doc__ = (
        f"Percent of all measured milk that is the mother's own, {title}; NULL when there was none."
    )
    measure(
        title=f"Mother's milk share, {title}",
        unit="%",
        grain="stay",
        reads=(f"not_known_{window}", f"own_ul_{window}", f"all_ul_{window}", *(SEEN if turns_on else ())),
        source=Source(CONVENTION, where="milk source: one milk over all milk"),
        null_when="no milk was measured, or a day's milk is not wholly known"
        + ("; or those days were not seen from birth to their end" if turns_on else ""),
        rests_on="feed or day total",
        turns_on=turns_on,
        cases=cases,
    )(compute)


_own_share("mother_milk_share_14d", "14d", "first 14 days", """
    infants: infant_id, unit_id, seen_to_day
    a, u, 15
    b, u, 15
    c, u, 2
    short, u, 13
    feed_totals: infant_id, day, milk, volume_ul
    short, 12, mother, 3000
    short, 13, mother, 3000
    a, 11, mother, 3000
    a, 12, mother, 3000
    a, 13, donor, 2000
    a, 14, formula, 90000
    b, 12, mother, 3000
    b, 13, mother,
    expect: infant_id, value, basis
    a, 75.0, charted
    b, ,
    c, ,
    short, ,
""", ("bovine_until_day",))  # fmt: skip
_own_share("mother_milk_share_stay", "stay", "whole stay", """
    infants: infant_id, unit_id, seen_to_day
    a, u, 15
    b, u, 15
    c, u, 2
    feed_totals: infant_id, day, milk, volume_ul
    a, 14, mother, 3000
    a, 15, formula, 1000
    b, 13, mother, 3000
    b, 15, mother, 3000
    expect: infant_id, value, basis
    a, 75.0, charted
    b, ,
    c, ,
""")  # fmt: skip


def _ever(name: str, flag: str, window: str, title: str, where: str, about: str, cases: str,
          turns_on: tuple[str, ...]) -> None:  # fmt: skip
    def compute(stays: Columns) -> ir.Value:
        sure = stays[f"{flag}_{window}"] == 1
        seen = _seen_through(stays, threshold(turns_on[0]))
        answer = yes_or_no(sure, (stays[f"maybe_{flag}_{window}"] == 1) | ~seen)
        return only_where(sure | (stays.charted_stay > 0), answer)

    compute.__name__ = name
    compute.__doc__ = about
    measure(
        title=title,
        unit="1",
        grain="stay",
        reads=(
            f"{flag}_{window}",
            f"maybe_{flag}_{window}",
            "charted_stay",
            *SEEN,
        ),
        source=Source(ENGLAND, where=where),
        null_when="none is charted and what was given on some day is not wholly known, observation began "
        "after birth or ended before the window did, or no feed of the stay is charted",
        rests_on="feed or day total",
        turns_on=turns_on,
        cases=cases,
    )(compute)


_ever("any_bovine_14d", "bovine", "14d", "Formula or bovine fortifier in the first 14 days",
      "any formula or bovine fortifier within 14 days, which we read as unit day 0 to 13",
      "1 when formula or a bovine fortifier was given on unit day 0 to 13, 0 when surely not.", """
    infants: infant_id, unit_id, seen_to_day, observed_from_min
    at, u, 20, 0
    above, u, 20, 0
    fort, u, 20, 0
    unfort, u, 20, 0
    early, u, 12, 0
    enough, u, 14, 0
    today, u, 13, 0
    outborn, u, 20, 9000
    nothing, u, 20, 0
    feeds: infant_id, day, milk, volume_ul, given, fortifier
    at, 13, formula, 900, given, none
    above, 14, formula, 900, given, none
    fort, 9, mother, 900, given, bovine
    unfort, 9, mother, 900, given,
    early, 11, mother, 900, given, none
    early, 12, mother, 900, given, none
    enough, 13, mother, 900, given, human
    enough, 14, mother, 900, given, human
    today, 13, mother, 900, given, human
    outborn, 14, mother, 900, given, none
    expect: infant_id, value, basis
    at, 1, charted
    above, 0, charted
    fort, 1, charted
    unfort, ,
    early, ,
    enough, 0, charted
    today, ,
    outborn, ,
    nothing, ,
""", ("bovine_until_day",))  # fmt: skip
_ever("any_own_milk_7d", "own", "7d", "Mother's own milk in the first 7 days",
      "any of the mother's milk within 7 days, which we read as unit day 0 to 6",
      "1 when any own milk was given on unit day 0 to 6, at the breast too; 0 when surely none was.", """
    infants: infant_id, unit_id, seen_to_day, observed_from_min
    at, u, 20, 0
    above, u, 20, 0
    breast, u, 20, 0
    unnamed, u, 20, 0
    early, u, 5, 0
    enough, u, 7, 0
    today, u, 6, 0
    feeds: infant_id, day, milk, volume_ul, given
    at, 6, mother, 900, given
    above, 7, mother, 900, given
    breast, 5, mother, , at_breast
    unnamed, 6, , 900, given
    early, 5, donor, 900, given
    enough, 6, donor, 900, given
    enough, 7, donor, 900, given
    today, 6, donor, 900, given
    expect: infant_id, value, basis
    at, 1, charted
    above, 0, charted
    breast, 1, charted
    unnamed, ,
    early, ,
    enough, 0, charted
    today, ,
""", ("own_milk_until_day",))  # fmt: skip
