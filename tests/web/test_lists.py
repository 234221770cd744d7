"""The list of a baby's entries: by day, each with who entered it, its doubt and what became of it."""

import re

from tests.web.putting_right import BED, as_charted, chart, feed, put_right, when

from nectary.web.chart.models import ROWS, Look, Stay

LIST = f"{BED}entries/"
MOST = 16  # the session, person, roles, stay, reading and corrections, and one a table


def days_on(page):
    return re.findall(r"<caption>(.*?)</caption>", page)


def test_every_kind_of_entry_is_listed_by_day_the_latest_first_with_who_entered_it(as_, ward):
    chart(as_("doctor"), "decision", "d", decision="hold", reason="belly", told="told")
    chart(as_("nurse"), "talk", "t", topic="nec", language="en", interpreter="not_needed", asked="on")
    ROWS["medicines"].objects.create(
        stay=ward, medicines_id="m", day=10, at_min=14_400, given_name="Caffeine citrate", kind="caffeine",
        route="iv", source="medicines.csv row 2", entered_by="load",
    )  # fmt: skip
    feed(as_("nurse"), key="f", given="held", volume_ul="", reason="belly")
    page = as_("nurse2").get(LIST).text
    today = page.split("<caption>Day 10</caption>")[1].split("<caption>")[0]
    for said in (
        "Donor milk, not given, the belly", "960 g", "all feeds held, the belly", "feeds held, the belly",
        "Caffeine citrate, caffeine, into a vein",
        "about NEC, en, interpreter: not needed, a parent was asked",
        ">doctor<", ">nurse<", ">load<",
    ):  # fmt: skip
        assert said in today, said
    assert days_on(page) == [f"Day {day}" for day in range(10, 3, -1)]
    assert "Baby Hazel" in page and "INV-1" in page and "Twin A of 2" in page
    assert Look.objects.filter(by="nurse2", what="entries", stay=ward).count() == 1


def test_earlier_days_are_a_page_away_and_no_day_is_lost_or_shown_twice(as_, ward):
    first = as_("nurse").get(LIST).text
    (earlier,) = re.findall(r'href="\?to=(\d+)">Earlier', first)
    second = as_("nurse").get(f"{LIST}?to={earlier}").text
    assert [*days_on(first), *days_on(second)] == [f"Day {day}" for day in range(10, -1, -1)]
    assert "Earlier days" not in second and 'href="?to=10">Later' in second
    for odd in ("?to=-3", "?to=x", "?to=99", "?to=999999999999999999999"):
        assert days_on(as_("nurse").get(LIST + odd).text) == days_on(first)


def test_a_row_without_a_day_or_of_a_day_to_come_is_not_lost(as_, ward):
    for name, day in (("none", None), ("later", 12)):
        ROWS["weights"].objects.create(stay=ward, weights_id=name, day=day, weight_g=1001)
    assert days_on(as_("nurse").get(LIST).text)[:3] == ["Day not recorded", "Day 12", "Day 10"]
    assert "1001" not in as_("nurse").get(f"{LIST}?to=3").text


def test_a_corrected_row_is_struck_through_in_words_with_who_when_and_why(as_, ward):
    row = feed(as_("nurse"))
    put_right(as_("nurse2"), row, "correct", **as_charted(row, volume_ul="12", why="wrong_amount"))
    page = as_("nurse").get(LIST).text
    old, new = re.findall(r"<tr>(?:(?!</tr>).)*Donor milk 12.*?</tr>", page, re.S)
    if "<del>" in new:
        old, new = new, old
    assert "<strong>Corrected:</strong> <del>Donor milk 12.5 mL, given</del>" in old
    assert re.search(r"\d\d:\d\d, nurse2: wrong amount", old)
    assert "Donor milk 12 mL, given" in new and "<del>" not in new
    assert "stands in place of another" in new and "nurse2: wrong amount" in new


def test_a_row_in_doubt_says_so_and_one_that_was_confirmed_says_that(as_, ward):
    chart(as_("nurse"), "weight", "w", weight_g="9800", accept="unit_slip")
    assert re.search(r"9800 g <span[^>]*>\(<strong>in doubt</strong>", as_("nurse").get(LIST).text)
    ROWS["weights"].objects.filter(weight_g=9800).update(confirmed=True)
    assert "was in doubt, confirmed by a second person" in as_("nurse").get(LIST).text


def test_an_unknown_volume_is_never_shown_as_0_ml(as_, ward):
    ROWS["feeds"].objects.create(stay=ward, feeds_id="u", day=10, at_min=14_400, milk="mother", given="given")
    page = as_("nurse").get(LIST).text
    assert "volume unknown" in page and not re.search(r"\b0 mL", page)


def test_a_hold_of_a_decision_leads_to_the_decision_and_goes_from_the_list_with_it(as_, ward):
    row = chart(as_("doctor"), "decision", "d", decision="hold", reason="belly", told="told")
    page = as_("nurse").get(LIST).text
    assert len(re.findall(rf'entries/steps/{row.pk}/">(?:Hold|Decision)<', page)) == 2
    put_right(as_("nurse"), row, "withdraw")
    assert "all feeds held" not in as_("nurse").get(LIST).text


def test_no_address_holds_a_senders_row_id(as_, ward):
    ROWS["feeds"].objects.create(
        stay=ward, feeds_id="MRN-777", day=10, at_min=14_400, milk="mother", given="held"
    )
    assert "MRN-777" not in as_("nurse").get(LIST).text


def test_more_entries_ask_the_database_no_more_often(as_, ward, django_assert_max_num_queries):
    for number in range(30):
        row = ROWS["feeds"].objects.create(
            stay=ward,
            feeds_id=f"more{number}",
            day=10,
            at_min=14_400,
            milk="donor",
            given="given",
            volume_ul=5000,
        )
        if number % 3 == 0:
            put_right(as_("nurse"), row, "withdraw", key=f"w{number}")
    client = as_("nurse")
    with django_assert_max_num_queries(MOST):
        assert "withdrawn" in client.get(LIST).text.lower()


def test_the_page_of_one_entry_without_a_time_can_still_be_opened(as_, ward):
    Stay.objects.filter(pk=ward.pk).update(birth_at=None)
    row = ROWS["weights"].objects.get(stay=ward, weights_id="w10")
    page = as_("nurse").get(f"{LIST}weights/{row.pk}/")
    assert page.status_code == 200 and "960 g" in page.text
    cells = {"at": when(), "weight_g": "950"}
    assert "time of birth is not recorded" in put_right(as_("nurse"), row, "correct", **cells).text
