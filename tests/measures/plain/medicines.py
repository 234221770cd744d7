"""Medicines by the day and over the stay, and courses of antibiotics."""

from tests.measures.plain.stay import (
    day_measure,
    divided,
    limit,
    named,
    of_stay,
    one_if,
    or_reported,
    remembered,
    stay_measure,
    sure,
    total,
)

ROUTES = {
    "antibiotic": ("iv", "im"),
    "acid_suppressant": ("iv", "im", "enteral"),
    "probiotic": ("enteral",),
    "nsaid": ("iv", "im", "enteral"),
    "steroid": ("iv", "im", "enteral"),
}
WEEK = 7


def is_surely(row, kind):
    return sure(row) and row["kind"] == kind and row["route"] in ROUTES[kind]


def may_be(row, kind):
    """Not surely, but a blank name or route, or a doubt, leaves it open."""
    could = row["kind"] in (kind, None) and row["route"] in (*ROUTES[kind], None)
    return could and not is_surely(row, kind)


def is_surely_on(stay, row, day, kind):
    return is_surely(row, kind) and stay.surely_covers(row, day)


def may_be_on(stay, row, day, kind):
    """Not surely one, or surely one whose course may have begun later."""
    return may_be(row, kind) or (is_surely(row, kind) and not stay.surely_covers(row, day))


@remembered
def on_day(stay, day):
    return [row for row in stay.rows("medicines") if stay.covers(row, day)]


@remembered
def given(stay, day, kind):
    """1 when surely given, 0 when surely not, NULL when it cannot be told.

    Before observation only what is charted is known; before birth nothing was given.
    """
    if not stay.tells("medicines"):
        return None
    rows = on_day(stay, day) if day >= 0 else []
    unseen = day not in stay.grid and not before_birth(stay, day)
    surely = any(is_surely_on(stay, row, day, kind) for row in rows)
    return one_if(surely, unseen or any(may_be_on(stay, row, day, kind) for row in rows))


def before_birth(stay, day):
    """Whether the day is before birth and nothing can hide there: observation began at birth."""
    return day < 0 and stay.from_birth


def _day(name, kind):
    @day_measure
    @named(name)
    def that_day(stay, day):
        return given(stay, day, kind)


def _days(name, kind):
    @or_reported
    @named(name)
    def over_stay(stay):
        return of_stay(stay, lambda stay, day: given(stay, day, kind))


for _name, _kind in (
    ("antibiotic", "antibiotic"),
    ("acid_suppression", "acid_suppressant"),
    ("probiotic", "probiotic"),
    ("nsaid", "nsaid"),
    ("steroid", "steroid"),
):
    _day(f"{_name}_day", _kind)
    _days(f"{_name}_days", _kind)


def antibiotic(stay, day):
    return given(stay, day, "antibiotic")


@day_measure
@remembered
def nsaid_and_steroid_week(stay, day):
    """Days of the week before observation began are unknown, not without."""
    week = range(day - WEEK + 1, day + 1)
    answers = [[given(stay, one, kind) for one in week] for kind in ("nsaid", "steroid")]
    return one_if(all(1 in ever for ever in answers), all(1 in ever or None in ever for ever in answers))


@stay_measure
def nsaid_and_steroid(stay):
    days = of_stay(stay, nsaid_and_steroid_week)
    return None if days is None else min(days, 1)


@day_measure
@remembered
def antibiotics_that_day(stay, day):
    """NULL where a doubted row may be one more, and where one that was given has no name."""
    if not stay.tells("medicines"):
        return None
    rows = on_day(stay, day)
    agents = [row["agent"] for row in rows if is_surely_on(stay, row, day, "antibiotic")]
    if None in agents or any(may_be_on(stay, row, day, "antibiotic") for row in rows):
        return None
    return len(set(agents))


@day_measure
def antibiotic_days_so_far(stay, day):
    so_far = range(stay.grid[0], day + 1)
    return total(antibiotic(stay, one) for one in so_far) if stay.start_known else None


@stay_measure
def antibiotic_use_rate(stay):
    days = of_stay(stay, antibiotic)
    return None if days is None else divided(days * 100, len(stay.grid))


@stay_measure
def antibiotic_dot_rate(stay):
    medicines = of_stay(stay, antibiotics_that_day)
    return None if medicines is None else divided(medicines * 1000, len(stay.grid))


@day_measure
@remembered
def antibiotic_course_begins(stay, day):
    if antibiotic(stay, day) != 1:
        return antibiotic(stay, day)
    before = [antibiotic(stay, day - back) for back in range(1, limit("course_gap_days") + 2)]
    return 0 if 1 in before else None if None in before else 1


@day_measure
def antibiotic_course_day(stay, day):
    """Walks back from one antibiotic day to the one that joins it, to the day on which the course began."""
    if antibiotic(stay, day) != 1:
        return None
    first = day
    while antibiotic_course_begins(stay, first) == 0:
        joined = range(first - limit("course_gap_days") - 1, first)
        first = min(one for one in joined if antibiotic(stay, one) == 1)
    return day - first + 1 if antibiotic_course_begins(stay, first) == 1 else None


@or_reported
def antibiotic_courses(stay):
    return of_stay(stay, antibiotic_course_begins)
