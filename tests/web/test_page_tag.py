"""A page's tag: another one with whatever the page is made from, the same in every process."""

import os
import re
import subprocess
import sys
from datetime import date
from importlib.metadata import version

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from tests.web.test_desk import real, sign_all, signed  # noqa: F401 (a fixture)
from tests.web.test_visitors import PUBLIC, again, is_for_nobody_else

from nectary.base import settings as declared
from nectary.evidence.cells import DATA
from nectary.show.review.numbered_text import text_of
from nectary.show.review.reviewable import reviewable
from nectary.web import page_tag
from nectary.web.chart import text_actions
from nectary.web.chart.models import Unit
from nectary.web.families import outreach

CARD = "/en/cards/fortifier/"
SIGNED = (
    "fortifier", "my-baby-today", "daily-five", "whom-to-call", "sheet-for-home", "words", "about-nec",
    "awareness", "take-part", "F02_donor_vs_formula", "F03_feed_advance", "fast-feeds",
)  # fmt: skip
ALONE = "import django; django.setup(); from nectary.web.page_tag import release; print(release())"


@pytest.fixture
def tag():
    return lambda path="/en/measures/": page_tag.tag_of(RequestFactory().get(path))


def test_it_is_the_same_for_the_same_and_weak(tag):
    assert tag() == tag() and tag().startswith('W/"')


def test_tomorrow_it_is_another(tag, monkeypatch):
    """A telephone line on a card stands until a day."""
    found = set()
    for day in (1, 2):
        monkeypatch.setattr(page_tag, "localdate", lambda day=day: date(2026, 5, day))
        found.add(tag())
    assert len(found) == 2


def test_in_another_time_zone_it_is_another(tag, settings):
    here = tag()
    settings.TIME_ZONE = "America/Denver"
    assert tag() != here


# --- the release ---


