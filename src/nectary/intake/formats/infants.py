"""Tables of infants, a row a sample or an infant -> infants and reported totals. No event is made up."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from nectary.intake.cells import read_row
from nectary.intake.formats.foreign import Cells, Foreign, Source, infant_code
from nectary.intake.formats.happened import Happened
from nectary.intake.formats.rules import columns_read, gestation, number, plain, said, whole
from nectary.intake.loaded import Refusal, Refused, Row, SourceRow, so_many

DISAGREE = "samples_disagree"
TOO_MANY_DAYS = "more_days_than_age"
FORM_OF = ("redcap_event_name", "redcap_repeat_instrument")  # which form of a REDCap export a row is of
BEFORE_ALL = Decimal(-1)  # the order of a row that tells of no moment


@dataclass(frozen=True)
class _Total:
    value: int
    flag: str | None
    to_day: int | None


@dataclass(frozen=True)
class _Sample:
    """What one row says: of the infant, as texts and as values, and of totals.

    `form`: which of several repeating forms it is of; () where the file has but one.
    """

    number: int
    order: Decimal
    infant_id: str
    form: tuple[str, ...]
    to_day: int | None
    cells: Cells
    facts: Row
    totals: dict[str, _Total]


class _Reader:
    """The rows of one file by one mapping; `foreign` gathers what is to be said of them."""

    def __init__(self, source: Source, mapping: Mapping[str, Any], on: date) -> None:
        self.source, self.mapping, self.on = source, mapping, on
        self.foreign = source.foreign()
        self.not_taken: Counter[str] = Counter()
        self.too_many: dict[str, int] = {}
        self.tells: dict[str, set[tuple[str, ...]]] = {}  # total -> the forms of which any row tells it
        self.happened = Happened(source, mapping)
        self.forms = [name for name in map(source.column, FORM_OF) if name]
        self.spelled = self._spelled()

    def _spelled(self) -> Cells:
        """Each column that the mapping reads, as the header spells it; those that are not there are said."""
        infant = self.mapping["infant"]
        needed = {infant[key] for key in ("id", "order", "to_day") if key in infant}
        needed |= set(self.mapping.get("file_must_have", ()))
        about = f"the file of this mapping: {self.mapping['about']}"
        spelled = {name: self.source.must_have(name, why=about) for name in sorted(needed)}
        rules = self.mapping["infants"] | self.mapping.get("reported", {})
        for target, rule in rules.items():
            for name in sorted(columns_read(rule) - set(spelled)):
                found = self.source.column(name)
                spelled[name] = found or ""
                if found is None:
                    lacking = f"{self.source.file}: no column {name}; {target} stays unknown"
                    self.foreign.remarks.append(lacking)
        read = {*spelled.values(), *self.happened.columns, *self.forms}
        self.foreign.remarks += self.source.untold(self.source.unread(read, self.mapping))
        return spelled

    def sample(self, at: int, row: Cells) -> _Sample:
        """What the row says; Refused for a cell that cannot be what the mapping takes it for."""
        keys = self.mapping["infant"]
        infant_id = infant_code(self.mapping, keys["id"], row[self.spelled[keys["id"]]])
        form = tuple(row[name].strip() for name in self.forms)
        row = {name: self.source.number(row.get(found, "")) for name, found in self.spelled.items()}
        to_day = plain(row[keys["to_day"]]) if "to_day" in keys else ""
        cells = {"infant_id": infant_id, "unit_id": self.mapping["unit_id"], **self._infant(row)}
        facts = self._facts(cells, row)
        day = whole(keys["to_day"], to_day, completed=True) if to_day else None
        totals = self._within_age(infant_id, day, self._totals(row, day))
        for item in totals:
            self.tells.setdefault(item, set()).add(form)
        return _Sample(at, self._order(row, day, totals), infant_id, form, day, cells, facts, totals)

    def _order(self, row: Cells, day: int | None, totals: Mapping[str, _Total]) -> Decimal:
        """Where the row stands among those of its infant; Refused where that cannot be told.

        One without an order, a day and a total that changes over time tells of no moment and comes first: it
        is the row of facts that stands before the rows of a repeating form. Where the order is itself the
        day, a row without it is a row whose day is lost.
        """
        keys = self.mapping["infant"]
        if "order" not in keys:
            return Decimal(0)
        text = plain(row[keys["order"]])
        if "order_words" in keys:
            if not text and self._of_no_moment(day, totals):
                return BEFORE_ALL
            if text not in keys["order_words"]:
                raise Refused(keys["order"], text, " or ".join(keys["order_words"]), "cannot be put in order")
            return Decimal(keys["order_words"][text])
        if not text and self._of_no_moment(day, totals):
            return BEFORE_ALL
        if not text:
            raise Refused(keys["order"], "", "the day of this row", "cannot be put in order")
        return number(keys["order"], text)

    def _of_no_moment(self, day: int | None, totals: Mapping[str, _Total]) -> bool:
        keys = self.mapping["infant"]
        if day is not None or keys.get("to_day") == keys["order"]:
            return False
        return not any("over_time" in self.mapping["reported"][item] for item in totals)

    def _infant(self, row: Cells) -> Cells:
        cells: Cells = {}
        for column, rule in self.mapping["infants"].items():
            if "completed_weeks" in rule:
                cells |= gestation(rule, row)
            else:
                text = said(rule, row).text
                cells |= {column: text} if text is not None else {}
        return cells

    def _facts(self, cells: Cells, row: Cells) -> Row:
        """The cells as the record's values; Refused in the words of the file."""
        try:
            return read_row("infants", cells, on=self.on, decimal=self.foreign.decimal)[0]
        except Refused as refused:
            column, found, expected, reason = refused.because
            own = self.mapping["infants"].get(column, {}).get("column")
            raise Refused(own or column, row[own] if own else found, expected, reason) from refused

    def _totals(self, row: Cells, day: int | None) -> dict[str, _Total]:
        totals = {}
        for item, rule in self.mapping.get("reported", {}).items():
            one = said(rule, row)
            self.not_taken[item] += one.not_for
            if one.text is not None:
                column = next(iter(columns_read(rule)), item)
                totals[item] = _Total(whole(column, one.text), one.flag, day)
        return totals

    def _within_age(self, infant_id: str, day: int | None, totals: dict[str, _Total]) -> dict[str, _Total]:
        """Totals of days that together are more than the days of life, flagged: some days count twice."""
        items = self.mapping.get("days_within_age", ())
        if day is None or not items or not all(item in totals for item in items):
            return totals
        if sum(totals[item].value for item in items) <= day:
            return totals
        self.too_many[infant_id] = self.too_many.get(infant_id, 0) + 1
        return totals | {item: _Total(totals[item].value, TOO_MANY_DAYS, day) for item in items}

    def samples(self) -> Iterator[_Sample | Refusal]:
        for entry in self.source.rows:
            if isinstance(entry, Refusal):
                self.foreign.refused["infants"] += 1
                yield entry
                continue
            try:
                left_out = self.happened.left_out(entry[1])
                if not left_out:
                    yield self.sample(*entry)
                    continue
                self.foreign.left_out[left_out] += 1
            except Refused as refused:
                yield self.foreign.refuse("infants", entry[0], refused.because)

    def rows(self, sample: _Sample, flag: str | None) -> Iterator[SourceRow | Refusal]:
        """The record's rows of an infant as `sample` tells it."""
        cells = sample.cells | ({"flag": flag} if flag else {})
        yield self.foreign.row("infants", sample.number, cells)
        for item, total in sample.totals.items():
            row = {
                "infant_id": sample.infant_id, "reported_id": f"{sample.infant_id}-{item}", "item": item,
                "value": str(total.value), "unit": self.mapping["reported"][item]["unit"],
                "to_day": "" if total.to_day is None else str(total.to_day), "flag": total.flag or "",
            }  # fmt: skip
            yield self.foreign.checked("reported", sample.number, row, given={}, on=self.on)

    def say(self) -> None:
        """What is to be said once every row has been read."""
        remarks, file = self.foreign.remarks, self.source.file
        for item, count in self.not_taken.items():
            if count:
                only = self.mapping["reported"][item]["only_when"]
                remarks.append(f"{file}: {item} stands in {so_many(count)} without {only}; left out there")
        if self.too_many:
            items, rows = " + ".join(self.mapping["days_within_age"]), so_many(sum(self.too_many.values()))
            remarks.append(
                f"{file}: {items} are more than the days of life in {rows} "
                f"(infants: {len(self.too_many)}); flagged {TOO_MANY_DAYS}, so not used"
            )


