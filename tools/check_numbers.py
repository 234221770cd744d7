"""Holds every text that families read to numbers that can be traced: none of its own but those listed.

A number comes from the evidence by a placeholder, or stands in numbers.csv with its source. Ends with 1 and a
line for each fault: the text, what was found, what is expected.
"""

import csv
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from importlib.resources import files

from check_cards import faults_of_text, never_said

from nectary.base.language import LANGUAGES
from nectary.base.sources import Trust
from nectary.show.texts import card, family_cards, outreach
from nectary.show.texts.markdown import CONTENT, opened, plain

NUMBER = re.compile(r"\d[\d.,]*\d|\d")
PLACE = re.compile(r"\{\w+\}")
# The size of an effect written out: it would be a number that nobody can trace.
SIZE = re.compile(
    r"\bper ?cent\b|\bpor ciento\b|\b(twice|half|three times) as (many|much|often|likely)\b|"
    r"\b(one|two|three|four|five) (in|of|out of) (every )?"
    r"(three|four|five|ten|twenty|a hundred|a thousand)\b|"
    r"\b(el doble|el triple|la mitad) de (bebés|los bebés|veces)\b|"
    r"\b(uno|una|dos|tres|cuatro|cinco) de (cada )?(tres|cuatro|cinco|diez|veinte|cien|mil)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Listed:
    """A number that a text may hold: what it says, where that was read, how far it may be trusted."""

    page: str
    number: str
    says: str
    source: str
    trust: str
    read: str


def listed() -> tuple[Listed, ...]:
    """Every row of numbers.csv."""
    text = (files("nectary.show") / "content" / "numbers.csv").read_text(encoding="utf-8")
    return tuple(Listed(**row) for row in csv.DictReader(text.splitlines()))


def texts() -> Iterator[tuple[str, str, str]]:
    """(name, language, what is read) of every text that families read, its placeholders still in it."""
    for language in LANGUAGES:
        for name in card.cards(language):
            yield name, language, plain(opened(CONTENT / language, name)[1])
        for name in family_cards.names():
            yield f"cards/{name}", language, family_cards.family_card(name, language).text
        for name in outreach.names():
            yield f"outreach/{name}", language, plain(opened(CONTENT / language / outreach.FOLDER, name)[1])


def own_numbers(text: str) -> list[str]:
    """The numbers that the text itself holds, those by name left out."""
    return NUMBER.findall(PLACE.sub(" ", text))


def faults_of_numbers(name: str, text: str, rows: tuple[Listed, ...]) -> Iterator[str]:
    """What is wrong with the numbers of one text, the rows being all that are listed."""
    may = {row.number for row in rows if row.page == name}
    found = own_numbers(text)
    for number in found:
        if number not in may:
            yield f"holds {number}; take it from the evidence by name, or list it in numbers.csv"
    for number in sorted(may - set(found)):
        yield f"does not hold {number}, which numbers.csv lists for it"
    for size in SIZE.finditer(text):
        yield f"says {size.group(0)!r}: the size of an effect in words; take it from the evidence by name"


def faults_of_row(row: Listed, names: set[str]) -> Iterator[str]:
    """What is wrong with one row of numbers.csv."""
    if row.page not in names:
        yield "no such text"
    if not row.says.strip() or not row.source.strip():
        yield "says nothing, or names no source"
    if row.trust not in set(Trust) or row.trust == Trust.RECALLED:
        yield f"trust {row.trust!r}: what is only recalled reaches no family"
    try:
        date.fromisoformat(row.read)
    except ValueError:
        yield f"read {row.read!r}; expected a day such as 2026-11-22"


def faults() -> Iterator[str]:
    """One line for each fault of any text or row."""
    rows = listed()
    found = list(texts())
    for row in rows:
        for fault in faults_of_row(row, {name for name, _, _ in found}):
            yield f"numbers.csv {row.page} {row.number}: {fault}"
    for name, language, text in found:
        held = [*faults_of_numbers(name, text, rows), *_words(name, language, text)]
        yield from (f"{name} ({language}): {fault}" for fault in held)


def _words(name: str, language: str, text: str) -> Iterator[str]:
    """What check_cards asks of a card, asked of the other texts; it asks the cards itself."""
    bare = NUMBER.sub(" ", PLACE.sub(" ", text))
    if name.startswith(f"{outreach.FOLDER}/"):
        yield from faults_of_text(bare, language)
    elif not name.startswith("cards/"):
        yield from never_said(bare, language)


if __name__ == "__main__":
    found_faults = list(faults())
    every = len(list(texts()))
    print(
        "\n".join(found_faults) or f"the numbers of {every} texts are traced, {len(listed())} by their list"
    )
    sys.exit(bool(found_faults))
