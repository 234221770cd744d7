"""Medicines by the day and over the stay."""

from typing import Any

import ibis
import ibis.expr.types as ir

from nectary.base.sources import Source
from nectary.measures.declare import Columns, Tables, gather, measure
from nectary.measures.medicines_by_day import DAYS_A_WEEK
from nectary.record.words import only_where, ratio, yes_or_no

CONVENTION = "exposures-conventions"
UNKNOWN_WHEN = (
    "no medicine of any infant is on record, or the day's only such row is doubted, "
    "has no route, or its name is not known"
)


def _given(days: Any, kind: str) -> ir.Value:
    """1 when a medicine of `kind` was given that day, 0 when none, NULL when it cannot be told."""
    answer = yes_or_no(days[f"{kind}_sure"] == 1, days[f"{kind}_maybe"] == 1)
    return only_where(days.records_medicines > 0, answer)


def _reads(kind: str) -> tuple[str, ...]:
    return (f"{kind}_sure", f"{kind}_maybe", "records_medicines")


_DAY = """
    infants: infant_id, unit_id, seen_to_day
    a, u, 6
    b, u, 1
    medicines: infant_id, day, start_day, stop_day, kind, route, flag
    a, 0, , , {kind}, {route},
    a, , 1, 2, {kind}, {route},
    a, 3, , , {kind}, {wrong},
    a, 4, , , {kind}, ,
    a, 5, , , , {route},
    a, , 6, , {kind}, {route},
    b, 0, , , {kind}, {route}, unlikely_time
    expect: infant_id, day, value
    a, 0, 1
    a, 1, 1
    a, 2, 1
    a, 3, 0
    a, 4,
    a, 5,
    a, 6, 1
    b, 0,
    b, 1, 0
"""


def _medicine_day(name: str, kind: str, title: str, route: str, wrong: str, where: str, about: str) -> None:
    def compute(days: Columns) -> ir.Value:
        return _given(days, kind)

    compute.__name__ = name
    compute.__doc__ = (
        f"1 when {about} that unit day, 0 when none was, NULL when it cannot be told.\n\n"
        "A course counts from its first day to its last, both included; without a stop, to the last day "
        "looked at. A name that nobody knows may be one."
    )
    measure(
        title=title,
        unit="1",
        grain="day",
        reads=_reads(kind),
        source=Source(CONVENTION, where=where),
        null_when=UNKNOWN_WHEN,
        rests_on="dose or course",
        cases=_DAY.format(kind=kind, route=route, wrong=wrong),
    )(compute)


for _name, _kind, _title, _route, _wrong, _where, _about in (
    ("antibiotic_day", "antibiotic", "Antibiotic day", "iv", "enteral",
     "antibiotics: a unit day with at least one systemic dose", "a systemic antibiotic was given"),
    ("acid_suppression_day", "acid_suppressant", "Acid blocker day", "enteral", "topical",
     "other drugs and lines: any acid blocker", "an acid blocker was given"),
    ("probiotic_day", "probiotic", "Probiotic day", "enteral", "topical",
     "other drugs and lines: any probiotic", "a probiotic was given"),
    ("nsaid_day", "nsaid", "Indomethacin or ibuprofen day", "iv", "topical",
     "other drugs and lines: indomethacin or ibuprofen", "an NSAID was given"),
    ("steroid_day", "steroid", "Postnatal steroid day", "iv", "inhaled",
     "other drugs and lines: a systemic postnatal steroid", "a systemic steroid was given"),
):  # fmt: skip
    _medicine_day(_name, _kind, _title, _route, _wrong, _where, _about)


@measure(
    title="NSAID and steroid in one week",
    unit="1",
    grain="day",
    reads=(
        "nsaid_sure_lately",
        "nsaid_maybe_lately",
        "steroid_sure_lately",
        "steroid_maybe_lately",
        "seen_from_birth",
        "days_before",
        "records_medicines",
    ),
    source=Source(CONVENTION, where="other drugs and lines: NSAID and steroid in one week"),
    null_when="no medicine of any infant is on record; or neither is surely so, and a day looked back on is "
    "unknown or was before observation began",
    rests_on="dose or course",
    cases="""
        infants: infant_id, unit_id, seen_to_day
        at, u, 8
        above, u, 9
        same, u, 2
        doubt, u, 2
        medicines: infant_id, day, kind, route, flag
        at, 1, nsaid, iv,
        at, 7, steroid, iv,
        above, 1, nsaid, iv,
        above, 8, steroid, iv,
        same, 1, nsaid, enteral,
        same, 1, steroid, iv,
        doubt, 1, nsaid, iv, wrong_baby
        doubt, 2, steroid, iv,
        expect: infant_id, day, value
        at, 6, 0
        at, 7, 1
        at, 8, 0
        above, 8, 0
        same, 0, 0
        same, 1, 1
        doubt, 2,
    """,
)
def nsaid_and_steroid_week(days: Columns) -> ir.Value:
    """1 when both an NSAID and a steroid were given within the seven days that end with this one."""
    sure = (days.nsaid_sure_lately == 1) & (days.steroid_sure_lately == 1)
    maybe = ((days.nsaid_sure_lately == 1) | (days.nsaid_maybe_lately == 1)) & (
        (days.steroid_sure_lately == 1) | (days.steroid_maybe_lately == 1)
    )
    unseen = (days.seen_from_birth == 0) & (days.days_before < DAYS_A_WEEK - 1)
    return only_where(days.records_medicines > 0, yes_or_no(sure, maybe | unseen))


