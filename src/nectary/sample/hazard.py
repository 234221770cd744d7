"""The written hazard of NEC in the invented unit, and what is planted in it.

On postnatal day d (24-hour days from birth) a stay of w completed weeks has the hazard, an infant and day,

    total(w) * onset(d; w) * milk * antibiotics * acid * speed * sickness

- `total(w)`: what a stay of formula alone, without any other factor, gathers if watched to the end:
  exp(TOTAL_AT_27_WEEKS + SLOPE_A_WEEK * (w - 27)), fitted to NEC by birth weight in margins.toml.
- `onset(d; w)`: the share of it on day d, log-normal around a median that falls with gestation: the earlier
  the birth the later the onset, around 30 weeks after the last period.
- `milk`: 1 on a day of formula, `donor_for_formula` on a day of donor milk, `own_milk` on a day when at least
  half of what is fed is the mother's.
- `antibiotics`: `long_early_antibiotics` from day 5 on, where the first course had sterile cultures and ran 5
  days or longer.
- `acid`: `acid_blocker` on days of an acid blocker.
- `speed`: `feed_speed` where feeds go up each day rather than each second day; 1 unless it is asked for.
- `sickness`: `sickness` in the sick, who also get longer antibiotics and slower feeds. No row tells who is.

Nothing happens before day 2, nor from 37 weeks after the last period on.
The planted ratios are borrowed from studies that mostly could not rule out other reasons. Here they are true
by construction; that says nothing about babies.
"""

from dataclasses import dataclass

import numpy as np

from nectary.sample.chance import Bools, Floats, Ints

DAYS = 126
FIRST_DAY = 2
TOTAL_AT_27_WEEKS = -2.44
SLOPE_A_WEEK = -0.235
MEDIAN_DAY_AT_23_WEEKS, DAYS_EARLIER_A_WEEK, EARLIEST_MEDIAN_DAY = 31.0, 2.6, 7.0
SPREAD = 0.45
LONG_FROM_DAY = 5
TERM_DAYS = 37 * 7
FORMULA, DONOR, OWN = 0, 1, 2


@dataclass(frozen=True)
class Planted:
    """Ratios of hazards, true by construction; the sources they are borrowed from stand in margins.toml."""

    own_milk: float = 0.69
    donor_for_formula: float = 0.53
    long_early_antibiotics: float = 1.51
    acid_blocker: float = 1.78
    feed_speed: float = 1.0
    sickness: float = 2.0


@dataclass(frozen=True)
class Exposed:
    """What raises or lowers the hazard: (stay, day) arrays and one answer a stay."""

    milk: Ints
    long_antibiotics: Bools
    acid_from: Ints
    acid_to: Ints
    fast: Bools
    sick: Bools

    @property
    def on_acid_blocker(self) -> Bools:
        """(stay, day): `acid_from` included, `acid_to` not."""
        days = np.arange(DAYS)
        return (days >= self.acid_from[:, None]) & (days < self.acid_to[:, None])


def _onset_shares(weeks: Ints) -> Floats:
    days = np.arange(DAYS) + 0.5
    median = MEDIAN_DAY_AT_23_WEEKS - DAYS_EARLIER_A_WEEK * (weeks - 23)
    median = np.maximum(median, EARLIEST_MEDIAN_DAY)[:, None]
    density = np.exp(-((np.log(days) - np.log(median)) ** 2) / (2 * SPREAD**2)) / days
    density[:, :FIRST_DAY] = 0
    shares: Floats = density / density.sum(axis=1, keepdims=True)
    return shares


def baseline(weeks: Ints) -> Floats:
    """(stay, day): the hazard of a stay of formula alone and no other factor, an infant and day."""
    known, which = np.unique(weeks, return_inverse=True)
    total = np.exp(TOTAL_AT_27_WEEKS + SLOPE_A_WEEK * (known - 27))
    found: Floats = (total[:, None] * _onset_shares(known))[which]
    return found


def daily(gestation_days: Ints, exposed: Exposed, planted: Planted) -> Floats:
    """(stay, day): the whole hazard, an infant and day."""
    found = baseline(gestation_days // 7)
    by_milk = np.array([1.0, planted.donor_for_formula, planted.own_milk])
    found *= by_milk[exposed.milk]
    found[:, LONG_FROM_DAY:] *= np.where(exposed.long_antibiotics, planted.long_early_antibiotics, 1.0)[
        :, None
    ]
    found *= np.where(exposed.on_acid_blocker, planted.acid_blocker, 1.0)
    found *= np.where(exposed.fast, planted.feed_speed, 1.0)[:, None]
    found *= np.where(exposed.sick, planted.sickness, 1.0)[:, None]
    found[np.arange(DAYS) + gestation_days[:, None] >= TERM_DAYS] = 0
    return found


def onset(hazard: Floats, gathered: Floats) -> Floats:
    """Day of onset with its fraction, where the hazard has gathered to `gathered`; infinity = never."""
    so_far = np.cumsum(hazard, axis=1)
    day = (so_far <= gathered[:, None]).sum(axis=1)
    at = np.minimum(day, DAYS - 1)
    rows = np.arange(len(hazard))
    today = hazard[rows, at]
    before = so_far[rows, at] - today
    within = np.divide(gathered - before, today, out=np.zeros(len(hazard)), where=today > 0)
    found: Floats = np.where(day < DAYS, day + within, np.inf)
    return found
