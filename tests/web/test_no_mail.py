"""No page sends mail, none offers to, and nothing else could: the server opens no connection of its own."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import get_resolver
from tests.web.conftest import person

import nectary.web.settings as own

SENDING = re.compile(r"reset|email|confirm|phone|code")
ACCOUNTS = "/en/accounts/"
FOREIGN = (
    "password/reset/", "password/reset/key/x-y/", "password/set/", "email/", "confirm-email/",
    "confirm-email/x/", "login/code/", "login/code/confirm/", "phone/verify/",
)  # fmt: skip


def account_routes(patterns=None, before=""):
    for one in get_resolver().url_patterns if patterns is None else patterns:
        path = before + str(one.pattern)
        if hasattr(one, "url_patterns"):
            yield from account_routes(one.url_patterns, path)
        elif "accounts/" in path:
            yield path.partition("accounts/")[2]


def test_the_accounts_have_no_address_that_sends():
    routes = sorted(account_routes())
    assert "login/" in routes and "2fa/" in routes
    assert [one for one in routes if SENDING.search(one.replace("recovery-codes", ""))] == []


@pytest.mark.parametrize("path", FOREIGN)
def test_asking_for_mail_is_answered_as_a_page_that_is_not_there(client, db, path):
    user = person("nurse", "nurse")
    for signed_in in (False, True):
        if signed_in:
            client.force_login(user)
        answers = [client.get(ACCOUNTS + path), client.post(ACCOUNTS + path, {"email": "a@example.org"})]
        assert [answer.status_code for answer in answers] == [404, 404]
    assert mail.outbox == []


def links(page):
    return set(re.findall(r'(?:href|action)="(/en/accounts/[^"?#]*)', page.content.decode())) - {
        f"{ACCOUNTS}logout/"
    }


def test_every_account_page_opens_without_a_dead_link_and_sends_nothing(db, settings):
    """As a nurse with and without a second step: each page, and each that one of them leads to."""
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    for has_second_step in (False, True):
        user = person(f"nurse{has_second_step}", "nurse")
        if has_second_step:
            TOTP.activate(user, generate_totp_secret())
        client = Client()
        client.force_login(user)
        client.post(ACCOUNTS + "reauthenticate/", {"password": "not-a-secret"})
        routes = {ACCOUNTS + route for route in account_routes() if "<" not in route and route != "logout/"}
        pages = {path: client.get(path) for path in sorted(routes)}
        linked = {to for page in pages.values() if page.status_code == 200 for to in links(page)}
        assert {page.status_code for page in pages.values()} <= {200, 302, 404, 405}
        assert len([page for page in pages.values() if page.status_code == 200]) > 5
        assert [to for to in linked if SENDING.search(to.replace("recovery-codes", ""))] == []
        assert {to for to in linked if client.get(to).status_code == 404} == set()
    assert mail.outbox == []


def test_a_visitor_finds_no_link_to_a_forgotten_password(client, db):
    for path in ("login/", "signup/", "inactive/"):
        page = client.get(ACCOUNTS + path)
        assert page.status_code == 200 and not re.search(r'href="[^"]*(reset|email)', page.text), path


def test_mail_would_go_nowhere_and_no_fault_is_mailed():
    assert own.EMAIL_BACKEND.endswith("dummy.EmailBackend")
    assert own.LOGGING["loggers"]["django"] == {"handlers": [], "propagate": True}


def test_the_sign_ins_library_cannot_send_either(db):
    from nectary.web.people.adapter import Accounts

    with pytest.raises(RuntimeError, match="no mail"):
        Accounts().send_mail("account/email/unknown_account", "a@example.org", {})
