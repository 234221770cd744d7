"""Public pages of a running unit, whose texts are signed and taken back by a process beside it."""

import http.client
import subprocess
import sys

import pytest
from tests.deep import deep

CARD = "/en/cards/fortifier/"
ASKED_OFTEN = 20  # of two processes, each answers some
SIGNED = '<section class="card"><h2>'
DESK = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "nectary.web.settings"
import django; django.setup()
from nectary.show.review.numbered_text import text_of
from nectary.show.review.reviewable import reviewable
from nectary.web.chart import text_actions
from nectary.web.chart.models import Unit
text = text_of(reviewable("fortifier", "en"))
Unit.objects.get_or_create(code="signs")
for unit in Unit.objects.all():
    for by, role in (("kim", "doctor"), ("ana", "bereaved_parent")):
        if sys.argv[1] == "sign":
            text_actions.sign(unit=unit, by=by, role=role, signer=f"{by} of the unit", text=text,
                              shown=text.hash, read_all=True)
        else:
            text_actions.take_back(unit=unit, by=by, text=text)
"""


def at_the_desk(server, do):
    """Each unit of the server signs the card, or takes its signatures back."""
    done = subprocess.run(
        [sys.executable, "-c", DESK, do], env=server.environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


def get(server, **headers):
    """(status, tag, whether the card's words stand on the page) as one reader gets it."""
    line = http.client.HTTPConnection("localhost", server.port, timeout=60)
    line.request("GET", CARD, headers=server.headers | headers)
    answer = line.getresponse()
    found = answer.status, answer.headers["ETag"], SIGNED in answer.read().decode()
    line.close()
    return found


@pytest.mark.parametrize("server", deep(["sqlite", "postgres"], ["sqlite"]), indirect=True)
def test_the_words_of_a_card_come_and_go_with_its_signatures_for_the_next_reader_of_any_process(server):
    tags = []
    for do, stands in ((None, False), ("sign", True), ("take back", False)):
        if do:
            at_the_desk(server, do)
        found = {get(server) for _ in range(ASKED_OFTEN)}
        assert len(found) == 1
        status, tag, shown = found.pop()
        assert (status, shown) == (200, stands) and tag not in tags
        assert {get(server, **{"If-None-Match": tag})[0] for _ in range(ASKED_OFTEN)} == {304}
        assert all(get(server, **{"If-None-Match": old})[0] == 200 for old in tags)
        tags.append(tag)
