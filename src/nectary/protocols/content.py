"""What a protocol file may be before any of its entries is looked at: its length, its names, its numbers.

Whoever made the file, reading it takes no more time and memory than a long protocol does.
"""

import re
from math import isfinite
from typing import Any

from nectary.base.errors import UserError
from nectary.base.language import marked
from nectary.base.written import parse_toml

LONGEST = 200_000  # letters; the packaged ones have about 2,000
MOST_VALUES = 2_000  # the packaged ones have about 50
NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,59}")
LARGEST = 2**63 - 1  # what TOML says that a whole number may be
TODO = marked("Begin from the template.")


def parsed(text: str) -> dict[str, Any]:
    """The content of a TOML text; UserError where it is none, or nothing that a protocol could be."""
    if len(text) > LONGEST:
        raise UserError(f"{len(text)} letters", f"at most {LONGEST}", TODO)
    try:
        content = parse_toml(text, "", TODO)
    except UserError as error:
        found = error.found.replace("cannot be read as TOML", "not a TOML file", 1)
        raise UserError(found, "the form of the template") from error
    _bounded(content)
    return content


def _bounded(content: dict[str, Any]) -> None:
    """UserError for a name or a number that no entry has, and for more entries than any protocol."""
    waiting, values = [content], 0
    while waiting:
        one: Any = waiting.pop()
        values += 1
        if isinstance(one, dict):
            strange = next((name for name in one if NAME.fullmatch(name) is None), None)
            if strange is not None:
                expected = "letters, digits, _ and -, such as full_ml_kg_day"
                raise UserError(f"an entry called {said(strange)}", expected, TODO)
            waiting += one.values()
        elif isinstance(one, list):
            waiting += one
        elif not _is_number_of_toml(one):
            raise UserError("a number that is too large, or none", f"at most {LARGEST}", TODO)
        if values > MOST_VALUES:
            raise UserError(f"more than {MOST_VALUES} values", "a protocol", TODO)


def _is_number_of_toml(value: Any) -> bool:
    if isinstance(value, float):
        return isfinite(value)
    return not isinstance(value, int) or abs(value) <= LARGEST


def said(value: Any) -> str:
    """A value as it is said in a fault: of a long one its beginning."""
    text = repr(value)
    return text if len(text) <= 80 else f"{text[:77]}..."
