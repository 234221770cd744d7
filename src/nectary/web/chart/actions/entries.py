"""What is charted at the bed: feeds, weights, decisions, talks, and a second person's word on a doubt."""

from datetime import date, datetime
from typing import Any

from nectary.base.errors import UserError
from nectary.protocols.plan import ladder_of
from nectary.protocols.schema import Protocol, Step
from nectary.protocols.standing import standing
from nectary.record import plausibility
from nectary.record.tables import id_column
from nectary.web.chart import holds
from nectary.web.chart.actions.writing import Doubt, Refused, Row, add, once, past_moment, touch
from nectary.web.chart.models import ROWS, FamilyTold
from nectary.web.chart.usable import (
    USABLE,
    birth_weight_g,
    last_given_ul,
    local_time,
    planned_feed_ul,
    usable_weights,
)

REPEAT_WITHIN_MIN = 15
CHARTED = ("charted here", "moved here")
ASKED_ALONE = ("repeat", "during_hold")  # a question that, once answered, leaves no doubt on the row
TOLD = ("told", "trying", "not_yet")


@once("feed", "feeds")
def chart_feed(
    *, stay: Any, by: str, at: datetime, milk: str, given: str, volume_ul: int | None, accept: str,
    reason: str | None = None,
) -> str | Doubt:  # fmt: skip
    """Chart one feed. A doubted one is given back as a Doubt unless `accept` names that very doubt.

    An accepted doubt is kept with its flag and counts for nothing until a second person confirms it.
    """
    at_min, day = past_moment(stay, at)
    measured = given in ("given", "part")
    if measured and volume_ul is None:
        raise Refused("volume_missing")
    if not measured and volume_ul is not None:
        raise Refused("volume_not_measured")
    if given == "held" and not reason:
        raise Refused("reason_of_feed_missing")
    if given in ("given", "at_breast") and reason:
        raise Refused("reason_without_loss")
    cells = {
        "at_min": at_min, "day": day, "milk": milk, "given": given, "volume_ul": volume_ul,
        "reason": reason or None, "planned_ul": planned_feed_ul(stay, at_min),
        "route": "breast" if given == "at_breast" else None,
    }  # fmt: skip
    return keep_feed(stay, Row("feeds", cells), by, accept)


def keep_feed(stay: Any, row: Row, by: str, accept: str) -> str | Doubt:
    """Write the feed, or come back with the first doubt about it that `accept` does not name.

    `accept`: the flags of the doubts that the person answered, parted by spaces. Refused for what cannot be.
    """
    accepted, flags = accept.split(), []
    for question in (_volumes_differ, _repeats, _during_hold, _volume_doubt):
        doubt = question(stay, row.cells, by)
        if doubt is not None and doubt.flag not in accepted:
            return doubt
        if doubt is not None and doubt.flag not in ASKED_ALONE:
            flags.append(doubt.flag)
    if "volumes_differ" in flags:
        _doubt_others(stay, row.cells)
    return add(stay, Row("feeds", row.cells, flags[0] if flags else None, row.source), by)


def _same_minute(stay: Any, cells: Any) -> Any:
    return ROWS["feeds"].objects.filter(stay=stay, at_min=cells["at_min"], milk=cells["milk"])


def _volumes_differ(stay: Any, cells: Any, by: str) -> Doubt | None:
    """One milk, one minute and another volume: it cannot be told which is right."""
    ours = cells["volume_ul"]
    if ours is None:
        return None
    other = _same_minute(stay, cells).exclude(volume_ul=ours).filter(volume_ul__isnull=False).first()
    return None if other is None else Doubt("volumes_differ", _ml(ours), _ml(other.volume_ul))


def _doubt_others(stay: Any, cells: Any) -> None:
    others = _same_minute(stay, cells).exclude(volume_ul=cells["volume_ul"])
    for row in others.filter(volume_ul__isnull=False, flag__isnull=True):
        row.flag = "volumes_differ"
        row.save()


