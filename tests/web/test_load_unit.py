"""Files into a unit's database through the real command: added once, conflicts refused, never a demo."""

import csv
import os
import subprocess
import sys

import pytest

DAY_MIN = 1440


def nectary(home, *words, **more):
    environment = os.environ | {
        "NECTARY_HOME": str(home), "NECTARY_DEMO": "", "NECTARY_SECRET_KEY": "for this test alone", **more,
    }  # fmt: skip
    command = [sys.executable, "-m", "nectary", *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True)


def write(folder, name, *rows):
    folder.mkdir(exist_ok=True)
    with (folder / f"{name}.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture
def files(tmp_path):
    folder = tmp_path / "files"
    infant = {"infant_id": "a", "unit_id": "u", "birth_at": "2026-03-01T08:00", "birth_weight_g": "1000",
              "seen_to_day": "3", "admitted_day": "0"}  # fmt: skip
    write(folder, "infants", infant)
    write(folder, "feeds", {"infant_id": "a", "feeds_id": "f1", "at": "2026-03-02T09:00", "milk": "mother",
                            "given": "given", "volume_ml": "5.0"})  # fmt: skip
    return folder


def days(home, out):
    exported = nectary(home, "export", "--unit", "u", "--out", str(out))
    assert exported.returncode == 0, exported.stderr
    assert nectary(home, "days", str(out), "--out", str(out / "days.csv")).returncode == 0
    with (out / "days.csv").open() as file:
        return {int(row["day"]): row["mother_ml"] for row in csv.DictReader(file)}


def test_files_reach_the_units_database_once_and_come_out_again(tmp_path, files):
    home = tmp_path / "home"
    first = nectary(home, "load", str(files), "--unit", "u")
    assert first.returncode == 0, first.stderr
    assert "worked out 1 of 1 stays" in first.stderr
    again = nectary(home, "load", str(files), "--unit", "u", "--json")
    assert again.returncode == 0 and '"merged": 1' in again.stdout
    write(files, "feeds", {"infant_id": "a", "feeds_id": "f1", "at": "2026-03-02T09:00", "milk": "mother",
                           "given": "given", "volume_ml": "6.0"})  # fmt: skip
    assert nectary(home, "load", str(files), "--unit", "u").returncode == 1  # a conflict is refused
    assert days(home, tmp_path / "R1")[1] == "5"
    assert nectary(home, "load", str(files), "--unit", "u", "--replace").returncode == 0
    assert days(home, tmp_path / "R2")[1] == "6"
    infants = (tmp_path / "R2" / "infants").glob("*.parquet")
    from pyarrow import parquet

    assert parquet.read_table(next(infants)).column("birth_at").to_pylist() == [None]  # it identifies


def test_the_demonstration_takes_no_files_and_one_target_is_needed(tmp_path, files):
    demo = nectary(tmp_path, "load", str(files), "--unit", "u", NECTARY_DEMO="1")
    assert demo.returncode == 2 and "takes no files" in demo.stderr
    for words in ((), ("--unit", "u", "--out", str(tmp_path / "R"))):
        assert nectary(tmp_path, "load", str(files), *words).returncode == 2


def test_a_units_clock_is_its_setting(tmp_path, files):
    other = nectary(tmp_path, "load", str(files), "--unit", "u", "--time-zone", "Europe/Berlin")
    assert other.returncode == 2 and "UTC" in other.stderr


def test_a_person_of_staff_gets_an_account_once(tmp_path, files):
    nectary(tmp_path, "load", str(files), "--unit", "u")
    made = nectary(tmp_path, "person", "kim", "--role", "nurse", "--unit", "u")
    assert made.returncode == 0 and len(made.stdout.strip()) >= 12
    for words in (("kim", "--role", "nurse", "--unit", "u"), ("lee", "--role", "parent", "--unit", "u"),
                  ("lee", "--role", "nurse", "--unit", "nowhere")):  # fmt: skip
        assert nectary(tmp_path, "person", *words).returncode == 2


def test_without_a_secret_key_a_unit_says_so_in_one_line(tmp_path, files):
    answer = nectary(tmp_path, "load", str(files), "--unit", "u", NECTARY_SECRET_KEY="")
    assert answer.returncode == 2 and "NECTARY_SECRET_KEY is not set" in answer.stderr
    assert "Traceback" not in answer.stderr
