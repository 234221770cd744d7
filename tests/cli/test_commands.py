"""The installed command, as people run it: exit codes, one clear line, data on stdout."""

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest

NECTARY = str(Path(sys.executable).with_name("nectary"))


def nectary(*words, cwd=None):
    return subprocess.run([NECTARY, *map(str, words)], capture_output=True, text=True, cwd=cwd)


@pytest.fixture(scope="module")
def record(tmp_path_factory):
    place = tmp_path_factory.mktemp("unit") / "record"
    assert nectary("sample", "--stays", 6, "--seed", 3, "--out", place).returncode == 0
    return place


def test_sample_to_days_and_stays(record, tmp_path):
    assert nectary("days", record, "--out", tmp_path / "days.csv").returncode == 0
    with (tmp_path / "days.csv").open() as file:
        days = list(csv.DictReader(file))
    assert {row["infant_id"] for row in days} == {f"invented-{number:07d}" for number in range(1, 7)}
    assert nectary("stays", record, "--out", tmp_path / "stays.parquet").returncode == 0
    assert (tmp_path / "stays.parquet").is_file()


def test_practices_as_json(record):
    done = nectary("practices", record, "--json")
    assert done.returncode == 0
    rows = json.loads(done.stdout)
    assert len([row for row in rows if row["practice"] == "told_in_24h"]) == 6
    assert set(rows[0]) == {"infant_id", "day", "practice", "verdict", "why", "missing"}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("days", "nowhere", "--out", "x.csv"), "no record here"),
        (("explain", "enteral_ml_per_kgg"), "enteral_ml_per_kg"),
        (("sample", "--stays", "0", "--out", "x"), "0 stays"),
    ],
)
def test_a_users_mistake_is_one_line_and_exit_2(words, said, tmp_path):
    done = nectary(*words, cwd=tmp_path)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""
    assert list(tmp_path.iterdir()) == []


def test_a_file_of_unknown_kind_is_refused(record, tmp_path):
    done = nectary("days", record, "--out", "days.xls", cwd=tmp_path)
    assert (done.returncode, list(tmp_path.iterdir())) == (2, [])


def test_explain_prints_source_and_sql():
    done = nectary("explain", "enteral_ml_per_kg")
    assert done.returncode == 0
    for part in ("unknown when", "source:", "worked cases", "SELECT"):
        assert part in done.stdout


def cpu_s(*command):
    """What a process costs, with those that it starts."""
    program = (
        "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True);"
        "use = resource.getrusage(resource.RUSAGE_CHILDREN); print(use.ru_utime + use.ru_stime)"
    )
    asked = [sys.executable, "-c", program, *command]
    out = subprocess.run(asked, capture_output=True, text=True, check=True)
    return float(out.stdout.split()[-1])


def test_version_needs_little_time():
    """Contract: under 0.3 s of CPU; on a machine that does other work, 3 times what its library costs."""
    library = cpu_s(sys.executable, "-c", "import typer")
    assert cpu_s(NECTARY, "--version") < max(0.3, 3 * library)


@pytest.mark.parametrize("name", ["measures", "practices"])
def test_a_catalogue_is_a_list_for_programs(name):
    done, plain = nectary(name, "--json"), nectary(name)
    rows = json.loads(done.stdout)
    assert (done.returncode, done.stderr, len(rows)) == (0, "", len(plain.stdout.splitlines()))
    assert ["\t".join(row.values()) for row in rows] == plain.stdout.splitlines()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("practices", "--json", "--unit-template"), "both --unit-template and --json"),
        (("practices", "x", "--bundle", "nec-zero", "--json", "--out", "x.pdf"), "both --json and --out"),
        (("practices", "x", "--out", "x.pdf"), "--out without --bundle"),
        (("practices", "--bundle", "nec-zero"), "--bundle without a record"),
        (("assess", "--json"), "--json without answers"),
        (("assess", "--out", "x.html"), "--out without answers"),
        (("assess", "a.toml", "--out", "x.html", "--json"), "both --json and --out"),
        (("define", "f.json", "--out", "x.pdf"), "--out without a record folder"),
        (("define", "f.json", "--out", "x.pdf", "--json"), "both --json and --out"),
        (("evidence", "--baseline", "7%"), "--baseline without a factor"),
        (("evidence", "--as-of", "2016"), "--as-of without a factor"),
        (("evidence", "F01_probiotics", "--json", "--svg"), "both --svg and --json"),
        (("evidence", "F01_probiotics", "--baseline", "7%", "--svg"), "both --svg and --baseline"),
        (("evidence", "F01_probiotics", "--baseline", "0.07"), "Did you mean 7%? If not, write 0.07%."),
        (("evidence", "F01_probiotics", "--baseline", "nan"), "nan"),
        (("explain", "nosuchx"), "nectary measures or nectary practices lists"),
    ],
    ids=lambda one: " ".join(one) if isinstance(one, tuple) else "",
)
def test_an_option_that_would_do_nothing_is_refused(words, said, tmp_path):
    done = nectary(*words, cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert said in done.stderr and list(tmp_path.iterdir()) == []
