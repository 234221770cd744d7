"""What every plain rule of a practice is said in: the unit's settings in force, and a few words of a stay."""

from tests.measures.plain.stay import sure

BY_DAY, BY_STAY = {}, {}
HOURS_A_DAY = 24


def asked_a_day(rule):
    """Enters `rule(stay, unit, day)`, a reason or None where nothing is asked, under its own name."""
    BY_DAY[rule.__name__] = rule
    return rule


def asked_a_stay(rule):
    """Enters `rule(stay, unit)`, a reason, under its own name."""
    BY_STAY[rule.__name__] = rule
    return rule


def in_force(stay, rows):
    """name -> value of the unit's settings for the baby's month of birth and birth weight."""
    month, grams = stay.infant["birth_month"], stay.birth_weight_g

    def stands(row):
        if row["from_month"] is not None and (month is None or month < row["from_month"]):
            return False
        if row["until_month"] is not None and (month is None or month >= row["until_month"]):
            return False
        if row["from_g"] is not None and (grams is None or grams < row["from_g"]):
            return False
        return row["below_g"] is None or (grams is not None and grams < row["below_g"])

    found = {}
    for row in rows:
        if stands(row):
            found[row["setting"]] = max(row["value"], found.get(row["setting"], row["value"]))
    return found


def reasons(stay, unit):
    """(practice, day or None) -> the reason of every practice that has something to say."""
    found = {(name, None): rule(stay, unit) for name, rule in BY_STAY.items()}
    for day in stay.grid:
        found |= {(name, day): rule(stay, unit, day) for name, rule in BY_DAY.items()}
    return {key: why for key, why in found.items() if why is not None}


def days_here(stay):
    """Unit days since admission; None where nobody knows when that was, or to when it was looked at."""
    came = stay.infant["admitted_day"]
    if came is None and stay.from_birth:
        came = 0
    return None if stay.last_seen is None or came is None else stay.last_seen - came


def is_over(stay):
    return stay.infant["left_how"] in ("home", "transfer", "died")


def answers(stay, about):
    """Every answer of a parent about it, doubted or not."""
    return [row for row in stay.rows("consents") if row["about"] == about]


def may_have_declined(stay, about):
    """An answer that is doubted or missing, or of which nobody said what it was about, may be a no."""
    rows = [row for row in stay.rows("consents") if row["about"] in (about, None)]
    return any(row["answer"] is None or declined(row) for row in rows)


def declined(row):
    return row["answer"] in ("declined", "withdrawn")


def surely_declined(stay, about):
    return any(sure(row) and declined(row) for row in answers(stay, about))


def gestation_days(stay):
    return stay.infant["gestation_days"] if sure(stay.infant) else None
