"""What cannot be written is the reader's matter: one line, exit 2; cells of an export are no formulas."""

import csv
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pytest

from nectary.cli.answers import write

NECTARY = str(Path(sys.executable).with_name("nectary"))
CELLS = ["=HYPERLINK(1)", "@U", "+1", "-2", "plain", "a=b", "'=1", None]


def nectary(*words, **rest):
    return subprocess.run([NECTARY, *map(str, words)], stderr=subprocess.PIPE, text=True, **rest)


@pytest.fixture(scope="module")
def record(tmp_path_factory):
    place = tmp_path_factory.mktemp("unit") / "record"
    assert nectary("sample", "--stays", 2, "--seed", 3, "--out", place).returncode == 0
    return place


class RestsOn:
    def metadata(self):
        return {b"code": b"1"}


def test_no_cell_of_an_exported_csv_begins_like_a_formula_and_numbers_stay_numbers(tmp_path):
    table = pa.table({"text": CELLS, "number": list(range(-4, 4))})
    write([table], tmp_path / "x.csv", RestsOn())
    with (tmp_path / "x.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["text"] for row in rows] == [
        "'=HYPERLINK(1)", "'@U", "'+1", "'-2", "plain", "a=b", "'=1", ""
    ]  # fmt: skip
    assert [row["number"] for row in rows] == [str(one) for one in range(-4, 4)]
    write([table], tmp_path / "x.parquet", RestsOn())
    assert pa.parquet.read_table(tmp_path / "x.parquet")["text"].to_pylist() == CELLS


@pytest.mark.parametrize(
    "words",
    [
        ("days", "RECORD", "--out", "/proc/x.csv"),
        ("stays", "RECORD", "--out", "/proc/x.parquet"),
        ("report", "RECORD", "--out", "/proc/x.html"),
        ("protocol", "show", "adept-2009", "--out", "/proc/x.txt"),
        ("sample", "--stays", "1", "--out", "AFILE"),
        ("sample", "--stays", "1", "--out", "AFILE/x"),
        ("site", "/proc/x"),
    ],
    ids=" ".join,
)
@pytest.mark.skipif(not Path("/proc/self").exists(), reason="no folder here that nobody can write in")
def test_what_cannot_be_written_is_one_line_and_exit_2(words, record, tmp_path):
    (tmp_path / "afile").write_text("mine", encoding="utf-8")
    places = {"RECORD": str(record), "AFILE": str(tmp_path / "afile")}
    given = [word.replace("AFILE", places["AFILE"]).replace("RECORD", places["RECORD"]) for word in words]
    done = nectary(*given, stdout=subprocess.PIPE)
    last = done.stderr.splitlines()[-1]
    assert (done.returncode, done.stdout) == (2, "") and "Traceback" not in done.stderr
    assert last.startswith(f"nectary: {given[-1]}: cannot be written: ") and ".part" not in last
    assert (tmp_path / "afile").read_text(encoding="utf-8") == "mine"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full disk here")
def test_a_full_disk_behind_stdout_is_one_line_and_exit_2():
    with open("/dev/full", "w", encoding="utf-8") as full:
        done = nectary("evidence", "--json", stdout=full)
    said = "nectary: the output: cannot be written or read: No space left on device.\n"
    assert (done.returncode, done.stderr) == (2, said)
