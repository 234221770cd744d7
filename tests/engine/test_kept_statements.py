"""Compiled SQL is kept from one start to the next: the same answers, and nothing false is trusted."""

import errno
import json
import os
import resource
import subprocess
import sys
import textwrap
from dataclasses import replace
from pathlib import Path

import pytest

from nectary.base.sources import Source
from nectary.engine import folder, kept, statements
from nectary.measures.declare import MEASURES, measure
from nectary.measures.thresholds import thresholds
from nectary.sample.stays import invent

NECTARY = str(Path(sys.executable).with_name("nectary"))
STAYS = 60
# The goal is 3 s on an idle machine, where a second start takes about 2 and a start that compiles 6 to 10.
# Beside other work the same start was seen to cost half as much again.
CPU_S = 5.0
TEXT = "SELECT 'né', 1\nFROM feeds\n"


def cpu_of(*words, home, cwd):
    """(standard output, CPU-seconds) of one command as a process of its own, which must succeed."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    environment = os.environ | {"NECTARY_HOME": str(home), "NECTARY_CACHE": ""}
    done = subprocess.run([NECTARY, *map(str, words)], capture_output=True, cwd=cwd, env=environment)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert done.returncode == 0, done.stderr.decode()
    assert b"Traceback" not in done.stderr
    return done.stdout, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def files_of(place):
    return {path.relative_to(place): path for path in sorted(place.rglob("*")) if path.is_file()}


@pytest.fixture(scope="module")
def starts(tmp_path_factory):
    """Each command started twice in one home: what it wrote and said, its CPU, and what was kept after it."""
    place = tmp_path_factory.mktemp("starts")
    folder.write(invent(STAYS, 1), place / "R", time_zone="UTC", day_start="00:00")
    commands = {
        "days": ("days", "R", "--out", "out.csv"),
        "stays": ("stays", "R", "--out", "out.csv"),
        "practices": ("practices", "R"),
    }
    found = {}
    for name, words in commands.items():
        for start in (1, 2):
            said, cpu_s = cpu_of(*words, home=place / "home", cwd=place)
            written = [path.read_bytes() for path in sorted(place.glob("out.csv*"))]
            standing = {one: path.stat().st_mtime_ns for one, path in files_of(place / "home").items()}
            found[name, start] = (said, written, cpu_s, standing)
    return place, found


@pytest.mark.parametrize("command", ["days", "stays", "practices"])
def test_a_second_start_gives_the_same_bytes_and_compiles_nothing(starts, command):
    _, found = starts
    said, written, _, standing = found[command, 1]
    said_again, written_again, cpu_s, standing_after = found[command, 2]
    assert (said_again, written_again) == (said, written) and (said or written)
    assert standing_after == standing, "something was compiled and kept again"
    assert cpu_s < CPU_S


def test_the_provenance_is_the_text_that_was_kept(starts):
    place, _ = starts
    sql = json.loads((place / "out.csv.rests-on.json").read_text(encoding="utf-8"))["nectary.sql"]
    texts = [path.read_bytes().split(b"\n", 2)[2].decode() for path in files_of(place / "home").values()]
    days, stays, _ = sql.split(";\n\n")
    assert days in texts and stays in texts


def test_what_is_kept_is_for_its_user_alone_and_holds_no_row_of_a_record(starts):
    place, _ = starts
    for path in (place / "home").rglob("*"):
        assert path.stat().st_mode & 0o777 == (0o700 if path.is_dir() else 0o600), path
        assert path.is_dir() or b"invented-" not in path.read_bytes()


class Compiler:
    """Gives TEXT and counts how often it was asked."""

    asked = 0

    def __call__(self):
        self.asked += 1
        return TEXT


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("NECTARY_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("NECTARY_CACHE")
    return tmp_path / "home"


def ask(compiler, names=("one", "two")):
    """The text as a later start would come by it."""
    assert kept.kept("days", "duckdb", names, compiler) == TEXT
    return compiler.asked


def only_file(home):
    (path,) = files_of(home).values()
    return path


def test_it_is_compiled_once_for_all_later_starts(home):
    compiler = Compiler()
    assert [ask(compiler), ask(compiler)] == [1, 1]
    assert ask(compiler, names=("two", "one")) == 2, "other columns are another text"


def test_a_cut_file_is_compiled_again_wherever_it_was_cut(home):
    compiler = Compiler()
    ask(compiler)
    path = only_file(home)
    whole = path.read_bytes()
    for length in (0, 1, 63, 64, 65, 100, len(whole) - len(TEXT.encode()), len(whole) - 1):
        path.write_bytes(whole[:length])
        before = compiler.asked
        assert ask(compiler) == before + 1, length
        assert only_file(home).read_bytes() == whole


def test_an_altered_file_is_compiled_again_wherever_it_was_altered(home):
    compiler = Compiler()
    ask(compiler)
    path = only_file(home)
    whole = path.read_bytes()
    for place in range(0, len(whole), 7):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        before = compiler.asked
        assert ask(compiler) == before + 1, place
    path.write_bytes(whole + b"; DROP TABLE feeds")
    before = compiler.asked
    assert ask(compiler) == before + 1


def test_a_whole_file_under_the_name_of_another_is_not_read(home):
    compiler = Compiler()
    ask(compiler, names=("other",))
    other = only_file(home)
    stranger = other.read_bytes()
    other.unlink()
    ask(compiler)
    only_file(home).write_bytes(stranger)
    before = compiler.asked
    assert ask(compiler) == before + 1


def test_a_file_that_others_may_write_is_not_trusted(home):
    compiler = Compiler()
    ask(compiler)
    only_file(home).chmod(0o666)
    assert ask(compiler) == 2
    assert ask(compiler) == 2, "it was not written again for this user alone"


def test_another_code_version_does_not_read_it(home, monkeypatch):
    compiler = Compiler()
    ask(compiler)
    for version in ("code_version", "files_version"):
        monkeypatch.setattr(kept, version, lambda: "0" * 12)
    assert [ask(compiler), ask(compiler)] == [2, 2]
    assert len(files_of(home)) == 2


def test_code_that_was_replaced_under_a_running_process_keeps_nothing(home, monkeypatch):
    """What the old code in memory compiles must not stand under the version of the new files."""
    monkeypatch.setattr(kept, "files_version", lambda: "0" * 12)
    compiler = Compiler()
    assert [ask(compiler), ask(compiler)] == [1, 2]
    assert files_of(home) == {}


def test_a_threshold_that_comes_into_force_is_another_text(home, monkeypatch):
    """The files stay as they are that day; the number inside the SQL does not."""
    compiler = Compiler()
    ask(compiler)
    name, versions = next(iter(thresholds().items()))
    with monkeypatch.context() as later:
        later.setitem(thresholds(), name, (replace(versions[-1], value=versions[-1].value + 1),))
        assert ask(compiler) == 2
    assert ask(compiler) == 2


def test_a_declaration_from_outside_the_package_is_compiled_each_time(home):
    def outside(days):
        return days.feed_rows

    measure(
        title="t", unit="1", grain="day", reads=("feed_rows",), source=Source("record-conventions", "here"),
        null_when="n", cases="", rests_on="feed",
    )(outside)  # fmt: skip
    try:
        compiler = Compiler()
        assert [ask(compiler), ask(compiler)] == [1, 2]
        assert files_of(home) == {}
    finally:
        del MEASURES["outside"]


def nowhere_to_write(tmp_path, kind):
    if kind == "under a file":
        (tmp_path / "file").write_text("")
        return tmp_path / "file" / "home"
    return Path("/proc/nectary")  # the kernel refuses a folder here to the administrator too


@pytest.mark.parametrize("kind", ["under a file", "where nobody may write"])
def test_a_command_in_a_home_that_cannot_be_written_answers_as_ever(tmp_path, kind):
    home = nowhere_to_write(tmp_path, kind)
    said, _ = cpu_of("explain", "feeds_held", home=home, cwd=tmp_path)
    assert statements.sql("feeds_held") in textwrap.dedent(said.decode().split("\nSQL\n")[1])
    assert not home.exists()


@pytest.mark.parametrize("why", [errno.ENOSPC, errno.EROFS, errno.EACCES])
@pytest.mark.parametrize("call", ["mkdir", "mkstemp", "write", "replace"])
def test_a_full_or_read_only_disk_keeps_nothing_and_leaves_nothing(home, monkeypatch, call, why):
    def fails(*_, **__):
        raise OSError(why, os.strerror(why))

    home.mkdir()
    places = {
        "mkdir": (Path, "mkdir"),
        "mkstemp": (kept.tempfile, "mkstemp"),
        "replace": (kept.os, "replace"),
    }
    owner, name = places.get(call, (kept.os, "fdopen"))
    monkeypatch.setattr(owner, name, fails)
    compiler = Compiler()
    assert [ask(compiler), ask(compiler)] == [1, 2]
    assert files_of(home) == {}


def test_what_stands_in_a_read_only_home_is_read(home):
    compiler = Compiler()
    ask(compiler)
    for path in (only_file(home), *only_file(home).parents[:3]):
        path.chmod(0o500 if path.is_dir() else 0o400)
    try:
        assert ask(compiler) == 1
    finally:
        for path in (only_file(home), *only_file(home).parents[:3]):
            path.chmod(0o700)


def test_without_a_home_of_any_kind_nothing_is_kept(monkeypatch):
    for name in ("NECTARY_CACHE", "NECTARY_HOME", "XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)

    def none():
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", none)
    compiler = Compiler()
    assert kept.place() is None
    assert [ask(compiler), ask(compiler)] == [1, 2]


def test_the_place_is_the_units_home_or_the_users_own_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("NECTARY_HOME", str(tmp_path))
    monkeypatch.delenv("NECTARY_CACHE")
    assert kept.place() == tmp_path / "cache" / "sql"
    monkeypatch.setenv("NECTARY_CACHE", str(tmp_path / "elsewhere"))
    assert kept.place() == tmp_path / "elsewhere" / "sql"
    monkeypatch.delenv("NECTARY_CACHE")
    monkeypatch.delenv("NECTARY_HOME")
    monkeypatch.delenv("LOCALAPPDATA", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "x"))
    assert kept.place() == tmp_path / "x" / "nectary" / "sql"
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    assert kept.place() == tmp_path / ".cache" / "nectary" / "sql"


def test_only_the_last_few_versions_stay(home):
    place = kept.place()
    for age, name in enumerate(("a" * 12, "b" * 12, "c" * 12, "d" * 12)):
        (place / name).mkdir(parents=True)
        (place / name / "days.sql").write_text("")
        os.utime(place / name, (1_700_000_000 - age, 1_700_000_000 - age))
    (place / "notes").mkdir()
    ask(Compiler())
    left = {path.name for path in place.iterdir()}
    assert left == {kept.code_version(), "a" * 12, "b" * 12, "notes"}


WRITING = """
import sys
from pathlib import Path
from nectary.engine import kept

file, label, text = Path(sys.argv[1]), b"label", "SELECT 1 " * 20_000
print("ready", flush=True)
sys.stdin.readline()
for _ in range(300):
    kept._write(file, label, text)
    assert kept._read(file, label) == text
"""


def test_two_processes_at_once_leave_one_whole_file(tmp_path):
    """Each reads what either wrote between its own writes: whole every time."""
    file = tmp_path / "home" / "cache" / "one.sql"
    command = [sys.executable, "-c", WRITING, str(file)]
    both = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(2)
    ]
    assert [one.stdout.readline() for one in both] == [b"ready\n"] * 2
    for one in both:
        one.stdin.write(b"\n")
        one.stdin.flush()
    said = [one.communicate()[1] for one in both]
    assert [one.returncode for one in both] == [0, 0], said
    assert [path.name for path in file.parent.iterdir()] == ["one.sql"]
