"""The reviewers' desk as its people use it: comments, signatures by keyboard, and what a unit then shows."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from tests.browser.conftest import Demo
from tests.browser.test_thread import AXE_TAGS
from tests.deep import deep
from tests.live.server import Unit

ROOT = Path(__file__).parents[2]
SCREENS = [(1280, "light"), (320, "dark")]
PLACES = (
    "/{}/desk/", "/{}/desk/es/before-birth/", "/{}/desk/en/if-your-baby-dies/",
    "/{}/desk/es/F02_donor_vs_formula/",
)  # fmt: skip


@pytest.fixture(scope="module")
def demo(own_demo):
    return own_demo


def clean(page, width):
    for closed in page.locator("details").all():
        closed.evaluate("one => one.open = true")
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": AXE_TAGS}})
    assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"
    assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url


def remark(page, number, words):
    page.locator(f"#s{number} summary").click()
    page.fill(f"#words-{number}", words)
    page.locator(f"#s{number} form button", has_text="Keep the comment").click()
    page.locator(f"#s{number} .said", has_text=words).wait_for()


def sign(page, text, name):
    page.goto(f"/en/desk/{text}/")
    page.fill("#signer", name)
    page.check("#read_all")
    page.locator("section[aria-labelledby=sign] form button").click()
    page.locator("section[aria-labelledby=stands]", has_text=name).wait_for()


def focused(page):
    return page.evaluate("document.activeElement.id || document.activeElement.textContent.trim()")


def test_a_clinician_a_parent_and_a_translator_comment_and_sign(open_as, demo):
    """A fresh demonstration is signed by nobody; what its invented people sign lifts no draft."""
    doctor, parent, translator = (open_as(who) for who in ("doctor", "parent_reviewer", "translator"))
    doctor.goto("/en/desk/es/fortifier/")
    assert doctor.locator("section[aria-labelledby=stands]", has_text="Not signed yet.").count() == 1
    assert "Signed:" not in doctor.locator("main").inner_text()
    parent.goto("/en/desk/es/fortifier/")
    remark(parent, 3, "Too many things at once.")
    doctor.reload()
    place = doctor.locator("#s3")
    assert "Too many things at once." in place.inner_text()
    place.get_by_role("button", name="Settled").click()
    doctor.locator("#s3 .said", has_text="settled by doctor").wait_for()
    for page, name in ((doctor, "Dr. Invented"), (parent, "Parent Invented"), (translator, "Words Invented")):
        sign(page, "es/fortifier", name)
    assert "All who answer for this text have signed" in translator.locator("main").inner_text()
    visitor = open_as(None)
    visitor.goto("/es/cards/fortifier/")
    assert "BORRADOR" in visitor.locator("main").inner_text()
    assert "Invented" not in visitor.content() and "Too many things" not in visitor.content()


def test_a_group_of_the_list_opens_and_a_text_leads_back_to_it(open_as, demo):
    page = open_as("nurse", viewport={"width": 360, "height": 740})
    page.goto("/en/desk/")
    link = page.get_by_role("link", name="English: Do fast feeds bring on NEC?")
    assert not link.is_visible()
    page.locator("summary", has_text="Disputed claims").click()
    link.click()
    page.locator("main p a", has_text="Reviewers' desk").first.click()
    assert page.url.endswith("/en/desk/#claim") and link.is_visible()


def test_signing_and_commenting_need_no_mouse(open_as, demo):
    page = open_as("nurse")
    page.goto("/en/desk/en/probiotics/")
    page.locator("#signer").focus()
    page.keyboard.type("Nurse Invented")
    page.keyboard.press("Tab")
    assert focused(page) == "read_all"
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    assert focused(page) == "Sign"
    page.keyboard.press("Enter")
    page.locator("section[aria-labelledby=stands]", has_text="Nurse Invented").wait_for()
    assert page.url.endswith("/en/desk/en/probiotics/#stands")
    page.locator("#s4 summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert focused(page) == "words-4"
    page.keyboard.type("Which kinds?")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.locator("#s4 .said", has_text="Which kinds?").wait_for()


def test_it_works_without_javascript(open_as, demo, browser):
    page = open_as("dietitian")
    kept = page.context.storage_state()
    bare = browser.new_context(base_url=demo.url, java_script_enabled=False, storage_state=kept).new_page()
    bare.goto("/en/desk/en/medicines/")
    remark(bare, 2, "Clear.")
    sign(bare, "en/medicines", "Diet Invented")
    bare.context.close()


@pytest.mark.parametrize(("who", "width", "scheme"), deep(
    [(who, *screen) for who in ("bereaved_parent", "unit_lead") for screen in SCREENS],
    [("bereaved_parent", 320, "dark"), ("unit_lead", 1280, "light")],
))  # fmt: skip
def test_axe_finds_nothing_and_nothing_is_cut_off(open_as, who, width, scheme):
    page = open_as(who, viewport={"width": width, "height": 800}, color_scheme=scheme)
    if who == "bereaved_parent":
        page.goto("/en/desk/en/if-your-baby-dies/")
        remark(page, 3, f"Good at {width}, {scheme}.")
    for language in ("en", "es"):
        for place in PLACES:
            page.goto(place.format(language))
            clean(page, width)


# --- a real unit's families ---


def serve(demo: Demo, home: Path, package: Path | None = None) -> Unit:
    """The demonstration's database served as a real unit's: its unit is said not to be invented."""
    shutil.copytree(demo.home / "demo", home, ignore=shutil.ignore_patterns("static"))
    with closing(sqlite3.connect(home / "nectary.sqlite3")) as kept, kept:
        kept.execute("update chart_unit set invented = 0")
    changed = {} if package is None else {"PYTHONPATH": str(package)}
    return Unit(home, **changed).start()


def card(browser, served, path):
    """The card's page as a visitor sees it behind the unit's proxy."""
    context = browser.new_context(base_url=served.url, extra_http_headers=served.headers)
    page = context.new_page()
    page.goto(path)
    text = page.locator("main").inner_text()
    foot = page.locator("footer").inner_text()
    context.close()
    return text, foot


def evidence(browser, served, path):
    """The evidence page as a visitor sees it on a phone: nothing cut off, no barrier that axe finds."""
    context = browser.new_context(
        base_url=served.url, extra_http_headers=served.headers,
        viewport={"width": 320, "height": 740},
    )  # fmt: skip
    page = context.new_page()
    page.goto(path)
    text = page.locator("main").inner_text()
    clean(page, 320)
    context.close()
    return text


def changed_package(place, old, new):
    """A copy of the package in which one sentence of one card reads otherwise."""
    skip = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "src" / "nectary", place / "nectary", ignore=skip)
    file = place / "nectary" / "show" / "content" / "en" / "cards" / "going-home.md"
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_a_signed_card_reads_as_reviewed_in_a_unit_and_lapses_when_a_word_changes(
    open_as, demo, browser, tmp_path
):
    for who, name in (("doctor", "Dr. Invented"), ("bereaved_parent", "Parent Invented")):
        sign(open_as(who), "en/going-home", name)
        sign(open_as(who), "en/fast-feeds", name)
    served = serve(demo, tmp_path / "unit")
    try:
        text, foot = card(browser, served, "/en/cards/going-home/")
        assert "Reviewed by: a doctor, " in text and "; a bereaved parent, " in text
        assert "DRAFT" not in text and "Invented" not in text and "are reviewed" in foot
        text, foot = card(browser, served, "/es/cards/going-home/")
        assert "intérprete" in text and "Revisado por" not in text
        text, _ = card(browser, served, "/en/cards/first-day/")
        assert "ask for an interpreter" in text
        text = evidence(browser, served, "/es/evidence/F02_donor_vs_formula/")
        assert "pida un intérprete" in text and "banco de leche" not in text and "de cada 100" in text
        text = evidence(browser, served, "/en/evidence/claims/fast-feeds/")
        assert "Reviewed by: a doctor, " in text and "What speaks for it" in text
    finally:
        served.stop()
    changed_package(tmp_path / "later", "**Fill in", "**Please fill in")
    served = serve(demo, tmp_path / "later-unit", tmp_path / "later")
    try:
        text, foot = card(browser, served, "/en/cards/going-home/")
        assert "ask for an interpreter" in text and "Reviewed by" not in text and "no family has" in foot
    finally:
        served.stop()
