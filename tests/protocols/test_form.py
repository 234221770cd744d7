"""A protocol goes through the form and comes back the same; two are compared by the same entries."""

import tomllib
from importlib.resources import files
from itertools import pairwise

import pytest
import tomli_w
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nectary.base.errors import UserError
from nectary.protocols.checking import faults
from nectary.protocols.compare import changes, ladders
from nectary.protocols.fields import KINDS, NEEDED
from nectary.protocols.form import field_of, from_form, to_form
from nectary.protocols.library import load, packaged, text_of
from nectary.protocols.reading import of_content, read

TEMPLATE = (files("nectary.protocols") / "template.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize("text", [TEMPLATE, *(text_of(name)[0] for name in packaged())])
def test_through_the_form_and_back_is_the_same_file(text):
    back = from_form(to_form(text))
    assert tomllib.loads(back) == tomllib.loads(text)
    assert read(back, "back") == read(text, "there")


def edge_lists():
    return st.lists(st.integers(1, 8), min_size=1, max_size=5, unique=True).map(
        lambda found: [0, *(250 * edge for edge in sorted(found))]
    )


@st.composite
def protocols(draw):
    """Contents of files that the checker has nothing against."""
    content = tomllib.loads(TEMPLATE)
    edges = draw(edge_lists())
    content["ladder"] = {"type": "rule", "unit": "mL/kg/day", "band": []}
    for low, high in pairwise(edges):
        band = {"grams": [low, high], "initial": draw(st.integers(5, 40)), "step": draw(st.integers(5, 40))}
        if draw(st.booleans()):
            band |= {"trophic_max": draw(st.integers(1, 30)), "trophic_hours": 12 * draw(st.integers(1, 6))}
        content["ladder"]["band"].append(band)
    content["title"] = draw(
        st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1)
    )
    content["delivery"]["continuous_ok"] = draw(st.booleans())
    if draw(st.booleans()):
        content["fortify"] = {"status": "local", "step": [{"at_ml_kg_day": 100, "advance_pauses": True}]}
    return content


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(protocols())
def test_any_protocol_comes_back_from_the_form_as_it_went_in(content):
    text = tomli_w.dumps(content)
    assert faults(text) == ()
    back = read(from_form(to_form(text)), "back")
    assert back == of_content(content) and back.version == of_content(content).version


def test_every_field_of_a_form_has_its_kind_and_the_needed_ones_are_marked():
    form = to_form(text_of("adept-2009")[0])
    assert all(field_of(path)[0] is not None for path in form)
    assert field_of("ladder.band.3.grams") == (KINDS["ladder.band[].grams"], False)
    assert field_of("weight.basis")[1] and not field_of("nonsense")[0]
    assert {path for path in form if field_of(path)[1]} == set(NEEDED)


def test_a_value_that_no_file_can_hold_is_one_line():
    with pytest.raises(UserError, match=r"title is None"):
        from_form({"title": None})


def test_one_protocol_does_not_differ_from_itself():
    for name in packaged():
        one = load(name)
        assert changes(one, one) == () and all(span.same for span in ladders(one, one))


def test_bands_are_compared_where_they_overlap():
    """ADEPT and Leeds at 1000 g, where one has begun its next band and the other has not."""
    spans = {(one.from_g, one.below_g): one for one in ladders(load("adept-2009"), load("leeds-2018"))}
    assert list(spans) == [
        (0, 600), (600, 750), (750, 1000), (1000, 1001), (1001, 1250), (1250, 1251), (1251, 1501),
        (1501, 9999),
    ]  # fmt: skip
    assert [step.parts for step in spans[1000, 1001].before[:2]] == [(12, 12), (24, 24)]
    assert [step.parts for step in spans[1000, 1001].after[:3]] == [(10,), (10,), (20,)]
    assert spans[1501, 9999].after is None


def test_what_one_states_and_the_other_does_not_is_a_change_and_not_a_silence():
    found = {one.path: one for one in changes(load("adept-2009"), load("leeds-2018"))}
    assert (found["target.full_ml_kg_day"].before, found["target.full_ml_kg_day"].after) == (150, None)
    assert (found["milk.status"].before, found["milk.status"].after) == ("not_stated", "verified")
