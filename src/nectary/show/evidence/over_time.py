"""How the answer to one question moved over the years: then and now at the same baseline."""

from dataclasses import dataclass
from pathlib import Path

from nectary.base.language import Say, marked
from nectary.evidence.declarations import WAYS
from nectary.evidence.factors import Effect, as_counts, as_it_stood
from nectary.show.charts.cumulative import CumulativeRow, cumulative
from nectary.show.charts.palette import Palette
from nectary.show.charts.svg import Svg
from nectary.show.evidence.effects import Reading, counts_at
from nectary.show.evidence.statements import count_of
from nectary.show.evidence.trial_rows import key_of, pair, sides
from nectary.show.words.labels import OUTCOMES, spoken
from nectary.stats.sturdiness import as_they_came

FINDINGS = {
    "fewer": marked("fewer"),
    "more": marked("more"),
    "not_shown": marked("a difference is not shown"),
    "shown_absent": marked("a difference that matters is shown to be absent"),
    "cannot_say": marked("no range was printed"),
}


@dataclass(frozen=True)
class Then:
    """The answer at the end of `year`: the count with the intervention out of the page's number, its range,
    and what it shows.

    `studies` is "" where their number was not read.
    """

    year: int
    count: str
    spread: str
    finding: str
    studies: str
    source: str


@dataclass(frozen=True)
class OverYears:
    """`control`: the same count beside every year's. `charts` are the trials added up year by year, one a
    width; none where the answer is a published one. `then` is empty where the answer never changed."""

    control: str
    then: tuple[Then, ...]
    charts: tuple[Svg, ...]


def over_years(
    one: Reading, *, trials: Path | None, widths: tuple[int, ...], palette: Palette, say: Say
) -> OverYears:
    """What was known at the end of each year in which the answer changed, at the baseline of today's page."""
    if one.arms is None:
        return OverYears("", (), ())
    percent = one.arms.control
    found = one.found
    steps = as_it_stood(found.factor, one.outcome, comparison=found.comparison, trials=trials)
    rows = [_then(step, percent, one.per, say) for step in steps]
    told = tuple(row for row in rows if row is not None)
    return OverYears(
        count_of(percent, one.per),
        told if len(told) > 1 else (),
        _charts(found, widths, palette, say),
    )


def _then(step: Effect, percent: float, per: int, say: Say) -> Then | None:
    at, lead = counts_at(step.leading, percent), step.leading
    if at is None or lead is None or step.as_of is None:
        return None
    spread = ""
    if at.low_per_100 is not None and at.high_per_100 is not None:
        spread = say("{low} to {high}").format(
            low=count_of(at.low_per_100, per), high=count_of(at.high_per_100, per)
        )
    source = say("trials added up here") if step.leads == "pooled" else lead.source
    return Then(
        step.as_of, count_of(at.intervention_per_100, per), spread,
        say(FINDINGS[step.finding]), "" if lead.studies is None else f"{lead.studies:,}", source,
    )  # fmt: skip


def _charts(found: Effect, widths: tuple[int, ...], palette: Palette, say: Say) -> tuple[Svg, ...]:
    if found.pooled is None or any(row.year is None for row in found.trials):
        return ()
    came = as_they_came(as_counts(found.trials), way=WAYS[found.model] if found.model else None)
    rows = []
    for at, year in enumerate(came.step):
        known = came.estimate[at] == came.estimate[at]  # NaN: no ratio so far
        ratio, low, high = (
            float(one[at]) if known else None for one in (came.estimate, came.ci_low, came.ci_high)
        )
        counts = pair(
            (came.events_intervention[at], came.total_intervention[at]),
            (came.events_control[at], came.total_control[at]),
        )
        rows.append(CumulativeRow(year, int(came.trials[at]), counts, ratio, low, high))
    if len(rows) < 2:
        return ()
    favours, heading = sides(found, say)
    title = say("{outcome}: what did the trials say, year by year?").format(
        outcome=spoken(found.outcome, OUTCOMES, say)
    )
    return tuple(
        cumulative(
            rows, favours, width=width, title=title, say=say, palette=palette,
            name=f"years-{key_of(found)}", counts_heading=heading,
        )
        for width in widths
    )  # fmt: skip
