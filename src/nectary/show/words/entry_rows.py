"""One row of an entry's table in words, and what became of an entry that stands no longer."""

from collections.abc import Mapping
from typing import Any

from nectary.base.language import Say, marked
from nectary.show.words.entry_words import amount
from nectary.show.words.labels import DECISIONS, GIVEN, MILKS, spoken
from nectary.show.words.reasons import INTERPRETERS, REASONS, TOPICS

KINDS = {
    "feeds": marked("Feed"),
    "weights": marked("Weight"),
    "holds": marked("Hold"),
    "steps": marked("Decision"),
    "medicines": marked("Medicine"),
    "talks": marked("Talk with the family"),
    "feed_totals": marked("Sum of a day's feeds"),
    "fluids": marked("Fluid into a vein"),
    "supply": marked("Milk on hand"),
    "growth": marked("Length and head"),
    "cultures": marked("Culture"),
    "labs": marked("Laboratory number"),
    "findings": marked("Finding"),
    "diagnoses": marked("Diagnosis"),
    "transfusions": marked("Transfusion"),
    "support": marked("Support"),
    "lines": marked("Central line"),
    "tubes": marked("Feeding tube"),
    "consents": marked("Answer of the family"),
    "reported": marked("Reported total"),
}
HELD = {
    "feed": marked("one feed held"),
    "all_feeds": marked("all feeds held"),
    "no_advance": marked("no step up"),
}
MEDICINE_KINDS = {
    "antibiotic": marked("antibiotic"),
    "antifungal": marked("antifungal"),
    "antiviral": marked("antiviral"),
    "acid_suppressant": marked("acid suppressant"),
    "probiotic": marked("probiotic"),
    "nsaid": marked("anti-inflammatory medicine"),
    "steroid": marked("steroid"),
    "inotrope": marked("medicine for the circulation"),
    "caffeine": marked("caffeine"),
    "other": marked("other medicine"),
}
ROUTES = {
    "iv": marked("into a vein"),
    "im": marked("into a muscle"),
    "enteral": marked("by mouth or tube"),
    "inhaled": marked("inhaled"),
    "topical": marked("on the skin"),
}
HOW = {
    "corrected": marked("Corrected"),
    "withdrawn": marked("Withdrawn"),
    "moved": marked("Moved to another baby"),
}


def what(table: str, cells: Mapping[str, Any], say: Say) -> str:
    """What the row says, without its time; what is not recorded in it is left out or *unknown*."""
    parts = PARTS[table](cells, say)
    return ", ".join(part for part in parts if part)


def _feed(cells: Mapping[str, Any], say: Say) -> list[str]:
    milk = f"{spoken(cells['milk'], MILKS, say)} {amount(cells['volume_ul'])}".strip()
    if cells["given"] in (None, "given") and cells["volume_ul"] is None:
        milk = f"{milk}, {say('volume unknown')}"
    return [milk, spoken(cells["given"], GIVEN, say), _said(cells["reason"], REASONS, say)]


def _weight(cells: Mapping[str, Any], say: Say) -> list[str]:
    grams = say("unknown") if cells["weight_g"] is None else f"{cells['weight_g']} g"
    return [grams, say("a person said not to use it") if cells["do_not_use"] else ""]


def _hold(cells: Mapping[str, Any], say: Say) -> list[str]:
    return [spoken(cells["kind"], HELD, say), _said(cells["reason"], REASONS, say)]


def _decision(cells: Mapping[str, Any], say: Say) -> list[str]:
    step, aim = cells["step"], cells["aim_ul_per_g_day"]
    return [
        spoken(cells["decision"], DECISIONS, say),
        "" if step is None else say("step {number}").format(number=step),
        "" if aim is None else f"{aim} mL/kg/day",
        _said(cells["reason"], REASONS, say),
    ]


def _medicine(cells: Mapping[str, Any], say: Say) -> list[str]:
    name = cells["given_name"] or cells["agent"]
    kind = _said(cells["kind"], MEDICINE_KINDS, say)
    return [name or kind or say("unknown"), kind if name else "", _said(cells["route"], ROUTES, say)]


def _talk(cells: Mapping[str, Any], say: Say) -> list[str]:
    interpreter = _said(cells["interpreter"], INTERPRETERS, say)
    return [
        say("about {topic}").format(topic=spoken(cells["topic"], TOPICS, say)),
        cells["language"] or "",
        say("interpreter: {who}").format(who=interpreter) if interpreter else "",
        {True: say("a parent was asked"), False: say("no parent was asked")}.get(cells["parent_asked"], ""),
    ]


def _said(code: str | None, of: dict[str, str], say: Say) -> str:
    return "" if code is None else spoken(code, of, say)


PARTS = {
    "feeds": _feed,
    "weights": _weight,
    "holds": _hold,
    "steps": _decision,
    "medicines": _medicine,
    "talks": _talk,
}
LISTED = tuple(PARTS)


def stood_for(seconds: int, say: Say) -> str:
    """How long an entry had counted: under two hours in minutes, under two days in hours, else in days."""
    minutes = seconds // 60
    if minutes < 120:
        return say("{n} min").format(n=minutes)
    if minutes < 48 * 60:
        return say("{n} h").format(n=minutes // 60)
    return say("{n} days").format(n=minutes // (24 * 60))
