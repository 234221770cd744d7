"""Each promise of SECURITY.md names a test, and every test that it names exists."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROW = re.compile(r"^\|(?P<what>[^|]*)\|(?P<promise>[^|]*)\|(?P<tests>[^|]*)\|$")
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


def rows():
    text = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line.startswith("|")]
    found = [ROW.match(line) for line in lines]
    assert all(found), [line for line, row in zip(lines, found, strict=True) if row is None]
    return [(row["promise"].strip(), NAMED.findall(row["tests"])) for row in found[2:]]


def test_every_promise_names_a_test_and_every_test_exists():
    promises = rows()
    assert len(promises) > 30
    for promise, tests in promises:
        assert promise and tests, promise
        for file, function in tests:
            assert (ROOT / file).is_file(), file
            assert f"def {function}(" in (ROOT / file).read_text(encoding="utf-8"), f"{file}::{function}"


def test_a_name_that_is_wrong_is_seen():
    assert NAMED.findall("`tests/a.py::test_b`, `tests/c.py`") == [("tests/a.py", "test_b")]
    assert ROW.match("| what | promise without a test |") is None
