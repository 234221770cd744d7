"""Words as charts write them -> the one word of the record's column."""

import csv
import difflib
from functools import cache, lru_cache
from importlib.resources import files

from nectary.record.folding import letters_and_digits
from nectary.record.limits import limits
from nectary.record.tables import TABLES


def words_of(column: str) -> tuple[str, ...]:
    """The record's own words for a column such as "feeds.milk"; () where it holds any text.

    KeyError for a column the record does not have. The units of laboratory numbers are words too.
    """
    table, name = column.split(".")
    words = TABLES[table].column(name).words
    if column == "labs.unit":
        units = {limit.split(".")[2]: None for limit in limits() if limit.startswith("labs.")}
        return tuple(units)
    return words


@cache
def _rows() -> tuple[tuple[str, str, str, str], ...]:
    """(column, folded text, word, why) of every listed text; no word = it could mean two things."""
    text = (files("nectary.record") / "heard.csv").read_text(encoding="utf-8")
    return tuple(
        (column, letters_and_digits(row["heard"]), row["word"], row["why"])
        for row in csv.DictReader(text.splitlines())
        for column in row["columns"].split()
    )


@cache
def _words(column: str) -> dict[str, str]:
    """The record's word by folded text, the column's own words among them."""
    listed = {heard: word for of, heard, word, _ in _rows() if of == column and word}
    return listed | {letters_and_digits(word): word for word in words_of(column)}


@lru_cache(maxsize=10_000)  # charts say the same few over and over
def heard(column: str, text: str) -> str | None:
    """The record's word for `text` in a column such as "feeds.milk"; None where it is not a known one.

    Case, spaces, accents and punctuation do not matter. What could mean two things is not known.
    """
    return _words(column).get(letters_and_digits(text))


def two_meanings(column: str, text: str) -> str | None:
    """Why a known text is no word, such as "the mother's or a donor's" for BM; None where it is not one."""
    asked = letters_and_digits(text)
    return next((why for of, heard, word, why in _rows() if (of, heard, word) == (column, asked, "")), None)


def nearest(column: str, text: str) -> str | None:
    """The word that `text` may have been meant for, to be asked of a person and never taken; None = none.

    Nothing is near to a text of two meanings.
    """
    if two_meanings(column, text):
        return None
    near = difflib.get_close_matches(letters_and_digits(text), _words(column), n=1)
    return _words(column)[near[0]] if near else None
