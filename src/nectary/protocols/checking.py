"""Checks a protocol file: every fault at once, each a line that a dietitian can act on."""

import difflib
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Any

from nectary.base.errors import UserError
from nectary.base.language import marked
from nectary.base.people import as_compared
from nectary.protocols.content import parsed, said
from nectary.protocols.fault import Fault
from nectary.protocols.fields import KINDS, MOST_DAYS, NEEDED, TRUST, Entry, entries
from nectary.protocols.ladders import LOCAL_TARGET_ML_KG_DAY, days_of
from nectary.protocols.schema import PARTNERS, PRESCRIBERS, SCHEMA, enough
from nectary.protocols.shapes import misshapen

HOURS_A_DAY = 24
HALF_DAY = 12
LEAST_EDGE_G = 200  # a band that ends below this was written in kilograms
MOST_BANDS = 30
MOST_GUESSES = 20  # entries that no protocol has, of which it is guessed which one was meant
HOURLY_SLIP = 9  # mL/kg/hour steps end near 6; a ladder whose highest step is below this was never a day's


@cache
def limits() -> dict[str, dict[str, Any]]:
    """The limits of numbers in a protocol, by name; see limits.toml."""
    text = (files("nectary.protocols") / "limits.toml").read_text(encoding="utf-8")
    return {row["name"]: row for row in tomllib.loads(text)["limit"]}


def faults(text: str) -> tuple[Fault, ...]:
    """Every fault of the protocol in `text`, in the order of the file; those that only ask come last."""
    try:
        content = parsed(text)
    except UserError as error:
        mend, facts = marked("Mend that line first."), {"found": error.found, "expected": error.expected}
        return (Fault("", "", "{found}", "{expected}", mend, facts=facts),)
    found = [*misshapen(content)] or [*_kinds(content), *_missing(content)]
    if not any(not one.asks for one in found):  # what stands is of the right kind: now its sense
        found += _bands(content)
        if not found:
            found += _numbers(content)
        found += [*_target(content), *_delivery(content), *_dates(content), *_signatures(content)]
    return tuple(sorted(found, key=lambda one: one.asks))


def place_of(content: dict[str, Any], entry: Entry) -> str:
    """Where an entry stands, in words: the band by its grams, the n-th of a list."""
    said: list[str] = []
    here: Any = content
    for name in entry.path.split("."):
        if isinstance(here, list):
            here = here[int(name)]
            said[-1] = _band_name(here) if said == ["ladder", "band"] else f"{said[-1]} {int(name) + 1}"
        else:
            here = here[name]
            said.append(name)
    return ", ".join(said)


def _band_name(band: dict[str, Any]) -> str:
    grams = band.get("grams")
    if isinstance(grams, list) and len(grams) == 2:
        return f"band {grams[0]} to {grams[1]} g"
    return "a band"


def _kinds(content: dict[str, Any]) -> Iterator[Fault]:
    schema, strange = content.get("schema", SCHEMA), 0
    if schema != SCHEMA:
        facts = {"value": said(schema), "schema": SCHEMA}
        yield Fault(
            "schema", "schema", "{value}", "{schema}", marked("Begin from the template."), facts=facts
        )
    for entry in entries(content):
        kind, place = KINDS.get(entry.of), place_of(content, entry)
        if kind is None:
            if entry.value in ({}, []):
                continue
            strange += 1
            near = difflib.get_close_matches(entry.of, KINDS, n=1) if strange <= MOST_GUESSES else []
            yield Fault(
                entry.path, place, marked("an entry that no protocol has"),
                "{near}" if near else marked("one of the template"),
                facts={"near": near[0].replace("[]", "") if near else ""},
            )  # fmt: skip
        elif not kind.right(entry.value):
            facts = {"value": said(entry.value)}
            yield Fault(entry.path, place, "{value}", kind.expected, kind=kind.name, facts=facts)


