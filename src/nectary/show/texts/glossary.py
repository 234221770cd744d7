"""The ward's words in plain ones: what a word on a card means, in the reader's language."""

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from html import escape

from nectary.base.language import LANGUAGES
from nectary.show.texts.markdown import CONTENT, Html

FILE = "words.toml"
TAG = re.compile(r"(<[^>]+>)")
CLOSED_TO = ("h1", "h2", "h3", "a")  # what already has a part of its own on a page


@dataclass(frozen=True)
class Word:
    """One entry. `forms`: as it stands in texts. `heard`: no card says it, but staff do."""

    id: str
    term: str
    forms: tuple[str, ...]
    meaning: str
    heard: bool = False


@dataclass(frozen=True)
class WordList:
    """The words of one language; a draft until a named reviewer signs it."""

    status: str
    version: str
    words: tuple[Word, ...]


@cache
def word_list(language: str) -> WordList:
    """Every word in the order of its file; KeyError for a language we do not write in."""
    if language not in LANGUAGES:
        raise KeyError(language)
    facts = tomllib.loads((CONTENT / language / FILE).read_text(encoding="utf-8"))
    words = tuple(Word(id=id, forms=tuple(one.pop("forms")), **one) for id, one in facts.pop("words").items())
    return WordList(words=words, **facts)


def pattern_of(words: Iterable[Word]) -> re.Pattern[str]:
    """Finds any form of any of `words`, the longest first, as whole words."""
    forms = sorted({form for word in words for form in word.forms}, key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, forms))})(?![\w-])", re.IGNORECASE)


def tapped(sections: Iterable[Html], words: tuple[Word, ...]) -> tuple[tuple[Html, ...], tuple[Word, ...]]:
    """The sections with each word as a button where it first stands in a section; and the words there were.

    The buttons open what has the id `word-ID`; a browser does so without a script.
    """
    by_form = {escape(form).lower(): word for word in words for form in word.forms}
    pattern, met = pattern_of(words), dict[str, Word]()
    made = []
    for section in sections:
        here = set[str]()

        def button(found: re.Match[str], here: set[str] = here) -> str:
            word = by_form[found[0].lower()]
            if word.id in here:
                return found[0]
            here.add(word.id)
            met[word.id] = word
            return f'<button type="button" class="word" popovertarget="word-{word.id}">{found[0]}</button>'

        made.append(Html("".join(_open_texts(section, pattern, button))))
    return tuple(made), tuple(met.values())


def _open_texts(
    markup: str, pattern: re.Pattern[str], button: Callable[[re.Match[str]], str]
) -> Iterator[str]:
    """The markup's parts, the texts outside headings and links with their words as buttons."""
    closed = 0
    for part in TAG.split(markup):
        if part.startswith("<"):
            name = part.strip("</>").split()[0]
            closed += (-1 if part.startswith("</") else 1) if name in CLOSED_TO else 0
            yield part
        else:
            yield part if closed else pattern.sub(button, part)
