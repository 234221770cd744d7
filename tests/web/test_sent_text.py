"""No NUL and no half of a character gets past the door, in an address, a form or a cookie."""

from django.test import Client
from tests.web.test_typed import send

from nectary.web.chart.models import TextComment, WriteKey
from nectary.web.sent_text import is_text

ADDRESSES = (
    "/en/bedside/p%00/",
    "/en/bedside/%00/feed/",
    "/en/family/p%00/",
    "/en/cards/a%00/",
    "/en/desk/en%00/hand/",
    "/en/bedside/baby-a/entries/feeds%00/1/",
    "/en/unit/protocols/form/?from=%00",
    "/en/bedside/baby-a/?saved=%00",
    "/en/accounts/login/?next=%00",
    "/en/evidence/F02%00/",
)


def test_an_address_with_a_nul_is_none_of_ours(as_, ward):
    for client in (as_("nurse"), Client()):
        assert {path: client.get(path).status_code for path in ADDRESSES} == dict.fromkeys(ADDRESSES, 404)


def test_nothing_with_a_nul_is_saved(as_, ward):
    client = as_("nurse")
    for where in ("key", "accept", "volume_ul", "milk"):
        answer = send(
            client, "feed", **{"milk": "donor", "given": "given", "volume_ul": "5"} | {where: "a\x00b"}
        )
        assert answer.status_code == 400 and "not text" in answer.text
    for path, sent in (
        ("/en/bedside/baby-a/confirm/", {"table": "feeds", "row_id": "a\x00", "key": "k"}),
        ("/en/bedside/baby-a/confirm/", {"table": "feeds", "row_id": "a", "key": "k\x00"}),
        ("/en/bedside/baby-a/told/", {"hold_id": "\x00", "answer": "told", "key": "k"}),
        ("/en/desk/en/hand/comment/", {"words": "a\x00", "key": "k", "number": "1"}),
        ("/en/desk/en/hand/sign/", {"signer": "a\x00", "shown": "x"}),
        ("/en/accounts/login/", {"login": "a\x00", "password": "b"}),
        ("/en/unit/protocols/form/", {"title": "a\x00", "do": "check"}),
        ("/en/unit/self-assessment/", {"unit": "a\x00"}),
    ):
        assert client.post(path, sent).status_code == 400, path
    assert not WriteKey.objects.exists() and not TextComment.objects.exists()


def test_a_cookie_with_a_nul_is_as_if_it_were_not_sent(client, db):
    client.cookies["sessionid"] = "\x00abcdefgh"
    client.cookies["csrftoken"] = "\x00"
    assert client.get("/en/bedside/").status_code == 302
    assert client.get("/en/").status_code == 200


def test_half_a_character_is_no_text():
    assert is_text(["plain", "ñ", "\U0001f37c", "tab\tline\n"])
    assert not is_text(["\ud800"]) and not is_text(["a\udfffb"]) and not is_text(["\x00"])
