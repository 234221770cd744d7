"""The catalogue over a large invented record, against a bare scan of four columns of its feeds (`scan4`).

    python bench/engine.py [--stays 200000] [--rounds 3] [--record FOLDER]

Every figure is CPU of a process of its own, rounds interleaved on the same files. FOLDER is kept and used
again; without it the record is made in a temporary folder, which takes minutes.
"""

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

SEVENTEEN = (
    "enteral_ml_per_kg", "mother_ml", "donor_ml", "formula_ml", "mother_milk_share", "working_weight_g",
    "weight_regained", "enteral_advance", "feeds_held", "fasted_day", "antibiotic_day",
    "antibiotic_days_so_far", "acid_suppression_day", "transfused_last_48h", "pn_day", "line_day",
    "full_feeds_day",
)  # fmt: skip
GOALS = {"seventeen": 20, "catalogue": 40}
STANDING_GOAL, STANDING_STAYS = 3, 1_000_000
PEAK_GOAL_MB = 1000


def scan4(record: Path) -> None:
    """The four columns of feeds that a day's volumes rest on, read and summed, nothing more."""
    import duckdb

    files = [str(file) for file in sorted(record.glob("feeds/*.parquet"))]
    duckdb.read_parquet(files).aggregate("max(infant_id), max(day), max(milk), sum(volume_ul)").fetchall()


def _written(tables: Any, out: Path) -> None:
    from pyarrow import parquet

    writer = None
    for table in tables:
        writer = writer or parquet.ParquetWriter(out, table.schema, compression="zstd")
        writer.write_table(table)
    writer.close()


def seventeen(record: Path, out: Path) -> None:
    """Seventeen columns a row an infant and day, Parquet in and out."""
    from nectary.engine.run import Run

    _written(Run(record).days(SEVENTEEN), out)


def catalogue(record: Path, out: Path) -> None:
    """Every day measure and every stay measure, Parquet in and out."""
    from pyarrow import parquet

    from nectary.engine.run import Run

    writers: dict[int, Any] = {}
    for pair in Run(record).days_and_stays():
        for place, table in enumerate(pair):
            path = out.with_name(f"{out.name}-{place}")
            writers.setdefault(place, parquet.ParquetWriter(path, table.schema, compression="zstd"))
            writers[place].write_table(table)
    for writer in writers.values():
        writer.close()


JOBS = {"scan4": lambda record, out: scan4(record), "seventeen": seventeen, "catalogue": catalogue}