def _repeats(stay: Any, cells: Any, by: str) -> Doubt | None:
    """The same feed as one that stands: at the same minute, or another person's within 15 minutes.

    A row of a file is nobody's entry: only at its own minute can it be told to be the same feed.
    """
    facts = {name: cells[name] for name in ("milk", "given", "volume_ul")}
    near = ROWS["feeds"].objects.filter(
        stay=stay, at_min__range=(cells["at_min"] - REPEAT_WITHIN_MIN, cells["at_min"] + REPEAT_WITHIN_MIN),
        **facts,
    )  # fmt: skip
    for row in near.order_by("at_min", "pk"):
        if row.at_min == cells["at_min"] or (row.source in CHARTED and row.entered_by != by):
            return Doubt("repeat", _at(stay, cells["at_min"]), _at(stay, row.at_min))
    return None


def _at(stay: Any, at_min: int) -> str:
    return f"{local_time(stay, at_min):%H:%M}"


def _during_hold(stay: Any, cells: Any, by: str) -> Doubt | None:
    """Milk while feeds are held: either the hold is over, or the feed is another baby's."""
    if not cells["volume_ul"] and cells["given"] != "at_breast":
        return None
    held = holds.hold_at(stay, cells["at_min"])
    if held is None:
        return None
    since = "" if held.since_min is None else _at(stay, held.since_min)
    return Doubt("during_hold", _at(stay, cells["at_min"]), since)


def _ml(volume_ul: int) -> str:
    return f"{volume_ul / 1000:g} mL"


def _volume_doubt(stay: Any, cells: Any, by: str) -> Doubt | None:
    volume_ul, at_min = cells["volume_ul"], cells["at_min"]
    if volume_ul is None:
        return None
    weights = usable_weights(stay, cells["day"])
    weight_g = weights[-1][1] if weights else birth_weight_g(stay)
    wanted = plausibility.impossible_feed(volume_ul=volume_ul, weight_g=weight_g, on=date.today())
    if wanted:
        raise Refused("impossible", _ml(volume_ul), wanted)
    plan, previous = planned_feed_ul(stay, at_min), last_given_ul(stay, at_min)
    flag = plausibility.question_feed(
        volume_ul=volume_ul, planned_ul=plan, previous_ul=previous, weight_g=weight_g, on=date.today()
    )
    if flag is None:
        return None
    against = {"above_plan": plan, "twice_last": previous}.get(flag)
    return Doubt(flag, _ml(volume_ul), _ml(against) if against is not None else f"{weight_g} g")


@once("weight", "weights")
def chart_weight(*, stay: Any, by: str, at: datetime, weight_g: int, accept: str) -> str | Doubt:
    """Chart one weighing; doubts as for a feed."""
    at_min, day = past_moment(stay, at)
    return keep_weight(stay, Row("weights", {"at_min": at_min, "day": day, "weight_g": weight_g}), by, accept)


def keep_weight(stay: Any, row: Row, by: str, accept: str) -> str | Doubt:
    weight_g, day = row.cells["weight_g"], row.cells["day"]
    wanted = plausibility.impossible("weights", "weight_g", weight_g, on=date.today())
    if wanted:
        raise Refused("impossible", f"{weight_g} g", wanted)
    same = ROWS["weights"].objects.filter(stay=stay, at_min=row.cells["at_min"], weight_g=weight_g)
    if "repeat" not in accept.split() and same.exists():
        at = _at(stay, row.cells["at_min"])
        return Doubt("repeat", at, at)
    earlier = usable_weights(stay, day)
    flag = plausibility.question_weight(
        weight_g=weight_g, day=day, birth_weight_g=birth_weight_g(stay), earlier=earlier, on=date.today()
    )
    last = earlier[-1][1] if earlier else birth_weight_g(stay)
    if flag and flag not in accept.split():
        return Doubt(flag, f"{weight_g} g", f"{last} g" if last else "")
    return add(stay, Row("weights", row.cells, flag, row.source), by)


