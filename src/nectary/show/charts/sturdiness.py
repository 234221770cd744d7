"""How sturdy an answer is, in one picture: every way to reckon it, and what it would take to change it."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nectary.base.language import Say
from nectary.show.charts.palette import Palette
from nectary.show.charts.svg import Svg, dots, element, folded, line, picture, uprights, words
from nectary.stats.effects import Counts
from nectary.stats.fragility import FewestTrials
from nectary.stats.sturdiness import Multiverse
from nectary.stats.ways import CALLS, FAVOURS_CONTROL, FAVOURS_INTERVENTION, NOT_SHOWN

SMALL = 11
LINE = 15
LEFT, RIGHT, TOP = 34, 8, 12
STRIP = 190
SLOT = 7.0  # pixels a drawn way takes
MARK = 2.6
RIM = 1.2
FEW = 100  # below this many ways they are counted, not said as shares of 100
COLOURS = {FAVOURS_INTERVENTION: "green", NOT_SHOWN: "slate", FAVOURS_CONTROL: "clay"}


@dataclass(frozen=True)
class Reckoned:
    """One way to reckon: its call, and of 100 infants how many with the intervention, with the interval."""

    call: str
    at: float
    low: float
    high: float


@dataclass(frozen=True)
class Sturdy:
    """What the picture shows. `control` of 100 infants have the event with the control.

    `fewest` and the years are of the one way that the page uses elsewhere. `first`, `since`: the year its
    answer was first what it is today, and since which it always was.
    """

    outcome: str
    intervention: str
    control_name: str
    control: float
    call: str
    trials: int
    infants: int
    ways: tuple[Reckoned, ...]
    fewest: FewestTrials
    first: int | None
    since: int | None

    def counted(self, call: str) -> int:
        """How many ways make `call`."""
        return sum(way.call == call for way in self.ways)


def per_100(values: NDArray[np.float64], measure: NDArray[np.str_], control: float) -> NDArray[np.float64]:
    """Effects on the natural scale as events of 100 infants, where `control` of 100 have it.

    Held in 0 to 100. No difference becomes `control` on every measure, so no call changes.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        odds = np.float64(control) / (100 - control) * values
        of_odds = np.where(np.isfinite(odds), odds / (1 + odds), 1.0)
    out = np.select(
        [measure == "rr", measure == "or"], [control * values, 100 * of_odds], control + 100 * values
    )
    held: NDArray[np.float64] = np.clip(out, 0.0, 100.0)
    return held


def sturdy(
    counts: Counts,
    found: Multiverse,
    fewest: FewestTrials,
    *,
    call: str,
    names: tuple[str, str, str],
    stood: tuple[int | None, int | None],
    groups: Sequence[str] = ("all", "without"),
) -> Sturdy:
    """The facts of the picture, at the rate of all control arms together.

    `groups` of the multiverse are shown: left out by default are the earlier years, when less was known,
    for they say when the answer came, not how sturdy it is today. `names`: outcome, intervention,
    control, as they are spoken. `call`, `fewest` and `stood` are of the page's own way.
    """
    control = 100 * float(counts.events_control.sum() / counts.total_control.sum())
    shown = found.of(*groups)
    at, low, high = (
        per_100(values[shown], found.measure[shown], control)
        for values in (found.estimate, found.ci_low, found.ci_high)
    )
    ways = tuple(
        Reckoned(CALLS[code], float(one), float(bottom), float(top))
        for code, one, bottom, top in zip(found.call[shown], at, low, high, strict=True)
    )
    infants = int(counts.total_intervention.sum() + counts.total_control.sum())
    return Sturdy(*names, control, call, len(counts.study), infants, ways, fewest, *stood)


def _says(call: str, facts: Sturdy, say: Say) -> str:
    if call == NOT_SHOWN:
        return say("no difference is shown")
    fewer = facts.intervention if call == FAVOURS_INTERVENTION else facts.control_name
    return say("fewer with {milk}").format(milk=fewer)


def _share(count: int, whole: int, say: Say) -> str:
    """A share in words: never *none* where there is one, never *all* where one is missing."""
    if count == whole:
        return say("all ways")
    if whole < FEW:
        return say("{count} of {whole} ways").format(count=count, whole=whole)
    if 200 * count < whole:
        return say("fewer than 1 of 100 ways")
    if 200 * (whole - count) < whole:
        return say("more than 99 of 100 ways")
    return say("about {count} of 100 ways").format(count=math.floor(100 * count / whole + 0.5))


