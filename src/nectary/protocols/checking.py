"""Checks a protocol file: every fault at once, each a line that a dietitian can act on."""

import difflib
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Any

from nectary.base.errors import UserError
from nectary.protocols.fields import KINDS, NEEDED, Entry, entries
from nectary.protocols.schema import PARTNERS, PRESCRIBERS, SCHEMA

HOURS_A_DAY = 24
HALF_DAY = 12
MOST_SLIP = 8  # a band edge this many times lighter than any preterm baby is a kilogram or a gram slip
LEAST_EDGE_G = 200
HOURLY_SLIP = 9  # mL/kg/hour steps end near 6; a ladder whose highest step is below this was never a day's


@dataclass(frozen=True)
class Fault:
    """One thing to mend; `asks`: it may be right, and a person must say so."""

    place: str
    found: str
    expected: str
    todo: str = ""
    asks: bool = False

    def line(self, where: str) -> str:
        """The whole fault as one line."""
        return str(
            UserError(self.found, self.expected, self.todo, f"{where}, {self.place}" if self.place else where)
        )


@cache
def limits() -> dict[str, dict[str, Any]]:
    """The limits of numbers in a protocol, by name; see limits.toml."""
    text = (files("nectary.protocols") / "limits.toml").read_text(encoding="utf-8")
    return {row["name"]: row for row in tomllib.loads(text)["limit"]}


