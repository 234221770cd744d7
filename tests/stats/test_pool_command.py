"""`nectary pool` as people run it: the contract's fields, and one clear line for what cannot be pooled."""

import io
import json
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from types import SimpleNamespace

import pytest
from tests.stats.tables import counts

from nectary.cli import main
from nectary.stats.pooling import pool

NECTARY = str(Path(sys.executable).with_name("nectary"))
HEADER = "study,year,events_intervention,total_intervention,events_control,total_control"
GOOD = ["A,2001,3,40,6,41", "B,2002,0,30,2,30", "C,2003,0,20,0,22", "D,1999,5,50,9,51"]
CONTRACT = {
    "k", "left_out", "estimate", "se", "ci_low", "ci_high", "p", "tau2", "i2", "q", "q_p", "pi_low",
    "pi_high", "pi_method", "zero_rule", "events", "participants",
}  # fmt: skip


def nectary(*words):
    """The command in this process, which is much faster; one test below runs the installed one."""
    out, err, before = io.StringIO(), io.StringIO(), sys.argv
    sys.argv = ["nectary", *map(str, words)]
    try:
        with redirect_stdout(out), redirect_stderr(err):
            main.run()
    except SystemExit as end:
        return SimpleNamespace(returncode=end.code or 0, stdout=out.getvalue(), stderr=err.getvalue())
    finally:
        sys.argv = before


def run(folder, lines, *options, header=HEADER):
    path = folder / "trials.csv"
    path.write_text("\n".join([header, *lines]) + "\n")
    return nectary("pool", path, *options)


def answer(folder, lines, *options):
    done = run(folder, lines, *options, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    return json.loads(done.stdout)


def refused(done, *said):
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert "Traceback" not in done.stderr
    for part in said:
        assert part in done.stderr


def test_every_field_of_the_contract_and_the_same_numbers_as_the_function(tmp_path):
    found = answer(tmp_path, GOOD, "--model", "reml", "--test", "hksj-floor", "--zero", "half")
    assert set(found) > CONTRACT
    rows = [(name, *map(int, numbers)) for name, _, *numbers in (line.split(",") for line in GOOD)]
    whole = pool(counts(rows), model="reml", test="hksj-floor", zero="half")
    for name in CONTRACT - {"left_out"}:
        assert found[name] == getattr(whole, name), name
    assert (found["k"], found["left_out"], found["participants"]) == (4, [], 284)


def test_the_installed_command_answers_and_refuses_as_this_process_does(tmp_path):
    for lines in (GOOD, ["X,2001,41,40,6,41"]):
        here = run(tmp_path, lines, "--json")
        words = [NECTARY, "pool", str(tmp_path / "trials.csv"), "--json"]
        there = subprocess.run(words, capture_output=True, text=True)
        assert (there.returncode, there.stdout, there.stderr) == (here.returncode, here.stdout, here.stderr)


@pytest.mark.parametrize("model", ["mh", "ee", "dl", "reml", "pm", "peto"])
@pytest.mark.parametrize("zero", ["none", "keep", "half", "half-drop-double"])
def test_every_model_and_zero_rule_answers(tmp_path, model, zero):
    found = answer(tmp_path, GOOD, "--measure", "or", "--model", model, "--zero", zero)
    dropped = {"none": ["C"], "keep": ["C"], "half": [], "half-drop-double": ["C"]}[zero]
    if zero in ("none", "keep") and model not in ("mh", "peto"):
        dropped = ["B", "C"]
    assert (found["left_out"], found["zero_rule"], found["model"]) == (dropped, zero, model)
    assert found["k"] == 4 - len(dropped)


def test_lists_are_added_and_say_where_a_step_has_no_effect(tmp_path):
    found = answer(tmp_path, [*GOOD[:3], "E,1990,0,12,2,11"], "--cumulative", "--leave-one-out")
    steps = found["cumulative"]
    assert [(step["study"], step["year"]) for step in steps] == [("E", 1990), ("A", 2001), ("B", 2002)]
    assert (steps[0]["estimate"], steps[0]["k"]) == (None, None)
    assert "no events" in steps[0]["why"]
    assert steps[-1]["estimate"] == pytest.approx(found["estimate"], rel=1e-14)
    assert {row["study"] for row in found["leave_one_out"]} == {"A", "B", "E"}
    assert set(steps[0]) == set(steps[-1]) > CONTRACT


def test_people_are_told_the_zero_rule_with_the_result(tmp_path):
    done = run(tmp_path, GOOD, "--zero", "half", "--model", "dl", "--cumulative", "--leave-one-out")
    first, second = done.stdout.splitlines()[:2]
    assert first.startswith("risk ratio 0.5252 (0.2447 to 1.127), k 4")
    assert second.startswith("zero rule half: 0.5 added to every cell of a table with a zero")
    assert "  D, 1999: 0.5667 (0.2041 to 1.573), k 1" in done.stdout.splitlines()
    plain = run(tmp_path, ["A,,0,20,2,20", "B,,1,20,2,20"], "--leave-one-out").stdout
    assert "tau2: no value" in plain
    assert "  B: no estimate: an arm has no events" in plain


def test_one_study_is_answered_and_does_not_differ_from_itself(tmp_path):
    for test in ("z", "hksj", "hksj-floor"):
        found = answer(tmp_path, GOOD[:1], "--model", "reml", "--test", test)
        assert round(found["ci_low"], 6) == 0.1375  # 3/40 / 6/41, e^-1.959964 sqrt(1/3 - 1/40 + 1/6 - 1/41)
        assert [found[name] for name in ("tau2", "i2", "h2", "q", "q_p", "df", "pi_low")] == [None] * 7


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("X,2001,41,40,6,41", "row 3: X: 41 events of 40 in the intervention arm"),
        ("X,2001,1,40,42,41", "row 3: X: 42 events of 41 in the control arm"),
        ("X,2001,-3,40,6,41", "row 3: events_intervention is '-3'; expected a whole number from 0"),
        ("X,2001,three,40,6,41", "events_intervention is 'three'"),
        ("X,2001,1.5,40,6,41", "events_intervention is '1.5'"),
        ("X,2001,nan,40,6,41", "events_intervention is 'nan'"),
        ("X,2001,1_0,40,6,41", "events_intervention is '1_0'"),
        ("X,2001,1e3,4000,6,41", "events_intervention is '1e3'"),
        ("X,2001,,40,6,41", "events_intervention is ''"),
        ("X,2001,3,40", "row 3: events_control is ''"),
        ("X,2001,3,40,6,41,9", "row 3: more cells than columns"),
        ("X,2001,3,99999999999999,6,41", "total_intervention is '99999999999999'; expected a whole number"),
        ("X,2001,0,0,6,41", "row 3: X: 0 events of 0 in the intervention arm"),
        ("X,2001,3,40,0,0", "row 3: X: 0 events of 0 in the control arm"),
        (",2001,3,40,6,41", "row 3: study is ''"),
        ("X,last year,3,40,6,41", "row 3: year is 'last year'"),
        ("A,2001,5,50,6,50", "trials.csv: A 2001: this study stands there 2 times"),
    ],
)
def test_a_row_that_cannot_be_is_refused_with_its_place(tmp_path, line, said):
    refused(run(tmp_path, [GOOD[0], line]), "trials.csv", said)


