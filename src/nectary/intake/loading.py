"""Pages of texts -> the rows of a record, stay by stay: what is in memory does not grow with the files.

Rows of stays are few and are kept; all others are read, put down on disk, and taken up again some stays
at a time, to be named, set beside what stands, judged and handed on.
"""

import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from datetime import date, datetime
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from nectary.intake.cells import Clock, birth_text, place, read_row, settle
from nectary.intake.loaded import Page, Refusal, Refused, Row
from nectary.intake.numbers import Settled
from nectary.intake.plain import Reader
from nectary.intake.slips import with_slip
from nectary.intake.spill import Spill
from nectary.intake.standing import InMemory, Known, Record, know_stays, placed, with_where
from nectary.intake.stays import Account, Stays
from nectary.intake.wall import Ints, Wall
from nectary.record.tables import TABLES, id_column

ID_GROUPS = 64
ROWS_AT_ONCE = 1000  # read one by one
IDS = pa.schema(
    [("id", pa.string()), ("infant_id", pa.string()), ("stands", pa.bool_()), ("_hash", pa.int64())]
)
Said = Callable[[str, int], None]


class Loading:
    """One load: takes pages, those of infants first, then hands out the record some stays at a time."""

    def __init__(
        self, clock: Clock, standing: Record | None,
        *, replace: bool, keep_repeats: bool, on: date, place: Path, said: Said,
    ) -> None:  # fmt: skip
        self.clock, self.replace, self.keep_repeats = clock, replace, keep_repeats
        self.on, self.place, self.said = on, place, said
        self.standing: Record = standing or InMemory({})
        self.wall = Wall(clock.time_zone, clock.day_start)
        self.account = Account()
        self.pages_of_infants = [with_where("infants").empty_table()]
        self.known: Known | None = None
        self.settled: Settled = {}
        self.spills: dict[str, Spill] = {}
        self.ids: dict[str, Spill] = {}
        self.closing = ExitStack()

    def __enter__(self) -> "Loading":
        return self

    def __exit__(self, *_: object) -> None:
        self.closing.close()

    def refuse(self, name: str, refusal: Refusal) -> None:
        """Count a source row that was refused before it could be read."""
        self.account.read[name] += 1
        self.account.refuse(name, refusal)

    def take(self, page: Page) -> None:
        """Read the rows of a page."""
        self.account.read[page.table] += len(page.numbers)
        if page.table == "infants":
            assert self.known is None, "infants come first"
            rows = self._row_by_row(page, range(len(page.numbers)), self._infant)
            self.pages_of_infants.append(rows)
        else:
            self._stays()
            rows, doubtful = self.reader.read(page)
            if doubtful.any():
                others = self._row_by_row(page, np.flatnonzero(doubtful).tolist(), self._other)
                rows = pa.concat_tables([rows, others]).sort_by("_row")
            self._put_down(page.table, rows)
        self.said(f"rows of {page.table} read", self.account.read[page.table])

    def _row_by_row(
        self, page: Page, which: Sequence[int], read: Callable[[Page, dict[str, str]], Row]
    ) -> pa.Table:
        """The rows of the page at `which` by the row reader; those it refuses are accounted for."""
        schema, tables = with_where(page.table), []
        for start in range(0, len(which), ROWS_AT_ONCE):
            rows = list(self._read_rows(page, which[start : start + ROWS_AT_ONCE], read))
            filled = [dict.fromkeys(schema.names) | row for row in rows]
            tables.append(pa.Table.from_pylist(filled, schema=schema))
        return pa.concat_tables([schema.empty_table(), *tables])

    def _read_rows(
        self, page: Page, which: Sequence[int], read: Callable[[Page, dict[str, str]], Row]
    ) -> Iterator[Row]:
        chosen = pa.array(which, pa.int64())
        texts = {name: column.take(chosen).to_pylist() for name, column in page.texts.items()}
        for at, cells in zip(which, zip(*texts.values(), strict=True), strict=True):
            number = page.numbers[at]
            try:
                row = read(page, given := dict(zip(texts, cells, strict=True)))
            except Refused as refused:
                self.account.refuse(page.table, Refusal(page.file, number, *refused.because))
                continue
            for column, text in given.items():
                settle(self.settled, page, column, text, on=self.on)
            row.setdefault("source", f"{page.file} row {number}")
            row["_file"], row["_row"] = page.file, number
            yield row

    def _infant(self, page: Page, cells: dict[str, str]) -> Row:
        row, ats = read_row(page.table, cells, on=self.on, decimal=page.decimal)
        born = None
        if row.get("birth_at"):
            row["birth_at"] = birth_text(row["birth_at"], self.clock)
            born = datetime.fromisoformat(row["birth_at"])
        place(page.table, row, ats, born, self.clock, on=self.on)
        return row

    def _other(self, page: Page, cells: dict[str, str]) -> Row:
        row, ats = read_row(page.table, cells, on=self.on, decimal=page.decimal)
        births = self._stays().births
        (at,) = births.find(pa.array([row["infant_id"]], pa.string()))
        if at < 0:
            expected = "an infant that the infants file or the record holds"
            expected = with_slip(expected, births.near(row["infant_id"]))
            raise Refused("infant_id", row["infant_id"], expected, "no such infant")
        place(page.table, row, ats, births.born(int(at)), self.clock, on=self.on)
        row["_infant"] = at
        return row

    def _put_down(self, name: str, rows: pa.Table) -> None:
        if not rows.num_rows:
            return
        if name not in self.spills:
            self.spills[name] = self._spill(with_where(name), "_infant", self._stays().cuts)
        self.spills[name].add(rows)
        key = rows[id_column(name)]
        if key.null_count < rows.num_rows:
            self._note_ids(name, rows.filter(key.is_valid()), stands=False)

    def _spill(self, schema: pa.Schema, by: str, cuts: Ints) -> Spill:
        spill = Spill(schema, by, cuts, self.place)
        self.closing.callback(spill.close)
        return spill

    def _note_ids(self, name: str, rows: pa.Table, *, stands: bool) -> None:
        """Keep the row ids of the table, and whose they are, to see later which belong to several stays."""
        if name not in self.ids:
            cuts = np.arange(ID_GROUPS, dtype=np.int64) * ((1 << 32) // ID_GROUPS)
            self.ids[name] = self._spill(IDS, "_hash", cuts)
        ids = rows[id_column(name)].combine_chunks()
        hashes = [zlib.crc32(row_id.encode()) for row_id in ids.to_pylist()]
        columns = [ids, rows["infant_id"].combine_chunks(), pa.array(np.full(len(ids), stands)), hashes]
        self.ids[name].add(pa.table(columns, schema=IDS))

    def _stays(self) -> Known:
        """Every stay that will stand; no infant's page can be taken after this was first asked."""
        if self.known is None:
            new, old = pa.concat_tables(self.pages_of_infants), self.standing.infants()
            self.known = know_stays(new, old, self.account, wall=self.wall, replace=self.replace, on=self.on)
            self.reader = Reader(self.known.births, self.wall, self.on, self.settled)
        return self.known

    def buckets(self) -> int:
        """How many buckets the record will have."""
        return self._stays().buckets

    def _held_elsewhere(self, name: str) -> dict[str, str | None]:
        """Row ids of the table that more than one stay has, and the stay under which the record holds it."""
        if name not in self.ids:
            return {}
        for table in self.standing.batches(name):
            self._note_ids(name, table, stands=True)
        held: dict[str, str | None] = {}
        for group in range(ID_GROUPS):
            rows = self.ids[name].take(group)
            if pc.count_distinct(rows["id"]).as_py() == rows.num_rows:
                continue
            stays = rows.group_by("id", use_threads=False).aggregate([("infant_id", "count_distinct")])
            several = stays.filter(pc.greater(stays["infant_id_count_distinct"], 1))["id"].combine_chunks()
            for row in rows.filter(pc.is_in(rows["id"], value_set=several)).to_pylist():
                held[row["id"]] = row["infant_id"] if row["stands"] else held.get(row["id"])
        return held

    def parts(self) -> Iterator[tuple[int, dict[str, pa.Table]]]:
        """(bucket, the record's rows of some stays by table), in the order in which a record keeps stays."""
        known = self._stays()
        held = {name: self._held_elsewhere(name) for name in self.spills}
        standing = {name: self._standing(name, known) for name in TABLES if name != "infants"}
        for group, start in enumerate(known.cuts):
            stop = known.cuts[group + 1] if group + 1 < len(known.cuts) else len(known.births.ids)
            new = {name: spill.take(group) for name, spill in self.spills.items()}
            new["infants"] = _between(known.new, start, stop)
            old = {name: spill.take(group) for name, spill in standing.items()}
            old["infants"] = _between(known.old, start, stop)
            yield int(known.bucket_of[start]), self._whole(_filled(new), _filled(old), held)
            self.said("stays judged", int(stop))

    def _standing(self, name: str, known: Known) -> Spill:
        spill = self._spill(with_where(name), "_infant", known.cuts)
        for table in self.standing.batches(name):
            spill.add(placed(table, known.births))
        return spill

    def _whole(
        self, new: dict[str, pa.Table], old: dict[str, pa.Table], held: dict[str, dict[str, str | None]]
    ) -> dict[str, pa.Table]:
        stays = Stays(
            new, old, self.account, replace=self.replace, keep_repeats=self.keep_repeats, on=self.on
        )
        for name in new:
            if held.get(name):
                stays.refuse_elsewhere(name, held[name])
            stays.give_ids(name)
        stays.set_beside()
        stays.judge()
        return stays.tables()


def _filled(tables: dict[str, pa.Table]) -> dict[str, pa.Table]:
    return {name: table for name, table in tables.items() if table.num_rows}


def _between(table: pa.Table, start: int, stop: int) -> pa.Table:
    first, last = np.searchsorted(table["_infant"].to_numpy(), [start, stop])
    return table.slice(first, last - first).combine_chunks()
