"""Some stays whole, new rows and standing ones -> what the record will hold of them, each stay judged."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import pairwise
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from nectary.engine.schema import arrow_schema, empty
from nectary.intake.adding import SAID_OF_A_ROW, refuse_left_behind, standing_to
from nectary.intake.loaded import Refusal, Row, counted
from nectary.intake.slips import volume_slip, with_slip
from nectary.record.plausibility import judge_stay
from nectary.record.tables import TABLES, id_column

Because = tuple[str, str, str, str]


@dataclass
class Account:
    """Every source row answered for: how many each table had, what became of them, why some were refused."""

    read: Counter[str] = field(default_factory=Counter)
    accepted: Counter[str] = field(default_factory=Counter)
    flagged: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    refusals: list[Refusal] = field(default_factory=list)
    refused_by: Counter[tuple[str, str, str]] = field(default_factory=Counter)

    def refuse(self, name: str, refusal: Refusal) -> None:
        self.refused[name] += 1
        self.refused_by[name, refusal.column, refusal.reason] += 1
        self.refusals.append(refusal)

    def counts(self) -> dict[str, dict[str, int]]:
        """The counts of each table that any file had, in the record's order; others after them."""
        names = sorted(self.read, key=lambda name: [*TABLES, name].index(name))
        return {
            name: counted(self.read[name], self.accepted[name], self.refused[name], self.flagged[name])
            for name in names
        }

    def kept(self, at: datetime) -> dict[str, Any]:
        """What the record keeps of a load: its moment, its counts, what was refused, why; never a value."""
        return {
            "at": at.astimezone(UTC).isoformat(timespec="minutes"),
            "tables": self.counts(),
            "refused_by": [
                {"table": name, "column": column, "reason": reason, "rows": rows}
                for (name, column, reason), rows in sorted(self.refused_by.items())
            ],
        }


def content_hash(name: str, row: Row) -> str:
    """An id made of the row's values: the same row has the same id in every file it is sent in."""
    unsaid = {*SAID_OF_A_ROW, id_column(name)}
    if row.get("given_name"):  # what its name stands for is looked up, and the list of names grows
        unsaid |= {"agent", "kind"}
    values = {key: value for key, value in row.items() if key not in unsaid and value is not None}
    return hashlib.sha256(json.dumps([name, values], sort_keys=True).encode()).hexdigest()[:20]


def _cannot_be_told_apart(name: str, row: Row) -> bool:
    """Whether two such rows could be two feeds as well as one feed twice: an amount and only a day."""
    timed = row.get("at_min") is not None or row.get("start_min") is not None
    return "volume_ul" in TABLES[name].names and not timed


def name_rows(name: str, rows: list[Row]) -> tuple[list[int], list[int]]:
    """(which of one stay's rows are taken, which are refused), once each has its id; others are merged.

    Repeats are merged, rows of one id that differ are refused. Amounts without a time or a row id that are
    alike, eight feeds of one day say, are all kept and all flagged: merged they would make the day's sum
    too small, unquestioned perhaps too large.
    """
    key = id_column(name)
    groups: dict[str, list[int]] = {}
    repeats: dict[str, list[Row]] = {}
    for at, row in enumerate(rows):
        row_id = row[key]
        if row_id is None:
            row_id = content_hash(name, row)
            if _cannot_be_told_apart(name, row):
                alike = repeats.setdefault(row_id, [])
                alike.append(row)
                row_id = row_id if len(alike) == 1 else f"{row_id}-{len(alike)}"
            row[key] = row_id
        groups.setdefault(row_id, []).append(at)
    for alike in repeats.values():
        for row in alike if len(alike) > 1 else ():
            row["flag"] = row["flag"] or "repeated_row"
    taken, refused = [], []
    for group in groups.values():
        values = [{**rows[at], "source": None} for at in group]
        if any(other != values[0] for other in values[1:]):
            refused.extend(group)
        else:
            taken.append(group[0])
    return sorted(taken), sorted(refused)


