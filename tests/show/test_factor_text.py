"""Every evidence page has both languages with the same sections, no effect's number, and plain words."""

import re
import tomllib
from html import unescape
from pathlib import Path

import pytest
from reading_grade import grade, syllables

from nectary.base.language import LANGUAGES
from nectary.show.texts.card import cards
from nectary.show.texts.factor_text import claim_text, claims, factor_text, factor_texts

FACTORS = factor_texts("en")
CLAIMS = claims("en")
PAGES = [(factor_text, name) for name in FACTORS] + [(claim_text, name) for name in CLAIMS]
PAGE = pytest.mark.parametrize("read, name", PAGES, ids=[name for _, name in PAGES])
NEVER = tomllib.loads((Path(__file__).parent / "never_said.toml").read_text(encoding="utf-8"))

WANTED = (
    "F01_probiotics", "F02_donor_vs_formula", "F02b_mom", "F03_feed_advance", "F04_delayed_intro",
    "F05_full_feeds", "F05b_trophic", "F06_std_regimen", "F07_antibiotics", "F08_acid_suppression",
    "F09a_pda_nsaid", "F09b_postnatal_steroid", "F09d_methylxanthine", "F10_transfusion", "F11_lactoferrin",
    "F12_prebiotics", "F13_oro_colostrum", "F14_hm_fortifier", "F15_antenatal_steroids", "F16_cord",
    "F17_gastric_residual", "F18a_spo2_target", "F18b_early_epo", "F18c_arginine", "F18d_antenatal_mgso4",
    "F18e_smell_taste", "F18f_early_sodium", "F18g_nonmodifiable", "F19_disparities",
)  # fmt: skip
HEADINGS = {
    (factor_text, "en"): (
        "What is it?", "What do studies say?", "How sure is it, and why not surer?", "Who is not covered?",
        "What points the other way?", "What do guidelines say?", "What can a family ask?",
        "What is not known?",
    ),
    (factor_text, "es"): (
        "¿Qué es?", "¿Qué dicen las investigaciones?", "¿Qué tanta certeza hay, y por qué no más?",
        "¿A quién no incluye?", "¿Qué apunta hacia el otro lado?", "¿Qué dicen las guías?",
        "¿Qué puede preguntar una familia?", "¿Qué no se sabe?",
    ),
    (claim_text, "en"): (
        "The claim", "What speaks for it", "What speaks against it", "Who says so, when, and who paid",
        "What can be said today",
    ),
    (claim_text, "es"): (
        "Lo que se afirma", "Lo que habla a favor", "Lo que habla en contra",
        "Quién lo dice, cuándo, y quién pagó", "Lo que se puede decir hoy",
    ),
}  # fmt: skip
# A number of an effect, in the ways one is written; a count of babies, a year or an amount of milk is none.
EFFECT = re.compile(
    r"\d\s*(%|percent|per cent|por ciento)|\d[.,]\d\d?(?!\d)|\b(RR|OR|HR|RD|NNT|CI)\b|"
    r"\b(risk|odds|hazard) ratios?\b|\brazón de (riesgos|momios|probabilidades)\b|"
    r"\b(of|in|de|per|por) (cada )?(100|1,000)\b(?! gram)|\b\d+[- ]?(fold|times|veces)\b"
)
# The page about this one figure has to name it, as a claim, where it is asked and where it is stated.
NAMED = {"human-milk-fortifier-77-percent": ("77 percent", "77 por ciento")}


def plain(markup):
    return unescape(re.sub(r"<[^>]+>", "", markup)).strip()


def whole(page):
    return "\n".join([page.title, *(f"{heading}\n{plain(markup)}" for heading, markup in page.sections)])


def test_the_factors_and_the_claims_are_those_asked_for():
    assert sorted(FACTORS) == sorted(WANTED)
    assert CLAIMS == (
        "does-formula-cause-nec", "fast-feeds", "human-milk-fortifier-77-percent",
        "probiotics-fda-and-trials",
    )  # fmt: skip
    assert all(factor_texts(language) == FACTORS for language in LANGUAGES)
    assert all(claims(language) == CLAIMS for language in LANGUAGES)


@PAGE
def test_the_languages_have_the_same_sections_in_the_same_order(read, name):
    english, spanish = read(name, "en"), read(name, "es")
    for page, language in ((english, "en"), (spanish, "es")):
        assert tuple(heading for heading, _ in page.sections) == HEADINGS[read, language]
        assert all(plain(markup) for _, markup in page.sections)
    for (_, one), (_, other) in zip(english.sections, spanish.sections, strict=True):
        assert re.findall(r"<(/?\w+)", one) == re.findall(r"<(/?\w+)", other)
    assert english.evidence_read == spanish.evidence_read
    assert english.version <= spanish.version  # a translation may be mended alone


@PAGE
def test_the_languages_name_the_same_years_and_counts(read, name):
    # A year and a count are written alike in both: 2023, 1,310.
    numbers = [sorted(re.findall(r"\d[\d,]*\d", whole(read(name, language)))) for language in ("en", "es")]
    assert numbers[0] == numbers[1]


@PAGE
def test_a_page_is_a_draft_and_its_title_is_a_question(read, name, language):
    page = read(name, language)
    assert page.status == "draft"
    assert page.title.endswith("?")
    assert not re.search(r"##|\*\*|\+\+\+|[{}]|&lt;", "".join(markup for _, markup in page.sections))


