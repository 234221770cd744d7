"""Streaming to a record folder: the same rows as in memory, bucketed, sorted, with memory that stays flat."""

import subprocess
import sys

import pyarrow.parquet as pq
import pytest

from nectary.engine import folder
from nectary.record.tables import TABLES
from nectary.sample import stays as sample
from nectary.sample import stream

STAYS = 2000


@pytest.fixture(scope="module")
def record(tmp_path_factory):
    """2,000 stays in four buckets, handed over many times: as a far larger record would be."""
    out = tmp_path_factory.mktemp("large") / "record"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(folder, "STAYS_A_BUCKET", 500)
        patch.setattr(stream, "HELD_BYTES", 20_000_000)
        told = []
        sample.write(out, STAYS, 5, tell=told.append)
    assert told == [], "2,000 stays are done before there is anything to tell"
    return out


@pytest.fixture(scope="module")
def in_memory():
    return sample.invent(STAYS, 5)


def test_what_is_streamed_is_what_is_invented(record, in_memory):
    assert folder.buckets(record) == 4
    read = folder.read(record)
    for name in TABLES:
        expected = in_memory.get(name, folder.empty(name))
        assert folder.in_order(read[name]) == folder.in_order(expected), name


def test_every_bucket_holds_its_own_stays_sorted(record):
    for name, parts in folder.manifest(record)["tables"].items():
        assert len(parts) == (0 if name in ("feed_totals", "reported") else 4)
        for part in parts:
            table = pq.read_table(record / part["file"])
            assert table.num_rows == part["rows"] > 0
            assert {folder.bucket_of(code, 4) for code in set(table["infant_id"].to_pylist())} == {
                part["bucket"]
            }
            assert table == folder.in_order(table), name


def test_progress_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(sample, "CHUNKS_A_WORD", 1)
    told = []
    sample.write(tmp_path / "R", 130, 1, tell=told.append)
    assert told == [120, 130]


def test_nothing_is_written_where_nothing_can_be_invented(tmp_path):
    with pytest.raises(sample.UserError):
        sample.write(tmp_path / "R", 0, 1)
    assert list(tmp_path.iterdir()) == []


def test_a_failure_on_the_way_leaves_no_record(tmp_path, monkeypatch):
    """By then most tables have a file: hardly anything is held back."""

    def breaks(self):
        assert list((tmp_path / "R").glob("*/part-*"))
        raise OSError("no space left on device")

    monkeypatch.setattr(stream, "HELD_BYTES", 1_000_000)
    monkeypatch.setattr(stream.Stream, "finish", breaks)
    with pytest.raises(OSError, match="no space"):
        sample.write(tmp_path / "R", 130, 1)
    assert not (tmp_path / "R" / "manifest.json").exists()
    assert not list((tmp_path / "R").glob("*/part-*"))


PROGRAM = """
import resource, sys
from pathlib import Path
from nectary.sample.stays import write
write(Path(sys.argv[1]), int(sys.argv[2]), 1)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def peak_kib(out, stays):
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(out), str(stays)], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return int(done.stdout)


def test_five_times_the_stays_need_no_more_memory(tmp_path):
    """Both fill the 160 MB that the stream holds back; a program that kept all would need some 500 MB more.

    Tolerance a fifth: what the allocator keeps differs from run to run.
    """
    assert peak_kib(tmp_path / "ten", 10_000) < 1.2 * peak_kib(tmp_path / "two", 2_000)
