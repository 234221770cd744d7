"""The numbers that measures turn on, as data: each with its unit, its source and its first day."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from nectary.base.sources import Source


@dataclass(frozen=True)
class Threshold:
    """One number in `unit`, in force from the day `since` until a later one of its name."""

    name: str
    value: int
    unit: str
    source: Source
    since: date


@cache
def thresholds() -> dict[str, tuple[Threshold, ...]]:
    """Every threshold by name, each name's oldest first."""
    text = (files("nectary.measures") / "thresholds.toml").read_text(encoding="utf-8")
    found: dict[str, tuple[Threshold, ...]] = {}
    for row in sorted(tomllib.loads(text)["threshold"], key=lambda entry: entry["since"]):
        source = Source(row["source"], row["where"])
        one = Threshold(row["name"], row["value"], row["unit"], source, row["since"])
        found[one.name] = (*found.get(one.name, ()), one)
    return found


def threshold(name: str, on: date | None = None) -> int:
    """The number `name` as it stood on the day `on` (left out = today); before its first day, the first."""
    asked = on or date.today()
    standing = [one for one in thresholds()[name] if one.since <= asked]
    return (standing[-1] if standing else thresholds()[name][0]).value
