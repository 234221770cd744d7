"""Two protocols side by side: the arm that is compared is named, and every entry in the form's words."""

from dataclasses import replace

import pytest
from svg_reading import texts

from nectary.base.errors import UserError
from nectary.base.language import LANGUAGES
from nectary.protocols.library import load
from nectary.show.protocols.diff import diff_page, diff_picture

SIFT, ADEPT, LEEDS = load("sift-2019"), load("adept-2009"), load("leeds-2018")


def heads(page):
    return page.sections[0].head[1:3]


def test_the_arms_that_are_compared_are_named_over_their_columns():
    assert heads(diff_page(SIFT, LEEDS, "en")) == ("sift-2019, slow-18", "leeds-2018")
    both = diff_page(SIFT, SIFT, "en", ("slow-18", "fast-30"))
    assert heads(both) == ("sift-2019, slow-18", "sift-2019, fast-30")
    (row,) = both.sections[0].rows
    assert row.cells[0].startswith("18, 36, 54") and row.cells[1].startswith("30, 60, 90")
    assert any("fast-30" in text for text in texts(diff_picture(SIFT, SIFT, "en", (None, "fast-30"))))


def test_ladders_that_all_arms_share_need_no_arm():
    assert heads(diff_page(ADEPT, LEEDS, "en")) == ("adept-2009", "leeds-2018")


def test_two_versions_of_one_name_are_told_apart():
    other = replace(LEEDS, version="another")
    assert heads(diff_page(LEEDS, other, "en")) == (f"leeds-2018, {LEEDS.version}", "leeds-2018, another")


@pytest.mark.parametrize("arms", [("foo", None), (None, "bar"), ("foo", "bar")])
def test_an_arm_that_is_not_there_is_refused(arms):
    for made in (diff_page, diff_picture):
        with pytest.raises(UserError, match=r"no arm .*; expected slow-18 or fast-30"):
            made(SIFT, SIFT, "en", arms)


def test_where_the_steps_agree_the_picture_is_one_line_that_says_so():
    drawn = diff_picture(LEEDS, replace(LEEDS, version="another"), "en")
    assert "The steps are the same." in texts(drawn)
    assert float(drawn.split('viewBox="0 0 ')[1].split('"')[0].split()[1]) < 100


@pytest.mark.parametrize("language", LANGUAGES)
def test_entries_and_their_values_stand_in_words_and_never_as_the_file_writes_them(language):
    page = diff_page(ADEPT, LEEDS, language)
    rows = page.sections[1].rows
    assert len(rows) > 5
    for row in rows:
        assert "_" not in row.label and "[]" not in row.label
        assert not {"True", "False", "not_stated", "stated"} & set(row.cells)
        assert not any(cell.startswith("[") for cell in row.cells)
