"""The single feeds: what was planned, given, held or taken at the breast, which milk, and what was added.

Every figure is our own choice (local).
"""

from dataclasses import dataclass

import numpy as np

from nectary.record.tables import MILKS, REASONS
from nectary.sample.chance import Bools, Floats, Ints, code, words, yes
from nectary.sample.chart import Chart
from nectary.sample.course import DONOR_UNTIL_DAYS, NEVER
from nectary.sample.feeding import (
    HELD_REASONS,
    HELD_SHARES,
    HOLD,
    NO_DECISION,
    SMALLER_BELOW_G,
    WORK_UP,
    Fasts,
    Plan,
    share_of_own,
)  # fmt: skip

SYRINGE_STEP_UL = 100
MOTHER, DONOR_MILK, FORMULA_MILK = (MILKS.index(word) for word in ("mother", "donor", "formula"))
GIVEN = ("given", "part", "held", "at_breast")
WHOLE, PART, HELD, AT_BREAST = range(4)
ROUTES = ("og", "ng", "oral", "breast")
OG, NG, ORAL, BREAST = range(4)
FORTIFIERS = ("none", "bovine", "human")
FORTIFY_FROM = 96  # mL/kg/day; the protocol says nothing of it
FORTIFY_ENDS_DAYS = 36 * 7
PLAIN_KCAL, FORTIFIED_KCAL = 67, 80
MILK_A_FORTIFIER = 25
CHARTED_WHILE_FASTING_MIN = 1440
ORAL_FROM_DAYS, BREAST_FROM_DAYS = 33 * 7 + 3, 33 * 7


@dataclass(frozen=True)
class Fed:
    """Minutes since birth of a stay's first fortified feed, first formula and first feed; NEVER = none."""

    first_min: Ints
    first_fortified_min: Ints
    first_formula_min: Ints


@dataclass(frozen=True)
class _Rows:
    """One entry a feed."""

    stay: Ints
    day: Ints
    at_min: Ints
    interval: Ints
    planned_ul: Ints
    aim: Ints
    held_all: Bools


def _rows(chart: Chart, made: Plan, away: Fasts, working_g: Ints) -> _Rows:
    """Every scheduled feed; while fasting for a work-up only those of its first day are still charted."""
    stay, day = np.nonzero(
        (made.decision != NO_DECISION)
        & (made.rounds_min <= chart.seen_min[:, None])
        & (made.rounds_min + 1440 > chart.births.observed_from_min[:, None])
    )
    feeds = np.where(working_g[stay, day] < SMALLER_BELOW_G, 12, 8)
    rung = made.rung[stay, day]
    each = [
        halves[stay, rung] * working_g[stay, day] // feeds // SYRINGE_STEP_UL * SYRINGE_STEP_UL
        for halves in (made.ladders.first_half, made.ladders.second_half)
    ]
    row = np.repeat(np.arange(len(stay)), feeds)
    slot = np.arange(len(row)) - np.repeat(np.cumsum(feeds) - feeds, feeds)
    interval = 1440 // feeds[row]
    at_min = made.rounds_min[stay, day][row] + slot * interval
    planned = np.where(slot * 2 < feeds[row], each[0][row], each[1][row])
    held_all = (made.decision[stay, day] == HOLD)[row] | away.during(at_min, stay[row])
    keep = (at_min <= chart.seen_min[stay[row]]) & (away.began(at_min, stay[row]) < CHARTED_WHILE_FASTING_MIN)
    rung_aim = made.ladders.first_half[stay, rung][row]
    cells = (stay[row], day[row], at_min, interval, planned, rung_aim, held_all)
    return _Rows(*(cell[keep] for cell in cells))


