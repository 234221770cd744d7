"""The multiverse, the subsets and the smallest changes, against loops over `pool` and cases by hand."""

from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from nectary.base.errors import UserError
from nectary.stats import fragility
from nectary.stats.effects import Counts, cells
from nectary.stats.fragility import (
    Moved,
    _changes,
    _how_many,
    fewest_events,
    fewest_trials,
    smallest_change,
)
from nectary.stats.pooling import pool
from nectary.stats.sturdiness import GROUPS, as_they_came, multiverse, steps_of, subsets
from nectary.stats.ways import CALLS, UNDEFINED, Way, analyse, natural, ways

# The same formulas in double precision, summed in another order, tau2 found to 1e-10 of itself.
CLOSE = 1e-8


def counts(rows, years=()):
    names = [f"trial {number}" for number in range(len(rows))]
    columns = [np.array(column, dtype=float) for column in zip(*rows, strict=True)]
    return Counts(tuple(names), *columns, tuple(years))


# Events and totals of both arms: a single zero, a double zero, and trials that pull in both directions.
FOUR = counts([(1, 40, 6, 41), (0, 30, 2, 30), (0, 20, 0, 21), (9, 80, 16, 78)], (1990, 1995, 1995, 2001))
SIX = counts(
    [(2, 80, 9, 80), (3, 70, 8, 66), (6, 90, 7, 91), (1, 50, 6, 49), (9, 100, 8, 97), (0, 30, 2, 30)]
)


def pooled(found, way):
    """What `pool` says, on the natural scale; None where it refuses."""
    try:
        return pool(found, measure=way.measure, model=way.model, test=way.test, zero=way.zero)
    except UserError:
        return None


def called(found, measure):
    """The call of a Pooled by the plain reading: which side of no difference the interval lies on."""
    if found is None:
        return None
    none = 0.0 if measure == "rd" else 1.0
    if found.ci_high < none:
        return "favours_intervention"
    return "favours_control" if found.ci_low > none else "not_shown"


def test_the_grid_of_ways_is_what_the_contract_allows():
    found = list(ways())
    assert len(found) == len(set(found)) == 3 * (3 + 3 + 27) + 1 + 1  # mh, ee, dl pm reml; rd keep; peto
    for way in found:
        assert pooled(FOUR, way) is not None, way


SAID_TWICE = [Way("rd", model, "z", "keep") for model in ("ee", "reml")] + [
    Way("rr", "mh", "z", "keep"), Way("or", "peto", "z", "half"), Way("or", "peto", "z", "half-drop-double"),
]  # fmt: skip


def test_every_way_on_every_set_is_what_pool_says():
    """All 101 ways, and some that repeat them, on all 15 subsets of four trials: one `pool` each."""
    for way in (*ways(), *SAID_TWICE):
        sets = [rows for size in range(1, 5) for rows in combinations(range(4), size)]
        used = np.array([[at in rows for at in range(4)] for rows in sets])
        found = analyse(cells(FOUR), used, way)
        for number, rows in enumerate(sets):
            expected = pooled(FOUR.take(rows), way)
            if expected is None:
                assert found.call[number] == UNDEFINED, (way, rows)
                continue
            ours = natural(
                np.array([found.estimate[number], found.ci_low[number], found.ci_high[number]]), way.measure
            )
            theirs = (expected.estimate, expected.ci_low, expected.ci_high)
            assert ours == pytest.approx(theirs, rel=CLOSE, abs=1e-10), (way, rows)
            assert found.p[number] == pytest.approx(expected.p, rel=1e-6, abs=1e-14)
            assert found.k[number] == expected.k
            assert CALLS[found.call[number]] == called(expected, way.measure)


