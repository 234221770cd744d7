"""What a factor's page shows, worked out when it is opened."""

from dataclasses import dataclass
from pathlib import Path

from nectary.base.language import Say
from nectary.base.settings import setting
from nectary.evidence.baselines import Baseline
from nectary.evidence.factors import factors
from nectary.show.charts.palette import SCREEN
from nectary.show.evidence.effects import Reading, choices, own_baseline, readings, told
from nectary.show.evidence.how_sturdy import HowSturdy, how_sturdy
from nectary.show.evidence.icon_array import Arrays, arrays
from nectary.show.evidence.number_needed import needed
from nectary.show.evidence.over_time import OverYears, over_years

WIDTHS = (700, 350)
BEHIND_A_CLICK = (350,)  # drawn once, so that a page stays light on a ward's weak network


@dataclass(frozen=True)
class Asked:
    """What the reader chose: a published baseline by its number, a rate of their own, a year."""

    baseline: int | None = None
    percent: float | None = None
    year: int | None = None


@dataclass(frozen=True)
class Part:
    """One outcome of the page, with all that stands behind its number."""

    one: Reading
    drawn: Arrays
    needed: str
    years: OverYears
    sturdy: HowSturdy


def trials_file() -> Path | None:
    """The trial rows that the settings name, None for the packaged ones."""
    given = setting("NECTARY_TRIALS")
    return Path(given) if given else None


def lead_outcome(factor: str) -> str | None:
    """The outcome that a baseline is chosen for: the first that is told and is about NEC."""
    return next((one for one in told(factor) if one.startswith("nec")), None)


def chosen(factor: str, asked: Asked) -> Baseline | None:
    """The baseline that was asked for; None for none, and for one that is not offered."""
    outcome = lead_outcome(factor)
    if outcome is None:
        return None
    if asked.percent is not None:
        return own_baseline(outcome, asked.percent)
    offered = choices(outcome)
    number = asked.baseline
    return offered[number] if number is not None and number < len(offered) else None


def told_in_counts(factor: str, say: Say) -> list[Reading]:
    """The readings of `factor` as they stand today; empty where it has no rows."""
    if factor not in factors():
        return []
    return list(readings(factor, trials=trials_file(), widths=(), palette=SCREEN, say=say))


def first_statements(factor: str, say: Say) -> list[str]:
    """What the list of factors says: the first outcome that can be told in counts, never one side alone.

    With it the stricter trials, and the comparison that points elsewhere; where studies point both ways
    and no other comparison is told, that alone. Empty where nothing can be told in counts.
    """
    page = told_in_counts(factor, say)
    first = next((one for one in page if one.arms), None)
    if first is None:
        return []
    other = [one.statement for one in page if one.arms and one.found.comparison != first.found.comparison]
    if first.one_sided:
        return [say("Studies point both ways: see the page.")]
    return [text for text in (first.statement, first.beside, *other) if text]


def parts(factor: str, asked: Asked, say: Say) -> list[Part]:
    """Every outcome of `factor` that may be told."""
    baseline, trials = chosen(factor, asked), trials_file()

    def at(outcome: str) -> Baseline | None:
        return baseline if baseline and baseline.outcome == outcome else None

    page = readings(
        factor, trials=trials, widths=WIDTHS, palette=SCREEN, say=say, chosen=at, as_of=asked.year
    )
    return [
        Part(
            one, arrays(one, SCREEN, say), needed(one, say),
            over_years(one, trials=trials, widths=BEHIND_A_CLICK, palette=SCREEN, say=say),
            how_sturdy(one.found, BEHIND_A_CLICK, SCREEN, say, one.per),
        )
        for one in page
    ]  # fmt: skip
