"""Other people's tables of samples -> infants and reported totals, by a mapping file."""

import csv
import math
import tomllib
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from importlib.resources import files
from pathlib import Path
from typing import Any

import pyarrow as pa

from nectary.base.errors import UserError
from nectary.engine.schema import arrow_schema

Row = dict[str, Any]


@dataclass(frozen=True)
class Refusal:
    """Why a source row was not taken: where it stands, what was found, what was expected."""

    file: str
    row: int
    column: str
    found: str
    expected: str
    reason: str


@dataclass(frozen=True)
class Loaded:
    """`tables`: what was taken. `counts`: read = accepted + refused + merged, a table of source rows."""

    tables: dict[str, pa.Table]
    counts: dict[str, dict[str, int]]
    refusals: tuple[Refusal, ...]


class _Refused(Exception):
    def __init__(self, column: str, found: str, expected: str, reason: str) -> None:
        self.because = (column, found, expected, reason)


def read_mapping(name: str) -> dict[str, Any]:
    """The mapping of a packaged name or a TOML file; UserError where there is neither."""
    packaged = files("nectary.intake") / "mappings" / f"{name}.toml"
    place = Path(name) if name.endswith(".toml") else packaged
    if not place.is_file():
        known = sorted(
            entry.name.removesuffix(".toml") for entry in (files("nectary.intake") / "mappings").iterdir()
        )
        raise UserError(f"no mapping {name!r}", f"a .toml file or one of {', '.join(known)}", where="load")
    return tomllib.loads(place.read_text(encoding="utf-8"))


def _whole(row: Row, column: str, *, times: int = 1, completed: bool = False) -> int | None:
    """The cell as a whole number; `completed` takes the completed part of 37.3, which is 37."""
    text = row[column].strip()
    if not text:
        return None
    try:
        value = Decimal(text)
    except InvalidOperation as error:
        raise _Refused(column, text, "a number, or empty for unknown", "not a number") from error
    if value.is_finite() and completed:
        value = Decimal(math.floor(value))
    if not value.is_finite() or value != value.to_integral_value() or value < 0:
        raise _Refused(column, text, "a whole number of 0 or more", "not a whole number")
    return int(value) * times


def _value(row: Row, rule: dict[str, Any]) -> Any:
    """The cell that `rule` makes of `row`; None = unknown. A sum with an unknown part is unknown."""
    if "value" in rule:
        return rule["value"]
    if "sum" in rule:
        parts = [_whole(row, column) for column in rule["sum"]]
        return (
            None if any(part is None for part in parts) else sum(part for part in parts if part is not None)
        )
    if "words" in rule:
        text = row[rule["column"]].strip()
        if text and text not in rule["words"]:
            raise _Refused(rule["column"], text, " or ".join(rule["words"]), "not a known word")
        return rule["words"][text] if text else None
    return _whole(row, rule["column"], times=rule.get("times", 1), completed=rule.get("completed", False))


def _rows(path: Path, mapping: dict[str, Any]) -> list[Row]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            missing = [name for name in mapping["file_must_have"] if name not in (reader.fieldnames or ())]
            rows = [{**row, "": number} for number, row in enumerate(reader, start=2)]
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(
            "cannot be read as text", "a CSV file in UTF-8", "Check the path.", str(path)
        ) from error
    if missing:
        raise UserError(f"column {missing[0]} is missing", "the file this mapping is for", where=path.name)
    return rows


def _infant(row: Row, mapping: dict[str, Any], file: str) -> tuple[Row, list[Row]]:
    infant_id = f"{mapping['unit_id']}-{row[mapping['infant']['id']]}"
    source = f"{file} row {row['']}"
    to_day = _whole(row, mapping["infant"]["order"], completed=True)
    infant = {name: _value(row, rule) for name, rule in mapping["infants"].items()}
    infant |= {"infant_id": infant_id, "unit_id": mapping["unit_id"], "source": source}
    if infant.get("gestation_days") is None and infant.get("birth_weight_g") is None:
        infant["flag"] = "neither_gestation_nor_weight"
    totals = []
    for item, rule in mapping["reported"].items():
        value = _value(row, rule)
        if value is not None:
            totals.append(
                {"infant_id": infant_id, "reported_id": f"{infant_id}-{item}", "source": source, "item": item,
                 "value": value, "unit": rule["unit"], "to_day": to_day}
            )  # fmt: skip
    return infant, totals


def _table(name: str, rows: list[Row]) -> pa.Table:
    names = arrow_schema(name).names
    return pa.Table.from_pylist(
        [{key: row.get(key) for key in names} for row in rows], schema=arrow_schema(name)
    )


def load_mapped(path: Path, name: str) -> Loaded:
    """Infants and reported totals of the samples file `path`; each row is accepted, merged or refused.

    A row that cannot be ordered in time is refused; an infant whose last row is refused is spoken for by
    the row before it. UserError where nothing is accepted.
    """
    mapping = read_mapping(name)
    path = path / "samples.csv" if path.is_dir() else path
    rows = _rows(path, mapping)
    by_infant: dict[str, list[tuple[int, Row]]] = {}
    refusals = []
    for row in rows:
        try:
            order = _whole(row, mapping["infant"]["order"], completed=True)
            if order is None or not row[mapping["infant"]["id"]].strip():
                raise _Refused(mapping["infant"]["order"], "", "an infant and a day", "cannot be placed")
            by_infant.setdefault(row[mapping["infant"]["id"]], []).append((order, row))
        except _Refused as refused:
            refusals.append(Refusal(path.name, row[""], *refused.because))
    infants, totals = [], []
    for samples in by_infant.values():
        for _, row in sorted(samples, key=lambda pair: (pair[0], pair[1][""]), reverse=True):
            try:
                infant, reported = _infant(row, mapping, path.name)
            except _Refused as refused:
                refusals.append(Refusal(path.name, row[""], *refused.because))
                continue
            infants.append(infant)
            totals.extend(reported)
            break
    if not infants:
        raise UserError("no row was accepted", "at least one infant", "See the mapping.", path.name)
    counts = {
        "infants": {
            "read": len(rows), "accepted": len(infants), "refused": len(refusals),
            "merged": len(rows) - len(infants) - len(refusals),
            "flagged": sum(1 for infant in infants if infant.get("flag")),
        }
    }  # fmt: skip
    return Loaded(
        {"infants": _table("infants", infants), "reported": _table("reported", totals)},
        counts,
        tuple(refusals),
    )
