"""A hundred babies a group, drawn where that is fair, with what the drawing is about."""

from dataclasses import dataclass

from nectary.base.language import Say
from nectary.show.charts.icons import Drawn, icons
from nectary.show.charts.palette import Palette
from nectary.show.charts.svg import Svg
from nectary.show.evidence.effects import Reading


@dataclass(frozen=True)
class Array:
    """One hundred babies and the words under them: of one group, or of both where these come to the same."""

    svg: Svg
    caption: str


@dataclass(frozen=True)
class Arrays:
    """None, one or two groups, and a sentence for them; "" where none is drawn."""

    groups: tuple[Array, ...]
    caption: str


def arrays(one: Reading, palette: Palette, say: Say) -> Arrays:
    """The groups of `one` that may be drawn, the control first."""
    drawn = [_array(one, arm, label, palette, say) for arm, label in _labels(one, say)]
    caption = say(
        "Each circle is one baby of 100. This is about groups: it cannot say what will happen to one baby."
    )
    return Arrays(tuple(drawn), caption if drawn else "")


def _labels(one: Reading, say: Say) -> list[tuple[str, str]]:
    """(whose rate is drawn, what it is called) of each picture."""
    if one.drawn is Drawn.TOGETHER:
        both = say("With {control} or with {intervention}, the same")
        return [("control", both.format(control=one.control, intervention=one.intervention))]
    sides = ("control", "intervention") if one.drawn is Drawn.TWO else ()
    return [(side, _capital(getattr(one, side))) for side in sides]


def _capital(words: str) -> str:
    return words[0].upper() + words[1:]


def _array(one: Reading, arm: str, label: str, palette: Palette, say: Say) -> Array:
    svg = icons(getattr(one.arms, arm), label, one.title, say=say, palette=palette, name=f"{arm}-{one.key}")
    return Array(svg, f"{label}: {one.title}")
