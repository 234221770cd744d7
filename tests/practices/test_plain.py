"""Every practice against a plain reading of its rule, from raw rows, over small nasty stays."""

import random
from collections import defaultdict

import pytest
from hypothesis import Phase, given, settings
from tests.deep import deep
from tests.measures.plain.stay import Stay
from tests.measures.strategies import Chart, arrow, company_seeds, recorded_by, seeds
from tests.practices.completions import completed
from tests.practices.plain import care, milk, talks  # noqa: F401
from tests.practices.plain.rules import BY_DAY, BY_STAY, in_force, reasons
from tests.practices.strategies import asked_about, decided

from nectary.engine.compute import compute, unit_settings
from nectary.practices import PRACTICES
from nectary.practices.settings import TABLE, rows

# Without shrinking: a failure names its cells and shows the rows of their stay; the engine is slow to ask.
few = settings(max_examples=deep(25, 7), deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate))


def judged(charts, stated):
    """(infant, practice, day or None) -> the engine's reason."""
    found = compute(arrow(charts) | {TABLE: unit_settings(stated)}).verdicts.to_pylist()
    return {(row["infant_id"], row["practice"], row["day"]): row["why"] for row in found}


def read_plainly(charts, stated):
    """The same by the plain rules."""
    recorded, table, found = recorded_by(charts), rows(stated), {}
    for chart in charts:
        stay = Stay(chart.infant, chart.tables, recorded)
        why = reasons(stay, in_force(stay, table))
        found |= {(chart.infant["infant_id"], *key): value for key, value in why.items()}
    return found


def test_there_is_a_plain_rule_for_every_practice():
    grains = {"day": BY_DAY, "stay": BY_STAY}
    for grain, rules in grains.items():
        assert set(rules) == {name for name, one in PRACTICES.items() if one.grain == grain}


@few
@given(each=company_seeds, seed=seeds)
def test_the_engine_judges_as_the_plain_rules_do(each, seed):
    charts, stated = asked_about(each), decided(seed)
    found, expected = judged(charts, stated), read_plainly(charts, stated)
    differing = [
        (key, found.get(key), expected.get(key))
        for key in sorted({*found, *expected}, key=str)
        if found.get(key) != expected.get(key)
    ]
    told = [chart.told() for chart in charts if differing and chart.infant["infant_id"] == differing[0][0][0]]
    assert not differing, "\n".join((*map(str, differing[:9]), *told, str(stated)))


def units(few=16):
    """(stays, what their unit stated) of `few` units."""
    for seed in range(few):
        yield asked_about(range(seed * 60, seed * 60 + 60)), decided(seed)


def test_the_made_up_stays_reach_every_reason():
    """So that no comparison is empty: each practice, each of its reasons, somewhere in a few units."""
    seen = defaultdict(set)
    for charts, stated in units(48):
        for (_, name, _), why in read_plainly(charts, stated).items():
            seen[name].add(why)
    # a unit that records none of a table is made below
    none_recorded = {"no_talks_recorded", "no_feeds_recorded", "no_decisions_recorded",
                     "no_medicines_recorded", "no_lines_recorded"}  # fmt: skip
    missing = {name: set(one.whys) - seen[name] - none_recorded for name, one in PRACTICES.items()}
    assert not {name: why for name, why in missing.items() if why}


@pytest.mark.parametrize("table", ["talks", "feeds", "steps", "medicines", "lines"])
def test_a_unit_that_records_none_of_a_table_is_judged_alike(table):
    charts = [
        Chart(one.infant, {name: own for name, own in one.tables.items() if name != table})
        for one in asked_about(range(60))
    ]
    stated = decided(1)
    assert judged(charts, stated) == read_plainly(charts, stated)


# What would decide these is not in the record at all, so that no completion of the record can; nor is what
# happened before a stay was observed, so that stays seen from birth are asked.
NOT_IN_THE_RECORD = {"went_on", "goes_on", "born_elsewhere"}
COMPLETIONS, SHOWN, RARE = 300, 10, 80


def verdict_of(chart, recorded, table, name, day):
    """The verdict; a reason that nothing in the record can settle stands for itself; None = nothing asked."""
    stay = Stay(chart.infant, chart.tables, recorded)
    unit = in_force(stay, table)
    if day is not None and day not in stay.grid:
        return None
    why = BY_STAY[name](stay, unit) if day is None else BY_DAY[name](stay, unit, day)
    return why if why in NOT_IN_THE_RECORD or why is None else PRACTICES[name].whys[why].verdict


def unknowns():
    """(practice, reason) -> a few stays that show it, each with its record, settings and day."""
    found = defaultdict(list)
    for number, (charts, stated) in enumerate(units(RARE)):
        if number >= 16 and {name for name, _ in found} == set(PRACTICES):
            break  # more units are made up only for a practice that is seldom unknown
        recorded, table = recorded_by(charts), rows(stated)
        for chart in charts:
            stay = Stay(chart.infant, chart.tables, recorded)
            if not stay.from_birth:
                continue
            for (name, day), why in reasons(stay, in_force(stay, table)).items():
                if PRACTICES[name].whys[why].verdict == "unknown" and len(found[name, why]) < SHOWN:
                    found[name, why].append((chart, recorded, table, day))
    return found


def reached(chart, recorded, table, name, day):
    """The definite verdicts that random completions come to, until two differ; None = nothing is asked."""
    pick, found = random.Random(7).choice, set()
    for _ in range(COMPLETIONS):
        whole, tables, stated = completed(chart, recorded, table, pick)
        found |= {verdict_of(whole, tables, stated, name, day)} - {"unknown"}
        if len(found) > 1:
            break
    return found


def test_every_unknown_has_completions_that_differ():
    """Blanks filled, doubts settled and gaps charted at random, some two completions come out differently."""
    asked = {key: shown for key, shown in unknowns().items() if key[1] not in NOT_IN_THE_RECORD}
    assert {name for name, _ in asked} == set(PRACTICES)
    stuck = {
        (name, why): shown[0][0].told()
        for (name, why), shown in asked.items()
        if all(len(reached(chart, recorded, table, name, day)) < 2 for chart, recorded, table, day in shown)
    }
    assert not stuck, "\n\n".join(f"{key}\n{told}" for key, told in stuck.items())
