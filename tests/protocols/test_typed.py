"""A protocol as it is typed into a form: nothing gets lost, and what cannot be read is named, not dropped."""

import tomllib

import pytest
import tomli_w
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.protocols.test_form import TEMPLATE, protocols

from nectary.protocols.checking import faults
from nectary.protocols.fields import KINDS
from nectary.protocols.form import from_form, to_form
from nectary.protocols.library import packaged, text_of
from nectary.protocols.reading import of_content, read
from nectary.protocols.typed import filled, form_of, place_of, typed_of


def through(text):
    return from_form(form_of(typed_of(to_form(text))))


@pytest.mark.parametrize("text", [TEMPLATE, *(text_of(name)[0] for name in packaged())])
def test_typed_and_read_again_is_the_same_version(text):
    assert read(through(text), "back").version == read(text, "there").version


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(protocols())
def test_any_protocol_comes_back_as_it_was_typed(content):
    content["title"] = content["title"].strip() or "a title"
    assert read(through(tomli_w.dumps(content)), "back").version == of_content(content).version


@given(st.dictionaries(st.sampled_from([place.replace("[]", ".0") for place in KINDS]), st.text()))
def test_whatever_is_typed_makes_a_file_and_the_checker_answers(typed):
    text = from_form(form_of(typed))
    tomllib.loads(text)
    faults(text)


@pytest.mark.parametrize(
    ("path", "text", "place"),
    [
        ("ladder.band.0.grams", "1000", "grams"),
        ("ladder.band.0.grams", "9" * 5000, "grams"),
        ("ladder.band.0.initial", "9" * 5000, "initial"),
        ("ladder.band.0.initial", "²0", "initial"),
        ("ladder.band.0.initial", "twenty", "initial"),
        ("delivery.interval_h", "2.5", "interval_h"),
        ("starts", "12/01/2026", "starts"),
    ],
)
def test_what_cannot_be_read_is_a_fault_at_its_place(path, text, place):
    typed = typed_of(to_form(TEMPLATE)) | {path: text}
    found = faults(from_form(form_of(typed)))
    assert found and place in found[0].place


def test_an_empty_row_is_no_row_and_the_others_move_up():
    typed = typed_of(to_form(TEMPLATE))
    emptied = {path: "" if path.startswith("ladder.band.0.") else text for path, text in typed.items()}
    content = tomllib.loads(from_form(form_of(emptied)))
    assert [band["grams"] for band in content["ladder"]["band"]] == [[1000, 1501]]


def test_a_row_of_any_number_costs_no_more_than_one():
    assert list(filled({"ladder.band.99999999999.grams": "0, 1000", "nonsense": "1"})) == [
        "ladder.band.0.grams"
    ]


def test_steps_are_a_day_a_line_with_its_parts_by_a_slash():
    typed = typed_of(to_form(text_of("adept-2009")[0]))
    lines = typed["ladder.band.4.steps"].splitlines()
    assert lines[0] == "24/24" and lines[-1] == "144/150" and len(lines) == 9
    assert place_of("ladder.band.4.steps") == "ladder.band[].steps"
