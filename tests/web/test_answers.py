"""Saving and working out are two things: a failure to compute never touches what was charted."""

import logging
import threading
import time
from datetime import timedelta

import pytest
from django.db import OperationalError
from django.utils.timezone import now
from tests.web.test_bedside import feed, send

from nectary.web.chart import answers, results
from nectary.web.chart.models import ROWS, Failure, Lease, Results, Stay


@pytest.fixture
def fault(monkeypatch):
    """What working out one stay raises, until it is mended."""
    broken = {}
    whole = results.compute_one

    def compute(tables, **more):
        code = tables["infants"]["infant_id"][0].as_py()
        if code in broken:
            raise broken[code]
        return whole(tables, **more)

    monkeypatch.setattr(results, "compute_one", compute)
    return broken


def behind(code="baby-a"):
    return Stay.objects.get(infant_id=code).behind_since


def test_a_save_is_acknowledged_and_shown_though_its_answer_cannot_be_worked_out(as_, ward, fault, caplog):
    fault["baby-a"] = ValueError("1250 mL of baby-a")
    saved = feed(as_("nurse"), "12.5")
    assert saved.status_code == 302
    page = as_("nurse").get(saved.url).text
    assert "donor milk 12.5 mL" in page and "could not be worked out" in page
    assert '<td class="number">12.5</td>' in page
    assert "weigh the baby" not in page  # the true reason is named, and no other
    assert ROWS["feeds"].objects.get(entered_by="nurse").volume_ul == 12_500
    kept = Failure.objects.get(stay=ward)
    assert (kept.why, kept.kind, kept.tries) == ("failed", "ValueError", 1)
    assert "ValueError" in caplog.text and "baby-a" not in caplog.text and "1250" not in caplog.text


def test_a_decision_and_a_hold_are_on_the_page_at_once_though_nothing_is_worked_out(as_, ward, fault):
    fault["baby-a"] = ValueError("no")
    saved = send(as_("doctor"), "decision", decision="hold", reason="belly", told="trying")
    page = as_("nurse").get(saved.url).text
    assert "Feeds are held since" in page and "the belly" in page and "trying to reach them" in page


def test_the_others_go_on_and_the_failed_one_is_tried_again(as_, ward, fault):
    fault["baby-a"] = ValueError("no")
    feed(as_("nurse"), "12.5")
    Results.objects.filter(stay__infant_id="baby-b").delete()
    Stay.objects.filter(infant_id="baby-b").update(behind_since=now())
    answers.work_through("me")
    assert behind("baby-b") is None and behind("baby-a") is not None
    assert Failure.objects.get(stay=ward).tries == 1  # not yet due again
    Failure.objects.update(next_try_at=now())
    answers.work_through("me")
    assert Failure.objects.get(stay=ward).tries == 2
    assert Failure.objects.get(stay=ward).next_try_at > now() + timedelta(seconds=1)
    fault.clear()
    Failure.objects.update(next_try_at=now())
    answers.work_through("me")
    assert behind("baby-a") is None and not Failure.objects.exists()
    ward.refresh_from_db()
    assert results.current(ward).days["10"]["donor_ml"] == 12.5


def test_a_request_waits_no_longer_than_it_may(as_, ward, settings, monkeypatch):
    settings.ANSWER_WITHIN_S = 0.1
    let_on = threading.Event()
    whole = results.work_out
    monkeypatch.setattr(results, "work_out", lambda stay_id: let_on.wait(20) and whole(stay_id))
    began = time.monotonic()
    assert answers.try_now(ward.pk) is False
    assert time.monotonic() - began < 2  # 0.1 s and what a busy machine adds
    let_on.set()
    settings.ANSWER_WITHIN_S = 30
    assert answers.try_now(ward.pk) is True


