"""The early empirical antibiotic course: whether there was one, how long it was, and its review clock."""

from typing import Any

import ibis
import ibis.expr.types as ir

from nectary.base.sources import Source
from nectary.measures.declare import Columns, Tables, gather, measure
from nectary.measures.medicines_by_day import SYSTEMIC
from nectary.measures.thresholds import threshold
from nectary.record.words import count_where, only_where, ratio, trusted, unknown, usable

COTTEN = "cotten-2009"
MIN_AN_HOUR = 60


def _perhaps_blood(cultures: ir.Table) -> ir.BooleanValue:
    """Whether a culture was of blood, or may have been since nobody said from where it was taken."""
    return (cultures.site == "blood") | cultures.site.isnull()


@gather(
    grain="stay",
    reads=("cultures.day", "cultures.site", "cultures.result", "infants.left_how"),
    gives={
        "early_sterile": "blood cultures of the first three postnatal days that stayed sterile",
        "early_grown": "those that grew something",
        "early_undecided": "those pending, doubted, called contaminated, or without a result or a site",
        "gone_how": "how the stay ended, when it did",
    },
)
def early_cultures(tables: Tables) -> ir.Table:
    """A result that nobody recorded is unknown, never sterile."""
    rows = tables["cultures"]
    early = rows.filter(_perhaps_blood(rows) & (rows.day <= threshold("early_course_by_day")))
    sure = trusted(early) & early.site.notnull()
    sterile, grown = sure & (early.result == "sterile"), sure & (early.result == "positive")
    each = early.group_by("infant_id").agg(
        early_sterile=count_where(sterile),
        early_grown=count_where(grown),
        early_undecided=count_where(~(sterile | grown).fill_null(False)),
    )
    stays = tables["infants"].select("infant_id", gone_how="left_how")
    return stays.left_join(each, "infant_id")[["infant_id", *each.columns[1:], "gone_how"]]


EARLY = (
    "first_course_from",
    "first_course_to",
    "last_day_here",
    "antibiotic_unknown_days",
    "gone_how",
    "seen_from_birth",
)


def _seen_early(stays: Any) -> ir.BooleanValue:
    """Whether the days in which an early course begins were all seen here, from birth."""
    ended = stays.gone_how.isin(("home", "died")).fill_null(False)
    return ((stays.last_day_here >= threshold("early_course_by_day")) | ended) & (stays.seen_from_birth == 1)


def _began_early(stays: Any) -> ir.BooleanValue:
    return (stays.first_course_from <= threshold("early_course_by_day")).fill_null(False)


@measure(
    title="Length of the early antibiotic course",
    unit="d",
    grain="stay",
    reads=EARLY,
    source=Source(COTTEN, where="days begun in the first three postnatal ones; what joins them is ours"),
    null_when="a day is unknown, the first three days were not all seen here, or the course may still have "
    "been going on when the stay was last looked at",
    rests_on="dose or course",
    turns_on=("early_course_by_day", "course_gap_days"),
    cases="""
        infants: infant_id, unit_id, left_day, left_how, seen_to_day, observed_from_min
        at, u, 20, home, 20
        above, u, 20, home, 20
        none, u, 20, home, 20
        open, u, , still_in, 5
        ended, u, , still_in, 7
        gone, u, 5, transfer, 5
        dead, u, 5, died, 5
        dayone, u, 1, died, 1
        outborn, u, 20, home, 20, 5760
        doubt, u, 20, home, 20
        medicines: infant_id, day, start_day, stop_day, kind, route
        at, , 2, 3, antibiotic, iv
        at, 5, , , antibiotic, iv
        at, 9, , , antibiotic, iv
        above, , 3, 6, antibiotic, iv
        open, , 0, 4, antibiotic, iv
        ended, , 0, 4, antibiotic, iv
        gone, , 0, 5, antibiotic, iv
        dead, , 0, 5, antibiotic, iv
        dayone, 0, , , antibiotic, iv
        dayone, 1, , , antibiotic, iv
        outborn, , 4, 5, antibiotic, iv
        doubt, , 0, 5, antibiotic, iv
        doubt, 9, , , antibiotic,
        expect: infant_id, value, basis
        at, 4, charted
        above, 0, charted
        none, 0, charted
        open, ,
        ended, 5, charted
        gone, ,
        dead, 6, charted
        dayone, 2, charted
        outborn, ,
        doubt, ,
    """,
)
def early_antibiotic_days(stays: Columns) -> ir.Value:
    """Unit days of the course begun on day 0 to 2, first to last, free days inside counted; 0 = none begun.

    Cultures are not asked here. Which days are one course is our own rule, not the cited study's. A stay
    that ends in transfer, or is still going on, leaves a course open until the gap is past.
    """
    ended = stays.gone_how.isin(("home", "died"))
    past = stays.last_day_here - stays.first_course_to > threshold("course_gap_days") + 1
    length = stays.first_course_to - stays.first_course_from + 1
    answer = ibis.cases((~_began_early(stays), 0), ((ended | past).fill_null(False), length), else_=unknown())
    return only_where((stays.antibiotic_unknown_days == 0) & _seen_early(stays), answer)


