"""Whose milk a stay held, and whether it was human milk alone."""

from tests.measures.plain.feeding import is_held_all_day, is_own_milk
from tests.measures.plain.milk import milk, was_taken
from tests.measures.plain.stay import (
    DAYS_A_WEEK,
    divided,
    limit,
    named,
    one_if,
    or_reported,
    remembered,
    stay_measure,
    sure,
)


@remembered
def charted_days(stay):
    """Days with a feed or total that nobody doubts: a doubted one is no sign that the day was charted."""
    rows = (*stay.usable("feeds"), *stay.usable("feed_totals"))
    return sorted({row["day"] for row in rows} & set(stay.grid))


def is_charted(stay):
    return bool(charted_days(stay))


def is_blank(stay, day):
    """Nothing is charted, after the first charted day, and no hold of all feeds stands all that day."""
    charted = charted_days(stay)
    before = bool(charted) and charted[0] < day
    return before and day not in charted and not is_held_all_day(stay, day)


def is_known(stay, day):
    """The milk of the day is wholly known; a day before the first charted one is taken as without."""
    held = milk(stay, day)
    return not is_blank(stay, day) if held is None else held.known and held.all_named


def window(stay, until=None):
    return [day for day in stay.grid if until is None or day <= limit(until)]


def _milk_days(name, kinds):
    @or_reported
    @named(name)
    def days(stay):
        if not is_charted(stay) or not all(is_known(stay, day) for day in stay.grid):
            return None
        return sum(1 for day in charted_days(stay) if milk(stay, day).ul(*kinds) > 0)


_milk_days("milk_days", ("mother", "donor"))
_milk_days("formula_days", ("formula",))


def _share(name, until):
    @stay_measure
    @named(name)
    def share(stay):
        days = window(stay, until)
        seen = until is None or stay.seen_past(limit(until))
        if not seen or not all(is_known(stay, day) for day in days):
            return None
        held = [milk(stay, day) for day in days if day in charted_days(stay)]
        return divided(sum(one.ul("mother") for one in held) * 100, sum(one.ul() for one in held))


_share("mother_milk_share_stay", None)
_share("mother_milk_share_14d", "bovine_until_day")


def own_milk(stay, day):
    held = milk(stay, day)
    return held is not None and any(is_own_milk(row) for row in held.rows)


def maybe_own_milk(stay, day):
    return not is_known(stay, day)


def human_milk(stay, day):
    """By volume or given without one, and at the breast."""
    held = milk(stay, day)
    return held is not None and any(
        is_own_milk(row) or (was_taken(row) and row["milk"] == "donor") for row in held.rows
    )


def formula(stay, day):
    held = milk(stay, day)
    return held is not None and held.formula


def maybe_formula(stay, day):
    held = milk(stay, day)
    return is_blank(stay, day) if held is None else held.maybe_formula


def bovine(stay, day):
    held = milk(stay, day)
    return held is not None and held.bovine


def maybe_bovine(stay, day):
    held = milk(stay, day)
    if held is None:
        return is_blank(stay, day)
    return held.maybe_formula or held.fortifier_not_said or not held.known


def _ever(name, until, surely, maybe):
    """0 needs the whole window observed and known; 1 needs one day."""

    @stay_measure
    @named(name)
    def ever(stay):
        days = window(stay, until)
        if any(surely(stay, day) for day in days):
            return 1
        seen = is_charted(stay) and stay.seen_past(limit(until))
        return 0 if seen and not any(maybe(stay, day) for day in days) else None


_ever("any_bovine_14d", "bovine_until_day", bovine, maybe_bovine)
_ever("any_own_milk_7d", "own_milk_until_day", own_milk, maybe_own_milk)


def _exclusive(name, surely, maybe):
    """Ended by one day of `surely`; 1 needs every day known, from birth."""

    @stay_measure
    @named(name)
    def exclusive(stay):
        if any(surely(stay, day) for day in stay.grid):
            return 0
        known = stay.from_birth and not any(maybe(stay, day) for day in stay.grid)
        return 1 if known and any(human_milk(stay, day) for day in stay.grid) else None


_exclusive("exclusive_human_base", formula, maybe_formula)
_exclusive("exclusive_human_all", bovine, maybe_bovine)


def born_between(stay):
    """(least, most) days of gestation at birth, a week apart where not known to the day; None = unknown."""
    least = stay.infant["gestation_days"] if sure(stay.infant) else None
    if least is None:
        return None
    return least, least + (0 if stay.known_to_the_day else DAYS_A_WEEK - 1)


@stay_measure
def formula_before_34wk(stay):
    born = born_between(stay)
    if born is None or not is_charted(stay):
        return None
    late, (least, most) = limit("late_formula_pma_days"), born
    if any(formula(stay, day) for day in stay.grid if most + day < late):
        return 1
    perhaps_early = [day for day in stay.grid if least + day < late]
    doubt = any(formula(stay, day) or maybe_formula(stay, day) for day in perhaps_early)
    seen = stay.ended_here or least + stay.grid[-1] >= late
    return one_if(False, doubt or not seen or not stay.from_birth)
