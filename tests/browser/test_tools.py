"""The pages that keep nothing, used as people use them: typed, drawn, worked out, taken away as a file."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from tests.browser.test_thread import AXE_TAGS
from tests.deep import deep

DATES = "\n".join(f"2025-{month:02}-17" for month in range(1, 11))
LOOKS = deep([(*size, code) for size in ((1280, "light"), (320, "dark")) for code in ("en", "es")],
             [(1280, "light", "en"), (320, "dark", "es")])  # fmt: skip


def clean(page, width):
    """axe finds nothing, and nothing is cut off."""
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": AXE_TAGS}})
    assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize(("width", "scheme", "language"), LOOKS)
def test_ten_dates_typed_by_keyboard_become_a_chart(open_as, demo, width, scheme, language):
    page = open_as(None, viewport={"width": width, "height": 800}, color_scheme=scheme)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"/{language}/unit/chart/")
    page.locator("[name=text]").focus()
    page.keyboard.type(DATES)
    page.locator("[name=babies_a_month]").fill("12")
    page.keyboard.press("Enter")
    page.wait_for_selector("#drawn")
    assert page.locator("svg.chart").count() == 2 and page.locator("svg.chart:visible").count() == 1
    clean(page, width)
    assert all(url.startswith(demo.url) for url in asked)


def test_the_chart_can_be_taken_away(open_as, tmp_path):
    page = open_as(None, accept_downloads=True)
    page.goto("/en/unit/chart/")
    page.fill("[name=text]", DATES)
    for kind, begins in (("svg", b"<svg"), ("csv", b"label,value"), ("pdf", b"%PDF")):
        with page.expect_download() as given:
            page.locator(f"button[value={kind}]").click()
        given.value.save_as(tmp_path / kind)
        assert (tmp_path / kind).read_bytes().startswith(begins)


@pytest.mark.parametrize(("width", "scheme", "language"), LOOKS)
def test_a_day_of_feeds_is_worked_out(open_as, width, scheme, language):
    page = open_as(None, viewport={"width": width, "height": 800}, color_scheme=scheme)
    page.goto(f"/{language}/bedside/calc/")
    for name, value in {"weight_g": "987", "weighed_days_ago": "1", "mother": "40.2", "donor": "9.8",
                        "formula": "0", "aim": "96"}.items():  # fmt: skip
        page.fill(f"[name={name}]", value)
    page.select_option("[name=interval_h]", "3")
    page.locator("form.entry > button").click()
    page.wait_for_selector("#answer")
    rows = page.locator("section[aria-labelledby=answer] tbody tr").all_inner_texts()
    assert [re.findall(r"\d+\.?\d*", row) for row in rows] == [
        ["40.2", "40.7"],
        ["9.8", "9.9"],
        ["0", "0.0"],
        ["50.7"],
    ]
    clean(page, width)
