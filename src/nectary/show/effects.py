"""One factor's effect made ready to read: counts out of 100, what they rest on, and each trial."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from nectary.base.language import Say
from nectary.base.sources import bibliography
from nectary.evidence.factors import Effect, absolute, declared, effect
from nectary.evidence.trials import Trial, as_counts
from nectary.show.forest import ForestRow, forest
from nectary.show.icons import Drawn, pictures_allowed
from nectary.show.labels import INTERVENTIONS, OUTCOMES, TRUSTS, spoken
from nectary.show.palette import Palette
from nectary.show.statements import Arms, statement
from nectary.show.svg import Svg
from nectary.stats.pooling import each_study

PRINTED = 2  # decimals that the reviews print


@dataclass(frozen=True)
class TrialRow:
    """One trial as a row of the table; `ratio` says in words where it has no value."""

    study: str
    events_intervention: int
    total_intervention: int
    events_control: int
    total_control: int
    ratio: str
    source: str
    url: str
    trust: str
    note: str


@dataclass(frozen=True)
class Reading:
    """One outcome of one factor as people read it. `agrees`: our pooled value is the published one."""

    outcome: str
    title: str
    intervention: str
    control: str
    statement: str
    basis: str
    arms: Arms
    agrees: bool
    drawn: Drawn
    charts: tuple[Svg, ...]
    trials: tuple[TrialRow, ...]


def control_percent(found: Effect) -> float:
    """Events in each 100 infants of the trials' control arms together: the group the counts are about."""
    events = sum(row.events_control for row in found.trials)
    return 100 * events / sum(row.total_control for row in found.trials)


def arms_of(found: Effect) -> Arms:
    """Both arms out of 100 at the control arms' own rate."""
    per = absolute(found, control_percent(found))
    return Arms(per.control_per_100, per.intervention_per_100, per.low_per_100, per.high_per_100)


def agrees(found: Effect) -> bool:
    """True where the value pooled here is the published one to the decimals it was printed with."""
    if found.published is None:
        return False
    ours = (found.pooled.estimate, found.pooled.ci_low, found.pooled.ci_high)
    theirs = (found.published.estimate, found.published.ci_low, found.published.ci_high)
    return all(round(mine, PRINTED) == printed for mine, printed in zip(ours, theirs, strict=True))


def _basis(found: Effect, say: Say) -> str:
    pooled, published = found.pooled, found.published
    worked = say(
        "Worked out from {trials} trials of {infants} infants: risk ratio {ratio} ({low} to {high})."
    ).format(
        trials=len(found.trials), infants=sum(r.total_intervention + r.total_control for r in found.trials),
        ratio=f"{pooled.estimate:.2f}", low=f"{pooled.ci_low:.2f}", high=f"{pooled.ci_high:.2f}",
    )  # fmt: skip
    told = say("The rows were {trust}.").format(trust=spoken(found.trust, TRUSTS, say))
    if published is None:
        return f"{worked} {told}"
    work = bibliography()[published.source].title
    printed = f"{published.estimate:.2f} ({published.ci_low:.2f} to {published.ci_high:.2f})"
    words = (
        say("That is the published value: {work}.")
        if agrees(found)
        else say("The published value differs: {printed}, {work}.")
    )
    return f"{worked} {words.format(work=work, printed=printed)} {told}"


def _ratio(found: tuple[float, float, float] | None, say: Say) -> str:
    if found is None:
        return say("no ratio: an arm had no case")
    at, low, high = found
    return say("{ratio} ({low} to {high})").format(ratio=f"{at:.2f}", low=f"{low:.2f}", high=f"{high:.2f}")


def _summed(found: Effect) -> str:
    """The trials' counts added up, arm by arm, so that the pooled ratio does not stand alone."""
    a, n, c, m = (
        sum(getattr(row, name) for row in found.trials)
        for name in ("events_intervention", "total_intervention", "events_control", "total_control")
    )
    return f"{a}/{n} · {c}/{m}"


Ratio = tuple[float, float, float] | None


def _forest_row(row: Trial, ratio: Ratio) -> ForestRow:
    counts = f"{row.events_intervention}/{row.total_intervention} · {row.events_control}/{row.total_control}"
    at, low, high = ratio or (None, None, None)
    return ForestRow(row.study, counts, at, low, high, row.total_intervention + row.total_control)


def _table_row(row: Trial, ratio: Ratio, say: Say) -> TrialRow:
    work = bibliography()[row.source]
    return TrialRow(
        row.study, row.events_intervention, row.total_intervention, row.events_control, row.total_control,
        _ratio(ratio, say), work.title, work.url, spoken(row.trust, TRUSTS, say), row.note,
    )  # fmt: skip


def _forests(
    found: Effect, each: Sequence[Ratio], widths: tuple[int, ...], palette: Palette, say: Say
) -> tuple[Svg, ...]:
    first, second = (spoken(arm, INTERVENTIONS, say) for arm in (found.intervention, found.control))
    rows = [_forest_row(row, ratio) for row, ratio in zip(found.trials, each, strict=True)]
    pooled = found.pooled
    total = ForestRow(
        say("All together"), _summed(found), pooled.estimate, pooled.ci_low, pooled.ci_high,
        pooled.participants,
    )  # fmt: skip
    favours = (say("fewer with {milk}").format(milk=first), say("fewer with {milk}").format(milk=second))
    title = say("{outcome}: what did each trial find?").format(outcome=spoken(found.outcome, OUTCOMES, say))
    return tuple(
        forest(
            rows, total, favours, width=width, title=title, say=say, palette=palette,
            name=found.outcome.replace("_", "-"), counts_heading=f"{first} · {second}",
        )
        for width in widths
    )  # fmt: skip


def reading(
    factor: str, outcome: str, *, trials: Path | None, widths: tuple[int, ...], palette: Palette, say: Say
) -> Reading:
    """The effect of `factor` on `outcome` worked out now from `trials`, the packaged rows where None."""
    found = effect(factor, outcome, trials=trials)
    each = each_study(as_counts(found.trials))
    arms = arms_of(found)
    return Reading(
        outcome=outcome,
        title=spoken(outcome, OUTCOMES, say),
        intervention=spoken(found.intervention, INTERVENTIONS, say),
        control=spoken(found.control, INTERVENTIONS, say),
        statement=statement(
            outcome=outcome, intervention=found.intervention, control=found.control, arms=arms,
            certainty=found.certainty, say=say,
        ),
        basis=_basis(found, say),
        arms=arms,
        agrees=agrees(found),
        charts=_forests(found, each, widths, palette, say),
        drawn=pictures_allowed(
            arms.control, arms.intervention, arms.low, arms.high, certainty=found.certainty, randomised=True
        ),  # every row is of a trial that gave the milks by chance or by turns
        trials=tuple(_table_row(row, ratio, say) for row, ratio in zip(found.trials, each, strict=True)),
    )  # fmt: skip


def factor_title(factor: str, say: Say) -> str:
    """The factor as a question of two choices."""
    declaration = declared(factor)
    return say("{one} compared with {other}").format(
        one=spoken(declaration["intervention"], INTERVENTIONS, say).capitalize(),
        other=spoken(declaration["control"], INTERVENTIONS, say),
    )
