"""Whose numbers a protocol holds: with the first one changed it is the unit's own, not its example's."""

from datetime import date
from typing import Any

import tomli_w

from nectary.base.errors import UserError
from nectary.base.sources import Trust
from nectary.protocols.content import parsed
from nectary.protocols.schema import packaged, text_of

NAMES_ALONE = ("schema", "id", "title", "kind", "starts", "next_review", "signed")  # they change no number
SAYS_WHOSE = ("source", "status", "read_on", "disclaimer", "reviewed")
OF_THE_EXAMPLE = ("read_on", "disclaimer", "reviewed", "next_review")


def own_text(text: str) -> str:
    """The file `text`; where it names a packaged example's source and differs from it, as the unit's own.

    Then its source says from which example it was changed, its trust is `local` as is that of every part
    that differs, and what was said of the example (read on, reviewed, next review, disclaimer) is gone
    unless somebody wrote it anew. A text that is no protocol file comes back as it is.
    """
    try:
        content = parsed(text)
    except UserError:
        return text
    for name in packaged():
        example = parsed(text_of(name)[0])
        if content.get("source") == example.get("source") and _numbers(content) != _numbers(example):
            return tomli_w.dumps(_own(content, example, name))
    return text


def _numbers(content: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in content.items() if key not in (*NAMES_ALONE, *SAYS_WHOSE)}


def _own(content: dict[str, Any], example: dict[str, Any], name: str) -> dict[str, Any]:
    told = {key for key in OF_THE_EXAMPLE if _same(content.get(key), example.get(key))}
    left = {key: value for key, value in content.items() if key not in told}
    parts = {key: _part(value, example.get(key)) for key, value in left.items()}
    return parts | {"source": f"our own, changed from the example {name}", "status": Trust.LOCAL.value}


def _part(part: Any, before: Any) -> Any:
    """A part of the file: its trust is the unit's own where anything in it differs from `before`."""
    if isinstance(part, list):
        befores = before if isinstance(before, list) else []
        return [_part(one, befores[at] if at < len(befores) else None) for at, one in enumerate(part)]
    if not isinstance(part, dict):
        return part
    known = before if isinstance(before, dict) else {}
    found = {key: _part(value, known.get(key)) for key, value in part.items()}
    if "status" in part and _without_trust(part) != _without_trust(known):
        found["status"] = Trust.LOCAL.value
    return found


def _without_trust(part: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in part.items() if key != "status"}


def _same(one: Any, other: Any) -> bool:
    """Whether two entries agree; a form gives a date back as it was written."""
    return bool(one == other or (isinstance(other, date) and one == other.isoformat()))
