"""Fluid into a vein, central lines, red cells."""

from tests.measures.plain.milk import known_ul
from tests.measures.plain.outcomes import nec_onset, stated
from tests.measures.plain.stay import (
    day_measure,
    divided,
    limit,
    of_stay,
    one_if,
    or_reported,
    remembered,
    stay_measure,
    sure,
    total,
    unsure,
)
from tests.measures.plain.weight import working_weight_g

HOURS_A_DAY = 24


def on_day(stay, table, day):
    return [row for row in stay.rows(table) if stay.covers(row, day)]


@day_measure
@remembered
def pn_day(stay, day):
    """Lipid alone is not parenteral nutrition; a row of no kind may be."""
    if not stay.tells("fluids"):
        return None
    rows = on_day(stay, "fluids", day)
    nutrition = [row for row in rows if row["kind"] == "parenteral_nutrition"]
    blank = any(row["kind"] is None for row in rows)
    return one_if(any(sure(row) and stay.surely_covers(row, day) for row in nutrition), nutrition or blank)


@day_measure
@remembered
def line_day(stay, day):
    if not stay.tells("lines"):
        return None
    rows = on_day(stay, "lines", day)
    return one_if(any(sure(row) and stay.surely_covers(row, day) for row in rows), rows)


@or_reported
def pn_days(stay):
    return of_stay(stay, pn_day)


@or_reported
def line_days(stay):
    return of_stay(stay, line_day)


def iv_ul(stay, day):
    """uL into a vein; 0 where none is charted; a volume over several days cannot be cut up."""
    if not stay.tells("fluids"):
        return None
    rows = on_day(stay, "fluids", day)
    volumes = [
        row["volume_ul"] if sure(row) and row["start_day"] == row["stop_day"] else None for row in rows
    ]
    return 0 if not rows else total(volumes)


@day_measure
def iv_ml(stay, day):
    return divided(iv_ul(stay, day), 1000)


@day_measure
def total_fluid_ml_per_kg(stay, day):
    both = total((known_ul(stay, day), iv_ul(stay, day)))
    return divided(both, working_weight_g(stay, day))


def is_red(row):
    return sure(row) and row["product"] == "red_cells"


def may_be_red(row):
    return row["product"] is None or (unsure(row) and row["product"] == "red_cells")


@day_measure
def transfused_last_48h(stay, day):
    """Begun on this unit day or the one before; before observation only what is charted is known.

    Before birth nothing was.
    """
    if not stay.tells("transfusions"):
        return None
    rows = [row for row in stay.rows("transfusions") if row["start_day"] in (day - 1, day)]
    unseen = not stay.from_birth and day == stay.grid[0]
    return one_if(any(map(is_red, rows)), any(map(may_be_red, rows)) or unseen)


@stay_measure
def red_cell_transfusions(stay):
    rows = stay.rows("transfusions")
    if not stay.tells("transfusions") or any(map(may_be_red, rows)):
        return None
    return sum(1 for row in rows if is_red(row))


def within(row, onset):
    """Whether a transfusion began in the hours before NEC: by minutes, else by days; None = cannot be told.

    A start exactly at the window's far end is outside. A day apart is less than 48 hours for sure, the same
    day leaves the order open, two days are 24 to 72 hours.
    """
    on_day, on_min = onset
    hours = limit("transfused_before_h")
    if row["start_min"] is not None and on_min is not None:
        return 0 <= on_min - row["start_min"] < hours * 60
    if row["start_day"] is None or on_day is None:
        return None
    apart = on_day - row["start_day"]
    if apart >= 1 and (apart + 1) * HOURS_A_DAY <= hours:
        return True
    return None if apart >= 0 and (apart - 1) * HOURS_A_DAY < hours else False


@stay_measure
def transfused_before_nec(stay):
    if not stay.tells("transfusions") or not stated(stay, "nec"):
        return None
    rows = [(row, within(row, nec_onset(stay))) for row in stay.rows("transfusions")]
    surely = any(is_red(row) and inside for row, inside in rows)
    return one_if(
        surely, any((is_red(row) or may_be_red(row)) and inside in (True, None) for row, inside in rows)
    )
