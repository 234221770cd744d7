"""Trials as a forest: each trial's counts, its ratio with its interval, and the diamond of them all."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from nectary.base.language import Say
from nectary.show.palette import Palette
from nectary.show.svg import Svg, box, element, folded, line, picture, room_for, words

SMALL = 11
NARROW = 500
TICKS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0)
ALWAYS = (0.5, 2.0)  # an axis that is never so narrow that chance looks large
EDGE = 6
COUNTS_ROOM = 130


@dataclass(frozen=True)
class ForestRow:
    """One trial: events and totals in words, ratio and interval, None where a ratio has no meaning."""

    label: str
    counts: str
    ratio: float | None
    low: float | None
    high: float | None
    infants: int


@dataclass(frozen=True)
class _Frame:
    width: int
    low: float
    high: float
    palette: Palette

    @property
    def narrow(self) -> bool:
        return self.width < NARROW

    @property
    def row(self) -> int:
        return 38 if self.narrow else 24

    @property
    def left(self) -> float:
        return self.width * (0.36 if self.narrow else 0.30)

    @property
    def right(self) -> float:
        return self.width - (EDGE + 4 if self.narrow else COUNTS_ROOM)

    def at(self, ratio: float) -> float:
        """Where `ratio` stands; beyond the axis, at its edge."""
        held = min(self.high, max(self.low, ratio))
        return self.left + (self.right - self.left) * math.log(held / self.low) / math.log(
            self.high / self.low
        )


def _axis(rows: list[ForestRow]) -> tuple[float, float]:
    """The nearest ticks outside every interval, from 0.01 to 100; an interval beyond them gets an arrow."""
    ends = [end for row in rows for end in (row.low, row.high, row.ratio) if end] + list(ALWAYS)
    low = max([tick for tick in TICKS if tick <= min(ends)], default=TICKS[0])
    high = min([tick for tick in TICKS if tick >= max(ends)], default=TICKS[-1])
    return low, high


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
    frame = _Frame(width, *_axis([*rows, total]), palette)
    most = max((row.infants for row in rows), default=1)
    bottom = (len(rows) + 2) * frame.row
    shapes: list[Svg] = [line(frame.at(1), frame.row / 2, frame.at(1), bottom, palette["edge"])]
    for number, row in enumerate([*rows, total], start=1):
        bold = 700 if row is total else None
        shapes += _words_of(row, number * frame.row, frame, bold)
    for number, row in enumerate(rows, start=1):
        shapes += _square(row, number * frame.row, math.sqrt(row.infants / max(most, 1)), frame, say)
    shapes += _diamond(total, (len(rows) + 1) * frame.row, frame)
    shapes += _scale(bottom, frame)
    below = list(_below(bottom + 34, favours, counts_heading, frame, say))
    height = bottom + 34 + 15 * len(below)
    return picture(f"{name}-{width}", (width, height), title, _about(rows, total, say), *shapes, *below)


def _words_of(row: ForestRow, y: float, frame: _Frame, bold: int | None) -> Iterator[Svg]:
    yield words(0, y + 4, row.label, frame.palette, font_weight=bold)
    if frame.narrow:
        yield words(0, y + 18, row.counts, frame.palette, font_size=SMALL)
    else:
        yield words(frame.width, y + 4, row.counts, frame.palette, text_anchor="end", font_weight=bold)


def _square(row: ForestRow, y: float, weight: float, frame: _Frame, say: Say) -> Iterator[Svg]:
    palette = frame.palette
    if row.ratio is None or row.low is None or row.high is None:
        text = say("no ratio: an arm had no case")
        for number, part in enumerate(folded(text, frame.right - frame.left, SMALL)):
            yield words(frame.left, y + 4 + 12 * number, part, palette, font_size=SMALL)
        return
    side = 5 + 8 * weight
    yield line(frame.at(row.low), y, frame.at(row.high), y, palette["ink"], stroke_width=1.5)
    if row.low < frame.low:
        yield _arrow(frame.left, y, -EDGE, palette)
    if row.high > frame.high:
        yield _arrow(frame.right, y, EDGE, palette)
    yield box(frame.at(row.ratio) - side / 2, y - side / 2, side, side, fill=palette["slate"])


def _arrow(x: float, y: float, reach: float, palette: Palette) -> Svg:
    points = f"{x + reach:.1f},{y:.1f} {x:.1f},{y - 4:.1f} {x:.1f},{y + 4:.1f}"
    return element("polygon", points=points, fill=palette["ink"])


def _diamond(total: ForestRow, y: float, frame: _Frame) -> Iterator[Svg]:
    if total.ratio is None or total.low is None or total.high is None:
        return
    low, at, high = frame.at(total.low), frame.at(total.ratio), frame.at(total.high)
    points = f"{low:.1f},{y:.1f} {at:.1f},{y - 8:.1f} {high:.1f},{y:.1f} {at:.1f},{y + 8:.1f}"
    yield element("polygon", points=points, fill=frame.palette["green"], stroke=frame.palette["ink"])


def _scale(bottom: float, frame: _Frame) -> Iterator[Svg]:
    yield line(frame.left, bottom, frame.right, bottom, frame.palette["edge"])
    taken = -math.inf
    for tick in sorted(TICKS, key=lambda one: (one != 1.0, one)):  # the 1 first: it is never left out
        x = frame.at(tick)
        close = abs(x - frame.at(1)) < 26 if tick != 1.0 else False
        if not frame.low <= tick <= frame.high or close or x - taken < 26:
            continue
        taken = x if tick != 1.0 else taken
        yield words(x, bottom + 16, f"{tick:g}", frame.palette, text_anchor="middle", font_size=SMALL)


def _below(y: float, favours: tuple[str, str], counts_heading: str, frame: _Frame, say: Say) -> Iterator[Svg]:
    """Which side is which, on one line where there is room for both; what ratio and counts are."""
    fewer, more = f"← {favours[0]}", f"{favours[1]} →"
    one = frame.at(1)
    apart = room_for(fewer, SMALL) > one - 8 or room_for(more, SMALL) > frame.width - one - 8
    if apart:
        yield words(0, y, fewer, frame.palette, font_size=SMALL)
        yield words(frame.width, y + 15, more, frame.palette, text_anchor="end", font_size=SMALL)
    else:
        yield words(one - 8, y, fewer, frame.palette, text_anchor="end", font_size=SMALL)
        yield words(one + 8, y, more, frame.palette, font_size=SMALL)
    y += 30 if apart else 15
    meaning = say("Ratio of the two shares; 1 = no difference.")
    if counts_heading:
        meaning += " " + say("Counts: babies with it / all babies, {arms}.").format(arms=counts_heading)
    for number, part in enumerate(folded(meaning, frame.width, SMALL)):
        yield words(0, y + 15 * number, part, frame.palette, font_size=SMALL)


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
