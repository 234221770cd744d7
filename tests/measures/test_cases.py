"""Every measure answers its own worked cases, has a NULL case, and names a source that exists."""

import pytest

from nectary.base.sources import bibliography
from nectary.engine.cases import read_cases
from nectary.engine.compute import compute_measure
from nectary.measures import MEASURES


@pytest.mark.parametrize("name", MEASURES)
def test_worked_cases(name):
    cases = read_cases(MEASURES[name])
    rows = compute_measure(name, cases.tables).to_pylist()
    key = ("infant_id", "day") if MEASURES[name].grain == "day" else ("infant_id",)
    answers = {tuple(row[part] for part in key): row for row in rows}
    assert len(answers) == len(rows), "a key came back twice"
    for expected in cases.expected:
        answer = answers[tuple(expected[part] for part in key)]
        assert {part: answer[part] for part in expected} == expected


@pytest.mark.parametrize("name", MEASURES)
def test_declaration_is_whole(name):
    measure = MEASURES[name]
    assert measure.source.key in bibliography()
    assert measure.about and measure.null_when
    assert any(row["value"] is None for row in read_cases(measure).expected), "no case yields NULL"
