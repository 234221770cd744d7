"""The families' cards as people use them: a depth opened, a word tapped, printed, without a script."""

import pytest
from tests.browser.test_thread import SMALLEST_TARGET_PX
from tests.browser.test_tools import LOOKS, clean

from nectary.base.language import LANGUAGES
from nectary.show.texts.family_cards import LOSS, names


@pytest.mark.parametrize(("width", "scheme", "language"), LOOKS)
def test_every_depth_and_an_open_word_hold_no_barrier(open_as, width, scheme, language):
    page = open_as(None, viewport={"width": width, "height": 800}, color_scheme=scheme)
    for path in ("medicines", "first-day", LOSS, "words"):
        page.goto(f"/{language}/cards/{path}/")
        for closed in page.locator("summary").all():  # an outer one stands before those in it
            closed.click()
        clean(page, width)
        if path != "words":
            page.locator(".word").first.click()
            assert page.locator(".meaning:popover-open").count() == 1
            clean(page, width)


def test_a_word_opens_and_closes_by_keyboard_and_without_a_script(open_as):
    page = open_as(None, java_script_enabled=False)
    page.goto("/en/cards/fortifier/")
    word = page.locator(".word", has_text="protein")
    meaning = page.locator("#word-protein")
    assert not meaning.is_visible()
    word.focus()
    page.keyboard.press("Enter")
    assert meaning.is_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # the way out stands next
    assert not meaning.is_visible()
    word.click()
    page.keyboard.press("Escape")
    assert not meaning.is_visible()


def test_the_depths_are_the_readers_choice(open_as):
    page = open_as(None, java_script_enabled=False)
    page.goto("/es/cards/probiotics/")
    assert page.locator("main h2:visible").all_inner_texts() == [
        "Lo principal", "Una cosa que puede hacer", "Palabras de esta tarjeta",
    ]  # fmt: skip
    summaries = page.locator("details.depth > summary")
    assert summaries.count() == 2
    summaries.nth(0).click()
    assert page.get_by_role("heading", name="Pregunte").is_visible()
    summaries.nth(1).click()
    assert page.get_by_text("de 100 bebés").first.is_visible()
    deaths = page.get_by_text("mueren cerca de")
    assert not deaths.first.is_visible()
    page.get_by_text("Números de bebés que murieron").first.click()
    assert deaths.first.is_visible()


def test_print_shows_the_words_and_a_list_of_what_they_mean(open_as):
    page = open_as(None)
    page.goto("/en/cards/fortifier/")
    page.emulate_media(media="print")
    assert page.locator(".word").first.is_visible()
    assert all(one.is_visible() for one in page.locator(".meaning").all())
    assert not page.locator(".meaning button").first.is_visible()


def test_a_word_can_be_hit_with_a_finger(open_as):
    page = open_as(None, viewport={"width": 360, "height": 800})
    page.goto("/es/cards/medicines/")
    heights = [one.bounding_box()["height"] for one in page.locator(".word:visible").all()]
    assert heights and min(heights) >= SMALLEST_TARGET_PX


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (320, "dark")])
def test_a_page_turned_round_is_whole(open_as, width, scheme):
    """As a language written from the right would have it: nothing is cut off, and the text begins there."""
    page = open_as(None, viewport={"width": width, "height": 800}, color_scheme=scheme)
    for path in ("cards", "cards/medicines", "cards/words", "cards/speak-up", "cards/speak-up/names"):
        page.goto(f"/en/{path}/")
        page.evaluate("document.documentElement.dir = 'rtl'")
        clean(page, width)
        assert page.evaluate("document.documentElement.scrollLeft") == 0
        brand, ways = (page.locator(part).bounding_box() for part in (".brand", ".ways"))
        assert brand["x"] + brand["width"] > width * 0.8 and ways["x"] < width * 0.2


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_warning_signs_are_on_the_first_screen_of_a_phone_and_first_to_be_read_out(open_as, language):
    page = open_as(None, viewport={"width": 360, "height": 740})
    page.goto(f"/{language}/")
    signs = page.locator("main section").first
    assert signs.locator("li").count() >= 5
    assert signs.locator("li").last.bounding_box()["y"] < 740
    for path in ("", "cards/", *(f"cards/{name}/" for name in names() if name != LOSS)):
        page.goto(f"/{language}/{path}")
        ladder = page.locator(f"header a[href='/{language}/cards/speak-up/']")
        assert ladder.is_visible() and ladder.bounding_box()["y"] < 740, path
    page.goto(f"/{language}/cards/{LOSS}/")
    assert page.locator("header a[href$='speak-up/']").count() == 0
