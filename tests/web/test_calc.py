"""The calculator page: open to all, in both languages, keeping nothing, with no step that nobody signed."""

import logging

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile

from nectary.protocols.library import text_of

SENT = {
    "weight_g": "987", "weighed_days_ago": "1", "mother": "40.2", "donor": "9.8", "formula": "0", "aim": "96",
    "interval_h": "3", "mark": "0.1",
}  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "es"])
def test_a_day_is_worked_out_on_the_page(client, language):
    """50 mL at 987 g are 50.66 mL/kg; 96 mL/kg are 94.75 mL, 11.844 mL every 3 h, 11.8 on the syringe."""
    facts = client.post(f"/{language}/bedside/calc/", SENT).context
    assert (facts["total"], facts["ml_a_day"], facts["ml_a_feed"], facts["drawn"]) == (
        "50.7",
        "94.8",
        "11.844",
        "11.8",
    )
    assert (facts["change"], facts["rising"]) == ("45.3", True)
    assert [row[1:] for row in facts["rows"]] == [("40.2", "40.7"), ("9.8", "9.9"), ("0", "0.0")]


@pytest.mark.django_db
def test_nothing_of_it_is_kept(client, caplog):
    before = {model.__name__: model._base_manager.count() for model in apps.get_models()}
    with caplog.at_level(logging.DEBUG):
        answers = [
            client.post("/en/bedside/calc/", SENT),
            client.post("/en/bedside/calc/", SENT | {"mother": "x"}),
        ]
    assert {model.__name__: model._base_manager.count() for model in apps.get_models()} == before
    for answer in answers:
        assert "no-store" in answer["Cache-Control"] and "sessionid" not in client.cookies
    assert "987" not in caplog.text and "40.2" not in caplog.text


@pytest.mark.django_db
def test_an_empty_field_is_unknown_and_a_typed_0_is_none(client):
    facts = client.post("/en/bedside/calc/", SENT | {"donor": ""}).context
    assert facts["total"] is None and facts["rows"][1][1:] == (None, None)
    assert client.post("/en/bedside/calc/", SENT | {"donor": "0"}).context["total"] == "40.7"


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "es"])
def test_an_old_weight_says_cannot_say_and_gives_no_volume(client, language):
    answer = client.post(f"/{language}/bedside/calc/", SENT | {"weighed_days_ago": "4"})
    assert answer.context["ml_a_day"] is None and answer.context["why_not"]
    assert "94.8" not in answer.content.decode()


def protocol_file(name):
    return SimpleUploadedFile("ours.toml", text_of(name)[0].encode())


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "said"), [("sift-2019", "EXAMPLE"), ("leeds-2018", "review date is past")])
def test_a_protocol_that_nobody_signed_gives_no_step(client, name, said):
    more = {
        "birth_weight_g": "900",
        "decision": "advance",
        "tolerated": "3",
        "arm": "",
        "protocol": protocol_file(name),
    }
    answer = client.post("/en/bedside/calc/", SENT | more)
    assert said in answer.context["no_step"] and "step" not in answer.context


@pytest.mark.django_db
def test_a_file_that_is_no_protocol_is_one_clear_line(client):
    more = {"birth_weight_g": "900", "decision": "advance"}
    broken = SimpleUploadedFile("x.toml", b"\xff\xfe\x00")
    assert (
        "not text" in client.post("/en/bedside/calc/", SENT | more | {"protocol": broken}).context["no_step"]
    )
    words = SimpleUploadedFile("x.toml", b"hello")
    said = client.post("/en/bedside/calc/", SENT | more | {"protocol": words}).context["no_step"]
    assert said and "Traceback" not in said


@pytest.mark.django_db
@pytest.mark.parametrize("sent", [{"mother": "4O.2"}, {"mother": "-1"}, {"weight_g": "0"}, {"aim": "999"}])
def test_what_is_no_number_comes_back_to_be_mended(client, sent):
    assert client.post("/en/bedside/calc/", SENT | sent).status_code == 422


@pytest.mark.django_db
def test_the_page_opens_without_signing_in(client):
    assert client.get("/en/bedside/calc/").status_code == 200
