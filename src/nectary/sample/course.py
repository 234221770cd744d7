"""What happens to each stay: the outcome layer, which runs alone without any chart.

Every figure here is our own choice (local), picked so that the targets of margins.toml come out.
"""

from dataclasses import dataclass

import numpy as np

from nectary.sample import hazard
from nectary.sample.births import Births
from nectary.sample.chance import Bools, Floats, Ints, code, number, yes
from nectary.sample.hazard import DAYS, DONOR, FORMULA, OWN, Exposed, Planted

NEVER = 10**8
MINUTES_A_DAY = 1440
RISING, LOW, DRYING, NONE = range(4)
DONOR_UNTIL_DAYS = 34 * 7
HOME, TRANSFER, DIED = range(3)


@dataclass(frozen=True)
class Course:
    """One entry a stay; minutes are since birth, NEVER = it does not happen. `sick` is written nowhere.

    `at_risk_min` is when NEC could no longer be seen: leaving, a death of another cause, or a perforation.
    `own_share` (stay, day) is how much of the day's milk the mother has.
    """

    sick: Bools
    fast: Bools
    early_days: Ints
    early_positive: Bools
    exposed: Exposed
    own_share: Floats
    donor_agreed: Bools
    at_risk_min: Ints
    nec_min: Ints
    nec_surgery: Ints
    sip_min: Ints
    sip_surgery: Ints
    sepsis_min: Ints
    ruled_out_min: Ints
    end_min: Ints
    left_how: Ints


def _early_antibiotics(chance: np.random.Generator, births: Births, sick: Bools) -> tuple[Ints, Bools]:
    count = len(births)
    given = yes(chance, np.where(births.tiny, 0.94, 0.70), count)
    long_share = np.where(births.tiny, np.where(sick, 0.68, 0.46), np.where(sick, 0.58, 0.36))
    long = np.array([5, 6, 7, 8, 10])[code(chance, (0.36, 0.1, 0.44, 0.05, 0.05), count)]
    short = np.array([1, 2, 3, 4])[code(chance, (0.08, 0.5, 0.27, 0.15), count)]
    days = np.where(given, np.where(yes(chance, long_share, count), long, short), 0)
    positive = given & yes(chance, 0.02, count)
    return np.where(positive, 7, days), positive


def _own_share(chance: np.random.Generator, births: Births) -> Floats:
    """(stay, day): milk that rises, stays low, dries up or never comes; a mother's infants share it."""
    days = np.arange(DAYS)
    kind = code(chance, (0.46, 0.13, 0.28, 0.13), len(births))[births.first][:, None]
    turns = number(chance, 10, 35, len(births))[births.first][:, None]
    low = (0.2 + 0.4 * chance.random(len(births)))[births.first][:, None]
    rises = np.minimum(1.0, 0.35 + 0.12 * days)[None, :]
    falls = np.clip(1 - (days - turns) / 14, 0, 1)
    found: Floats = np.select(
        [kind == RISING, kind == LOW, kind == DRYING], [rises, low + 0 * rises, falls * rises], 0.0
    )
    return found


def _exposed(
    chance: np.random.Generator, births: Births, sick: Bools, own_share: Floats, agreed: Bools, long: Bools
) -> Exposed:
    count = len(births)
    donor_day = agreed[:, None] & (np.arange(DAYS) + births.gestation_days[:, None] < DONOR_UNTIL_DAYS)
    milk = np.where(own_share >= 0.5, OWN, np.where(donor_day, DONOR, FORMULA))
    takes_acid = yes(chance, np.where(sick, 0.24, 0.14), count)
    acid_from = np.where(takes_acid, number(chance, 4, 30, count), DAYS)
    acid_to = np.minimum(acid_from + number(chance, 5, 21, count), DAYS)
    fast = yes(chance, np.where(sick, 0.3, 0.6), count)
    return Exposed(milk, long, acid_from, acid_to, fast, sick)


def _minutes(days: Floats) -> Ints:
    return np.where(np.isfinite(days), np.where(np.isfinite(days), days, 0) * MINUTES_A_DAY, NEVER).astype(
        np.int64
    )


