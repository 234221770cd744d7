"""How long the multiverse and every subset take, against one batch of fits in the same run.

    python bench/sturdiness.py            the multiverse of 60 trials; targets, with the noise of each time
    python bench/sturdiness.py --subsets  also all 1,048,575 subsets of 20 trials, by two models

Ends with 1 where the multiverse takes more than 30 times the batch.
"""

import statistics
import sys
import time
from collections.abc import Callable

import numpy as np

from nectary.stats.effects import Counts
from nectary.stats.models import fit
from nectary.stats.sturdiness import multiverse, subsets
from nectary.stats.ways import Way

TARGET = 30
ROUNDS = 25


def trials(number: int, seed: int) -> Counts:
    """Invented trials of 20 to 300 infants an arm, about 5% against 8%: some arms have no event."""
    random = np.random.default_rng(seed)
    sizes = random.integers(20, 301, (2, number))
    events = random.binomial(sizes, [[0.05], [0.08]])
    arms = (events[0], sizes[0], events[1], sizes[1])
    return Counts(tuple(f"trial {at}" for at in range(number)), *(arm.astype(float) for arm in arms))


def taken(work: Callable[[], object]) -> float:
    """Seconds of wall clock that `work` takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def told(name: str, times: list[float]) -> float:
    """Prints the median and the middle half of `times` in milliseconds; gives the median in seconds."""
    low, middle, high = (1000 * value for value in statistics.quantiles(times, n=4))
    print(f"{name}: {middle:.1f} ms (middle half {low:.1f} to {high:.1f}, {len(times)} rounds)")
    return middle / 1000


def against_the_batch() -> float:
    """The ratio of the two medians; the two are timed in turn, so that a busy machine slows both."""
    many = trials(60, 1)
    random = np.random.default_rng(2)
    v = random.uniform(0.05, 0.5, (1000, 20))
    y, used = random.normal(-0.3, np.sqrt(v + 0.05)), np.ones((1000, 20), dtype=bool)
    ways, batch = [], []
    multiverse(many)  # once before, so that neither pays for the first use
    fit(y, v, used, model="reml", test="z")
    for _ in range(ROUNDS):
        batch.append(taken(lambda: fit(y, v, used, model="reml", test="z")))
        ways.append(taken(lambda: multiverse(many)))
    print(f"{len(multiverse(many)):,} different analyses of 60 trials")
    ratio = told("multiverse of 60 trials", ways) / told("1,000 REML fits of 20 trials", batch)
    each = statistics.quantiles([a / b for a, b in zip(ways, batch, strict=True)], n=4)
    print(f"ratio {ratio:.1f} (round by round: middle half {each[0]:.1f} to {each[2]:.1f}); at most {TARGET}")
    return ratio


def every_subset(way: Way) -> None:
    """All subsets of 20 trials by `way`, with progress on stderr."""

    def heard(done: int, total: int) -> None:
        print(f"\r{way.model}: {done:,} of {total:,}", end="", file=sys.stderr)

    twenty = trials(20, 3)
    found = subsets(twenty, way, progress=heard)
    print(file=sys.stderr)
    seconds = [taken(lambda: subsets(twenty, way)) for _ in range(3)]
    middle = statistics.median(seconds)
    many = len(found.call)
    print(
        f"every subset of {len(found.study)} trials, {way.model} {way.test}: {many:,} in {middle:.2f} s "
        f"({min(seconds):.2f} to {max(seconds):.2f}, 3 rounds), {many / middle:,.0f} a second"
    )


if __name__ == "__main__":
    ratio = against_the_batch()
    if "--subsets" in sys.argv[1:]:
        for way in (Way(zero="half"), Way(model="reml", zero="half")):
            every_subset(way)
    sys.exit(ratio > TARGET)
