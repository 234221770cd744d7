"""The mess of real charts, put in on purpose: each kind by itself, and how often at a mess of 1.

The shares are our own choice (local); docs/explanation/the-invented-unit.md lists them. A smaller mess makes
each kind rarer in proportion. What comes out still keeps the record's contract: columns, words, kinds, order.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from nectary.engine.folder import in_order
from nectary.engine.schema import arrow_schema
from nectary.sample.chance import Bools, Ints
from nectary.sample.chart import SOURCE

Tables = dict[str, pa.Table]
Spoil = Callable[[pa.Table, Bools, np.random.Generator], pa.Table]
POUNDS_A_KILOGRAM = (22046, 10000)
MORNING, EVENING = 7 * 60, 19 * 60


@dataclass(frozen=True)
class Kind:
    """One kind of mess: `share` of the rows (of the nights, of the days) of `table` at a mess of 1."""

    name: str
    table: str
    share: float
    spoil: Spoil


def _put(table: pa.Table, name: str, values: pa.Array) -> pa.Table:
    return table.set_column(table.schema.get_field_index(name), table.schema.field(name), values)


def _emptied(table: pa.Table, hit: Bools, *names: str) -> pa.Table:
    for name in names:
        column = table[name]
        table = _put(table, name, pc.if_else(pa.array(hit), pa.scalar(None, column.type), column))
    return table


def _dropped(table: pa.Table, hit: Bools, chance: np.random.Generator) -> pa.Table:
    return table.filter(pa.array(~hit))


def _twice(table: pa.Table, hit: Bools, chance: np.random.Generator) -> pa.Table:
    """The same row charted again under another row id."""
    again = table.filter(pa.array(hit))
    name = table.column_names[1]  # after infant_id, as in every contract but that of infants
    again = _put(again, name, pc.binary_join_element_wise(again[name], "again", "-"))
    return pa.concat_tables([table, again])


def _tenfold(table: pa.Table, hit: Bools, chance: np.random.Generator) -> pa.Table:
    spoilt = pc.multiply(table["weight_g"], 10)
    return _put(table, "weight_g", pc.if_else(pa.array(hit), spoilt, table["weight_g"]))


def _pounds(table: pa.Table, hit: Bools, chance: np.random.Generator) -> pa.Table:
    spoilt = pc.divide(pc.multiply(table["weight_g"], POUNDS_A_KILOGRAM[0]), POUNDS_A_KILOGRAM[1])
    return _put(table, "weight_g", pc.if_else(pa.array(hit), spoilt, table["weight_g"]))


def _no_volume(table: pa.Table, hit: Bools, chance: np.random.Generator) -> pa.Table:
    return _emptied(table, hit, "volume_ul")


def _no_milk(table: pa.Table, hit: Bools, chance: np.random.Generator) -> pa.Table:
    return _emptied(table, hit, "milk")


def _misspelt(table: pa.Table, hit: Bools, chance: np.random.Generator) -> pa.Table:
    """Two letters change places; nobody has said yet what the word means, so agent and kind are empty."""
    names = table["given_name"].to_pylist()
    for row in np.flatnonzero(hit).tolist():
        word = names[row]
        at = int(chance.integers(1, len(word) - 2))
        names[row] = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return _emptied(_put(table, "given_name", pa.array(names, pa.string())), hit, "agent", "kind")


def _day_off(table: pa.Table, hit: Bools, chance: np.random.Generator) -> pa.Table:
    """Yesterday's date at today's clock time, where there was a yesterday."""
    late = pa.array(hit) if not len(hit) else pc.and_(pa.array(hit), pc.greater(table["at_min"], 1440))
    for name, step in (("at_min", 1440), ("day", 1)):
        table = _put(table, name, pc.if_else(late, pc.subtract(table[name], step), table[name]))
    return table


def _gestation_unknown(table: pa.Table, hit: Bools, chance: np.random.Generator) -> pa.Table:
    return _emptied(table, hit, "gestation_days", "gestation_known_to")


def _gestation_in_weeks(table: pa.Table, hit: Bools, chance: np.random.Generator) -> pa.Table:
    hit &= table["gestation_days"].is_valid().to_numpy()
    weeks = pc.multiply(pc.divide(table["gestation_days"], 7), 7)
    table = _put(table, "gestation_days", pc.if_else(pa.array(hit), weeks, table["gestation_days"]))
    return _put(table, "gestation_known_to", pc.if_else(pa.array(hit), "week", table["gestation_known_to"]))


KINDS = (
    Kind("silent nights", "feeds", 0.02, _dropped),
    Kind("rows twice", "feeds", 0.01, _twice),
    Kind("feeds without a volume", "feeds", 0.01, _no_volume),
    Kind("feeds without a milk", "feeds", 0.01, _no_milk),
    Kind("weights not charted", "weights", 0.12, _dropped),
    Kind("weights ten times too large", "weights", 0.01, _tenfold),
    Kind("weights in pounds", "weights", 0.005, _pounds),
    Kind("weights twice", "weights", 0.02, _twice),
    Kind("medicine names misspelt", "medicines", 0.03, _misspelt),
    Kind("laboratory numbers a day off", "labs", 0.03, _day_off),
    Kind("cultures a day off", "cultures", 0.03, _day_off),
    Kind("gestation unknown", "infants", 0.03, _gestation_unknown),
    Kind("gestation in completed weeks", "infants", 0.08, _gestation_in_weeks),
)
TOTALS_SHARE = 0.03  # of the infant-days with feeds, those that also have a total that disagrees


def _clock(infants: pa.Table, feeds: pa.Table) -> Ints:
    """The minute of the day of each feed, from its stay's time of birth."""
    hour, minute = (
        pc.cast(pc.utf8_slice_codeunits(infants["birth_at"], at, at + 2), pa.int64()) for at in (11, 14)
    )
    born = pc.add(pc.multiply(hour, 60), minute).to_numpy()
    place = pc.index_in(feeds["infant_id"], infants["infant_id"].combine_chunks()).to_numpy()
    found: Ints = (born[place] + feeds["at_min"].to_numpy()) % 1440
    return found


