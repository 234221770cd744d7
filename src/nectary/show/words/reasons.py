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
TOLD = {
    "told": marked("told"),
    "trying": marked("trying to reach them"),
    "not_yet": marked("not yet"),
}
WHY_CORRECTED = {
    "wrong_baby": marked("it is another baby's"),
    "wrong_amount": marked("wrong amount"),
    "wrong_time": marked("wrong time"),
    "wrong_kind": marked("wrong milk, step or word"),
    "entered_twice": marked("entered twice"),
    "not_done": marked("it was not done"),
    "other": marked("another reason"),
}
WHY_CLOSED = {
    "wrong_baby": marked("it was opened for the wrong baby"),
    "entered_twice": marked("the baby has another page"),
    "not_here": marked("the baby never came here"),
    "other": marked("another reason"),
}
