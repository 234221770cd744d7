"""`nectary load` and `nectary template`, as people run them."""

import csv
import io
import json
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from pyarrow import csv as arrow_csv

from nectary.cli.progress import Progress
from nectary.engine import folder
from nectary.record.tables import TABLES

NECTARY = str(Path(sys.executable).with_name("nectary"))
INFANTS = "infant_id,unit_id,birth_at,birth_weight_g\na,u,2026-03-01T23:50,980\n"
WEIGHTS = "infant_id,weights_id,day,weight_g\na,w1,1,980\na,w2,2,985\n"


def nectary(*words):
    return subprocess.run([NECTARY, *map(str, words)], capture_output=True, text=True)


def files(folder, **texts):
    folder.mkdir(exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name}.csv").write_text(text)
    return folder


def loaded(*words, code=0):
    done = nectary("load", *words, "--json")
    assert done.returncode == code, done.stderr
    return json.loads(done.stdout)


def test_a_good_folder_is_0_and_a_refused_row_is_1(tmp_path):
    good = files(tmp_path / "in", infants=INFANTS, weights=WEIGHTS)
    said = loaded(good, "--out", tmp_path / "r")
    assert said["tables"]["weights"] == {"read": 2, "accepted": 2, "refused": 0, "merged": 0, "flagged": 0}
    assert said["refusals"] == []
    files(good, weights=WEIGHTS + "a,w3,3,heavy\n")
    said = loaded(good, "--out", tmp_path / "r", code=1)
    assert said["refusals"] == [{
        "file": "weights.csv", "row": 4, "column": "weight_g", "found": "heavy",
        "expected": "a whole number, or empty for unknown", "reason": "not a whole number",
    }]  # fmt: skip
    assert said["tables"]["weights"] == {"read": 3, "accepted": 0, "refused": 1, "merged": 2, "flagged": 0}


@pytest.mark.parametrize(
    ("texts", "options", "said"),
    [
        ({"infants": "infant_id,unit_id\na,\n"}, (), "no row was accepted, 1 refused"),
        ({"infants": "infant_id,unit_id\n"}, (), "no row was found"),
        ({"infants": "infant_id\na\n"}, (), "column unit_id is missing"),
        ({"infants": INFANTS}, ("--time-zone", "Europe/Berlni"), "Europe/Berlin"),
        ({"infants": INFANTS}, ("--day-start", "25:00"), "HH:MM"),
        ({}, (), "no CSV, Parquet or XLSX file here"),
    ],
)
def test_nothing_taken_is_2_one_line_and_nothing_written(tmp_path, texts, options, said):
    zone = () if "--time-zone" in options else ("--time-zone", "UTC")
    start = () if "--day-start" in options else ("--day-start", "00:00")
    source = files(tmp_path / "in", **texts)
    done = nectary("load", source, "--out", tmp_path / "r", *zone, *start, *options)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert said in done.stderr
    assert not (tmp_path / "r").exists()


def test_utc_and_midnight_are_said_on_stderr_and_in_the_manifest(tmp_path):
    source = files(tmp_path / "in", infants=INFANTS)
    done = nectary("load", source, "--out", tmp_path / "r")
    assert "UTC is used" in done.stderr
    assert "00:00 is used" in done.stderr
    manifest = json.loads((tmp_path / "r" / "manifest.json").read_text())
    assert (manifest["time_zone"], manifest["day_start"]) == ("UTC", "00:00")


def test_a_standing_records_clock_holds_and_another_is_refused(tmp_path):
    source = files(tmp_path / "in", infants=INFANTS)
    berlin = ("--time-zone", "Europe/Berlin", "--day-start", "07:00")
    loaded(source, "--out", tmp_path / "r", *berlin)
    before = (tmp_path / "r" / "manifest.json").read_text()
    feeds = files(tmp_path / "more", feeds="infant_id,at,volume_ml\na,2026-03-02T06:59,1\n")
    for options in (("--time-zone", "UTC"), ("--day-start", "00:00")):
        done = nectary("load", feeds, "--out", tmp_path / "r", *options)
        assert (done.returncode, done.stderr.count("\n")) == (2, 1)
        assert "Europe/Berlin and 07:00" in done.stderr
    assert (tmp_path / "r" / "manifest.json").read_text() == before
    done = nectary("load", feeds, "--out", tmp_path / "r")
    assert (done.returncode, done.stderr) == (0, "")
    assert folder.read(tmp_path / "r")["feeds"].column("day").to_pylist() == [0]
    loaded(feeds, "--out", tmp_path / "r", *berlin)


