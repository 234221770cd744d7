"""The bedside door: who is here, one baby's feeding course, and what is charted at the bed."""

import uuid
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from nectary.show.refusals import refusal
from nectary.web.bedside import forms, page
from nectary.web.chart import actions
from nectary.web.chart.access import CARE, read_list, roles_of, stay_for_staff, stays_for, through
from nectary.web.chart.course import course, guide, may_draw


@require_safe
@login_required
@never_cache
def babies(request: HttpRequest) -> HttpResponse:
    """The babies who are in the reader's units now."""
    through("bedside", request)
    here = list(stays_for(request).filter(left_day__isnull=True))
    read_list(request, here)
    return render(
        request, "bedside/babies.html", {"babies": [page.line(stay, _) for stay in here], "door": "bedside"}
    )


@require_safe
@login_required
@never_cache
@vary_on_headers("HX-Request")
def baby(request: HttpRequest, code: str) -> HttpResponse:
    """One baby's feeding course. A stranger's baby answers 404, exactly as one that is not there."""
    return _shown(request, stay_for_staff(request, code, "feeding course"))


def _shown(request: HttpRequest, stay: Any, status: int = 200, **changed: Any) -> HttpResponse:
    """The whole page, or its part when HTMX asks; `changed` holds the form that was not taken."""
    at = localtime(now()).replace(second=0, microsecond=0)
    entries = {
        name.lower(): getattr(forms, name).fresh(at) for name in ("Feed", "Weight", "Decision", "Talk")
    }
    facts = page.facts(stay, course(stay), roles_of(request.user), _)
    facts |= {
        "door": "bedside",
        "confirm_key": uuid.uuid4().hex,
        "entries": entries | changed.pop("form", {}),
    }
    template = "bedside/_baby.html" if "HX-Request" in request.headers else "bedside/baby.html"
    return render(request, template, facts | changed, status=status)


def _written(
    request: HttpRequest, code: str, kind: type[forms.Entry], write: Any, **more: Any
) -> HttpResponse:
    """Write the sent entry; a doubt or a refusal shows the page again with the entry as it was sent."""
    stay = stay_for_staff(request, code, f"chart {kind.__name__.lower()}")
    form = kind(request.POST, prefix=kind.__name__.lower(), label_suffix="")
    doubt = None
    if form.is_valid():
        try:
            doubt = write(stay=stay, by=request.user.get_username(), **form.cleaned_data, **more)
        except actions.Refused as error:
            form.add_error(None, refusal(error.why, error.found_text, error.expected_text, _))
        else:
            if doubt is None:
                return _done(request, code)
    stay.refresh_from_db()
    return _shown(request, stay, form={kind.__name__.lower(): form}, doubt=page.doubt(doubt, _))


def _done(request: HttpRequest, code: str) -> HttpResponse:
    if "HX-Request" in request.headers:
        return _shown(request, stay_for_staff(request, code, "feeding course"))
    return redirect("baby", code=code)


@require_POST
@login_required
@never_cache
def chart_feed(request: HttpRequest, code: str) -> HttpResponse:
    return _written(request, code, forms.Feed, actions.chart_feed)


@require_POST
@login_required
@never_cache
def chart_weight(request: HttpRequest, code: str) -> HttpResponse:
    return _written(request, code, forms.Weight, actions.chart_weight)


@require_POST
@login_required
@never_cache
def chart_talk(request: HttpRequest, code: str) -> HttpResponse:
    return _written(request, code, forms.Talk, _without_doubt(actions.chart_talk), role=_role(request))


@require_POST
@login_required
@never_cache
def decide(request: HttpRequest, code: str) -> HttpResponse:
    stay = stay_for_staff(request, code, "decision")
    ladder = guide() if may_draw(stay) else None
    return _written(
        request, code, forms.Decision, _without_doubt(actions.decide), role=_role(request), guide=ladder
    )


def _without_doubt(write: Any) -> Any:
    return lambda *, accept, **cells: write(**cells)


def _role(request: HttpRequest) -> str:
    return next(iter(sorted(roles_of(request.user) & set(CARE))), "")


@require_POST
@login_required
@never_cache
def confirm(request: HttpRequest, code: str) -> HttpResponse:
    """A second person confirms a doubted row."""
    stay = stay_for_staff(request, code, "confirm")
    sent = {name: request.POST.get(name, "") for name in ("table", "row_id", "key")}
    try:
        actions.confirm(stay=stay, by=request.user.get_username(), **sent)
    except actions.Refused as error:
        return _shown(request, stay, confirm_error=refusal(error.why, "", "", _))
    return _done(request, code)
