"""What a reader's role can still change within 24 hours: lines from the verdicts of one stay as it stands."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from nectary.practices.declare import PRACTICES

MOST_LINES = 3


@cache
def talks() -> frozenset[str]:
    """The practices that say whether the family was told and asked: they come first and are never put off."""
    return frozenset(name for name, one in PRACTICES.items() if "records_talks" in one.reads)


@dataclass(frozen=True)
class Open:
    """A practice that is still open today, with the reason that keeps it so and what would decide it."""

    practice: str
    why: str
    missing: str | None
    factor: str | None


def still_possible(
    verdicts: Iterable[Mapping[str, Any]],
    *,
    roles: Iterable[str],
    today: int,
    on: Iterable[str],
    not_now: Iterable[str] = (),
) -> tuple[Open, ...]:
    """At most three lines for a reader of `roles`, talks with the family first; what is settled is left out.

    `verdicts`: rows of one stay (day, practice, why, missing); a day practice speaks only of the day `today`.
    `on`: the practices that the unit turned on. `not_now`: those that somebody put off, with a reason; a talk
    is never put off.
    """
    asked, put_off, reader = set(on), set(not_now) - talks(), set(roles)
    rows = {row["practice"]: row for row in verdicts if row["day"] is None or row["day"] == today}
    lines = [
        Open(name, rows[name]["why"], rows[name]["missing"], one.factor)
        for name, one in sorted(PRACTICES.items(), key=lambda row: row[0] not in talks())
        if name in rows and name in asked - put_off and reader & set(one.whys[rows[name]["why"]].open_to)
    ]
    return tuple(lines[:MOST_LINES])
