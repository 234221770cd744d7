"""Checks that only remark: a gap in charting, or a very sick baby, takes no good value out of a count."""

from collections.abc import Callable

from nectary.record.check import Asked, Found, check
from nectary.record.limits import Does, highest, in_force, limits
from nectary.record.rows import Row, Stay, by_day, day_of, is_usable
from nectary.record.values import lab_unit

DAILY = ("steps", "feeds", "feed_totals", "fluids", "weights")
SIGNS = frozenset(
    ("temp_instability", "apnea", "bradycardia", "lethargy", "mild_metabolic_acidosis",
     "mild_thrombocytopenia", "hypotension", "severe_apnea", "combined_resp_metab_acidosis", "dic",
     "neutropenia", "platelets_below_150_for_3_days", "increased_residuals", "bilious_aspirate", "emesis",
     "distension", "discoloration", "occult_blood", "gross_blood", "persistent_blood",
     "bowel_sounds_absent", "tenderness", "tenderness_definite", "cellulitis", "rlq_mass", "peritonitis")
)  # fmt: skip


def _usable(stay: Stay, table: str) -> list[Row]:
    return [row for row in stay.get(table, []) if is_usable(row)]


def _diagnosed(stay: Stay, name: str) -> list[Row]:
    return [row for row in _usable(stay, "diagnoses") if row.get("diagnosis") == name]


def _last_day(infant: Row) -> int | None:
    """The unit day of leaving, else the last on which the stay was looked at; None where neither is known."""
    left_day: int | None = infant.get("left_day")
    return infant.get("seen_to_day") if left_day is None else left_day


@check(Does.REMARK, why="both do happen to one baby; a doubt would take a case of NEC out of the count")
def nec_and_sip(stay: Stay, asked: Asked) -> Found:
    """NEC in a stay that has SIP too, on another day."""
    if _diagnosed(stay, "sip"):
        yield from (("diagnoses", row, day_of(row)) for row in _diagnosed(stay, "nec"))


@check(
    Does.REMARK,
    why="its findings were likely not charted; a doubt would take a case of NEC out of the count",
    needs=("findings",),
)
def nec_without_sign(stay: Stay, asked: Asked) -> Found:
    """NEC diagnosed in a stay with no sign of the body or the belly among its findings."""
    found = _usable(stay, "findings")
    if not any(row.get("finding") in SIGNS and row.get("value") is True for row in found):
        yield from (("diagnoses", row, day_of(row)) for row in _diagnosed(stay, "nec"))


@check(
    Does.REMARK,
    why="the blood was given all the same; its haemoglobin may have been read at the bedside",
    needs=("labs",),
)
def red_cells_without_hb(stay: Stay, asked: Asked) -> Found:
    """Red cells with no haemoglobin on their day, nor on as many days before as the limit says."""
    days = {row.get("day") for row in _usable(stay, "labs") if row.get("test") == "hb"}
    back = highest("hb_before_transfusion", asked.on)
    for row in _usable(stay, "transfusions"):
        day = day_of(row)
        if row.get("product") != "red_cells" or day is None:
            continue
        if days.isdisjoint(range(day - back, day + 1)):
            yield "transfusions", row, day


@check(Does.REMARK, why="the word is often left from the plan; a doubt would make a fasted day unknown")
def fortifier_named_without_milk(stay: Stay, asked: Asked) -> Found:
    """A fortifier named in a feed or sum of 0 mL that is not charted as held."""
    for table in ("feeds", "feed_totals"):
        for row in _usable(stay, table):
            named = row.get("fortifier") not in (None, "none")
            if named and row.get("volume_ul") == 0 and row.get("given") != "held":
                yield table, row, row.get("day")


@check(Does.REMARK, why="such a day is unknown to every measure already; the report counts the stays")
def days_not_charted(stay: Stay, asked: Asked) -> Found:
    """A stay with days on which no feed, sum, step, fluid or weight stands; the first of them is named."""
    infant = stay["infants"][0]
    last = _last_day(infant)
    if last is None or asked.recorded.isdisjoint(DAILY):
        return
    charted = {day for table in DAILY for day in by_day(stay.get(table, []))}
    for row in stay.get("fluids", []):
        first, stop = day_of(row), row.get("stop_day")
        if first is not None:
            charted.update(range(first, min(last if stop is None else stop, last) + 1))
    for day in range(infant.get("admitted_day") or 0, last + 1):
        if day not in charted:
            yield "infants", infant, day
            return


@check(Does.REMARK, why="such stays exist; a doubt would take the longest out of every count")
def old_at_leaving(stay: Stay, asked: Asked) -> Found:
    """A stay that goes on beyond the postmenstrual age of the limit."""
    infant = stay["infants"][0]
    last, gestation_days = _last_day(infant), infant.get("gestation_days")
    if last is None or gestation_days is None:
        return
    if gestation_days + last > highest("old_at_leaving", asked.on):
        yield "infants", infant, last


@check(Does.REMARK, why="some units go on to 200 mL/kg/day, and their rounds are in no doubt")
def high_aim(stay: Stay, asked: Asked) -> Found:
    """An aim above the limit."""
    for row in _usable(stay, "steps"):
        if (row.get("aim_ul_per_g_day") or 0) > highest("high_aim", asked.on):
            yield "steps", row, row.get("day")


def _sick(name: str) -> Callable[[Stay, Asked], Found]:
    """The check `name`, such as low_hb, by the limits of that name and unit."""
    _, test = name.split("_")

    def find(stay: Stay, asked: Asked) -> Found:
        for row in _usable(stay, "labs"):
            if row.get("test") != test or row.get("number") is None:
                continue
            limit = f"{name}.{lab_unit(test, row.get('unit'))}"
            if limit in limits() and not in_force(limit, asked.on).holds(row["number"]):
                yield "labs", row, row.get("day")

    find.__name__, find.__doc__ = name, f"A {test} beyond the limit of its unit."
    return find


for _name in ("low_hb", "low_platelets", "low_ph", "high_lactate"):
    check(Does.REMARK, why="a sick baby's value is no doubt: flagged, it would leave every count")(
        _sick(_name)
    )
