"""The demonstration as people start it, one a test worker, and a real Chromium."""

import csv
import fcntl
import os
import shutil
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright
from tests.live.server import Server

FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-quic", "--no-first-run",
    "--no-default-browser-check", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--force-color-profile=srgb",
)  # fmt: skip

BEGINS = f"{date.today()}T20:00"  # in the evening: feeds of that day are charted by then


def chromium_path():
    named = (
        os.environ.get("NECTARY_CHROMIUM"),
        *map(shutil.which, ("chromium", "chromium-browser", "google-chrome")),
    )
    found = next(filter(None, named), None)
    if found is None:
        reason = "NO CHROMIUM HERE, SO NO PAGE WAS SEEN IN A BROWSER: apt-get install chromium"
        pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)
    return found


# a module each: while Playwright is open no test of the same process may use Django's database
@pytest.fixture(scope="module")
def browser():
    path = chromium_path()
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=path, args=list(FLAGS))
        yield chromium
        chromium.close()


class Demo(Server):
    """A running demonstration that reads a trials file of its own."""

    def __init__(self, home: Path) -> None:
        self.trials = home / "trials.csv"
        packaged = files("nectary.evidence") / "data" / "trials.csv"
        self.trials.write_text(packaged.read_text(encoding="utf-8"), encoding="utf-8")
        super().__init__(home, NECTARY_TRIALS=str(self.trials), NECTARY_CLOCK=BEGINS)

    @property
    def password(self):
        return (self.home / "demo" / "sign-in").read_text()

    def change_trial(self, study, **cells):
        """Write other counts into one trial's row for NEC."""
        with self.trials.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            rows, names = list(reader), reader.fieldnames
        for row in rows:
            if row["study"] == study and row["outcome"] == "nec_stage2plus":
                row.update({name: str(count) for name, count in cells.items()})
        with self.trials.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, names)
            writer.writeheader()
            writer.writerows(rows)


@pytest.fixture(scope="session")
def invented(tmp_path_factory, worker_id):
    """A home in which the demonstration was made once for all workers: inventing its stays takes longest."""
    base = tmp_path_factory.getbasetemp()
    place = (base if worker_id == "master" else base.parent) / "invented"
    place.mkdir(exist_ok=True)
    with (place / "made").open("a+") as made:
        fcntl.flock(made, fcntl.LOCK_EX)
        if not made.tell():
            Demo(place).start().stop()
            made.write("whole")
    return place


def _copied(invented, tmp_path_factory):
    home = tmp_path_factory.mktemp("demo")
    shutil.copytree(invented / "demo", home / "demo")
    running = Demo(home).start()
    yield running
    running.stop()


@pytest.fixture(scope="session")
def demo(invented, tmp_path_factory):
    """The one of this test worker, for all whose readers leave a demonstration as it was."""
    yield from _copied(invented, tmp_path_factory)


@pytest.fixture(scope="module")
def own_demo(invented, tmp_path_factory):
    """One for a module that charts, signs or changes a trial: the next module does not see it."""
    yield from _copied(invented, tmp_path_factory)


@pytest.fixture
def open_as(browser, demo):
    """A page signed in as one of the demo's people, or a visitor's with None."""
    contexts = []

    def sign_in(who, **options):
        context = browser.new_context(base_url=demo.url, **options)
        contexts.append(context)
        page = context.new_page()
        if who:
            page.goto("/en/accounts/login/")
            page.fill("[name=login]", who)
            page.fill("[name=password]", demo.password)
            page.click("form.entry button")
            page.wait_for_url("**/doors/")
        return page

    yield sign_in
    for context in contexts:
        context.close()
