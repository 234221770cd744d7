"""A pasted chart in words: which and why, what it shows, how often it would signal, what it cannot tell."""

import csv
import io
from collections.abc import Iterable
from math import isnan

from nectary.base.language import Say
from nectary.show.charts.control_chart import ChartPoint, control_chart
from nectary.show.charts.palette import Palette
from nectary.show.charts.svg import Svg
from nectary.show.reports.pasted_chart_words import (
    AXES,
    CANNOT,
    CHANGES,
    CHARTS,
    FEW,
    KEPT,
    TITLE,
    WHY,
    WHY_NOT,
)
from nectary.show.reports.report import Page, Row, Section
from nectary.stats.chart_power import AFTER_MONTHS, BASELINE_MONTHS, TIMES
from nectary.stats.charts import TAIL
from nectary.stats.pasted import BETWEEN, DATES, MOST_BABIES, SEEDS, SHARES, Reading, Unreadable


def why_not(error: Unreadable, say: Say) -> str:
    """Why it cannot be drawn, with the line."""
    place = "" if error.line is None else say("Line {number}: ").format(number=error.line)
    return place + say(WHY_NOT[error.why])


def points(reading: Reading, say: Say) -> list[ChartPoint]:
    """What is drawn, the interval since the last case at the end, hollow."""
    pasted = reading.pasted
    drawn = [
        ChartPoint(label, value, *lines)
        for label, value, *lines in zip(pasted.labels, *_lines(reading), strict=True)
    ]
    if pasted.running is not None:
        last = drawn[-1]
        limits = (last.centre, last.lower, last.upper)
        drawn.append(ChartPoint(say("so far"), pasted.running, *limits, running=True))
    return drawn


def drawing(reading: Reading, *, width: int, say: Say, palette: Palette) -> Svg:
    """The chart at a width; its description is made from the data."""
    return control_chart(
        points(reading, say),
        width=width,
        title=say(AXES[reading.pasted.what]),
        say=say,
        palette=palette,
        name="pasted",
        percent=reading.pasted.what == SHARES,
        described=" ".join(shown(reading, say)),
    )


def shown(reading: Reading, say: Say) -> list[str]:
    """What the chart shows, a sentence each."""
    pasted = reading.pasted
    found = [
        say("{count} points, {first} to {last}.").format(
            count=len(pasted.value), first=pasted.labels[0], last=pasted.labels[-1]
        )
    ]
    if not reading.has_limits:
        return [*found, _no_limits(reading, say)]
    signals = _signals(reading, say)
    found += signals or [
        say("No rule of this chart signals. That does not show that nothing changed."),
    ]
    if signals and pasted.what in (DATES, BETWEEN):
        found.append(say("Long means fewer cases; short means more."))
    return found


def _no_limits(reading: Reading, say: Say) -> str:
    all_cases = bool(reading.chart.centre[0]) != (reading.pasted.what == BETWEEN)
    if all_cases:
        return say("Among the points that limits would come from every baby is a case: there are no limits.")
    return say("The points that limits would come from have no case: there are no limits.")


def _signals(reading: Reading, say: Say) -> list[str]:
    found = []
    beyond = [reading.pasted.labels[one.at - 1] for one in reading.signals if one.rule == "limit"]
    if beyond:
        found.append(say("Beyond a limit: {labels}.").format(labels=", ".join(beyond)))
    rules = {one.rule for one in reading.signals}
    line = _number(reading.about, reading.pasted.what == SHARES)
    if "longest_run" in rules:
        text = say("More points in a row lie on one side of {line}, the median, than chance usually gives.")
        found.append(text.format(line=line))
    if "crossings" in rules:
        text = say("The points cross {line}, the median, less often than chance usually gives.")
        found.append(text.format(line=line))
    if reading.running_too_long:
        found.append(say("The days since the last case are already beyond the upper limit."))
    return found