def shares(facts: Sturdy, say: Say) -> str:
    """How many ways to reckon there are, and how many of them say what."""
    whole = len(facts.ways)
    if not whole:
        return say("The trials cannot be put together into one answer.")
    parts = [
        say("{answer} in {share}").format(
            share=_share(facts.counted(call), whole, say), answer=_says(call, facts, say)
        )
        for call in (FAVOURS_INTERVENTION, NOT_SHOWN, FAVOURS_CONTROL)
        if facts.counted(call)
    ]
    told = say(
        "There is more than one sound way to put the results of {trials} trials ({infants} babies) together. "
        "We tried {ways} ways: different methods, with all trials or with one of them left out. "
        "{outcome}: {parts}."
    )
    return told.format(
        trials=facts.trials,
        infants=f"{facts.infants:,}",
        ways=f"{whole:,}",
        outcome=facts.outcome,
        parts="; ".join(parts),
    )


def _listed(studies: Sequence[str], say: Say) -> str:
    if len(studies) == 1:
        return studies[0]
    return say("{some} and {last}").format(some=", ".join(studies[:-1]), last=studies[-1])


def smallest(facts: Sturdy, say: Say) -> str:
    """What the page's own method says, and what would have to be left out for another answer."""
    fewest = facts.fewest
    method = say("This page's method says: {answer}.").format(answer=_says(facts.call, facts, say))
    if fewest.size is None:
        told = (
            say("That stays so whichever trials are left out.")
            if fewest.exact
            else say("That stays so when fewer than {least} trials are left out, whichever they are.")
        )
        return f"{method} {told.format(least=fewest.at_least)}"
    if fewest.size == 1:
        told = say("Leaving out one trial can change that: {example}.")
    elif fewest.exact:
        told = say(
            "It takes {size} trials left out to change that: {example}. "
            "Fewer are not enough, whichever they are."
        )
    else:
        told = say(
            "Leaving out {size} trials can change that: {example}. "
            "Fewer than {least} are not enough, whichever they are."
        )
    one = fewest.sets[0]
    example = say("without {studies}, for example, {answer}").format(
        studies=_listed(one.studies, say), answer=_says(one.call, facts, say)
    )
    return f"{method} {told.format(size=fewest.size, least=fewest.at_least, example=example)}"


def when(facts: Sturdy, say: Say) -> str:
    """Since when the answer has stood; nothing where the trials show no difference."""
    if facts.first is None or facts.since is None or facts.call == NOT_SHOWN:
        return ""
    if facts.first == facts.since:
        return say("The trials together have said so since {year}.").format(year=facts.since)
    return say("The trials together first said so in {first}, and in every year since {since}.").format(
        first=facts.first, since=facts.since
    )


def caution(say: Say) -> str:
    """What many ways that agree do not mean."""
    return say(
        "All these ways use the same babies. That many agree does not make the trials larger or better."
    )


@dataclass(frozen=True)
class _Frame:
    width: int
    top: float
    palette: Palette

    def y(self, value: float) -> float:
        """The height of `value` of 100; above the scale, at its upper edge."""
        return TOP + STRIP * (1 - min(value, self.top) / self.top)


def _tops(facts: Sturdy) -> tuple[float, float]:
    """Where the scale ends and its step: room for nine intervals in ten, and above the control."""
    ends = sorted(way.high for way in facts.ways)
    needed = max([0.1, 1.3 * facts.control, *ends[: math.ceil(0.9 * len(ends))]])
    step = next(step for step in (0.1, 0.2, 0.5, 1, 2, 5, 10, 20) if needed <= 6 * step or step == 20)
    return min(100.0, step * math.ceil(needed / step)), step


def drawn_ways(facts: Sturdy, slots: int) -> list[list[Reckoned]]:
    """For each call its ways by size, thinned evenly to fit `slots`; no call that is made is left without."""
    whole = len(facts.ways)
    blocks = []
    for call in CALLS:
        made = sorted((way for way in facts.ways if way.call == call), key=lambda way: (way.at, way.high))
        keep = len(made) if whole <= slots else min(len(made), max(1, round(slots * len(made) / whole)))
        blocks.append([made[round(at)] for at in np.linspace(0, len(made) - 1, keep)] if made else [])
    return blocks


