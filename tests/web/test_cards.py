"""The families' cards on the web: open to all; the demonstration marks a draft, a real unit hides it."""

import re
from datetime import timedelta

import pytest
from tests.show.test_help_lines import INVENTED, ON

from nectary.base.language import LANGUAGES
from nectary.show.texts.family_cards import LOSS, names
from nectary.web.families import cards

WITH_NUMBERS = {
    "before-birth", "first-day", "feeding-plan", "feeds-go-up", "fortifier", "medicines", "probiotics",
    "if-you-see-a-change", "after-nec", "going-home",
}  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_demonstration_shows_every_card_as_a_draft(client, settings, language):
    settings.DEMO = True
    listed = client.get(f"/{language}/cards/").content.decode()
    for name in names():
        assert f"/{language}/cards/{name}/" in listed
        page = client.get(f"/{language}/cards/{name}/")
        text = page.content.decode()
        assert page.status_code == 200 and ("DRAFT" in text or "BORRADOR" in text)
        short, more = text.split('<details class="card depth">')[:2]
        assert short.count('<section class="card"><h2>') == 2 and more.count("<section><h2>") == 2


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_real_unit_hides_what_nobody_reviewed_and_says_to_ask_for_an_interpreter(
    client, settings, language
):
    settings.DEMO = False
    listed = client.get(f"/{language}/cards/").content.decode()
    page = client.get(f"/{language}/cards/first-day/").content.decode()
    for text in (listed, page):
        assert "interpret" in text.lower() or "intérprete" in text.lower()
    assert '<section class="card"><h2>' not in page and "/cards/first-day/" not in listed.split("<main")[1]
    assert client.get(f"/{language}/cards/first-day/card.pdf").status_code == 404


@pytest.mark.django_db
def test_a_card_prints_alone_and_beside_the_other_language(client, settings):
    settings.DEMO = True
    for asked, name in (
        ("", "fortifier-es.pdf"),
        ("?with=en", "fortifier-es-en.pdf"),
        ("?with=xx", "fortifier-es.pdf"),
    ):
        paper = client.get(f"/es/cards/fortifier/card.pdf{asked}")
        assert paper.content.startswith(b"%PDF") and name in paper["Content-Disposition"]


@pytest.mark.django_db
def test_the_page_after_a_loss_leads_nowhere_cheerful(client, settings):
    """No way back into the cards of a stay, and no evidence of what raises the chance."""
    settings.DEMO = True
    main = client.get(f"/en/cards/{LOSS}/").content.decode().split("<main")[1].split("</main>")[0]
    assert "/cards/first-day/" not in main and "/evidence/" not in main and "All cards" not in main
    assert "/cards/words/" not in main  # that page leads back to the cards


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", names())
def test_one_denominator_stands_on_a_cards_page_with_how_sure_it_is(client, settings, name, language):
    settings.DEMO = True
    text = client.get(f"/{language}/cards/{name}/").content.decode().split("<main")[1].split("</main>")[0]
    of = re.findall(r"(?:among|entre|of|de) (\d[\d,]*) (?:babies|bebés|with|con)\b", text)
    assert set(of) <= {"100"}
    assert not re.search(r"1,000|\d\.\d\d\b|\d ?%", text)
    assert bool(of) == (name in WITH_NUMBERS)
    sure = {
        "en": r"We are (fairly|not) sure|How sure we can be|We do not know",
        "es": r"seguros|No lo sabemos",
    }
    assert not of or re.search(sure[language], text)


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_each_word_that_can_be_tapped_has_its_meaning_on_the_page_and_in_the_list(client, settings, language):
    settings.DEMO = True
    listed = client.get(f"/{language}/cards/words/").content.decode()
    for name in names():
        text = client.get(f"/{language}/cards/{name}/").content.decode()
        tapped = set(re.findall(r'class="word" popovertarget="(word-\w+)"', text))
        assert tapped and tapped == set(re.findall(r'<div popover class="meaning" id="(word-\w+)"', text))
        assert all(f'id="{one}"' in listed for one in tapped)


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_real_unit_shows_no_words_that_nobody_reviewed(client, settings, language):
    settings.DEMO = False
    listed = client.get(f"/{language}/cards/words/").content.decode()
    assert "<dt>" not in listed and re.search("interpreter|intérprete", listed)


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", ["", f"{LOSS}/"])
def test_of_lines_nobody_checked_only_988_and_911_stand_and_people_to_ask_do(
    client, settings, path, language
):
    settings.DEMO = True
    text = client.get(f"/{language}/cards/{path}").content.decode()
    assert re.findall(r'href="tel:(\d+)"', text) == ["988", "911"]
    assert "AYUDA" in text and not re.search(r"\d{3}-\d{3}", text)
    assert not re.search("to check it|para revisarla", text)  # no reason of ours to a parent in grief
    for person in {"en": ("social worker", "chaplain"), "es": ("trabajadora social", "capellán")}[language]:
        assert person in text


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", ["", f"{LOSS}/"])
@pytest.mark.parametrize(("days", "stands"), [(0, True), (90, True), (91, False), (-1, False)])
def test_a_checked_line_is_there_until_its_expiry_and_then_gone(
    client, settings, monkeypatch, path, language, days, stands
):
    settings.DEMO = True
    monkeypatch.setattr(cards, "help_lines", lambda: (INVENTED,))
    monkeypatch.setattr(cards, "localdate", lambda: ON + timedelta(days=days))
    text = client.get(f"/{language}/cards/{path}").content.decode()
    assert ('href="tel:15550100000">1-555-010-0000<' in text) == stands
    assert (str(INVENTED.expires_on) in text) == stands


@pytest.mark.django_db
def test_a_card_that_is_not_there_is_not_found(client):
    assert client.get("/en/cards/nowhere/").status_code == 404


@pytest.mark.django_db
def test_my_baby_today_prints_for_a_pen_in_two_languages_without_signing_in(client):
    for asked, name in (("", "my-baby-today-es.pdf"), ("?with=en", "my-baby-today-es-en.pdf")):
        paper = client.get(f"/es/cards/my-baby-today.pdf{asked}")
        assert paper.status_code == 200 and paper.content.startswith(b"%PDF")
        assert name in paper["Content-Disposition"]


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "es"])
def test_what_families_ask_about_first_leads_to_its_studies_and_its_sheet(client, language):
    """Formula and human milk, antibiotics and acid blockers, how fast feeds go up, probiotics."""
    page = client.get(f"/{language}/cards/").content.decode()
    for factor in ("F01", "F02", "F02b", "F03", "F07", "F08"):
        there = re.findall(rf'href="(/{language}/evidence/{factor}_[a-z_]+/)(?:sheet\.pdf)?"', page)
        assert len(there) == 2 and client.get(there[0]).status_code == 200, factor


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_after_a_loss_asks_nobody_to_take_part_in_anything(client, language):
    away = [f"/{language}/awareness/", f"/{language}/take-part/"]
    page = client.get(f"/{language}/cards/{LOSS}/").content.decode()
    assert not any(address in page for address in away)
    assert all(address in client.get(f"/{language}/cards/first-day/").content.decode() for address in away)