def rests_on(reading: Reading, say: Say) -> list[str]:
    """What the chart takes for granted and what its limits cannot do, a sentence each."""
    pasted = reading.pasted
    found = []
    if pasted.heading:
        text = say("The first line is taken for a heading and not drawn: {text}")
        found.append(text.format(text=pasted.heading))
    if pasted.missing:
        text = say(
            "Missing between the first and the last line: {labels}. Were there no babies, or were zeros "
            "forgotten? The points beside a gap are drawn as neighbours, and runs count over it."
        )
        found.append(text.format(labels=", ".join(pasted.missing)))
    if pasted.unsure:
        found.append(
            say("The dates can be read day first or month first, so that no gap between them can be told.")
        )
    if pasted.known_to is not None:
        text = say("It is taken that no other case came from {first} to {last}.")
        found.append(text.format(first=pasted.first_day, last=pasted.known_to))
    if pasted.same_day:
        text = say("Cases of one day are drawn half a day apart: {count}.")
        found.append(text.format(count=pasted.same_day))
    if reading.has_limits:
        found += _of_limits(reading, say)
    if reading.begins_at_its_worst:
        found.append(
            say("The worst point is among the first quarter. What starts at a peak falls by itself.")
        )
    return found


def _of_limits(reading: Reading, say: Say) -> list[str]:
    between = reading.pasted.what in (DATES, BETWEEN)
    found = [say("The limits rest on {count} points.").format(count=reading.base)]
    if reading.base == len(reading.pasted.value):
        found.append(say("They come from the same points that they judge, so a change widens them."))
    if reading.next_too_long is not None:
        text = say(
            "By chance alone the next interval would be longer than the upper limit about {chance} in 1,000 "
            "times; if limits were known for sure, {sure}."
        )
        chances = {"chance": _in_1000(reading.next_too_long), "sure": _in_1000(TAIL)}
        found.append(text.format(**chances))
    elif reading.base < BASELINE_MONTHS:
        text = say("Limits from fewer than {months} months are wrong more often than the table says.")
        found.append(text.format(months=BASELINE_MONTHS))
    if reading.none_can_be_long:
        text = say("With so few points none of the {count} behind the limits could lie above the upper one.")
        found.append(text.format(count=reading.base))
    if reading.cannot_be_low and between:
        found.append(
            say("No interval can be shorter than the lower limit, so the limits cannot show a rise.")
        )
    elif reading.cannot_be_low:
        found.append(say("The lower limit is 0, so the limits cannot show a fall."))
    if reading.about is None:
        found.append(
            say(
                "Runs are not judged: too few points lie apart from the median, or nearly all on one side of "
                "it, and chance alone gives long runs then."
            )
        )
    return found


def _in_1000(chance: float) -> str:
    return f"{chance * 1000:.1f}".removesuffix(".0")


def chart_page(reading: Reading, language: str, say: Say) -> Page:
    """The whole answer as a page, for screen and paper."""
    sections = (
        Section("shows", say("What does it show?"), "", (), (), tuple(shown(reading, say))),
        Section("rests", say("What does it rest on?"), "", (), (), tuple(rests_on(reading, say))),
        _power(reading, say),
        _points(reading, say),
    )
    return Page(
        language=language,
        title=say(TITLE),
        mark=say(FEW),
        lead=say(WHY[reading.pasted.what]),
        sections=sections,
        last_title=say("What can this chart not tell?"),
        cannot_tell=tuple(say(text) for text in CANNOT),
        foot=(say(KEPT),),
        continued=say("continued"),
    )


