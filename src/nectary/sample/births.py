"""Who is born and admitted: the first layer of the invented unit.

Every figure here is our own choice (local): a plausible mix for a level III unit that takes infants of
401 to 1500 g, no estimate of any unit. What a source does tell stands in margins.toml.
"""

from dataclasses import dataclass

import numpy as np

from nectary.sample.chance import Bools, Ints, code, normal_between, number, yes

WEEKS = tuple(range(22, 33))
WEEK_SHARES = (0.01, 0.04, 0.07, 0.09, 0.11, 0.12, 0.14, 0.14, 0.12, 0.09, 0.07)
LIGHTEST_G, HEAVIEST_G = 401, 1500
MEAN_G_AT_23_WEEKS, GROWTH_A_WEEK, SPREAD = 600, 0.122, 0.17
TENTH_CENTILE_Z = -1.2816
ONE_IN_STILL_IN = 10
TWINS_STILL_IN = (50, 0)  # of each 60 stays, these two are twins
LANGUAGES = ("en", "es", "zh", "ar", "ht", "vi")
LANGUAGE_SHARES = (0.70, 0.19, 0.04, 0.03, 0.02, 0.02)
STEROIDS = ("none", "partial", "complete")
FLOWS = ("none", "absent", "reversed")


@dataclass(frozen=True)
class Births:
    """One entry a stay. `first` is the place of the first of its multiple birth, its own where it is single.

    `order` 0 = single. `observed_from_min` 0 = inborn; an outborn infant is not seen before it.
    """

    number: Ints
    first: Ints
    order: Ints
    gestation_days: Ints
    weight_g: Ints
    small: Bools
    female: Bools
    inborn: Bools
    observed_from_min: Ints
    steroid: Ints
    flow: Ints
    caesarean: Bools
    reads: Ints
    speaks: Ints
    still_in: Bools

    @property
    def weeks(self) -> Ints:
        """Completed weeks of gestation."""
        return self.gestation_days // 7

    @property
    def tiny(self) -> Bools:
        """Below 1001 g, the usual bound of *extremely low birth weight*."""
        return self.weight_g <= 1000

    def __len__(self) -> int:
        return len(self.number)


def _sets(chance: np.random.Generator, numbers: Ints) -> tuple[Ints, Ints]:
    """(place of the first of the set, order of birth from 1; 0 = single), twins and a few triplets."""
    count = len(numbers)
    free = numbers % ONE_IN_STILL_IN != 0
    begins = yes(chance, 0.14, count) & free
    begins &= ~np.roll(begins, 1) & ~np.roll(begins, 2)
    begins &= np.roll(free, -1)
    begins[-1:] = begins[:2] = False
    second = np.roll(begins, 1)
    third = np.roll(second, 1) & yes(chance, 0.06, count) & free & ~begins
    order = begins * 1 + second * 2 + third * 3
    first = np.arange(count) - second - 2 * third
    later, earlier = numbers % 60 == TWINS_STILL_IN[1], numbers % 60 == TWINS_STILL_IN[0]
    paired = later & np.roll(earlier, 10) & (np.arange(count) >= 10)
    order[paired] = 2
    order[np.flatnonzero(paired) - 10] = 1
    first[paired] -= 10
    return first, order


def _weights(chance: np.random.Generator, gestation_days: Ints) -> tuple[Ints, Bools]:
    mean = np.log(MEAN_G_AT_23_WEEKS) + GROWTH_A_WEEK * (gestation_days / 7 - 23)
    z = normal_between(chance, (np.log(LIGHTEST_G) - mean) / SPREAD, (np.log(HEAVIEST_G) - mean) / SPREAD)
    weight_g = np.clip(np.rint(np.exp(mean + SPREAD * z) / 5) * 5, LIGHTEST_G, HEAVIEST_G)
    return weight_g.astype(np.int64), z < TENTH_CENTILE_Z


def draw(chance: np.random.Generator, numbers: Ints) -> Births:
    """The births of the stays `numbers`, which follow one another; a set shares what a mother shares."""
    count = len(numbers)
    first, order = _sets(chance, numbers)
    gestation = 7 * (code(chance, WEEK_SHARES, count) + WEEKS[0]) + number(chance, 0, 6, count)
    gestation = gestation[first]
    weight_g, small = _weights(chance, gestation)
    inborn = yes(chance, 0.88, count)[first]
    speaks = code(chance, LANGUAGE_SHARES, count)[first]
    reads = np.where(yes(chance, 0.85, count)[first], speaks, 0)
    flow = code(chance, (0.6, 0.3, 0.1), count)
    return Births(
        number=numbers,
        first=first,
        order=order,
        gestation_days=gestation,
        weight_g=weight_g,
        small=small,
        female=yes(chance, 0.49, count),
        inborn=inborn,
        observed_from_min=np.where(inborn, 0, number(chance, 60, 2880, count)[first]),
        steroid=code(chance, (0.12, 0.2, 0.68), count)[first],
        flow=np.where(small, flow, 0),
        caesarean=yes(chance, 0.66, count)[first],
        reads=reads,
        speaks=speaks,
        still_in=numbers % ONE_IN_STILL_IN == 0,
    )
