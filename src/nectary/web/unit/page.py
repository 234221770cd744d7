"""The unit's page as facts: the counts kept for each stay, added up by month."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from django.utils.timezone import localtime, now

from nectary.base.language import Say, speaker
from nectary.quality.care import PracticeMonth, add_milk, add_practices
from nectary.quality.nec import NecMonth, add_nec, false_points_a_year, reach
from nectary.show.charts.control_chart import ChartPoint, control_chart, what_it_can_tell
from nectary.show.charts.palette import SCREEN
from nectary.show.words.sentences import PRACTICE_TITLES
from nectary.stats.beginnings import begins_at_its_worst
from nectary.web.chart import months

WIDTHS = (700, 350)
MONTHS_SHOWN = 12
PRACTICE_MONTHS = 3


def facts(units: Sequence[Any], language: str) -> dict[str, Any]:
    """Everything on the page of `units`, in `language`."""
    say = speaker(language)
    found = months.sums_of(units, milk_months=MONTHS_SHOWN, practice_months=PRACTICE_MONTHS)
    nec, milk = add_nec(found.nec), add_milk(found.milk)
    return {
        "working": found.working,
        "unknown": say("unknown"),
        "this_month": localtime(now()).strftime("%Y-%m"),
        "milk": [
            {"month": row.month, "known": row.known, "unknown": row.unknown,
             "volumes": (row.mother_ml, row.donor_ml, row.formula_ml)}
            for row in reversed(milk[-MONTHS_SHOWN:])
        ],
        "practices": _latest(add_practices(found.practices), say),
        "nec": [
            {"month": row.month, "events": row.events, "known": row.known, "unknown": row.unknown,
             "upper": row.upper, "upper_percent": None if row.upper is None else row.upper * 100}
            for row in reversed(nec)
        ],
        **_nec_chart(nec, language),
    }  # fmt: skip


def _latest(practices: tuple[PracticeMonth, ...], say: Say) -> list[tuple[PracticeMonth, str]]:
    shown = sorted({row.month for row in practices if row.month})[-PRACTICE_MONTHS:]
    rows = [row for row in practices if row.month in shown]
    return [(row, say(PRACTICE_TITLES[row.practice])) for row in reversed(rows)]


@lru_cache(maxsize=16)  # drawn anew, it costs as much as the rest of the page
def _nec_chart(nec: tuple[NecMonth, ...], language: str) -> Mapping[str, Any]:
    say = speaker(language)
    title = say("In which months of birth did babies have NEC, and does a month stand out?")
    points = [
        ChartPoint(row.month, row.value, row.centre, row.lower, row.upper, row.events, row.known, row.unknown)
        for row in nec
        if row.month is not None
    ]
    found = reach(nec)
    tells = (
        what_it_can_tell(**asdict(found), say=say)
        if found
        else say("No limits can be drawn from these months.")
    )
    charts = tuple(
        control_chart(points, width=w, title=title, say=say, palette=SCREEN, tells=tells) for w in WIDTHS
    )
    notes = [tells, *_cautions(nec, say)]
    waiting = sum(row.waiting for row in nec)
    if waiting:
        waits = say("A month has no point while a baby of it is still in or a work-up is open: {count} now.")
        notes.append(waits.format(count=waiting))
    return MappingProxyType(
        {"nec_title": title, "charts": charts, "nec_notes": tuple(notes[1:] if found else notes)}
    )


def _cautions(nec: tuple[NecMonth, ...], say: Say) -> list[str]:
    found = []
    expected = false_points_a_year(nec)
    if expected:
        text = say(
            "This page draws one chart with limits. Where nothing changes, expect about {count} false "
            "signals a year from it."
        )
        found.append(text.format(count=f"{expected:.2g}"))
    values = [row.value for row in nec if row.value is not None]
    if begins_at_its_worst(values, worst_is_high=True):
        found.append(
            say("The worst point is among the first quarter. What starts at a peak falls by itself.")
        )
    return found
