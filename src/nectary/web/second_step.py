"""Accounts: made by the unit, never by a visitor; staff of a real unit have a second step."""

from collections.abc import Callable

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

SIGN_IN = "/accounts/"


class NoSignUp(DefaultAccountAdapter):
    """Nobody makes an account for themselves: the unit does."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


def second_step_for_staff(
    answer: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Staff without an authenticator app or passkey are sent to set one up; not in a demo, nor families."""

    def check(request: HttpRequest) -> HttpResponse:
        user = request.user
        asked = user.is_authenticated and not settings.DEMO and SIGN_IN not in request.path
        if asked and user.groups.exclude(name="parent").exists() and not is_mfa_enabled(user):
            return redirect("mfa_index")
        return answer(request)

    return check