@PAGE
def test_no_number_of_an_effect_stands_in_the_words(read, name, language):
    text = whole(read(name, language))
    for figure in NAMED.get(name, ()):
        assert text.count(figure) <= 2
        text = text.replace(figure, "")
    assert not EFFECT.search(text), EFFECT.search(text)


@pytest.mark.parametrize(
    "text",
    [
        "30% of them",
        "4.2",
        "30 percent less",
        "RR 0.54",
        "the odds ratio",
        "9 of 100",
        "0.53",
        "3 times as often",
    ],
)
def test_a_number_of_an_effect_is_found(text):
    assert EFFECT.search(text)


@pytest.mark.parametrize("text", ["2,804 babies", "under 1,000 grams", "18 or 30 mL per kilo", "in 2023"])
def test_a_count_or_a_year_is_not_taken_for_an_effect(text):
    assert not EFFECT.search(text)


@PAGE
def test_nothing_that_blames_promises_or_orders(read, name, language):
    text = whole(read(name, language))
    assert not re.search(r"[!¡]", text)
    for rule in NEVER[language]:
        found = re.search(rule["pattern"], text, re.IGNORECASE)
        assert not found, found


@pytest.mark.parametrize("rule", NEVER["en"] + NEVER["es"], ids=lambda rule: rule["finds"])
def test_each_pattern_finds_its_phrase(rule):
    assert re.search(rule["pattern"], rule["finds"], re.IGNORECASE)


@PAGE
def test_english_is_plain(read, name):
    """A page to grade 8; a section to 9.

    A section holds one to five sentences, and words that cannot be left out (antibiotics, transfusion,
    steroids, the name of a body) weigh more in so few: one more syllable in 25 words is half a grade.
    """
    page = read(name, "en")
    assert grade("\n".join(plain(markup) for _, markup in page.sections)) <= 8
    for heading, markup in page.sections:
        assert grade(plain(markup)) <= 9, (heading, grade(plain(markup)))


@PAGE
def test_no_sentence_is_long(read, name, language):
    longest = {"en": 26, "es": 32}[language]
    for sentence in re.split(r"(?<=[.?;:»\"])\s+|\n+", whole(read(name, language))):
        assert len(sentence.split()) <= longest, sentence


@pytest.mark.parametrize("name", FACTORS)
def test_a_page_is_short(name):
    words = sum(len(plain(markup).split()) for _, markup in factor_text(name, "en").sections)
    assert 120 <= words <= 220


@pytest.mark.parametrize("name", FACTORS)
def test_a_family_gets_one_or_two_questions_and_no_order(name, language):
    page = factor_text(name, language)
    questions = plain(page.sections[6][1]).splitlines()
    assert 1 <= len(questions) <= 2
    assert all(question.endswith("?") for question in questions)


@pytest.mark.parametrize(
    "name, english, spanish",
    [
        ("F01_probiotics", ("better-run", "very smallest", "FDA"), ("mejor hechos", "más pequeños", "FDA")),
        (
            "F02b_mom",
            ("gap was small", "You did not cause this"),
            ("diferencia fue pequeña", "Usted no causó"),
        ),
        ("F03_feed_advance", ("chance", "food by vein", "12,387"), ("casualidad", "por la vena", "12,387")),
        ("F06_std_regimen", ("not something to expect",), ("no hay que esperar",)),
        ("F07_antibiotics", ("more often", "less often"), ("con más frecuencia", "con menos frecuencia")),
        ("F08_acid_suppression", ("more often", "less NEC"), ("con más frecuencia", "menos NEC")),
        ("F19_disparities", ("never uses race",), ("nunca usa la raza",)),
    ],
)
def test_what_a_page_may_not_leave_out(name, english, spanish):
    for language, wanted in (("en", english), ("es", spanish)):
        assert [words for words in wanted if words not in whole(factor_text(name, language))] == []


def test_a_text_of_a_sub_folder_is_no_card(language):
    assert not set(cards(language)) & {*FACTORS, *CLAIMS, "factors", "claims"}


@pytest.mark.parametrize("read", [factor_text, claim_text])
@pytest.mark.parametrize("name", ["../about-nec", "about-nec", "F01_probiotics.md", "", "nothing"])
def test_a_name_is_never_a_path(read, name):
    with pytest.raises(KeyError):
        read(name, "en")


def test_a_language_we_do_not_write_in_is_an_error():
    for read in (
        lambda: factor_text("F01_probiotics", "../en"),
        lambda: claim_text("fast-feeds", "fr"),
        lambda: factor_texts("fr"),
        lambda: claims(".."),
    ):
        with pytest.raises(KeyError):
            read()


@pytest.mark.parametrize(
    "text, counted",
    [
        ("Ask who is here at night. They will tell you what the doctor said.", 15),
        ("The team looked at the belly, and a nurse counted the wet sheets.", 15),
        ("Some homes are made of stone, and stones take time.", 10),
        ("Antibiotics, transfusions and probiotics are long words.", 16),
        ("Necrotizing enterocolitis causes inflammation. Babies are watched and examined.", 24),
    ],
)
def test_syllables_are_counted_as_by_hand(text, counted):
    assert sum(map(syllables, re.findall(r"[A-Za-z]+", text))) == counted


def test_a_heavy_sentence_has_a_high_grade():
    assert grade("Intestinal inflammation necessitates immediate surgical consultation and observation.") > 16
