"""New rows beside a record that stands: what is new, what stands already, what contradicts it."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from nectary.base.errors import UserError
from nectary.engine.schema import empty
from nectary.intake.loaded import Row
from nectary.intake.wall import Bools
from nectary.record.tables import TABLES, id_column

SAID_OF_A_ROW = ("source", "flag", "confirmed")  # about the row; its values are the other columns


class Beside(StrEnum):
    """How a row stands to the one of its id in the record."""

    SAME = "same"
    DOUBTED = "doubted"  # the same values, now with a flag
    OTHER = "other"


def values_of(name: str) -> list[str]:
    """The columns of table `name` that are a row's values."""
    return [column for column in TABLES[name].names if column not in SAID_OF_A_ROW]


def beside(name: str, old: Row, new: Row) -> tuple[Beside, str]:
    """How `new` stands to `old`, and the column that differs.

    Where a file is silent about flag or confirmation, what the record holds stays. A new doubt is kept,
    since it takes a value out of use; a confirmation puts one into use, so it is a contradiction.
    """
    column = next((one for one in values_of(name) if old.get(one) != new.get(one)), None)
    if column:
        return Beside.OTHER, column
    if new.get("flag") and not old.get("flag"):
        return Beside.DOUBTED, "flag"
    if new.get("confirmed") is not None and bool(new["confirmed"]) != bool(old.get("confirmed")):
        return Beside.OTHER, "confirmed"
    return Beside.SAME, ""


@dataclass(frozen=True)
class Conflict:
    """A row of a load, by its place in the table, that the record contradicts."""

    at: int
    column: str
    found: str
    expected: str


@dataclass(frozen=True)
class Standing:
    """How the rows of a load stand to a record's rows of the same table.

    `taken`: those that are new, or take the place of one that stands; the latter are `instead`. `staying`:
    the record's rows, without those whose place is taken. The load's other rows stand already, or are
    `conflicts`.
    """

    taken: Bools
    instead: Bools
    staying: pa.Table
    conflicts: list[Conflict]


def _all_same(name: str, old: pa.Table, new: pa.Table) -> Bools:
    """Which of the pairs of rows are alike in all that `beside` asks of."""
    alike = np.ones(new.num_rows, np.bool_)
    for column in (*values_of(name), "flag", "confirmed"):
        equal = pc.equal(old[column], new[column]).fill_null(False)
        both_empty = pc.and_(old[column].is_null(), new[column].is_null())
        alike &= pc.or_(equal, both_empty).to_numpy()
    return alike


def standing_to(name: str, new: pa.Table, old: pa.Table, replace: bool) -> Standing:
    """How the rows `new` of a load stand to the record's `old`; with `replace` other values are taken."""
    key = id_column(name)
    at = pc.index_in(new[key], value_set=old[key].combine_chunks())
    taken = at.is_null().to_numpy()
    instead = np.zeros(new.num_rows, np.bool_)
    there = np.flatnonzero(~taken)
    if not there.size:
        return Standing(taken, instead, old, [])
    before, after = old.take(at.drop_null()), new.take(pa.array(there))
    conflicts, gone = [], []
    for pair in np.flatnonzero(~_all_same(name, before, after)):
        (was,), (row,) = (table.slice(pair, 1).to_pylist() for table in (before, after))
        how, column = beside(name, was, row)
        if how is Beside.DOUBTED or (how is Beside.OTHER and replace):
            taken[there[pair]] = instead[there[pair]] = True
            gone.append(row[key])
        elif how is Beside.OTHER:
            expected = f"{was.get(column)!r} as it stands in the record, or --replace"
            conflicts.append(Conflict(int(there[pair]), column, str(row.get(column)), expected))
    stays = pc.invert(pc.is_in(old[key], value_set=pa.array(gone, pa.string())))
    return Standing(taken, instead, old.filter(stays), conflicts)


def refuse_left_behind(standing: dict[str, pa.Table], sent: dict[str, pa.Table]) -> None:
    """UserError where a time of birth changes and rows counted from the old one would stay."""
    news, olds = sent.get("infants", empty("infants")), standing.get("infants", empty("infants"))
    now = dict(zip(news["infant_id"].to_pylist(), news["birth_at"].to_pylist(), strict=True))
    moved = [
        code
        for code, was in zip(olds["infant_id"].to_pylist(), olds["birth_at"].to_pylist(), strict=True)
        if was and code in now and now[code] != was
    ]
    for name in TABLES:
        if not moved or name in ("infants", "reported") or name not in standing:
            continue
        key, old = id_column(name), standing[name]
        ids = sent[name][key].combine_chunks() if name in sent else pa.array([], pa.string())
        left = pc.and_(
            pc.is_in(old["infant_id"], value_set=pa.array(moved)),
            pc.invert(pc.is_in(old[key], value_set=ids)),
        )
        for code in old.filter(left)["infant_id"].to_pylist()[:1]:
            raise UserError(
                f"birth_at of {code} changes, and its {name} are counted from the old one",
                "the whole stay in one load",
                "Send every table of this stay together, with the same row ids.",
                "load",
            )
