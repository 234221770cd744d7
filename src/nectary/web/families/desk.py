"""The reviewers' desk: a text with its evidence, comments by sentence, signatures. Behind a sign-in.

It opens to who cares, to parents and translators who review, and to the unit's lead, who only reads. No
baby's page leads here, and none opens from here.
"""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from nectary.base.amounts import typed_whole
from nectary.show.paper import packet_pdf
from nectary.show.review.numbered_text import ReviewText, text_of
from nectary.show.review.review_words import why_refused
from nectary.show.review.reviewable import review_names, reviewable
from nectary.show.texts.family_cards import FamilyCard
from nectary.web.chart import text_actions
from nectary.web.chart.access import through
from nectary.web.chart.actions import Refused
from nectary.web.chart.reviews import overview, signs_as, unit_of
from nectary.web.families import desk_page

CHANGED, NOT_TAKEN = 409, 422
MOST_SENTENCES = 9_999


def _unit(request: HttpRequest) -> Any:
    """The reader's unit; Http404 for a role without a desk and for an account of no unit."""
    through("desk", request)
    unit = unit_of(request.user)
    if unit is None:
        raise Http404("no such page")
    return unit


def _card(language: str, name: str) -> FamilyCard:
    try:
        return reviewable(name, language)
    except KeyError as error:
        raise Http404("no such page") from error


@require_safe
@login_required
@never_cache
def desk(request: HttpRequest) -> HttpResponse:
    """Every text in every language: where it stands, and what waits for an answer."""
    groups = desk_page.listed(overview(_unit(request), review_names()), get_language() or "en", _)
    return render(request, "families/desk.html", {"groups": groups, "role": signs_as(request.user)})


def _shown(
    request: HttpRequest, unit: Any, card: FamilyCard, *, status: int = 200, **wrong: Any
) -> HttpResponse:
    facts = desk_page.facts(unit, card, request.user, get_language() or "en", _)
    return render(request, "families/desk_text.html", facts | wrong, status=status)


@require_safe
@login_required
@never_cache
def one_text(request: HttpRequest, language: str, name: str) -> HttpResponse:
    """One text: its sentences with comments, what changed, what it rests on, who has signed."""
    unit = _unit(request)
    return _shown(request, unit, _card(language, name))


def _written(
    request: HttpRequest, language: str, name: str, write: Callable[[Any, str, ReviewText], str],
) -> HttpResponse:  # fmt: skip
    """What `write` does, in the account's own role, then the text again at the place that it answers.

    A refusal is said on the page, with what was typed still there. Http404 for who only reads.
    """
    unit, card, role = _unit(request), _card(language, name), signs_as(request.user)
    if role is None:
        raise Http404("no such page")
    try:
        place = write(unit, role, text_of(card))
    except Refused as refused:
        status = CHANGED if refused.why == "text_changed" else NOT_TAKEN
        sentence = why_refused(refused.why, refused.expected_text, _)
        return _shown(request, unit, card, status=status, wrong=sentence, typed=request.POST)
    answer = redirect("desk_text", language, name)
    answer["Location"] += f"#{place}"
    return answer


@require_POST
@login_required
def comment(request: HttpRequest, language: str, name: str) -> HttpResponse:
    """A comment on one sentence."""

    def write(unit: Any, role: str, text: ReviewText) -> str:
        number = typed_whole(request.POST.get("number", ""), MOST_SENTENCES) or 0
        text_actions.comment(
            unit=unit, by=request.user.get_username(), role=role, key=request.POST.get("key", ""),
            text=text, shown=request.POST.get("shown", ""), number=number,
            words=request.POST.get("words", ""),
        )  # fmt: skip
        return f"s{number}"

    return _written(request, language, name, write)


@require_POST
@login_required
def settle(request: HttpRequest, language: str, name: str, number: int) -> HttpResponse:
    """A comment was dealt with."""

    def write(unit: Any, role: str, text: ReviewText) -> str:
        text_actions.settle(unit=unit, by=request.user.get_username(), text=text, comment_id=number)
        return "text"

    return _written(request, language, name, write)


@require_POST
@login_required
def sign(request: HttpRequest, language: str, name: str) -> HttpResponse:
    """The reader's own signature of exactly the text that was shown."""

    def write(unit: Any, role: str, text: ReviewText) -> str:
        text_actions.sign(
            unit=unit, by=request.user.get_username(), role=role, signer=request.POST.get("signer", ""),
            text=text, shown=request.POST.get("shown", ""), read_all=request.POST.get("read_all") == "yes",
        )  # fmt: skip
        messages.success(request, _("You have signed this text."))
        return "stands"

    return _written(request, language, name, write)


@require_POST
@login_required
def take_back(request: HttpRequest, language: str, name: str) -> HttpResponse:
    """The reader's own signature is taken back."""

    def write(unit: Any, role: str, text: ReviewText) -> str:
        if text_actions.take_back(unit=unit, by=request.user.get_username(), text=text):
            messages.success(request, _("Your signature is taken back."))
        return "stands"

    return _written(request, language, name, write)


@require_safe
@login_required
@never_cache
def packet(request: HttpRequest, language: str, name: str) -> HttpResponse:
    """The text to review by pen, with what it rests on, lines to sign and a teach-back sheet."""
    _unit(request)
    made = packet_pdf(desk_page.packet(_card(language, name), get_language() or "en", _))
    answer = HttpResponse(made, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="review-{name}-{language}.pdf"'
    return answer
