"""Medicine names as charts write them -> one agent and kind."""

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from nectary.record.folding import folded

BRACKETS = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]")
WORD = re.compile(r"[a-z0-9]+")
UNIT = r"(?:mg|mcg|ug|g|kg|ml|l|units?|iu|meq|mmol|dose|day|min|hr?|hours?)"
AMOUNT = re.compile(rf"(?<![a-z])\d[\d.,]*\s*(?:%|{UNIT}(?:/{UNIT})*\b)?(?![a-z])|\bq\s*\d+\s*h\w*")
SALTS = frozenset(
    ("sulfate", "sulphate", "sulfato", "sodium", "sodico", "sodica", "disodium", "potassium", "calcium",
     "hydrochloride", "hcl", "clorhidrato", "citrate", "acetate", "phosphate", "fosfato", "succinate",
     "lysine", "trometamol", "trihydrate", "monohydrate", "base", "benzathine", "procaine")
)  # fmt: skip
BETWEEN = frozenset(("de", "and", "y", "with", "con", "of"))
NO_NAMES = frozenset(
    ("mg", "mcg", "ug", "kg", "ml", "units", "unit", "iu", "dose", "doses", "day", "days", "daily", "bid",
     "tid", "qid", "every", "hours", "hour", "hr", "hrs", "per", "injection", "inj", "infusion", "solution",
     "suspension", "susp", "syrup", "drops", "via", "by", "por")
)  # fmt: skip
ROUTES = {
    "iv": "iv", "intravenous": "iv", "intravenosa": "iv", "im": "im", "intramuscular": "im",
    "po": "enteral", "ng": "enteral", "og": "enteral", "oral": "enteral", "enteral": "enteral",
    "topical": "topical", "topica": "topical", "ointment": "topical", "cream": "topical", "eye": "topical",
    "ophthalmic": "topical", "oftalmica": "topical", "otic": "topical", "inhaled": "inhaled",
    "nebulized": "inhaled", "nebulised": "inhaled", "inhalada": "inhaled",
}  # fmt: skip
APART = ("topical", "enteral", "inhaled")  # routes by which a name can be given for another purpose


@dataclass(frozen=True)
class Medicine:
    """`agent`: the one name we use; None for a class such as "cephalosporin", whose agent is not known.

    `reaches_blood`: False where the name alone says that it does not; None = its route must tell.
    `route`: one that stands in the name itself, as in "vancomycin (oral)"; None = none stands there.
    """

    agent: str | None
    kind: str
    reaches_blood: bool | None = None
    route: str | None = None


Key = tuple[str, ...]


@cache
def _listed() -> dict[Key, Medicine]:
    """Each listed name's words, in the order of the alphabet, so that A/B and B-A are one."""
    text = (files("nectary.record") / "medicines.csv").read_text(encoding="utf-8")
    return {
        _key(row["name"]): Medicine(
            row["agent"] or None, row["kind"], False if row["reaches_blood"] == "no" else None
        )
        for row in csv.DictReader(text.splitlines())
    }


def _key(text: str) -> Key:
    return tuple(sorted(word for word in WORD.findall(folded(text)) if word not in BETWEEN))


def _bare(text: str) -> Key:
    """The words of a name without dose, route and form."""
    words = _key(AMOUNT.sub(" ", folded(text)))
    return tuple(word for word in words if word not in NO_NAMES and word not in ROUTES)


def _one_name(text: str) -> Medicine | None:
    bare = _bare(text)
    without_salt = tuple(word for word in bare if word not in SALTS)
    for key in (_key(text), bare, without_salt):
        if key in _listed():
            return _listed()[key]
    return None


@lru_cache(maxsize=10_000)  # charts say the same few over and over
def named(given_name: str) -> Medicine | None:
    """The medicine of a name as charted; None for a name that is not listed, or that says two things.

    Case, accents, dose, salt and the order of a combination do not matter. A brand may stand in brackets
    behind the name. Nothing is guessed: a misspelling is known where the list has it.
    """
    within = [one for pair in BRACKETS.findall(given_name) for part in pair for one in split_list(part)]
    parts = (BRACKETS.sub(" ", given_name), *within)
    found = {one for one in map(_one_name, parts) if one is not None}
    routes = {ROUTES[word] for word in _key(given_name) if word in ROUTES}
    if len(found) != 1 or len(routes) > 1:
        return None
    return replace(found.pop(), route=next(iter(routes), None))


def split_list(text: str) -> list[str]:
    """The names of a cell that lists several: split at commas and semicolons outside brackets.

    The same name twice stays twice: two courses.
    """
    names, depth = [""], 0
    for one in text:
        depth = max(0, depth + (one in "([") - (one in ")]"))
        if one in ",;" and not depth:
            names.append("")
        else:
            names[-1] += one
    return [name.strip() for name in names if name.strip()]


def contradicts(row: Mapping[str, Any]) -> bool:
    """Whether the kind or agent of a row of medicines is not that of its name.

    Not where it was given on the skin, into the gut or by breath, and its kind is called "other":
    erythromycin for the gut's movement and adrenaline for the airway are no antibiotic and no inotrope.
    """
    given, agent, kind = row.get("given_name"), row.get("agent"), row.get("kind")
    by_name = named(given) if given else None
    by_agent = named(agent) if agent else None
    if by_name and by_agent and by_name.agent and by_agent.agent and by_name.agent != by_agent.agent:
        return True
    if kind is None or (kind == "other" and row.get("route") in APART):
        return False
    return any(one is not None and one.kind != kind for one in (by_name, by_agent))
