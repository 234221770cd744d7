"""Takes the pictures of the README: one of each door, from a new demonstration with invented babies alone.

By hand: python tools/pictures.py [FOLDER]. Needs a Chromium, found as the browser tests find theirs.
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
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

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

    `start` is what it begins with, as a CSS selector; None = the top of the page.
    """

    name: str
    who: str | None
    path: str
    width: int
    height: int
    start: str | None = None


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


def take(shot: Shot, browser: Browser, url: str, password: str, folder: Path) -> Path:
    """The picture's file; SystemExit where the mark cannot be seen in it or the file is too large."""
    size = {"width": shot.width, "height": shot.height}
    context = browser.new_context(base_url=url, viewport=size, color_scheme="light", locale="en")
    page = context.new_page()
    if shot.who:
        page.goto("/en/accounts/login/")
        page.fill("[name=login]", shot.who)
        page.fill("[name=password]", password)
        page.click("form.entry button")
        page.wait_for_url("**/doors/")
    page.goto(shot.path)
    page.evaluate("document.fonts.ready")
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


def main(folder: Path = PICTURES) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with demonstration() as (url, password), sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium(), args=list(FLAGS))
        for shot in SHOTS:
            file = take(shot, browser, url, password, folder)
            print(f"{file.name}: {shot.width} x {shot.height}, {file.stat().st_size // 1000} kB")
        browser.close()


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
