"""A unit's NEC under each definition, side by side, and how far they agree.

For the unit's own eyes: a count here can be one baby, so none of it may be public.
"""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from nectary.base.errors import UserError
from nectary.definitions import DEFINITIONS
from nectary.engine import folder
from nectary.engine.compute import compute_measure
from nectary.engine.define_record import Episode, episodes
from nectary.engine.schema import empty
from nectary.stats.proportions import wilson_range

STATED = "stated"
READ = ("infants", "findings", "diagnoses", "reported")
OVER = ("home", "died")
JUDGED = ("nec", "apart", "no")
NO_WORK_UP = "no_work_up"
Tables = dict[str, pa.Table]
Words = dict[str, str]


@dataclass(frozen=True)
class Counted:
    """Stays under one definition: `nec` and `apart` (SIP or FIP) of the `judged`; the rest meet no rule.

    The others are not judged, never a no: `indeterminate` by their findings; `not_yet_countable`, since a
    work-up is open or the stay goes on or ended elsewhere; `no_work_up`, over, and none is on record.
    `nec`, `apart`: None where no stay is judged. `lowest`, `highest`: the share of all stays, 0 to 1, if
    none, or all, of those not judged had it. The rest is None unless the unit says that every work-up is on
    record: `over` = stays that ended at home or in death, `over_nec` and `over_not_judged` of them; `share` =
    over_nec of over, None where one of them is not judged; `low`, `high`: its 95% interval, whatever those
    not judged were.
    """

    definition: str
    stays: int
    nec: int | None
    apart: int | None
    judged: int
    not_judged: int
    indeterminate: int
    not_yet_countable: int
    no_work_up: int
    lowest: float
    highest: float
    over: int | None
    over_nec: int | None
    over_not_judged: int | None
    share: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class SideBySide:
    """`agree`: of the closed work-ups, how many are NEC under exactly so many of the definitions.

    `agree_open`: those that one of the definitions cannot judge, which are not in `agree`.
    `every_work_up`: the unit says that every work-up of these stays is on record.
    """

    counted: tuple[Counted, ...]
    closed: int
    open: int
    agree: dict[int, int]
    agree_open: int
    definitions: tuple[str, ...]
    every_work_up: bool


class Tally:
    """Counts that grow bucket by bucket: (word, whether the stay is over) -> stays, by definition."""

    def __init__(self, asked: tuple[str, ...], *, every_work_up: bool) -> None:
        self.asked, self.every_work_up = asked, every_work_up
        self.words: dict[str, Counter[tuple[str, bool]]] = {name: Counter() for name in (*asked, STATED)}
        self.agree: Counter[int | None] = Counter()
        self.stays = self.open = 0

    def add(self, tables: Tables, recorded: list[str]) -> None:
        """Count some whole stays of a record, of which `recorded` are the tables that have any row."""
        found = episodes(tables, self.asked)
        over = {row["infant_id"]: row["left_how"] in OVER for row in tables["infants"].to_pylist()}
        spoken = _spoken_of(tables)
        for name in self.asked:
            words = _of_stays(_most(found, name), over, spoken if self.every_work_up else set(over))
            self._count(name, words, over)
        self._count(STATED, _stated(tables, recorded, over, spoken | {one.infant_id for one in found}), over)
        self.agree.update(_agreeing(one, self.asked) for one in found if one.answers is not None)
        self.open += sum(one.answers is None for one in found)
        self.stays += len(over)

    def _count(self, name: str, words: Words, over: dict[str, bool]) -> None:
        self.words[name].update((words[code], over[code]) for code in over)

    def fact(self) -> SideBySide:
        """What was counted."""
        rows = tuple(_counted(name, words, self.every_work_up) for name, words in self.words.items())
        agree = {count: self.agree[count] for count in sorted(one for one in self.agree if one is not None)}
        closed = self.agree.total()
        return SideBySide(rows, closed, self.open, agree, self.agree[None], self.asked, self.every_work_up)


def names(with_inc: bool = False) -> tuple[str, ...]:
    """The definitions that may count NEC; the one whose limbs are recalled only where asked for."""
    return tuple(
        name
        for name, one in DEFINITIONS.items()
        if one.counts and (with_inc or not one.off) and name != "bell_strict"
    )


