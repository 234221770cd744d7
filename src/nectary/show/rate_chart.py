"""Proportions by month with their control limits, and what a chart of this size can and cannot tell."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from nectary.base.language import Say
from nectary.show.palette import Palette
from nectary.show.svg import Svg, element, folded, line, picture, scale_top, words

LEFT, RIGHT, TOP, BOTTOM = 46, 12, 14, 40
HEIGHT = 260
SMALL = 11
LINE = 15


@dataclass(frozen=True)
class RatePoint:
    """One month: a label, proportions from 0 to 1, and the counts behind them.

    `value` None = the month has no point yet; `centre`, `lower`, `upper` None = it has no limits.
    """

    label: str
    value: float | None
    centre: float | None
    lower: float | None
    upper: float | None
    events: int | None = None
    total: int | None = None
    unknown: int = 0


@dataclass(frozen=True)
class _Frame:
    width: int
    slots: int
    top: float
    palette: Palette

    @property
    def slot(self) -> float:
        return (self.width - LEFT - RIGHT) / max(self.slots, 1)

    def x(self, number: int) -> float:
        return LEFT + self.slot * (number + 0.5)

    def height(self, value: float) -> float:
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * value / self.top


def rate_chart(
    points: list[RatePoint],
    *,
    width: int,
    title: str,
    say: Say,
    palette: Palette,
    name: str = "rate",
    tells: str = "",
) -> Svg:
    """Points between stepped limits, on a scale made from both; a month without a point is a "?".

    A line joins only months that follow each other. Under the chart stands `tells`, the words of
    `what_it_can_tell`; left out, the caution that holds for every small chart. For members of the unit
    alone: a point can be one baby.
    """
    seen = [end for point in points for end in (point.value, point.upper) if end is not None]
    frame = _Frame(width, len(points), scale_top(seen, 0.1), palette)
    shapes = [*_grid(frame), *_limits(points, frame), *_route(points, frame)]
    every = max(1, round(62 / frame.slot))
    for number, point in enumerate(points):
        shapes.append(_spot(point, frame.x(number), frame))
        if number % every == 0:
            shapes.append(
                words(
                    frame.x(number), HEIGHT - 20, point.label, palette, text_anchor="middle", font_size=SMALL
                )
            )
    caution = tells or small_chart(say)
    for number, text in enumerate(folded(caution, width - 2, SMALL)):
        shapes.append(words(0, HEIGHT + LINE * number, text, palette, font_size=SMALL))
    height = HEIGHT + LINE * len(folded(caution, width - 2, SMALL))
    return picture(f"{name}-{width}", (width, height), title, f"{about(points, say)} {caution}", *shapes)


def _grid(frame: _Frame) -> Iterator[Svg]:
    tenths = round(frame.top * 10)
    for tenth in range(0, tenths + 1, 1 if tenths <= 5 else 2):
        y = frame.height(tenth / 10)
        yield line(LEFT, y, frame.width - RIGHT, y, frame.palette["grid"])
        yield words(LEFT - 6, y + 4, f"{tenth * 10}%", frame.palette, text_anchor="end")


def _limits(points: list[RatePoint], frame: _Frame) -> Iterator[Svg]:
    for number, point in enumerate(points):
        left, right = frame.x(number) - frame.slot / 2, frame.x(number) + frame.slot / 2
        for value, dash in ((point.centre, None), (point.upper, "5 4"), (point.lower, "5 4")):
            if value is not None:
                y = frame.height(value)
                yield line(left, y, right, y, frame.palette["edge"], stroke_dasharray=dash)


def _route(points: list[RatePoint], frame: _Frame) -> Iterator[Svg]:
    for number, (one, after) in enumerate(pairwise(points)):
        if one.value is not None and after.value is not None:
            ends = (frame.x(number), frame.height(one.value), frame.x(number + 1), frame.height(after.value))
            yield line(*ends, frame.palette["ink"], stroke_width=1.5)


def _spot(point: RatePoint, x: float, frame: _Frame) -> Svg:
    if point.value is None:
        ground = frame.height(0)
        return words(x, ground - 6, "?", frame.palette, text_anchor="middle", font_size=15)
    y = frame.height(point.value)
    if outside(point):  # told by shape as well as by colour
        path = f"M{x:.1f} {y - 7:.1f} l7 7 l-7 7 l-7 -7 z"
        return element("path", d=path, fill=frame.palette["clay"], stroke=frame.palette["ink"])
    return element("circle", cx=x, cy=y, r=4.0, fill=frame.palette["green"])


def outside(point: RatePoint) -> bool:
    """Whether the month lies outside its limits; a month without a point or without limits does not."""
    if point.value is None or point.lower is None or point.upper is None:
        return False
    return not point.lower <= point.value <= point.upper


def about(points: list[RatePoint], say: Say) -> str:
    """The chart in words, made from its data."""
    if not points:
        return say("No month can be shown.")
    parts = [
        say("{count} months, {first} to {last}.").format(
            count=len(points), first=points[0].label, last=points[-1].label
        )
    ]
    drawn = [point for point in points if point.value is not None]
    if not drawn:
        return f"{parts[0]} " + say("No month has a point yet.")
    waiting = [point.label for point in points if point.value is None]
    if waiting:
        parts.append(say("Not to be said yet: {labels}.").format(labels=", ".join(waiting)))
    found = [point.label for point in points if outside(point)]
    if found:
        parts.append(say("Outside the limits: {labels}.").format(labels=", ".join(found)))
    elif any(point.upper is not None for point in drawn):
        parts.append(say("No month lies outside the limits."))
    else:
        parts.append(say("There are no limits: every month with a point gave the same answer."))
    return " ".join(parts)


def small_chart(say: Say) -> str:
    """What holds for every chart of few babies a month."""
    return say(
        "With few babies a month, a point inside the limits does not show that nothing changed, "
        "and a point outside them can be chance."
    )


def what_it_can_tell(
    *, babies_a_month: float, false_alarm: float, sees_double: float, sees_half: float, say: Say
) -> str:
    """The chart's own error rates at the unit's size, as years out of 100; chances are from 0 to 1."""
    years = {
        "babies": f"{babies_a_month:g}",
        "false": _years(false_alarm, say),
        "double": _years(sees_double, say),
        "half": _years(sees_half, say),
    }
    return say(
        "With about {babies} babies a month: if nothing changed, a point would still lie outside the limits "
        "in {false} of 100 years. If the true share doubled, this chart would show it within a year in "
        "{double} of 100 years; if it halved, in {half}."
    ).format(**years) + " " + small_chart(say)  # fmt: skip


def _years(chance: float, say: Say) -> str:
    if 0 < chance < 0.005:
        return say("fewer than 1")
    return say("about {count}").format(count=f"{chance * 100:.0f}") if chance else say("none")
