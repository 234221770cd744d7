"""Wrong passwords are counted, and nobody's shut another person out; an address that is kept is true."""

import re
from ipaddress import ip_network

import pytest
from auditlog.models import LogEntry
from django.conf import settings as own
from django.core.cache import cache
from django.test import Client
from tests.web.conftest import person
from tests.web.test_typed import send

from nectary.base.errors import UserError
from nectary.base.settings import networks_setting
from nectary.web.people.models import SignInPlace
from nectary.web.true_address import address_of, true_address

LOGIN, HOME, STRANGER = "/en/accounts/login/", "192.0.2.7", "203.0.113.9"
PROXY = (ip_network("127.0.0.1"), ip_network("10.0.0.0/24"))


@pytest.fixture(autouse=True)
def empty_cache(db, settings):
    cache.clear()
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # 200 sign-ins in seconds


@pytest.fixture
def nurse(db):
    return person("nurse", "nurse")


def sign_in(address, password="not-a-secret", name="nurse"):
    """Whether the sign-in was taken, refused as wrong, or not tried."""
    answer = Client(REMOTE_ADDR=address).post(LOGIN, {"login": name, "password": password})
    if answer.status_code == 302:
        return "in"
    return "not tried" if "Too many failed" in answer.text else "wrong"


def test_a_strangers_wrong_passwords_do_not_refuse_the_right_one_from_elsewhere(nurse):
    tried = [sign_in(STRANGER, "wrong") for _ in range(8)]
    assert tried == ["wrong"] * 5 + ["not tried"] * 3
    assert sign_in(HOME) == "in"
    assert sign_in(STRANGER) == "not tried"  # there not even the right one


def test_a_stranger_at_the_wards_own_address_shuts_nobody_out_who_signs_in_there(nurse):
    """All behind one proxy or one router: 60 wrong sign-ins in a row, of names that nobody has."""
    person("nurse2", "nurse")
    assert [sign_in(HOME, name=name) for name in ("nurse", "nurse2")] == ["in", "in"]
    for number in range(60):
        sign_in(HOME, "wrong", name=f"nobody{number}")
    assert sign_in(HOME, "wrong", name="somebody") == "not tried"  # an address cannot try names for ever
    assert [sign_in(HOME, name=name) for name in ("nurse", "nurse2")] == ["in", "in"]


def test_one_person_cannot_be_guessed_at_from_many_addresses(nurse):
    tried = [sign_in(f"198.51.100.{number}", "wrong") for number in range(25)]
    assert tried == ["wrong"] * 20 + ["not tried"] * 5
    assert sign_in("198.51.100.200") == "not tried"  # a place that nobody knows, while it lasts


def test_where_a_person_has_signed_in_before_they_sign_in_meanwhile(nurse):
    assert sign_in(HOME) == "in"
    for number in range(25):
        sign_in(f"198.51.100.{number}", "wrong")
    assert sign_in(HOME) == "in"
    assert [sign_in(HOME, "wrong") for _ in range(6)][-1] == "not tried"  # and there too nobody guesses on


def test_the_right_password_is_not_counted(nurse):
    assert [sign_in(HOME) for _ in range(30)] == ["in"] * 30


def test_an_ipv6_visitor_is_counted_by_the_network_that_is_theirs(nurse):
    tried = [sign_in(f"2001:db8::{number}", "wrong") for number in range(1, 8)]
    assert tried[-1] == "not tried"
    sign_in("2001:db8:0:5::1")
    assert SignInPlace.objects.get().address == "2001:db8:0:5::"


