"""What a family takes to rounds and whom it calls: the daily five, the ladder with the unit's own names."""

from collections.abc import Mapping

from nectary.base.language import marked, speaker
from nectary.show.texts.by_pen import TELL

FIVE_TITLE = marked("Five questions for every day")
FIVE = (
    marked("Which milk today: mine, donor, formula? Was something added, and what is it made from?"),
    marked("How much, and how often? Is it going up today, and is that what the guide here says?"),
    marked("What are you watching in my baby? What would make you slow down or stop?"),
    marked("Antibiotic or acid blocker: what is it for, and when do you decide again?"),
    marked("This is what I saw. What did you see? What is the plan until tomorrow?"),
)
LADDER_TITLE = marked("If you see a change, or you are worried")
FIRST = marked("Say it now, out loud. You can go one step up at any time. You are not bothering anyone.")
STEPS = {
    "nurse": (
        marked("Your nurse"),
        marked("Say: I see a change. Please look at my baby now."),
    ),
    "charge_nurse": (
        marked("The charge nurse of this shift"),
        marked("Say: I am still worried. Please look at my baby with us."),
    ),
    "doctor": (
        marked("The doctor"),
        marked("Say: I am still worried. Please tell me what you see and what you think."),
    ),
    "any_hour": (
        marked("At any hour, also at night"),
        marked("Say: I need somebody to look at my baby now."),
    ),
    "family_call": (
        marked("A call that families make themselves"),
        marked("Not every hospital has one. Ask: is there one here, and which number is it?"),
    ),
}
NAME, NUMBER = marked("Name"), marked("Phone number")
LOOKED_AT = marked("These names and numbers were looked at on (day), by:")
LADDER_FOOT = marked("Filled in by this unit. Paper calls nobody, and it does not replace an interpreter.")
CALL = marked("Whom do I call?")


def _both(languages: list[str], text: str) -> tuple[str, str]:
    """`text` in the first language, and in the second or empty."""
    said = [speaker(code)(text) for code in languages]
    return said[0], said[1] if len(said) > 1 else ""


def rounds_card(languages: list[str]) -> dict[str, object]:
    """The badge card: each side with its language; the second language is the back, so that staff read along.

    Of one language the back holds what to tell at once, and whom to call. KeyError for a language we do not
    write in.
    """
    first, *more = languages
    back = _five(more[0]) if more else _calls(first)
    return {"languages": languages, "sides": [_five(first), back], "title": speaker(first)(FIVE_TITLE)}


def _five(language: str) -> dict[str, object]:
    say = speaker(language)
    return {"language": language, "title": say(FIVE_TITLE), "five": [say(one) for one in FIVE], "tell": "",
            "calls": []}  # fmt: skip


def _calls(language: str) -> dict[str, object]:
    say = speaker(language)
    calls = [say(STEPS[step][0]) for step in ("nurse", "charge_nurse", "doctor", "any_hour")]
    return {"language": language, "title": say(CALL), "five": [], "tell": say(TELL), "calls": calls}


def ladder(languages: list[str], typed: Mapping[str, tuple[str, str]]) -> dict[str, object]:
    """The ladder for paper; `typed`: of a step, the name and the number that the unit gave, empty for a pen.

    KeyError for a language we do not write in.
    """
    return {
        "languages": languages,
        "title": _both(languages, LADDER_TITLE),
        "first": _both(languages, FIRST),
        "tell": _both(languages, TELL),
        "name": _both(languages, NAME),
        "number": _both(languages, NUMBER),
        "looked_at": _both(languages, LOOKED_AT),
        "foot": _both(languages, LADDER_FOOT),
        "steps": [
            {
                "title": _both(languages, title),
                "say": _both(languages, words),
                "typed": typed.get(step, ("", "")),
            }
            for step, (title, words) in STEPS.items()
        ],
    }
