"""The p chart against Ohio's published baseline, 27 of 335, and its edges."""

import numpy as np
import pytest

from nectary.base.errors import UserError
from nectary.stats.charts import p_chart


def limits(events, total, **options):
    return p_chart(np.array(events, float), np.array(total, float), **options)


@pytest.mark.parametrize(("infants", "upper"), [(25, 0.2439), (100, 0.1623)])
def test_limits_at_a_baseline_of_27_in_335(infants, upper):
    """Upper limits worked by hand to four decimals; the lower one would be below 0 and is 0."""
    found = limits([27, 1], [335, infants], freeze=1)
    assert round(found.upper[1], 4) == upper
    assert found.lower[1] == 0
    assert found.centre.tolist() == [27 / 335, 27 / 335]


def test_centre_is_of_all_points_unless_frozen():
    assert limits([1, 3], [10, 10]).centre[0] == 0.2
    assert limits([1, 3], [10, 10], freeze=1).centre[1] == 0.1


def test_upper_limit_never_passes_one():
    assert limits([9, 10], [10, 10]).upper.tolist() == [1, 1]


@pytest.mark.parametrize(("events", "total"), [([11], [10]), ([-1], [10]), ([0], [0])])
def test_impossible_points_are_refused(events, total):
    with pytest.raises(UserError, match="point 1"):
        limits(events, total)


@pytest.mark.parametrize("freeze", [0, 3])
def test_a_baseline_outside_the_points_is_refused(freeze):
    with pytest.raises(UserError, match="freeze"):
        limits([1, 1], [10, 10], freeze=freeze)
