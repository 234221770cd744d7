"""The families' door: what NEC is, open to all, and today's milk of a parent's own baby."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from nectary.base.settings import setting
from nectary.show.charts.palette import SCREEN
from nectary.show.evidence.effects import Reading, reading
from nectary.show.evidence.icon_array import arrays
from nectary.show.paper import today_pdf
from nectary.show.review.reviewable import ABOUT_NEC, reviewable
from nectary.show.texts.card import card
from nectary.web.chart.access import doors_of, own_stays, stay_for_family, through
from nectary.web.chart.course import course
from nectary.web.chart.showing import stand
from nectary.web.families import page
from nectary.web.visitors import same_for_every_visitor

MILK_FACTOR, MILK_OUTCOME = "F02_donor_vs_formula", "nec_stage2plus"


def donor_milk() -> Reading:
    """NEC with donor milk and with formula, worked out now: what the public pages tell in counts."""
    given = setting("NECTARY_TRIALS")
    trials = Path(given) if given else None
    return reading(MILK_FACTOR, MILK_OUTCOME, trials=trials, widths=(), palette=SCREEN, say=_)


@require_safe
@same_for_every_visitor
def about_nec(request: HttpRequest) -> HttpResponse:
    """The card: what parents are asked to know, with the trials' numbers worked out now."""
    found, text = donor_milk(), reviewable(ABOUT_NEC, get_language() or "en")
    facts = stand(text) | {
        "card": card("about-nec", get_language() or "en", donor_milk=found.statement),
        "milk": arrays(found, SCREEN, _),
        "milk_factor": MILK_FACTOR,
        "my_babies": "families" in doors_of(request.user),
        "door": "families",
    }
    return render(request, "families/about_nec.html", facts)


@require_safe
@login_required
@never_cache
def doors(request: HttpRequest) -> HttpResponse:
    """The doors that the reader's roles open."""
    return render(request, "families/doors.html")


@require_safe
@login_required
@never_cache
def family(request: HttpRequest) -> HttpResponse:
    """The babies linked to this parent."""
    through("families", request)
    return render(request, "families/family.html", {"stays": own_stays(request), "door": "families"})


@require_safe
@login_required
@never_cache
def today(request: HttpRequest, code: str) -> HttpResponse:
    """Today's milk of the parent's own baby."""
    stay = stay_for_family(request, code, "today's milk")
    facts = page.facts(stay, course(stay), _) | {"door": "families"}
    name = "closed" if stay.closed_at else "today" if facts["page"] else "over"
    return render(request, f"families/{name}.html", facts)


@require_safe
@login_required
@never_cache
def today_paper(request: HttpRequest, code: str) -> HttpResponse:
    """The same page on paper; its file name says nothing of the baby."""
    stay = stay_for_family(request, code, "today's milk on paper")
    facts: dict[str, Any] = page.facts(stay, course(stay), _)
    if facts["page"] is None:
        raise Http404("this stay is over")
    who = facts["who"]
    made = today_pdf(
        facts["page"],
        baby=" · ".join(filter(None, (facts["name"], who["place"], who["number"]))),
        mark=_("INVENTED") if settings.DEMO else "",
        language=get_language() or "en",
        say=_,
        **page.paper_chart(facts["course"], _),
    )
    answer = HttpResponse(made, content_type="application/pdf")
    answer["Content-Disposition"] = 'inline; filename="todays-milk.pdf"'
    return answer
