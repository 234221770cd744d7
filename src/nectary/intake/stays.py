"""Some stays whole, new rows and standing ones -> what the record will hold of them, each stay judged."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from nectary.engine.schema import arrow_schema, empty
from nectary.intake.adding import SAID_OF_A_ROW, refuse_left_behind, standing_to
from nectary.intake.events import REPEATED, Once, is_known_event, with_column
from nectary.intake.loaded import Refusal, Row, counted, so_many
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
    repeats: Counter[tuple[str, str]] = field(default_factory=Counter)  # by table and file
    doubted: Counter[str] = field(default_factory=Counter)  # rows that stood, flagged now
    alike: list[str] = field(default_factory=list)  # codes of babies that may be one, a line each

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

    def repeat(self, name: str, rows: pa.Table) -> None:
        """Count rows that are one event with another; they are merged."""
        for file in rows["_file"].to_pylist():
            self.repeats[name, file] += 1

    def changed(self) -> bool:
        """Whether the record will differ from the one that stood."""
        return any(self.accepted.values()) or any(self.doubted.values())

    def said(self) -> tuple[str, ...]:
        """What was merged and what is doubted of the record, a line a table, in the record's order."""
        lines = list(self.alike)
        for (name, file), count in sorted(
            self.repeats.items(), key=lambda one: list(TABLES).index(one[0][0])
        ):
            rows = so_many(count) if Path(file).stem == name else f"{so_many(count)} of {name}"
            verb = "repeats" if count == 1 else "repeat"
            lines.append(f"{file}: {rows} {verb} another row in every fact but its id; merged")
        for name, count in (+self.doubted).items():
            lines.append(f"{name}: {so_many(count)} of the record now flagged, because of a row in this load")
        return tuple(lines)

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
    return "volume_ul" in TABLES[name].names and not is_known_event(name, row)


def _made_ids(name: str, rows: list[Row], keep_repeats: bool) -> None:
    """Give each row that has none an id of its content.

    Rows alike in content share it, and so are one. Amounts that cannot be told apart have ids of their own
    and are all flagged: merged, eight feeds of a day would make its sum too small, unquestioned perhaps too
    large. With `keep_repeats` known events have ids of their own too, unflagged.
    """
    key = id_column(name)
    alike: dict[str, list[Row]] = {}
    for row in rows:
        if row[key] is None:
            row[key] = content_hash(name, row)
            if _cannot_be_told_apart(name, row) or (keep_repeats and is_known_event(name, row)):
                alike.setdefault(row[key], []).append(row)
    for together in alike.values():
        for number, row in enumerate(together, start=1):
            row[key] = row[key] if number == 1 else f"{row[key]}-{number}"
            if len(together) > 1 and _cannot_be_told_apart(name, row):
                row["flag"] = row["flag"] or REPEATED


def name_rows(
    name: str, rows: list[Row], *, keep_repeats: bool = False
) -> tuple[list[int], list[int], list[int]]:
    """(which of one stay's rows are taken, refused, repeats without an id), once each has its id.

    Rows of one id that differ are refused; the other rows are merged.
    """
    key = id_column(name)
    unnamed = {at for at, row in enumerate(rows) if row[key] is None}
    _made_ids(name, rows, keep_repeats)
    groups: dict[str, list[int]] = {}
    for at, row in enumerate(rows):
        groups.setdefault(row[key], []).append(at)
    taken: list[int] = []
    refused: list[int] = []
    repeats: list[int] = []
    for group in groups.values():
        values = [{**rows[at], "source": None} for at in group]
        if any(other != values[0] for other in values[1:]):
            refused.extend(group)
        else:
            taken.append(group[0])
            repeats.extend(at for at in group[1:] if at in unnamed)
    return sorted(taken), sorted(refused), sorted(repeats)


def runs(table: pa.Table) -> Iterator[tuple[int, int, int]]:
    """(stay, first row, row after the last) of each stay in a table that is sorted by stay."""
    infants = table["_infant"].to_numpy()
    starts = np.flatnonzero(np.diff(infants, prepend=-1))
    for start, stop in pairwise([*starts, len(infants)]):
        yield int(infants[start]), int(start), int(stop)


def _spans(tables: Mapping[str, pa.Table]) -> dict[int, dict[str, tuple[int, int]]]:
    """stay -> table -> (first row, row after the last); only the tables in which the stay has a row."""
    spans: dict[int, dict[str, tuple[int, int]]] = {}
    for name, table in tables.items():
        for infant, start, stop in runs(table):
            spans.setdefault(infant, {})[name] = (start, stop)
    return spans


def _own(name: str, table: pa.Table) -> pa.Table:
    """The record's own columns."""
    return table.select(arrow_schema(name).names)


