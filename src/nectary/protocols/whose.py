"""Whose each number of a protocol is, and which of them a person ticks before signing it: facts, no words."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Any

from nectary.base.sources import Trust
from nectary.protocols.fields import (
    GESTATION,
    HOURS,
    KINDS,
    NUMBER,
    PAIR,
    TEXT,
    TEXTS,
    WHOLE,
    YES,
    Entry,
    entries,
)
from nectary.protocols.ladders import LOCAL_TARGET_ML_KG_DAY
from nectary.protocols.library import load
from nectary.protocols.provenance import aligned, content_of, example_of, paired
from nectary.protocols.reading import SYRINGE
from nectary.protocols.schema import PRESCRIBERS, Band, Protocol, Step
from nectary.protocols.typed import place_of

SAMPLE = 6  # of the numbers that are the example's, for each of the two who sign
RATE, FULL = "mL/kg/day", "target.full_ml_kg_day"
BY_NAME = {
    "gestation_below": "weeks+days", "or_ga_below": "weeks+days", "ga_from": "weeks+days",
    "ga_below": "weeks+days", "window": "h", "interval_h": "h", "allowed_h": "h", "split_hours": "h",
    "trophic_hours": "h", "step_hours": "h", "grams": "g", "below_g": "g", "trophic_max": RATE,
    "initial": RATE, "initial_range": RATE, "step": RATE, "step_range": RATE, "full_ml_kg_day": RATE,
    "range": RATE, "at_ml_kg_day": RATE, "from_ml_kg_day": RATE, "below_ml": "mL", "syringe_step_ml": "mL",
    "strength_kcal_per_dl": "kcal/dL", "percent": "%",
}  # fmt: skip
NUMERIC = (WHOLE, NUMBER, PAIR, HOURS, GESTATION)
NO_NUMBER_OF_THE_GUIDE = ("schema", "id", "title", "source", "disclaimer", "signed[]")
TRUSTED = frozenset(Trust) - {Trust.NOT_STATED}
RESTS_ON = "weight.basis"  # a word, and every volume rests on it


class Whose(StrEnum):
    """Who answers for a number."""

    UNIT = "unit"
    EXAMPLE = "example"
    CONVENTION = "convention"  # nectary's own assumption: no source and no unit says it


@dataclass(frozen=True)
class Number:
    """One number of a version: an entry of its file, or a tolerated day of the ladder that follows from it.

    `value`: as the file has it, the parts of a day; None = the version says nothing where its example does.
    `before`: what the example says there; None = nothing, or there is no example. `source` and `trust` are
    the example's of a number that is the example's. `day`, `arm`: of a day of the ladder;
    `ceiling`: one that gives at most so much.
    """

    path: str
    value: Any
    unit: str
    whose: Whose
    before: Any
    differs: bool
    source: str
    trust: Trust
    day: int | None = None
    arm: str = ""
    ceiling: bool = False


@dataclass(frozen=True)
class _Said:
    """What one file says by path, with what nectary fills in where it is silent."""

    entries: dict[str, Entry]
    filled_in: frozenset[str]


def whose(protocol: Protocol) -> tuple[Number, ...]:
    """Every number of this version: those of its file, those that it dropped, and the days of its ladders.

    A word counts where a number stands in it or rests on it: a text with a digit, yes or no, the weight.
    Without an example each number differs.
    """
    name = example_of(protocol.content)
    before = None if name is None else aligned(content_of(name), protocol.content)
    counted = {one.path for found in (protocol.content, before) for one in entries(found) if _counts(one)}
    now = _said(protocol.content, counted)
    then = _Said({}, frozenset()) if before is None else _said(before, counted)
    paths = [*now.entries, *(path for path in then.entries if path not in now.entries)]
    of_file = [_number(path, now, then, before) for path in paths]
    return (*of_file, *_days(protocol, name))


def asked(protocol: Protocol, role: str) -> tuple[Number, ...]:
    """The numbers that a signer of that role ticks.

    Each that differs from the example, and SAMPLE of the rest by the version's hash: the first ones for who
    prescribes, the last ones for who does not, so that two signers look at different ones.
    """
    numbers = whose(protocol)
    rest = sorted((one.path for one in numbers if not one.differs), key=lambda path: _lot(protocol, path))
    sample = rest[:SAMPLE] if role in PRESCRIBERS else rest[-SAMPLE:]
    return tuple(one for one in numbers if one.differs or one.path in sample)


def _lot(protocol: Protocol, path: str) -> bytes:
    return sha256(f"{protocol.version} {path}".encode()).digest()


def _said(content: dict[str, Any], counted: set[str]) -> _Said:
    of_file = {one.path: one for one in entries(content) if one.path in counted}
    filled_in: dict[str, float] = {}
    if FULL not in of_file:
        filled_in[FULL] = LOCAL_TARGET_ML_KG_DAY
    if not content.get("rounding", {}).get("by"):
        for at, (below, mark) in enumerate(SYRINGE):
            filled_in |= {f"rounding.by.{at}.below_ml": below, f"rounding.by.{at}.syringe_step_ml": mark}
    filled = {path: Entry(path, place_of(path), value) for path, value in filled_in.items()}
    return _Said(of_file | filled, frozenset(filled))


def _counts(entry: Entry) -> bool:
    place = entry.of
    head, name = place.partition(".")[0], place.rpartition(".")[2]
    kind = KINDS.get(place)
    if kind is None or head in NO_NUMBER_OF_THE_GUIDE or name in ("id", "source"):
        return False
    if kind in (TEXT, TEXTS):
        return any(letter.isdigit() for letter in str(entry.value))
    return kind in (*NUMERIC, YES) or place == RESTS_ON


def _number(path: str, now: _Said, then: _Said, example: dict[str, Any] | None) -> Number:
    one, other = now.entries.get(path), then.entries.get(path)
    here, there = path in now.filled_in, path in then.filled_in
    value, before = one and one.value, other and other.value
    same = one is not None and other is not None and (value, here) == (before, there)
    said = None if there and not here else before
    unit = BY_NAME.get(path.rpartition(".")[2], "")
    source, trust = ("", Trust.LOCAL) if example is None or not same else _trusted(path, example)
    whom = Whose.EXAMPLE if same and trust is not Trust.LOCAL else Whose.UNIT
    if here or (same and trust is Trust.LOCAL):
        whom, source, trust = Whose.CONVENTION, "", Trust.LOCAL
    return Number(path, value, unit, whom, said, not same, source, trust)


def _trusted(path: str, example: dict[str, Any]) -> tuple[str, Trust]:
    """The source and the trust that the example gives at `path`: those of the innermost part that does."""
    source, trust = "", Trust.NOT_STATED
    node: Any = example
    for name in path.split("."):
        if isinstance(node, dict):
            source = node.get("source", source)
            trust = Trust(node["status"]) if node.get("status") in TRUSTED else trust
        node = node[int(name)] if isinstance(node, list) else node.get(name, {})
    return source, trust


def _days(protocol: Protocol, name: str | None) -> Iterator[Number]:
    """Every tolerated day of every band and arm, beside the example's day of the band it is compared with."""
    example = None if name is None else load(name)
    befores = () if name is None else content_of(name)["ladder"]["band"]
    pairs = paired(protocol.content["ladder"]["band"], list(befores))
    for number, (band, at) in enumerate(zip(protocol.bands, pairs, strict=True)):
        old = None if example is None or at is None else example.bands[at]
        for arm in dict.fromkeys((*band.ladders, *(old.ladders if old else ()))):
            yield from _ladder(f"ladder.band.{number}.day", band, old, arm, example)


