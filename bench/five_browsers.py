"""500 entries by five real browsers at once, as a shift treats a page: nothing lost, doubled or silent.

Each entry has a minute of its own. It is saved plainly, after a reload, after going back, from a tab that was
duplicated, from a form that a browser restored, over a lost request, over a lost answer, or by a second
nurse; one of the five browsers runs no script. Afterwards the database holds each entry once.
"""

import asyncio
import random
import sqlite3
import sys
import tempfile
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

from playwright.async_api import async_playwright

sys.path.insert(0, str(Path(__file__).parents[1]))
from tests.browser.conftest import FLAGS, chromium_path
from tests.live.server import Server

PEOPLE = ("nurse", "nurse2", "nurse_practitioner", "doctor", "dietitian")
BABIES = ("invented-0000010", "invented-0000020", "invented-0000030", "invented-0000040")
WAYS = ("plain", "plain", "reload", "back", "duplicated", "restored", "lost request", "lost answer", "second")
BEGINS, PATIENCE_MS, SEED = "2026-03-10T20:00", 60_000, 1
READY = "section[aria-labelledby=feed] [data-save]:not([disabled])"
SAVED, ASKED, UNSENT, TAKEN = "#said .saved", "button[name$=accept]", "[data-trouble]:visible", "#taken"


class Nurse:
    """One person in one browser; `charted`: what they meant to chart and were told is saved."""

    def __init__(self, context, name, url, scripted):
        self.context, self.name, self.url, self.scripted = context, name, url, scripted
        self.charted, self.ways, self.silent = [], Counter(), []

    async def sign_in(self, password):
        self.page = await self.context.new_page()
        self.page.set_default_timeout(PATIENCE_MS)
        await self.page.goto(f"{self.url}/en/accounts/login/")
        await self.page.fill("[name=login]", self.name)
        await self.page.fill("[name=password]", password)
        await self.page.click("form.entry button")
        await self.page.wait_for_url("**/doors/")

    async def open(self, baby, page=None):
        await (page or self.page).goto(f"{self.url}/en/bedside/{baby}/")

    async def type(self, at, volume, page=None):
        form = (page or self.page).locator("section[aria-labelledby=feed] form")
        await form.locator("[name=feed-at]").fill(at)
        await form.locator("[name=feed-milk]").select_option("mother")
        await form.locator("[name=feed-volume_ul]").fill(volume)

    async def press(self, page=None):
        await (page or self.page).locator(READY).click()
        await self.answered(page or self.page)

    async def answered(self, page):
        """Until the form can be pressed again: while a request is on its way its buttons cannot."""
        await page.wait_for_timeout(50)
        await page.locator(READY).wait_for()

    async def heard(self, at, volume, page=None):
        """Go on until the page says that this entry is saved; it must say something each time."""
        page = page or self.page
        said = f"{volume} mL"
        for _ in range(6):
            spoken = page.locator(f"{SAVED}, {ASKED}, {UNSENT}, {TAKEN}").first
            await spoken.wait_for()
            saved = page.locator(SAVED)
            if (
                await saved.count()
                and said in await saved.inner_text()
                and at[-5:] in await saved.inner_text()
            ):
                return True
            if await page.locator(ASKED).count():
                await page.locator(ASKED).first.click()
                await self.answered(page)
            elif await page.locator(UNSENT).count() or await page.locator(TAKEN).count():
                await self.press(page)
            else:
                return False
        return False

    async def chart(self, baby, at, volume, way):
        self.ways[way] += 1
        await self.open(baby)
        await getattr(self, way.replace(" ", "_"))(baby, at, volume)
        if await self.heard(at, volume):
            self.charted.append((baby, at, volume))
        else:
            self.silent.append((baby, at, volume, way))

    async def plain(self, baby, at, volume):
        await self.type(at, volume)
        await self.press()

    async def reload(self, baby, at, volume):
        await self.type(at, volume)
        await self.page.reload()
        await self.plain(baby, at, volume)

    async def back(self, baby, at, volume):
        await self.page.goto(f"{self.url}/en/bedside/")
        await self.page.go_back()
        await self.plain(baby, at, volume)

    async def duplicated(self, baby, at, volume):
        """A second tab with the very same form: pressed in both."""
        key = await self.page.locator("[name=feed-key]").get_attribute("value")
        other = await self.context.new_page()
        other.set_default_timeout(PATIENCE_MS)
        await self.open(baby, other)
        if self.scripted:
            await other.locator("[name=feed-key]").evaluate("(field, key) => field.value = key", key)
            await self.type(at, volume, other)
            await self.press(other)
            await self.heard(at, volume, other)
        await other.close()
        await self.plain(baby, at, volume)

    async def restored(self, baby, at, volume):
        """A form that was used before and that the browser shows again: its key is spent."""
        spent = getattr(self, "spent", None)
        self.spent = await self.page.locator("[name=feed-key]").get_attribute("value")
        if spent and self.scripted:
            await self.page.locator("[name=feed-key]").evaluate("(field, key) => field.value = key", spent)
        await self.plain(baby, at, volume)

    async def lost_request(self, baby, at, volume):
        await self._lost(baby, at, volume, reaches=False)

    async def lost_answer(self, baby, at, volume):
        await self._lost(baby, at, volume, reaches=True)

    async def _lost(self, baby, at, volume, reaches):
        if not self.scripted:  # without a script the browser itself says that there was no connection
            await self.plain(baby, at, volume)
            return
        lost = []

        async def lose(route):
            if not lost:
                lost.append(True)
                if reaches:
                    await route.fetch(timeout=PATIENCE_MS)
                await route.abort()
            else:
                await route.continue_()

        await self.page.route("**/feed/", lose)
        await self.plain(baby, at, volume)
        await self.page.locator(UNSENT).first.wait_for()
        await self.press()
        await self.heard(at, volume)
        await self.page.unroute("**/feed/")

    async def second(self, baby, at, volume):
        """Somebody else charts at the same time; this one is an entry of its own."""
        await self.plain(baby, at, volume)


