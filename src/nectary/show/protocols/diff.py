"""Two protocols laid side by side, in words and as a picture."""

from typing import Any

from nectary.base.language import Say, marked, speaker
from nectary.protocols.compare import LadderChange, arm_to_compare, changes, ladders, rates
from nectary.protocols.schema import Protocol
from nectary.show.charts.palette import PAPER, Palette
from nectary.show.charts.svg import Svg, element, line, picture, words
from nectary.show.protocols.form import place_words, value_words
from nectary.show.reports.report import Page, Row, Section

CANNOT_TELL = (
    marked("Which of the two is better for babies. Trials found no difference in NEC at the usual speeds."),
    marked("What happens between the steps: a day counts once the team has called it tolerated."),
)
Arms = tuple[str | None, str | None]
NO_ARMS: Arms = (None, None)
WIDTH, HEIGHT, LEFT, TOP, BOTTOM, LINE = 640, 220, 44, 34, 30, 30


def diff_page(before: Protocol, after: Protocol, language: str, arms: Arms = NO_ARMS) -> Page:
    """What differs, the ladders first; bands that agree are named as such.

    Of ladders that differ by arm the one asked for is compared, else the first; it is named over its column.
    UserError for an arm that there is not.
    """
    say = speaker(language)
    arms = _compared(before, after, arms)
    names, spans = _names(before, after, arms), ladders(before, after, arms=arms)
    return Page(
        language=language,
        title=say("{before} and {after}, side by side").format(before=before.id, after=after.id),
        mark="",
        lead=say("First: {before}, version {one}. Second: {after}, version {other}.").format(
            before=before.title, one=before.version, after=after.title, other=after.version
        ),
        sections=(_ladders(spans, names, before, after, say), _entries(before, after, say)),
        last_title=say("What this page cannot tell"),
        cannot_tell=tuple(say(text) for text in CANNOT_TELL),
        foot=(say("Draft, reviewed by nobody yet. No tool has been shown to lower NEC, and this is one."),),
        continued=say("continued"),
    )


def _compared(before: Protocol, after: Protocol, arms: Arms) -> Arms:
    return arm_to_compare(before, arms[0]), arm_to_compare(after, arms[1])


def _names(before: Protocol, after: Protocol, arms: Arms) -> tuple[str, str]:
    """What the two are called over their columns: with the arm, and with the version of two of one name."""
    one, other = (", ".join(filter(None, pair)) for pair in zip((before.id, after.id), arms, strict=True))
    return (one, other) if one != other else (f"{one}, {before.version}", f"{other}, {after.version}")


def _ladders(
    spans: tuple[LadderChange, ...], names: tuple[str, str], before: Protocol, after: Protocol, say: Say
) -> Section:
    return Section(
        key="ladders",
        title=say("The steps"),
        caption=say("mL/kg/day by tolerated day, in every span of birth weights with one band in each."),
        head=(say("Birth weight"), *names, say("In words")),
        rows=tuple(
            Row(
                f"{one.from_g} – {one.below_g - 1} g",
                "",
                (_rates(one.before), _rates(one.after), _said(one, before, after, say)),
            )
            for one in spans
        ),
        notes=(),
    )


def _rates(steps: Any) -> str:
    return "–" if steps is None else ", ".join(f"{rate:g}" for rate in rates(steps))


def _said(one: LadderChange, before: Protocol, after: Protocol, say: Say) -> str:
    """The difference in one sentence."""
    if one.before is None or one.after is None:
        which = after if one.before is None else before
        return say("Only {one} covers these weights.").format(one=which.id)
    if one.same:
        return say("The same.")
    first, second = (_day_at(rates(steps), LANDMARK) for steps in (one.before, one.after))
    begin = say("Begins at {a} and at {b} mL/kg/day.").format(
        a=f"{rates(one.before)[0]:g}", b=f"{rates(one.after)[0]:g}"
    )
    if first is None or second is None:
        return begin
    return (
        begin
        + " "
        + say("Reaches {n} on tolerated day {a} and on day {b}.").format(n=LANDMARK, a=first, b=second)
    )


