"""The self-assessment on a page: its gaps and plan, on the page and on paper, and nothing of it kept."""

import logging
from html import unescape

import pytest
from django.apps import apps
from django.core.cache import cache

from nectary.practices.self_assessment import ANSWERS, questions
from nectary.show.reports.self_assessment import QUESTIONS

PAGE = "/en/unit/self-assessment/"
UNIT = "Ward that stands nowhere else"


def rows():
    return {model.__name__: model._base_manager.count() for model in apps.get_models()}


@pytest.mark.django_db
def test_every_question_is_asked_with_every_answer_and_none_is_chosen(client):
    page = unescape(client.get(PAGE).content.decode())
    for name in questions():
        assert QUESTIONS[name][0] in page
        for answer in ANSWERS:
            assert page.count(f'name="{name}" value="{answer}"') == 1
    assert " checked>" not in page and len(questions()) == 25


@pytest.mark.django_db
def test_the_gaps_are_what_was_not_answered_with_yes_and_what_is_open_says_so(client):
    first, second, third, *others = questions()
    page = client.post(PAGE, {first: "yes", second: "no", third: "not_known"})
    topics, gaps, still_open = page.context["page"].sections
    assert [row.label for row in gaps.rows] == [QUESTIONS[second][0], QUESTIONS[third][0]]
    assert [row.cells[1] for row in gaps.rows] == [QUESTIONS[second][1], QUESTIONS[third][1]]
    assert still_open.notes[1:] == tuple(QUESTIONS[name][0] for name in others)
    assert sum(int(row.cells[1]) for row in topics.rows) == 3
    assert f'name="{second}" value="no" checked' in page.content.decode()


@pytest.mark.django_db
def test_an_answer_that_is_none_of_the_four_is_no_answer(client):
    first = next(iter(questions()))
    page = client.post(PAGE, {first: "perhaps", "no_such_question": "yes"})
    assert page.status_code == 200 and len(page.context["page"].sections[-1].notes) == 26


@pytest.mark.django_db
def test_nothing_of_it_is_kept(client, caplog, monkeypatch):
    stored = []
    monkeypatch.setattr(type(cache), "set", lambda *args, **more: stored.append(args), raising=False)
    before = rows()
    with caplog.at_level(logging.DEBUG):
        answers = [
            client.post(PAGE, {"unit": UNIT, "pump_offered_6h": "no", "as": kind}) for kind in ("", "pdf")
        ]
    assert UNIT in answers[0].content.decode() and answers[1].content.startswith(b"%PDF")
    assert rows() == before and not stored and UNIT not in caplog.text
    for answer in answers:
        assert "no-store" in answer["Cache-Control"] and UNIT not in str(answer.cookies)
    assert "sessionid" not in client.cookies
