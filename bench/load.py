"""How fast files become a record, and in how much memory: `python bench/load.py [MB]`. Made-up feeds.

One run writes a feeds file of 2,000 MB (or MB) with its infants and weights, loads it with the real command
on a new record, and prints seconds, rows and MB a second of CPU, and the peak of memory; then the same by
time instead of by infant, as hospital reports are sorted, a tenth as large.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from tests.intake.big import MB, write_feeds


def load(source: Path, out: Path) -> tuple[float, float, float]:
    """(seconds, seconds of CPU, peak of resident memory in MB) of one load by the real command."""
    command = [str(Path(sys.executable).with_name("nectary")), "load", str(source), "--out", str(out),
               "--time-zone", "Europe/Berlin", "--day-start", "07:00"]  # fmt: skip
    began = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"the load ended with {process.returncode}")
    return time.perf_counter() - began, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def measure(size: int, *, by_time: bool) -> None:
    """Write, load and print one line."""
    with tempfile.TemporaryDirectory() as place:
        source = Path(place) / "in"
        feeds = write_feeds(source, size, by_time=by_time)
        written = (source / "feeds.csv").stat().st_size / MB
        seconds, cpu, peak = load(source, Path(place) / "record")
        record = sum(path.stat().st_size for path in (Path(place) / "record").rglob("*.parquet")) / MB
    how = "by time" if by_time else "by infant"
    print(
        f"{written:,.0f} MB of feeds {how}, {feeds:,} rows: {seconds:.1f} s, {cpu:.1f} s of CPU, "
        f"{feeds / cpu:,.0f} rows and {written / cpu:.1f} MB a second of CPU, peak {peak:.0f} MB; "
        f"the record is {record:.0f} MB"
    )


if __name__ == "__main__":
    megabytes = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    measure(megabytes * MB, by_time=False)
    measure(megabytes * MB // 10, by_time=True)
