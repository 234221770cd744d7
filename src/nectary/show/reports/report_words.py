"""The words of a report's rows: what was asked, and how its answer is said."""

from nectary.base.ages import format_gestation
from nectary.base.language import Say, marked
from nectary.show.reports.facts import Fact, Rate, Share, Spread

ASKED = {
    "nec": marked("NEC, as the unit states it"),
    "nec_surgery": marked("NEC that was operated or drained"),
    "sip": marked("A hole in the gut by itself (SIP), as the unit states it"),
    "death": marked("Death before going home"),
    "nec_or_death": marked("NEC or death"),
    "nec_onset_day": marked("Unit day on which NEC began (0 = day of birth)"),
    "nec_onset_pma_days": marked("Postmenstrual age when NEC began"),
    "first_own_milk_h": marked("From birth to the first milk of the baby's own mother"),
    "mother_milk_share_14d": marked("Mother's milk of all milk, first 14 days"),
    "mother_milk_share_stay": marked("Mother's milk of all milk, whole stay"),
    "any_bovine_14d": marked("Formula or bovine fortifier in the first 14 days"),
    "formula_before_34wk": marked("Formula before 34 weeks"),
    "full_feeds_day": marked("Unit day of full feeds (150 mL/kg on three days running)"),
    "early_empirical_antibiotics": marked("Early antibiotics with sterile cultures"),
    "prolonged_early_antibiotics": marked("Five days or more of them, where there were such"),
    "acid_suppression_days": marked("Days of an acid blocker"),
    "probiotic_days": marked("Days of a probiotic"),
    "pn_days": marked("Days of parenteral nutrition"),
    "line_days": marked("Days with a central line"),
    "red_cell_transfusions": marked("Red cell transfusions"),
    "told_in_24h": marked("Family told about NEC within 24 hours"),
    "asked_before_feeds_went_up": marked("A parent asked before feeds first went up"),
    "told_before_first_formula": marked("Family told before the first formula"),
    "told_before_first_fortifier": marked("Family told before the first fortifier"),
    "unexplained_fasted_day": marked("Days without milk and without a coded reason"),
    "antibiotic_day": marked("Antibiotic use rate: days with an antibiotic"),
    "antibiotics_that_day": marked("Days of therapy: two antibiotics on one day count twice"),
}
UNITS = {"d": marked("days"), "h": marked("hours"), "{transfusion}": marked("transfusions")}
PERCENT = 100
COUNTED = ("acid_suppression_days", "probiotic_days", "pn_days", "line_days", "red_cell_transfusions")
POSITIONS = ("nec_onset_day", "full_feeds_day")  # a day of life, not how many days
AGES = ("nec_onset_pma_days",)
WHY_UNKNOWN = {
    "still_in": marked("still in: {count}"),
    "transferred": marked("moved elsewhere: {count}"),
    "open": marked("work-up open or not recorded: {count}"),
    "no_end": marked("how the stay ended is not recorded: {count}"),
}
GAPS = {
    "birth_weight_g": marked("birth weight"),
    "gestation_days": marked("gestation"),
    "milk_ml": marked("milk of whole days"),
    "mother_ml": marked("whose milk it was"),
    "working_weight_g": marked("weight of 3 days or newer"),
}
BORN = {"here": marked("here: {count}"), "elsewhere": marked("elsewhere: {count}")}
ENDS = {
    "home": marked("home: {count}"),
    "transfer": marked("moved elsewhere: {count}"),
    "died": marked("died: {count}"),
    "still_in": marked("still in: {count}"),
}


def percent(value: float) -> str:
    """To a tenth, with the point in both languages, as on pumps."""
    return f"{value:.1f}%"


def answer(fact: Fact, say: Say) -> str:
    """The answer of one fact; *not known* where nothing of it is."""
    if not fact.known:
        return say("not known")
    if isinstance(fact, Share):
        return _share(fact, say)
    return _rate(fact, say) if isinstance(fact, Rate) else _spread(fact, say)


def _share(fact: Share, say: Say) -> str:
    """One percent where all are known; else what it is between, whatever the unknown ones are."""
    assert fact.lowest is not None and fact.highest is not None
    if fact.unknown:
        text = say("{count} of {known} known; of all {of} between {lowest} and {highest}")
    else:
        text = say("{count} of {known}: {lowest}")
    text = text.format(
        count=fact.events, known=fact.known, of=fact.asked,
        lowest=percent(fact.lowest), highest=percent(fact.highest),
    )  # fmt: skip
    if fact.low is None or fact.high is None:
        return text
    interval = say("95%: {low} to {high}").format(low=percent(fact.low), high=percent(fact.high))
    return f"{text} ({interval})"


def _rate(fact: Rate, say: Say) -> str:
    """One rate where all days are known; else what it is between, or what it is at least."""
    assert fact.lowest is not None
    counts = {"count": fact.top, "known": fact.known, "of": fact.of, "per": fact.per}
    if fact.per == PERCENT:
        assert fact.highest is not None
        if fact.value is None:
            text = say("{count} of {known} known days; of all {of} between {lowest} and {highest}")
        else:
            text = say("{count} of {known} days: {lowest}")
        return text.format(**counts, lowest=percent(fact.lowest), highest=percent(fact.highest))
    if fact.value is None:
        text = say("{count} medicine-days on {known} known days; on all {of} at least {rate} for {per}")
    else:
        text = say("{count} medicine-days on {known} days: {rate} for {per}")
    return text.format(**counts, rate=f"{fact.lowest:.1f}")


def _spread(fact: Spread, say: Say) -> str:
    assert fact.low is not None and fact.median is not None and fact.high is not None
    low, median, high = (_number(fact, end) for end in (fact.low, fact.median, fact.high))
    if fact.name in POSITIONS:
        median = f"{say('unit day')} {median}"
    elif fact.unit in UNITS:
        median = f"{median} {say('weeks') if fact.name in AGES else say(UNITS[fact.unit])}"
    text = say("median {median} (middle half {low} to {high})").format(median=median, low=low, high=high)
    if fact.name in COUNTED:
        text = say("any: {count}; {spread}").format(count=fact.some, spread=text)
    if not fact.unknown:
        return text
    return say("of the {known} known, {answer}").format(known=fact.known, answer=text)


def _number(fact: Spread, value: float) -> str:
    """Weeks and days for an age, never rounded up; else to a tenth, whole numbers without one."""
    if fact.name in AGES:
        return format_gestation(int(value))
    return f"{value:.1f}".removesuffix(".0") + ("%" if fact.unit == "%" else "")


def known_of(fact: Fact, say: Say) -> str:
    """Of how many it is known, on what that rests, and what the rest is."""
    whole = say("{known} of {of} infant-days") if isinstance(fact, Rate) else say("{known} of {of}")
    parts = [whole.format(known=fact.known, of=fact.of)]
    if isinstance(fact, Rate):
        return parts[0]
    if fact.reported:
        parts.append(say("reported as a total: {count}").format(count=fact.reported))
    if fact.not_applicable:
        parts.append(say("does not apply: {count}").format(count=fact.not_applicable))
    if fact.unknown and fact.not_applicable is None:
        parts.append(say("unknown, or it never came to it: {count}").format(count=fact.unknown))
    elif fact.unknown:
        parts.append(say("unknown: {count}").format(count=fact.unknown))
    return "; ".join(parts)
