"""Antibiotics: early and late courses looked at again in time, and early ones that were not prolonged."""

import ibis.expr.types as ir

from nectary.measures.declare import Columns, Tables, gather
from nectary.measures.medicines_by_day import SYSTEMIC
from nectary.practices.declare import first_that_holds, met, not_applicable, not_met, practice, unknown
from nectary.record.words import any_where, count_where, only_where, usable

DOCTOR = ("doctor",)
HARM = (
    "antibiotics ended for a baby who needs them: too little blood in the culture, a mother treated before "
    "birth, meningitis"
)
SURELY_SHORT_DAYS = 2  # two unit days hold less than 48 hours
SURELY_LONG_DAYS = 4  # first and last dose on the first and fourth unit day lie more than 48 hours apart
LATE_FROM_DAY = 3


@gather(
    grain="stay",
    reads=(
        "days.antibiotic_day", "medicines.day", "medicines.start_day", "medicines.stop_day",
        "medicines.stop_min", "medicines.kind", "medicines.route",
    ),
    gives={"antibiotic_runs": "1 = an antibiotic may run on the last unit day under observation"},
)  # fmt: skip
def antibiotics_running(tables: Tables) -> ir.Table:
    """A stop that is charted ends a course; after a single dose the next may come until the day after it."""
    days = tables["days"]
    ends = days.group_by("infant_id").agg(last_day=days.day.max()).rename(stay="infant_id")
    rows = usable(tables["medicines"])
    rows = rows.filter((rows.kind == "antibiotic") & rows.route.isin(SYSTEMIC))
    rows = rows.join(ends, rows.infant_id == ends.stay)
    without_stop = rows.start_day.notnull() & rows.stop_day.isnull() & rows.stop_min.isnull()
    today = (rows.stop_day == rows.last_day) & rows.stop_min.isnull()
    runs = without_stop | today | (rows.stop_day > rows.last_day) | (rows.day >= rows.last_day - 1)
    return rows.group_by("infant_id").agg(antibiotic_runs=any_where(runs.fill_null(False)))


def _runs(stays: Columns) -> ir.BooleanValue:
    """Whether an antibiotic may run now, in a stay that goes on."""
    return (stays.stay_over == 0) & (stays.antibiotic_runs == 1).fill_null(False)


