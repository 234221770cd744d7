"""A session ends when nobody is there and when the shift is over, and a page asks whose it still is."""

import time

import pytest
from django.contrib.auth import SESSION_KEY

from nectary.web.people.sessions import SEEN, SIGNED_IN

STILL = "/en/accounts/still-here/"


def back(client, **seconds):
    """Put what the session says of time back by so many seconds."""
    session = client.session
    for name, ago in {SEEN: seconds.get("seen"), SIGNED_IN: seconds.get("began")}.items():
        if ago is not None:
            session[name] = time.time() - ago
    session.save()


@pytest.fixture
def nurse(as_, ward):
    return as_("nurse")


def test_idle_and_old_sessions_end_and_others_do_not(nurse, settings):
    assert settings.IDLE_S == 600 and settings.SESSION_COOKIE_AGE == 12 * 3600
    back(nurse, seen=590, began=11 * 3600)
    assert nurse.get("/en/bedside/").status_code == 200
    assert time.time() - nurse.session[SEEN] < 5  # and it begins again
    back(nurse, seen=601)
    answer = nurse.get("/en/bedside/baby-a/")
    assert answer.status_code == 302 and "/login/?next=/en/bedside/baby-a/" in answer["Location"]
    assert SESSION_KEY not in nurse.session
    assert "Sign in" in nurse.get("/en/").text


def test_the_busiest_session_ends_after_the_shift(nurse):
    back(nurse, seen=1, began=12 * 3600 + 1)
    assert nurse.get("/en/bedside/").status_code == 302


def test_a_session_of_before_this_version_ends(nurse):
    session = nurse.session
    del session[SEEN], session[SIGNED_IN]
    session.save()
    assert nurse.get("/en/bedside/").status_code == 302


def test_what_a_page_fetches_by_itself_is_nobody(nurse):
    for path, headers in ((STILL, {}), ("/en/bedside/baby-a/", {"HX-Request": "true", "HX-Target": "facts"})):
        back(nurse, seen=500)
        assert nurse.get(path, headers=headers).status_code == 200
        assert time.time() - nurse.session[SEEN] > 400, path
    assert nurse.get(f"{STILL}?used").status_code == 200
    assert time.time() - nurse.session[SEEN] < 5


def test_a_part_of_a_page_is_told_that_it_is_signed_out_and_keeps_what_was_typed(nurse):
    back(nurse, seen=601)
    sent = {"feed-at": "2026-01-01T10:00", "feed-key": "k", "feed-milk": "donor", "feed-volume_ul": "5"}
    assert nurse.post("/en/bedside/baby-a/feed/", sent, headers={"HX-Request": "true"}).status_code == 401


def test_who_is_here_is_told_with_a_token_and_to_nobody_else(nurse, client):
    here = nurse.get(STILL).json()
    assert set(here) == {"who", "token"} and here["who"].isdigit()
    nurse.logout()
    assert nurse.get(STILL).status_code == 401


def test_pages_of_one_who_is_signed_in_carry_the_cover_and_a_visitors_do_not(nurse, client):
    page = nurse.get("/en/bedside/baby-a/").text
    assert 'data-idle-s="600"' in page and 'id="locked"' in page and "lock.js" in page
    nurse.logout()
    assert "lock.js" not in nurse.get("/en/").text
