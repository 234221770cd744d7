"""When a baby was first fed, and with what."""

import ibis
import ibis.expr.types as ir

from nectary.base.sources import Source
from nectary.measures.declare import Columns, Tables, gather, measure
from nectary.measures.feeds_by_day import FIRSTS, UNTIMED
from nectary.record.days import seen_from_birth as from_birth
from nectary.record.words import only_where, ratio, unknown

CONVENTION = "exposures-conventions"
MIN_AN_HOUR = 60
MAYBE = {"own": "unnamed", "formula": "unnamed", "fortified": "unsaid"}  # what may have been such a feed


@gather(
    grain="stay",
    reads=tuple(f"days.first_{what}" for what in FIRSTS),
    gives={f"first_{what}_day": f"unit day of the first feed {about}" for what, about in FIRSTS.items()}
    | {f"first_{what}_min": "its minute; NULL where one of that day is untimed" for what in FIRSTS}
    | {
        f"first_{what}_maybe_day": f"unit day of a feed before that which may have been {FIRSTS[what]}"
        for what in MAYBE
    },
)
def first_feeds_of_stay(tables: Tables) -> ir.Table:
    """First feeds as charted here; what was fed before this unit's observation is not in it."""
    days = tables["days"]
    first: dict[str, ir.Value] = {}
    for what in FIRSTS:
        minute = days[f"first_{what}"]
        first[f"first_{what}_day"] = ibis.ifelse(minute.notnull(), days.day, unknown()).min()
        first[f"packed_{what}"] = (days.day * 1_000_000 + minute + 1).min()
    each = days.group_by("infant_id").agg(**first)
    maybe = {}
    for what, doubtful in MAYBE.items():
        sure, perhaps = each[f"packed_{what}"], each[f"packed_{doubtful}"]
        sooner = sure.isnull() | (perhaps < sure)
        maybe[f"first_{what}_maybe_day"] = only_where(sooner, each[f"first_{doubtful}_day"])
    minutes = {f"first_{what}_min": each[f"packed_{what}"] % 1_000_000 - 1 for what in FIRSTS}
    timed = {name: ibis.ifelse(value == UNTIMED, unknown(), value) for name, value in minutes.items()}
    return each.select("infant_id", *(f"first_{what}_day" for what in FIRSTS), **timed, **maybe)


@gather(
    grain="stay",
    reads=(
        "infants.observed_from_min", "infants.admitted_day", "infants.admitted_min", "infants.inborn",
    ),
    gives={"seen_from_birth": "1 = this unit's observation began at birth, as far as anybody charted"},
)  # fmt: skip
def seen_from_birth(tables: Tables) -> ir.Table:
    """A stay that began elsewhere may have been fed there."""
    rows = tables["infants"]
    return rows.select("infant_id", seen_from_birth=ibis.ifelse(from_birth(rows), 1, 0))


def _hour(name: str, what: str, title: str, about: str) -> None:
    def compute(stays: Columns) -> ir.Value:
        known = (stays.seen_from_birth == 1) & (stays.feed_without_day == 0)
        if what in MAYBE:
            known = known & stays[f"first_{what}_maybe_day"].isnull()
        return only_where(known, ratio(stays[f"first_{what}_min"], MIN_AN_HOUR))

    compute.__name__ = name
    compute.__doc__ = f"Hours from birth to the first {about}, at the breast too, however little."
    other = "donor" if what == "own" else "mother"
    names = (f"first_{what}_min", *((f"first_{what}_maybe_day",) if what in MAYBE else ()))
    measure(
        title=title,
        unit="h",
        grain="stay",
        reads=(*names, "seen_from_birth", "feed_without_day"),
        source=Source("quality-conventions", where="bundle measures: hours to the first milk"),
        null_when="no such feed is charted, one of that day is untimed, or observation began after birth"
        + (", or an earlier feed names no milk" if what in MAYBE else ""),
        rests_on="feed",
        cases=f"""
            infants: infant_id, unit_id, seen_to_day, observed_from_min
            a, u, 4, 0
            b, u, 4,
            c, u, 4,
            d, u, 4, 600
            e, u, 4,
            f, u, 4,
            g, u, 4,
            feeds: infant_id, day, at_min, milk, volume_ul, given
            f, 0, 80, , 200, given
            f, 0, 90, mother, 200, given
            g, 0, 90, mother, 200, given
            g, 0, 95, unknown, 200, given
            a, 0, 60, mother, , held
            a, 0, 90, mother, 200, given
            a, 0, 120, {other}, 200, given
            b, 1, 900, mother, , at_breast
            c, 1, , mother, 200, given
            c, 1, 900, mother, 200, given
            d, 1, 900, mother, 200, given
            expect: infant_id, value, basis
            a, 1.5, charted
            b, 15.0, charted
            c, ,
            d, ,
            e, ,
            f, {"" if what in MAYBE else "1.3333333333333333"}, {"" if what in MAYBE else "charted"}
            g, 1.5, charted
        """,
    )(compute)


_hour("first_feed_h", "milk", "First milk", "milk of any kind")
_hour("first_own_milk_h", "own", "First own milk", "milk of the baby's own mother")


@measure(
    title="First day with a fortifier",
    unit="d",
    grain="stay",
    reads=("first_fortified_day", "first_fortified_maybe_day", "feed_without_day"),
    source=Source(CONVENTION, where="milk source: what is added, and from when"),
    null_when="no feed with a bovine or human fortifier is charted, or an earlier one does not say what was "
    "added",
    rests_on="feed",
    cases="""
        infants: infant_id, unit_id, seen_to_day
        a, u, 9
        b, u, 9
        c, u, 9
        feeds: infant_id, day, milk, volume_ul, given, fortifier, flag
        c, 5, mother, 900, given, ,
        c, 6, mother, 900, given, human,
        a, 5, mother, 900, held, bovine,
        a, 6, mother, 900, given, bovine, wrong_baby
        a, 7, mother, 900, given, none,
        a, 8, mother, 900, given, human,
        a, 9, mother, 900, given, bovine,
        b, 5, mother, 900, given, unknown,
        expect: infant_id, value, basis
        a, 8, charted
        b, ,
        c, ,
    """,
)
def fortified_from_day(stays: Columns) -> ir.Value:
    """Unit day of the first milk given with a bovine or human fortifier in it; formula is none."""
    known = stays.first_fortified_maybe_day.isnull() & (stays.feed_without_day == 0)
    return only_where(known, stays.first_fortified_day)