def test_again_is_nothing_a_conflict_is_1_and_replace_takes_it(tmp_path):
    source = files(tmp_path / "in", infants=INFANTS, weights=WEIGHTS)
    loaded(source, "--out", tmp_path / "r")
    before = (tmp_path / "r" / "manifest.json").read_text()
    assert loaded(source, "--out", tmp_path / "r")["tables"]["weights"]["merged"] == 2
    assert (tmp_path / "r" / "manifest.json").read_text() == before
    files(source, weights=WEIGHTS.replace("985", "958"))
    (one,) = loaded(source, "--out", tmp_path / "r", code=1)["refusals"]
    assert (one["row"], one["reason"]) == (3, "conflict")
    assert folder.read(tmp_path / "r")["weights"].column("weight_g").to_pylist() == [980, 985]
    loaded(source, "--out", tmp_path / "r", "--replace")
    assert folder.read(tmp_path / "r")["weights"].column("weight_g").to_pylist() == [980, 958]


ONE_FEED = "a,{},2026-03-04T09:00,mother,{},given\n"


def copies(*rows):
    return "infant_id,feeds_id,at,milk,volume_ml,given\n" + "".join(ONE_FEED.format(*row) for row in rows)


def test_copies_of_one_feed_are_merged_and_told_and_kept_only_when_asked(tmp_path):
    source = files(tmp_path / "in", infants=INFANTS, feeds=copies(*((f"f{n}", 5) for n in range(24))))
    clock = ("--time-zone", "UTC", "--day-start", "00:00")
    done = subprocess.run(
        [sys.executable, "-m", "nectary", "load", str(source), "--out", str(tmp_path / "r"), *clock],
        capture_output=True, text=True,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (
        0, "feeds.csv: 23 rows repeat another row in every fact but its id; merged\n",
    )  # fmt: skip
    assert "feeds: 24 read, 1 accepted, 0 refused, 23 merged, 0 flagged" in done.stdout
    kept = loaded(source, "--out", tmp_path / "all", "--keep-repeats", *clock)
    assert (kept["tables"]["feeds"]["accepted"], kept["tables"]["feeds"]["merged"]) == (24, 0)


def test_another_volume_in_a_later_file_doubts_the_feed_that_stands_and_says_so(tmp_path):
    source = files(tmp_path / "in", infants=INFANTS, feeds=copies(("f1", 10)))
    loaded(source, "--out", tmp_path / "r")
    later = files(tmp_path / "later", feeds=copies(("g1", 12)))
    done = nectary("load", later, "--out", tmp_path / "r")
    assert done.stderr == "feeds: 1 row of the record now flagged, because of a row in this load\n"
    assert folder.read(tmp_path / "r")["feeds"].column("flag").to_pylist() == ["volumes_differ"] * 2


def test_people_read_which_row_and_what_was_expected(tmp_path):
    source = files(tmp_path / "in", infants=INFANTS, weights="infant_id,day,weight_kg\na,1,1240\n")
    done = nectary("load", source, "--out", tmp_path / "r")
    assert done.returncode == 1
    assert (
        "weights.csv row 2: weight_kg is '1240'; expected 200 to 10000 g; "
        "1240 looks like grams: name the column weight_g (cannot be)\n"
    ) in done.stdout


def test_templates_load_once_they_are_filled_and_are_never_overwritten(tmp_path):
    place = tmp_path / "in"
    assert nectary("template", place).returncode == 0
    assert {path.stem for path in place.iterdir()} == set(TABLES)
    done = nectary("load", place, "--out", tmp_path / "r")
    assert (done.returncode, "no row was found" in done.stderr) == (2, True)
    for name, cells in (
        ("infants", {"infant_id": "a", "unit_id": "u", "birth_weight_g": "980"}),
        ("feeds", {"infant_id": "a", "day": "1", "volume_ul": "1500", "milk": "mother"}),
    ):
        with (place / f"{name}.csv").open("a", newline="") as file:
            csv.DictWriter(file, TABLES[name].names, restval="").writerow(cells)
    said = loaded(place, "--out", tmp_path / "r")
    assert (said["tables"]["infants"]["accepted"], said["tables"]["feeds"]["accepted"]) == (1, 1)
    filled = (place / "feeds.csv").read_text()
    for text in ("# milk: what the feed was; one of mother | donor", "# volume_ul: ", "unit uL"):
        assert text in filled
    done = nectary("template", place)
    assert (done.returncode, (place / "feeds.csv").read_text()) == (2, filled)


def as_csv(record, place):
    place.mkdir()
    for name, table in folder.read(record).items():
        arrow_csv.write_csv(table, place / f"{name}.csv")
    return place


def test_the_sample_written_as_csv_and_loaded_gives_the_same_days(tmp_path):
    nectary("sample", "--stays", 6, "--seed", 3, "--out", tmp_path / "sample")
    source = as_csv(tmp_path / "sample", tmp_path / "in")
    said = loaded(source, "--out", tmp_path / "r", "--time-zone", "UTC", "--day-start", "00:00")
    assert said["refusals"] == []
    assert sum(counts["flagged"] for counts in said["tables"].values()) == 0
    for record in ("sample", "r"):
        assert nectary("days", tmp_path / record, "--out", tmp_path / f"{record}.csv").returncode == 0
    days = (tmp_path / "sample.csv").read_bytes()
    assert days.count(b"\n") > 100
    assert (tmp_path / "r.csv").read_bytes() == days


def test_kill_9_of_load_leaves_the_old_record_or_the_new(tmp_path):
    """A load of another weight each time onto what stands, killed at ten moments spread over all of it."""
    feeds = "infant_id,feeds_id,at,volume_ml\n" + "".join(
        f"a,f{hour},2026-03-{2 + hour // 24:02d}T{hour % 24:02d}:00,1\n" for hour in range(480)
    )
    source = files(tmp_path / "in", infants=INFANTS, weights=WEIGHTS, feeds=feeds)
    record = tmp_path / "r"
    loaded(source, "--out", record)
    command = [NECTARY, "load", str(source), "--out", str(record), "--replace"]
    began = time.monotonic()
    subprocess.run(command, check=True, capture_output=True)
    takes = time.monotonic() - began
    stands = 985
    seen = set()
    for turn in range(10):
        files(source, weights=WEIGHTS.replace("985", str(970 + turn)))
        writer = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(takes * (0.15 + 0.1 * turn))
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        tables = folder.read(record)
        first, second = tables["weights"].column("weight_g").to_pylist()
        assert (first, tables["feeds"].num_rows) == (980, 480)
        assert second in (stands, 970 + turn)
        seen.add(second == stands)
        stands = second
    assert True in seen, "every kill came too late"
    files(source, weights=WEIGHTS.replace("985", "990"))
    subprocess.run(command, check=True, capture_output=True)
    assert folder.read(record)["weights"].column("weight_g").to_pylist() == [980, 990]
    assert_holds_only_what_its_manifest_names(record)


def assert_holds_only_what_its_manifest_names(record):
    named = {part["file"] for parts in folder.manifest(record)["tables"].values() for part in parts}
    there = {path.relative_to(record).as_posix() for path in record.rglob("*") if path.is_file()}
    assert there == named | {"manifest.json"}


def test_kill_9_within_the_writing_leaves_the_old_record_and_the_next_load_cleans_up(tmp_path):
    """Killed by itself just before the manifest is replaced, where the most has been written."""
    source = files(tmp_path / "in", infants=INFANTS, weights=WEIGHTS)
    record = tmp_path / "r"
    loaded(source, "--out", record)
    before = (record / "manifest.json").read_text()
    files(source, weights=WEIGHTS.replace("985", "970"))
    killed = (
        "import os, signal, sys\n"
        "from pathlib import Path\n"
        "Path.replace = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"
        "from nectary.cli.main import run\n"
        "run()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", killed, "load", str(source), "--out", str(record), "--replace"]
    )
    assert done.returncode == -signal.SIGKILL
    assert (record / "manifest.json").read_text() == before
    assert len(list(record.rglob("*.parquet"))) == 4
    assert folder.read(record)["weights"].column("weight_g").to_pylist() == [980, 985]
    loaded(source, "--out", record, "--replace")
    assert folder.read(record)["weights"].column("weight_g").to_pylist() == [980, 970]
    assert_holds_only_what_its_manifest_names(record)


