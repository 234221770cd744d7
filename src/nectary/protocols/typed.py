"""A protocol's values as they are typed into a form, and back: what cannot be read stays as it was typed.

The checker then names it, so that a fault is said in one place and nothing typed is lost.
"""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from nectary.protocols.fields import DAY, HOURS, KINDS, NUMBER, PAIR, STEPS, TEXTS, WHOLE, YES, Kind

WHOLE_NUMBER = re.compile(r"[0-9]{1,9}")
LIST = re.compile(r"[0-9]{1,9}(?:[\s,;–-]+[0-9]{1,9}){0,99}")
DECIMAL = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,9})?|\.[0-9]{1,9}")
ROW = re.compile(r"(.*?)\.([0-9]+)\.(.*)")


def place_of(path: str) -> str:
    """The entry's place in KINDS: ladder.band.0.grams is ladder.band[].grams."""
    return re.sub(r"\.[0-9]+(?=\.|$)", "[]", path)


def as_text(kind: Kind, value: Any) -> str:
    """A value of the file as a person types it."""
    if not kind.right(value):
        return _as_it_stands(value)
    if kind is YES:
        return "true" if value else "false"
    if kind is STEPS:
        return "\n".join("/".join(map(str, parts)) for parts in value)
    if kind is TEXTS:
        return "\n".join(value)
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(value)


def _as_it_stands(value: Any) -> str:
    """A value that is not of its entry's kind: to be read and mended by a person, and never taken for one."""
    return value if isinstance(value, str) else f"? {value}"


def from_text(kind: Kind, text: str) -> Any:
    """What was typed as a value of that kind; the text itself where it cannot be one."""
    text = text.strip()
    if kind is WHOLE:
        return int(text) if WHOLE_NUMBER.fullmatch(text) else text
    if kind is NUMBER:
        return float(text) if DECIMAL.fullmatch(text) else text
    if kind is YES:
        return {"true": True, "false": False}.get(text, text)
    if kind is DAY:
        return _day(text)
    if kind in (PAIR, HOURS):
        return [int(one) for one in WHOLE_NUMBER.findall(text)] if LIST.fullmatch(text) else text
    if kind is TEXTS:
        return [line.strip() for line in text.splitlines() if line.strip()]
    if kind is STEPS:
        return [_parts(line.strip()) for line in text.splitlines() if line.strip()]
    return text


def _day(text: str) -> Any:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text


def _parts(line: str) -> Any:
    parts = [part.strip() for part in line.split("/")]
    return [int(part) for part in parts] if all(map(WHOLE_NUMBER.fullmatch, parts)) else line


def typed_of(form: Mapping[str, Any]) -> dict[str, str]:
    """A form's values as texts, by path; an entry that no protocol has, and a signature, is left out."""
    return {
        path: as_text(KINDS[place_of(path)], value)
        for path, value in form.items()
        if place_of(path) in KINDS and not path.startswith("signed.")
    }


def filled(typed: Mapping[str, str]) -> dict[str, str]:
    """What was typed, without what no protocol has: an empty text is no entry, and an empty row is no row.

    The rows that remain are numbered anew.
    """
    rows: dict[str, dict[str, str]] = {}
    found = {}
    for path, text in typed.items():
        if place_of(path) in KINDS and text.strip():
            row = ROW.fullmatch(path)
            if row:
                numbers = rows.setdefault(row[1], {})
                path = f"{row[1]}.{numbers.setdefault(row[2], str(len(numbers)))}.{row[3]}"
            found[path] = text
    return found


def form_of(typed: Mapping[str, str]) -> dict[str, Any]:
    """The form's values of what was typed."""
    return {path: from_text(KINDS[place_of(path)], text) for path, text in filled(typed).items()}
