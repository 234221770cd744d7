"""Holds the families' cards to what a card may be: easy to read, without blame or promise, up to date.

Ends with 1 and one line for each fault: the card, what was found, what is expected.
"""

import csv
import re
import sys
from collections.abc import Iterator
from dataclasses import astuple, dataclass
from datetime import timedelta
from importlib.resources import files

from nectary.base.language import LANGUAGES, Say, speaker
from nectary.evidence.factors import factors
from nectary.show.texts.by_pen import sheet
from nectary.show.texts.family_cards import LOSS, FamilyCard, family_card, names
from nectary.show.texts.glossary import Word, WordList, pattern_of, word_list
from nectary.show.texts.help_lines import ALWAYS, KINDS, NOTES, WAYS, HelpLine, help_lines
from nectary.show.texts.home_sheet import home_sheet
from nectary.show.texts.reading import english, spanish
from nectary.show.texts.speak_up import STEPS, ladder, rounds_card
from nectary.show.words.practice_words import SENTENCES
from nectary.show.words.sentences import practice_sentence
from nectary.show.words.today import TodayFacts, today

# House rules of the cards (lint of 2026-11-22, local): what a grade may be, and how long a sentence
GRADE_MOST, SMOG_MOST = 8.0, 9.0
SZIGRISZT_LEAST, HUERTA_LEAST = 65.0, 70.0
SENTENCE_MOST, SENTENCES_MEAN_MOST = 20, 12
WORDS_LEAST = 90  # a shorter text has no steady grade
SECTIONS = 4
CHECK_LASTS = timedelta(days=90)  # a telephone line is called again after this at the latest
COUNTRY = re.compile(r"[A-Z]{2}")
DIGIT = re.compile(r"\d")


@dataclass(frozen=True)
class Rule:
    """A phrase that no card may say, and words that it must hit."""

    id: str
    language: str
    pattern: re.Pattern[str]
    hits: str


def rules() -> tuple[Rule, ...]:
    """Every rule of never_say.csv."""
    text = (files("nectary.show") / "content" / "never_say.csv").read_text(encoding="utf-8")
    return tuple(
        Rule(row["id"], row["language"], re.compile(row["pattern"], re.IGNORECASE), row["hits"])
        for row in csv.DictReader(text.splitlines())
    )


def never_said(text: str, language: str) -> Iterator[str]:
    """Each phrase of the text that no text for families may say."""
    for rule in rules():
        found = rule.pattern.search(text) if rule.language == language else None
        if found:
            yield f"says {found.group(0)!r} ({rule.id}); no card says that"


def faults_of_text(text: str, language: str) -> Iterator[str]:
    """What is wrong with the words themselves."""
    yield from never_said(text, language)
    if DIGIT.search(text):
        yield "holds a number of its own; numbers come from the evidence, by name"
    yield from _reading(text, language)


def _reading(text: str, language: str) -> Iterator[str]:
    found = spanish(text) if language == "es" else english(text)
    if found.words < WORDS_LEAST:
        yield f"has {found.words} words; at least {WORDS_LEAST}"
    if found.longest_sentence > SENTENCE_MOST:
        yield f"has a sentence of {found.longest_sentence} words; at most {SENTENCE_MOST}"
    if found.words / found.sentences > SENTENCES_MEAN_MOST:
        yield f"has {found.words / found.sentences:.1f} words a sentence; at most {SENTENCES_MEAN_MOST}"
    if language == "es":
        score = spanish(text)
        if score.szigriszt < SZIGRISZT_LEAST or score.fernandez_huerta < HUERTA_LEAST:
            yield f"reads at {score.szigriszt:.1f} (Szigriszt-Pazos); at least {SZIGRISZT_LEAST}"
        return
    grade = english(text)
    if grade.grade > GRADE_MOST or grade.smog > SMOG_MOST:
        yield f"reads at grade {grade.grade:.1f} (SMOG {grade.smog:.1f}); at most {GRADE_MOST} ({SMOG_MOST})"


def _strings(made: object) -> Iterator[str]:
    """Every text in what a page or paper is made of."""
    if isinstance(made, str):
        yield made
    elif isinstance(made, dict | list | tuple):
        for one in made.values() if isinstance(made, dict) else made:
            yield from _strings(one)


def said_to_families(language: str) -> Iterator[tuple[str, str]]:
    """(Where it stands, text) of what the program itself says to families, beside its cards."""
    say: Say = speaker(language)
    for practice, reasons in SENTENCES.items():
        for why in reasons:
            yield f"{practice}, {why}", practice_sentence(practice, why, for_families=True, say=say)
    known = TodayFacts(3, 12.0, 4.0, 2.0, 1, 30.0, 900, "06:00", being_checked=True, weight_day=2)
    unknown = TodayFacts(3, None, None, None, None, None, None, None, being_checked=False)
    made = {
        "my baby today": sheet([language]),
        "the sheet for home": home_sheet([language]),
        "the rounds card": rounds_card([language]),
        "whom to call": ladder([language], dict.fromkeys(STEPS, ("", ""))),
        "today's milk": [astuple(today(facts, say)) for facts in (known, unknown)],
    }
    for where, whole in made.items():
        yield from ((where, text) for text in _strings(whole))


