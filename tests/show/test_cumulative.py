"""Each year's pooled interval with its counts; since when it stands is said from the data."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from svg_reading import described, inside_the_frame, shapes, texts, title

from nectary.base.language import speaker
from nectary.show.charts.cumulative import CumulativeRow, about, cumulative, stood_since
from nectary.show.charts.palette import PAPER, SCREEN

FAVOURS = ("fewer with donor milk", "fewer with formula")
SAY = speaker("en")
NONE = CumulativeRow(1980, 1, "0/10 · 0/9", None, None, None)
OPEN = CumulativeRow(1983, 2, "1/78 · 4/70", 0.22, 0.03, 1.9)
LESS = CumulativeRow(1984, 4, "4/331 · 13/319", 0.3, 0.1, 0.9)
MORE = CumulativeRow(1990, 5, "44/400 · 13/390", 3.3, 1.1, 9.9)


def later(row, year):
    return CumulativeRow(year, row.trials, row.counts, row.ratio, row.low, row.high)


def drawn(rows=(OPEN, LESS), width=700, palette=SCREEN):
    return cumulative(
        list(rows), FAVOURS, width=width, title="What was known when?", say=SAY, palette=palette,
        counts_heading="donor milk · formula",
    )  # fmt: skip


def test_each_year_has_its_counts_beside_its_interval_at_both_widths():
    for width in (700, 350):
        found = texts(drawn(width=width))
        assert {"1983 (2)", "1/78 · 4/70", "1984 (4)", "4/331 · 13/319"} <= set(found)
        assert inside_the_frame(drawn(width=width))


def test_a_difference_shown_is_told_by_shape():
    svg = drawn([OPEN, LESS, MORE])
    assert (len(shapes(svg, "circle")), len(shapes(svg, "rect"))) == (1, 2)
    assert [one["fill"] for one in shapes(svg, "rect")] == [SCREEN["green"], SCREEN["clay"]]
    under = " ".join(text for text in texts(svg) if text)
    assert "Square: a difference is shown. Open circle: it is not shown." in under


def test_left_is_fewer_with_the_first_and_the_line_stands_at_no_difference():
    svg = drawn()
    x_of = dict(zip(texts(svg), (float(one["x"]) for one in shapes(svg, "text")), strict=True))
    assert x_of["← fewer with donor milk"] < x_of["1"] < x_of["fewer with formula →"]
    upright = [one for one in shapes(svg, "line") if one["x1"] == one["x2"]]
    assert [float(one["x1"]) for one in upright] == [x_of["1"]]


def test_years_without_a_ratio_say_so_and_intervals_beyond_the_axis_end_in_arrows():
    assert "no ratio yet: a group had no case" in texts(drawn([NONE, OPEN]))
    far = CumulativeRow(2000, 3, "1/9 · 1/9", 1.0, 0.001, 900.0)
    assert len(shapes(drawn([far]), "polygon")) == 2
    assert not shapes(drawn([OPEN]), "polygon")


@pytest.mark.parametrize(
    ("rows", "stood"),
    [
        ([], (None, None)),
        ([OPEN], (None, None)),
        ([LESS, later(OPEN, 1990)], (None, None)),
        ([OPEN, LESS], (1984, 1984)),
        ([LESS, later(OPEN, 1985), later(LESS, 1986), later(LESS, 1987)], (1984, 1986)),
        ([LESS, MORE], (1990, 1990)),
        ([CumulativeRow(2000, 1, "", 1.0, 0.5, 1.0)], (None, None)),
    ],
)
def test_since_when_it_stands(rows, stood):
    assert stood_since(rows) == stood


def test_the_description_is_the_last_line_and_since_when_it_stands():
    assert title(drawn()) == "What was known when?"
    assert described(drawn()) == (
        "Up to 1984, 4 trials, 4/331 · 13/319: ratio 0.30 (0.10 to 0.90). "
        "A difference is shown for the first time in 1984."
    )
    back = [LESS, later(OPEN, 1985), later(LESS, 1986)]
    assert "first shown in 1984; every year since 1986 has shown it." in about(back, SAY)
    assert "first shown in 1984, and every year since." in about([LESS, later(LESS, 1985)], SAY)
    assert "a difference is not shown" in about([OPEN], SAY)
    assert about([NONE], SAY) == "Up to 1980, 1 trials; together they give no ratio."
    assert described(drawn([])) == "There are no trials."


def test_paper_knows_no_variables():
    assert "var(" not in drawn(palette=PAPER)


ratios = st.floats(0.001, 900, allow_nan=False)


@given(
    st.lists(st.lists(ratios, min_size=3, max_size=3).map(sorted), max_size=12), st.sampled_from([700, 350])
)
def test_any_years_stay_in_the_frame(trials, width):
    rows = [
        CumulativeRow(2000 + n, n, "1/2 · 1/2", at, low, high) for n, (low, at, high) in enumerate(trials)
    ]
    assert inside_the_frame(drawn(rows, width=width))
