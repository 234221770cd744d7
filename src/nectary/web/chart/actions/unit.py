"""Every write: one transaction with its audit row; the revision rises and the stay is computed after.

Each takes the form's own `key`: sent twice, it is written once.
"""

import secrets
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import wraps
from typing import Any

import pyarrow as pa
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import F
from django.utils.timezone import now

from nectary.base.errors import UserError
from nectary.intake.clock import moment
from nectary.intake.loaded import Loaded
from nectary.practices import PRACTICES
from nectary.protocols.plan import ladder_of
from nectary.protocols.schema import Protocol, Step
from nectary.protocols.standing import standing
from nectary.record import plausibility
from nectary.record.tables import id_column
from nectary.web.chart import results, rows
from nectary.web.chart.access import CARE, REVIEWERS
from nectary.web.chart.models import ROWS, Import, Stay, Unit, WriteKey
from nectary.web.chart.usable import birth_weight_g, born, last_given_ul, planned_feed_ul, usable_weights

STAFF_ROLES = (*CARE, "unit_lead", "researcher", *REVIEWERS)


@dataclass(frozen=True)
class Doubt:
    """A value that is questioned: `flag` says why; `found` and `expected` are shown side by side."""

    flag: str
    found: str
    expected: str


class Refused(UserError):
    """An entry that cannot be taken; `why` is a key of the sentences in show/refusals.py."""

    def __init__(self, why: str, found: str = "", expected: str = "") -> None:
        super().__init__(f"{why} {found}".strip(), expected)
        self.why = why
        self.expected_text = expected
        self.found_text = found


Write = Callable[..., "Doubt | None"]


def _once(write: Write) -> Write:
    """`write` in one transaction, once a key; a doubt or an error gives the key back."""

    @wraps(write)
    def writes(*, stay: Any, by: str, key: str, **cells: Any) -> Doubt | None:
        with transaction.atomic():
            _, fresh = WriteKey.objects.get_or_create(key=key, defaults={"by": by})
            if not fresh:
                return None
            doubt = write(stay=stay, by=by, **cells)
            if doubt is not None:
                WriteKey.objects.filter(key=key).delete()
            return doubt

    return writes


def moment_of(stay: Any, at: datetime) -> tuple[int, int]:
    """(minutes since birth, unit day) of `at`; Refused before birth, or where birth time is unknown."""
    if stay.birth_at is None:
        raise Refused("birth_time_unknown")
    hours, minutes = map(int, settings.DAY_START.split(":"))
    try:
        at_min, day = moment(born(stay), at, time_zone=settings.TIME_ZONE, day_start=time(hours, minutes))
    except UserError as error:
        raise Refused("no_such_time") from error
    if at_min < 0:
        raise Refused("before_birth")
    return at_min, day


def _past_moment(stay: Any, at: datetime) -> tuple[int, int]:
    at_min, day = moment_of(stay, at)
    if at_min > moment_of(stay, now())[0]:
        raise Refused("not_yet")
    if stay.left_day is not None and day > stay.left_day:
        raise Refused("after_leaving")
    return at_min, day


@_once
def chart_feed(
    *, stay: Any, by: str, at: datetime, milk: str, given: str, volume_ul: int | None, accept: str
) -> Doubt | None:
    """Chart one feed. A doubted volume is given back as a Doubt unless `accept` names that very doubt.

    An accepted doubt is kept with its flag and counts for nothing until a second person confirms it.
    """
    at_min, day = _past_moment(stay, at)
    measured = given in ("given", "part")
    if measured and volume_ul is None:
        raise Refused("volume_missing")
    if not measured and volume_ul is not None:
        raise Refused("volume_not_measured")
    doubt = _feed_doubt(stay, day, at_min, volume_ul) if volume_ul is not None else None
    if doubt and accept != doubt.flag:
        return doubt
    cells = {
        "milk": milk,
        "given": given,
        "volume_ul": volume_ul,
        "planned_ul": planned_feed_ul(stay, at_min),
        "route": "breast" if given == "at_breast" else None,
    }
    _add(stay, "feeds", by, at_min, day, doubt, cells)
    return None


