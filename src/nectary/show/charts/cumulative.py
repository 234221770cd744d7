"""The trials as they came in, year by year: what all of them together said at each time."""

from collections.abc import Iterator
from dataclasses import dataclass

from nectary.base.language import Say
from nectary.show.charts.palette import Palette
from nectary.show.charts.ratio_axis import EDGE, SMALL, Frame, arrow, axis, sides, ticks
from nectary.show.charts.svg import Svg, box, element, folded, line, picture, words

LINE = 15
SIDE = 9


@dataclass(frozen=True)
class CumulativeRow:
    """All trials up to a year: how many, their counts in words, the pooled ratio and its interval.

    Ratio and interval are None where the trials so far give no ratio.
    """

    year: int
    trials: int
    counts: str
    ratio: float | None
    low: float | None
    high: float | None

    @property
    def side(self) -> int:
        """-1 where the whole interval lies below 1, 1 where above, 0 where it holds 1 or there is none."""
        if self.low is None or self.high is None or self.low <= 1 <= self.high:
            return 0
        return -1 if self.high < 1 else 1


def stood_since(rows: list[CumulativeRow]) -> tuple[int | None, int | None]:
    """(the first year whose interval lay where the last one lies, the year since which every one has).

    (None, None) where the last interval holds 1.
    """
    if not rows or not rows[-1].side:
        return None, None
    today = rows[-1].side
    first = next(row.year for row in rows if row.side == today)
    since = rows[-1].year
    for row in reversed(rows):
        if row.side != today:
            break
        since = row.year
    return first, since


def cumulative(
    rows: list[CumulativeRow],
    favours: tuple[str, str],
    *,
    width: int,
    title: str,
    say: Say,
    palette: Palette,
    name: str = "cumulative",
    counts_heading: str = "",
) -> Svg:
    """One interval a year on a log scale made from the data, the counts beside each; the newest is last.

    A filled square where the interval leaves out *no difference*, an open circle where it holds it, so
    that the two are told by shape. `favours` and `counts_heading` as in `forest`.
    """
    frame = Frame(width, *axis(end for row in rows for end in (row.ratio, row.low, row.high)), palette)
    bottom = (len(rows) + 1) * frame.row
    shapes: list[Svg] = [line(frame.at(1), frame.row / 2, frame.at(1), bottom, palette["edge"])]
    for number, row in enumerate(rows, start=1):
        shapes += _words_of(row, number * frame.row, frame, 700 if row is rows[-1] else None)
        shapes += _interval(row, number * frame.row, frame, say)
    shapes += ticks(bottom, frame)
    under = list(sides(bottom + 34, favours, counts_heading, frame, say))
    height = bottom + 34 + LINE * len(under)
    key = _key(say)
    for number, part in enumerate(folded(key, width, SMALL)):
        under.append(words(0, height + LINE * number, part, palette, font_size=SMALL))
    height += LINE * len(folded(key, width, SMALL))
    return picture(f"{name}-{width}", (width, height), title, about(rows, say), *shapes, *under)


def _key(say: Say) -> str:
    return say(
        "Each line adds one year's trials to all before; the number of trials so far stands in brackets. "
        "Square: a difference is shown. Open circle: it is not shown."
    )


def _words_of(row: CumulativeRow, y: float, frame: Frame, bold: int | None) -> Iterator[Svg]:
    yield words(0, y + 4, f"{row.year} ({row.trials})", frame.palette, font_weight=bold)
    if frame.narrow:
        yield words(0, y + 18, row.counts, frame.palette, font_size=SMALL)
    else:
        yield words(frame.width, y + 4, row.counts, frame.palette, text_anchor="end", font_weight=bold)


def _interval(row: CumulativeRow, y: float, frame: Frame, say: Say) -> Iterator[Svg]:
    palette = frame.palette
    if row.ratio is None or row.low is None or row.high is None:
        text = say("no ratio yet: a group had no case")
        for number, part in enumerate(folded(text, frame.right - frame.left, SMALL)):
            yield words(frame.left, y + 4 + 12 * number, part, palette, font_size=SMALL)
        return
    yield line(frame.at(row.low), y, frame.at(row.high), y, palette["ink"], stroke_width=1.5)
    if row.low < frame.low:
        yield arrow(frame.left, y, -EDGE, palette)
    if row.high > frame.high:
        yield arrow(frame.right, y, EDGE, palette)
    at = frame.at(row.ratio)
    if row.side:
        colour = palette["green" if row.side < 0 else "clay"]
        yield box(at - SIDE / 2, y - SIDE / 2, SIDE, SIDE, fill=colour, stroke=palette["ink"])
    else:
        yield element(
            "circle", cx=at, cy=y, r=SIDE / 2, fill=palette["card"], stroke=palette["ink"], stroke_width=1.5
        )


def about(rows: list[CumulativeRow], say: Say) -> str:
    """The last line in words, and since when it has stood."""
    if not rows:
        return say("There are no trials.")
    last = rows[-1]
    if last.ratio is None or last.low is None or last.high is None:
        return say("Up to {year}, {trials} trials; together they give no ratio.").format(
            year=last.year, trials=last.trials
        )
    told = say("Up to {year}, {trials} trials, {counts}: ratio {ratio} ({low} to {high}).").format(
        year=last.year, trials=last.trials, counts=last.counts, ratio=f"{last.ratio:.2f}",
        low=f"{last.low:.2f}", high=f"{last.high:.2f}",
    )  # fmt: skip
    first, since = stood_since(rows)
    if first is None:
        return f"{told} {say('The interval includes 1: a difference is not shown, one way or the other.')}"
    if first == last.year:
        stood = say("A difference is shown for the first time in {first}.")
    elif first == since:
        stood = say("A difference was first shown in {first}, and every year since.")
    else:
        stood = say("A difference was first shown in {first}; every year since {since} has shown it.")
    return f"{told} {stood.format(first=first, since=since)}"
