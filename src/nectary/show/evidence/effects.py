"""One factor's effects made ready to read: counts out of 100 or 1,000, what they rest on, and each trial."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from nectary.base.language import Say, marked
from nectary.base.sources import Trust
from nectary.evidence.absolutes import Absolute, denominator
from nectary.evidence.baselines import Baseline, baselines
from nectary.evidence.declarations import Direction
from nectary.evidence.factors import Effect, Estimate, Leading, Trial, absolute, declared, effect
from nectary.show.charts.icons import Drawn, pictures_allowed
from nectary.show.charts.palette import Palette
from nectary.show.charts.svg import Svg
from nectary.show.evidence.statements import COUNTS, Arms, beside_statement, count_of, statement
from nectary.show.evidence.trial_rows import TrialRow, forests, interval, key_of, table
from nectary.show.words.comparison_labels import ARMS, arm
from nectary.show.words.labels import OUTCOMES, TRUSTS, spoken
from nectary.show.words.populations import population_of, years_of

PRINTED = 2  # decimals that the reviews print
MEASURES = {
    "rr": marked("risk ratio"),
    "or": marked("odds ratio"),
    "rd": marked("difference"),
    "hr": marked("rate ratio"),
}
TOLD_KINDS = ("intervention", "exposure")
SMALLEST_G, VERY_SMALL_G, VERY_EARLY_WEEKS = 501, 1499, 31
STRICTER = "low_risk_of_bias"
COUNTED = ("rr", "or", "rd")  # the measures that give counts at a baseline
OWN = "own"


@dataclass(frozen=True)
class Reading:
    """One outcome of one factor as people read it; `arms` None = it cannot be told as counts.

    `per`: 100 or 1,000, the same for every reading of a page. `agrees`: our pooled value is the published
    one. `beside`: the stricter trials, and whether studies point both ways, or "". `group`: whose rate the
    first count is, or "". `one_sided`: studies point both ways, and nothing of the other way stands on the
    page in counts. `found` is what it was made from, `key` its name on the page.
    """

    key: str
    outcome: str
    title: str
    intervention: str
    control: str
    statement: str
    beside: str
    basis: str
    group: str
    arms: Arms | None
    per: int
    agrees: bool
    one_sided: bool
    drawn: Drawn
    charts: tuple[Svg, ...]
    trials: tuple[TrialRow, ...]
    found: Effect


def second_groups(found: Effect) -> tuple[Trial, ...]:
    """The trials whose second arms are those of what leads: all of them, or the one study that it is.

    None of them where only a part is in hand: it has a rate of its own.
    """
    if found.rows != "part":
        return found.trials
    lead = found.published
    alone = lead is not None and lead.studies == 1
    return tuple(row for row in found.trials if lead is not None and alone and row.source == lead.source)


def control_percent(found: Effect) -> float | None:
    """Events in each 100 infants of the second arms together; None without an event or a trial."""
    rows = second_groups(found)
    events = sum(row.events_control for row in rows)
    total = sum(row.total_control for row in rows)
    return 100 * events / total if events else None


def told(factor: str) -> tuple[str, ...]:
    """The outcomes of the factor's main comparison that may be told in counts, in the order of its file.

    None for what nobody can change or what is a mirror of care, and for a comparison kept from families.
    """
    declaration = declared(factor)
    if (
        declaration["kind"] not in TOLD_KINDS
        or not declaration["comparisons"][declaration["main"]]["families"]
    ):
        return ()
    return tuple(outcome for outcome in declaration["outcomes"] if outcome in COUNTS)


def choices(outcome: str) -> tuple[Baseline, ...]:
    """The published baselines of `outcome` that are one percent, to choose from."""
    return tuple(row for row in baselines(outcome) if row.percent)


def own_baseline(outcome: str, percent: float) -> Baseline:
    """A reader's own rate, which nobody checked and nothing keeps."""
    return Baseline(
        OWN, "none", None, None, outcome, percent, None, None, "", None, None, OWN, "", "", Trust.LOCAL, ""
    )


def usual(outcome: str) -> Baseline | None:
    """The baseline to begin with: of those that hold all very small or early babies the first, one that was
    read at its source before all others."""

    def holds_all(row: Baseline) -> bool:
        whole = (row.band_from or 0) <= SMALLEST_G
        small = row.band == "birth_weight_g" and whole and (row.band_to or 0) >= VERY_SMALL_G
        early = row.band == "gestation_weeks" and row.band_from is None and row.band_to == VERY_EARLY_WEEKS
        return small or early

    return min(
        filter(holds_all, choices(outcome)), key=lambda row: list(Trust).index(row.trust), default=None
    )


def counts_at(of: Leading | Estimate | None, percent: float | None) -> Absolute | None:
    """Both arms out of 100 at `percent` of the control arm; None where no counts can be given."""
    if percent is None or of is None or of.estimate is None or of.measure not in COUNTED:
        return None
    return absolute(of, percent)


