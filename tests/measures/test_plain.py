"""Every measure against a plain reading of its rule, over small nasty stays; and what must not matter to it.

Values are held equal with ==, floats too: each side divides two exact whole numbers once (an advance
subtracts two such quotients), and IEEE leaves one answer to that.
"""

import random
from collections import defaultdict

import pytest
from hypothesis import Phase, given, settings
from tests.deep import deep
from tests.measures.plain.answers import day_answers, stay_answers
from tests.measures.plain.rulings import RULINGS
from tests.measures.plain.stay import BY_DAY, BY_STAY, REPORTED, Stay
from tests.measures.strategies import (
    Chart,
    a_doubted_row,
    arrow,
    company,
    company_seeds,
    recorded_by,
    row,
    seeds,
)

from nectary.engine.compute import compute, measures_of
from nectary.measures import MEASURES
from nectary.record.tables import TABLES

# Without shrinking: a failure names its cells and shows the rows of their stay; the engine is slow to ask.
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
few = settings(max_examples=deep(5, 2), deadline=None, phases=PHASES)

# What becomes of each measure when every volume and weight is tenfold: so many times itself.
TENFOLD = {name: 10 if MEASURES[name].unit in ("mL", "g") else 1 for name in MEASURES}


def answers_of(charts, recorded):
    """(infant, day or None, measure or its basis) -> the engine's answer."""
    results = compute(arrow(charts, recorded))
    answers = {}
    for one in (*results.days.to_pylist(), *results.stays.to_pylist()):
        infant, day = one.pop("infant_id"), one.pop("day", None)
        answers |= {(infant, day, name): value for name, value in one.items()}
    return answers


def plain_answers(charts, recorded):
    """The same by the plain rules."""
    answers = {}
    for chart in charts:
        stay = Stay(chart.infant, chart.tables, recorded)
        infant = chart.infant["infant_id"]
        for day, values in day_answers(stay).items():
            answers |= {(infant, day, name): value for name, value in values.items()}
        for name, (value, basis) in stay_answers(stay).items():
            answers |= {(infant, None, name): value, (infant, None, f"{name}_basis"): basis}
    return answers


def only_measures(answers):
    """The cells of measures and their bases, without the keys beside them."""
    known = {*MEASURES, *(f"{name}_basis" for name in measures_of("stay"))}
    return {cell: value for cell, value in answers.items() if cell[2] in known}


def told(charts, differing):
    """The first few differing cells, and the rows of the first stay among them."""
    rows = next(chart.told() for chart in charts if chart.infant["infant_id"] == differing[0][0][0])
    return "\n".join((*map(str, differing[:9]), rows))


def hold_equal(charts, found, expected, names=("engine", "expected")):
    """Fails with the differing cells and their stay's rows."""
    assert found.keys() == expected.keys()
    differing = [
        (cell, dict(zip(names, (found[cell], expected[cell]), strict=True)))
        for cell in sorted(found, key=str)
        if found[cell] != expected[cell]
    ]
    assert not differing, told(charts, differing)


def test_there_is_a_plain_rule_for_every_measure():
    assert set(BY_DAY) == set(measures_of("day"))
    assert set(BY_STAY) == set(measures_of("stay"))
    assert {name: one.reported for name, one in MEASURES.items() if one.reported} == {n: n for n in REPORTED}


def test_the_made_up_stays_reach_every_measure():
    """Each measure is NULL somewhere and has two other answers, so that no comparison is empty."""
    charts = company(range(2400))
    seen = defaultdict(set)
    plain = plain_answers(charts, frozenset(TABLES))
    for (_, _, name), value in plain.items():
        seen[name].add(value)
    thin = {name: seen[name] for name in MEASURES if None not in seen[name] or len(seen[name]) < 3}
    assert not thin


@settings(few, max_examples=deep(15, 6))
@given(each=company_seeds)
def test_the_engine_says_what_the_plain_rules_say(each):
    charts = company(each)
    recorded = recorded_by(charts)
    found, expected = answers_of(charts, None), plain_answers(charts, recorded)
    hold_equal(charts, only_measures(found), only_measures(expected), ("engine", "plain rule"))


@few
@given(each=company_seeds, seed=seeds)
def test_the_order_of_rows_does_not_matter(each, seed):
    charts = company(each)
    before = answers_of(charts, None)
    tables = arrow(charts)
    shuffled = random.Random(seed)
    mixed = []
    for chart in charts:
        own = {name: shuffled.sample(rows, len(rows)) for name, rows in chart.tables.items()}
        mixed.append(Chart(chart.infant, dict(shuffled.sample(list(own.items()), len(own)))))
    shuffled.shuffle(mixed)
    assert {name: table.num_rows for name, table in arrow(mixed).items()} == {
        name: table.num_rows for name, table in tables.items()
    }
    hold_equal(charts, answers_of(mixed, None), before, ("shuffled", "in order"))


@few
@given(each=company_seeds, seed=seeds)
def test_other_infants_do_not_matter(each, seed):
    """One stay alone, told what its unit records, answers as it does among others."""
    charts = company(each)
    recorded = recorded_by(charts)
    together = answers_of(charts, None)
    alone = random.Random(seed).choice(charts)
    own = {cell: value for cell, value in together.items() if cell[0] == alone.infant["infant_id"]}
    hold_equal([alone], answers_of([alone], recorded), own, ("alone", "in company"))


