"""The limits of the record's numbers, as data with a source and a first day."""

import tomllib
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files


class Does(StrEnum):
    """What becomes of a value outside a limit."""

    REFUSE = "refuse"  # not taken
    DOUBT = "doubt"  # kept with a flag, unknown to every measure until a second person confirms it
    REMARK = "remark"  # kept and used; the report names it
    BOUND = "bound"  # nothing: the limit says how far another limit or check looks


@dataclass(frozen=True)
class Limit:
    """One limit from the day `since` on, until a later one of its name; both ends inclusive, None = open."""

    name: str
    lowest: float | None
    highest: float | None
    unit: str
    source: str
    since: date
    does: Does = Does.DOUBT

    def holds(self, value: float) -> bool:
        """Whether `value`, in the limit's unit, lies within it."""
        above = self.lowest is None or value >= self.lowest
        return above and (self.highest is None or value <= self.highest)


@cache
def limits() -> dict[str, tuple[Limit, ...]]:
    """Every limit by name, each name's oldest first."""
    text = (files("nectary.record") / "limits.toml").read_text(encoding="utf-8")
    found: dict[str, tuple[Limit, ...]] = {}
    for row in sorted(tomllib.loads(text)["limit"], key=lambda entry: entry["since"]):
        limit = Limit(
            row["name"], row.get("lowest"), row.get("highest"), row["unit"], row["source"], row["since"],
            Does(row["does"]),
        )  # fmt: skip
        found[limit.name] = (*found.get(limit.name, ()), limit)
    return found


@cache
def in_force(name: str, on: date) -> Limit:
    """The limit `name` as it stood on the day `on`; before its first day, the first.

    A machine with a wrong clock would otherwise let every value through.
    """
    standing = [limit for limit in limits()[name] if limit.since <= on]
    return standing[-1] if standing else limits()[name][0]


def highest(name: str, on: date) -> int:
    """The highest of a limit in whole numbers that has one."""
    return _whole(name, in_force(name, on).highest)


def lowest(name: str, on: date) -> int:
    """The lowest of a limit in whole numbers that has one."""
    return _whole(name, in_force(name, on).lowest)


def _whole(name: str, end: float | None) -> int:
    assert isinstance(end, int), name
    return end
