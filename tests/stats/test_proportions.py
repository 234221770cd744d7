"""Wilson's interval against Newcombe's printed values, and against what defines it."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nectary.base.errors import UserError
from nectary.stats.proportions import wilson

Z = 1.959963984540054  # the 97.5% point of the normal law


@pytest.mark.parametrize(
    ("events", "total", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_newcombes_printed_values(events, total, low, high):
    """Newcombe, Stat Med 1998;17:857, table I, method 3; printed to four decimals."""
    found = wilson(events, total)
    assert (round(found[0], 4), round(found[1], 4)) == (low, high)


counts = st.integers(1, 5_000).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total)))


@given(counts)
def test_each_end_is_z_standard_errors_of_itself_from_what_was_seen(counts):
    """The definition, squared so that ends at 0 and 1 need no special case; 1e-12 is rounding alone."""
    events, total = counts
    for end in wilson(events, total):
        seen = events / total
        assert math.isclose((seen - end) ** 2 * total, Z**2 * end * (1 - end), rel_tol=1e-6, abs_tol=1e-12)


@given(counts)
def test_it_holds_what_was_seen_and_mirrors_when_events_and_the_others_change_places(counts):
    events, total = counts
    low, high = wilson(events, total)
    assert 0 <= low <= events / total <= high <= 1
    assert (low == 0) == (events == 0) and (high == 1) == (events == total)
    other_low, other_high = wilson(total - events, total)
    assert math.isclose(low, 1 - other_high, abs_tol=1e-12)
    assert math.isclose(high, 1 - other_low, abs_tol=1e-12)


def test_more_confidence_is_wider():
    assert wilson(15, 148, confidence=0.99)[1] > wilson(15, 148)[1]


@pytest.mark.parametrize(("events", "total"), [(1, 0), (0, 0), (-1, 5), (6, 5)])
def test_impossible_counts_are_refused(events, total):
    with pytest.raises(UserError, match="wilson"):
        wilson(events, total)


@pytest.mark.parametrize("confidence", [0, 1, 95])
def test_a_confidence_that_is_none_is_refused(confidence):
    with pytest.raises(UserError, match="confidence"):
        wilson(1, 5, confidence=confidence)
