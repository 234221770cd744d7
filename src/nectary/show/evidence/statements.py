"""What studies say, as counts out of 100 or 1,000 babies with the range in words; never a ratio by itself."""

from dataclasses import dataclass

from nectary.base.language import Say, marked
from nectary.show.charts.icons import whole_babies
from nectary.show.words.comparison_labels import ARMS, arm
from nectary.show.words.labels import CERTAINTY, spoken

LEAD_IN = {
    "randomised": marked("Going by the trials:"),
    "observational": marked("Going by studies that only watched babies and cannot rule out other reasons:"),
}
# A whole sentence an outcome: "had it" fits neither a death nor, in Spanish, the verb.
COUNTS = {
    "nec_stage2plus": marked(
        "among {n} babies with {control}, {a} get NEC (stage II or more); among {n} with {intervention}, {b}."
    ),
    "nec_any": marked("among {n} babies with {control}, {a} get NEC; among {n} with {intervention}, {b}."),
    "nec_severe": marked(
        "among {n} babies with {control}, {a} get severe NEC; among {n} with {intervention}, {b}."
    ),
    "nec_surgery": marked(
        "among {n} babies with {control}, {a} need surgery for NEC; among {n} with {intervention}, {b}."
    ),
    "late_onset_infection": marked(
        "among {n} babies with {control}, {a} get a late infection; among {n} with {intervention}, {b}."
    ),
    "mortality": marked("among {n} babies with {control}, {a} die; among {n} with {intervention}, {b}."),
    "spontaneous_intestinal_perforation": marked(
        "among {n} babies with {control}, {a} get a hole in the gut by itself; "
        "among {n} with {intervention}, {b}."
    ),
    "gi_perforation": marked(
        "among {n} babies with {control}, {a} get a hole in the gut; among {n} with {intervention}, {b}."
    ),
    "treated_rop": marked(
        "among {n} babies with {control}, {a} need treatment of the eyes; among {n} with {intervention}, {b}."
    ),
}
FINDINGS = {
    "not_shown": marked("So a difference is not shown, one way or the other."),
    "shown_absent": marked("So a difference large enough to matter is shown to be absent."),
}
UNCOUNTED = {
    "more": marked(
        "The studies show more of it with {intervention}. How many babies that is cannot be told here."
    ),
    "fewer": marked(
        "The studies show less of it with {intervention}. How many babies that is cannot be told here."
    ),
}


@dataclass(frozen=True)
class Arms:
    """Events in each 100 infants: control, intervention, and the intervention's 95% interval or None."""

    control: float
    intervention: float
    low: float | None
    high: float | None


def shows_difference(arms: Arms) -> bool:
    """Whether there is an interval and it leaves out *no difference*."""
    return arms.low is not None and arms.high is not None and not arms.low <= arms.control <= arms.high


def _about(per_100: float, per: int, say: Say) -> str:
    count = per_100 * per / 100
    if 0 < count < 0.5:
        return say("fewer than 1")
    return say("about {count}").format(count=whole_babies(count)) if count else say("none")


def count_of(per_100: float, per: int) -> str:
    """A count of `per` babies, to a tenth of a baby of 100, to a whole one of 1,000."""
    return f"{per_100 * per / 100:.{1 if per == 100 else 0}f}"


def statement(
    *,
    outcome: str,
    intervention: str,
    control: str,
    arms: Arms | None,
    certainty: str | None,
    say: Say,
    design: str = "randomised",
    finding: str | None = None,
    per: int = 100,
) -> str:
    """Both counts out of `per`, the range, whether a difference is shown, and how sure that is.

    Where `arms` is None no number stands at all, nor how sure anybody is of it. KeyError for an outcome or
    a certainty without words.
    """
    names = {
        "control": arm(control, intervention, say), "intervention": spoken(intervention, ARMS, say),
        "n": f"{per:,}",
    }  # fmt: skip
    if arms is None:
        shown = say(UNCOUNTED[finding]).format(**names) if finding in UNCOUNTED else ""
        return shown or say("Nothing can be told as counts of babies yet, so no number stands here.")
    counts = say(COUNTS[outcome]).format(
        **names, a=_about(arms.control, per, say), b=_about(arms.intervention, per, say)
    )
    parts = [f"{say(LEAD_IN[design])} {counts}"]
    if arms.low is not None and arms.high is not None:
        parts.append(
            say("With {intervention} the true number could be from {low} to {high} of {n}.").format(
                **names, low=count_of(arms.low, per), high=count_of(arms.high, per)
            )
        )
    parts.append(_finding(arms, finding, say))
    return " ".join(filter(None, [*parts, say(CERTAINTY[certainty])]))


def _finding(arms: Arms, finding: str | None, say: Say) -> str:
    if finding in FINDINGS:
        return say(FINDINGS[finding])
    if finding is None and not shows_difference(arms):
        return say(FINDINGS["not_shown"])
    return ""


def beside_statement(intervention: str, arms: Arms, say: Say, per: int = 100) -> str:
    """The stricter trials' count, to stand beside that of all trials."""
    words = say("In the stricter trials alone: {b} of {n} with {intervention}.").format(
        b=_about(arms.intervention, per, say), n=f"{per:,}", intervention=spoken(intervention, ARMS, say)
    )
    if arms.low is None or arms.high is None:
        return words
    spread = say("The true number could be from {low} to {high}.").format(
        low=count_of(arms.low, per), high=count_of(arms.high, per)
    )
    shown = "" if shows_difference(arms) else " " + say(FINDINGS["not_shown"])
    return f"{words} {spread}{shown}"
