"""Family cards: Markdown files a language, with the trials' statement put in where the card asks for it."""

from dataclasses import dataclass

from nectary.base.language import LANGUAGES
from nectary.show.texts.markdown import CONTENT, Html, listed, opened, parts, rendered


@dataclass(frozen=True)
class Card:
    """One card in one language: `status` is draft until a named reviewer signs it."""

    title: str
    status: str
    version: str
    evidence_read: str
    sections: tuple[Html, ...]


def cards(language: str) -> tuple[str, ...]:
    """The names of the cards there are in `language`."""
    return listed(CONTENT / language)


def card(name: str, language: str, **statements: str) -> Card:
    """The card `name` with each {placeholder} filled.

    KeyError for a card that is not listed, or where a statement is not given.
    """
    if language not in LANGUAGES:
        raise KeyError(language)
    facts, body = opened(CONTENT / language, name)
    sections = tuple(
        rendered(f"## {heading}\n{text}") for heading, text in parts(body.format_map(statements))
    )
    return Card(sections=sections, **facts)
