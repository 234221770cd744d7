"""The invented unit: the same from the same seed, marked in every row, and sane under the measures."""

import pyarrow as pa
import pyarrow.compute as pc

from nectary.engine.compute import compute
from nectary.record.tables import TABLES
from nectary.sample.stays import invent


def test_same_seed_same_rows_and_another_seed_others():
    assert invent(5, 1) == invent(5, 1)
    assert invent(5, 1) != invent(5, 2)


def test_every_row_says_invented_and_keeps_the_contract():
    for name, table in invent(20, 1).items():
        assert set(table.column("source").to_pylist()) == {"invented"}
        for column in TABLES[name].columns:
            held = set(table.column(column.name).to_pylist()) - {None}
            assert not column.words or held <= set(column.words), (name, column.name)


def test_no_day_is_fed_above_what_was_aimed_at():
    """The sampler aims at no more than 150 mL/kg/day of a weight at or above the working weight's."""
    volumes = [row["enteral_ml_per_kg"] for row in compute(invent(20, 1)).days.to_pylist()]
    known = [volume for volume in volumes if volume is not None]
    assert known and max(known) <= 170


def test_one_stay_alone_gives_the_same_answers_as_the_whole_record():
    tables = invent(30, seed=4)
    whole = compute(tables)
    recorded = pa.table({"table_name": [name for name, table in tables.items() if table.num_rows]})
    for infant_id in ("invented-0001", "invented-0012", "invented-0030"):
        own = {name: t.filter(pc.equal(t["infant_id"], infant_id)) for name, t in tables.items()}
        alone = compute({**own, "recorded": recorded})
        for name in ("days", "stays", "verdicts"):
            rows = [row for row in getattr(whole, name).to_pylist() if row["infant_id"] == infant_id]
            assert getattr(alone, name).to_pylist() == rows, name