def test_limits_cannot_be_pushed_out_of_the_cache():
    assert own.CACHES["default"]["OPTIONS"]["MAX_ENTRIES"] >= 100_000


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        (STRANGER, HOME, STRANGER),  # anybody may write the header: no proxy of ours did
        ("127.0.0.1", HOME, HOME),
        ("127.0.0.1", f"1.2.3.4, {HOME}", HOME),  # what the visitor wrote stands to the left
        ("127.0.0.1", f"1.2.3.4, {HOME}, 10.0.0.3", HOME),  # a second proxy of ours
        ("127.0.0.1", f"{HOME}:51000", HOME),
        ("127.0.0.1", "[2001:db8::1]:443", "2001:db8::1"),
        ("127.0.0.1", "::ffff:192.0.2.7", HOME),
        ("127.0.0.1", "fe80::1%eth0", "fe80::1"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("127.0.0.1", "unknown", "127.0.0.1"),
        ("127.0.0.1", f"{HOME}, <script>", "127.0.0.1"),
        ("127.0.0.1", "10.0.0.2, 10.0.0.3", "10.0.0.2"),
        ("", HOME, ""),
    ],
)
def test_the_address_is_the_last_that_no_proxy_of_ours_has(peer, forwarded, address):
    assert true_address(peer, forwarded, PROXY) == address
    assert true_address(peer, forwarded, ()) == peer


def test_nobody_is_believed_unless_the_unit_says_so(monkeypatch):
    assert own.TRUSTED_PROXIES == ()
    monkeypatch.setenv("NECTARY_TRUSTED_PROXY", " 127.0.0.1, 10.0.0.0/24,2001:db8::/32")
    assert networks_setting("NECTARY_TRUSTED_PROXY") == (*PROXY, ip_network("2001:db8::/32"))
    for wrong in ("proxy.example.org", "10.0.0.1/24", "127.0.0.1;10.0.0.1"):
        monkeypatch.setenv("NECTARY_TRUSTED_PROXY", wrong)
        with pytest.raises(UserError, match="addresses or networks"):
            networks_setting("NECTARY_TRUSTED_PROXY")


@pytest.mark.parametrize(("trusted", "address"), [((), "127.0.0.1"), (PROXY, HOME)])
def test_the_audit_has_the_true_address_and_the_sign_in_counts_by_it(as_, ward, settings, trusted, address):
    settings.TRUSTED_PROXIES = trusted
    client = as_("nurse")
    client.defaults |= {
        "HTTP_X_FORWARDED_FOR": f"1.2.3.4, {HOME}", "HTTP_X_FORWARDED_PORT": "9" * 12,
        "HTTP_X_CORRELATION_ID": "x" * 300,
    }  # fmt: skip
    assert send(client, "feed", milk="donor", given="given", volume_ul="11").status_code == 302
    entry = LogEntry.objects.filter(content_type__model="feeds").latest("pk")
    assert (entry.remote_addr, entry.remote_port, entry.cid) == (address, None, None)
    client.logout()
    client.post(LOGIN, {"login": "nurse2", "password": "not-a-secret"})
    assert SignInPlace.objects.get(user__username="nurse2").address == address


def test_who_has_no_address_is_counted_as_one(rf):
    request = rf.get("/")
    request.META["REMOTE_ADDR"] = ""
    assert address_of(request) == ""


def test_a_path_that_holds_accounts_is_no_way_past_the_second_step(as_, ward, settings):
    settings.DEMO = False
    for path in ("/en/unit/protocols/accounts/", "/en/bedside/accounts/", "/en/accounts/nowhere/"):
        answer = as_("nurse").get(path, secure=True)
        assert answer.status_code == 302 and answer["Location"].endswith("/accounts/2fa/"), path


def test_the_second_step_is_set_up_straight_after_the_first_sign_in(nurse, client, settings):
    settings.DEMO = False
    client.post(LOGIN, {"login": "nurse", "password": "not-a-secret"}, secure=True)
    page = client.get("/en/accounts/2fa/totp/activate/", secure=True)
    assert page.status_code == 200 and re.search("otpauth|svg", page.text)
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] -= 301
    session.save()
    later = client.get("/en/accounts/2fa/totp/activate/", secure=True)
    assert later.status_code == 302 and "/reauthenticate/" in later["Location"]


def test_who_has_a_second_step_types_the_password_to_change_it(nurse, client):
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    client.post(LOGIN, {"login": "nurse", "password": "not-a-secret"})
    TOTP.activate(nurse, generate_totp_secret())
    answer = client.get("/en/accounts/2fa/totp/deactivate/")
    assert answer.status_code == 302 and "/reauthenticate/" in answer["Location"]
