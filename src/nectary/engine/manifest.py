"""The manifest of a record, read so that a damaged one is said in a line and is never believed."""

import json
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import Any

from nectary.base.errors import UserError
from nectary.record.tables import TABLES

RECORD_VERSION = 1
MOST_BUCKETS = 100_000
TODO = "Load it again, or bring the folder back from a copy."


def read(path: Path) -> dict[str, Any]:
    """The manifest in the file `path`; UserError, with what is wrong, for one that is no manifest of ours."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:
        raise UserError("damaged: it is not JSON in UTF-8", "a manifest", TODO, str(path)) from error
    if not isinstance(found, dict):
        raise _damaged(path, "it holds no named entries")
    if found.get("record_version") != RECORD_VERSION:
        said = f"record version {found.get('record_version')!r}"
        raise UserError(said, str(RECORD_VERSION), "Load it again.", str(path))
    why = _head(found) or _tables(found)
    if why:
        raise _damaged(path, why)
    return found


def _damaged(path: Path, why: str) -> UserError:
    return UserError(f"damaged: {why}", "a manifest as nectary writes it", TODO, str(path))


def _is_count(value: Any) -> bool:
    return type(value) is int and value >= 0


def _head(found: dict[str, Any]) -> str:
    """What is wrong with what is said of the whole record; "" = nothing."""
    for name in ("time_zone", "day_start"):
        if not isinstance(found.get(name), str):
            return f"no {name}"
    buckets = found.get("buckets", 1)
    if not _is_count(buckets) or not 1 <= buckets <= MOST_BUCKETS:
        return f"buckets is {buckets!r}"
    if not _is_list(found.get("declared", []), lambda one: isinstance(one, str)):
        return "declared is no list of words"
    return "" if _is_list(found.get("loads", []), _is_load) else "loads is no list of what loads had"


def _is_list(value: Any, holds: Callable[[Any], bool]) -> bool:
    return isinstance(value, list) and all(map(holds, value))


def _is_load(value: Any) -> bool:
    """Whether it says what one load had, as `Account.kept` does: its moment, its counts, its refusals."""
    if not isinstance(value, dict) or not isinstance(value.get("at"), str):
        return False
    tables = value.get("tables")
    if not isinstance(tables, dict) or not all(map(_are_counts, tables.values())):
        return False
    return _is_list(value.get("refused_by", []), _is_refusal)


def _are_counts(value: Any) -> bool:
    return isinstance(value, dict) and all(map(_is_count, value.values()))


def _is_refusal(value: Any) -> bool:
    texts = ("table", "column", "reason")
    is_one = isinstance(value, dict) and all(isinstance(value.get(name) or "", str) for name in texts)
    return is_one and _is_count(value.get("rows"))


def _tables(found: dict[str, Any]) -> str:
    """What is wrong with what is said of the tables and their files; "" = nothing."""
    tables = found.get("tables")
    if not isinstance(tables, dict):
        return "no tables"
    for name in (*TABLES, *tables):
        if name not in tables:
            return f"table {name} is missing"
        if name not in TABLES:
            return f"there is no table {name}"
        if not isinstance(tables[name], list):
            return f"table {name} has no list of files"
    parts = [(name, part) for name, files in tables.items() for part in files]
    wrong = ((name, _part(part, found.get("buckets", 1))) for name, part in parts)
    return next((f"a file of table {name}: {why}" for name, why in wrong if why), "")


def _part(part: Any, buckets: int) -> str:
    """What is wrong with what is said of one file; "" = nothing."""
    if not isinstance(part, dict):
        return "nothing is said of it"
    for name in ("file", "sha256"):
        if not isinstance(part.get(name), str):
            return f"no {name}"
    if not _is_count(part.get("rows")):
        return "no number of rows"
    if not _is_count(part.get("bucket", 0)) or part.get("bucket", 0) >= buckets:
        return f"bucket {part.get('bucket')!r} of {buckets}"
    place = PurePosixPath(part["file"])
    return "it lies outside the record" if place.is_absolute() or ".." in place.parts else ""