@once("decision", "steps", "holds")
def decide(
    *, stay: Any, by: str, at: datetime, decision: str, step: int | None, aim: int | None,
    reason: str | None, role: str, guide: Protocol | None, told: str | None = None,
) -> str | Doubt:  # fmt: skip
    """Record what rounds decided about feeds; `aim` in mL/kg/day, left out = the step's own.

    `guide` is the protocol that may be used for this baby, None where there is none: then a step is
    kept as it was written. A hold opens at once; whether the family was `told` of it is kept beside it.
    """
    at_min, day = past_moment(stay, at)
    if decision in ("hold", "back", "off_protocol") and not reason:
        raise Refused("reason_missing")
    if decision == "hold" and told not in TOLD:
        raise Refused("told_missing")
    chosen = _step_of(stay, guide, decision, step, at_min)
    if aim is None and chosen is not None:
        aim = int(chosen.mean)
    cells = {
        "at_min": at_min, "day": day, "decision": decision, "step": step,
        "aim_ul_per_g_day": None if decision == "hold" else aim, "reason": reason or None,
        "by_role": role, "protocol_version": guide.version if guide else None,
    }  # fmt: skip
    row_id = add(stay, Row("steps", cells), by)
    for table in holds.follow_decisions(stay, by):
        touch(stay, table)
    if decision == "hold":
        FamilyTold.objects.create(stay=stay, hold_id=holds.id_of(row_id), answer=told, by=by)
    return row_id


def _step_of(stay: Any, guide: Protocol | None, decision: str, step: int | None, at_min: int) -> Step | None:
    """The guide's step that the decision names; Refused for none, for one it lacks, or more than one up.

    None where there is no guide, or it does not cover this baby and no step is named.
    """
    grams = birth_weight_g(stay)
    if guide is None or grams is None or decision not in ("advance", "stay", "back", "restart"):
        return None
    try:
        band, arm = ladder_of(guide, grams, stay.gestation_days, None, date.today())
    except UserError as error:
        if step is None:  # the guide says nothing of this baby; the decision may still be written down
            return None
        raise Refused("outside_guide") from error
    if step is None:
        raise Refused("step_missing")
    ladder = band.of_arm(arm)
    if step > len(ladder):
        raise Refused("no_such_step", str(step), f"1-{len(ladder)}")
    before = ROWS["steps"].objects.filter(stay=stay, at_min__lte=at_min).order_by("at_min", "pk")
    at = standing([(row.decision, row.step) for row in before])
    highest = (at.tolerated if at.now is None else at.now) + 1
    if decision == "advance" and at.known and step > highest:
        raise Refused("more_than_one_step", str(step), str(highest))
    return ladder[step - 1]


@once("talk", "talks")
def chart_talk(
    *, stay: Any, by: str, at: datetime, topic: str, language: str, interpreter: str, asked: bool, role: str
) -> str | Doubt:
    """Record a talk with the family, by whom and in which language."""
    at_min, day = past_moment(stay, at)
    cells = {
        "at_min": at_min, "day": day, "topic": topic, "language": language, "interpreter": interpreter,
        "parent_asked": asked, "by_role": role,
    }  # fmt: skip
    return add(stay, Row("talks", cells), by)


@once("told")
def tell_family(*, stay: Any, by: str, hold_id: str, answer: str) -> str | Doubt:
    """Keep whether the family was told of the hold that stands."""
    held = holds.hold_now(stay)
    if held is None or held.hold_id != hold_id:
        raise Refused("no_such_hold")
    if answer not in TOLD:
        raise Refused("told_missing")
    FamilyTold.objects.create(stay=stay, hold_id=hold_id, answer=answer, by=by)
    return hold_id


@once("confirm")
def confirm(*, stay: Any, by: str, table: str, row_id: str) -> str | Doubt:
    """A second person says a doubted row is right; Refused for the person who entered it."""
    if table not in ROWS:
        raise Refused("no_doubt_there")
    doubted = ROWS[table].objects.filter(stay=stay).exclude(USABLE)
    row = doubted.select_for_update().filter(**{id_column(table): row_id}).first()
    if row is None:
        raise Refused("no_doubt_there")
    if row.entered_by == by:
        raise Refused("own_entry")
    row.confirmed = True
    row.save()
    touch(stay, table)
    return row_id