@_once
def chart_weight(*, stay: Any, by: str, at: datetime, weight_g: int, accept: str) -> Doubt | None:
    """Chart one weighing; doubts as for a feed."""
    at_min, day = _past_moment(stay, at)
    wanted = plausibility.impossible("weights", "weight_g", weight_g, on=date.today())
    if wanted:
        raise Refused("impossible", f"{weight_g} g", wanted)
    earlier = usable_weights(stay, day)
    flag = plausibility.question_weight(
        weight_g=weight_g, day=day, birth_weight_g=birth_weight_g(stay), earlier=earlier, on=date.today()
    )
    last = earlier[-1][1] if earlier else birth_weight_g(stay)
    doubt = Doubt(flag, f"{weight_g} g", f"{last} g" if last else "") if flag else None
    if doubt and accept != doubt.flag:
        return doubt
    _add(stay, "weights", by, at_min, day, doubt, {"weight_g": weight_g})
    return None


@_once
def decide(
    *, stay: Any, by: str, at: datetime, decision: str, step: int | None, aim: int | None,
    reason: str | None, role: str, guide: Protocol | None,
) -> Doubt | None:  # fmt: skip
    """Record what rounds decided about feeds; `aim` in mL/kg/day, left out = the step's own.

    `guide` is the protocol that may be used for this baby, None where there is none: then a step is
    kept as it was written.
    """
    at_min, day = _past_moment(stay, at)
    if decision in ("hold", "back", "off_protocol") and not reason:
        raise Refused("reason_missing")
    chosen = _step_of(stay, guide, decision, step, at_min)
    if aim is None and chosen is not None:
        aim = int(chosen.mean)
    cells = {
        "decision": decision,
        "step": step,
        "aim_ul_per_g_day": None if decision == "hold" else aim,
        "reason": reason or None,
        "by_role": role,
        "protocol_version": guide.version if guide else None,
    }
    _add(stay, "steps", by, at_min, day, None, cells)
    return None


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


@_once
def chart_talk(
    *, stay: Any, by: str, at: datetime, topic: str, language: str, interpreter: str, asked: bool, role: str
) -> Doubt | None:
    """Record a talk with the family, by whom and in which language."""
    at_min, day = _past_moment(stay, at)
    cells = {
        "topic": topic,
        "language": language,
        "interpreter": interpreter,
        "parent_asked": asked,
        "by_role": role,
    }
    _add(stay, "talks", by, at_min, day, None, cells)
    return None


@_once
def confirm(*, stay: Any, by: str, table: str, row_id: str) -> Doubt | None:
    """A second person says a doubted row is right; Refused for the person who entered it."""
    if table not in ROWS:
        raise Refused("no_doubt_there")
    doubted = ROWS[table].objects.filter(stay=stay, flag__isnull=False).exclude(confirmed=True)
    row = doubted.select_for_update().filter(**{id_column(table): row_id}).first()
    if row is None:
        raise Refused("no_doubt_there")
    if row.entered_by == by:
        raise Refused("own_entry")
    row.confirmed = True
    row.save()
    _raise_revision(stay, table)
    return None


@transaction.atomic
def bring_in(*, unit: Any, tables: dict[str, pa.Table], by: str) -> None:
    """Write the record tables of new stays; results are computed by the caller, who can show progress."""
    rows.bring_in(unit, tables, by)
    counts = {name: table.num_rows for name, table in tables.items() if table.num_rows}
    Import.objects.create(by=by, unit=unit, counts=counts)
    unit.recorded = sorted({*unit.recorded, *counts})
    unit.save()


@transaction.atomic
def load_record(*, code: str, by: str, read: Callable[[dict[str, pa.Table]], Loaded]) -> Loaded:
    """Take what `read` makes of the unit's record as it stands; nothing is written where it raises.

    Stays are not worked out here: they are behind until the caller, or the sweep, has seen to them.
    """
    unit, _ = Unit.objects.select_for_update().get_or_create(code=code)
    standing = rows.tables_of(Stay.objects.filter(unit=unit))
    loaded = read(standing)
    changed = rows.store(unit, standing, loaded.tables, by)
    counts = {name: count["accepted"] for name, count in loaded.counts.items()}
    Import.objects.create(by=by, unit=unit, counts=counts)
    held = {name for name, table in loaded.tables.items() if table.num_rows}
    if held - set(unit.recorded):  # a table's first row is news to every stay
        changed = set(Stay.objects.filter(unit=unit).values_list("infant_id", flat=True))
    unit.recorded = sorted(held)
    unit.save()
    Stay.objects.filter(infant_id__in=changed).update(revision=F("revision") + 1)
    return loaded


