"""What the bedside pages print: facts of one baby made ready for the templates."""

from datetime import datetime
from typing import Any

from nectary.base.ages import format_gestation, postmenstrual_days
from nectary.base.language import Say
from nectary.measures import MEASURES
from nectary.measures.declare import UNITS
from nectary.practices.today import still_possible
from nectary.record.tables import id_column
from nectary.show.charts.feeding_course import feeding_course
from nectary.show.charts.palette import SCREEN
from nectary.show.words import entry_words, labels
from nectary.show.words.hold_words import paused, why_paused
from nectary.show.words.labels import spoken
from nectary.show.words.paths import WEIGHT_BASIS, WHY_NO_ANSWER, WHY_NO_PATH, WHY_NO_WEIGHT
from nectary.show.words.reasons import REASONS, TOLD
from nectary.show.words.sentences import PRACTICE_TITLES, practice_sentence
from nectary.web.chart import results
from nectary.web.chart.actions import Doubt
from nectary.web.chart.actions.writing import typed
from nectary.web.chart.clock import localnow
from nectary.web.chart.course import Course, course, guide, may_draw, today_of
from nectary.web.chart.family_hold import paused_since
from nectary.web.chart.holds import Hold, holds_now
from nectary.web.chart.identity import identity
from nectary.web.chart.models import ROWS, WriteKey
from nectary.web.chart.usable import wall_time

WIDTHS = (700, 350)
LAST_DAYS = 3
LEAST, MOST = "milk_at_least_ml", "milk_at_most_ml"
TABLE_OF = {"feed": "feeds", "weight": "weights", "decision": "steps", "talk": "talks"}


def lines(stays: list[Any], say: Say) -> list[dict[str, Any]]:
    """The babies of the list, a line each."""
    held = holds_now(stays)
    return [_line(stay, held.get(stay.pk), say) for stay in stays]


def _line(stay: Any, held: Hold | None, say: Say) -> dict[str, Any]:
    found, today = results.current(stay), today_of(stay)
    values = found.days.get(str(today - 1), {}) if found and today else {}
    return {
        "stay": stay,
        "who": identity(stay, say),
        "today": today,
        "yesterday": values.get("enteral_ml_per_kg"),
        "ready": bool(found),
        "no_answer": results.failure_of(stay) is not None,
        "held": None if held is None else _held(stay, held, say),
    }


def _held(stay: Any, held: Hold, say: Say) -> dict[str, Any]:
    """A hold as staff read it, beside what the family's page says of it."""
    since = wall_time(stay, held.since_min)
    told = held.told == "told"
    return {
        "id": held.hold_id,
        "since": since,
        "day": held.since_day,
        "reason": spoken(held.reason or "none_recorded", REASONS, say),
        "told": say(TOLD[held.told]) if held.told else None,
        "is_told": told,
        "family": paused_since(stay, held, say),
        "family_why": why_paused(held.reason, say),
    }


def short_time(at: datetime) -> str:
    """The time of day; with month and day where that is not today."""
    return f"{at:%H:%M}" if at.date() == localnow().date() else f"{at:%m-%d %H:%M}"


def last_milk(stay: Any, user: Any) -> str:
    """The milk of the last feed that this person charted for this baby; "" before the first."""
    own = ROWS["feeds"].objects.filter(stay=stay, entered_by=user.get_username())
    return own.order_by("-pk").values_list("milk", flat=True).first() or ""


def milk_within(milk: str, say: Say) -> str:
    """The milk as a word within a sentence; "" for none."""
    return say(entry_words.MILKS[milk]) if milk else ""


def _today() -> str:
    return localnow().date().isoformat()


def entry(form: str, content: dict[str, Any], say: Say) -> str:
    """What was typed into a form, in a sentence."""
    return entry_words.entry(form, typed(content), _today(), say)


def saved(key: str, stay: Any, user: Any, say: Say) -> dict[str, Any] | None:
    """What this person's form `key` saved for this baby, to be said; None for no such form."""
    kept = WriteKey.objects.filter(key=key, stay=stay, by=user.get_username()).first() if key else None
    if kept is None:
        return None
    table = TABLE_OF.get(kept.form)
    row = ROWS[table].every.filter(stay=stay, **{id_column(table): kept.row_id}).first() if table else None
    return {
        "text": entry_words.said(kept.form, kept.content, _today(), say),
        "place": identity(stay, say)["place"],
        "doubted": row is not None and row.flag is not None and not row.confirmed,
        "form": kept.form,
    }


