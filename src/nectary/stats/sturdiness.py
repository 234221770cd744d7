"""How sturdy a pooled answer is: every way to reckon it, every subset, as it came. Knows no NICU.

Whether the rows are all the trials there are is for the caller to know; on a part of them none of this
means anything.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from nectary.base.errors import UserError
from nectary.stats.effects import Array, Cells, Counts, Mask, cells, check
from nectary.stats.ways import (
    CALLS,
    UNDEFINED,
    WEIGHTED,
    Codes,
    Found,
    Way,
    analyse,
    entering,
    natural,
    ways,
)

Progress = Callable[[int, int], None]
Rows = NDArray[np.intp]

GROUPS = ("all", "without", "up_to")
MOST_SUBSETS = 20  # trials: a million subsets
CHUNK = 1 << 15


@dataclass(frozen=True)
class Multiverse:
    """n different analyses, arrays of shape (n,). Two that use the same numbers count once.

    `group`: all (every study), without (all but one), up_to (the first ones). `step` is the place of the
    study left out, or how many studies came before and with the last; -1 for all. `k` studies enter.
    Estimate and interval are on the natural scale; `call` is an index into CALLS. `undefined`: how many
    more have no estimate.
    """

    study: tuple[str, ...]
    measure: NDArray[np.str_]
    model: NDArray[np.str_]
    test: NDArray[np.str_]
    zero: NDArray[np.str_]
    group: NDArray[np.str_]
    step: NDArray[np.int64]
    k: NDArray[np.int64]
    estimate: Array
    ci_low: Array
    ci_high: Array
    p: Array
    call: Codes
    undefined: int

    def __len__(self) -> int:
        return len(self.call)

    def of(self, *groups: str) -> Mask:
        """Which analyses belong to `groups`."""
        return np.isin(self.group, groups)

    def counted(self, *groups: str) -> dict[str, int]:
        """How many analyses of `groups` (of all where none is named) make each call."""
        call = self.call[self.of(*(groups or GROUPS))]
        return {name: int((call == code).sum()) for code, name in enumerate(CALLS)}

    def shares(self, *groups: str) -> dict[str, float]:
        """The same as shares of 0 to 1; UserError where there is no analysis."""
        counted = self.counted(*groups)
        whole = sum(counted.values())
        if not whole:
            raise UserError("no way to reckon gives an estimate", "studies with events in both arms")
        return {name: number / whole for name, number in counted.items()}


def steps_of(counts: Counts, years: Sequence[int] | None = None) -> tuple[Mask, tuple[int, ...]]:
    """The studies known at each step, shape (steps, k), and each step's year, or its place from 1.

    A step is a year, studies of one year together, where `years` (or else the counts) give every study's;
    otherwise each study is a step, in the order of the rows.
    """
    check(counts)
    if years is None and counts.year and None not in counts.year:
        years = [year for year in counts.year if year is not None]
    if years is not None and len(years) != len(counts.study):
        raise UserError(f"{len(years)} years", f"one for each of {len(counts.study)} studies")
    at = np.arange(1, len(counts.study) + 1) if years is None else np.asarray(years)
    names = tuple(int(one) for one in np.unique(at))
    return at <= np.array(names)[:, None], names


def _sets(counts: Counts, years: Sequence[int] | None) -> tuple[Mask, NDArray[np.str_], NDArray[np.int64]]:
    k = len(counts.study)
    steps, _ = steps_of(counts, years)
    without = ~np.eye(k, dtype=bool) if k > 1 else np.ones((0, k), dtype=bool)
    sets = np.concatenate([np.ones((1, k), dtype=bool), without, steps[:-1]])
    group = np.repeat(GROUPS, [1, len(without), len(steps) - 1])
    step = np.concatenate([[-1], np.arange(len(without)), steps[:-1].sum(axis=1)])
    return sets, group, step.astype(np.int64)


def multiverse(counts: Counts, *, years: Sequence[int] | None = None) -> Multiverse:
    """Every way of `ways` on the whole set, on each set without one study, and on each step as they came.

    Analyses that use the same studies with the same additions are one, and counted in the first group it
    is in; so are all tests and weightings of a single study.
    """
    table = cells(counts)
    sets, group, step = _sets(counts, years)
    parts = [(way, rows, analyse(table, sets[rows], way)) for way, rows in _different(table, sets, group)]
    return _flat(counts, parts, group, step)


def _different(table: Cells, sets: Mask, group: NDArray[np.str_]) -> Iterator[tuple[Way, Rows]]:
    """Each way with the rows of `sets` on which it says what it has not said under another zero rule."""
    kinds: dict[tuple[str, str], list[Way]] = {}
    for way in ways():
        model, test = ("", "") if way.model in WEIGHTED else (way.model, way.test)
        kinds.setdefault((way.measure, model + test), []).append(way)
    for alike in kinds.values():
        rules = list(dict.fromkeys(way.zero for way in alike))
        rows = dict(
            zip(rules, _new_rows(table, sets, group, [(alike[0], zero) for zero in rules]), strict=True)
        )
        for way in alike:
            chosen, k = rows[way.zero]
            plain = way.model not in WEIGHTED or (way.model, way.test) == ("ee", "z")
            yield way, chosen if plain else chosen[k > 1]


def _new_rows(
    table: Cells, sets: Mask, group: NDArray[np.str_], rules: list[tuple[Way, str]]
) -> list[tuple[Rows, NDArray[np.int64]]]:
    """For each zero rule its rows with numbers not seen before, group by group, and how many enter."""
    marks = []
    for way, zero in rules:
        _, enters, added = entering(table, replace(way, zero=zero))
        marks.append(
            (sets & enters, np.packbits(np.concatenate([sets & enters, sets & added], axis=1), axis=1))
        )
    seen: set[bytes] = set()
    chosen: list[list[int]] = [[] for _ in rules]
    for name in GROUPS:
        for rows, (on, mark) in zip(chosen, marks, strict=True):
            for row in np.flatnonzero((group == name) & on.any(axis=1)):
                key = mark[row].tobytes()
                if key not in seen:
                    seen.add(key)
                    rows.append(int(row))
    return [
        (np.array(rows, dtype=np.intp), on[rows].sum(axis=1))
        for rows, (on, _) in zip(chosen, marks, strict=True)
    ]


def _flat(
    counts: Counts,
    parts: list[tuple[Way, Rows, Found]],
    group: NDArray[np.str_],
    step: NDArray[np.int64],
) -> Multiverse:
    rows = np.concatenate([rows for _, rows, _ in parts])
    call = np.concatenate([found.call for _, _, found in parts])
    told = call != UNDEFINED

    def named(part: str) -> NDArray[np.str_]:
        names = [getattr(way, part) for way, _, _ in parts]
        each: NDArray[np.str_] = np.repeat(names, [len(rows) for _, rows, _ in parts])[told]
        return each

    def number(part: str) -> Array:
        values: Array = np.concatenate([getattr(found, part) for _, _, found in parts])[told]
        return values

    measure = named("measure")
    return Multiverse(
        study=counts.study, measure=measure, model=named("model"), test=named("test"), zero=named("zero"),
        group=group[rows][told], step=step[rows][told], k=number("k").astype(np.int64),
        estimate=natural(number("estimate"), measure), ci_low=natural(number("ci_low"), measure),
        ci_high=natural(number("ci_high"), measure), p=number("p"), call=call[told],
        undefined=int((~told).sum()),
    )  # fmt: skip


@dataclass(frozen=True)
class Steps:
    """What stood at each step, arrays of shape (steps,), estimate and interval on the natural scale.

    `step` holds the years, or the places from 1; `trials` all that were known, `k` those that enter.
    The four sums are of all known trials. `call` is an index into CALLS, or UNDEFINED.
    """

    step: tuple[int, ...]
    trials: NDArray[np.int64]
    k: NDArray[np.int64]
    events_intervention: Array
    total_intervention: Array
    events_control: Array
    total_control: Array
    estimate: Array
    ci_low: Array
    ci_high: Array
    p: Array
    call: Codes

    @property
    def stood(self) -> tuple[int | None, int | None]:
        """The first step whose call was today's, and the step since which every one was; None if no call."""
        today = self.call[-1]
        if today == UNDEFINED:
            return None, None
        same = self.call == today
        since = len(same) - int(np.argmin(same[::-1])) if not same.all() else 0
        return self.step[int(np.argmax(same))], self.step[since]


