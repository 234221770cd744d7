"""All practices over a million infant-days, inside the engine, against the days and stays of the same record.

    python bench/practices.py [--stays 21800] [--record FOLDER]

Each figure is CPU of a process of its own. FOLDER is kept and used again; else one is made.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

JOBS = {
    "verdicts": "sum(table.num_rows for table in run.verdicts())",
    "days and stays": "sum(days.num_rows for days, _ in run.days_and_stays())",
}


def job(record: Path, expression: str) -> tuple[float, int, int]:
    """(CPU seconds, rows, peak MB) of one job, in a process of its own once it has started."""
    program = (
        "import resource, sys; from pathlib import Path; from nectary.engine.run import Run; "
        "used = lambda: sum(resource.getrusage(resource.RUSAGE_SELF)[:2]); "
        f"run, before = Run(Path(sys.argv[1])), used(); rows = {expression}; "
        "print(used() - before, rows, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(record)], check=True, capture_output=True, text=True
    )
    cpu, rows, peak = done.stdout.splitlines()[-1].split()
    return float(cpu), int(rows), int(peak) // 1024


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--stays", type=int, default=21_800)
    asked.add_argument("--record", type=Path)
    options = asked.parse_args()
    with tempfile.TemporaryDirectory() as place:
        record = options.record or Path(place) / "record"
        if not (record / "manifest.json").exists():
            from nectary.sample.stays import write

            write(record, options.stays, 1)
        found = {name: job(record, expression) for name, expression in JOBS.items()}
    _, days, _ = found["days and stays"]
    for name, (cpu, rows, peak) in found.items():
        print(f"{name}: {rows} rows over {days} infant-days, {cpu:.1f} s of CPU, peak {peak} MB")
    ratio = found["verdicts"][0] / found["days and stays"][0]
    print(f"all practices take {ratio:.2f} of the CPU of all measures over the same record")


if __name__ == "__main__":
    main()
