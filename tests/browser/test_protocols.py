"""A protocol in a day, as people do it: changed in the form, compared, printed, kept and signed by two."""

from datetime import date, timedelta

import pytest
from tests.browser.test_tools import LOOKS, clean

FORM = "/{}/unit/protocols/form/"
CHECK = "main form button[value=check]"


@pytest.mark.parametrize(("width", "scheme", "language"), LOOKS)
def test_a_changed_number_is_compared_and_worked_out(open_as, demo, width, scheme, language):
    page = open_as(None, viewport={"width": width, "height": 800}, color_scheme=scheme)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"/{language}/unit/protocols/")
    clean(page, width)
    page.goto(FORM.format(language) + "?from=adept-2009")
    clean(page, width)
    steps = page.locator("[name='ladder.band.0.steps']")
    steps.fill(steps.input_value().replace("24/24", "20/20"))
    page.locator(CHECK).first.click()
    page.wait_for_selector("#babies")
    assert "12, 12, 12, 20, 36" in page.locator("section[aria-labelledby=changed]").inner_text()
    assert page.locator("section[aria-labelledby=babies] tbody tr").count() >= 20
    clean(page, width)
    assert all(url.startswith(demo.url) for url in asked)


def test_by_keyboard_alone_a_faulty_number_is_found_and_mended(open_as):
    page = open_as(None)
    page.goto(FORM.format("en"))
    page.locator("[name='ladder.band.0.grams']").focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("0, 900")
    page.keyboard.press("Enter")
    page.wait_for_selector("#faults")
    assert "gap" in page.locator("section[aria-labelledby=faults]").inner_text()
    page.locator("[name='ladder.band.0.grams']").focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("0, 1000")
    page.keyboard.press("Enter")
    page.wait_for_selector("#babies")


def test_the_feed_table_and_the_file_are_taken_away(open_as, tmp_path):
    page = open_as(None, accept_downloads=True)
    page.goto(FORM.format("en"))
    page.fill("[name=grams]", "900")
    for kind, begins in (("toml", b"schema"), ("table", b"%PDF"), ("parents", b"%PDF")):
        with page.expect_download() as given:
            page.locator(f"main form button[value={kind}]").click()
        given.value.save_as(tmp_path / kind)
        assert (tmp_path / kind).read_bytes().startswith(begins)


def test_a_version_is_kept_and_signed_by_a_doctor_and_a_nurse(open_as):
    page = open_as("doctor")
    page.goto(FORM.format("en"))
    page.fill("[name=starts]", date.today().isoformat())
    page.fill("[name=next_review]", (date.today() + timedelta(days=365)).isoformat())
    page.get_by_role("button", name="Keep this version").click()
    page.wait_for_selector("#signatures")
    address = page.url.split("localhost")[1].split("/", 1)[1]
    for who, name in (("doctor", "Dr. A. Example"), ("nurse", "B. Example")):
        page = page if who == "doctor" else open_as(who)
        page.goto(f"/{address}")
        tick_all(page)
        page.fill("[name=name]", name)
        page.get_by_role("button", name="Sign this version").click()
        page.wait_for_selector(f"text={name}")
        clean(page, 1280)
    assert "Signed by the unit" in page.locator("main").inner_text()


def tick_all(page):
    for box in page.locator("[name=volume], [name=number]").all():
        box.check()


@pytest.mark.parametrize(("width", "scheme", "language"), LOOKS)
def test_a_changed_number_is_ticked_before_anybody_signs(open_as, width, scheme, language):
    page = open_as("doctor", viewport={"width": width, "height": 800}, color_scheme=scheme)
    page.goto(FORM.format(language) + "?from=leeds-2018")
    page.fill("[name=starts]", date.today().isoformat())
    page.fill("[name=next_review]", (date.today() + timedelta(days=365)).isoformat())
    page.fill("[name='ladder.band.0.step']", "18")
    page.fill("[name=title]", f"Feeds of our unit, {language}, {width}")  # a version of this run's own
    page.locator("button[formaction*=keep]").click()
    page.wait_for_selector("#numbers")
    clean(page, width)
    page.locator("section[aria-labelledby=whose] summary").click()
    clean(page, width)
    asked = page.locator("section[aria-labelledby=numbers]")
    assert "18 mL/kg" in asked.inner_text() and "20 mL/kg" in asked.inner_text()
    tick_all(page)
    page.locator("[name=number][value='ladder.band.0.step']").uncheck()
    page.fill("[name=name]", "Dr. A. Example")
    page.locator("#sign button").click()
    told = page.locator("p.wrong[role=alert]")
    told.wait_for()
    assert "18 mL/kg" in told.inner_text() and " 1001 g)" in told.inner_text()
    clean(page, width)
    left = page.locator("[name=number]:not(:checked), [name=volume]:not(:checked)")
    assert left.count() == 1  # the other ticks stand
    left.check()
    page.locator("#sign button").click()
    page.wait_for_selector("section[aria-labelledby=signatures] li")
    assert "Dr. A. Example" in page.locator("section[aria-labelledby=signatures]").inner_text()
    assert not page.locator("#sign").count() and not page.locator("[name=number]").count()


@pytest.mark.parametrize(("width", "scheme", "language"), LOOKS)
def test_the_self_assessment_gives_its_gaps(open_as, width, scheme, language):
    page = open_as(None, viewport={"width": width, "height": 800}, color_scheme=scheme)
    page.goto(f"/{language}/unit/self-assessment/")
    clean(page, width)
    page.locator("[name=pump_offered_6h][value=no]").check()
    page.locator("main form button:not([name])").click()
    page.wait_for_selector("#gaps")
    assert page.locator("section[aria-labelledby=gaps] tbody tr").count() == 1
    clean(page, width)
