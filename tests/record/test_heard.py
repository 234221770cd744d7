"""Words of charts -> words of the record; what could mean two things is no word."""

import csv
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nectary.base.sources import bibliography
from nectary.record.folding import letters_and_digits
from nectary.record.heard import heard, nearest, two_meanings, words_of
from nectary.record.tables import TABLES

ROWS = list(csv.DictReader((files("nectary.record") / "heard.csv").read_text(encoding="utf-8").splitlines()))
COLUMNS = sorted({column for row in ROWS for column in row["columns"].split()})
WITH_WORDS = [
    f"{table.name}.{column.name}" for table in TABLES.values() for column in table.columns if column.words
]
SAID_BY_MACHINES = {"infants.gestation_known_to", "diagnoses.source_kind"}  # no chart writes these by hand


@pytest.mark.parametrize(
    ("column", "text", "word"),
    [
        ("feeds.milk", "DHM", "donor"),
        ("feeds.milk", "d.h.m.", "donor"),
        ("feeds.milk", " Donor  Breast-Milk ", "donor"),
        ("feeds.milk", "MOM", "mother"),
        ("feeds.milk", "EBM", "mother"),
        ("feeds.milk", "Fórmula láctea", "formula"),
        ("feed_totals.milk", "PDHM", "donor"),
        ("feeds.fortifier", "HMF", "unknown"),  # says what it is for, not what it is made from
        ("feeds.fortifier", "human milk-based fortifier", "human"),
        ("feeds.route", "NGT", "ng"),
        ("feeds.route", "sonda nasogástrica", "ng"),
        ("feeds.given", "NPO", "held"),
        ("holds.kind", "NPO", "all_feeds"),
        ("steps.decision", "NPO", "hold"),
        ("steps.decision", "Suspender", "hold"),
        ("holds.reason", "Bilious emesis", "vomiting_bile"),
        ("holds.reason", "r/o NEC", "work_up"),
        ("infants.left_how", "Discharge to home", "home"),
        ("infants.left_how", "Transfer to outside facility", "transfer"),
        ("infants.left_how", "Death", "died"),
        ("infants.delivery", "Cesarean Section", "caesarean"),
        ("infants.delivery", "c-section", "caesarean"),
        ("infants.sex", "Female", "f"),
        ("infants.sex", "niño", "m"),
        ("infants.sex", "niña", "f"),
        ("infants.antenatal_steroid", "Complete course", "complete"),
        ("cultures.result", "No growth", "sterile"),
        ("cultures.result", "No growth to date", "pending"),
        ("cultures.site", "LCR", "csf"),
        ("diagnoses.diagnosis", "Necrotising enterocolitis", "nec"),
        ("diagnoses.diagnosis", "FIP", "sip"),
        ("diagnoses.surgery", "Ex-lap", "laparotomy"),
        ("talks.topic", "feed advance", "feeds_going_up"),
        ("talks.interpreter", "phone interpreter", "professional"),
        ("consents.answer", "Sí", "agreed"),
        ("lines.kind", "UVC", "uvc"),
        ("lines.kind", "PICC line", "picc"),
        ("support.kind", "HFOV", "ventilation"),
        ("support.kind", "CPAP", "cpap"),
        ("transfusions.product", "pRBC", "red_cells"),
        ("fluids.kind", "TPN", "parenteral_nutrition"),
        ("medicines.route", "PO", "enteral"),
        ("labs.test", "Hgb", "hb"),
        ("labs.unit", "K/µL", "10*3/uL"),
        ("labs.unit", "x10^9/L", "10*9/L"),
        ("labs.unit", "G/DL", "g/dL"),
    ],
)
def test_words_as_charts_write_them(column, text, word):
    assert heard(column, text) == word


@pytest.mark.parametrize(
    ("column", "text"),
    [
        ("feeds.milk", "BM"),
        ("feeds.milk", "breast milk"),
        ("feeds.milk", "leche materna"),
        ("feeds.milk", "HM"),
        ("feeds.given", "BF"),
        ("infants.left_how", "discharged"),
        ("infants.left_how", "alta"),
        ("infants.antenatal_steroid", "yes"),
        ("infants.sex", "H"),
        ("cultures.result", "NG"),
        ("cultures.result", "no growth at 48 hours"),
        ("diagnoses.diagnosis", "suspected NEC"),
        ("diagnoses.diagnosis", "LOS"),
        ("diagnoses.surgery", "yes"),
        ("holds.reason", "vomiting"),
        ("medicines.route", "IT"),
        ("support.kind", "NIPPV"),
        ("labs.test", "BUN"),
        ("labs.test", "PCR"),
    ],
)
def test_what_could_mean_two_things_is_no_word_and_the_reason_is_told(column, text):
    assert heard(column, text) is None
    assert nearest(column, text) is None
    assert two_meanings(column, text)


@pytest.mark.parametrize("text", ["", " ", "-", "?", "+", "xyzzy"])
def test_nothing_is_not_a_word(text):
    assert heard("feeds.milk", text) is None
    assert two_meanings("feeds.milk", text) is None


def test_a_likely_word_is_offered_and_not_taken():
    assert heard("steps.decision", "advnce") is None
    assert nearest("steps.decision", "advnce") == "advance"
    assert nearest("feeds.milk", "donr milk") == "donor"
    assert nearest("feeds.milk", "xyzzy") is None


def test_a_column_of_free_text_has_no_words_and_one_that_does_not_stand_is_a_mistake():
    assert heard("medicines.given_name", "Ampicillin") is None
    with pytest.raises(KeyError):
        heard("feeds.colour", "white")


def test_every_column_with_words_is_heard_in_other_words():
    assert set(WITH_WORDS) - SAID_BY_MACHINES <= set(COLUMNS)


@pytest.mark.parametrize("column", WITH_WORDS)
def test_the_records_own_words_pass_however_they_are_written(column):
    for word in words_of(column):
        assert heard(column, word) == heard(column, word.upper()) == heard(column, f" {word}. ") == word


@pytest.mark.parametrize("column", COLUMNS)
def test_each_listed_text_has_one_meaning_and_takes_no_word_of_the_record_away(column):
    said = {}
    for row in ROWS:
        if column in row["columns"].split():
            text = letters_and_digits(row["heard"])
            assert text
            assert said.setdefault(text, row["word"]) == row["word"], row
            assert row["word"] in ("", *words_of(column)), row
            assert row["why"], row
            assert row["source"] in bibliography()
    own = {letters_and_digits(word) for word in words_of(column)}
    assert len(own) == len(words_of(column))
    assert not own & set(said)


@given(st.sampled_from(ROWS), st.text(" .-/'_", max_size=3), st.booleans())
def test_case_spaces_and_punctuation_do_not_matter(row, between, upper):
    """Put between all letters; no letter whose upper case is two letters stands in the list."""
    text = between.join(row["heard"].upper() if upper else row["heard"])
    for column in row["columns"].split():
        assert heard(column, text) == (row["word"] or None)
