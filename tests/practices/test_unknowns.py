"""Filling in what is unknown never turns a met into a not met, nor the other way round.

The worked cases are the records: cells are emptied at random, judged, filled at random, and judged again.
"""

import random

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nectary.engine.cases import read_cases
from nectary.engine.one_stay import compute_one
from nectary.measures.declare import DERIVED, GATHERED, MEASURES
from nectary.practices import PRACTICES
from nectary.practices.settings import TABLE
from nectary.record.tables import TABLES

WORDS = {
    ("findings", "finding"): ("increased_residuals", "emesis", "distension"),
    ("infants", "language_speaks"): ("es", "en"),
    ("talks", "language"): ("es", "en"),
    ("medicines", "agent"): ("gentamicin", "ampicillin"),
    ("medicines", "strain"): ("x",),
    ("feeds", "given"): ("given", "part"),  # given without a volume, or a volume without a word, was given
}
NUMBERS = {"volume_ul": (500, 5000, 100_000), "birth_weight_g": (900, 1600), "gestation_days": (190, 240),
           "weight_g": (900, 1000)}  # fmt: skip
# what places a row in time or in a stay is no fact about care; a reason or a strain not charted is the news
KEPT = {"infant_id", "flag", "confirmed", "source", "unit_id", "day", "start_day", "stop_day", "start_min",
        "stop_min", "at_min", "left_day", "left_how", "seen_to_day", "admitted_day", "admitted_min",
        "observed_from_min", "birth_month", "gestation_known_to", "reason", "strain"}  # fmt: skip
DEFINITE = {"met", "not_met"}


def read_by(name):
    """table -> columns of the record that the practice `name` rests on, through all it reads."""
    found, seen = {}, set()
    giver = {column: one for one in GATHERED.values() for column in one.gives}
    queue = list(PRACTICES[name].reads)
    while queue:
        read = queue.pop()
        if read in seen:
            continue
        seen.add(read)
        table, _, column = read.rpartition(".")
        if table in TABLES:
            found.setdefault(table, set()).add(column)
        else:
            one = MEASURES.get(column) or DERIVED.get(column) or giver.get(column) or GATHERED.get(table)
            queue += one.reads if one else ()
    return found


def cells(name, tables):
    """(table, row, column) of every cell that the practice may rest on and that may be unknown."""
    return [
        (table, number, column)
        for table, columns in sorted(read_by(name).items())
        if table in tables
        for number in range(tables[table].num_rows)
        for column in sorted(columns - KEPT)
    ]


def candidates(table, column):
    contract = TABLES[table].column(column)
    chosen = WORDS.get((table, column)) or contract.words or NUMBERS.get(column)
    return chosen or ((True, False) if contract.kind == "bool" else ())


@pytest.mark.parametrize("name", PRACTICES)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 10**6))
def test_filling_in_an_unknown_never_contradicts_a_definite_verdict(name, seed):
    draw = random.Random(seed)
    given_tables = read_cases(PRACTICES[name]).tables
    decided = {TABLE: given_tables[TABLE]} if TABLE in given_tables else {}
    rows = {
        table: (found.to_pylist(), found.schema) for table, found in given_tables.items() if table in TABLES
    }
    infant = draw.choice([row["infant_id"] for row in rows["infants"][0]])
    mine = [cell for cell in cells(name, given_tables) if rows[cell[0]][0][cell[1]]["infant_id"] == infant]
    emptied = [cell for cell in mine if candidates(cell[0], cell[2]) and draw.random() < 0.4]
    for table, number, column in emptied:
        rows[table][0][number][column] = None
    before = verdicts(name, rows, infant, decided)
    for table, number, column in mine:
        row = rows[table][0][number]
        if row[column] is None and candidates(table, column):
            row[column] = draw.choice(candidates(table, column))
    after = verdicts(name, rows, infant, decided)
    for day, verdict in before.items():
        if verdict in DEFINITE and after.get(day) in DEFINITE:
            assert after[day] == verdict, (name, infant, day, emptied)


def verdicts(name, rows, infant, decided):
    own = {
        table: pa.Table.from_pylist([row for row in found if row["infant_id"] == infant], schema=schema)
        for table, (found, schema) in rows.items()
    }
    own |= decided | {"recorded": pa.table({"table_name": list(rows)})}
    found = compute_one(own).verdicts.to_pylist()
    return {row["day"]: row["verdict"] for row in found if row["practice"] == name}


def by_what_is_missing():
    """(practice, reason, table, column) of each unknown that a single column of the record would decide."""
    return [
        (name, why, *one.missing.split(" or ")[0].split("."))
        for name, practice in PRACTICES.items()
        for why, one in practice.whys.items()
        if one.missing and one.missing.split(" or ")[0].count(".") == 1
        and one.missing.split(".")[0] in TABLES
        and candidates(*one.missing.split(" or ")[0].split("."))
    ]  # fmt: skip


@pytest.mark.parametrize(("name", "why", "table", "column"), by_what_is_missing())
def test_what_is_named_as_missing_would_decide(name, why, table, column):
    """An unknown whose missing column is filled in has completions that differ."""
    cases = read_cases(PRACTICES[name])
    infants = {row["infant_id"] for row in cases.expected if row["why"] == why}
    decided = {TABLE: cases.tables[TABLE]} if TABLE in cases.tables else {}
    reached, filled = set(), 0
    for infant in infants:
        for value in candidates(table, column):
            rows = {t: (found.to_pylist(), found.schema) for t, found in cases.tables.items() if t in TABLES}
            for row in rows.get(table, ((), None))[0]:
                if row["infant_id"] == infant and row[column] is None:
                    row[column], filled = value, filled + 1
            reached |= set(verdicts(name, rows, infant, decided).values())
    assert not filled or len(reached) > 1, (name, why, reached)
