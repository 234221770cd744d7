"""Printed results that our rows do not give back, in words: nothing is hidden because it does not fit."""

from dataclasses import dataclass

from nectary.base.language import Say, marked
from nectary.base.sources import Trust
from nectary.evidence.doubts import Doubt, load_doubts
from nectary.evidence.factors import as_counts
from nectary.evidence.trials import load_trials
from nectary.show.evidence.trial_rows import interval, pair
from nectary.show.words.labels import OUTCOMES, TRUSTS, spoken

DIFFERS = {
    "all": marked("our rows give another value"),
    "interval": marked("the value agrees, its interval does not"),
    "adjusted": marked("the printed value is adjusted, ours is crude"),
    "rows_missing": marked("we do not hold its rows, so it cannot be tried"),
}


@dataclass(frozen=True)
class DoubtRow:
    """`printed` is "" where the value is only recalled, or no counts could stand beside it."""

    source: str
    outcome: str
    printed: str
    counts: str
    differs: str
    why: str
    trust: str


def doubts(factor: str, say: Say) -> tuple[DoubtRow, ...]:
    """Those of `factor`, in the order of the file."""
    return tuple(_row(one, say) for one in load_doubts(for_pages=False) if one.factor == factor)


def _counts(one: Doubt) -> str:
    """The counts in hand of the studies that the value is of, both arms added up; "" where there are none."""
    held = [
        row
        for row in load_trials()
        if (row.factor, row.comparison, row.outcome) == (one.factor, one.comparison, one.outcome)
        and row.study in one.studies
    ]
    if not held or len(held) != len(one.studies):
        return ""
    counts = as_counts(held)
    return pair(
        (counts.events_intervention.sum(), counts.total_intervention.sum()),
        (counts.events_control.sum(), counts.total_control.sum()),
    )


def _row(one: Doubt, say: Say) -> DoubtRow:
    counts = _counts(one)
    shown = counts and one.trust is not Trust.RECALLED
    return DoubtRow(
        one.source, spoken(one.outcome, OUTCOMES, say),
        interval(one.estimate, one.ci_low, one.ci_high, say) if shown else "",
        counts if shown else "", say(DIFFERS[one.differs]), one.why, spoken(one.trust, TRUSTS, say),
    )  # fmt: skip
