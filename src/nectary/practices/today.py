"""What a reader's role can still change within 24 hours: lines from the verdicts of one stay as it stands."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from nectary.practices.declare import PRACTICES

MOST_LINES = 3


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
    """At most three lines for a reader of `roles`, in the catalogue's order; what is settled is left out.

    `verdicts`: rows of one stay (day, practice, why, missing); a day practice speaks only of the day `today`.
    `on`: the practices that the unit turned on. `not_now`: those that somebody put off, with a reason.
    """
    asked, put_off, reader = set(on), set(not_now), set(roles)
    rows = {row["practice"]: row for row in verdicts if row["day"] is None or row["day"] == today}
    lines = [
        Open(name, rows[name]["why"], rows[name]["missing"], one.factor)
        for name, one in PRACTICES.items()
        if name in rows and name in asked - put_off and reader & set(one.whys[rows[name]["why"]].open_to)
    ]
    return tuple(lines[:MOST_LINES])
