"""A month without a point is a "?", a month of no case a point on the ground; and what can be told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from svg_reading import described, inside_the_frame, shapes, texts

from nectary.base.language import speaker
from nectary.show.charts.control_chart import (
    BOTTOM,
    HEIGHT,
    ChartPoint,
    control_chart,
    outside,
    what_it_can_tell,
)
from nectary.show.charts.palette import PAPER, SCREEN

SAY = speaker("en")
IN = ChartPoint("2025-01", 0.1, 0.08, 0.0, 0.3)
ZERO = ChartPoint("2025-02", 0.0, 0.08, 0.0, 0.3)
WAITING = ChartPoint("2025-03", None, None, None, None, unknown=4)
OUT = ChartPoint("2025-04", 0.44, 0.08, 0.0, 0.3)


def drawn(points, width=700, palette=SCREEN, say=SAY, tells=""):
    return control_chart(
        list(points), width=width, title="Which months?", say=say, palette=palette, tells=tells
    )


def test_a_month_that_cannot_be_said_yet_is_not_a_month_of_no_case():
    svg = drawn([ZERO, WAITING])
    (point,) = shapes(svg, "circle")
    ground = max(float(one["y1"]) for one in shapes(svg, "line"))
    assert float(point["cy"]) == ground
    assert texts(svg).count("?") == 1
    assert "Not to be said yet: 2025-03." in described(svg)


def test_no_line_runs_over_a_gap():
    def route(*points):
        return [one for one in shapes(drawn(points), "line") if one["stroke"] == SCREEN["ink"]]

    assert len(route(IN, ZERO, OUT)) == 2
    assert len(route(IN, WAITING, OUT)) == 0


def test_a_month_outside_is_told_by_shape_and_in_words():
    svg = drawn([IN, OUT])
    assert (len(shapes(svg, "circle")), len(shapes(svg, "path"))) == (1, 1)
    assert "Outside the limits: 2025-04." in described(svg)
    assert "No month lies outside the limits." in described(drawn([IN, ZERO]))


@pytest.mark.parametrize(
    ("value", "upper", "is_outside"),
    [(0.3, 0.3, False), (0.31, 0.3, True), (None, 0.3, False), (0.9, None, False)],
)
def test_on_the_limit_is_inside_and_without_limits_nothing_is_outside(value, upper, is_outside):
    assert outside(ChartPoint("m", value, 0.1, 0.0 if upper else None, upper)) is is_outside


def test_the_scale_reaches_over_points_and_limits():
    assert "50%" in texts(drawn([IN, OUT])) and "60%" not in texts(drawn([IN, OUT]))
    assert "100%" in texts(drawn([ChartPoint("m", 0.1, 0.1, 0.0, 0.97)]))


def test_the_words_of_what_it_cannot_tell_stand_in_the_chart_at_both_widths():
    for width in (700, 350):
        svg = drawn([IN, ZERO], width)
        under = " ".join(text for text in texts(svg) if text)
        assert "does not show that nothing changed" in under
        assert "does not show that nothing changed" in described(svg)


def test_the_charts_own_error_rates_in_words():
    tells = what_it_can_tell(babies_a_month=4, false_alarm=0.2447, sees_double=0.614, sees_half=0.0, say=SAY)
    assert "With about 4 babies a month" in tells
    assert "in about 24 of 100 years" in tells and "in about 61 of 100 years" in tells
    assert "if it halved, in none." in tells and "can be chance" in tells
    under = " ".join(text for text in texts(drawn([IN], 350, tells=tells)) if text)
    assert tells in under
    rare = what_it_can_tell(babies_a_month=4.5, false_alarm=0.001, sees_double=1, sees_half=0, say=SAY)
    assert "in fewer than 1 of 100" in rare and "in about 100 of 100" in rare and "4.5 babies" in rare


def test_nothing_nothing_yet_and_no_limits_are_each_said():
    assert "No month can be shown." in described(drawn([]))
    assert "No month has a point yet." in described(drawn([WAITING]))
    flat = drawn([ChartPoint("2025-01", 0.0, None, None, None)])
    assert "There are no limits" in described(flat)
    assert not [one for one in shapes(flat, "line") if one["stroke"] == SCREEN["edge"]]


def test_paper_and_spanish():
    assert "var(" not in drawn([IN, OUT, WAITING], palette=PAPER)
    assert "Fuera de los límites: 2025-04." in described(drawn([OUT], say=speaker("es")))


share = st.floats(0, 1, allow_nan=False)
points = st.builds(
    lambda value, limits: ChartPoint(
        "2025-01", value, limits and limits[1], limits and limits[0], limits and limits[2]
    ),
    st.none() | share,
    st.none() | st.lists(share, min_size=3, max_size=3).map(sorted),
)


@given(st.lists(points, max_size=30), st.sampled_from([700, 350]))
def test_any_months_stay_in_the_frame(months, width):
    assert inside_the_frame(drawn(months, width))


signed = st.floats(-500, 500, allow_nan=False)


@given(
    st.lists(st.lists(signed, min_size=4, max_size=4).map(sorted), min_size=1, max_size=12),
    st.sampled_from([700, 350]),
)
def test_values_and_limits_below_zero_stay_above_the_labels(rows, width):
    """Every line and point between the top and the ground line of the picture, 250 of 290 high at most."""
    points = [ChartPoint("3", value, middle, low, high) for low, value, middle, high in rows]
    svg = control_chart(points, width=width, title="?", say=SAY, palette=SCREEN, percent=False)
    heights = [float(one[name]) for one in shapes(svg, "line") for name in ("y1", "y2")]
    heights += [float(one["cy"]) for one in shapes(svg, "circle")]
    assert min(heights) >= 13.9 and max(heights) <= HEIGHT - BOTTOM + 0.1  # one decimal is printed
    assert inside_the_frame(svg)


def test_a_point_on_its_limit_but_for_rounding_is_inside():
    assert not outside(ChartPoint("m", 0.1 + 0.2, 0.2, 0.1, 0.3))
    assert outside(ChartPoint("m", 0.3001, 0.2, 0.1, 0.3))
