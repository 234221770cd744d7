"""The unit's list of entries that were written on the wrong baby's page: what happened, and no name."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from nectary.base.language import Say
from nectary.show.words.entry_rows import HOW, KINDS, stood_for
from nectary.web.chart.access import through
from nectary.web.chart.models import Correction

LISTED = (
    200  # the latest; a unit that has more than that has to look at how entries are made, not at the list
)


@require_safe
@login_required
@never_cache
def wrong_baby(request: HttpRequest) -> HttpResponse:
    """Wrong-baby entries of the reader's units, latest first."""
    through("unit", request)
    moved = Q(how="moved") | Q(how="withdrawn", why="wrong_baby")
    found = Correction.objects.filter(moved, stay__unit__members=request.user).select_related(
        "stay", "to_stay"
    )
    latest = list(found.order_by("-at", "-pk")[: LISTED + 1])
    facts = {
        "rows": [_row(one, _) for one in latest[:LISTED]],
        "cut_at": LISTED if len(latest) > LISTED else None,
        "door": "unit",
    }
    return render(request, "unit/wrong_baby.html", facts)


def _row(one: Any, say: Say) -> dict[str, str]:
    """One entry: when it was put right, what kind it was, for how long it had counted; of nobody."""
    return {
        "on": f"{localtime(one.at):%Y-%m-%d}",
        "kind": say(KINDS[one.table]),
        "how": say(HOW[one.how]),
        "stood": stood_for(one.stood_s, say),
        "one_set": _of_one_set(one, say),
    }


def _of_one_set(one: Any, say: Say) -> str:
    """Whether both babies are of one birth; unknown where the entry was withdrawn, and not moved."""
    if one.to_stay is None:
        return say("unknown")
    same = one.stay.set_id is not None and one.stay.set_id == one.to_stay.set_id
    return say("yes") if same else say("no")
