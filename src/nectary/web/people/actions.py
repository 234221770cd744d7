"""What is done to an account from the command line: made, given a new password, signed out, closed."""

import secrets
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import transaction

from nectary.base.errors import UserError
from nectary.web.chart.access import CARE, REVIEWERS
from nectary.web.chart.models import FamilyLink, Unit
from nectary.web.people import sessions
from nectary.web.people.models import FirstPassword, SignInPlace

STAFF_ROLES = (*CARE, "unit_lead", "researcher", *REVIEWERS)
WHERE = "person"


@transaction.atomic
def add_person(*, name: str, role: str, unit: str) -> str:
    """Make an account, or open a closed one anew, in this role and unit alone; its first password.

    UserError for a name that is taken or cannot be one, and for an unknown role or unit.
    """
    if role not in STAFF_ROLES:
        raise UserError(f"role {role!r}", ", ".join(STAFF_ROLES), where=WHERE)
    user = _free(name)
    found = Unit.objects.filter(code=unit).first()
    if found is None:
        raise UserError(f"no unit {unit!r}", "a unit that files were loaded into", where=WHERE)
    password = _give_password(user)
    user.groups.set([Group.objects.get_or_create(name=role)[0]])
    user.units.set([found])
    return password


def _free(name: str) -> Any:
    """The account `name`, new or closed before; not yet saved."""
    people = get_user_model()
    try:
        people._meta.get_field("username").run_validators(name)
    except ValidationError as error:
        raise UserError(f"{name!r} is no sign-in name", " ".join(error.messages), where=WHERE) from error
    user = people.objects.filter(username=name).first() or people(username=name, is_active=False)
    if user.is_active:
        todo = "Give a forgotten password anew with --reset."
        raise UserError(f"{name!r} has an account", "a name that is free", todo, WHERE)
    user.is_active = True
    return user


def _give_password(user: Any) -> str:
    """A new password for `user`, to be changed by its owner before anything else."""
    password = secrets.token_urlsafe(12)
    user.set_password(password)
    user.save()
    FirstPassword.objects.update_or_create(user=user)
    return password


def _open(name: str) -> Any:
    user = get_user_model().objects.filter(username=name, is_active=True).first()
    if user is None:
        todo = "With --role and --unit it is made, or opened anew."
        raise UserError(f"{name!r} has no open account", "a name that has one", todo, WHERE)
    return user


@transaction.atomic
def reset_password(*, name: str) -> str:
    """Give a person who forgot theirs a new first password, and sign them out everywhere."""
    user = _open(name)
    sessions.end_all(user)
    return _give_password(user)


@transaction.atomic
def close_account(*, name: str) -> int:
    """End the account of one who leaves, with all that it may do; how many sessions ended. Entries stay."""
    user = _open(name)
    user.is_active = False
    user.set_unusable_password()
    user.save()
    user.groups.clear()
    user.units.clear()
    for model in (FamilyLink, FirstPassword, SignInPlace, Authenticator):
        for row in model.objects.filter(user=user):
            row.delete()  # one by one, so that the audit has each that it is told of
    return sessions.end_all(user)


@transaction.atomic
def sign_out(*, name: str) -> int:
    """End every session of a person; how many there were."""
    return sessions.end_all(_open(name))


@transaction.atomic
def forget_device(*, name: str) -> int:
    """Take away a second step whose device is lost, and sign out everywhere; how many sessions ended."""
    user = _open(name)
    Authenticator.objects.filter(user=user).delete()
    return sessions.end_all(user)
