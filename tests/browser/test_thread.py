"""The thread through the house, in a real browser: one feed charted at the bedside reaches every door."""

import csv
import re
from itertools import product

import pytest
from axe_playwright_python.sync_playwright import Axe
from tests.deep import deep

BABY = "invented-0000010"
SCREENS = [(1280, "light"), (360, "dark")]
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PAGES = {  # visitors' pages, all of them, are looked over in test_every_page
    "nurse": ("/{}/doors/", "/{}/bedside/", f"/{{}}/bedside/{BABY}/", "/{}/unit/"),
    "parent": ("/{}/family/", f"/{{}}/family/{BABY}/"),
}
SMALLEST_TARGET_PX = 24  # WCAG 2.2 AA, 2.5.8


@pytest.fixture(scope="module")
def demo(own_demo):
    return own_demo


def today_family_ml(page, label):
    page.goto(f"/en/family/{BABY}/")
    row = page.locator("table.today tr", has=page.locator("th", has_text=re.compile(f"^{label}$")))
    return float(row.locator("td").inner_text().removesuffix(" mL"))


def this_months_donor_ml(page):
    page.goto("/en/unit/")
    row = page.locator("section[aria-labelledby=milk] tbody tr", has_text="so far")
    return float(row.locator("td").nth(1).inner_text().replace(",", ""))


def course(page):
    """The table row of today and the drawing of the baby's course."""
    page.goto(f"/en/bedside/{BABY}/")
    page.locator("summary", has_text="See the numbers").click()
    row = page.locator("section[aria-labelledby=course] tbody tr", has_text="so far").inner_text()
    return row, page.locator(".wide svg.chart").first.evaluate("picture => picture.outerHTML")


def unlike_the_last_feeds_ml(page):
    """Just above the last feed, so that nobody doubts it on any day, and the volume of none that is shown."""
    cells = page.locator("section[aria-labelledby=feed] tbody td.number").all_inner_texts()
    given = [float(one) for one in cells if one != "–" and float(one) > 0]
    above = (round(given[0] + step / 10, 1) for step in range(1, 5))
    return next(one for one in above if one not in given)


def exported_donor_ml(demo, folder):
    out = demo.run("export", "--unit", "invented-unit", "--out", str(folder / "R"))
    assert out.returncode == 0, out.stderr
    days = demo.run("days", str(folder / "R"), "--out", str(folder / "days.csv"))
    assert days.returncode == 0, days.stderr
    with (folder / "days.csv").open() as file:
        rows = [row for row in csv.DictReader(file) if row["infant_id"] == BABY]
    return float(max(rows, key=lambda row: int(row["day"]))["donor_ml"] or 0)


def test_a_charted_feed_reaches_every_door(open_as, demo, tmp_path, monkeypatch):
    monkeypatch.setitem(demo.environment, "NECTARY_DEMO", "1")  # export reads the demonstration's database
    parent, lead, nurse = open_as("parent"), open_as("unit_lead"), open_as("nurse")
    (tmp_path / "before").mkdir(), (tmp_path / "after").mkdir()
    before = (
        today_family_ml(parent, "Donor milk"), this_months_donor_ml(lead),
        exported_donor_ml(demo, tmp_path / "before"),
    )  # fmt: skip
    row_before, drawn_before = course(nurse)

    form = nurse.locator("section[aria-labelledby=feed] form")
    charted_ml = unlike_the_last_feeds_ml(nurse)
    form.locator("select[name=feed-milk]").select_option("donor")
    form.locator("input[name=feed-volume_ul]").fill(f"{charted_ml}")
    form.locator("button").click()
    nurse.locator("section[aria-labelledby=feed] td", has_text=re.compile(f"^{charted_ml}$")).wait_for()

    row_after, drawn_after = course(nurse)
    assert row_after != row_before and drawn_after != drawn_before
    after = (
        today_family_ml(parent, "Donor milk"), this_months_donor_ml(lead),
        exported_donor_ml(demo, tmp_path / "after"),
    )  # fmt: skip
    # each is printed to 0.1 mL or is a sum of whole microlitres divided once
    assert [b - a for a, b in zip(before, after, strict=True)] == pytest.approx([charted_ml] * 3, abs=1e-6)


