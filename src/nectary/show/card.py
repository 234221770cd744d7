"""Family cards: Markdown files a language, with the trials' statement put in where the card asks for it."""

import tomllib
from dataclasses import dataclass
from importlib.resources import files

from markdown_it import MarkdownIt

from nectary.base.language import LANGUAGES

CONTENT = files("nectary.show") / "content"


class Html(str):
    """Finished markup of the package's own text."""

    def __html__(self) -> str:
        return self


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
    return tuple(
        sorted(
            entry.name.removesuffix(".md")
            for entry in (CONTENT / language).iterdir()
            if entry.name.endswith(".md")
        )
    )


def card(name: str, language: str, **statements: str) -> Card:
    """The card `name` with each {placeholder} filled.

    KeyError for a card that is not listed, or where a statement is not given.
    """
    if language not in LANGUAGES or name not in cards(language):
        raise KeyError(name)  # the name comes from an address: never a path
    text = (CONTENT / language / f"{name}.md").read_text(encoding="utf-8")
    _, head, body = text.split("+++\n", 2)
    facts = tomllib.loads(head)
    markdown = MarkdownIt("commonmark", {"html": False})
    sections = body.format_map(statements).split("\n## ")
    whole = tuple(Html(markdown.render("## " + part.removeprefix("## "))) for part in sections)
    return Card(sections=whole, **facts)
