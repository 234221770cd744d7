"""The case definitions over a record: the findings of each work-up gathered, open ones left uncounted."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from nectary.definitions.findings import FLAGS, NUMBERS, WORDS, WorkUp
from nectary.engine.define import Answers, answers

SEPARATOR = "\x1f"
SEVERAL = 2
READ_STATUS = "read_status"
FILMS = ("pneumatosis", "portal_venous_gas", "pneumoperitoneum")
Gathered = dict[tuple[str, str], dict[str, list[Any]]]  # (stay, work-up) -> finding -> what its rows say


@dataclass(frozen=True)
class Episode:
    """One work-up of one stay; `answers` None: it is still open, so nothing is worked out."""

    infant_id: str
    episode_id: str
    answers: Answers | None


def _is_usable(row: dict[str, Any]) -> bool:
    return row["flag"] is None or bool(row["confirmed"])


def _usable(rows: pa.Table) -> list[dict[str, Any]]:
    return [row for row in rows.to_pylist() if _is_usable(row)]


def episodes(tables: dict[str, pa.Table], names: tuple[str, ...]) -> list[Episode]:
    """Every work-up of `tables` under the definitions of `names`, in order of stay and work-up.

    A finding that is doubted, or given both ways, is unknown. Findings that name no work-up are of one,
    unless the stay had several: then nobody knows of which. Where no finding says so, a diagnosis says
    whether there was an operation or a drain, and a baby who went home had no post-mortem. A stay's work-ups
    are open until a usable diagnosis of the stay is closed; a stay with an open diagnosis stays open.
    """
    infants = {row["infant_id"]: row for row in _usable(tables["infants"])}
    closed, operations = _closed(tables["diagnoses"]), _operations(tables["diagnoses"])
    gathered = _gathered(tables["findings"])
    _doubt_the_unassigned(gathered, _diagnosed_work_ups(tables["diagnoses"]))
    work_ups = [
        WorkUp(
            SEPARATOR.join(key),
            _values(gathered[key], infants.get(key[0], {}), operations.get(key[0], set())),
        )
        for key in sorted(gathered)
        if key[0] in closed
    ]
    said = {tuple(one.id.split(SEPARATOR)): one for one in answers(work_ups, names)}
    return [Episode(*key, said.get(key)) for key in sorted(gathered)]


def _gathered(findings: pa.Table) -> Gathered:
    """What the rows of each work-up say, None where a row is doubted."""
    gathered: Gathered = {}
    for row in findings.to_pylist():
        values = gathered.setdefault((row["infant_id"], row["episode_id"] or ""), {})
        name, usable = row["finding"], _is_usable(row)
        if name not in (*FLAGS, *NUMBERS, *WORDS):
            continue
        value = row["number"] if name in NUMBERS else row["value"]
        values.setdefault(name, []).append(value if usable else None)
        if name in FILMS and row["certainty"] and usable:
            values.setdefault(READ_STATUS, []).append(row["certainty"])
    return gathered


def _doubt_the_unassigned(gathered: Gathered, diagnosed: Counter[str]) -> None:
    """Make unknown what findings without a work-up's name say, in each work-up of a stay that had several."""
    of_stay: dict[str, list[str]] = {}
    for stay, name in gathered:
        of_stay.setdefault(stay, []).append(name)
    for stay, names in of_stay.items():
        if "" not in names or (len(names) == 1 and diagnosed[stay] < SEVERAL):
            continue
        unassigned = [finding for finding in gathered[stay, ""] if finding != READ_STATUS]
        gathered[stay, ""] = {}
        for name in names:
            for finding in unassigned:
                gathered[stay, name].setdefault(finding, []).append(None)


def _diagnosed_work_ups(rows: pa.Table) -> Counter[str]:
    """infant_id -> how many of its diagnoses may have ended a work-up; sepsis is none."""
    return Counter(row["infant_id"] for row in rows.to_pylist() if row["diagnosis"] != "sepsis")


def _closed(rows: pa.Table) -> set[str]:
    """The stays with a diagnosis of which every one is closed, none of them doubted."""
    every = rows.to_pylist()
    still_open = {row["infant_id"] for row in every if not (_is_usable(row) and row["closed"])}
    return {row["infant_id"] for row in every} - still_open


def _operations(rows: pa.Table) -> dict[str, set[str | None]]:
    """infant_id -> what the usable diagnoses say of surgery; None among it = one does not say."""
    found: dict[str, set[str | None]] = {}
    for row in _usable(rows):
        found.setdefault(row["infant_id"], set()).add(row["surgery"])
    return found


def _values(found: dict[str, list[Any]], infant: dict[str, Any], surgery: set[str | None]) -> dict[str, Any]:
    """The fields of a work-up: one value where every row agrees, unknown where they do not."""
    values: dict[str, Any] = {
        name: rows[0] if len(set(rows)) == 1 else None for name, rows in found.items() if name != READ_STATUS
    }
    if READ_STATUS in found:  # one film read as definite is enough
        values[READ_STATUS] = "definite" if "definite" in found[READ_STATUS] else "equivocal"
    if "laparotomy" not in found and surgery and None not in surgery:
        values["laparotomy"] = "laparotomy" in surgery
        values.setdefault("drain_only", "drain" in surgery and "laparotomy" not in surgery)
    if "postmortem_nec" not in found and infant.get("left_how") == "home":
        values["postmortem_nec"] = False
    days = infant.get("gestation_days")
    if days is not None:
        values |= {"ga_weeks": days // 7, "ga_days": days % 7}
    return values