def test_a_changed_trial_row_changes_the_card_and_the_evidence_page(open_as, demo):
    page = open_as(None)
    kept = demo.trials.read_text(encoding="utf-8")
    paths = ("/en/", "/en/evidence/", "/en/evidence/F02_donor_vs_formula/")

    def texts():
        found = []
        for path in paths:
            page.goto(path)
            found.append(page.locator("main").inner_text())
        return found

    before = texts()
    assert "about 4" in before[0] and "0.53 (0.37 to 0.76)" in before[2]
    try:
        demo.change_trial("MILK 2024", events_intervention=40)
        after = texts()
        assert all(b != a for b, a in zip(before, after, strict=True))
        assert "published value differs" in after[2]
    finally:
        demo.trials.write_text(kept, encoding="utf-8")
    assert texts() == before


@pytest.mark.parametrize(("width", "scheme"), deep([*product((1280, 360), ("light", "dark"))], SCREENS))
@pytest.mark.parametrize("who", PAGES)
def test_axe_finds_nothing_and_nothing_is_cut_off(open_as, who, width, scheme):
    page = open_as(who, viewport={"width": width, "height": 800}, color_scheme=scheme)
    axe = Axe()
    for language in ("en", "es"):
        for path in PAGES[who]:
            page.goto(path.format(language))
            for closed in page.locator("details").all():
                closed.evaluate("one => one.open = true")
            found = axe.run(page, options={"runOnly": {"type": "tag", "values": AXE_TAGS}})
            assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"
            assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url


def test_axe_does_find_a_barrier_where_there_is_one(open_as):
    page = open_as(None)
    page.set_content("<html><body><img src='x'><input></body></html>")
    assert Axe().run(page).violations_count > 3


@pytest.mark.parametrize(
    ("who", "path"), [("nurse", f"/en/bedside/{BABY}/"), ("parent", f"/es/family/{BABY}/")]
)
def test_every_button_link_and_field_can_be_hit_with_a_finger(open_as, who, path):
    page = open_as(who, viewport={"width": 360, "height": 800})
    page.goto(path)
    small = page.evaluate(
        """least => [...document.querySelectorAll(
            "button, input:not([type=hidden]), select, summary, nav a, a.button")]
        .filter(one => one.offsetParent).map(one => [one.outerHTML.slice(0, 80), one.getBoundingClientRect()])
        .filter(([, box]) => box.width < least || box.height < least).map(([text]) => text)""",
        SMALLEST_TARGET_PX,
    )
    assert small == []


def test_the_page_works_without_javascript(open_as):
    page = open_as("nurse", java_script_enabled=False)
    page.goto(f"/en/bedside/{BABY}/")
    form = page.locator("section[aria-labelledby=weight] form")
    form.locator("input[name=weight-weight_g]").fill("99")
    form.locator("button").click()
    assert "cannot be right" in page.locator("main").inner_text()


def test_the_keyboard_reaches_the_feed_form_and_sees_where_it_is(open_as):
    page = open_as("nurse")
    page.goto(f"/en/bedside/{BABY}/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "feed-volume_ul":
            break
    else:
        pytest.fail("sixty tabs did not reach the volume of a feed")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_no_page_asks_another_server_or_breaks_the_policy(open_as, demo):
    page = open_as("nurse")
    asked, complaints = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    for path in (
        "/en/",
        f"/en/bedside/{BABY}/",
        "/en/unit/",
        "/en/accounts/2fa/",
        "/en/accounts/2fa/totp/activate/",
    ):
        page.goto(path)
    assert all(url.startswith((demo.url, "data:")) for url in asked)
    assert complaints == []
