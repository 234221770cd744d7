"""Every measure answers its own worked cases on each engine, turns on its thresholds, is declared whole."""

from dataclasses import replace

import pytest

from nectary.base.sources import bibliography
from nectary.engine import compute, one_stay, statements
from nectary.engine.cases import read_cases
from nectary.measures import MEASURES
from nectary.measures.declare import DERIVED, GATHERED
from nectary.measures.thresholds import thresholds
from nectary.practices import PRACTICES

ENGINES = {"duckdb": compute.compute_measure, "sqlite": one_stay.compute_measure}
TURNED = sorted({(name, one) for name, measure in MEASURES.items() for one in measure.turns_on})


def differing(name, compute_measure):
    """The worked cases that the engine answers otherwise."""
    cases = read_cases(MEASURES[name])
    rows = compute_measure(name, cases.tables).to_pylist()
    key = ("infant_id", "day") if MEASURES[name].grain == "day" else ("infant_id",)
    answers = {tuple(row[part] for part in key): row for row in rows}
    assert len(answers) == len(rows), "a key came back twice"
    found = []
    for expected in cases.expected:
        answer = answers[tuple(expected[part] for part in key)]
        if {part: answer[part] for part in expected} != expected:
            found.append((expected, answer))
    return found


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", MEASURES)
def test_worked_cases(name, engine):
    assert differing(name, ENGINES[engine]) == []


@pytest.mark.parametrize("name", MEASURES)
def test_declaration_is_whole(name):
    measure = MEASURES[name]
    assert measure.source.key in bibliography()
    assert measure.about and measure.null_when and measure.rests_on
    assert any(row["value"] is None for row in read_cases(measure).expected), "no case yields NULL"
    assert set(measure.turns_on) <= set(thresholds())


@pytest.fixture
def turned(monkeypatch):
    """Puts another value in place of a threshold, and forgets what was compiled with the old one."""

    def turn(name, by):
        moved = (
            *thresholds()[name][:-1],
            replace(thresholds()[name][-1], value=thresholds()[name][-1].value + by),
        )
        monkeypatch.setitem(thresholds(), name, moved)
        for cached in (statements._day_steps, statements.sql):
            cached.cache_clear()

    yield turn
    monkeypatch.undo()
    for cached in (statements._day_steps, statements.sql):
        cached.cache_clear()


# The hours of a day are known as 24 or not at all, so only a rise past 24 can show.
STEPS = [(*one, by) for one in TURNED for by in ((13,) if one[1] == "least_hours_of_a_day" else (-1, 1))]


@pytest.mark.parametrize(("name", "threshold", "by"), STEPS)
def test_cases_stand_at_just_below_and_just_above_each_threshold(name, threshold, by, turned):
    """Moved by its smallest step either way, a threshold must turn one of the measure's own cases."""
    turned(threshold, by)
    assert differing(name, compute.compute_measure), f"{threshold} by {by:+}: no case of {name} notices"


def test_every_threshold_has_a_source_and_is_turned_on():
    assert {one for _, one in TURNED} == set(thresholds())
    for name, dated in thresholds().items():
        assert all(one.source.key in bibliography() and one.unit for one in dated), name


def test_what_is_gathered_or_derived_is_read_by_some_measure():
    """What nothing reads is dead, and would still be worked out for the page of every baby."""
    read = {column for measure in MEASURES.values() for column in measure.reads}
    read |= {column for one in DERIVED.values() for column in one.reads}
    read |= {column.split(".")[1] for one in GATHERED.values() for column in one.reads}
    read |= {column for practice in PRACTICES.values() for column in practice.reads}
    for one in GATHERED.values():
        unread = set(one.gives) - read - {f"reported_{m.reported}" for m in MEASURES.values()}
        assert not unread or len(unread) < len(one.gives), (one.name, unread)
    assert set(DERIVED) <= read
