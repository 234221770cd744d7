"""The feeding course: what was charted each day, whose milk, and the way forward if it is tolerated."""

from collections.abc import Iterator
from dataclasses import dataclass

from nectary.base.language import Say
from nectary.show.charts.palette import SCREEN, Palette
from nectary.show.charts.svg import Svg, box, element, hatches, line, picture, room_for, scale_top, words
from nectary.show.words.labels import MILKS as MILK_NAMES

LEFT, RIGHT, TOP, BOTTOM = 40, 10, 30, 40
HEIGHT = 316
GRID_STEP = 30
NARROW = 500
NARROW_DAYS = 9
NARROW_AHEAD = 4
PAPER_WIDTH = 420  # its words come to about 11 points on the printed page
KEY_HEIGHT = 22
LABEL_ROOM = 26
LEAST_SEEN = 2.0  # pixels: a day of drops is not a day of nothing
MILKS = {"mother": ("green", None), "donor": ("honey", "url(#donor)"), "formula": ("slate", "url(#formula)")}


@dataclass(frozen=True)
class CourseDay:
    """One unit day in mL/kg: `total` None = unknown. `milks` is the split, None where it cannot be told.

    `partial`: the day is not over. `at_least`: there were also feeds at the breast.
    """

    day: int
    total: float | None
    milks: dict[str, float] | None
    partial: bool = False
    at_least: bool = False


@dataclass(frozen=True)
class _Frame:
    """Where a day and an amount stand on the paper."""

    width: int
    first: int
    slots: int
    top: float
    palette: Palette

    @property
    def slot(self) -> float:
        return (self.width - LEFT - RIGHT) / max(self.slots, 1)

    def left(self, day: int) -> float:
        return LEFT + (day - self.first) * self.slot

    def middle(self, day: int) -> float:
        return self.left(day) + self.slot / 2

    def height(self, value: float) -> float:
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * value / self.top


def feeding_course(
    days: list[CourseDay],
    ahead: list[tuple[int, float]],
    *,
    width: int,
    say: Say,
    palette: Palette,
    name: str = "course",
) -> Svg:
    """Bars a day stacked by milk, the unfinished day hollow, and (day, mL/kg) `ahead` as dotted rings.

    An unknown day, or one left out of `days`, is a question mark; a day of no milk is a bar on the ground
    with a 0. Rings are numbered +1, +2 ... tolerated days: they are no dates to catch up with. A narrow
    chart shows the last days only and says so in its description. On paper the key of the milks stands
    below; on screen the page gives one key for all its charts.
    """
    every = _without_gaps(days, min((day for day, _ in ahead), default=None))
    shown, rings = every, sorted(ahead)
    if width < NARROW:
        shown, rings = every[-NARROW_DAYS:], rings[:NARROW_AHEAD]
    numbers = [*(one.day for one in shown), *(day for day, _ in rings)]
    first, last = (min(numbers), max(numbers)) if numbers else (0, 0)
    amounts = [*(one.total for one in shown if one.total is not None), *(value for _, value in rings)]
    frame = _Frame(width, first, last - first + 1, scale_top(amounts, GRID_STEP), palette)
    on_paper = palette is not SCREEN
    shapes = [hatches(palette), *_key(frame, say)] if on_paper else []
    shapes += _grid(frame, say)
    for one in shown:
        shapes += _bar(one, frame)
    shapes += _path(rings, frame, say)
    shapes += _day_numbers(frame, shown[-1].day if shown else -1, last, say)
    title = (
        say("How have feeds gone, and what comes next if they are tolerated?")
        if rings
        else say("How have feeds gone?")
    )
    about = _about(shown, rings, len(every) - len(shown), say)
    size = (width, HEIGHT + KEY_HEIGHT * on_paper)
    return picture(f"{name}-{width}", size, title, about, *shapes)


def _without_gaps(days: list[CourseDay], ahead_from: int | None) -> list[CourseDay]:
    """`days` in order, with an unknown day wherever one is missing in between or before `ahead_from`."""
    given = {one.day: one for one in days}
    if not given:
        return []
    after = max(given) + 1 if ahead_from is None else max(*given, ahead_from - 1) + 1
    return [given.get(day, CourseDay(day, None, None)) for day in range(min(given), after)]


def _key(frame: _Frame, say: Say) -> Iterator[Svg]:
    x = float(LEFT)
    for milk, (colour, fill) in MILKS.items():
        ink, text = frame.palette[colour], say(MILK_NAMES[milk])
        yield box(x, HEIGHT + 5, 12, 12, fill=fill or ink, stroke=ink)
        yield words(x + 17, HEIGHT + 15, text, frame.palette, font_size=11)
        x += 30 + room_for(text, 11)


def _grid(frame: _Frame, say: Say) -> Iterator[Svg]:
    yield words(2, 12, say("mL/kg in a day"), frame.palette, font_size=11)
    for value in range(0, int(frame.top) + 1, GRID_STEP):
        y = frame.height(value)
        yield line(LEFT, y, frame.width - RIGHT, y, frame.palette["grid"])
        yield words(LEFT - 6, y + 4, str(value), frame.palette, text_anchor="end")