def _together(reader: _Reader, samples: list[_Sample]) -> tuple[_Sample, str | None]:
    """All that the samples of one infant say, and a flag where they contradict each other.

    The last sample speaks. A fact it leaves empty is taken from the last one before it that has it; a
    total that grows or changes is not, since it would be told to a day that nobody charted.
    """
    samples = sorted(samples, key=lambda one: (one.order, one.number))
    last, flag = samples[-1], None
    cells: Cells = {}
    for one in samples:
        cells |= one.cells
    for column in dict.fromkeys(column for one in samples for column in one.facts):
        told = [one for one in samples if column in one.facts]
        if len({one.facts[column] for one in told}) > 1:
            flag = DISAGREE
            _say_disagree(reader, column, told, [str(one.facts[column]) for one in told])
    totals = {}
    for item, rule in reader.mapping.get("reported", {}).items():
        total = _total(reader, item, rule.get("over_time"), samples)
        if total is not None:
            totals[item] = total
    return _Sample(
        last.number, last.order, last.infant_id, last.form, last.to_day, cells, last.facts, totals
    ), flag


def _total(reader: _Reader, item: str, over_time: str | None, samples: list[_Sample]) -> _Total | None:
    """The total of one infant; None where no row tells it, or the last of the forms that tell it does not."""
    samples = [one for one in samples if one.form in reader.tells.get(item, ())]
    told = [one for one in samples if item in one.totals]
    if not told or (over_time and told[-1] is not samples[-1]):
        return None
    total = told[-1].totals[item]
    values = [(one.order, one.totals[item].value) for one in told]
    pairs = [(a, b) for a in values for b in values if a[0] <= b[0]]
    wrong = {
        None: any(a[1] != b[1] for a, b in pairs),
        "grows": any(a[1] > b[1] for a, b in pairs),
        "changes": any(a[1] != b[1] for a, b in pairs if a[0] == b[0]),
    }[over_time]
    total = replace(total, to_day=samples[-1].to_day)
    if not wrong:
        return total
    _say_disagree(reader, item, told, [str(value) for _, value in values])
    return replace(total, flag=total.flag or DISAGREE)


