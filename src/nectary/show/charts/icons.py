"""One hundred babies as a hundred circles: filled from the bottom left, the same size in every set."""

from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from nectary.base.language import Say
from nectary.show.charts.palette import Palette
from nectary.show.charts.svg import Svg, element, picture

SIDE = 10
GAP = 20
LEAST_DRAWN = 1.0
SMALLEST_DRAWN = 0.5


class Drawn(StrEnum):
    """What pictures of 100 babies a comparison may have: never one that is named after one group."""

    TWO = "two"
    TOGETHER = "together"  # one for both groups, named so
    NONE = "none"  # words only


def whole_babies(per_100: float) -> int:
    """`per_100` rounded once, half up; an arm's own rate, never a difference."""
    return int(Decimal(str(per_100)).quantize(Decimal(1), ROUND_HALF_UP))


def pictures_allowed(
    control: float, intervention: float, low: float, high: float, *, certainty: str | None, randomised: bool
) -> Drawn:
    """Whether two arms may be drawn side by side; `low` to `high` is the intervention's interval per 100.

    None where the certainty is very low, the groups differ in more than the choice (not `randomised`),
    or a rate is under 1 in 100. Where no difference is shown, both groups together if they come to the same
    number of babies; else words, since two would let a baby appear by rounding. Words too where a
    difference is shown that is less than one baby.
    """
    if certainty == "very_low" or not randomised or min(control, intervention) < LEAST_DRAWN:
        return Drawn.NONE
    same = whole_babies(control) == whole_babies(intervention)
    if low <= control <= high:
        return Drawn.TOGETHER if same else Drawn.NONE
    return Drawn.NONE if same or abs(control - intervention) < LEAST_DRAWN else Drawn.TWO


def icons(per_100: float, label: str, outcome: str, *, say: Say, palette: Palette, name: str) -> Svg:
    """A ten by ten grid with `per_100` circles filled; the number stands beside it in words.

    ValueError for a rate above 0 and under 0.5, whose grid would be empty and read as *none*, and for one
    outside 0 to 100.
    """
    if 0 < per_100 < SMALLEST_DRAWN or not 0 <= per_100 <= SIDE * SIDE:
        raise ValueError(f"{per_100:g} of 100 cannot be drawn; say it in words")
    filled = whole_babies(per_100)
    with_it, without = range(filled), range(filled, SIDE * SIDE)
    shapes = (  # what circles share stands once: five hundred on a page would be half of it
        element("g", *map(_circle, with_it), fill=palette["clay"], stroke=palette["ink"], stroke_width=2),
        element("g", *map(_circle, without), fill="none", stroke=palette["dots"], stroke_width=1.5),
    )
    about = say("{label}. {outcome}: about {some} of 100 babies; about {others} without it.").format(
        label=label, outcome=outcome, some=filled, others=SIDE * SIDE - filled
    )
    about += " " + say("This is about a group. It cannot say what will happen to one baby.")
    return picture(name, (SIDE * GAP, SIDE * GAP), label, about, *shapes)


def _circle(number: int) -> Svg:
    x, y = number % SIDE, SIDE - 1 - number // SIDE
    return element("circle", cx=x * GAP + GAP / 2, cy=y * GAP + GAP / 2, r=7.0)
