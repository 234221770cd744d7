"""Every colour that is read or that carries a fact has its contrast, on both themes and on paper."""

import re
from itertools import product
from pathlib import Path

import pytest

import nectary.show
from nectary.show.charts.palette import (
    DARK,
    DECORATION,
    GRAPHIC_PAIRS,
    LIGHT,
    PAPER,
    SCREEN,
    TEXT_PAIRS,
    contrast,
    luminance,
)

THEMES = {"light": LIGHT, "dark": DARK, "paper": PAPER}
SHOW = Path(nectary.show.__file__).parent
STYLE = sorted((SHOW.parent / "web" / "static").glob("*.css"))


@pytest.mark.parametrize(("theme", "pair"), [*product(THEMES, TEXT_PAIRS)])
def test_text_can_be_read(theme, pair):
    """WCAG 2.2, 1.4.3: 4.5 to 1."""
    assert contrast(*(THEMES[theme][token] for token in pair)) >= 4.5


@pytest.mark.parametrize(("theme", "pair"), [*product(THEMES, GRAPHIC_PAIRS)])
def test_graphics_can_be_seen(theme, pair):
    """WCAG 2.2, 1.4.11: 3 to 1."""
    assert contrast(*(THEMES[theme][token] for token in pair)) >= 3


def test_every_token_is_held_to_a_pair_or_is_said_to_be_decoration():
    paired = {token for pair in (*TEXT_PAIRS, *GRAPHIC_PAIRS) for token in pair}
    assert paired | set(DECORATION) == set(LIGHT) == set(DARK) == set(PAPER) == set(SCREEN)
    assert not paired & set(DECORATION)


def test_every_colour_that_a_chart_draws_with_is_a_graphic_a_ground_or_decoration():
    used = set()
    for path in SHOW.rglob("*.py"):
        used |= set(re.findall(r'palette\["([a-z-]+)"\]', path.read_text(encoding="utf-8")))
    allowed = {token for pair in GRAPHIC_PAIRS for token in pair} | set(DECORATION)
    assert used and used <= allowed


@pytest.mark.skipif(not STYLE, reason="no stylesheet yet")
def test_the_stylesheet_has_the_same_tokens_in_both_themes():
    text = "\n".join(path.read_text(encoding="utf-8") for path in STYLE)
    given = {name: set(re.findall(rf"--{name}:\s*(#[0-9a-f]{{6}})", text)) for name in LIGHT}
    for name, colours in given.items():
        assert {LIGHT[name], DARK[name]} <= colours, name


def test_contrast_by_the_two_ends_and_one_worked_value():
    assert contrast("#000000", "#ffffff") == pytest.approx(21, abs=1e-12)
    assert contrast("#777777", "#777777") == 1
    # 0x80 = 0.50196 of full: ((0.50196 + 0.055) / 1.055) ** 2.4 = 0.21586; five digits by hand
    assert luminance("#808080") == pytest.approx(0.21586, abs=5e-6)
