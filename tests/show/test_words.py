"""A word of the ward opens its plain meaning; and each rule that holds the list is seen to fail."""

import re
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from nectary.base.language import LANGUAGES
from nectary.show.texts.family_cards import family_card, names
from nectary.show.texts.glossary import Word, tapped, word_list
from nectary.show.texts.markdown import Html

sys.path.insert(0, str(Path(__file__).parents[2] / "tools"))
import check_cards

LINE = Word("line", "line", ("line", "lines"), "A long tube in a vein.")
LONG = Word("long", "central line", ("central line",), "A line in a large vein.")


def made(markup, words=(LINE, LONG)):
    (section,), met = tapped([Html(markup)], words)
    return section, [word.id for word in met]


def buttons(section):
    return re.findall(r'popovertarget="word-(\w+)">([^<]*)</button>', section)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", names())
def test_each_card_has_words_to_tap_and_its_text_stays_as_it_was(name, language):
    card = family_card(name, language)
    sections, met = tapped(card.sections, word_list(language).words)
    assert met
    for before, after in zip(card.sections, sections, strict=True):
        assert re.sub(r"</?button[^>]*>", "", after) == before
        assert not re.search(r"<h2>[^\n]*<button", after)
    opened = {id for section in sections for id, _ in buttons(section)}
    assert opened == {word.id for word in met}


def test_the_longest_form_wins_and_a_part_of_a_word_is_none():
    assert buttons(made("<p>A central line, not online.</p>")[0]) == [("long", "central line")]


def test_the_first_of_a_section_is_a_button_as_it_was_written():
    section, met = made("<p>Lines and <strong>lines</strong>.</p>")
    assert buttons(section) == [("line", "Lines")] and met == ["line"]


@pytest.mark.parametrize(
    "closed", ["<h2>The line</h2>", '<p><a href="/x">line</a></p>', '<p title="line">x</p>']
)
def test_headings_links_and_what_no_reader_sees_stay_closed(closed):
    assert made(closed) == (closed, [])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_entry_is_a_draft(language):
    assert word_list(language).status == "draft"


def test_a_language_we_do_not_write_in_is_a_key_error():
    with pytest.raises(KeyError):
        word_list("xx")


GOOD = word_list("en")


def changed(id, **how):
    return replace(GOOD, words=tuple(replace(one, **how) if one.id == id else one for one in GOOD.words))


@pytest.mark.parametrize(
    ("listed", "said"),
    [
        (replace(GOOD, words=GOOD.words[1:]), "has other entries than the English"),
        (replace(GOOD, version="2020-01-01"), "translate it again"),
        (changed("gut", heard=True), "gut is said by a card"),
        (changed("residual", heard=False), "residual stands on no card"),
        (changed("gut", meaning="The gut itself."), "gut explains itself by itself"),
        (changed("gut", forms=("belly",)), "gut has a form of belly"),
        (changed("gut", meaning="A tube 3 m long."), "a number of its own"),
        (changed("formula", meaning="It is all natural."), "EN32"),
        (changed("gut", meaning="word " * 21), "a sentence of 21 words"),
    ],
)
def test_a_list_that_breaks_a_rule_is_found(listed, said):
    assert not list(check_cards.faults_of_words(GOOD, "en", GOOD))
    assert any(said in fault for fault in check_cards.faults_of_words(listed, "en", GOOD))