def taken(first: Any, stay: Any, say: Say) -> str:
    """What a form was used for before, as far as the reader of this baby's page may know it."""
    if first.stay_id != stay.pk:
        return say("an entry for another baby")
    words = entry_words.entry(first.form, first.content, _today(), say)
    return f"{words} ({first.by})" if words else entry_words.said(first.form, first.content, _today(), say)


def measures(stay: Any, say: Say) -> dict[str, Any]:
    """Every day measure of one baby's last days, as it stands in the answers."""
    return {"stay": stay, "who": identity(stay, say), "measures": measure_rows(course(stay))}


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
        "feeds": _last_feeds(stay, found, say),
        "conflicts": _conflicts(found, say),
        "held": None if found.plan.held is None else _held(stay, found.plan.held, say),
        "no_answer": _no_answer(stay, say),
        "would_read": paused(f"{localnow():%H:%M}", say),
        "why_no_weight": _why_no_weight(stay, found, say),
        "doubts": [_doubted(stay, table, row, say) for table, row in found.doubts],
        "verdicts": _verdicts(stay, say),
        "still": _still(stay, found, roles, say),
    }


def _conflicts(found: Course, say: Say) -> list[str]:
    """The last days on which one feed has several volumes: at least and at most what was given."""
    text = say(
        "Day {day}: one feed is charted with several volumes. Milk of that day: at least {least}, at most "
        "{most}. Which is right? Withdraw the wrong one; a second person confirms the other."
    )
    rows = [(day, found.measures[day]) for day in sorted(found.measures)[-LAST_DAYS:]]
    return [
        text.format(day=day, least=labels.amount_ml(row[LEAST], say), most=labels.amount_ml(row[MOST], say))
        for day, row in rows
        if row[LEAST] is not None and row[LEAST] != row[MOST]
    ]


def _no_answer(stay: Any, say: Say) -> str | None:
    """Why the answers of the stay could not be worked out; None where that did not happen."""
    found = results.failure_of(stay)
    return None if found is None else say(WHY_NO_ANSWER[found.why]).format(tries=found.tries)


def _why_no_weight(stay: Any, found: Course, say: Say) -> str | None:
    """Why no working weight can be said; None where there is one."""
    if found.weight_g is not None:
        return None
    if not found.ready:
        return say(WHY_NO_WEIGHT["failed" if results.failure_of(stay) else "working"])
    doubted = any(table == "weights" for table, _ in found.doubts)
    return say(WHY_NO_WEIGHT["doubted" if doubted else "old" if found.weight_age_days else "none"])


def _decision(stay: Any, found: Course, say: Say) -> dict[str, Any] | None:
    last = found.plan.decision
    if last is None:
        return None
    return {
        "text": spoken(last.decision, labels.DECISIONS, say),
        "at": wall_time(stay, last.at_min),
        "step": last.step,
        "aim": last.aim_ul_per_g_day,
        "reason": spoken(last.reason, REASONS, say) if last.reason else None,
        "by": last.entered_by,
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


def _last_feeds(stay: Any, found: Course, say: Say) -> list[dict[str, Any]]:
    return [
        {
            "pk": row.pk,
            "at": _when(stay, row, say),
            "milk": spoken(row.milk, labels.MILKS, say),
            "given": spoken(row.given, labels.GIVEN, say),
            "reason": spoken(row.reason, REASONS, say) if row.reason else None,
            "by": row.entered_by,
            "volume": "–" if row.volume_ul is None else f"{row.volume_ul / 1000:g}",
            "doubted": row.flag is not None and not row.confirmed,
        }
        for row in found.feeds
    ]


def _when(stay: Any, row: Any, say: Say) -> str:
    """The time of a row; its unit day where the time of birth is unknown."""
    at = wall_time(stay, row.at_min)
    return say("day {day}").format(day=row.day) if at is None else short_time(at)


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
        "at": wall_time(stay, row.at_min),
        "by": row.entered_by,
    }


def _doubted_value(table: str, row: Any, say: Say) -> str:
    """What stands in the row: a feed without a volume is how it was given, and never 0 mL."""
    if table == "weights":
        return "–" if row.weight_g is None else f"{row.weight_g} g"
    return spoken(row.given, labels.GIVEN, say) if row.volume_ul is None else f"{row.volume_ul / 1000:g} mL"


def doubt(found: Doubt | None, accepted: str, say: Say) -> dict[str, str] | None:
    """A questioned value beside what was expected, for the form that asks again.

    `accept`: what the button sends: this doubt, and those `accepted` before it.
    """
    if found is None:
        return None
    why = spoken(found.flag, labels.FLAGS, say)
    return {
        "flag": found.flag,
        "why": why,
        "found": found.found,
        "expected": found.expected,
        "accept": f"{accepted} {found.flag}".strip(),
    }


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
