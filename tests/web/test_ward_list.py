"""No row closes a list: codes that no address holds and stays whose day cannot be told cost no other."""

from datetime import timedelta
from html import unescape

from django.urls import get_resolver
from django.utils.timezone import localtime, now
from tests.web.conftest import admit

from nectary.record.codes import NEVER_IN_AN_ADDRESS, RESERVED, address_fault
from nectary.web.chart.models import ROWS, FamilyLink, Stay

# What a database may hold from before codes were looked at, and what no address can hold or another page has.
CLOSED = ("a/b", "<b>x</b>", "calc", ".", "..", "", "line\nbreak/", "/")
OPEN = ("a b", "50%", "what?", "a#b", "é", "a&b=c", "\u202e12")
NO_PAGE = "No page can be opened under the code"


def beside(ward, code, number):
    return admit(ward.unit, code, f"Baby {number}", f"ODD-{number}")


def test_codes_that_no_address_holds_do_not_close_the_wards_list(as_, ward):
    for number, code in enumerate((*CLOSED, *OPEN)):
        beside(ward, code, number)
    answer = as_("nurse").get("/en/bedside/")
    assert answer.status_code == 200
    assert answer.text.count(NO_PAGE) == len(CLOSED)
    assert all(f"ODD-{number}<" in answer.text for number in range(len(CLOSED) + len(OPEN)))
    assert '<a href="/en/bedside/baby-a/">Baby Hazel</a>' in answer.text
    links = [
        unescape(part.split('"')[0])
        for part in answer.text.split('href="')
        if ">Baby 1" in part or ">Baby 8<" in part
    ]
    assert len(links) >= len(OPEN) - 1
    assert all(as_("nurse").get(to).status_code == 200 for to in links)


def test_nor_the_list_of_closed_pages_nor_a_parents(as_, ward):
    person = ward.family.first().user
    for number, code in enumerate(CLOSED):
        stay = beside(ward, code, number)
        stay.closed_at, stay.closed_by, stay.closed_why = now(), "nurse", "other"
        stay.save()
        FamilyLink.objects.create(user=person, stay=stay)
    page = as_("parent").get("/en/family/")
    assert page.status_code == 200
    assert (
        page.text.count("Please tell a nurse") == len(CLOSED) - 1
    )  # no other page of families is called calc
    closed = as_("nurse").get("/en/closed-pages/")
    assert closed.status_code == 200 and f"ODD-{len(CLOSED) - 1}" in closed.text


def test_a_stay_whose_day_cannot_be_told_does_not_close_it_either(as_, ward):
    """Born in the future by a slip of a year, and a hold by the minute of a baby whose birth is unknown."""
    ahead, unborn = beside(ward, "ahead", 1), beside(ward, "unborn", 2)
    later = localtime(now()).replace(tzinfo=None) + timedelta(days=400)
    Stay.objects.filter(pk=ahead.pk).update(birth_at=later.isoformat(timespec="minutes"))
    Stay.objects.filter(pk=unborn.pk).update(birth_at=None)
    ROWS["holds"].objects.create(stay=unborn, holds_id="h", start_min=100, start_day=0, kind="all_feeds")
    ROWS["feeds"].objects.create(stay=unborn, feeds_id="f", at_min=100, day=0, milk="mother", volume_ul=1000)
    page = as_("nurse").get("/en/bedside/")
    assert page.status_code == 200
    assert "Baby 1" in page.text and "Baby 2" in page.text
    for code in ("ahead", "unborn"):
        assert as_("nurse").get(f"/en/bedside/{code}/").status_code == 200


def under(patterns, *prefix):
    """The first words of the addresses below a prefix, and whether a baby's code may stand there too."""
    for pattern in patterns:
        route = str(pattern.pattern)
        if prefix and route == prefix[0]:
            yield from under(pattern.url_patterns, *prefix[1:])
        elif not prefix:
            yield route
        elif hasattr(pattern, "url_patterns") and route in ("", "en/"):
            yield from under(pattern.url_patterns, *prefix)


def test_every_word_that_shadows_a_code_is_refused_at_load():
    """A new page beside the babies' own shows itself here."""
    words = set()
    for door in ("bedside/", "family/", "unit/"):
        routes = [route for route in under(get_resolver().url_patterns, door) if route]
        assert routes, door
        words |= {route.split("/")[0] for route in routes if not route.startswith("<")}
    assert "calc" in words
    assert words <= set(RESERVED)
    assert all(address_fault(word) and address_fault(word.upper()) for word in words)
    assert all(address_fault(f"a{sign}b") for sign in NEVER_IN_AN_ADDRESS)
