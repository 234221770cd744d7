"""Compiled SQL kept on disk from one start to the next, a folder for each version of the code.

Compiling the catalogue costs seconds of CPU and gives the same text every time. Only texts of SQL are kept,
never a row of a record; the whole folder may be deleted at any time.
"""

import hashlib
import json
import os
import re
import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from nectary.base.settings import setting
from nectary.definitions import DEFINITIONS
from nectary.engine.version import code_version, files_version
from nectary.measures.declare import DERIVED, GATHERED, MEASURES
from nectary.measures.thresholds import threshold, thresholds
from nectary.practices import PRACTICES

VERSIONS_KEPT = 3
OWN_CODE = f"{Path(__file__).parents[1]}{os.sep}"
OTHERS_MAY_WRITE = 0o022

code_version()  # asked as the process starts: an upgrade may replace the files under a server that runs on


def place() -> Path | None:
    """The folder that holds what is kept: in NECTARY_CACHE, NECTARY_HOME or the user's cache; None = none."""
    cache, home = setting("NECTARY_CACHE"), setting("NECTARY_HOME")
    if cache or home:
        return (Path(cache) if cache else Path(home or "") / "cache") / "sql"
    caches = os.environ.get("LOCALAPPDATA") or os.environ.get("XDG_CACHE_HOME")
    try:
        return (Path(caches) if caches else Path.home() / ".cache") / "nectary" / "sql"
    except RuntimeError:  # a user without a home, as in some containers
        return None


def kept(kind: str, dialect: str, names: tuple[str, ...], compiled: Callable[[], str]) -> str:
    """The text that `compiled` gives, read from disk where the same code has written it before.

    What is missing, cut, altered or not ours is compiled; where nothing can be written, nothing is kept.
    """
    folder = place()
    if folder is None or not _as_packaged():
        return compiled()
    label = _label(code_version(), kind, dialect, names)
    file = folder / code_version() / f"{kind}-{dialect}-{_digest(label)[:16]}.sql"
    found = _read(file, label)
    if found is not None:
        return found
    text = compiled()
    if _label(files_version(), kind, dialect, names) == label:
        with suppress(OSError):
            _write(file, label, text)
    return text


def _as_packaged() -> bool:
    """Whether every declaration comes from this package: of others the code's version knows nothing."""
    catalogues: tuple[dict[str, Any], ...] = (MEASURES, DERIVED, GATHERED, PRACTICES)
    functions = [one.compute for entered in catalogues for one in entered.values()]
    functions += [one.answer for one in DEFINITIONS.values()]
    return all(_written_in(one).startswith(OWN_CODE) for one in functions)


def _written_in(function: Callable[..., Any]) -> str:
    """The file that holds the function; empty where it is no function of Python's own."""
    code = getattr(function, "__code__", None)
    return code.co_filename if code else ""


def _label(version: str, kind: str, dialect: str, names: tuple[str, ...]) -> bytes:
    """All that a text of SQL depends on: thresholds too, of which the ones in force turn on the day."""
    in_force = {name: threshold(name) for name in thresholds()}
    return json.dumps([version, kind, dialect, names, in_force]).encode()


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _read(file: Path, label: bytes) -> str | None:
    """The text in `file`: a line with the hash of what follows, a line with the label, the text."""
    try:
        if not _ours(file.stat()):
            return None
        digest, _, content = file.read_bytes().partition(b"\n")
    except OSError:
        return None
    whole = digest == _digest(content).encode()
    written_for, _, text = content.partition(b"\n")
    return text.decode() if whole and written_for == label else None


def _ours(about: os.stat_result) -> bool:
    """Whether nobody but this user and the administrator can have written the file; SQL in it is run."""
    if not hasattr(os, "geteuid"):
        return True
    return about.st_uid in (0, os.geteuid()) and not about.st_mode & OTHERS_MAY_WRITE


def _write(file: Path, label: bytes, text: str) -> None:
    """Write `file` whole or not at all, readable by this user alone; OSError where that cannot be done."""
    if not file.parent.is_dir():
        _make(file.parent)
        _forget_older(file.parent)
    content = label + b"\n" + text.encode()
    handle, fresh = tempfile.mkstemp(prefix=".", suffix=".part", dir=file.parent)  # made with mode 600
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(_digest(content).encode() + b"\n" + content)
        os.replace(fresh, file)
    finally:
        Path(fresh).unlink(missing_ok=True)


def _make(folder: Path) -> None:
    """Make `folder` and what is missing above it, each for this user alone."""
    if not folder.parent.is_dir():
        _make(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)


def _forget_older(newest: Path) -> None:
    """Remove the versions beside `newest` that were written longest ago, all but the few last."""
    versions = [one for one in newest.parent.iterdir() if re.fullmatch(r"[0-9a-f]{12}", one.name)]
    others = sorted((one for one in versions if one != newest), key=_written_at)
    for old in others[: -(VERSIONS_KEPT - 1)]:
        shutil.rmtree(old, ignore_errors=True)


def _written_at(folder: Path) -> float:
    try:
        return folder.stat().st_mtime
    except OSError:  # another process removed it first
        return 0.0
