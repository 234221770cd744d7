"""Sign-in: by the unit's accounts alone, limited, with a second step that cannot be replayed."""

import re

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret, hotp_value
from django.contrib.auth import get_user_model
from django.core.cache import cache
from tests.web.conftest import person

LOGIN = "/en/accounts/login/"


@pytest.fixture(autouse=True)
def empty_cache(db):
    cache.clear()


def try_login(client, password="not-a-secret"):
    return client.post(LOGIN, {"login": "nurse", "password": password})


def test_nobody_makes_an_account_for_themselves(client, db):
    answer = client.post(
        "/en/accounts/signup/", {"username": "me", "password1": "x" * 12, "password2": "x" * 12}
    )
    assert not get_user_model().objects.exists()
    assert "sign up" not in client.get(LOGIN).text.lower()
    assert answer.status_code == 200


def test_the_sixth_wrong_password_is_not_tried(client, db):
    person("nurse", "nurse")
    answers = [try_login(client, "wrong").text for _ in range(6)]
    assert "Too many failed" in answers[-1]
    assert "Too many failed" in try_login(client).text  # not even the right one


def test_a_second_step_is_asked_for_and_its_code_is_taken_once(client, db):
    user = person("nurse", "nurse")
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    assert "/2fa/authenticate/" in try_login(client)["Location"]
    from allauth.mfa.totp.internal.auth import format_hotp_value, yield_hotp_counters_from_time

    code = format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))
    assert client.post("/en/accounts/2fa/authenticate/", {"code": code}).status_code == 302
    client.logout()
    try_login(client)
    again = client.post("/en/accounts/2fa/authenticate/", {"code": code})
    assert again.status_code == 200 and re.search("Incorrect code|incorrect", again.text)


def test_login_limits_live_where_all_workers_see_them(settings):
    assert settings.CACHES["default"]["BACKEND"].endswith("DatabaseCache")