def plain_multiverse(found):
    """By plain loops: every way on every set, an analysis with numbers used before counted once."""
    k = len(found.study)
    whole, seen, rows = tuple(range(k)), set(), []
    sets = [("all", whole), *(("without", tuple(set(whole) - {at})) for at in whole)]
    years = sorted(set(found.year))[:-1] if found.year else range(1, k)
    for year in years:
        early = tuple(at for at in whole if (found.year[at] if found.year else at + 1) <= year)
        sets.append(("up_to", early))
    for group, at in sorted(sets, key=lambda one: GROUPS.index(one[0])):
        for way in ways():
            answer = pooled(found.take(at), way)
            entered = [i for i in at if answer and found.study[i] not in answer.left_out]
            zeros = [
                i for i in entered
                if 0 in (found.events_intervention[i], found.events_control[i])
                or found.events_intervention[i] == found.total_intervention[i]
                or found.events_control[i] == found.total_control[i]
            ]  # fmt: skip
            added = tuple(zeros) if way.zero.startswith("half") else ()
            weighted = way.model not in ("mh", "peto")
            name = ("ee", "z") if weighted and len(entered) == 1 else (way.model, way.test)
            key = (way.measure, *name, tuple(entered), added)
            if answer and key not in seen:
                seen.add(key)
                rows.append((group, way.measure, round(answer.estimate, 8), called(answer, way.measure)))
    return rows


@pytest.mark.parametrize("found", [FOUR, SIX, counts([(3, 40, 6, 41)])])
def test_the_multiverse_is_the_plain_loops(found):
    ours = multiverse(found)
    expected = plain_multiverse(found)
    mine = [
        (str(group), str(measure), round(float(at), 8), CALLS[code])
        for group, measure, at, code in zip(ours.group, ours.measure, ours.estimate, ours.call, strict=True)
    ]
    assert sorted(row[:2] + row[3:] for row in mine) == sorted(row[:2] + row[3:] for row in expected)
    for one, other in zip(sorted(mine), sorted(expected), strict=True):
        assert one[2] == pytest.approx(other[2], abs=1e-7)


def test_shares_add_up_and_earlier_years_can_be_left_aside():
    found = multiverse(FOUR)
    assert sum(found.counted().values()) == len(found) == found.of(*GROUPS).sum()
    assert sum(found.shares().values()) == pytest.approx(1, abs=1e-12)
    assert sum(found.counted("all").values()) == found.of("all").sum() < len(found)
    with pytest.raises(UserError, match="no way to reckon"):
        multiverse(counts([(0, 9, 0, 9), (0, 8, 0, 8)])).shares("up_to", "no such group")


def test_without_zeros_no_zero_rule_is_counted_twice():
    plain = counts([(1, 40, 6, 41), (3, 30, 2, 30), (9, 80, 16, 78)])
    found = multiverse(plain)
    assert set(found.zero) == {"none"}
    # One whole set: mh, ee, 3 x 3 for each measure, and peto; without one: the same three times; one step
    # of two trials is the set without the last, and the first by itself leaves mh and ee, and peto.
    assert (found.of("all").sum(), found.of("without").sum(), found.of("up_to").sum()) == (34, 102, 7)


def test_a_trial_that_never_enters_adds_no_way():
    with_empty = multiverse(counts([(1, 40, 6, 41), (9, 80, 16, 78), (0, 20, 0, 21)]))
    assert not ((with_empty.step == 2) & (with_empty.group == "without") & (with_empty.zero == "none")).any()


def test_steps_are_years_or_places():
    known, names = steps_of(FOUR)
    assert names == (1990, 1995, 2001)
    assert known.sum(axis=1).tolist() == [1, 3, 4]
    assert steps_of(SIX)[1] == (1, 2, 3, 4, 5, 6)
    assert steps_of(SIX, [3, 2, 1, 1, 2, 3])[0].tolist()[0] == [False, False, True, True, False, False]
    with pytest.raises(UserError, match="2 years"):
        steps_of(SIX, [1, 2])


def test_as_they_came_is_pool_up_to_each_year():
    found = as_they_came(FOUR)
    for number, year in enumerate((1990, 1995, 2001)):
        rows = [at for at in range(4) if FOUR.year[at] <= year]
        expected = pool(FOUR.take(rows))
        got = (found.estimate[number], found.ci_low[number], found.ci_high[number])
        assert got == pytest.approx((expected.estimate, expected.ci_low, expected.ci_high), rel=CLOSE)
        assert found.trials[number] == len(rows)
        assert found.events_control[number] == FOUR.events_control[rows].sum()
    assert found.step == (1990, 1995, 2001)


