"""One baby's feeding course as facts: what was charted and decided, and the way on if it is tolerated."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from nectary.base.errors import UserError
from nectary.base.settings import setting
from nectary.base.sources import Trust
from nectary.protocols.library import load
from nectary.protocols.schema import Protocol, Step
from nectary.protocols.standing import Standing, path_from, standing
from nectary.show.charts.feeding_course import CourseDay
from nectary.web.chart import results
from nectary.web.chart.actions import Refused, moment_of
from nectary.web.chart.clock import now
from nectary.web.chart.holds import Hold, decisions, hold_after
from nectary.web.chart.models import ROWS
from nectary.web.chart.usable import birth_weight_g, doubts, local_time, usable_weights

STALE_AFTER_MIN = 12 * 60
DAYS_AHEAD = 8
LAST_FEEDS = 8
MILKS = ("mother", "donor", "formula")
UL_A_ML = 1000


@dataclass(frozen=True)
class Plan:
    """What is decided for now. `why_not` is a key of WHY_NO_PATH where the way on cannot be said, else None.

    `aim` and the steps of `ahead` are mL/kg/day; `aim_ml` is the day's mL at the working weight.
    """

    decision: Any
    held: Hold | None
    aim: float | None
    aim_ml: float | None
    ahead: list[tuple[int, float]]
    why_not: str | None
    next_step: tuple[int, float] | None


@dataclass(frozen=True)
class Course:
    """What a baby's pages show. `today` None = the stay is over or its birth time unknown.

    `ready` False = the answers are being worked out and `days` is empty. `charted_to` is the local time
    of the last feed charted today. `weight_age_days` counts from the last usable weighing. `feeds` are the
    LAST_FEEDS rows of feeds whose minute is known, latest first, whatever their day.
    """

    today: int | None
    ready: bool
    days: list[CourseDay]
    measures: dict[int, dict[str, Any]]
    weight_g: int | None
    weight_basis: str
    weight_age_days: int | None
    weight_day: int | None
    charted_to: str | None
    plan: Plan
    feeds: list[Any]
    doubts: list[tuple[str, Any]]


@cache
def guide() -> Protocol:
    """The protocol of this unit's setting."""
    return load(setting("NECTARY_PROTOCOL") or "adept-2009")


def may_draw(stay: Any) -> bool:
    """Nobody has signed the packaged examples: they are drawn only for invented babies."""
    return stay.unit.invented and guide().trust is not Trust.RECALLED


def today_of(stay: Any) -> int | None:
    """The unit day it is now for a stay that goes on; None where it is over, or where no day can be told.

    That is so where the time of birth is unknown, lies in the future, or was not on the unit's clock.
    """
    if stay.birth_at is None or stay.left_day is not None or stay.left_how not in (None, "still_in"):
        return None
    try:
        return moment_of(stay, now())[1]
    except Refused:
        return None


def course(stay: Any) -> Course:
    """The course of `stay` from its stored answers and its rows."""
    today, found = today_of(stay), results.current(stay)
    measures = {int(day): values for day, values in found.days.items()} if found else {}
    last = today if today is not None else max(measures, default=0)
    weights = usable_weights(stay, last)
    values = measures.get(last, {})
    weight_g, of_birth = values.get("working_weight_g"), values.get("working_weight_is_birth_weight")
    age = values.get("working_weight_age_d")
    feeds, doubted = _last_feeds(stay), doubts(stay)
    return Course(
        today=today,
        ready=found is not None,
        days=[_course_day(day, values, day == today) for day, values in sorted(measures.items())],
        measures=measures,
        weight_g=weight_g,
        weight_basis="unknown" if weight_g is None else "birth" if of_birth else "weighing",
        weight_age_days=last - weights[-1][0] if weights else None,
        weight_day=None if age is None else last - age,
        charted_to=_charted_to(stay, today, feeds),
        plan=_plan(stay, today, weight_g, feeds, doubted),
        feeds=feeds,
        doubts=doubted,
    )


def _course_day(day: int, values: dict[str, Any], partial: bool) -> CourseDay:
    total, weight_g = values["enteral_ml_per_kg"], values["working_weight_g"]
    each = {milk: values[f"{milk}_ml"] for milk in MILKS}
    split = None
    if total is not None and weight_g and None not in each.values():
        split = {milk: volume * UL_A_ML / weight_g for milk, volume in each.items()}
    return CourseDay(day, total, split, partial, bool(values["breastfeeds"]))


def _last_feeds(stay: Any) -> list[Any]:
    rows = ROWS["feeds"].objects.filter(stay=stay, at_min__isnull=False)
    return list(rows.order_by("-at_min", "-pk")[:LAST_FEEDS])


def _charted_to(stay: Any, today: int | None, feeds: list[Any]) -> str | None:
    if today is None or not feeds or feeds[0].day != today:
        return None
    return local_time(stay, feeds[0].at_min).strftime("%H:%M")


def _plan(
    stay: Any, today: int | None, weight_g: int | None, feeds: list[Any], doubted: list[tuple[str, Any]]
) -> Plan:
    decided = list(decisions([stay]))
    held = hold_after(stay, decided)
    last = decided[-1] if decided else None
    at = standing([(row.decision, row.step) for row in decided])
    aim = None if last is None or last.decision == "hold" else last.aim_ul_per_g_day
    aim_ml = None if aim is None or weight_g is None else aim * weight_g / UL_A_ML
    why_not = _why_not(stay, today, at, decided[-1:] + feeds[:1], doubted)
    steps: list[tuple[int, float]] = []
    if why_not is None and today is not None:
        ladder: tuple[Step, ...] = ()
        try:
            band = guide().band(stay.birth_weight_g, stay.gestation_days)
        except UserError:
            why_not = "outside_guide"
        else:
            if len(band.ladders) > 1:
                why_not = "no_arm"
            else:
                ladder = path_from(guide(), stay.birth_weight_g, at, stay.gestation_days)
        steps = [(step.number, float(step.mean)) for step in ladder]
    if at.now is None or today is None:  # on hold nothing is dated: the first step stands in words alone
        return Plan(last, held, aim, aim_ml, [], why_not, steps[0] if steps else None)
    ahead = [(today + number, rate) for number, (_, rate) in enumerate(steps[: DAYS_AHEAD + 1])]
    return Plan(last, held, aim, aim_ml, ahead, why_not, steps[1] if len(steps) > 1 else None)


def _why_not(
    stay: Any, today: int | None, at: Standing, latest: list[Any], doubted: list[tuple[str, Any]]
) -> str | None:
    if today is None:
        return "stay_over"
    if not may_draw(stay):
        return "not_signed"
    if birth_weight_g(stay) is None:
        return "birth_weight_unknown"
    if not guide().covers_gestation(stay.gestation_days):
        return "gestation_outside_guide"
    if ROWS["diagnoses"].objects.filter(stay=stay, diagnosis__in=("nec", "sip")).exists():
        return "nec_on_record"
    if not at.known:
        return "no_step_recorded"
    if any(row.flag == "volumes_differ" and _of_last_days(row, today) for table, row in doubted):
        return "volumes_differ"
    newest = max((row.at_min for row in latest), default=None)
    if newest is None or moment_of(stay, now())[0] - newest > STALE_AFTER_MIN:
        return "stale"
    return None


def _of_last_days(row: Any, today: int) -> bool:
    return row.day is not None and row.day >= today - 1
