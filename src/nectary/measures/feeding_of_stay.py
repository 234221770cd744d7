"""Feeding over the stay: days without milk, feeds not given by reason, how fast feeds went up."""

import ibis
import ibis.expr.types as ir

from nectary.base.sources import Source
from nectary.measures.declare import Columns, Tables, gather, measure
from nectary.measures.feeding import KNOWN_REASONS_NOT
from nectary.measures.medicines import whole_sum
from nectary.measures.thresholds import threshold
from nectary.record.tables import REASONS
from nectary.record.words import count_where, only_where, trusted

CONVENTION = "exposures-conventions"
CODED = tuple(reason for reason in REASONS if reason not in KNOWN_REASONS_NOT)


@gather(
    grain="stay",
    reads=("feeds.given", "feeds.volume_ul", "feeds.reason"),
    gives={
        "held_feeds": "feeds not given",
        "held_feeds_doubted": "doubted ones, or feeds that say neither what became of them nor how much",
    }
    | {f"held_for_{reason}": f"feeds not given, coded {reason}" for reason in CODED}
    | {"held_without_reason": "feeds not given, without a coded reason"},
)
def held_feeds_of_stay(tables: Tables) -> ir.Table:
    """Only stays with a feed that was not given, or perhaps not, have a row."""
    rows = tables["feeds"]
    unsaid = rows.given.isnull() & (rows.volume_ul.fill_null(0) == 0) & trusted(rows)
    rows = rows.filter(unsaid | (rows.given == "held"))
    sure = trusted(rows) & rows.given.notnull()
    coded = rows.reason.isin(CODED).fill_null(False)
    return rows.group_by("infant_id").agg(
        held_feeds=count_where(sure),
        held_feeds_doubted=count_where(~sure),
        held_without_reason=count_where(sure & ~coded),
        **{f"held_for_{reason}": count_where(sure & (rows.reason == reason)) for reason in CODED},
    )


ANY_REASON = ("held_feeds", "held_without_reason")


def _held(name: str, column: str, title: str, reason: str) -> None:
    by_reason = column not in ANY_REASON

    def compute(stays: Columns) -> ir.Value:
        known = (stays.records_feeds > 0) & (stays.held_feeds_doubted.fill_null(0) == 0)
        if by_reason:
            known = known & (stays.held_without_reason.fill_null(0) == 0)
        return only_where(known, stays[column].fill_null(0))

    not_told = ", or one does not say why" if by_reason else ""
    compute.__name__ = name
    compute.__doc__ = f"{title} while observed. A stopped pump is a part, not a held feed."
    measure(
        title=title,
        unit="{feed}",
        grain="stay",
        reads=(*dict.fromkeys((column, "held_without_reason")), "held_feeds_doubted", "records_feeds"),
        source=Source(CONVENTION, where="enteral volume: a feed that was not given, by its coded reason"),
        null_when="no single feed of any infant is on record, a held one is doubted, or a feed says neither "
        f"what became of it nor a volume above 0{not_told}",
        rests_on="feed",
        cases=f"""
            infants: infant_id, unit_id
            a, u
            b, u
            c, u
            unsaid, u
            blank, u
            feeds: infant_id, day, milk, volume_ul, given, reason, flag
            unsaid, 1, mother, , held, {reason},
            unsaid, 1, mother, , , ,
            blank, 1, mother, , held, {reason},
            blank, 1, mother, , held, ,
            a, 1, mother, , held, {reason},
            a, 2, mother, 0, held, {reason},
            a, 2, mother, 900, given, ,
            b, 1, mother, 900, given, ,
            c, 1, mother, , held, {reason}, wrong_baby
            expect: infant_id, value, basis
            a, 2, charted
            b, 0, charted
            c, ,
            unsaid, ,
            blank, {", " if by_reason else "2, charted"}
        """,
    )(compute)


_held("feeds_held_in_all", "held_feeds", "Feeds not given", "other")
_held(
    "feeds_held_without_reason",
    "held_without_reason",
    "Feeds not given, without a coded reason",
    "none_recorded",
)
for _reason in CODED:
    _held(f"feeds_held_{_reason}", f"held_for_{_reason}",
          f"Feeds not given, for {_reason.replace('_', ' ')}", _reason)  # fmt: skip


@gather(
    grain="stay",
    reads=("days.hours_observed", "days.fasted_day", "days.unexplained_fasted_day", "days.start_known"),
    gives={
        "sum_fasted": "whole days without milk; NULL where a whole day is unknown",
        "sum_unexplained_fasted": "those without a coded reason",
    },
)
def fasted_days_of_stay(tables: Tables) -> ir.Table:
    """Whole days alone are asked: the first and the last are not among them."""
    days = tables["days"].filter(ibis._.hours_observed >= threshold("least_hours_of_a_day"))
    return days.group_by("infant_id").agg(
        sum_fasted=whole_sum(days, "fasted_day"),
        sum_unexplained_fasted=whole_sum(days, "unexplained_fasted_day"),
    )


