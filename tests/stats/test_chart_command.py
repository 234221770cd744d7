"""`nectary chart` as people run it: the contract's fields, the keys' numbers, one line for a refusal."""

import json

import pytest
from tests.stats.test_charts import CHARTS, EXACT, KEY
from tests.stats.test_pool_command import nectary

CONTRACT = {"kind", "per", "points", "centre", "lower", "upper", "signals", "runs"}


def written(folder, name):
    kind, value, total, options = CHARTS[name]
    lines = ["label,value"] if total is None else ["label,events,total"]
    cells = zip(value, strict=True) if total is None else zip(value, total, strict=True)
    lines += [",".join(map(str, (at, *row))) for at, row in enumerate(cells, 1)]
    path = folder / "data.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    words = [word for key, one in options.items() for word in (f"--{key}", str(one))]
    return kind, path, words


@pytest.mark.parametrize("name", CHARTS)
def test_the_answer_has_the_contracts_fields_and_the_keys_numbers(name, tmp_path):
    kind, path, words = written(tmp_path, name)
    done = nectary("chart", kind, path, *words, "--json")
    found, key = json.loads(done.stdout), KEY["charts"][name]
    assert set(found) >= CONTRACT and found["kind"] == kind
    for ours, theirs in (("centre", "cl"), ("lower", "lcl"), ("upper", "ucl")):
        assert [one is None for one in found[ours]] == [one is None for one in key[theirs]]
        pairs = zip(found[ours], key[theirs], strict=True)
        assert all(a is b is None or a == pytest.approx(b, **EXACT) for a, b in pairs)
    assert [one["value"] for one in found["points"]] == pytest.approx(key["y"], **EXACT)
    assert found["runs"] == {
        "longest": key["longest_run"], "longest_max": key["longest_run_max"],
        "crossings": key["n_crossings"], "crossings_min": key["n_crossings_min"], "useful": key["n_useful"],
    }  # fmt: skip
    limits = [one["at"] for one in found["signals"] if one["rule"] == "limit"]
    assert limits == [at for at, signal in enumerate(key["sigma_signal"], 1) if signal]


def test_phases_are_told_apart_and_a_picture_and_words_are_drawn(tmp_path):
    kind, path, _ = written(tmp_path, "c_nec")
    found = json.loads(nectary("chart", kind, path, "--part", "12", "--part", "24", "--json").stdout)
    assert [(one["from"], one["to"]) for one in found["phases"]] == [(1, 12), (13, 24), (25, 36)]
    assert len(set(found["centre"])) == 3
    assert nectary("chart", kind, path, "--svg").stdout.startswith("<svg xmlns=")
    words = nectary("chart", kind, path).stdout
    assert "a longer run about the centre than chance usually gives" in words


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("q", "data.csv"), "no chart 'q'"),
        (("p", "nowhere.csv"), "cannot be read"),
        (("p", "data.csv"), "column events is missing"),
        (("c", "data.csv", "--freeze", "99"), "a baseline of 99 points"),
        (("c", "data.csv", "--limits", "probability"), "probability limits for a c chart"),
        (("c", "data.csv", "--screen", "maybe"), "screen 'maybe'"),
        (("c", "broken.csv"), "value is 'x'"),
        (("u", "data3.csv", "--per", "-1"), "per -1"),
        (("u", "data3.csv", "--per", "nan"), "per nan"),
    ],
)
def test_what_cannot_be_drawn_is_one_clear_line_and_exit_2(words, said, tmp_path, monkeypatch):
    written(tmp_path, "c_nec")
    (tmp_path / "data3.csv").write_text("label,events,total\n1,2,30\n2,1,30\n", encoding="utf-8")
    (tmp_path / "broken.csv").write_text("label,value\n1,x\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    done = nectary("chart", *words)
    assert (done.returncode, done.stdout) == (2, "") and said in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_an_option_that_a_kind_has_no_use_for_is_named_beside_the_answer(tmp_path):
    kind, path, _ = written(tmp_path, "c_nec")
    plain = nectary("chart", kind, path, "--json")
    done = nectary("chart", kind, path, "--centre", "mean", "--screen", "off", "--per", "1000", "--json")
    assert (done.returncode, done.stdout, plain.stderr) == (0, plain.stdout, "")
    assert [line.split()[0] for line in done.stderr.splitlines()] == ["--per", "--centre", "--screen"]


def test_limits_of_points_that_do_not_vary_are_said_to_say_nothing(tmp_path):
    path = tmp_path / "none.csv"
    path.write_text("label,events,total\n1,0,20\n2,0,20\n3,0,20\n4,1,20\n", encoding="utf-8")
    assert "do not vary" in nectary("chart", "p", path, "--freeze", "3").stdout
    assert "do not vary" not in nectary("chart", "p", path).stdout


def test_a_point_that_cannot_be_is_named_with_its_file_and_what_to_do(tmp_path):
    path = tmp_path / "months.csv"
    path.write_text("label,events,total\njan,1,20\nfeb,0,0\n", encoding="utf-8")
    done = nectary("chart", "p", path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "months.csv, point 2: 0 events of 0" in done.stderr and "Leave out a point" in done.stderr
