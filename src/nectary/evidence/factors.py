"""A factor's effect on an outcome: our trials pooled where they are all there, else what was published.

Facts with keys, never sentences. Every question is of one factor: no two effects are ever multiplied.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TypedDict

from nectary.base.errors import UserError
from nectary.base.sources import Trust
from nectary.evidence.absolutes import Absolute, Printed, absolute_of
from nectary.evidence.declarations import (
    WAYS,
    Answered,
    Comparison,
    Declaration,
    comparison_of,
    declared,
    factors,
)
from nectary.evidence.estimates import Estimate, load_estimates, named
from nectary.evidence.findings import Finding, finding
from nectary.evidence.trials import Trial, as_counts, load_trials
from nectary.stats.pooling import Pooled, pool

__all__ = [
    "Absolute", "Declaration", "Effect", "Estimate", "Leading", "Trial", "absolute", "as_counts",
    "as_it_stood", "declared", "effect", "effects", "factors",
]  # fmt: skip


@dataclass(frozen=True)
class Leading:
    """The value to show first, on the natural scale, and what it rests on; `url` is "" where none is kept."""

    measure: str
    estimate: float
    ci_low: float | None
    ci_high: float | None
    studies: int | None
    participants: int | None
    source: str
    url: str
    trust: Trust


@dataclass(frozen=True)
class Effect:
    """One factor on one outcome of one comparison. Nothing in it is only recalled.

    `leads` is `pooled` where our rows are all that there are, `published` where they are not and a printed
    value was read, else `none`: then the rows stand alone. `rows` is `all` (every trial of the review's own
    analysis) or `part`; `complete` means `all`. `model`: how the review reckons, a key of WAYS, None where
    nothing is pooled. `rows_published` is None where the review's count was not read; `rows_withheld` counts
    our rows that are only recalled. `beside`: another value to be shown with the leading one, of the stricter
    trials or of another review. `rate` is the value whose table prints the rate of the second group: the one
    that leads, else the newest of the same question before it. `certainty` is the source's own grading,
    None where none was read. `trust` is that of the least sure number behind what leads. `families`: whether
    it may stand on a family page.
    """

    factor: str
    comparison: str
    intervention: str
    control: str
    design: str
    outcome: str
    as_of: int | None
    trials: tuple[Trial, ...]
    pooled: Pooled | None
    published: Estimate | None
    beside: Estimate | None
    rate: Estimate | None
    leads: str
    leading: Leading | None
    finding: Finding
    certainty: str | None
    rows: str
    model: str | None
    rows_in_hand: int
    rows_published: int | None
    rows_withheld: int
    complete: bool
    trust: Trust
    families: bool


def _up_to(year: int | None, as_of: int | None) -> bool:
    """Whether a year had come by `as_of`; a year that was not read had not."""
    return as_of is None or (year is not None and year <= as_of)


def _whole(answered: Answered, known: int, published: int | None) -> str:
    """How whole our rows are; fewer than the review counts are a part, whatever the file says."""
    said = answered.get("rows", "part")
    return "part" if published is not None and known < published else said


def _pooled(trials: tuple[Trial, ...], model: str | None) -> Pooled | None:
    """The risk ratio as the review reckons it; None where the trials give no ratio."""
    if not trials or model is None:
        return None
    try:
        return pool(as_counts(trials), **asdict(WAYS[model]))
    except UserError:  # an arm without events in every trial so far
        return None


def _standing(
    lead: Estimate | None, comparison: Comparison, rows: tuple[Estimate, ...], as_of: int | None
) -> Estimate | None:
    """What leads today; with `as_of`, the newest of the same question by then, of one year the largest."""
    if lead is None or as_of is None:
        return lead
    open_then = [row for row in _same_question(lead, comparison, rows) if _up_to(row.year, as_of)]
    return max(open_then, key=lambda row: (row.year or 0, row.studies or 0), default=None)


def _same_question(lead: Estimate, comparison: Comparison, rows: tuple[Estimate, ...]) -> list[Estimate]:
    populations = comparison["earlier_populations"] or [lead.population]
    asked = (lead.factor, lead.comparison, lead.outcome, lead.measure)
    return [
        row
        for row in rows
        if (row.factor, row.comparison, row.outcome, row.measure) == asked and row.population in populations
    ]


def _printed_rate(
    lead: Estimate | None, comparison: Comparison, rows: tuple[Estimate, ...]
) -> Estimate | None:
    """The value with a printed rate of the second group: `lead`, else the newest before it; None of none."""
    if lead is None or lead.control_percent is not None:
        return lead
    before = [
        row
        for row in _same_question(lead, comparison, rows)
        if row.control_percent is not None and _up_to(row.year, lead.year)
    ]
    return max(before, key=lambda row: row.year or 0, default=None)


def _leading(pooled: Pooled | None, published: Estimate | None, trials: tuple[Trial, ...]) -> Leading | None:
    if pooled is not None:
        infants = sum(row.total_intervention + row.total_control for row in trials)
        sources = "; ".join(dict.fromkeys(row.source for row in trials))
        urls = {row.url for row in trials}
        return Leading(
            "rr", pooled.estimate, pooled.ci_low, pooled.ci_high, len(trials), infants, sources,
            urls.pop() if len(urls) == 1 else "", _least_sure(trials),
        )  # fmt: skip
    if published is None or published.estimate is None:
        return None
    return Leading(
        published.measure, published.estimate, published.ci_low, published.ci_high, published.studies,
        published.participants, published.source, published.url, published.trust,
    )  # fmt: skip


def _least_sure(trials: tuple[Trial, ...]) -> Trust:
    return max((row.trust for row in trials), key=list(Trust).index, default=Trust.NOT_STATED)


def _count_of_review(published: Estimate | None, trials: tuple[Trial, ...], rows: str) -> int | None:
    """How many studies the review counts: as it is printed, else all that its whole analysis holds."""
    if published is not None and published.studies is not None:
        return published.studies
    return len(trials) if rows == "all" else None


class Found(TypedDict):
    """The part of an effect that its trials and its published value give."""

    trials: tuple[Trial, ...]
    pooled: Pooled | None
    published: Estimate | None
    leads: str
    leading: Leading | None
    finding: Finding
    certainty: str | None
    rows: str
    model: str | None
    rows_in_hand: int
    rows_published: int | None
    complete: bool
    trust: Trust


def _found(
    published: Estimate | None, trials: tuple[Trial, ...], rows: str, model: str | None, outcome: str,
    design: str,
) -> Found:  # fmt: skip
    pooled = _pooled(trials, model) if rows == "all" else None
    leading = _leading(pooled, published, trials)
    certainty = None if published is None else published.certainty
    return Found(
        trials=trials, pooled=pooled, published=published,
        leads="pooled" if pooled is not None else "none" if leading is None else "published",
        leading=leading, certainty=certainty,
        finding=finding(leading, outcome=outcome, design=design, certainty=certainty),
        rows=rows, model=None if pooled is None else model, rows_in_hand=len(trials),
        rows_published=_count_of_review(published, trials, rows), complete=rows == "all",
        trust=_least_sure(trials) if leading is None else leading.trust,
    )  # fmt: skip


def effect(
    factor: str,
    outcome: str,
    *,
    comparison: str | None = None,
    as_of: int | None = None,
    trials: Path | None = None,
    estimates: Path | None = None,
) -> Effect:
    """The effect of `factor` on `outcome`: of its main comparison, or of the one named.

    With `as_of`, from what was out by that year; rows whose year was not read are left out then. `trials`
    and `estimates` are files read in place of the packaged ones. UserError for what is not on file.
    """
    key = comparison or declared(factor)["main"]
    arms = comparison_of(factor, key)
    kept = load_trials(trials, for_pages=False)
    ours = [row for row in kept if (row.factor, row.comparison, row.outcome) == (factor, key, outcome)]
    if outcome not in arms["outcomes"] and not ours:
        raise UserError(
            f"no outcome called {outcome!r}", ", ".join(arms["outcomes"]), where=f"{factor} {key}"
        )
    answered: Answered = arms["outcomes"].get(outcome, {})
    values = load_estimates(estimates)
    lead = named(values, (factor, key, outcome), answered.get("lead"))
    beside = named(values, (factor, key, outcome), answered.get("beside"))
    usable = tuple(row for row in ours if row.trust is not Trust.RECALLED)
    standing = _standing(lead, arms, values, as_of)
    found = _found(
        standing,
        tuple(row for row in usable if _up_to(row.year, as_of)),
        _whole(answered, len(usable), None if lead is None else lead.studies),
        answered.get("model"), outcome, arms["design"],
    )  # fmt: skip
    return Effect(
        factor=factor, comparison=key, intervention=arms["intervention"], control=arms["control"],
        design=arms["design"], outcome=outcome, as_of=as_of,
        beside=beside if beside is not None and _up_to(beside.year, as_of) else None,
        rate=_printed_rate(standing, arms, values), rows_withheld=len(ours) - len(usable),
        families=arms["families"], **found,
    )  # fmt: skip


def effects(
    factor: str, *, as_of: int | None = None, trials: Path | None = None, estimates: Path | None = None
) -> Iterator[Effect]:
    """Every effect of `factor` on file, its main comparison first, in the order of its file."""
    declaration = declared(factor)
    rows = [row for row in load_trials(trials) if row.factor == factor]
    keys = sorted(declaration["comparisons"], key=lambda key: key != declaration["main"])
    for key in keys:
        of_rows = [row.outcome for row in rows if row.comparison == key]
        for outcome in dict.fromkeys([*declaration["comparisons"][key]["outcomes"], *of_rows]):
            yield effect(factor, outcome, comparison=key, as_of=as_of, trials=trials, estimates=estimates)


def as_it_stood(
    factor: str, outcome: str, *, comparison: str | None = None, trials: Path | None = None,
    estimates: Path | None = None,
) -> tuple[Effect, ...]:  # fmt: skip
    """The effect at the end of each year in which what leads changed, oldest first; of what, as `effect`.

    Years without a value that may be shown are left out, and so are rows whose year was not read.
    """
    key = comparison or declared(factor)["main"]
    rows: list[Trial | Estimate] = [*load_trials(trials), *load_estimates(estimates)]
    asked = (factor, key, outcome)
    years = {row.year for row in rows if (row.factor, row.comparison, row.outcome) == asked}
    steps: list[Effect] = []
    for year in sorted(year for year in years if year is not None):
        found = effect(
            factor, outcome, comparison=key, as_of=year, trials=trials, estimates=estimates
        )  # fmt: skip
        if found.leading is not None and (not steps or found.leading != steps[-1].leading):
            steps.append(found)
    return tuple(steps)


def absolute(found: Effect | Estimate | Leading, baseline_percent: float) -> Absolute:
    """Events in each 100 infants at `baseline_percent` of the control arm, by what leads in `found`.

    UserError outside 0 to 100, where nothing leads, and for a measure that gives no counts.
    """
    printed: Printed | None = found.leading if isinstance(found, Effect) else found
    where = found.source if isinstance(found, Leading) else found.factor
    if printed is None:
        raise UserError("no value that may be shown", "trials that are all there, or a printed value",
                        "Show the trials alone.", where)  # fmt: skip
    return absolute_of(printed, baseline_percent, where)