def _ladder(head: str, band: Band, old: Band | None, arm: str, example: Protocol | None) -> Iterator[Number]:
    steps, befores = band.ladders.get(arm, ()), old.ladders.get(arm, ()) if old else ()
    for day in range(max(len(steps), len(befores))):
        step, before = (found[day] if day < len(found) else None for found in (steps, befores))
        same = step is not None and step == before
        whom, source, trust = Whose.UNIT, "", Trust.LOCAL
        if same and example is not None:
            whom, source, trust = _of_example(before, example)
        shown = step or before
        yield Number(
            f"{head}.{day + 1}" + (f".{arm}" if arm else ""), step and step.parts, RATE, whom,
            before and before.parts, not same, source, trust, day + 1, arm,
            shown is not None and shown.stage == "trophic",
        )  # fmt: skip


def _of_example(day: Step | None, example: Protocol) -> tuple[Whose, str, Trust]:
    """Whose a day of the example's ladder is: one that stops at a target nobody stated is a convention."""
    silent = "full_ml_kg_day" not in example.content["target"]
    if day is not None and silent and max(day.parts) >= example.target_ml_per_kg_day:
        return Whose.CONVENTION, "", Trust.LOCAL
    printed = example.content["ladder"]["type"] == "table"
    return Whose.EXAMPLE, example.source, example.trust if printed else Trust.DERIVED
