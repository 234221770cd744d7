"""The demonstration unit: invented babies, one sign-in a role, made once and used again."""

import secrets
from collections.abc import Callable
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import transaction

from nectary.base.errors import UserError
from nectary.sample.stays import invent
from nectary.web.chart import actions, results
from nectary.web.chart.access import ROLES
from nectary.web.chart.clock import localnow
from nectary.web.chart.models import FamilyLink, Identity, Stay, Unit
from nectary.web.settings import DEMO, home

UNIT = "invented-unit"
STAYS, SEED = 60, 1
TURNED_ON = (
    "told_in_24h", "feeds_going_up_talk", "own_milk_early", "early_antibiotics_reviewed",
    "line_out_by_volume", "fasting_day_has_reason",
)  # fmt: skip
NAMES = ("Willow", "Maple", "Hazel", "Rowan", "Aspen", "Linden", "Cedar", "Alder", "Laurel", "Juniper")
Tell = Callable[[str], None]


def prepare(tell: Tell) -> str:
    """Make the demonstration where it is not there yet; the password of every demo sign-in.

    `tell` is given a line of progress at a time. UserError outside a demo: a real unit gets no invented baby.
    """
    if not DEMO:
        raise UserError("this is not a demonstration", "NECTARY_DEMO set by nectary demo", where="demo")
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    password = _password()
    if not Unit.objects.filter(code=UNIT).exists():
        tell(f"inventing {STAYS} stays")
        _fill(password)
    for name, done, every in results.catch_up():
        if done == every or done % 10 == 0:
            tell(f"{name}: {done} of {every}")
    return password


def _password() -> str:
    kept = home() / "sign-in"
    if not kept.exists():
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_urlsafe(9))
    return kept.read_text()


@transaction.atomic
def _fill(password: str) -> None:
    unit = Unit(code=UNIT, invented=True, practices=list(TURNED_ON))
    unit.save()
    actions.bring_in(unit=unit, tables=invent(STAYS, SEED, localnow().replace(tzinfo=None)), by="demo")
    here = list(Stay.objects.filter(unit=unit, left_day__isnull=True).order_by("infant_id"))
    for number, stay in enumerate(here):
        Identity.objects.create(
            stay=stay,
            newborn_name=f"Baby {NAMES[number % len(NAMES)]}",
            record_number=f"INV-{stay.infant_id[-4:]}",
            set_size=2 if stay.set_id else None,
        )
    for role in ROLES:
        user = _person(role, role, password)
        if role != "parent":
            unit.members.add(user)
    unit.members.add(_person("nurse2", "nurse", password))
    parent = get_user_model().objects.get(username="parent")
    FamilyLink.objects.create(user=parent, stay=here[0])
    of_twins = _person("parent_of_twins", "parent", password)
    for stay in here:
        if stay.set_id:
            FamilyLink.objects.create(user=of_twins, stay=stay)


def _person(name: str, role: str, password: str) -> Any:
    user = get_user_model().objects.create_user(name, password=password)
    user.groups.add(Group.objects.get_or_create(name=role)[0])
    return user


def sign_ins() -> list[tuple[str, str]]:
    """(name, what it opens) of each demo sign-in."""
    return [
        ("nurse", "bedside and unit"),
        ("nurse2", "a second nurse, to confirm what the first entered in doubt"),
        ("nurse_practitioner", "bedside and unit"),
        ("doctor", "bedside, unit and research"),
        ("dietitian", "bedside and unit"),
        ("unit_lead", "unit and research"),
        ("researcher", "research"),
        ("parent", "today's milk of one baby"),
        ("parent_of_twins", "today's milk of both babies of a set"),
        ("parent_reviewer", "the reviewers' desk"),
        ("bereaved_parent", "the reviewers' desk"),
        ("translator", "the reviewers' desk"),
    ]
