"""How a stay ended, NEC and what went with it, as the unit states them."""

from tests.measures.plain.stay import or_reported, remembered, stay_measure, sure


def closed(row):
    return sure(row) and row["closed"] is True


def stated(stay, which):
    """The closed and undoubted diagnoses."""
    return [row for row in stay.rows("diagnoses") if row["diagnosis"] == which and closed(row)]


def diagnosed(stay, which):
    """1 when a closed diagnosis stands, NULL while one is open or doubted, 0 when the stay ended without."""
    if stated(stay, which):
        return 1
    open_ones = [row for row in stay.rows("diagnoses") if row["diagnosis"] == which]
    over = stay.infant["left_how"] in ("home", "died") and "diagnoses" in stay.recorded
    return 0 if over and not open_ones else None


@or_reported
@remembered
def nec(stay):
    return diagnosed(stay, "nec")


@or_reported
def sip(stay):
    return diagnosed(stay, "sip")


@or_reported
def nec_surgery(stay):
    if diagnosed(stay, "nec") != 1:
        return diagnosed(stay, "nec")
    surgery = {row["surgery"] for row in stated(stay, "nec")}
    return 1 if surgery & {"drain", "laparotomy"} else None if None in surgery else 0


@or_reported
@remembered
def death(stay):
    return {"died": 1, "home": 0}.get(stay.infant["left_how"])


def nec_onset(stay):
    """(day, minute) of the first stated NEC; no minute where that day has none."""
    rows = [row for row in stated(stay, "nec") if row["start_day"] is not None]
    day = min((row["start_day"] for row in rows), default=None)
    minutes = [row["start_min"] for row in rows if row["start_day"] == day and row["start_min"] is not None]
    return day, min(minutes, default=None)


@stay_measure
def nec_onset_day(stay):
    return nec_onset(stay)[0]


@stay_measure
def nec_onset_pma_days(stay):
    """NULL where gestation is doubted or known only to the week."""
    born, day = stay.infant["gestation_days"], nec_onset(stay)[0]
    if born is None or day is None or not sure(stay.infant) or stay.infant["gestation_known_to"] == "week":
        return None
    return born + day


@stay_measure
def stay_days(stay):
    """The day of admission counts, the day of leaving does not."""
    came, left = stay.infant["admitted_day"], stay.infant["left_day"]
    if stay.infant["left_how"] in (None, "still_in") or came is None or left is None:
        return None
    return left - came
