"""A load in many parts is a load in one: order, disk, neighbours and the record that stands do not matter."""

import random
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from nectary.base.errors import UserError
from nectary.cli.main import app
from nectary.engine import folder
from nectary.engine.schema import empty
from nectary.intake.cells import Clock
from nectary.intake.folder import files_at, load_folder, load_into, load_rows
from nectary.intake.loaded import Refusal, SourceRow
from nectary.record.tables import TABLES

ON = date(2026, 11, 25)
CLOCK = Clock("Europe/Berlin", time(7, 0))
BORN = datetime(2026, 3, 1, 23, 50)


def source_rows(stays=7, feeds=20):
    """Infants, weights and feeds of several stays, some with row ids, some doubtful, some bad."""
    rows = []
    for stay in range(stays):
        code, born = f"s{stay}", BORN + timedelta(days=stay)
        rows.append(
            (
                "infants",
                {"infant_id": code, "unit_id": "u", "birth_at": born.isoformat(), "birth_weight_g": "900"},
            )
        )
        for day in range(1, 4):
            rows.append(("weights", {"infant_id": code, "day": str(day), "weight_g": str(900 + day)}))
        for feed in range(feeds):
            cells = {
                "infant_id": code,
                "at": (born + timedelta(hours=3 * feed)).isoformat(),
                "volume_ml": "2",
            }
            cells |= {"feeds_id": f"{code}-{feed}"} if stay % 2 else {}
            cells |= {"volume_ml": "15"} if feed == 9 else {}  # more than twice the last
            cells |= {"volume_ml": "NaN"} if feed == 11 else {}
            cells |= {"volume_ml": "90"} if feed == 13 else {}  # more than can be
            rows.append(("feeds", cells))
    return [
        SourceRow(table, f"{table}.csv", number, cells) for number, (table, cells) in enumerate(rows, start=2)
    ]


def content(tables):
    """Each table's rows in one order."""
    return {
        name: sorted(
            tables.get(name, empty(name)).to_pylist(), key=lambda row: sorted(row.items(), key=str).__repr__()
        )
        for name in TABLES
    }


def taken(rows, **more):
    loaded = load_rows(rows, CLOCK, on=ON, **more)
    for counts in loaded.counts.values():
        assert counts["read"] == counts["accepted"] + counts["refused"] + counts["merged"]
    return loaded


@pytest.fixture
def small_parts(monkeypatch):
    """Two stays at once, and every row goes over the disk."""
    monkeypatch.setattr("nectary.intake.standing.STAYS_AT_ONCE", 2)
    monkeypatch.setattr("nectary.intake.spill.HELD", 1)
    monkeypatch.setattr("nectary.intake.spill.IN_MEMORY", 1)
    monkeypatch.setattr("nectary.intake.folder.PAGE", 3)


def test_a_load_in_many_parts_over_the_disk_is_a_load_in_one(request):
    whole = taken(source_rows())
    request.getfixturevalue("small_parts")
    parts = taken(source_rows())
    assert content(parts.tables) == content(whole.tables)
    assert (parts.counts, parts.refusals) == (whole.counts, whole.refusals)
    assert whole.counts["feeds"] == {"read": 140, "accepted": 126, "refused": 14, "merged": 0, "flagged": 7}


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10_000))
def test_the_order_of_rows_does_not_matter(small_parts, seed):
    rows = source_rows(4, 12)
    expected = content(taken(rows).tables)
    random.Random(seed).shuffle(rows)
    assert content(taken(rows).tables) == expected


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10_000))
def test_other_infants_do_not_matter(small_parts, seed):
    rows = source_rows(5, 12)
    others = random.Random(seed).sample(["s0", "s1", "s3", "s4"], 2)
    alone = taken([row for row in rows if row.cells["infant_id"] not in others]).tables
    among = taken(rows).tables
    for name in ("infants", "weights", "feeds"):
        mine = [row for row in content(among)[name] if row["infant_id"] not in others]
        assert mine == content(alone)[name]


def test_loading_half_and_then_all_is_loading_all(small_parts):
    rows = source_rows()
    half = taken([row for row in rows if row.table != "feeds" or row.number % 2])
    both = taken(rows, standing=half.tables)
    assert content(both.tables) == content(taken(rows).tables)
    again = taken(rows, standing=both.tables)
    assert content(again.tables) == content(both.tables)
    assert sum(counts["accepted"] for counts in again.counts.values()) == 0


def with_id(infant, row_id, **cells):
    return SourceRow(
        "weights",
        "w.csv",
        int(row_id[1:]) + (infant == "s1"),
        {"infant_id": infant, "weights_id": row_id, "day": "1"} | cells,
    )


INFANTS = [
    SourceRow("infants", "i.csv", n, {"infant_id": f"s{n}", "unit_id": "u", "birth_weight_g": "900"})
    for n in range(4)
]


def test_a_row_id_of_two_stays_is_refused_in_both(small_parts):
    weights = [
        with_id("s0", "w10", weight_g="900"),
        with_id("s1", "w10", weight_g="900"),
        with_id("s1", "w20", weight_g="900"),
    ]
    loaded = taken([*INFANTS, *weights])
    assert [(one.row, one.column, one.reason) for one in loaded.refusals] == [
        (10, "weights_id", "two rows differ"), (11, "weights_id", "two rows differ"),
    ]  # fmt: skip
    assert loaded.tables["weights"]["weights_id"].to_pylist() == ["w20"]