@measure(
    title="Antibiotics that day",
    unit="{agent}",
    grain="day",
    reads=("antibiotic_day", "antibiotic_agents", "antibiotic_unnamed", "antibiotic_maybe"),
    source=Source(CONVENTION, where="antibiotics: medicine-days, the different antibiotics of a day"),
    null_when="it cannot be told whether an antibiotic was given, or another row may be one more",
    rests_on="dose or course",
    cases="""
        infants: infant_id, unit_id, seen_to_day
        a, u, 4
        medicines: infant_id, day, start_day, stop_day, agent, kind, route
        a, , 0, 1, ampicillin, antibiotic, iv
        a, 0, , , gentamicin, antibiotic, iv
        a, 0, , , gentamicin, antibiotic, iv
        a, 3, , , vancomycin, antibiotic, iv
        a, 3, , , , , iv
        a, 4, , , , antibiotic, iv
        a, 4, , , gentamicin, antibiotic, iv
        expect: infant_id, day, value
        a, 0, 2
        a, 1, 1
        a, 2, 0
        a, 3,
        a, 4,
    """,
)
def antibiotics_that_day(days: Columns) -> ir.Value:
    """Different systemic antibiotics of the unit day: ampicillin with gentamicin is 2.

    One given twice is 1.
    """
    whole = only_where(days.antibiotic_unnamed == 0, days.antibiotic_agents)
    named = ibis.ifelse(days.antibiotic_day == 0, 0, whole)
    return only_where(
        days.antibiotic_maybe.fill_null(0) == 0, only_where(days.antibiotic_day.notnull(), named)
    )


@measure(
    title="Antibiotic days so far",
    unit="d",
    grain="day",
    reads=("antibiotic_day", "start_known"),
    source=Source(CONVENTION, where="antibiotics: days so far"),
    null_when="one of the days so far is unknown, or the day of admission is",
    rests_on="dose or course",
    cases="""
        infants: infant_id, unit_id, seen_to_day
        a, u, 4
        medicines: infant_id, day, start_day, stop_day, kind, route
        a, , 0, 1, antibiotic, iv
        a, 3, , , antibiotic, iv
        a, 4, , , antibiotic,
        expect: infant_id, day, value
        a, 0, 1
        a, 1, 2
        a, 2, 2
        a, 3, 3
        a, 4,
    """,
)
def antibiotic_days_so_far(days: Columns) -> ir.Value:
    """Antibiotic days from the first day under observation to this one, this one included."""
    stay = ibis.window(group_by=days.infant_id, order_by=days.day, preceding=None, following=0)
    given = days.antibiotic_day
    unknown_days = ibis.ifelse(given.isnull(), 1, 0).sum().over(stay)
    known = (unknown_days == 0) & (days.start_known == 1)
    return only_where(known, given.sum().over(stay).cast("int64"))


@gather(
    grain="stay",
    reads=(
        "days.antibiotic_day", "days.antibiotics_that_day", "days.acid_suppression_day", "days.probiotic_day",
        "days.nsaid_day", "days.steroid_day", "days.nsaid_and_steroid_week", "days.start_known",
    ),
    gives={
        f"sum_{name}": f"sum of {name} over the days under observation; NULL where one of them is unknown"
        for name in (
            "antibiotic_day", "antibiotics_that_day", "acid_suppression_day", "probiotic_day", "nsaid_day",
            "steroid_day", "nsaid_and_steroid_week",
        )
    }
    | {"observed_days": "unit days under observation"},
)  # fmt: skip
def medicine_days_of_stay(tables: Tables) -> ir.Table:
    """A sum with an unknown day in it is unknown, not smaller."""
    days = tables["days"]
    names = [name for name in days.columns if name not in ("infant_id", "day", "start_known")]
    sums = {f"sum_{name}": whole_sum(days, name) for name in names}
    return days.group_by("infant_id").agg(**sums, observed_days=days.count())


def whole_sum(days: ir.Table, name: str) -> ir.Value:
    """The sum of a day column over a stay; NULL where one of its days, or its first day, is unknown."""
    known = (days[name].count() == days.count()) & (days.start_known.min() == 1)
    return only_where(known, days[name].sum().cast("int64"))