def _nights(infants: pa.Table, feeds: pa.Table, share: float, chance: np.random.Generator) -> Bools:
    """The feeds of the nights that nobody charted: from 19:00 of a unit day to the next 07:00."""
    clock = _clock(infants, feeds)
    night = (clock < MORNING) | (clock >= EVENING)
    began = feeds["day"].to_numpy() - (clock < MORNING)
    stay = feeds["infant_id"].combine_chunks().dictionary_encode().indices.to_numpy().astype(np.int64)
    names, at = np.unique(stay * 1000 + began, return_inverse=True)
    found: Bools = night & (chance.random(len(names)) < share)[at]
    return found


def _totals(feeds: pa.Table, share: float, chance: np.random.Generator) -> pa.Table:
    """Day sums by milk that are a tenth off what the single feeds add up to."""
    named = feeds.filter(pc.and_(pc.is_valid(feeds["milk"]), pc.is_valid(feeds["volume_ul"])))
    sums = named.group_by(["infant_id", "day", "milk"]).aggregate([("volume_ul", "sum")])
    sums = sums.sort_by([("infant_id", "ascending"), ("day", "ascending"), ("milk", "ascending")])
    sums = sums.filter(pa.array(chance.random(sums.num_rows) < share))
    tenths = pa.array(np.where(chance.random(sums.num_rows) < 0.5, 9, 11))
    volume = pc.divide(pc.multiply(sums["volume_ul_sum"], tenths), 10)
    volume = pc.add(volume, 100)  # so that a sum of nothing disagrees too
    ids = pc.binary_join_element_wise(sums["infant_id"], pc.cast(sums["day"], pa.string()), sums["milk"], "-")
    cells = {"infant_id": sums["infant_id"], "day": sums["day"], "milk": sums["milk"], "volume_ul": volume}
    cells |= {"feed_totals_id": ids, "source": pa.repeat(pa.scalar(SOURCE), sums.num_rows)}
    schema = arrow_schema("feed_totals")
    return pa.table([cells.get(f.name, pa.nulls(sums.num_rows, f.type)) for f in schema], schema=schema)


def make(tables: Tables, mess: float, chance: np.random.Generator) -> Tables:
    """The same record with every kind of mess in it, each `mess` times as often as its share says."""
    spoilt = dict(tables)
    for kind in KINDS:
        if kind.table not in spoilt:
            continue
        table = spoilt[kind.table]
        share = kind.share * mess
        if kind.name == "silent nights":
            hit = _nights(tables["infants"], table, share, chance)
        else:
            hit = chance.random(table.num_rows) < share
        spoilt[kind.table] = kind.spoil(table, hit, chance)
    if "feeds" in spoilt:
        spoilt["feed_totals"] = _totals(spoilt["feeds"], TOTALS_SHARE * mess, chance)
    return {name: in_order(table.combine_chunks()) for name, table in spoilt.items()}
