"""A feeding protocol as its TOML file says it: bands by birth weight, steps by tolerated feeding day."""

import hashlib
import json
import tomllib
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Any

from nectary.base.ages import parse_gestation
from nectary.base.errors import UserError
from nectary.base.sources import Trust

SCHEMA = "nec-feeding-protocol/1"
PARTS_NOT_STATED = ("fortify", "milk", "donor_milk", "hold", "residuals", "transfusion")
HIGHEST_STEP_ML_KG_DAY = 250  # safety limit on a goal; a higher number is taken for a slip of the pen


@dataclass(frozen=True)
class Step:
    """One tolerated feeding day: mL/kg/day in its first and in its second half."""

    number: int
    halves: tuple[int, int]


@dataclass(frozen=True)
class Band:
    """The ladder for birth weights from `from_g` up to, not including, `below_g`."""

    from_g: int
    below_g: int
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Protocol:
    """One protocol version. `version` is the hash of its content; a changed number changes it."""

    id: str
    title: str
    kind: str
    population: str
    trust: Trust
    source: str
    version: str
    next_review: date | None
    weight_basis: str
    weight_trust: Trust
    arms: tuple[str, ...]
    interval_h: int
    allowed_h: tuple[int, ...]
    bands: tuple[Band, ...]
    target_ml_per_kg_day: int
    target_trust: Trust
    after_target: str
    not_stated: tuple[str, ...]
    modifiers: tuple[str, ...]
    gestation_below_days: int | None

    def covers_gestation(self, gestation_days: int | None) -> bool:
        """False at or above the protocol's limit; an unknown gestation or no limit is not outside it."""
        limit = self.gestation_below_days
        return limit is None or gestation_days is None or gestation_days < limit

    def band(self, birth_weight_g: int) -> Band:
        """The band that `birth_weight_g` falls in; UserError outside them all."""
        for band in self.bands:
            if band.from_g <= birth_weight_g < band.below_g:
                return band
        lowest, highest = self.bands[0].from_g, self.bands[-1].below_g
        raise UserError(
            f"birth weight {birth_weight_g} g is outside this protocol",
            f"{lowest} g to below {highest} g",
            "Use the protocol that covers this baby.",
            self.id,
        )


def packaged() -> tuple[str, ...]:
    """The ids of the protocols that come with nectary."""
    folder = files("nectary.protocols") / "packaged"
    return tuple(sorted(entry.name.removesuffix(".toml") for entry in folder.iterdir()))


def load(name: str) -> Protocol:
    """The protocol of a packaged id or a TOML file; UserError that says what a dietitian should mend."""
    if name in packaged():
        text = (files("nectary.protocols") / "packaged" / f"{name}.toml").read_text(encoding="utf-8")
    elif Path(name).is_file():
        text = Path(name).read_text(encoding="utf-8")
    else:
        raise UserError(
            f"no protocol {name!r}", f"a file or one of {', '.join(packaged())}", where="protocol"
        )
    try:
        return _read(tomllib.loads(text), Path(name).name)
    except tomllib.TOMLDecodeError as error:
        raise UserError(
            f"not a TOML file: {error}", "the packaged examples' form", where=Path(name).name
        ) from error
    except KeyError as error:
        raise UserError(
            f"{error} is missing", "every section of the template", where=Path(name).name
        ) from error


def _steps(rows: list[Any], where: str) -> tuple[Step, ...]:
    steps = []
    for number, row in enumerate(rows, start=1):
        right = isinstance(row, list) and len(row) == 2 and all(type(half) is int for half in row)
        if not right or not all(0 < half <= HIGHEST_STEP_ML_KG_DAY for half in row):
            raise UserError(
                f"step {number} is {row}",
                f"two whole numbers of mL/kg/day, above 0 and at most {HIGHEST_STEP_ML_KG_DAY}",
                "A hold is not a step.",
                where,
            )
        steps.append(Step(number, (row[0], row[1])))
    if not steps:
        raise UserError("a band without steps", "one step or more", where=where)
    return tuple(steps)


def _bands(ladder: dict[str, Any], where: str) -> tuple[Band, ...]:
    if ladder["type"] != "table":
        raise UserError(f"ladder type {ladder['type']!r}", "table", "Write the ladder out by day.", where)
    bands = []
    for row in ladder["band"]:
        low, high = row["grams"]
        bands.append(Band(low, high, _steps(row["steps"], f"{where} band {low}-{high} g")))
    for lower, upper in pairwise(bands):
        if lower.below_g != upper.from_g:
            raise UserError(
                f"bands end at {lower.below_g} g and begin at {upper.from_g} g",
                "no gap and no overlap",
                where=where,
            )
    return tuple(bands)


def _read(content: dict[str, Any], where: str) -> Protocol:
    if content["schema"] != SCHEMA:
        raise UserError(f"schema {content['schema']!r}", SCHEMA, where=where)
    canonical = json.dumps(content, sort_keys=True, default=str).encode()
    delivery, target, start = content["delivery"], content["target"], content["start"]
    return Protocol(
        id=content["id"],
        title=content["title"],
        kind=content["kind"],
        population=content["population"],
        trust=Trust(content["status"]),
        source=content["source"],
        version=hashlib.sha256(canonical).hexdigest()[:12],
        next_review=content.get("next_review"),
        weight_basis=content["weight"]["basis"],
        weight_trust=Trust(content["weight"]["status"]),
        arms=tuple(arm["id"] for arm in start.get("arms", ())),
        interval_h=delivery["interval_h"],
        allowed_h=tuple(delivery["allowed_h"]),
        bands=_bands(content["ladder"], where),
        target_ml_per_kg_day=target["full_ml_kg_day"],
        target_trust=Trust(target["status"]),
        after_target=target.get("after", "not_stated"),
        not_stated=tuple(part for part in PARTS_NOT_STATED if content[part]["status"] == "not_stated"),
        gestation_below_days=parse_gestation(content["gestation_below"])
        if "gestation_below" in content
        else None,
        modifiers=tuple(f"{row['when']}: {row['note']}" for row in content.get("modifier", ())),
    )
