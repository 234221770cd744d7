"""The families' cards, in the order of a stay: one main point and one thing to do each."""

from dataclasses import dataclass
from typing import Any

from nectary.base.language import LANGUAGES
from nectary.show.texts.markdown import CONTENT, Html, blocks, listed, opened, parts, plain, rendered
from nectary.show.texts.reading import english, spanish

FOLDER = "cards"
LOSS = "if-your-baby-dies"  # no link from here leads on to a milestone, and none leads here but its own name


@dataclass(frozen=True)
class FamilyCard:
    """One card in one language. `status` is draft until a named reviewer signs it.

    `when`: its place in a stay. `factors`: the evidence that it rests on. `text`: what is read, without the
    marks of headings, for its grade. `blocks`: (heading, its paragraphs and list items in turn) for paper.
    `form`: card; paper, page, factor and claim are only reviewed like one.
    """

    name: str
    title: str
    when: int
    status: str
    version: str
    evidence_read: str
    factors: tuple[str, ...]
    sections: tuple[Html, ...]
    text: str
    blocks: tuple[tuple[str, tuple[str, ...]], ...]
    language: str
    form: str = "card"

    @property
    def to_do(self) -> str:
        """The one thing to do."""
        return self.blocks[1][1][0]


def names() -> tuple[str, ...]:
    """Every card by its place in a stay."""
    found = listed(CONTENT / "en" / FOLDER)
    return tuple(sorted(found, key=lambda name: int(_opened(name, "en")[0]["when"])))


def _opened(name: str, language: str) -> tuple[dict[str, Any], str]:
    return opened(CONTENT / language / FOLDER, name)


def family_card(name: str, language: str) -> FamilyCard:
    """The card `name`; KeyError for one that is not listed, or a language we do not write in."""
    if language not in LANGUAGES:
        raise KeyError(language)
    facts, body = _opened(name, language)
    sections = tuple(rendered(f"## {heading}\n{text}") for heading, text in parts(body))
    factors = tuple(facts.pop("factors"))
    return FamilyCard(
        name=name, factors=factors, sections=sections, text=plain(body), blocks=blocks(body),
        language=language, **facts
    )  # fmt: skip


def grade(card: FamilyCard, language: str) -> tuple[str, float]:
    """(name of the formula, its value): Flesch-Kincaid grade of English, Szigriszt-Pazos score of Spanish."""
    if language == "es":
        return "Szigriszt-Pazos", round(spanish(card.text).szigriszt, 1)
    return "Flesch-Kincaid", round(english(card.text).grade, 1)
