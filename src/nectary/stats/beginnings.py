"""What the beginning of a chart does to its end: limits that rest on few points, and a start at a peak.

A limit learned from few intervals is passed by chance more often than the 0.135 percent it is made for,
because the intervals that it came from may have been short by luck.
"""

from collections.abc import Sequence
from math import ceil

import numpy as np
from scipy.stats import nbinom

from nectary.stats.charts import TAIL

RARE = 1e-9  # of the totals left out on either side


def next_wait_too_long(intervals: int) -> float:
    """The chance that the next wait passes the upper probability limit learned from so many, by chance alone.

    Waits follow the exponential law: with a limit of k = -log 0.00135 means of n waits it is (1 + k / n)^-n,
    whatever their mean.
    """
    return float((1 - np.log(TAIL) / intervals) ** -intervals)


def next_gap_too_long(intervals: int, mean: float) -> float:
    """The same for whole babies between cases, which follow the geometric law with such a `mean`.

    Sums over every total that the intervals could have had. Where all of them are 0 there is no limit.
    """
    case = 1 / (mean + 1)
    low, high = nbinom.ppf((RARE, 1 - RARE), intervals, case)
    total = np.arange(max(1.0, low), high + 1)
    stays = total / (total + intervals)
    whole = np.ceil(np.log(TAIL) / np.log(stays))
    below, above = 1 - stays ** (whole - 1), 1 - stays**whole
    limit = np.maximum(0.0, whole - 2 + (1 - TAIL - below) / (above - below))
    longer = (1 - case) ** (np.floor(limit) + 1)
    return float((nbinom.pmf(total, intervals, case) * longer).sum())


def begins_at_its_worst(values: Sequence[float], *, worst_is_high: bool) -> bool:
    """Whether one of the first quarter of the points is worse than every later point."""
    first = ceil(len(values) / 4)
    early, late = values[:first], values[first:]
    if not late:
        return False
    return max(early) > max(late) if worst_is_high else min(early) < min(late)
