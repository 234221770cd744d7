"""A folder of CSV files in the record's own tables -> the record's rows, every source row answered for."""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import pyarrow as pa

from nectary.base.errors import UserError
from nectary.engine.schema import empty
from nectary.intake.adding import SAID_OF_A_ROW, Beside, beside, standing_rows
from nectary.intake.cells import Clock, birth_text, place, read_row
from nectary.intake.loaded import Loaded, Refusal, Refused, Row, arrow_table, counted
from nectary.intake.sheets import Sheet, find_files, read_sheet
from nectary.record.plausibility import question_stay
from nectary.record.tables import TABLES, id_column

Tables = dict[str, pa.Table]


@dataclass
class _Taken:
    """The rows of one table so far, by row id; `places` says where each stands in its file."""

    sheet: Sheet
    refusals: list[Refusal]
    rows: dict[str, Row] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.sheet.table

    @property
    def read(self) -> int:
        return len(self.sheet.rows) + len(self.sheet.refusals)

    def refuse(self, number: int, because: tuple[str, str, str, str]) -> None:
        self.refusals.append(Refusal(self.sheet.file, number, *because))

    def refuse_taken(self, row: Row, because: tuple[str, str, str, str]) -> None:
        """Refuse a row that had been taken."""
        row_id = row[id_column(self.name)]
        del self.rows[row_id]
        self.refuse(self.places.pop(row_id), because)


def _content_hash(name: str, row: Row) -> str:
    """An id made of the row's values: the same row has the same id in every file it is sent in."""
    values = {key: value for key, value in row.items() if key not in SAID_OF_A_ROW}
    return hashlib.sha256(json.dumps([name, values], sort_keys=True).encode()).hexdigest()[:20]


def _cannot_be_told_apart(name: str, row: Row) -> bool:
    """Whether two such rows could be two feeds as well as one feed twice: an amount and only a day."""
    timed = row.get("at_min") is not None or row.get("start_min") is not None
    return "volume_ul" in TABLES[name].names and not timed


def _keep(taken: _Taken, rows: list[tuple[int, Row]]) -> None:
    """Takes `rows`, each under its id; merges repeats, refuses rows of one id that differ.

    Amounts without a time or a row id that are alike, eight feeds of one day say, are all kept and all
    flagged: merged they would make the day's sum too small, unquestioned perhaps too large.
    """
    key = id_column(taken.name)
    groups: dict[str, list[tuple[int, Row]]] = {}
    repeats: dict[str, list[Row]] = {}
    for number, row in rows:
        row_id = row.get(key)
        if row_id is None:
            row_id = _content_hash(taken.name, row)
            if _cannot_be_told_apart(taken.name, row):
                alike = repeats.setdefault(row_id, [])
                alike.append(row)
                row_id = row_id if len(alike) == 1 else f"{row_id}-{len(alike)}"
            row[key] = row_id
        groups.setdefault(row_id, []).append((number, row))
    for alike in repeats.values():
        for row in alike if len(alike) > 1 else ():
            row["flag"] = row.get("flag") or "repeated_row"
    for row_id, group in groups.items():
        values = [{**row, "source": None} for _, row in group]
        if any(other != values[0] for other in values[1:]):
            for number, _ in group:
                taken.refuse(number, (key, row_id, "one row of this id", "two rows differ"))
            continue
        taken.places[row_id], taken.rows[row_id] = group[0]


def _read_infants(sheet: Sheet, clock: Clock, on: date) -> _Taken:
    taken, rows = _Taken(sheet, list(sheet.refusals)), []
    for number, cells in sheet.rows:
        try:
            row, ats = read_row("infants", cells, on=on)
            born = None
            if row.get("birth_at"):
                row["birth_at"] = birth_text(row["birth_at"], clock)
                born = datetime.fromisoformat(row["birth_at"])
            place("infants", row, ats, born, clock, on=on)
        except Refused as refused:
            taken.refuse(number, refused.because)
            continue
        row.setdefault("source", f"{sheet.file} row {number}")
        rows.append((number, row))
    _keep(taken, rows)
    return taken


def _read_others(sheet: Sheet, infants: dict[str, Row], clock: Clock, on: date) -> _Taken:
    taken, rows = _Taken(sheet, list(sheet.refusals)), []
    for number, cells in sheet.rows:
        try:
            row, ats = read_row(sheet.table, cells, on=on)
            infant = infants.get(row["infant_id"])
            if infant is None:
                expected = "an infant that infants.csv or the record holds"
                raise Refused("infant_id", row["infant_id"], expected, "no such infant")
            born = datetime.fromisoformat(infant["birth_at"]) if infant.get("birth_at") else None
            place(sheet.table, row, ats, born, clock, on=on)
        except Refused as refused:
            taken.refuse(number, refused.because)
            continue
        row.setdefault("source", f"{sheet.file} row {number}")
        rows.append((number, row))
    _keep(taken, rows)
    return taken