def as_they_came(counts: Counts, *, years: Sequence[int] | None = None, way: Way | None = None) -> Steps:
    """The pooled effect after each year, or after each study where no years are given."""
    way = way or Way()
    known, names = steps_of(counts, years)
    found = analyse(cells(counts), known, way)
    on = known.astype(float)
    estimate, low, high = (natural(one, way.measure) for one in (found.estimate, found.ci_low, found.ci_high))
    return Steps(
        step=names, trials=known.sum(axis=1), k=found.k,
        events_intervention=on @ counts.events_intervention, events_control=on @ counts.events_control,
        total_intervention=on @ counts.total_intervention, total_control=on @ counts.total_control,
        estimate=estimate, ci_low=low, ci_high=high, p=found.p, call=found.call,
    )  # fmt: skip


@dataclass(frozen=True)
class Subsets:
    """Every subset of the k studies that enter: 2^k - 1 of them, arrays of that shape.

    Bit i of (place + 1) says whether `study[i]` is in. `call` is an index into CALLS, or UNDEFINED;
    `estimate` is on the natural scale. `sets`, `held`, `undefined`, shape (k,): for each size from 1, how
    many subsets there are, how many make the call of the whole, and how many give no estimate.
    """

    study: tuple[str, ...]
    left_out: tuple[str, ...]
    whole: str
    call: Codes
    estimate: Array
    sets: NDArray[np.int64]
    held: NDArray[np.int64]
    undefined: NDArray[np.int64]


