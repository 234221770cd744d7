"""The record folder: written whole or not at all, read only when it is what the manifest says."""

import os
import signal
import subprocess
import sys
import textwrap
import time

import pyarrow as pa
import pytest

from nectary.base.errors import UserError
from nectary.engine import folder
from nectary.engine.schema import arrow_schema


def infants(count: int) -> dict[str, pa.Table]:
    rows = [{"infant_id": f"i{number}", "unit_id": "u"} for number in range(count)]
    whole = [{name: row.get(name) for name in arrow_schema("infants").names} for row in rows]
    return {"infants": pa.Table.from_pylist(whole, schema=arrow_schema("infants"))}


def test_what_is_written_is_read_back(tmp_path):
    folder.write(infants(3), tmp_path / "r", time_zone="UTC", day_start="00:00")
    tables = folder.read(tmp_path / "r")
    assert tables["infants"].column("infant_id").to_pylist() == ["i0", "i1", "i2"]
    assert tables["feeds"].num_rows == 0


def test_a_second_write_leaves_only_its_own_files(tmp_path):
    for count in (3, 5):
        folder.write(infants(count), tmp_path, time_zone="UTC", day_start="00:00")
    assert len(list(tmp_path.glob("infants/*.parquet"))) == 1
    assert folder.read(tmp_path)["infants"].num_rows == 5


def test_a_changed_file_is_refused(tmp_path):
    folder.write(infants(3), tmp_path, time_zone="UTC", day_start="00:00")
    (part,) = tmp_path.glob("infants/*.parquet")
    part.write_bytes(part.read_bytes()[:-1] + b"?")
    with pytest.raises(UserError, match="differs from the manifest"):
        folder.read(tmp_path)


def test_no_record_is_said_so(tmp_path):
    with pytest.raises(UserError, match="no record here"):
        folder.read(tmp_path)


def test_kill_9_leaves_the_old_record_or_the_new(tmp_path):
    """Writers of 20 and 40 infants in turn, killed at staggered moments: every reading is whole."""
    program = textwrap.dedent("""
        import sys
        from pathlib import Path
        sys.path.insert(0, sys.argv[2])
        from test_folder import infants
        from nectary.engine import folder
        print("ready", flush=True)
        while True:
            for count in (20, 40):
                folder.write(infants(count), Path(sys.argv[1]), time_zone="UTC", day_start="00:00")
    """)
    folder.write(infants(20), tmp_path, time_zone="UTC", day_start="00:00")
    for turn in range(6):
        command = [sys.executable, "-c", program, str(tmp_path), os.path.dirname(__file__)]
        writer = subprocess.Popen(command, stdout=subprocess.PIPE)
        writer.stdout.readline()
        time.sleep(0.01 * (turn + 1))
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        writer.stdout.close()
        assert folder.read(tmp_path)["infants"].num_rows in (20, 40)


def test_a_write_that_fails_at_the_end_leaves_no_files(tmp_path, monkeypatch):
    """A full disk shows itself when a file is closed: the old record stands, and nothing is left."""
    folder.write(infants(3), tmp_path, time_zone="UTC", day_start="00:00")
    before = sorted(tmp_path.rglob("*"))
    closed = folder.pq.ParquetWriter.close

    def full(self):
        closed(self)
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(folder.pq.ParquetWriter, "close", full)
    with pytest.raises(OSError, match="No space"):
        folder.write(infants(5), tmp_path, time_zone="UTC", day_start="00:00")
    monkeypatch.undo()
    assert sorted(tmp_path.rglob("*")) == before
    assert folder.read(tmp_path)["infants"].num_rows == 3