def _milk(chance: np.random.Generator, chart: Chart, rows: _Rows) -> Ints:
    age_days = chart.births.gestation_days[rows.stay] + rows.at_min // 1440
    donor = chart.course.donor_agreed[rows.stay] & (age_days < DONOR_UNTIL_DAYS)
    own = chance.random(len(rows.stay)) < share_of_own(chart.course.own_share, rows.stay, rows.at_min // 1440)
    return np.where(own, MOTHER, np.where(donor, DONOR_MILK, FORMULA_MILK))


def _outcome(chance: np.random.Generator, rows: _Rows, milk: Ints, age_days: Ints) -> tuple[Ints, Ints]:
    """(given, route) of each feed."""
    count = len(rows.stay)
    luck: Floats = chance.random(count)
    old = np.clip((age_days - BREAST_FROM_DAYS) / 28, 0, 1)
    breast = (milk == MOTHER) & (age_days >= BREAST_FROM_DAYS) & (luck < 0.3 * old)
    given = np.select(
        [rows.held_all, breast, luck > 0.996, luck > 0.986], [HELD, AT_BREAST, HELD, PART], WHOLE
    )
    oral = (age_days >= ORAL_FROM_DAYS) & (chance.random(count) < 0.2 + 0.6 * old)
    route = np.where(oral, ORAL, np.where(age_days < 30 * 7, OG, NG))
    return given, np.where(given == AT_BREAST, BREAST, route)


def _added(rows: _Rows, milk: Ints, given: Ints, age_days: Ints, product: Ints) -> Ints:
    """The fortifier of each feed as a code; -1 at the breast and where nothing was given."""
    fortified = (rows.aim >= FORTIFY_FROM) & (milk != FORMULA_MILK) & (age_days < FORTIFY_ENDS_DAYS)
    found = np.where(fortified, product[rows.stay], 0)
    return np.where((given == AT_BREAST) | (given == HELD), -1, found)


def _first(rows: _Rows, where: Bools, count: int) -> Ints:
    found = np.full(count, NEVER)
    np.minimum.at(found, rows.stay[where], rows.at_min[where])
    return found


def _reason(chance: np.random.Generator, made: Plan, away: Fasts, rows: _Rows, given: Ints) -> Ints:
    """A code of REASONS where not all was given; -1 elsewhere."""
    single = np.array(HELD_REASONS)[code(chance, HELD_SHARES, len(given))]
    of_the_day = made.reason[rows.stay, rows.day]
    found = np.where(of_the_day >= 0, of_the_day, single)
    found = np.where(away.during(rows.at_min, rows.stay), WORK_UP, found)
    return np.where((given == HELD) | (given == PART), found, -1)


def put(chance: np.random.Generator, chart: Chart, made: Plan, away: Fasts, working_g: Ints) -> Fed:
    """Chart every feed of the chunk, and single held ones among the holds."""
    rows, count = _rows(chart, made, away, working_g), len(chart.births)
    age_days = chart.births.gestation_days[rows.stay] + rows.at_min // 1440
    milk = _milk(chance, chart, rows)
    given, route = _outcome(chance, rows, milk, age_days)
    product = 1 + yes(chance, 0.15, count).astype(np.int64)
    added = _added(rows, milk, given, age_days, product)
    reason = _reason(chance, made, away, rows, given)
    _put_feeds(chart, rows, milk=milk, given=given, route=route, added=added, reason=reason)
    alone = (given == HELD) & ~rows.held_all
    stay, at_min, until = rows.stay[alone], rows.at_min[alone], (rows.at_min + rows.interval)[alone]
    chart.spans("holds", stay, at_min, until, kind="feed", reason=words(reason[alone], REASONS))
    return Fed(
        first_min=_first(rows, given != HELD, count),
        first_fortified_min=_first(rows, added > 0, count),
        first_formula_min=_first(rows, (milk == FORMULA_MILK) & (given != HELD), count),
    )


def _put_feeds(
    chart: Chart, rows: _Rows, *, milk: Ints, given: Ints, route: Ints, added: Ints, reason: Ints
) -> None:
    volume = np.select([given == HELD, given == PART], [0, rows.planned_ul // 2], rows.planned_ul)
    none = (given == AT_BREAST) | (given == HELD)
    formula = milk == FORMULA_MILK
    energy = np.where((added > 0) | formula, FORTIFIED_KCAL, PLAIN_KCAL)
    chart.moments(
        "feeds",
        rows.stay,
        rows.at_min,
        milk=words(milk, MILKS),
        planned_ul=rows.planned_ul,
        volume_ul=np.ma.array(volume, mask=given == AT_BREAST),
        given=words(given, GIVEN),
        reason=words(reason, REASONS),
        route=words(route, ROUTES),
        minutes=np.ma.array(np.full(len(milk), 30), mask=(route >= ORAL) | (given == HELD)),
        continuous=False,
        product=words(np.where(formula & ~none, 0, -1), ("invented preterm formula",)),
        fortifier=words(added, FORTIFIERS),
        fortifier_volume_ul=np.ma.array(volume // MILK_A_FORTIFIER, mask=added <= 0),
        strength_kcal_per_dl=np.ma.array(energy, mask=none),
    )