def _missing(content: dict[str, Any]) -> Iterator[Fault]:
    there = {entry.of for entry in entries(content)}
    for path in NEEDED:
        if path not in there:
            silent = marked("Where the source is silent, say so.")
            kind, todo = KINDS[path], silent if path.endswith("status") else ""
            yield Fault(path, path, marked("nothing"), kind.expected, todo, kind=kind.name)
    bands = content.get("ladder", {}).get("band", [])
    if len(bands) > MOST_BANDS:
        facts = {"count": len(bands), "most": MOST_BANDS}
        yield Fault("ladder.band", "ladder", marked("{count} bands"), marked("at most {most}"), facts=facts)
    if not bands:
        one = marked("one band of birth weights or more")
        yield Fault("ladder.band", "ladder", marked("no band"), one)
    kind = KINDS["ladder.band[].grams"]
    for number, band in enumerate(bands):
        if "grams" not in band:
            path = f"ladder.band.{number}.grams"
            yield Fault(path, "a band", marked("no grams"), kind.expected, kind=kind.name)


def _bands(content: dict[str, Any]) -> Iterator[Fault]:
    ladder = content["ladder"]
    for number, band in enumerate(ladder["band"]):
        path, name = f"ladder.band.{number}", _band_name(band)
        low, high = band["grams"]
        if low >= high:
            first = marked("the lower edge first")
            yield Fault(f"{path}.grams", name, marked("no weight lies in it"), first)
        if 0 < high < LEAST_EDGE_G:
            yield Fault(
                f"{path}.grams", name, marked("ends at {grams} g"), marked("grams, not kilograms"),
                marked("Write 1000 for 1 kg."), facts={"grams": high},
            )  # fmt: skip
        if ladder["type"] == "table":
            yield from _table(band, path, name, ladder.get("split_hours"))
            continue
        yield from _rule(band, path, name, ladder.get("arms", []))
        yield from _long_rule(band, path, name, content)
    yield from _edges(ladder["band"])


def _edges(bands: list[dict[str, Any]]) -> Iterator[Fault]:
    """Neighbours by weight alone that overlap or leave weights out."""
    spans = [(band["grams"], band.get("ga_from"), band.get("ga_below")) for band in bands]
    for number, ((lower, *one), (upper, *other)) in enumerate(pairwise(spans)):
        if lower[1] != upper[0] and one == other == [None, None]:
            yield Fault(
                f"ladder.band.{number}.grams", f"band {lower[0]} to {lower[1]} g",
                marked("overlaps the next, which begins at {next} g") if lower[1] > upper[0]
                else marked("leaves a gap to the next, which begins at {next} g"),
                marked("the next to begin at {end} g"), facts={"next": upper[0], "end": lower[1]},
            )  # fmt: skip


