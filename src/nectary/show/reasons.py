"""Coded reasons, topics and interpreters of the record, as people read them."""

from nectary.base.language import marked

REASONS = {
    "belly": marked("the belly"),
    "vomiting_bile": marked("green vomit"),
    "blood": marked("blood"),
    "unstable": marked("the baby is unstable"),
    "procedure": marked("a procedure"),
    "transfusion": marked("a transfusion"),
    "no_milk": marked("no milk at hand"),
    "baby_away": marked("the baby was away"),
    "work_up": marked("a work-up is open"),
    "other": marked("another reason"),
    "none_recorded": marked("no reason recorded"),
}
TOPICS = {
    "nec": marked("NEC"),
    "feeds_going_up": marked("feeds going up"),
    "first_fortifier": marked("first fortifier"),
    "first_formula": marked("first formula"),
    "change_from_guide": marked("a change from the guide"),
    "other": marked("something else"),
}
INTERPRETERS = {
    "professional": marked("professional interpreter"),
    "family": marked("someone of the family"),
    "not_needed": marked("not needed"),
    "none": marked("none"),
}