def test_one_label_in_two_years_is_two_studies_but_not_without_years(tmp_path):
    assert answer(tmp_path, ["A,2001,3,40,6,41", "A,2002,4,50,6,52"])["k"] == 2
    refused(run(tmp_path, ["A,,3,40,6,41", "A,,4,50,6,52"]), "A: this study stands there 2 times")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "trials.csv: the file is empty"),
        (HEADER + "\n", "no study below the header"),
        (HEADER.replace("events_control,", "") + "\nA,2001,3,40,41\n", "column events_control is missing"),
        ("A,2001,3,40,6,41\n", "column study is missing"),
    ],
)
def test_a_file_that_is_no_table_of_counts(tmp_path, text, said):
    path = tmp_path / "trials.csv"
    path.write_text(text)
    refused(nectary("pool", path), said)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"study,year\n\x00", "trials.csv: not text: it has bytes of zero"),
        (HEADER.encode() + b'\n"A', "trials.csv row 2: not CSV"),
        (HEADER.encode() + b"\nA,2001,3,40,6,41\n\x81", "neither UTF-8 nor Windows-1252"),
        (None, "trials.csv: cannot be read: No such file or directory"),
    ],
)
def test_a_file_that_cannot_be_read(tmp_path, content, said):
    path = tmp_path / "trials.csv"
    if content is not None:
        path.write_bytes(content)
    refused(nectary("pool", path), said)