def parsed(text: str) -> dict[str, Any]:
    """The content of a TOML text; UserError where it is none."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UserError(f"not a TOML file: {error}", "the form of the template") from error


def faults(text: str) -> tuple[Fault, ...]:
    """Every fault of the protocol in `text`, in the order of the file; those that only ask come last."""
    try:
        content = parsed(text)
    except UserError as error:
        return (Fault("", error.found, error.expected, "Mend that line first."),)
    found = [*_kinds(content), *_missing(content)]
    if not any(not one.asks for one in found):  # what stands is of the right kind: now its sense
        found += _bands(content)
        if not found:
            found += _numbers(content)
        found += [*_delivery(content), *_dates(content), *_signatures(content)]
    return tuple(sorted(found, key=lambda one: one.asks))


def place_of(content: dict[str, Any], entry: Entry) -> str:
    """Where an entry stands, in words: the band by its grams, the n-th of a list."""
    names = entry.path.split(".")
    said = []
    for number, name in enumerate(names):
        if not name.isdigit():
            said.append(name)
        elif names[number - 1] == "band":
            said[-1] = _band_name(content["ladder"]["band"][int(name)])
        else:
            said[-1] = f"{said[-1]} {int(name) + 1}"
    return ", ".join(said)


def _band_name(band: dict[str, Any]) -> str:
    grams = band.get("grams")
    if isinstance(grams, list) and len(grams) == 2:
        return f"band {grams[0]} to {grams[1]} g"
    return "a band"


def _kinds(content: dict[str, Any]) -> Iterator[Fault]:
    if content.get("schema", SCHEMA) != SCHEMA:
        yield Fault("schema", f"{content['schema']!r}", SCHEMA, "Begin from the template.")
    for entry in entries(content):
        kind, place = KINDS.get(entry.of), place_of(content, entry)
        if kind is None:
            if entry.value in ({}, []):
                continue
            near = difflib.get_close_matches(entry.of, KINDS, n=1)
            yield Fault(
                place,
                "an entry that no protocol has",
                near[0].replace("[]", "") if near else "one of the template",
            )
        elif not kind.right(entry.value):
            yield Fault(place, f"{entry.value!r}", kind.expected)


def _missing(content: dict[str, Any]) -> Iterator[Fault]:
    there = {entry.of for entry in entries(content)}
    for path in NEEDED:
        if path not in there:
            todo = (
                'Write status = "not_stated" where the source is silent.' if path.endswith("status") else ""
            )
            yield Fault(path, "nothing", KINDS[path].expected, todo)
    bands = content.get("ladder", {}).get("band", [])
    if not bands:
        yield Fault("ladder", "no band", "one band of birth weights or more")
    for band in bands:
        if "grams" not in band:
            yield Fault("a band", "no grams", KINDS["ladder.band[].grams"].expected)


def _bands(content: dict[str, Any]) -> Iterator[Fault]:
    ladder = content["ladder"]
    for band in ladder["band"]:
        name = _band_name(band)
        if band["grams"][0] >= band["grams"][1]:
            yield Fault(name, "no weight lies in it", "the lower edge first")
        if 0 < band["grams"][1] < LEAST_EDGE_G:
            yield Fault(name, f"ends at {band['grams'][1]} g", "grams, not kilograms", "Write 1000 for 1 kg.")
        if ladder["type"] == "table":
            yield from _table(band, name, ladder.get("split_hours"))
        else:
            yield from _rule(band | {}, name, ladder.get("arms", []))
    spans = [(band["grams"], band.get("ga_from"), band.get("ga_below")) for band in ladder["band"]]
    for (lower, *one), (upper, *other) in pairwise(spans):
        if lower[1] != upper[0] and one == other == [None, None]:
            what = "overlaps" if lower[1] > upper[0] else "leaves a gap to"
            yield Fault(
                f"band {lower[0]} to {lower[1]} g",
                f"{what} the next, which begins at {upper[0]} g",
                f"the next to begin at {lower[1]} g",
            )


def _table(band: dict[str, Any], name: str, split: int | None) -> Iterator[Fault]:
    steps = band.get("steps")
    if not steps:
        yield Fault(name, "no steps", 'steps = [[12, 12], [24, 24]], or type = "rule"')
        return
    low, high = limits()["volume_ml_kg_day"]["fault"]
    for number, row in enumerate(steps, start=1):
        place = f"{name}, step {number}"
        if any(part < low for part in row):
            yield Fault(place, f"{row}", "mL/kg/day above 0", "A hold is not a step.")
        elif any(part > high for part in row):
            yield Fault(place, f"{row}", f"at most {high} mL/kg/day")
        elif split is not None and len(row) > 1 and len(row) * split != HOURS_A_DAY:
            yield Fault(place, f"{len(row)} parts", f"{HOURS_A_DAY // split} parts of {split} h")
    for number, (before, after) in enumerate(pairwise(steps), start=2):
        if low <= min(after) < max(before):
            yield Fault(
                f"{name}, step {number}", f"{after} comes after {before}", "no step below the one before it"
            )
    if max(max(row) for row in steps) < HOURLY_SLIP:
        yield Fault(
            name,
            f"the highest step is {max(max(row) for row in steps)}",
            "mL/kg/day",
            "Are these mL/kg/hour?",
        )


def _rule(band: dict[str, Any], name: str, arms: list[dict[str, Any]]) -> Iterator[Fault]:
    for label, rule in [(f"{name}, arm {arm.get('id')}", band | arm) for arm in arms] or [(name, band)]:
        if "steps" in rule:
            yield Fault(label, "steps in a rule", 'initial and step, or type = "table"')
        if rule.get("trophic_hours") and "trophic_max" not in rule:
            yield Fault(label, f"{rule['trophic_hours']} h of trophic feeds and no volume", "trophic_max")
        if "initial" not in rule and not rule.get("trophic_hours"):
            yield Fault(label, "no initial volume", "initial, in mL/kg/day")
        if rule.get("step") is not None and rule.get("step_hours", HOURS_A_DAY) not in (
            HALF_DAY,
            HOURS_A_DAY,
        ):
            yield Fault(label, f"a step every {rule['step_hours']} h", "every 12 or 24 h")
        for hours in ("trophic_hours",):
            if rule.get(hours, 0) % HALF_DAY:
                yield Fault(label, f"{rule[hours]} h of trophic feeds", "whole half days, such as 24 or 48")


def _numbers(content: dict[str, Any]) -> Iterator[Fault]:
    """Numbers outside what a protocol may say, and outside what it usually says."""
    target = content["target"].get("full_ml_kg_day")
    yield from _limited("target_ml_kg_day", target, "target")
    ladder = content["ladder"]
    for band in ladder["band"]:
        name = _band_name(band)
        if ladder["type"] == "table":
            for number, (before, after) in enumerate(pairwise(band["steps"]), start=2):
                yield from _limited(
                    "step_ml_kg_day", max(after) - max(before), f"{name}, step {number}", zero=True
                )
            highest = max(max(row) for row in band["steps"])
            if target is not None and min(band["steps"][-1]) < target and highest > target:
                yield Fault(
                    name, f"steps pass the target of {target}", "a last step at the target", asks=True
                )
            continue
        for rule in [band | arm for arm in ladder.get("arms", [])] or [band]:
            yield from _limited("step_ml_kg_day", rule.get("step"), name)
            yield from _limited("trophic_ml_kg_day", rule.get("trophic_max"), name)
            if target is not None and rule.get("initial", 0) > target:
                yield Fault(name, f"begins at {rule['initial']}", f"at most the target of {target} mL/kg/day")


def _limited(name: str, value: int | None, place: str, zero: bool = False) -> Iterator[Fault]:
    if value is None or (zero and value == 0):
        return
    limit = limits()[name]
    for kind, asks in (("fault", False), ("ask", True)):
        low, high = limit[kind]
        if not low <= value <= high:
            expected = f"{low} to {high} {limit['unit']}"
            what = name.replace("_ml_kg_day", "").replace("_", " ")
            todo = "Is that meant?" if asks else "Is a digit wrong?"
            yield Fault(place, f"a {what} of {value}", expected, todo, asks)
            return


def _delivery(content: dict[str, Any]) -> Iterator[Fault]:
    delivery = content["delivery"]
    for hours in (delivery["interval_h"], *delivery["allowed_h"]):
        if hours == 0 or HOURS_A_DAY % hours:
            yield Fault("delivery", f"feeds every {hours} h", "hours that divide the day, such as 1, 2 or 3")
            return
        yield from _limited("interval_h", hours, "delivery")
    if delivery["interval_h"] not in delivery["allowed_h"]:
        yield Fault(
            "delivery, interval_h",
            f"{delivery['interval_h']} h is not among allowed_h",
            " or ".join(map(str, delivery["allowed_h"])),
        )
    window = content["start"].get("window")
    if window is None and not content["start"].get("arms") and content["start"]["status"] != "not_stated":
        yield Fault("start", "no window", "window = [0, 24], in hours after birth, or arms with one each")


def _dates(content: dict[str, Any]) -> Iterator[Fault]:
    starts, review = content.get("starts"), content.get("next_review")
    if starts and review and review <= starts:
        yield Fault("next_review", f"{review} is not after the start, {starts}", "a later day")
    if content["kind"] == "unit" and review is None:
        yield Fault("next_review", "no review date", "the day by which it is looked at again", asks=True)


def _signatures(content: dict[str, Any]) -> Iterator[Fault]:
    rows = content.get("signed", [])
    for number, row in enumerate(rows, start=1):
        for key in ("name", "role", "on", "version"):
            if key not in row:
                yield Fault(f"signature {number}", f"no {key}", "name, role, on and version")
                return
        if row["role"] not in (*PRESCRIBERS, *PARTNERS):
            yield Fault(
                f"signature {number}", f"role {row['role']!r}", " or ".join((*PRESCRIBERS, *PARTNERS))
            )
    names = [row["name"].strip().casefold() for row in rows]
    if len(set(names)) < len(names):
        yield Fault("signatures", "one person signs twice", "two people")
    if len(rows) == 1:
        yield Fault("signatures", "one signature", "two: it stays locked until then", asks=True)
    roles = {row["role"] for row in rows}
    if len(rows) > 1 and not (roles & set(PRESCRIBERS) and roles & set(PARTNERS)):
        yield Fault(
            "signatures",
            f"signed by {' and '.join(sorted(roles))}",
            "a doctor or nurse practitioner, and a nurse or dietitian",
        )
    if rows and not (content.get("starts") and content.get("next_review")):
        yield Fault("signatures", "signed without a start or a review date", "starts and next_review")