def no_file_over(size):
    """As on a full disk: no file of the process may grow beyond `size` bytes."""
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


@pytest.mark.parametrize("size", [0, 2000])
def test_no_room_is_one_clear_line_and_the_old_record_stands(tmp_path, size):
    source = files(tmp_path / "in", infants=INFANTS, weights=WEIGHTS)
    loaded(source, "--out", tmp_path / "r")
    before = folder.read(tmp_path / "r")
    files(source, weights=WEIGHTS.replace("985", "970"))
    for out in ("r", "new"):
        command = [NECTARY, "load", source, "--out", tmp_path / out, "--replace"]
        done = subprocess.run(command, capture_output=True, text=True, preexec_fn=no_file_over(size))
        last = done.stderr.splitlines()[-1]
        assert (done.returncode, done.stdout) == (2, "")
        assert f"{out}: cannot be written: " in last
        assert last.endswith("expected a folder with room. Choose another, or make room.")
        assert "Traceback" not in done.stderr
    assert folder.read(tmp_path / "r") == before
    assert not (tmp_path / "new").exists()


def test_a_folder_that_cannot_be_is_one_clear_line(tmp_path):
    source = files(tmp_path / "in", infants=INFANTS)
    (tmp_path / "file").write_text("x")
    done = nectary(
        "load", source, "--out", tmp_path / "file" / "r", "--time-zone", "UTC", "--day-start", "00:00"
    )
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert "cannot be written: Not a directory" in done.stderr


