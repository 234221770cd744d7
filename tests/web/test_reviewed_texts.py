"""Papers, pages and evidence are reviewed like the cards: hidden by a real unit until all have signed."""

import re
import subprocess
from dataclasses import replace
from html import unescape

import pytest
from tests.web.conftest import as_, ward  # noqa: F401 (fixtures)
from tests.web.test_desk import desk, real, sign_all  # noqa: F401 (fixtures)

from nectary.base.language import LANGUAGES, speaker
from nectary.show.review.numbered_text import text_of
from nectary.show.review.review_words import FORMS
from nectary.show.review.reviewable import review_names, reviewable
from nectary.show.texts import by_pen, home_sheet, speak_up
from nectary.show.texts.evidence_texts import evidence_names, evidence_text
from nectary.show.texts.factor_text import claims, factor_texts
from nectary.show.texts.glossary import word_list
from nectary.show.texts.paper_texts import PAPERS, WORDS, paper_text
from nectary.web.chart import text_actions
from nectary.web.chart.reviews import standing_of
from nectary.web.families.cards import STUDIED
from nectary.web.site import Site

ADDRESS = {
    "my-baby-today": "/{}/cards/my-baby-today.pdf",
    "daily-five": "/{}/cards/rounds-card.pdf",
    "whom-to-call": "/{}/cards/speak-up.pdf",
    "sheet-for-home": "/{}/cards/sheet-for-home.pdf",
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
        "sheet-for-home": [home_sheet.TITLE, home_sheet.TELL, home_sheet.FOOT]
        + [part.title for part in home_sheet.PARTS]
        + [words for part in home_sheet.PARTS for one in part.blanks for words in one.words],
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
def test_the_page_whom_to_call_is_no_draft_once_its_words_are_signed(client, real, language):  # noqa: F811
    sign_all(real, name="whom-to-call", language=language)
    page = client.get(f"/{language}/cards/speak-up/", secure=True).text
    assert "DRAFT" not in page and "BORRADOR" not in page and REVIEWED_BY[language] in page


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


REVIEWED_BY = {"en": "Reviewed by: a doctor, ", "es": "Revisado por: personal médico, "}
FOOT = {"en": "The words of this text are reviewed", "es": "Las palabras de este texto están revisadas"}
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
    assert REVIEWED_BY[language] in page and FOOT[language] in page
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


# --- the evidence pages ---

MILK = "F02_donor_vs_formula"
ASK = {"en": "Ask the team, or ask for an interpreter", "es": "Pregunte al equipo, o pida un intérprete"}


def evidence_page(client, name, language):
    place = f"claims/{name}" if name in claims(language) else name
    answer = client.get(f"/{language}/evidence/{place}/", secure=True)
    assert answer.status_code == 200
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text)).split()), answer.text


def told(name, language):
    """The sentences of the text that stand under its title and its headings."""
    return [line for _, under in evidence_text(name, language).blocks for line in under]


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_evidence_page_shows_its_words_once_they_are_signed_and_its_title_always(
    client, real, language  # noqa: F811
):  # fmt: skip
    """Every factor and claim in one ward, since it is the ward that takes the time."""
    assert len(evidence_names()) > 30
    for name in evidence_names():
        unsigned_then_signed(client, real, name, language)


def unsigned_then_signed(client, real, name, language):  # noqa: F811
    text = evidence_text(name, language)
    page, markup = evidence_page(client, name, language)
    assert [line for line in told(name, language) if line in page] == [], name
    assert text.title in page and ASK[language] in page and "sheet.pdf" not in markup, name
    assert "DRAFT" not in page and "BORRADOR" not in page, name
    sign_all(real, name=name, language=language)
    page, markup = evidence_page(client, name, language)
    assert [line for line in told(name, language) if line not in page] == [], name
    assert REVIEWED_BY[language] in page and FOOT[language] in page and ASK[language] not in page, name
    assert "DRAFT" not in page and "BORRADOR" not in page and "of the unit" not in page, name
    assert ("sheet.pdf" in markup) == (name in factor_texts(language)), name
    other = next(code for code in LANGUAGES if code != language)
    assert ASK[other] in evidence_page(client, name, other)[0], name


@pytest.mark.parametrize("language", LANGUAGES)
def test_numbers_trials_and_charts_stand_while_the_words_wait(client, real, language):  # noqa: F811
    before, markup = evidence_page(client, MILK, language)
    sign_all(real, name=MILK, language=language)
    after, signed_markup = evidence_page(client, MILK, language)
    assert re.search(r"\d+/\d+", before) and re.findall(r"\d+/\d+", before) == re.findall(r"\d+/\d+", after)
    assert markup.count("<svg") == signed_markup.count("<svg") > 3
    assert markup.count("<table") == signed_markup.count("<table") > 3
    assert {"en": "numbers below", "es": "números de abajo"}[language] in before


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_fact_sheet_is_not_there_until_its_words_are_signed(client, real, tmp_path, language):  # noqa: F811
    address = f"/{language}/evidence/{MILK}/sheet.pdf"
    assert client.get(address, secure=True).status_code == 404
    sign_all(real, name=MILK, language=language)
    sheet = client.get(address, secure=True)
    assert sheet.status_code == 200
    text = " ".join(words_of(sheet, tmp_path).split())
    assert "DRAFT" not in text and "BORRADOR" not in text and REVIEWED_BY[language] in text
    other = next(code for code in LANGUAGES if code != language)
    assert client.get(f"/{other}/evidence/{MILK}/sheet.pdf", secure=True).status_code == 404


