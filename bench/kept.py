"""CPU of whole commands over a small record: a first start, which compiles the SQL, and a later one.

    python bench/kept.py [--stays 60] [--rounds 5]

Each figure is user and system time of the command's process, its start included. Every round has a home of
its own, so that its first starts find nothing kept.
"""

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

GOAL_S = 3
COMMANDS = {
    "days": ("days", "R", "--out", "days.csv"),
    "stays": ("stays", "R", "--out", "stays.csv"),
    "practices": ("practices", "R"),
    "report": ("report", "R", "--json"),
    "define": ("define", "R", "--json"),
}


def start(words: tuple[str, ...], place: Path, home: Path) -> float:
    """CPU seconds of one command."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [sys.executable, "-m", "nectary", *words],
        check=True, capture_output=True, cwd=place, env=os.environ | {"NECTARY_HOME": str(home)},
    )  # fmt: skip
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--stays", type=int, default=60)
    asked.add_argument("--rounds", type=int, default=5)
    options = asked.parse_args()
    first: dict[str, list[float]] = {name: [] for name in COMMANDS}
    later: dict[str, list[float]] = {name: [] for name in COMMANDS}
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        from nectary.sample.stays import write

        write(place / "R", options.stays, 1)
        for number in range(options.rounds):
            for name, words in COMMANDS.items():
                home = place / f"home-{number}-{name}"
                first[name].append(start(words, place, home))
                later[name].append(start(words, place, home))
                print(f"round {number + 1} {name}: {first[name][-1]:.1f} s, then {later[name][-1]:.1f} s")
    print(f"{options.stays} stays, CPU of a process (median of {options.rounds}; goal {GOAL_S} s later)")
    for name in COMMANDS:
        print(f"  {name}: first {statistics.median(first[name]):.1f} s, ", end="")
        print(f"later {statistics.median(later[name]):.1f} s")


if __name__ == "__main__":
    main()
