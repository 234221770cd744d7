"""Takes the pictures of the README, one of each door, and of the public pages, wide and on a phone.

Everything is from a new demonstration with invented babies alone.

By hand: python tools/pictures.py [FOLDER [NAME ...]]. Needs a Chromium, found as by the browser tests.
The mark INVENTED stands at the top of each page. Where a picture begins further down, the mark is held at the
top of the window, so that every picture has it.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
BABY = "invented-0000010"
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--force-color-profile=srgb")
START_S = 180
MOST_BYTES = 200_000
BEGIN_WITH = """first => {
    const mark = document.querySelector(".mark");
    Object.assign(mark.style, {position: "sticky", top: 0, zIndex: 1});
    scrollTo(0, document.querySelector(first).getBoundingClientRect().top + scrollY - mark.offsetHeight - 16);
}"""


@dataclass(frozen=True)
class Shot:
    """One picture: its file's name, who is signed in (None = a visitor), the page, how wide and how high.

    `start` is what it begins with, as a CSS selector; None = the top of the page. `typed` goes into the
    form's fields by name and is sent before the picture is taken.
    """

    name: str
    who: str | None
    path: str
    width: int
    height: int
    start: str | None = None
    scheme: Literal["light", "dark"] = "light"
    typed: tuple[tuple[str, str], ...] = ()


DAY = (("weight_g", "987"), ("weighed_days_ago", "1"), ("mother", "40.2"), ("donor", "9.8"), ("formula", "0"),
       ("aim", "96"), ("interval_h", "3"))  # fmt: skip
AGO = (412, 371, 345, 288, 251, 190, 173, 121, 78, 33)  # days, so that the last case is never a year back
DATES = (
    ("text", "\n".join((date.today() - timedelta(days=days)).isoformat() for days in AGO)),
    ("babies_a_month", "12"),
)
# (name, address after the language, what the picture begins with, what is typed first)
PAGES: tuple[tuple[str, str, str | None, tuple[tuple[str, str], ...]], ...] = (
    ("cards", "cards/", None, ()),
    ("card", "cards/feeds-go-up/", None, ()),
    ("awareness", "awareness/", None, ()),
    ("take-part", "take-part/", None, ()),
    ("factor", "evidence/F02_donor_vs_formula/", "section[aria-labelledby=nec-stage2plus]", ()),
    ("calculator", "bedside/calc/", "section[aria-labelledby=answer]", DAY),
    ("pasted-chart", "unit/chart/", "section[aria-labelledby=drawn]", DATES),
    ("protocol-form", "unit/protocols/form/?from=adept-2009", None, ()),
    ("self-assessment", "unit/self-assessment/", None, ()),
)


def _of_pages() -> tuple[Shot, ...]:
    """Each public page wide in English and light, and on a phone in Spanish and dark."""
    wide = [Shot(f"page-{name}", None, f"/en/{path}", 1000, 760, start, typed=typed)
            for name, path, start, typed in PAGES]  # fmt: skip
    phone = [Shot(f"page-{name}-phone", None, f"/es/{path}", 360, 720, start, "dark", typed)
             for name, path, start, typed in PAGES]  # fmt: skip
    return (*wide, *phone)


SHOTS = (
    Shot("families", None, "/en/", 1280, 900),
    Shot("families-phone", None, "/en/", 390, 780, "aside.first"),
    Shot("bedside", "nurse", f"/en/bedside/{BABY}/", 1280, 900),
    Shot("unit", "unit_lead", "/en/unit/", 1280, 930, "section[aria-labelledby=practices]"),
    Shot(
        "research",
        None,
        "/en/evidence/F02_donor_vs_formula/",
        1280,
        1000,
        "section[aria-labelledby=nec-stage2plus]",
    ),
    *_of_pages(),
)


def chromium() -> str:
    """Where a Chromium is; SystemExit where there is none."""
    names = ("chromium", "chromium-browser", "google-chrome")
    found = os.environ.get("NECTARY_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    return found or sys.exit("no Chromium here: apt-get install chromium")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(url: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START_S
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/healthz", timeout=2):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    sys.exit("the demonstration did not answer")


@contextmanager
def demonstration() -> Iterator[tuple[str, str]]:
    """(address, password) of a demonstration in a folder of its own; both are gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        port = _free_port()
        url = f"http://localhost:{port}"
        environment = os.environ | {"NECTARY_HOME": folder, "NECTARY_PORT": str(port)}
        command = [sys.executable, "-m", "nectary", "demo"]
        process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
        try:
            _wait(url, process)
            yield url, (Path(folder) / "demo" / "sign-in").read_text()
        finally:
            process.terminate()
            process.wait(timeout=20)


def _type(page: Page, typed: tuple[tuple[str, str], ...]) -> None:
    """Fills the form's fields and sends it."""
    for name, value in typed:
        field = page.locator(f"form.entry [name={name}]")
        if field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    page.locator("form.entry button").first.click()


def take(shot: Shot, browser: Browser, url: str, password: str, folder: Path) -> Path:
    """The picture's file; SystemExit where the mark cannot be seen in it or the file is too large."""
    size = {"width": shot.width, "height": shot.height}
    context = browser.new_context(base_url=url, viewport=size, color_scheme=shot.scheme, locale="en")
    page = context.new_page()
    if shot.who:
        page.goto("/en/accounts/login/")
        page.fill("[name=login]", shot.who)
        page.fill("[name=password]", password)
        page.click("form.entry button")
        page.wait_for_url("**/doors/")
    page.goto(shot.path)
    if shot.typed and shot.start:
        _type(page, shot.typed)
        page.wait_for_selector(shot.start)
    page.evaluate("document.fonts.ready.then(() => document.fonts.size)")
    if shot.start:
        page.evaluate(BEGIN_WITH, shot.start)
    box = page.locator(".mark").bounding_box()
    if box is None or box["y"] < 0 or box["y"] + box["height"] > shot.height:
        sys.exit(f"{shot.name}: the mark INVENTED is not in the picture")
    file = folder / f"{shot.name}.png"
    page.screenshot(path=file, type="png", animations="disabled")
    context.close()
    if file.stat().st_size > MOST_BYTES:
        sys.exit(f"{file.name}: {file.stat().st_size} bytes; at most {MOST_BYTES}")
    return file


def main(folder: Path = PICTURES, *names: str) -> None:
    """Takes the pictures named, or all of them."""
    folder.mkdir(parents=True, exist_ok=True)
    with demonstration() as (url, password), sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium(), args=list(FLAGS))
        for shot in (one for one in SHOTS if not names or one.name in names):
            file = take(shot, browser, url, password, folder)
            print(f"{file.name}: {shot.width} x {shot.height}, {file.stat().st_size // 1000} kB")
        browser.close()


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:2]), *sys.argv[2:])
