"""The smallest change to the trials that would change what they say together. Knows no NICU."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations, islice, product
from math import comb

import numpy as np
from numpy.typing import NDArray

from nectary.base.errors import UserError
from nectary.stats.effects import Array, Cells, Counts, Mask, cells, check
from nectary.stats.ways import CALLS, NOT_SHOWN, UNDEFINED, Codes, Found, Way, analyse, entering

Progress = Callable[[int, int], None]
Whole = NDArray[np.int64]

MOST_SETS = 1 << 20  # sets of trials tried in one search: every set of 20
MOST_MOVES = 250_000  # changed tables tried in one search
MOST_NAMED = 20
CHUNK = 1 << 15


@dataclass(frozen=True)
class Removed:
    """A set of trials, and the call of those that are left."""

    studies: tuple[str, ...]
    call: str


@dataclass(frozen=True)
class FewestTrials:
    """The fewest trials whose removal changes the call; `size` None where none was found.

    `exact`: every smaller set was tried. Else `size` is a bound from above (greedy), and no set smaller
    than `at_least` does it. `ways`: how many sets of that size do; the first 20 are in `sets`.
    """

    size: int | None
    exact: bool
    at_least: int
    ways: int
    sets: tuple[Removed, ...]


@dataclass(frozen=True)
class Moved:
    """In one arm of one trial, `by` more events (fewer where negative), the infants staying the same."""

    study: str
    arm: str
    by: int


@dataclass(frozen=True)
class FewestEvents:
    """The fewest outcomes that, had they been other, change the call; `size` None where none was found.

    `exact`, `at_least` as in FewestTrials. `moves` is one way to do it, `call` what is then said.
    """

    size: int | None
    exact: bool
    at_least: int
    moves: tuple[Moved, ...]
    call: str | None


@dataclass(frozen=True)
class SmallestChange:
    """What the trials say together, and the smallest changes that make them say something else."""

    call: str
    trials: FewestTrials
    events: FewestEvents


def smallest_change(
    counts: Counts, way: Way | None = None, *, progress: Progress | None = None
) -> SmallestChange:
    """Both smallest changes of the call of `way`; UserError where the whole has no estimate.

    A change that leaves no estimate is not a changed call. Trials: exact up to 20 that enter. Events: the
    fragility index of a pooled result (Atal 2019), where each outcome of each arm of each trial may turn
    either way; exact while the tables to try are few, else a bound from a greedy search.
    """
    way = way or Way()
    check(counts)
    found = analyse(cells(counts), np.ones((1, len(counts.study)), dtype=bool), way)
    if found.call[0] == UNDEFINED:
        raise UserError(
            "the studies together give no estimate", "events in both arms", where="smallest change"
        )
    return SmallestChange(
        CALLS[found.call[0]],
        fewest_trials(counts, way, found.call[0], progress),
        fewest_events(counts, way, found.call[0]),
    )


def fewest_trials(counts: Counts, way: Way, call: np.int8, progress: Progress | None = None) -> FewestTrials:
    """By size, every set of the trials that enter, until one changes `call` or too many are to be tried."""
    enters = entering(cells(counts), way)[1]
    names = np.array(counts.study)[enters]
    a, b, c, d = (cell[enters] for cell in cells(counts))
    table, k, tried = (a, b, c, d), len(names), 0
    for size in range(1, k):
        if tried + comb(k, size) > MOST_SETS:
            return _greedy_trials(table, names, way, call, size)
        sets: list[Removed] = []
        many = 0
        for removed in _removals(k, size):
            used = np.ones((len(removed), k), dtype=bool)
            used[np.arange(len(removed))[:, None], removed] = False
            codes = analyse(table, used, way).call
            changed = np.flatnonzero((codes != call) & (codes != UNDEFINED))
            many += len(changed)
            for row in changed[: MOST_NAMED - len(sets)]:
                sets.append(Removed(tuple(map(str, names[removed[row]])), CALLS[codes[row]]))
            tried += len(removed)
            if progress:
                progress(tried, 2**k - 2)
        if many:
            return FewestTrials(size, True, size, many, tuple(sets))
    return FewestTrials(None, True, k, 0, ())


def _removals(k: int, size: int) -> Iterator[Whole]:
    left = combinations(range(k), size)
    while chunk := list(islice(left, CHUNK)):
        yield np.array(chunk, dtype=np.int64)


def _targets(call: np.int8) -> tuple[int, ...]:
    """Which way to push: +1 raises the interval, -1 lowers it; both where no difference is shown."""
    return (1, -1) if CALLS[call] == NOT_SHOWN else (1,) if call == 0 else (-1,)


def _end(found: Found, call: np.int8, push: int) -> Array:
    """How far each analysis is pushed: the end of the interval that has to pass *no difference*."""
    shown = CALLS[call] != NOT_SHOWN
    end = found.ci_high if (push > 0) == shown else found.ci_low
    values: Array = np.where(found.call == UNDEFINED, -np.inf, push * end)
    return values


def _greedy_trials(
    table: Cells, names: NDArray[np.str_], way: Way, call: np.int8, at_least: int
) -> FewestTrials:
    """A bound: the trial whose absence pushes most is left out, again and again."""
    best: Removed | None = None
    for push in _targets(call):
        left = np.ones(len(names), dtype=bool)
        for _ in range(len(names) - 1):
            there = np.flatnonzero(left)
            used = np.tile(left, (len(there), 1))
            used[np.arange(len(there)), there] = False
            found = analyse(table, used, way)
            pick = int(np.argmax(_end(found, call, push)))
            if found.call[pick] == UNDEFINED:
                break
            left = used[pick]
            if found.call[pick] != call:
                if best is None or (~left).sum() < len(best.studies):
                    best = Removed(tuple(map(str, names[~left])), CALLS[found.call[pick]])
                break
    if best is None:
        return FewestTrials(None, False, at_least, 0, ())
    size = len(best.studies)
    return FewestTrials(size, size == at_least, at_least, 1, (best,))


def fewest_events(counts: Counts, way: Way, call: np.int8) -> FewestEvents:
    """The greedy bound first, then every smaller change while there are few enough to try."""
    bound, moves, to = _greedy_events(counts, way, call)
    arms, tried, size = 2 * len(counts.study), 0, 1
    while bound is None or size < bound:
        tried += _how_many(arms, size)
        if tried > MOST_MOVES:
            return FewestEvents(bound, False, size, moves, to)
        for changes in _changes(arms, size):
            codes, possible = _changed(counts, way, changes)
            hits = np.flatnonzero(possible & (codes != call) & (codes != UNDEFINED))
            if hits.size:
                return FewestEvents(size, True, size, _named(counts, changes[hits[0]]), CALLS[codes[hits[0]]])
        size += 1
        if bound is None and size > _most_events(counts):
            return FewestEvents(None, True, size, (), None)
    return FewestEvents(bound, True, bound, moves, to)


def _most_events(counts: Counts) -> int:
    """More outcomes than this cannot be turned."""
    return int((counts.total_intervention + counts.total_control).sum())


def _changed(counts: Counts, way: Way, changes: Whole) -> tuple[Codes, Mask]:
    """The call of each table with `changes`, shape (B, 2k), added to its events, and whether it can be."""
    found, possible = _moved(counts, way, changes)
    return found.call, possible


def _moved(counts: Counts, way: Way, changes: Whole) -> tuple[Found, Mask]:
    events = np.concatenate([counts.events_intervention, counts.events_control]) + changes.astype(float)
    total = np.concatenate([counts.total_intervention, counts.total_control])
    possible = np.asarray(((events >= 0) & (events <= total)).all(axis=1))
    k = len(counts.study)
    events = np.clip(events, 0.0, total)
    a, c = events[:, :k], events[:, k:]
    table = (a, total[:k] - a, c, total[k:] - c)
    return analyse(table, np.ones((len(changes), k), dtype=bool), way), possible


def _named(counts: Counts, change: Whole) -> tuple[Moved, ...]:
    k = len(counts.study)
    arms = ("intervention", "control")
    return tuple(Moved(counts.study[at % k], arms[at // k], int(change[at])) for at in np.flatnonzero(change))


def _how_many(arms: int, size: int) -> int:
    """How many ways there are to turn `size` outcomes in `arms` arms, each arm in one direction."""
    return sum(comb(arms, n) * comb(size - 1, n - 1) * 2**n for n in range(1, min(arms, size) + 1))


def _changes(arms: int, size: int) -> Iterator[Whole]:
    """Those ways as rows of signed numbers, shape (B, arms), in chunks."""
    for n in range(1, min(arms, size) + 1):
        parts = [
            np.diff((0, *cuts, size)) for cuts in combinations(range(1, size), n - 1)
        ]  # how many in each arm
        signed = np.array([part * sign for part in parts for sign in product((1, -1), repeat=n)])
        places = combinations(range(arms), n)
        while chunk := list(islice(places, max(1, CHUNK // len(signed)))):
            at = np.repeat(np.array(chunk), len(signed), axis=0)
            rows = np.zeros((len(at), arms), dtype=np.int64)
            rows[np.arange(len(at))[:, None], at] = np.tile(signed, (len(chunk), 1))
            yield rows


def _greedy_events(
    counts: Counts, way: Way, call: np.int8
) -> tuple[int | None, tuple[Moved, ...], str | None]:
    """A bound: the one outcome that pushes most is turned, again and again, while it pushes at all."""
    arms = 2 * len(counts.study)
    single = np.concatenate([np.eye(arms, dtype=np.int64), -np.eye(arms, dtype=np.int64)])
    best: tuple[int | None, tuple[Moved, ...], str | None] = (None, (), None)
    for push in _targets(call):
        change = np.zeros(arms, dtype=np.int64)
        far = float(_end(_moved(counts, way, change[None])[0], call, push)[0])
        while True:
            found, possible = _moved(counts, way, change + single)
            ends = np.where(possible, _end(found, call, push), -np.inf)
            pick = int(np.argmax(ends))
            size = int(np.abs(change + single[pick]).sum())
            if not ends[pick] > far or (best[0] is not None and size >= best[0]):
                break
            change, far = change + single[pick], float(ends[pick])
            if found.call[pick] != call:
                best = size, _named(counts, change), CALLS[found.call[pick]]
                break
    return best
