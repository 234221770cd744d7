"""A hundred babies: filled from the bottom left, rounded once, and drawn only where it is fair."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from svg_reading import described, shapes

from nectary.base.language import speaker
from nectary.show.charts.icons import Drawn, icons, pictures_allowed, whole_babies
from nectary.show.charts.palette import PAPER, SCREEN


def drawn(per_100, palette=SCREEN, language="en"):
    return icons(per_100, "Formula", "NEC", say=speaker(language), palette=palette, name="f")


@pytest.mark.parametrize(
    ("rate", "filled"), [(0, 0), (0.5, 1), (1, 1), (2.5, 3), (49.5, 50), (99.6, 100), (100, 100), (11.5, 12)]
)
def test_filled_is_the_rate_rounded_half_up_and_the_rest_is_hollow(rate, filled):
    circles = shapes(drawn(rate), "circle")
    full = [one for one in circles if one["fill"] != "none"]
    assert (len(circles), len(full)) == (100, filled) and whole_babies(rate) == filled
    assert f"about {filled} of 100 babies; about {100 - filled} without it." in described(drawn(rate))


def test_the_block_begins_at_the_bottom_left_and_goes_up():
    full = [
        (float(one["cx"]), float(one["cy"])) for one in shapes(drawn(13), "circle") if one["fill"] != "none"
    ]
    assert full == [*((10.0 + 20 * x, 190.0) for x in range(10)), *((10.0 + 20 * x, 170.0) for x in range(3))]


def test_kinds_differ_in_fill_and_edge_not_in_size():
    circles = shapes(drawn(50), "circle")
    assert len({one["r"] for one in circles}) == 1
    assert len({(one["fill"] == "none", one["stroke"], one["stroke-width"]) for one in circles}) == 2
    assert "var(" not in drawn(50, PAPER)


@pytest.mark.parametrize("rate", [0.4, 0.01, -1, 100.1])
def test_an_empty_grid_that_reads_as_none_is_refused(rate):
    with pytest.raises(ValueError, match="say it in words"):
        drawn(rate)


def test_it_says_that_it_is_about_a_group_in_both_languages():
    assert "one baby" in described(drawn(4))
    assert "un bebé en particular" in described(drawn(4, language="es"))


@pytest.mark.parametrize(
    ("control", "intervention", "low", "high", "certainty", "randomised", "pictures"),
    [
        (9.0, 4.8, 3.3, 6.8, "moderate", True, Drawn.TWO),
        (9.0, 4.8, 3.3, 6.8, None, True, Drawn.TWO),  # the grade was not read: the caption says so
        (9.0, 4.8, 3.3, 6.8, "very_low", True, Drawn.NONE),
        (9.0, 4.8, 3.3, 6.8, "moderate", False, Drawn.NONE),  # sicker babies differ in more than the choice
        (5.0, 5.6, 3.9, 7.6, "high", True, Drawn.NONE),  # slower v faster feeds: rounding would make a baby
        (9.0, 6.0, 4.0, 9.0, "high", True, Drawn.NONE),  # the interval ends exactly at no difference
        (31.1, 29.8, 27.0, 33.0, "high", True, Drawn.NONE),
        (9.1, 8.8, 7.0, 11.0, "moderate", True, Drawn.TOGETHER),  # both 9, and no difference is shown
        (9.1, 8.8, 7.0, 11.0, "moderate", False, Drawn.NONE),
        (1.2, 0.9, 0.4, 2.0, "high", True, Drawn.NONE),
        (6.4, 5.6, 5.5, 6.3, "high", True, Drawn.NONE),  # both come to 6, and yet a difference is shown
        (5.6, 5.4, 5.3, 5.5, "high", True, Drawn.NONE),  # 6 and 5, though less than one baby apart
        (0.9, 0.5, 0.3, 0.7, "high", True, Drawn.NONE),
        (3.0, 0.6, 0.3, 0.9, "high", True, Drawn.NONE),
    ],
)
def test_when_pictures_may_be_drawn(control, intervention, low, high, certainty, randomised, pictures):
    found = pictures_allowed(control, intervention, low, high, certainty=certainty, randomised=randomised)
    assert found is pictures


rates = st.floats(0, 100, allow_nan=False)


@given(rates, rates, rates, rates, st.sampled_from(["high", "low", "very_low", None]), st.booleans())
def test_two_pictures_never_show_a_gap_that_is_not_shown(control, one, low, high, certainty, randomised):
    found = pictures_allowed(control, one, low, high, certainty=certainty, randomised=randomised)
    if found is Drawn.TWO:
        assert randomised and certainty != "very_low" and not low <= control <= high
        assert whole_babies(control) != whole_babies(one)
        assert drawn(control) != drawn(one)
    if found is Drawn.TOGETHER:
        assert low <= control <= high and drawn(control) == drawn(one)