_FASTED = """
    infants: infant_id, unit_id, seen_to_day
    a, u, 4
    b, u, 4
    feed_totals: infant_id, day, milk, volume_ul
    a, 1, mother, 0
    a, 2, mother, 0
    a, 3, mother, 500
    b, 1, mother, 0
    b, 2, mother,
    b, 3, mother, 0
    steps: infant_id, day, decision, reason
    a, 1, hold, belly
    expect: infant_id, value, basis
    a, {answer}, charted
    b, ,
"""


def _fasted(name: str, column: str, title: str, answer: int) -> None:
    def compute(stays: Columns) -> ir.Value:
        return stays[column]

    compute.__name__ = name
    compute.__doc__ = f"{title}, whole unit days under observation only."
    measure(
        title=title,
        unit="d",
        grain="stay",
        reads=(column,),
        source=Source(CONVENTION, where="enteral volume: a day without milk, with or without a coded reason"),
        null_when="a whole day is unknown, or there is none",
        rests_on="feed, day total, hold or rounds decision",
        cases=_FASTED.format(answer=answer),
    )(compute)


_fasted("fasted_days", "sum_fasted", "Days without milk", 2)
_fasted(
    "unexplained_fasted_days", "sum_unexplained_fasted", "Days without milk and without a coded reason", 1
)


@gather(
    grain="stay",
    reads=("days.enteral_ml_per_kg", "days.advance_as_decided", "days.at_full_feeds"),
    gives={"middle_advance": "the middle one of the advances as decided between first feeds and full feeds"},
)
def advances_of_stay(tables: Tables) -> ir.Table:
    """From the first day above the threshold to the first at full feeds; of an even number the lower."""
    days = tables["days"]
    above = only_where(days.enteral_ml_per_kg > threshold("advance_from_ul_per_g"), days.day)
    full = only_where(days.at_full_feeds == 1, days.day)
    phase = days.group_by("infant_id").agg(begins=above.min(), ends=full.min()).rename(stay="infant_id")
    rows = days.join(phase, days.infant_id == phase.stay)
    inside = (rows.day >= rows.begins) & (rows.ends.isnull() | (rows.day <= rows.ends))
    rows = rows.filter(inside & rows.advance_as_decided.notnull())
    ranked = ibis.window(group_by="infant_id", order_by=("advance_as_decided", "day"))
    rows = rows.mutate(
        place=ibis.row_number().over(ranked),
        of_how_many=rows.day.count().over(ibis.window(group_by="infant_id")),
    )
    middle = rows.filter(rows.place == (rows.of_how_many - 1) // 2)
    return middle.group_by("infant_id").agg(middle_advance=middle.advance_as_decided.max())


@measure(
    title="Usual advance of feeds",
    unit="mL/kg/d",
    grain="stay",
    reads=("middle_advance",),
    source=Source(CONVENTION, where="enteral volume: usual advance, from above 20 mL/kg to full feeds"),
    null_when="no advance as decided is known from the first day above 20 mL/kg to the first at full feeds",
    rests_on="feed or day total, and the rounds decision",
    turns_on=("advance_from_ul_per_g",),
    cases="""
        infants: infant_id, unit_id, birth_weight_g, seen_to_day
        a, u, 1000, 9
        b, u, 1000, 9
        c, u, 1000, 9
        feed_totals: infant_id, day, milk, volume_ul
        a, 1, mother, 5000
        a, 2, mother, 20000
        a, 3, mother, 20500
        a, 4, mother, 40500
        a, 5, mother, 70500
        a, 6, mother, 150000
        a, 7, mother, 160000
        a, 8, mother, 165000
        b, 1, mother, 2000
        b, 2, mother, 19000
        b, 3, mother, 20000
        c, 1, mother, 2000
        c, 2, mother, 21000
        c, 3, mother, 22000
        weights: infant_id, day, weight_g
        a, 3, 950
        a, 6, 950
        b, 3, 950
        c, 3, 950
        steps: infant_id, day, decision
        a, 2, advance
        a, 3, advance
        a, 4, advance
        a, 5, advance
        a, 6, advance
        a, 7, advance
        a, 8, advance
        b, 3, advance
        c, 2, advance
        expect: infant_id, value, basis
        a, 20.0, charted
        b, ,
        c, 19.0, charted
    """,
)
def usual_advance(stays: Columns) -> ir.Value:
    """The middle of the stay's advances as decided in mL/kg/day, from above 20 mL/kg to full feeds.

    Of an even number the lower of the two middle ones: one that was really made.
    """
    return stays.middle_advance
