"""`nectary plan` and `nectary protocol` as a dietitian uses them, in files and on paper."""

import json

import pytest
from typer.testing import CliRunner

from nectary.base.errors import UserError
from nectary.cli.main import app


def run(*words, code=0):
    done = CliRunner().invoke(app, list(words))
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    assert done.exit_code == code, done.output
    return done.stdout


@pytest.fixture
def ours(tmp_path):
    path = tmp_path / "ours.toml"
    path.write_text(run("protocol", "template"), encoding="utf-8")
    return path


def signed(path):
    version = json.loads(run("protocol", "check", str(path), "--json"))["version"]
    text = path.read_text(encoding="utf-8").replace("starts = 2026-12-01", "starts = 2026-01-01")
    path.write_text(text, encoding="utf-8")
    version = json.loads(run("protocol", "check", str(path), "--json"))["version"]
    for name, role in (("A", "doctor"), ("B", "dietitian")):
        text += f'\n[[signed]]\nname = "{name}"\nrole = "{role}"\non = 2026-01-01\nversion = "{version}"\n'
    path.write_text(text, encoding="utf-8")
    return path


def test_check_tells_every_fault_and_ends_with_1(ours):
    assert "readable; version" in run("protocol", "check", str(ours))
    ours.write_text(ours.read_text().replace("interval_h = 2 ", "interval_h = 5 "), encoding="utf-8")
    assert "fault: ours.toml, delivery: feeds every 5 h" in run("protocol", "check", str(ours), code=1)


def test_every_line_of_an_unsigned_plan_says_example_and_no_file_is_written(ours, tmp_path):
    for name in (str(ours), "leeds-2018"):
        said = run("plan", name, "--birth-weight", "650").splitlines()
        assert len(said) > 8 and all(line.startswith("EXAMPLE") for line in said)
        with pytest.raises(UserError, match="not signed by a unit"):
            run("plan", name, "--birth-weight", "650", "--out", str(tmp_path / "plan.txt"))
    assert not (tmp_path / "plan.txt").exists()


def test_a_signed_plan_is_written_and_no_longer_an_example(ours, tmp_path):
    path = signed(ours)
    found = json.loads(run("plan", str(path), "--birth-weight", "650", "--json"))
    assert (found["status"], found["signed"]) == ("signed", True)
    run("plan", str(path), "--birth-weight", "650", "--out", str(tmp_path / "plan.txt"))
    assert "EXAMPLE" not in (tmp_path / "plan.txt").read_text()


def test_the_plan_has_the_keys_that_scripts_rely_on():
    found = json.loads(run("plan", "leeds-2018", "--birth-weight", "650", "--json"))
    assert {"protocol", "version", "status", "use", "signed", "weight", "interval_h", "days",
            "full_feeds_feeding_day", "notes"} <= set(found)  # fmt: skip
    assert set(found["days"][0]) == {
        "feeding_day", "halves", "segments", "ml_per_kg_day", "ml_per_day", "ml_per_feed",
        "ml_per_feed_halves", "stage",
    }  # fmt: skip
    assert found["days"][0]["segments"] == [
        {"from_min": 0, "to_min": 1440, "ml_per_kg_day": 10.0, "ml_per_feed": pytest.approx(0.5417, abs=5e-5)}
    ]


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("ending", ["txt", "html", "pdf"])
def test_tables_the_parents_page_and_a_comparison_are_written(ours, tmp_path, ending, language):
    out = tmp_path / f"out.{ending}"
    for words in (
        ("table", str(ours)),
        ("show", str(ours)),
        ("show", str(ours), "--parents", "--birth-weight", "900"),
        ("diff", str(ours), "leeds-2018"),
    ):
        run("protocol", *words, "--language", language, "--out", str(out))
        assert out.stat().st_size > 500
        out.unlink()


def test_every_page_of_a_protocol_carries_its_version_and_what_it_is(ours):
    version = json.loads(run("protocol", "check", str(ours), "--json"))["version"]
    for words in (("table",), ("show",), ("show", "--parents", "--birth-weight", "900")):
        said = run("protocol", words[0], str(ours), *words[1:])
        assert version in said and "EXAMPLE" in said


def test_the_parents_page_tells_nobody_to_give_or_withhold_and_says_to_tell_the_nurse(ours):
    said = run("protocol", "show", str(ours), "--parents", "--birth-weight", "900")
    assert "Tell the nurse now" in said and "What would make you wait" in said


def test_a_comparison_is_also_a_picture_that_says_its_numbers():
    said = run("protocol", "diff", "adept-2009", "leeds-2018", "--svg")
    assert said.startswith("<svg") and "12, 12, 24, 36" in said


def test_an_unknown_file_or_a_missing_weight_is_one_line(ours):
    with pytest.raises(UserError, match="no protocol 'nothing'"):
        run("protocol", "show", "nothing")
    with pytest.raises(UserError, match="no birth weight"):
        run("protocol", "show", str(ours), "--parents")
