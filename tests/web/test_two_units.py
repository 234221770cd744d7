"""Kept versions are their units' own: two units may hold one, and only their members read them."""

import pytest
from django.contrib.auth import get_user_model
from tests.web.conftest import person
from tests.web.test_protocols import FORM, typed

from nectary.protocols.form import from_form
from nectary.protocols.schema import SCHEMA
from nectary.protocols.typed import form_of
from nectary.web.chart.models import KeptProtocol, Unit
from nectary.web.chart.signing import keep

LIST = "/en/unit/protocols/"


@pytest.fixture
def both(ward):
    """(the doctor's two units with one text each, its version)."""
    units = [Unit.objects.get(code="here"), Unit.objects.get(code="elsewhere")]
    units[1].members.add(get_user_model().objects.get(username="doctor"))
    text = from_form({"schema": SCHEMA} | form_of(typed(title="Ours alone")))
    kept = [keep(unit=unit, text=text, begun_from="template", by="doctor") for unit in units]
    assert kept[0].version == kept[1].version
    return kept


def test_a_doctor_of_two_units_that_hold_one_version_opens_each(as_, both):
    client, version = as_("doctor"), both[0].version
    first = client.get(f"{LIST}{version}/")
    assert first.status_code == 200
    assert f'href="{LIST}{version}/?unit=here"' in first.text  # the first by name leads to it
    page = client.get(f"{LIST}{version}/", {"unit": "here"})
    assert page.context["kept"] == both[0] and f'href="{LIST}{version}/?unit=elsewhere"' in page.text
    listed = client.get(LIST).text
    assert all(f'href="{LIST}{version}/?unit={unit}"' in listed for unit in ("here", "elsewhere"))


def test_a_signature_is_given_to_the_unit_of_the_page(as_, both):
    client, page = as_("doctor"), f"{LIST}{both[0].version}/"
    shown = client.get(page, {"unit": "here"}).context
    ticks = {
        "volume": [feed["key"] for baby in shown["babies"] for feed in baby["feeds"]],
        "number": [row.key for group in shown["asked"] for row in group.rows],
    }
    answer = client.post(f"{page}sign/?unit=here", {"name": "D. One", **ticks})
    assert answer.status_code == 302 and answer["Location"] == f"{page}?unit=here"
    assert [kept.signatures.count() for kept in both] == [1, 0]


def test_a_version_is_kept_for_the_unit_that_was_chosen(as_, both):
    sent = typed(title="Another one", for_unit="here")
    assert "unit=here" in as_("doctor").post(f"{LIST}keep/", sent)["Location"]
    assert KeptProtocol.objects.get(title="Another one").unit_id == "here"
    nowhere = as_("doctor").post(f"{LIST}keep/", typed(title="Another one", for_unit="nowhere"))
    assert nowhere.status_code == 404


@pytest.mark.parametrize("unit", ["nowhere", "elsewhere"])
def test_another_unit_in_the_address_opens_nothing(as_, both, unit):
    assert as_("nurse").get(f"{LIST}{both[0].version}/", {"unit": unit}).status_code == 404


@pytest.mark.parametrize("role", ["researcher", "parent_reviewer", "bereaved_parent", "translator", "parent"])
def test_without_the_units_door_a_member_finds_no_kept_version_anywhere(client, both, role):
    user = person("somebody", role)
    both[0].unit.members.add(user)
    client.force_login(user)
    assert "Ours alone" not in client.get(LIST).text
    version = both[0].version
    for path in (f"{LIST}{version}/", f"{LIST}{version}/toml/", f"{FORM}?from={version}"):
        answer = client.get(path)
        assert answer.status_code == 404 and "Ours alone" not in answer.text, path
    for path, sent in (
        (FORM, typed(do="check") | {"from": version}),
        (f"{LIST}keep/", typed() | {"from": version}),
        (f"{LIST}{version}/sign/", {"name": "x"}),
    ):
        assert client.post(path, sent).status_code == 404, path


def test_members_with_the_door_do(as_, both):
    for name in ("nurse", "doctor", "lead"):
        assert "Ours alone" in as_(name).get(LIST).text
        assert as_(name).get(FORM, {"from": both[0].version}).status_code == 200
