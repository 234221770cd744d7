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
