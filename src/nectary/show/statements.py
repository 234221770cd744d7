"""What trials say, as counts out of 100 babies with the range in words; never a ratio by itself."""

from dataclasses import dataclass

from nectary.base.language import Say, marked
from nectary.show.icons import whole_babies
from nectary.show.labels import CERTAINTY, INTERVENTIONS, spoken

# A whole sentence an outcome: "had it" fits neither a death nor, in Spanish, the verb.
COUNTS = {
    "nec_stage2plus": marked(
        "Going by these trials: among 100 babies given {control}, {a} get NEC (stage II or more); "
        "among 100 given {intervention}, {b}."
    ),
    "late_onset_infection": marked(
        "Going by these trials: among 100 babies given {control}, {a} get a late infection; "
        "among 100 given {intervention}, {b}."
    ),
    "mortality": marked(
        "Going by these trials: among 100 babies given {control}, {a} die; "
        "among 100 given {intervention}, {b}."
    ),
}


@dataclass(frozen=True)
class Arms:
    """Events in each 100 infants: control, intervention, and the intervention's 95% interval."""

    control: float
    intervention: float
    low: float
    high: float


def shows_difference(arms: Arms) -> bool:
    """Whether the interval leaves out *no difference*."""
    return not arms.low <= arms.control <= arms.high


def _about(per_100: float, say: Say) -> str:
    if 0 < per_100 < 0.5:
        return say("fewer than 1")
    return say("about {count}").format(count=whole_babies(per_100)) if per_100 else say("none")


def statement(
    *, outcome: str, intervention: str, control: str, arms: Arms, certainty: str | None, say: Say
) -> str:
    """Both counts out of 100, the range, whether it includes no difference, and how sure that is.

    KeyError for an outcome or a certainty without words.
    """
    names = {
        "control": spoken(control, INTERVENTIONS, say),
        "intervention": spoken(intervention, INTERVENTIONS, say),
    }
    counts = say(COUNTS[outcome]).format(
        **names, a=_about(arms.control, say), b=_about(arms.intervention, say)
    )
    spread = say("With {intervention} the true number could be from {low} to {high} of 100.").format(
        **names, low=f"{arms.low:.1f}", high=f"{arms.high:.1f}"
    )
    if not shows_difference(arms):
        spread += " " + say("So the trials do not show a difference, one way or the other.")
    return f"{counts} {spread} {say(CERTAINTY[certainty])}"
