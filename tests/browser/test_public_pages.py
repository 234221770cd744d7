"""Public pages of the running demonstration: sent once, then 304, whichever of its processes answers."""

import http.client
import threading

import pytest

EVIDENCE, CARD = "/en/evidence/F02_donor_vs_formula/", "/es/cards/fortifier/"
ASKED_OFTEN = 40  # of two processes, each answers some


def get(demo, path, **headers):
    """(status, headers, page as it was sent) on a connection of its own."""
    line = http.client.HTTPConnection("localhost", demo.port, timeout=60)
    line.request("GET", path, headers=headers)
    answer = line.getresponse()
    found = answer.status, answer.headers, answer.read()
    line.close()
    return found


def again(demo, path, tag):
    return get(demo, path, **{"If-None-Match": tag})


@pytest.mark.parametrize("path", [EVIDENCE, CARD, "/", "/en/cards/booklet.pdf"])
def test_a_reader_who_has_the_page_is_sent_nothing_by_whichever_process(own_demo, path):
    status, headers, page = get(own_demo, path)
    assert status == 200 and page and "Set-Cookie" not in headers
    assert headers["Cache-Control"] == "public, max-age=0, must-revalidate"
    for _ in range(ASKED_OFTEN):
        status, unchanged, nothing = again(own_demo, path, headers["ETag"])
        assert (status, nothing) == (304, b"") and unchanged["ETag"] == headers["ETag"]
        assert "Content-Length" not in unchanged  # 0 would be said of the page that the reader has


def test_a_changed_trials_file_brings_the_other_page_from_every_process_and_every_thread(own_demo):
    _, headers, before = get(own_demo, EVIDENCE)
    stood = own_demo.trials.read_text(encoding="utf-8")
    try:
        own_demo.change_trial("MILK 2024", events_intervention=40)
        found = []

        def read():
            found.append(again(own_demo, EVIDENCE, headers["ETag"]))

        readers = [threading.Thread(target=read) for _ in range(ASKED_OFTEN)]
        for one in readers:
            one.start()
        for one in readers:
            one.join()
        assert len(found) == ASKED_OFTEN and {status for status, _, _ in found} == {200}
        assert len({(told["ETag"], page) for _, told, page in found}) == 1
        assert found[0][1]["ETag"] != headers["ETag"] and found[0][2] != before
    finally:
        own_demo.trials.write_text(stood, encoding="utf-8")
    assert again(own_demo, EVIDENCE, headers["ETag"])[0] == 304
    assert get(own_demo, EVIDENCE)[2] == before


def test_a_page_of_one_who_is_signed_in_is_kept_by_nobody(open_as):
    page = open_as("nurse")
    for path in (EVIDENCE, CARD):
        headers = page.goto(path).headers
        assert {"private", "no-store"} <= set(headers["cache-control"].split(", ")) and "etag" not in headers


def test_a_browser_asks_again_is_sent_nothing_and_shows_who_signed_in_since(open_as, demo):
    page, statuses = open_as(None), []
    watched = page.context.new_cdp_session(page)
    watched.send("Network.enable")
    watched.on("Network.responseReceivedExtraInfo", lambda told: statuses.append(told["statusCode"]))

    def opened():
        statuses.clear()
        page.goto("/en/measures/")
        return statuses[0], page.locator("form[action*=logout]").count()

    assert opened() == (200, 0)
    assert opened() == (304, 0)
    page.goto("/en/accounts/login/")
    page.fill("[name=login]", "unit_lead")
    page.fill("[name=password]", demo.password)
    page.click("form.entry button")
    page.wait_for_url("**/doors/")
    assert opened() == (200, 1)
    page.click("form[action*=logout] button")
    page.wait_for_load_state()
    assert opened() == (200, 0)
