"""What the bedside pages print: facts of one baby made ready for the templates."""

from typing import Any

from nectary.base.ages import format_gestation, postmenstrual_days
from nectary.base.language import Say
from nectary.measures import MEASURES
from nectary.measures.declare import UNITS
from nectary.practices.today import still_possible
from nectary.show import labels
from nectary.show.feeding_course import feeding_course
from nectary.show.labels import spoken
from nectary.show.palette import SCREEN
from nectary.show.paths import WEIGHT_BASIS, WHY_NO_PATH
from nectary.show.sentences import PRACTICE_TITLES, practice_sentence
from nectary.web.chart import results
from nectary.web.chart.actions import Doubt
from nectary.web.chart.course import Course, guide, local_time, may_draw, today_of
from nectary.web.chart.identity import identity
from nectary.web.chart.models import ROWS

WIDTHS = (700, 350)
LAST_FEEDS = 8
LAST_DAYS = 3


def line(stay: Any, say: Say) -> dict[str, Any]:
    """One baby of the list."""
    found, today = results.current(stay), today_of(stay)
    values = found.days.get(str(today - 1), {}) if found and today else {}
    return {
        "stay": stay,
        "who": identity(stay, say),
        "today": today,
        "yesterday": values.get("enteral_ml_per_kg"),
        "ready": bool(found),
    }


def charts(found: Course, say: Say) -> list[Any]:
    """The feeding course drawn for a wide and for a narrow screen."""
    return [
        feeding_course(found.days, found.plan.ahead, width=width, say=say, palette=SCREEN) for width in WIDTHS
    ]


def facts(stay: Any, found: Course, roles: set[str], say: Say) -> dict[str, Any]:
    """Everything on one baby's page but its forms."""
    age = found.today if found.today is not None else stay.left_day
    pma = None if stay.gestation_days is None or age is None else postmenstrual_days(stay.gestation_days, age)
    known_to_week = stay.gestation_known_to == "week"
    return {
        "stay": stay,
        "who": identity(stay, say),
        "course": found,
        "charts": charts(found, say),
        "gestation": format_gestation(stay.gestation_days) if stay.gestation_days else None,
        "pma": None if pma is None or known_to_week else format_gestation(pma),
        "weight_basis": say(WEIGHT_BASIS[found.weight_basis]),
        "why_no_path": say(WHY_NO_PATH[found.plan.why_not]) if found.plan.why_not else None,
        "decision": _decision(stay, found, say),
        "guide": guide() if may_draw(stay) else None,
        "days": day_rows(found, say),
        "feeds": _last_feeds(stay, say),
        "measures": measure_rows(found),
        "doubts": [_doubted(stay, table, row, say) for table, row in found.doubts],
        "verdicts": _verdicts(stay, say),
        "still": _still(stay, found, roles, say),
    }


def _decision(stay: Any, found: Course, say: Say) -> dict[str, Any] | None:
    last = found.plan.decision
    if last is None:
        return None
    return {
        "text": spoken(last.decision, labels.DECISIONS, say),
        "at": local_time(stay, last.at_min),
        "step": last.step,
        "aim": last.aim_ul_per_g_day,
    }


def day_rows(found: Course, say: Say) -> list[dict[str, str]]:
    """The numbers under the chart, latest day first."""
    rows = []
    for one in reversed(found.days):
        values = found.measures[one.day]
        rows.append(
            {
                "day": str(one.day),
                "rate": labels.rate(one.total, say),
                **{
                    milk: labels.amount_ml(values[f"{milk}_ml"], say)
                    for milk in ("mother", "donor", "formula")
                },
                "breast": say("unknown") if values["breastfeeds"] is None else str(values["breastfeeds"]),
                "weight": say("unknown")
                if values["working_weight_g"] is None
                else f"{values['working_weight_g']} g",
                "note": say("so far") if one.partial else say("at least") if one.at_least else "",
            }
        )
    return rows


def _last_feeds(stay: Any, say: Say) -> list[dict[str, Any]]:
    rows = (
        ROWS["feeds"].objects.filter(stay=stay, at_min__isnull=False).order_by("-at_min", "-pk")[:LAST_FEEDS]
    )
    return [
        {
            "at": local_time(stay, row.at_min),
            "milk": spoken(row.milk, labels.MILKS, say),
            "given": spoken(row.given, labels.GIVEN, say),
            "volume": "–" if row.volume_ul is None else f"{row.volume_ul / 1000:g}",
            "doubted": row.flag is not None and not row.confirmed,
        }
        for row in rows
    ]


def measure_rows(found: Course) -> list[dict[str, Any]]:
    """Every day measure of the catalogue over the last days, as it stands in the results."""
    last = sorted(found.measures)[-LAST_DAYS:]
    return [
        {
            "name": name,
            "title": one.title,
            "unit": UNITS[one.unit],
            "values": [(day, found.measures[day].get(name)) for day in last],
        }
        for name, one in sorted(MEASURES.items())
        if one.grain == "day"
    ]


def _doubted(stay: Any, table: str, row: Any, say: Say) -> dict[str, Any]:
    return {
        "table": table,
        "row_id": getattr(row, f"{table}_id"),
        "what": say("Weight") if table == "weights" else say("Feed"),
        "value": _doubted_value(table, row, say),
        "why": spoken(row.flag, labels.FLAGS, say),
        "at": None if row.at_min is None else local_time(stay, row.at_min),
        "by": row.entered_by,
    }


def _doubted_value(table: str, row: Any, say: Say) -> str:
    """What stands in the row: a feed without a volume is how it was given, and never 0 mL."""
    if table == "weights":
        return "–" if row.weight_g is None else f"{row.weight_g} g"
    return spoken(row.given, labels.GIVEN, say) if row.volume_ul is None else f"{row.volume_ul / 1000:g} mL"


def doubt(found: Doubt | None, say: Say) -> dict[str, str] | None:
    """A questioned value beside what was expected, for the form that asks again."""
    if found is None:
        return None
    why = spoken(found.flag, labels.FLAGS, say)
    return {"flag": found.flag, "why": why, "found": found.found, "expected": found.expected}


def _still(stay: Any, found: Course, roles: set[str], say: Say) -> list[dict[str, Any]]:
    """What the reader's role can still change today; nothing once the stay is over."""
    if found.today is None:
        return []
    lines = still_possible(results.verdicts_of(stay), roles=roles, today=found.today, on=stay.unit.practices)
    return [
        {
            "name": one.practice,
            "title": say(PRACTICE_TITLES[one.practice]),
            "text": practice_sentence(one.practice, one.why, for_families=False, say=say),
            "factor": one.factor,
        }
        for one in lines
    ]


def _verdicts(stay: Any, say: Say) -> list[dict[str, str]]:
    return [
        {
            "title": say(PRACTICE_TITLES[row["practice"]]),
            "text": practice_sentence(row["practice"], row["why"], for_families=False, say=say),
        }
        for row in results.talks_of(stay)
    ]