def tenfold(cells):
    """The row with every volume and weight ten times as large."""
    return {
        name: value * 10 if value is not None and name.endswith(("_ul", "weight_g")) else value
        for name, value in cells.items()
    }


def whole_units(value, unit):
    """A value in whole uL or g, so that a rounding in the last place of a millilitre is none.

    Both sides are the quotient nearest to whole uL over 1000; times 1000 they are within a millionth of the
    whole number that they were made from.
    """
    return value if value is None or isinstance(value, str) else round(value * (1000 if unit == "mL" else 1))


@few
@given(each=company_seeds)
def test_the_scale_of_volumes_and_weights_does_not_matter(each):
    """Millilitres and grams grow tenfold; what is by weight, a share, a count, a day or a yes stays."""
    charts = company(each)
    before = answers_of(charts, None)
    larger = [
        Chart(tenfold(c.infant), {name: [tenfold(one) for one in rows] for name, rows in c.tables.items()})
        for c in charts
    ]
    after = answers_of(larger, None)
    grown = {}
    for cell, value in before.items():
        times = TENFOLD.get(cell[2], 1)
        if times != 1:
            unit = MEASURES[cell[2]].unit
            after[cell] = whole_units(after[cell], unit)
            value = value if value is None else whole_units(value, unit) * times
        grown[cell] = value
    hold_equal(charts, after, grown, ("tenfold", "ten times as much, or the same"))


def test_the_scale_of_every_measure_is_one_of_two():
    linear = {name for name, times in TENFOLD.items() if times == 10}
    of_milk = {"milk_ml", "milk_at_least_ml", "milk_at_most_ml", "mother_ml", "donor_ml", "formula_ml"}
    assert linear == of_milk | {"iv_ml", "working_weight_g"}


# The middle one of the advances that are known: with one fewer known, another is the middle.
OF_WHAT_IS_KNOWN = {"usual_advance"}


def taken_away_at_most(before, after, cell):
    """Whether a doubted row did no more than take the answer away, or leave a reported total in its place."""
    infant, day, name = cell
    if name.removesuffix("_basis") in OF_WHAT_IS_KNOWN or after[cell] in (None, before[cell]):
        return True
    if name == "nec_or_death_basis":  # a charted death stands when a reported NEC beside it becomes unknown
        return (before[cell], after[cell]) == ("reported", "charted")
    return day is None and after.get((infant, None, f"{name.removesuffix('_basis')}_basis")) == "reported"


@settings(few, max_examples=deep(8, 3))
@given(each=company_seeds, seed=seeds)
def test_a_doubted_row_takes_an_answer_away_but_never_gives_or_changes_one(each, seed):
    """One more row in each stay, flagged and not confirmed: whatever it says, nothing new is known by it.

    A sum or a count that it may belong to becomes unknown; a weighing, a decision, a hold, a talk or a first
    feed that is doubted is as if it had not been charted. An answer where there was none would rest on it.
    """
    charts = company(each)
    recorded = frozenset(TABLES)
    more = []
    for number, chart in enumerate(charts):
        table, doubted = a_doubted_row(chart, seed + number)
        more.append(Chart(chart.infant, chart.tables | {table: [*chart.tables[table], doubted]}))
    before, after = answers_of(charts, recorded), answers_of(more, recorded)
    assert before.keys() == after.keys()
    asked = only_measures(before)
    wrong = [
        (c, before[c], after[c]) for c in sorted(asked, key=str) if not taken_away_at_most(before, after, c)
    ]
    assert not wrong, told(more, wrong)


@few
@given(each=company_seeds)
def test_a_confirmed_row_counts_as_one_that_was_never_doubted(each):
    charts = company(each)

    def never_doubted(cells):
        return cells | {"flag": None, "confirmed": None} if cells["confirmed"] else cells

    cleared = [
        Chart(
            never_doubted(c.infant), {n: [never_doubted(one) for one in rows] for n, rows in c.tables.items()}
        )
        for c in charts
    ]
    hold_equal(charts, answers_of(charts, None), answers_of(cleared, None), ("confirmed", "never doubted"))


def shown_stays():
    """One stay a ruling, under its name."""
    charts = []
    for name, one in RULINGS.items():
        own = {"infant_id": name}
        tables = {
            table: [
                row(table, **cells, **own, **{f"{table}_id": f"{name}-{at}"}) for at, cells in enumerate(rows)
            ]
            for table, rows in one.rows.items()
        }
        charts.append(Chart(row("infants", unit_id="u", **one.infant, **own), tables))
    return charts


@pytest.fixture(scope="module")
def shown():
    """(engine's answers, plain answers) of the stays that show the rulings."""
    charts, recorded = shown_stays(), frozenset(TABLES)
    return answers_of(charts, recorded), plain_answers(charts, recorded)


@pytest.mark.parametrize("name", RULINGS)
def test_a_ruling_holds_on_both_sides(name, shown):
    measure, day, answer = RULINGS[name].shown
    assert [side[name, day, measure] for side in shown] == [answer, answer]
