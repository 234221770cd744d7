"""One entry in one short sentence: what the page says it saved, and what two entries side by side say."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from nectary.base.language import Say, marked
from nectary.show.words.labels import DECISIONS, GIVEN, spoken
from nectary.show.words.reasons import REASONS, TOLD, TOPICS

UL_A_ML = 1000
MILKS = {
    "mother": marked("mother's milk"),
    "donor": marked("donor milk"),
    "formula": marked("formula"),
    "unknown": marked("milk not named"),
}
DONE = {
    "confirm": marked("A second person said that it is right."),
    "correct": marked("Corrected. The entry that stood before is in the list, with why."),
    "withdraw": marked("Withdrawn. It is in the list, with why, and counts for nothing."),
    "move": marked("Moved to the other baby. Both pages and both audits say so."),
    "close": marked("The page is closed. Nothing on it was deleted."),
    "reopen": marked("The page is open again."),
}


def amount(volume_ul: int | None) -> str:
    """A volume in mL as it is written; empty where there is none."""
    return "" if volume_ul is None else f"{volume_ul / UL_A_ML:g} mL"


def clock(at: str, today: str) -> str:
    """HH:MM of a moment in ISO; with its date where it is not of `today` (YYYY-MM-DD)."""
    moment = datetime.fromisoformat(at)
    return f"{moment:%H:%M}" if at.startswith(today) else f"{moment:%Y-%m-%d %H:%M}"


def _feed(content: Mapping[str, Any], say: Say) -> str:
    given, milk = content["given"], spoken(content["milk"], MILKS, say)
    parts = [f"{milk} {amount(content['volume_ul'])}".strip()]
    if given != "given":
        parts.append(spoken(given, GIVEN, say))
    if content.get("reason"):
        parts.append(spoken(content["reason"], REASONS, say))
    return ", ".join(parts)


def _decision(content: Mapping[str, Any], say: Say) -> str:
    parts = [spoken(content["decision"], DECISIONS, say)]
    if content.get("step"):
        parts.append(say("step {number}").format(number=content["step"]))
    if content.get("aim") is not None:
        parts.append(f"{content['aim']} mL/kg/day")
    if content.get("reason"):
        parts.append(spoken(content["reason"], REASONS, say))
    return ", ".join(parts)


def _talk(content: Mapping[str, Any], say: Say) -> str:
    return say("a talk about {topic}").format(topic=spoken(content["topic"], TOPICS, say))


def _weight(content: Mapping[str, Any], say: Say) -> str:
    return f"{content['weight_g']} g"


WORDS = {"feed": _feed, "weight": _weight, "decision": _decision, "talk": _talk}


def entry(form: str, content: Mapping[str, Any], today: str, say: Say) -> str:
    """The entry that was typed into `form`: its time, then what; "" for a form that holds no entry."""
    if form not in WORDS:
        return ""
    return f"{clock(content['at'], today)}, {WORDS[form](content, say)}"


def said(form: str, content: Mapping[str, Any], today: str, say: Say) -> str:
    """What the page says after the form was taken."""
    if form in WORDS:
        return say("Saved {entry}.").format(entry=entry(form, content, today, say))
    if form == "told":
        return say("Saved: {answer}.").format(answer=spoken(content["answer"], TOLD, say))
    return say(DONE[form])