def test_an_encoding_other_than_utf_8_is_said_on_stderr_and_json_stays_pure(tmp_path):
    source = files(tmp_path / "in", infants=INFANTS)
    (source / "feeds.csv").write_bytes("infant_id,day,product\na,1,für Käthe\n".encode("cp1252"))
    done = nectary("load", source, "--out", tmp_path / "r", "--json")
    assert (done.returncode, json.loads(done.stdout)["tables"]["feeds"]["accepted"]) == (0, 1)
    assert "feeds.csv: not UTF-8: read as Windows-1252; check names with accents" in done.stderr


def test_a_load_imports_neither_the_engines_language_nor_its_database(tmp_path):
    """They take more address space than a load of any size does."""
    source = files(tmp_path / "in", infants=INFANTS, weights=WEIGHTS)
    code = (
        "import sys, atexit\n"
        "atexit.register(lambda: print(sorted({'ibis', 'duckdb', 'pandas', 'django'} & set(sys.modules)), "
        "file=sys.stderr))\n"
        "from nectary.cli.main import run\n"
        "run()\n"
    )
    command = [sys.executable, "-c", code, "load", str(source), "--out", str(tmp_path / "r")]
    done = subprocess.run(command, capture_output=True, text=True)
    assert (done.returncode, done.stderr.splitlines()[-1]) == (0, "[]")


def told(monkeypatch, terminal, moments):
    """What is said of a count that goes up by 1,000 at each of the moments, in seconds."""
    clock, said = iter([0.0, *moments]), io.StringIO()
    monkeypatch.setattr("nectary.cli.progress.time.monotonic", lambda: next(clock))
    said.isatty = lambda: terminal
    monkeypatch.setattr(sys, "stderr", said)
    progress = Progress()
    for turn in range(len(moments)):
        progress("rows of feeds read", 1000 * turn)
    progress.done()
    return said.getvalue()


def test_progress_is_a_plain_line_now_and_then_and_on_a_terminal_one_line_written_over(monkeypatch):
    assert told(monkeypatch, False, [0, 1, 2.9]) == ""
    assert told(monkeypatch, False, [0, 5, 10, 15, 21]) == (
        "2,000 rows of feeds read, 200 a second\n4,000 rows of feeds read, 190 a second\n"
    )
    clear = "\r\033[K"
    assert told(monkeypatch, True, [0, 4, 4.1, 5]) == (
        f"{clear}1,000 rows of feeds read, 250 a second{clear}3,000 rows of feeds read, 600 a second{clear}"
    )
