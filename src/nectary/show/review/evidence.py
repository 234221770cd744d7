"""What a card rests on, for its reviewers: each factor's numbers, what they were made from, each trial."""

from dataclasses import dataclass
from pathlib import Path

from nectary.base.language import Say
from nectary.evidence.factors import factors
from nectary.show.charts.palette import PAPER
from nectary.show.evidence.effects import Reading, readings
from nectary.show.texts.factor_text import factor_text
from nectary.show.texts.family_cards import FamilyCard


@dataclass(frozen=True)
class Evidence:
    """One factor of a card; `readings` is empty where nothing of it has rows that may be told."""

    factor: str
    title: str
    evidence_read: str
    readings: tuple[Reading, ...]

    @property
    def in_counts(self) -> tuple[Reading, ...]:
        """The readings that stand as counts of babies."""
        return tuple(one for one in self.readings if one.arms)

    @property
    def not_in_counts(self) -> tuple[str, ...]:
        """The titles of the outcomes that cannot be told as counts."""
        return tuple(one.title for one in self.readings if not one.arms)


def evidence_of(card: FamilyCard, *, trials: Path | None, language: str, say: Say) -> tuple[Evidence, ...]:
    """Every factor that the card names, in its own order, worked out now and told in `language`."""
    return tuple(_evidence(name, trials, language, say) for name in card.factors)


def _evidence(factor: str, trials: Path | None, language: str, say: Say) -> Evidence:
    text = factor_text(factor, language)
    found = readings(factor, trials=trials, widths=(), palette=PAPER, say=say) if factor in factors() else ()
    return Evidence(factor, text.title, text.evidence_read, found)
