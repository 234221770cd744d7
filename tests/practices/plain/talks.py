"""What families were told, and decisions that were other than the guide's."""

from tests.measures.plain.feeding import first_feed, is_formula, is_fortified
from tests.measures.plain.stay import BY_STAY as MEASURED
from tests.measures.plain.stay import sure
from tests.measures.plain.talks import first_advance
from tests.practices.plain.milk import formula_days
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
    if first_advance(stay)[0] is None:
        return "never_went_up" if is_over(stay) else "not_gone_up_yet"
    asked = MEASURED["asked_before_feeds_went_up"](stay)
    return {1: "asked_before", 0: "not_asked_before", None: "time_or_question_missing"}[asked]


def _told_before(stay, measure, happened):
    """The reason where the event is on record: told, not told, or a time is missing."""
    if happened[0] is None:
        return None
    return {1: "told_before", 0: "not_told_before", None: "time_missing"}[MEASURED[measure](stay)]


@asked_a_stay
def formula_talk_first(stay, unit):
    if "talks" not in stay.recorded:
        return "no_talks_recorded"
    why = _told_before(stay, "told_before_first_formula", first_feed(stay, is_formula))
    if why is None and (formula_days(stay) or 0) > 0:
        return "formula_only_as_a_total"
    if why is None and "feeds" not in stay.recorded:
        return "no_feeds_recorded"
    return why or "no_formula_on_record"


@asked_a_stay
def fortifier_source_told(stay, unit):
    for table in ("talks", "feeds"):
        if table not in stay.recorded:
            return f"no_{table}_recorded"
    why = _told_before(stay, "told_before_first_fortifier", first_feed(stay, is_fortified))
    return why or "no_fortifier_on_record"


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
    return "talk_in_doubt" if about or any(row["topic"] is None for row in held) else "no_talk"
