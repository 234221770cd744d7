"""A hundred babies a group, drawn where that is fair, with what the drawing is about."""

from dataclasses import dataclass

from nectary.base.language import Say
from nectary.show.effects import Reading
from nectary.show.icons import Drawn, icons
from nectary.show.palette import Palette
from nectary.show.svg import Svg

ARMS = {Drawn.TWO: ("control", "intervention"), Drawn.ONE: ("control",), Drawn.NONE: ()}


@dataclass(frozen=True)
class Array:
    """One group's hundred and the words under it."""

    svg: Svg
    caption: str


@dataclass(frozen=True)
class Arrays:
    """None, one or two groups, and a sentence for them; "" where none is drawn."""

    groups: tuple[Array, ...]
    caption: str


def arrays(one: Reading, palette: Palette, say: Say) -> Arrays:
    """The groups of `one` that may be drawn, the control first."""
    drawn = []
    for arm in ARMS[one.drawn]:
        label = getattr(one, arm)
        label = label[0].upper() + label[1:]
        svg = icons(
            getattr(one.arms, arm), label, one.title, say=say, palette=palette,
            name=f"{arm}-{one.key}",
        )  # fmt: skip
        drawn.append(Array(svg, f"{label}: {one.title}"))
    caption = say(
        "Each circle is one baby of 100. This is about groups: it cannot say what will happen to one baby."
    )
    return Arrays(tuple(drawn), caption if drawn else "")
