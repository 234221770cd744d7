"""Accounts from the command line: a first password that must be changed, a new one, signing out, closing."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth import get_user_model
from django.test import Client
from typer.testing import CliRunner

from nectary.base.errors import UserError
from nectary.cli.main import app
from nectary.web.chart.models import Unit
from nectary.web.people import actions
from nectary.web.people.models import FirstPassword, SignInPlace

LOGIN, CHANGE, OWN = "/en/accounts/login/", "/en/accounts/password/change/", "a-long-word-of-my-own"


@pytest.fixture
def unit(db, settings, client):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    Unit(code="u").save()
    return Unit.objects.get(code="u")


def person(*words, code=0):
    done = CliRunner().invoke(app, ["person", *words])
    assert done.exit_code == code, done.output
    return done


def made(name="anna", role="nurse"):
    """The first password of a new account."""
    return person(name, "--role", role, "--unit", "u").stdout.strip()


def sign_in(password, client=None, name="anna"):
    client = client or Client()
    return client, client.post(LOGIN, {"login": name, "password": password})


def choose(client, old, new=OWN):
    return client.post(CHANGE, {"oldpassword": old, "password1": new, "password2": new})


def test_with_a_first_password_nothing_opens_but_the_page_to_change_it(unit):
    first = made()
    client, _ = sign_in(first)
    for path in (
        "/en/doors/",
        "/en/bedside/",
        "/en/unit/",
        "/en/accounts/2fa/",
        "/en/",
        "/en/desk/",
        "/nowhere/",
    ):
        answer = client.get(path)
        assert answer.status_code == 302 and answer["Location"] == CHANGE, path
    assert client.post("/en/unit/protocols/keep/", {}).status_code == 302
    assert client.get(CHANGE).status_code == 200
    again = choose(client, first, first)
    assert "Choose another" in again.text
    answer = choose(client, first)
    assert answer["Location"] == "/en/doors/"
    assert client.get("/en/doors/").status_code == 200
    assert not FirstPassword.objects.exists()
    client, _ = sign_in(OWN)
    assert client.get("/en/doors/").status_code == 200


def test_who_does_not_change_it_is_asked_again_at_the_next_sign_in(unit):
    first = made()
    for _ in range(2):
        client, _ = sign_in(first)
        assert client.get("/en/doors/")["Location"] == CHANGE
        client.post("/en/accounts/logout/")


def test_then_staff_of_a_real_unit_set_up_their_second_step(unit, settings):
    first = made()
    client, _ = sign_in(first)
    choose(client, first)
    settings.DEMO = False
    assert client.get("/en/doors/", secure=True)["Location"].endswith("/accounts/2fa/")


def test_a_forgotten_password_is_given_anew_and_ends_what_was_open(unit):
    old = made()
    client, _ = sign_in(old)
    choose(client, old)
    new = person("anna", "--reset").stdout.strip()
    assert new not in ("", old)
    assert client.get("/en/doors/").status_code == 302  # signed out
    assert sign_in(OWN)[1].status_code == 200  # the forgotten one no longer opens anything
    client, _ = sign_in(new)
    assert client.get("/en/doors/")["Location"] == CHANGE


def test_every_session_of_one_person_ends_and_no_other(unit):
    passwords = {name: made(name) for name in ("anna", "ben")}
    clients = [sign_in(passwords[name], name=name)[0] for name in ("anna", "anna", "ben")]
    assert "2 sessions ended" in person("anna", "--end-sessions").stderr
    assert [client.get(CHANGE).status_code for client in clients] == [302, 302, 200]
    assert sign_in(passwords["anna"])[1].status_code == 302  # the account itself stands


def test_a_leavers_account_closes_with_its_sessions_and_all_that_it_may_do(unit):
    first = made()
    client, _ = sign_in(first)
    user = get_user_model().objects.get(username="anna")
    TOTP.activate(user, generate_totp_secret())
    assert "closed; 1 sessions ended" in person("anna", "--close").stderr
    assert client.get(CHANGE).status_code == 302
    assert sign_in(first)[1].status_code == 200
    user.refresh_from_db()
    assert not user.is_active and not user.has_usable_password()
    assert not user.groups.exists() and not user.units.exists()
    assert not Authenticator.objects.exists() and not SignInPlace.objects.exists()
    assert get_user_model().objects.filter(username="anna").count() == 1  # whose entries they are stays known
    for change in (actions.reset_password, actions.close_account, actions.sign_out, actions.forget_device):
        with pytest.raises(UserError, match="has no open account"):
            change(name="anna")


def test_who_comes_back_gets_the_role_that_they_come_back_to(unit):
    made(role="doctor")
    person("anna", "--close")
    first = made(role="nurse")
    user = get_user_model().objects.get(username="anna")
    assert [group.name for group in user.groups.all()] == ["nurse"]
    client, _ = sign_in(first)
    assert client.get("/en/doors/")["Location"] == CHANGE


def test_a_lost_device_is_taken_away_and_the_password_stays(unit):
    first = made()
    user = get_user_model().objects.get(username="anna")
    TOTP.activate(user, generate_totp_secret())
    assert "/2fa/authenticate/" in sign_in(first)[1]["Location"]
    person("anna", "--lost-device")
    assert "/2fa/" not in sign_in(first)[1]["Location"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("anna",), "--role with --unit"),
        (("anna", "--role", "nurse"), "--role with --unit"),
        (("anna", "--reset", "--close"), "one of them"),
        (("anna", "--reset", "--role", "nurse", "--unit", "u"), "one of them"),
        (("nobody", "--reset"), "no open account"),
        (("nobody", "--close"), "no open account"),
        (("anna", "--role", "king", "--unit", "u"), "role 'king'"),
        (("anna", "--role", "nurse", "--unit", "v"), "no unit 'v'"),
        (("a b", "--role", "nurse", "--unit", "u"), "is no sign-in name"),
        (("\x00", "--role", "nurse", "--unit", "u"), "is no sign-in name"),
        (("\udcff", "--role", "nurse", "--unit", "u"), "is no sign-in name"),
        (("x" * 151, "--role", "nurse", "--unit", "u"), "is no sign-in name"),
    ],
)
def test_what_cannot_be_done_is_said(unit, words, said):
    done = CliRunner().invoke(app, ["person", *words])
    assert isinstance(done.exception, UserError) and said in str(done.exception)


def test_a_name_that_is_taken_is_told_how_a_password_is_given_anew(unit):
    made()
    with pytest.raises(UserError, match="--reset"):
        actions.add_person(name="anna", role="nurse", unit="u")
