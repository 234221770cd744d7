"""The factors as their files declare them: what is compared, what leads, what is open. Keys, no sentences."""

from enum import StrEnum
from functools import cache
from typing import Any, TypedDict, cast

from nectary.base.errors import UserError
from nectary.base.sources import Trust
from nectary.evidence.cells import DATA, outcomes, toml
from nectary.stats.ways import Way


class Kind(StrEnum):
    """What a factor is to the people at the bedside."""

    INTERVENTION = "intervention"
    EXPOSURE = "exposure"
    NON_MODIFIABLE = "non_modifiable"
    EQUITY = "equity"  # for looking at care, never an input about a baby


class Direction(StrEnum):
    """What is known of the main comparison's first arm and NEC, in one word."""

    LOWERS = "lowers"
    RAISES = "raises"
    NOT_SHOWN = "not_shown"
    SHOWN_ABSENT = "shown_absent"
    CONFLICTING = "conflicting"
    OBSERVATIONAL_LOWERS = "observational_lowers"
    OBSERVATIONAL_RAISES = "observational_raises"
    NOT_READ = "not_read"  # nothing about NEC was read at a source yet


DESIGNS = ("randomised", "observational")
ROWS = ("all", "part")
# How a review reckons, proved by the weights that it prints: a half goes to each cell of a trial with a zero
WAYS = {
    "mh_half": Way(model="mh", zero="half-drop-double"),
    "iv_half": Way(model="ee", zero="half-drop-double"),
}


class Lead(TypedDict):
    """Which published estimate is meant: its source, population and measure in estimates.csv."""

    source: str
    population: str
    measure: str


class Answered(TypedDict, total=False):
    """One outcome of a comparison: what leads, what stands beside it, and how whole our rows are.

    `rows`: `all` = every trial of the review's own analysis (its weights, where they were read, add up to
    100), or `part`, and when left out. `model`: the key of WAYS that the review's weights prove; with `all`.
    """

    lead: Lead
    beside: Lead
    rows: str
    model: str


class Comparison(TypedDict):
    """Two arms. `families`: whether it may stand on a family page. `earlier_populations`: whose
    estimates answer for an earlier year."""

    intervention: str
    control: str
    design: str
    families: bool
    earlier_populations: list[str]
    outcomes: dict[str, Answered]


class Declaration(TypedDict):
    """One factor. `intervention`, `control` and `outcomes` are those of its `main` comparison.

    `also`: comparisons that a page must show beside the main one, because they point elsewhere.
    """

    title_key: str
    kind: str
    direction: str
    main: str
    also: list[str]
    intervention: str
    control: str
    outcomes: list[str]
    comparisons: dict[str, Comparison]
    funding: str
    not_covered: list[str]
    contradictions: list[dict[str, str]]
    positions: list[dict[str, str]]
    both_harms: list[dict[str, str]]


KEYS = {
    "title_key", "kind", "direction", "main", "funding", "not_covered", "contradictions", "positions",
    "both_harms", "comparisons",
}  # fmt: skip
INNER = {
    "contradictions": {"source", "key"},
    "positions": {"body", "date", "key", "trust"},
    "both_harms": {"arm", "harm"},
}


def _one_of(value: Any, name: str, known: Any, where: str) -> None:
    if value not in known:
        raise UserError(f"{name} is {value!r}", " or ".join(sorted(known)), where=where)


def _keys(given: dict[str, Any], needed: set[str], where: str, more: frozenset[str] = frozenset()) -> None:
    missing, odd = needed - set(given), set(given) - needed - more
    if missing or odd:
        found = f"{min(missing)} is missing" if missing else f"{min(odd)!r} is not a key here"
        raise UserError(found, ", ".join(sorted(needed | more)), where=where)


def _comparison(given: dict[str, Any], where: str) -> Comparison:
    more = frozenset({"families", "earlier_populations", "outcomes"})
    _keys(given, {"intervention", "control", "design"}, where, more)
    _one_of(given["design"], "design", DESIGNS, where)
    for outcome, answered in given.get("outcomes", {}).items():
        at = f"{where} {outcome}"
        _one_of(outcome, "outcome", outcomes(), where)
        _keys(answered, set(), at, frozenset({"lead", "beside", "rows", "model"}))
        _one_of(answered.get("rows", "part"), "rows", ROWS, at)
        if answered.get("rows") == "all":
            _one_of(answered.get("model"), "model", WAYS, at)
        for name in ("lead", "beside"):
            if name in answered:
                _keys(answered[name], {"source", "population", "measure"}, at)
    filled = {"families": True, "earlier_populations": [], "outcomes": {}} | given
    return cast(Comparison, filled)


def declaration(given: dict[str, Any], where: str) -> Declaration:
    """A factor's file, checked and filled in; UserError for an unknown word or a key that is missing.

    Positions that are only recalled are left out.
    """
    _keys(given, KEYS, where, frozenset({"also"}))
    _one_of(given["kind"], "kind", list(Kind), where)
    _one_of(given["direction"], "direction", list(Direction), where)
    _one_of(given["main"], "main", given["comparisons"], where)
    for key in given.get("also", ()):
        _one_of(key, "also", given["comparisons"], where)
    for name, needed in INNER.items():
        for entry in given[name]:
            _keys(entry, needed, f"{where} {name}")
    for position in given["positions"]:
        _one_of(position["trust"], "trust", list(Trust), f"{where} positions")
    comparisons = {
        key: _comparison(one, f"{where} comparisons.{key}") for key, one in given["comparisons"].items()
    }
    main = comparisons[given["main"]]
    return cast(
        Declaration,
        given
        | {
            "comparisons": comparisons,
            "also": given.get("also", []),
            "intervention": main["intervention"],
            "control": main["control"],
            "outcomes": list(main["outcomes"]),
            "positions": [row for row in given["positions"] if row["trust"] != Trust.RECALLED],
        },
    )


@cache
def factors() -> dict[str, Declaration]:
    """Every factor's declaration by id, one file each in data/factors."""
    places = sorted((DATA / "factors").iterdir(), key=lambda item: item.name)
    return {
        place.name.removesuffix(".toml"): declaration(toml(place), place.name)
        for place in places
        if place.name.endswith(".toml")
    }


def declared(factor: str) -> Declaration:
    """The declaration of `factor`; UserError with those there are."""
    if factor not in factors():
        raise UserError(f"no factor called {factor!r}", ", ".join(factors()), where="evidence")
    return factors()[factor]


def comparison_of(factor: str, comparison: str) -> Comparison:
    """One comparison of `factor`; UserError with those there are."""
    known = declared(factor)["comparisons"]
    if comparison not in known:
        raise UserError(f"no comparison called {comparison!r}", ", ".join(known), where=factor)
    return known[comparison]
