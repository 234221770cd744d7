"""What an interval shows: a difference, none that matters, or nothing either way."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache

from nectary.base.sources import Trust
from nectary.evidence.absolutes import Printed
from nectary.evidence.cells import DATA, toml


class Finding(StrEnum):
    """Read off the interval alone; how sure the trials make us is the certainty's to say."""

    FEWER = "fewer"
    MORE = "more"
    NOT_SHOWN = "not_shown"  # the interval holds no difference, and differences that matter
    SHOWN_ABSENT = "shown_absent"  # the whole interval lies inside the smallest difference that matters
    CANNOT_SAY = "cannot_say"  # no interval


@dataclass(frozen=True)
class Smallest:
    """The smallest ratio either way that matters, in force from `since`."""

    since: date
    outcomes: tuple[str, ...]
    ratio_low: float
    ratio_high: float
    trust: Trust
    source: str


@cache
def _limits() -> tuple[Smallest, ...]:
    given = toml(DATA / "smallest_difference.toml")["limit"]
    rows = (
        Smallest(**{**row, "outcomes": tuple(row["outcomes"]), "trust": Trust(row["trust"])}) for row in given
    )
    return tuple(sorted(rows, key=lambda row: row.since))


def smallest_difference(outcome: str, on: date | None = None) -> Smallest | None:
    """The limits for `outcome` in force on a day, the latest where none is given; None without any."""
    standing = [row for row in _limits() if outcome in row.outcomes and (on is None or row.since <= on)]
    return standing[-1] if standing else None


def _absent(printed: Printed, outcome: str) -> bool:
    """Whether the whole interval of a ratio lies inside the smallest difference that matters.

    An odds ratio inside the limits is inside them as a risk ratio too, which lies nearer to 1.
    """
    least = smallest_difference(outcome)
    if least is None or printed.measure not in ("rr", "or") or printed.ci_low is None:
        return False
    return least.ratio_low < printed.ci_low and (printed.ci_high or 0) < least.ratio_high


def finding(printed: Printed | None, *, outcome: str, design: str, certainty: str | None) -> Finding:
    """What the interval shows. Absence is shown only by trials that are not graded low or very low."""
    if printed is None or printed.ci_low is None or printed.ci_high is None:
        return Finding.CANNOT_SAY
    none = 0.0 if printed.measure in ("rd", "md") else 1.0
    if printed.ci_high < none:
        return Finding.FEWER
    if printed.ci_low > none:
        return Finding.MORE
    sure = design == "randomised" and certainty not in ("low", "very_low")
    return Finding.SHOWN_ABSENT if sure and _absent(printed, outcome) else Finding.NOT_SHOWN