class Stays:
    """A few stays on their way into the record: `new` rows by table, where they stood, and `old` ones."""

    def __init__(
        self, new: dict[str, pa.Table], old: dict[str, pa.Table], account: Account,
        *, replace: bool, keep_repeats: bool, on: date,
    ) -> None:  # fmt: skip
        self.new, self.old, self.account = new, old, account
        self.replace, self.keep_repeats, self.on = replace, keep_repeats, on
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
            taken, refused, repeats = name_rows(name, rows, keep_repeats=self.keep_repeats)
            for at in refused:
                row_id = rows[at][key]
                self._refuse_at(name, start + at, (key, row_id, "one row of this id", "two rows differ"))
            if repeats:
                self.account.repeat(name, table.take(pa.array([start + at for at in repeats])))
            kept.extend(start + at for at in taken)
            ids.extend(rows[at][key] for at in taken)
            flags.extend(rows[at]["flag"] for at in taken)
        self.new[name] = with_column(
            with_column(table.take(pa.array(kept, pa.int64())), key, ids), "flag", flags
        )

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
            old = self.old.get(name, table.schema.empty_table())
            how = standing_to(name, table, old, self.replace)
            once = Once(name, table, how, keep_repeats=self.keep_repeats)
            for one in once.conflicts:
                self._refuse_at(name, one.at, (one.column, one.found, one.expected, "conflict"))
            if once.repeats:
                self.account.repeat(name, table.take(pa.array(once.repeats)))
            self.account.doubted[name] += once.doubted
            self.new[name], self.old[name] = once.new.filter(pa.array(once.taken)), once.staying

    def judge(self) -> None:
        """Flag the doubtful rows among the new; refuse those that cannot be.

        Of the standing rows those are flagged that a new one contradicts about the same feed.
        """
        spans, stands = _spans(self.new), _spans(self.old)
        marks = {name: _Marks(table) for name, table in self.new.items()}
        before = {name: _Marks(table) for name, table in self.old.items()}
        for infant in sorted(spans):
            stay: dict[str, list[Row]] = {name: [] for name in TABLES}
            for name, (start, stop) in stands.get(infant, {}).items():
                stay[name] = self.old[name].slice(start, stop - start).to_pylist()
            standing = dict(stay)
            fresh: dict[str, list[Row]] = {}
            for name, (start, stop) in spans[infant].items():
                fresh[name] = self.new[name].slice(start, stop - start).to_pylist()
                stay[name] = stay[name] + fresh[name]
            judged = [row for rows in fresh.values() for row in rows]
            cannot_be = {
                id(row): _why(row, wanted, self.on) for row, wanted in judge_stay(stay, judged, self.on)
            }
            for name, (start, _) in stands.get(infant, {}).items():
                self.account.doubted[name] += before[name].mark(start, standing[name], {})
            for name, rows in fresh.items():
                marks[name].mark(spans[infant][name][0], rows, cannot_be)
                self._refuse_what_cannot_be(name, rows, cannot_be)
        self.new = {name: marks[name].marked(table) for name, table in self.new.items()}
        self.old = {name: before[name].marked(table) for name, table in self.old.items()}

    def _refuse_what_cannot_be(self, name: str, rows: list[Row], cannot_be: Mapping[int, Because]) -> None:
        for row in rows if cannot_be else ():
            if id(row) in cannot_be:
                self._refuse(name, row, cannot_be[id(row)])
                self._was_not_sent(name, row)

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

    def mark(self, start: int, rows: list[Row], cannot_be: Mapping[int, Because]) -> int:
        """Take over what became of `rows`, the first of which stands at `start`; how many flags are new."""
        stop = start + len(rows)
        flags = [row["flag"] for row in rows]
        news = [flag for was, flag in zip(self.flags[start:stop], flags, strict=True) if was != flag]
        self.flags[start:stop] = flags
        self.confirmed[start:stop] = [row["confirmed"] for row in rows]
        if cannot_be:
            self.kept[start:stop] = [id(row) not in cannot_be for row in rows]
        return len(news)

    def marked(self, table: pa.Table) -> pa.Table:
        """The table's rows as judged, without those refused."""
        table = with_column(with_column(table, "flag", self.flags), "confirmed", self.confirmed)
        return table.filter(pa.array(self.kept))


def _why(row: Row, wanted: str, on: date) -> Because:
    """Why a row that was taken cannot be: its volume, or its laboratory number."""
    if row.get("volume_ul") is None:
        return "number", f"{row['number']} {row['unit'] or ''}".rstrip(), wanted, "cannot be"
    expected = with_slip(wanted, volume_slip(row["volume_ul"], on))
    return "volume_ul", f"{row['volume_ul']} uL", expected, "cannot be"
