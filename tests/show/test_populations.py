"""Every population that a published figure is printed with has its words in both languages."""

import csv
from importlib.resources import files

from nectary.base.language import speaker
from nectary.show.words.populations import POPULATIONS, population_of


def test_every_population_of_the_figures_has_words_and_no_other():
    text = (files("nectary.evidence") / "data" / "baseline.csv").read_text(encoding="utf-8")
    assert {row["population"] for row in csv.DictReader(text.splitlines())} == set(POPULATIONS)


def test_a_spanish_page_gets_no_english_for_whose_figure_it_is():
    spanish = speaker("es")
    for code, english in POPULATIONS.items():
        assert population_of(code, spanish) not in (code, english), code
    assert population_of("England; below 32 weeks", spanish) == "Inglaterra, nacidos antes de las 32 semanas"
    assert population_of("a new one", spanish) == "a new one"
