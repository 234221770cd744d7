"""Public pages: rendered once for all visitors, asked for again with 304, never kept for anybody we know."""

import gzip
import threading
import time
from contextlib import contextmanager

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.test import Client, RequestFactory
from django.test.signals import template_rendered
from django.urls import NoReverseMatch, URLPattern, get_resolver, reverse
from tests.web.conftest import person

from nectary.web import visitors
from nectary.web.site import Site

PUBLIC = {
    "front": "/",
    "about_nec": "/en/",
    "awareness": "/en/awareness/",
    "take_part": "/es/take-part/",
    "offline": "/en/offline/",
    "cards": "/es/cards/",
    "words": "/en/cards/words/",
    "family_card": "/en/cards/fortifier/",
    "by_pen": "/en/cards/my-baby-today.pdf?with=es",
    "rounds_card": "/es/cards/rounds-card.pdf",
    "booklet": "/en/cards/booklet.pdf",
    "speak_up": "/es/cards/speak-up/",
    "home_sheet": "/es/cards/sheet-for-home.pdf?with=en",
    "ladder_pdf": "/en/cards/speak-up.pdf",
    "card_pdf": "/es/cards/fortifier/card.pdf?with=en",
    "evidence": "/en/evidence/",
    "claims": "/es/evidence/claims/",
    "claim": "/en/evidence/claims/fast-feeds/",
    "evidence_factor": "/en/evidence/F03_feed_advance/?own=6",
    "fact_sheet": "/es/evidence/F02_donor_vs_formula/sheet.pdf",
    "measures": "/en/measures/",
}
FOR_ALL = "public, max-age=0, must-revalidate"
CLAIMS, CARD = "/en/evidence/claims/", "/en/cards/fortifier/"
COOKIES = ("sessionid", "csrftoken", "messages", "django_language")


def again(client, path, tag):
    """The page asked for by somebody who has it under `tag`."""
    return client.get(path, headers={"If-None-Match": tag})


def is_for_nobody_else(answer):
    return {"private", "no-store"} <= set(answer["Cache-Control"].split(", ")) and "ETag" not in answer


@contextmanager
def drawn():
    """The names of the templates that are rendered meanwhile, by whatever thread."""
    names = []

    def note(template, **told):
        names.append(template.name)

    template_rendered.connect(note)
    try:
        yield names
    finally:
        template_rendered.disconnect(note)


def views(patterns=None):
    """(name, view) of every address of ours and of the sign-in."""
    for one in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(one, URLPattern):
            yield one.name, one.callback
        else:
            yield from views(one.url_patterns)


def address(name):
    """An address of that name, with words for what it leaves open; None where no such words fit."""
    for asked in ([], ["x"], ["x", "y"], ["es", "x"], ["es", "x", 1], ["x", 1]):
        try:
            return reverse(name, args=asked)
        except NoReverseMatch:
            continue
    return None


# --- which pages ---


def test_exactly_these_pages_are_public():
    assert {name for name, view in views() if getattr(view, visitors.MARK, False)} == set(PUBLIC)


@pytest.mark.django_db
def test_no_other_address_may_be_kept_by_anybody(client):
    """Forms, papers of one baby, the desk, the sign-in: whatever they answer a visitor with."""
    others = {name for name, view in views() if not getattr(view, visitors.MARK, False)}
    asked = {name: path for name in others if name and (path := address(name))}
    assert {"calc", "paste", "self_assessment", "protocol_form", "own_names", "account_login", "desk_text",
            "baby", "today_pdf", "unit", "mfa_index"} <= set(asked)  # fmt: skip
    for name, path in asked.items():
        answer = client.get(path)
        client.cookies.clear()
        assert "public" not in answer.get("Cache-Control", "") and "ETag" not in answer, name
    for name in (
        "calc",
        "paste",
        "self_assessment",
        "protocols",
        "protocol_form",
        "own_names",
        "account_login",
    ):
        assert is_for_nobody_else(client.get(asked[name])), name


# --- the same page again ---


