"""New rows beside a record that stands: what is new, what stands already, what contradicts it."""

from collections.abc import Iterable
from dataclasses import replace as with_changes
from enum import StrEnum

import pyarrow as pa
import pyarrow.compute as pc

from nectary.base.errors import UserError
from nectary.engine.schema import arrow_schema, empty
from nectary.intake.loaded import Loaded, Refusal, Row, arrow_table, counted
from nectary.record.tables import TABLES, id_column

SAID_OF_A_ROW = ("source", "flag", "confirmed")  # about the row; its values are the other columns


class Beside(StrEnum):
    """How a row stands to the one of its id in the record."""

    SAME = "same"
    DOUBTED = "doubted"  # the same values, now with a flag
    OTHER = "other"


def differing(name: str, old: Row, new: Row) -> str | None:
    """The first column in which the values differ; None when they are the same."""
    values = (column for column in TABLES[name].names if column not in SAID_OF_A_ROW)
    return next((column for column in values if old.get(column) != new.get(column)), None)


def beside(name: str, old: Row, new: Row) -> tuple[Beside, str]:
    """How `new` stands to `old`, and the column that differs.

    Where a file is silent about flag or confirmation, what the record holds stays. A new doubt is kept,
    since it takes a value out of use; a confirmation puts one into use, so it is a contradiction.
    """
    column = differing(name, old, new)
    if column:
        return Beside.OTHER, column
    if new.get("flag") and not old.get("flag"):
        return Beside.DOUBTED, "flag"
    if new.get("confirmed") is not None and bool(new["confirmed"]) != bool(old.get("confirmed")):
        return Beside.OTHER, "confirmed"
    return Beside.SAME, ""


def standing_rows(table: pa.Table, column: str, values: Iterable[str]) -> list[Row]:
    """The rows of `table` whose `column` is one of `values`."""
    wanted = pa.array(sorted(set(values)), pa.string())
    rows: list[Row] = table.filter(pc.is_in(table[column], value_set=wanted)).to_pylist()
    return rows


def _refusal(loaded: Loaded, name: str, old: Row, new: Row, column: str) -> Refusal:
    row_id = new[id_column(name)]
    file, number = loaded.places.get((name, row_id), (str(new.get("source") or name), 0))
    expected = f"{old.get(column)!r} as it stands in the record, or --replace"
    return Refusal(file, number, column, str(new.get(column)), expected, "conflict")


def _added(
    name: str, standing: pa.Table, loaded: Loaded, replace: bool
) -> tuple[pa.Table, dict[str, int], list[Refusal]]:
    key = id_column(name)
    rows = loaded.tables[name].to_pylist()
    old = {row[key]: row for row in standing_rows(standing, key, (row[key] for row in rows))}
    taken, refusals = [], []
    for row in rows:
        before = old.get(row[key])
        how, column = (None, "") if before is None else beside(name, before, row)
        if before is None or how is Beside.DOUBTED or (how is Beside.OTHER and replace):
            taken.append(row)
        elif how is Beside.OTHER:
            refusals.append(_refusal(loaded, name, before, row, column))
    gone = pa.array([row[key] for row in taken], pa.string())
    kept = standing.filter(pc.invert(pc.is_in(standing[key], value_set=gone)))
    table = pa.concat_tables([kept, arrow_table(name, taken)], promote_options="default")
    counts = loaded.counts[name]
    flagged = sum(1 for row in taken if row["flag"])
    after = counted(counts["read"], len(taken), counts["refused"] + len(refusals), flagged)
    return table.select(arrow_schema(name).names), after, refusals


def _refuse_left_behind(standing: dict[str, pa.Table], loaded: Loaded) -> None:
    """UserError where a time of birth changes and rows counted from the old one would stay."""
    news = {
        row["infant_id"]: row["birth_at"]
        for row in loaded.tables.get("infants", empty("infants")).to_pylist()
    }
    olds = standing_rows(standing["infants"], "infant_id", news)
    moved = [
        row["infant_id"] for row in olds if row["birth_at"] and row["birth_at"] != news[row["infant_id"]]
    ]
    for name in TABLES:
        if not moved or name in ("infants", "reported") or name not in standing:
            continue
        key = id_column(name)
        sent = set(loaded.tables[name].column(key).to_pylist()) if name in loaded.tables else set()
        for row in standing_rows(standing[name], "infant_id", moved):
            if row[key] not in sent:
                raise UserError(
                    f"birth_at of {row['infant_id']} changes, and its {name} are counted from the old one",
                    "the whole stay in one load",
                    "Send every table of this stay together, with the same row ids.",
                    "load",
                )


def adding(standing: dict[str, pa.Table], loaded: Loaded, replace: bool) -> Loaded:
    """The whole record with the rows of `loaded` in it; its counts and refusals go on from `loaded`'s.

    Same id and same values: nothing, counted as merged. Same id, other values: refused as a conflict, or
    taken instead with `replace`. Nothing of the record is ever removed because a file lacks it.
    """
    if replace:
        _refuse_left_behind(standing, loaded)
    tables, counts, refusals = dict(standing), dict(loaded.counts), list(loaded.refusals)
    for name in loaded.tables:
        before = standing.get(name, empty(name))
        tables[name], counts[name], conflicts = _added(name, before, loaded, replace)
        refusals.extend(conflicts)
    return with_changes(loaded, tables=tables, counts=counts, refusals=tuple(refusals))
