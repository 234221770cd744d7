"""How every public page is found, and what a sweep asks of each; an answer is a list of faults."""

import re
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from axe_playwright_python.sync_playwright import Axe

AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LINK = re.compile(r'\shref="([^"#]+)')
MOST_BYTES = 300_000  # what a page may load in all, so that it opens on a ward's weak network
A4_PX = 718  # A4 less a margin of 1 cm on each side, at 96 px an inch
SMALLEST_MAIN = 60  # letters; the shortest page says that an address is not there

OPEN_ALL = "document.querySelectorAll('details').forEach(one => one.open = true)"
# what Tab can reach, in the order of the page; of radio buttons with one name it reaches one
REACHED = """() => {
    const near = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]';
    window.reachable = [...document.querySelectorAll(near)].filter(one => {
        if (one.disabled || one.tabIndex < 0) return false;
        if (one.type === 'radio' && one.name) {
            const same = [...document.querySelectorAll(`input[type=radio][name="${one.name}"]`)];
            return one === (same.find(other => other.checked) || same[0]);
        }
        return one.checkVisibility();
    });
    return window.reachable.map(one => one.outerHTML.slice(0, 90));
}"""
STANDS = """() => {
    const one = document.activeElement;
    if (!one || one === document.body) return null;
    const box = one.getBoundingClientRect(), style = getComputedStyle(one);
    const first = one.getClientRects()[0] || box;  // a link that goes over two lines has a corner elsewhere
    const seen = document.elementFromPoint(
        Math.min(Math.max(first.left + Math.min(first.width, 20) / 2, 0), innerWidth - 1),
        Math.min(Math.max(first.top + Math.min(first.height, 20) / 2, 0), innerHeight - 1));
    return {
        at: window.reachable.indexOf(one), what: one.outerHTML.slice(0, 90),
        outline: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
        inside: box.width > 0 && box.height > 0 && box.right > 0 && box.left < innerWidth
            && box.bottom > 0 && box.top < innerHeight,
        covered: !(seen && (one.contains(seen) || seen.contains(one))),
    };
}"""
ON_SCREEN = """() => {
    window.seen = [...document.querySelectorAll('main :is(h1, h2, h3, p, li, table, dl)')].filter(one =>
        one.checkVisibility() && one.getClientRects().length && one.textContent.trim()
        && !one.closest('form, .hidden, .slim') && !one.querySelector('.button'));
}"""
ON_PAPER = """width => {
    const faults = [], shown = one => one.checkVisibility() && one.getClientRects().length > 0;
    for (const one of document.querySelectorAll('nav, form, button:not(.word), .button, .ways, .skip'))
        if (shown(one)) faults.push(`printed, but of no use on paper: ${one.outerHTML.slice(0, 90)}`);
    const main = document.querySelector('main');
    for (const one of window.seen)
        if (!shown(one)) faults.push(`not printed: ${one.outerHTML.slice(0, 90)}`);
    if (document.documentElement.scrollWidth > width)
        faults.push(`wider than the paper: ${document.documentElement.scrollWidth} px`);
    for (const one of main.querySelectorAll('*'))
        if (shown(one) && one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 1
                && ['auto', 'scroll', 'hidden', 'clip'].includes(getComputedStyle(one).overflowX)
                && !one.closest('svg, .hidden'))
            faults.push(`cut at ${one.clientWidth} of ${one.scrollWidth} px: ${one.outerHTML.slice(0, 90)}`);
    return [faults, main.innerText.length];
}"""


@dataclass
class Found:
    """What links of ours lead to: `pages` as path -> status, `papers` the PDF files.

    `closed` asks to sign in first; `others` are neither pages nor papers.
    """

    pages: dict[str, int] = field(default_factory=dict)
    papers: set[str] = field(default_factory=set)
    closed: set[str] = field(default_factory=set)
    others: set[str] = field(default_factory=set)

    @property
    def done(self) -> set[str]:
        return {*self.pages, *self.closed, *self.others}


