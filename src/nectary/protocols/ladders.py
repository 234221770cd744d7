"""A band's ladder as steps, whether the file writes them out or gives a rule."""

from typing import Any

from nectary.protocols.schema import Step

HOURS_A_DAY = 24
HALF_DAY = 12
LOCAL_TARGET_ML_KG_DAY = 150


def written_out(rows: list[list[int]]) -> tuple[Step, ...]:
    """The steps of a table."""
    return tuple(Step(number, tuple(row)) for number, row in enumerate(rows, start=1))


def by_rule(rule: dict[str, Any], target: int) -> tuple[Step, ...]:
    """The steps of a rule: trophic at its ceiling, then the initial volume, then step by step to `target`.

    Where the rule gives no step, the rows stop at the initial volume. A stage given in hours fills whole
    days, or half days where it ends inside one.
    """
    trophic, initial = rule.get("trophic_hours", 0), rule.get("initial")
    halves = [(rule["trophic_max"], "trophic")] * (trophic // HALF_DAY) if trophic else []
    if initial is not None:
        halves += _climb(initial, rule.get("step"), rule.get("step_hours", HOURS_A_DAY), target)
    if len(halves) % 2:
        halves.append(halves[-1])
    steps = []
    for number, (first, second) in enumerate(zip(halves[::2], halves[1::2], strict=True), start=1):
        parts = (first[0],) if first[0] == second[0] else (first[0], second[0])
        steps.append(Step(number, parts, first[1]))
    return tuple(steps)


def _climb(initial: int, step: int | None, hours: int, target: int) -> list[tuple[int, str]]:
    """The volume of each half day from the initial one to the target, capped there."""
    volumes = [min(initial, target)]
    while step and volumes[-1] < target:
        volumes.append(min(volumes[-1] + step, target))
    each = hours // HALF_DAY
    return [(volume, "ladder") for volume in volumes for _ in range(each)]


def days_of(rule: dict[str, Any], target: int) -> int:
    """How many days a rule's ladder has, without making it."""
    halves: int = rule.get("trophic_hours", 0) // HALF_DAY
    initial, step = rule.get("initial"), rule.get("step")
    if initial is not None:
        climbs = -(-max(target - initial, 0) // step) if step else 0
        halves += (1 + climbs) * (rule.get("step_hours", HOURS_A_DAY) // HALF_DAY)
    return (halves + 1) // 2
