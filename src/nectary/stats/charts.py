"""Control chart limits. Pure numbers: knows no NICU."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nectary.base.errors import UserError

Array = NDArray[np.float64]
SIGMAS = 3


@dataclass(frozen=True)
class Limits:
    """Arrays of shape (points,), as proportions: value, centre, and 3-sigma limits held in 0 to 1."""

    value: Array
    centre: Array
    lower: Array
    upper: Array


def p_chart(events: Array, total: Array, *, freeze: int | None = None) -> Limits:
    """Limits of a p chart: centre from all points, or from the first `freeze` of them.

    UserError where a point has events outside 0 to its total, a total of 0, or `freeze` is out of range.
    """
    for number, (e, n) in enumerate(zip(events, total, strict=True), start=1):
        if not (n > 0 and 0 <= e <= n):
            raise UserError(
                f"{e:g} events of {n:g}", "0 <= events <= total, total > 0", where=f"point {number}"
            )
    last = len(events) if freeze is None else freeze
    if not 1 <= last <= len(events):
        raise UserError(f"a baseline of {last} points", f"1 to {len(events)}", where="freeze")
    centre = float(events[:last].sum() / total[:last].sum())
    reach = SIGMAS * np.sqrt(centre * (1 - centre) / total)
    return Limits(
        value=events / total,
        centre=np.full(len(events), centre),
        lower=np.maximum(0.0, centre - reach),
        upper=np.minimum(1.0, centre + reach),
    )
