"""Rounds decisions on the packaged ladder, the feeds they lead to, and the fluid that fills the rest.

A feeding day runs from the rounds at 09:00 to the next; its feeds are 8, or 12 in the smaller infants, more
often than ADEPT's own hourly or two-hourly ones allow. Every other figure is our own choice (local).
"""

from dataclasses import dataclass

import numpy as np

from nectary.protocols.library import load
from nectary.protocols.schema import Protocol
from nectary.record.tables import REASONS
from nectary.sample.chance import Bools, Floats, Ints, code, number, words, yes
from nectary.sample.chart import Chart
from nectary.sample.course import NEVER

AS_REQUIRED = (160, 160)  # mL/kg/day after the last step, of which the protocol gives no number
PROTOCOL = "adept-2009"
ROUNDS = 9 * 60
EARLIEST_FIRST_FEED_MIN = 1440
DECISIONS = ("advance", "stay", "back", "hold", "restart")
ADVANCE, STAY, BACK, HOLD, RESTART, NO_DECISION = 0, 1, 2, 3, 4, -1
HELD_REASONS = tuple(REASONS.index(w) for w in ("belly", "vomiting_bile", "unstable", "procedure", "other"))
HELD_SHARES = (0.5, 0.12, 0.18, 0.1, 0.1)
WORK_UP = REASONS.index("work_up")
SMALLER_BELOW_G = 1450
WORK_UP_LEAD_MIN = 240
BACK_TO_FIRST_AFTER_MIN = 4 * 1440  # a longer fast begins the ladder again
P_BACK = 0.03
NUTRITION_BELOW, LIPID_BELOW = 120, 100  # mL/kg/day of milk


@dataclass(frozen=True)
class Ladders:
    """The ladder of each stay: aims by rung (0 = not fed), first and second half of a feeding day."""

    version: str
    first_half: Ints
    second_half: Ints
    top: Ints


@dataclass(frozen=True)
class Fasts:
    """(stay, episode): minutes from which to which no milk is given because of a work-up; NEVER = none."""

    start_min: Ints
    stop_min: Ints

    def during(self, at_min: Ints, stay: Ints) -> Bools:
        """Whether a work-up keeps feeds away at each minute."""
        inside: Bools = (at_min[:, None] >= self.start_min[stay]) & (at_min[:, None] < self.stop_min[stay])
        found: Bools = np.logical_or.reduce(inside, axis=1)
        return found

    def began(self, at_min: Ints, stay: Ints) -> Ints:
        """Minutes since the work-up that keeps feeds away began; 0 or less outside one."""
        since = np.where(at_min[:, None] < self.stop_min[stay], at_min[:, None] - self.start_min[stay], 0)
        found: Ints = since.max(axis=1)
        return found


@dataclass(frozen=True)
class Plan:
    """(stay, feeding day): decision (-1 = none), rung, reason, and the minute of the rounds."""

    ladders: Ladders
    rounds_min: Ints
    decision: Ints
    rung: Ints
    reason: Ints

    @property
    def aim(self) -> Ints:
        """mL/kg/day of the first half; 0 where feeds are held or have not begun."""
        aims = np.take_along_axis(self.ladders.first_half, self.rung, axis=1)
        return np.where((self.decision == NO_DECISION) | (self.decision == HOLD), 0, aims)


def ladders(protocol: Protocol, weight_g: Ints) -> Ladders:
    """Each stay's ladder, by birth weight; the rung after the top is what is given as required."""
    bands = [protocol.band(int(weight)).steps for weight in weight_g]
    longest = max(len(band.steps) for band in protocol.bands)
    rows = [
        [(0, 0), *((s.parts[0], s.parts[-1]) for s in steps), *[AS_REQUIRED] * (longest + 1 - len(steps))]
        for steps in bands
    ]
    halves = np.array(rows, dtype=np.int64)
    return Ladders(protocol.version, halves[:, :, 0], halves[:, :, 1], np.array([len(s) for s in bands]))


def fasts(chance: np.random.Generator, chart: Chart) -> Fasts:
    """When feeds stop for a work-up: 7 to 14 days for NEC and perforation, 1 to 2 where it is ruled out."""
    course, count = chart.course, len(chart.births)
    begins = np.stack([course.nec_min, course.sip_min, course.ruled_out_min], axis=1)
    days = np.stack(
        [number(chance, 7, 14, count), number(chance, 7, 12, count), number(chance, 1, 2, count)], axis=1
    )
    start = np.where(begins < NEVER, begins - WORK_UP_LEAD_MIN, NEVER)
    return Fasts(start, np.where(begins < NEVER, start + days * 1440, NEVER))


def _begins(chance: np.random.Generator, chart: Chart) -> Ints:
    """The minute from which each stay may be fed: the second day, later in the sick."""
    count = len(chart.births)
    later = np.where(chart.course.sick, number(chance, 0, 4, count), yes(chance, 0.3, count))
    found: Ints = np.maximum(EARLIEST_FIRST_FEED_MIN + later * 1440, chart.births.observed_from_min)
    return found


def _reasons(chance: np.random.Generator, decision: Ints, resting: Bools) -> Ints:
    """A code of REASONS for each hold and step back, -1 for every other decision."""
    falters = np.array(HELD_REASONS)[code(chance, HELD_SHARES, decision.size)].reshape(decision.shape)
    changed = (decision == HOLD) | (decision == BACK)
    return np.where(changed, np.where(resting, WORK_UP, falters), -1)