@practice(
    factor="F07_antibiotics",
    grain="stay",
    reads=(
        "records_medicines", "early_antibiotic_days", "early_antibiotic_hours", "early_grown",
        "first_course_from", "antibiotic_unknown_days", "antibiotic_runs", "seen_from_birth", "stay_over",
    ),
    turns_on=("review_until_h",),
    harm=HARM,
    whys={
        "number_not_stated": unknown("unit setting review_until_h"),
        "no_medicines_recorded": unknown("medicines"),
        "no_early_course": not_applicable(),
        "ended_in_time": met(),
        "culture_grew": met(),
        "went_on": unknown("a reason to go on"),
        "clock_runs": unknown("medicines.stop_day", open_to=DOCTOR),
        "may_join": unknown("infants.seen_to_day"),
        "times_missing": unknown("medicines.at_min or cultures.at_min"),
        "days_missing": unknown("medicines.day"),
    },
    cases="""
        infants: infant_id, unit_id, left_day, left_how, seen_to_day, observed_from_min, birth_weight_g
        at, u, 20, home, 20, , 900
        above, u, 20, home, 20, , 900
        short, u, 20, home, 20, , 900
        long, u, 20, home, 20, , 900
        between, u, 20, home, 20, , 900
        grew, u, 20, home, 20, , 900
        none, u, 20, home, 20, , 900
        runs, u, , still_in, 1, , 900
        stopped, u, , still_in, 4, , 900
        outborn, u, 20, home, 20, 5760, 900
        heavy, u, 20, home, 20, , 2000
        medicines: infant_id, day, at_min, start_day, start_min, stop_day, stop_min, kind, route
        heavy, , , 0, 100, 2, 2980, antibiotic, iv
        at, , , 0, 100, 2, 2980, antibiotic, iv
        above, , , 0, 100, 2, 2981, antibiotic, iv
        short, , , 0, , 1, , antibiotic, iv
        long, , , 0, , 3, , antibiotic, iv
        between, , , 0, , 2, , antibiotic, iv
        grew, , , 0, , 9, , antibiotic, iv
        runs, 0, 100, , , , , antibiotic, iv
        runs, 1, 1540, , , , , antibiotic, iv
        stopped, , , 0, 100, 2, 2980, antibiotic, iv
        outborn, , , 5, , 6, , antibiotic, iv
        cultures: infant_id, day, at_min, site, result
        at, 0, 90, blood, sterile
        above, 0, 90, blood, sterile
        grew, 0, 90, blood, positive
        unit_settings: setting, value, below_g
        review_until_h, 48, 1501
        expect: infant_id, why
        at, ended_in_time
        above, went_on
        short, ended_in_time
        long, went_on
        between, times_missing
        grew, culture_grew
        none, no_early_course
        runs, clock_runs
        stopped, may_join
        outborn, days_missing
        heavy, number_not_stated
    """,
)  # fmt: skip
def early_antibiotics_reviewed(stays: Columns) -> ir.StringValue:
    """Met: a course begun on day 0 to 2 ended by the unit's hours after the first antibiotic that followed a
    culture, or went on with a culture that grew. Any other reason to go on is not in the record: unknown, and
    never *not met*. Without times, two unit days are short enough and four are not. A course that was stopped
    may still be joined by a dose of the next days.
    """
    hours, days = stays.early_antibiotic_hours, stays.early_antibiotic_days
    in_time = (hours <= stays.unit_review_until_h).fill_null(False) | (
        hours.isnull() & (days <= SURELY_SHORT_DAYS)
    )
    late = (hours > stays.unit_review_until_h).fill_null(False) | (
        hours.isnull() & (days >= SURELY_LONG_DAYS)
    )
    known = (stays.antibiotic_unknown_days == 0) & (stays.seen_from_birth == 1) & (stays.stay_over == 0)
    lately = known & (stays.first_course_from < LATE_FROM_DAY)
    return first_that_holds(
        (stays.records_medicines == 0, "no_medicines_recorded"),
        (days == 0, "no_early_course"),
        (stays.unit_review_until_h.isnull(), "number_not_stated"),
        ((days > 0) & in_time, "ended_in_time"),
        ((days > 0) & (stays.early_grown > 0), "culture_grew"),
        ((days > 0) & late, "went_on"),
        (days > 0, "times_missing"),
        (lately & _runs(stays), "clock_runs"),
        (lately, "may_join"),
        otherwise="days_missing",
    )


@gather(
    grain="stay",
    reads=("days.antibiotic_course_day", "days.antibiotic_day"),
    gives={
        "late_courses": "antibiotic courses begun after the first three postnatal days",
        "late_courses_long": "those that reached a third unit day",
        "late_course_last_day": "last unit day of any of them",
        "late_long_last_day": "last unit day of one on its third or a later one",
        "last_looked_at": "last unit day under observation",
    },
)
def late_courses_of_stay(tables: Tables) -> ir.Table:
    """A course is late by the unit day on which it began."""
    days = tables["days"]
    late = (days.day - days.antibiotic_course_day + 1 >= LATE_FROM_DAY).fill_null(False)
    return days.group_by("infant_id").agg(
        late_courses=count_where(late & (days.antibiotic_course_day == 1)),
        late_courses_long=count_where(late & (days.antibiotic_course_day == SURELY_SHORT_DAYS + 1)),
        late_course_last_day=only_where(late, days.day).max(),
        late_long_last_day=only_where(
            late & (days.antibiotic_course_day > SURELY_SHORT_DAYS), days.day
        ).max(),
        last_looked_at=days.day.max(),
    )


