"""The unit's list of entries on the wrong baby's page: what happened and for how long, and nobody's name."""

import re

import pytest
from tests.web.conftest import admit
from tests.web.putting_right import chart, feed, put_right

from nectary.web.chart.models import Correction

LIST = "/en/unit/wrong-baby/"


def rows(page):
    body = page.split("<tbody>")[1].split("</tbody>")[0]
    return [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in body.split("</tr>") if "<td" in row]


def test_moved_entries_and_those_withdrawn_as_anothers_are_listed_with_how_long_they_stood(as_, ward):
    admit(ward.unit, "baby-c", "Baby Rowan", "INV-9")
    for number, (to, stood) in enumerate((("baby-b", 40 * 60), ("baby-c", 5 * 3600))):
        row = feed(as_("nurse"), key=f"f{number}", volume_ul=f"1{number}")
        put_right(as_("nurse2"), row, "move", key=f"m{number}", to=to, why="wrong_baby")
        Correction.objects.filter(row_id=row.feeds_id).update(stood_s=stood)
    row = chart(as_("nurse"), "weight", "w", weight_g="965")
    put_right(as_("nurse"), row, "withdraw", key="x", why="wrong_baby")
    Correction.objects.filter(row_id=row.weights_id).update(stood_s=3 * 86_400)
    page = as_("lead").get(LIST).text
    assert [row[1:] for row in rows(page)] == [
        ["Weight", "Withdrawn", "3 days", "unknown"],
        ["Feed", "Moved to another baby", "5 h", "no"],
        ["Feed", "Moved to another baby", "40 min", "yes"],
    ]
    assert "where its pages, labels or rooms lead a hand to the wrong baby" in page
    table = page.split("<tbody>")[1].split("</tbody>")[0]
    for name in ("nurse", "Hazel", "Alder", "Rowan", "INV-", "baby-", "12.5", "mL"):
        assert name not in table, name


def test_what_was_put_right_for_another_reason_is_not_in_it(as_, ward):
    row = feed(as_("nurse"))
    put_right(as_("nurse"), row, "withdraw", why="not_done")
    assert "None is on record." in as_("lead").get(LIST).text


def test_it_is_the_units_own_and_a_line_of_its_page_leads_there(as_, ward):
    row = feed(as_("nurse"))
    put_right(as_("nurse"), row, "move", to="baby-b", why="wrong_baby")
    assert LIST in as_("lead").get("/en/unit/").text
    ward.unit.members.clear()
    assert "None is on record." in as_("lead").get(LIST).text


@pytest.mark.parametrize("who", ["parent", "researcher"])
def test_it_is_not_for_others(as_, ward, who):
    assert as_(who).get(LIST).status_code == 404