def _power(reading: Reading, say: Say) -> Section:
    title = say("How often do charts of this size signal?")
    if not reading.power:
        return Section("size", title, "", (), (), (_no_power(reading, say),))
    head = (say("Chart"), *(say(CHANGES[times]) for times in TIMES))
    said = {(one.chart, one.times): one.by for one in reading.power}
    rows = tuple(
        Row(say(name), "", tuple(_in_100(said[chart, times]) for times in TIMES))
        for chart, name in CHARTS.items()
    )
    caption = say(
        "Of 100 units with about {babies} eligible babies a month and NEC in {share} of 100: how many "
        "charts had signalled after {months} months"
    ).format(
        babies=reading.babies_a_month,
        share=f"{(reading.rate or 0) * 100:.1f}".removesuffix(".0"),
        months=", ".join(map(str, AFTER_MONTHS)),
    )
    return Section("size", title, caption, head, rows, tuple(_power_notes(reading, say)))


def _no_power(reading: Reading, say: Say) -> str:
    if (reading.babies_a_month or 0) > MOST_BABIES:
        return say(
            "Your lines have about {babies} babies each, and this is worked out for up to {most} eligible "
            "babies a month. If a line is not a month, write below how many there are a month."
        ).format(babies=reading.babies_a_month, most=MOST_BABIES)
    return say(
        "This cannot be said yet: say about how many eligible babies there are a month, and have at "
        "least one case."
    )


def _power_notes(reading: Reading, say: Say) -> list[str]:
    found = [
        say(
            "Worked out by trying it with {seeds} made-up units: {months} months before, limits locked, "
            "then the change. Each number is right to about 3 in 100."
        ).format(seeds=SEEDS, months=BASELINE_MONTHS),
        say(
            "Under “nothing changed” every signal is a false one. A chart that signals there often says "
            "little when it signals."
        ),
        say(
            "Rows of runs are of units whose runs were silent when the limits were locked; where the rules "
            "do not hold, they are not judged."
        ),
    ]
    found.append(
        say("Among charts with few false signals the running sum sees a rise soonest. It is not drawn here.")
    )
    if reading.babies_read:
        found.append(say("Each line is taken for a month. If it is not, write the babies of a month below."))
    return found


def _in_100(by: Iterable[float]) -> str:
    return " · ".join(f"{share * 100:.0f}" for share in by)


def _points(reading: Reading, say: Say) -> Section:
    percent = reading.pasted.what == SHARES
    rows = tuple(
        Row(
            one.label,
            "",
            tuple(_number(value, percent) for value in (one.value, one.centre, one.lower, one.upper)),
        )
        for one in points(reading, say)
    )
    head = (
        say("Point"),
        say(AXES[reading.pasted.what]),
        say("Centre"),
        say("Lower limit"),
        say("Upper limit"),
    )
    return Section(
        "points", say("The numbers of the chart"), say("Each point with its limits"), head, rows, ()
    )


def _lines(reading: Reading) -> tuple[list[float | None], ...]:
    """Values, centre, lower and upper limits; None where the chart has none."""
    chart = reading.chart
    lines = (chart.value, chart.centre, chart.lower, chart.upper)
    return tuple([None if isnan(one) else float(one) for one in line] for line in lines)


def _number(value: float | None, percent: bool) -> str:
    if value is None:
        return "–"
    return f"{value * 100:.1f}%" if percent else f"{value:.1f}".removesuffix(".0")


def chart_csv(reading: Reading) -> str:
    """label, value, centre, lower, upper, signal; unrounded. The interval since the last case stands last, as
    "so far". A label that a spreadsheet would run is quoted.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(("label", "value", "centre", "lower", "upper", "signal"))
    rules: dict[int, list[str]] = {}
    for one in reading.signals:
        rules.setdefault(one.at, []).append(one.rule)
    lines = _lines(reading)
    for at, (label, *cells) in enumerate(zip(reading.pasted.labels, *lines, strict=True), 1):
        safe = f"'{label}" if label[:1] in ("=", "+", "-", "@") else label
        writer.writerow((safe, *cells, " ".join(rules.get(at, []))))
    if reading.pasted.running is not None:
        limits = (line[-1] for line in lines[1:])
        signal = "limit" if reading.running_too_long else ""
        writer.writerow(("so far", reading.pasted.running, *limits, signal))
    return text.getvalue()
