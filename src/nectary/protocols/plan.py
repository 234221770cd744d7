"""The plan: a ladder worked out for one weight, and the way forward from the last tolerated step."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from nectary.base.ages import format_gestation
from nectary.base.errors import UserError
from nectary.protocols.schema import Protocol, Step

MINUTES_A_DAY = 1440
DECISIONS = ("advance", "stay", "back", "hold", "restart")


@dataclass(frozen=True)
class Segment:
    from_min: int
    to_min: int
    ml_per_kg_day: float
    ml_per_feed: float


@dataclass(frozen=True)
class Day:
    """One tolerated feeding day, unrounded. `ml_per_feed` is None where the halves differ."""

    feeding_day: int
    halves: tuple[float, float]
    segments: tuple[Segment, ...]
    ml_per_kg_day: float
    ml_per_day: float
    ml_per_feed: float | None
    ml_per_feed_halves: tuple[float, float]
    stage: str | None


@dataclass(frozen=True)
class Plan:
    """A schedule to read, never an order: status and use say what may be done with it."""

    protocol: str
    version: str
    status: str
    use: str
    signed: bool
    weight: dict[str, int | str]
    interval_h: int
    days: tuple[Day, ...]
    full_feeds_feeding_day: int | None
    notes: tuple[str, ...]


def _day(step: Step, grams: int, interval_h: int, stage: str) -> Day:
    feeds = Fraction(24, interval_h)
    kilograms = Fraction(grams, 1000)
    halves = tuple(Fraction(half) for half in step.halves)
    mean = sum(halves, Fraction(0)) / 2
    each = tuple(float(half * kilograms / feeds) for half in halves)
    same = halves[0] == halves[1]
    cuts = ((0, MINUTES_A_DAY),) if same else ((0, MINUTES_A_DAY // 2), (MINUTES_A_DAY // 2, MINUTES_A_DAY))
    return Day(
        feeding_day=step.number,
        halves=(float(halves[0]), float(halves[1])),
        segments=tuple(
            Segment(*cut, float(half), feed) for cut, half, feed in zip(cuts, halves, each, strict=False)
        ),
        ml_per_kg_day=float(mean),
        ml_per_day=float(mean * kilograms),
        ml_per_feed=each[0] if same else None,
        ml_per_feed_halves=(each[0], each[1]),
        stage=stage,
    )


def _interval(protocol: Protocol, interval_h: int | None) -> int:
    chosen = interval_h or protocol.interval_h
    if chosen not in protocol.allowed_h:
        allowed = " or ".join(map(str, protocol.allowed_h))
        raise UserError(f"feeds every {chosen} h", f"every {allowed} h", "Choose one it allows.", protocol.id)
    return chosen


def plan(
    protocol: Protocol,
    *,
    birth_weight_g: int,
    on: date,
    arm: str | None = None,
    interval_h: int | None = None,
    gestation_days: int | None = None,
) -> Plan:
    """The schedule for `birth_weight_g` up to full feeds or the ladder's last row.

    UserError outside the weight bands, for an arm it does not have or an interval it does not allow.
    """
    if arm is not None and arm not in protocol.arms:
        raise UserError(f"no arm {arm!r}", " or ".join(protocol.arms) or "no arm", where=protocol.id)
    if not protocol.covers_gestation(gestation_days):
        raise UserError(
            f"gestation {format_gestation(gestation_days or 0)} is outside this protocol",
            f"below {format_gestation(protocol.gestation_below_days or 0)}",
            "Use the protocol that covers this baby.",
            protocol.id,
        )
    hours = _interval(protocol, interval_h)
    target = protocol.target_ml_per_kg_day
    days = []
    for step in protocol.band(birth_weight_g).steps:
        days.append(_day(step, birth_weight_g, hours, "ladder"))
        if min(step.halves) >= target:
            break
    reached = days[-1].feeding_day if min(days[-1].halves) >= target else None
    expired = protocol.next_review is not None and protocol.next_review < on
    notes = [f"population: {protocol.population}", f"after the target: {protocol.after_target}"]
    notes += [f"not stated: {part}" for part in protocol.not_stated]
    notes += protocol.modifiers
    return Plan(
        protocol=protocol.id,
        version=protocol.version,
        status="expired" if expired else "example",
        use="example only: not signed by a unit, not for a baby",
        signed=False,
        weight={"grams": birth_weight_g, "basis": "birth, unchanged"},
        interval_h=hours,
        days=tuple(days),
        full_feeds_feeding_day=reached,
        notes=tuple(notes),
    )


def forward_path(
    protocol: Protocol, birth_weight_g: int, last_tolerated_step: int | None
) -> tuple[Step, ...]:
    """The steps still ahead after the last tolerated one, however many calendar days have passed.

    None = no step tolerated yet: the whole ladder. UserError for a step the band does not have.
    """
    steps = protocol.band(birth_weight_g).steps
    done = last_tolerated_step or 0
    if not 0 <= done <= len(steps):
        raise UserError(f"step {done}", f"0 to {len(steps)}", "Check the charted step.", protocol.id)
    return steps[done:]


def step_after(
    protocol: Protocol, birth_weight_g: int, last_tolerated_step: int | None, decision: str, back: int = 1
) -> Step | None:
    """The step that a recorded `decision` leads to; None on hold, and past the ladder's end.

    restart: the last tolerated step again. Never more than one step up.
    """
    if decision not in DECISIONS:
        raise UserError(f"decision {decision!r}", " or ".join(DECISIONS), where=protocol.id)
    ahead = forward_path(protocol, birth_weight_g, last_tolerated_step)
    if decision == "hold":
        return None
    if decision == "advance":
        return ahead[0] if ahead else None
    steps = protocol.band(birth_weight_g).steps
    now = (last_tolerated_step or 1) - (back if decision == "back" else 0)
    return steps[max(now, 1) - 1]