def _table(band: dict[str, Any], path: str, name: str, split: int | None) -> Iterator[Fault]:
    steps, path = band.get("steps"), f"{path}.steps"
    if not steps:
        rows = marked("steps, a row a day, or a ladder by a rule")
        yield Fault(path, name, marked("no steps"), rows)
        return
    low, high = limits()["volume_ml_kg_day"]["fault"]
    for number, row in enumerate(steps, start=1):
        place, facts = f"{name}, step {number}", {"row": row, "step": number, "high": high}
        if any(part < low for part in row):
            above, hold = marked("mL/kg/day above 0"), marked("A hold is not a step.")
            yield Fault(path, place, "{row}", above, hold, facts=facts)
        elif any(part > high for part in row):
            yield Fault(path, place, "{row}", marked("at most {high} mL/kg/day"), facts=facts)
        elif split is not None and len(row) > 1 and len(row) * split != HOURS_A_DAY:
            facts = {"step": number, "parts": len(row), "wanted": HOURS_A_DAY // split, "hours": split}
            parts, wanted = marked("{parts} parts"), marked("{wanted} parts of {hours} h")
            yield Fault(path, place, parts, wanted, facts=facts)
    for number, (before, after) in enumerate(pairwise(steps), start=2):
        if low <= min(after) < max(before):
            yield Fault(
                path, f"{name}, step {number}", marked("{row} comes after {before}"),
                marked("no step below the one before it"),
                facts={"row": after, "before": before, "step": number},
            )  # fmt: skip
    highest = max(max(row) for row in steps)
    if highest < HOURLY_SLIP:
        an_hour = marked("Are these mL/kg/hour?")
        facts = {"highest": highest}
        yield Fault(path, name, marked("the highest step is {highest}"), "mL/kg/day", an_hour, facts=facts)


def _rule(band: dict[str, Any], path: str, name: str, arms: list[dict[str, Any]]) -> Iterator[Fault]:
    for label, rule in [(f"{name}, arm {arm.get('id')}", band | arm) for arm in arms] or [(name, band)]:
        hours, every = rule.get("trophic_hours"), rule.get("step_hours", HOURS_A_DAY)
        facts = {"hours": hours, "every": every}
        if "steps" in rule:
            by_rule = marked("what it begins at and goes up by, or a ladder as a table")
            yield Fault(f"{path}.steps", label, marked("steps in a rule"), by_rule)
        if hours and "trophic_max" not in rule:
            found, volume = (
                marked("{hours} h of first feeds and no volume"),
                marked("their most, in mL/kg/day"),
            )
            yield Fault(f"{path}.trophic_max", label, found, volume, facts=facts)
        if "initial" not in rule and not hours:
            volume = marked("what feeds begin at, in mL/kg/day")
            yield Fault(f"{path}.initial", label, marked("no initial volume"), volume)
        if rule.get("step") is not None and every not in (HALF_DAY, HOURS_A_DAY):
            found, whole = marked("a step every {every} h"), marked("every 12 or 24 h")
            yield Fault(f"{path}.step_hours", label, found, whole, facts=facts)
        if (hours or 0) % HALF_DAY:
            found, whole = marked("{hours} h of first feeds"), marked("whole half days, such as 24 or 48")
            yield Fault(f"{path}.trophic_hours", label, found, whole, facts=facts)


def _long_rule(band: dict[str, Any], path: str, name: str, content: dict[str, Any]) -> Iterator[Fault]:
    """A ladder that nobody would climb: told before it is made."""
    target = content["target"].get("full_ml_kg_day") or LOCAL_TARGET_ML_KG_DAY
    for rule in [band | arm for arm in content["ladder"].get("arms", [])] or [band]:
        days = days_of(rule, target)
        if days > MOST_DAYS:
            facts = {"days": days, "most": MOST_DAYS}
            yield Fault(path, name, marked("a ladder of {days} days"), marked("at most {most}"), facts=facts)
            return


def _target(content: dict[str, Any]) -> Iterator[Fault]:
    """A target that is a number needs to be said how far it may be trusted."""
    status = content["target"]["status"]
    if "full_ml_kg_day" in content["target"] and not TRUST.right(status):
        facts = {"value": said(status)}
        yield Fault("target.status", "target, status", "{value}", TRUST.expected, kind="word", facts=facts)


def _numbers(content: dict[str, Any]) -> Iterator[Fault]:
    """Numbers outside what a protocol may say, and outside what it usually says."""
    target, ladder = content["target"].get("full_ml_kg_day"), content["ladder"]
    yield from _limited("target_ml_kg_day", target, "target.full_ml_kg_day", "target")
    for number, band in enumerate(ladder["band"]):
        path, name = f"ladder.band.{number}", _band_name(band)
        if ladder["type"] == "table":
            yield from _table_numbers(band["steps"], f"{path}.steps", name, target)
            continue
        for rule in [band | arm for arm in ladder.get("arms", [])] or [band]:
            yield from _limited("step_ml_kg_day", rule.get("step"), f"{path}.step", name)
            yield from _limited("trophic_ml_kg_day", rule.get("trophic_max"), f"{path}.trophic_max", name)
            first = rule.get("initial")
            yield from _limited("first_ml_kg_day", first, f"{path}.initial", name)
            if target is not None and first is not None and first > target:
                most = marked("at most the target of {target} mL/kg/day")
                facts = {"first": first, "target": target}
                yield Fault(f"{path}.initial", name, marked("begins at {first}"), most, facts=facts)


def _table_numbers(steps: list[list[int]], path: str, name: str, target: int | None) -> Iterator[Fault]:
    yield from _limited("first_ml_kg_day", max(steps[0]), path, f"{name}, step 1")
    for number, (before, after) in enumerate(pairwise(steps), start=2):
        if risen := max(after) - max(before):
            yield from _limited("step_ml_kg_day", risen, path, f"{name}, step {number}")
    if target is not None and min(steps[-1]) < target and max(max(row) for row in steps) > target:
        last = marked("a last step at the target")
        passed = marked("steps pass the target of {target}")
        yield Fault(path, name, passed, last, asks=True, facts={"target": target})


VOLUME = marked("{low} to {high} mL/kg/day")
SLIPS = {
    "step_ml_kg_day": (marked("a step of {value}"), VOLUME),
    "first_ml_kg_day": (marked("a first volume of {value}"), VOLUME),
    "trophic_ml_kg_day": (marked("first feeds of {value}"), VOLUME),
    "target_ml_kg_day": (marked("a target of {value}"), VOLUME),
    "interval_h": (marked("an interval of {value}"), marked("{low} to {high} h")),
}


def _limited(name: str, value: int | None, path: str, place: str) -> Iterator[Fault]:
    if value is None:
        return
    limit = limits()[name]
    for kind, asks in (("fault", False), ("ask", True)):
        low, high = limit[kind]
        if not low <= value <= high:
            todo = marked("Is that meant?") if asks else marked("Is a digit wrong?")
            facts = {"value": value, "low": low, "high": high}
            yield Fault(path, place, *SLIPS[name], todo, asks, facts=facts)
            return


def _delivery(content: dict[str, Any]) -> Iterator[Fault]:
    delivery = content["delivery"]
    own, allowed = delivery["interval_h"], delivery["allowed_h"]
    for path, hours in (("interval_h", own), *(("allowed_h", one) for one in allowed)):
        if hours == 0 or HOURS_A_DAY % hours:
            whole = marked("hours that divide the day, such as 1, 2 or 3")
            facts = {"hours": hours}
            yield Fault(f"delivery.{path}", "delivery", marked("feeds every {hours} h"), whole, facts=facts)
            return
        yield from _limited("interval_h", hours, f"delivery.{path}", "delivery")
    if own not in allowed:
        yield Fault(
            "delivery.interval_h", "delivery, interval_h", marked("{hours} h is not among those allowed"),
            marked("one of {allowed} h"), facts={"hours": own, "allowed": ", ".join(map(str, allowed))},
        )  # fmt: skip
    start = content["start"]
    if start.get("window") is None and not start.get("arms") and start["status"] != "not_stated":
        hours_of = marked("hours after birth, from and to, or arms with two each")
        yield Fault("start.window", "start", marked("no window"), hours_of)


def _dates(content: dict[str, Any]) -> Iterator[Fault]:
    starts, review = content.get("starts"), content.get("next_review")
    if starts and review and review <= starts:
        found, facts = (
            marked("{review} is not after the start, {starts}"),
            {"review": review, "starts": starts},
        )
        yield Fault("next_review", "next_review", found, marked("a later day"), facts=facts)
    if content["kind"] == "unit" and review is None:
        again = marked("the day by which it is looked at again")
        yield Fault("next_review", "next_review", marked("no review date"), again, asks=True)


def _signatures(content: dict[str, Any]) -> Iterator[Fault]:
    """Signatures stand in files alone, so these words have no other language."""
    rows = content.get("signed", [])
    for number, row in enumerate(rows, start=1):
        place = f"signature {number}"
        for key in ("name", "role", "on", "version"):
            if key not in row:
                all_four = "name, role, on and version"
                yield Fault("signed", place, "no {key}", all_four, facts={"key": key})
                return
        if row["role"] not in (*PRESCRIBERS, *PARTNERS):
            facts = {"role": said(row["role"]), "roles": ", ".join((*PRESCRIBERS, *PARTNERS))}
            yield Fault("signed", place, "role {role}", "one of {roles}", facts=facts)
    names = [as_compared(row["name"]) for row in rows]
    if len(set(names)) < len(names):
        yield Fault("signed", "signatures", "one person signs twice", "two people")
    if len(rows) == 1:
        two = "two: it stays locked until then"
        yield Fault("signed", "signatures", "one signature", two, asks=True)
    roles = {row["role"] for row in rows}
    if len(rows) > 1 and not enough(roles):
        both = "a doctor or nurse practitioner, and a nurse or dietitian"
        facts = {"roles": ", ".join(sorted(roles))}
        yield Fault("signed", "signatures", "signed by {roles} alone", both, facts=facts)
    if rows and not (content.get("starts") and content.get("next_review")):
        undated = "signed without a start or a review date"
        yield Fault("signed", "signatures", undated, "starts, next_review")
