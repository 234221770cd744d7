"""Papers to carry: open to all where drafts are shown; what is typed is on the paper and nowhere else."""

import logging
import re
import subprocess

import pytest
from django.apps import apps
from django.core.cache import cache
from tests.show.test_paper import needs_poppler

from nectary.base.language import LANGUAGES
from nectary.show.texts.family_cards import names
from nectary.web.families import papers

NAME, NUMBER = "Wilhelmina Quast", "555-0142"
SENT = {"charge_nurse_name": NAME, "any_hour_number": NUMBER}
SOMEBODY = ""  # the card sends its reader to a person and to nothing of ours
# what each card's one thing to do needs of ours: the address that its page has to lead to
ACTIONS = {
    "after-nec": "cards/sheet-for-home.pdf",  # holds the list of visits
    "before-birth": SOMEBODY,
    "feeding-plan": "cards/my-baby-today.pdf",  # the plan of the day on paper
    "feeds-go-up": "cards/my-baby-today.pdf",
    "first-day": SOMEBODY,
    "fortifier": SOMEBODY,
    "going-home": "cards/sheet-for-home.pdf",
    "if-nec-is-suspected": SOMEBODY,
    "if-you-see-a-change": "cards/speak-up/",
    "if-your-baby-dies": SOMEBODY,
    "medicines": SOMEBODY,
    "probiotics": SOMEBODY,
}
FILES = ("rounds-card.pdf", "booklet.pdf", "speak-up.pdf", "sheet-for-home.pdf")


def rows():
    return {model.__name__: model._base_manager.count() for model in apps.get_models()}


def text_of(pdf):
    return subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", FILES)
def test_each_paper_prints_without_signing_in(client, settings, language, name):
    settings.DEMO = True
    assert f"/{language}/cards/{name}" in client.get(f"/{language}/cards/").text + (
        client.get(f"/{language}/cards/speak-up/").text
    )
    for asked in ("", "?with=en", "?with=es", "?with=xx"):
        paper = client.get(f"/{language}/cards/{name}{asked}")
        assert paper.status_code == 200 and paper.content.startswith(b"%PDF")


@needs_poppler
@pytest.mark.django_db
def test_what_the_unit_types_is_on_the_paper_and_what_it_leaves_empty_is_a_blank(client, settings):
    settings.DEMO = True
    answer = client.post("/es/cards/speak-up/names/", SENT | {"beside": "en"})
    assert (
        answer["Content-Type"] == "application/pdf" and "speak-up-es-en.pdf" in answer["Content-Disposition"]
    )
    text = text_of(answer.content)
    assert NAME in text and NUMBER in text and "La enfermera encargada" in text and "The charge nurse" in text
    plain = client.get("/es/cards/speak-up.pdf?with=en")
    assert text_of(plain.content).split() == [
        word for word in text.split() if word not in {*NAME.split(), NUMBER}
    ]


@pytest.mark.django_db
def test_nothing_typed_is_kept_in_database_cache_session_log_cookie_or_address(
    client, settings, caplog, monkeypatch
):
    settings.DEMO = True
    stored = []
    monkeypatch.setattr(type(cache), "set", lambda *args, **more: stored.append(args), raising=False)
    before = rows()
    with caplog.at_level(logging.DEBUG):
        answers = [
            client.post("/en/cards/speak-up/names/", SENT | more) for more in ({}, {"nurse_name": "x" * 41})
        ]
    assert [answer.status_code for answer in answers] == [200, 422]
    assert rows() == before and not stored
    assert NAME not in caplog.text and NUMBER not in caplog.text
    for answer in answers:
        assert "no-store" in answer["Cache-Control"]
        assert NAME not in str(answer.headers) and NAME not in str(answer.cookies)
    assert "sessionid" not in client.cookies
    for path in ("", "names/"):
        assert NAME not in client.get(f"/en/cards/speak-up/{path}").text


@pytest.mark.django_db
def test_a_fault_of_ours_reports_nothing_that_was_typed(client, settings, monkeypatch, caplog):
    from django.views.debug import SafeExceptionReporterFilter

    def broken(*_args, **_more):
        raise RuntimeError("ours")

    settings.DEMO = True
    monkeypatch.setattr(papers, "ladder_pdf", broken)
    client.raise_request_exception = False
    with caplog.at_level(logging.DEBUG):
        assert client.post("/en/cards/speak-up/names/", SENT).status_code == 500
    assert NAME not in caplog.text
    request = next(record.request for record in caplog.records if hasattr(record, "request"))
    assert NAME not in str(SafeExceptionReporterFilter().get_post_parameters(request))


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_real_unit_prints_none_of_these_drafts(client, settings, language):
    settings.DEMO = False
    for name in FILES:
        assert client.get(f"/{language}/cards/{name}").status_code == 404
    assert client.post(f"/{language}/cards/speak-up/names/", SENT).status_code == 404
    for path in ("", "names/"):
        page = client.get(f"/{language}/cards/speak-up/{path}").text.split("<main")[1].split("</main>")[0]
        assert "<form" not in page and re.search("interpreter|intérprete", page)
    assert "booklet.pdf" not in client.get(f"/{language}/cards/").text


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_each_card_leads_to_what_its_one_action_needs(client, settings, language):
    settings.DEMO = True
    assert set(ACTIONS) == set(names())
    for card, there in ACTIONS.items():
        page = client.get(f"/{language}/cards/{card}/").text
        if there:
            assert f'href="/{language}/{there}"' in page, card
            assert client.get(f"/{language}/{there}").status_code == 200
