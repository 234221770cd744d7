"""Antibiotic courses: days joined over short gaps."""

import ibis
import ibis.expr.types as ir

from nectary.base.sources import Source
from nectary.measures.declare import Columns, Tables, gather, measure
from nectary.measures.medicines import whole_sum
from nectary.measures.thresholds import threshold
from nectary.record.words import count_where, only_where, unknown

CONVENTION = "exposures-conventions"
BEFORE = ("seen_from_birth", "days_before")


def _begun_elsewhere(days: Columns, first: ir.Value) -> ir.BooleanValue:
    """Whether a course that is first seen on day `first` may have begun before this unit's observation."""
    seen_for = first - (days.day - days.days_before)
    return (days.seen_from_birth == 0) & (seen_for <= threshold("course_gap_days"))


@measure(
    title="An antibiotic course begins",
    unit="1",
    grain="day",
    reads=("antibiotic_day", "course_begins", *BEFORE),
    source=Source(CONVENTION, where="antibiotics: a gap of one free day joins a course"),
    null_when="it cannot be told whether an antibiotic was given, or was on a day that would join it, "
    "which may lie before observation began",
    rests_on="dose or course",
    turns_on=("course_gap_days",),
    cases="""
        infants: infant_id, unit_id, seen_to_day, admitted_day, observed_from_min
        a, u, 9, ,
        b, u, 4, ,
        outborn, u, 9, 4, 5760
        medicines: infant_id, day, start_day, stop_day, kind, route
        outborn, 4, , , antibiotic, iv
        outborn, 8, , , antibiotic, iv
        a, 0, , , antibiotic, iv
        a, 2, , , antibiotic, iv
        a, 5, , , antibiotic, iv
        a, , 6, 7, antibiotic, iv
        b, 1, , , antibiotic,
        b, 2, , , antibiotic, iv
        b, 4, , , antibiotic, iv
        expect: infant_id, day, value
        a, 0, 1
        a, 1, 0
        a, 2, 0
        a, 3, 0
        a, 5, 1
        a, 6, 0
        b, 1,
        b, 2,
        b, 4, 0
        outborn, 4,
        outborn, 8, 1
    """,
)
def antibiotic_course_begins(days: Columns) -> ir.Value:
    """1 on the first unit day of a course of systemic antibiotics, 0 on every other day known.

    Days up to one free day apart are one course. Extended-interval gentamicin, given every
    36 to 48 hours, so stays one course.
    """
    hidden = _begun_elsewhere(days, days.day) & (days.course_begins == 1)
    return ibis.cases(
        (days.antibiotic_day.isnull() | hidden, unknown()),
        (days.antibiotic_day == 0, 0),
        else_=days.course_begins,
    )


@measure(
    title="Day of the antibiotic course",
    unit="d",
    grain="day",
    reads=("antibiotic_day", "course_from", *BEFORE),
    source=Source("ward-conventions", where="safety controls: the review clock counts up, never down"),
    null_when="no antibiotic was given that day, or an unknown day hides where its course began",
    rests_on="dose or course",
    cases="""
        infants: infant_id, unit_id, seen_to_day
        a, u, 6
        b, u, 3
        medicines: infant_id, day, start_day, stop_day, kind, route
        a, 0, , , antibiotic, iv
        a, 2, , , antibiotic, iv
        a, 5, , , antibiotic, iv
        a, 6, , , antibiotic, iv
        b, 1, , , antibiotic,
        b, 2, , , antibiotic, iv
        b, 3, , , antibiotic, iv
        expect: infant_id, day, value
        a, 0, 1
        a, 1,
        a, 2, 3
        a, 3,
        a, 5, 1
        a, 6, 2
        b, 2,
        b, 3,
    """,
)
def antibiotic_course_day(days: Columns) -> ir.Value:
    """Which unit day of the running course this is, counted from 1; free days in between count too.

    For the review clock, which counts up and never down.
    """
    known = (days.antibiotic_day == 1) & ~_begun_elsewhere(days, days.course_from)
    return only_where(known, days.day - days.course_from + 1)


@gather(
    grain="stay",
    reads=("days.antibiotic_day", "days.antibiotic_course_begins", "days.start_known"),
    gives={
        "courses_begun": "antibiotic courses begun; NULL where a day is unknown",
        "first_course_from": "first unit day of the first course",
        "first_course_to": "last antibiotic day of the first course",
        "last_day_here": "last unit day under observation",
        "antibiotic_unknown_days": "days of which it cannot be told",
    },
)
def courses_of_stay(tables: Tables) -> ir.Table:
    """The first course reaches to the last antibiotic day before another course begins."""
    days = tables["days"]
    begins = only_where(days.antibiotic_course_begins == 1, days.day)
    each = days.group_by("infant_id").agg(
        courses_begun=whole_sum(days, "antibiotic_course_begins"),
        first_course_from=begins.min(),
        last_day_here=days.day.max(),
        antibiotic_unknown_days=count_where(days.antibiotic_day.isnull()),
    )
    firsts = each.select(stay="infant_id", from_day="first_course_from")
    later = days.join(firsts, [days.infant_id == firsts.stay, days.day > firsts.from_day])
    seconds = later.filter(later.antibiotic_course_begins == 1).group_by("stay").agg(second=later.day.min())
    within = days.filter(days.antibiotic_day == 1).left_join(
        seconds.rename(of_stay="stay"), days.infant_id == seconds.stay
    )
    within = within.filter(within.second.isnull() | (within.day < within.second))
    ends = within.group_by("infant_id").agg(first_course_to=within.day.max())
    return each.left_join(ends, "infant_id")[[*each.columns, "first_course_to"]]


@measure(
    title="Antibiotic courses",
    unit="{course}",
    grain="stay",
    reads=("courses_begun",),
    source=Source(CONVENTION, where="antibiotics: a gap of one free day joins a course"),
    null_when="a day is unknown and no total is reported",
    rests_on="dose, course or reported total",
    reported="antibiotic_courses",
    cases="""
        infants: infant_id, unit_id, seen_to_day
        a, u, 9
        b, u,
        c, u, 3
        medicines: infant_id, day, start_day, stop_day, kind, route
        a, , 0, 2, antibiotic, iv
        a, 4, , , antibiotic, iv
        a, 7, , , antibiotic, iv
        c, 1, , , antibiotic,
        reported: infant_id, item, value
        b, antibiotic_courses, 4
        expect: infant_id, value, basis
        a, 2, charted
        b, 4, reported
        c, ,
    """,
)
def antibiotic_courses(stays: Columns) -> ir.Value:
    """Courses of systemic antibiotics begun while observed, days up to one free day apart being one."""
    return stays.courses_begun
