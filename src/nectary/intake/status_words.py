"""Words by which charts say whether what a row tells of happened: Given, Held, Canceled, entered in error."""

import tomllib
from functools import cache, lru_cache
from importlib.resources import files

from nectary.record.folding import letters_and_digits

LONGEST = 30  # letters; a longer text is no such word


@cache
def _folded(key: str) -> frozenset[str]:
    text = (files("nectary.intake") / "status_words.toml").read_text(encoding="utf-8")
    return frozenset(map(letters_and_digits, tomllib.loads(text)[key]))


@lru_cache(maxsize=20_000)  # exports say the same few over and over
def happened(text: str) -> bool | None:
    """Whether a known word says that it happened; None for any other text."""
    plain = letters_and_digits(text) if len(text) <= LONGEST else ""
    return True if plain in _folded("yes") else False if plain in _folded("no") else None
