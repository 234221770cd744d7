"""What a value can be (else it is refused) and what is questioned (kept, flagged, not used).

Every limit is an entry of limits.toml with its unit, source and first day. All comparisons are between
whole numbers: percentages are multiplied out, and uL per g reads as mL/kg.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from nectary.base.ages import format_gestation

Row = dict[str, Any]
WHOLE = 100  # percent
SLIPS = ("unit_slip_tenth", "unit_slip_tenfold", "unit_slip_pounds")


@dataclass(frozen=True)
class Limit:
    """One limit from the day `since` on, until a later one of its name; both ends inclusive, None = open."""

    name: str
    lowest: int | None
    highest: int | None
    unit: str
    source: str
    since: date


@cache
def limits() -> dict[str, tuple[Limit, ...]]:
    """Every limit by name, each name's oldest first."""
    text = (files("nectary.record") / "limits.toml").read_text(encoding="utf-8")
    found: dict[str, tuple[Limit, ...]] = {}
    for row in sorted(tomllib.loads(text)["limit"], key=lambda entry: entry["since"]):
        limit = Limit(
            row["name"], row.get("lowest"), row.get("highest"), row["unit"], row["source"], row["since"]
        )
        found[limit.name] = (*found.get(limit.name, ()), limit)
    return found


def in_force(name: str, on: date) -> Limit:
    """The limit `name` as it stood on the day `on`; before its first day, the first.

    A machine with a wrong clock would otherwise let every value through.
    """
    standing = [limit for limit in limits()[name] if limit.since <= on]
    return standing[-1] if standing else limits()[name][0]


def _highest(name: str, on: date) -> int:
    highest = in_force(name, on).highest
    assert highest is not None, name
    return highest


def _lowest(name: str, on: date) -> int:
    lowest = in_force(name, on).lowest
    assert lowest is not None, name
    return lowest


def _hard_limit(table: str, column: str, on: date) -> Limit:
    name = f"{table}.{column}"
    if name not in limits():
        is_day = column == "day" or column.endswith("_day")
        name = "unit_day" if is_day else "minutes_since_birth" if column.endswith("_min") else "whole_number"
    return in_force(name, on)


def _expected(limit: Limit) -> str:
    if limit.name == "infants.gestation_days":
        return f"{format_gestation(limit.lowest or 0)} to {format_gestation(limit.highest or 0)} weeks"
    return f"{limit.lowest} to {limit.highest} {limit.unit if limit.unit != '1' else ''}".rstrip()


def impossible(table: str, column: str, value: int, *, on: date) -> str | None:
    """What a whole number of the record must be, such as "200 to 10000 g"; None when `value` is that."""
    limit = _hard_limit(table, column, on)
    too_low = limit.lowest is not None and value < limit.lowest
    too_high = limit.highest is not None and value > limit.highest
    return _expected(limit) if too_low or too_high else None


def _millilitres(microlitres: int) -> str:
    whole, rest = divmod(microlitres, 1000)
    return f"{whole}.{rest:03d}".rstrip("0").rstrip(".")


def impossible_feed(*, volume_ul: int, weight_g: int | None, on: date) -> str | None:
    """What one feed must be, in mL; None when `volume_ul` is that. With no weight only its sign is asked."""
    if volume_ul < 0:
        return "0 mL or more"
    highest = _highest("one_feed", on)
    if weight_g is None or volume_ul <= highest * weight_g:
        return None
    return f"0 to {_millilitres(highest * weight_g)} mL, which is {highest} mL/kg at {weight_g} g"


def question_feed(
    *, volume_ul: int, planned_ul: int | None, previous_ul: int | None, weight_g: int | None, on: date
) -> str | None:
    """The flag of a doubtful feed: above_plan, twice_last or large_for_weight; None when there is none.

    Unknown plan, last feed or weight: that one is not asked. A last feed of 0 was held, and says nothing.
    """
    if planned_ul is not None:
        far_above = volume_ul * WHOLE > planned_ul * _highest("above_plan", on)
        if far_above and volume_ul > planned_ul + _highest("above_plan_by", on):
            return "above_plan"
    if previous_ul and volume_ul * WHOLE > previous_ul * _highest("twice_last", on):
        return "twice_last"
    if weight_g is not None and volume_ul > weight_g * _highest("large_for_weight", on):
        return "large_for_weight"
    return None


def _slipped(weight_g: int, last_g: int, on: date) -> bool:
    """Whether the weight is to the last one as tenths, tens or pounds are to what was meant."""
    pairs = ((_lowest(name, on), _highest(name, on)) for name in SLIPS)
    return any(low * last_g <= weight_g * WHOLE <= high * last_g for low, high in pairs)


def question_weight(
    *, weight_g: int, day: int, birth_weight_g: int | None, earlier: list[tuple[int, int]], on: date
) -> str | None:
    """The flag of a doubtful weight: unit_slip, day_change or loss_from_birth; None when there is none.

    `earlier`: (unit day, grams) of the usable weighings before this one, oldest first. Where there is
    none, birth weight stands for the last weight, as of day 0; its fall is left to loss_from_birth, which
    allows for the loss of the first days.
    """
    last_day, last_g = earlier[-1] if earlier else (0, birth_weight_g)
    if last_g is not None:
        if _slipped(weight_g, last_g, on):
            return "unit_slip"
        allowed = last_g * _highest("day_change", on) * max(1, day - last_day)
        change = abs(weight_g - last_g) if earlier else weight_g - last_g
        if change * WHOLE > allowed:
            return "day_change"
    if birth_weight_g is not None:
        least = birth_weight_g * (WHOLE - _highest("loss_from_birth", on))
        if weight_g * WHOLE < least:
            return "loss_from_birth"
    return None


