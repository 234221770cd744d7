"""Facts are listed with their evidence, at their edges, and nothing is made of them together."""

import pytest

from nectary.definitions import facts
from nectary.evidence.declarations import factors
from nectary.measures import MEASURES
from nectary.record.tables import TABLES


@pytest.mark.parametrize("fact", facts.facts(), ids=lambda fact: fact.id)
def test_each_fact_has_its_evidence_and_holds_just_where_it_says(fact):
    assert fact.factor in factors()
    assert fact.reads in MEASURES or fact.reads in TABLES["infants"].names
    edge, beyond = (fact.at_least, -1) if fact.at_least is not None else (fact.at_most, 1)
    assert fact.holds(edge) is True and fact.holds(edge + beyond) is False and fact.holds(None) is None


def test_facts_are_yes_no_or_unknown_and_no_number():
    found = facts.facts_of({"gestation_days": 190, "acid_suppression_days": 0})
    assert set(found.values()) == {True, False, None}
    assert [name for name in dir(facts) if "sum" in name or "score" in name or "risk" in name] == []