def subsets(counts: Counts, way: Way | None = None, *, progress: Progress | None = None) -> Subsets:
    """`way` on every subset of the studies that enter it; `progress` hears how many of all are done.

    UserError for more than 20 studies, and where the whole has no estimate.
    """
    check(counts)
    way = way or Way()
    enters = entering(cells(counts), way)[1]
    k = int(enters.sum())
    if not 1 <= k <= MOST_SUBSETS:
        raise UserError(f"{k} studies enter", f"1 to {MOST_SUBSETS}", where="every subset")
    a, b, c, d = (cell[enters] for cell in cells(counts))
    total = 2**k - 1
    call, estimate = np.empty(total, dtype=np.int8), np.empty(total)
    tally = np.zeros((3, k + 1), dtype=np.int64)
    whole = analyse((a, b, c, d), np.ones((1, k), dtype=bool), way).call[0]
    if whole == UNDEFINED:
        raise UserError("the studies together give no estimate", "events in both arms", where="every subset")
    for start in range(0, total, CHUNK):
        numbers = np.arange(start + 1, min(start + CHUNK, total) + 1)
        used = ((numbers[:, None] >> np.arange(k)) & 1).astype(bool)
        found = analyse((a, b, c, d), used, way)
        at = slice(start, start + len(numbers))
        call[at], estimate[at] = found.call, natural(found.estimate, way.measure)
        for row, counted in enumerate((found.call > -2, found.call == whole, found.call == UNDEFINED)):
            tally[row] += np.bincount(used.sum(axis=1)[counted], minlength=k + 1)
        if progress:
            progress(start + len(numbers), total)
    names = np.array(counts.study)
    return Subsets(
        tuple(map(str, names[enters])), tuple(map(str, names[~enters])), CALLS[whole], call, estimate,
        *(row[1:] for row in tally),
    )  # fmt: skip
