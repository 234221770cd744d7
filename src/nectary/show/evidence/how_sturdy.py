"""How sturdy one answer is, ready for a page: the picture with its table, the looks, or why not."""

from dataclasses import dataclass
from functools import lru_cache

from nectary.base.errors import UserError
from nectary.base.language import Say, marked
from nectary.evidence.declarations import WAYS
from nectary.evidence.factors import Effect, Trial
from nectary.evidence.sturdiness import Look, Sturdiness, sturdiness
from nectary.show.charts.palette import Palette
from nectary.show.charts.sturdiness import sturdiness as picture
from nectary.show.charts.sturdiness import sturdy
from nectary.show.charts.svg import Svg
from nectary.show.evidence.trial_rows import key_of
from nectary.show.words.comparison_labels import ARMS, arm
from nectary.show.words.labels import OUTCOMES, spoken
from nectary.stats.fragility import FewestEvents, Moved
from nectary.stats.ways import CALLS

MODELS = {
    "mh": marked("sums of counts (Mantel-Haenszel)"),
    "peto": marked("observed less expected (Peto)"),
    "ee": marked("one effect for all trials"),
    "dl": marked("effects that differ (DerSimonian-Laird)"),
    "pm": marked("effects that differ (Paule-Mandel)"),
    "reml": marked("effects that differ (REML)"),
}
MEASURES = {"rr": marked("risk ratio"), "or": marked("odds ratio"), "rd": marked("difference")}
SHOWN = ("all", "without")  # earlier years say when the answer came, not how sturdy it is today


@dataclass(frozen=True)
class WaysRow:
    """One model on one measure: in how many ways it says fewer, not shown, more."""

    model: str
    measure: str
    counts: tuple[int, int, int]


@dataclass(frozen=True)
class LookRow:
    """One year's look in words; a dash where there is no value."""

    year: int
    infants: str
    share: str
    z: str
    bound: str
    passed: str
    e: str


@dataclass(frozen=True)
class HowSturdy:
    """`why_not` is "" where the picture stands; else it says why there is none, and the rest is empty."""

    why_not: str = ""
    charts: tuple[Svg, ...] = ()
    ways: tuple[WaysRow, ...] = ()
    events: str = ""
    assumed: str = ""
    looks: tuple[LookRow, ...] = ()


@lru_cache(maxsize=64)
def _worked_out(trials: tuple[Trial, ...], model: str) -> Sturdiness:
    return sturdiness(trials, WAYS[model])


def how_sturdy(
    found: Effect, widths: tuple[int, ...], palette: Palette, say: Say, per: int = 100
) -> HowSturdy:
    """How sturdy the pooled value is, only where our rows are all the trials that the review counts.

    It is drawn of 100 babies at the trials' own rate, so on no page that counts `per` 1,000.
    """
    why_not = _why_not(found, say)
    if not why_not and per != 100:
        why_not = say("How sturdy the answer is stands on the page at the rate of the trials themselves.")
    if why_not:
        return HowSturdy(why_not)
    try:
        whole = _worked_out(found.trials, found.model or "")
    except UserError:
        return HowSturdy(say("The trials do not add up to one number, so there is nothing to try."))
    names = (
        spoken(found.outcome, OUTCOMES, say),
        spoken(found.intervention, ARMS, say),
        arm(found.control, found.intervention, say),
    )
    facts = sturdy(
        whole.counts, whole.ways, whole.change.trials, call=whole.change.call, names=names,
        stood=whole.came.stood, groups=SHOWN,
    )  # fmt: skip
    title = say("{outcome}: how sturdy is the answer?").format(outcome=names[0])
    name = f"sturdiness-{key_of(found)}"
    return HowSturdy(
        charts=tuple(
            picture(facts, width=width, title=title, say=say, palette=palette, name=name) for width in widths
        ),
        ways=tuple(_ways(whole, say)),
        events=_events(whole.change.events, names, say),
        assumed=_assumed(whole, say),
        looks=tuple(_look(one, say) for one in whole.looks),
    )  # fmt: skip


def _why_not(found: Effect, say: Say) -> str:
    if found.as_of is not None:
        return say("How sturdy the answer is stands on the page of today alone.")
    if found.rows == "all" and found.pooled is not None:
        return ""
    if (found.rows_published or 0) > found.rows_in_hand:
        return say(
            "Not worked out: we hold the counts of {ours} of {theirs} studies, and on a part of them it "
            "would mean nothing."
        ).format(ours=found.rows_in_hand, theirs=found.rows_published)
    return say("Not worked out: we do not hold all the studies' counts, or cannot tell whether we do.")


def _ways(whole: Sturdiness, say: Say) -> list[WaysRow]:
    many, shown = whole.ways, whole.ways.of(*SHOWN)
    rows = []
    for model, spoken_model in MODELS.items():
        for measure, spoken_measure in MEASURES.items():
            call = many.call[shown & (many.model == model) & (many.measure == measure)]
            counts = tuple(int((call == code).sum()) for code in range(len(CALLS)))
            if sum(counts):
                fewer, not_shown, more = counts
                rows.append(WaysRow(say(spoken_model), say(spoken_measure), (fewer, not_shown, more)))
    return rows


def _move(one: Moved, names: tuple[str, str, str], say: Say) -> str:
    arm = names[1] if one.arm == "intervention" else names[2]
    words = say("{study}: {n} more with {arm}") if one.by > 0 else say("{study}: {n} fewer with {arm}")
    return words.format(study=one.study, n=abs(one.by), arm=arm)


def _events(found: FewestEvents, names: tuple[str, str, str], say: Say) -> str:
    """How many babies would have to have had another outcome for another answer."""
    if found.size is None:
        return say("No change in what happened to single babies was found that changes the answer.")
    moves = "; ".join(_move(one, names, say) for one in found.moves)
    if found.exact:
        return say(
            "Another outcome in {n} babies would change the answer ({moves}). Fewer would not."
        ).format(n=found.size, moves=moves)
    return say(
        "Another outcome in {n} babies would change the answer ({moves}). Fewer than {least} would not; "
        "between the two we have not tried everything."
    ).format(n=found.size, moves=moves, least=found.at_least)


def _assumed(whole: Sturdiness, say: Say) -> str:
    rest = whole.assumed
    return say(
        "Looking again after each trial makes chance findings more likely, so each look has a stricter bound "
        "(O'Brien-Fleming, error {alpha}%). Needed: {needed} babies, to see {fewer} of each 100 cases fewer "
        "with {power}% power. No source sets these; they are this project's proposal. The last column, e, "
        "needs no bound set beforehand: 20 or more is strong evidence, if all trials share one effect."
    ).format(
        alpha=f"{100 * rest.alpha:g}", needed=f"{whole.needed:,}",
        fewer=f"{100 * rest.relative_reduction:g}", power=f"{100 * rest.power:g}",
    )  # fmt: skip


def _look(one: Look, say: Say) -> LookRow:
    z, bound, e = ("–" if value is None else f"{value:.1f}" for value in (one.z, one.bound, one.e))
    passed = {True: say("yes"), False: say("no"), None: "–"}[one.crossed]
    return LookRow(one.year, f"{one.infants:,}", f"{100 * one.share:.0f}%", z, bound, passed, e)