@pytest.mark.parametrize("replace", [False, True])
def test_a_standing_row_is_not_moved_to_another_stay_even_with_replace(small_parts, replace):
    standing = taken([*INFANTS, with_id("s0", "w10", weight_g="900")]).tables
    loaded = taken([with_id("s1", "w10", weight_g="905")], standing=standing, replace=replace)
    (one,) = loaded.refusals
    assert (one.column, one.found, one.expected, one.reason) == (
        "infant_id", "s1", "'s0' as it stands in the record", "conflict",
    )  # fmt: skip
    assert content(loaded.tables) == content(standing)


def test_a_refusal_of_a_format_is_counted_under_its_file():
    refusal = Refusal("chart.csv", 7, "name", "x", "a name of the mapping", "not known")
    loaded = taken([*INFANTS, refusal])
    assert loaded.refusals == (refusal,)
    assert loaded.counts["chart"] == {"read": 1, "accepted": 0, "refused": 1, "merged": 0, "flagged": 0}


def test_a_column_that_no_file_could_have_is_one_error():
    with pytest.raises(UserError, match=r"no column of infants is called 'sexx'; expected sex"):
        taken([SourceRow("infants", "i.csv", 1, {"infant_id": "a", "unit_id": "u", "sexx": "f"})])


def write_csv(place, rows):
    place.mkdir()
    for name in dict.fromkeys(row.table for row in rows):
        mine = [row.cells for row in rows if row.table == name]
        header = list(dict.fromkeys(column for cells in mine for column in cells))
        lines = [",".join(header), *(",".join(cells.get(column, "") for column in header) for cells in mine)]
        (place / f"{name}.csv").write_text("\n".join(lines) + "\n")
    return place


def test_a_record_folder_is_the_record_in_memory_in_buckets_and_order(tmp_path, small_parts, monkeypatch):
    monkeypatch.setattr("nectary.engine.folder.STAYS_A_BUCKET", 3)
    source = write_csv(tmp_path / "in", source_rows())
    written = set()
    for turn in range(2):  # new, then onto itself: nothing is accepted and nothing written
        loaded = load_into(files_at(source, alone=not turn), CLOCK, tmp_path / "r", on=ON)
        expected = load_folder(source, CLOCK, on=ON)
        assert content(folder.read(tmp_path / "r")) == content(expected.tables)
        assert loaded.refusals == expected.refusals
        written.add((tmp_path / "r" / "manifest.json").read_text())
    assert (loaded.counts["feeds"]["accepted"], len(written)) == (0, 1)
    assert folder.buckets(tmp_path / "r") == 3
    for bucket in range(3):
        tables = folder.read_bucket(tmp_path / "r", bucket)
        for name in ("infants", "feeds", "weights"):
            codes = tables[name]["infant_id"].to_pylist()
            assert codes == sorted(codes)
            assert {folder.bucket_of(code, 3) for code in codes} <= {bucket}
            assert tables[name].equals(folder.in_order(tables[name]))
    assert sorted(path.name for path in (tmp_path / "r").iterdir()) == [
        "feeds",
        "infants",
        "manifest.json",
        "weights",
    ]


def test_a_bucket_is_a_place_for_stays_that_come_later(tmp_path, small_parts, monkeypatch):
    """A record that grows past its buckets is parted anew; no row is lost."""
    monkeypatch.setattr("nectary.engine.folder.STAYS_A_BUCKET", 3)
    few = write_csv(tmp_path / "few", source_rows(2))
    many = write_csv(tmp_path / "many", source_rows(8))
    load_into(files_at(few, alone=True), CLOCK, tmp_path / "r", on=ON)
    assert folder.buckets(tmp_path / "r") == 1
    load_into(files_at(many, alone=False), CLOCK, tmp_path / "r", on=ON)
    assert folder.buckets(tmp_path / "r") == 3
    assert content(folder.read(tmp_path / "r")) == content(load_folder(many, CLOCK, on=ON).tables)


def test_a_load_that_finds_the_record_changed_leaves_it_so(tmp_path, small_parts):
    source = write_csv(tmp_path / "in", source_rows(2))
    more = write_csv(tmp_path / "more", source_rows(3))
    load_into(files_at(source, alone=True), CLOCK, tmp_path / "r", on=ON)

    def meanwhile(what, count):
        if what == "stays judged" and not (tmp_path / "done").exists():
            (tmp_path / "done").touch()
            load_into(files_at(more, alone=False), CLOCK, tmp_path / "r", on=ON)

    with pytest.raises(UserError, match="the record changed meanwhile"):
        load_into(
            files_at(write_csv(tmp_path / "third", source_rows(4)), alone=False),
            CLOCK,
            tmp_path / "r",
            on=ON,
            said=meanwhile,
        )
    assert folder.read(tmp_path / "r")["infants"].num_rows == 3


def test_the_record_keeps_what_each_load_had_and_refused_but_no_value(tmp_path):
    """The report tells what was refused; a refused cell may hold anything, so only its place is kept."""
    files = tmp_path / "files"
    files.mkdir()
    (files / "infants.csv").write_text("infant_id,unit_id,birth_weight_g\na,u,900\nb,u,9999999\n")
    folder_of = tmp_path / "R"
    first = CliRunner().invoke(app, ["load", str(files), "--out", str(folder_of)])
    assert first.exit_code == 1
    (files / "infants.csv").write_text("infant_id,unit_id,birth_weight_g\nc,u,900\n")
    assert CliRunner().invoke(app, ["load", str(files), "--out", str(folder_of)]).exit_code == 0
    loads = folder.manifest(folder_of)["loads"]
    assert [one["tables"]["infants"]["accepted"] for one in loads] == [1, 1]
    assert loads[0]["refused_by"] == [
        {"table": "infants", "column": "birth_weight_g", "reason": "cannot be", "rows": 1}
    ]
    assert "9999999" not in (folder_of / "manifest.json").read_text()
