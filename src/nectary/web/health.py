"""Whether the server can do its work, and what a reader is told when it could not."""

import sys

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection
from django.db.models import F, Min
from django.db.models.functions import Now
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from nectary.web.chart.models import Lease, Stay

NOT_NOW, FAULT = 503, 500


@require_safe
@never_cache
def health(request: HttpRequest) -> HttpResponse:
    """200 while the database answers, the worker lives and no answer is long behind; else 503 and which."""
    try:
        troubles = [*_worker(), *_behind()]
    except (OperationalError, InterfaceError) as error:
        troubles = [f"database: does not answer ({type(error).__name__})"]
    text = "\n".join(troubles) or "ok"
    return HttpResponse(text, content_type="text/plain", status=NOT_NOW if troubles else 200)


def _worker() -> list[str]:
    if Lease.objects.filter(until__gt=Now()).exists():
        return []
    last = Lease.objects.values_list("until", flat=True).first()
    since = "" if last is None else f" since {last:%Y-%m-%d %H:%M:%S} UTC"
    return [f"worker: none works out answers{since}"]


def _behind() -> list[str]:
    waiting = Stay.objects.filter(behind_since__isnull=False, closed_at__isnull=True)
    oldest = waiting.aggregate(oldest=Min("behind_since"))["oldest"]
    seconds = 0 if oldest is None else int((now() - oldest).total_seconds())
    if seconds <= settings.BEHIND_S:
        return []
    failed = waiting.filter(failure__revision=F("revision")).count()
    tried = f"; {failed} of them could not be worked out" if failed else ""
    return [f"answers: {waiting.count()} stays are behind, the first for {seconds} s{tried}"]


def damage() -> str:
    """What is wrong with the database file; "" for a whole one, and for a server, which tells itself."""
    if connection.vendor != "sqlite":
        return ""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check(1)")
        said = str(cursor.fetchone()[0])
    return "" if said == "ok" else said


def not_answered(request: HttpRequest) -> HttpResponse:
    """The page after an error: 503 where the database is gone or busy and may come back, else 500."""
    gone = isinstance(sys.exc_info()[1], (OperationalError, InterfaceError))
    return render(
        None, "503.html" if gone else "500.html", status=NOT_NOW if gone else FAULT, content_type="text/html"
    )
