"""Every card exists in both languages with the same parts, its numbers put in, and nothing that blames."""

import re
import string

import pytest

from nectary.base.language import LANGUAGES
from nectary.show.texts.card import CONTENT, card, cards

NAMES = cards("en")
# Words of blame, battle or more than the evidence holds, and Spanish that means other things elsewhere.
NEVER = (
    "prevents", "miracle", "fighter", "fight", "best", "medicine", "fault", "failed", "refused", "intoleran",
    "previene", "evita la NEC", "luchador", "culpa", "falló", "ahorita", "coger", "mejor leche",
)  # fmt: skip


def wanted(name, language):
    text = (CONTENT / language / f"{name}.md").read_text(encoding="utf-8")
    return {field for _, field, _, _ in string.Formatter().parse(text) if field}


def made(name, language):
    return card(name, language, **dict.fromkeys(wanted(name, language), "PUT IN"))


def test_every_card_is_in_every_language():
    assert NAMES
    assert all(cards(language) == NAMES for language in LANGUAGES)


@pytest.mark.parametrize("name", NAMES)
def test_the_languages_have_the_same_parts_and_ask_for_the_same_numbers(name):
    english, spanish = (made(name, language) for language in ("en", "es"))
    assert len(english.sections) == len(spanish.sections)
    for one, other in zip(english.sections, spanish.sections, strict=True):
        tags = [re.findall(r"<(/?\w+)", part) for part in (one, other)]
        assert tags[0] == tags[1]
    assert english.evidence_read == spanish.evidence_read and english.version <= spanish.version
    assert wanted(name, "en") == wanted(name, "es")


@pytest.mark.parametrize("name", NAMES)
def test_each_part_has_one_heading_and_no_placeholder_is_left(name, language):
    whole = made(name, language)
    assert all(part.startswith("<h2>") and part.count("<h2>") == 1 for part in whole.sections)
    text = "".join(whole.sections)
    assert not re.search(r"[{}]|##|\*\*", text)
    assert text.count("PUT IN") == len(wanted(name, language))
    assert whole.status == "draft"


@pytest.mark.parametrize("name", NAMES)
def test_tell_the_nurse_comes_first_and_nothing_blames(name, language):
    whole = made(name, language)
    first, second = {"en": ("nurse", "You did not cause this"), "es": ("enferm", "Usted no causó esto")}[
        language
    ]
    assert first in whole.sections[0]
    text = "".join(whole.sections)
    assert second in text
    for word in NEVER:
        assert not re.search(rf"\b{word}", text, re.IGNORECASE), word
    if language == "es":
        assert not re.search(r"\bahora\b(?! mismo)", text), (
            "ahora alone means later in parts of Central America"
        )


def test_a_missing_number_is_an_error_and_not_a_gap():
    with pytest.raises(KeyError, match="donor_milk"):
        card("about-nec", "en")


@pytest.mark.parametrize("name", ["../en/about-nec", "about-nec.md", "", "nothing"])
def test_a_name_is_never_a_path(name):
    with pytest.raises(KeyError):
        card(name, "es", donor_milk="x")


def test_a_language_we_do_not_write_in_is_an_error():
    with pytest.raises(KeyError):
        card("about-nec", "../en", donor_milk="x")


def test_a_statement_is_text_and_not_markup():
    whole = card("about-nec", "en", donor_milk="<b>9</b> of 100")
    assert "&lt;b&gt;9&lt;/b&gt; of 100" in "".join(whole.sections)