@pytest.mark.parametrize(
    ("rows", "stood"),
    [
        ([(1, 100, 20, 100), (20, 100, 1, 100), (1, 300, 60, 300)], (1, 3)),  # shown, lost, shown again
        ([(1, 100, 20, 100), (1, 100, 20, 100)], (1, 1)),
        ([(5, 100, 6, 100), (1, 100, 20, 100)], (2, 2)),
        ([(0, 100, 6, 100)], (None, None)),  # no ratio by mh
    ],
)
def test_since_when_the_answer_has_stood(rows, stood):
    assert as_they_came(counts(rows)).stood == stood


@pytest.mark.parametrize("way", [Way(), Way(model="reml", test="hksj-floor"), Way("rd", "dl", zero="half")])
def test_every_subset_is_one_call_of_pool(way):
    heard = []
    found = subsets(SIX, way, progress=lambda done, total: heard.append((done, total)))
    k = len(found.study)
    assert len(found.call) == 2**k - 1 == heard[-1][0] == heard[-1][1]
    held = np.zeros(k, dtype=int)
    for number in range(1, 2**k):
        names = [found.study[at] for at in range(k) if number >> at & 1]
        expected = pooled(SIX.take([SIX.study.index(name) for name in names]), way)
        call = called(expected, way.measure)
        assert (call and CALLS.index(call)) == (
            None if found.call[number - 1] < 0 else found.call[number - 1]
        )
        held[len(names) - 1] += call == found.whole
    assert found.held.tolist() == held.tolist()
    assert found.sets.sum() == 2**k - 1 and found.held[-1] == 1
    assert (found.undefined <= found.sets - found.held).all()


def test_subsets_leave_out_what_does_not_enter_and_end_at_twenty():
    assert subsets(FOUR).left_out == ("trial 2",)
    with pytest.raises(UserError, match="21 studies enter"):
        subsets(counts([(3, 40, 6, 41)] * 21))
    with pytest.raises(UserError, match="0 studies enter"):
        subsets(counts([(0, 40, 0, 41)]))
    with pytest.raises(UserError, match="no estimate"):
        subsets(counts([(0, 40, 3, 41)]))


def plain_fewest(found, way):
    """The smallest sets by plain loops over `pool`."""
    k, today = len(found.study), called(pooled(found, way), way.measure)
    left_out = pooled(found, way).left_out
    enter = [at for at in range(k) if found.study[at] not in left_out]
    for size in range(1, len(enter)):
        hits = []
        for gone in combinations(enter, size):
            call = called(pooled(found.take([at for at in enter if at not in gone]), way), way.measure)
            if call not in (None, today):
                hits.append(tuple(found.study[at] for at in gone))
        if hits:
            return size, hits
    return None, []


@pytest.mark.parametrize("way", [Way(), Way("or", "peto"), Way(model="dl"), Way("rd", "reml", "hksj")])
def test_the_fewest_trials_are_those_of_plain_loops(way):
    found = smallest_change(SIX, way).trials
    size, hits = plain_fewest(SIX, way)
    assert (found.size, found.ways, found.exact) == (size, len(hits), True)
    assert [one.studies for one in found.sets] == hits[:20]


def test_one_large_trial_carries_the_answer():
    """By hand: without the large trial two trials of equal counts are left, whose ratio is 1."""
    found = smallest_change(counts([(20, 500, 60, 500), (5, 50, 5, 50), (4, 40, 4, 40)]))
    assert found.call == "favours_intervention"
    assert (found.trials.size, found.trials.ways) == (1, 1)
    assert found.trials.sets[0].studies == ("trial 0",)
    assert found.trials.sets[0].call == "not_shown"


def test_no_removal_changes_trials_that_all_agree():
    found = smallest_change(counts([(5, 500, 60, 500)] * 3)).trials
    assert (found.size, found.exact, found.sets) == (None, True, ())


