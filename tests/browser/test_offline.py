"""After one visit the cards open without a connection, in a real Chromium; nothing else was kept."""

import re

import pytest
from tests.browser.test_thread import BABY
from tests.browser.test_tools import clean

from nectary.base.language import LANGUAGES, speaker
from nectary.show.texts.family_cards import LOSS, family_card, names
from nectary.show.texts.speak_up import STEPS

KEPT = """async () => {
    const found = [];
    for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        for (const request of await cache.keys()) {
            const at = new URL(request.url);
            found.push([at.pathname + at.search, await (await cache.match(request)).text()]);
        }
    }
    return found;
}"""
ANYWHERE_ELSE = (
    "/en/doors/", "/en/bedside/", f"/en/bedside/{BABY}/", "/es/family/", f"/en/family/{BABY}/", "/en/unit/",
    "/es/bedside/calc/", "/en/unit/chart/", "/en/accounts/login/", "/en/evidence/",
    "/es/cards/speak-up/names/",
)  # fmt: skip


def visited(page, path="/en/cards/"):
    """One visit, until the browser has kept the cards; then no connection."""
    page.goto(path)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.context.set_offline(True)


def kept(page):
    return page.evaluate(KEPT)


@pytest.mark.parametrize("first", ["/en/cards/", "/es/cards/fortifier/", "/en/"])
def test_after_one_visit_every_card_opens_without_a_connection(open_as, demo, first):
    page = open_as(None)
    visited(page, first)
    for code in ("en", "es"):
        page.goto(f"/{code}/cards/")
        assert page.locator("main .tiles h2").count() == len(names()) - 1
        for name in names():
            answer = page.goto(f"/{code}/cards/{name}/")
            assert answer.status == 200 and answer.from_service_worker
            assert page.locator("h1").inner_text() == family_card(name, code).title


def test_after_one_visit_whom_to_call_opens_without_a_connection(open_as, demo):
    """In both languages, from the header of any card; the form for staff on a page of its own does not."""
    page = open_as(None)
    visited(page)
    for code in LANGUAGES:
        page.goto(f"/{code}/cards/first-day/")
        page.locator("header a[href$='speak-up/']").click()
        page.wait_for_url(f"**/{code}/cards/speak-up/")
        assert page.locator("main ol > li").count() == len(STEPS)
        assert page.locator("main ol > li").first.inner_text().startswith(speaker(code)(STEPS["nurse"][0]))
        assert page.goto(f"/{code}/cards/speak-up/names/").status == 503


def test_after_one_visit_the_sheet_for_the_day_opens_without_a_connection(open_as, demo):
    """Alone and with the other language under it, as a reader opens it; none of them is large."""
    page = open_as(None)
    visited(page)
    for code, other in (("en", "es"), ("es", "en")):
        for asked in ("", f"?with={other}"):
            page.goto(f"/{code}/cards/")
            address = f"/{code}/cards/my-baby-today.pdf{asked}"
            assert page.locator(f"main a[href='{address}']").count() == 1
            answer = page.goto(address)
            assert answer.status == 200 and answer.from_service_worker
            assert answer.headers["content-type"] == "application/pdf"
    page.goto("/en/cards/")  # from the viewer of papers back to a page of ours
    sizes = [len(text) for path, text in kept(page) if ".pdf" in path]
    assert len(sizes) == 4 and max(sizes) < 150_000


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark"), (320, "light")])
def test_it_looks_the_same_without_a_connection(open_as, width, scheme):
    page = open_as(None, viewport={"width": width, "height": 800}, color_scheme=scheme)
    visited(page)
    for path in ("/en/cards/", f"/es/cards/{LOSS}/", "/en/unit/"):
        page.goto(path)
        page.evaluate("document.fonts.ready.then(() => true)")
        loaded = page.evaluate("[...document.fonts].filter(one => one.status === 'loaded').length")
        assert loaded == 2, path
        assert (
            page.locator("main .card").first.evaluate("one => getComputedStyle(one).borderRadius") == "14px"
        )
        clean(page, width)


