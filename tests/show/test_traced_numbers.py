"""No text for families holds a number of its own: the check finds each kind that is typed in."""

import sys
from dataclasses import replace
from pathlib import Path

import pytest

TOOLS = Path(__file__).parents[2] / "tools"
sys.path.insert(0, str(TOOLS))
import check_numbers  # noqa: E402 (a tool, not a package)

from nectary.show.texts import outreach  # noqa: E402

GOOD = check_numbers.Listed("outreach/awareness", "17", "the day", "a page", "verified", "2026-11-22")


def test_every_number_of_every_text_is_traced():
    assert list(check_numbers.faults()) == []


def test_the_check_reads_every_text_in_both_languages():
    names = [name for name, _, _ in check_numbers.texts()]
    assert len(names) == 2 * len(set(names)) and len(set(names)) == 1 + 12 + len(outreach.names())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("It comes to 7 of {n} babies.", "holds 7"),
        ("About 0.5 of them, or 1,000.", "holds 0.5"),
        ("In May, on the 17", None),
        ("{donor_milk} on the 17", None),
        ("On the 17, seven percent less.", "'percent'"),
        ("On the 17, one in ten babies.", "'one in ten'"),
        ("El 17, uno de cada diez.", "'uno de cada diez'"),
        ("El 17, a la mitad de los bebés.", "'la mitad de los bebés'"),
        ("On the 17, twice as many.", "'twice as many'"),
        ("In May.", "does not hold 17"),
    ],
)
def test_a_stray_number_is_found_and_a_listed_one_is_not(text, said):
    found = list(check_numbers.faults_of_numbers("outreach/awareness", text, (GOOD,)))
    assert (found == []) if said is None else any(said in fault for fault in found)


def test_a_number_listed_for_another_text_is_stray():
    assert list(check_numbers.faults_of_numbers("cards/first-day", "The 17th.", (GOOD,)))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"page": "nowhere"}, "no such text"),
        ({"source": " "}, "names no source"),
        ({"trust": "recalled"}, "reaches no family"),
        ({"trust": "sure"}, "reaches no family"),
        ({"read": "in May"}, "expected a day"),
    ],
)
def test_a_listed_number_has_a_source_that_somebody_read(change, said):
    assert list(check_numbers.faults_of_row(GOOD, {GOOD.page})) == []
    assert any(said in fault for fault in check_numbers.faults_of_row(replace(GOOD, **change), {GOOD.page}))
