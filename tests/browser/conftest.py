"""A real demonstration on a port of its own, and a real Chromium."""

import csv
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from importlib.resources import files
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-quic", "--no-first-run",
    "--no-default-browser-check", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--force-color-profile=srgb",
)  # fmt: skip
START_S = 120  # a new unit is invented and worked out first; 25 s seen on a busy machine


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


class Demo:
    """A running demonstration: where it answers, its home, its password, its trials file."""

    def __init__(self, home: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://localhost:{self.port}"
        self.home = home
        self.trials = home / "trials.csv"
        packaged = files("nectary.evidence") / "data" / "trials.csv"
        self.trials.write_text(packaged.read_text(encoding="utf-8"), encoding="utf-8")
        self.environment = os.environ | {
            "NECTARY_HOME": str(home), "NECTARY_PORT": str(self.port), "NECTARY_TRIALS": str(self.trials),
        }  # fmt: skip
        self.process = self.nectary("demo")

    def nectary(self, *words):
        command = [sys.executable, "-m", "nectary", *words]
        with (self.home / "log").open("a") as log:
            return subprocess.Popen(command, env=self.environment, stdout=log, stderr=log)

    def run(self, *words):
        command = [sys.executable, "-m", "nectary", *words]
        return subprocess.run(command, env=self.environment, capture_output=True, text=True)

    def wait(self):
        until = time.monotonic() + START_S
        while time.monotonic() < until and self.process.poll() is None:
            try:
                with urllib.request.urlopen(f"{self.url}/healthz", timeout=2):
                    return
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                time.sleep(0.2)
        pytest.fail("the demonstration did not answer:\n" + (self.home / "log").read_text())

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


def _stop(running):
    running.process.terminate()
    running.process.wait(timeout=20)


@pytest.fixture(scope="session")
def invented(tmp_path_factory):
    """A home in which the demonstration was made once: inventing its stays takes longest."""
    running = Demo(tmp_path_factory.mktemp("invented"))
    running.wait()
    _stop(running)
    return running.home / "demo"


# a copy each: what one module charts, keeps or signs is not there for the next
@pytest.fixture(scope="module")
def demo(invented, tmp_path_factory):
    home = tmp_path_factory.mktemp("demo")
    shutil.copytree(invented, home / "demo")
    running = Demo(home)
    running.wait()
    yield running
    _stop(running)


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
