"""Own milk, donor milk and formula."""

from tests.measures.plain.answers import with_basis
from tests.measures.plain.feeding import (
    fed,
    first_feed,
    first_feed_h,
    first_own_milk_h,
    is_formula,
    is_own_milk,
)
from tests.measures.plain.milk import of_no_name
from tests.measures.plain.milk_of_stay import formula_before_34wk, is_charted, maybe_own_milk, own_milk
from tests.measures.plain.stay import BY_STAY as MEASURED
from tests.measures.plain.stay import unsure
from tests.practices.plain.rules import (
    HOURS_A_DAY,
    asked_a_stay,
    days_here,
    gestation_days,
    is_over,
    may_have_declined,
    surely_declined,
)


def formula_days(stay):
    """As charted, else as the source reports."""
    return with_basis(stay, "formula_days")[0]


def first_doubtful(stay, blank):
    """First day of a feed that is doubted, or not held and `blank`."""
    rows = [row for row in stay.rows("feeds") if row["day"] is not None]
    days = [row["day"] for row in rows if unsure(row) or (row["given"] != "held" and blank(row))]
    return min(days, default=None)


def first_unnamed(stay):
    return first_doubtful(stay, of_no_name)


def first_unsaid(stay):
    """A feed that says neither that it was given nor how much may have been one, or none."""
    return first_doubtful(stay, lambda row: row["given"] is None and row["volume_ul"] is None)


def _rows_given(stay):
    """(row, whether it is on a day and said to be given) of feeds and totals of some milk, perhaps some."""
    for table in ("feeds", "feed_totals"):
        for row in stay.rows(table):
            said = row["volume_ul"] is not None or row.get("given") is not None
            if unsure(row) or (row.get("given") != "held" and row["volume_ul"] != 0):
                yield row, row["day"] is not None and said


def perhaps_formula(stay):
    """A feed or total is doubted, of no name, or formula that is on no day or not said to be given."""
    return any(
        unsure(row) or of_no_name(row) or (row["milk"] == "formula" and not placed)
        for row, placed in _rows_given(stay)
    )


def perhaps_fortified(stay):
    """The same of milk with something added; what is surely formula is none."""
    return any(
        unsure(row)
        or (
            row["milk"] != "formula"
            and (row["fortifier"] in (None, "unknown") or (row["fortifier"] != "none" and not placed))
        )
        for row, placed in _rows_given(stay)
    )


def no_formula(stay):
    """The reason where no feed is surely the first formula."""
    if "feeds" not in stay.recorded:
        return "no_feeds_recorded"
    if perhaps_formula(stay):
        return "milk_not_known"
    return "no_formula_on_record" if stay.grid else "days_not_known"


def first_donors(stay):
    """Those of the first day with some donor milk surely given, single feeds and totals alike."""
    rows = [
        row
        for table in ("feeds", "feed_totals")
        for row in stay.usable(table)
        if row["milk"] == "donor" and row["day"] is not None
    ]
    given = [row for row in rows if _some(row)]
    return [row for row in given if row["day"] == min(one["day"] for one in given)]


def _some(row):
    if row.get("given", "total") == "total":
        return (row["volume_ul"] or 0) > 0
    if row["given"] not in (None, "given", "part"):
        return False
    return row["volume_ul"] > 0 if row["volume_ul"] is not None else row["given"] in ("given", "part")


def _by(day, hours):
    """Whether something on or after that unit day may lie within so many hours of birth."""
    return day is not None and day * HOURS_A_DAY <= hours


@asked_a_stay
def own_milk_early(stay, unit):
    within, first = unit.get("own_milk_within_h"), first_feed(stay, is_own_milk)[0]
    if "feeds" not in stay.recorded:
        return "no_feeds_recorded"
    if not stay.from_birth:
        return "born_elsewhere"
    if within is None:
        return "number_not_stated"
    hours = first_own_milk_h(stay)
    ended_h = None if first is None else (first + 1) * HOURS_A_DAY + 1
    if (hours is not None and hours <= within) or (ended_h is not None and ended_h <= within):
        return "started_early"
    if first is not None:
        if _by(first_unnamed(stay), within) or _by(first_unsaid(stay), within):
            return "milk_not_known"
        surely_late = hours is not None or (first - 1) * HOURS_A_DAY > within
        return "started_later" if surely_late else "time_missing"
    maybe = any(own_milk(stay, day) or maybe_own_milk(stay, day) for day in stay.grid)
    none_while_here = is_over(stay) and is_charted(stay) and not maybe
    if MEASURED["any_own_milk_7d"](stay) == 0 or none_while_here:
        return "no_own_milk"
    days = days_here(stay)
    so_far = days is not None and days * HOURS_A_DAY <= within and not is_over(stay)
    return "none_so_far" if so_far else "milk_not_known"


