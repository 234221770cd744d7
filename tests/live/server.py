"""The shipped program as people start it: `nectary demo` and `nectary serve`, as processes of their own."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import ClassVar

START_S = 120  # a new demonstration is invented and worked out first; 25 s seen on a busy machine
STOP_S = 20
WORKERS, THREADS = 2, 4
CLEAN = {
    name: value
    for name, value in os.environ.items()
    if name == "NECTARY_CACHE" or not name.startswith(("NECTARY_", "DJANGO_"))
}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """One home, one port, one running program; `scheme` is what its people see in front of the proxy."""

    command = "demo"
    scheme = "http"
    headers: ClassVar[dict[str, str]] = {}

    def __init__(self, home: Path, **settings: str) -> None:
        self.home = home
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        self.environment = CLEAN | {
            "NECTARY_HOME": str(home), "NECTARY_PORT": str(self.port), **settings,
        }  # fmt: skip
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> Path:
        return self.home / "log"

    def start(self) -> "Server":
        """Begin, and come back once it says that it is well."""
        self.begin()
        try:
            self.wait()
        except BaseException:  # an interrupted test too leaves no server behind
            self.kill()
            raise
        return self

    def begin(self) -> None:
        command = [sys.executable, "-m", "nectary", self.command]
        with self.log.open("a") as log:
            self.process = subprocess.Popen(
                command, env=self.environment, stdout=log, stderr=log, cwd=self.home, start_new_session=True
            )

    def health(self) -> tuple[int, str]:
        """(status, text) of /healthz; (0, "") where nobody answers."""
        request = urllib.request.Request(f"{self.url}/healthz", headers=self.headers)
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()
        except OSError:
            return 0, ""

    def wait(self) -> None:
        """Until it is well; AssertionError with its log where it ended, or START_S went by."""
        until = time.monotonic() + START_S
        while time.monotonic() < until and self.process.poll() is None:
            if self.health()[0] == 200:
                return
            time.sleep(0.1)
        raise AssertionError(f"{self.command} is not well: {self.health()}\n{self.log.read_text()[-4000:]}")

    def stop(self) -> None:
        """As a service manager ends it; killed where it does not end in time, which fails the test."""
        if self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(timeout=STOP_S)
        except subprocess.TimeoutExpired:
            self.kill()
            raise

    def kill(self) -> None:
        """kill -9 of every process of it at once, as when the machine loses its power."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(timeout=STOP_S)

    def workers(self) -> list[int]:
        """The processes that answer: the children of the one that was started."""
        listed = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True)
        pairs = (map(int, line.split()) for line in listed.stdout.splitlines())
        return [pid for pid, parent in pairs if parent == self.process.pid]

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Another command of the program with the same settings, beside the server."""
        command = [sys.executable, "-m", "nectary", *words]
        return subprocess.run(command, env=self.environment, capture_output=True, text=True, cwd=self.home)


class Unit(Server):
    """`nectary serve` behind the proxy that the documentation asks for, on `database` ("" = SQLite)."""

    command = "serve"
    scheme = "https"
    headers: ClassVar[dict[str, str]] = {"X-Forwarded-Proto": "https"}

    def __init__(self, home: Path, database: str = "", **settings: str) -> None:
        own = {
            "NECTARY_SECRET_KEY": "only-for-this-test-" * 3, "NECTARY_HOSTS": "localhost",
            "NECTARY_DATABASE_URL": database,
            "NECTARY_WORKERS": str(WORKERS), "NECTARY_THREADS": str(THREADS),
        }  # fmt: skip
        super().__init__(home, **own | settings)
        self.database = database