def agrees(found: Effect) -> bool:
    """True where the value pooled here is the published one to the decimals it was printed with."""
    if found.published is None or found.pooled is None:
        return False
    ours = (found.pooled.estimate, found.pooled.ci_low, found.pooled.ci_high)
    theirs = (found.published.estimate, found.published.ci_low, found.published.ci_high)
    return all(round(mine, PRINTED) == printed for mine, printed in zip(ours, theirs, strict=True))


def _pooled_basis(found: Effect, say: Say) -> str:
    pooled, published = found.pooled, found.published
    assert pooled is not None
    infants = sum(row.total_intervention + row.total_control for row in found.trials)
    worked = say(
        "Worked out from all {trials} trials of {infants} infants, as the review reckons: risk ratio {ratio}."
    ).format(
        trials=len(found.trials), infants=infants,
        ratio=interval(pooled.estimate, pooled.ci_low, pooled.ci_high, say),
    )  # fmt: skip
    if published is None:
        return worked
    printed = interval(published.estimate, published.ci_low, published.ci_high, say)
    words = (
        say("That is the published value: {work}.")
        if agrees(found)
        else say("The published value differs: {printed}, {work}.")
    )
    return f"{worked} {words.format(work=published.source, printed=printed)}"


def _printed(lead: Leading, say: Say) -> str:
    """A published ratio as it is; a difference of shares as babies of 100."""
    values = (lead.estimate, lead.ci_low, lead.ci_high)
    scale = 100 if lead.measure == "rd" else 1
    at, low, high = (None if value is None else scale * value for value in values)
    if scale == 1:
        return interval(at, low, high, say)
    return say("{difference} of 100").format(difference=interval(at, low, high, say))


def _published_basis(found: Effect, arms: Absolute | None, per: int, say: Say) -> str:
    lead = found.leading
    assert lead is not None
    if arms is None:
        return say(
            "Published: {work}. It cannot be told as counts of babies here, so its ratio is left out."
        ).format(work=lead.source)
    words = say(
        "Published: {work}; {measure} {ratio}: beside {a} of {n} that is {b} of {n}."
    ).format(
        work=lead.source, measure=say(MEASURES.get(lead.measure, lead.measure)), n=f"{per:,}",
        ratio=_printed(lead, say),
        a=count_of(arms.control_per_100, per), b=count_of(arms.intervention_per_100, per),
    )  # fmt: skip
    if (found.rows_published or 0) > 1 and found.rows_in_hand < (found.rows_published or 0):
        words += " " + say(
            "Our rows hold {ours} of its {theirs} studies, so they are not added up here."
        ).format(ours=found.rows_in_hand, theirs=found.rows_published)
    return words


def _group(one: "_Counted", say: Say) -> str:
    """Whose rate the first count is; "" where nothing is counted."""
    found, chosen, percent = one.found, one.chosen, one.percent
    if one.arms is None or percent is None:
        return ""
    if one.printed_by:
        return say("The first count is that of the second group, as {work} prints it.").format(
            work=one.printed_by
        )
    if chosen is None:
        counted = say("The first count is the rate in the second group of the studies we hold: {studies}.")
        return counted.format(studies=len(second_groups(found)))
    if chosen.source == OWN:
        return say("The first count is the figure you gave: {percent}%. Nothing keeps it.").format(
            percent=f"{percent:g}"
        )
    group = say("The first count is a published figure: {population}, {years}, {source}.")
    return group.format(
        population=population_of(chosen.population, say),
        years=years_of(chosen.years, say),
        source=chosen.source,
    )


def _basis(one: "_Counted", per: int, say: Say) -> str:
    found, chosen = one.found, one.chosen
    read = [found.trust] + ([chosen.trust] if chosen and one.arms and chosen.source != OWN else [])
    least = max(read, key=list(Trust).index)
    trust = say("How the numbers were read: {trust}.").format(trust=spoken(least, TRUSTS, say))
    if found.leads == "none":
        return say("The studies in hand do not add up to one number: see each by itself.") + " " + trust
    words = (
        _pooled_basis(found, say) if found.leads == "pooled" else _published_basis(found, one.arms, per, say)
    )
    return " ".join(filter(None, (words, _group(one, say), trust)))


@dataclass(frozen=True)
class _Counted:
    """An effect with the group its counts stand at, before a page has settled on one denominator.

    `printed_by`: the work that prints the rate of its second group, or "".
    """

    found: Effect
    chosen: Baseline | None
    percent: float | None
    printed_by: str
    arms: Absolute | None
    stricter: Absolute | None


def _counted(found: Effect, chosen: Baseline | None) -> _Counted:
    """Counts at the baseline that was chosen, else at the second group's rate, else at the usual one."""
    if chosen is None:
        own, rate = control_percent(found), found.rate if found.leads == "published" else None
        if own is not None:
            return _at(found, own)
        if rate is not None and rate.control_percent is not None:
            return _at(found, rate.control_percent, printed_by=rate.source)
    of = chosen or usual(found.outcome)
    return _at(found, of.percent if of else None, chosen=of)


