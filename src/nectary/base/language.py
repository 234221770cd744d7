"""One gettext room: every sentence a person reads is looked up here, on screen and on paper alike."""

import gettext
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from pathlib import Path

Say = Callable[[str], str]


def marked(text: str) -> str:
    """`text` itself: marks a sentence for the catalogue where it is declared, to be looked up later."""
    return text


LANGUAGES = {"en": "English", "es": "Español"}
# what a paper bears in another language, as a sentence calls it; `LANGUAGES` holds each language's own name
OTHER_WORDS = {"en": marked("English words"), "es": marked("Spanish words")}
# languages that are written from the right, by their two letters, so that one more of them needs no new page
FROM_THE_RIGHT = frozenset(("ar", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"))
DOMAIN = "django"  # the web shares this catalogue, and this is the name it looks for
LOCALE = Path(str(files("nectary.base") / "locale"))


def direction(language: str) -> str:
    """`rtl` for a language written from the right, such as ar or ar-EG, else `ltr`."""
    return "rtl" if language.lower().split("-")[0] in FROM_THE_RIGHT else "ltr"


def other_words(here: str, say: Say) -> list[tuple[str, str]]:
    """(code, what a paper bears in it) of each language but `here`, as a sentence of `say` names it."""
    return [(code, say(words)) for code, words in OTHER_WORDS.items() if code != here]


@cache
def speaker(language: str) -> Say:
    """The function that says an English sentence in `language`; KeyError for one we do not write in."""
    if language not in LANGUAGES:
        raise KeyError(language)
    if language == "en":
        return marked
    return gettext.translation(DOMAIN, LOCALE, [language]).gettext
