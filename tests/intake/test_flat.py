"""A load of 200 MB in a process that may not have 400 MB, as the real command does it."""

import json
import resource
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.deep import deep
from tests.intake.big import MB, write_feeds

from nectary.engine import folder

NECTARY = str(Path(sys.executable).with_name("nectary"))
ADDRESS_SPACE = 400 * 1024 * 1024
SIZE = deep(200, 60) * MB
CPU_S = (
    150 * SIZE / (200 * MB)
)  # of 200 MB, a quiet core takes 25 to 35, a busy one took 64; what grows with the square takes an hour


def small() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))


@pytest.mark.skipif(sys.platform != "linux", reason="address space is limited so on Linux alone")
def test_feeds_by_time_load_in_400_mb_of_address_space(tmp_path):
    """Sorted by time, as hospital reports are, so that every stay is open until the end."""
    feeds = write_feeds(tmp_path / "in", SIZE, by_time=True)
    assert (tmp_path / "in" / "feeds.csv").stat().st_size > SIZE - MB
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [NECTARY, "load", str(tmp_path / "in"), "--out", str(tmp_path / "r"), "--json",
               "--time-zone", "Europe/Berlin", "--day-start", "07:00"]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, preexec_fn=small)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said["refusals"] == []
    assert said["tables"]["feeds"] == {
        "read": feeds,
        "accepted": feeds,
        "refused": 0,
        "merged": 0,
        "flagged": 0,
    }
    assert (after.ru_utime + after.ru_stime) - (before.ru_utime + before.ru_stime) < CPU_S
    parts = folder.manifest(tmp_path / "r")["tables"]["feeds"]
    assert sum(part["rows"] for part in parts) == feeds
    shutil.rmtree(tmp_path / "in")