def faults_of_said(language: str) -> Iterator[str]:
    """What the program itself says to families and no text for families may say."""
    for where, text in said_to_families(language):
        yield from (f"{where}: {fault}" for fault in never_said(text, language))


def faults_of_card(card: FamilyCard, language: str, first: FamilyCard) -> Iterator[str]:
    """What is wrong with `card`, the `language` of the card whose first language reads `first`."""
    yield from faults_of_text(card.text, language)
    if len(card.sections) != SECTIONS:
        yield f"has {len(card.sections)} sections; {SECTIONS}: main point, one thing to do, ask, not known"
    unknown = set(card.factors) - set(factors())
    if unknown:
        yield f"rests on {sorted(unknown)}; no such factor"
    if (card.when, card.factors) != (first.when, first.factors):
        yield "differs from the English in its place or its evidence"
    if card.version < first.version:
        yield f"is of {card.version}, the English of {first.version}: translate it again"
    if card.name == LOSS and card.factors:
        yield "links to evidence; the page after a loss does not"


def faults_of_words(listed: WordList, language: str, first: WordList) -> Iterator[str]:
    """What is wrong with the words of `language`, whose first language's list is `first`."""
    yield from faults_of_text("\n".join(word.meaning for word in listed.words), language)
    if listed.version < first.version:
        yield f"is of {listed.version}, the English of {first.version}: translate it again"
    if [word.id for word in listed.words] != [word.id for word in first.words]:
        yield "has other entries than the English"
    texts = [family_card(name, language).text for name in names()]
    for word in listed.words:
        yield from (f"{word.id} {fault}" for fault in _of_word(word, listed, texts))


def _of_word(word: Word, listed: WordList, texts: list[str]) -> Iterator[str]:
    said = any(pattern_of([word]).search(text) for text in texts)
    if said == word.heard:
        yield (
            "is said by a card: leave out heard"
            if said
            else "stands on no card; write heard, or leave it out"
        )
    if pattern_of([word]).search(word.meaning):
        yield "explains itself by itself"
    for other in listed.words:
        if other.id != word.id and {one.lower() for one in other.forms} & {one.lower() for one in word.forms}:
            yield f"has a form of {other.id}"


def faults_of_line(line: HelpLine) -> Iterator[str]:
    """What is wrong with one telephone line."""
    for name in ("name", "source", "read_on", "languages"):
        if not getattr(line, name) and not (line.kind == "emergency" and name == "languages"):
            yield f"has no {name}"
    if not COUNTRY.fullmatch(line.country):
        yield f"is of country {line.country!r}; two capital letters"
    if not line.digits.isdigit():
        yield f"has the number {line.digits!r}; digits alone, so that it can be dialled"
    if line.kind not in KINDS or line.by not in WAYS or not set(line.languages) <= set(LANGUAGES):
        yield f"is of kind {line.kind!r}, by {line.by!r}, in {line.languages}; one of them has no words"
    if line.always and (line.digits not in ALWAYS or line.id not in NOTES):
        yield f"stands without a check; only {' and '.join(ALWAYS)} may, with words of where it was read"
    checked = (bool(line.checked_by), line.checked_on is not None, line.expires_on is not None)
    if any(checked) and not all(checked):
        yield "is checked in part; who, the day and the expiry go together"
    lasts = line.expires_on - line.checked_on if line.checked_on and line.expires_on else CHECK_LASTS
    if not timedelta(0) < lasts <= CHECK_LASTS:
        yield f"is checked on {line.checked_on} to {line.expires_on}; for at most {CHECK_LASTS.days} days"


def faults_of_lines(lines: tuple[HelpLine, ...]) -> Iterator[str]:
    """What is wrong with the telephone lines, each by its id."""
    ids = [line.id for line in lines]
    for line in lines:
        yield from (f"{line.id}: {fault}" for fault in faults_of_line(line))
        if ids.count(line.id) > 1:
            yield f"{line.id}: stands twice"


def faults() -> Iterator[str]:
    """One line for each fault of any card, word, telephone line or text beside them."""
    yield from faults_of_lines(help_lines())
    for language in LANGUAGES:
        yield from (f"({language}) {fault}" for fault in faults_of_said(language))
        for fault in faults_of_words(word_list(language), language, word_list("en")):
            yield f"words ({language}): {fault}"
    for name in names():
        first = family_card(name, "en")
        for language in LANGUAGES:
            try:
                card = family_card(name, language)
            except KeyError:
                yield f"{name} ({language}): there is no such card; translate it"
                continue
            for fault in faults_of_card(card, language, first):
                yield f"{name} ({language}): {fault}"


if __name__ == "__main__":
    found = list(faults())
    print("\n".join(found) if found else f"{len(names())} cards in {len(LANGUAGES)} languages hold")
    sys.exit(bool(found))
