"""The case definitions over a record: the findings of each work-up gathered, open ones left uncounted."""

from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from nectary.definitions.findings import FLAGS, NUMBERS, WORDS, WorkUp
from nectary.engine.define import Answers, answers

SEPARATOR = "\x1f"


@dataclass(frozen=True)
class Episode:
    """One work-up of one stay; `answers` None: it is still open, so nothing is worked out."""

    infant_id: str
    episode_id: str
    stated: str | None
    answers: Answers | None


def _usable(rows: pa.Table) -> list[dict[str, Any]]:
    return [row for row in rows.to_pylist() if row["flag"] is None or row["confirmed"]]


def episodes(tables: dict[str, pa.Table], names: tuple[str, ...]) -> list[Episode]:
    """Every work-up of `tables` under the definitions of `names`, in order of stay and work-up.

    A finding that is doubted, or given both ways, is unknown. Where no finding says so, a diagnosis says
    whether there was an operation or a drain, and a baby who went home had no post-mortem. A stay's work-ups
    are open until a usable diagnosis of the stay is closed; a stay with an open diagnosis stays open.
    """
    infants = {row["infant_id"]: row for row in _usable(tables["infants"])}
    stated, operations = _diagnoses(tables["diagnoses"]), _operations(tables["diagnoses"])
    gathered: dict[tuple[str, str], dict[str, list[Any]]] = {}
    for row in tables["findings"].to_pylist():
        key = (row["infant_id"], row["episode_id"] or "")
        values = gathered.setdefault(key, {})
        name = row["finding"]
        if name not in (*FLAGS, *NUMBERS, *WORDS):
            continue
        usable = row["flag"] is None or row["confirmed"]
        value = row["number"] if name in NUMBERS else row["value"]
        values.setdefault(name, []).append(value if usable else None)
        if name in ("pneumatosis", "portal_venous_gas", "pneumoperitoneum") and row["certainty"] and usable:
            values.setdefault("read_status", []).append(row["certainty"])
    closed = [key for key in sorted(gathered) if stated.get(key[0], ("", False))[1]]
    work_ups = [
        WorkUp(
            SEPARATOR.join(key),
            _values(gathered[key], infants.get(key[0], {}), operations.get(key[0], set())),
        )
        for key in closed
    ]
    said = {tuple(one.id.split(SEPARATOR)): one for one in answers(work_ups, names)}
    return [Episode(*key, stated.get(key[0], (None, False))[0], said.get(key)) for key in sorted(gathered)]


def _diagnoses(rows: pa.Table) -> dict[str, tuple[str | None, bool]]:
    """infant_id -> (the first stated diagnosis, whether all of them are closed)."""
    found: dict[str, tuple[str | None, bool]] = {}
    for row in rows.to_pylist():
        usable = row["flag"] is None or row["confirmed"]
        name, closed = found.get(row["infant_id"], (None, True))
        name = name or (row["diagnosis"] if usable else None)
        found[row["infant_id"]] = (name, closed and usable and bool(row["closed"]))
    return found


def _operations(rows: pa.Table) -> dict[str, set[str | None]]:
    """infant_id -> what the usable diagnoses say of surgery; None among it = one does not say."""
    found: dict[str, set[str | None]] = {}
    for row in _usable(rows):
        found.setdefault(row["infant_id"], set()).add(row["surgery"])
    return found


def _values(found: dict[str, list[Any]], infant: dict[str, Any], surgery: set[str | None]) -> dict[str, Any]:
    """The fields of a work-up: one value where every row agrees, unknown where they do not."""
    values: dict[str, Any] = {
        name: rows[0] if len(set(rows)) == 1 else None
        for name, rows in found.items()
        if name != "read_status"
    }
    if "read_status" in found:  # one film read as definite is enough
        values["read_status"] = "definite" if "definite" in found["read_status"] else "equivocal"
    if "laparotomy" not in found and surgery and None not in surgery:
        values["laparotomy"] = "laparotomy" in surgery
        values.setdefault("drain_only", "drain" in surgery and "laparotomy" not in surgery)
    if "postmortem_nec" not in found and infant.get("left_how") == "home":
        values["postmortem_nec"] = False
    days = infant.get("gestation_days")
    if days is not None:
        values |= {"ga_weeks": days // 7, "ga_days": days % 7}
    return values
