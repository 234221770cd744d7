"""Opening a twin's page soon after its sibling's asks first which of the two was meant."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from nectary.web.chart.models import Look, Stay

ASKS = "Which baby do you mean?"


def opened(client, code):
    page = client.get(f"/en/bedside/{code}/")
    assert page.status_code == 200
    return "asked" if ASKS in page.text else "opened"


def test_the_second_of_a_set_asks_and_the_answer_opens_it(as_, ward):
    nurse = as_("nurse")
    assert opened(nurse, "baby-a") == "opened"
    page = nurse.get("/en/bedside/baby-b/").text
    for said in (ASKS, "Baby Alder", "INV-2", "Twin B of 2", "Baby Hazel", "INV-1", "Twin A of 2"):
        assert said in page, said
    assert "Chart a feed" not in page
    assert opened(nurse, "baby-b") == "asked"  # to have been asked is not to have opened it
    answer = nurse.post("/en/bedside/baby-b/open/")
    assert answer.status_code == 302 and answer["Location"] == "/en/bedside/baby-b/"
    assert opened(nurse, "baby-b") == "opened"
    assert opened(nurse, "baby-b") == "opened"
    assert opened(nurse, "baby-a") == "asked"


def test_going_back_to_the_one_that_was_open_asks_nothing(as_, ward):
    nurse = as_("nurse")
    opened(nurse, "baby-a")
    assert opened(nurse, "baby-b") == "asked"
    assert opened(nurse, "baby-a") == "opened"


def test_after_five_minutes_or_by_another_person_or_of_no_set_nothing_is_asked(as_, ward):
    opened(as_("nurse"), "baby-a")
    assert opened(as_("nurse2"), "baby-b") == "opened"
    Look.objects.filter(by="nurse").update(at=now() - timedelta(minutes=5, seconds=1))
    assert opened(as_("nurse"), "baby-b") == "opened"
    Look.objects.all().delete()
    Stay.objects.update(set_id=None)
    opened(as_("nurse"), "baby-a")
    assert opened(as_("nurse"), "baby-b") == "opened"


def test_the_list_of_babies_opens_nobody(as_, ward):
    nurse = as_("nurse")
    for code in ("baby-a", "baby-b"):
        Look.objects.all().delete()
        nurse.get("/en/bedside/")
        assert opened(nurse, code) == "opened"


def test_having_been_asked_does_not_make_the_five_minutes_begin_anew(as_, ward):
    nurse = as_("nurse")
    opened(nurse, "baby-a")
    assert opened(nurse, "baby-b") == "asked"
    Look.objects.filter(what="feeding course").update(at=now() - timedelta(minutes=6))
    assert opened(nurse, "baby-b") == "opened"


def test_the_question_is_logged_as_a_reading_of_both_babies(as_, ward):
    nurse = as_("nurse")
    opened(nurse, "baby-a")
    Look.objects.all().delete()
    Look.objects.create(by="nurse", what="feeding course", stay=ward)
    opened(nurse, "baby-b")
    kept = list(Look.objects.order_by("pk").values_list("what", "stay__infant_id"))
    assert kept[1:] == [("asked which of a set", "baby-b"), ("asked which of a set", "baby-a")]


@pytest.mark.parametrize("who", ["parent", "lead"])
def test_nobody_without_the_bedside_door_is_shown_the_question(as_, ward, who):
    Look.objects.create(by=who, what="feeding course", stay=ward)
    assert as_(who).get("/en/bedside/baby-b/").status_code == 404
    assert as_(who).post("/en/bedside/baby-b/open/").status_code == 404
    assert as_("nurse").post("/en/bedside/baby-z/open/").status_code == 404


def test_a_part_that_an_open_page_loads_is_not_asked_about(as_, ward):
    nurse = as_("nurse")
    opened(nurse, "baby-a")
    part = nurse.get("/en/bedside/baby-b/", headers={"HX-Request": "true"})
    assert ASKS not in part.text
