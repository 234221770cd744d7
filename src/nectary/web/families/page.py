"""What a parent's page prints: the record's facts of one baby in plain words."""

from typing import Any

from django.utils.timezone import localdate

from nectary.base.language import Say
from nectary.show.charts import svg
from nectary.show.charts.feeding_course import PAPER_WIDTH, feeding_course
from nectary.show.charts.palette import PAPER, SCREEN
from nectary.show.words import labels
from nectary.show.words.sentences import practice_sentence
from nectary.show.words.today import TodayFacts
from nectary.show.words.today import today as today_page
from nectary.web.chart import results
from nectary.web.chart.course import Course
from nectary.web.chart.family_hold import paused_since, why_once_told
from nectary.web.chart.identity import identity
from nectary.web.chart.usable import wall_time
from nectary.web.families.moved import moved_entries

WIDTHS = (700, 350)


def _facts(stay: Any, found: Course, say: Say) -> TodayFacts:
    """The facts of a stay that goes on."""
    day, held = found.today or 0, found.plan.held
    values = found.measures.get(day, {})
    return TodayFacts(
        day=day,
        on=localdate(),
        weight_day=found.weight_day,
        mother_ml=values.get("mother_ml"),
        donor_ml=values.get("donor_ml"),
        formula_ml=values.get("formula_ml"),
        breastfeeds=values.get("breastfeeds"),
        planned_ml=found.plan.aim_ml,
        weight_g=found.weight_g,
        charted_to=found.charted_to,
        being_checked=bool(found.doubts),
        paused=None if held is None else paused_since(stay, held, say),
        paused_why=None if held is None else why_once_told(held, say),
        cut_back_at=_cut_back_at(stay, found),
        moved=moved_entries(stay, say),
    )


def _cut_back_at(stay: Any, found: Course) -> str | None:
    """HH:MM of today's last decision where that was to go back; None for every other."""
    last = found.plan.decision
    if last is None or last.day != found.today or last.decision != "back":
        return None
    at = wall_time(stay, last.at_min)
    return None if at is None else f"{at:%H:%M}"


def facts(stay: Any, found: Course, say: Say) -> dict[str, Any]:
    """Everything on *today's milk*. No way on is drawn here: steps are the team's to explain.

    `page` is None where there is no today: the stay is over, or its page was opened in error and closed.
    """
    who = identity(stay, say)
    goes_on = found.today is not None and stay.closed_at is None
    return {
        "stay": stay,
        "who": who,
        "name": who["chosen"] or who["name"],
        "course": found,
        "ready": found.ready,
        "page": today_page(_facts(stay, found, say), say) if goes_on else None,
        "charts": [feeding_course(found.days, [], width=w, say=say, palette=SCREEN) for w in WIDTHS],
        "days": [
            {
                "day": one.day,
                "rate": labels.rate(one.total, say),
                "note": say("so far") if one.partial else "",
            }
            for one in reversed(found.days)
        ],
        "told": [
            practice_sentence(row["practice"], row["why"], for_families=True, say=say)
            for row in results.talks_of(stay)
        ],
    }


def paper_chart(found: Course, say: Say) -> dict[str, Any]:
    """The course as it stands on paper, and in words."""
    if not found.days:
        return {"chart": None, "chart_about": ""}
    drawn = feeding_course(found.days, [], width=PAPER_WIDTH, say=say, palette=PAPER)
    return {"chart": drawn, "chart_about": svg.about(drawn)}
