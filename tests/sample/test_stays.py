"""The invented unit: the same from the same seed, marked in every row, and sane under the measures."""

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
