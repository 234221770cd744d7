"""Intervals of one proportion. Pure numbers: knows no NICU."""

from math import sqrt
from statistics import NormalDist

from nectary.base.errors import UserError


def wilson(events: int, total: int, *, confidence: float = 0.95) -> tuple[float, float]:
    """The two ends, 0 to 1, of Wilson's score interval of `events` in `total`, without a correction.

    They are the proportions p at which |events/total - p| is z standard errors of p: method 3 of Newcombe,
    Stat Med 1998;17:857. UserError where events lie outside 0 to total, total is 0, or confidence is not
    between 0 and 1.
    """
    if not (total > 0 and 0 <= events <= total):
        raise UserError(f"{events} events of {total}", "0 <= events <= total, total > 0", where="wilson")
    if not 0 < confidence < 1:
        raise UserError(f"a confidence of {confidence:g}", "a number between 0 and 1", where="wilson")
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    middle = 2 * events + z * z
    reach = z * sqrt(z * z + 4 * events * (total - events) / total)
    below = 2 * (total + z * z)
    # at no events, and at all, an end is exactly 0 or 1; rounding must not put it a hair outside
    low = 0.0 if events == 0 else (middle - reach) / below
    high = 1.0 if events == total else (middle + reach) / below
    return low, high


def wilson_range(events: int, unknown: int, total: int) -> tuple[float, float]:
    """The two ends of Wilson's 95% interval of a share in `total` of which `unknown` may be events or not.

    From the lower end if none of them is, to the upper end if all are: it holds what chance could have made,
    whatever the unknown ones were. UserError as `wilson`.
    """
    return wilson(events, total)[0], wilson(events + unknown, total)[1]
