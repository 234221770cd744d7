"""The words of the papers that families carry, in the shape of a card, so that they are reviewed like one.

What is signed is every word that such a paper can print; what a person writes into its blanks is not ours.
"""

from collections.abc import Callable

from nectary.base.language import LANGUAGES, Say, marked, speaker
from nectary.show.texts import by_pen, home_sheet, speak_up
from nectary.show.texts.family_cards import FamilyCard
from nectary.show.texts.glossary import word_list

MY_BABY_TODAY, DAILY_FIVE, WHOM_TO_CALL, WORDS = "my-baby-today", "daily-five", "whom-to-call", "words"
SHEET_FOR_HOME = "sheet-for-home"
VERSION, HOME_VERSION = "2026-11-26", "2026-12-01"  # of the words; a seal is made from the words themselves
NO_EVIDENCE, PAPER = "–", "paper"
WORDS_TITLE = marked("What do these words mean?")

Block = tuple[str, tuple[str, ...]]


def _parts(parts: tuple[by_pen.Part, ...], say: Say) -> list[Block]:
    return [
        (say(part.title), tuple(say(text) for one in part.blanks for text in one.words)) for part in parts
    ]


def _my_baby_today(say: Say) -> list[Block]:
    return [(say(by_pen.TITLE), (say(by_pen.TELL), say(by_pen.FOOT))), *_parts(by_pen.PARTS, say)]


def _sheet_for_home(say: Say) -> list[Block]:
    first = (say(home_sheet.TITLE), (say(home_sheet.TELL), say(home_sheet.FOOT)))
    return [first, *_parts(home_sheet.PARTS, say)]


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


PAPERS: dict[str, tuple[str, Callable[[Say], list[Block]]]] = {
    MY_BABY_TODAY: (by_pen.TITLE, _my_baby_today),
    DAILY_FIVE: (speak_up.FIVE_TITLE, _daily_five),
    WHOM_TO_CALL: (speak_up.LADDER_TITLE, _whom_to_call),
    SHEET_FOR_HOME: (home_sheet.TITLE, _sheet_for_home),
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
    title, made = PAPERS[name]
    version = HOME_VERSION if name == SHEET_FOR_HOME else VERSION
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
