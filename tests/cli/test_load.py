"""`nectary load` and `nectary template`, as people run them."""

import csv
import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from pyarrow import csv as arrow_csv

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
    files(good, weights=WEIGHTS + "a,w3,3,NaN\n")
    said = loaded(good, "--out", tmp_path / "r", code=1)
    assert said["refusals"] == [{
        "file": "weights.csv", "row": 4, "column": "weight_g", "found": "NaN",
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
        ({}, (), "no CSV file here"),
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


def test_people_read_which_row_and_what_was_expected(tmp_path):
    source = files(tmp_path / "in", infants=INFANTS, weights="infant_id,day,weight_kg\na,1,1240\n")
    done = nectary("load", source, "--out", tmp_path / "r")
    assert done.returncode == 1
    assert "weights.csv row 2: weight_kg is '1240'; expected 200 to 10000 g (cannot be)" in done.stdout


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
    """A load of the other weight each time, killed at moments spread over how long one takes."""
    source = files(tmp_path / "in", infants=INFANTS, weights=WEIGHTS)
    loaded(source, "--out", tmp_path / "r")
    command = [NECTARY, "load", str(source), "--out", str(tmp_path / "r"), "--replace"]
    began = time.monotonic()
    subprocess.run(command, check=True, capture_output=True)
    takes = time.monotonic() - began
    seen = {985}
    for turn in range(8):
        files(source, weights=WEIGHTS.replace("985", str(970 + turn)))
        seen.add(970 + turn)
        writer = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(takes * (0.6 + 0.06 * turn))
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        first, second = folder.read(tmp_path / "r")["weights"].column("weight_g").to_pylist()
        assert first == 980
        assert second in seen
    subprocess.run(command, check=True, capture_output=True)
    assert folder.read(tmp_path / "r")["weights"].column("weight_g").to_pylist() == [980, 977]
