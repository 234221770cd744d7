"""A record run slice by slice, over several buckets, says what the same rows say at once in memory."""

import subprocess
import sys

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from nectary.base.errors import UserError
from nectary.cli.answers import checked, write
from nectary.engine import folder, version
from nectary.engine.compute import compute
from nectary.engine.run import Run
from nectary.engine.statements import measures_of, practices_of
from nectary.sample.stays import invent

STAYS, BUCKETS, SLICE = 24, 3, 5


def renamed(table):
    """A stay's code may hold a quote: it must not end a literal of SQL."""
    codes = pc.replace_substring(table["infant_id"], "invented-", "o'neil-")
    return table.set_column(table.column_names.index("infant_id"), "infant_id", codes)


@pytest.fixture(scope="module")
def unit():
    return {name: renamed(table) for name, table in invent(STAYS, 3, mess=0.1).items()}


@pytest.fixture(scope="module")
def record(unit, tmp_path_factory):
    out = tmp_path_factory.mktemp("several") / "R"
    with folder.Writer(out, buckets=BUCKETS, time_zone="UTC", day_start="00:00") as writer:
        for name, table in unit.items():
            ordered = folder.in_order(table)
            of = pa.array([folder.bucket_of(code, BUCKETS) for code in ordered["infant_id"].to_pylist()])
            for bucket in range(BUCKETS):
                writer.add(name, bucket, ordered.filter(pc.equal(of, bucket)))
    return out


def test_every_bucket_has_stays(record):
    assert all(folder.read_bucket(record, bucket)["infants"].num_rows for bucket in range(BUCKETS))


def test_slices_together_are_the_whole(unit, record):
    whole = compute(unit)
    run = Run(record, stays_a_slice=SLICE)
    days, stays = (pa.concat_tables(part) for part in zip(*run.days_and_stays(), strict=True))
    assert days.sort_by([("infant_id", "ascending"), ("day", "ascending")]) == whole.days
    kept = stays.select(whole.stays.column_names).sort_by("infant_id")
    assert kept.to_pylist() == whole.stays.to_pylist()
    verdicts = [row for table in run.verdicts() for row in table.to_pylist()]
    key = lambda row: (row["infant_id"], row["practice"], row["day"] or -1)  # noqa: E731
    assert sorted(verdicts, key=key) == sorted(whole.verdicts.to_pylist(), key=key)


def test_each_slice_comes_sorted_and_told(record):
    told = []
    for table in Run(record, stays_a_slice=SLICE).days(tell=lambda done, of: told.append((done, of))):
        keys = list(zip(table["infant_id"].to_pylist(), table["day"].to_pylist(), strict=True))
        assert keys == sorted(keys) and keys
    assert told == [(number, len(told)) for number in range(1, len(told) + 1)] and len(told) > BUCKETS


def test_a_stay_measure_asked_by_the_day_stands_on_each_day(unit, record):
    found = pa.concat_tables(Run(record).days(("enteral_ml_per_kg", "full_feeds_day")))
    stays = {row["infant_id"]: row["full_feeds_day"] for row in compute(unit).stays.to_pylist()}
    assert found.column_names == ["infant_id", "day", "enteral_ml_per_kg", "full_feeds_day"]
    assert any(stays.values())
    for row in found.to_pylist():
        assert row["full_feeds_day"] == stays[row["infant_id"]]


def test_stays_carry_the_verdicts(record):
    stays = pa.concat_tables(Run(record).stays())
    of_stay = {
        (row["infant_id"], row["practice"]): row["verdict"]
        for table in Run(record).verdicts()
        for row in table.to_pylist()
        if row["day"] is None
    }
    assert of_stay
    for row in stays.to_pylist():
        assert {name: row[name] for name in practices_of("stay")} == {
            name: of_stay.get((row["infant_id"], name)) for name in practices_of("stay")
        }


def test_what_is_written_says_what_it_rests_on(record, tmp_path):
    run = Run(record)
    write(run.stays(), checked(tmp_path / "stays.parquet"), run.provenance())
    about = pq.read_schema(tmp_path / "stays.parquet").metadata
    assert about[b"nectary.code_version"].decode() == version.code_version()
    assert about[b"nectary.input_sha256"].decode() == folder.input_hash(record)
    assert b"SELECT" in about[b"nectary.sql"]
    write(run.stays(), checked(tmp_path / "stays.csv"), run.provenance())
    assert folder.input_hash(record) in (tmp_path / "stays.csv.rests-on.json").read_text()


def test_another_record_has_another_hash(record, unit, tmp_path):
    folder.write({**unit, "weights": unit["weights"].slice(1)}, tmp_path, time_zone="UTC", day_start="00:00")
    assert folder.input_hash(tmp_path) != folder.input_hash(record)


def test_a_changed_rule_is_another_version(monkeypatch):
    before = version.code_version()
    texts = version._texts
    monkeypatch.setattr(version, "_texts", lambda room: [*texts(room), ("new.toml", b"value = 151")])
    version.code_version.cache_clear()
    assert version.code_version() != before
    monkeypatch.undo()
    version.code_version.cache_clear()
    assert version.code_version() == before


def test_the_version_covers_every_room_that_an_answer_is_worked_out_with():
    """What an answer imports of nectary, in a process that imports nothing else, is hashed."""
    program = (
        "import sys, nectary.engine.run, nectary.engine.one_stay, nectary.engine.define_record; "
        "print(*{name.split('.')[1] for name in sys.modules if name.startswith('nectary.')})"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) <= set(version.ROOMS)


def test_a_run_does_not_load_pandas(record):
    """Loading it took a third of a second of each start, for nothing that is used."""
    program = (
        "import sys; from pathlib import Path; from nectary.engine.run import Run; "
        "run = Run(Path(sys.argv[1])); rows = [*run.days(('feeds_held',)), *run.verdicts()]; "
        "assert all(table.num_rows for table in rows); print('pandas' in sys.modules)"
    )
    command = [sys.executable, "-c", program, str(record)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_a_record_without_stays_is_said_so_and_writes_nothing(tmp_path):
    folder.write({}, tmp_path / "R", time_zone="UTC", day_start="00:00")
    run = Run(tmp_path / "R")
    with pytest.raises(UserError, match="no stay"):
        write(run.days(), checked(tmp_path / "days.csv"), run.provenance())
    assert [path.name for path in tmp_path.iterdir()] == ["R"]


def test_only_measures_of_the_catalogue_come_out(record):
    (table, *_) = Run(record).days()
    assert tuple(table.column_names) == ("infant_id", "day", *measures_of("day"))
