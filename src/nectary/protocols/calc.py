"""The arithmetic of one day of feeds, exact: yesterday by weight, and today's decision in mL.

It reckons what was typed and decided, and proposes nothing. Nothing stands in for what was not said.
"""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from nectary.protocols.feeds import OLDEST_WEIGHT_DAYS, drawn_ml
from nectary.protocols.plan import HOURS_A_DAY, interval_of, ladder_of, step_after
from nectary.protocols.schema import Protocol, Step, status_on
from nectary.record.limits import highest
from nectary.record.values import impossible

MILKS = ("mother", "donor", "formula")


@dataclass(frozen=True)
class Asked:
    """What was typed; None = not said, which is never 0. Volumes in uL, `aim` in mL/kg/day."""

    weight_g: int | None
    weighed_days_ago: int | None
    given_ul: dict[str, int | None]
    at_breast: bool
    aim: int | None
    interval_h: int | None


@dataclass(frozen=True)
class Worked:
    """mL/kg/day of each milk and of all, and the aim in mL; None where it cannot be said.

    `why_not`: weight_not_said, weight_age_not_said, weight_old, weight_impossible or milk_impossible.
    `at_least`: milk at the breast adds an amount that nobody knows. `change`: the aim less yesterday.
    """

    by_milk: dict[str, Fraction | None]
    total: Fraction | None
    at_least: bool
    why_not: str | None
    ml_a_day: Fraction | None
    ml_a_feed: Fraction | None
    change: Fraction | None


def worked(asked: Asked, on: date) -> Worked:
    """What follows from what was typed, by the limits of the day `on`.

    A total needs all three milks said: none given is 0, typed.
    """
    why_not = _why_not(asked, on)
    grams = None if why_not else asked.weight_g
    by_milk = {milk: _rate(ul, grams) for milk, ul in asked.given_ul.items()}
    rates = list(by_milk.values())
    total = None if None in rates else sum((one for one in rates if one is not None), Fraction(0))
    ml_a_day = None if grams is None or asked.aim is None else Fraction(asked.aim * grams, 1000)
    return Worked(
        by_milk,
        total,
        asked.at_breast,
        why_not,
        ml_a_day,
        None if ml_a_day is None or asked.interval_h is None else ml_a_day * asked.interval_h / HOURS_A_DAY,
        None if total is None or asked.aim is None or asked.at_breast else asked.aim - total,
    )


def _rate(ul: int | None, grams: int | None) -> Fraction | None:
    """uL by g are mL by kg."""
    return None if ul is None or grams is None else Fraction(ul, grams)


def _why_not(asked: Asked, on: date) -> str | None:
    if asked.weight_g is None:
        return "weight_not_said"
    if impossible("weights", "weight_g", asked.weight_g, on=on):
        return "weight_impossible"
    if asked.weighed_days_ago is None:
        return "weight_age_not_said"
    if asked.weighed_days_ago > OLDEST_WEIGHT_DAYS:
        return "weight_old"
    said = sum(ul for ul in asked.given_ul.values() if ul is not None)
    return "milk_impossible" if said > highest("day_cannot_be", on) * asked.weight_g else None


def rounded_down(ml: Fraction, mark: Fraction) -> Fraction | None:
    """To the mark of a syringe, never up; None where that is nothing."""
    return ml // mark * mark or None


@dataclass(frozen=True)
class Next:
    """The step that a decision leads to under a signed protocol.

    `why_not`: not_signed, expired, held, at_the_end.
    """

    step: Step | None = None
    why_not: str | None = None
    drawn_ml: tuple[Fraction | None, ...] = ()


def next_step(
    protocol: Protocol,
    *,
    on: date,
    birth_weight_g: int,
    gestation_days: int | None,
    arm: str | None,
    tolerated: int | None,
    decision: str,
    grams: int | None,
    interval_h: int,
) -> Next:
    """From the last tolerated step.

    UserError outside the protocol's bands, for an arm that it lacks or needs, and for hours between feeds
    that it does not allow.

    `drawn_ml`: mL a feed by each part of the step, rounded down to the protocol's syringe; empty without
    `grams`.
    """
    status = status_on(protocol, on)
    if status != "signed":
        return Next(why_not="expired" if status == "expired" else "not_signed")
    if decision == "hold":
        return Next(why_not="held")
    ladder_of(protocol, birth_weight_g, gestation_days, arm, on)
    interval_of(protocol, interval_h)
    step = step_after(protocol, birth_weight_g, tolerated, decision, gestation_days=gestation_days, arm=arm)
    if step is None:
        return Next(why_not="at_the_end")
    if grams is None:
        return Next(step)
    parts = step.parts if len(set(step.parts)) > 1 else step.parts[:1]
    exact = (Fraction(part * grams * interval_h, 1000 * HOURS_A_DAY) for part in parts)
    return Next(step, None, tuple(drawn_ml(protocol, one) for one in exact))
