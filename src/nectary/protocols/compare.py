"""Two protocols, or two versions of one, laid side by side: facts, no words."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from nectary.base.errors import UserError
from nectary.protocols.fields import entries
from nectary.protocols.schema import Protocol, Step

TOP = ("schema", "id", "title", "signed", "ladder")


@dataclass(frozen=True)
class Change:
    """One value that differs, by its path in the file; None = that one has no such entry."""

    path: str
    before: Any
    after: Any


@dataclass(frozen=True)
class LadderChange:
    """Birth weights from `from_g` to below `below_g`, the same band in each: the two ladders there.

    A ladder is mL/kg/day by tolerated day, the mean of the day; None = that one does not cover these weights.
    """

    from_g: int
    below_g: int
    before: tuple[Step, ...] | None
    after: tuple[Step, ...] | None

    @property
    def same(self) -> bool:
        """Whether the two agree here, day by day."""
        return self.before is not None and self.after is not None and rates(self.before) == rates(self.after)


def arm_to_compare(protocol: Protocol, arm: str | None) -> str | None:
    """The arm asked for; without one the first, where ladders differ by arm. UserError for one it lacks."""
    if arm is not None and arm not in protocol.arms:
        raise UserError(f"no arm {arm!r}", " or ".join(protocol.arms) or "no arm", where=protocol.id)
    return arm or next(iter(protocol.bands[0].ladders)) or None


def rates(steps: tuple[Step, ...]) -> list[float]:
    """mL/kg/day of each tolerated day, the mean of its parts."""
    return [float(step.mean) for step in steps]


def changes(before: Protocol, after: Protocol) -> tuple[Change, ...]:
    """Every entry outside the ladder that differs, in the order of the files."""
    one, other = _flat(before), _flat(after)
    paths = dict.fromkeys((*one, *other))
    return tuple(
        Change(path, one.get(path), other.get(path)) for path in paths if one.get(path) != other.get(path)
    )


def _flat(protocol: Protocol) -> dict[str, Any]:
    return {
        entry.path: entry.value for entry in entries(protocol.content) if entry.path.split(".")[0] not in TOP
    }


def ladders(
    before: Protocol, after: Protocol, *, arms: tuple[str | None, str | None] = (None, None)
) -> tuple[LadderChange, ...]:
    """The ladders for every span of birth weights in which neither protocol changes its band.

    Bands that gestation decides are compared by weight alone, the first that holds that weight.
    """
    edges = sorted(
        {edge for one in (before, after) for band in one.bands for edge in (band.from_g, band.below_g)}
    )
    spans = []
    for low, high in pairwise(edges):
        found = LadderChange(low, high, _ladder(before, low, arms[0]), _ladder(after, low, arms[1]))
        if found.before is not None or found.after is not None:
            spans.append(found)
    return tuple(spans)


def _ladder(protocol: Protocol, grams: int, arm: str | None) -> tuple[Step, ...] | None:
    for band in protocol.bands:
        if band.from_g <= grams < band.below_g:
            return band.of_arm(arm)
    return None
