"""A shift: many devices chart at once, each through the page's own forms, and what it must come to by hand.

No two entries of a ward are alike: each has a slot, and with it a minute of its own. So an entry can be
looked for by its content, and nobody is asked whether it is the one before.
"""

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from tests.live.page import Form
from tests.live.person import STORED, NoAnswer, Person
from tests.live.ward import BIRTH_WEIGHT_G, BORN, Ward, load, write

KINDS = ("feed", "feed", "weight", "feed", "decision", "hold", "talk")
MILKS = ("mother", "donor", "formula")
FIRST_MIN, MINUTES_APART = 16 * 60, 11  # the first slot is midnight after birth
# holds stand after all else: milk charted in a hold is asked about, which is right and no part of this
FIRST_HOLD_MIN, MINUTES_APART_IN_HOLD = 9 * 1440, 3
PAUSE_S = 0.2


@dataclass(frozen=True)
class Entry:
    """One entry: its form, what is typed, and its content as the database must hold it."""

    baby: str
    at_min: int
    form: str
    cells: dict[str, str]
    content: tuple[Any, ...]

    @property
    def at(self) -> datetime:
        return BORN + timedelta(minutes=self.at_min)

    @property
    def kept_as(self) -> tuple[Any, ...]:
        return (self.form, self.baby, self.at_min, *self.content)


def entry(ward: Ward, slot: int) -> Entry:
    """The entry of this slot, below 1000: its baby, minute, kind and amounts all follow from the number."""
    baby, at_min = ward.babies[slot % len(ward.babies)], FIRST_MIN + MINUTES_APART * slot
    kind = KINDS[slot % len(KINDS)]
    if kind == "feed":
        milk, volume_ul = MILKS[slot % len(MILKS)], 1000 + 10 * (slot % 89)  # never twice the one before
        cells = {"milk": milk, "given": "given", "volume_ul": f"{volume_ul / 1000:.2f}", "reason": ""}
        return Entry(baby, at_min, "feed", cells, (milk, "given", volume_ul))
    if kind == "weight":
        weight_g = BIRTH_WEIGHT_G + slot % 23
        return Entry(baby, at_min, "weight", {"weight_g": str(weight_g)}, (weight_g,))
    if kind == "talk":
        cells = {"topic": "feeds_going_up", "language": "es", "interpreter": "professional"}
        return Entry(baby, at_min, "talk", cells, tuple(cells.values()))
    if kind == "decision":
        cells = {"decision": "stay", "step": "", "aim": str(20 + slot % 100), "reason": ""}
        return Entry(baby, at_min, "decision", cells, ("stay", 20 + slot % 100, None))
    cells = {"decision": "hold", "step": "", "aim": "", "reason": "belly", "told": "told"}
    at_min = FIRST_HOLD_MIN + MINUTES_APART_IN_HOLD * slot
    return Entry(baby, at_min, "decision", cells, ("hold", None, "belly"))


@dataclass
class Sent:
    """An entry and every status that came back for it, 0 where the connection broke; what the page said.

    `seconds`: from the first sending of its form to the last answer.
    """

    entry: Entry
    seconds: float = 0
    statuses: list[int] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    @property
    def acknowledged(self) -> bool:
        return bool(self.statuses) and self.statuses[-1] in STORED


def chart(person: Person, wanted: Entry, patient: Callable[[], bool]) -> Sent:
    """Open the baby's page and send its form; where no answer comes the same form again, while `patient`."""
    sent, form = Sent(wanted), None
    while True:
        try:
            if form is None:
                form, begun = _form(person, wanted), time.monotonic()
            _send(person, form, sent)
            sent.seconds = time.monotonic() - begun
            return sent
        except NoAnswer as broken:
            sent.statuses.append(broken.status)
            if not patient():
                return sent
            time.sleep(PAUSE_S)


def _form(person: Person, wanted: Entry) -> Form:
    path = f"/en/bedside/{wanted.baby}/"
    answer = person.ask(path)
    if answer.status != 200:
        raise NoAnswer(path, answer.status)
    return answer.page.form(f"/{wanted.form}/")


def _send(person: Person, form: Form, sent: Sent) -> None:
    name = sent.entry.form
    cells = {"at": f"{sent.entry.at:%Y-%m-%dT%H:%M}", **sent.entry.cells}
    answer = person.send(form, **{f"{name}-{cell}": value for cell, value in cells.items()})
    if answer.status == 503:
        raise NoAnswer(form.action, answer.status)
    sent.statuses.append(answer.status)
    if answer.status not in STORED:
        sent.said += answer.page.alerts


class Shift:
    """Charting that goes on in `clients` threads, `writes` entries each, from the first slot on.

    Nobody gives up within `patience_s` of the beginning. Leaving the `with` ends it, whatever is left.
    """

    def __init__(self, ward: Ward, *, clients: int, writes: int, patience_s: float = 0) -> None:
        self.ward = ward
        self.done: list[Sent] = []
        self._writes = writes
        self._until = time.monotonic() + patience_s
        self._slots = iter(range(clients * writes))
        self._slot = threading.Lock()
        self._pool = ThreadPoolExecutor(clients)
        tabs = [ward.devices[at % len(ward.devices)].another_tab() for at in range(clients)]
        self._running = [self._pool.submit(self._chart, tab) for tab in tabs]

    def __enter__(self) -> "Shift":
        return self

    def __exit__(self, *_: object) -> None:
        self._until = 0
        self._slots = iter(())
        self._pool.shutdown()

    def _chart(self, tab: Person) -> None:
        for _ in range(self._writes):
            with self._slot:
                slot = next(self._slots, None)
            if slot is not None:
                self.done.append(chart(tab, entry(self.ward, slot), self._patient))

    def _patient(self) -> bool:
        return time.monotonic() < self._until

    def until(self, number: int) -> None:
        """Wait until so many entries are done; AssertionError where all are: nothing was left under way."""
        while len(self.done) < number and not self._over():
            time.sleep(0.02)
        assert not self._over(), "the shift was over before"

    def _over(self) -> bool:
        return all(one.done() for one in self._running)

    def end(self) -> list[Sent]:
        """Wait for everybody; everything that was sent."""
        for one in self._running:
            one.result()
        return self.done


def load_feeds(ward: Ward, feeds: Iterable[Entry]) -> None:
    """`nectary load` of these feeds into the ward, by a process beside the server."""
    rows = [
        {"infant_id": one.baby, "feeds_id": f"file-{one.at_min}", "at": f"{one.at:%Y-%m-%dT%H:%M}",
         "milk": one.content[0], "given": "given", "volume_ml": one.cells["volume_ul"]}
        for one in feeds
    ]  # fmt: skip
    load(ward.server, write(ward.server, "feeds", rows), ward.code)


def sums(entries: Iterable[Entry]) -> dict[tuple[str, int, str], float]:
    """{(baby, unit day, milk): mL} of the feeds among `entries`, added up by hand."""
    found: dict[tuple[str, int, str], int] = defaultdict(int)
    for one in entries:
        if one.form == "feed":
            milk, _, volume_ul = one.content
            found[one.baby, (one.at.date() - BORN.date()).days, milk] += volume_ul
    return {key: volume_ul / 1000 for key, volume_ul in found.items()}
