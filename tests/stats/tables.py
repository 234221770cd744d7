"""Made-up tables of two-arm counts for the tests of pooling, and how they become `Counts`."""

import numpy as np
from hypothesis import strategies as st

from nectary.stats.pooling import Counts


def counts(rows, year=()):
    """Counts of rows (study, events, total, events, total)."""
    columns = list(zip(*rows, strict=True))
    return Counts(tuple(columns[0]), *(np.array(column, float) for column in columns[1:]), year)


def named(arms):
    """Rows of `counts` from pairs of arms, each (events, total), labelled by place."""
    return [(f"study {at}", a, n1, c, n2) for at, ((a, n1), (c, n2)) in enumerate(arms)]


@st.composite
def arm(draw, *, least=0, longest=400):
    """(events, total) with at least `least` events and as many without."""
    total = draw(st.integers(2 * least + 2, longest))
    return draw(st.integers(least, total - least)), total


def tables(*, least=0, studies=(1, 9)):
    """Lists of studies, each a pair of arms."""
    one = arm(least=least)
    return st.lists(st.tuples(one, one), min_size=studies[0], max_size=studies[1], unique=True)
