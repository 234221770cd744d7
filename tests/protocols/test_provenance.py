"""A changed number is the unit's own: what was said of the example is said of it no longer."""

import tomllib

import pytest

from nectary.protocols.provenance import own_text
from nectary.protocols.reading import read
from nectary.protocols.schema import packaged, text_of

LEEDS = text_of("leeds-2018")[0]


def changed(old, new):
    assert LEEDS.count(old) >= 1
    return tomllib.loads(own_text(LEEDS.replace(old, new, 1)))


@pytest.mark.parametrize("name", packaged())
def test_an_example_stays_what_it_is(name):
    text = text_of(name)[0]
    assert own_text(text) == text


def test_a_changed_step_drops_the_source_the_dates_and_the_disclaimer():
    found = changed("step = 20", "step = 18")
    assert found["source"] == "our own, changed from the example leeds-2018" and found["status"] == "local"
    assert not {"read_on", "disclaimer", "reviewed", "next_review"} & set(found)
    assert found["ladder"]["band"][0]["step"] == 18
    assert found["start"]["status"] == "verified"  # nothing of it was changed: it is the example's still


def test_a_changed_part_is_nobody_elses():
    assert changed("window = [0, 48]", "window = [0, 24]")["start"]["status"] == "local"


def test_what_was_written_anew_stays():
    found = changed("next_review = 2021-08-21", "next_review = 2028-01-01\nstarts = 2026-12-01")
    assert found["source"].startswith("http") and found["read_on"]  # a date is no number of the guide
    both = LEEDS.replace("next_review = 2021-08-21", "next_review = 2028-01-01").replace(
        "step = 20", "step = 18", 1
    )
    assert str(tomllib.loads(own_text(both))["next_review"]) == "2028-01-01"
    ours = both.replace(
        'source = "http://lhp.leedsth.nhs.uk/detail.aspx?id=1139"', 'source = "our guide of 2026"'
    )
    assert own_text(ours) == ours


def test_the_changed_file_is_a_protocol():
    assert read(own_text(LEEDS.replace("step = 20", "step = 18", 1)), "changed").trust == "local"
