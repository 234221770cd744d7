"""The web's tests run as a demonstration in a folder of their own; Django is told before it loads.

Also here: a real PostgreSQL server, for whoever asks.
"""

import os
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path

import pytest

for name in [name for name in os.environ if name.startswith("NECTARY_") and name != "NECTARY_CHROMIUM"]:
    del os.environ[name]  # a developer's own settings are not the tests'
os.environ.setdefault("NECTARY_HOME", tempfile.mkdtemp(prefix="nectary-tests-"))
os.environ["NECTARY_DEMO"] = "1"
os.environ["DJANGO_SETTINGS_MODULE"] = "nectary.web.settings"

import django  # noqa: E402 (reads the lines above)

django.setup()


def binaries():
    for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True):
        if (folder / "initdb").exists():
            return folder
    found = shutil.which("initdb")
    if found:
        return Path(found).parent
    reason = "NO POSTGRESQL HERE, SO NOTHING WAS TRIED ON IT: apt-get install postgresql"
    pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)


@pytest.fixture(scope="session")
def postgres_server():
    """The URL of a fresh server on a free port; it refuses to run as root, so another user runs it."""
    folder = binaries()
    with tempfile.TemporaryDirectory(prefix="nectary-pg-") as place:
        user = ["setpriv", "--reuid=nobody", "--clear-groups", "--"] if os.geteuid() == 0 else []
        if user:
            shutil.chown(place, "nobody")
        data = f"{place}/data"
        quiet = {"check": True, "capture_output": True, "cwd": place}
        subprocess.run(
            [*user, folder / "initdb", "-D", data, "-U", "unit", "-A", "trust", "-E", "UTF8"], **quiet
        )
        start = [*user, folder / "pg_ctl", "-D", data, "-w", "-l", f"{place}/log"]
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = str(probe.getsockname()[1])
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={place} -c fsync=off"
        subprocess.run([*start, "-o", options, "start"], check=True, cwd=place, stdout=subprocess.DEVNULL)
        try:
            subprocess.run(
                [folder / "createdb", "-h", "127.0.0.1", "-p", port, "-U", "unit", "unit"], **quiet
            )
            yield f"postgres://unit@127.0.0.1:{port}/unit"
        finally:
            subprocess.run([*user, folder / "pg_ctl", "-D", data, "-m", "immediate", "stop"], **quiet)
