"""A changed number is the unit's own: what was said of the example is said of it no longer."""

import tomllib
from datetime import date

import pytest
import tomli_w

from nectary.protocols.library import packaged, text_of
from nectary.protocols.provenance import as_told, own_text
from nectary.protocols.reading import read
from nectary.show.protocols.protocol import parents_page, protocol_page
from nectary.show.protocols.table import table_page

DAY = date(2026, 12, 1)
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


def test_a_title_that_names_the_example_says_that_it_was_changed():
    assert changed("step = 20", "step = 18")["title"].endswith("ID 1139, changed by our unit")
    ours = LEEDS.replace("Feeding the Preterm Infant, Leeds Teaching Hospitals, ID 1139", "Our feeds")
    assert tomllib.loads(own_text(ours.replace("step = 20", "step = 18", 1)))["title"] == "Our feeds"


def test_a_second_change_is_the_units_own_too():
    once = own_text(LEEDS.replace("step = 20", "step = 18", 1))
    assert own_text(once) == once
    twice = tomllib.loads(own_text(once.replace("0,\n    48,\n", "0,\n    24,\n", 1)))
    assert twice["start"] == {"unit": "hours_after_birth", "window": [0, 24], "status": "local"}
    assert twice["source"] == "our own, changed from the example leeds-2018"


def test_a_changed_note_loses_the_source_that_its_example_gave_it():
    adept = text_of("adept-2009")[0]
    found = tomllib.loads(own_text(adept.replace("about 9 days later", "about 12 days later")))
    assert "source" not in found["modifier"][0] and found["modifier"][0]["status"] == "local"


def test_none_stays_none_whatever_is_written_beside_it():
    found = changed('[hold]\nstatus = "not_stated"', '[hold]\nstatus = "none"\nnote = "never"')
    assert found["hold"]["status"] == "none"


@pytest.mark.parametrize("row", [0, 1, 2])
def test_a_row_that_is_left_out_makes_no_other_row_the_units_own(row):
    content = tomllib.loads(LEEDS)
    content["residuals"]["rule"].pop(row)
    content["modifier"].pop(0)
    found = tomllib.loads(own_text(tomli_w.dumps(content)))
    assert found["residuals"]["status"] == "local" and found["modifier"][0]["status"] == "verified"


def test_a_file_that_nobody_sent_through_a_form_is_told_as_the_units_own():
    """By hand a number is changed and the source is left: the paper says neither the source nor its trust."""
    by_hand = read(LEEDS.replace("step = 20", "step = 18", 1), "by hand")
    told = as_told(by_hand)
    assert told.version == by_hand.version and told.bands == by_hand.bands
    assert told.trust == "local" and "disclaimer" not in told.content
    example = read(LEEDS, "leeds")
    assert as_told(example) is example
    for page in (
        protocol_page(by_hand, "en", on=DAY),
        table_page(by_hand, by_hand.bands, "en", on=DAY),
        parents_page(by_hand, "en", on=DAY, birth_weight_g=900),
    ):
        printed = str(page)
        assert "leedsth.nhs.uk" not in printed and "not this hospital" not in printed
        assert "changed by our unit" in printed
    assert "leedsth.nhs.uk" in str(protocol_page(example, "en", on=DAY))


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