LANDMARK = 120


def _day_at(found: list[float], rate: int) -> int | None:
    """The first tolerated day at `rate` mL/kg/day or more; None where the ladder does not get there."""
    return next((day for day, one in enumerate(found, start=1) if one >= rate), None)


def _entries(before: Protocol, after: Protocol, say: Say) -> Section:
    return Section(
        key="entries",
        title=say("Everything else"),
        caption=say("A dash: that one has no such entry."),
        head=(say("Entry"), *_names(before, after, NO_ARMS)),
        rows=tuple(
            Row(
                place_words(one.path, {}, say),
                "",
                (_value(one.path, one.before, say), _value(one.path, one.after, say)),
            )
            for one in changes(before, after)
        ),
        notes=(),
    )


def _value(path: str, value: Any, say: Say) -> str:
    return "–" if value is None else value_words(path, value, say)


def diff_picture(
    before: Protocol,
    after: Protocol,
    language: str,
    arms: Arms = NO_ARMS,
    *,
    palette: Palette = PAPER,
    width: int = WIDTH,
) -> Svg:
    """A panel a span of birth weights in which the two differ: mL/kg/day over tolerated days.

    Where none does, one line that says so. Arms as in `diff_page`.
    """
    say = speaker(language)
    arms = _compared(before, after, arms)
    names = _names(before, after, arms)
    spans = [one for one in ladders(before, after, arms=arms) if not one.same]
    panels = [_panel(one, number * HEIGHT, say, palette, width) for number, one in enumerate(spans)]
    same = say("The steps are the same.")
    panels = panels or [words(LEFT, TOP + LINE / 2, same, palette)]
    key = [
        words(LEFT, 16, f"— {names[0]}", palette, fill=palette["green"]),
        words(LEFT + (width - LEFT) / 2, 16, f"- - {names[1]}", palette, fill=palette["clay"]),
    ]
    about = " ".join(
        f"{one.from_g}–{one.below_g - 1} g: {_rates(one.before)} | {_rates(one.after)}." for one in spans
    )
    title = say("{before} and {after}, side by side").format(before=before.id, after=after.id)
    size = (width, TOP + (HEIGHT * len(spans) or LINE))
    return picture(f"side-by-side-{width}", size, title, about or same, *key, *panels)


def _panel(one: LadderChange, top: float, say: Say, palette: Palette, width: int) -> Svg:
    both = [rates(steps) for steps in (one.before, one.after) if steps is not None]
    most, days = max(max(found) for found in both), max(len(found) for found in both)
    high, wide = HEIGHT - TOP - BOTTOM, width - LEFT - 16

    def at(day: int, rate: float) -> tuple[float, float]:
        return LEFT + wide * (day - 1) / max(days - 1, 1), top + TOP + 14 + high * (1 - rate / most)

    shapes = [words(LEFT, top + TOP + 4, f"{one.from_g} – {one.below_g - 1} g", palette, font_weight="bold")]
    for rate in range(0, int(most) + 1, 50):
        _, y = at(1, rate)
        shapes += [
            line(LEFT, y, width - 16, y, palette["grid"]),
            words(LEFT - 6, y + 4, str(rate), palette, text_anchor="end", font_size=10),
        ]
    shapes += [
        words(at(day, 0)[0], at(1, 0)[1] + 14, str(day), palette, text_anchor="middle", font_size=10)
        for day in range(1, days + 1)
    ]
    for steps, colour, dash in ((one.before, "green", None), (one.after, "clay", "5 4")):
        if steps is not None:
            points = " ".join(
                f"{x:.1f},{y:.1f}" for x, y in (at(d, r) for d, r in enumerate(rates(steps), 1))
            )
            shapes.append(
                element(
                    "polyline",
                    points=points,
                    fill="none",
                    stroke=palette[colour],
                    stroke_width=2,
                    stroke_dasharray=dash,
                )
            )
    return element("g", *shapes)
