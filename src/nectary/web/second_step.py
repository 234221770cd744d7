"""Staff of a real unit have a second step, and who was signed out is told what became of what they sent."""

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from nectary.web.people.pages import is_account_page

REDIRECT, UNAUTHORISED = 302, 401


def second_step_for_staff(
    answer: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Staff without an authenticator app or passkey are sent to set one up; not in a demo, nor families."""

    def check(request: HttpRequest) -> HttpResponse:
        user = request.user
        asked = user.is_authenticated and not settings.DEMO and not is_account_page(request)
        if asked and user.groups.exclude(name="parent").exists() and not is_mfa_enabled(user):
            return redirect("mfa_index")
        return answer(request)

    return check


def signed_out(answer: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Tells who was signed out in the meantime that what they sent was not saved.

    A part of a page is answered 401 and not with the sign-in page in its place; a whole form leads, after the
    sign-in, to its baby's page, which says so.
    """

    def check(request: HttpRequest) -> HttpResponse:
        given = answer(request)
        if given.status_code != REDIRECT or request.user.is_authenticated or is_account_page(request):
            return given
        if "HX-Request" in request.headers:
            return HttpResponse(status=UNAUTHORISED)
        code = request.resolver_match.kwargs.get("code") if request.resolver_match else None
        if request.method == "POST" and code is not None:
            there = f"{reverse('baby', args=[code])}?unsent=1"
            return redirect_to_login(there, reverse(settings.LOGIN_URL))
        return given

    return check