def test_one_process_at_a_time_holds_the_lease_and_another_takes_it_over(ward):
    assert answers.hold_lease("one") and not answers.hold_lease("two")
    assert answers.hold_lease("one")
    Lease.objects.update(until=now() - timedelta(seconds=1))
    assert answers.hold_lease("two") and not answers.hold_lease("one")
    answers.let_go("two")
    assert answers.hold_lease("one")


def test_a_stay_on_which_a_process_ended_is_marked_and_not_tried_at_once(ward):
    """It may be what ended it: the next holder goes on with the others first."""
    Stay.objects.filter(pk=ward.pk).update(behind_since=now())
    assert answers.hold_lease("one", ward.pk)
    Lease.objects.update(until=now() - timedelta(seconds=1))
    assert answers.hold_lease("two")
    assert Failure.objects.get(stay=ward).why == "did_not_end"
    assert ward.pk not in results.due()


def test_the_worker_outlives_a_database_that_is_gone(monkeypatch, caplog):
    calls = []

    class Enough(BaseException):
        """Ends the loop that never ends."""

    def hold(me):
        calls.append(me)
        if len(calls) == 3:
            raise Enough
        raise OperationalError("gone, with a value in it")

    monkeypatch.setattr(answers, "hold_lease", hold)
    monkeypatch.setattr(answers, "PAUSE_S", 0)
    with caplog.at_level(logging.WARNING), pytest.raises(Enough):
        answers.keep_up()
    assert len(calls) == 3
    assert "OperationalError" in caplog.text and "a value" not in caplog.text


def test_answers_of_another_code_version_are_behind_from_now_on(ward):
    Results.objects.filter(stay=ward).update(code_version="older")
    assert behind() is None
    results.mark_old_versions()
    assert behind() is not None


def test_health_says_which_of_three_things_is_wrong(client, ward, settings):
    assert client.get("/healthz").status_code == 503
    assert client.get("/healthz").text == "worker: none works out answers"
    answers.hold_lease("one")
    assert (client.get("/healthz").status_code, client.get("/healthz").text) == (200, "ok")
    Stay.objects.filter(pk=ward.pk).update(behind_since=now() - timedelta(seconds=59))
    assert client.get("/healthz").status_code == 200
    Stay.objects.filter(pk=ward.pk).update(behind_since=now() - timedelta(seconds=75))
    answer = client.get("/healthz")
    assert answer.status_code == 503 and answer.text == "answers: 1 stays are behind, the first for 75 s"
    settings.BEHIND_S = 90
    assert client.get("/healthz").status_code == 200
    Lease.objects.update(until=now() - timedelta(seconds=1))
    assert client.get("/healthz").text.startswith("worker: none works out answers since 20")


def test_health_says_that_the_database_is_gone(client, ward, monkeypatch):
    def gone():
        raise OperationalError("could not connect to host with a name in it")

    monkeypatch.setattr("nectary.web.health._worker", gone)
    answer = client.get("/healthz")
    assert answer.status_code == 503 and answer.text == "database: does not answer (OperationalError)"


def test_a_write_while_the_database_is_gone_is_answered_503_and_can_be_sent_again(as_, ward, monkeypatch):
    nurse = as_("nurse")
    nurse.raise_request_exception = False
    whole = ROWS["feeds"].objects.create

    def gone(**cells):
        raise OperationalError("gone")

    monkeypatch.setattr(ROWS["feeds"].objects, "create", gone)
    answer = feed(nurse, "12.5")
    assert answer.status_code == 503 and "Send it again" in answer.text
    monkeypatch.setattr(ROWS["feeds"].objects, "create", whole)
    assert feed(nurse, "12.5").status_code == 302
    assert ROWS["feeds"].objects.filter(entered_by="nurse").count() == 1


def test_who_was_signed_out_is_told_that_nothing_was_saved(client, ward):
    part = client.post("/en/bedside/baby-a/feed/", {}, headers={"HX-Request": "true"})
    assert part.status_code == 401
    whole = client.post("/en/bedside/baby-a/feed/", {})
    assert whole.status_code == 302 and "unsent%3D1" in whole.url and "feed" not in whole.url