def find(url: str, starts: tuple[str, ...]) -> Found:
    """Every page and paper of the server at `url` that a visitor's clicks reach from `starts`."""
    found, waiting = Found(), list(starts)
    while waiting:
        path = waiting.pop()
        if path in found.done:
            continue
        try:
            answer = urllib.request.urlopen(url + path)
        except urllib.error.HTTPError as error:
            answer = error
        with answer:
            if urlsplit(answer.geturl()).path != path:
                found.closed.add(path)
                continue
            if answer.headers.get_content_type() != "text/html":
                found.others.add(path)
                continue
            found.pages[path] = answer.status
            text = answer.read().decode()
        for to in LINK.findall(text):
            away = urlsplit(urljoin(url + path, to.replace("&amp;", "&")))
            if f"{away.scheme}://{away.netloc}" != url or away.path.startswith("/static/"):
                continue
            if away.path.endswith(".pdf"):
                found.papers.add(away.path + (f"?{away.query}" if away.query else ""))
            else:
                waiting.append(away.path)
    return found


class Wire:
    """What one page loads from an empty cache: the bytes, and from where."""

    def __init__(self, page) -> None:
        self.asked, self.bytes = [], 0
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.send("Network.setCacheDisabled", {"cacheDisabled": True})
        session.on("Network.requestWillBeSent", lambda event: self.asked.append(event["request"]["url"]))
        session.on("Network.loadingFinished", self._add)

    def _add(self, event) -> None:
        self.bytes += int(event["encodedDataLength"])

    def open(self, page, path: str) -> int:
        """The bytes of the page at `path` with all that it loads."""
        self.asked.clear()
        self.bytes = 0
        page.goto(path)
        page.evaluate("document.fonts.ready.then(() => document.fonts.size)")
        return self.bytes

    def elsewhere(self, url: str) -> list[str]:
        return [asked for asked in self.asked if not asked.startswith((url + "/", "data:"))]


def barriers(page, axe: Axe) -> list[str]:
    """What axe finds on the page as it stands."""
    options = {"runOnly": {"type": "tag", "values": AXE_TAGS}, "resultTypes": ["violations"]}
    found = axe.run(page, options=options)
    return [found.generate_report()] if found.violations_count else []


def wider_than(page, width: int) -> list[str]:
    wide = page.evaluate("document.documentElement.scrollWidth")
    return [f"{wide} px wide at {width}"] if wide > width else []


def on_paper(page) -> list[str]:
    """What a print of the page would lose, and what it would carry for nothing."""
    size = page.viewport_size
    page.evaluate(ON_SCREEN)
    page.emulate_media(media="print")
    page.set_viewport_size({"width": A4_PX, "height": 1000})
    faults, letters = page.evaluate(ON_PAPER, A4_PX)
    page.emulate_media(media="screen")
    page.set_viewport_size(size)
    return faults + ([f"{letters} letters are printed"] if letters < SMALLEST_MAIN else [])


def by_keyboard(page) -> list[str]:
    """Where Tab does not go in the order of the page, is not seen, or is held."""
    page.evaluate("scrollTo(0, 0)")
    expected = page.evaluate(REACHED)
    faults, last = [], -1
    if "skip" not in expected[0]:
        faults.append(f"the way past the top is not first: {expected[0]}")
    for _ in range(3 * len(expected) + 10):
        page.keyboard.press("Tab")
        here = page.evaluate(STANDS)
        if here is None or 0 <= here["at"] < last:  # out at the end, or begun again
            break
        if here["at"] < 0:
            faults.append(f"not expected: {here['what']}")
            continue
        if here["at"] == last and last >= 0:
            continue  # a field of several parts, such as a date's
        if here["at"] != last + 1:
            faults.append(f"Tab goes from {expected[last] if last >= 0 else 'the top'} to {here['what']}")
            last = max(last, here["at"])
        else:
            last = here["at"]
        for wrong, word in ((not here["outline"], "no outline"), (not here["inside"], "out of sight"),
                            (here["covered"], "covered")):  # fmt: skip
            if wrong:
                faults.append(f"{word}: {here['what']}")
    if last != len(expected) - 1:
        faults.append(f"Tab ends at {last + 1} of {len(expected)}: {expected[last]}")
    return faults