def question_infant(row: Mapping[str, Any], on: date) -> str | None:
    """The flag of a doubtful stay: its birth weight, its gestation, or that neither is known; else None."""
    weight_g, gestation_days = row.get("birth_weight_g"), row.get("gestation_days")
    if weight_g is None and gestation_days is None:
        return "neither_gestation_nor_weight"
    if weight_g is not None and weight_g < _lowest("low_birth_weight", on):
        return "low_birth_weight"
    if gestation_days is not None and gestation_days < _lowest("early_gestation", on):
        return "early_gestation"
    return None


def is_usable(row: Mapping[str, Any]) -> bool:
    """Whether the row may be reckoned with: not flagged, or confirmed by a second person."""
    return not row.get("flag") or bool(row.get("confirmed"))


def _doubt(row: Row, flag: str | None) -> None:
    """Flag `row`, unless its sender did. A row that named no doubt cannot have had it confirmed."""
    if flag and not row.get("flag"):
        row["flag"] = flag
        row["confirmed"] = None


def _in_order(rows: list[Row]) -> list[Row]:
    """Rows with a day, by day and minute; those with only a day stand first, in the order given."""
    dated = [row for row in rows if row.get("day") is not None]
    return sorted(dated, key=lambda row: (row["day"], -1 if row.get("at_min") is None else row["at_min"]))


def _question_weights(rows: list[Row], birth_weight_g: int | None, judged: set[int], on: date) -> list[Row]:
    """The usable weighings in order, once the doubtful ones among `judged` are flagged."""
    earlier: list[Row] = []
    for row in _in_order(rows):
        if row.get("weight_g") is None or row.get("do_not_use"):
            continue
        if id(row) in judged:
            flag = question_weight(
                weight_g=row["weight_g"], day=row["day"], birth_weight_g=birth_weight_g,
                earlier=[(one["day"], one["weight_g"]) for one in earlier[-1:]], on=on,
            )  # fmt: skip
            _doubt(row, flag)
        if is_usable(row):
            earlier.append(row)
    return earlier


def _before(fed: list[Row], row: Row) -> int | None:
    """The volume of the last feed at an earlier moment; of several at that moment the largest.

    None for a feed no larger than its own plan: the step from one plan to the next can be more than
    double (ADEPT's second is 25 after 12), and a slip of the hand does not land on the plan.
    """
    if row.get("planned_ul") is not None and row["volume_ul"] <= row["planned_ul"]:
        return None
    last: Row | None = None
    largest = None
    for one in reversed(fed):
        if row.get("at_min") is not None and one.get("at_min") == row["at_min"]:
            continue
        if last is None or (last.get("at_min") is not None and one.get("at_min") == last["at_min"]):
            last = one
            largest = one["volume_ul"] if largest is None else max(largest, one["volume_ul"])
            continue
        break
    return largest


def _only_leaps(row: Row, weight_g: int | None, on: date) -> bool:
    """Whether all that is doubted about a feed is that it is more than twice the one before."""
    planned_ul = row.get("planned_ul")
    alone = {"volume_ul": row["volume_ul"], "planned_ul": planned_ul, "weight_g": weight_g}
    return row.get("flag") == "twice_last" and question_feed(**alone, previous_ul=None, on=on) is None


def question_stay(
    *, infant: Row, weights: list[Row], feeds: list[Row], judged: list[Row], on: date
) -> list[tuple[Row, str]]:
    """Flags the doubtful rows of one stay among `judged`; comes back with the feeds that cannot be.

    `weights` and `feeds` are all that the stay has; those that are not in `judged` stand already and are
    only compared with. Each feed that cannot be comes with what was expected, and is left out of what
    later feeds are compared with; so is a doubted one, except where the doubt is only its leap, or every
    later feed of the stay would be doubted too.
    """
    ids = {id(row) for row in judged}
    if id(infant) in ids:
        _doubt(infant, question_infant(infant, on))
    birth_g = infant.get("birth_weight_g")
    weighed = _question_weights(weights, birth_g, ids, on)
    cannot_be: list[tuple[Row, str]] = []
    fed: list[Row] = []
    for row in _in_order(feeds):
        if row.get("volume_ul") is None:
            continue
        latest_g = next((one["weight_g"] for one in reversed(weighed) if one["day"] <= row["day"]), None)
        weight_g = birth_g if latest_g is None else latest_g
        if id(row) in ids:
            usable_g = weight_g if latest_g is not None or is_usable(infant) else None
            wanted = impossible_feed(volume_ul=row["volume_ul"], weight_g=usable_g, on=on)
            if wanted:
                cannot_be.append((row, wanted))
                continue
            asked = {"volume_ul": row["volume_ul"], "planned_ul": row.get("planned_ul"), "weight_g": weight_g}
            _doubt(row, question_feed(**asked, previous_ul=_before(fed, row), on=on))
        if row["volume_ul"] > 0 and (is_usable(row) or _only_leaps(row, weight_g, on)):
            fed.append(row)
    return cannot_be
