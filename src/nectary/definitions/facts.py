"""Facts of a baby that studies list beside NEC: each with its evidence, never summed, weighted or ordered."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True)
class Fact:
    """One fact: of which value it is read, for which values it holds, and the factor of the evidence room."""

    id: str
    reads: str
    factor: str
    at_least: int | None = None
    at_most: int | None = None

    def holds(self, value: Any) -> bool | None:
        """Whether it is so; None where the value is unknown."""
        if value is None:
            return None
        enough = self.at_least is None or value >= self.at_least
        return enough and (self.at_most is None or value <= self.at_most)


@cache
def facts() -> tuple[Fact, ...]:
    """Every fact, in the order of the file, which means nothing."""
    text = (files("nectary.definitions") / "facts.toml").read_text(encoding="utf-8")
    return tuple(Fact(**row) for row in tomllib.loads(text)["fact"])


def facts_of(values: Mapping[str, Any]) -> dict[str, bool | None]:
    """fact -> so, not so, or unknown, of one stay's columns and stay measures. No number is made of them."""
    return {one.id: one.holds(values.get(one.reads)) for one in facts()}
