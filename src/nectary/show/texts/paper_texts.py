"""The words of the papers that families carry, in the shape of a card, so that they are reviewed like one.

What is signed is every word that such a paper can print; what a person writes into its blanks is not ours.
"""

from collections.abc import Callable
from functools import partial
from types import ModuleType
from typing import NamedTuple

from nectary.base.language import LANGUAGES, Say, marked, speaker
from nectary.show.texts import by_pen, home_sheet, speak_up
from nectary.show.texts.family_cards import FamilyCard
from nectary.show.texts.glossary import word_list

MY_BABY_TODAY, DAILY_FIVE, WHOM_TO_CALL, WORDS = "my-baby-today", "daily-five", "whom-to-call", "words"
SHEET_FOR_HOME = "sheet-for-home"
NO_EVIDENCE, PAPER = "–", "paper"
WORDS_TITLE = marked("What do these words mean?")

Block = tuple[str, tuple[str, ...]]


def _by_pen(sheet: ModuleType, say: Say) -> list[Block]:
    """Every word of a sheet with blanks: by_pen or home_sheet."""
    first = (say(sheet.TITLE), (say(sheet.TELL), say(sheet.FOOT)))
    words = [(part.title, [word for one in part.blanks for word in one.words]) for part in sheet.PARTS]
    return [first, *((say(title), tuple(map(say, each))) for title, each in words)]


def _daily_five(say: Say) -> list[Block]:
    calls = tuple(say(title) for title, _ in speak_up.STEPS.values())
    return [
        (say(speak_up.FIVE_TITLE), tuple(map(say, speak_up.FIVE))),
        (say(speak_up.CALL), (say(by_pen.TELL), *calls)),
    ]


def _whom_to_call(say: Say) -> list[Block]:
    first = (say(speak_up.FIRST), say(by_pen.TELL))
    steps = [(say(title), (say(words),)) for title, words in speak_up.STEPS.values()]
    blanks = (speak_up.NAME, speak_up.NUMBER, speak_up.LOOKED_AT, speak_up.LADDER_FOOT)
    return [(say(speak_up.LADDER_TITLE), first), *steps, (say(marked("Blanks")), tuple(map(say, blanks)))]


class Paper(NamedTuple):
    """`version`: the day of its words; the seal of a text is made from the words themselves."""

    title: str
    made: Callable[[Say], list[Block]]
    version: str = "2026-11-26"


PAPERS = {
    MY_BABY_TODAY: Paper(by_pen.TITLE, partial(_by_pen, by_pen)),
    DAILY_FIVE: Paper(speak_up.FIVE_TITLE, _daily_five),
    WHOM_TO_CALL: Paper(speak_up.LADDER_TITLE, _whom_to_call),
    SHEET_FOR_HOME: Paper(home_sheet.TITLE, partial(_by_pen, home_sheet), "2026-12-01"),
}


def paper_text(name: str, language: str) -> FamilyCard:
    """The words of the paper `name` as a card; KeyError for a name or a language that there is not."""
    if language not in LANGUAGES:
        raise KeyError(language)
    if name == WORDS:
        listed = word_list(language)
        meanings = tuple(f"{word.term}: {word.meaning}" for word in listed.words)
        block = (speaker(language)(WORDS_TITLE), meanings)
        return _as_card(name, WORDS_TITLE, [block], language, listed.version, listed.status)
    title, made, version = PAPERS[name]
    return _as_card(name, title, made(speaker(language)), language, version)


def _as_card(
    name: str, title: str, blocks: list[Block], language: str, version: str, status: str = "draft"
) -> FamilyCard:
    lines = [line for heading, under in blocks for line in (heading, *under)]
    ended = "\n".join(line if line[-1:] in ".?!" else f"{line}." for line in lines)
    return FamilyCard(
        name=name, title=speaker(language)(title), when=0, status=status, version=version,
        evidence_read=NO_EVIDENCE, factors=(), sections=(), text=ended, blocks=tuple(blocks),
        language=language, form=PAPER,
    )  # fmt: skip