def _leaving(chance: np.random.Generator, births: Births, sick: Bools) -> tuple[Floats, Ints]:
    """(day, how) of leaving where neither NEC nor a perforation comes between."""
    count = len(births)
    p_death = np.clip(0.62 * np.exp(-0.37 * (births.weeks - 22)), 0.01, 0.6) * np.where(sick, 1.5, 0.8)
    dies = yes(chance, p_death, count)
    death = np.maximum(0.6, births.observed_from_min / MINUTES_A_DAY + 0.3) + chance.exponential(9.0, count)
    goes = 255 + chance.normal(0, 8, count) - births.gestation_days
    goes = np.maximum(goes, 14) + np.where(sick, 4, 0)
    moves = yes(chance, 0.08, count)
    moved = np.maximum(5.0, goes * chance.uniform(0.4, 0.9, count))
    left = np.where(moves, moved, goes)
    how = np.where(dies & (death < left), DIED, np.where(moves, TRANSFER, HOME))
    return np.minimum(np.where(how == DIED, death, left), DAYS - 2), how


def _perforation(chance: np.random.Generator, births: Births, left: Floats) -> tuple[Floats, Ints]:
    count = len(births)
    has = yes(chance, np.where(births.weeks < 28, 0.035, 0.004), count)
    day = chance.uniform(3, 10, count)
    day = np.where(has & (day < left - 0.5), day, np.inf)
    return day, 1 + code(chance, (0.45, 0.55), count)


def _after(
    chance: np.random.Generator, onset: Floats, left: Floats, how: Ints, deadly: Floats, days_longer: Ints
) -> tuple[Floats, Ints]:
    """Leaving again, now that an illness began at `onset`: most deaths within a week, or later home."""
    count = len(onset)
    ill = np.isfinite(onset)
    start = np.where(ill, onset, 0)
    dies = ill & yes(chance, deadly, count)
    death = start + 0.3 + chance.exponential(6.1, count)
    longer = np.maximum(left, start + days_longer)
    lived = np.where(ill, np.where(how == HOME, longer, np.maximum(left, start + 1)), left)
    how = np.where(dies, DIED, how)
    return np.minimum(np.where(dies, death, lived), DAYS - 1), how


def _sepsis(chance: np.random.Generator, births: Births, sick: Bools, end: Floats) -> Floats:
    count = len(births)
    has = yes(chance, np.where(births.weeks <= 28, 0.42, 0.1) * np.where(sick, 1.25, 0.95), count)
    day = 4 + chance.gamma(2.2, 5.5, count)
    return np.where(has & (day < end - 1), day, np.inf)


def draw(chance: np.random.Generator, births: Births, planted: Planted) -> Course:
    """The course of every stay; NEC is seen only where it comes before all that ends the risk of it."""
    count = len(births)
    sick = yes(chance, np.where(births.weeks < 27, 0.38, 0.2), count)
    early_days, positive = _early_antibiotics(chance, births, sick)
    agreed = yes(chance, 0.8, count)[births.first]
    own_share = _own_share(chance, births)
    exposed = _exposed(chance, births, sick, own_share, agreed, (early_days >= 5) & ~positive)
    left, how = _leaving(chance, births, sick)
    sip, sip_surgery = _perforation(chance, births, left)
    at_risk = np.minimum(left, sip)
    nec = hazard.onset(hazard.daily(births.gestation_days, exposed, planted), chance.exponential(1.0, count))
    nec = np.where(nec < at_risk, nec, np.inf)
    surgical = yes(chance, np.where(births.tiny, 0.46, 0.3), count)
    deadly = np.where(surgical, np.where(births.tiny, 0.36, 0.25), np.where(births.tiny, 0.15, 0.07))
    sip = np.where(np.isfinite(nec), np.inf, sip)  # the first of the two is the one there is
    end, how = _after(chance, sip, left, how, np.full(count, 0.2), number(chance, 30, 50, count))
    end, how = _after(chance, nec, end, how, deadly, np.where(surgical, 45, 28))
    ruled_out = np.where(yes(chance, 0.09, count), chance.uniform(6, 35, count), DAYS)
    ill = np.minimum(nec, sip)
    clear = (ruled_out + 20 < ill) & (ruled_out < end - 2)
    return Course(
        sick=sick,
        fast=exposed.fast,
        early_days=early_days,
        early_positive=positive,
        exposed=exposed,
        own_share=own_share,
        donor_agreed=agreed,
        at_risk_min=_minutes(at_risk),
        nec_min=_minutes(nec),
        nec_surgery=np.where(surgical, 1 + code(chance, (0.25, 0.75), count), 0),
        sip_min=_minutes(sip),
        sip_surgery=sip_surgery,
        sepsis_min=_minutes(_sepsis(chance, births, sick, end)),
        ruled_out_min=_minutes(np.where(clear, ruled_out, np.inf)),
        end_min=_minutes(end),
        left_how=how,
    )
