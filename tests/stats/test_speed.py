"""A small part of the benches: the batch against another engine, and the multiverse against the batch."""

import time

import meta_analyze
import numpy as np
from tests.stats.tables import counts

from nectary.stats.models import fit
from nectary.stats.sturdiness import multiverse

LEAST = 100  # the bench asks for 500 on a quiet machine; a busy one slows both unevenly


def middle(work, repeats):
    took = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        took.append(time.perf_counter() - start)
    return sorted(took)[repeats // 2]


def test_a_batch_is_a_hundred_times_faster_than_one_by_one():
    random = np.random.default_rng(5)
    v = random.uniform(0.02, 0.5, (1000, 20))
    y, used = random.normal(-0.4, np.sqrt(v + 0.05)), np.ones(v.shape, dtype=bool)
    ours = middle(lambda: fit(y, v, used, model="reml", test="z"), 9) / 1000
    theirs = middle(
        lambda: [
            meta_analyze.meta_analysis(effect=list(a), variance=list(b), tau2_method="REML")
            for a, b in zip(y[:20], v[:20], strict=True)
        ],
        5,
    ) / 20  # fmt: skip
    assert theirs / ours >= LEAST, f"{theirs / ours:.0f} times"


def test_the_multiverse_of_sixty_trials_takes_less_than_a_hundred_batches():
    """bench/sturdiness.py asks for 30 on a quiet machine."""
    random = np.random.default_rng(1)
    rows = [(f"trial {at}", *map(int, (random.binomial(n, 0.05), n, random.binomial(n, 0.08), n)))
            for at, n in enumerate(random.integers(20, 301, 60))]  # fmt: skip
    many = counts(rows)
    v = random.uniform(0.05, 0.5, (1000, 20))
    y, used = random.normal(-0.3, np.sqrt(v + 0.05)), np.ones(v.shape, dtype=bool)
    multiverse(many)
    whole, batch = middle(lambda: multiverse(many), 5), middle(
        lambda: fit(y, v, used, model="reml", test="z"), 9
    )  # fmt: skip
    assert whole / batch <= 100, f"{whole / batch:.0f} batches"