@pytest.mark.parametrize("path", ["/en/cards/", "/es/cards/medicines/", "/es/"])
def test_a_page_weighs_less_than_300_kb_with_all_that_it_looks_by(open_as, path):
    page, weighed = open_as(None), {}
    page.on("response", lambda answer: weighed.update({answer.url: len(answer.body())}))
    page.goto(path)
    page.evaluate("document.fonts.ready.then(() => true)")
    by = {
        url: size for url, size in weighed.items() if re.search(r"(/|css|woff2|svg|min\S*js|keep\S*js)$", url)
    }
    assert sum(url.endswith("woff2") for url in by) == 2 and sum(by.values()) < 300_000


def test_the_visitor_is_told_once_the_cards_are_kept(open_as):
    page = open_as(None)
    page.goto("/es/cards/")
    page.locator("[data-kept]").wait_for(state="visible")
    assert "sin conexión" in page.locator("[data-kept]").inner_text()


@pytest.mark.parametrize("who", [None, "nurse", "parent"])
def test_whoever_came_nothing_but_a_visitors_cards_is_kept(open_as, who):
    """The person goes everywhere first, signed in, with the worker already there."""
    page = open_as(who)
    page.goto("/en/cards/")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    for path in ANYWHERE_ELSE:
        page.goto(path)
    page.goto("/en/cards/")
    assert (page.locator("form[action*=logout]").count() == 1) == (who is not None)
    found = kept(page)
    allowed = r"/(en|es)/(offline/|cards/([a-z-]+/|my-baby-today\.pdf(\?with=(en|es))?)?)?|/static/.*"
    assert len(found) > 2 * len(names()) and all(re.fullmatch(allowed, path) for path, _ in found)
    assert len({path for path, _ in found}) == len(found)
    for path, text in found:
        if not path.startswith("/static/"):
            assert not re.search(r"csrf|<form|logout|My doors|Mis puertas|invented-0", text), path
    page.context.set_offline(True)
    for path in ANYWHERE_ELSE:
        answer = page.goto(path)
        text = page.locator("main").inner_text()
        assert answer.status == 503 and "sent nothing" in text and "no se envió nada" in text, path
        assert page.locator("form").count() == 0
    page.goto("/en/cards/first-day/")
    assert page.locator("form[action*=logout]").count() == 0  # offline it is the visitor's page


def test_with_a_connection_the_reader_gets_their_own_page_and_may_send_forms(open_as):
    page = open_as("nurse")
    page.goto("/en/cards/")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    answer = page.goto("/en/cards/first-day/")
    assert answer.status == 200 and page.locator("form[action*=logout]").count() == 1
    page.goto("/en/bedside/calc/")
    page.fill("[name=weight_g]", "987")
    page.locator("form.entry > button").click()
    page.wait_for_selector("#answer")


def test_a_newer_version_replaces_what_was_kept(open_as, demo):
    """Other trial counts make other pages: the next visit keeps those, and the old ones are gone."""
    page = open_as(None)
    page.goto("/en/cards/")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.evaluate(
        "caches.open('cards-of-before').then(old => old.put('/en/cards/gone/', new Response('old')))"
    )
    page.evaluate("caches.open('not-ours').then(other => other.put('/x', new Response('x')))")
    script = page.request.get("/sw.js").text()
    newer = script.replace('"version": "', '"version": "newer-', 1)
    page.context.route("**/sw.js", lambda route: route.fulfill(body=newer, content_type="text/javascript"))
    page.evaluate("navigator.serviceWorker.getRegistration().then(one => one.update()).then(() => true)")
    page.wait_for_function(
        "caches.keys().then(all => all.length === 2 && all.some(one => one.startsWith('cards-newer-')))"
    )
    assert "not-ours" in page.evaluate("caches.keys()")
    page.context.set_offline(True)
    assert page.goto("/es/cards/first-day/").status == 200