CULTURES = ("early_sterile", "early_grown", "early_undecided", "records_cultures")


@measure(
    title="Early empirical antibiotics",
    unit="1",
    grain="stay",
    reads=(*EARLY, *CULTURES),
    source=Source(COTTEN, where="begun in the first three postnatal days, with sterile first cultures"),
    null_when="an antibiotic day is unknown; the first three days were not all seen here; or a course began "
    "and no early blood culture has a result, one has none yet, or it was called contaminated",
    rests_on="dose or course, and culture",
    turns_on=("early_course_by_day",),
    cases="""
        infants: infant_id, unit_id, left_day, left_how
        sterile, u, 20, home
        grown, u, 20, home
        pending, u, 20, home
        untaken, u, 20, home
        late, u, 20, home
        latecult, u, 20, home
        doubt, u, 20, home
        nosite, u, 20, home
        medicines: infant_id, start_day, stop_day, kind, route
        nosite, 2, 4, antibiotic, iv
        sterile, 2, 4, antibiotic, iv
        grown, 0, 4, antibiotic, iv
        pending, 0, 4, antibiotic, iv
        untaken, 0, 4, antibiotic, iv
        late, 3, 8, antibiotic, iv
        latecult, 0, 4, antibiotic, iv
        doubt, 0, 4, antibiotic,
        cultures: infant_id, day, site, result
        sterile, 2, blood, sterile
        nosite, 0, blood, sterile
        nosite, 0, , sterile
        grown, 0, blood, sterile
        grown, 1, blood, positive
        pending, 0, blood, sterile
        pending, 1, blood, pending
        late, 0, blood, sterile
        latecult, 3, blood, sterile
        doubt, 0, blood, sterile
        expect: infant_id, value, basis
        sterile, 1, charted
        grown, 0, charted
        pending, ,
        untaken, ,
        late, 0, charted
        latecult, ,
        doubt, ,
        nosite, ,
    """,
)
def early_empirical_antibiotics(stays: Columns) -> ir.Value:
    """1 when a course began on day 0 to 2 and the early blood cultures stayed sterile, else 0.

    0 when no course began so, or a culture grew. A result that nobody recorded is unknown, never sterile.
    """
    begun = _began_early(stays)
    grown = (stays.early_grown > 0).fill_null(False)
    sterile = ((stays.early_sterile > 0) & (stays.early_undecided == 0)).fill_null(False)
    sterile = sterile & (stays.records_cultures > 0)
    answer = ibis.cases((~begun | grown, 0), (sterile, 1), else_=unknown())
    return only_where((stays.antibiotic_unknown_days == 0) & _seen_early(stays), answer)


@measure(
    title="Prolonged early antibiotics with sterile cultures",
    unit="1",
    grain="stay",
    reads=("early_empirical_antibiotics", "early_antibiotic_days"),
    source=Source(COTTEN, where="prolonged: five days or more, which we count in unit days"),
    null_when="there was no early empirical course (not applicable: early_empirical_antibiotics is 0), "
    "or that or its length is unknown",
    rests_on="dose or course, and culture",
    turns_on=("prolonged_course_days",),
    cases="""
        infants: infant_id, unit_id, left_day, left_how
        at, u, 20, home
        below, u, 20, home
        above, u, 20, home
        grown, u, 20, home
        open, u, 4, transfer
        medicines: infant_id, start_day, stop_day, kind, route
        at, 0, 4, antibiotic, iv
        below, 0, 3, antibiotic, iv
        above, 1, 6, antibiotic, iv
        grown, 0, 9, antibiotic, iv
        open, 0, 4, antibiotic, iv
        cultures: infant_id, day, site, result
        at, 0, blood, sterile
        below, 0, blood, sterile
        above, 0, blood, sterile
        grown, 0, blood, positive
        open, 0, blood, sterile
        expect: infant_id, value, basis
        at, 1, charted
        below, 0, charted
        above, 1, charted
        grown, ,
        open, ,
    """,
)
def prolonged_early_antibiotics(stays: Columns) -> ir.Value:
    """1 when the early empirical course ran five unit days or more, 0 when fewer.

    Asked only of a stay that had one.
    """
    long = ibis.ifelse(stays.early_antibiotic_days >= threshold("prolonged_course_days"), 1, 0)
    return only_where(
        stays.early_empirical_antibiotics == 1, only_where(stays.early_antibiotic_days.notnull(), long)
    )