_SUMMED = """
    infants: infant_id, unit_id, seen_to_day
    a, u, 4
    b, u, 4
    c, u, 4
    d, u, 0
    infants: infant_id, unit_id, seen_to_day, admitted_min
    e, u, 4, 60
    medicines: infant_id, day, start_day, stop_day, agent, kind, route
    a, , 0, 1, x, {kind}, {route}
    a, 3, , , x, {kind}, {route}
    b, 3, , , x, caffeine, iv
    c, 1, , , x, {kind},
    e, 3, , , x, {kind}, {route}
    expect: infant_id, value, basis
    a, 3, charted
    b, 0, charted
    c, ,
    d, 0, charted
    e, ,
"""


def _days_of_stay(name: str, kind: str, day: str, title: str, route: str, where: str) -> None:
    def compute(stays: Columns) -> ir.Value:
        return stays[f"sum_{day}"]

    compute.__name__ = name
    compute.__doc__ = f"{title} under observation; where a day is unknown, a total that the source reports."
    measure(
        title=title,
        unit="d",
        grain="stay",
        reads=(f"sum_{day}",),
        source=Source(CONVENTION, where=where),
        null_when="one of the days is unknown and no total is reported",
        rests_on="dose, course or reported total",
        reported=name,
        cases=_SUMMED.format(kind=kind, route=route),
    )(compute)


for _name, _kind, _day, _title, _route, _where in (
    ("antibiotic_days", "antibiotic", "antibiotic_day", "Antibiotic days", "iv",
     "antibiotics: days over the stay"),
    ("acid_suppression_days", "acid_suppressant", "acid_suppression_day", "Days of an acid blocker",
     "enteral", "other drugs and lines: days over the stay"),
    ("probiotic_days", "probiotic", "probiotic_day", "Days of a probiotic", "enteral",
     "other drugs and lines: days over the stay"),
    ("nsaid_days", "nsaid", "nsaid_day", "Days of an NSAID", "iv",
     "other drugs and lines: days over the stay"),
    ("steroid_days", "steroid", "steroid_day", "Days of a postnatal steroid", "iv",
     "other drugs and lines: days over the stay"),
):  # fmt: skip
    _days_of_stay(_name, _kind, _day, _title, _route, _where)


_RATE = """
    infants: infant_id, unit_id, seen_to_day
    a, u, 9
    b, u, 9
    c, u, 9
    d, u, 9
    medicines: infant_id, start_day, stop_day, agent, kind, route
    a, 0, 1, ampicillin, antibiotic, iv
    a, 0, 1, gentamicin, antibiotic, iv
    b, 0, 4, ampicillin, antibiotic, iv
    b, 0, 4, gentamicin, antibiotic, iv
    d, 0, 1, ampicillin, antibiotic,
    expect: infant_id, value, basis
    a, {two}, charted
    b, {five}, charted
    c, 0.0, charted
    d, ,
"""


@measure(
    title="Antibiotic use rate",
    unit="%",
    grain="stay",
    reads=("sum_antibiotic_day", "observed_days"),
    source=Source(CONVENTION, where="antibiotics: use rate, days with one over days observed"),
    null_when="one of the days is unknown",
    rests_on="dose or course",
    cases=_RATE.format(two="20.0", five="50.0"),
)
def antibiotic_use_rate(stays: Columns) -> ir.Value:
    """Percent of the stay's days under observation with a systemic antibiotic.

    One published project calls medicine-days over days by the same name: that is antibiotic_dot_rate.
    """
    return ratio(stays.sum_antibiotic_day * 100, stays.observed_days)


@measure(
    title="Days of antibiotic therapy, per 1,000 days",
    unit="10*-3",
    grain="stay",
    reads=("sum_antibiotics_that_day", "observed_days"),
    source=Source(CONVENTION, where="antibiotics: medicine-days per 1,000 days observed"),
    null_when="one of the days is unknown",
    rests_on="dose or course",
    cases=_RATE.format(two="400.0", five="1000.0"),
)
def antibiotic_dot_rate(stays: Columns) -> ir.Value:
    """Medicine-days of systemic antibiotics for 1,000 days under observation: two at once count twice."""
    return ratio(stays.sum_antibiotics_that_day * 1000, stays.observed_days)


@measure(
    title="NSAID and steroid within one week, ever",
    unit="1",
    grain="stay",
    reads=("sum_nsaid_and_steroid_week",),
    source=Source(CONVENTION, where="other drugs and lines: NSAID and steroid in one week"),
    null_when="one of the days is unknown",
    rests_on="dose or course",
    cases="""
        infants: infant_id, unit_id, seen_to_day
        a, u, 8
        b, u, 9
        c, u, 2
        medicines: infant_id, day, kind, route
        a, 1, nsaid, iv
        a, 7, steroid, iv
        b, 1, nsaid, iv
        b, 8, steroid, iv
        c, 1, nsaid, iv
        c, 1, steroid,
        expect: infant_id, value, basis
        a, 1, charted
        b, 0, charted
        c, ,
    """,
)
def nsaid_and_steroid(stays: Columns) -> ir.Value:
    """1 when an NSAID and a postnatal steroid were ever given within seven days of each other."""
    return stays.sum_nsaid_and_steroid_week.clip(upper=1)
