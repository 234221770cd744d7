"""The static site, opened from its plain folder in a real browser."""

import re
import subprocess
import sys
from urllib.parse import unquote, urldefrag

import pytest
from axe_playwright_python.sync_playwright import Axe
from tests.browser.conftest import FLAGS, chromium_path  # noqa: F401
from tests.browser.sweep import MOST_BYTES
from tests.browser.test_thread import AXE_TAGS

from nectary.show.texts.factor_text import factor_texts

LINK = re.compile(r'(?:href|src)="([^"]*)"')
OWN = "https://example.org/give"


def build(folder, *words):
    command = [sys.executable, "-m", "nectary", "site", str(folder), *words]
    return subprocess.run(command, capture_output=True, text=True)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("charity") / "site"
    done = build(folder, "--name", "Small Hands", "--link", f"Give={OWN}", "--drafts")
    assert done.returncode == 0, done.stderr
    assert done.stderr.count("\n") == 1, done.stderr
    return folder


def test_a_site_without_drafts_says_in_a_sentence_how_its_texts_can_be_shown(tmp_path):
    done = build(tmp_path / "site", "--name", "Small Hands")
    assert done.returncode == 0 and "--drafts" in done.stderr, done.stderr
    for name in ("index", "es/index", "en/cards/index", "es/cards/speak-up/index"):
        text = (tmp_path / "site" / f"{name}.html").read_text(encoding="utf-8")
        assert "nectary site FOLDER --drafts" in text, name
        assert not re.search("this unit|esta unidad", text), name


def html(site):
    return sorted(site.rglob("*.html"))


def test_every_link_of_ours_leads_to_a_file_and_the_charitys_own_stands_beside(site):
    away = set()
    for page in html(site):
        text = page.read_text(encoding="utf-8")
        for to in LINK.findall(text):
            address = unquote(urldefrag(to).url)
            if address.startswith(("https://", "http://", "data:", "tel:")):
                away.add(address)
            elif address:
                assert not address.startswith("/") and (page.parent / address).is_file(), (page, to)
    assert OWN in away


def test_no_page_carries_a_script_a_form_or_a_way_to_sign_in(site):
    for page in html(site):
        text = page.read_text(encoding="utf-8")
        assert not re.search(r"<script|<form|csrf|accounts/|htmx", text), page
        assert "Small Hands" in text, page
        assert "No tool has been shown" in text or "No se ha demostrado" in text, page


def test_a_page_with_its_letters_and_its_style_is_small_even_where_the_host_packs_nothing(site):
    look = sum(one.stat().st_size for ending in ("css", "woff2") for one in site.rglob(f"*.{ending}"))
    assert look > 60_000
    largest = max(html(site), key=lambda page: page.stat().st_size)
    assert largest.stat().st_size + look < MOST_BYTES, largest


def test_both_languages_and_every_kind_of_page_are_there(site):
    for code in ("en", "es"):
        for name in ("index", "cards/index", "evidence/index", "evidence/claims/index", "measures/index",
                     "cards/first-day/index"):  # fmt: skip
            assert (site / code / f"{name}.html").is_file(), (code, name)
        assert (site / code / "cards" / "my-baby-today.pdf").read_bytes().startswith(b"%PDF")
    assert (site / "es" / "cards" / "first-day" / "card-with-en.pdf").is_file()
    assert len(list(site.rglob("sheet.pdf"))) == 2 * len(factor_texts("en"))
    assert (site / "static" / "fonts" / "fraunces.woff2").is_file()


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark"), (320, "light")])
def test_it_opens_from_its_folder_and_axe_finds_nothing(browser, site, width, scheme):
    page = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme).new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    for name in ("index", "en/cards/index", "es/cards/if-you-see-a-change/index", "en/evidence/index",
                 "es/evidence/F02_donor_vs_formula/index", "en/evidence/claims/index"):  # fmt: skip
        page.goto((site / f"{name}.html").as_uri())
        found = Axe().run(page, options={"runOnly": {"type": "tag", "values": AXE_TAGS}})
        assert found.violations_count == 0, f"{name}\n{found.generate_report()}"
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        assert page.evaluate("document.fonts.size") > 0
    assert all(url.startswith(("file:", "data:")) for url in asked), [
        u for u in asked if not u.startswith("file:")
    ]


def test_without_drafts_no_text_that_nobody_reviewed_is_in_it(tmp_path):
    assert build(tmp_path / "site").returncode == 0
    listed = (tmp_path / "site" / "en" / "cards" / "index.html").read_text(encoding="utf-8")
    assert "--drafts" in listed and not (tmp_path / "site" / "en" / "cards" / "first-day").exists()
    for name, words in (("F02_donor_vs_formula", "milk bank"), ("claims/fast-feeds", "What speaks for it")):
        page = (tmp_path / "site" / "en" / "evidence" / name / "index.html").read_text(encoding="utf-8")
        assert "ask for an interpreter" in page and words not in page
    assert not list((tmp_path / "site").rglob("sheet.pdf"))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--link", "no address"), "Title=https://address"),
        (("--link", "x=javascript:1"), "Title=https://address"),
    ],
)
def test_a_link_that_is_none_is_one_clear_line(tmp_path, words, said):
    done = build(tmp_path / "site", *words)
    assert done.returncode == 2 and said in done.stderr and not (tmp_path / "site").exists()


def test_a_folder_that_holds_something_is_left_as_it_is(tmp_path):
    (tmp_path / "kept.txt").write_text("kept")
    done = build(tmp_path)
    assert done.returncode == 2 and [one.name for one in tmp_path.iterdir()] == ["kept.txt"]
