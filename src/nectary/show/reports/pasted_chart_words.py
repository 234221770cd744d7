"""The words that a pasted chart is told in: why this chart, its axes, its rows, what it cannot tell."""

from nectary.base.language import marked
from nectary.stats.pasted import BETWEEN, COUNTS, DATES, SHARES

TITLE = marked("NEC on a chart: what these numbers show, and what they cannot")
WHY = {
    DATES: marked(
        "Dates of cases are drawn as the days between one case and the next (a t chart). With few cases this "
        "shows sooner than a share a month that NEC fell. Its limits can hardly show a rise."
    ),
    BETWEEN: marked(
        "Babies between one case and the next are drawn one by one (a g chart). With few cases this shows "
        "sooner than a share a month that NEC fell, and busy months do not blur it. Its limits can hardly "
        "show a rise."
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
    "c": marked("Cases a month, 3-sigma limits (c)"),
    "runs": marked("Runs about the median of the monthly chart"),
    "g": marked("Babies between cases, 3-sigma limits (g)"),
    "g_probability": marked("Babies between cases, probability limits (g)"),
    "g_runs": marked("Runs of babies between cases"),
    "t_probability": marked("Days between cases, probability limits (t)"),
    "t_runs": marked("Runs of days between cases"),
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
    "known_early": marked("This case came after the day up to which cases are known."),
    "known_late": marked("Cases cannot be known up to a day that is still to come."),
    "number": marked("This is not a whole number of 0 or more, written without spaces."),
    "back": marked("This month or date belongs before one above it. Put the oldest first."),
    "twice": marked("This month or date stands above already. Add its lines up, or remove one."),
    "odd": marked("The other lines begin with a month or a date, this one does not. A total is no point."),
    "few": marked("A chart needs at least three points; dates give one fewer than there are cases."),
    "baseline": marked("Limits can come from three points up to all of them."),
    "babies": marked("Eligible babies a month: a number from 1 to 100."),
    "more_cases": marked(
        "These are more cases a month than eligible babies a month. One of the two is wrong."
    ),
    "share": marked("A month cannot have more cases than babies, nor no babies."),
}
KEPT = marked("Nothing that was pasted is kept: not in a file, not in a database, not in a log.")
FEW = marked("For the unit's own eyes: a point can be one baby.")