def written(lines, separator=",", end="\n"):
    return end.join(separator.join(line.split(",")) for line in [HEADER, *lines]) + end


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (written(GOOD, ";").encode(), ""),
        (written(GOOD, "\t", "\r\n").encode("utf-8-sig"), ""),
        (written(GOOD, ", ").encode(), ""),
        (written(GOOD).replace("study", "Study").replace("year", "YEAR").encode(), ""),
        (("# from the review\n\n" + written(GOOD) + ",,,,,\n\n").encode(), ""),
        (written(GOOD, ";").encode("utf-16"), "trials.csv: read as UTF-16"),
        (written(["Ú" + GOOD[0], *GOOD[1:]]).encode("cp1252"), "trials.csv: not UTF-8: read as Windows-1252"),
    ],
)
def test_what_load_reads_is_read_here_too(tmp_path, content, said):
    path = tmp_path / "trials.csv"
    path.write_bytes(content)
    done, plain = nectary("pool", path, "--json"), run(tmp_path, GOOD, "--json")
    assert (done.returncode, done.stdout) == (0, plain.stdout)
    assert done.stderr.startswith(said) and bool(done.stderr) == bool(said)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (written(GOOD).replace("year", "study"), "column study is there twice"),
        (written(GOOD).replace("year", "when"), "column year is missing; expected study,year,"),
        (written(GOOD).replace("year", "when"), "The first line has study, when, events_intervention"),
        (written(GOOD).replace("A,2001", "#x\nA,20011"), "trials.csv row 2: events_intervention is ''"),
        (written(['"A\nB",2001,3,40,6,41', "C,2001,x,40,6,41"]), "trials.csv row 3: events_intervention"),
    ],
)
def test_a_table_that_is_not_as_asked_is_told_what_it_has(tmp_path, text, said):
    path = tmp_path / "trials.csv"
    path.write_text(text)
    refused(nectary("pool", path), said)


def test_an_interval_that_is_not_there_has_no_method(tmp_path):
    assert answer(tmp_path, GOOD, "--model", "reml", "--zero", "half")["pi_method"] == "t_k-2"
    found = answer(tmp_path, GOOD, "--model", "mh", "--leave-one-out")
    assert found["pi_method"] is None is found["leave_one_out"][0]["pi_method"]
    assert "pi_method: no value" in run(tmp_path, GOOD, "--model", "mh").stdout


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--measure", "hr"), "measure 'hr' is not offered; expected rr or or or rd"),
        (("--model", "bayes"), "model 'bayes' is not offered"),
        (("--test", "t"), "test 't' is not offered"),
        (("--zero", "1"), "zero '1' is not offered"),
        (("--model", "mh", "--test", "hksj"), "test hksj does not go with model mh"),
        (("--model", "ee", "--test", "hksj"), "test hksj does not go with model ee"),
        (("--measure", "or", "--model", "peto", "--test", "hksj-floor"), "does not go with model peto"),
        (("--model", "peto"), "model peto gives an odds ratio, not rr"),
    ],
)
def test_options_that_are_not_offered(tmp_path, options, said):
    refused(run(tmp_path, GOOD, *options), said)


def test_an_unknown_option_is_exit_2(tmp_path):
    assert run(tmp_path, GOOD, "--bayes").returncode == 2


@pytest.mark.parametrize("model", ["mh", "ee", "dl", "reml", "pm", "peto"])
def test_all_zeros_leave_no_study(tmp_path, model):
    done = run(tmp_path, ["A,2001,0,40,0,41", "B,2002,0,30,0,30"], "--model", model, "--measure", "or")
    refused(done, "no study is left to pool")


def test_an_arm_without_events_has_no_ratio(tmp_path):
    lines = ["A,2001,0,40,4,41", "B,2002,0,30,3,30"]
    refused(run(tmp_path, lines), "no events in any study", "--measure rd")
    refused(run(tmp_path, lines, "--model", "dl"), "no study is left to pool")
    assert answer(tmp_path, lines, "--measure", "rd")["k"] == 2


def test_exact_agreement_names_the_floor(tmp_path):
    lines = ["A,2001,10,100,20,100", "B,2002,20,200,40,200", "C,2003,5,50,10,50"]
    refused(run(tmp_path, lines, "--model", "reml", "--test", "hksj"), "agree exactly", "--test hksj-floor")
    assert answer(tmp_path, lines, "--model", "reml", "--test", "hksj-floor")["tau2"] == 0


def test_a_year_is_needed_by_the_list_by_year_alone(tmp_path):
    lines = ["A,,3,40,6,41", "B,2002,4,30,5,30"]
    assert answer(tmp_path, lines, "--leave-one-out")["leave_one_out"][0]["year"] is None
    refused(run(tmp_path, lines, "--cumulative"), "A: its year is not known")


def test_every_way_to_pool_is_listed_with_its_call(tmp_path):
    found = answer(tmp_path, GOOD, "--multiverse")
    rows = found["multiverse"]
    assert sum(found["multiverse_calls"].values()) == len(rows) > 100
    plain = [
        row for row in rows
        if (row["measure"], row["model"], row["zero_rule"], row["group"]) == ("rr", "mh", "none", "all")
    ]  # fmt: skip
    assert [row["estimate"] for row in plain] == [pytest.approx(found["estimate"], rel=1e-12)]
    assert {row["group"] for row in rows} == {"all", "without", "up_to"}
    assert {row["study"] for row in rows if row["group"] == "without"} <= {"A", "B", "C", "D"}
    assert all(row["ci_low"] <= row["estimate"] <= row["ci_high"] for row in rows)
    assert found["multiverse_undefined"] >= 0


