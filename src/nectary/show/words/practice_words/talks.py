"""What the verdicts on talks with the family mean."""

from nectary.base.language import marked
from nectary.show.words.practice_words.feeds import NO_NUMBER

TITLES = {
    "told_in_24h": marked("Family told about NEC within 24 hours"),
}

# (for staff, for families)
SENTENCES = {
    "told_in_24h": {
        "number_not_stated": NO_NUMBER,
        "told_in_time": (
            marked("A talk about NEC within 24 hours of admission is on record, in the family's language."),
            marked("The team wrote down that it talked with you about NEC in the first day here."),
        ),
        "no_talk_in_time": (
            marked("No talk about NEC within 24 hours of admission is on record in the family's language."),
            marked("No talk with you about NEC is written down for the first day. You can ask for it now."),
        ),
        "no_talks_recorded": (
            marked("This unit's record holds no talks with families, so this cannot be said."),
            marked("Talks with families are not written down here. You can ask about NEC at any time."),
        ),
        "time_or_language_missing": (
            marked("A talk about NEC is on record, but its time or language is missing."),
            marked(
                "A talk about NEC is written down without its time or language. Did you understand it all?"
            ),
        ),
        "time_not_over": (
            marked("The first 24 hours are not over."),
            marked("It is still the first day. You can ask about NEC whenever you are ready."),
        ),
    }
}
