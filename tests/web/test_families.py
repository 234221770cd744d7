"""A family reads what was charted of its own baby, in its language, on screen and on paper."""

import pytest

from nectary.web.chart.models import ROWS


@pytest.mark.parametrize(("language", "words"), [("en", "Today"), ("es", "hoy")])
def test_todays_milk_in_both_languages(as_, ward, language, words):
    page = as_("parent").get(f"/{language}/family/baby-a/").text
    assert f'<html lang="{language}"' in page and words in page
    assert "11.7 mL" in page  # the point stays a point in Spanish, as on pumps
    assert "Baby Hazel" in page and "INV-1" in page


def test_the_name_that_the_family_chose_is_used(as_, ward):
    ward.identity.family_name_chosen = "Luna"
    ward.identity.save()
    page = as_("parent").get("/en/family/baby-a/").text
    assert "Luna" in page and "INV-1" in page and "Twin A of 2" in page


@pytest.mark.parametrize("language", ["en", "es"])
def test_paper_is_a_tagged_pdf_whose_name_says_nothing(as_, ward, language):
    answer = as_("parent").get(f"/{language}/family/baby-a/today.pdf")
    assert answer.content.startswith(b"%PDF") and b"StructTreeRoot" in answer.content
    assert answer["Content-Disposition"] == 'inline; filename="todays-milk.pdf"'


def test_an_unknown_amount_says_unknown_and_never_zero(as_, ward):
    ROWS["feeds"].objects.filter(stay=ward, day=10).update(volume_ul=None)
    from nectary.web.chart import results

    results.work_out(ward.pk)
    page = as_("parent").get("/en/family/baby-a/").text
    assert "unknown" in page and "0.0 mL" not in page


def test_the_page_tells_to_speak_up_first_and_asks_for_nothing(as_, ward):
    page = as_("parent").get("/en/family/baby-a/").text
    main = page.split('<main id="main">')[1]
    assert main.index("tell the nurse now") < main.index("<h1>")
    assert "You did not cause this." in main
    assert "<form" not in main and "<input" not in main  # nothing to tap is a consent or a receipt


def test_a_parent_without_a_link_is_told_how_to_get_one(as_, ward):
    assert "A nurse can link it with you" in as_("other-parent").get("/en/family/").text
