"""9800 g typed for 980 g moves no figure until a second person confirms it."""

import pyarrow as pa

from nectary.engine.compute import compute
from nectary.engine.schema import arrow_schema


def table(name, *rows):
    return pa.Table.from_pylist(
        [{column: row.get(column) for column in arrow_schema(name).names} for row in rows],
        schema=arrow_schema(name),
    )


def stay(*weights):
    return {
        "infants": table(
            "infants", {"infant_id": "a", "unit_id": "u", "birth_weight_g": 980, "seen_to_day": 6}
        ),
        "weights": table(
            "weights", *({"infant_id": "a", "weights_id": str(n), **w} for n, w in enumerate(weights))
        ),
        "feeds": table(
            "feeds",
            *(
                {"infant_id": "a", "feeds_id": f"f{day}", "day": day, "milk": "mother", "volume_ul": 49_000}
                for day in range(7)
            ),
        ),
    }


GOOD = ({"day": 3, "weight_g": 990}, {"day": 4, "weight_g": 1000})


def test_a_flagged_weight_moves_nothing_and_a_confirmed_one_does():
    before = compute(stay(*GOOD)).days.to_pylist()
    wrong = {"day": 5, "weight_g": 9800, "flag": "unit_slip"}
    assert compute(stay(*GOOD, wrong)).days.to_pylist() == before
    confirmed = compute(stay(*GOOD, {**wrong, "confirmed": True})).days.to_pylist()
    assert [row["enteral_ml_per_kg"] for row in before][5] == 49.0  # 49,000 uL over 1,000 g
    assert confirmed[5]["enteral_ml_per_kg"] == 5.0  # 49,000 uL over 9,800 g


def test_a_flagged_feed_makes_its_day_unknown_not_smaller():
    tables = stay(*GOOD)
    extra = {
        "infant_id": "a",
        "feeds_id": "x",
        "day": 5,
        "milk": "mother",
        "volume_ul": 49_000,
        "flag": "large",
    }
    tables["feeds"] = pa.concat_tables([tables["feeds"], table("feeds", extra)])
    days = compute(tables).days.to_pylist()
    assert days[5]["enteral_ml_per_kg"] is None
    assert days[4]["enteral_ml_per_kg"] == 49.0
