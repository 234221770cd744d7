"""How hard a text reads: against counted texts of both languages, and against the rules of spelling."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nectary.show.texts.reading import english, english_syllables, spanish, spanish_syllables

PLACE = Path(__file__).parent.parent / "reference" / "readability_vectors.json"
VECTORS = {name: one for name, one in json.loads(PLACE.read_text(encoding="utf-8")).items() if "text" in one}


@pytest.mark.parametrize("name", [name for name in VECTORS if name.startswith("EN")])
def test_an_english_text_counts_as_by_hand(name):
    """Grades are printed to two decimals; the key keeps a grade below 0, ours ends at 0."""
    key, found = VECTORS[name], english(VECTORS[name]["text"])
    counts = (found.words, found.sentences, found.syllables, found.long_words)
    assert counts == (key["words"], key["sentences"], key["syllables"], key["polysyllables"])
    assert found.grade == pytest.approx(max(0, key["FK"]), abs=0.006)
    assert found.smog == pytest.approx(key["SMOG"], abs=0.006)


@pytest.mark.parametrize("name", [name for name in VECTORS if name.startswith("ES")])
def test_a_spanish_text_counts_as_by_hand(name):
    key, found = VECTORS[name], spanish(VECTORS[name]["text"])
    assert (found.words, found.sentences, found.syllables) == (
        key["words"],
        key["sentences"],
        key["syllables"],
    )
    assert found.szigriszt == pytest.approx(key["SP"], abs=0.006)
    assert found.fernandez_huerta == pytest.approx(key["FH"], abs=0.006)


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("leche", 2), ("guía", 2), ("cigüeña", 3), ("ahora", 3), ("búho", 2), ("prohibido", 3),
        ("cuidado", 3),
        ("antiinflamatorio", 7), ("enterocolitis", 6), ("bebé", 2), ("muy", 1), ("y", 1), ("quién", 1),
        ("alimentación", 5), ("oír", 2), ("día", 2), ("intestino", 4), ("huella", 2),
    ],
)  # fmt: skip
def test_spanish_syllables_by_the_spelling_rule(word, count):
    assert spanish_syllables(word) == count


@pytest.mark.parametrize(
    ("word", "count"),
    [("milk", 1), ("baby", 2), ("belly", 2), ("necrotizing", 4), ("ask", 1), ("stopped", 1), ("needed", 2),
     ("little", 2), ("infection", 3), ("antibiotic", 5), ("probiotics", 4), ("diaper", 3), ("bloody", 2)],
)  # fmt: skip
def test_english_syllables_as_they_are_spoken(word, count):
    assert english_syllables(word) == count


@given(st.text(max_size=200))
def test_any_text_has_a_grade(text):
    assert english(text).grade >= 0 and english(text).words > 0 and spanish(text).sentences > 0


def test_a_list_item_and_a_line_end_a_sentence_and_a_colon_does_not():
    assert english("Look for these:\na hard belly\nblood in milk").sentences == 3
    assert english("One thing: ask now. Why?").sentences == 2
