"""One line a baby a day -> feed_totals, steps, holds and weights."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from nectary.base.errors import UserError
from nectary.intake.cells import NUMBER, Clock
from nectary.intake.clock import local
from nectary.intake.formats.foreign import Cells, Foreign, Source, infant_code, record_value
from nectary.intake.formats.happened import Happened
from nectary.intake.formats.rules import whole
from nectary.intake.formats.times import iso_date
from nectary.intake.loaded import Refusal, Refused, SourceRow

MILKS = {"mother_ml": "mother", "donor_ml": "donor", "formula_ml": "formula"}
AMOUNTS = (*MILKS, "weight_g", "weight_kg")
NEEDED = (("infant",), ("day", "date"), (*AMOUNTS, "decision", "hold_reason"))
STAYED = ("stay", "back")  # a reason beside these is why feeds did not go up, not why they were held


@dataclass(frozen=True)
class Line:
    """One line: its row number, its infant and unit day, and its cells under the mapping's own keys."""

    number: int
    infant_id: str
    day: int
    cells: Cells


def unit_day(born: datetime, on: date, clock: Clock) -> int:
    """The unit day that begins on the date `on`, counted from the one of birth; below 0 = before birth."""
    begins = timedelta(hours=clock.day_start.hour, minutes=clock.day_start.minute)
    return (on - (local(born, clock.time_zone).replace(tzinfo=None) - begins).date()).days


