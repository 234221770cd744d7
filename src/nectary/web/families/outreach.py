"""The pages for a wider public, with the ways that lead from each part of them to what is free to use."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from nectary.base.language import marked
from nectary.show.review.reviewable import reviewable
from nectary.show.texts.outreach import names, outreach
from nectary.web.chart.showing import reviewed, shows_drafts, stand
from nectary.web.families.views import MILK_FACTOR, donor_milk
from nectary.web.visitors import same_for_every_visitor


@dataclass(frozen=True)
class Way:
    """A link to a page of ours. `served`: only where a server answers, not in plain files."""

    page: str
    title: str
    of: tuple[str, ...] = ()
    served: bool = False


CARDS = Way("cards", marked("Cards for families"))
BY_PEN = Way("by_pen", marked("My baby today, to fill in by pen (PDF)"))
EVIDENCE = Way("evidence", marked("What do the studies say?"))
TRIALS = Way("evidence_factor", marked("See the trials behind these numbers"), of=(MILK_FACTOR,))
CLAIMS = Way("claims", marked("Disputed claims, both sides"))
MEASURES = Way("measures", marked("Every measure, as it is defined"))
PART = Way("take_part", marked("Take part"))
CALC = Way("calc", marked("Feed calculator"), served=True)
CHART = Way("paste", marked("Draw your own NEC numbers on a chart; nothing is kept"), served=True)
DESK = Way("desk", marked("The reviewers' desk, for people with a sign-in"), served=True)
ASSESS = Way(
    "self_assessment", marked("What does our unit do against NEC, and where are the gaps?"), served=True
)
PROTOCOL = Way("protocols", marked("A feeding protocol in a day"), served=True)
WAYS = {
    "awareness": {
        "nec": (Way("about_nec", marked("NEC: what parents are asked to know")),),
        "family": (CARDS, BY_PEN),
        "nurse": (CARDS, BY_PEN, CALC),
        "lead": (CHART, ASSESS, PROTOCOL),
        "charity": (EVIDENCE, CLAIMS),
        "scientist": (EVIDENCE, MEASURES, PART),
        "say": (TRIALS, CLAIMS),
    },
    "take-part": {
        "review": (CARDS, DESK),
        "science": (EVIDENCE, MEASURES),
        "run": (CARDS, CALC, CHART, PROTOCOL),
    },
}
PAGES = {"awareness": "awareness", "take-part": "take_part"}


def _language() -> str:
    return get_language() or "en"


def to_pages() -> list[tuple[str, str]]:
    """(address, title) of each page that may be shown, for the foot of every page."""
    texts = [reviewable(name, _language()) for name in names()]
    allowed = {text.name for text in texts} if shows_drafts() else {*reviewed(texts)}
    return [(reverse(PAGES[text.name]), text.title) for text in texts if text.name in allowed]


def _ways(name: str, key: str) -> list[tuple[str, str]]:
    """(address, title) of what the part `key` leads to."""
    ways = WAYS[name].get(key, ())
    found = [one for one in ways if settings.SITE is None or not one.served]
    return [(reverse(one.page, args=one.of), _(one.title)) for one in found]


def _page(request: HttpRequest, name: str) -> HttpResponse:
    found = outreach(name, _language(), donor_milk=donor_milk().statement)
    facts = stand(reviewable(name, _language())) | {
        "page": found,
        "parts": [(key, words, _ways(name, key)) for key, words in found.sections],
        "door": "families",
    }
    return render(request, "families/outreach.html", facts)


@require_safe
@same_for_every_visitor
def awareness(request: HttpRequest) -> HttpResponse:
    """The awareness day: what each person can do with what is free here, and what can be said."""
    return _page(request, "awareness")


@require_safe
@same_for_every_visitor
def take_part(request: HttpRequest) -> HttpResponse:
    """Review, priorities to come, work with scientists, a unit of one's own, a mistake."""
    return _page(request, "take-part")
