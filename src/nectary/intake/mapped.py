"""Other people's tables of samples -> infants and reported totals, by a mapping file."""

import csv
import math
import tomllib
from datetime import date
from decimal import Decimal, InvalidOperation
from importlib.resources import files
from pathlib import Path
from typing import Any

from nectary.base.errors import UserError
from nectary.intake.loaded import Loaded, Refusal, Refused, Row, arrow_table, counted
from nectary.record.plausibility import impossible, question_infant
from nectary.record.tables import id_column


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
        raise Refused(column, text, "a number, or empty for unknown", "not a number") from error
    if value.is_finite() and completed:
        value = Decimal(math.floor(value))
    if not value.is_finite() or value != value.to_integral_value() or value < 0:
        raise Refused(column, text, "a whole number of 0 or more", "not a whole number")
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
            raise Refused(rule["column"], text, " or ".join(rule["words"]), "not a known word")
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


def _infant(row: Row, mapping: dict[str, Any], file: str, on: date) -> tuple[Row, list[Row]]:
    infant_id = f"{mapping['unit_id']}-{row[mapping['infant']['id']]}"
    source = f"{file} row {row['']}"
    to_day = _whole(row, mapping["infant"]["order"], completed=True)
    infant = {name: _value(row, rule) for name, rule in mapping["infants"].items()}
    infant |= {"infant_id": infant_id, "unit_id": mapping["unit_id"], "source": source}
    for column in ("gestation_days", "birth_weight_g"):
        wanted = None if infant.get(column) is None else impossible("infants", column, infant[column], on=on)
        if wanted:
            raise Refused(mapping["infants"][column]["column"], str(infant[column]), wanted, "cannot be")
    infant["flag"] = question_infant(infant, on)
    totals = []
    for item, rule in mapping["reported"].items():
        value = _value(row, rule)
        if value is not None:
            totals.append(
                {"infant_id": infant_id, "reported_id": f"{infant_id}-{item}", "source": source, "item": item,
                 "value": value, "unit": rule["unit"], "to_day": to_day}
            )  # fmt: skip
    return infant, totals


def _places(name: str, rows: list[Row]) -> dict[tuple[str, str], tuple[str, int]]:
    """The file and row behind each of `rows`, by table and row id."""
    places = {}
    for row in rows:
        file, number = row["source"].rsplit(" row ", 1)
        places[name, row[id_column(name)]] = (file, int(number))
    return places


def _by_infant(
    rows: list[Row], keys: dict[str, str], file: str
) -> tuple[dict[str, list[tuple[int, Row]]], list[Refusal]]:
    """The rows of each infant with their order, and those that belong to no infant or no day."""
    found: dict[str, list[tuple[int, Row]]] = {}
    refusals = []
    for row in rows:
        try:
            order = _whole(row, keys["order"], completed=True)
            if order is None or not row[keys["id"]].strip():
                raise Refused(keys["order"], "", "an infant and a day", "cannot be placed")
            found.setdefault(row[keys["id"]], []).append((order, row))
        except Refused as refused:
            refusals.append(Refusal(file, row[""], *refused.because))
    return found, refusals


def load_mapped(path: Path, name: str, *, on: date | None = None) -> Loaded:
    """Infants and reported totals of the samples file `path`; each row is accepted, merged or refused.

    A row that cannot be ordered in time is refused; an infant whose last row is refused is spoken for by
    the row before it. UserError where nothing is accepted. `on`: whose day's limits; left out = today's.
    """
    mapping = read_mapping(name)
    path = path / "samples.csv" if path.is_dir() else path
    rows = _rows(path, mapping)
    by_infant, refusals = _by_infant(rows, mapping["infant"], path.name)
    infants, totals = [], []
    for samples in by_infant.values():
        for _, row in sorted(samples, key=lambda pair: (pair[0], pair[1][""]), reverse=True):
            try:
                infant, reported = _infant(row, mapping, path.name, on or date.today())
            except Refused as refused:
                refusals.append(Refusal(path.name, row[""], *refused.because))
                continue
            infants.append(infant)
            totals.extend(reported)
            break
    if not infants:
        raise UserError("no row was accepted", "at least one infant", "See the mapping.", path.name)
    flagged = sum(1 for infant in infants if infant.get("flag"))
    return Loaded(
        {"infants": arrow_table("infants", infants), "reported": arrow_table("reported", totals)},
        {
            "infants": counted(len(rows), len(infants), len(refusals), flagged),
            "reported": counted(len(totals), len(totals), 0, 0),
        },
        tuple(refusals),
        {**_places("infants", infants), **_places("reported", totals)},
    )
