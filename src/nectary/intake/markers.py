"""Texts by which programs and people say that a value is missing: none of them is a value."""

import shlex

from nectary.intake.loaded import Refused
from nectary.record.heard import heard, words_of

MISSING = frozenset({
    "na", "n/a", "n.a.", "n.a", "#n/a", "#na", "n/d", "#n/d", "nd", "n/k", "nan", "nat", "null",
    "none", "nil",
    "(null)", "<na>", "<null>", "\\n", "undefined", "missing", "(blank)", "(missing)", "not available",
    "#ref!", "#value!", "#div/0!", "#name?", "#num!", "#null!", "#¡ref!", "#¡valor!", "#¡div/0!", "#¿nombre?",
    "#¡num!", "#¡nulo!", "#bezug!", "#wert!", "#nv",
})  # fmt: skip
STROKES = frozenset(".-–—_?*/\\~…·")  # a text of nothing but these; not +, which can say positive
UNKNOWN = frozenset({"unknown", "unk", "not known", "not recorded", "desconocido", "desconocida", "tbd"})
WHY = "looks like a marker for missing: leave the cell empty"


def is_marker(text: str, *, of_code: bool = False) -> bool:
    """Whether `text` says that there is no value; `of_code`: as a code, so that *unknown* says it too."""
    plain = text.casefold()
    if not plain:
        return False
    return plain in MISSING or STROKES.issuperset(plain) or (of_code and plain in UNKNOWN)


def refuse_marker(table: str, column: str, given: str, text: str, *, of_code: bool) -> None:
    """Refused for a text that says that there is no value, unless it is a word of its column."""
    name = f"{table}.{column}"
    if is_marker(text, of_code=of_code) and not (words_of(name) and heard(name, text)):
        raise marked(given, text)


def marked(column: str, text: str) -> Refused:
    """The refusal of a marker that was found under `column`."""
    expected = f"a value, or nothing; --missing {shlex.quote(text)} takes it for nothing in every column"
    return Refused(column, text, expected, WHY)