def test_the_fragility_of_one_trial_by_hand():
    """1 of 100 against 9 of 100: ratio 0.11, 95% 0.014 to 0.86; one more event, 2 and 9: 0.049 to 1.0025."""
    found = smallest_change(counts([(1, 100, 9, 100)]))
    assert found.call == "favours_intervention"
    assert (found.events.size, found.events.exact, found.events.call) == (1, True, "not_shown")
    assert found.events.moves[0].by in (1, -1)
    assert found.trials.size is None  # the only trial cannot be left out


def plain_events(found, way, most):
    """The fewest turned outcomes by trying every table with up to `most` of them."""
    today, k = called(pooled(found, way), way.measure), len(found.study)
    for size in range(1, most + 1):
        for change in product(range(-size, size + 1), repeat=2 * k):
            if sum(map(abs, change)) != size:
                continue
            a = found.events_intervention + np.array(change[:k])
            c = found.events_control + np.array(change[k:])
            if (a < 0).any() or (c < 0).any() or (a > found.total_intervention).any():
                continue
            if (c > found.total_control).any():
                continue
            new = Counts(found.study, a, found.total_intervention, c, found.total_control)
            if called(pooled(new, way), way.measure) not in (None, today):
                return size
    return None


def test_removals_that_leave_no_estimate_change_nothing():
    """Without the first trial nobody in the intervention arm has the event: no ratio, and no other call."""
    found = smallest_change(counts([(3, 100, 20, 100), (0, 50, 9, 50)]))
    assert found.call == "favours_intervention"
    assert (found.trials.size, found.trials.exact) == (None, True)
    assert plain_fewest(counts([(3, 100, 20, 100), (0, 50, 9, 50)]), Way()) == (None, [])


def test_an_outcome_can_turn_either_way():
    """12 of 60 against 19 of 62: no three added events show a difference, three taken away do."""
    found = counts([(2, 30, 8, 31), (10, 30, 11, 31)])
    events = smallest_change(found).events
    assert (events.size, events.exact, events.call) == (3, True, "favours_intervention")
    assert plain_events(found, Way(), 3) == 3
    assert all(move.arm == "intervention" and move.by < 0 for move in events.moves)


def test_every_turn_of_outcomes_is_tried_once():
    for arms, size in ((1, 3), (4, 1), (4, 3), (3, 4)):
        rows = [tuple(row) for chunk in _changes(arms, size) for row in chunk.tolist()]
        plain = [row for row in product(range(-size, size + 1), repeat=arms) if sum(map(abs, row)) == size]
        assert sorted(rows) == sorted(plain)
        assert len(rows) == _how_many(arms, size)


def plain_greedy(found, end, sign):
    """Turn the outcome that moves one end of the interval most, by plain loops, until the call is another."""
    k, today, turned = len(found.study), called(pool(found), "rr"), 0
    while called(pool(found), "rr") == today:
        options = []
        for at in range(2 * k):
            for by in (1, -1):
                events = np.concatenate([found.events_intervention, found.events_control])
                events[at] += by
                new = Counts(
                    found.study, events[:k], found.total_intervention, events[k:], found.total_control
                )
                answer = pooled(new, Way()) if events[at] >= 0 else None
                if answer:
                    options.append((sign * getattr(answer, end), len(options), new))
        found, turned = max(options)[2], turned + 1
    return turned


@pytest.mark.parametrize(
    ("rows", "pushes"),
    [
        ([(5, 500, 40, 500), (4, 400, 30, 400), (6, 450, 33, 455)], [("ci_high", 1)]),
        ([(8, 258, 14, 95), (15, 198, 17, 106), (14, 163, 4, 31)], [("ci_high", 1)]),
        ([(40, 500, 5, 500), (30, 400, 4, 400)], [("ci_low", -1)]),
        ([(10, 100, 7, 110), (9, 90, 6, 80)], [("ci_low", 1), ("ci_high", -1)]),
        ([(7, 110, 10, 100), (6, 80, 9, 90)], [("ci_low", 1), ("ci_high", -1)]),
    ],
)
def test_the_greedy_bound_is_that_of_plain_loops_on_either_side(rows, pushes, monkeypatch):
    monkeypatch.setattr(fragility, "MOST_MOVES", 0)
    events = smallest_change(counts(rows)).events
    assert (events.exact, events.at_least) == (False, 1)
    assert events.size == min(plain_greedy(counts(rows), *push) for push in pushes)
    assert sum(abs(move.by) for move in events.moves) == events.size


