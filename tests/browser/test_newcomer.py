"""A newcomer with nothing but the front page: three things, by the words seen there, each in little time."""

import re
import subprocess
import time

import pytest

MOST_S = 300  # five minutes, of which a person needs nearly all: the pages themselves must need none
PAGES_S = 60
DATES = "\n".join(f"2025-{month:02}-17" for month in range(1, 11))


@pytest.fixture
def page(open_as):
    opened = open_as(None, accept_downloads=True)
    opened.goto("/")
    begun = time.monotonic()
    yield opened
    assert time.monotonic() - begun < PAGES_S < MOST_S


def text_of(path):
    return subprocess.run(
        ["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True
    ).stdout


def test_my_baby_today_in_spanish(page, tmp_path):
    page.get_by_role("link", name="Español").click()
    page.get_by_role("link", name="Tarjetas para familias").first.click()
    button = page.get_by_role("link", name=re.compile("^Imprimir con el inglés debajo.*Mi bebé hoy$"))
    address = button.get_attribute("href")
    paper = tmp_path / "today.pdf"
    paper.write_bytes(page.request.get(address).body())
    assert "Mi bebé hoy" in text_of(paper) and "My baby today" in text_of(paper)


def test_a_feed_table_from_a_changed_protocol(page, tmp_path):
    page.get_by_role("link", name="A feeding protocol in a day").first.click()
    page.get_by_role("link", name="Feeding the Preterm Infant").click()
    page.locator("[name='ladder.band.1.step']").fill("25")
    page.get_by_role("button", name="Check and compare").first.click()
    changed = page.locator("section[aria-labelledby=changed]").inner_text()
    assert "10, 20, 45, 70, 95, 120, 145, 150" in changed
    with page.expect_download() as given:
        page.get_by_role("button", name="Feed tables, PDF").click()
    given.value.save_as(tmp_path / "table.pdf")
    table = text_of(tmp_path / "table.pdf")
    assert "3: 45" in table and "EXAMPLE: no unit has signed" in table
    assert "EXPIRED" not in table  # the review date was of the example; the changed numbers have none yet


def test_ten_dates_on_a_chart(page):
    page.get_by_role("link", name="Draw your own NEC numbers on a chart; nothing is kept").first.click()
    page.get_by_label("Dates of cases, one a line; or: month, cases, babies").fill(DATES)
    page.get_by_role("button", name="Draw the chart").click()
    assert page.locator("svg.chart:visible").count() == 1
    assert "What can this chart not tell?" in page.locator("main").inner_text()