@pytest.mark.django_db
@pytest.mark.parametrize("name", PUBLIC)
def test_a_public_page_is_rendered_once_and_to_its_reader_not_sent_again(client, name):
    path = PUBLIC[name]
    first = client.get(path)
    assert first.status_code == 200 and first["Cache-Control"] == FOR_ALL and not first.cookies
    assert {"Cookie", "Accept-Encoding"} <= set(first["Vary"].split(", "))
    with drawn() as templates:
        second, unchanged = client.get(path), again(client, path, first["ETag"])
    assert not templates
    assert second.content == first.content and second["Content-Type"] == first["Content-Type"]
    assert second.get("Content-Disposition") == first.get("Content-Disposition")
    assert unchanged.status_code == 304 and unchanged.content == b"" and "Content-Length" not in unchanged
    for header in ("ETag", "Cache-Control", "Vary"):
        assert unchanged[header] == second[header] == first[header]


@pytest.mark.django_db
def test_packed_and_unpacked_it_says_the_same_under_one_tag(client):
    packed = client.get(CLAIMS, headers={"Accept-Encoding": "gzip"})
    plain = client.get(CLAIMS)
    assert packed["Content-Encoding"] == "gzip" and "Content-Encoding" not in plain
    assert gzip.decompress(packed.content) == plain.content and len(packed.content) < len(plain.content) / 2
    assert packed["ETag"] == plain["ETag"] and int(plain["Content-Length"]) == len(plain.content)


@pytest.mark.django_db
def test_the_heads_of_a_page_are_those_of_the_page(client):
    assert client.head(CLAIMS)["ETag"] == client.get(CLAIMS)["ETag"]
    assert client.head(CLAIMS).content == b""


@pytest.mark.django_db
def test_a_tag_of_another_page_or_another_wish_brings_the_page(client):
    one, other, wish = "/en/evidence/F03_feed_advance/", "/es/evidence/F03_feed_advance/", "?own=6"
    tags = [client.get(path)["ETag"] for path in (one, other, one + wish)]
    assert len(set(tags)) == 3
    for path, tag in ((one, tags[1]), (one, tags[2]), (other, tags[0]), (one + wish, tags[0])):
        assert again(client, path, tag).status_code == 200


@pytest.mark.django_db
def test_a_condition_that_no_page_can_meet_is_not_kept_for_the_next_reader(client):
    refused = client.get(CLAIMS, headers={"If-Match": '"mine"'})
    assert refused.status_code == 412 and is_for_nobody_else(refused)


@pytest.mark.django_db
def test_the_front_page_is_another_in_each_language_that_is_asked_for(client):
    found = {code: client.get("/", headers={"Accept-Language": code}) for code in ("en", "es")}
    assert found["en"]["ETag"] != found["es"]["ETag"] and 'lang="es"' in found["es"].text
    for answer in found.values():
        assert "Accept-Language" in answer["Vary"]


@pytest.mark.django_db
def test_what_is_not_found_stays_unfound_and_is_not_kept(client):
    for _ in range(2):
        answer = client.get("/en/cards/nowhere/")
        assert answer.status_code == 404 and "ETag" not in answer and "Cache-Control" not in answer


def asked_by_a_visitor():
    request = RequestFactory().get(CLAIMS)
    request.user, request.session = AnonymousUser(), SessionStore()
    return request


def slow(read):
    """A public view, and pages that nobody has asked for yet."""

    @visitors.same_for_every_visitor
    def view(request):
        read.append(request)
        time.sleep(0.05)
        return HttpResponse("page")

    return view, visitors.PublicPages(lambda request: HttpResponse())


@pytest.mark.django_db
def test_readers_who_come_at_once_wait_for_one_rendering():
    rendered, answers = [], []
    view, pages = slow(rendered)
    asked = [asked_by_a_visitor() for _ in range(8)]

    def read(request):
        answers.append(pages.process_view(request, view, (), {}).content)

    readers = [threading.Thread(target=read, args=(request,)) for request in asked]
    for one in readers:
        one.start()
    for one in readers:
        one.join()
    assert answers == [b"page"] * 8 and len(rendered) == 1


