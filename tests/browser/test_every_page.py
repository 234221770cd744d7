"""Every page that a visitor can reach, in both languages: found by links, so that a new one is in.

Each is asked for barriers (axe), for what it loads and from where, and for nothing wider than 320 px; on a
desktop also for its keyboard and its print. The suite looks in English on a desktop in light and in Spanish
on a phone in dark; `make sweep` looks in every mix and asks everything in each. Each paper is a tagged PDF.
"""

import os
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from itertools import product

import pytest
from axe_playwright_python.sync_playwright import Axe
from tests.browser import sweep

from nectary.base.language import LANGUAGES
from nectary.show.texts.factor_text import claims, factor_texts
from nectary.show.texts.family_cards import names

STARTS = tuple(f"/{language}/{page}" for language in LANGUAGES for page in ("", "nowhere/"))
NARROWEST_PX = 320  # WCAG 1.4.10
FACTORS, CARDS, CLAIMS = factor_texts("en"), names(), claims("en")
KNOWN = (
    "", "cards/", "evidence/", "evidence/claims/", "measures/", "unit/chart/", "bedside/calc/",
    "unit/protocols/", "unit/protocols/form/", "unit/self-assessment/", "awareness/", "take-part/",
    "cards/words/", "accounts/login/", *(f"cards/{name}/" for name in CARDS),
    *(f"evidence/{name}/" for name in FACTORS),
    *(f"evidence/claims/{name}/" for name in CLAIMS),
)  # fmt: skip
SCREENS = {"desktop": (1280, 800), "phone": (360, 740)}
WHOLE = os.environ.get("SWEEP") == "whole"
MIXES = [*product(LANGUAGES, SCREENS, ("light", "dark"))] if WHOLE else [
    ("en", "desktop", "light"), ("es", "phone", "dark"),
]  # fmt: skip
SIGN_IN_FIRST = ("bedside/", "unit/", "desk/")


@pytest.fixture(scope="module")
def found(demo):
    return sweep.find(demo.url, STARTS)


def of(found, language):
    """The paths of one language."""
    return sorted(path for path in found.pages if path.startswith(f"/{language}/"))


def test_the_links_lead_to_every_page_that_is_known_and_none_is_broken(found):
    for language in LANGUAGES:
        reached = set(of(found, language))
        assert {f"/{language}/{one}" for one in KNOWN} - reached == set()
        assert {path for path in reached if found.pages[path] != 200} == {f"/{language}/nowhere/"}
        assert {f"/{language}/{one}" for one in SIGN_IN_FIRST} <= found.closed
    both = [{path.removeprefix(f"/{language}/") for path in of(found, language)} for language in LANGUAGES]
    assert both[0] == both[1] and len(both[0]) > len(KNOWN)


@pytest.mark.parametrize(("language", "screen", "scheme"), MIXES)
def test_every_page_is_whole(browser, demo, found, language, screen, scheme):
    width, height = SCREENS[screen]
    context = browser.new_context(
        base_url=demo.url, viewport={"width": width, "height": height}, color_scheme=scheme,
        service_workers="block",
    )  # fmt: skip
    page = context.new_page()
    wire, axe, faults, sizes = sweep.Wire(page), Axe(), [], {}
    for path in of(found, language):
        size = sizes[path] = wire.open(page, path)
        here = [f"{size} bytes"] if size > sweep.MOST_BYTES else []
        here += wire.elsewhere(demo.url)
        if WHOLE or screen == "desktop":
            here += sweep.by_keyboard(page)
        page.evaluate(sweep.OPEN_ALL)
        here += sweep.barriers(page, axe)
        if WHOLE or screen == "desktop":
            here += sweep.on_paper(page)
        page.set_viewport_size({"width": NARROWEST_PX, "height": height})
        here += sweep.wider_than(page, NARROWEST_PX)
        page.set_viewport_size({"width": width, "height": height})
        faults += [f"{path}: {fault}" for fault in here]
    context.close()
    largest = max(sizes, key=sizes.get)
    print(f"\n{len(sizes)} pages; the largest loads {sizes[largest]} bytes: {largest}")
    assert faults == []
    assert min(sizes.values()) > 50_000, "the letters and the style were not counted"


