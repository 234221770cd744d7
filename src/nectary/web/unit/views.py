"""The unit's door: what was done for babies, and what can and cannot be said about NEC."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from nectary.web.chart.access import through
from nectary.web.unit import page


@require_safe
@login_required
@never_cache
def unit(request: HttpRequest) -> HttpResponse:
    """The months of the reader's units; for their members alone."""
    through("unit", request)
    facts = page.facts(list(request.user.units.all()), get_language() or "en")
    return render(request, "unit/unit.html", facts | {"door": "unit"})
