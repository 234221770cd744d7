"""Every answer of the plain rules for one stay."""

# Each import enters its rules.
from tests.measures.plain import (  # noqa: F401
    early_antibiotics,
    feeding,
    fluids,
    medicines,
    milk,
    milk_of_stay,
    outcomes,
    talks,
    weight,
)
from tests.measures.plain.stay import BY_DAY, BY_STAY, REPORTED, stay_measure


def told(stay, item):
    """The largest usable total of `item` that the source reports."""
    values = [row["value"] for row in stay.usable("reported") if row["item"] == item]
    return max((value for value in values if value is not None), default=None)


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
    """1 when either surely was, NULL where one is unknown, else 0; *reported* where it rests on a total."""
    both = [with_basis(stay, "nec"), with_basis(stay, "death")]
    happened = [basis for value, basis in both if value == 1]
    if happened:
        return 1, "charted" if "charted" in happened else "reported"
    bases = [basis for _, basis in both]
    if None in bases:
        return None, None
    return 0, "reported" if "reported" in bases else "charted"


@stay_measure
def nec_or_death(stay):
    return nec_or_death_with_basis(stay)[0]


def stay_answers(stay):
    """measure -> (value, basis)."""
    return {name: with_basis(stay, name) for name in BY_STAY}


def day_answers(stay):
    """day -> measure -> value."""
    return {day: {name: rule(stay, day) for name, rule in BY_DAY.items()} for day in stay.grid}
