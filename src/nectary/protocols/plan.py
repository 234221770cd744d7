"""The plan: a ladder worked out for one weight, and the way forward from the last tolerated step."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from nectary.base.ages import format_gestation
from nectary.base.errors import UserError
from nectary.protocols.schema import NOT_STATED, Band, Protocol, Step, status_on
from nectary.record.values import impossible

MINUTES_A_DAY = 1440
HOURS_A_DAY = 24
USES = {
    "example": "example only: not signed by a unit, not for a baby",
    "expired": "expired: its review date is past; not for a baby",
    "signed": "signed by the unit; to be checked against the baby, not an order",
}
DECISIONS = ("advance", "stay", "back", "hold", "restart")


@dataclass(frozen=True)
class Segment:
    from_min: int
    to_min: int
    ml_per_kg_day: float
    ml_per_feed: float


@dataclass(frozen=True)
class Day:
    """One tolerated feeding day, unrounded.

    `ml_per_feed` is None on a day of several parts; the halves are None where it has more than two.
    """

    feeding_day: int
    halves: tuple[float, float] | None
    segments: tuple[Segment, ...]
    ml_per_kg_day: float
    ml_per_day: float
    ml_per_feed: float | None
    ml_per_feed_halves: tuple[float, float] | None
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


def _day(step: Step, grams: int, interval_h: int) -> Day:
    feeds = Fraction(HOURS_A_DAY, interval_h)
    kilograms = Fraction(grams, 1000)
    long = MINUTES_A_DAY // len(step.parts)
    each = [float(part * kilograms / feeds) for part in step.parts]
    halves = step.halves
    return Day(
        feeding_day=step.number,
        halves=None if halves is None else (float(halves[0]), float(halves[1])),
        segments=tuple(
            Segment(number * long, (number + 1) * long, float(part), feed)
            for number, (part, feed) in enumerate(zip(step.parts, each, strict=True))
            if len(set(step.parts)) > 1
        )
        or (Segment(0, MINUTES_A_DAY, float(step.parts[0]), each[0]),),
        ml_per_kg_day=float(step.mean),
        ml_per_day=float(step.mean * kilograms),
        ml_per_feed=each[0] if len(set(step.parts)) == 1 else None,
        ml_per_feed_halves=None if halves is None else (each[0], each[-1]),
        stage=step.stage,
    )


def interval_of(protocol: Protocol, interval_h: int | None) -> int:
    """The hours between feeds asked for, or the protocol's own; UserError for one that it does not allow."""
    chosen = protocol.interval_h if interval_h is None else interval_h
    if chosen not in protocol.allowed_h:
        allowed = " or ".join(map(str, protocol.allowed_h))
        raise UserError(f"feeds every {chosen} h", f"every {allowed} h", "Choose one it allows.", protocol.id)
    return chosen


def arm_of(protocol: Protocol, band: Band, arm: str | None) -> str | None:
    """The arm asked for; None where none is needed. UserError for an unknown one, or where one is needed."""
    if arm is not None and arm not in protocol.arms:
        raise UserError(f"no arm {arm!r}", " or ".join(protocol.arms) or "no arm", where=protocol.id)
    if arm is None and len(band.ladders) > 1:
        raise UserError("no arm given", " or ".join(band.ladders), "Say which arm.", protocol.id)
    return arm


