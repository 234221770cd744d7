"""The words of the evidence pages, one a factor or disputed claim; the numbers come from the data."""

from dataclasses import dataclass
from functools import cache

from nectary.base.language import LANGUAGES
from nectary.show.texts.markdown import CONTENT, Html, blocks, listed, opened, parts, rendered


@dataclass(frozen=True)
class FactorText:
    """One page in one language, each section as (heading, markup); a draft until a reviewer signs it.

    `blocks`: the same as (heading, plain lines), for paper. `factors`: the evidence that it is about.
    """

    title: str
    status: str
    version: str
    evidence_read: str
    sections: tuple[tuple[str, Html], ...]
    blocks: tuple[tuple[str, tuple[str, ...]], ...]
    factors: tuple[str, ...]


def _names(kind: str, language: str) -> tuple[str, ...]:
    if language not in LANGUAGES:
        raise KeyError(language)
    return listed(CONTENT / language / kind)


@cache  # the lists of evidence and of the desk ask for all of them
def _text(kind: str, name: str, language: str) -> FactorText:
    if language not in LANGUAGES:
        raise KeyError(language)
    facts, body = opened(CONTENT / language / kind, name)
    factors = tuple(facts.pop("factors", (name,)))
    return FactorText(
        factors=factors,
        sections=tuple((heading, rendered(text)) for heading, text in parts(body)),
        blocks=blocks(body),
        **facts,
    )


def factor_texts(language: str) -> tuple[str, ...]:
    """The factors that have a text in `language`; KeyError for a language we do not write in."""
    return _names("factors", language)


def factor_text(factor: str, language: str) -> FactorText:
    """What is known of `factor`, in words; KeyError for one that is not listed."""
    return _text("factors", factor, language)


def claims(language: str) -> tuple[str, ...]:
    """The disputed claims that have a text in `language`; KeyError for a language we do not write in."""
    return _names("claims", language)


def claim_text(name: str, language: str) -> FactorText:
    """What speaks for and against the claim `name`; KeyError for one that is not listed."""
    return _text("claims", name, language)