@practice(
    factor="F07_antibiotics",
    grain="stay",
    reads=(
        "records_medicines", "late_courses", "late_courses_long", "late_course_last_day",
        "late_long_last_day", "last_looked_at", "antibiotic_unknown_days", "antibiotic_runs", "stay_over",
    ),
    harm=HARM,
    whys={
        "no_medicines_recorded": unknown("medicines"),
        "days_missing": unknown("medicines.day"),
        "no_late_course": not_applicable(),
        "goes_on": unknown("a reason to go on", open_to=DOCTOR),
        "went_on": unknown("a reason to go on"),
        "clock_runs": unknown("medicines.stop_day", open_to=DOCTOR),
        "may_join": unknown("infants.seen_to_day"),
        "ended_in_time": met(),
    },
    cases="""
        infants: infant_id, unit_id, left_day, left_how, seen_to_day
        two_days, u, 20, home, 20
        three_days, u, 20, home, 20
        early, u, 20, home, 20
        none, u, 20, home, 20
        runs, u, , still_in, 11
        stopped, u, , still_in, 12
        goes_on, u, , still_in, 13
        gone_by, u, , still_in, 13
        unnamed, u, 20, home, 20
        medicines: infant_id, start_day, stop_day, kind, route
        two_days, 10, 11, antibiotic, iv
        three_days, 10, 12, antibiotic, iv
        early, 2, 9, antibiotic, iv
        runs, 10, 11, antibiotic, iv
        stopped, 10, 11, antibiotic, iv
        goes_on, 10, , antibiotic, iv
        gone_by, 4, 8, antibiotic, iv
        gone_by, 13, , antibiotic, iv
        unnamed, 10, 11, antibiotic,
        expect: infant_id, why
        two_days, ended_in_time
        three_days, went_on
        early, no_late_course
        none, no_late_course
        runs, clock_runs
        stopped, may_join
        goes_on, goes_on
        gone_by, went_on
        unnamed, days_missing
    """,
)  # fmt: skip
def late_antibiotics_reviewed(stays: Columns) -> ir.StringValue:
    """Met: every course begun after day 2 ended within two unit days, which hold less than 48 hours.

    A course that reached a third day may have gone on for a reason, which the record does not hold.
    """
    lately = (stays.stay_over == 0) & (stays.last_looked_at - stays.late_course_last_day <= 1)
    running = lately & _runs(stays)
    return first_that_holds(
        (stays.records_medicines == 0, "no_medicines_recorded"),
        (running & (stays.late_long_last_day == stays.late_course_last_day), "goes_on"),
        (stays.late_courses_long > 0, "went_on"),
        (stays.antibiotic_unknown_days.isnull() | (stays.antibiotic_unknown_days > 0), "days_missing"),
        (stays.late_courses == 0, "no_late_course"),
        (running, "clock_runs"),
        (lately, "may_join"),
        otherwise="ended_in_time",
    )


@practice(
    factor="F07_antibiotics",
    grain="stay",
    reads=(
        "records_medicines",
        "prolonged_early_antibiotics",
        "early_empirical_antibiotics",
        "early_antibiotic_days",
        "antibiotic_runs",
        "stay_over",
    ),
    harm=HARM,
    whys={
        "no_medicines_recorded": unknown("medicines"),
        "not_prolonged": met(),
        "prolonged": not_met(),
        "no_such_course": not_applicable(),
        "course_runs": unknown("medicines.stop_day", open_to=DOCTOR),
        "course_or_culture_unknown": unknown("medicines or cultures.result"),
    },
    cases="""
        infants: infant_id, unit_id, left_day, left_how, seen_to_day
        at, u, 20, home, 20
        below, u, 20, home, 20
        above, u, 20, home, 20
        grown, u, 20, home, 20
        open, u, , still_in, 4
        pending, u, , still_in, 9
        no_result, u, 20, home, 20
        medicines: infant_id, start_day, stop_day, kind, route
        at, 0, 4, antibiotic, iv
        below, 0, 3, antibiotic, iv
        above, 0, 5, antibiotic, iv
        grown, 0, 9, antibiotic, iv
        open, 0, 4, antibiotic, iv
        pending, 0, 2, antibiotic, iv
        no_result, 0, 3, antibiotic, iv
        cultures: infant_id, day, site, result
        at, 0, blood, sterile
        below, 0, blood, sterile
        above, 0, blood, sterile
        grown, 0, blood, positive
        open, 0, blood, sterile
        pending, 0, blood,
        no_result, 0, blood,
        expect: infant_id, why
        at, prolonged
        below, not_prolonged
        above, prolonged
        grown, no_such_course
        open, course_runs
        pending, course_or_culture_unknown
        no_result, course_or_culture_unknown
    """,
)
def early_course_not_prolonged(stays: Columns) -> ir.StringValue:
    """Met: an early course with sterile cultures lasted fewer than five unit days.

    A culture's result that is not recorded is unknown, never sterile.
    """
    return first_that_holds(
        (stays.records_medicines == 0, "no_medicines_recorded"),
        (stays.prolonged_early_antibiotics == 0, "not_prolonged"),
        (stays.prolonged_early_antibiotics == 1, "prolonged"),
        (stays.early_empirical_antibiotics == 0, "no_such_course"),
        (_runs(stays) & stays.early_antibiotic_days.isnull(), "course_runs"),
        otherwise="course_or_culture_unknown",
    )
