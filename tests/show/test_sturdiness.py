"""The counts lead, each call is told by mark and in words, and rounding hides no way to reckon."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from svg_reading import described, inside_the_frame, shapes, texts, title

from nectary.base.language import speaker
from nectary.show.charts.palette import PAPER, SCREEN
from nectary.show.charts.sturdiness import (
    Reckoned,
    Sturdy,
    caution,
    drawn_ways,
    per_100,
    shares,
    smallest,
    sturdiness,
    sturdy,
    when,
)
from nectary.stats.effects import Counts
from nectary.stats.fragility import FewestTrials, Removed
from nectary.stats.sturdiness import as_they_came, multiverse
from nectary.stats.ways import CALLS

SAY = speaker("en")
FEWER, OPEN, MORE = CALLS
TWO = FewestTrials(2, True, 2, 3, (Removed(("A 2001", "B 2005"), OPEN),))


def ways(fewer=0, unclear=0, more=0):
    return (
        tuple(Reckoned(FEWER, 3 + n / 1000, 2.0, 5.0) for n in range(fewer))
        + tuple(Reckoned(OPEN, 5.0, 3.0, 8.0) for _ in range(unclear))
        + tuple(Reckoned(MORE, 9.0, 7.5, 12.0) for _ in range(more))
    )


def facts(made=None, fewest=TWO, call=FEWER, first=1984, since=1984):
    made = ways(196, 4) if made is None else made
    return Sturdy("NEC", "donor milk", "formula", 7.0, call, 11, 2261, made, fewest, first, since)


def drawn(found=None, width=700, palette=SCREEN):
    return sturdiness(found or facts(), width=width, title="How sturdy?", say=SAY, palette=palette)


def read(svg):
    return " ".join(text for text in texts(svg) if text)


def test_the_shares_and_counts_lead_and_no_ratio_stands_anywhere():
    svg = drawn()
    assert texts(svg)[0].startswith("There is more than one sound way to put the results of 11 trials")
    assert shares(facts(), SAY).endswith(
        "We tried 200 ways: different methods, with all trials or with one of them left out. "
        "NEC: fewer with donor milk in about 98 of 100 ways; no difference is shown in about 2 of 100 ways."
    )
    assert "formula: 7.0 of 100" in texts(svg)
    assert "fewer with donor milk: 196 of 200 ways" in texts(svg)
    assert "ratio" not in read(svg).lower()


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (ways(50), "NEC: fewer with donor milk in all ways."),
        (ways(40, 2), "donor milk in 40 of 42 ways; no difference is shown in 2 of 42 ways."),
        (ways(999, 1), "in more than 99 of 100 ways; no difference is shown in fewer than 1 of 100 ways."),
        (ways(0, 199, 1), "shown in about 100 of 100 ways; fewer with formula in about 1 of 100 ways."),
        ((), "The trials cannot be put together into one answer."),
    ],
)
def test_rounding_hides_no_way(made, said):
    assert shares(facts(made), SAY).endswith(said)


def test_the_smallest_set_is_said_with_its_bound():
    assert smallest(facts(), SAY) == (
        "This page's method says: fewer with donor milk. It takes 2 trials left out to change that: "
        "without A 2001 and B 2005, for example, no difference is shown. "
        "Fewer are not enough, whichever they are."
    )
    one = FewestTrials(1, True, 1, 1, (Removed(("A 2001",), MORE),))
    assert "Leaving out one trial can change that: without A 2001, for example, fewer with formula." in (
        smallest(facts(fewest=one), SAY)
    )
    bound = FewestTrials(7, False, 4, 1, (Removed(tuple("ABCDEFG"), OPEN),))
    assert "A, B, C, D, E, F and G" in smallest(facts(fewest=bound), SAY)
    assert "Fewer than 4 are not enough" in smallest(facts(fewest=bound), SAY)
    assert "whichever trials are left out." in smallest(facts(fewest=FewestTrials(None, True, 3, 0, ())), SAY)
    assert "fewer than 5 trials are left out" in smallest(
        facts(fewest=FewestTrials(None, False, 5, 0, ())), SAY
    )


def test_since_when_it_stands():
    assert when(facts(), SAY) == "The trials together have said so since 1984."
    assert "first said so in 1984, and in every year since 2016." in when(facts(since=2016), SAY)
    assert when(facts(call=OPEN), SAY) == when(facts(first=None, since=None), SAY) == ""


def test_each_call_has_its_own_mark_line_and_words():
    svg = drawn(facts(ways(3, 2, 1)))
    dots = Counter()
    for one in shapes(svg, "path"):
        dots[one["stroke"]] += one["d"].count("h0")
    assert dots[SCREEN["green"]] == 3 + 1  # and the key; filled
    assert dots[SCREEN["slate"]] == dots[SCREEN["card"]] == 2 + 1  # hollow: the card's colour inside
    assert len(shapes(svg, "polygon")) == 1 + 1
    ranges = [
        (one.get("stroke-dasharray"), one["d"].count("V")) for one in shapes(svg, "path") if "V" in one["d"]
    ]
    assert ranges == [(None, 3), ("4 2", 2), ("1 2", 1)]
    assert "fewer with formula: 1 of 6 ways" in texts(svg)


def test_every_call_that_is_made_is_drawn_and_what_is_not_drawn_is_said():
    found = facts(ways(5000, 0, 1))
    blocks = drawn_ways(found, 40)
    assert [len(block) for block in blocks] == [40, 0, 1]
    assert [way.at for way in blocks[0]] == sorted(way.at for way in blocks[0])
    assert (blocks[0][0].at, blocks[0][-1].at) == (3.0, 3 + 4.999)  # evenly, from end to end
    assert "of the 5,001 ways are drawn, evenly spaced." in read(drawn(found))
    assert "are drawn, evenly spaced" not in read(drawn(facts(ways(20))))


def test_the_description_holds_the_sentences_and_the_caution():
    svg = drawn()
    for text in (shares(facts(), SAY), smallest(facts(), SAY), when(facts(), SAY), caution(SAY)):
        assert text in described(svg)
    assert title(svg) == "How sturdy?"
    empty = drawn(facts(()))
    assert described(empty) == "The trials cannot be put together into one answer."


def test_two_widths_paper_and_an_interval_beyond_the_scale():
    for width in (700, 350):
        assert inside_the_frame(drawn(width=width))
    assert "var(" not in drawn(palette=PAPER)
    wide = (*ways(30), Reckoned(OPEN, 60.0, 1.0, 100.0))
    assert inside_the_frame(drawn(facts(wide)))


def test_effects_become_numbers_of_100_and_no_difference_is_the_control():
    """By hand at 20 of 100: ratio 0.5 is 10; odds 0.25 x 0.5 = 0.125, which is 11.1; 0.05 fewer is 15."""
    measure = np.array(["rr", "or", "rd", "rr", "or", "rd", "or", "rd"])
    values = np.array([0.5, 0.5, -0.05, 1.0, 1.0, 0.0, np.inf, -0.9])
    found = per_100(values, measure, 20.0)
    assert found == pytest.approx([10, 100 * 0.125 / 1.125, 15, 20, 20, 20, 100, 0], abs=1e-12)


rows = st.lists(
    st.tuples(st.integers(0, 12), st.integers(12, 60), st.integers(0, 13), st.integers(13, 60)),
    min_size=2, max_size=6,
)  # fmt: skip


@settings(max_examples=25, deadline=None)
@given(rows, st.sampled_from([700, 350]))
def test_the_facts_keep_every_call_on_its_side_of_the_level_line(trials, width):
    counts = Counts(
        tuple(f"T{n}" for n in range(len(trials))),
        *(np.array(column, dtype=float) for column in zip(*trials, strict=True)),
    )
    found, steps = multiverse(counts), as_they_came(counts)
    assume(len(found))
    made = sturdy(
        counts, found, TWO, call=CALLS[steps.call[-1]], names=("NEC", "donor milk", "formula"),
        stood=steps.stood,
    )  # fmt: skip
    assert len(made.ways) == found.of("all", "without").sum()
    for way in made.ways:
        assert way.low <= way.at <= way.high
        if way.call == FEWER:
            assert way.high <= made.control
        elif way.call == MORE:
            assert way.low >= made.control
    assert inside_the_frame(drawn(made, width))
