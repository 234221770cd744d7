"""Damaged manifests, workbooks, Parquet files and mappings: one line that helps, never a fault of ours."""

import json
import random
import shutil
import zipfile

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.stats.test_pool_command import nectary

INFANTS = "infant_id,unit_id,birth_at,birth_weight_g\na,u,2026-03-02T22:10,980\nb,u,2026-03-03T05:00,1240\n"
CLOCK = ("--time-zone", "UTC", "--day-start", "00:00")
FLOW = """
format = "flowsheet"
about = "an invented export"
[columns]
infant = "PAT"
time = "WHEN"
name = "NAME"
value = "VAL"
[[name]]
called = "Weight"
table = "weights"
column = "weight_g"
unit = "g"
"""


def helped(done, *said):
    """Ended with 2, nothing on stdout, and said in one line what, where and what was expected."""
    assert done.returncode == 2, done.stderr[-2000:]
    assert done.stdout == "" and "Traceback" not in done.stderr
    last = done.stderr.splitlines()[-1]
    assert last.startswith("nectary: ") and "expected" in last
    assert all(part in last for part in said), last


@pytest.fixture(scope="module")
def record(tmp_path_factory):
    place = tmp_path_factory.mktemp("record")
    (place / "infants.csv").write_text(INFANTS)
    assert nectary("load", place, "--out", place / "r", *CLOCK).returncode == 0
    return place / "r"


def _without(manifest, *path):
    node = manifest
    for name in path[:-1]:
        node = node[name]
    del node[path[-1]]


def _with(value, *path):
    def change(manifest):
        node = manifest
        for name in path[:-1]:
            node = node[name]
        node[path[-1]] = value

    return change


RAW = {
    "empty": b"", "null": b"null", "not UTF-8": b"\xff", "a list": b"[]", "a number": b"5",
    "cut": b'{"record_version": 1',
    "nested deep": b"[" * 100_000, "no version": b"{}", "version alone": b'{"record_version": 1}',
    "tables of null": b'{"record_version": 1, "time_zone": "UTC", "day_start": "00:00", "tables": null}',
}  # fmt: skip
CHANGED = {
    "a table is missing": lambda one: _without(one, "tables", "feeds"),
    "a table is not ours": _with([], "tables", "feedz"),
    "a table is a number": _with(5, "tables", "feeds"),
    "a part is a number": _with([5], "tables", "infants"),
    "a part has no file": lambda one: _without(one, "tables", "infants", 0, "file"),
    "a part has no hash": lambda one: _without(one, "tables", "infants", 0, "sha256"),
    "a part has no rows": lambda one: _without(one, "tables", "infants", 0, "rows"),
    "a part lies elsewhere": _with("../../x.parquet", "tables", "infants", 0, "file"),
    "a part of no bucket": _with(7, "tables", "infants", 0, "bucket"),
    "no time zone": lambda one: _without(one, "time_zone"),
    "no day start": _with(7, "day_start"),
    "buckets in words": _with("one", "buckets"),
    "far too many buckets": _with(10**9, "buckets"),
    "another version": _with(99, "record_version"),
    "loads of nothing": _with([None], "loads"),
    "refusals without a count": _with([{"at": "x", "tables": {}, "refused_by": [{}]}], "loads"),
}
COMMANDS = ("days", "practices", "define", "report", "load")


def asked(command, place, folder):
    words = {
        "days": ("days", place, "--out", folder / "d.csv"),
        "practices": ("practices", place),
        "define": ("define", place),
        "report": ("report", place, "--out", folder / "r.html"),
        "load": ("load", folder / "infants.csv", "--out", place),
    }
    (folder / "infants.csv").write_text(INFANTS)
    return nectary(*words[command])


@pytest.mark.parametrize("name", [*RAW, *CHANGED])
def test_a_damaged_manifest_is_one_line_to_every_command(record, tmp_path, name):
    shutil.copytree(record, tmp_path / "r")
    path = tmp_path / "r" / "manifest.json"
    if name in RAW:
        path.write_bytes(RAW[name])
    else:
        found = json.loads(path.read_text())
        CHANGED[name](found)
        path.write_text(json.dumps(found))
    for command in COMMANDS if name in ("empty", "a table is missing") else COMMANDS[-2:]:
        helped(asked(command, tmp_path / "r", tmp_path), "manifest.json")


def workbook(place):
    book = openpyxl.Workbook()
    for line in INFANTS.splitlines():
        book.active.append(line.split(","))
    book.save(place)
    return place.read_bytes()


