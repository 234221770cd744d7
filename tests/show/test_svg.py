"""No text gets into a chart as markup, and text folds inside its width."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from svg_reading import parsed, texts

from nectary.show.charts.palette import PAPER, SCREEN
from nectary.show.charts.svg import element, folded, hatches, picture, room_for, scale_top, words

NASTY = "<script>alert('1')</script> & \"quoted\" ]]>"


def test_text_and_attributes_are_escaped():
    svg = picture("x", (10, 10), NASTY, NASTY, words(0, 0, NASTY, SCREEN, data_name=NASTY))
    assert "<script" not in svg
    assert texts(svg) == [NASTY]
    (text,) = list(parsed(svg))[2:]
    assert text.attrib["data-name"] == NASTY


def test_attributes_that_are_none_are_left_out_and_decimals_are_short():
    assert element("rect", x=1.0, y=1.26, stroke_width=None) == '<rect x="1" y="1.3"/>'


def test_a_picture_is_named_and_described_for_those_who_hear_it():
    root = parsed(picture("x", (10, 20), "Question?", "Answer."))
    assert root.attrib["role"] == "img"
    named = root.attrib["aria-labelledby"].split()
    assert [part.attrib["id"] for part in root] == named
    assert [part.text for part in root] == ["Question?", "Answer."]


@pytest.mark.parametrize("palette", [SCREEN, PAPER], ids=["screen", "paper"])
def test_hatches_tell_the_milks_apart_in_the_colours_of_the_palette(palette):
    made = hatches(palette)
    assert made.count("<pattern") == 2
    assert ("var(--" in made) == (palette is SCREEN)


@given(st.text(st.characters(categories=("L", "Zs")), max_size=200), st.integers(20, 400))
def test_folded_lines_keep_every_word_and_the_width(text, width):
    lines = folded(text, width, 11)
    assert " ".join(lines).split() == text.split()
    assert all(room_for(one, 11) <= width or " " not in one for one in lines)


@pytest.mark.parametrize(
    ("values", "step", "top"),
    [([], 30, 30), ([0], 30, 30), ([30.0], 30, 30), ([30.1], 30, 60), ([0.31], 0.1, 0.4), ([1.0], 0.1, 1.0)],
)
def test_the_scale_reaches_over_every_value(values, step, top):
    assert scale_top(values, step) == pytest.approx(top, rel=1e-12)  # tenths are not exact in binary