@gather(
    grain="stay",
    reads=(
        "medicines.kind", "medicines.route", "medicines.day", "medicines.start_day", "medicines.at_min",
        "medicines.stop_day", "medicines.start_min", "medicines.stop_min",
        "courses_of_stay.first_course_from", "courses_of_stay.first_course_to",
        "cultures.at_min", "cultures.day", "cultures.site",
    ),
    gives={
        "review_from_min": "minute of the first antibiotic given after an early blood culture was taken",
        "course_stops_min": "minute of the last dose or stop of the first course; NULL where one is untimed",
    },
)  # fmt: skip
def review_clock(tables: Tables) -> ir.Table:
    """Minutes since birth, from doses and courses that carry their time."""
    firsts = tables["courses_of_stay"]
    firsts = firsts.rename(stay="infant_id")
    rows = usable(tables["medicines"])
    rows = rows.filter((rows.kind == "antibiotic") & rows.route.isin(SYSTEMIC))
    rows = rows.mutate(
        on_day=ibis.coalesce(rows.day, rows.start_day, ibis.ifelse(rows.stop_day.notnull(), 0, unknown())),
        from_min=ibis.coalesce(rows.at_min, rows.start_min),
        to_min=ibis.ifelse(rows.day.notnull(), rows.at_min, rows.stop_min),
    )
    doses = rows.join(firsts, [
        rows.infant_id == firsts.stay,
        rows.on_day >= firsts.first_course_from,
        rows.on_day <= firsts.first_course_to,
    ])  # fmt: skip
    taken = usable(tables["cultures"])
    taken = taken.filter(_perhaps_blood(taken) & (taken.day <= threshold("early_course_by_day")))
    all_timed = (taken.at_min.count() == taken.count()) & (taken.site.count() == taken.count())
    taken = taken.group_by("infant_id").agg(taken_min=only_where(all_timed, taken.at_min.min()))
    taken = taken.rename(of_stay="infant_id")
    doses = doses.left_join(taken, doses.stay == taken.of_stay)
    after = only_where(doses.from_min >= doses.taken_min, doses.from_min)
    timed = (doses.from_min.count() == doses.count()) & (doses.to_min.count() == doses.count())
    return doses.group_by("infant_id").agg(
        review_from_min=only_where(timed, after.min()), course_stops_min=only_where(timed, doses.to_min.max())
    )


@measure(
    title="Hours of the early antibiotic course",
    unit="h",
    grain="stay",
    reads=("review_from_min", "course_stops_min", "early_antibiotic_days"),
    source=Source(
        "ward-conventions", where="safety controls: review from the first antibiotic after a culture"
    ),
    null_when="no early course, no timed early blood culture before it, one given without its time, "
    "or its end is unknown",
    rests_on="dose or course, and culture",
    cases="""
        infants: infant_id, unit_id, left_day, left_how
        a, u, 20, home
        b, u, 20, home
        c, u, 20, home
        medicines: infant_id, day, at_min, start_day, start_min, stop_day, stop_min, kind, route
        a, 0, 100, , , , , antibiotic, iv
        a, 1, 1540, , , , , antibiotic, iv
        a, 2, 2980, , , , , antibiotic, iv
        b, , , 0, 100, 1, 2500, antibiotic, iv
        c, 0, , , , , , antibiotic, iv
        cultures: infant_id, day, at_min, site, result
        a, 0, 90, blood, sterile
        b, 0, 100, blood,
        c, 0, 90, blood, sterile
        expect: infant_id, value, basis
        a, 48.0, charted
        b, 40.0, charted
        c, ,
    """,
)
def early_antibiotic_hours(stays: Columns) -> ir.Value:
    """Hours from the first antibiotic after an early blood culture to the course's last one or stop.

    The moment the culture was *taken* counts, whatever it grew. What was given last works on for hours.
    """
    hours = ratio(stays.course_stops_min - stays.review_from_min, MIN_AN_HOUR)
    return only_where(stays.early_antibiotic_days > 0, hours)
