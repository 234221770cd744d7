"""Kept protocols: for the members of the unit alone. A version is read, signed by two people, taken away."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from nectary.base.errors import UserError
from nectary.protocols.provenance import content_of, example_of
from nectary.protocols.reading import read
from nectary.protocols.schema import Protocol, signed_by, status_on
from nectary.protocols.whose import Whose, asked, whose
from nectary.show.protocols.form import ROLES
from nectary.show.protocols.numbers import number_groups, number_name
from nectary.show.protocols.protocol import STATUS
from nectary.show.words.refusals import refusal
from nectary.web.chart.access import through
from nectary.web.chart.actions import Refused
from nectary.web.chart.models import KeptProtocol
from nectary.web.chart.signing import keep, sign, signed_text, signs_as
from nectary.web.unit import drafts


@require_POST
@login_required
@never_cache
def keep_draft(request: HttpRequest) -> HttpResponse:
    """Keep what the form holds as a version of the reader's unit; a faulty one goes back to the form."""
    through("unit", request)
    chosen = request.POST.get("for_unit", "")
    units = request.user.units.filter(code=chosen) if chosen else request.user.units.order_by("code")
    unit = units.first()
    if unit is None:
        raise Http404("no such page")
    text = drafts.sent_text(request)[1]
    begun_from = request.POST.get("from", drafts.TEMPLATE)
    drafts.base_text(begun_from, request)
    try:
        made = keep(unit=unit, text=text, begun_from=begun_from, by=request.user.get_username())
    except UserError:
        return drafts.draft(request)
    return redirect(address_of(made))


def address_of(kept: KeptProtocol) -> str:
    """The page of this version in this unit: another unit may hold the very same version."""
    return f"{reverse('kept_protocol', args=[kept.version])}?{urlencode({'unit': kept.unit_id})}"


def _kept(request: HttpRequest, version: str) -> KeptProtocol:
    """The version in the unit that the address names; where it names none, in the first of the reader's."""
    through("unit", request)
    found = drafts.readable(request.user).filter(version=version)
    named = request.GET.get("unit")
    kept = (found if named is None else found.filter(unit_id=named)).order_by("unit_id").first()
    if kept is None:
        raise Http404("no such page")
    return kept


@require_safe
@login_required
@never_cache
def kept_protocol(request: HttpRequest, version: str) -> HttpResponse:
    """One version: what changed, whose each number is, ten worked babies, who signed, and its history."""
    return _shown(request, _kept(request, version))


def _elsewhere(request: HttpRequest, kept: KeptProtocol) -> Any:
    """The same version in the reader's other units, each with signatures of its own."""
    return drafts.readable(request.user).filter(version=kept.version).exclude(pk=kept.pk).order_by("unit_id")


def _shown(request: HttpRequest, kept: KeptProtocol, not_taken: str = "") -> HttpResponse:
    text = signed_text(kept)
    protocol = read(text, kept.version)
    by = [one.by for one in kept.signatures.all()]
    facts: dict[str, Any] = drafts.answer(text, drafts.base_text(kept.begun_from, request), kept.begun_from)
    role, has_signed = signs_as(request.user), request.user.get_username() in by
    facts |= _numbers(protocol, None if has_signed else role)
    facts |= {
        "kept": kept,
        "elsewhere": [(one.unit_id, address_of(one)) for one in _elsewhere(request, kept)],
        "standing": _(STATUS[status_on(protocol, localdate())]),
        "enough": bool(signed_by(protocol)),
        "signatures": [(one.name, _(ROLES[one.role]), one.at) for one in kept.signatures.order_by("at")],
        "sign_as": _(ROLES[role]) if role else None,
        "has_signed": has_signed,
        "ticked": {*request.POST.getlist("volume"), *request.POST.getlist("number")},
        "history": KeptProtocol.objects.filter(unit=kept.unit_id, protocol=kept.protocol).order_by("-at"),
        "not_taken": not_taken,
        "door": "unit",
    }
    return render(request, "unit/kept.html", facts, status=422 if not_taken else 200)


def _numbers(protocol: Protocol, signer: str | None) -> dict[str, Any]:
    """Every number of the version with whose it is, and those that a signer of that role has to tick."""
    every, name = whose(protocol), example_of(protocol.content)
    ticks = asked(protocol, signer) if signer else ()
    return {
        "numbers": number_groups(every, every, _),
        "asked": number_groups(ticks, every, _),
        "example": name and content_of(name),
        "own_numbers": sum(one.whose is Whose.UNIT for one in every),
        "all_numbers": len(every),
    }


def _why(error: Refused, kept: KeptProtocol) -> str:
    """The sentence of a refusal; a number that was not ticked is named in it as the page names it."""
    found = error.found_text
    if error.why == "number_not_ticked":
        every = whose(read(kept.text, kept.version))
        found = next(number_name(one, every, _) for one in every if one.path == found)
    return refusal(error.why, found, error.expected_text, _)


@require_POST
@login_required
@never_cache
def sign_protocol(request: HttpRequest, version: str) -> HttpResponse:
    """Sign this version in the account's own role, all that is asked for ticked; else say what is missing."""
    kept = _kept(request, version)
    babies = drafts.answer(kept.text, kept.text, "")["babies"]
    volumes = [feed["key"] for baby in babies for feed in baby["feeds"]]
    try:
        sign(
            kept=kept, user=request.user, name=request.POST.get("name", ""), volumes=volumes,
            confirmed=request.POST.getlist("volume"), ticked=request.POST.getlist("number"),
        )  # fmt: skip
    except Refused as error:
        return _shown(request, kept, _why(error, kept))
    return redirect(address_of(kept))


@require_safe
@login_required
@never_cache
def kept_file(request: HttpRequest, version: str, wanted: str) -> HttpResponse:
    """A kept version as a file, with its signatures."""
    kept = _kept(request, version)
    if wanted not in drafts.FILES:
        raise Http404("no such file")
    try:
        return drafts.as_file(wanted, signed_text(kept), request.GET)
    except Refused as error:
        return _shown(request, kept, refusal(error.why, error.found_text, error.expected_text, _))
    except UserError as error:
        return _shown(request, kept, str(error))