class _Reader:
    def __init__(
        self, source: Source, mapping: Mapping[str, Any], clock: Clock, births: Mapping[str, str], on: date
    ) -> None:
        self.source, self.mapping, self.clock, self.births, self.on = source, mapping, clock, births, on
        self.foreign = source.foreign()
        self.happened = Happened(source, mapping)
        self.spelled = self._spelled()

    def _spelled(self) -> Cells:
        """Each key of the mapping that the header has, with the header's own spelling; the rest is said."""
        spelled: Cells = {}
        for key, names in self.mapping["columns"].items():
            told = map(self.source.column, [names] if isinstance(names, str) else names)
            found = list(dict.fromkeys(name for name in told if name is not None))
            if len(found) > 1:
                said = f"columns {' and '.join(found)} are both {key}"
                raise UserError(said, "one of them", "Remove or rename one.", self.source.file)
            if found:
                spelled[key] = found[0]
        for wanted in NEEDED:
            if not any(key in spelled for key in wanted):
                known = (self.mapping["columns"].get(key, key) for key in wanted)
                said = " or ".join(one if isinstance(one, str) else one[0] for one in known)
                self.source.must_have(said, why=f"the file of this mapping: {self.mapping['about']}")
        read = {*spelled.values(), *self.happened.columns}
        self.foreign.remarks += self.source.untold(self.source.unread(read, self.mapping))
        return spelled

    def line(self, number: int, row: Cells) -> Line:
        cells = {key: row[name].strip() for key, name in self.spelled.items()}
        cells |= {key: self.source.number(cells[key]) for key in AMOUNTS if key in cells}
        cells["infant"] = infant_code(self.mapping, self.spelled["infant"], cells["infant"])
        return Line(number, cells["infant"], self._day(cells), cells)

    def _day(self, cells: Cells) -> int:
        told = {key: self._told_day(key, cells) for key in ("day", "date") if cells.get(key)}
        if not told:
            wanted = " or ".join(self.spelled[key] for key in ("day", "date") if key in self.spelled)
            raise Refused(wanted, "", "the day or the date of the line", "not placed in time")
        if len(set(told.values())) > 1:
            expected = f"unit day {told['date']}, going by {self.spelled['date']} and birth"
            raise Refused(self.spelled["day"], cells["day"], expected, "two days")
        return next(iter(told.values()))

    def _told_day(self, key: str, cells: Cells) -> int:
        column, text = self.spelled[key], cells[key]
        if key == "day":
            day = whole(column, text) - int(self.mapping["birth_is_day"])
            expected = f"{self.mapping['birth_is_day']} or more, which is the day of birth here"
        else:
            on = iso_date(column, text, self.mapping.get("date_form"))
            born = self.births.get(cells["infant"])
            if born is None:
                expected = "birth_at of this infant in the record, or a day of life"
                raise Refused(column, text, expected, "no time of birth known")
            day = unit_day(datetime.fromisoformat(born), on, self.clock)
            expected = f"the day of birth, {born[:10]}, or later"
        if day < 0:
            raise Refused(column, text, expected, "before birth")
        return day

    def made(self, line: Line) -> Iterator[SourceRow | Refusal]:
        """The record's rows of one line."""
        rows = [*self._totals(line), *self._rounds(line), *self._weight(line)]
        if not rows:
            self.foreign.left_out["lines with an infant and a day and nothing else"] += 1
        yield from rows

    def _row(self, table: str, line: Line, kind: str, cells: Cells, key: str) -> SourceRow | Refusal:
        """A row under an id that holds no value, so that a corrected line is a conflict, not a second row."""
        row_id = "-".join(filter(None, (line.infant_id, f"day{line.day}", kind)))
        cells = {"infant_id": line.infant_id, f"{table}_id": row_id, **cells}
        given = dict.fromkeys(("volume_ml", "weight_g", "weight_kg"), self.spelled.get(key, key))
        return self.foreign.checked(table, line.number, cells, given=given, on=self.on)

    def _totals(self, line: Line) -> Iterable[SourceRow | Refusal]:
        """A total a milk. Beside another milk an empty one is unknown, which is a row without a volume."""
        if not any(line.cells.get(key) for key in MILKS):
            return
        for key, milk in MILKS.items():
            if key in self.spelled:
                cells = {"day": str(line.day), "milk": milk, "volume_ml": line.cells[key]}
                yield self._row("feed_totals", line, milk, cells, key)

    def _heard(self, line: Line, key: str, target: str) -> tuple[str, Refusal | None]:
        """The record's word under `key`, "" = none there; and the refusal of one that is not known."""
        text = line.cells.get(key, "")
        try:
            table, column = target.split(".")
            word = record_value(table, column, text, given=self.spelled[key], on=self.on) if text else ""
            return str(word), None
        except Refused as refused:
            return "", self.foreign.refuse(target.split(".")[0], line.number, refused.because)

    def _rounds(self, line: Line) -> Iterable[SourceRow | Refusal]:
        """The decision, and the hold that it or its reason tells of."""
        decision, no_decision = self._heard(line, "decision", "steps.decision")
        reason, no_reason = self._heard(line, "hold_reason", "holds.reason")
        yield from filter(None, (no_decision, no_reason))
        if decision:
            cells = {"day": str(line.day), "decision": decision, "reason": reason}
            yield self._row("steps", line, "", cells, "decision")
        if not no_decision and (reason or decision == "hold"):
            cells = {
                "start_day": str(line.day), "stop_day": str(line.day),
                "kind": "no_advance" if decision in STAYED else self._held(line), "reason": reason,
            }  # fmt: skip
            yield self._row("holds", line, "", cells, "hold_reason")

    def _held(self, line: Line) -> str:
        """all_feeds where every milk charted is 0, feed where some was given, "" where none is charted."""
        amounts = [line.cells[key] for key in MILKS if line.cells.get(key)]
        if not amounts or not all(NUMBER.fullmatch(amount) for amount in amounts):
            return ""
        return "feed" if any(Decimal(amount) for amount in amounts) else "all_feeds"

    def _weight(self, line: Line) -> Iterable[SourceRow | Refusal]:
        for key in ("weight_g", "weight_kg"):
            if line.cells.get(key):
                yield self._row("weights", line, "", {"day": str(line.day), key: line.cells[key]}, key)

    def rows(self) -> Iterator[SourceRow | Refusal]:
        for entry in self.source.rows:
            if isinstance(entry, Refusal):
                yield entry
                continue
            try:
                left_out = self.happened.left_out(entry[1]) or self._without_anything(entry[1])
                line = None if left_out else self.line(*entry)
            except Refused as refused:
                yield self.foreign.refusal(entry[0], refused.because)
                continue
            if line is None:
                self.foreign.left_out[str(left_out)] += 1
            else:
                yield from self.made(line)

    def _without_anything(self, row: Cells) -> str | None:
        """What a row is called that holds an infant and nothing else that is read; None for any other."""
        others = (row[name].strip() for key, name in self.spelled.items() if key != "infant")
        return None if any(others) else "lines with an infant and nothing else that is read"


def read_day_lines(
    source: Source, mapping: Mapping[str, Any], *, clock: Clock, births: Mapping[str, str], on: date
) -> Foreign:
    """The rows of a file with one line a baby a day. `births`: the times of birth that the record holds.

    An empty amount is unknown and 0 is zero. A line whose day cannot be told is refused whole; a bad cell
    refuses its own row, and the rest of the line goes on. UserError where a needed column is missing.
    """
    reader = _Reader(source, mapping, clock, births, on)
    reader.foreign.rows = reader.rows()
    return reader.foreign
