"""How long visitors wait for public pages, and what a page costs: `python bench/public_pages.py [READERS]`.

The demonstration is started as people start it, in a temporary home. READERS (32) at once then open the
pages in turn: as readers with a cookie, for whom each page is rendered; as visitors, who are sent what was
rendered before; and as visitors who have the pages, who are told that nothing changed.
"""

import http.client
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PAGES = (
    "/en/", "/es/cards/", "/en/cards/fortifier/", "/en/evidence/", "/en/evidence/F02_donor_vs_formula/",
    "/es/measures/",
)  # fmt: skip
READERS = 32
ROUNDS = {"rendered each time": 2, "kept by the server": 40, "kept by the reader": 40}
GOAL_MS = 2
START_S = 180


@contextmanager
def demonstration() -> Iterator[tuple[int, int]]:
    """(port, process) of a demonstration that answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as home:
        environment = os.environ | {"NECTARY_HOME": home, "NECTARY_PORT": str(port)}
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        with subprocess.Popen([sys.executable, "-m", "nectary", "demo"], env=environment, **quiet) as process:
            try:
                answering(port)
                yield port, process.pid
            finally:
                process.terminate()


def answering(port: int) -> None:
    until = time.monotonic() + START_S
    while time.monotonic() < until:
        try:
            if read(http.client.HTTPConnection("127.0.0.1", port), "/healthz", {})[0] == 200:
                return
        except OSError:
            time.sleep(0.2)
    sys.exit("the demonstration did not answer")


def read(line: http.client.HTTPConnection, path: str, asked: dict[str, str]) -> tuple[int, int, str]:
    """(status, bytes of the page as sent, its tag or "")."""
    line.request("GET", path, headers={"Host": "localhost", "Accept-Encoding": "gzip"} | asked)
    answer = line.getresponse()
    return answer.status, len(answer.read()), answer.headers.get("ETag", "")


def cpu_s(process: int) -> float:
    """Seconds of CPU of the process and of those that it started."""
    listed = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True)
    pairs = [tuple(map(int, line.split())) for line in listed.stdout.splitlines()]
    ticks = 0
    for one in (process, *(pid for pid, parent in pairs if parent == process)):
        fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def read_together(
    port: int, readers: int, rounds: int, asked: dict[str, dict[str, str]]
) -> list[tuple[str, float, int]]:
    """(page, seconds, status) of each reading: every reader opens every page `rounds` times."""
    found: list[tuple[str, float, int]] = []

    def one(first: int) -> None:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        for number in range(rounds * len(PAGES)):
            path = PAGES[(first + number) % len(PAGES)]
            began = time.perf_counter()
            status, _, _ = read(line, path, asked[path])
            found.append((path, time.perf_counter() - began, status))

    threads = [threading.Thread(target=one, args=(number,)) for number in range(readers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def told(how: str, found: list[tuple[str, float, int]], cpu: float) -> None:
    statuses = {status: sum(status == one for _, _, one in found) for _, _, status in found}
    print(f"{how}: {len(found)} pages {statuses}, {cpu / len(found) * 1000:.2f} ms of CPU a page")
    for path in (None, *PAGES):
        took = sorted(seconds * 1000 for at, seconds, _ in found if path in (None, at))
        middle, late = took[len(took) // 2], took[len(took) * 95 // 100]
        print(f"  {path or 'all':<40} p50 {middle:8.1f} ms  p95 {late:8.1f} ms")


def main(readers: int) -> None:
    with demonstration() as (port, process):
        line = http.client.HTTPConnection("127.0.0.1", port)
        tags = {path: read(line, path, {})[2] for path in PAGES}
        ways = {
            "rendered each time": {path: {"Cookie": "csrftoken=x"} for path in PAGES},
            "kept by the server": {path: {} for path in PAGES},
            "kept by the reader": {path: {"If-None-Match": tag} for path, tag in tags.items()},
        }
        print(f"{readers} readers at once; goal for a page that the reader has: {GOAL_MS} ms of CPU")
        for how, asked in ways.items():
            before = cpu_s(process)
            found = read_together(port, readers, ROUNDS[how], asked)
            told(how, found, cpu_s(process) - before)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else READERS)
