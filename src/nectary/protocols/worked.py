"""Worked babies at the edges of the bands: the volumes that two people check before a protocol is signed."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from nectary.protocols.feeds import HEAVIEST_G, LIGHTEST_G, drawn_ml, exact_ml
from nectary.protocols.schema import Band, Protocol, Step

LEAST_BABIES = 10


@dataclass(frozen=True)
class WorkedFeed:
    """One volume: mL/kg/day of a part of a step, mL a feed exactly and as drawn up (None = too little)."""

    step: int
    ml_per_kg_day: int
    exact_ml: Fraction
    drawn_ml: Fraction | None


@dataclass(frozen=True)
class WorkedBaby:
    """A baby of `grams`, birth weight and weight for feeds alike: its first feed and its last step's."""

    grams: int
    arm: str
    band: Band
    feeds: tuple[WorkedFeed, ...]


def worked_babies(protocol: Protocol) -> tuple[WorkedBaby, ...]:
    """Both edges of every band and arm, at least ten babies, the lightest first, at the protocol's hours."""
    ladders = [(band, arm) for band in protocol.bands for arm in band.ladders]
    found: list[WorkedBaby] = []
    for between in range(LEAST_BABIES):
        found = [baby for band, arm in ladders for baby in _of_band(protocol, band, arm, between)]
        if len(found) >= LEAST_BABIES:
            break
    return tuple(sorted(found, key=lambda one: one.grams))


def _of_band(protocol: Protocol, band: Band, arm: str, between: int) -> Iterator[WorkedBaby]:
    """The band's two edges and `between` weights in between."""
    low, high = max(band.from_g, LIGHTEST_G), min(band.below_g - 1, HEAVIEST_G)
    for grams in dict.fromkeys(low + (high - low) * part // (between + 1) for part in range(between + 2)):
        steps = band.ladders[arm]
        feeds = tuple(_feed(protocol, step, part, grams) for step, part in _ends(steps))
        yield WorkedBaby(grams, arm, band, feeds)


def _ends(steps: tuple[Step, ...]) -> tuple[tuple[Step, int], tuple[Step, int]]:
    return (steps[0], steps[0].parts[0]), (steps[-1], steps[-1].parts[-1])


def _feed(protocol: Protocol, step: Step, part: int, grams: int) -> WorkedFeed:
    exact = exact_ml(part, grams, protocol.interval_h)
    return WorkedFeed(step.number, part, exact, drawn_ml(protocol, exact))
