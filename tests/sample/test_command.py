"""`nectary sample` as people run it: talk on stderr, nothing on stdout, one line for a mistake."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from nectary.engine import folder
from nectary.sample.judged import judged
from nectary.sample.stays import UNTIL, invent

NECTARY = str(Path(sys.executable).with_name("nectary"))


def nectary(*words, cwd):
    return subprocess.run([NECTARY, *map(str, words)], capture_output=True, text=True, cwd=cwd)


def test_a_messy_unit_is_written_and_said_on_stderr(tmp_path):
    done = nectary("sample", "--stays", 20, "--seed", 3, "--mess", 0.5, "--out", "R", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == "20 invented stays written to R\n"
    manifest = json.loads((tmp_path / "R" / "manifest.json").read_text(encoding="utf-8"))
    assert (manifest["time_zone"], manifest["day_start"]) == ("UTC", "00:00")
    rows = {name: sum(part["rows"] for part in parts) for name, parts in manifest["tables"].items()}
    made = invent(20, 3, mess=0.5)
    expected = {name: table.num_rows for name, table in judged(made, UNTIL.date()).items()}
    assert rows == dict.fromkeys(rows, 0) | expected
    assert sum(expected.values()) < sum(table.num_rows for table in made.values()), "nothing was refused"
    record = folder.read(tmp_path / "R")
    flags = {flag for table in record.values() for flag in set(table["flag"].to_pylist()) - {None}}
    assert {"unit_slip", "twice_last", "total_differs"} & flags, flags


def test_a_judged_chart_without_mess_is_the_chart():
    made = invent(20, 3)
    assert judged(made, UNTIL.date()) == made


def test_three_years_are_the_default(tmp_path):
    said = " ".join(nectary("sample", "--help", cwd=tmp_path).stdout.split())
    assert "1200 are three years" in said and "default: 1200" in said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--stays", "-1"), "-1 stays asked for"),
        (("--mess", "1.01"), "mess of 1.01 asked for; expected a share from 0 to 1"),
        (("--seed", "-1"), "seed -1; expected 0 or more"),
    ],
)
def test_a_mistake_is_one_line_and_nothing_is_written(words, said, tmp_path):
    done = nectary("sample", *words, "--out", "R", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr and done.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_a_record_that_stands_is_not_written_over(tmp_path):
    (tmp_path / "manifest.json").write_text("{}", encoding="utf-8")
    done = nectary("sample", "--stays", 5, "--out", ".", cwd=tmp_path)
    assert done.returncode == 2 and "a record stands here already" in done.stderr
    assert [entry.name for entry in tmp_path.iterdir()] == ["manifest.json"]
