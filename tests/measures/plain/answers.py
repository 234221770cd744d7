"""Every answer of the plain rules for one stay."""

# Each import enters its rules.
from tests.measures.plain import (  # noqa: F401
    early_antibiotics,
    feeding,
    fluids,
    medicines,
    milk,
    milk_of_stay,
    milk_range,
    outcomes,
    talks,
    weight,
)
from tests.measures.plain.outcomes import told
from tests.measures.plain.stay import BY_DAY, BY_STAY, REPORTED, stay_measure


def with_basis(stay, name):
    """(value, basis) of a stay measure: charted, reported where nothing is charted, or neither."""
    if name == "nec_or_death":
        return nec_or_death_with_basis(stay)
    value = BY_STAY[name](stay)
    if value is not None:
        return value, "charted"
    reported = told(stay, name) if name in REPORTED else None
    return reported, None if reported is None else "reported"


def nec_or_death_with_basis(stay):
    """1 when either was, NULL where neither surely was and one is unknown, else 0.

    *reported* when one of the two rests on a total.
    """
    values, bases = zip(with_basis(stay, "nec"), with_basis(stay, "death"), strict=True)
    if 1 not in values and None in values:
        return None, None
    return int(1 in values), "reported" if "reported" in bases else "charted"


@stay_measure
def nec_or_death(stay):
    return nec_or_death_with_basis(stay)[0]


def stay_answers(stay):
    """measure -> (value, basis)."""
    return {name: with_basis(stay, name) for name in BY_STAY}


def day_answers(stay):
    """day -> measure -> value."""
    return {day: {name: rule(stay, day) for name, rule in BY_DAY.items()} for day in stay.grid}