def runs(table: pa.Table) -> Iterator[tuple[int, int, int]]:
    """(stay, first row, row after the last) of each stay in a table that is sorted by stay."""
    infants = table["_infant"].to_numpy()
    starts = np.flatnonzero(np.diff(infants, prepend=-1))
    for start, stop in pairwise([*starts, len(infants)]):
        yield int(infants[start]), int(start), int(stop)


def _own(name: str, table: pa.Table) -> pa.Table:
    """The record's own columns."""
    return table.select(arrow_schema(name).names)


def _with(table: pa.Table, column: str, values: list[object]) -> pa.Table:
    at = table.schema.get_field_index(column)
    field = table.schema.field(at)
    return table.set_column(at, field, pa.array(values, field.type))


class Stays:
    """A few stays on their way into the record: `new` rows by table, where they stood, and `old` ones."""

    def __init__(
        self, new: dict[str, pa.Table], old: dict[str, pa.Table], account: Account, *, replace: bool, on: date
    ) -> None:
        self.new, self.old, self.account = new, old, account
        self.replace, self.on = replace, on
        self.before = dict(old)
        self.sent = dict(new)

    def _refuse(self, name: str, row: Row, because: Because) -> None:
        self.account.refuse(name, Refusal(row["_file"], row["_row"], *because))

    def _refuse_at(self, name: str, at: int, because: Because) -> None:
        (row,) = self.new[name].slice(at, 1).select(["_file", "_row"]).to_pylist()
        self._refuse(name, row, because)

    def give_ids(self, name: str) -> None:
        """Every new row of the table gets its id; repeats are merged, rows of one id that differ refused."""
        table, key = self.new[name], id_column(name)
        if not table[key].null_count and pc.count_distinct(table[key]).as_py() == table.num_rows:
            return
        kept: list[int] = []
        ids: list[object] = []
        flags: list[object] = []
        for _, start, stop in runs(table):
            rows = _own(name, table.slice(start, stop - start)).to_pylist()
            taken, refused = name_rows(name, rows)
            for at in refused:
                row_id = rows[at][key]
                self._refuse_at(name, start + at, (key, row_id, "one row of this id", "two rows differ"))
            kept.extend(start + at for at in taken)
            ids.extend(rows[at][key] for at in taken)
            flags.extend(rows[at]["flag"] for at in taken)
        self.new[name] = _with(_with(table.take(pa.array(kept, pa.int64())), key, ids), "flag", flags)

    def refuse_elsewhere(self, name: str, held: Mapping[str, str | None]) -> None:
        """Refuse rows whose id is also one of another stay; `held`: such ids, and which stay holds it.

        A row that stands under one stay is never moved to another by a load, not even by --replace: that is
        a wrong-baby entry, which people move. None: the files themselves give the id to several stays.
        """
        key, table = id_column(name), self.new[name]
        kept = np.ones(table.num_rows, np.bool_)
        pairs = zip(table[key].to_pylist(), table["infant_id"].to_pylist(), strict=True)
        for at, (row_id, infant_id) in enumerate(pairs):
            if row_id not in held or held[row_id] == infant_id:
                continue
            kept[at] = False
            if held[row_id] is None:
                self._refuse_at(name, at, (key, row_id, "one row of this id", "two rows differ"))
            else:
                expected = f"{held[row_id]!r} as it stands in the record"
                self._refuse_at(name, at, ("infant_id", infant_id, expected, "conflict"))
        self.new[name] = table.filter(pa.array(kept))

    def set_beside(self) -> None:
        """Of the new rows keep those that the record will take; of the standing ones those that stay."""
        self.sent = dict(self.new)
        for name, table in self.new.items():
            if name not in self.old:
                continue
            how = standing_to(name, table, self.old[name], self.replace)
            for one in how.conflicts:
                self._refuse_at(name, one.at, (one.column, one.found, one.expected, "conflict"))
            self.new[name], self.old[name] = table.filter(pa.array(how.taken)), how.staying

    def judge(self) -> None:
        """Flag the doubtful rows among the new; refuse those that cannot be. Standing rows are left alone."""
        spans: dict[int, dict[str, tuple[int, int]]] = {}
        for name, table in self.new.items():
            for infant, start, stop in runs(table):
                spans.setdefault(infant, {})[name] = (start, stop)
        stands = {
            name: {infant: (start, stop) for infant, start, stop in runs(table)}
            for name, table in self.old.items()
        }
        marks = {name: _Marks(table) for name, table in self.new.items()}
        for infant in sorted(spans):
            stay: dict[str, list[Row]] = {name: [] for name in TABLES}
            for name, table in self.old.items():
                start, stop = stands[name].get(infant, (0, 0))
                stay[name] = table.slice(start, stop - start).to_pylist() if stop else []
            fresh: dict[str, list[Row]] = {}
            for name, (start, stop) in spans[infant].items():
                fresh[name] = self.new[name].slice(start, stop - start).to_pylist()
                stay[name] = stay[name] + fresh[name]
            judged = [row for rows in fresh.values() for row in rows]
            cannot_be = {
                id(row): _why(row, wanted, self.on) for row, wanted in judge_stay(stay, judged, self.on)
            }
            for name, rows in fresh.items():
                marks[name].mark(spans[infant][name][0], rows, cannot_be)
                for row in rows if cannot_be else ():
                    if id(row) in cannot_be:
                        self._refuse(name, row, cannot_be[id(row)])
                        self._was_not_sent(name, row)
        self.new = {name: marks[name].marked(table) for name, table in self.new.items()}

    def _was_not_sent(self, name: str, row: Row) -> None:
        others = pc.not_equal(self.sent[name][id_column(name)], row[id_column(name)])
        self.sent[name] = self.sent[name].filter(others)

    def tables(self) -> dict[str, pa.Table]:
        """What the record will hold of these stays, by table; the rows taken are counted."""
        if self.replace:
            refuse_left_behind(self.before, self.sent)
        found = {}
        for name in TABLES:
            taken = _own(name, self.new[name]) if name in self.new else empty(name)
            self.account.accepted[name] += taken.num_rows
            self.account.flagged[name] += taken.num_rows - taken["flag"].null_count
            stay = _own(name, self.old[name]) if name in self.old else empty(name)
            if taken.num_rows or stay.num_rows:
                found[name] = pa.concat_tables([stay, taken])
        return found


