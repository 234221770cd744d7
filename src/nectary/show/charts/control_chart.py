"""Points with their control limits, and what a chart of this size can and cannot tell."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from nectary.base.language import Say
from nectary.show.charts.palette import Palette
from nectary.show.charts.svg import Svg, element, folded, line, nice_step, picture, room_for, scale_top, words
from nectary.stats.charts import apart

LEFT, RIGHT, TOP, BOTTOM = 46, 12, 14, 40
HEIGHT = 260
SMALL = 11
LINE = 15


@dataclass(frozen=True)
class ChartPoint:
    """One month or one case: a label, its value and limits, and the counts behind them.

    `value` None = there is no point yet; `centre`, `lower`, `upper` None = it has no such line. `running`:
    an interval that is still growing, drawn hollow and never joined.
    """

    label: str
    value: float | None
    centre: float | None
    lower: float | None
    upper: float | None
    events: int | None = None
    total: int | None = None
    unknown: int = 0
    running: bool = False


@dataclass(frozen=True)
class _Frame:
    width: int
    slots: int
    low: float
    top: float
    step: float
    percent: bool
    palette: Palette

    @property
    def slot(self) -> float:
        return (self.width - LEFT - RIGHT) / max(self.slots, 1)

    def x(self, number: int) -> float:
        return LEFT + self.slot * (number + 0.5)

    def height(self, value: float) -> float:
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * (value - self.low) / (self.top - self.low)


def control_chart(
    points: list[ChartPoint],
    *,
    width: int,
    title: str,
    say: Say,
    palette: Palette,
    name: str = "rate",
    tells: str = "",
    percent: bool = True,
    described: str = "",
) -> Svg:
    """Points between stepped limits, on a scale made from both; a month without a point is a "?".

    `percent`: values are proportions from 0 to 1. A line joins only points that follow each other. Under the
    chart stands `tells`, the words of `what_it_can_tell`; left out, the caution that holds for every small
    chart. `described`: the data in words, left out where the points are months. For members of the unit
    alone: a point can be one baby.
    """
    frame = _framed(points, width, percent, palette)
    shapes = [*_grid(frame), *_limits(points, frame), *_route(points, frame)]
    every = max(1, round(max([46, *(room_for(point.label, SMALL) for point in points)]) * 1.3 / frame.slot))
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
    return picture(
        f"{name}-{width}", (width, height), title, f"{described or about(points, say)} {caution}", *shapes
    )


def _framed(points: list[ChartPoint], width: int, percent: bool, palette: Palette) -> _Frame:
    """A scale from 0, or from below it where a point or a limit is, to above every point and limit."""
    ends = [end for one in points for end in (one.value, one.centre, one.lower, one.upper) if end is not None]
    lowest = min([0.0, *ends])
    step = 0.1 if percent else nice_step(max(ends, default=1.0) - lowest)
    low = -scale_top([-lowest], step) if lowest < 0 else 0.0
    return _Frame(width, len(points), low, scale_top(ends, step), step, percent, palette)


def _grid(frame: _Frame) -> Iterator[Svg]:
    first, last = round(frame.low / frame.step), round(frame.top / frame.step)
    every = 1 if last - first <= 5 else 2
    for number in range(first + first % every, last + 1, every):  # 0 is always one of them
        value = number * frame.step
        label = f"{value * 100:.0f}%" if frame.percent else f"{value:g}"
        y = frame.height(value)
        yield line(LEFT, y, frame.width - RIGHT, y, frame.palette["grid"])
        yield words(LEFT - 6, y + 4, label, frame.palette, text_anchor="end")


def _limits(points: list[ChartPoint], frame: _Frame) -> Iterator[Svg]:
    for number, point in enumerate(points):
        left, right = frame.x(number) - frame.slot / 2, frame.x(number) + frame.slot / 2
        for value, dash in ((point.centre, None), (point.upper, "5 4"), (point.lower, "5 4")):
            if value is not None:
                y = frame.height(value)
                yield line(left, y, right, y, frame.palette["edge"], stroke_dasharray=dash)


def _route(points: list[ChartPoint], frame: _Frame) -> Iterator[Svg]:
    for number, (one, after) in enumerate(pairwise(points)):
        if one.value is not None and after.value is not None and not after.running:
            ends = (frame.x(number), frame.height(one.value), frame.x(number + 1), frame.height(after.value))
            yield line(*ends, frame.palette["ink"], stroke_width=1.5)


def _spot(point: ChartPoint, x: float, frame: _Frame) -> Svg:
    if point.value is None:
        ground = frame.height(0)
        return words(x, ground - 6, "?", frame.palette, text_anchor="middle", font_size=15)
    y = frame.height(point.value)
    if outside(point):  # told by shape as well as by colour
        path = f"M{x:.1f} {y - 7:.1f} l7 7 l-7 7 l-7 -7 z"
        return element("path", d=path, fill=frame.palette["clay"], stroke=frame.palette["ink"])
    if point.running:
        return element("circle", cx=x, cy=y, r=4.5, fill=frame.palette["card"], stroke=frame.palette["ink"])
    return element("circle", cx=x, cy=y, r=4.0, fill=frame.palette["green"])


def outside(point: ChartPoint) -> bool:
    """Whether the point lies outside its limits; one without a value or without limits does not.

    An interval that still runs can be too long already, and not yet too short.
    """
    if point.value is None or point.lower is None or point.upper is None:
        return False
    above, below = apart(point.value, point.upper) > 0, apart(point.value, point.lower) < 0
    return bool(above or (below and not point.running))


def about(points: list[ChartPoint], say: Say) -> str:
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
