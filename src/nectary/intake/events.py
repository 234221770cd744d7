"""Which rows tell of one event: alike in every fact, at one minute that is known, under other row ids.

A join in an export makes such rows, and so does an export that numbers its rows anew. The first counts. Rows
of which only the day is known may be two events, except sums of a day: a day has one sum of a milk.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from nectary.intake.adding import Conflict, Standing, values_of
from nectary.intake.wall import Bools, Ints
from nectary.record.tables import id_column

# Neither infants nor reported have such a column: a stay and a total are no events.
MINUTES = ("at_min", "start_min")
NO_EVENT = -1
REPEATED = "repeated_row"


def _is_day_sum(name: str, row: Mapping[str, Any]) -> bool:
    untimed = row.get("start_min") is None and row.get("stop_min") is None
    return name == "feed_totals" and untimed and row.get("day") is not None


def is_known_event(name: str, row: Mapping[str, Any]) -> bool:
    """Whether a row alike in every fact is the same event: its minute is known, or it is a day's sum."""
    return any(row.get(minute) is not None for minute in MINUTES) or _is_day_sum(name, row)


def _known_events(name: str, table: pa.Table) -> Bools:
    """`is_known_event` of every row."""
    known = np.zeros(table.num_rows, np.bool_)
    for minute in MINUTES:
        if minute in table.column_names:
            known |= table[minute].is_valid().to_numpy()
    if name == "feed_totals":
        untimed = pc.and_(table["start_min"].is_null(), table["stop_min"].is_null())
        known |= pc.and_(untimed, table["day"].is_valid()).to_numpy()
    return known


def numbered(name: str, *tables: pa.Table) -> list[Ints]:
    """The event of each row, a column a table: one number for all rows alike in every fact.

    An empty cell is like another empty one and like no value. NO_EVENT where it cannot be known.
    """
    facts = [column for column in values_of(name) if column != id_column(name)]
    known = [_known_events(name, table) for table in tables]
    rows = pa.concat_tables([table.select(facts) for table in tables])
    rows = rows.append_column("_at", pa.array(np.arange(rows.num_rows)))
    rows = rows.filter(pa.array(np.concatenate(known)))
    groups = rows.group_by(facts, use_threads=False).aggregate([("_at", "list")])["_at_list"].combine_chunks()
    events = np.full(sum(table.num_rows for table in tables), NO_EVENT, np.int64)
    lengths = pc.list_value_length(groups).to_numpy(False)
    events[groups.flatten().to_numpy(False)] = np.repeat(np.arange(len(groups)), lengths)
    return np.split(events, np.cumsum([table.num_rows for table in tables])[:-1])


