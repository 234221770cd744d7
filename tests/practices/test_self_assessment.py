"""The self-assessment: 25 questions without any baby's data, gaps, and no total."""

import json
from dataclasses import fields

import pytest
from typer.testing import CliRunner

from nectary.base.errors import UserError
from nectary.cli.main import app
from nectary.evidence.declarations import factors
from nectary.practices import PRACTICES
from nectary.practices.self_assessment import ANSWERS, Topic, assess, questions, read_answers
from nectary.show.reports.self_assessment import QUESTIONS, TOPICS, plan_page, template


def test_there_are_25_questions_each_with_words_its_evidence_and_what_would_show_it():
    assert len(questions()) == 25
    assert set(QUESTIONS) == set(questions())
    assert set(TOPICS) == {one.topic for one in questions().values()}
    for one in questions().values():
        assert one.factor is None or one.factor in factors()
        assert one.practice is None or one.practice in PRACTICES


def test_gaps_are_what_was_answered_otherwise_than_yes_and_silence_is_no_gap():
    names = list(questions())
    found = assess(dict(zip(names, ANSWERS, strict=False)), "Ours")
    assert [(one.id, answer) for one, answer in found.gaps] == list(zip(names[1:4], ANSWERS[1:], strict=True))
    assert [one.id for one in found.open] == names[4:]
    assert (found.topics[0].yes, found.topics[0].answered, found.topics[0].questions) == (1, 4, 7)
    assert sum(one.answered for one in found.topics) + len(found.open) == 25


def test_no_total_is_made():
    assert {field.name for field in fields(Topic)} == {"id", "yes", "answered", "questions"}
    assert not hasattr(assess({}), "total")


def test_another_word_or_question_is_one_line():
    with pytest.raises(UserError, match="expected pump_offered_6h"):
        assess({"pump_offered": "yes"})
    with pytest.raises(UserError, match="yes or partly or no or not_known"):
        assess({"pump_offered_6h": "maybe"})


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_template_reads_back_as_nothing_answered_and_the_plan_says_every_first_step(tmp_path, language):
    (tmp_path / "a.toml").write_text(template(language), encoding="utf-8")
    assert len(read_answers(tmp_path / "a.toml").open) == 25
    page = plan_page(assess(dict.fromkeys(questions(), "no")), language)
    (gaps,) = [section for section in page.sections if section.key == "gaps"]
    assert len(gaps.rows) == 25 and all(row.cells[1] and row.cells[2] == "" for row in gaps.rows)


def test_the_command_prints_the_template_the_plan_and_a_pdf(tmp_path):
    run = CliRunner().invoke
    empty = run(app, ["assess"])
    filled = tmp_path / "a.toml"
    answered = empty.stdout.replace('donor_milk_here = ""', 'donor_milk_here = "no"')
    filled.write_text(answered, encoding="utf-8")
    assert "Is donor milk in the house" in run(app, ["assess", str(filled)]).stdout
    assert "leche donada" in run(app, ["assess", str(filled), "--language", "es"]).stdout
    (gap,) = json.loads(run(app, ["assess", str(filled), "--json"]).stdout)["gaps"]
    assert gap["question"]["id"] == "donor_milk_here" and gap["answer"] == "no"
    assert run(app, ["assess", str(filled), "--out", str(tmp_path / "plan.pdf")]).exit_code == 0
    assert (tmp_path / "plan.pdf").read_bytes().startswith(b"%PDF")
