"""An effect at a baseline: events in each 100 infants of both arms, by a formula that is named."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from nectary.base.errors import UserError

RARE_PER_100 = 1.0  # below this in every arm of a page, whole babies of 100 say nothing: count out of 1,000


class Printed(Protocol):
    """What has a value on a named scale, with its interval."""

    @property
    def measure(self) -> str: ...
    @property
    def estimate(self) -> float | None: ...
    @property
    def ci_low(self) -> float | None: ...
    @property
    def ci_high(self) -> float | None: ...


@dataclass(frozen=True)
class Absolute:
    """Expected events in each 100 infants: control at the baseline, intervention with its interval.

    The interval is that of the effect alone; the baseline is taken as it is. None where none was printed.
    """

    control_per_100: float
    intervention_per_100: float
    low_per_100: float | None
    high_per_100: float | None
    formula: str


def _ratio(share: float, value: float) -> float:
    return share * value


def _odds(share: float, value: float) -> float:
    odds = value * share / (1 - share)
    return odds / (1 + odds)


def _difference(share: float, value: float) -> float:
    return share + value


FORMULAS = {
    "rr": ("baseline_times_risk_ratio", _ratio),
    "or": ("baseline_odds_times_odds_ratio_back_to_risk", _odds),
    "rd": ("baseline_plus_risk_difference", _difference),
}


def absolute_of(printed: Printed, baseline_percent: float, where: str) -> Absolute:
    """Events in each 100 infants at `baseline_percent` of the control arm.

    A count above 100 is held at 100 and one below 0 at 0: neither has a meaning. UserError for a baseline
    outside 0 to 100, and for a measure that gives no count at one baseline, such as a hazard ratio.
    """
    if not 0 < baseline_percent < 100:
        raise UserError(f"a baseline of {baseline_percent:g}%", "above 0 and below 100", where=where)
    if printed.measure not in FORMULAS or printed.estimate is None:
        raise UserError(
            f"a {printed.measure} gives no counts of 100", " or ".join(FORMULAS),
            "Show the value with its own words.", where,
        )  # fmt: skip
    name, formula = FORMULAS[printed.measure]
    share = baseline_percent / 100

    def at(value: float) -> float:
        return 100 * min(1.0, max(0.0, formula(share, value)))

    low, high = printed.ci_low, printed.ci_high
    return Absolute(
        baseline_percent, at(printed.estimate), None if low is None else at(low),
        None if high is None else at(high), name,
    )  # fmt: skip


def denominator(shown: Iterable[Absolute]) -> int:
    """100 or 1,000, one for all that stands on a page: 1,000 only where every arm is rarer than 1 of 100."""
    figures = [value for one in shown for value in (one.control_per_100, one.intervention_per_100)]
    return 1000 if figures and max(figures) < RARE_PER_100 else 100