def side_by_side(record: Path, *, with_inc: bool = False, every_work_up: bool = False) -> SideBySide:
    """Every definition over the record in `record`, bucket by bucket. UserError where it holds no stay.

    `every_work_up`: the unit says so for this count; the record's own manifest may say it too.
    """
    declared = every_work_up or folder.EVERY_WORK_UP in folder.declared(record)
    tally, recorded = Tally(names(with_inc), every_work_up=declared), folder.recorded(record)
    for bucket in range(folder.buckets(record)):
        files = folder.parts(record, bucket)
        tables = {name: pq.read_table(files[name]) if files[name] else empty(name) for name in READ}
        tally.add(tables, recorded)
    if not tally.stays:
        raise UserError("the record holds no stay", "at least one", "Load files first.", str(record))
    return tally.fact()


def _spoken_of(tables: Tables) -> set[str]:
    """The stays of which a diagnosis or a total says that there may have been a work-up, doubted or not."""
    diagnosed = (row for row in tables["diagnoses"].to_pylist() if row["diagnosis"] in ("nec", "sip", None))
    told = (
        row
        for row in tables["reported"].to_pylist()
        if row["item"] in ("nec", "nec_surgery", "sip") and row["value"] != 0
    )
    return {row["infant_id"] for row in (*diagnosed, *told)}


def _most(found: list[Episode], name: str) -> Words:
    """infant_id -> nec, open, indeterminate, apart or no: the most of a stay's work-ups, in that order."""
    order = ("nec", "open", "indeterminate", "apart", "no")
    words: Words = {}
    for one in found:
        word = _word(one, name)
        words[one.infant_id] = min(words.get(one.infant_id, word), word, key=order.index)
    return words


def _word(one: Episode, name: str) -> str:
    if one.answers is None:
        return "open"
    counts = one.answers.counts_as(name)
    if counts is None:
        return "indeterminate"
    if counts:
        return "nec"
    return "apart" if one.answers.by[name].one() in ("SIP", "FIP", "excluded") else "no"


def _of_stays(work_ups: Words, over: dict[str, bool], unrecorded: set[str]) -> Words:
    """The word of each stay. One that goes on, or ended elsewhere, may yet be a case.

    `unrecorded`: the stays of which a work-up may be missing in the record; without one they say nothing.
    """
    words = {}
    for code, ended in over.items():
        word = work_ups.get(code, NO_WORK_UP if code in unrecorded else "no")
        words[code] = word if ended or word in ("nec", "indeterminate") else "open"
    return words


def _stated(tables: Tables, recorded: list[str], over: dict[str, bool], worked_up: set[str]) -> Words:
    """The word of each stay as the unit itself states it: what the measures `nec` and `sip` say."""
    held = {**tables, "recorded": pa.table({"table_name": pa.array(recorded, pa.string())})}
    nec, sip = (
        {row["infant_id"]: row["value"] for row in compute_measure(name, held).to_pylist()}
        for name in ("nec", "sip")
    )

    def word(code: str) -> str:
        if nec[code] is None:
            return NO_WORK_UP if over[code] and code not in worked_up else "open"
        if nec[code]:
            return "nec"
        return "apart" if sip[code] == 1 else "no"

    return {code: word(code) for code in over}


def _agreeing(one: Episode, asked: tuple[str, ...]) -> int | None:
    """Under how many of the definitions a closed work-up is NEC; None where one of them cannot tell."""
    assert one.answers is not None
    said = [one.answers.counts_as(name) for name in asked]
    return None if None in said else said.count(True)


def _counted(name: str, words: Counter[tuple[str, bool]], every_work_up: bool) -> Counted:
    by = Counter[str]()
    for (word, _), stays in words.items():
        by[word] += stays
    stays, judged = by.total(), sum(by[word] for word in JUDGED)
    ended = Counter({word: stays for (word, over), stays in words.items() if over})
    over = ended.total() if every_work_up else None
    waiting = None if over is None else over - sum(ended[word] for word in JUDGED)
    low, high = wilson_range(ended["nec"], waiting, over) if over and waiting is not None else (None, None)
    return Counted(
        definition=name,
        stays=stays,
        nec=by["nec"] if judged else None,
        apart=by["apart"] if judged else None,
        judged=judged,
        not_judged=stays - judged,
        indeterminate=by["indeterminate"],
        not_yet_countable=by["open"],
        no_work_up=by[NO_WORK_UP],
        lowest=by["nec"] / stays,
        highest=(by["nec"] + stays - judged) / stays,
        over=over,
        over_nec=None if over is None else ended["nec"],
        over_not_judged=waiting,
        share=ended["nec"] / over if over and waiting == 0 else None,
        low=low,
        high=high,
    )
