"""Every practice answers its own worked cases, and says all that a practice must say."""

from functools import cache

import pytest

from nectary.base.sources import bibliography
from nectary.engine.cases import read_cases
from nectary.engine.compute import compute, unit_settings
from nectary.engine.one_stay import compute_one
from nectary.evidence.declarations import factors
from nectary.measures import MEASURES
from nectary.practices import PRACTICES, VERDICTS, settings
from nectary.practices.declare import NOT_APPLICABLE, ROLES, UNKNOWN
from nectary.record.tables import TABLES


def answered(rows, name):
    return {(row["infant_id"], row["day"]): row for row in rows if row["practice"] == name}


def expected(cases):
    """(infant_id, day) -> why; a day of which a case expects an empty why has no verdict."""
    return {(row["infant_id"], row.get("day")): row["why"] for row in cases.expected}


@cache
def judged(name):
    """The verdicts over the worked cases of one practice, worked out once for the tests below."""
    return compute(read_cases(PRACTICES[name]).tables).verdicts.to_pylist()


@cache
def with_nothing_recorded():
    """The verdicts over stays of which nothing but their days is on record."""
    infants = read_cases(PRACTICES["told_in_24h"]).tables["infants"]
    return compute({"infants": infants}).verdicts.to_pylist()


@pytest.mark.parametrize("name", PRACTICES)
def test_worked_cases(name):
    """A stay practice's cases name every stay of theirs; a day practice's, the days worth showing."""
    one, cases = PRACTICES[name], read_cases(PRACTICES[name])
    found = answered(judged(name), name)
    for key, why in expected(cases).items():
        assert found.get(key, {}).get("why") == why, f"{name} {key}"
    if one.grain == "stay":
        assert set(found) == set(expected(cases))
    for row in found.values():
        assert (row["verdict"], row["missing"]) == (
            one.whys[row["why"]].verdict,
            one.whys[row["why"]].missing,
        )


@pytest.mark.parametrize("name", PRACTICES)
def test_every_reason_has_a_worked_case_that_gives_it(name):
    """All but those that say a whole table is not kept: no case can hold rows of it for another stay."""
    given = {why for why in expected(read_cases(PRACTICES[name])).values() if why}
    whys = PRACTICES[name].whys
    assert {why for why, one in whys.items() if one.missing not in TABLES} <= given <= set(whys)


@pytest.mark.parametrize("name", PRACTICES)
def test_a_stay_alone_gets_the_verdict_it_gets_in_the_whole(name):
    cases = read_cases(PRACTICES[name])
    whole = answered(judged(name), name)
    for infant in cases.tables["infants"]["infant_id"].to_pylist():
        own = {
            table: rows.filter([one == infant for one in rows["infant_id"].to_pylist()])
            if "infant_id" in rows.column_names
            else rows
            for table, rows in cases.tables.items()
        }
        recorded = [table for table, rows in cases.tables.items() if "infant_id" in rows.column_names]
        own["recorded"] = type(unit_settings()).from_pydict({"table_name": recorded})
        alone = answered(compute_one(own).verdicts.to_pylist(), name)
        assert alone == {key: row for key, row in whole.items() if key[0] == infant}


@pytest.mark.parametrize("name", PRACTICES)
def test_a_practice_says_its_harm_its_evidence_and_what_would_decide(name):
    one = PRACTICES[name]
    assert one.harm and one.about
    assert one.factor is None or one.factor in factors()
    for why in one.whys.values():
        assert why.verdict in VERDICTS
        assert (why.missing is not None) == (why.verdict == UNKNOWN)
        assert set(why.open_to) <= set(ROLES)
        assert not (why.verdict == NOT_APPLICABLE and why.open_to)


@pytest.mark.parametrize("name", PRACTICES)
def test_nothing_recorded_is_never_a_verdict_against_anybody(name):
    """A stay of which nothing but its days is on record: unknown, or the practice does not ask."""
    assert {row["verdict"] for row in with_nothing_recorded() if row["practice"] == name} <= {
        UNKNOWN,
        NOT_APPLICABLE,
    }


@pytest.mark.parametrize("name", settings.settings())
def test_a_setting_has_a_unit_a_source_and_a_start(name):
    one = settings.settings()[name]
    assert one.source.key in bibliography()
    assert one.unit and one.about and one.source.where and one.since
    assert any(name in practice.turns_on for practice in PRACTICES.values()), "no practice turns on it"


def test_no_practice_has_the_name_of_a_measure():
    assert not set(PRACTICES) & set(MEASURES)
