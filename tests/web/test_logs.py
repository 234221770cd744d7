"""No log line says which baby a request was about."""

import logging

from nectary.web.logs import WithoutCodes


def test_a_line_about_a_request_holds_the_pattern_of_its_address_and_no_code(as_, ward, caplog):
    caplog.handler.addFilter(WithoutCodes())
    with caplog.at_level(logging.WARNING):
        assert as_("nurse").get("/en/bedside/baby-z/").status_code == 404
        assert as_("nurse").get("/en/bedside/baby-z/no-such-page").status_code == 404
    lines = [record.getMessage() for record in caplog.records]
    assert len(lines) == 2 and not any("baby-z" in line for line in lines)
    assert "bedside/<str:code>/" in lines[0]