def plan(chance: np.random.Generator, chart: Chart, away: Fasts) -> Plan:
    """The decision of each rounds, from the last tolerated rung; nothing before the first feed."""
    births, course, count = chart.births, chart.course, len(chart.births)
    ladder = ladders(load(PROTOCOL), births.weight_g)
    days = int(np.minimum(chart.seen_min, course.end_min).max()) // 1440 + 2
    rounds = np.arange(days) * 1440 + ROUNDS - chart.birth_minute[:, None]
    every_stay = np.repeat(np.arange(count), days)
    resting = away.during(rounds.ravel(), every_stay).reshape(rounds.shape)
    rested = away.began(rounds.ravel(), every_stay).reshape(rounds.shape) > BACK_TO_FIRST_AFTER_MIN
    due = rounds >= _begins(chance, chart)[:, None]
    early = (births.weeks < 29)[:, None]
    p_wait = np.where(course.fast[:, None], np.where(early, 0.32, 0.24), 0.56) + 0.08 * early
    falters = chance.random(rounds.shape) < np.where(early, 0.06, 0.03) + 0.03 * course.sick[:, None]
    luck = chance.random(rounds.shape)
    back, wait = luck < P_BACK, luck < P_BACK + p_wait
    decision, rungs = np.full(rounds.shape, NO_DECISION), np.zeros(rounds.shape, dtype=np.int64)
    rung, last = np.zeros(count, dtype=np.int64), np.full(count, NO_DECISION)
    for day in range(days):
        fed, full, rests = rung > 0, rung > ladder.top, resting[:, day]
        off = ~due[:, day] | (rests & ~fed)
        holds = rests | (falters[:, day] & fed & ~full & (last != HOLD))
        now = np.select(
            [off, holds, last == HOLD, ~fed, full, back[:, day] & (rung > 1), wait[:, day]],
            [NO_DECISION, HOLD, RESTART, ADVANCE, STAY, BACK, STAY],
            ADVANCE,
        )  # fmt: skip
        rung = np.where(fed & rested[:, day], 1, rung) + (now == ADVANCE) - (now == BACK)
        decision[:, day], rungs[:, day], last = now, rung, now
    return Plan(ladder, rounds, decision, rungs, _reasons(chance, decision, resting))


def put_steps(chance: np.random.Generator, chart: Chart, made: Plan) -> None:
    """Chart the decisions."""
    stay, day = np.nonzero(made.decision != NO_DECISION)
    rung = made.rung[stay, day]
    chart.moments(
        "steps",
        stay,
        made.rounds_min[stay, day],
        decision=words(made.decision[stay, day], DECISIONS),
        aim_ul_per_g_day=made.ladders.first_half[stay, rung],
        step=np.minimum(rung, made.ladders.top[stay]),
        protocol_version=made.ladders.version,
        reason=words(made.reason[stay, day], REASONS),
        by_role=words(code(chance, (0.7, 0.3), len(stay)), ("doctor", "nurse_practitioner")),
    )


def put_holds(chart: Chart, made: Plan, away: Fasts) -> None:
    """Chart the days on which all feeds were held, and each work-up as one span."""
    stay, day = np.nonzero((made.decision == HOLD) & (made.reason != WORK_UP))
    start = made.rounds_min[stay, day]
    reasons = words(made.reason[stay, day], REASONS)
    chart.spans("holds", stay, start, start + 1440, kind="all_feeds", reason=reasons)
    for start_min, stop_min in zip(away.start_min.T, away.stop_min.T, strict=True):
        chart.span("holds", start_min, stop_min, start_min < NEVER, kind="all_feeds", reason="work_up")


def _fed_by_gut(made: Plan) -> Ints:
    """mL/kg/day the gut is trusted with: an ordinary hold brings no nutrition by vein back."""
    rested = (made.decision == NO_DECISION) | (made.reason == WORK_UP)
    return np.where(rested, 0, np.take_along_axis(made.ladders.first_half, made.rung, axis=1))


def put_fluids(chart: Chart, made: Plan, working_g: Ints) -> Ints:
    """Chart fluid into a vein, a row a kind and feeding day; the minute that nutrition by vein first ends."""
    trusted, aim, rounds = _fed_by_gut(made), made.aim, made.rounds_min
    count, days = aim.shape
    total = np.broadcast_to(np.minimum(80 + 15 * np.arange(days), 150), aim.shape)
    start = np.maximum(rounds, np.maximum(chart.births.observed_from_min, 60)[:, None])
    stop = np.minimum(rounds + 1440, chart.seen_min[:, None])
    gap = np.where(stop > start, np.maximum(total - aim, 0), 0)
    for kind, due, part in (
        ("parenteral_nutrition", trusted < NUTRITION_BELOW, 85),
        ("lipid", trusted < LIPID_BELOW, 15),
        ("other_iv", trusted >= NUTRITION_BELOW, 100),
    ):
        stay, day = np.nonzero(due & (gap > 0))
        minutes = stop[stay, day] - start[stay, day]
        volume = gap[stay, day] * working_g[stay, day] * part // 100 * minutes // 1440
        cells = {"volume_ul": volume // 100 * 100, "total_aim_ul_per_g_day": total[stay, day]}
        chart.spans("fluids", stay, start[stay, day], stop[stay, day], kind=kind, **cells)
    enough = trusted >= NUTRITION_BELOW
    ends: Ints = rounds[np.arange(count), np.where(enough.any(axis=1), np.argmax(enough, axis=1), days - 1)]
    return ends


def share_of_own(own_share: Floats, stay: Ints, day: Ints) -> Floats:
    """How much of the day's milk is the mother's, for each row."""
    found: Floats = own_share[stay, np.minimum(day, own_share.shape[1] - 1)]
    return found


def first_change(made: Plan) -> Ints:
    """Minute of a stay's first hold or step back; NEVER = none."""
    changed = (made.decision == HOLD) | (made.decision == BACK)
    at = made.rounds_min[np.arange(len(changed)), np.argmax(changed, axis=1)]
    return np.where(changed.any(axis=1), at, NEVER)
