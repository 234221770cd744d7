"""Opening another baby of a set soon after its sibling: which of the two was meant is asked first."""

from datetime import timedelta
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now as machine_now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from nectary.web.chart.access import LIST, doors_of, stay_for_staff, stays_for
from nectary.web.chart.identity import identity
from nectary.web.chart.models import Look, Stay

# Long enough for one twin's feed and the walk to the other bed; a person who comes later has looked anew.
ASK_WITHIN = timedelta(minutes=5)
ASKED, OPENED = "asked which of a set", "opened of a set"
NOT_OPENED = (ASKED, LIST)


def asks(request: HttpRequest, code: str) -> HttpResponse | None:
    """The page that asks which baby of a set was meant; None where nothing is to be asked.

    A page that stands open and loads a part of itself opens no baby. The question shows the identifiers of
    both, so it is logged as a reading of both, and counts as having opened neither.
    """
    if "bedside" not in doors_of(request.user) or "HX-Request" in request.headers:
        return None
    stay = stays_for(request).filter(infant_id=code, set_id__isnull=False).first()
    other = None if stay is None else _sibling_opened_last(request, stay)
    if other is None:
        return None
    by = request.user.get_username()
    Look.objects.bulk_create([Look(by=by, what=ASKED, stay=one) for one in (stay, other)])
    this, that = ({"stay": one, "who": identity(one, _)} for one in (stay, other))
    return render(request, "bedside/ask_second.html", {"this": this, "that": that, "door": "bedside"})


def _sibling_opened_last(request: HttpRequest, stay: Any) -> Any:
    """The other baby of the set whose page this person opened last, within the time; None where none is."""
    of_set = Stay.objects.filter(unit_id=stay.unit_id, set_id=stay.set_id)
    looks = Look.objects.filter(by=request.user.get_username(), stay__in=of_set).exclude(what__in=NOT_OPENED)
    last = looks.filter(at__gte=machine_now() - ASK_WITHIN).select_related("stay__identity").order_by("-pk")
    look = last.first()
    return None if look is None or look.stay_id == stay.pk else look.stay


@require_POST
@login_required
@never_cache
def open_this(request: HttpRequest, code: str) -> HttpResponse:
    """The person has seen both and means this one: from now on its page is the one they opened last."""
    stay = stay_for_staff(request, code, OPENED)
    return redirect("baby", code=stay.infant_id)