def test_every_paper_that_a_page_links_to_is_a_tagged_pdf(demo, found):
    def fault(path):
        with urllib.request.urlopen(demo.url + path) as answer:
            made = answer.read()
            kind = answer.headers.get_content_type()
        if kind != "application/pdf" or not made.startswith(b"%PDF-") or len(made) < 5_000:
            return f"{path}: {kind}, {len(made)} bytes"
        return None if b"/StructTreeRoot" in made and b"pdfuaid" in made else f"{path}: not tagged"

    with ThreadPoolExecutor(2) as two:
        assert [one for one in two.map(fault, sorted(found.papers)) if one] == []
    sheets, cards, by_pen = len(FACTORS), 2 * len(CARDS), 2 * 2  # all but the first also with the other
    assert len(found.papers) >= len(LANGUAGES) * (sheets + cards + by_pen)


START = "<body><a class='skip' href='#main'>past the top</a><main id='main'><h1>A page</h1>"
LONG = f"<p>{'word ' * 40}</p>"
STYLE = "<style>:focus-visible { outline: 3px solid } .away { position: absolute; left: -999px }"
STYLE += "@media print { .skip { display: none } }</style>"
PLANTED = {
    "no way past the top": ("by_keyboard", "<a href='#'>one</a>", "is not first"),
    "another order": ("by_keyboard", START + "<a href='#' tabindex='5'>late</a>", "Tab goes from the top"),
    "one that was hidden": (
        "by_keyboard",
        START + "<p style='display:none' id='x'><a href='#'>a</a></p><a href='#'>b</a>"
        "<script>document.querySelector('.skip').onfocus = () => x.style.display = 'block'</script>",
        "not expected",
    ),
    "no outline": ("by_keyboard", START + "<button style='outline: none'>one</button>", "no outline"),
    "out of sight": ("by_keyboard", START + "<p><a class='away' href='#'>one</a>", "out of sight"),
    "covered": ("by_keyboard", START + "<a href='#'>one</a><p style='position:fixed;inset:0'>", "covered"),
    "held": ("by_keyboard", START + "<input onkeydown='event.preventDefault()'><a href='#'>b</a>", "ends at"),
    "printed for nothing": ("on_paper", START + LONG + "<nav><a href='#'>one</a></nav>", "of no use"),
    "lost": ("on_paper", START + LONG + "<style>@media print { p { display: none } }</style>", "not printed"),
    "cut": ("on_paper", START + LONG + "<div style='overflow:auto'><p style='width:900px'>one", "cut at"),
    "too wide for paper": ("on_paper", START + LONG + "<p style='width:900px'>one", "wider than the paper"),
    "nearly empty": ("on_paper", START, "letters are printed"),
}


@pytest.mark.parametrize("planted", PLANTED)
def test_the_sweep_finds_what_is_wrong(open_as, planted):
    check, markup, words = PLANTED[planted]
    page = open_as(None, viewport={"width": 1280, "height": 800})
    page.set_content(f"<html lang='en'><title>One</title>{STYLE}{markup}")
    assert any(words in fault for fault in getattr(sweep, check)(page))


@pytest.mark.parametrize("check", ["by_keyboard", "on_paper"])
def test_the_sweep_finds_nothing_where_nothing_is_wrong(open_as, check):
    page = open_as(None, viewport={"width": 1280, "height": 800})
    whole = (f"{START}{LONG}<a href='#'>one</a><input type='radio' name='a'><input type='radio' name='a'>"
             "<details><summary>more</summary><a href='#'>two</a></details><input type='date'>")  # fmt: skip
    page.set_content(f"<html lang='en'><title>One</title>{STYLE}{whole}")
    assert getattr(sweep, check)(page) == []


def test_the_sweep_counts_what_a_page_loads_and_sees_who_else_is_asked(open_as, demo):
    page = open_as(None)
    page.route("**/own.css", lambda route: route.fulfill(body="@import 'http://elsewhere.invalid/a.css';"))
    page.route("http://elsewhere.invalid/**", lambda route: route.fulfill(body="a {}"))
    wire = sweep.Wire(page)
    first = wire.open(page, "/en/")
    assert wire.open(page, "/en/") == pytest.approx(first, rel=0.02)  # the second is not from the cache
    page.route("**/en/wide/", lambda route: route.fulfill(
        content_type="text/html", body=f"<link rel=stylesheet href=/own.css>{'x' * 90_000}"))  # fmt: skip
    assert wire.open(page, "/en/wide/") > 0 and wire.elsewhere(demo.url) == ["http://elsewhere.invalid/a.css"]