async def shift(url, password, entries):
    random.seed(SEED)
    async with async_playwright() as play:
        browsers, nurses = [], []
        for number, name in enumerate(PEOPLE):
            browsers.append(await play.chromium.launch(executable_path=chromium_path(), args=list(FLAGS)))
            scripted = number != len(PEOPLE) - 1
            context = await browsers[-1].new_context(java_script_enabled=scripted)
            nurses.append(Nurse(context, name, url, scripted))
            await nurses[-1].sign_in(password)
        parts = [entries[number :: len(PEOPLE)] for number in range(len(PEOPLE))]
        await asyncio.gather(*(one(nurse, part) for nurse, part in zip(nurses, parts, strict=True)))
        for browser in browsers:
            await browser.close()
    return nurses


async def one(nurse, entries):
    for done, (baby, at, volume) in enumerate(entries, start=1):
        await nurse.chart(baby, at, volume, random.choice(WAYS))
        if done % 20 == 0:
            print(f"{nurse.name}: {done} of {len(entries)}", file=sys.stderr, flush=True)


def planned(home, count):
    """(baby, local minute, volume in mL as typed): a minute of its own each, near the baby's last feed."""
    with sqlite3.connect(home / "demo" / "nectary.sqlite3") as db:
        last = dict(
            db.execute(
                "select s.infant_id, f.volume_ul from chart_feeds f join chart_stay s on s.id = f.stay_id "
                "where f.volume_ul > 0 order by f.at_min"
            )
        )
    begins = datetime.fromisoformat(BEGINS)
    found = []
    for number in range(count):
        baby = BABIES[number % len(BABIES)]
        at = begins - timedelta(minutes=2 + number // len(BABIES))
        ml = last[baby] / 1000 + (number % 3) / 10
        found.append((baby, f"{at:%Y-%m-%dT%H:%M}", f"{ml:g}"))
    return found


def stored(home):
    """(baby, local minute, volume) of every feed that one of the five charted, as often as it stands."""
    with sqlite3.connect(home / "demo" / "nectary.sqlite3") as db:
        rows = db.execute(
            "select s.infant_id, s.birth_at, f.at_min, f.volume_ul, f.entered_by from chart_feeds f "
            "join chart_stay s on s.id = f.stay_id where f.retired_at is null and f.source = 'charted here'"
        ).fetchall()
    return Counter(
        (code, f"{datetime.fromisoformat(born) + timedelta(minutes=at):%Y-%m-%dT%H:%M}", f"{ul / 1000:g}")
        for code, born, at, ul, by in rows
        if by in PEOPLE
    )


def main(count):
    with tempfile.TemporaryDirectory() as place:
        home = Path(place)
        server = Server(home, NECTARY_CLOCK=BEGINS, NECTARY_WORKERS="2", NECTARY_THREADS="4").start()
        try:
            entries = planned(home, count)
            nurses = asyncio.run(shift(server.url, (home / "demo" / "sign-in").read_text(), entries))
        finally:
            server.stop()
        told, there = Counter(one for nurse in nurses for one in nurse.charted), stored(home)
        ways = sum((nurse.ways for nurse in nurses), Counter())
        silent = [one for nurse in nurses for one in nurse.silent]
        print(f"{count} entries by five browsers, one of them without a script: {dict(ways)}")
        lost, doubled = list((told - there).elements()), [one for one, times in there.items() if times > 1]
        unasked = list((there - Counter(entries)).elements())
        print(f"told saved {told.total()}, stored {there.total()}, lost {len(lost)}, doubled {len(doubled)}")
        print(f"silent {len(silent)}, stored and not meant {len(unasked)}")
        for one in (*silent, *lost, *doubled, *unasked):
            print("  ", one)
    return int(bool(lost or doubled or silent or unasked or told.total() != count))


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 500))
