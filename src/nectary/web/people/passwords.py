"""First passwords: made by a command, known to whoever ran it, and changed before anything else is seen."""

from collections.abc import Callable
from typing import Any

from allauth.account.forms import ChangePasswordForm
from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from nectary.web.people.models import FirstPassword
from nectary.web.people.pages import is_account_page
from nectary.web.people.sessions import FIRST, STILL_HERE

CHANGE = "account_change_password"
OPEN_BEFORE = (CHANGE, "account_logout", STILL_HERE)


class OtherPassword(ChangePasswordForm):
    """A new password that is another one."""

    def clean_password1(self) -> str:
        chosen: str = self.cleaned_data["password1"]
        if self.user.check_password(chosen):
            raise forms.ValidationError(_("This is the password that you have. Choose another."))
        return chosen


def own_password_first(
    answer: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Whoever signed in with a first password is led to choose their own; nothing else opens until then."""

    def check(request: HttpRequest) -> HttpResponse:
        asked = request.user.is_authenticated and request.session.get(FIRST, False)
        if asked and not is_account_page(request, *OPEN_BEFORE):
            return redirect(CHANGE)
        return answer(request)

    return check


def no_longer_first(request: HttpRequest, user: Any, **_more: Any) -> None:
    """The owner has chosen a password."""
    FirstPassword.objects.filter(user=user).delete()
    request.session.pop(FIRST, None)