def ladder_of(
    protocol: Protocol, birth_weight_g: int, gestation_days: int | None, arm: str | None, on: date
) -> tuple[Band, str | None]:
    """(the band, its arm) of such a baby.

    UserError for a weight or a gestation that no baby has, outside the protocol, and as `arm_of` has it.
    """
    for name, value in (("birth_weight_g", birth_weight_g), ("gestation_days", gestation_days)):
        wanted = None if value is None else impossible("infants", name, value, on=on)
        if wanted:
            raise UserError(f"{name} {value}", wanted, "Is a digit wrong?", protocol.id)
    if not protocol.covers_gestation(gestation_days):
        raise UserError(
            f"gestation {format_gestation(gestation_days or 0)} is outside this protocol",
            f"below {format_gestation(protocol.gestation_below_days or 0)}",
            "Use the protocol that covers this baby.",
            protocol.id,
        )
    band = protocol.band(birth_weight_g, gestation_days)
    return band, arm_of(protocol, band, arm)


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

    UserError for what no baby weighs, outside the weight bands or the gestation limit, where an unknown
    gestation decides the band, for an arm it does not have or lacks, and for an interval it does not allow.
    """
    band, chosen = ladder_of(protocol, birth_weight_g, gestation_days, arm, on)
    hours, target = interval_of(protocol, interval_h), protocol.target_ml_per_kg_day
    days = []
    for step in band.of_arm(chosen):
        days.append(_day(step, birth_weight_g, hours))
        if step.least >= target:
            break
    reached = days[-1].feeding_day if band.of_arm(chosen)[len(days) - 1].least >= target else None
    status = status_on(protocol, on)
    return Plan(
        protocol=protocol.id,
        version=protocol.version,
        status=status,
        use=USES[status],
        signed=status == "signed",
        weight={"grams": birth_weight_g, "basis": "birth, unchanged"},
        interval_h=hours,
        days=tuple(days),
        full_feeds_feeding_day=reached,
        notes=tuple(notes(protocol, band, chosen, reached is not None)),
    )


def notes(protocol: Protocol, band: Band, arm: str | None, reached: bool) -> Iterator[str]:
    """What a reader of the schedule must know, printed and never computed."""
    yield f"population: {protocol.population}"
    if "disclaimer" in protocol.content:
        yield str(protocol.content["disclaimer"])
    window = protocol.windows.get(arm or "") or protocol.windows.get("")
    if window:
        yield f"first feed {window[0]} to {window[1]} hours after birth"
    if any(step.stage == "trophic" for step in band.of_arm(arm)):
        yield "trophic days are shown at their maximum: a ceiling, not a target"
    for name, low, high in band.ranges_of(arm):
        yield f"{name} volume is printed as {low} to {high} mL/kg/day; planned at the low end"
    if "range" in protocol.content["target"]:
        low, high = protocol.content["target"]["range"]
        yield f"target is printed as {low} to {high} mL/kg/day; planned at the low end"
    if "full_ml_kg_day" not in protocol.content["target"]:
        yield f"target: {protocol.target_ml_per_kg_day} mL/kg/day is our own assumption; the source is silent"
    if protocol.after_target == NOT_STATED:
        yield "not stated: what follows the target"
    else:
        yield f"after the target: {_plain(protocol.after_target)}"
    if not reached:
        yield "the source stops here, below full feeds"
    yield from (f"not stated: {_plain(part)}" for part in protocol.not_stated)
    none = (part for part, said in protocol.stated.items() if said == "none")
    yield from (f"none, as the protocol says: {_plain(part)}" for part in none)
    yield from (f"not covered: {what}" for what in protocol.does_not_cover)
    yield from protocol.modifiers


def _plain(key: str) -> str:
    return key.replace("_", " ")


def forward_path(
    protocol: Protocol,
    birth_weight_g: int,
    last_tolerated_step: int | None,
    *,
    gestation_days: int | None = None,
    arm: str | None = None,
) -> tuple[Step, ...]:
    """The steps still ahead after the last tolerated one, however many calendar days have passed.

    None = no step tolerated yet: the whole ladder. UserError for a step the band does not have, and for an
    arm that it lacks or needs.
    """
    band = protocol.band(birth_weight_g, gestation_days)
    steps = band.of_arm(arm_of(protocol, band, arm))
    done = last_tolerated_step or 0
    if not 0 <= done <= len(steps):
        raise UserError(f"step {done}", f"0 to {len(steps)}", "Check the charted step.", protocol.id)
    return steps[done:]


def step_after(
    protocol: Protocol,
    birth_weight_g: int,
    last_tolerated_step: int | None,
    decision: str,
    back: int = 1,
    *,
    gestation_days: int | None = None,
    arm: str | None = None,
) -> Step | None:
    """The step that a recorded `decision` leads to; None on hold, and past the ladder's end.

    restart: the last tolerated step again. Never more than one step up.
    """
    if decision not in DECISIONS:
        raise UserError(f"decision {decision!r}", " or ".join(DECISIONS), where=protocol.id)
    ahead = forward_path(
        protocol, birth_weight_g, last_tolerated_step, gestation_days=gestation_days, arm=arm
    )
    if decision == "hold":
        return None
    if decision == "advance":
        return ahead[0] if ahead else None
    steps = protocol.band(birth_weight_g, gestation_days).of_arm(arm)
    now = (last_tolerated_step or 1) - (back if decision == "back" else 0)
    return steps[max(now, 1) - 1]
