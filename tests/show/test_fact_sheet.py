"""Each factor on one sheet in both languages: its words whole, its counts with their source, a draft."""

import pytest

from nectary.base.language import LANGUAGES, speaker
from nectary.show.charts.palette import SCREEN
from nectary.show.evidence.effects import readings
from nectary.show.evidence.fact_sheet import MOST_NUMBERS, fact_sheet
from nectary.show.paper import report_pdf
from nectary.show.texts.factor_text import factor_text, factor_texts


def made(factor, language, found=(), *, mark="DRAFT", reviewed_by=()):
    return fact_sheet(
        factor_text(factor, language), found, mark=mark, reviewed_by=reviewed_by, language=language,
        say=speaker(language),
    )  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("factor", factor_texts("en"))
def test_every_word_of_the_page_stands_on_the_sheet(factor, language):
    text, sheet = factor_text(factor, language), made(factor, language)
    titles = [section.title for section in sheet.sections]
    assert [heading for heading, _ in text.blocks] == [one for one in titles if one in dict(text.blocks)]
    for section in sheet.sections:
        if section.title in dict(text.blocks):
            assert section.notes == dict(text.blocks)[section.title]
    assert sheet.mark == "DRAFT" and not any(
        mark in " ".join(map(str, sheet.sections)) for mark in ("**", "](", "## ")
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_count_carries_what_it_rests_on(language):
    say = speaker(language)
    found = list(readings("F02_donor_vs_formula", trials=None, widths=(), palette=SCREEN, say=say))
    sheet = made("F02_donor_vs_formula", language, found)
    numbers = next(section for section in sheet.sections if section.key == "numbers")
    told = [one for one in found if one.arms][:MOST_NUMBERS]
    assert told and numbers.notes == tuple(f"{one.statement} ({one.basis})" for one in told)
    assert "2261" in numbers.notes[0] or "2,261" in numbers.notes[0]
    assert report_pdf(sheet, form="sheet").startswith(b"%PDF")


def test_a_factor_without_rows_says_so():
    numbers = next(one for one in made("F07_antibiotics", "en").sections if one.key == "numbers")
    assert len(numbers.notes) == 1 and numbers.notes[0].startswith("No numbers stand here yet")


def test_a_reviewed_sheet_names_in_its_foot_by_which_roles_and_when():
    reviewed = made("F07_antibiotics", "en", mark="", reviewed_by=("a doctor, March 3", "a parent, March 4"))
    assert reviewed.mark == "" and reviewed.foot[-1] == "Reviewed by: a doctor, March 3; a parent, March 4."
    assert not any("Reviewed by" in line for line in made("F07_antibiotics", "en").foot)