def test_a_workbook_with_flipped_bytes_is_one_line_or_reads_as_it_was(tmp_path):
    """A byte anywhere; a part changed or gone; the file cut short."""
    raw, chance = workbook(tmp_path / "whole.xlsx"), random.Random(18)
    place = tmp_path / "infants.xlsx"
    seen = set()
    for turn in range(60):
        damaged = bytearray(raw)
        for _ in range(1 + turn % 3):
            damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
        place.write_bytes(bytes(damaged if turn % 10 else damaged[: chance.randrange(len(damaged))]))
        done = nectary("load", place, "--out", tmp_path / f"r{turn}", *CLOCK)
        seen.add(done.returncode)
        if done.returncode:
            helped(done, "infants.xlsx")
    assert seen <= {0, 2} and 2 in seen


@pytest.mark.parametrize(
    "part", ["xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/workbook.xml", "[Content_Types].xml"]
)
def test_a_workbook_whose_parts_were_changed_with_right_checksums_is_one_line_too(tmp_path, part):
    chance = random.Random(part)
    workbook(tmp_path / "whole.xlsx")
    with zipfile.ZipFile(tmp_path / "whole.xlsx") as parts:
        whole = {name: parts.read(name) for name in parts.namelist()}
    mapping = tmp_path / "m.toml"
    mapping.write_text(
        'format = "one-row-an-infant"\nabout = "x"\nunit_id = "u"\n[infant]\nid = "infant_id"\n'
        '[infants.birth_weight_g]\ncolumn = "birth_weight_g"\n'
    )
    for turn in range(15):
        changed = bytearray(whole[part])
        for _ in range(1 + turn % 4):
            changed[chance.randrange(len(changed))] = chance.choice(b"<>/\"'0129abc&")
        with zipfile.ZipFile(tmp_path / "infants.xlsx", "w") as parts:
            for name, content in whole.items():
                if name != part or turn:
                    parts.writestr(name, bytes(changed) if name == part else content)
        for more in ((), ("--mapping", mapping)):
            done = nectary(
                "load", tmp_path / "infants.xlsx", "--out", tmp_path / f"r{turn}{len(more)}", *CLOCK, *more
            )
            assert done.returncode in (0, 1, 2), done.stderr


def test_a_parquet_file_with_flipped_bytes_is_one_line_or_reads(tmp_path):
    pq.write_table(
        pa.table({"infant_id": ["a", "b"] * 40, "unit_id": ["u"] * 80}), tmp_path / "whole.parquet"
    )
    raw, chance = (tmp_path / "whole.parquet").read_bytes(), random.Random(18)
    for turn in range(40):
        damaged = bytearray(raw)
        damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
        (tmp_path / "infants.parquet").write_bytes(bytes(damaged))
        done = nectary("load", tmp_path / "infants.parquet", "--out", tmp_path / f"r{turn}", *CLOCK)
        assert done.returncode in (0, 1, 2), done.stderr


def test_times_and_texts_of_other_kinds_in_parquet_are_read_or_named(tmp_path):
    births = pa.array([1_700_000_000_123_456_789, None], pa.timestamp("ns"))
    table = {"infant_id": pa.array([b"a", b"b"]), "unit_id": ["u", "u"], "birth_at": births}
    pq.write_table(pa.table(table), tmp_path / "infants.parquet")
    assert nectary("load", tmp_path / "infants.parquet", "--out", tmp_path / "r", *CLOCK).returncode == 0
    table["infant_id"] = pa.array([b"\xff", b"b"])
    pq.write_table(pa.table(table), tmp_path / "infants.parquet")
    helped(nectary("load", tmp_path / "infants.parquet", "--out", tmp_path / "no", *CLOCK), "infant_id")


ODD = (
    "[5]",
    '[["a"]]',
    "{ a = 1 }",
    "5",
    "true",
    "07:32:00",
    "2026-01-01",
    '""',
    "[]",
    "{}",
    "nan",
    '["x", "x"]',
)
DEEP = {
    "lists": "x = " + "[" * 900 + "]" * 900, "tables": "x = " + "{ a = " * 600 + "1" + " }" * 600,
    "dots": "a" + ".a" * 4000 + " = 1", "shallow": "x = " + "[" * 30 + "]" * 30,
}  # fmt: skip


@pytest.mark.parametrize("key", ["format", "about", "infant", "time", "called", "table", "column", "unit"])
def test_a_mapping_with_another_kind_of_value_anywhere_is_one_line(record, tmp_path, key):
    (tmp_path / "e.csv").write_text("PAT,WHEN,NAME,VAL\na,2026-03-04T10:00,Weight,990\n")
    (line,) = [line for line in FLOW.splitlines() if line.startswith(f"{key} =")]
    for odd in ODD:
        (tmp_path / "m.toml").write_text(FLOW.replace(line, f"{key} = {odd}"))
        done = nectary(
            "load", tmp_path / "e.csv", "--mapping", tmp_path / "m.toml", "--out", tmp_path / "r", *CLOCK
        )
        helped(done, "m.toml")


