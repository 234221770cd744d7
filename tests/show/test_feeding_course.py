"""Unknown, zero, so far and at least are four pictures; the way on is never a date."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from svg_reading import described, inside_the_frame, shapes, texts, title

from nectary.base.language import speaker
from nectary.show.charts.feeding_course import PAPER_WIDTH, CourseDay, feeding_course
from nectary.show.charts.palette import PAPER, SCREEN

SAY = speaker("en")


def drawn(days, ahead=(), width=700, palette=SCREEN, say=SAY):
    return feeding_course(list(days), list(ahead), width=width, say=say, palette=palette)


def milks(mother=0.0, donor=0.0, formula=0.0):
    return {"mother": mother, "donor": donor, "formula": formula}


def test_an_unknown_day_is_a_question_mark_and_no_bar():
    svg = drawn([CourseDay(3, None, None)])
    assert "?" in texts(svg) and not shapes(svg, "rect")
    assert "Days unknown: 3." in described(svg)


def test_a_day_of_no_milk_is_a_bar_on_the_ground_and_not_the_picture_of_an_unknown_one():
    zero, unknown = drawn([CourseDay(3, 0.0, milks())]), drawn([CourseDay(3, None, None)])
    ground = [one for one in shapes(zero, "line") if one["stroke"] == SCREEN["ink"]]
    assert len(ground) == 1 and float(ground[0]["x2"]) - float(ground[0]["x1"]) > 20
    assert "?" not in texts(zero)
    assert texts(zero).count("0") == 2  # the scale's, and the day's own
    assert "Days with no milk given: 3." in described(zero)
    assert not [one for one in shapes(unknown, "line") if one["stroke"] == SCREEN["ink"]]


def test_a_day_left_out_is_unknown_not_absent():
    days = [CourseDay(2, 20.0, milks(20.0)), CourseDay(5, 40.0, milks(40.0))]
    svg = drawn(days, [(8, 60.0)])
    assert texts(svg).count("?") == 4  # days 3 and 4, and 6 and 7 before the way on begins
    assert "Days unknown: 3, 4, 6, 7." in described(svg)


def test_today_is_hollow_dashed_and_said_to_be_so_far():
    svg = drawn([CourseDay(4, 60.0, milks(60.0)), CourseDay(5, 31.0, milks(31.0), partial=True)])
    whole, today = shapes(svg, "rect")
    assert whole["fill"] == SCREEN["green"]
    assert today["fill"] == "none" and today["stroke-dasharray"]
    assert "Day 4: 60. Day 5, not over: 31 so far." in described(svg)


def test_a_day_with_a_milk_not_named_is_an_outline_of_the_whole():
    (bar,) = shapes(drawn([CourseDay(4, 60.0, None)]), "rect")
    assert bar["fill"] == "none" and "stroke-dasharray" not in bar


def test_feeds_at_the_breast_make_the_amount_at_least():
    svg = drawn([CourseDay(4, 60.0, milks(60.0), at_least=True), CourseDay(5, 0.0, milks(), at_least=True)])
    assert texts(svg).count("≥") == 2
    assert "Day 5: at least 0." in described(svg)
    assert "no milk given" not in described(svg)


def test_each_milk_has_its_own_colour_and_hatch_and_its_share_of_the_height():
    bars = shapes(drawn([CourseDay(4, 90.0, milks(45.0, 30.0, 15.0))]), "rect")
    assert [one["fill"] for one in bars] == [SCREEN["green"], "url(#donor)", "url(#formula)"]
    heights = [float(one["height"]) for one in bars]
    assert heights[0] / heights[2] == pytest.approx(3, abs=0.01)  # drawn to a tenth of a pixel


def test_drops_are_seen():
    (bar,) = shapes(drawn([CourseDay(4, 0.2, milks(0.2))]), "rect")
    assert float(bar["height"]) >= 2


def test_the_way_on_is_dotted_rings_counted_in_tolerated_days():
    svg = drawn([CourseDay(4, 60.0, milks(60.0))], [(5, 75.0), (6, 90.0)])
    assert len(shapes(svg, "circle")) == 2
    (route,) = shapes(svg, "polyline")
    assert route["stroke-dasharray"] and route["fill"] == "none"
    assert {"+1", "+2"} <= set(texts(svg)) and "5" not in texts(svg)
    assert "If tolerated, next: 75, 90 mL/kg." in described(svg)
    assert "if they are tolerated?" in title(svg)


def test_without_a_way_on_nothing_is_promised():
    svg = drawn([CourseDay(4, 60.0, milks(60.0))])
    assert title(svg) == "How have feeds gone?"
    assert "tolerated" not in "".join(texts(svg)) + described(svg)


def test_the_unit_stands_in_the_chart_and_the_scale_holds_the_highest_value():
    svg = drawn([CourseDay(1, 61.0, milks(61.0))], [(2, 155.0)])
    assert "mL/kg in a day" in texts(svg)
    assert {"0", "30", "180"} <= set(texts(svg)) and "210" not in texts(svg)


def test_a_narrow_chart_shows_the_last_days_and_says_so():
    days = [CourseDay(day, 10.0 * day, milks(10.0 * day)) for day in range(15)]
    svg = drawn(days, [(day, 150.0) for day in range(15, 25)], width=350)
    assert "Days 6 to 14 in mL/kg. Earlier days stand in the table." in described(svg)
    assert (len(shapes(svg, "rect")), len(shapes(svg, "circle"))) == (9, 4)
    assert "Earlier" not in described(drawn(days))


def test_on_screen_colours_are_the_stylesheets_and_on_paper_they_are_given():
    days = [CourseDay(4, 60.0, milks(30.0, 20.0, 10.0))]
    assert "var(--" in drawn(days) and "<pattern" not in drawn(days)
    paper = drawn(days, palette=PAPER)
    assert "var(" not in paper and paper.count("<pattern") == 2


def test_on_paper_the_key_of_the_milks_stands_in_the_chart():
    days = [CourseDay(4, 60.0, milks(30.0, 20.0, 10.0))]
    paper = drawn(days, palette=PAPER, width=PAPER_WIDTH)
    assert {"Mother's milk", "Donor milk", "Formula"} <= set(texts(paper))
    assert inside_the_frame(paper) and "Donor milk" not in texts(drawn(days))


def test_nothing_to_show_is_said():
    assert described(drawn([])) == "No day can be shown."


def test_spanish_says_it_in_spanish():
    svg = drawn([CourseDay(4, 0.0, milks())], say=speaker("es"))
    assert title(svg) == "¿Cómo ha ido la alimentación?"
    assert "Días sin leche: 4." in described(svg)


amounts = st.floats(0, 300, allow_nan=False)
any_days = st.lists(
    st.builds(
        CourseDay,
        day=st.integers(0, 60),
        total=st.none() | amounts,
        milks=st.none() | st.builds(milks, amounts, amounts, amounts),
        partial=st.booleans(),
        at_least=st.booleans(),
    ).map(lambda one: CourseDay(one.day, one.milks and sum(one.milks.values()), one.milks, one.partial)),
    unique_by=lambda one: one.day,
    max_size=12,
)


@given(any_days, st.lists(st.tuples(st.integers(61, 70), amounts), max_size=6), st.sampled_from([700, 350]))
def test_whatever_is_charted_stays_in_the_frame(days, ahead, width):
    svg = drawn(days, ahead, width)
    assert inside_the_frame(svg)