@asked_a_stay
def own_milk_share(stay, unit):
    if "feeds" not in stay.recorded:
        return "no_feeds_recorded"
    if "own_milk_share_percent" not in unit:
        return "number_not_stated"
    share, days = MEASURED["mother_milk_share_14d"](stay), days_here(stay)
    if share is not None:
        return "at_or_above" if share >= unit["own_milk_share_percent"] else "below"
    if days is not None and days < (13 if is_over(stay) else 14):
        return "left_before" if is_over(stay) else "days_not_over"
    return "share_not_known"


@asked_a_stay
def donor_before_formula(stay, unit):
    donors, (formula, formula_min) = first_donors(stay), first_feed(stay, is_formula)
    donor = donors[0]["day"] if donors else None
    doubtful = [day for day in (first_unnamed(stay), first_unsaid(stay)) if day is not None]
    if donor is not None and formula is not None and donor < formula:
        return "milk_not_known" if any(day < donor for day in doubtful) else "donor_milk_first"
    minutes = [row.get("at_min") for row in donors]
    same_day = donor is not None and donor == formula
    settled = same_day and formula_min is not None and not any(day <= donor for day in doubtful)
    if settled and any(minute is not None and minute < formula_min for minute in minutes):
        return "donor_milk_first"
    if formula is None:
        if (formula_days(stay) or 0) > 0:
            return "formula_only_as_a_total"
        return no_formula(stay)
    if surely_declined(stay, "donor_milk"):
        return "family_declined"
    if unit.get("donor_milk_stocked") == 0:
        return "none_stocked"
    inside = inside_the_rule(stay, unit)
    if inside is False:
        return "outside_the_rule"
    if same_day and not (settled and None not in minutes):
        return "same_day"
    if may_have_declined(stay, "donor_milk"):
        return "family_answer_missing"
    if "donor_milk_stocked" not in unit:
        return "stock_not_stated"
    if inside == "no rule":
        return "rule_not_stated"
    if inside is None:
        return "baby_not_known"
    return "milk_not_known" if any(day < formula for day in doubtful) else "formula_first"


def inside_the_rule(stay, unit):
    """True, False, None where the baby's own number is missing, "no rule" where the unit has none."""
    limits = (
        (unit.get("donor_below_g"), stay.birth_weight_g),
        (unit.get("donor_below_gestation_days"), gestation_days(stay)),
    )
    stated = [(limit, own) for limit, own in limits if limit is not None]
    if not stated:
        return "no rule"
    below = [None if own is None else own < limit for limit, own in stated]
    return True if True in below else None if None in below else False


@asked_a_stay
def formula_not_before_34_weeks(stay, unit):
    born = gestation_days(stay)
    if born is not None and born >= 34 * 7:
        return "born_at_34_weeks_or_later"
    formula = formula_before_34wk(stay)
    if formula == 0:
        return "none_before_34_weeks"
    if formula == 1:
        if surely_declined(stay, "donor_milk"):
            return "family_chose"
        maybe = may_have_declined(stay, "donor_milk")
        return "family_answer_missing" if maybe else "formula_before_34_weeks"
    return "feeds_or_gestation_not_known" if "feeds" in stay.recorded else "no_feeds_recorded"


@asked_a_stay
def feeds_started_in_window(stay, unit):
    if "feeds" not in stay.recorded:
        return "no_feeds_recorded"
    starts, ends = unit.get("feeds_start_from_h"), unit.get("feeds_start_until_h")
    if starts is None or ends is None:
        return "window_not_stated"
    if not stay.from_birth:
        return "born_elsewhere"
    first, unsaid, hours = first_feed(stay, fed)[0], first_unsaid(stay), first_feed_h(stay)
    if unsaid is not None and first is not None and unsaid <= first:
        return "time_missing"
    if hours is not None:
        return "before" if hours < starts else "inside" if hours <= ends else "after"
    if first is not None or unsaid is not None or stay.lost("feeds"):
        return "time_missing"
    days = days_here(stay)
    return "not_fed_so_far" if days is None or days * HOURS_A_DAY <= ends else "never_fed"
