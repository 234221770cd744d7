"""A page left open on the ward's computer covers itself; what was typed is saved after signing in again."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from tests.browser.test_thread import AXE_TAGS, BABY, unlike_the_last_feeds_ml

IDLE = "10:01"


@pytest.fixture(scope="module")
def demo(own_demo):
    return own_demo


@pytest.fixture
def left_open(open_as):
    """(the page of a baby with a feed half typed, its volume), ten minutes after the nurse has gone."""
    page = open_as("nurse")
    page.clock.install()
    page.goto(f"/en/bedside/{BABY}/")
    volume = str(unlike_the_last_feeds_ml(page))
    page.select_option("[name=feed-milk]", "donor")
    page.fill("[name=feed-volume_ul]", volume)
    page.clock.fast_forward("05:00")
    assert page.locator("#baby").is_visible()
    page.clock.fast_forward(IDLE)
    return page, volume


def sign_in_elsewhere(page, who, password):
    other = page.context.new_page()
    other.goto("/en/accounts/login/")
    other.fill("[name=login]", who)
    other.fill("[name=password]", password)
    other.click("form.entry button")
    other.wait_for_url("**/doors/")
    other.close()
    page.bring_to_front()


def session_ends(page):
    """As on the server after the same ten minutes; its clock cannot be moved from here."""
    page.context.clear_cookies(name="sessionid")


def test_it_is_covered_and_what_was_typed_is_saved_by_the_same_person_afterwards(left_open, demo):
    page, volume = left_open
    covered = page.locator("#locked")
    assert covered.is_visible() and page.locator("main").is_hidden() and page.locator("header").is_hidden()
    assert "Baby" not in page.inner_text("body") and volume not in page.inner_text("body")
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": AXE_TAGS}}).response["violations"]
    assert [one["id"] for one in found] == []
    session_ends(page)
    page.click("#locked button")
    page.wait_for_timeout(500)
    assert covered.is_visible()  # whoever finds the computer cannot open it
    sign_in_elsewhere(page, "nurse", demo.password)
    page.click("#locked button")
    covered.wait_for(state="hidden")
    assert page.input_value("[name=feed-volume_ul]") == volume
    page.click("section[aria-labelledby=feed] [data-save]")
    page.locator("#said .saved").wait_for()
    assert volume in page.inner_text("#said")


def test_another_person_gets_a_page_of_their_own_without_what_was_typed(left_open, demo):
    page, _volume = left_open
    session_ends(page)
    sign_in_elsewhere(page, "nurse2", demo.password)
    with page.expect_navigation():
        page.click("#locked button")
    assert page.locator("#locked").is_hidden()
    assert page.input_value("[name=feed-volume_ul]") == ""
