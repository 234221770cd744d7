"""No log line says which baby a request was about."""

import io
import logging
import sys

from django.test import Client

import nectary.web.settings as own
from nectary.web.logs import WithoutCodes, WithoutValues


def test_a_line_about_a_request_holds_the_pattern_of_its_address_and_no_code(as_, ward, caplog):
    caplog.handler.addFilter(WithoutCodes())
    with caplog.at_level(logging.WARNING):
        assert as_("nurse").get("/en/bedside/baby-z/").status_code == 404
        assert as_("nurse").get("/en/bedside/baby-z/no-such-page").status_code == 404
    lines = [record.getMessage() for record in caplog.records]
    assert len(lines) == 2 and not any("baby-z" in line for line in lines)
    assert "bedside/<str:code>/" in lines[0]


def told(error_of, *args):
    """What the log's own formatter makes of an error."""
    try:
        error_of()
    except ValueError:
        record = logging.LogRecord("x", logging.ERROR, "f", 1, "it failed", args, sys.exc_info())
    record.exc_text = "Traceback ... baby-a"  # as another formatter may have left it there
    return WithoutValues().format(record)


SECRET = "baby-a INV-1 Hazel"  # a line of code may stand in a log, a value may not


def of_a_code():
    try:
        raise KeyError(SECRET)
    except KeyError as error:
        raise ValueError(SECRET) from error


def test_a_traceback_says_where_and_of_what_kind_and_none_of_the_errors_own_words():
    line = told(of_a_code)
    assert not any(value in line for value in ("baby-a", "INV-1", "Hazel"))
    assert "in of_a_code" in line and line.endswith("ValueError") and "KeyError\nand from it:" in line


def test_the_server_logs_through_both_and_to_nowhere_else():
    logs = own.LOGGING
    assert logs["root"] == {"handlers": ["stderr"], "level": "WARNING"}
    assert (logs["handlers"]["stderr"]["filters"], logs["handlers"]["stderr"]["formatter"]) == (
        ["codes"], "values",
    )  # fmt: skip
    assert logs["formatters"]["values"]["()"] == "nectary.web.logs.WithoutValues"
    assert all(not one["handlers"] for one in logs["loggers"].values())


def test_no_code_name_or_number_is_written_by_any_request(as_, ward, monkeypatch):
    """Found, not found, refused, forbidden and broken pages, as the server itself writes of them."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.addFilter(WithoutCodes())
    handler.setFormatter(WithoutValues())
    logging.getLogger("django").addHandler(handler)
    client = as_("nurse")
    client.raise_request_exception = False
    try:
        for path in ("baby-a/", "baby-z/", "baby-a/no/such/", "baby-a/feed/", "baby-z/entries/feeds/1/"):
            client.get(f"/en/bedside/{path}")
            client.post(f"/en/bedside/{path}", {"feed-volume_ul": "x"})
        strict = Client(enforce_csrf_checks=True)
        strict.post("/en/bedside/baby-a/feed/", {})
        monkeypatch.setattr("nectary.web.bedside.views.course", of_a_code)
        assert client.get("/en/bedside/baby-a/").status_code == 500
        monkeypatch.setattr("nectary.web.bedside.views.stay_for_staff", lambda *_: of_a_code())
        assert client.get("/en/bedside/baby-a/").status_code == 500
    finally:
        logging.getLogger("django").removeHandler(handler)
    written = stream.getvalue()
    assert "Internal Server Error: en/bedside/<str:code>/" in written and "ValueError" in written
    assert not any(value in written for value in ("baby-", "INV-", "Hazel"))
