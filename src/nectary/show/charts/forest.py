"""Trials as a forest: each trial's counts, its ratio with its interval, and the diamond of them all."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from nectary.base.language import Say
from nectary.show.charts.palette import Palette
from nectary.show.charts.ratio_axis import EDGE, SMALL, Frame, arrow, axis, sides, ticks
from nectary.show.charts.svg import Svg, box, element, folded, line, picture, words


@dataclass(frozen=True)
class ForestRow:
    """One trial: events and totals in words, ratio and interval, None where a ratio has no meaning.

    `share`: its part of the whole on any scale, which the square's area shows; not read for the total.
    """

    label: str
    counts: str
    ratio: float | None
    low: float | None
    high: float | None
    share: float


def forest(
    rows: list[ForestRow],
    total: ForestRow,
    favours: tuple[str, str],
    *,
    width: int,
    title: str,
    say: Say,
    palette: Palette,
    name: str = "forest",
    counts_heading: str = "",
) -> Svg:
    """Squares with whiskers on a log scale made from the data; the counts stand beside every ratio.

    `favours`: what lies left of 1 (fewer events in the first arm of the ratio) and what lies right of it,
    each naming its side, such as "fewer with donor milk". `counts_heading` says whose counts the rows
    give, in their order. An interval that leaves the axis ends in an arrow.
    """
    ends = (end for row in (*rows, total) for end in (row.low, row.high, row.ratio))
    frame = Frame(width, *axis(ends), palette)
    most = max((row.share for row in rows), default=0) or 1
    bottom = (len(rows) + 2) * frame.row
    shapes: list[Svg] = [line(frame.at(1), frame.row / 2, frame.at(1), bottom, palette["edge"])]
    for number, row in enumerate([*rows, total], start=1):
        bold = 700 if row is total else None
        shapes += _words_of(row, number * frame.row, frame, bold)
    for number, row in enumerate(rows, start=1):
        shapes += _square(row, number * frame.row, math.sqrt(row.share / most), frame, say)
    shapes += _diamond(total, (len(rows) + 1) * frame.row, frame)
    shapes += ticks(bottom, frame)
    weigh = say("A larger square weighs more.")
    under = list(sides(bottom + 34, favours, counts_heading, frame, say, weigh))
    height = bottom + 34 + 15 * len(under)
    return picture(f"{name}-{width}", (width, height), title, _about(rows, total, say), *shapes, *under)


def _words_of(row: ForestRow, y: float, frame: Frame, bold: int | None) -> Iterator[Svg]:
    yield words(0, y + 4, row.label, frame.palette, font_weight=bold)
    if frame.narrow:
        yield words(0, y + 18, row.counts, frame.palette, font_size=SMALL)
    else:
        yield words(frame.width, y + 4, row.counts, frame.palette, text_anchor="end", font_weight=bold)


def _square(row: ForestRow, y: float, weight: float, frame: Frame, say: Say) -> Iterator[Svg]:
    palette = frame.palette
    if row.ratio is None or row.low is None or row.high is None:
        text = say("no ratio: an arm had no case")
        for number, part in enumerate(folded(text, frame.right - frame.left, SMALL)):
            yield words(frame.left, y + 4 + 12 * number, part, palette, font_size=SMALL)
        return
    side = 5 + 8 * weight
    yield line(frame.at(row.low), y, frame.at(row.high), y, palette["ink"], stroke_width=1.5)
    if row.low < frame.low:
        yield arrow(frame.left, y, -EDGE, palette)
    if row.high > frame.high:
        yield arrow(frame.right, y, EDGE, palette)
    yield box(frame.at(row.ratio) - side / 2, y - side / 2, side, side, fill=palette["slate"])


def _diamond(total: ForestRow, y: float, frame: Frame) -> Iterator[Svg]:
    if total.ratio is None or total.low is None or total.high is None:
        return
    low, at, high = frame.at(total.low), frame.at(total.ratio), frame.at(total.high)
    points = f"{low:.1f},{y:.1f} {at:.1f},{y - 8:.1f} {high:.1f},{y:.1f} {at:.1f},{y + 8:.1f}"
    yield element("polygon", points=points, fill=frame.palette["green"], stroke=frame.palette["ink"])


def _about(rows: list[ForestRow], total: ForestRow, say: Say) -> str:
    if total.ratio is None or total.low is None or total.high is None:
        return say("{count} trials; together they give no ratio.").format(count=len(rows))
    whole = (
        say("{count} trials. All together, {counts}: ratio {ratio} ({low} to {high}).")
        if total.counts
        else say("{count} trials. All together: ratio {ratio} ({low} to {high}).")
    )
    about = whole.format(
        count=len(rows), counts=total.counts, ratio=f"{total.ratio:.2f}", low=f"{total.low:.2f}",
        high=f"{total.high:.2f}",
    )  # fmt: skip
    if total.low <= 1 <= total.high:
        about += " " + say("The interval includes 1: a difference is not shown, one way or the other.")
    return about
