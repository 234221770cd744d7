"""What a baby's page and a saved feed cost the shipped server: `python bench/baby_page.py [ROUNDS]` (40).

The demonstration is started in a temporary home with one process that answers. A nurse opens a baby's page,
then charts feeds as the page's script sends them: the answer to a save is the page with the entry in it, and
the baby's answers are worked out anew. The CPU of the server is read before and after; what it uses in
between without anybody is taken off.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from bench.unit_page import IDLE_S, cpu_s
from tests.live.person import Person
from tests.live.server import Server

ROUNDS, WARM = 40, 4
PAGE = "/en/bedside/invented-0000010/"
PAGE_MS, SAVE_MS = 30, 40
NOW = datetime(2026, 3, 10, 20)


class Nurse:
    """One nurse with one baby's page before them."""

    def __init__(self, server: Server, password: str) -> None:
        self.person = Person(server).sign_in("nurse", password)
        self.page, self.saved = self.person.open(PAGE), 0

    def look(self) -> None:
        self.page = self.person.open(PAGE)

    def chart(self) -> None:
        """One feed more, two minutes before the one charted last."""
        self.saved += 1
        form = self.page.form("/feed/")
        at = NOW - timedelta(minutes=2 * self.saved)
        cells = {"feed-at": f"{at:%Y-%m-%dT%H:%M}", "feed-milk": "donor", "feed-volume_ul": "1.5"}
        answer = self.person.ask(form.action, form.fields | cells, **{"HX-Request": "true"})
        if answer.status != 200 or 'class="saved"' not in answer.text:
            sys.exit(f"a feed was not saved: {answer.status} {answer.page.alerts}")
        self.page = answer.page


def cpu_ms(server: Server, idle: float, once: Callable[[], None], rounds: int) -> float:
    """Milliseconds of CPU of one of `rounds`, after WARM that are not counted."""
    for _ in range(WARM):
        once()
    before, began = cpu_s(server), time.perf_counter()
    for _ in range(rounds):
        once()
    return (cpu_s(server) - before - idle * (time.perf_counter() - began)) / rounds * 1000


def main(rounds: int) -> None:
    with tempfile.TemporaryDirectory() as place:
        home = Path(place)
        server = Server(home, NECTARY_WORKERS="1", NECTARY_CLOCK=NOW.isoformat(timespec="minutes")).start()
        try:
            nurse = Nurse(server, (home / "demo" / "sign-in").read_text().strip())
            before = cpu_s(server)
            time.sleep(IDLE_S)
            idle = (cpu_s(server) - before) / IDLE_S
            for name, once, goal in (("a page", nurse.look, PAGE_MS), ("a save", nurse.chart, SAVE_MS)):
                each = cpu_ms(server, idle, once, rounds)
                print(f"{name}: {each:.0f} ms of CPU (goal {goal} ms)", flush=True)
        finally:
            server.stop()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS)