def _judged_and_standing(
    name: str, new: dict[str, Row], old: list[Row], replace: bool
) -> tuple[list[Row], list[Row]]:
    """The rows that will be new in the record, and those of the record that will stay as they are."""
    key = id_column(name)
    by_id = {row[key]: row for row in old}
    changes = (Beside.DOUBTED, Beside.OTHER) if replace else (Beside.DOUBTED,)
    judged = [
        row for row_id, row in new.items()
        if row_id not in by_id or beside(name, by_id[row_id], row)[0] in changes
    ]  # fmt: skip
    gone = {row[key] for row in judged}
    return judged, [row for row in old if row[key] not in gone]


def _infants_in_force(
    taken: _Taken | None, standing: Tables, replace: bool
) -> tuple[dict[str, Row], set[str]]:
    """The stay's row that will stand after this load, by infant, and the ids of those that are judged."""
    old = standing["infants"].to_pylist()
    judged, staying = _judged_and_standing("infants", taken.rows if taken else {}, old, replace)
    return {row["infant_id"]: row for row in (*staying, *judged)}, {row["infant_id"] for row in judged}


def _by_infant(rows: list[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row["infant_id"], []).append(row)
    return found


def _judge(
    taken: dict[str, _Taken], infants: dict[str, Row], new_infants: set[str], standing: Tables,
    replace: bool, on: date,
) -> None:  # fmt: skip
    """Flags doubtful rows and refuses feeds that cannot be, each stay with what the record holds of it."""
    concerned = set(new_infants)
    for name in ("weights", "feeds"):
        if name in taken:
            concerned |= {row["infant_id"] for row in taken[name].rows.values()}
    new, old = {}, {}
    for name in ("weights", "feeds"):
        before = standing_rows(standing.get(name, empty(name)), "infant_id", concerned)
        rows = taken[name].rows if name in taken else {}
        judged, staying = _judged_and_standing(name, rows, before, replace)
        new[name], old[name] = _by_infant(judged), _by_infant(staying)
    for infant_id in sorted(concerned):
        infant = infants[infant_id]
        judged = [row for name in new for row in new[name].get(infant_id, [])]
        stay = {name: old[name].get(infant_id, []) + new[name].get(infant_id, []) for name in new}
        if infant_id in new_infants:
            judged.append(infant)
        for row, wanted in question_stay(infant=infant, **stay, judged=judged, on=on):
            found = f"{row['volume_ul']} uL"
            taken["feeds"].refuse_taken(row, ("volume_ul", found, wanted, "cannot be"))


def load_folder(
    path: Path, clock: Clock, *, standing: Tables | None = None, replace: bool = False, on: date | None = None
) -> Loaded:
    """The rows of the CSV files at `path`, judged beside what a `standing` record holds of their stays.

    Each source row is accepted, merged with its like, or refused. A row for an infant that neither
    infants.csv nor the record holds is refused. `on`: the day whose limits are asked; left out = today.
    UserError where a file or its header is not the record's, or where a new record has no infants.csv.
    """
    on = on or date.today()
    sheets = {sheet.table: sheet for sheet in map(read_sheet, find_files(path))}
    if standing is None and "infants" not in sheets:
        raise UserError("infants.csv is missing", "a row a stay", "See nectary template.", str(path))
    before = standing if standing is not None else {"infants": empty("infants")}
    taken: dict[str, _Taken] = {}
    if "infants" in sheets:
        taken["infants"] = _read_infants(sheets.pop("infants"), clock, on)
    infants, new_infants = _infants_in_force(taken.get("infants"), before, replace)
    for name, sheet in sheets.items():
        taken[name] = _read_others(sheet, infants, clock, on)
    _judge(taken, infants, new_infants, before, replace, on)
    refusals = sorted(
        (one for each in taken.values() for one in each.refusals), key=lambda one: (one.file, one.row)
    )
    return Loaded(
        {name: arrow_table(name, list(each.rows.values())) for name, each in taken.items() if each.rows},
        {name: _counts(each) for name, each in taken.items()},
        tuple(refusals),
        {(name, row_id): (each.sheet.file, number)
         for name, each in taken.items() for row_id, number in each.places.items()},
    )  # fmt: skip


def _counts(taken: _Taken) -> dict[str, int]:
    flagged = sum(1 for row in taken.rows.values() if row.get("flag"))
    return counted(taken.read, len(taken.rows), len(taken.refusals), flagged)
