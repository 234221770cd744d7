"""Invented stays of an invented level III unit: seeded, marked *invented* in every row.

A stay's rows follow from the seed and its number alone, however many others are invented. No rate in it is an
estimate of anything: margins.toml says what each was set to, and by whose word.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from nectary.base.errors import UserError
from nectary.engine import folder
from nectary.sample import births, body, course, family, feeding, feeds, infants, mess, treatment, workup
from nectary.sample.chance import Bools, Ints, yes
from nectary.sample.chart import Chart, infant_id
from nectary.sample.hazard import Planted
from nectary.sample.judged import judged
from nectary.sample.stream import Stream

UNTIL = datetime(2026, 1, 1, 23, 59)
STAYS_A_CHUNK = 120  # whole sets of 10 and of 60, so that those still in fall on the same numbers
CHUNKS_A_WORD = 50  # of progress
PERIOD_MIN = 3 * 365 * 1440
STILL_IN_MIN = (5 * 1440, 30 * 1440)
UNIT_TIME_ZONE, UNIT_DAY_START = "UTC", "00:00"
MOST_STAYS = 9_999_999  # the width of the code
DEFAULT = Planted()
Tell = Callable[[int], None]


def _seen_and_back(
    chance: np.random.Generator, born: births.Births, runs: course.Course
) -> tuple[Ints, Ints]:
    """(last minute there is of each stay, minutes from its birth to the moment of looking)."""
    count = len(born)
    here = np.minimum(chance.integers(*STILL_IN_MIN, count), runs.end_min - 1)
    longest = np.zeros(count, dtype=np.int64)
    np.maximum.at(longest, born.first, runs.end_min)
    back = longest + (chance.random(count) * (PERIOD_MIN - longest)).astype(np.int64)
    shortest = np.full(count, PERIOD_MIN)
    np.minimum.at(shortest, born.first, here)
    back = np.where(born.still_in, shortest, back)[born.first]
    return np.where(born.still_in, back, runs.end_min), back


def _chart(seed: int, chunk: int, until: datetime, planted: Planted) -> dict[str, pa.Table]:
    chance = np.random.default_rng(np.random.SeedSequence([seed, chunk]))
    numbers = np.arange(chunk * STAYS_A_CHUNK + 1, (chunk + 1) * STAYS_A_CHUNK + 1)
    born = births.draw(chance, numbers)
    runs = course.draw(chance, born, planted)
    seen, back = _seen_and_back(chance, born, runs)
    until_minute = until.hour * 60 + until.minute
    chart = Chart(born, runs, (until_minute - back) % 1440, seen, born.still_in)
    infants.put(chart, [until - timedelta(minutes=int(minutes)) for minutes in back])
    weight_g = body.weights(chance, born, runs)
    body.put(chance, chart, weight_g)
    _feed_and_treat(chance, chart, body.working(born, weight_g))
    return chart.tables()


def _feed_and_treat(chance: np.random.Generator, chart: Chart, working_g: Ints) -> None:
    away = feeding.fasts(chance, chart)
    made = feeding.plan(chance, chart, away)
    feeding.put_steps(chance, chart, made)
    feeding.put_holds(chart, made, away)
    nutrition_until = feeding.put_fluids(chart, made, working_g)
    fed = feeds.put(chance, chart, made, away, working_g)
    agreed: Bools = yes(chance, 0.6, len(chart.births))[chart.births.first]
    treatment.put(
        chance, chart, first_feed=fed.first_min, probiotic_agreed=agreed, nutrition_until=nutrition_until
    )
    family.put_talks(chance, chart, fed, feeding.first_change(made))
    family.put_consents(chance, chart, agreed)
    family.put_supply(chance, chart, made.aim * working_g[:, : made.aim.shape[1]])
    workup.put(chance, chart)


def _refuse_unless_possible(stays: int, seed: int, share: float) -> None:
    if not 1 <= stays <= MOST_STAYS:
        raise UserError(f"{stays} stays asked for", f"1 to {MOST_STAYS}", where="sample")
    if not 0 <= share <= 1:
        raise UserError(f"a mess of {share} asked for", "a share from 0 to 1", where="sample")
    if seed < 0:
        raise UserError(f"seed {seed}", "0 or more", where="sample")


def _chunks(
    stays: int, seed: int, until: datetime, share: float, planted: Planted
) -> Iterator[dict[str, pa.Table]]:
    """The tables of each chunk in the order of its stays, the last cut to what was asked for."""
    for chunk in range(-(-stays // STAYS_A_CHUNK)):
        tables = _chart(seed, chunk, until, planted)
        if share:
            tables = mess.make(tables, share, np.random.default_rng(np.random.SeedSequence([seed, chunk, 1])))
        if stays < (chunk + 1) * STAYS_A_CHUNK:
            last = infant_id(stays)
            tables = {name: t.filter(pc.less_equal(t["infant_id"], last)) for name, t in tables.items()}
        yield tables


def _together(parts: list[dict[str, pa.Table]]) -> dict[str, pa.Table]:
    names = sorted({name for part in parts for name in part})
    joined = {name: pa.concat_tables([part[name] for part in parts if name in part]) for name in names}
    return {name: table for name, table in joined.items() if table.num_rows}


def invent(
    stays: int, seed: int, until: datetime = UNTIL, mess: float = 0.0, planted: Planted = DEFAULT
) -> dict[str, pa.Table]:
    """A record of `stays` invented stays; every tenth is still in at `until`; same seed, same rows.

    Of 60 stays the last two still in are twins. `mess` is the share of rows spoilt as real charts are.
    UserError for fewer than 1 stay, a negative seed, or a mess outside 0 to 1.
    """
    _refuse_unless_possible(stays, seed, mess)
    return _together(list(_chunks(stays, seed, until, mess, planted)))


def write(out: Path, stays: int, seed: int, mess: float = 0.0, tell: Tell = lambda done: None) -> None:
    """Write `stays` invented stays to the record folder `out`, a part at a time, whatever their number.

    Messy ones are judged as a load would judge them: what is doubtful is flagged, what cannot be is left out.
    `tell` is given the number of stays done. UserErrors are those of `invent`; nothing is then written.
    """
    _refuse_unless_possible(stays, seed, mess)
    count = folder.buckets_for(stays)
    clock = {"time_zone": UNIT_TIME_ZONE, "day_start": UNIT_DAY_START}
    with folder.Writer(out, buckets=count, declared=(folder.EVERY_WORK_UP,), **clock) as writer:
        stream = Stream(writer, count)
        for number, tables in enumerate(_chunks(stays, seed, UNTIL, mess, DEFAULT), start=1):
            stream.add(judged(tables, UNTIL.date()) if mess else tables)
            if number % CHUNKS_A_WORD == 0:
                tell(min(stays, number * STAYS_A_CHUNK))
        stream.finish()
