"""Draws by column: one call answers for every stay of a chunk, from one seeded stream."""

from collections.abc import Sequence
from math import erf, sqrt
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

_Z = np.linspace(-5, 5, 2001)
_BELOW = np.array([(1 + erf(z / sqrt(2))) / 2 for z in _Z])


def code(chance: np.random.Generator, shares: Sequence[float], count: int) -> Ints:
    """`count` whole numbers from 0, each as often as its share; the shares add up to 1."""
    found: Ints = np.searchsorted(np.cumsum(shares)[:-1], chance.random(count), side="right")
    return found


def number(chance: np.random.Generator, low: int, high: int, count: int) -> Ints:
    """`count` whole numbers from `low` to `high`, both included, all alike."""
    return chance.integers(low, high, count, endpoint=True)


def yes(chance: np.random.Generator, share: "float | Floats", count: int) -> Bools:
    """`count` answers, yes as often as `share`."""
    found: Bools = chance.random(count) < share
    return found


def normal_between(chance: np.random.Generator, low: Floats, high: Floats) -> Floats:
    """Standard normal draws kept between `low` and `high`, by the inverse of the distribution."""
    least, most = np.interp(low, _Z, _BELOW), np.interp(high, _Z, _BELOW)
    found: Floats = np.interp(least + chance.random(len(low)) * (most - least), _BELOW, _Z)
    return found


def words(codes: NDArray[Any], names: Sequence[str]) -> pa.DictionaryArray:
    """A text column from codes; a code below 0 is NULL."""
    keys = pa.array(codes.astype(np.int32), mask=codes < 0)
    return pa.DictionaryArray.from_arrays(keys, pa.array(list(names), pa.string()))


def day_of(minute: Any, birth_minute: Any) -> Any:
    """The unit day of a minute since birth, where the unit's days begin at 00:00 and its clocks never change.

    `birth_minute` is the minute of the day of birth, so that day 0 ends at the first midnight.
    """
    return (minute + birth_minute) // 1440
