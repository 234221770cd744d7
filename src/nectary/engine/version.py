"""The version that every computed answer carries."""

import hashlib
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable

ROOMS = ("base", "record", "evidence", "measures", "definitions", "protocols", "practices", "engine")
COMPILERS = ("ibis-framework", "sqlglot")
ENDINGS = (".py", ".toml", ".csv")


def _texts(folder: Traversable) -> list[tuple[str, bytes]]:
    found = []
    for entry in folder.iterdir():
        if entry.is_dir():
            found += [(f"{entry.name}/{name}", text) for name, text in _texts(entry)]
        elif entry.name.endswith(ENDINGS):
            found.append((entry.name, entry.read_bytes()))
    return found


def files_version() -> str:
    """A short hash of every file that a computed number could come from, as they stand on the disk now."""
    digest = hashlib.sha256()
    for room in ROOMS:
        for name, text in sorted(_texts(files(f"nectary.{room}"))):
            digest.update(f"{room}/{name}\n".encode() + text)
    digest.update(" ".join(version(name) for name in COMPILERS).encode())
    return digest.hexdigest()[:12]


@cache
def code_version() -> str:
    """The version of the code that this process runs: the files, and what compiles them, when first asked.

    It changes with a comment too: recomputing once too often costs minutes, once too seldom a wrong number.
    """
    return files_version()