def test_every_process_of_a_release_gives_the_same():
    """In whatever order its sets and dictionaries stand."""
    found = set()
    for seed in ("1", "2"):
        made = subprocess.run(
            [sys.executable, "-c", ALONE], env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        found.add(made.stdout.strip())
    assert found == {page_tag.release()}


@pytest.mark.parametrize("changed", ["web/templates/base.html", "base/locale/es/LC_MESSAGES/django.mo"])
def test_another_file_of_the_product_is_another_release(monkeypatch, changed):
    files = dict(page_tag._files(page_tag.files("nectary")))
    assert {f"/{changed}", "/web/static/nectary.css", "/web/visitors.py"} <= set(files)
    assert not [name for name in files if "__pycache__" in name]
    now = page_tag.release.__wrapped__()
    files[f"/{changed}"] += b" "
    monkeypatch.setattr(page_tag, "_files", lambda folder: iter(files.items()))
    assert page_tag.release.__wrapped__() != now


def test_another_version_of_what_is_installed_beside_it_is_another_release(monkeypatch):
    class Newer:
        name, version = "Django", version("Django") + ".1"

    now = page_tag.release.__wrapped__()
    others = [one for one in page_tag.distributions() if one.name != "Django"]
    monkeypatch.setattr(page_tag, "distributions", lambda: [*others, Newer])
    assert page_tag.release.__wrapped__() != now


# --- the trials file ---


@pytest.fixture
def trials(tmp_path, monkeypatch):
    """A trials file of one's own, named in the settings."""
    path = tmp_path / "trials.csv"
    path.write_text((DATA / "trials.csv").read_text(encoding="utf-8"), encoding="utf-8")
    monkeypatch.setenv("NECTARY_TRIALS", str(path))
    return path


def other_counts(path):
    """What the file said, which now has other counts of one trial and is as long and as old as it was."""
    text, stood = path.read_text(encoding="utf-8"), path.stat()
    row = next(line for line in text.splitlines() if "MILK 2024" in line and "nec_stage2plus" in line)
    path.write_text(text.replace(row, re.sub(r",(\d)(\d),", r",\2\1,", row, count=1)), encoding="utf-8")
    os.utime(path, ns=(stood.st_atime_ns, stood.st_mtime_ns))
    assert path.stat().st_size == stood.st_size and path.read_text(encoding="utf-8") != text
    return text


@pytest.mark.django_db
def test_a_changed_trial_row_is_on_the_page_at_once_and_gone_with_it(client, trials):
    path = "/en/evidence/F02_donor_vs_formula/"
    before = client.get(path)
    stood = other_counts(trials)
    after = again(client, path, before["ETag"])
    assert after.status_code == 200 and after["ETag"] != before["ETag"] and after.content != before.content
    trials.write_text(stood, encoding="utf-8")
    assert again(client, path, before["ETag"]).status_code == 304
    assert client.get(path).content == before.content


@pytest.mark.django_db
def test_a_row_changed_while_a_page_is_rendered_is_not_kept_as_the_page_of_before(trials, monkeypatch):
    path, read, stood = "/en/awareness/", outreach.donor_milk, []
    right = Client().get(path)

    def changed_meanwhile():
        stood.append(other_counts(trials))
        return read()

    fresh = Client()
    monkeypatch.setattr(outreach, "donor_milk", changed_meanwhile)
    assert is_for_nobody_else(fresh.get(path))
    monkeypatch.setattr(outreach, "donor_milk", read)
    trials.write_text(stood[0], encoding="utf-8")
    assert fresh.get(path)["ETag"] == right["ETag"] and fresh.get(path).content == right.content


def test_a_trials_file_that_is_not_there_is_told_apart_from_one_that_is_empty(tag, trials):
    trials.unlink()
    absent = tag()
    trials.write_text("", encoding="utf-8")
    assert tag() != absent


# --- the reviews ---


def seen(client):
    """(tag of the card's page, whether its words stand on it)."""
    answer = client.get(CARD, secure=True)
    return answer["ETag"], '<section class="card"><h2>' in answer.text


@pytest.mark.django_db
def test_a_text_is_shown_and_hidden_with_the_signatures_of_the_moment(client, real):  # noqa: F811
    tags = []
    for shown, do in (
        (False, lambda: None),
        (True, lambda: sign_all(real)),
        (False, lambda: take_back(real)),
        (True, lambda: signed(real, by="lee")),
        (False, lambda: Unit(code="second").save()),
    ):
        do()
        tag, stands = seen(client)
        assert stands == shown
        tags.append(tag)
    assert len(set(tags)) == len(tags)


def take_back(unit):
    assert text_actions.take_back(unit=unit, by="kim", text=text_of(reviewable("fortifier", "en")))


@pytest.mark.django_db
def test_a_demonstration_that_becomes_a_real_unit_hides_its_drafts(client, settings):
    tag, shown = seen(client)
    settings.DEMO = False
    assert shown and seen(client)[1] is False and seen(client)[0] != tag


@pytest.mark.django_db
def test_one_question_to_the_database_tells_that_nothing_changed(client, real, django_assert_num_queries):  # noqa: F811
    sign_all(real)
    tag, _ = seen(client)
    with django_assert_num_queries(1):
        assert client.get(CARD, headers={"If-None-Match": tag}, secure=True).status_code == 304


# --- whatever else a page may come to read ---


class Asked(dict):
    """The declared settings, and the names of those that were asked for and are not set."""

    def __init__(self, of):
        super().__init__(of)
        self.names = set()

    def __getitem__(self, name):
        self.names.add(name)
        return super().__getitem__(name)


@pytest.mark.django_db
def test_a_public_page_reads_no_table_and_no_setting_that_its_tag_leaves_out(client, real, monkeypatch):  # noqa: F811
    """Else a reader is told that nothing changed where something did."""
    for name in SIGNED:
        for code in ("en", "es"):
            sign_all(real, name=name, language=code)
    asked = Asked(declared.SETTINGS)
    monkeypatch.setattr(declared, "SETTINGS", asked)
    with CaptureQueriesContext(connection) as queries:
        for path in PUBLIC.values():
            assert client.get(path, secure=True).status_code == 200, path
    tables = {table for one in queries for table in re.findall(r'(?:FROM|JOIN) "(\w+)"', one["sql"])}
    assert tables == {"chart_unit", "chart_textsignature"}
    assert asked.names == {"NECTARY_TRIALS"}
