"""Where a number or a text comes from, and how far it may be trusted."""

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files


class Trust(StrEnum):
    """How a number was come by. `recalled` reaches no family or clinical page."""

    VERIFIED = "verified"  # read at the source
    SECONDARY = "secondary"  # read in a copy
    DERIVED = "derived"  # worked out from printed figures
    LOCAL = "local"  # a unit's own, or our stated assumption where a source is silent
    RECALLED = "recalled"
    NOT_STATED = "not_stated"


@dataclass(frozen=True)
class Source:
    """A place in the bibliography: `key` is a file of base/bibliography, `where` the spot inside it."""

    key: str
    where: str


@dataclass(frozen=True)
class Reference:
    """One work of the bibliography as read by us."""

    key: str
    title: str
    url: str
    trust: Trust
    read: str


@cache
def bibliography() -> dict[str, Reference]:
    """Every work that may be named as a source, by key; one TOML file each."""
    folder = files("nectary.base") / "bibliography"
    works = {}
    for entry in sorted(folder.iterdir(), key=lambda item: item.name):
        if entry.name.endswith(".toml"):
            key = entry.name.removesuffix(".toml")
            row = tomllib.loads(entry.read_text(encoding="utf-8"))
            works[key] = Reference(key, row["title"], row["url"], Trust(row["trust"]), row["read"])
    return works