small = st.tuples(st.integers(0, 12), st.integers(0, 12)).map(lambda e: (e[0], 30, e[1], 31))


@settings(max_examples=15, deadline=None)
@given(st.lists(small, min_size=2, max_size=2), st.sampled_from([Way(), Way("rd", "dl"), Way("or", "peto")]))
def test_the_fewest_events_are_those_of_plain_loops(rows, way):
    found = counts(rows)
    assume(pooled(found, way) is not None)
    events = smallest_change(found, way).events
    expected = plain_events(found, way, 3)
    if expected is None:
        assert events.size is None or events.size > 3
    else:
        assert events.size == expected and events.exact
    if events.size is not None:
        assert sum(abs(move.by) for move in events.moves) == events.size


def test_greedy_is_told_as_a_bound(monkeypatch):
    sturdy = counts([(5, 500, 40, 500), (4, 400, 30, 400), (6, 450, 33, 455)])
    events = smallest_change(sturdy).events
    assert not events.exact and events.at_least < events.size
    assert events.call == "not_shown"
    assert all(isinstance(move, Moved) for move in events.moves)

    exact = smallest_change(SIX).trials
    monkeypatch.setattr(fragility, "MOST_SETS", 5)
    code = np.int8(CALLS.index("favours_intervention"))
    bound = fewest_trials(SIX, Way(), code)
    assert not bound.exact or bound.size == bound.at_least == 1
    assert bound.at_least == 1 and bound.size >= exact.size
    # What greedy names does change the call.
    stay = [at for at, name in enumerate(SIX.study) if name not in bound.sets[0].studies]
    assert called(pool(SIX.take(stay)), "rr") == bound.sets[0].call != "favours_intervention"
    monkeypatch.setattr(fragility, "MOST_SETS", 1)
    none = fewest_trials(counts([(5, 500, 60, 500)] * 3), Way(), code)
    assert (none.size, none.exact, none.at_least) == (None, False, 1)


def test_where_no_difference_is_shown_either_side_is_searched():
    """Equal arms: two more events in one arm, or fewer in the other; the mirror image is as far."""
    found = counts([(5, 60, 5, 60)])
    one = fewest_events(found, Way(), np.int8(1))
    assert one.size == plain_events(found, Way(), one.size)
    assert one.call in ("favours_control", "favours_intervention")


def test_what_cannot_be_reckoned_is_refused():
    with pytest.raises(UserError, match="no estimate"):
        smallest_change(counts([(0, 40, 3, 41)]))
    for function in (multiverse, subsets, smallest_change, as_they_came):
        with pytest.raises(UserError, match="9 events of 8"):
            function(counts([(9, 8, 3, 41)]))


rows = st.lists(
    st.tuples(st.integers(0, 15), st.integers(15, 60), st.integers(0, 15), st.integers(15, 60)),
    min_size=1, max_size=7,
)  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(rows, st.randoms())
def test_the_order_of_trials_does_not_matter_and_swapped_arms_turn_the_call(trials, random):
    today = multiverse(counts(trials))
    assume(len(today))
    shuffled = list(trials)
    random.shuffle(shuffled)
    other = multiverse(counts(shuffled))
    assert other.counted("all") == today.counted("all")
    assert other.counted("without") == today.counted("without") or len(trials) == 1
    swapped = multiverse(counts([(c, n2, a, n1) for a, n1, c, n2 in trials])).counted("all")
    assert swapped["favours_control"] == today.counted("all")["favours_intervention"]
    assert swapped["not_shown"] == today.counted("all")["not_shown"]


@settings(max_examples=30, deadline=None)
@given(rows)
def test_no_call_without_an_estimate_inside_its_interval(trials):
    found = multiverse(counts(trials))
    assert np.isfinite(found.ci_low).all() and (found.call >= 0).all()
    assert (found.ci_low <= found.estimate).all() and (found.estimate <= found.ci_high).all()
    assert ((found.p >= 0) & (found.p <= 1)).all()
