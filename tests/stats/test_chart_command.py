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


GAP = (
    "label,events,total\n2026-01,1,12\n2026-02,1,10\n2026-04,2,14\n2026-05,0,9\n"
    "2026-09,1,12\n2026-10,0,11\n2026-12,0,10\n"
)
MISSING = ["2026-03", "2026-06", "2026-07", "2026-08", "2026-11"]


def drawn(folder, text, kind="p", *words):
    path = folder / "gap.csv"
    path.write_text(text, encoding="utf-8")
    return nectary("chart", kind, path, *words)


def test_months_that_are_missing_are_named_wherever_the_chart_goes(tmp_path):
    words = drawn(tmp_path, GAP)
    assert words.returncode == 0
    assert (
        f"missing: {', '.join(MISSING)} (5 months): without babies, or zeros that were forgotten?"
        in words.stdout
    )
    found = drawn(tmp_path, GAP, "p", "--json")
    assert json.loads(found.stdout)["sequence"]["missing"] == MISSING
    assert (
        ", ".join(MISSING) in found.stderr and ", ".join(MISSING) in drawn(tmp_path, GAP, "p", "--svg").stderr
    )
    whole = drawn(tmp_path, "label,events,total\n2026-01,1,12\n2026-02,1,10\n2026-03,2,14\n")
    assert "missing" not in whole.stdout + whole.stderr
    assert (
        json.loads(drawn(tmp_path, "label,value\na,1\nb,2\nc,3\n", "c", "--json").stdout)["sequence"] is None
    )


@pytest.mark.parametrize(
    ("labels", "said"),
    [
        ("2026-03 2026-02 2026-01", "point 2: label '2026-02' is an earlier one"),
        ("2026-01 2026-02 2026-02", "point 3: label '2026-02' is there before"),
        ("2026-01 2026-02 Total", "point 3: label 'Total' is no month"),
        ("2026-01 2026-13 2026-03", "point 2: label '2026-13' is no month"),
    ],
)
def test_a_sequence_that_makes_another_chart_is_one_line_that_says_what_to_do(tmp_path, labels, said):
    done = drawn(tmp_path, "label,events,total\n" + "".join(f"{one},1,9\n" for one in labels.split()))
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert said in done.stderr


def test_cases_may_share_a_month_and_are_apart_by_what_is_drawn(tmp_path):
    text = "label,value\n2026-01,3\n2026-01,4\n2026-07,30\n2026-08,2\n"
    done = drawn(tmp_path, text, "g")
    assert done.returncode == 0 and "missing" not in done.stdout
    assert drawn(tmp_path, text.replace("2026-08", "2025-08"), "g").returncode == 2


def test_dates_of_two_meanings_are_told(tmp_path):
    done = drawn(tmp_path, "label,events,total\n01/02/2026,1,9\n01/03/2026,0,9\n01/05/2026,0,9\n")
    assert done.returncode == 0 and "day first or month first" in done.stdout