def sturdiness(
    facts: Sturdy, *, width: int, title: str, say: Say, palette: Palette, name: str = "sturdiness"
) -> Svg:
    """Every way as an upright interval of events in 100 infants, sorted inside its call.

    The level line is the control's rate: below it is fewer with the intervention. Calls differ in mark
    (filled circle, open circle, triangle), in line (solid, dashed, dotted) and in colour.
    """
    frame = _Frame(width, _tops(facts)[0], palette)
    above = list(_lines(shares(facts, say), 0, frame, 12))
    blocks = drawn_ways(facts, int((width - LEFT - RIGHT - 2 * SLOT) // SLOT))
    shapes = [*_scale(facts, frame, say), *_strip(blocks, frame)]
    head = LINE * len(above) + 8
    body = element("g", *shapes, transform=f"translate(0 {head})")
    y = head + TOP + STRIP + 22
    under: list[Svg] = []
    for text in _under(facts, sum(map(len, blocks)), say):
        under += _lines(text, y, frame, SMALL)
        y = head + TOP + STRIP + 22 + LINE * len(under)
    key = list(_key(facts, y + 4, frame, say))
    y += 4 + LINE * sum(bool(facts.counted(call)) for call in CALLS)
    told = " ".join([shares(facts, say), *_sentences(facts, say)])
    return picture(f"{name}-{width}", (width, y), title, told, *above, body, *under, *key)


def _sentences(facts: Sturdy, say: Say) -> list[str]:
    if not facts.ways:
        return []
    return [text for text in (smallest(facts, say), when(facts, say), caution(say)) if text]


def _under(facts: Sturdy, drawn: int, say: Say) -> list[str]:
    meaning = say(
        "Each upright line is one way: the mark is how many of 100 babies given {intervention}, the line is "
        "its range. The level line is what {control} gave in these trials."
    ).format(intervention=facts.intervention, control=facts.control_name)
    if drawn < len(facts.ways):
        meaning += " " + say("{drawn} of the {ways} ways are drawn, evenly spaced.").format(
            drawn=drawn, ways=f"{len(facts.ways):,}"
        )
    return [*_sentences(facts, say), meaning]


def _lines(text: str, y: float, frame: _Frame, size: int) -> Iterator[Svg]:
    for number, part in enumerate(folded(text, frame.width - 2, size)):
        yield words(0, y + LINE * (number + 1) - 3, part, frame.palette, font_size=size)


def _scale(facts: Sturdy, frame: _Frame, say: Say) -> Iterator[Svg]:
    top, step = _tops(facts)
    for number in range(round(top / step) + 1):
        y = frame.y(number * step)
        yield line(LEFT, y, frame.width - RIGHT, y, frame.palette["grid"])
        yield words(LEFT - 6, y + 4, f"{number * step:g}", frame.palette, text_anchor="end", font_size=SMALL)
    level = frame.y(facts.control)
    yield line(LEFT, level, frame.width - RIGHT, level, frame.palette["ink"], stroke_width=1.5)
    text = say("{control}: {count} of 100").format(control=facts.control_name, count=f"{facts.control:.1f}")
    yield words(
        LEFT + 4, level - 5, text, frame.palette, font_size=SMALL, stroke=frame.palette["card"],
        stroke_width=3, paint_order="stroke",
    )  # fmt: skip


def _strip(blocks: list[list[Reckoned]], frame: _Frame) -> Iterator[Svg]:
    x = LEFT + SLOT / 2
    for block in filter(None, blocks):
        placed = [(x + SLOT * number, way) for number, way in enumerate(block)]
        yield _ranges(placed, frame)
        yield _marks(block[0].call, [(at, frame.y(way.at)) for at, way in placed], frame)
        x += SLOT * (len(block) + 1)


def _ranges(placed: list[tuple[float, Reckoned]], frame: _Frame) -> Svg:
    """The upright lines of one call's ways."""
    call = placed[0][1].call
    return uprights(
        [(x, frame.y(way.low), frame.y(way.high)) for x, way in placed],
        stroke=frame.palette[COLOURS[call]], stroke_width=1.5,
        stroke_dasharray={NOT_SHOWN: "4 2", FAVOURS_CONTROL: "1 2"}.get(call),
    )  # fmt: skip


def _marks(call: str, spots: list[tuple[float, float]], frame: _Frame) -> Svg:
    """The mark of `call` at each of `spots`."""
    colour = frame.palette[COLOURS[call]]
    if call == FAVOURS_CONTROL:
        corners = (
            f"{x:.1f},{y - 4:.1f} {x - 3.4:.1f},{y + 3:.1f} {x + 3.4:.1f},{y + 3:.1f}" for x, y in spots
        )
        return element("g", *(element("polygon", points=one) for one in corners), fill=colour)
    disc = dots(spots, 2 * MARK + RIM, colour)
    if call == FAVOURS_INTERVENTION:
        return disc
    return element("g", disc, dots(spots, 2 * MARK - RIM, frame.palette["card"]))


def _key(facts: Sturdy, y: float, frame: _Frame, say: Say) -> Iterator[Svg]:
    """Each call that is made: its mark, what it says, how many ways."""
    for call in CALLS:
        if not facts.counted(call):
            continue
        yield _marks(call, [(6, y + LINE - 7)], frame)
        text = say("{answer}: {count} of {whole} ways").format(
            answer=_says(call, facts, say), count=f"{facts.counted(call):,}", whole=f"{len(facts.ways):,}"
        )
        yield words(16, y + LINE - 3, text, frame.palette, font_size=SMALL)
        y += LINE
