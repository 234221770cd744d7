"""What the unit's page costs the shipped server: `python bench/unit_page.py [STAYS ...]` (60 600 3000).

The demonstration is made in a temporary home. For more stays than its own, each of them is written again as
often as needed under other codes: the stay, its kept answers and its counts, without the rows of its record.
Then `nectary demo` is started on that home, the unit's lead opens the page, and the CPU of the server's
processes is read before and after; what they use in between without a reader is taken off.
"""

import http.client
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))
from tests.live.server import CLEAN, Server

SIZES = (60, 600, 3000)
GOAL_MS = 50
PAGES, IDLE_S = 60, 5.0


def cpu_s(server: Server) -> float:
    """Seconds of CPU of the processes that answer."""
    ticks = 0
    for process in server.workers():
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def prepare(stays: int) -> str:
    """Make the demonstration of NECTARY_HOME with this many stays; the cookie of its unit's lead."""
    import django

    django.setup()
    from django.conf import settings
    from django.contrib.auth import get_user_model
    from django.db import transaction
    from django.test import Client

    from nectary.web.chart import demo
    from nectary.web.chart.models import Stay

    demo.prepare(lambda line: None)
    with transaction.atomic():
        for stay in Stay.objects.order_by("pk"):
            for number in range(1, stays // demo.STAYS):
                again(stay, f"{stay.infant_id}-{number}")
    client = Client()
    client.force_login(get_user_model().objects.get(username="unit_lead"))
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def again(stay: Any, code: str) -> None:
    """Write the stay once more as `code`, with what is kept of its answers."""
    from nectary.web.chart.models import Results, Stay, StayCounts

    other = copied(Stay.objects.get(pk=stay.pk), infant_id=code)
    copied(Results.objects.get(stay=stay), stay=other)
    counts = StayCounts.objects.get(stay=stay)
    rows = [*counts.milk.all(), *counts.practices.all()]
    counts = copied(counts, stay=other)
    for row in rows:
        copied(row, counts=counts)


def copied(row: Any, **changes: Any) -> Any:
    row.pk, row._state.adding = None, True
    for name, value in changes.items():
        setattr(row, name, value)
    row.save(force_insert=True)
    return row


def page(server: Server, cookie: str) -> str:
    line = http.client.HTTPConnection("localhost", server.port, timeout=120)
    line.request("GET", "/en/unit/", headers={"Cookie": cookie})
    answer = line.getresponse()
    text = answer.read().decode()
    line.close()
    if answer.status != 200 or "being worked out" in text:
        sys.exit(f"the page answered {answer.status}, or not every stay is in it")
    return text


def measure(stays: int) -> None:
    """Make, start, read and print one line."""
    with tempfile.TemporaryDirectory() as home:
        environment = CLEAN | {
            "NECTARY_HOME": home,
            "NECTARY_DEMO": "1",
            "DJANGO_SETTINGS_MODULE": "nectary.web.settings",
        }
        making = [sys.executable, __file__, "prepare", str(stays)]
        made = subprocess.run(making, env=environment, stdout=subprocess.PIPE, text=True)
        if made.returncode:
            sys.exit(f"the unit of {stays} stays could not be made")
        server = Server(Path(home), NECTARY_WORKERS="1").start()
        try:
            told(stays, server, made.stdout.strip())
        finally:
            server.stop()


def told(stays: int, server: Server, cookie: str) -> None:
    before = cpu_s(server)
    page(server, cookie)
    first = cpu_s(server) - before
    before = cpu_s(server)
    time.sleep(IDLE_S)
    idle = (cpu_s(server) - before) / IDLE_S
    before, began = cpu_s(server), time.perf_counter()
    took = []
    for _ in range(PAGES):
        asked = time.perf_counter()
        page(server, cookie)
        took.append(time.perf_counter() - asked)
    each = (cpu_s(server) - before - idle * (time.perf_counter() - began)) / PAGES
    took.sort()
    print(
        f"{stays} stays: {each * 1000:.0f} ms of CPU a page (goal {GOAL_MS} ms), first {first * 1000:.0f}; "
        f"a reader waits p50 {took[PAGES // 2] * 1000:.0f} ms, p95 {took[PAGES * 95 // 100] * 1000:.0f} ms",
        flush=True,
    )


if __name__ == "__main__":
    if sys.argv[1:2] == ["prepare"]:
        print(prepare(int(sys.argv[2])))
    else:
        for size in [int(word) for word in sys.argv[1:]] or SIZES:
            measure(size)
