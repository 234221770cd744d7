"""Every practice answers its own worked cases; each verdict is one of the four words."""

import pytest

from nectary.base.sources import bibliography
from nectary.engine.cases import read_cases
from nectary.engine.compute import compute
from nectary.practices import PRACTICES, VERDICTS


@pytest.mark.parametrize("name", PRACTICES)
def test_worked_cases(name):
    cases = read_cases(PRACTICES[name])
    rows = [row for row in compute(cases.tables).verdicts.to_pylist() if row["practice"] == name]
    verdicts = {row["infant_id"]: row["verdict"] for row in rows}
    assert verdicts == {row["infant_id"]: row["verdict"] for row in cases.expected}
    assert set(verdicts.values()) <= set(VERDICTS)
    assert all((row["missing"] is not None) == (row["verdict"] == "unknown") for row in rows)


def test_a_unit_that_records_no_talks_is_unknown_not_failing():
    cases = read_cases(PRACTICES["told_in_24h"])
    rows = compute({"infants": cases.tables["infants"]}).verdicts.to_pylist()
    assert {row["verdict"] for row in rows if row["practice"] == "told_in_24h"} == {"unknown"}


@pytest.mark.parametrize("name", PRACTICES)
def test_threshold_has_a_source_and_a_start(name):
    threshold = PRACTICES[name].threshold
    assert threshold.source.key in bibliography()
    assert threshold.since
