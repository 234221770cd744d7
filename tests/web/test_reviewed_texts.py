"""Papers and pages for families are reviewed like the cards: hidden by a real unit until all have signed."""

import subprocess

import pytest
from tests.web.conftest import as_, ward  # noqa: F401 (fixtures)
from tests.web.test_desk import desk, real, sign_all  # noqa: F401 (fixtures)

from nectary.base.language import LANGUAGES, speaker
from nectary.show import by_pen, speak_up
from nectary.show.paper_texts import PAPERS, WORDS, paper_text
from nectary.show.review import text_of
from nectary.show.reviewable import reviewable
from nectary.show.words import word_list

ADDRESS = {
    "my-baby-today": "/{}/cards/my-baby-today.pdf",
    "daily-five": "/{}/cards/rounds-card.pdf",
    "whom-to-call": "/{}/cards/speak-up.pdf",
}


def words_of(answer, tmp_path):
    paper = tmp_path / "paper.pdf"
    paper.write_bytes(answer.content)
    return subprocess.run(["pdftotext", "-layout", paper, "-"], capture_output=True, text=True).stdout


def answer_of(client, name, language, beside=""):
    return client.get(ADDRESS[name].format(language) + beside, secure=True)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PAPERS)
def test_a_paper_prints_in_a_real_unit_once_all_have_signed_its_words(client, real, tmp_path, name, language):  # noqa: F811
    assert answer_of(client, name, language).status_code == 404
    sign_all(real, name=name, language=language)
    printed = answer_of(client, name, language)
    assert printed.status_code == 200
    text = words_of(printed, tmp_path)
    assert "DRAFT" not in text and "BORRADOR" not in text
    other = next(code for code in LANGUAGES if code != language)
    assert answer_of(client, name, other).status_code == 404
    assert answer_of(client, name, language, f"?with={other}").status_code == 404
    sign_all(real, name=name, language=other)
    assert answer_of(client, name, language, f"?with={other}").status_code == 200


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_cards_page_offers_the_papers_that_may_be_printed_and_no_other(client, real, language):  # noqa: F811
    page = client.get(f"/{language}/cards/", secure=True).text
    assert not any(address.format(language) in page for address in ADDRESS.values())
    sign_all(real, name="my-baby-today", language=language)
    page = client.get(f"/{language}/cards/", secure=True).text
    here = ADDRESS["my-baby-today"].format(language)
    assert f'"{here}"' in page and f"{here}?with=" not in page
    assert ADDRESS["daily-five"].format(language) not in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_paper_can_print_is_in_the_text_that_is_signed(language):
    say = speaker(language)
    printed = {
        "my-baby-today": [by_pen.TITLE, by_pen.TELL, by_pen.FOOT, *(part.title for part in by_pen.PARTS)]
        + [words for part in by_pen.PARTS for one in part.blanks for words in (one.text, *one.choices)],
        "daily-five": [*speak_up.FIVE, speak_up.FIVE_TITLE, speak_up.CALL, by_pen.TELL]
        + [title for title, _ in speak_up.STEPS.values()],
        "whom-to-call": [speak_up.LADDER_TITLE, speak_up.FIRST, by_pen.TELL, speak_up.NAME, speak_up.NUMBER,
                         speak_up.LOOKED_AT, speak_up.LADDER_FOOT]
        + [words for step in speak_up.STEPS.values() for words in step],
    }  # fmt: skip
    for name, texts in printed.items():
        whole = text_of(paper_text(name, language)).whole
        assert not [one for one in texts if say(one) not in whole], name
    whole = text_of(paper_text(WORDS, language)).whole
    assert all(word.term in whole and word.meaning in whole for word in word_list(language).words)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_of_the_ward_are_shown_and_tapped_once_they_are_signed(client, real, language):  # noqa: F811
    sign_all(real, name="fortifier", language=language)
    card = f"/{language}/cards/fortifier/"
    assert 'class="word"' not in client.get(card, secure=True).text
    assert '<dl class="glossary">' not in client.get(f"/{language}/cards/words/", secure=True).text
    sign_all(real, name=WORDS, language=language)
    assert 'class="word"' in client.get(card, secure=True).text
    page = client.get(f"/{language}/cards/words/", secure=True).text
    assert '<dl class="glossary">' in page and "DRAFT" not in page and "BORRADOR" not in page


PAGES = {
    "about-nec": ("/{}/", {"en": "necrotizing enterocolitis", "es": "enterocolitis necrosante"}),
    "awareness": ("/{}/awareness/", {"en": "May 17", "es": "17 de mayo"}),
    "take-part": ("/{}/take-part/", {"en": "You can stop at any time", "es": "Lea un texto"}),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_for_all_shows_its_words_once_they_are_signed(client, real, name, language):  # noqa: F811
    address, words = PAGES[name][0].format(language), PAGES[name][1][language]
    page = client.get(address, secure=True).text
    assert (
        words not in page
        and {"en": "ask for an interpreter", "es": "un intérprete"}[language] in page.lower()
    )
    assert {"en": "No tool has been shown", "es": "No se ha demostrado"}[language] in page
    sign_all(real, name=name, language=language)
    page = client.get(address, secure=True).text
    assert words in page and "DRAFT" not in page and "BORRADOR" not in page
    other = next(code for code in LANGUAGES if code != language)
    assert PAGES[name][1][other] not in client.get(PAGES[name][0].format(other), secure=True).text


def test_the_foot_leads_to_a_page_for_all_once_it_may_be_shown(client, real):  # noqa: F811
    assert "/en/awareness/" not in client.get("/en/cards/", secure=True).text
    sign_all(real, name="awareness")
    page = client.get("/en/cards/", secure=True).text
    assert "/en/awareness/" in page and "/en/take-part/" not in page


@pytest.mark.parametrize("name", [*PAPERS, WORDS, *PAGES])
def test_what_is_no_card_stands_at_the_desk_with_its_sentences_and_its_packet(as_, desk, name):  # noqa: F811
    page = as_("words").get(f"/en/desk/es/{name}/")
    assert page.status_code == 200
    text = text_of(reviewable(name, "es"))
    assert all(f'id="s{one.number}"' in page.text for one in text.sentences)
    packet = as_("words").get(f"/en/desk/es/{name}/packet.pdf")
    assert packet.status_code == 200 and packet.content.startswith(b"%PDF")
