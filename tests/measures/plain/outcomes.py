"""How a stay ended, NEC and what went with it, as the unit states them."""

from tests.measures.plain.stay import or_reported, remembered, stay_measure, sure

ABOUT = {"nec": "nec", "nec_surgery": "nec", "sip": "sip"}


def closed(row):
    return sure(row) and row["closed"] is True


def stated(stay, which):
    """The closed and undoubted diagnoses."""
    return [row for row in stay.rows("diagnoses") if row["diagnosis"] == which and closed(row)]


def is_open(stay, which):
    """A diagnosis of it is open or doubted, one has no name and may be of it, or a work-up is open."""
    about = [row for row in stay.rows("diagnoses") if row["diagnosis"] in (which, None)]
    return work_up_open(stay) or any(row["diagnosis"] is None or not closed(row) for row in about)


def work_up_open(stay):
    """Findings of a work-up are charted, and no diagnosis or not every one is closed."""
    said = [closed(row) for row in stay.rows("diagnoses")]
    worked_up = any(row["episode_id"] is not None for row in stay.rows("findings"))
    return worked_up and (not said or not all(said))


def told(stay, item):
    """The largest usable total of `item` that the source reports; none of a diagnosis that is open."""
    if item in ABOUT and is_open(stay, ABOUT[item]):
        return None
    values = [row["value"] for row in stay.usable("reported") if row["item"] == item]
    return max((value for value in values if value is not None), default=None)


def without(stay, which, *items):
    """0 when the stay ended here without a diagnosis; NULL while one is open or a total says something."""
    said = [item for item in (which, *items) if told(stay, item) is not None]
    over = stay.ended_here and "diagnoses" in stay.recorded
    return None if said or is_open(stay, which) or not over else 0


def diagnosed(stay, which):
    """1 when a closed diagnosis stands, else what its absence says."""
    return 1 if stated(stay, which) else without(stay, which)


@or_reported
@remembered
def nec(stay):
    return diagnosed(stay, "nec")


@or_reported
def sip(stay):
    return diagnosed(stay, "sip")


@or_reported
def nec_surgery(stay):
    """No "no" while another diagnosis of NEC is open."""
    surgery = {row["surgery"] for row in stated(stay, "nec")}
    if not surgery:
        return without(stay, "nec", "nec_surgery")
    if surgery & {"drain", "laparotomy"}:
        return 1
    return None if None in surgery or is_open(stay, "nec") else 0


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
    """NULL where gestation is doubted or not known to the day."""
    born, day = stay.infant["gestation_days"], nec_onset(stay)[0]
    if born is None or day is None or not sure(stay.infant) or not stay.known_to_the_day:
        return None
    return born + day


@stay_measure
def stay_days(stay):
    """The day of admission counts, the day of leaving does not."""
    came, left = stay.infant["admitted_day"], stay.infant["left_day"]
    if stay.infant["left_how"] in (None, "still_in") or came is None or left is None:
        return None
    return left - came
