"""The harness itself: it reads a form as a browser would send it, and sees what is lost, doubled or wrong."""

from collections import Counter

import pytest
from tests.live import counted, database
from tests.live.page import Page
from tests.live.server import Unit
from tests.live.shift import Sent, entry, sums
from tests.live.ward import Ward

PAGE = """
<input name="outside" value="1">
<form action="/a/feed/"><input name="at" value="now"><input type="hidden" name="key" value="k1">
  <select name="milk"><option value="">-</option><option value="donor" selected>Donor</option></select>
  <select name="first"><option value="one">1</option><option value="two">2</option></select>
  <input type="checkbox" name="asked"><input type="checkbox" name="told" checked>
  <input name="shut" value="x" disabled><textarea name="words">as
 written</textarea><input type="submit" name="no" value="no">
  <button name="accept" value="twice_last">Keep it</button><button>Save</button></form>
<input name="after" value="1">
<ul class="errorlist"><li>Too much</li></ul><p role="status" hidden>later</p>
<p role="status">Saved <b>17:40</b></p>
<table><caption>Last feeds</caption><tr><th>Day</th><td>mL</td></tr>
<tr><th>3</th><td>1.5 mL</td></tr></table>
"""


def test_a_form_is_read_as_a_browser_would_send_it():
    form = Page(PAGE).form("/feed/")
    assert form.fields == {
        "at": "now", "key": "k1", "milk": "donor", "first": "one", "told": "on", "words": "as\n written",
    }  # fmt: skip
    assert form.buttons == [("accept", "twice_last")]


def test_what_is_said_and_the_tables_are_read():
    page = Page(PAGE)
    assert page.alerts == ["Too much", "Saved 17:40"]
    assert page.table("feeds").rows[1] == ["3", "1.5 mL"]


@pytest.fixture
def ward(tmp_path):
    return Ward(Unit(tmp_path), "ward", ["a", "b", "c", "d"], [], {})


@pytest.fixture
def holds(monkeypatch):
    """Make the database say that it holds these entries."""
    return lambda *entries: monkeypatch.setattr(
        database, "stored", lambda *_: Counter(one.kept_as for one in entries)
    )


def test_no_two_entries_of_a_ward_are_at_one_minute(ward):
    places = Counter((one.baby, one.at_min) for one in (entry(ward, slot) for slot in range(1000)))
    assert max(places.values()) == 1 and len({baby for baby, _ in places}) == 4


def test_a_lost_a_doubled_and_an_altered_entry_are_seen(ward, holds):
    one, other = entry(ward, 0), entry(ward, 1)
    holds(one, other)
    counted.stored_once(ward, [one, other])
    for kept, words in (
        ((one,), "1 lost"),
        ((one, other, other), "1 beyond"),
        ((one, entry(ward, 5)), "lost"),
    ):
        holds(*kept)
        with pytest.raises(AssertionError, match=words):
            counted.stored_once(ward, [one, other])


def test_a_fault_and_a_refusal_are_seen_and_a_503_before_the_answer_is_none(ward):
    counted.taken_in([Sent(entry(ward, 0), statuses=[0, 503, 302])])
    with pytest.raises(AssertionError, match="500: 1"):
        counted.taken_in([Sent(entry(ward, 0), statuses=[500, 302])])
    with pytest.raises(AssertionError, match="Too much"):
        counted.taken_in([Sent(entry(ward, 0), statuses=[200], said=["Too much"])])


def test_the_sum_by_hand_is_by_baby_day_and_milk(ward):
    of_the_first_day = [entry(ward, slot) for slot in range(28)]
    found = sums(of_the_first_day)
    assert found["a", 1, "mother"] == 1.0 + 1.24  # slots 0 and 24; slot 12 is a hold
    assert sum(found.values()) == pytest.approx(sum(
        float(one.cells["volume_ul"]) for one in of_the_first_day if one.form == "feed"))  # fmt: skip
