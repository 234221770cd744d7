"""The pages for a wider public: what they say and lead to in both languages, and who sees a draft of them."""

import re

import pytest

from nectary.base.language import LANGUAGES
from nectary.show.texts.outreach import names, outreach
from nectary.web.families.outreach import PAGES, WAYS
from nectary.web.families.views import donor_milk
from nectary.web.site import Site

pytestmark = pytest.mark.django_db
OWN = "https://example.org/write-to-us"


def main(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode().split("<main")[1].split("</main>")[0]


@pytest.fixture
def demo(settings):
    settings.DEMO = True


def test_every_page_has_an_address_and_every_part_that_leads_on_is_one_of_the_page():
    assert set(PAGES) == set(names()) == set(WAYS)
    for name in names():
        keys = [[key for key, _ in outreach(name, one, donor_milk="x").sections] for one in LANGUAGES]
        assert keys[0] == keys[1] and set(WAYS[name]) <= set(keys[0])


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_foot_of_every_page_leads_to_both(client, demo, language):
    foot = client.get(f"/{language}/evidence/").content.decode().split("<footer")[1]
    for address in ("awareness", "take-part"):
        assert f'href="/{language}/{address}/"' in foot
        page = main(client, f"/{language}/{address}/")
        assert {"en": "DRAFT", "es": "BORRADOR"}[language] in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_can_be_said_is_the_evidence_pages_own_sentence_with_how_sure_it_is(client, demo, language):
    from django.utils import translation

    with translation.override(language):
        said = donor_milk().statement
    assert said in main(client, f"/{language}/awareness/").replace("&#x27;", "'")
    assert {"en": "sure", "es": "segur"}[language] in said


@pytest.mark.parametrize("page", PAGES)
def test_every_link_of_a_page_answers_a_visitor(client, demo, page):
    links = set(re.findall(r'href="(/[^"]+)"', main(client, f"/en/{page}/")))
    assert len(links) > 3
    closed = {"/en/desk/"} & links
    assert all(client.get(link).status_code == 200 for link in links - closed)
    assert all("/accounts/login/" in client.get(link)["Location"] for link in closed)
    assert closed if page == "take-part" else not closed


@pytest.mark.parametrize("name", PAGES)
def test_a_real_unit_shows_no_draft_and_leads_to_none(client, settings, name):
    settings.DEMO = False
    page = client.get(f"/en/{name}/").content.decode()
    assert "Ask for an interpreter" in page and '<section class="card"' not in page
    assert f'href="/en/{name}/"' not in page


def test_a_charitys_site_prints_its_own_links_for_a_mistake_and_leads_to_nothing_that_needs_a_server(
    client, settings
):
    settings.SITE = Site("Small Hands", (("Write to us", OWN),), drafts=True)
    assert f'href="{OWN}"' in main(client, "/en/take-part/").split('id="mistake"')[1]
    for name in PAGES:
        page = main(client, f"/en/{name}/")
        assert "/unit/" not in page and "/bedside/" not in page and "/desk/" not in page


def test_no_address_is_made_up(client, demo):
    for name in PAGES:
        assert not re.search(r"https?://|mailto:|@\w", main(client, f"/en/{name}/"))


def test_priorities_and_pooling_are_said_to_be_to_come(client, demo):
    page = main(client, "/en/take-part/")
    assert page.count("to come") >= 2 and "nothing is collected today" in page


def test_a_page_or_language_that_is_none_is_an_error():
    for name, language in (("nothing", "en"), ("../cards/first-day", "en"), ("awareness", "xx")):
        with pytest.raises(KeyError):
            outreach(name, language, donor_milk="x")
    with pytest.raises(KeyError, match="donor_milk"):
        outreach("awareness", "en")


def test_a_statement_is_text_and_not_markup():
    page = outreach("awareness", "en", donor_milk="<b>9</b>")
    assert "&lt;b&gt;9&lt;/b&gt;" in dict(page.sections)["say"]
