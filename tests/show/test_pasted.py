"""A pasted chart in words: what it says, what it no longer says where it is not so, and its file."""

import csv
import io
import re
from datetime import date

import pytest
from scipy.stats import fisher_exact
from svg_reading import described, shapes

from nectary.base.language import speaker
from nectary.show.charts.palette import SCREEN
from nectary.show.reports.pasted_chart import chart_csv, chart_page, drawing, rests_on, shown
from nectary.show.reports.pasted_chart_words import CANNOT, CHARTS, WHY_NOT
from nectary.stats.chart_power import signalled
from nectary.stats.pasted import BETWEEN, charted, read

EN, ES = speaker("en"), speaker("es")
TODAY = date(2026, 11, 26)
DATES = "\n".join(f"2022-{month:02}-20" for month in range(3, 13))
GAPS = "14\n22\n9\n31\n18\n27\n12\n40\n16\n21"
ZERO = "jan,0,20\nfeb,0,20\nmar,0,20\napr,1,20\nmay,0,20"


def reading(text, what="", baseline=None, babies=None, **options):
    return charted(read(text, what, today=TODAY, **options), baseline=baseline, babies_a_month=babies)


def said(found, say=EN):
    return " ".join([*shown(found, say), *rests_on(found, say)])


def test_a_baseline_without_a_case_has_no_limits_and_makes_nothing_lie_beyond_them():
    found = reading(ZERO, baseline=3)
    assert "have no case: there are no limits." in said(found)
    assert "no tienen ningún caso: no hay límites." in said(found, ES)
    for wrong in ("Beyond", "signals", "limits rest"):
        assert wrong not in said(found)
    assert not shapes(drawing(found, width=700, say=EN, palette=SCREEN), "path")
    assert [row.cells[1:] for row in chart_page(found, "en", EN).sections[3].rows] == [("0.0%", "–", "–")] * 5
    cells = list(csv.DictReader(io.StringIO(chart_csv(found))))
    assert {(row["lower"], row["upper"], row["signal"]) for row in cells} == {("", "", "")}
    assert "every baby is a case" in said(reading("0\n0\n0\n5", BETWEEN, baseline=3))
    assert "every baby is a case" in said(reading("a,4,4\nb,3,3\nc,5,5\nd,1,5", baseline=3))


def test_a_closed_period_is_no_improvement():
    """Ten dates of 2022: read today the wait looks four years long, known up to the new year 11 days."""
    open_end, closed = reading(DATES), reading(DATES, known_to=date(2022, 12, 31))
    assert "already beyond the upper limit" in said(open_end)
    assert "No other case" not in said(open_end)
    assert "It is taken that no other case came from 2022-03-20 to 2026-11-26." in said(open_end)
    assert "already beyond" not in said(closed) and "from 2022-03-20 to 2022-12-31." in said(closed)
    assert "del 2022-03-20 al 2022-12-31" in said(closed, ES)


@pytest.mark.parametrize("text", ["6,30\n5,30\n6,30\n5,30\n0,30\n0,30\n1,30\n0,30"])
def test_a_chart_without_a_signal_says_nothing_of_what_chance_gives(text):
    """Of 22 in 120 before and 1 in 120 after chance gives less than one in 100,000; the chart is silent."""
    rows = "\n".join(f"m{at},{row}" for at, row in enumerate(text.splitlines()))
    found = reading(rows, baseline=4)
    assert found.signals == () and fisher_exact([[22, 98], [1, 119]]).pvalue < 1e-5
    assert "No rule of this chart signals. That does not show that nothing changed." in said(found)
    assert "more than chance" not in said(found) and "azar" not in " ".join(shown(found, ES))
    assert "cannot show a fall" in said(found)


def test_what_limits_rest_on_and_how_often_chance_passes_them():
    """Nine waits: (1 + 6.6077 / 9)^-9 = 7 in 1,000, of 1.35 known for sure."""
    words = said(reading(DATES))
    assert "The limits rest on 9 points." in words
    assert "about 7 in 1,000 times; if limits were known for sure, 1.4." in words  # 7.05 and 1.35
    assert "no interval can be shorter" in words.lower() and "cannot show a rise" in words
    assert "widens them" in words and "widens them" not in said(reading(DATES, baseline=5))
    few = said(reading("14\n22\n9\n31", BETWEEN))
    assert "none of the 4 behind the limits could lie above the upper one" in few
    assert "none of the" not in said(reading(GAPS, BETWEEN))
    assert "fewer than 24 months" in said(reading("a,1,30\nb,2,30\nc,0,30"))


def test_runs_that_are_not_judged_say_so_and_those_that_are_name_their_line():
    few = "\n".join(f"{m},{int(m in (4, 11, 19))}" for m in range(24))
    assert "Runs are not judged" in said(reading(few)) and "than chance usually gives" not in said(
        reading(few)
    )
    counts = [3, 5, 2, 6, 4, 5, 3, 6, 2, 5, 3, 5] * 2 + [1] * 9
    many = said(reading("\n".join(f"{at},{one}" for at, one in enumerate(counts)), baseline=24))
    assert "on one side of 4.5, the median, than chance usually gives." in many
    assert "Runs are not judged" not in many


def test_a_start_at_a_peak_and_a_heading_are_said():
    falling = reading("month,cases,babies\na,6,30\nb,1,30\nc,2,30\nd,2,30")
    assert "The worst point is among the first quarter." in said(falling)
    assert "taken for a heading and not drawn: month,cases,babies" in said(falling)
    assert "worst point" not in said(reading("a,1,30\nb,6,30\nc,2,30\nd,2,30"))
    assert "worst point is among" in said(reading("2\n22\n9\n31", BETWEEN))


def test_the_open_interval_stands_last_in_the_file():
    rows = list(csv.DictReader(io.StringIO(chart_csv(reading(DATES)))))
    assert (rows[-1]["label"], rows[-1]["value"], rows[-1]["signal"]) == ("so far", "1437.0", "limit")
    assert rows[-1]["upper"] == rows[-2]["upper"] and len(rows) == 10
    closed = list(csv.DictReader(io.StringIO(chart_csv(reading(DATES, known_to=date(2022, 12, 31))))))
    assert (closed[-1]["value"], closed[-1]["signal"]) == ("11.0", "")
    assert "so far" not in chart_csv(reading(GAPS, BETWEEN))


def test_lines_of_many_babies_are_drawn_and_the_table_says_why_it_is_empty():
    quarters = reading("q1,5,120\nq2,9,130\nq3,6,125\nq4,8,118")
    size = chart_page(quarters, "en", EN).sections[2]
    assert not size.rows and "about 123 babies each" in size.notes[0] and "up to 100" in size.notes[0]
    months = chart_page(reading("a,1,30\nb,2,30\nc,0,30"), "en", EN).sections[2]
    assert "Each line is taken for a month." in " ".join(months.notes)


def test_every_chart_that_is_tried_has_its_row():
    assert {one.chart for one in signalled(4, 0.06, seeds=2)} == set(CHARTS)


@pytest.mark.parametrize("say", [EN, ES])
def test_every_refusal_has_its_words(say):
    assert all(say(text) for text in WHY_NOT.values())


def test_what_it_cannot_tell_says_the_same_in_spanish():
    """Under "what can this chart not tell?", an item that begins with "nothing" says that it can tell all."""
    assert not [text for text in CANNOT if re.match(r"nada\b", ES(text), re.I)]


def test_the_picture_is_described_by_what_it_shows():
    assert "already beyond the upper limit" in described(
        drawing(reading(DATES), width=350, say=EN, palette=SCREEN)
    )
