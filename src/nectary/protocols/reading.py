"""The text of a protocol file -> the protocol."""

import hashlib
import json
from typing import Any

from nectary.base.ages import parse_gestation
from nectary.base.sources import Trust
from nectary.protocols.checking import faults
from nectary.protocols.content import parsed
from nectary.protocols.fields import PARTS
from nectary.protocols.ladders import LOCAL_TARGET_ML_KG_DAY, by_rule, written_out
from nectary.protocols.schema import NOT_STATED, Band, Protocol, Range, Signature

# mL a syringe of that size can be read to; local, waits for a dietitian
SYRINGE = ((1.0, 0.01), (5.0, 0.1), (20.0, 0.2), (1000.0, 1.0))


def version_of(content: dict[str, Any]) -> str:
    """The hash of a file's content without its signatures: what is signed."""
    bare = {name: value for name, value in content.items() if name != "signed"}
    return hashlib.sha256(json.dumps(bare, sort_keys=True, default=str).encode()).hexdigest()[:12]


def read(text: str, where: str) -> Protocol:
    """The protocol in `text`; UserError with the first thing that must be mended."""
    wrong = [one for one in faults(text) if not one.asks]
    if wrong:
        raise wrong[0].error(where)
    return of_content(parsed(text))


def of_content(content: dict[str, Any]) -> Protocol:
    """The protocol of a content without faults."""
    target, start, delivery = content["target"], content["start"], content["delivery"]
    full = target.get("full_ml_kg_day")
    stated = {part: str(content[part].get("status", NOT_STATED)) for part in PARTS if part in content}
    arms = tuple(arm["id"] for arm in (*start.get("arms", ()), *content["ladder"].get("arms", ())))
    return Protocol(
        id=content["id"],
        title=content["title"],
        kind=content["kind"],
        population=content["population"],
        trust=Trust(content["status"]),
        source=content["source"],
        version=version_of(content),
        starts=content.get("starts"),
        next_review=content.get("next_review"),
        weight_basis=content["weight"]["basis"],
        weight_trust=Trust(content["weight"]["status"]),
        arms=tuple(dict.fromkeys(arms)),
        windows=_windows(start),
        interval_h=delivery["interval_h"],
        allowed_h=tuple(delivery["allowed_h"]),
        bands=tuple(
            _band(row, content["ladder"], full or LOCAL_TARGET_ML_KG_DAY) for row in content["ladder"]["band"]
        ),
        target_ml_per_kg_day=full or LOCAL_TARGET_ML_KG_DAY,
        target_trust=Trust.LOCAL if full is None else Trust(target["status"]),
        after_target=target.get("after", NOT_STATED),
        stated={part: said for part, said in stated.items() if said != NOT_STATED},
        not_stated=tuple(part for part in PARTS if stated.get(part, NOT_STATED) == NOT_STATED),
        modifiers=tuple(f"{row['when']}: {row['note']}" for row in content.get("modifier", ())),
        does_not_cover=tuple(row["what"] for row in content.get("does_not_cover", ())),
        syringe=tuple(
            (row["below_ml"], row["syringe_step_ml"]) for row in content.get("rounding", {}).get("by", ())
        )
        or SYRINGE,
        signatures=tuple(
            Signature(row["name"], row["role"], row["on"], row["version"])
            for row in content.get("signed", ())
        ),
        gestation_below_days=_days(content.get("gestation_below")),
        content=content,
    )


def _days(text: str | None) -> int | None:
    return None if text is None else parse_gestation(text)


def _windows(start: dict[str, Any]) -> dict[str, tuple[int, int]]:
    """Hours after birth by arm; "" = whatever the arm; empty where the source does not say."""
    found = {arm["id"]: (arm["window"][0], arm["window"][1]) for arm in start.get("arms", ())}
    if "window" in start:
        found[""] = (start["window"][0], start["window"][1])
    return found


def _of_arm(row: dict[str, Any], arm: dict[str, Any]) -> dict[str, Any]:
    """The band's rule with what the arm says in its place; a range goes with its number."""
    replaced = {f"{name}_range" for name in arm}
    return {name: value for name, value in row.items() if name not in replaced} | arm


def _ranges(rule: dict[str, Any]) -> tuple[Range, ...]:
    printed = ((name, rule.get(f"{name}_range")) for name in ("initial", "step"))
    return tuple((name, pair[0], pair[1]) for name, pair in printed if pair)


def _band(row: dict[str, Any], ladder: dict[str, Any], target: int) -> Band:
    rules = {arm["id"]: _of_arm(row, arm) for arm in ladder.get("arms", ())} or {"": row}
    if ladder["type"] == "table":
        ladders = {"": written_out(row["steps"])}
    else:
        ladders = {arm: by_rule(rule, target) for arm, rule in rules.items()}
    ranges = {arm: _ranges(rule) for arm, rule in rules.items()}
    return Band(
        row["grams"][0], row["grams"][1], ladders, _days(row.get("or_ga_below")), _days(row.get("ga_from")),
        _days(row.get("ga_below")), ranges,
    )  # fmt: skip
