"""The unit's page: its own months, what is not worked out yet, and never in public."""

from django.utils.timezone import localtime, now
from tests.web.conftest import TODAY

from nectary.web.chart.models import Stay


def test_this_months_milk_is_the_charted_milk(as_, ward):
    """10 whole days of 8 feeds and one feed today, 11.7 mL each; some may lie in last month."""
    page = as_("lead").get("/en/unit/").text
    month = localtime(now())
    assert month.strftime("%Y-%m") in page
    if month.day > TODAY + 1:
        assert "947.7" in page  # 81 feeds of 11.7 mL


def test_a_stay_that_is_behind_is_counted_as_such(as_, ward):
    Stay.objects.filter(pk=ward.pk).update(revision=99)
    page = as_("lead").get("/en/unit/").text
    assert "1 stay is being worked out" in page


def test_the_page_says_whom_it_is_for_and_what_a_chart_can_tell(as_, ward):
    page = as_("lead").get("/en/unit/").text
    assert "Never to be shown in public" in page and "No limits can be drawn" in page


def test_another_units_babies_are_not_in_it(as_, ward):
    page = as_("lead").get("/en/unit/")
    assert page.context["working"] == 0
    assert (
        sum(row["known"] + row["unknown"] for row in page.context["milk"]) == 22
    )  # two babies, 11 days each


def test_the_chart_says_how_many_false_signals_to_expect_and_that_it_begins_at_a_peak():
    from nectary.quality.nec import NecMonth
    from nectary.web.unit.page import _nec_chart

    events = (6, 1, 2, 1, 0, 2, 1, 1)
    limits = {"centre": 0.06, "lower": 0.0, "upper": 0.19}
    months = tuple(NecMonth(f"2025-0{at}", n, 30, value=n / 30, **limits) for at, n in enumerate(events, 1))
    for language, words in (
        ("en", ("false signals a year", "worst point")),
        ("es", ("falsas al año", "peor punto")),
    ):
        notes = " ".join(_nec_chart(months, language)["nec_notes"])
        assert all(one in notes for one in words)
    assert "worst point" not in " ".join(_nec_chart(months[1:], "en")["nec_notes"])