class _Marks:
    """The flags and confirmations of a table's rows as judged, and which rows are refused."""

    def __init__(self, table: pa.Table) -> None:
        self.flags = table["flag"].to_pylist()
        self.confirmed = table["confirmed"].to_pylist()
        self.kept = np.ones(table.num_rows, np.bool_)

    def mark(self, start: int, rows: list[Row], cannot_be: Mapping[int, Because]) -> None:
        """Take over what became of `rows`, the first of which stands at `start`."""
        stop = start + len(rows)
        self.flags[start:stop] = [row["flag"] for row in rows]
        self.confirmed[start:stop] = [row["confirmed"] for row in rows]
        if cannot_be:
            self.kept[start:stop] = [id(row) not in cannot_be for row in rows]

    def marked(self, table: pa.Table) -> pa.Table:
        """The table's rows as judged, without those refused."""
        table = _with(_with(table, "flag", self.flags), "confirmed", self.confirmed)
        return table.filter(pa.array(self.kept))


def _why(row: Row, wanted: str, on: date) -> Because:
    """Why a row that was taken cannot be: its volume, or its laboratory number."""
    if row.get("volume_ul") is None:
        return "number", f"{row['number']} {row['unit'] or ''}".rstrip(), wanted, "cannot be"
    expected = with_slip(wanted, volume_slip(row["volume_ul"], on))
    return "volume_ul", f"{row['volume_ul']} uL", expected, "cannot be"
