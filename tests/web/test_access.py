"""Who may open what; a stranger and an absent baby both get 404; every read of a baby's page is logged."""

import re

import pytest

from nectary.web.chart.models import Look

OPEN = ("/", "/en/", "/es/", "/en/evidence/", "/en/evidence/F02_donor_vs_formula/", "/en/measures/")
STAFF = ("/en/bedside/", "/en/bedside/baby-a/", "/en/unit/")
FAMILY = ("/en/family/", "/en/family/baby-a/", "/en/family/baby-a/today.pdf")

MAY = {
    "nurse": {"/en/bedside/", "/en/bedside/baby-a/", "/en/unit/"},
    "doctor": {"/en/bedside/", "/en/bedside/baby-a/", "/en/unit/"},
    "lead": {"/en/unit/"},
    "researcher": set(),
    "parent": {"/en/family/", "/en/family/baby-a/", "/en/family/baby-a/today.pdf"},
    "other-parent": {"/en/family/"},
}


@pytest.mark.parametrize("path", OPEN)
def test_the_open_pages_need_no_sign_in_and_link_the_other_language(client, db, path):
    answer = client.get(path)
    assert answer.status_code == 200
    assert 'hreflang="es"' in answer.text or 'hreflang="en"' in answer.text
    assert "No tool has been shown to lower NEC" in answer.text or path == "/es/"
    assert "no family has reviewed these pages yet" in answer.text or path == "/es/"
    assert client.head(path).status_code == 200


@pytest.mark.parametrize("path", STAFF + FAMILY)
def test_the_rest_asks_for_a_sign_in(client, db, path):
    answer = client.get(path)
    assert answer.status_code == 302
    assert "/accounts/login/" in answer["Location"]


@pytest.mark.parametrize("who", sorted(MAY))
def test_each_role_opens_its_own_doors_and_no_other(as_, ward, who):
    client = as_(who)
    opened = {path for path in STAFF + FAMILY if client.get(path).status_code == 200}
    closed = {path for path in STAFF + FAMILY if client.get(path).status_code == 404}
    assert opened == MAY[who]
    assert closed == set(STAFF + FAMILY) - MAY[who]


def _same(page):
    """The page without its form's token and its own address."""
    return re.sub(r'value="\w{64}"', "", page).replace("baby-z", "nobody")


def test_another_units_baby_answers_as_one_that_does_not_exist(as_, ward):
    client = as_("nurse")
    strange, absent = client.get("/en/bedside/baby-z/"), client.get("/en/bedside/nobody/")
    assert strange.status_code == absent.status_code == 404
    assert _same(strange.text) == _same(absent.text)


@pytest.mark.parametrize("path", ["feed", "weight", "decision", "talk", "confirm"])
def test_nobody_writes_to_another_units_baby(as_, ward, path):
    assert as_("nurse").post(f"/en/bedside/baby-z/{path}/", {}).status_code == 404
    assert as_("parent").post(f"/en/bedside/baby-a/{path}/", {}).status_code == 404


def test_every_reading_of_a_babys_page_is_kept(as_, ward):
    as_("nurse").get("/en/bedside/baby-a/")
    as_("parent").get("/en/family/baby-a/")
    as_("parent").get("/en/family/baby-a/today.pdf")
    as_("nurse").get("/en/bedside/baby-z/")
    as_("nurse2").get("/en/bedside/")
    kept = [(look.by, look.what, look.stay.infant_id) for look in Look.objects.order_by("pk")]
    assert kept == [
        ("nurse", "feeding course", "baby-a"),
        ("parent", "today's milk", "baby-a"),
        ("parent", "today's milk on paper", "baby-a"),
        ("nurse2", "list of babies", "baby-a"),
        ("nurse2", "list of babies", "baby-b"),
    ]


def test_no_title_or_address_says_who_the_baby_is(as_, ward):
    for name, path in (("nurse", "/en/bedside/baby-a/"), ("parent", "/en/family/baby-a/")):
        answer = as_(name).get(path)
        title = answer.text.split("<title>")[1].split("</title>")[0]
        assert "Hazel" not in title and "INV" not in title
        assert "Hazel" in answer.text and "INV-1" in answer.text and "Twin A of 2" in answer.text
        assert answer["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"


def test_the_policy_lets_nothing_in_from_elsewhere(client, db):
    policy = client.get("/en/")["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy and "http" not in policy


def test_staff_of_a_real_unit_are_sent_to_their_second_step(as_, ward, settings):
    settings.DEMO = False
    answer = as_("nurse").get("/en/bedside/")
    assert answer.status_code == 302 and answer["Location"].endswith("/accounts/2fa/")
    assert as_("parent").get("/en/family/").status_code == 200
