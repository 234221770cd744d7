"""A text on paper for whoever reviews it by pen: numbered sentences, evidence, lines to sign, teach-back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from nectary.base.language import Say
from nectary.show.evidence.fact_sheet import NONE
from nectary.show.review.evidence import Evidence
from nectary.show.review.numbered_text import ReviewText
from nectary.show.review.review_words import PARTS
from nectary.show.review.teach_back import TeachBack, teach_back
from nectary.show.texts.family_cards import FamilyCard, grade


@dataclass(frozen=True)
class Numbers:
    """One factor's counts on paper: (what is said, what it rests on, the trials by name and source)."""

    title: str
    counts: tuple[tuple[str, str, str], ...]
    without: str


@dataclass(frozen=True)
class Packet:
    """All of it. `language` is of the frame, `own` of the text and of its teach-back."""

    language: str
    own: str
    title: str
    mark: str
    about: str
    sentences: tuple[tuple[int, str, str], ...]  # number, kind, words
    evidence: tuple[Numbers, ...]
    signatures: tuple[tuple[str, str], ...]  # who, what they answer for
    teach_back: TeachBack
    words: dict[str, str]
    foot: str


def review_packet(
    card: FamilyCard, text: ReviewText, evidence: Iterable[Evidence], *, parts: Sequence[str], language: str,
    say: Say, say_own: Say,
) -> Packet:  # fmt: skip
    """The packet of `card`; `parts` are the keys of those who must sign, `say_own` speaks its language."""
    formula, value = grade(card, card.language)
    return Packet(
        language=language,
        own=card.language,
        title=text.title,
        mark=say("DRAFT, for review. Not for families."),
        about=say(
            "Version {version}, evidence read {read}. Reading: {formula} {value}. Mark of this text: {hash}."
        ).format(
            version=card.version, read=card.evidence_read, formula=formula, value=value, hash=text.hash[:12]
        ),
        sentences=tuple((one.number, one.kind.value, one.words) for one in text.sentences),
        evidence=tuple(_numbers(one, say) for one in evidence),
        signatures=tuple((say(PARTS[part][0]), say(PARTS[part][1])) for part in parts),
        teach_back=teach_back(text, say_own),
        words=_words(say),
        foot=say(
            "A signature on paper counts once its writer enters it at the desk, for a text of the same mark."
        ),
    )  # fmt: skip


def _numbers(one: Evidence, say: Say) -> Numbers:
    if not one.in_counts:
        without = say(NONE)
    elif one.not_in_counts:
        without = say("Not told as counts: {outcomes}.").format(outcomes="; ".join(one.not_in_counts))
    else:
        without = ""
    counts = tuple(
        (
            " ".join(filter(None, (reading.statement, reading.beside))),
            reading.basis,
            "; ".join(f"{row.study}: {row.source}, {row.trust}" for row in reading.trials),
        )
        for reading in one.in_counts
    )
    return Numbers(one.title, counts, without)


def _words(say: Say) -> dict[str, str]:
    return {
        "how": say("Write beside a sentence what is wrong, hard or hurtful, and how you would say it."),
        "text": say("The text, sentence by sentence"),
        "sentence": say("Sentence"),
        "remark": say("Your remark"),
        "evidence": say("What it rests on: the numbers and their sources"),
        "studies": say("Studies:"),
        "none": say("This text names no evidence."),
        "sign": say("Signatures"),
        "name": say("Name"),
        "day": say("Date"),
        "read": say("I have read every sentence."),
    }