def run_job(name: str, record: Path) -> tuple[float, float, int]:
    """(CPU seconds, wall seconds, peak MB) of one job in a process of its own, once it has started."""
    program = (
        "import resource, sys, time; sys.path.insert(0, sys.argv[1]); "
        "import engine, duckdb, pyarrow.parquet; "
        "from nectary.engine import run, statements; from pathlib import Path; "
        "used = lambda: sum(resource.getrusage(resource.RUSAGE_SELF)[:2]); "
        "before, began = used(), time.perf_counter(); "
        "engine.JOBS[sys.argv[2]](Path(sys.argv[3]), Path(sys.argv[4])); "
        "print(used() - before, time.perf_counter() - began, "
        "resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    )
    with tempfile.TemporaryDirectory() as place:
        here = str(Path(__file__).parent)
        command = [sys.executable, "-c", program, here, name, str(record), f"{place}/out.parquet"]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        cpu, wall, peak = done.stdout.splitlines()[-1].split()  # DuckDB may draw its progress before it
    return float(cpu), float(wall), int(peak) // 1024


def rounds(record: Path, how_many: int) -> dict[str, list[tuple[float, float, int]]]:
    """Each job once a round, in turn, so that a slow minute of the machine falls on all of them."""
    found: dict[str, list[tuple[float, float, int]]] = {name: [] for name in JOBS}
    for number in range(how_many):
        for name in JOBS:
            found[name].append(run_job(name, record))
            print(f"round {number + 1} {name}: {found[name][-1][0]:.1f} s of CPU", file=sys.stderr)
    return found


def first_buckets(record: Path, few: int, place: Path) -> Path:
    """A record of the first `few` buckets of `record`, on the same files."""
    content = json.loads((record / "manifest.json").read_text(encoding="utf-8"))
    content["buckets"] = few
    content["tables"] = {
        name: [part for part in parts if part["bucket"] < few] for name, parts in content["tables"].items()
    }
    for parts in content["tables"].values():
        for part in parts:
            (place / part["file"]).parent.mkdir(parents=True, exist_ok=True)
            (place / part["file"]).symlink_to(record / part["file"])
    (place / "manifest.json").write_text(json.dumps(content), encoding="utf-8")
    return place


def stays_in(record: Path) -> int:
    content = json.loads((record / "manifest.json").read_text(encoding="utf-8"))
    return sum(part["rows"] for part in content["tables"]["infants"])


def by_measure(record: Path) -> list[tuple[float, str]]:
    """CPU of each measure asked alone over one slice, dearest first: where a new one would stand."""
    from nectary.engine.run import Run
    from nectary.measures import MEASURES

    run = Run(record, threads=1)
    found = []
    for name in MEASURES:
        before = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
        run.alone(name)
        found.append((sum(resource.getrusage(resource.RUSAGE_SELF)[:2]) - before, name))
    return sorted(found, reverse=True)


def where_time_goes(record: Path) -> list[tuple[float, str]]:
    """Seconds in each kind of operator of the day query over one slice, dearest first."""
    from nectary.engine.run import Run

    return Run(record, threads=1).operators()


def report(record: Path, how_many: int) -> None:
    stays, found = stays_in(record), rounds(record, how_many)
    base = statistics.median(cpu for cpu, _, _ in found["scan4"])
    print(f"{stays} stays; scan4 {base:.2f} s of CPU (median of {how_many})")
    for name, goal in GOALS.items():
        ratios = sorted(
            cpu / scanned for (cpu, _, _), (scanned, _, _) in zip(found[name], found["scan4"], strict=True)
        )
        peak = max(peak for _, _, peak in found[name])
        cpu = statistics.median(cpu for cpu, _, _ in found[name])
        print(
            f"{name}: {statistics.median(ratios):.1f} x scan4 "
            f"({ratios[0]:.1f} to {ratios[-1]:.1f}; goal {goal}), "
            f"{cpu:.1f} s of CPU, peak {peak} MB (goal {PEAK_GOAL_MB})"
        )
    few = max(1, len(list(record.glob("infants/*.parquet"))) // 5)
    with tempfile.TemporaryDirectory() as place:
        part = first_buckets(record.resolve(), few, Path(place))
        small = statistics.median(run_job("seventeen", part)[0] for _ in range(how_many)) / stays_in(part)
    large = statistics.median(cpu for cpu, _, _ in found["seventeen"]) / stays
    print(f"cost a stay: {small * 1000:.3f} ms at a fifth of the stays, {large * 1000:.3f} ms at all")
    print(
        f"standing goal: {STANDING_GOAL} x scan4 at {STANDING_STAYS} stays. Where the time of a slice goes:"
    )
    for seconds, operator in where_time_goes(record)[:8]:
        print(f"  {operator.lower()}: {seconds:.2f} s")
    print("each measure alone over one slice, ms of CPU, dearest first:")
    print("  " + ", ".join(f"{name} {seconds * 1000:.0f}" for seconds, name in by_measure(record)))


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--stays", type=int, default=200_000)
    asked.add_argument("--rounds", type=int, default=3)
    asked.add_argument("--record", type=Path)
    options = asked.parse_args()
    with tempfile.TemporaryDirectory() as place:
        record = options.record or Path(place) / "record"
        if not (record / "manifest.json").exists():
            from nectary.sample.stays import write

            began = time.perf_counter()
            write(
                record, options.stays, 1, tell=lambda done: print(f"{done} stays invented", file=sys.stderr)
            )
            print(f"{options.stays} stays invented in {time.perf_counter() - began:.0f} s")
        report(record, options.rounds)


if __name__ == "__main__":
    main()
