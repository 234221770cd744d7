"""What charts of ratios share: the log axis made from the intervals, its scale, and which side is which."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from nectary.base.language import Say
from nectary.show.charts.palette import Palette
from nectary.show.charts.svg import Svg, element, folded, line, room_for, words

SMALL = 11
NARROW = 500
TICKS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0)
ALWAYS = (0.5, 2.0)  # an axis that is never so narrow that chance looks large
EDGE = 6
COUNTS_ROOM = 130


@dataclass(frozen=True)
class Frame:
    """The place of a ratio on a chart of `width`, whose axis runs from `low` to `high`."""

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


def axis(ends: Iterable[float | None]) -> tuple[float, float]:
    """The nearest ticks outside `ends`, from 0.01 to 100; what lies beyond them gets an arrow."""
    held = [end for end in ends if end] + list(ALWAYS)
    low = max([tick for tick in TICKS if tick <= min(held)], default=TICKS[0])
    high = min([tick for tick in TICKS if tick >= max(held)], default=TICKS[-1])
    return low, high


def arrow(x: float, y: float, reach: float, palette: Palette) -> Svg:
    """The end of an interval that leaves the axis."""
    points = f"{x + reach:.1f},{y:.1f} {x:.1f},{y - 4:.1f} {x:.1f},{y + 4:.1f}"
    return element("polygon", points=points, fill=palette["ink"])


def ticks(bottom: float, frame: Frame) -> Iterator[Svg]:
    """The axis line and those ticks that have room; always the 1."""
    yield line(frame.left, bottom, frame.right, bottom, frame.palette["edge"])
    taken = -math.inf
    for tick in sorted(TICKS, key=lambda one: (one != 1.0, one)):  # the 1 first: it is never left out
        x = frame.at(tick)
        close = abs(x - frame.at(1)) < 26 if tick != 1.0 else False
        if not frame.low <= tick <= frame.high or close or x - taken < 26:
            continue
        taken = x if tick != 1.0 else taken
        yield words(x, bottom + 16, f"{tick:g}", frame.palette, text_anchor="middle", font_size=SMALL)


def sides(
    y: float, favours: tuple[str, str], counts_heading: str, frame: Frame, say: Say, more: str = ""
) -> Iterator[Svg]:
    """Which side is which, on one line where there is room for both; what the numbers are, and `more`."""
    left, right = f"← {favours[0]}", f"{favours[1]} →"
    one = frame.at(1)
    apart = room_for(left, SMALL) > one - 8 or room_for(right, SMALL) > frame.width - one - 8
    if apart:
        yield words(0, y, left, frame.palette, font_size=SMALL)
        yield words(frame.width, y + 15, right, frame.palette, text_anchor="end", font_size=SMALL)
    else:
        yield words(one - 8, y, left, frame.palette, text_anchor="end", font_size=SMALL)
        yield words(one + 8, y, right, frame.palette, font_size=SMALL)
    y += 30 if apart else 15
    meaning = say("Ratio of the two shares; 1 = no difference.")
    if counts_heading:
        meaning += " " + say("Counts: babies with it / all babies, {arms}.").format(arms=counts_heading)
    meaning += f" {more}" if more else ""
    for number, part in enumerate(folded(meaning, frame.width, SMALL)):
        yield words(0, y + 15 * number, part, frame.palette, font_size=SMALL)