def test_the_cards_page_leads_to_a_fact_sheet_once_it_may_be_printed(client, real):  # noqa: F811
    page = client.get("/en/cards/", secure=True).text
    assert "sheet.pdf" not in page and all(f'"/en/evidence/{name}/"' in page for name in STUDIED)
    sign_all(real, name=STUDIED[1])
    page = client.get("/en/cards/", secure=True).text
    assert re.findall(r'"([^"]*sheet\.pdf)"', page) == [f"/en/evidence/{STUDIED[1]}/sheet.pdf"]


def test_other_words_than_those_that_were_signed_are_hidden_again(client, real):  # noqa: F811
    now = text_of(evidence_text(MILK, "en"))
    before = replace(now, whole=now.whole.replace("tested and heated", "tested"))
    for by, role in (("kim", "doctor"), ("ana", "bereaved_parent")):
        text_actions.sign(unit=real, by=by, role=role, signer=by, text=before, shown=before.hash,
                          read_all=True)  # fmt: skip
    assert ASK["en"] in evidence_page(client, MILK, "en")[0]
    assert [one.why for one in standing_of(real, now).lapsed] == ["changed", "changed"]


def test_a_demonstration_shows_the_words_of_the_evidence_as_drafts(client, real, settings, tmp_path):  # noqa: F811
    settings.DEMO = True
    for name in (MILK, claims("en")[0]):
        sign_all(real, name=name)
        page, _ = evidence_page(client, name, "en")
        assert "DRAFT: reviewed by nobody yet" in page and all(line in page for line in told(name, "en"))
    sheet = client.get(f"/en/evidence/{MILK}/sheet.pdf")
    assert sheet.status_code == 200 and "DRAFT" in words_of(sheet, tmp_path)


@pytest.mark.parametrize("drafts", [True, False])
def test_a_static_site_holds_the_words_of_the_evidence_only_with_its_drafts(
    client, real, settings, drafts  # noqa: F811
):  # fmt: skip
    sign_all(real, name=MILK)
    settings.SITE = Site("Small Hands", drafts=drafts)
    for name in (MILK, claims("en")[0]):
        page, _ = evidence_page(client, name, "en")
        assert ("DRAFT" in page) == all(line in page for line in told(name, "en")) == drafts
        assert (ASK["en"] in page) != drafts
    assert (client.get(f"/en/evidence/{MILK}/sheet.pdf").status_code == 200) == drafts


def test_an_evidence_page_stands_at_the_desk_with_its_sentences_and_its_trials(as_, desk):  # noqa: F811
    reader = as_("words")
    for name in evidence_names():
        page = unescape(reader.get(f"/en/desk/es/{name}/").text)
        text = text_of(evidence_text(name, "es"))
        assert all(f'id="s{one.number}"' in page and one.words in page for one in text.sentences), name
        assert all(one.words in page for one in text_of(evidence_text(name, "en")).sentences[1:]), name
        assert all(f"/en/evidence/{factor}/" in page for factor in reviewable(name, "es").factors), name
    packet = reader.get(f"/en/desk/es/{evidence_names()[0]}/packet.pdf")
    assert packet.status_code == 200 and packet.content.startswith(b"%PDF")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_desks_list_has_a_group_for_each_kind_of_text_that_says_how_many_wait(as_, desk, language):  # noqa: F811
    page = unescape(as_("words").get(f"/{language}/desk/").text)
    forms = {name: reviewable(name, language).form for name in review_names()}
    for form, title in FORMS.items():
        of = [name for name in forms if forms[name] == form]
        head, group = page.split(f'id="{form}"')
        summary = head.rpartition("<summary>")[2]
        assert speaker(language)(title) in summary and f"{len(LANGUAGES) * len(of)} text" in summary
        assert re.findall(r'/desk/en/([^/"]+)/"', group.split("</details>")[0]) == of
    back = as_("words").get(f"/{language}/desk/en/{MILK}/").text
    assert f'href="/{language}/desk/#factor"' in back


def test_the_evidence_is_asked_for_in_few_questions_however_much_is_signed(
    client, real, django_assert_max_num_queries  # noqa: F811
):  # fmt: skip
    for name in evidence_names():
        sign_all(real, name=name)
    with django_assert_max_num_queries(4):  # the foot's, and the page's tag before and after
        client.get("/en/evidence/", secure=True)
    with django_assert_max_num_queries(6):
        client.get(f"/en/evidence/{MILK}/", secure=True)


def test_the_desks_list_is_read_in_few_questions(as_, desk, django_assert_max_num_queries):  # noqa: F811
    reader = as_("doctor")
    with django_assert_max_num_queries(10):
        reader.get("/en/desk/")
