"""A pasted chart in words: which and why, what it shows, how often it would signal, what it cannot tell."""

import csv
import io
from collections.abc import Iterable

from nectary.base.language import Say, marked
from nectary.show.control_chart import ChartPoint, control_chart
from nectary.show.palette import Palette
from nectary.show.report import Page, Row, Section
from nectary.show.svg import Svg
from nectary.stats.chart_power import AFTER_MONTHS, BASELINE_MONTHS, TIMES
from nectary.stats.pasted import BETWEEN, COUNTS, DATES, SEEDS, SHARES, Reading, Unreadable

TITLE = marked("NEC on a chart: what these numbers show, and what they cannot")
WHY = {
    DATES: marked(
        "Dates of cases are drawn as the days between one case and the next (a t chart). With few cases this "
        "says more than a share a month."
    ),
    BETWEEN: marked(
        "Babies between one case and the next are drawn one by one (a g chart). With few cases this says "
        "more than a share a month, and busy months do not blur it."
    ),
    SHARES: marked(
        "Cases of babies a month are drawn as a share with limits for each month's size (a p chart)."
    ),
    COUNTS: marked(
        "Cases a month are drawn as counts (a c chart). It takes every month to have had as many babies: "
        "paste the babies too, where they are known."
    ),
}
AXES = {
    DATES: marked("Days since the case before"),
    BETWEEN: marked("Babies since the case before"),
    SHARES: marked("Share of babies with NEC"),
    COUNTS: marked("Cases"),
}
CHARTS = {
    "p": marked("Share a month, 3-sigma limits (p)"),
    "runs": marked("Runs about the centre of that chart"),
    "g": marked("Babies between cases, 3-sigma limits (g)"),
    "g_probability": marked("Babies between cases, probability limits (g)"),
    "t_probability": marked("Days between cases, probability limits (t)"),
    "cusum": marked("Running sum that looks out for a doubling"),
}
CHANGES = {
    1.0: marked("nothing changed"),
    0.5: marked("NEC halved"),
    2.0: marked("NEC doubled"),
}
CANNOT = (
    marked("Why anything went up or down. A chart shows that something may have changed, never what."),
    marked("That nothing changed. In a small unit a real halving often stays inside the limits for years."),
    marked("How one baby will do. Nothing here is about one baby."),
    marked(
        "How this unit compares with another: babies differ, and so do the rules by which NEC is counted."
    ),
    marked(
        "Anything, if the start of the chart was chosen because NEC was high then: what starts at a peak "
        "falls by itself."
    ),
)
WHY_NOT = {
    "nothing": marked("There is nothing to draw: write a date or a number on each line."),
    "too_many": marked("There are more lines than this page draws."),
    "kind": marked("It cannot be told what these numbers are. Choose it below."),
    "cells": marked("This line has more or fewer cells than the others of its kind."),
    "two_meanings": marked("This date has two meanings. Write year-month-day, such as 2026-03-14."),
    "date": marked("This is not a date. Write year-month-day, such as 2026-03-14."),
    "no_such_day": marked("There is no such day."),
    "to_come": marked("This day is still to come."),
    "number": marked("This is not a whole number of 0 or more."),
    "few": marked("A chart needs at least three points; dates give one fewer than there are cases."),
    "baseline": marked("Limits can come from three points up to all of them."),
    "babies": marked("Eligible babies a month: a number from 1 to 100."),
    "share": marked("A month cannot have more cases than babies, nor no babies."),
}
KEPT = marked("Nothing that was pasted is kept: not in a file, not in a database, not in a log.")
FEW = marked("For the unit's own eyes: a point can be one baby.")


def why_not(error: Unreadable, say: Say) -> str:
    """Why it cannot be drawn, with the line."""
    place = "" if error.line is None else say("Line {number}: ").format(number=error.line)
    return place + say(WHY_NOT[error.why])