def add_person(*, name: str, role: str, unit: str) -> str:
    """Make an account and give its first password; UserError for a name that is taken or an unknown role."""
    people = get_user_model()
    if role not in STAFF_ROLES:
        raise UserError(f"role {role!r}", ", ".join(STAFF_ROLES), where="person")
    if people.objects.filter(username=name).exists():
        raise UserError(f"{name!r} has an account", "a name that is free", where="person")
    found = Unit.objects.filter(code=unit).first()
    if found is None:
        raise UserError(f"no unit {unit!r}", "a unit that files were loaded into", where="person")
    password = secrets.token_urlsafe(12)
    with transaction.atomic():
        user = people.objects.create_user(name, password=password)
        user.groups.add(Group.objects.get_or_create(name=role)[0])
        found.members.add(user)
    return password


def turn_practice(*, name: str, unit: str, on: bool) -> None:
    """Turn a practice on or off for a unit; UserError for one that is not in the catalogue."""
    if name not in PRACTICES:
        raise UserError(f"no practice {name!r}", ", ".join(PRACTICES), where="practice")
    with transaction.atomic():
        found = Unit.objects.select_for_update().filter(code=unit).first()
        if found is None:
            raise UserError(f"no unit {unit!r}", "a unit that files were loaded into", where="practice")
        found.practices = sorted({*found.practices, name} if on else {*found.practices} - {name})
        found.save()


def _feed_doubt(stay: Any, day: int, at_min: int, volume_ul: int) -> Doubt | None:
    weights = usable_weights(stay, day)
    weight_g = weights[-1][1] if weights else birth_weight_g(stay)
    wanted = plausibility.impossible_feed(volume_ul=volume_ul, weight_g=weight_g, on=date.today())
    if wanted:
        raise Refused("impossible", f"{volume_ul / 1000:g} mL", wanted)
    plan, previous = planned_feed_ul(stay, at_min), last_given_ul(stay, at_min)
    flag = plausibility.question_feed(
        volume_ul=volume_ul, planned_ul=plan, previous_ul=previous, weight_g=weight_g, on=date.today()
    )
    if flag is None:
        return None
    against = {"above_plan": plan, "twice_last": previous}.get(flag)
    expected = f"{against / 1000:g} mL" if against is not None else f"{weight_g} g"
    return Doubt(flag, f"{volume_ul / 1000:g} mL", expected)


def _add(
    stay: Any, table: str, by: str, at_min: int, day: int, doubt: Doubt | None, cells: dict[str, Any]
) -> None:
    key = {id_column(table): uuid.uuid4().hex[:16]}
    ROWS[table].objects.create(
        stay=stay, at_min=at_min, day=day, flag=doubt.flag if doubt else None, source="charted here",
        entered_by=by, **key, **cells,
    )  # fmt: skip
    if stay.left_day is None and day > (stay.seen_to_day if stay.seen_to_day is not None else -1):
        stay.seen_to_day = day
        stay.save(update_fields=["seen_to_day"])
    _raise_revision(stay, table)


def _raise_revision(stay: Any, table: str) -> None:
    """Raise the stay's revision; a table's first row is news to every stay of the unit.

    This stay is worked out at once after commit; the others are then behind, and the sweep takes them.
    """
    unit = Unit.objects.select_for_update().get(pk=stay.unit_id)
    touched = Stay.objects.filter(pk=stay.pk)
    if table not in unit.recorded:
        unit.recorded = sorted([*unit.recorded, table])
        unit.save()
        touched = Stay.objects.filter(unit=unit)
    touched.update(revision=F("revision") + 1)
    transaction.on_commit(lambda: results.work_out(stay.pk))