def _day_numbers(frame: _Frame, last_charted: int, last: int, say: Say) -> Iterator[Svg]:
    every = max(1, round(LABEL_ROOM / frame.slot))
    for day in range(frame.first, last + 1, every):
        text = str(day) if day <= last_charted else f"+{day - last_charted}"
        yield words(frame.middle(day), HEIGHT - 22, text, frame.palette, text_anchor="middle")
    middle = LEFT + (frame.width - LEFT - RIGHT) / 2
    yield words(middle, HEIGHT - 5, say("Day (0 = day of birth)"), frame.palette, text_anchor="middle")


def _bar(one: CourseDay, frame: _Frame) -> list[Svg]:
    ground, palette = frame.height(0), frame.palette
    middle, left, wide = frame.middle(one.day), frame.left(one.day) + frame.slot * 0.12, frame.slot * 0.76
    if one.total is None:
        return [words(middle, ground - 6, "?", palette, text_anchor="middle", font_size=15)]
    dashes = "4 3" if one.partial else None
    if one.total == 0:
        shapes = [
            line(left, ground, left + wide, ground, palette["ink"], stroke_width=3, stroke_dasharray=dashes),
            words(middle, ground - 6, "0", palette, text_anchor="middle"),
        ]
    elif one.partial or one.milks is None:
        top = min(frame.height(one.total), ground - LEAST_SEEN)
        shapes = [
            box(left, top, wide, ground - top, fill="none", stroke=palette["ink"], stroke_width=1.5,
                stroke_dasharray=dashes)
        ]  # fmt: skip
    else:
        shapes = _stack(one.milks, left, wide, frame)
    if one.at_least:
        y = min(frame.height(one.total), ground - 14) - 5
        shapes.append(words(middle, y, "≥", palette, text_anchor="middle"))
    return shapes


def _stack(milks: dict[str, float], left: float, wide: float, frame: _Frame) -> list[Svg]:
    shapes: list[Svg] = []
    bottom = frame.height(0)
    for milk, (colour, fill) in MILKS.items():
        volume = milks.get(milk, 0.0)
        if not volume:
            continue
        tall = max(LEAST_SEEN, frame.height(0) - frame.height(volume))
        ink = frame.palette[colour]
        shapes.append(box(left, bottom - tall, wide, tall, fill=fill or ink, stroke=ink))
        if bottom != frame.height(0):  # two milks are told apart at their edge, whatever their colours
            shapes.append(
                line(left, bottom, left + wide, bottom, frame.palette["card"], stroke_width=LEAST_SEEN)
            )
        bottom -= tall
    return shapes


def _path(ahead: list[tuple[int, float]], frame: _Frame, say: Say) -> Iterator[Svg]:
    palette = frame.palette
    spots = [(frame.middle(day), frame.height(value)) for day, value in ahead]
    route = " ".join(f"{x:.1f},{y:.1f}" for x, y in spots)
    if len(spots) > 1:
        yield element("polyline", points=route, fill="none", stroke=palette["green"], stroke_dasharray="2 4")
    for x, y in spots:
        yield element("circle", cx=x, cy=y, r=4.0, fill=palette["card"], stroke=palette["green"])
    if spots:
        yield words(frame.width - RIGHT, 12, say("○ if tolerated"), palette, text_anchor="end", font_size=11)


def _about(days: list[CourseDay], ahead: list[tuple[int, float]], left_out: int, say: Say) -> str:
    parts = []
    if days:
        parts.append(say("Days {first} to {last} in mL/kg.").format(first=days[0].day, last=days[-1].day))
    if left_out:
        parts.append(say("Earlier days stand in the table."))
    whole = [one for one in days if one.total is not None and not one.partial]
    if whole:
        parts.append(_amount(whole[-1], say))
    parts += [_amount(one, say) for one in days if one.partial and one.total is not None]
    zero = [str(one.day) for one in whole if one.total == 0 and not one.at_least]
    if zero:
        parts.append(say("Days with no milk given: {days}.").format(days=", ".join(zero)))
    unknown = [str(one.day) for one in days if one.total is None]
    if unknown:
        parts.append(say("Days unknown: {days}.").format(days=", ".join(unknown)))
    if ahead:
        steps = ", ".join(f"{value:.0f}" for _, value in ahead)
        parts.append(say("If tolerated, next: {steps} mL/kg.").format(steps=steps))
    return " ".join(parts) if parts else say("No day can be shown.")


def _amount(one: CourseDay, say: Say) -> str:
    amount = f"{one.total:.0f}"
    if one.at_least:
        amount = say("at least {amount}").format(amount=amount)
    text = say("Day {day}, not over: {amount} so far.") if one.partial else say("Day {day}: {amount}.")
    return text.format(day=one.day, amount=amount)
