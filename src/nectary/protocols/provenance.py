"""Whose numbers a protocol holds: with the first one changed it is the unit's own, not its example's."""

from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import tomli_w

from nectary.base.errors import UserError
from nectary.base.sources import Trust
from nectary.protocols.content import parsed
from nectary.protocols.library import packaged, text_of
from nectary.protocols.reading import of_content
from nectary.protocols.schema import Protocol

NAMES_ALONE = ("schema", "id", "title", "kind", "starts", "next_review", "signed")  # they change no number
SAYS_WHOSE = ("source", "status", "read_on", "disclaimer", "reviewed")
OF_THE_EXAMPLE = ("read_on", "disclaimer", "reviewed", "next_review")
CHANGED_FROM = "our own, changed from the example "
ROW_BY = ("id", "grams", "ga_from", "ga_below", "or_ga_below", "when", "what", "percent", "colour")


def own_text(text: str) -> str:
    """The file `text`; where it names a packaged example and differs from it, as the unit's own.

    Then its source says from which example it was changed, and so does a title that was the example's; its
    trust is `local` as is that of every part that differs, and what was said of the example (read on,
    reviewed, next review, disclaimer) is gone unless somebody wrote it anew. A text that is no protocol
    file comes back as it is.
    """
    try:
        content = parsed(text)
    except UserError:
        return text
    own = own_content(content)
    return text if own == content else tomli_w.dumps(own)


def own_content(content: dict[str, Any]) -> dict[str, Any]:
    """The content of a file, as `own_text` has it."""
    name = example_of(content)
    if name is None or _numbers(content) == _numbers(content_of(name)):
        return content
    return _own(content, content_of(name), name)


def as_told(protocol: Protocol) -> Protocol:
    """The same version, with what it says of its source and trust true of the numbers that it holds.

    A file that nobody sent through a form may have changed numbers beside its example's source.
    """
    own = own_content(protocol.content)
    return protocol if own is protocol.content else replace(of_content(own), version=protocol.version)


def example_of(content: dict[str, Any]) -> str | None:
    """The packaged example that the source names, as its own or as what it was changed from."""
    said = content.get("source")
    named = (name for name in packaged() if said in (content_of(name)["source"], CHANGED_FROM + name))
    return next(named, None)


@cache
def content_of(name: str) -> dict[str, Any]:
    """The content of a packaged example: one for all, only to be read."""
    return parsed(text_of(name)[0])


def paired(rows: list[Any], befores: list[Any]) -> list[int | None]:
    """For each of the rows which of `befores` it is compared with, None = none of them.

    Row by row where there are as many; else those that are for the same weights, arm or case.
    """
    if len(rows) == len(befores):
        return list(range(len(rows)))
    left: list[Any] = [_named(one) for one in befores]
    found: list[int | None] = []
    for row in map(_named, rows):
        at = left.index(row) if row in left else None
        found.append(at)
        if at is not None:
            left[at] = None
    return found


def _named(row: Any) -> Any:
    if not isinstance(row, dict):
        return row
    return {key: row[key] for key in ROW_BY if key in row} or row


def aligned(before: Any, part: Any) -> Any:
    """The example's part `before` with its rows where `part` has those that they are compared with.

    A row of `part` without one has an empty one; what `part` has dropped stands at the end.
    """
    if isinstance(before, dict):
        now = part if isinstance(part, dict) else {}
        return {key: aligned(value, now.get(key)) for key, value in before.items()}
    if not (isinstance(before, list) and before and all(isinstance(row, dict) for row in before)):
        return before
    rows = part if isinstance(part, list) else []
    pairs = paired(rows, before)
    there = [{} if at is None else aligned(before[at], row) for at, row in zip(pairs, rows, strict=True)]
    return there + [row for at, row in enumerate(before) if at not in pairs]


def _numbers(content: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in content.items() if key not in (*NAMES_ALONE, *SAYS_WHOSE)}


def _own(content: dict[str, Any], example: dict[str, Any], name: str) -> dict[str, Any]:
    told = {key for key in OF_THE_EXAMPLE if _same(content.get(key), example.get(key))}
    left = {key: value for key, value in content.items() if key not in told}
    before = aligned(example, content)
    parts = {key: _part(value, before.get(key)) for key, value in left.items()}
    title = content.get("title")
    named = {"title": f"{title}, changed by our unit"} if title == example["title"] else {}
    return parts | {"source": CHANGED_FROM + name, "status": Trust.LOCAL.value} | named


def _part(part: Any, before: Any) -> Any:
    """A part of the file: where anything in it differs from `before`, its trust is the unit's own.

    Its example's source is then gone; `none` stays what it is, for it says what the unit does.
    """
    if isinstance(part, list):
        befores = before if isinstance(before, list) else []
        return [_part(one, befores[at] if at < len(befores) else None) for at, one in enumerate(part)]
    if not isinstance(part, dict):
        return part
    known = before if isinstance(before, dict) else {}
    found = {key: _part(value, known.get(key)) for key, value in part.items()}
    if _without_trust(part) == _without_trust(known):
        return found
    if part.get("status", "none") != "none":
        found["status"] = Trust.LOCAL.value
    if "source" in part and part["source"] == known.get("source"):
        del found["source"]
    return found


def _without_trust(part: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in part.items() if key != "status"}


def _same(one: Any, other: Any) -> bool:
    """Whether two entries agree; a form gives a date back as it was written."""
    return bool(one == other or (isinstance(other, date) and one == other.isoformat()))
