"""What a browser may keep for when there is no connection: the general cards as a visitor gets them."""

import json
import re

import pytest
from django.urls import resolve
from django.utils.translation import override

from nectary.base.language import LANGUAGES
from nectary.show.texts.family_cards import names
from nectary.web.families import offline


@pytest.fixture(autouse=True)
def worked_out_now(monkeypatch):
    monkeypatch.setattr(offline, "_last", offline._Last())


def kept(client):
    """What the worker's script says that it keeps."""
    answer = client.get("/sw.js")
    assert answer.status_code == 200 and answer["Content-Type"].startswith("text/javascript")
    return json.loads(re.match(r"const KEPT = (\{.*\});\n", answer.text)[1])


@pytest.mark.django_db
def test_every_card_in_both_languages_is_kept_and_nothing_behind_a_sign_in_and_no_form(client, settings):
    settings.DEMO = True
    found = kept(client)
    for code in LANGUAGES:
        assert {f"/{code}/cards/{name}/" for name in names()} < set(found["pages"])
        assert {f"/{code}/cards/", f"/{code}/cards/speak-up/"} < set(found["pages"])
        assert f"/{code}/cards/speak-up/names/" not in found["pages"]
    for address in (*found["pages"], *found["away"].values()):
        page = client.get(address)
        assert page.status_code == 200
        assert not re.search(r"<form|<input|csrf", page.text), address
        assert not page.cookies, address
        with override(address.split("/")[1]):
            assert resolve(address).func.__module__.startswith("nectary.web.families."), address
        assert not re.search(r"/(family|bedside|unit|doors|accounts)/", address)


@pytest.mark.django_db
def test_the_sheet_for_the_day_is_kept_as_a_visitor_gets_it_and_is_small(client, settings):
    settings.DEMO = True
    found = kept(client)["papers"]
    one = "cards/my-baby-today.pdf"
    assert sorted(found) == [f"/en/{one}", f"/en/{one}?with=es", f"/es/{one}", f"/es/{one}?with=en"]
    for address in found:
        paper = client.get(address)
        assert paper.content.startswith(b"%PDF") and len(paper.content) < 150_000 and not paper.cookies
        assert offline._as_a_visitor(address) == paper.content


@pytest.mark.django_db
def test_its_pages_look_the_same_without_a_connection(client, settings):
    """Every file that a kept page or the stylesheet names is kept too."""
    settings.DEMO = True
    found = kept(client)
    named = set()
    for address in (*found["pages"], *found["away"].values()):
        named |= set(re.findall(r'(?:src|href)="(/static/[^"]*)"', client.get(address).text))
    assert named <= set(found["looks"])
    fonts = {one.rpartition("/")[2] for one in found["looks"] if "/fonts/" in one}
    assert fonts == {"fraunces.woff2", "atkinson-hyperlegible-next.woff2"}


@pytest.mark.django_db
def test_a_real_unit_keeps_no_draft(client, settings):
    settings.DEMO = False
    found = kept(client)
    assert not [one for one in found["pages"] if re.search(r"/cards/.", one)] and not found["papers"]


@pytest.mark.django_db
def test_the_same_for_whoever_asks(as_, ward, client, settings):
    settings.DEMO = True
    asked = [kept(client)]
    for who in ("nurse", "parent"):
        asked.append(kept(as_(who)))
    assert asked[0] == asked[1] == asked[2]


@pytest.mark.django_db
def test_a_page_that_changed_makes_another_version_and_nothing_else_does(monkeypatch, settings):
    settings.DEMO = True
    first = offline.version()
    monkeypatch.setattr(offline, "_last", offline._Last())
    assert offline.version() == first
    plain = offline._as_a_visitor

    def changed(address):
        return plain(address) + (b" " if address.endswith("/cards/fortifier/") else b"")

    monkeypatch.setattr(offline, "_last", offline._Last())
    monkeypatch.setattr(offline, "_as_a_visitor", changed)
    assert offline.version() != first


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_not_kept_says_so_in_both_languages_and_sends_people_to_the_nurse(client, language):
    text = client.get(f"/{language}/offline/").text
    for words in ("is not kept", "sent nothing", "no está guardada", "no se envió nada", "tell the nurse now",
                  "avísele a la enfermera"):  # fmt: skip
        assert words in text
    assert text.index(f'lang="{language}" dir="auto">') < text.index('<section class="card" lang="' + (
        {"en": "es", "es": "en"}[language]))  # fmt: skip
    assert 'href="/en/cards/"' in text and 'href="/es/cards/"' in text


def test_the_scripts_can_keep_and_nothing_else():
    """No message pushed, no sound, nothing asked again by itself, nothing about a person stored."""
    from pathlib import Path

    web = Path(offline.__file__).parents[1]
    found = {path.name: path.read_text(encoding="utf-8") for path in web.rglob("*.js")}
    assert set(found) == {"entry.js", "keep.js", "lock.js", "sw.js"}
    del found[
        "lock.js"
    ]  # it keeps nothing, and looks at its clock to cover a page: tests/browser/test_lock.py
    for text in found.values():
        assert not re.search(
            r"push|notif|\bsync|setInterval|Audio|vibrate|indexedDB|Storage|postMessage|innerHTML|\.put\(",
            text,
            re.I,
        )
    assert found["sw.js"].count("caches.open(") == 2 and found["sw.js"].count("addAll") == 1
    assert 'credentials: "omit"' in found["sw.js"]
