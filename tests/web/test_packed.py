"""A visitor's page is sent small; a page of one who is signed in never is."""

import gzip

import pytest
from tests.web.conftest import person

pytestmark = pytest.mark.django_db
ASKED = {"Accept-Encoding": "gzip"}


def test_a_visitors_page_is_packed_and_says_the_same(client):
    plain = client.get("/en/measures/")
    packed = client.get("/en/measures/", headers=ASKED)
    assert "Content-Encoding" not in plain.headers and packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert len(packed.content) < len(plain.content) / 4
    assert "Accept-Encoding" in packed["Vary"] and int(packed["Content-Length"]) == len(packed.content)


def test_nothing_is_packed_for_one_who_is_signed_in(client):
    """A page's packed length tells an eavesdropper which guess of its words is right (BREACH)."""
    client.force_login(person("lead", "unit_lead"))
    for path in ("/en/measures/", "/en/doors/"):
        assert "Content-Encoding" not in client.get(path, headers=ASKED).headers


def test_paper_is_sent_as_it_is(client):
    assert "Content-Encoding" not in client.get("/en/cards/my-baby-today.pdf", headers=ASKED).headers
