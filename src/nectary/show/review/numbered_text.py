"""A text under review: its sentences by number, what exactly is signed, and what changed since."""

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from nectary.show.texts.family_cards import LOSS, FamilyCard

CARD = "card"
TITLE, HEADING = "# ", "## "
# a sentence ends at its mark and the next begins with a capital, an opening mark or a number
END = re.compile(r"(?<=[.!?…])([\"”»’)]*)\s+(?=[\"“«‘(¿¡]*[^\W_a-zà-ÿ])")


class Kind(StrEnum):
    """What a numbered sentence is in its text."""

    TITLE = "title"
    HEADING = "heading"
    SENTENCE = "sentence"


@dataclass(frozen=True)
class Sentence:
    """One sentence; `number` counts from 1, the title, through the whole text of one language."""

    number: int
    kind: Kind
    words: str


@dataclass(frozen=True)
class ReviewText:
    """One text of one language. `whole`: title, headings and lines, each on its own line, as they are signed.

    Two texts that a reader cannot tell apart have the same `hash`; any other have not.
    """

    kind: str
    name: str
    language: str
    whole: str
    after_loss: bool = False
    form: str = "card"

    @property
    def hash(self) -> str:
        return hashlib.sha256(self.whole.encode()).hexdigest()

    @property
    def title(self) -> str:
        return self.sentences[0].words

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        return sentences(self.whole)

    @property
    def parts(self) -> tuple[tuple[Sentence, tuple[Sentence, ...]], ...]:
        """Each heading with its sentences; the title is no part."""
        found: list[tuple[Sentence, list[Sentence]]] = []
        for one in self.sentences[1:]:
            if one.kind is Kind.HEADING:
                found.append((one, []))
            else:
                found[-1][1].append(one)
        return tuple((heading, tuple(rest)) for heading, rest in found)


@dataclass(frozen=True)
class Change:
    """A sentence that both texts have, or only the newer, or only the older."""

    how: str  # kept, added or removed
    words: str


def text_of(card: FamilyCard) -> ReviewText:
    """The card as it is reviewed and signed: all that its reader sees of its words, and nothing else."""
    lines = [f"{TITLE}{card.title}"]
    for heading, under in card.blocks:
        lines += [f"{HEADING}{heading}", *under]
    whole = unicodedata.normalize("NFC", "\n".join(" ".join(line.split()) for line in lines))
    return ReviewText(CARD, card.name, card.language, whole, card.name == LOSS, card.form)


def sentences(whole: str) -> tuple[Sentence, ...]:
    """The sentences of a text as it was signed, in order."""
    found: list[tuple[Kind, str]] = []
    for line in whole.splitlines():
        if line.startswith(HEADING):
            found.append((Kind.HEADING, line.removeprefix(HEADING)))
        elif line.startswith(TITLE):
            found.append((Kind.TITLE, line.removeprefix(TITLE)))
        else:
            found += [(Kind.SENTENCE, words) for words in END.sub(r"\1\n", line).split("\n")]
    return tuple(Sentence(number, kind, words) for number, (kind, words) in enumerate(found, 1))


def changes(older: str, newer: str) -> tuple[Change, ...]:
    """What became of each sentence between two signed texts, in reading order; removed before added."""
    before, after = ([one.words for one in sentences(whole)] for whole in (older, newer))
    found: list[Change] = []
    for how, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if how == "equal":
            found += [Change("kept", words) for words in after[j1:j2]]
            continue
        found += [Change("removed", words) for words in before[i1:i2]]
        found += [Change("added", words) for words in after[j1:j2]]
    return tuple(found)
