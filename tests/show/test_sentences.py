"""Every practice, each of its reasons and every coded word of the record has words in both languages."""

from datetime import date

import pytest

from nectary.base.language import LANGUAGES, marked, speaker
from nectary.base.sources import Trust
from nectary.practices import PRACTICES
from nectary.record.tables import REASONS as RECORD_REASONS
from nectary.record.tables import TABLES
from nectary.show.words import labels, paths, reasons, refusals
from nectary.show.words.practice_words import SENTENCES
from nectary.show.words.sentences import PRACTICE_TITLES, practice_sentence

CODED = {
    "MILKS": (labels.MILKS, TABLES["feeds"].column("milk").words),
    "GIVEN": (labels.GIVEN, TABLES["feeds"].column("given").words),
    "DECISIONS": (labels.DECISIONS, TABLES["steps"].column("decision").words),
    "REASONS": (reasons.REASONS, RECORD_REASONS),
    "TOPICS": (reasons.TOPICS, TABLES["talks"].column("topic").words),
    "INTERPRETERS": (reasons.INTERPRETERS, TABLES["talks"].column("interpreter").words),
    "TRUSTS": (labels.TRUSTS, tuple(Trust)),
}
SAME_IN_SPANISH = {"NEC"}


@pytest.mark.parametrize("name", PRACTICES)
def test_a_practice_has_a_title_and_a_sentence_for_each_of_its_reasons(name):
    assert name in PRACTICE_TITLES
    assert set(SENTENCES[name]) == set(PRACTICES[name].whys)


def test_no_sentence_stands_for_a_practice_or_a_reason_that_is_gone():
    assert set(PRACTICE_TITLES) == set(SENTENCES) == set(PRACTICES)


def test_each_sentence_differs_for_staff_and_families_and_by_language():
    for name, sentences in SENTENCES.items():
        for why in sentences:
            said = {
                practice_sentence(name, why, for_families=families, say=speaker(language))
                for families in (True, False)
                for language in LANGUAGES
            }
            assert len(said) == 2 * len(LANGUAGES), (name, why)
    with pytest.raises(KeyError):
        practice_sentence("told_in_24h", "no such reason", for_families=True, say=marked)


@pytest.mark.parametrize("name", CODED)
def test_every_coded_word_has_words(name):
    of, words = CODED[name]
    assert set(of) == set(words)


def test_every_label_is_said_in_spanish():
    spanish = speaker("es")
    for room in (labels, paths, reasons, refusals):
        for name, words in vars(room).items():
            for english in words.values() if name.isupper() and isinstance(words, dict) else ():
                assert spanish(english) != english or english in SAME_IN_SPANISH, english


def test_a_code_without_words_is_shown_as_it_is_and_none_is_unknown():
    assert labels.spoken("new_code", labels.MILKS, marked) == "new_code"
    assert labels.spoken(None, labels.MILKS, marked) == "unknown"
    assert labels.spoken("donor", labels.MILKS, speaker("es")) == "Leche humana donada"


def test_amounts_keep_zero_and_unknown_apart():
    assert (labels.amount_ml(0.0, marked), labels.amount_ml(None, marked)) == ("0.0 mL", "unknown")
    assert (labels.rate(0.0, marked), labels.rate(None, marked)) == ("0 mL/kg", "unknown")
    assert labels.rate(149.6, marked) == "150 mL/kg"


def test_a_date_is_in_the_order_of_its_language():
    day = date(2026, 11, 24)
    assert labels.long_date(day, marked) == "November 24, 2026"
    assert labels.long_date(day, speaker("es")) == "24 de noviembre de 2026"
    assert len({labels.long_date(date(2026, month, 1), speaker("es")) for month in range(1, 13)}) == 12


@pytest.mark.parametrize("why", refusals.REFUSALS)
def test_every_refusal_says_what_was_found_where_it_names_it(why, language):
    assert "{" not in refusals.refusal(why, "5 mL", "0 to 3 mL", speaker(language))
