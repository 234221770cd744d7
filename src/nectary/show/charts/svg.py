"""The few shapes that every chart is drawn from; a chart is a pure function that gives one Svg."""

from collections.abc import Sequence
from html import unescape
from math import floor, log10
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from nectary.show.charts.palette import Palette

FONT = "Atkinson Hyperlegible Next"
WIDTH_OF_A_LETTER = 0.56  # of the font size, on average; a little generous, so that lines stay inside


class Svg(str):
    """Finished SVG: every text in it went through `element`, so templates may print it as it is."""

    def __html__(self) -> str:
        return self


def element(tag: str, *inside: str, text: str = "", **attributes: object) -> Svg:
    """One element; `text` is escaped, `inside` is finished markup, None attributes are left out."""
    given = "".join(
        f" {name.rstrip('_').replace('_', '-')}={quoteattr(_short(value))}"
        for name, value in attributes.items()
        if value is not None
    )
    held = escape(text) + "".join(inside)
    return Svg(f"<{tag}{given}>{held}</{tag}>" if held else f"<{tag}{given}/>")


def _short(value: object) -> str:
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else str(value)


def words(x: float, y: float, text: str, palette: Palette, **attributes: Any) -> Svg:
    """A text at (x, y), in the letters of the picture that it stands in."""
    style: dict[str, Any] = {"fill": palette["ink"], "font_size": 12}
    return element("text", text=text, **(style | {"x": x, "y": y} | attributes))


def room_for(text: str, size: float = 12) -> float:
    """About how many pixels `text` takes."""
    return len(text) * size * WIDTH_OF_A_LETTER


def folded(text: str, width: float, size: float = 12) -> list[str]:
    """`text` as lines that stay inside `width` pixels; SVG folds no text by itself."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and room_for(longer, size) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def line(x1: float, y1: float, x2: float, y2: float, colour: str, **attributes: Any) -> Svg:
    return element("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=colour, **attributes)


def uprights(spots: Sequence[tuple[float, float, float]], **attributes: Any) -> Svg:
    """One path of an upright line from `low` to `high` at each (x, low, high): many lines in few bytes."""
    return element("path", d="".join(f"M{_short(x)} {_short(low)}V{_short(high)}" for x, low, high in spots),
                   fill="none", **attributes)  # fmt: skip


def dots(spots: Sequence[tuple[float, float]], width: float, colour: str) -> Svg:
    """One path of a round dot `width` pixels wide at each (x, y)."""
    drawn = "".join(f"M{_short(x)} {_short(y)}h0" for x, y in spots)
    return element("path", d=drawn, stroke=colour, stroke_width=width, stroke_linecap="round")


def box(x: float, y: float, width: float, height: float, **attributes: Any) -> Svg:
    return element("rect", x=x, y=y, width=width, height=height, **attributes)


def hatches(palette: Palette) -> Svg:
    """The patterns of donor milk and formula, so that no milk is told by colour alone.

    On screen they stand once a page in an SVG that is always rendered: inside a hidden one they vanish.
    """
    donor = element(
        "pattern",
        box(0, 0, 6, 6, fill=palette["card"]),
        line(0, 0, 0, 6, palette["honey"], stroke_width=7),
        id="donor", width=6, height=6, patternUnits="userSpaceOnUse", patternTransform="rotate(45)",
    )  # fmt: skip
    formula = element(
        "pattern",
        box(0, 0, 6, 6, fill=palette["slate"]),
        element("circle", cx=3, cy=3, r=1.2, fill=palette["card"]),
        id="formula", width=6, height=6, patternUnits="userSpaceOnUse",
    )  # fmt: skip
    return element("defs", donor, formula)


def picture(name: str, size: tuple[float, float], title: str, about: str, *inside: str) -> Svg:
    """The whole chart: its title is the question it answers, `about` says the data in a sentence."""
    width, height = size
    return element(
        "svg",
        element("title", text=title, id=f"{name}-title"),
        element("desc", text=about, id=f"{name}-desc"),
        *inside,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {width:g} {height:g}",
        role="img",
        aria_labelledby=f"{name}-title {name}-desc",
        class_="chart",
        font_family=FONT,
    )


def about(drawn: Svg) -> str:
    """What the chart says of its data, as plain text; "" for one without a description."""
    _, found, rest = drawn.partition("<desc")
    return unescape(rest.split("</desc>")[0].partition(">")[2]) if found else ""


def nice_step(highest: float) -> float:
    """1, 2 or 5 times a power of ten, so that some five of it reach `highest`."""
    if highest <= 0:
        return 1.0
    power = 10.0 ** floor(log10(highest / 5))
    return next(times * power for times in (1, 2, 5, 10) if times * power * 5 >= highest)


def scale_top(values: list[float], step: float) -> float:
    """The first multiple of `step` at or above every value, at least one step."""
    highest = max([step, *values])
    return step * -(-highest // step)