def _at(
    found: Effect, percent: float | None, *, chosen: Baseline | None = None, printed_by: str = ""
) -> _Counted:
    strict = found.beside if found.beside and found.beside.population == STRICTER else None
    arms, stricter = counts_at(found.leading, percent), counts_at(strict, percent)
    return _Counted(found, chosen, percent, printed_by, arms, stricter)


def _page(factor: str) -> list[tuple[str | None, str]]:
    """(comparison, outcome) of all that stands on the page, NEC first; an outcome beside itself elsewhere."""
    declaration, outcomes = declared(factor), told(factor)
    also = [
        (key, outcome)
        for key in declaration["also"]
        for outcome, answered in declaration["comparisons"][key]["outcomes"].items()
        if outcome in outcomes and ("lead" in answered or answered.get("rows") == "all")
    ]
    return [
        asked
        for outcome in outcomes
        for asked in ((None, outcome), *(one for one in also if one[1] == outcome))
    ]


def readings(
    factor: str, outcomes: Sequence[str] | None = None, *, trials: Path | None, widths: tuple[int, ...],
    palette: Palette, say: Say, chosen: Callable[[str], Baseline | None] = lambda outcome: None,
    as_of: int | None = None, per: int | None = None,
) -> tuple[Reading, ...]:  # fmt: skip
    """The effects of `factor` worked out now from `trials`, the packaged rows where None: one page's worth.

    `outcomes` are all that may be told where left out, with those of the comparisons that a page must show.
    Each stands at the baseline that `chosen` gives for its outcome, else at the rate of the studies' own
    second group where all are in hand or the review prints it, else at the usual one, else it has no counts.
    `as_of`: as the evidence stood at the end of that year. `per`: the denominator, where the page has one.
    """
    asked = _page(factor) if outcomes is None else [(None, one) for one in outcomes]
    page = [
        _counted(effect(factor, one, comparison=key, trials=trials, as_of=as_of), chosen(one))
        for key, one in asked
    ]
    shown = [one for here in page for one in (here.arms, here.stricter) if one is not None]
    per = per or denominator(shown)
    alone = one_side_alone(factor, [one.found for one in page if one.arms])
    return tuple(_reading(one, per, widths, palette, say, alone) for one in page)


def one_side_alone(factor: str, told: list[Effect]) -> bool:
    """Whether studies of `factor` point both ways and `told`, what stands in counts, is of one way alone."""
    declaration = declared(factor)
    other = any(one.comparison != declaration["main"] for one in told)
    return declaration["direction"] == Direction.CONFLICTING and not other


def _reading(
    one: _Counted, per: int, widths: tuple[int, ...], palette: Palette, say: Say, alone: bool
) -> Reading:
    found = one.found
    arms, stricter = _arms(one.arms), _arms(one.stricter)
    title = spoken(found.outcome, OUTCOMES, say)
    if found.comparison != declared(found.factor)["main"]:
        title = say("{outcome}: {intervention}").format(
            outcome=title, intervention=spoken(found.intervention, ARMS, say)
        )
    return Reading(
        key=key_of(found),
        outcome=found.outcome,
        title=title,
        intervention=spoken(found.intervention, ARMS, say),
        control=arm(found.control, found.intervention, say),
        statement=statement(
            outcome=found.outcome, intervention=found.intervention, control=found.control, arms=arms,
            certainty=found.certainty, design=found.design, finding=found.finding, say=say, per=per,
        ),
        beside=_beside(found, stricter, arms is not None and alone, per, say),
        basis=_basis(one, per, say),
        group=_group(one, say),
        arms=arms,
        per=per,
        agrees=agrees(found),
        one_sided=alone,
        drawn=Drawn.NONE if alone else _drawn(found, arms),
        charts=forests(found, widths, palette, say),
        trials=table(found, say),
        found=found,
    )  # fmt: skip


def _beside(found: Effect, stricter: Arms | None, alone: bool, per: int, say: Say) -> str:
    """What must stand beside the count: the stricter trials, and that studies point both ways."""
    strict = beside_statement(found.intervention, stricter, say, per) if stricter else ""
    both = say("Studies point both ways, and only this way can be told in counts.") if alone else ""
    return " ".join(filter(None, (strict, both)))


def _arms(at: Absolute | None) -> Arms | None:
    if at is None:
        return None
    return Arms(at.control_per_100, at.intervention_per_100, at.low_per_100, at.high_per_100)


def reading(
    factor: str, outcome: str, *, trials: Path | None, widths: tuple[int, ...], palette: Palette, say: Say,
    chosen: Baseline | None = None,
) -> Reading:  # fmt: skip
    """The effect of `factor` on `outcome` alone, as `readings` has it."""
    return readings(
        factor, (outcome,), trials=trials, widths=widths, palette=palette, say=say,
        chosen=lambda _: chosen,
    )[0]  # fmt: skip


def _drawn(found: Effect, arms: Arms | None) -> Drawn:
    if arms is None or arms.low is None or arms.high is None:
        return Drawn.NONE
    return pictures_allowed(
        arms.control, arms.intervention, arms.low, arms.high,
        certainty=found.certainty, randomised=found.design == "randomised",
    )  # fmt: skip
