"""Where a baby stands on its ladder: read from recorded decisions, never computed from volumes."""

from collections.abc import Iterable
from dataclasses import dataclass

from nectary.protocols.plan import arm_of
from nectary.protocols.schema import Protocol, Step

LADDER_DECISIONS = ("advance", "stay", "back", "hold", "restart")


@dataclass(frozen=True)
class Standing:
    """`now`: the step in force, None on hold. `tolerated`: the last step called tolerated, 0 = none.

    `known` is False where it cannot be said: no decision yet, a change from the guide, or a decision
    without its step.
    """

    known: bool
    now: int | None = None
    tolerated: int = 0


CANNOT_SAY = Standing(known=False)


def standing(decisions: Iterable[tuple[str | None, int | None]]) -> Standing:
    """The standing after (decision, step) in order of time.

    A decision to go up to a step is the record that the step before it was tolerated.
    """
    at = CANNOT_SAY
    for decision, step in decisions:
        if decision == "hold":
            at = Standing(at.known, None, at.tolerated)
        elif decision not in LADDER_DECISIONS or step is None:
            at = CANNOT_SAY
        elif decision == "advance":
            at = Standing(True, step, step - 1)
        elif decision == "stay":
            at = Standing(True, step, min(at.tolerated, step) if at.known else step - 1)
        else:
            at = Standing(True, step, step)
    return at


def path_from(
    protocol: Protocol, birth_weight_g: int, at: Standing, gestation_days: int | None = None,
    arm: str | None = None,
) -> tuple[Step, ...]:  # fmt: skip
    """The steps from the one in force on; on hold, from the last tolerated one, where feeds start again.

    Empty where the standing is not known. UserError outside the protocol's bands, and for an arm that it
    lacks or needs.
    """
    band = protocol.band(birth_weight_g, gestation_days)
    steps = band.of_arm(arm_of(protocol, band, arm))
    if not at.known:
        return ()
    first = at.now if at.now is not None else max(at.tolerated, 1)
    return steps[max(first, 1) - 1 :]