def test_every_subset_and_the_smallest_change_are_told(tmp_path):
    """Four trials, one of which has no event and never enters: three are left, in 7 subsets."""
    found = answer(tmp_path, GOOD, "--subsets", "--smallest-change", "--egger")
    sizes = found["subsets"]["sizes"]
    assert [row["sets"] for row in sizes] == [3, 3, 1]
    assert (sizes[-1]["held"], found["subsets"]["left_out"]) == (1, ["C"])
    assert found["smallest_change"]["call"] == found["subsets"]["call"] == "not_shown"
    assert found["egger"]["k"] == 3 and 0 <= found["egger"]["mixed"]["p"] <= 1
    told = run(tmp_path, GOOD, "--subsets", "--smallest-change", "--multiverse", "--egger").stdout
    for part in (
        "different analyses", "1 study: 2 of 3 say the same, 1 has no estimate",
        "3 studies: 1 of 1 says the same, 0 have no estimate", "smallest change: call now: not_shown",
        "small studies, mixed",
    ):  # fmt: skip
        assert part in told


def test_more_than_twenty_studies_have_too_many_subsets(tmp_path):
    many = [f"S{at},2000,{at % 3 + 1},40,{at % 4 + 1},40" for at in range(21)]
    refused(run(tmp_path, many, "--subsets"), "21 studies enter", "1 to 20")


NEAR = ["A,2001,20,200,40,200", "B,2002,27,260,52,260", "C,2003,25,250,51,250"]
FAR = ["A,2001,10,200,40,200", "B,2002,50,260,52,260", "C,2003,25,250,20,250"]
HKSJ = ("--model", "reml", "--test", "hksj")


@pytest.mark.parametrize("model", ["reml", "dl", "pm"])
@pytest.mark.parametrize("measure", ["rr", "or", "rd"])
def test_an_adjusted_interval_that_is_narrower_says_so_and_where_to_look(tmp_path, model, measure):
    options = ("--model", model, "--measure", measure, "--test")
    plain, adjusted = (answer(tmp_path, NEAR, *options, test) for test in ("z", "hksj"))
    assert (plain["narrower_than_z"], adjusted["narrower_than_z"]) == (None, True)
    assert adjusted["ci_high"] - adjusted["ci_low"] < plain["ci_high"] - plain["ci_low"]
    said = run(tmp_path, NEAR, *options, "hksj").stdout
    assert (
        "narrower than without the adjustment" in said and "because the trials agree more than chance" in said
    )
    assert "hksj-floor" in said


def test_the_figures_stay_and_no_word_stands_beside_an_interval_that_is_wider(tmp_path):
    """z 0.387 to 0.655, hksj 0.467 to 0.543, hksj-floor 0.282 to 0.898, to three places as in the case."""
    found = {
        test: answer(tmp_path, NEAR, "--model", "reml", "--test", test)
        for test in ("z", "hksj", "hksj-floor")
    }
    ends = {test: (round(one["ci_low"], 3), round(one["ci_high"], 3)) for test, one in found.items()}
    assert ends == {"z": (0.387, 0.655), "hksj": (0.467, 0.543), "hksj-floor": (0.282, 0.898)}
    assert {round(one["estimate"], 4) for one in found.values()} == {0.5036}
    for options in (("--model", "reml", "--test", "hksj-floor"), ("--model", "reml"), ()):
        assert "narrower" not in run(tmp_path, NEAR, *options).stdout.split("narrower_than_z")[0]
    assert "narrower than" not in run(tmp_path, FAR, *HKSJ).stdout


def test_each_line_of_a_list_says_it_for_itself(tmp_path):
    lines = run(tmp_path, NEAR, *HKSJ, "--leave-one-out").stdout.split("leave_one_out:\n")[1].splitlines()
    assert [line.endswith("; narrower than z") for line in lines] == [False, True, True]
    assert [row["narrower_than_z"] for row in answer(tmp_path, NEAR, *HKSJ,
    "--leave-one-out")["leave_one_out"]] == [
        False, True, True,
    ]  # fmt: skip


def test_one_study_and_two_have_a_word_beside_them_too(tmp_path):
    assert "one study: hksj adjusts nothing" in run(tmp_path, NEAR[:1], *HKSJ).stdout
    assert "two studies: hksj has one degree of freedom" in run(tmp_path, FAR[:2], *HKSJ).stdout
