"""The early empirical antibiotic course."""

from tests.measures.plain.medicines import antibiotic, antibiotic_course_begins, is_surely
from tests.measures.plain.stay import divided, limit, one_if, remembered, stay_measure, sure


def wholly_known(stay):
    """Of every day under observation it is known whether an antibiotic was given."""
    answers = [antibiotic(stay, day) for day in stay.grid]
    return answers != [] and None not in answers


def seen_early(stay):
    """The days on which an early course begins were seen here, from birth."""
    return stay.from_birth and (stay.ended_here or stay.grid[-1] >= limit("early_course_by_day"))


def first_course(stay):
    """(first day, last antibiotic day) of the first course; None where none was begun."""
    begun = [day for day in stay.grid if antibiotic_course_begins(stay, day) == 1]
    if not begun:
        return None
    until = begun[1] if len(begun) > 1 else stay.grid[-1] + 1
    return begun[0], max(day for day in range(begun[0], until) if antibiotic(stay, day) == 1)


@remembered
def early_course(stay):
    """(first day, last antibiotic day) of a course begun early; () of none, None where it cannot be told."""
    if not wholly_known(stay) or not seen_early(stay):
        return None
    course = first_course(stay)
    return course if course is not None and course[0] <= limit("early_course_by_day") else ()


@stay_measure
@remembered
def early_antibiotic_days(stay):
    course = early_course(stay)
    if not course:
        return None if course is None else 0
    first, last = course
    past = stay.grid[-1] - last > limit("course_gap_days") + 1
    return last - first + 1 if stay.ended_here or past else None


def early_blood_cultures(stay):
    """Those of the first days that were of blood, or may have been since nobody said of what."""
    days = range(limit("early_course_by_day") + 1)
    return [row for row in stay.rows("cultures") if row["site"] in ("blood", None) and row["day"] in days]


def surely_of_blood(row):
    return sure(row) and row["site"] is not None


@stay_measure
@remembered
def early_empirical_antibiotics(stay):
    """A result that nobody recorded is unknown, never sterile."""
    course, cultures = early_course(stay), early_blood_cultures(stay)
    if not course:
        return None if course is None else 0
    results = [row["result"] if surely_of_blood(row) else None for row in cultures]
    if "positive" in results:
        return 0
    return 1 if set(results) == {"sterile"} and stay.tells("cultures") else None


@stay_measure
def prolonged_early_antibiotics(stay):
    days = early_antibiotic_days(stay)
    if early_empirical_antibiotics(stay) != 1 or days is None:
        return None
    return one_if(days >= limit("prolonged_course_days"))


@stay_measure
def early_antibiotic_hours(stay):
    """From the first dose after a culture was taken to the last dose or stop of the course."""
    if not early_antibiotic_days(stay):
        return None
    first, last = early_course(stay)
    spans = []
    for row in stay.usable("medicines"):
        if not is_surely(row, "antibiotic") or not any(stay.covers(row, d) for d in range(first, last + 1)):
            continue
        dose = row["day"] is not None
        spans.append((row["at_min"], row["at_min"]) if dose else (row["start_min"], row["stop_min"]))
    taken = [row["at_min"] if row["site"] else None for row in early_blood_cultures(stay) if sure(row)]
    if not taken or None in taken or any(None in span for span in spans):
        return None
    after = [start for start, _ in spans if start >= min(taken)]
    return divided(max(stop for _, stop in spans) - min(after), 60) if after else None
