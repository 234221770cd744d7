"""`nectary report` as people run it: four kinds of file, two languages, one line for a mistake."""

import json
import subprocess
import sys

import pytest

from nectary.cli.main import app

NAMES = ("NEC, as the unit states it", "What this record holds (invented)")


def nectary(*words, cwd=None):
    command = [sys.executable, "-m", "nectary", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, cwd=cwd)


@pytest.fixture(scope="module")
def record(tmp_path_factory):
    place = tmp_path_factory.mktemp("unit") / "record"
    assert nectary("sample", "--stays", 12, "--seed", 3, "--out", place).returncode == 0
    return place


def test_text_on_stdout_and_talk_on_stderr(record):
    done = nectary("report", record)
    assert done.returncode == 0 and all(name in done.stdout for name in NAMES)
    assert done.stdout.endswith("this is one.\n") and "parts" not in done.stdout


def test_json_is_one_document_of_facts_without_a_sentence(record, tmp_path):
    done = nectary("report", record, "--json")
    facts = json.loads(done.stdout)
    assert done.returncode == 0 and done.stdout.count("\n") == 1
    nec = facts["outcomes"][0]
    assert (nec["name"], nec["of"], facts["babies"]["stays"]) == ("nec", 12, 12)
    assert facts["invented"] is True and facts["loads"] is None and len(facts["input_sha256"]) == 64
    assert len(facts["made"]) == len("2026-11-26")
    assert "as the unit states it" not in done.stdout
    assert nectary("report", record, "--out", tmp_path / "r.json").returncode == 0
    assert json.loads((tmp_path / "r.json").read_text()) == facts


@pytest.mark.parametrize(
    ("ending", "begins", "word"),
    [
        (".html", b"<!doctype html>", "NEC, como la unidad la anota"),
        (".txt", b"Lo que contiene este registro (inventado)", "NEC, como la unidad la anota"),
        (".pdf", b"%PDF-", None),
    ],
)
def test_a_file_of_each_kind_in_spanish(record, tmp_path, ending, begins, word):
    done = nectary("report", record, "--language", "es", "--out", tmp_path / f"r{ending}")
    written = (tmp_path / f"r{ending}").read_bytes()
    assert done.returncode == 0 and done.stdout == ""
    assert written.startswith(begins) and (word is None or word in written.decode())
    assert [path.name for path in tmp_path.iterdir()] == [f"r{ending}"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("nowhere",), "no record here"),
        (("{record}", "--out", "r.docx"), "cannot write .docx; expected .html, .pdf, .txt, .json"),
        (("{record}", "--out", "r"), "a file without an ending"),
        (("{record}", "--out", "no/r.pdf"), "no such folder"),
        (("{record}", "--language", "fr"), "language 'fr'; expected en or es"),
        (("{record}", "--json", "--out", "r.json"), "both --json and --out"),
    ],
)
def test_a_mistake_is_one_line_exit_2_and_nothing_written(record, tmp_path, words, said):
    done = nectary("report", *(word.format(record=record) for word in words), cwd=tmp_path)
    assert done.returncode == 2 and said in done.stderr
    assert done.stderr.count("\n") == 1 and done.stdout == "" and list(tmp_path.iterdir()) == []


def test_what_stood_there_stands_when_the_report_cannot_be_made(record, tmp_path, monkeypatch):
    from typer.testing import CliRunner

    def broken(page, *, form):
        raise RuntimeError("no paper")

    monkeypatch.setattr("nectary.show.paper.report_pdf", broken)
    (tmp_path / "r.pdf").write_bytes(b"the old one")
    done = CliRunner().invoke(app, ["report", str(record), "--out", str(tmp_path / "r.pdf")])
    assert isinstance(done.exception, RuntimeError)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"r.pdf": b"the old one"}


def test_a_changed_file_is_said_and_not_reported(record, tmp_path):
    import shutil

    shutil.copytree(record, tmp_path / "R")
    (part,) = (tmp_path / "R" / "talks").glob("*.parquet")
    part.write_bytes(part.read_bytes() + b"x")
    done = nectary("report", tmp_path / "R")
    assert done.returncode == 2 and "differs from the manifest" in done.stderr and done.stdout == ""
