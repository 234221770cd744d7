"""Promises of SECURITY.md that no other test looks at: where the server listens, what an export is."""

import os
import sqlite3
import subprocess
import sys

import granian
import pytest

from nectary.cli import unit
from nectary.record.tables import TABLES
from nectary.web.chart.identity import IDENTIFIERS

FILES = {
    "infants.csv": "infant_id,unit_id,birth_at,gestation,birth_weight_g,admitted_day,left_how,seen_to_day\n"
    "invented-a,u,2026-03-02T22:10,27+3,980,0,still_in,2\n",
}


def test_the_server_answers_on_this_machine_alone(monkeypatch):
    asked = {}

    class Server:
        def __init__(self, target, **given):
            asked.update(given)

        def serve(self):
            asked["served"] = True

    monkeypatch.setattr(granian, "Granian", Server)
    unit._serve(8000, 1, 1)
    assert (asked["address"], asked["served"]) == ("127.0.0.1", True)
    assert asked["log_enabled"] is False  # its lines would hold the addresses of babies' pages


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A unit of one invented baby, in a home of its own."""
    place = tmp_path_factory.mktemp("unit")
    (place / "files").mkdir()
    for name, text in FILES.items():
        (place / "files" / name).write_text(text, encoding="utf-8")
    assert run(place, "load", "files", "--unit", "u").returncode == 0
    return place


def run(place, *words):
    environment = os.environ | {
        "NECTARY_HOME": str(place / "home"), "NECTARY_SECRET_KEY": "for this test alone", "NECTARY_DEMO": "",
    }  # fmt: skip
    command = [sys.executable, "-m", "nectary", *words]
    return subprocess.run(command, cwd=place, env=environment, capture_output=True, text=True)


def test_an_export_is_its_owners_alone_and_holds_no_identifier(home):
    done = run(home, "export", "--unit", "u", "--out", "record")
    assert done.returncode == 0, done.stderr
    assert (home / "record").stat().st_mode & 0o777 == 0o700
    assert not {*IDENTIFIERS} & {name for table in TABLES.values() for name in table.names}
    assert b"2026-03-02" not in b"".join(path.read_bytes() for path in (home / "record").rglob("*.parquet"))


def test_a_damaged_database_is_not_exported(home):
    """The bytes of some of its pages written over, as by a failing disk."""
    file = home / "home" / "nectary.sqlite3"
    with sqlite3.connect(file) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    content = bytearray(file.read_bytes())
    half = len(content) // 2
    content[half : half + 60_000] = os.urandom(60_000)
    file.write_bytes(content)
    done = run(home, "export", "--unit", "u", "--out", "another")
    assert done.returncode == 2 and "the database is damaged" in done.stderr, done.stderr
    assert not (home / "another").exists()
