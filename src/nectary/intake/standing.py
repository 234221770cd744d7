"""The record that stands beside a load, read a little at a time, and every stay that will stand after it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from nectary.base.errors import UserError
from nectary.engine import folder
from nectary.engine.schema import arrow_schema, empty
from nectary.intake.adding import standing_to
from nectary.intake.plain import WHERE, Births
from nectary.intake.stays import Account, Stays
from nectary.intake.wall import Ints, Wall
from nectary.record.codes import alike

BATCH = 20_000  # rows of a standing record read at a time
STAYS_AT_ONCE = 100


class Record(Protocol):
    """A record that stands, read a little at a time."""

    def infants(self) -> pa.Table:
        """All stays."""

    def batches(self, name: str) -> Iterator[pa.Table]:
        """The rows of one table, some at a time."""


@dataclass(frozen=True)
class InMemory:
    """A standing record that is in memory."""

    tables: Mapping[str, pa.Table]

    def infants(self) -> pa.Table:
        return self.tables.get("infants", empty("infants"))

    def batches(self, name: str) -> Iterator[pa.Table]:
        yield self.tables.get(name, empty(name))


class InFolder:
    """A standing record in a folder; UserError where a file is missing or was changed."""

    def __init__(self, place: Path) -> None:
        self.paths = folder.parts(place)

    def infants(self) -> pa.Table:
        return pa.concat_tables([empty("infants"), *self.batches("infants")])

    def batches(self, name: str) -> Iterator[pa.Table]:
        for path in self.paths.get(name, []):
            with pq.ParquetFile(path, pre_buffer=False) as file:
                for batch in file.iter_batches(BATCH, use_threads=False):
                    yield pa.table(batch).cast(arrow_schema(name))


def placed(table: pa.Table, births: Births) -> pa.Table:
    """A standing record's rows with their stay's place; UserError for one whose stay is not there."""
    ids = table["infant_id"].combine_chunks()
    infants = births.find(ids)
    if (infants < 0).any():
        code = ids.filter(pa.array(infants < 0))[0].as_py()
        raise UserError(f"rows of {code}, whose stay the record lacks", "a whole record", where="load")
    table = table.append_column(WHERE.field("_infant"), pa.array(infants, pa.int32()))
    for name in ("_file", "_row"):
        field = WHERE.field(name)
        table = table.append_column(field, pa.nulls(table.num_rows, field.type))
    return table


def with_where(name: str) -> pa.Schema:
    """The columns of table `name`, and where each row came from."""
    return pa.schema([*arrow_schema(name), *WHERE])


def by_stay(table: pa.Table) -> pa.Table:
    """The rows in the order of their stays; those of one stay as they were."""
    return table.take(pa.array(np.argsort(table["_infant"].to_numpy(), kind="stable")))


@dataclass(frozen=True)
class Known:
    """Every stay that will stand, in the record's order: by bucket, then by code.

    `bucket_of`: each stay's bucket. `cuts`: the first stay of each part, some stays of one bucket.
    `new` and `old`: the rows of stays that the files and the record hold, in that order.
    """

    births: Births
    buckets: int
    bucket_of: Ints
    cuts: Ints
    new: pa.Table
    old: pa.Table


def know_stays(
    new: pa.Table, old: pa.Table, account: Account, *, wall: Wall, replace: bool, on: date
) -> Known:
    """Which stays will stand, once the rows of stays `new` are set beside those of the record, `old`."""
    codes = sorted({*new["infant_id"].to_pylist(), *old["infant_id"].to_pylist()})
    new = _named(_at(new, pa.array(codes, pa.string())), account, on)
    account.alike = _alike(new, old)
    how = standing_to("infants", new, old, replace)
    births_of = ["infant_id", "birth_at"]
    taken = new.filter(pa.array(how.taken)).select(births_of)
    force = pa.concat_tables([how.staying.select(births_of), taken])
    buckets = folder.buckets_for(len(codes))
    pairs = zip(force["infant_id"].to_pylist(), force["birth_at"].to_pylist(), strict=True)
    stays = sorted((folder.bucket_of(code, buckets), code, born) for code, born in pairs)
    births = Births.of([code for _, code, _ in stays], [born for _, _, born in stays], wall)
    bucket_of = np.array([bucket for bucket, _, _ in stays], np.int64)
    return Known(
        births, buckets, bucket_of, _cuts(bucket_of), _at(new, births.ids), by_stay(placed(old, births))
    )


MOST_ALIKE = 20  # pairs named one by one
SAME = ("birth_at", "birth_weight_g", "gestation_days", "sex", "birth_order", "mother_id")


def _alike(new: pa.Table, old: pa.Table) -> list[str]:
    """Codes that are written in two ways and may be one baby's, a line a pair, where one of them is new."""
    stood = set(old["infant_id"].to_pylist())
    fresh = {code for code in new["infant_id"].to_pylist() if code not in stood}
    asked = {alike(code) for code in fresh}
    groups: dict[tuple[str, ...], list[str]] = {}
    for code in sorted(fresh | stood):
        if alike(code) in asked:
            groups.setdefault(alike(code), []).append(code)
    pairs = [pair for codes in groups.values() for pair in pairwise(codes) if fresh & set(pair)]
    named = pa.array([code for pair in pairs[:MOST_ALIKE] for code in pair], pa.string())
    facts = {row["infant_id"]: row for table in (old, new) for row in _facts(table, named)}
    lines = [_pair(facts[one], facts[other]) for one, other in pairs[:MOST_ALIKE]]
    more = len(pairs) - MOST_ALIKE
    return lines + ([f"infants: {more} more pairs of codes that are alike"] if more > 0 else [])


def _facts(infants: pa.Table, codes: pa.StringArray) -> list[dict[str, object]]:
    """What is compared of the stays `codes`."""
    rows = infants.filter(pc.is_in(infants["infant_id"], value_set=codes))
    facts: list[dict[str, object]] = rows.select(["infant_id", *SAME]).to_pylist()
    return facts


def _pair(one: dict[str, object], other: dict[str, object]) -> str:
    """What is said of two stays whose codes are alike: which facts they share, and whether any differs."""
    both = [name for name in SAME if one[name] is not None and other[name] is not None]
    same = [name for name in both if one[name] == other[name]]
    told = f"with the same {', '.join(same)}" if same else "with no fact in common"
    differ = [name for name in both if name not in same]
    told += f", another {', '.join(differ)}" if differ else ""
    asked = "is it one baby under two codes? Both count." if same and not differ else "are they two babies?"
    return f"infants: the codes {one['infant_id']!r} and {other['infant_id']!r} are alike, {told}: {asked}"


def _at(infants: pa.Table, codes: pa.StringArray) -> pa.Table:
    """The rows of stays with their places among `codes`, in that order."""
    field = WHERE.field("_infant")
    places = pc.index_in(infants["infant_id"].combine_chunks(), value_set=codes).cast(field.type)
    return by_stay(infants.set_column(infants.schema.get_field_index("_infant"), field, places))


def _named(infants: pa.Table, account: Account, on: date) -> pa.Table:
    stays = Stays({"infants": infants}, {}, account, replace=False, keep_repeats=False, on=on)
    stays.give_ids("infants")
    return stays.new["infants"]


def _cuts(buckets: Ints) -> Ints:
    begins = np.flatnonzero(np.diff(buckets, prepend=-1))
    starts = [np.arange(*pair, STAYS_AT_ONCE) for pair in pairwise([*begins, len(buckets)])]
    return np.concatenate(starts) if starts else np.zeros(0, np.int64)
