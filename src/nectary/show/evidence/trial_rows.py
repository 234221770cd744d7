"""Each trial of an effect as people read it: a row of the table, a square of the forest."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from nectary.base.language import Say
from nectary.evidence.declarations import WAYS
from nectary.evidence.factors import Effect, Trial, as_counts, declared
from nectary.show.charts.forest import ForestRow, forest
from nectary.show.charts.palette import Palette
from nectary.show.charts.svg import Svg
from nectary.show.words.comparison_labels import arm
from nectary.show.words.labels import OUTCOMES, TRUSTS, spoken
from nectary.stats.pooling import each_study, weights

Ratio = tuple[float, float, float] | None
NO_RATIO = (None, None, None)


@dataclass(frozen=True)
class TrialRow:
    """One trial as a row of the table; `ratio` says in words where it has no value.

    `weight`: its percent of the pooled value, "" where the trials are not added up.
    """

    study: str
    events_intervention: int
    total_intervention: int
    events_control: int
    total_control: int
    ratio: str
    weight: str
    source: str
    url: str
    trust: str
    note: str


def interval(estimate: float | None, low: float | None, high: float | None, say: Say) -> str:
    """A value with its interval; in words where an arm had no case."""
    if estimate is None:
        return say("no ratio: an arm had no case")
    if low is None or high is None:
        return f"{estimate:.2f}"
    ends = {"low": f"{low:.2f}", "high": f"{high:.2f}"}
    return say("{ratio} ({low} to {high})").format(ratio=f"{estimate:.2f}", **ends)


def key_of(found: Effect) -> str:
    """The name of an effect on its page: its outcome, and its comparison where that is not the main one."""
    outcome = found.outcome.replace("_", "-")
    main = declared(found.factor)["main"]
    return outcome if found.comparison == main else f"{found.comparison.replace('_', '-')}-{outcome}"


def _each(found: Effect) -> list[tuple[Trial, Ratio, float | None]]:
    """Each trial with its ratio and its percent of the pooled value, None where nothing is pooled."""
    if not found.trials:
        return []
    counts = as_counts(found.trials)
    shares: Sequence[float | None] = (
        weights(counts, **asdict(WAYS[found.model])) if found.model else [None] * len(found.trials)
    )
    return list(zip(found.trials, each_study(counts), shares, strict=True))


def table(found: Effect, say: Say) -> tuple[TrialRow, ...]:
    """The trials in hand as rows, in the order of the file."""
    return tuple(_table_row(*one, say) for one in _each(found))


def _table_row(row: Trial, ratio: Ratio, share: float | None, say: Say) -> TrialRow:
    at, low, high = ratio or NO_RATIO
    return TrialRow(
        row.study, row.events_intervention, row.total_intervention, row.events_control, row.total_control,
        interval(at, low, high, say), "" if share is None else f"{share:.1f}%",
        row.source, row.url, spoken(row.trust, TRUSTS, say), row.note,
    )  # fmt: skip


def pair(first: tuple[float, float], second: tuple[float, float]) -> str:
    """Events of all infants in both arms, such as `47/1145 · 97/1116`."""
    return f"{first[0]:.0f}/{first[1]:.0f} · {second[0]:.0f}/{second[1]:.0f}"


def _summed(found: Effect) -> str:
    """The trials' counts added up, arm by arm, so that the pooled ratio does not stand alone."""
    counts = as_counts(found.trials)
    return pair(
        (counts.events_intervention.sum(), counts.total_intervention.sum()),
        (counts.events_control.sum(), counts.total_control.sum()),
    )


def _square(row: Trial, ratio: Ratio, share: float | None) -> ForestRow:
    """A trial's row; where nothing is pooled its square is by its infants."""
    counts = pair(
        (row.events_intervention, row.total_intervention), (row.events_control, row.total_control)
    )  # fmt: skip
    size = row.total_intervention + row.total_control if share is None else share
    at, low, high = ratio or NO_RATIO
    return ForestRow(row.study, counts, at, low, high, size)


def sides(found: Effect, say: Say) -> tuple[tuple[str, str], str]:
    """What lies left and right of no difference, and whose counts stand in the rows of a chart."""
    first, second = (arm(one, found.intervention, say) for one in (found.intervention, found.control))
    favours = (say("fewer with {milk}").format(milk=first), say("fewer with {milk}").format(milk=second))
    return favours, f"{first} · {second}"


def forests(found: Effect, widths: tuple[int, ...], palette: Palette, say: Say) -> tuple[Svg, ...]:
    """The forest of the trials in hand, one a width; none where there is no trial."""
    each = _each(found)
    if not each:
        return ()
    favours, heading = sides(found, say)
    pooled = found.pooled
    total = ForestRow(
        say("All together") if pooled else say("Not added up"), _summed(found),
        pooled.estimate if pooled else None, pooled.ci_low if pooled else None,
        pooled.ci_high if pooled else None, 0,
    )  # fmt: skip
    title = say("{outcome}: what did each trial find?").format(outcome=spoken(found.outcome, OUTCOMES, say))
    return tuple(
        forest(
            [_square(*one) for one in each], total, favours, width=width, title=title, say=say,
            palette=palette, name=f"forest-{key_of(found)}", counts_heading=heading,
        )
        for width in widths
    )  # fmt: skip