def _say_disagree(reader: _Reader, what: str, told: list[_Sample], values: list[str]) -> None:
    first = next(i for i, value in enumerate(values) if value != values[-1])
    reader.foreign.remarks.append(
        f"{reader.source.file} infant {told[-1].infant_id}: {what} is {values[first]} in row "
        f"{told[first].number} and {values[-1]} in row {told[-1].number}; the last stands, flagged {DISAGREE}"
    )


def _by_sample(reader: _Reader) -> Iterator[SourceRow | Refusal]:
    by_infant: dict[str, list[_Sample]] = {}
    for one in reader.samples():
        if isinstance(one, Refusal):
            yield one
        else:
            by_infant.setdefault(one.infant_id, []).append(one)
    for samples in by_infant.values():
        reader.foreign.merged["infants"] += len(samples) - 1
        yield from reader.rows(*_together(reader, samples))
    reader.say()


def _by_infant(reader: _Reader) -> Iterator[SourceRow | Refusal]:
    for one in reader.samples():
        if isinstance(one, Refusal):
            yield one
        else:
            yield from reader.rows(one, None)
    reader.say()


def read_infants(source: Source, mapping: Mapping[str, Any], *, on: date) -> Foreign:
    """The infants and reported totals of a file of samples or of infants.

    UserError where a column is missing that tells the infants or their order. A row with a cell that
    cannot be is refused whole; an infant whose last sample is refused is spoken for by those before it.
    Rows of samples are held in memory until the last one is read.
    """
    reader = _Reader(source, mapping, on)
    reader.foreign.rows = _by_sample(reader) if mapping["format"] == "samples" else _by_infant(reader)
    return reader.foreign
