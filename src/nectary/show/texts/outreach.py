"""The pages for a wider public, in Markdown, one file a language: an awareness day, and how to take part."""

from dataclasses import dataclass
from typing import Any

from nectary.base.language import LANGUAGES
from nectary.show.texts.markdown import CONTENT, Html, listed, opened, parts, plain, rendered

FOLDER = "outreach"


@dataclass(frozen=True)
class Outreach:
    """One page in one language, each section as (key, markup); the keys are the same in every language.

    `status` is draft until a named reviewer signs it. `text`: what is read, its placeholders still in it.
    """

    name: str
    title: str
    status: str
    version: str
    evidence_read: str
    sections: tuple[tuple[str, Html], ...]
    text: str


def names() -> tuple[str, ...]:
    """Every page there is."""
    return listed(CONTENT / "en" / FOLDER)


def outreach(name: str, language: str, **statements: str) -> Outreach:
    """The page `name` with each {placeholder} filled.

    KeyError for a page or language that there is not, and where a statement is not given.
    """
    facts, body = _opened(name, language)
    keys = facts.pop("sections")
    made = (rendered(f"## {heading}\n{text}") for heading, text in parts(body.format_map(statements)))
    return Outreach(
        name=name, sections=tuple(zip(keys, made, strict=True)), text=plain(body.strip()), **facts
    )  # fmt: skip


def _opened(name: str, language: str) -> tuple[dict[str, Any], str]:
    if language not in LANGUAGES:
        raise KeyError(language)
    return opened(CONTENT / language / FOLDER, name)
