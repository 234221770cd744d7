"""A protocol file as a form of plain fields, and back: nothing of it gets lost or changed on the way."""

from datetime import date
from typing import Any

import tomli_w

from nectary.base.errors import UserError
from nectary.protocols.content import parsed
from nectary.protocols.fields import KINDS, NEEDED, Entry, Kind, entries, nested


def to_form(text: str) -> dict[str, Any]:
    """Every value of the file by its path, such as ladder.band.0.grams, in the order of the file.

    A value is a text, a whole number, a number, yes or no, a date, or a list of those. UserError where the
    text is no TOML.
    """
    return {entry.path: entry.value for entry in entries(parsed(text))}


def field_of(path: str) -> tuple[Kind | None, bool]:
    """(kind, needed) of a form's field; kind None = no protocol has it."""
    place = ""
    for name in path.split("."):
        place = f"{place}[]" if name.isdigit() else f"{place}.{name}".lstrip(".")
    return KINDS.get(place), place in NEEDED


def from_form(form: dict[str, Any]) -> str:
    """The TOML text that the form's values make; UserError for a value that no file can hold."""
    for path, value in form.items():
        if not _plain(value):
            raise UserError(
                f"{path} is {value!r}", "a text, a number, yes or no, a date, or a list", where="form"
            )
    return tomli_w.dumps(nested(form))


def _plain(value: Any) -> bool:
    if isinstance(value, list):
        return all(_plain(one) for one in value)
    return isinstance(value, str | int | float | date)


__all__ = ["Entry", "field_of", "from_form", "to_form"]
