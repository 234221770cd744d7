"""Each ratio stands beside its counts; the axis holds the data and says which side is which."""

from hypothesis import given
from hypothesis import strategies as st
from svg_reading import described, inside_the_frame, shapes, texts

from nectary.base.language import speaker
from nectary.show.charts.forest import ForestRow, forest
from nectary.show.charts.palette import PAPER, SCREEN

FAVOURS = ("fewer with donor milk", "fewer with formula")
ONE = ForestRow("One 2001", "4/40 · 8/41", 0.51, 0.17, 1.57, 81)
TWO = ForestRow("Two 2010", "0/30 · 0/31", None, None, None, 61)
TOTAL = ForestRow("All together", "4/70 · 8/72", 0.51, 0.17, 0.9, 142)


def drawn(rows=(ONE, TWO), total=TOTAL, width=700, palette=SCREEN, language="en"):
    return forest(
        list(rows), total, FAVOURS, width=width, title="Which milk, and NEC?", say=speaker(language),
        palette=palette,
    )  # fmt: skip


def test_the_counts_stand_beside_every_ratio_at_both_widths():
    for width in (700, 350):
        assert {"4/40 · 8/41", "0/30 · 0/31", "4/70 · 8/72"} <= set(texts(drawn(width=width)))


def test_a_trial_without_a_ratio_says_so_and_has_no_square():
    svg = drawn()
    assert len(shapes(svg, "rect")) == 1
    assert "no ratio: an arm had no case" in texts(svg)


def test_left_is_fewer_with_the_first_and_right_with_the_second():
    svg = drawn()
    x_of = dict(zip(texts(svg), (float(one["x"]) for one in shapes(svg, "text")), strict=True))
    assert x_of["← fewer with donor milk"] < x_of["1"] < x_of["fewer with formula →"]
    assert any(text.startswith("Ratio of the two shares; 1 = no difference.") for text in texts(svg))


def test_the_axis_is_made_from_the_data_and_always_holds_half_and_double():
    near = ForestRow("Near", "50/100 · 50/100", 1.0, 0.9, 1.1, 200)
    assert {"0.5", "1", "2"} <= set(texts(drawn([near], near)))
    assert "10" not in texts(drawn([near], near))
    low = ForestRow("Low", "1/100 · 4/100", 0.25, 0.21, 0.3, 200)
    assert {"1", "2"} <= set(texts(drawn([low], low)))
    assert "10" in texts(drawn([ForestRow("Far", "9/10 · 1/10", 9.0, 1.4, 9.9, 20)], near))


def test_it_says_whose_counts_they_are():
    for width in (700, 350):
        svg = forest(
            [ONE], TOTAL, FAVOURS, width=width, title="t", say=speaker("en"), palette=SCREEN,
            counts_heading="donor milk · formula",
        )  # fmt: skip
        under = " ".join(text for text in texts(svg) if text)
        assert "Counts: babies with it / all babies, donor milk · formula." in under
        assert inside_the_frame(svg)


def test_an_interval_beyond_the_axis_ends_in_an_arrow():
    far = ForestRow("Far", "1/10 · 0/10", 3.0, 0.001, 500.0, 20)
    assert len(shapes(drawn([far]), "polygon")) == len(shapes(drawn([ONE]), "polygon")) + 2


def test_the_description_gives_counts_and_says_when_no_difference_is_shown():
    assert described(drawn()) == "2 trials. All together, 4/70 · 8/72: ratio 0.51 (0.17 to 0.90)."
    open_total = ForestRow("All together", "4/70 · 8/72", 0.51, 0.17, 1.2, 142)
    assert "a difference is not shown" in described(drawn(total=open_total))
    none = ForestRow("All together", "0/70 · 0/72", None, None, None, 142)
    assert described(drawn(total=none)) == "2 trials; together they give no ratio."


def test_paper_knows_no_variables_and_spanish_is_spanish():
    assert "var(" not in drawn(palette=PAPER)
    assert "sin razón: un grupo no tuvo casos" in texts(drawn(language="es"))


ratios = st.floats(0.001, 900, allow_nan=False)


@given(
    st.lists(st.lists(ratios, min_size=3, max_size=3).map(sorted), max_size=8), st.sampled_from([700, 350])
)
def test_any_trials_stay_in_the_frame(trials, width):
    rows = [ForestRow("t", "1/2 · 1/2", at, low, high, 10) for low, at, high in trials]
    assert inside_the_frame(drawn(rows, width=width))
