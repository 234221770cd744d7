"""Coded words of the record, as people read them."""

from datetime import date

from nectary.base.language import Say, marked

MILKS = {
    "mother": marked("Mother's milk"),
    "donor": marked("Donor milk"),
    "formula": marked("Formula"),
    "unknown": marked("Milk not named"),
}
GIVEN = {
    "given": marked("given"),
    "part": marked("part of it given"),
    "held": marked("not given"),
    "at_breast": marked("at the breast"),
}
DECISIONS = {
    "advance": marked("go up"),
    "stay": marked("stay"),
    "back": marked("go back"),
    "hold": marked("feeds held"),
    "restart": marked("start again"),
    "off_protocol": marked("change from the guide"),
}
FLAGS = {
    "unit_slip": marked("looks ten times, a tenth, or about twice the last weight: a slip of unit or point?"),
    "day_change": marked("more than 10% a day from the last weight"),
    "loss_from_birth": marked("more than 15% below birth weight"),
    "above_plan": marked("well above the planned feed"),
    "repeated_row": marked(
        "the same row stands more than once, and it cannot be told whether it was given twice"
    ),
    "twice_last": marked("more than twice the last feed"),
    "large_for_weight": marked("large for the baby's weight"),
    "low_birth_weight": marked("very low birth weight"),
    "early_gestation": marked("very early gestation"),
    "neither_gestation_nor_weight": marked("neither gestation nor weight known"),
    "volume_slip": marked("about a thousandth of the plan or of the last feed: a slip of unit?"),
    "below_a_drop": marked("less than a drop: a slip of unit?"),
    "large_day": marked("more than 200 mL/kg of milk in one day"),
    "day_cannot_be": marked("more than 300 mL/kg of milk in one day: not all of it can be right"),
    "total_differs": marked("the day's sum and its single feeds differ by more than 1 mL"),
    "volumes_differ": marked("another volume is charted for the same milk at the same minute"),
    "milk_during_hold": marked("milk is charted while all feeds were held"),
    "held_with_milk": marked("charted as not given, and with a volume"),
    "fortifier_without_milk": marked("fortifier is charted, and no milk"),
    "aim_leap": marked("the aim goes up by more than 40 mL/kg a day"),
    "medicine_contradicts": marked("the kind or agent is not that of the medicine's name"),
    "samples_disagree": marked("the samples of one baby do not say the same"),
    "more_days_than_age": marked("more days of milk and formula than the baby is old"),
    "list_contradicts_none": marked("a list of medicines, and a word that there were none"),
    "medicine_not_known": marked("the medicine's name is not known here"),
    "unit_not_known": marked("the number has no unit that we can read"),
    "platelets_slip": marked("fewer than 2000 platelets in a microliter: a slip of unit?"),
    "two_names_one_day": marked("NEC and SIP are charted for the same day: which was it?"),
    "after_leaving": marked("dated after the stay ended"),
    "after_death": marked("dated after the baby died"),
    "in_the_future": marked("dated in the future"),
}
REMARKS = {
    "nec_and_sip": marked("NEC and SIP are charted in one stay, on different days"),
    "nec_without_sign": marked("NEC is charted, and no sign of it is among the findings"),
    "red_cells_without_hb": marked("red cells are charted, and no hemoglobin on that day or the day before"),
    "fortifier_named_without_milk": marked("a fortifier is named for a feed of 0 mL"),
    "days_not_charted": marked("days of the stay on which nothing is charted"),
    "old_at_leaving": marked("the stay goes on beyond 50 weeks"),
    "high_aim": marked("an aim above 180 mL/kg a day"),
    "low_hb": marked("a low hemoglobin"),
    "low_platelets": marked("few platelets"),
    "low_ph": marked("a low pH"),
    "high_lactate": marked("a high lactate"),
}
OUTCOMES = {
    "nec_stage2plus": marked("NEC, stage II or more"),
    "nec_any": marked("NEC, as each study counted it"),
    "nec_severe": marked("Severe NEC"),
    "nec_surgery": marked("Surgery for NEC"),
    "spontaneous_intestinal_perforation": marked("A hole in the gut by itself"),
    "gi_perforation": marked("A hole in the gut"),
    "treated_rop": marked("Eyes that needed treatment"),
    "late_onset_infection": marked("Late infection"),
    "mortality": marked("Death"),
}
CERTAINTY = {
    "high": marked("We are very sure."),
    "moderate": marked("We are fairly sure."),
    "low": marked("We are not sure."),
    "very_low": marked("We do not know."),
    None: marked("How sure we can be: we have not read anybody's grade of it yet."),
}
TRUSTS = {
    "verified": marked("read at the source"),
    "secondary": marked("read in a copy of the source"),
    "derived": marked("worked out from printed figures"),
    "local": marked("our own convention"),
    "recalled": marked("recalled only"),
    "not_stated": marked("not stated"),
}
MONTHS = (
    marked("January"), marked("February"), marked("March"), marked("April"), marked("May"), marked("June"),
    marked("July"), marked("August"), marked("September"), marked("October"), marked("November"),
    marked("December"),
)  # fmt: skip


def spoken(code: str | None, of: dict[str, str], say: Say) -> str:
    """The words for `code`; "unknown" for None, and the code itself where there are none."""
    if code is None:
        return say("unknown")
    return say(of[code]) if code in of else code


def amount_ml(value: float | None, say: Say) -> str:
    """Millilitres to 0.1 mL, or "unknown". The point is the decimal mark in both languages, as on pumps."""
    return say("unknown") if value is None else f"{value:.1f} mL"


def rate(value: float | None, say: Say) -> str:
    """mL/kg/day to the whole number, or "unknown"."""
    return say("unknown") if value is None else f"{value:.0f} mL/kg"


def long_date(day: date, say: Say) -> str:
    """A date with its month in words, in the order of the language."""
    return say("{month} {day}, {year}").format(month=say(MONTHS[day.month - 1]), day=day.day, year=day.year)