def points(reading: Reading, say: Say) -> list[ChartPoint]:
    """What is drawn, the interval since the last case at the end, hollow."""
    chart, pasted = reading.chart, reading.pasted
    ends = zip(pasted.labels, chart.value, chart.centre, chart.lower, chart.upper, strict=True)
    drawn = [
        ChartPoint(label, float(value), float(centre), float(lower), float(upper))
        for label, value, centre, lower, upper in ends
    ]
    if pasted.running is not None:
        centre, lower, upper = (float(one[-1]) for one in (chart.centre, chart.lower, chart.upper))
        drawn.append(ChartPoint(say("so far"), pasted.running, centre, lower, upper, running=True))
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
    chart, pasted = reading.chart, reading.pasted
    found = [
        say("{count} points, {first} to {last}.").format(
            count=len(pasted.value), first=pasted.labels[0], last=pasted.labels[-1]
        )
    ]
    beyond = [pasted.labels[one.at - 1] for one in reading.signals if one.rule == "limit"]
    if beyond:
        found.append(say("Beyond a limit: {labels}.").format(labels=", ".join(beyond)))
    rules = {one.rule for one in reading.signals}
    if "longest_run" in rules:
        found.append(say("More points in a row lie on one side of the centre than chance usually gives."))
    if "crossings" in rules:
        found.append(say("The points cross the centre less often than chance usually gives."))
    if reading.running_too_long:
        found.append(say("The days since the last case are already beyond the upper limit."))
    if len(found) == 1 and not reading.running_too_long:
        found.append(say("Nothing here is more than chance gives. That does not show that nothing changed."))
    elif pasted.what in (DATES, BETWEEN) and beyond:
        found.append(say("Long means fewer cases; short means more."))
    if pasted.same_day:
        found.append(
            say("Cases of one day are drawn half a day apart: {count}.").format(count=pasted.same_day)
        )
    if chart.kind in ("t", "g") and not float(chart.lower[0]):
        found.append(say("The lower limit is 0, so this chart cannot see a rise."))
    return found


def chart_page(reading: Reading, language: str, say: Say) -> Page:
    """The whole answer as a page, for screen and paper."""
    sections = (
        Section("shows", say("What does it show?"), "", (), (), tuple(shown(reading, say))),
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
        missing = say(
            "This cannot be said yet: say about how many eligible babies there are a month, and have at "
            "least one case."
        )
        return Section("size", title, "", (), (), (missing,))
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
    notes = (
        say(
            "Worked out by trying it with {seeds} made-up units: {months} months before, limits locked, "
            "then the change. Each number is right to about 3 in 100."
        ).format(seeds=SEEDS, months=BASELINE_MONTHS),
        say(
            "Under “nothing changed” every signal is a false one. A chart that signals there often says "
            "little when it signals."
        ),
    )
    return Section("size", title, caption, head, rows, notes)


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


def _lines(reading: Reading) -> tuple[list[float], ...]:
    chart = reading.chart
    return tuple(list(map(float, line)) for line in (chart.value, chart.centre, chart.lower, chart.upper))


def _number(value: float | None, percent: bool) -> str:
    if value is None:
        return "–"
    return f"{value * 100:.1f}%" if percent else f"{value:.1f}".removesuffix(".0")


def chart_csv(reading: Reading) -> str:
    """label, value, centre, lower, upper, signal; unrounded. A label that a spreadsheet would run is "
    "quoted."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(("label", "value", "centre", "lower", "upper", "signal"))
    rules: dict[int, list[str]] = {}
    for one in reading.signals:
        rules.setdefault(one.at, []).append(one.rule)
    for at, (label, *cells) in enumerate(zip(reading.pasted.labels, *_lines(reading), strict=True), 1):
        safe = f"'{label}" if label[:1] in ("=", "+", "-", "@") else label
        writer.writerow((safe, *cells, " ".join(rules.get(at, []))))
    return text.getvalue()