class Once:
    """A load's rows of one table beside those of the record that stay: each event counts once.

    With `keep_repeats`, as often as the record or the load has it. `taken`, `staying` and `conflicts` are
    those of `how`, as they then are; `repeats`: where the rows stand that are one event with another.
    `doubted`: how many rows of the record took over the doubt of a repeat.
    """

    def __init__(self, name: str, new: pa.Table, how: Standing, *, keep_repeats: bool) -> None:
        self.new, self.staying, self.how, self.keep_repeats = new, how.staying, how, keep_repeats
        self.taken, self.conflicts = how.taken.copy(), how.conflicts
        self.repeats: list[int] = []
        self.doubted = 0
        self.of_new, self.of_old = numbered(name, new, self.staying)
        counts = np.bincount(np.concatenate([self.of_new, self.of_old]) + 1)
        if counts[1:].max(initial=0) < 2:
            return
        standing_ids = self.staying[id_column(name)].combine_chunks()
        self.beside = pc.index_in(new[id_column(name)], value_set=standing_ids).fill_null(-1).to_numpy()
        self.flags: list[str | None] = new["flag"].to_pylist()
        self.confirmed: list[bool | None] = new["confirmed"].to_pylist()
        self.left = self._left_in_record()
        self._take_back_conflicts()
        self._merge(np.flatnonzero(self.taken & ~how.instead & (counts[self.of_new + 1] > 1)))
        self._doubt_corrected()
        self._pass_doubts_on()

    def _left_in_record(self) -> Ints:
        """How often the record has each event, without the rows that were sent again under their own id."""
        conflicting = [one.at for one in self.conflicts]
        same = ~self.taken
        same[conflicting] = False
        left = np.ones(len(self.of_old), np.bool_)
        left[self.beside[same]] = False
        return np.bincount(self.of_old[left] + 1, minlength=self._size())[1:]

    def _size(self) -> int:
        return int(max(self.of_new.max(initial=-1), self.of_old.max(initial=-1))) + 2

    def _take_back_conflicts(self) -> None:
        """Ids that were given anew contradict nothing.

        The row stands under another id, and so does, among the rows sent, what the record has under this
        one. A single corrected row stays a conflict: what it replaces is not sent.
        """
        sent, standing = set(self.of_new.tolist()), set(self.of_old.tolist())
        kept: list[Conflict] = []
        for one in self.conflicts:
            event, displaced = self.of_new[one.at], self.of_old[self.beside[one.at]]
            stands = self.left[event] > 0 if self.keep_repeats else event in standing
            if NO_EVENT not in (event, displaced) and stands and displaced in sent:
                self.left[event] -= 1
                self.repeats.append(one.at)
            else:
                kept.append(one)
        self.conflicts = kept

    def _merge(self, several: Ints) -> None:
        """Of the rows under ids of their own at `several`, take those that are no repeat."""
        seen = {*self.of_old.tolist(), *self.of_new[self.how.instead].tolist()}
        for at in several.tolist():
            event = self.of_new[at]
            if event == NO_EVENT:
                continue
            if self.keep_repeats:
                repeats = self.left[event] > 0
                self.left[event] -= repeats
            else:
                repeats = event in seen
                seen.add(event)
            if repeats:
                self.taken[at] = False
                self.repeats.append(at)

    def _doubt_corrected(self) -> None:
        """A row that --replace made alike to another cannot be dropped, nor believed to be a second event."""
        if self.keep_repeats:
            return
        counts = np.bincount(
            np.concatenate([self.of_new[self.taken], self.of_old]) + 1, minlength=self._size()
        )
        for at in np.flatnonzero(self.how.instead & (self.of_new != NO_EVENT)).tolist():
            if counts[self.of_new[at] + 1] > 1 and not self.flags[at]:
                self.flags[at], self.confirmed[at] = REPEATED, None

    def _pass_doubts_on(self) -> None:
        """What is doubted about a repeat is doubted about the row that counts, unless a person looked at it.

        A doubt takes a value out of use, so it is never lost in a merge.
        """
        taken = {int(self.of_new[at]): at for at in reversed(np.flatnonzero(self.taken).tolist())}
        standing = {event: at for at, event in reversed(list(enumerate(self.of_old.tolist())))}
        old_flags = self.staying["flag"].to_pylist()
        for at in sorted(self.repeats):
            flag, event = self.flags[at], int(self.of_new[at])
            if not flag or self.confirmed[at]:
                continue
            if event in standing:
                if not old_flags[standing[event]]:
                    old_flags[standing[event]] = flag
                    self.doubted += 1
            elif not self.flags[taken[event]] or self.confirmed[taken[event]]:
                self.flags[taken[event]], self.confirmed[taken[event]] = flag, None
        self.new = with_column(with_column(self.new, "flag", self.flags), "confirmed", self.confirmed)
        if self.doubted:
            self.staying = with_column(self.staying, "flag", old_flags)


def with_column(table: pa.Table, column: str, values: list[Any]) -> pa.Table:
    """`table` with other `values` in a column that it has."""
    at = table.schema.get_field_index(column)
    field = table.schema.field(at)
    return table.set_column(at, field, pa.array(values, field.type))
