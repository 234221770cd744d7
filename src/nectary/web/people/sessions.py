"""How long somebody stays signed in: a ward's computer is shared, and is left with a page open on it."""

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.utils.timezone import now
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from nectary.web.people.models import FirstPassword
from nectary.web.people.pages import is_account_page

SIGNED_IN, SEEN, FIRST = "signed_in_at", "seen_at", "first_password"
SEEN_EVERY_S = 30  # how often it is written down that somebody is there
FILLS_ITSELF_IN = "facts"  # the part of a page that asks for itself, with nobody at it
STILL_HERE = "still_here"
SIGNED_OUT = 401


def begin(request: HttpRequest, user: Any, **_: Any) -> None:
    """Note when the session began, and whether its password must be changed first."""
    at = time.time()
    request.session[SIGNED_IN] = request.session[SEEN] = at
    request.session[FIRST] = FirstPassword.objects.filter(user=user).exists()


def ends_when_idle(
    answer: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Signs out whoever was not there for NECTARY_IDLE_MIN, or signed in more than NECTARY_SESSION_H ago."""

    def check(request: HttpRequest) -> HttpResponse:
        if SESSION_KEY in request.session:
            at = time.time()
            seen, began = (request.session.get(name, 0) for name in (SEEN, SIGNED_IN))
            if at - seen > settings.IDLE_S or at - began > settings.SESSION_COOKIE_AGE:
                logout(request)
            elif at - seen > SEEN_EVERY_S and _somebody_is_there(request):
                request.session[SEEN] = at
        return answer(request)

    return check


def _somebody_is_there(request: HttpRequest) -> bool:
    if request.headers.get("HX-Target") == FILLS_ITSELF_IN:
        return False
    return not is_account_page(request, STILL_HERE) or "used" in request.GET


@require_safe
@never_cache
def still_here(request: HttpRequest) -> HttpResponse:
    """Who is signed in now, with a token for the forms that stand open; 401 where nobody is.

    A page that was covered asks before it uncovers itself, and one in use says so with `?used`.
    """
    if not request.user.is_authenticated:
        return HttpResponse(status=SIGNED_OUT)
    return JsonResponse({"who": str(request.user.pk), "token": get_token(request)})


def end_all(user: Any) -> int:
    """Sign `user` out everywhere, at once; how many sessions there were."""
    ended = 0
    for session in Session.objects.filter(expire_date__gt=now()).iterator():
        if session.get_decoded().get(SESSION_KEY) == str(user.pk):
            session.delete()
            ended += 1
    return ended
