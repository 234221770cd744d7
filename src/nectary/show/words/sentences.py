"""What a practice's verdict means, for staff and in plain words: one entry a practice and reason."""

from nectary.base.language import Say
from nectary.show.words.practice_words import SENTENCES, TITLES

PRACTICE_TITLES = TITLES


def practice_sentence(practice: str, why: str, *, for_families: bool, say: Say) -> str:
    """The sentence of `practice` for `why`; KeyError where there is none."""
    return say(SENTENCES[practice][why][for_families])
