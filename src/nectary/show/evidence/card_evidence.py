"""What a card rests on, in counts: the evidence pages' own statements, all out of one denominator."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from nectary.base.language import Say
from nectary.show.charts.palette import SCREEN
from nectary.show.evidence.effects import Reading, readings
from nectary.show.texts.factor_text import factor_text

PER = 100  # one denominator for all that stands on a family's page


@dataclass(frozen=True)
class RestsOn:
    """One factor of a card: its question, what was counted, and what was counted of babies who died."""

    factor: str
    title: str
    said: tuple[str, ...]
    deaths: tuple[str, ...]


def rests_on(
    factors: Iterable[str], language: str, *, trials: Path | None, say: Say
) -> tuple[RestsOn, ...]:  # fmt: skip
    """Each of `factors` with its statements as they stand now, from `trials` or the packaged rows."""
    return tuple(_one(factor, language, trials, say) for factor in factors)


def _one(factor: str, language: str, trials: Path | None, say: Say) -> RestsOn:
    page = readings(factor, trials=trials, widths=(), palette=SCREEN, say=say, per=PER)
    told = [one for one in page if one.arms]
    title = factor_text(factor, language).title
    if any(one.one_sided for one in told):
        return RestsOn(factor, title, (say("Studies point both ways: see the page."),), ())
    if not told:
        nothing = say("Nothing can be told as counts of babies yet, so no number stands here.")
        return RestsOn(factor, title, (nothing,), ())
    deaths = [one for one in told if one.outcome == "mortality"]
    said = [one for one in told if one.outcome != "mortality"]
    return RestsOn(factor, title, _words(said), _words(deaths))


def _words(told: list[Reading]) -> tuple[str, ...]:
    """Each with the group whose rate it begins at, so that nobody takes it for their own baby's."""
    return tuple(" ".join(filter(None, (one.statement, one.beside, one.group))) for one in told)
