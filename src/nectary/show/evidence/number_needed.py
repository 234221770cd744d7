"""How many babies it takes for one case fewer or one more, told whole where the range holds no difference."""

from math import ceil, floor

from nectary.base.language import Say, marked
from nectary.show.evidence.effects import Reading
from nectary.stats.sequences import Needed, nnt

ONE = {
    "benefit": marked("One baby fewer with this outcome for each {n} given {intervention}."),
    "harm": marked("One baby more with this outcome for each {n} given {intervention}."),
}
RANGE = {
    "benefit": marked("The range: one fewer for each {low} to each {high}."),
    "harm": marked("The range: one more for each {low} to each {high}."),
}
CROSSES = marked(
    "The range goes from one baby fewer with this outcome for each {fewer} given {intervention}, through no "
    "difference, to one baby more for each {more}."
)


def needed(one: Reading, say: Say) -> str:
    """The number at the counts of `one`; "" without counts or a range, or where the risks are equal.

    Also "" where groups were only watched, where the certainty is very low, and where studies point both
    ways and one way alone is told: it says what giving something does.
    """
    if one.found.design != "randomised" or one.found.certainty == "very_low" or one.one_sided:
        return ""
    lead, arms = one.found.leading, one.arms
    if lead is None or arms is None or lead.ci_low is None or lead.ci_high is None:
        return ""
    found = nnt(lead.measure, (lead.estimate, lead.ci_low, lead.ci_high), arms.control / 100)
    return _told(found, one.intervention, say)


def _told(found: Needed, intervention: str, say: Say) -> str:
    ends = {one.kind: one for one in found.ranges}
    if found.number is None or found.kind is None or not ends:
        return ""
    if len(ends) == 2:  # the single number would hide that it may as well be the other way
        fewer, more = (_whole(ends[kind].low, kind) for kind in ("benefit", "harm"))
        return say(CROSSES).format(intervention=intervention, fewer=fewer, more=more)
    words = say(ONE[found.kind]).format(n=_whole(found.number, found.kind), intervention=intervention)
    (end,) = ends.values()
    if end.high is None:
        return words
    low, high = _whole(end.low, end.kind), _whole(end.high, end.kind)
    return f"{words} {say(RANGE[end.kind]).format(low=low, high=high)}"


def _whole(number: float, kind: str) -> str:
    """Babies in whole numbers, each rounded to the less rosy side: up for a benefit, down for a harm."""
    return f"{ceil(number) if kind == 'benefit' else max(1, floor(number)):,}"
