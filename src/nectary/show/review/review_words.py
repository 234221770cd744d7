"""Words about reviewing a text: who reviews, what each answers for, why something was not taken."""

from datetime import date

from nectary.base.language import Say, marked
from nectary.show.words.labels import long_date

ROLES = {
    "nurse": marked("a nurse"),
    "nurse_practitioner": marked("a nurse practitioner"),
    "doctor": marked("a doctor"),
    "dietitian": marked("a dietitian"),
    "parent_reviewer": marked("a parent whose baby was in a unit"),
    "bereaved_parent": marked("a bereaved parent"),
    "translator": marked("a translator"),
}
# who is needed, and why: the rule itself is data in web/chart/reviews.py
PARTS = {
    "clinician": (
        marked("A nurse, nurse practitioner, doctor or dietitian"),
        marked("answers for what the text says about care."),
    ),
    "parent": (
        marked("A parent whose baby was in a unit"),
        marked("answers for how the text reads in those days."),
    ),
    "bereaved": (
        marked("A parent whose baby died"),
        marked("answers for how this text reads after a loss."),
    ),
    "translator": (
        marked("A translator"),
        marked("answers that it says what the English says. If the English changes, this signature lapses."),
    ),
}
STILL = {
    "clinician": marked("a clinician"),
    "parent": marked("a parent"),
    "bereaved": marked("a bereaved parent"),
    "translator": marked("a translator"),
}
# the groups of the desk's list, by the form of a text
FORMS = {
    "card": marked("Cards for families"),
    "paper": marked("Papers to carry, and the words of the ward"),
    "page": marked("Pages for all"),
    "factor": marked("What do the studies say?"),
    "claim": marked("Disputed claims, both sides"),
}
LAPSED = {
    "changed": marked("the text was changed after it was signed"),
    "english_changed": marked("the English was changed after it was signed"),
    "taken_back": marked("taken back by the signer"),
}
REFUSED = {
    "text_changed": marked(
        "The text was changed after you opened this page, so nothing was kept. Please read it as it is now."
    ),
    "not_read": marked("Nothing was signed: the box that says you read every sentence is not ticked."),
    "no_name": marked("Nothing was signed: your name is missing."),
    "signed_already": marked("You have signed this text already. One person signs a text once."),
    "same_name": marked(
        "Somebody of this name has signed this text already, and one person fills one part only. "
        "If you are two people, add a middle name."
    ),
    "not_needed": marked("Nothing was signed: this text needs no signature from your part."),
    "no_words": marked("Nothing was kept: the comment is empty."),
    "too_long": marked("Nothing was kept: the comment is longer than {expected} letters."),
    "no_sentence": marked("Nothing was kept: this text has no such sentence."),
    "no_key": marked("The form was incomplete. Load the page again; nothing was saved."),
}


def role_word(role: str, say: Say) -> str:
    """Who signed, without a name; the role's own key for one without words."""
    return say(ROLES[role]) if role in ROLES else role


def seal(role: str, on: date, say: Say) -> str:
    """One signature as the public reads it: the role and the day, never a name."""
    return say("{who}, {day}").format(who=role_word(role, say), day=long_date(on, say))


def why_refused(why: str, expected: str, say: Say) -> str:
    """The sentence for a refusal of the desk; KeyError for one that is not listed."""
    return say(REFUSED[why]).format(expected=expected)
