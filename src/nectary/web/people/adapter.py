"""The accounts' own rules: made by the unit, never by a visitor; wrong passwords counted; no mail, ever."""

import time
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest
from django.urls import reverse

from nectary.web.people import limits


class Accounts(DefaultAccountAdapter):
    """What of the sign-in's library is ours to say."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody makes an account for themselves: the unit does."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """No page of ours leads here; what does would make the hospital's server write to strangers."""
        raise RuntimeError("nectary sends no mail")

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuse the try where there were too many, before the password is looked at."""
        self.counted = limits.count(request, credentials.get("username", ""))
        if self.counted is None:
            raise self.validation_error("too_many_login_attempts")

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """The person whose password it is, and then the try does not count; else None."""
        user = super().authenticate(request, **credentials)
        if user is not None and self.counted is not None:
            self.counted.rollback()
        return user

    def is_reauthentication_required(self, *, app: str, **more: Any) -> bool:
        """Not of somebody who set up their first second step straight after typing the password."""
        return super().is_reauthentication_required(app=app, **more) and not _has_just_signed_in()

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """On to the doors: the form again would look as if it had not been taken."""
        return reverse("doors")


def _has_just_signed_in() -> bool:
    request = context.request
    typed = [one["at"] for one in get_authentication_records(request, request.user)]
    recently = bool(typed) and time.time() - typed[-1] < app_settings.REAUTHENTICATION_TIMEOUT
    return recently and not is_mfa_enabled(request.user)
