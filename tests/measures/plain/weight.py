"""The weight that volumes are divided by, when birth weight was regained, and growth over a week."""

from itertools import pairwise

from tests.measures.plain.stay import day_measure, divided, limit, remembered, stay_measure

WEEK = 7


@remembered
def weighings(stay):
    """day -> grams: usable weighings, the heaviest of several on one day."""
    grams: dict[int, int] = {}
    for row in stay.usable("weights"):
        if row["do_not_use"] is True or row["day"] is None or row["weight_g"] is None:
            continue
        grams[row["day"]] = max(row["weight_g"], grams.get(row["day"], 0))
    return grams


@remembered
def regained_on(stay):
    """The first day at or above birth weight then and at the next weighing, no earlier than the limit."""
    weighed, born = weighings(stay), stay.birth_weight_g
    if born is None:
        return None
    for day, after in pairwise(sorted(weighed)):
        if day >= limit("first_regain_day") and min(weighed[day], weighed[after]) >= born:
            return day
    return None


def is_regained(stay, day):
    return regained_on(stay) is not None and regained_on(stay) <= day


def last_weighed(stay, day):
    """The day of the last weighing on or before `day`; None where there is none."""
    return max((on for on in weighings(stay) if on <= day), default=None)


def weighed_lately(stay, day):
    last = last_weighed(stay, day)
    return last is not None and day - last <= limit("oldest_weight_days")


@day_measure
@remembered
def working_weight_g(stay, day):
    if stay.birth_weight_g is None:
        return None
    if day > limit("oldest_weight_days") and not weighed_lately(stay, day):
        return None
    return weighings(stay)[last_weighed(stay, day)] if is_regained(stay, day) else stay.birth_weight_g


@day_measure
def working_weight_age_d(stay, day):
    if working_weight_g(stay, day) is None:
        return None
    return day - last_weighed(stay, day) if is_regained(stay, day) else day


@day_measure
def working_weight_is_birth_weight(stay, day):
    if working_weight_g(stay, day) is None:
        return None
    return 0 if is_regained(stay, day) else 1


@day_measure
def weight_regained(stay, day):
    if stay.birth_weight_g is None:
        return None
    if is_regained(stay, day):
        return 1
    return 0 if weighed_lately(stay, day) else None


@day_measure
def weight_gain_g_per_kg_day(stay, day):
    now, before = weighings(stay).get(day), weighings(stay).get(day - WEEK)
    if now is None or before is None:
        return None
    # gain over 7 days and the mean of both weights in kg, as one fraction of whole numbers
    return divided((now - before) * 2 * 1000, (now + before) * WEEK)


@stay_measure
def weight_regained_day(stay):
    return regained_on(stay)
