"""Paste a chart: open to all, in both languages, as a page and as files, and nothing of it is kept."""

import csv
import io
import logging

import pytest
from django.apps import apps
from django.core.cache import cache

DATES = "\n".join(f"2025-{month:02}-17" for month in range(1, 11))
MARK = "2025-07-17"  # of those ten, one that stands nowhere else
SENT = {"text": DATES, "babies_a_month": "12"}


def rows():
    return {model.__name__: model._base_manager.count() for model in apps.get_models()}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "words"), [("en", "What can this chart not tell?"), ("es", "no puede decir")]
)
def test_ten_dates_become_a_chart_with_what_it_cannot_tell(client, language, words):
    answer = client.post(f"/{language}/unit/chart/", SENT)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert text.count("<svg") >= 2 and words in text
    size = {one.key: one for one in answer.context["page"].sections}["size"]
    assert len(size.rows) == 9 and "12" in size.caption


@pytest.mark.django_db
def test_nothing_of_it_is_kept_in_database_cache_session_log_or_cookie(client, caplog, monkeypatch):
    stored = []
    monkeypatch.setattr(type(cache), "set", lambda *args, **more: stored.append(args), raising=False)
    before = rows()
    with caplog.at_level(logging.DEBUG):
        answers = [client.post("/en/unit/chart/", SENT | {"as": kind}) for kind in ("", "svg", "csv", "pdf")]
        answers.append(client.post("/en/unit/chart/", {"text": f"{MARK}\nnot a date"}))
    assert rows() == before and not stored
    assert MARK not in caplog.text
    for answer in answers:
        assert "no-store" in answer["Cache-Control"]
        assert not answer.cookies or set(answer.cookies) <= {"csrftoken"}
        assert MARK not in str(answer.cookies)
    assert "sessionid" not in client.cookies


@pytest.mark.django_db
def test_a_fault_of_ours_reports_nothing_that_was_pasted(client, monkeypatch, caplog):
    """Even a server error's report, which lists what was posted, hides it."""
    from nectary.web.unit import paste

    def broken(*_args, **_more):
        raise RuntimeError("ours")

    monkeypatch.setattr(paste, "charted", broken)
    client.raise_request_exception = False
    with caplog.at_level(logging.DEBUG):
        assert client.post("/en/unit/chart/", SENT).status_code == 500
    assert MARK not in caplog.text
    from django.views.debug import SafeExceptionReporterFilter

    request = next(record.request for record in caplog.records if hasattr(record, "request"))
    assert MARK not in str(SafeExceptionReporterFilter().get_post_parameters(request))


@pytest.mark.django_db
def test_the_files_hold_the_same_chart(client):
    table = client.post("/en/unit/chart/", SENT | {"as": "csv"})
    found = list(csv.DictReader(io.StringIO(table.content.decode())))
    assert [row["value"] for row in found][:3] == ["31.0", "28.0", "31.0"] and len(found) == 10
    assert found[-1]["label"] == "so far"
    picture = client.post("/en/unit/chart/", SENT | {"as": "svg"})
    assert picture["Content-Type"] == "image/svg+xml" and picture.content.startswith(b"<svg xmlns=")
    paper = client.post("/es/unit/chart/", SENT | {"as": "pdf"})
    assert paper.content.startswith(b"%PDF") and b"es" in paper.content


@pytest.mark.django_db
def test_a_label_that_a_spreadsheet_would_run_is_quoted(client):
    text = "=1+1,1,30\n@x,2,30\n2026-03,0,30"
    table = client.post("/en/unit/chart/", {"text": text, "as": "csv"}).content.decode()
    assert [row["label"] for row in csv.DictReader(io.StringIO(table))] == ["'=1+1", "'@x", "2026-03"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("en", "2025-01-01\n3/4/2025", "Line 2: This date has two meanings"),
        ("es", "2025-01-01\n2025-02-30", "Línea 2: Ese día no existe"),
        ("en", "5\n6\n7", "It cannot be told what these numbers are"),
        ("en", "2025-01,2,?\n2025-02,0,28\n2025-03,1,30", "Line 1: This is not a whole number"),
        ("es", "2025-01,2,31\n2025-02,9,2\n2025-03,1,30", "Línea 2: Un mes no puede tener"),
    ],
)
def test_what_cannot_be_drawn_comes_back_with_its_line_and_keeps_what_was_typed(
    client, language, text, words
):
    answer = client.post(f"/{language}/unit/chart/", {"text": text})
    assert answer.status_code == 422
    assert words in answer.content.decode() and text.splitlines()[0] in answer.content.decode()


@pytest.mark.django_db
def test_markup_in_what_is_pasted_is_shown_as_text(client):
    text = "<script>x</script>,1,30\nb,2,30\nc,0,30"
    assert b"<script>x" not in client.post("/en/unit/chart/", {"text": text}).content


@pytest.mark.django_db
def test_the_page_opens_without_signing_in(client):
    assert client.get("/en/unit/chart/").status_code == 200


@pytest.mark.django_db
def test_cases_of_a_closed_period_are_known_up_to_its_end(client):
    sent = SENT | {"known_to": "2025-10-31"}
    text = client.post("/en/unit/chart/", sent).content.decode()
    assert "from 2025-01-17 to 2025-10-31." in text and "already beyond the upper limit" not in text
    assert 'value="2025-10-31"' in text  # what was typed is still there
    for day, words in (("2025-09-30", "Line 10: This case came after"), ("9999-01-01", "still to come")):
        answer = client.post("/en/unit/chart/", SENT | {"known_to": day})
        assert answer.status_code == 422 and words in answer.content.decode()
    assert client.post("/es/unit/chart/", SENT | {"known_to": "hoy"}).status_code == 422


@pytest.mark.django_db
def test_quarters_of_many_babies_are_drawn(client):
    text = "q1,5,120\nq2,9,130\nq3,6,125\nq4,8,118"
    answer = client.post("/en/unit/chart/", {"text": text})
    assert answer.status_code == 200 and "<svg" in answer.content.decode()
    assert client.post("/en/unit/chart/", {"text": text, "babies_a_month": "101"}).status_code == 422


@pytest.mark.django_db
def test_months_that_are_missing_are_said_and_an_order_that_is_broken_is_not_drawn(client):
    whole = "2026-01,1,12\n2026-02,1,10\n2026-04,2,14\n"
    page = client.post("/en/unit/chart/", {"text": whole, "babies_a_month": ""})
    assert "Missing between the first and the last line: 2026-03." in page.text
    assert (
        "Faltan entre la primera línea y la última: 2026-03."
        in client.post("/es/unit/chart/", {"text": whole}).text
    )
    for more, said in (("2026-03,1,9", "belongs before one above it"), ("2026-04,1,9",
    "stands above already"),
                       ("Total,4,45", "A total is no point")):  # fmt: skip
        answer = client.post("/en/unit/chart/", {"text": whole + more})
        assert answer.status_code == 422 and said in answer.text and "Line 4" in answer.text
