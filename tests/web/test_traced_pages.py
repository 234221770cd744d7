"""The pages that families read, as they are sent: each number is traced, and all counts are out of one.

Traced: the evidence's own sentence or drawing, a day of the text, or listed with its source.
"""

import re
import sys
from datetime import date
from functools import cache
from html import unescape
from pathlib import Path

import pytest
from django.utils import translation
from django.utils.translation import gettext as _

from nectary.base.language import LANGUAGES
from nectary.evidence.factors import factors
from nectary.practices.self_assessment import questions
from nectary.show.charts.palette import SCREEN
from nectary.show.evidence.effects import readings
from nectary.show.evidence.icon_array import arrays
from nectary.show.texts.card import card
from nectary.show.texts.family_cards import family_card, grade, names
from nectary.show.texts.glossary import word_list
from nectary.show.texts.help_lines import help_lines, shown
from nectary.show.texts.outreach import names as outreach_names
from nectary.show.texts.outreach import outreach

sys.path.insert(0, str(Path(__file__).parents[2] / "tools"))
import check_numbers

pytestmark = pytest.mark.django_db
PAGES = {
    "": "about-nec", "cards/": "", "cards/words/": "", "awareness/": "outreach/awareness",
    "take-part/": "outreach/take-part", **{f"cards/{name}/": f"cards/{name}" for name in names()},
}  # fmt: skip
# "of 100 babies", "de cada 100 bebés", "3.3 of 100": what is counted out of
OUT_OF = re.compile(r"\b(?:of|among|de(?: cada)?|entre)\s(100|1,?000|10,?000)\b")


@cache
def sentences(language):
    """Every sentence of the evidence in counts and every drawing of it, the longest first."""
    with translation.override(language):
        found = [one for factor in factors() for per in (100, None) for one in _readings(factor, per)]
        said = {text for one in found for text in (one.statement, one.beside, one.group) if text}
        drawn = [group for one in found for group in arrays(one, SCREEN, _).groups]
        said |= {str(group.svg) for group in drawn} | {arrays(found[0], SCREEN, _).caption}
        said.add(_("Each circle is one baby of 100. This is about groups: it cannot say what will happen to "
                   "one baby."))  # fmt: skip
    return sorted(filter(None, said), key=len, reverse=True)


def _readings(factor, per):
    return readings(factor, trials=None, widths=(), palette=SCREEN, say=_, **({"per": per} if per else {}))


def days(path, language):
    """The version of the page's text and the day on which its evidence was read; its reading grade."""
    if path == "cards/words/":
        return {word_list(language).version}
    if path == "cards/":
        return set()
    if path.startswith("cards/"):
        text = family_card(path.split("/")[1], language)
        return {text.version, text.evidence_read, " ".join(map(str, grade(text, language)))}
    name = path.strip("/")
    given = {"donor_milk": "x"}
    text = (
        outreach(name, language, **given)
        if name in outreach_names()
        else card("about-nec", language, **given)
    )
    return {text.version, text.evidence_read}


def listed(path):
    return [row.number for row in check_numbers.listed() if row.page == PAGES[path]]


def main_of(markup):
    return unescape(markup.split("<main", 1)[1].split(">", 1)[1].split("</main>")[0])


def words_of(markup):
    return " ".join(re.sub(r"<[^>]+>", " ", markup).split())


def stray(markup, path, language):
    """The numbers of a page that nothing accounts for, each with the words around it."""
    text = main_of(markup)
    for one in sentences(language):
        text = text.replace(one, " ")
    text = words_of(text)
    for one in sorted(days(path, language), key=len, reverse=True):
        text = text.replace(one, " ")
    for number in listed(path):
        text = re.sub(rf"(?<![\d.,]){number}(?![\d.,]*\d)", " ", text, count=1)
    with translation.override(language):
        for line in shown(help_lines(), date.today(), _):  # traced by the file of lines
            text = re.sub(rf"{re.escape(line.name)} \(|{line.printed} ?\.", " ", text)
            text = text.replace(line.note, " ")
        text = text.replace(_("What we do against NEC: 25 questions to our unit"), " ")
    return [text[max(0, hit.start() - 40) : hit.end() + 20] for hit in re.finditer(r"\d+", text)]


def counted_out_of(markup):
    """What the page counts out of: {"100"}, {"1,000"}, or more than one."""
    drawn = re.sub(r"<title.*?</title>", " ", main_of(markup))
    return set(OUT_OF.findall(words_of(drawn)))


@pytest.fixture
def page(client, settings):
    settings.DEMO = True

    def get(path, language):
        answer = client.get(f"/{language}/{path}")
        assert answer.status_code == 200
        return answer.content.decode()

    return get


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", PAGES)
def test_every_number_of_a_page_is_traced_and_it_counts_out_of_one_number(page, path, language):
    sent = page(path, language)
    assert stray(sent, path, language) == []
    assert len(counted_out_of(sent)) <= 1


def test_the_pages_do_hold_numbers_of_the_evidence(page):
    for path in ("", "awareness/", "cards/first-day/"):
        assert counted_out_of(page(path, "en")) == counted_out_of(page(path, "es")) == {"100"}


def test_the_questions_are_as_many_as_the_pages_say():
    assert len(questions()) == 25


@pytest.mark.parametrize(
    "typed", ["<p>about 3 of 100</p>", "<p>May 18</p>", "<p>in 2018 and 2018</p>", "<li>5.4</li>"]
)
def test_a_stray_number_on_a_page_is_found(page, typed):
    sent = page("awareness/", "en").replace("</main>", f"{typed}</main>")
    assert stray(sent, "awareness/", "en")


def test_a_changed_sentence_of_the_evidence_is_found(page):
    sent = page("", "en")
    assert "about 4." in sent and stray(sent.replace("about 4.", "about 3."), "", "en")


def test_two_denominators_on_a_page_are_found(page):
    sent = page("awareness/", "en").replace("</main>", "<p>about 44 of 1,000 babies</p></main>")
    assert counted_out_of(sent) == {"100", "1,000"}
