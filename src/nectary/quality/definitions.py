"""A unit's NEC under each definition, side by side, and how far they agree.

For the unit's own eyes: a count here can be one baby, so none of it may be public.
"""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from nectary.base.errors import UserError
from nectary.definitions import DEFINITIONS
from nectary.engine import folder
from nectary.engine.define_record import Episode, episodes
from nectary.engine.schema import empty
from nectary.stats.proportions import wilson

STATED = "stated"
READ = ("infants", "findings", "diagnoses")


@dataclass(frozen=True)
class Counted:
    """Stays under one definition: `nec` of `stays`; the others are no, apart (SIP or FIP), open or unknown.

    `low`, `high`: Wilson's 95% interval of nec among the stays of whom it can be told, None without any.
    A stay that ended at home or in death without a work-up on record counts as no: nobody looked for NEC. One
    that goes on, or ended elsewhere, is not yet countable.
    """

    definition: str
    stays: int
    nec: int
    apart: int
    indeterminate: int
    not_yet_countable: int
    low: float | None
    high: float | None


@dataclass(frozen=True)
class SideBySide:
    """`agree`: of the closed work-ups, how many are NEC under exactly so many of the definitions."""

    counted: tuple[Counted, ...]
    closed: int
    open: int
    agree: dict[int, int]
    definitions: tuple[str, ...]


def names(with_inc: bool = False) -> tuple[str, ...]:
    """The definitions that may count NEC; the one whose limbs are recalled only where asked for."""
    return tuple(
        name
        for name, one in DEFINITIONS.items()
        if one.counts and (with_inc or not one.off) and name != "bell_strict"
    )


def side_by_side(record: Path, *, with_inc: bool = False) -> SideBySide:
    """Every definition over the record in `record`, bucket by bucket. UserError where it holds no stay."""
    asked = names(with_inc)
    counts: dict[str, Counter[str]] = {name: Counter() for name in (*asked, STATED)}
    agree, stays, closed, still_open = Counter[int](), 0, 0, 0
    for bucket in range(folder.buckets(record)):
        files = folder.parts(record, bucket)
        tables = {name: pq.read_table(files[name]) if files[name] else empty(name) for name in READ}
        found = episodes(tables, asked)
        stays += tables["infants"].num_rows
        closed += sum(one.answers is not None for one in found)
        still_open += sum(one.answers is None for one in found)
        waiting = _still_open(tables["infants"].to_pylist(), {one.infant_id for one in found})
        for name in asked:
            counts[name].update(_words(found, name).values())
        counts[STATED].update(_stated(found).values())
        for name in counts:
            counts[name]["open"] += waiting
        agree.update(
            sum(one.answers.counts_as(name) is True for name in asked)
            for one in found
            if one.answers is not None
        )
    if not stays:
        raise UserError("the record holds no stay", "at least one", "Load files first.", str(record))
    rows = tuple(_counted(name, counts[name], stays) for name in (*asked, STATED))
    return SideBySide(rows, closed, still_open, dict(sorted(agree.items())), asked)


def _still_open(infants: list[dict[str, Any]], worked_up: set[str]) -> int:
    """How many stays without a work-up may still have one, here or elsewhere."""
    return sum(
        row["left_how"] not in ("home", "died") for row in infants if row["infant_id"] not in worked_up
    )


def _words(found: list[Episode], name: str) -> dict[str, str]:
    """infant_id -> nec, apart, indeterminate or open: the most of a stay's work-ups, in that order."""
    order = ("nec", "open", "indeterminate", "apart", "no")
    words: dict[str, str] = {}
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


def _stated(found: list[Episode]) -> dict[str, str]:
    """What the unit itself stated of the stays with a work-up."""
    words = {}
    for one in found:
        word = {"nec": "nec", "sip": "apart"}.get(one.stated or "", "no")
        words[one.infant_id] = "open" if one.answers is None else word
    return words


def _counted(name: str, counts: Counter[str], stays: int) -> Counted:
    known = stays - counts["open"] - counts["indeterminate"]
    low, high = wilson(counts["nec"], known) if known else (None, None)
    return Counted(
        name, stays, counts["nec"], counts["apart"], counts["indeterminate"], counts["open"], low, high
    )