@pytest.mark.django_db
def test_a_page_that_is_kept_waits_for_nobodys_rendering():
    view, pages = slow([])
    request = asked_by_a_visitor()
    pages.process_view(request, view, (), {})
    reader = threading.Thread(target=pages.process_view, args=(request, view, (), {}))
    with pages.rendering:
        reader.start()
        reader.join(timeout=5)
        waited = reader.is_alive()
    reader.join()
    assert not waited


# --- who ---


@pytest.mark.django_db
@pytest.mark.parametrize("first", ["visitor", "lead"])
def test_the_page_of_one_who_is_signed_in_is_never_a_visitors(client, first):
    lead, visitor = Client(), Client()
    lead.force_login(person("lead", "unit_lead"))
    client.get("/en/measures/")
    lead.handler = visitor.handler = client.handler
    for who in (first, "lead", "visitor", "lead"):
        answer = (lead if who == "lead" else visitor).get(CARD)
        assert ("Sign out" in answer.text) == (who == "lead")
        assert is_for_nobody_else(answer) == (who == "lead")
    tag = visitor.get(CARD)["ETag"]
    assert again(lead, CARD, tag).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("cookie", COOKIES)
def test_a_reader_with_a_cookie_of_ours_is_no_visitor(client, cookie):
    tag = client.get(CARD)["ETag"]
    client.cookies[cookie] = "anything"
    answer = again(client, CARD, tag)
    assert answer.status_code == 200 and is_for_nobody_else(answer)


@pytest.mark.django_db
def test_another_servers_cookie_makes_nobody_known(client):
    tag = client.get(CARD)["ETag"]
    client.cookies["proxy"] = "a"
    assert again(client, CARD, tag).status_code == 304


@pytest.mark.django_db
@pytest.mark.parametrize("gives", ["cookie", "form", "session"])
def test_a_page_that_gives_its_reader_something_is_kept_by_nobody(gives):
    """Were such a page marked as public by mistake."""

    def view(request):
        answer = HttpResponse("page")
        if gives == "cookie":
            answer.set_cookie("a", "b")
        elif gives == "form":
            get_token(request)
        else:
            request.session["a"] = "b"
        return answer

    pages = visitors.PublicPages(lambda request: HttpResponse())
    marked = visitors.same_for_every_visitor(view)
    plain = visitors.same_for_every_visitor(lambda request: HttpResponse("page"))
    assert is_for_nobody_else(pages.process_view(asked_by_a_visitor(), marked, (), {}))
    assert pages.kept.bytes == 0
    assert pages.process_view(asked_by_a_visitor(), plain, (), {})["Cache-Control"] == FOR_ALL


@pytest.mark.django_db
def test_a_static_sites_pages_are_made_as_they_were(client, settings):
    settings.SITE = Site("A charity", drafts=True)
    answer = client.get(CARD)
    assert "A charity" in answer.text and "ETag" not in answer and "Cache-Control" not in answer


# --- what is kept ---


def page(size):
    return visitors.Page(b"x" * size, {})


def test_pages_are_kept_up_to_so_many_bytes_and_the_one_asked_for_longest_ago_goes():
    kept = visitors.Kept(100)
    for tag in ("a", "b"):
        kept.put(tag, page(40))
    assert kept.get("a") == page(40)
    kept.put("c", page(40))
    assert kept.get("b") is None and kept.get("a") and kept.get("c") and kept.bytes == 80


def test_a_page_too_large_to_keep_lets_go_of_no_other_and_one_kept_twice_counts_once():
    kept = visitors.Kept(100)
    kept.put("a", page(60))
    kept.put("a", page(60))
    kept.put("b", page(101))
    assert kept.get("a") and kept.get("b") is None and kept.bytes == 60
    kept.put("c", page(100))
    assert kept.get("c") and kept.get("a") is None and kept.bytes == 100
