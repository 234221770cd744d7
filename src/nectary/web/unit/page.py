"""The unit's page as facts: answers already worked out for each stay, gathered by month."""

from dataclasses import asdict, dataclass
from datetime import time
from typing import Any

import pyarrow as pa
from django.conf import settings
from django.utils.timezone import localtime, now

from nectary.base.language import Say
from nectary.engine.schema import arrow_schema
from nectary.quality.care import milk_by_month, practices_by_month
from nectary.quality.nec import NecMonth, false_points_a_year, nec_by_month, reach
from nectary.show.control_chart import ChartPoint, control_chart, what_it_can_tell
from nectary.show.palette import SCREEN
from nectary.show.sentences import PRACTICE_TITLES
from nectary.stats.beginnings import begins_at_its_worst
from nectary.web.chart import results

WIDTHS = (700, 350)
MONTHS_SHOWN = 12
PRACTICE_MONTHS = 3
DAY_COLUMNS = {"mother_ml": pa.float64(), "donor_ml": pa.float64(), "formula_ml": pa.float64(),
               "breastfeeds": pa.int64()}  # fmt: skip
VERDICTS = ("practice", "verdict")


@dataclass(frozen=True)
class Answers:
    """The unit's stored answers as tables; `working` stays have none that are up to date."""

    infants: pa.Table
    stays: pa.Table
    days: pa.Table
    verdicts: pa.Table
    working: int


def gather(stays: Any) -> Answers:
    """The answers of the stays `stays`; one that is being worked out is counted and left out."""
    infants, stay_rows, days, verdicts, working = [], [], [], [], 0
    names = arrow_schema("infants").names
    for stay in stays:
        found = results.current(stay)
        if found is None:
            working += 1
            continue
        code = stay.infant_id
        infants.append({name: getattr(stay, name) for name in names})
        stay_rows.append({"infant_id": code, "left_how": stay.left_how, "nec": found.stay_values["nec"]})
        verdicts += [
            {"infant_id": code, **{name: row[name] for name in VERDICTS}} for row in results.verdicts_of(stay)
        ]
        days += [
            {"infant_id": code, "day": int(day), **{name: values[name] for name in DAY_COLUMNS}}
            for day, values in found.days.items()
        ]
    text = pa.string()
    day_schema = pa.schema([("infant_id", text), ("day", pa.int64()), *DAY_COLUMNS.items()])
    stay_schema = pa.schema([("infant_id", text), ("left_how", text), ("nec", pa.int64())])
    verdict_schema = pa.schema([("infant_id", text), ("practice", text), ("verdict", text)])
    return Answers(
        pa.Table.from_pylist(infants, schema=arrow_schema("infants")),
        pa.Table.from_pylist(stay_rows, schema=stay_schema),
        pa.Table.from_pylist(days, schema=day_schema),
        pa.Table.from_pylist(verdicts, schema=verdict_schema),
        working,
    )


def _day_start() -> time:
    return time.fromisoformat(settings.DAY_START)


def facts(stays: Any, say: Say) -> dict[str, Any]:
    """Everything on the unit's page."""
    found = gather(stays)
    nec = nec_by_month(found.stays, found.infants)
    milk = milk_by_month(found.days, found.infants, day_start=_day_start())
    practices = practices_by_month(found.verdicts, found.infants, day_start=_day_start())
    return {
        "working": found.working,
        "unknown": say("unknown"),
        "this_month": localtime(now()).strftime("%Y-%m"),
        "milk": [
            {"month": row.month, "known": row.known, "unknown": row.unknown,
             "volumes": (row.mother_ml, row.donor_ml, row.formula_ml)}
            for row in reversed(milk[-MONTHS_SHOWN:])
        ],
        "practices": _latest(practices, say),
        "nec": [
            {"month": row.month, "events": row.events, "known": row.known, "unknown": row.unknown,
             "upper": row.upper, "upper_percent": None if row.upper is None else row.upper * 100}
            for row in reversed(nec)
        ],
        **_nec_chart(nec, say),
    }  # fmt: skip


def _latest(practices: Any, say: Say) -> list[tuple[Any, str]]:
    months = sorted({row.month for row in practices if row.month is not None})[-PRACTICE_MONTHS:]
    rows = [row for row in practices if row.month in months]
    return [(row, say(PRACTICE_TITLES[row.practice])) for row in reversed(rows)]


def _nec_chart(nec: tuple[NecMonth, ...], say: Say) -> dict[str, Any]:
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
    charts = [
        control_chart(points, width=w, title=title, say=say, palette=SCREEN, tells=tells) for w in WIDTHS
    ]
    notes = [tells, *_cautions(nec, say)]
    waiting = sum(row.waiting for row in nec)
    if waiting:
        waits = say("A month has no point while a baby of it is still in or a work-up is open: {count} now.")
        notes.append(waits.format(count=waiting))
    return {"nec_title": title, "charts": charts, "nec_notes": notes[1:] if found else notes}


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
