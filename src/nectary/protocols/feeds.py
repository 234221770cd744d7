"""Volumes that can be drawn up: the weight behind a step, and rounding that never goes above it."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from nectary.protocols.plan import HOURS_A_DAY, interval_of
from nectary.protocols.schema import Band, Protocol, Step

OLDEST_WEIGHT_DAYS = 3  # local, as in the measures' thresholds; a weight older than this gives cannot say
EVERY_G = 50
LIGHTEST_G = 400
HEAVIER_BY_G = 600  # a baby gains weight while on the ladder of its birth weight's band
HEAVIEST_G = 2500


@dataclass(frozen=True)
class Dosing:
    """The grams that volumes are worked out from, on which basis, weighed how many days ago.

    `grams` None: cannot say, and `why_not` is unknown_birth_weight, unknown_weight, old or in_doubt.
    """

    grams: int | None
    basis: str | None = None
    age_days: int | None = None
    why_not: str | None = None


def dosing_weight(
    protocol: Protocol,
    *,
    birth_g: int | None,
    latest_g: int | None = None,
    latest_age_days: int | None = None,
    regained: bool | None = None,
    in_doubt: bool = False,
) -> Dosing:
    """The weight that the protocol's basis says, or why it cannot be said; nothing is taken in its place.

    `in_doubt`: a weighing is flagged or contradicts its neighbours. `regained` None = not known.
    """
    if in_doubt:
        return Dosing(None, why_not="in_doubt")
    if birth_g is None:
        return Dosing(None, why_not="unknown_birth_weight")
    basis = protocol.weight_basis
    if basis == "birth":
        return Dosing(birth_g, "birth", None)
    if basis == "birth_until_regained" and regained is False:
        stale = latest_age_days is not None and latest_age_days > OLDEST_WEIGHT_DAYS
        return Dosing(None, why_not="old") if stale else Dosing(birth_g, "birth", None)
    if latest_g is None or latest_age_days is None or (basis == "birth_until_regained" and regained is None):
        return Dosing(None, why_not="unknown_weight")
    if latest_age_days > OLDEST_WEIGHT_DAYS:
        return Dosing(None, why_not="old")
    if basis == "max_birth_daily" and birth_g > latest_g:
        return Dosing(birth_g, "birth", None)
    return Dosing(latest_g, "last weighed", latest_age_days)


def exact_ml(ml_per_kg_day: int, grams: int, interval_h: int) -> Fraction:
    """mL a feed, exactly."""
    return Fraction(ml_per_kg_day * grams * interval_h, 1000 * HOURS_A_DAY)


def drawn_ml(protocol: Protocol, exact: Fraction) -> Fraction | None:
    """`exact` rounded down to what its syringe can be read to; None where that is nothing.

    Down and never to the nearest: a step, a ceiling and a target are each the most that may be given, and the
    nearest mark can lie above them.
    """
    for below, step in protocol.syringe:
        if exact < Fraction(str(below)):
            mark = Fraction(str(step))
            break
    else:
        mark = Fraction(str(protocol.syringe[-1][1]))
    rounded = exact // mark * mark
    return rounded or None


@dataclass(frozen=True)
class TableRow:
    """One dosing weight: for each step mL a feed as drawn up (None = too little to draw up) and exact."""

    grams: int
    drawn: tuple[tuple[Fraction | None, ...], ...]
    exact: tuple[tuple[Fraction, ...], ...]


def feed_table(
    protocol: Protocol, band: Band, *, arm: str | None = None, interval_h: int | None = None
) -> Iterator[TableRow]:
    """mL a feed by every 50 g of dosing weight and by step, for the babies of one band of birth weight."""
    hours = interval_of(protocol, interval_h)
    lowest = max(-(-band.from_g // EVERY_G) * EVERY_G, LIGHTEST_G)
    highest = min(band.below_g + HEAVIER_BY_G, HEAVIEST_G)
    for grams in range(lowest, highest + 1, EVERY_G):
        exact = tuple(_parts(step, grams, hours) for step in band.of_arm(arm))
        drawn = tuple(tuple(drawn_ml(protocol, one) for one in parts) for parts in exact)
        yield TableRow(grams, drawn, exact)


def _parts(step: Step, grams: int, hours: int) -> tuple[Fraction, ...]:
    """The feeds of a step's parts; one where they are alike."""
    parts = step.parts if len(set(step.parts)) > 1 else step.parts[:1]
    return tuple(exact_ml(part, grams, hours) for part in parts)
