"""Writes about protocols: keeping a version and signing it. A signature holds for one exact text alone."""

from typing import Any

import tomli_w
from django.db import transaction
from django.utils.timezone import localtime

from nectary.base.people import as_compared
from nectary.protocols.content import parsed
from nectary.protocols.reading import read
from nectary.protocols.schema import PARTNERS, PRESCRIBERS, enough
from nectary.protocols.whose import asked
from nectary.web.chart.access import roles_of
from nectary.web.chart.actions import Refused
from nectary.web.chart.actions.writing import LONGEST_NAME
from nectary.web.chart.models import KeptProtocol, ProtocolSignature, Unit


def signs_as(user: Any) -> str | None:
    """The role in which `user` may sign a protocol; None for one who may not."""
    return next(iter(sorted(roles_of(user) & {*PRESCRIBERS, *PARTNERS})), None)


@transaction.atomic
def keep(*, unit: Unit, text: str, begun_from: str, by: str) -> KeptProtocol:
    """The kept version of `text`, made once; UserError with the first fault of a text that has one."""
    protocol = read(text, "form")
    kept, _ = KeptProtocol.objects.get_or_create(
        unit=unit, version=protocol.version,
        defaults={"protocol": protocol.id, "title": protocol.title, "text": _unsigned(text),
                  "begun_from": begun_from, "by": by},
    )  # fmt: skip
    return kept


def _unsigned(text: str) -> str:
    content = parsed(text)
    content.pop("signed", None)
    return tomli_w.dumps(content)


@transaction.atomic
def sign(
    *, kept: KeptProtocol, user: Any, name: str, volumes: list[str], confirmed: list[str], ticked: list[str]
) -> None:
    """`user` signs exactly this version, in the account's own role, with every volume confirmed.

    `ticked`: the paths of the numbers that the person compared; those that this role is asked for are all
    among them. Refused: no_role_to_sign, no_name, not_confirmed, number_not_ticked with the first path that
    is missing, no_dates for a version without a start or a review date, and signed_before for a person or a
    name that has signed it.
    """
    role, protocol = signs_as(user), read(kept.text, "kept")
    if role is None:
        raise Refused("no_role_to_sign")
    if not 0 < len(name.strip()) <= LONGEST_NAME:
        raise Refused("no_name")
    if set(confirmed) != set(volumes):
        raise Refused("not_confirmed", str(len(set(confirmed) & set(volumes))), str(len(volumes)))
    numbers = [one.path for one in asked(protocol, role)]
    missing = next((path for path in numbers if path not in ticked), None)
    if missing is not None:
        raise Refused("number_not_ticked", missing)
    if protocol.starts is None or protocol.next_review is None:
        raise Refused("no_dates")
    locked = KeptProtocol.objects.select_for_update().get(pk=kept.pk)
    by = user.get_username()
    others = locked.signatures.all()
    if any(one.by == by or as_compared(one.name) == as_compared(name) for one in others):
        raise Refused("signed_before")
    ProtocolSignature.objects.create(
        kept=locked, by=by, name=name.strip(), role=role, confirmed=[*volumes, *numbers]
    )


def signed_text(kept: KeptProtocol) -> str:
    """The file of a kept version, with its signatures once there are enough of them to unlock it."""
    content, given = parsed(kept.text), list(kept.signatures.order_by("at"))
    if enough(one.role for one in given):
        content["signed"] = [
            {"name": one.name, "role": one.role, "on": localtime(one.at).date(), "version": kept.version}
            for one in given
        ]
    return tomli_w.dumps(content)
