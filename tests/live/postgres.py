"""A real PostgreSQL server on a free port, that can be stopped as if its machine fell and started again."""

import os
import shutil
import subprocess
import tempfile
import uuid
from pathlib import Path

import pytest
from tests.live.server import free_port


def binaries() -> Path:
    """The folder of initdb and its kin; skips where there is none, and fails on CI."""
    for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True):
        if (folder / "initdb").exists():
            return folder
    found = shutil.which("initdb")
    if found:
        return Path(found).parent
    reason = "NO POSTGRESQL HERE, SO NOTHING WAS TRIED ON IT: apt-get install postgresql"
    pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)


class Postgres:
    """One server with its own data. It refuses to run as root, so root has another user run it."""

    def __init__(self) -> None:
        self.folder = binaries()
        self.port = free_port()
        self._place = tempfile.TemporaryDirectory(prefix="nectary-pg-")
        self.place = self._place.name
        self._user = ["setpriv", "--reuid=nobody", "--clear-groups", "--"] if os.geteuid() == 0 else []
        if self._user:
            shutil.chown(self.place, "nobody")
        self._do("initdb", "-D", f"{self.place}/data", "-U", "unit", "-A", "trust", "-E", "UTF8")
        self.start()

    def _do(self, program: str, *words: str) -> None:
        # a started server keeps the pipes of who started it: what it says goes to its log
        subprocess.run(
            [*self._user, str(self.folder / program), *words],
            check=True, cwd=self.place, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def _control(self, *words: str) -> None:
        self._do("pg_ctl", "-D", f"{self.place}/data", "-w", "-l", f"{self.place}/log", *words)

    def start(self) -> None:
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self.place}"
        self._control("-o", f"{options} -c fsync=off", "start")

    def stop(self) -> None:
        """At once, without telling any client: what it had not written down is gone."""
        self._control("-m", "immediate", "stop")

    def new_database(self, name: str = "") -> str:
        """The URL of an empty database."""
        name = name or f"unit_{uuid.uuid4().hex[:8]}"
        self._do("createdb", "-h", "127.0.0.1", "-p", str(self.port), "-U", "unit", name)
        return f"postgres://unit@127.0.0.1:{self.port}/{name}"

    def __enter__(self) -> "Postgres":
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        self._place.cleanup()
