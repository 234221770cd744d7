"""What families were told, and decisions that were other than the guide's."""

from tests.measures.plain.feeding import (
    first_feed,
    is_formula,
    is_fortified,
    is_unnamed,
    is_unsaid,
    maybe_sooner,
)
from tests.measures.plain.stay import BY_STAY as MEASURED
from tests.measures.plain.stay import sure
from tests.measures.plain.talks import first_advance, maybe_advance
from tests.practices.plain.milk import formula_days, no_formula, perhaps_fortified
from tests.practices.plain.rules import asked_a_day, asked_a_stay, days_here, is_over


@asked_a_stay
def told_in_24h(stay, unit):
    if "talks" not in stay.recorded:
        return "no_talks_recorded"
    infant, within = stay.infant, unit.get("told_within_min")
    if within is None:
        return "number_not_stated"
    came, speaks = (infant["admitted_min"], infant["language_speaks"]) if sure(infant) else (None, None)
    in_time = maybe_in_time = False
    # a talk cannot be placed against a stay that is itself in doubt
    for row in stay.usable("talks") if sure(infant) else ():
        if row["topic"] not in (None, "nec"):
            continue
        same = None if None in (row["language"], speaks) else row["language"] == speaks
        helped = None if row["interpreter"] is None else row["interpreter"] == "professional"
        understood = True if True in (same, helped) else None if None in (same, helped) else False
        after = None if None in (row["at_min"], came) else row["at_min"] - came
        if row["topic"] == "nec" and understood and after is not None and after <= within:
            in_time = True
        if (row["topic"] is None or understood is not False) and (after is None or after <= within):
            maybe_in_time = True
    if in_time:
        return "told_in_time"
    if maybe_in_time:
        return "time_or_language_missing"
    days = days_here(stay)
    return "time_not_over" if days is None or days < 2 else "no_talk_in_time"


@asked_a_stay
def feeds_going_up_talk(stay, unit):
    for table, why in (("talks", "no_talks_recorded"), ("steps", "no_decisions_recorded")):
        if table not in stay.recorded:
            return why
    asked = MEASURED["asked_before_feeds_went_up"](stay)
    if asked is not None:
        return "asked_before" if asked else "not_asked_before"
    if maybe_advance(stay) is not None or stay.lost("steps"):
        return "decision_not_known"
    if first_advance(stay)[0] is None:
        return "never_went_up" if is_over(stay) else "not_gone_up_yet"
    return "time_or_question_missing"


def _told_before(stay, measure, happened, hidden, not_known):
    """Where the event is on record: told, not told, `not_known` as it may have come sooner, or no time."""
    if happened[0] is None:
        return None
    unknown = "time_missing" if hidden is None else not_known
    return {1: "told_before", 0: "not_told_before", None: unknown}[MEASURED[measure](stay)]


@asked_a_stay
def formula_talk_first(stay, unit):
    if "talks" not in stay.recorded:
        return "no_talks_recorded"
    sooner = maybe_sooner(stay, is_formula, is_unnamed)
    first = first_feed(stay, is_formula)
    why = _told_before(stay, "told_before_first_formula", first, sooner, "milk_not_known")
    if why is None and (formula_days(stay) or 0) > 0:
        return "formula_only_as_a_total"
    return why or no_formula(stay)


@asked_a_stay
def fortifier_source_told(stay, unit):
    for table in ("talks", "feeds"):
        if table not in stay.recorded:
            return f"no_{table}_recorded"
    sooner = maybe_sooner(stay, is_fortified, is_unsaid)
    first = first_feed(stay, is_fortified)
    why = _told_before(stay, "told_before_first_fortifier", first, sooner, "fortifier_not_known")
    if why is None and perhaps_fortified(stay):
        return "fortifier_not_known"
    return why or ("no_fortifier_on_record" if stay.grid else "days_not_known")


def other_decisions(stay, day):
    """(surely made that day, perhaps made): decisions other than the guide's."""
    rows = [row for row in stay.on("steps", day) if row["decision"] in (None, "off_protocol")]
    surely = [row for row in rows if sure(row) and row["decision"] is not None]
    return surely, [row for row in rows if row not in surely]


@asked_a_day
def change_from_guide_has_reason(stay, unit, day):
    surely, perhaps = other_decisions(stay, day)
    if any(row["reason"] in (None, "none_recorded") for row in surely):
        return "no_reason"
    if perhaps:
        return "decision_in_doubt"
    return "reason_given" if surely else None


@asked_a_day
def change_from_guide_talk(stay, unit, day):
    if not other_decisions(stay, day)[0]:
        return None
    if "talks" not in stay.recorded:
        return "no_talks_recorded"
    held = [row for row in stay.rows("talks") if row["day"] in (day - 1, day)]
    about = [row for row in held if row["topic"] == "change_from_guide"]
    if any(map(sure, about)):
        return "talked_with"
    maybe = about or stay.lost("talks") or any(row["topic"] is None for row in held)
    return "talk_in_doubt" if maybe else "no_talk"
