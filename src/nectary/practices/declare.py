"""How a practice is declared: evidence, eligibility, the reasons for its verdicts, threshold, harm."""

from collections.abc import Callable
from dataclasses import dataclass
from inspect import cleandoc
from typing import Any

import ibis
import ibis.expr.types as ir

from nectary.measures.declare import MEASURES, Columns, Grain

MET, NOT_MET, NOT_APPLICABLE, UNKNOWN = VERDICTS = ("met", "not_met", "not_applicable", "unknown")
BEDSIDE = ("doctor", "nurse")
ROLES = ("doctor", "nurse", "dietitian", "lactation")


@dataclass(frozen=True)
class Why:
    """What one reason says: its verdict; for an unknown one, what is `missing`.

    `open_to`: the roles that can still change it within 24 hours; empty = it is settled, or nobody can.
    """

    verdict: str
    missing: str | None = None
    open_to: tuple[str, ...] = ()


@dataclass(frozen=True)
class Practice:
    """One practice: `compute` maps the declared columns to a text, the reason (a key of `whys`).

    A day practice gives NULL on days that it says nothing about. `factor` is an id of the evidence room,
    None where no trial or study asked. `turns_on` names the unit settings (settings.toml) it depends on;
    they are columns like any other, `unit_NAME`. The show room holds its title and, for each reason, the
    clinical and the lay sentence. Off in every unit until the unit turns it on.
    """

    name: str
    factor: str | None
    grain: Grain
    reads: tuple[str, ...]
    turns_on: tuple[str, ...]
    harm: str
    whys: dict[str, Why]
    cases: str
    about: str
    compute: Callable[[Columns], Any]
    reported: None = None


PRACTICES: dict[str, Practice] = {}


def met() -> Why:
    """The practice was done."""
    return Why(MET)


def not_met(open_to: tuple[str, ...] = ()) -> Why:
    """It was not; `open_to` can still do it today."""
    return Why(NOT_MET, None, open_to)


def not_applicable() -> Why:
    """It does not ask about this baby, or about this day."""
    return Why(NOT_APPLICABLE)


def unknown(missing: str, open_to: tuple[str, ...] = ()) -> Why:
    """It cannot be told: `missing` names what would decide it."""
    return Why(UNKNOWN, missing, open_to)


def first_that_holds(*reasons: tuple[ir.BooleanValue, str], otherwise: str | None = None) -> ir.StringValue:
    """The first reason whose condition holds; a NULL condition does not hold."""
    last = ibis.null("string") if otherwise is None else ibis.literal(otherwise)
    return ibis.cases(*((condition.fill_null(False), why) for condition, why in reasons), else_=last)


def practice(
    *,
    factor: str | None,
    grain: Grain,
    reads: tuple[str, ...],
    harm: str,
    whys: dict[str, Why],
    cases: str,
    turns_on: tuple[str, ...] = (),
) -> Callable[[Callable[[Columns], Any]], Callable[[Columns], Any]]:
    """Enter the decorated function in the catalogue under its own name; `reads` as a measure's."""

    def enter(compute: Callable[[Columns], Any]) -> Callable[[Columns], Any]:
        name = compute.__name__
        if name in PRACTICES or name in MEASURES:
            raise ValueError(f"practice {name} is declared twice")
        columns = (*reads, *(f"unit_{setting}" for setting in turns_on))
        about = cleandoc(compute.__doc__ or "")
        PRACTICES[name] = Practice(name, factor, grain, columns, turns_on, harm, whys, cases, about, compute)
        return compute

    return enter