@pytest.mark.parametrize("name", DEEP)
def test_deep_nesting_is_one_line_to_every_reader_of_toml(record, tmp_path, name):
    (tmp_path / "n.toml").write_text(DEEP[name])
    helped(
        nectary("load", tmp_path / "x.csv", "--mapping", tmp_path / "n.toml", "--out", tmp_path / "r"),
        "n.toml",
    )
    helped(nectary("assess", tmp_path / "n.toml"), "n.toml")
    helped(nectary("practices", record, "--unit", tmp_path / "n.toml"), "n.toml")
    done = nectary("protocol", "check", tmp_path / "n.toml")
    assert (done.returncode, "Traceback" in done.stderr) == (1, False)


def test_a_workbook_by_a_mapping_tells_what_it_passes_over(record, tmp_path):
    shutil.copytree(record, tmp_path / "r")
    book = openpyxl.Workbook()
    book.active.title = "Weights"
    for row in (["NICU export, March"], ["PAT", "WHEN", "NAME", "VAL", "NOTE", None],
                ["a", "2026-03-04T10:00", "Weight", 990, "x", "y"], ["a", "2026-03-05T10:00", "Crib",
                "green", None]):  # fmt: skip
        book.active.append(row)
    book.create_sheet("Notes").append(["for nobody"])
    book.save(tmp_path / "e.xlsx")
    (tmp_path / "m.toml").write_text(FLOW)
    ask = ("load", tmp_path / "e.xlsx", "--mapping", tmp_path / "m.toml", "--out", tmp_path / "r")
    helped(nectary(*ask), "Weights, Notes", "sheet")
    (tmp_path / "m.toml").write_text('sheet = "Weights"\n' + FLOW)
    done = nectary(*ask)
    assert done.returncode == 2, done.stderr  # the cell without a column refuses its row, the only one
    for said in ("e.xlsx: sheets not read: Notes", "above the header, not read: NICU export, March",
                 "columns not read: NOTE", "1 row left out: 'Crib' (not in the mapping)"):  # fmt: skip
        assert said in done.stderr
    assert "e.xlsx row 3: 6 cells; expected 5 cells" in done.stderr


def test_files_of_a_folder_that_nobody_reads_are_told(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "infants.csv").write_text(INFANTS)
    (tmp_path / "in" / "notes.docx").write_text("x")
    (tmp_path / "in" / "old").mkdir()
    done = nectary("load", tmp_path / "in", "--out", tmp_path / "r", *CLOCK)
    assert (done.returncode, done.stderr) == (0, "in: not read: notes.docx, old/\n")


@pytest.mark.parametrize(
    ("options", "said"),
    [(("--decimal", "dot"), "comma"), (("--missing", ""), "NA,NULL"), (("--missing", " , "), "NA,NULL")],
)
def test_an_option_that_says_nothing_is_one_line(tmp_path, options, said):
    (tmp_path / "infants.csv").write_text(INFANTS)
    helped(nectary("load", tmp_path / "infants.csv", "--out", tmp_path / "r", *options), said)


def test_markers_named_once_are_empty_and_what_was_said_is_in_the_document_too(tmp_path):
    (tmp_path / "infants.csv").write_text(INFANTS + "c,u,NA,.\n")
    done = nectary("load", tmp_path / "infants.csv", "--out", tmp_path / "no", *CLOCK)
    assert done.returncode == 1 and "looks like a marker for missing: leave the cell empty" in done.stdout
    done = nectary(
        "load", tmp_path / "infants.csv", "--out", tmp_path / "r", *CLOCK, "--missing", "NA,.", "--json"
    )
    assert json.loads(done.stdout)["tables"]["infants"]["accepted"] == 3
    (tmp_path / "infants.csv").write_text("infant_id;unit_id;birth_weight_kg\na;u;1,010\n")
    done = nectary("load", tmp_path / "infants.csv", "--out", tmp_path / "s", *CLOCK, "--json")
    (said,) = json.loads(done.stdout)["said"]
    assert "'1,010' are read as 1.01" in said and said in done.stderr


def test_where_no_row_is_taken_each_way_of_writing_is_told_once(tmp_path):
    texts = ["27 3/7", "28 1/7", "2026-03-27", "27w3d"]
    lines = "".join(f"{at},u,{text}\n" for at, text in enumerate(texts))
    (tmp_path / "infants.csv").write_text("infant_id,unit_id,gestation\n" + lines)
    done = nectary("load", tmp_path / "infants.csv", "--out", tmp_path / "r", *CLOCK)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 3)
    for said in (
        "write 27+3",
        "so is 1 more row: 3",
        "the spreadsheet turned 27-3 into a date",
        "row 5: gestation is '27w3d'",
    ):
        assert said in done.stderr
