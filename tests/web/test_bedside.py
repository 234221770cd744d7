"""What is charted at the bedside: written once, doubted where it must be, and counted only when it may be."""

import re
from datetime import datetime, timedelta

import pytest
from auditlog.models import LogEntry
from django.utils.timezone import localtime, now
from tests.web.conftest import admit

from nectary.base.errors import UserError
from nectary.protocols.library import load
from nectary.web.chart import actions, results
from nectary.web.chart.course import course
from nectary.web.chart.models import ROWS, Stay, WriteKey

GUIDE = load("adept-2009")


def when(minutes_ago=0):
    return (localtime(now()) - timedelta(minutes=minutes_ago)).strftime("%Y-%m-%dT%H:%M")


def send(client, kind, key="k1", **cells):
    sent = {"at": when(), "key": key, **cells}
    return client.post(f"/en/bedside/baby-a/{kind}/", {f"{kind}-{name}": v for name, v in sent.items()})


def an_hour_after_birth(stay):
    return (datetime.fromisoformat(stay.birth_at) + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M")


def feed(client, volume, key="k1", **more):
    return send(client, "feed", key, milk="donor", given="given", volume_ul=volume, **more)


def today(stay):
    stay.refresh_from_db()
    return results.current(stay).days["10"]


def picture(client, path):
    """The first chart's drawing on the page at `path`, its marks alone."""
    return re.search(r"<svg[^>]*class=\"chart\".*?</svg>", client.get(path).text, re.S).group()


def test_a_feed_reaches_the_day_the_course_and_the_audit(as_, ward):
    before = today(ward)
    assert feed(as_("nurse"), "12.5").status_code == 302
    row = ROWS["feeds"].objects.get(entered_by="nurse")
    assert (row.volume_ul, row.flag, row.milk, row.planned_ul) == (12_500, None, "donor", 11_700)
    after = today(ward)
    assert after["donor_ml"] - before["donor_ml"] == pytest.approx(12.5)  # two sums of whole uL, divided once
    assert after["mother_ml"] == before["mother_ml"]
    entry = LogEntry.objects.get_for_object(row).get()
    assert entry.actor.get_username() == "nurse" and entry.changes["volume_ul"] == [None, 12500]


def test_the_same_form_sent_twice_is_written_once(as_, ward):
    for _ in range(2):
        assert feed(as_("nurse"), "12.5").status_code == 302
    assert ROWS["feeds"].objects.filter(entered_by="nurse").count() == 1


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"volume_ul": "1,250"}, "not an amount in mL"),  # a thousandfold apart, as it is read
        ({"volume_ul": ""}, "needs its volume"),
        ({"volume_ul": "5", "given": "held"}, "has no volume"),
        ({"volume_ul": "60"}, "cannot be right"),  # above 40 mL/kg in one feed
        ({"volume_ul": "5", "milk": "juice"}, "Select a valid choice"),
        ({"volume_ul": "5", "at": when(-60 * 24)}, "has not come yet"),
        ({"volume_ul": "5", "at": when(60 * 24 * 30)}, "before birth"),
    ],
)
def test_what_cannot_be_taken_says_why_and_writes_nothing(as_, ward, cells, said):
    answer = send(as_("nurse"), "feed", **{"milk": "donor", "given": "given"} | cells)
    assert answer.status_code == 422 and said in answer.text
    assert not ROWS["feeds"].objects.filter(entered_by="nurse").exists()
    assert not WriteKey.objects.exists()


@pytest.mark.parametrize(
    ("volume", "flag"),
    [("17.5", None), ("17.6", "above_plan"), ("25.5", "above_plan")],  # 1.5 x 11.7 = 17.55 mL
)
def test_a_large_feed_is_asked_about_with_both_numbers(as_, ward, volume, flag):
    answer = feed(as_("nurse"), volume)
    if flag is None:
        assert answer.status_code == 302
        return
    assert answer.status_code == 422
    assert f"{volume} mL" in answer.text and "11.7 mL" in answer.text
    assert not ROWS["feeds"].objects.filter(entered_by="nurse").exists()
    assert feed(as_("nurse"), volume, accept=flag).status_code == 302
    assert ROWS["feeds"].objects.get(entered_by="nurse").flag == flag


def test_9800_g_for_980_g_moves_nothing_until_a_second_person_confirms(as_, ward):
    """No volume, per-kg figure, chart point or family line moves; after confirming, the weight is used."""
    nurse = as_("nurse")
    drawn, family_before = picture(nurse, "/en/bedside/baby-a/"), as_("parent").get("/en/family/baby-a/").text
    days_before = {day: dict(v) for day, v in results.current(ward).days.items()}
    asked = send(as_("nurse"), "weight", weight_g="9800")
    assert asked.status_code == 422 and "9800 g" in asked.text and "960 g" in asked.text
    assert not ROWS["weights"].objects.filter(weight_g=9800).exists()
    send(as_("nurse"), "weight", weight_g="9800", accept="unit_slip")
    kept = ROWS["weights"].objects.get(weight_g=9800)
    assert (kept.flag, kept.confirmed) == ("unit_slip", None)
    ward.refresh_from_db()
    assert results.current(ward).days == days_before
    page = as_("nurse").get("/en/bedside/baby-a/")
    assert "9800 g" in page.text
    assert picture(as_("nurse"), "/en/bedside/baby-a/") == drawn
    family = as_("parent").get("/en/family/baby-a/").text
    lines = re.findall(r'<td class="number">(.*?)</td>', family_before)
    assert re.findall(r'<td class="number">(.*?)</td>', family) == lines
    assert "9800" not in family and "being checked" in family


def test_the_person_who_entered_a_doubt_cannot_confirm_it(as_, ward):
    send(as_("nurse"), "weight", weight_g="9800", accept="unit_slip")
    row = ROWS["weights"].objects.get(weight_g=9800)
    sent = {"table": "weights", "row_id": row.weights_id}
    own = as_("nurse").post("/en/bedside/baby-a/confirm/", sent | {"key": "c1"})
    assert own.status_code == 422 and "second person" in own.text
    row.refresh_from_db()
    assert not row.confirmed
    assert as_("nurse2").post("/en/bedside/baby-a/confirm/", sent | {"key": "c2"}).status_code == 302
    row.refresh_from_db()
    assert row.confirmed and row.flag == "unit_slip"
    again = as_("nurse2").post("/en/bedside/baby-a/confirm/", sent | {"key": "c3"})
    assert "not in doubt any more" in again.text


def test_a_confirmed_weight_is_then_reckoned_with(as_, ward):
    """1090 g after 960 g the same day is more than 10 % a day: doubted, then used once confirmed."""
    send(as_("nurse"), "weight", weight_g="1090", accept="day_change")
    assert today(ward)["working_weight_g"] == 980
    row = ROWS["weights"].objects.get(weight_g=1090)
    ROWS["weights"].objects.create(stay=ward, weights_id="later", day=10, at_min=14_401, weight_g=1000)
    as_("nurse2").post(
        "/en/bedside/baby-a/confirm/", {"table": "weights", "row_id": row.weights_id, "key": "c"}
    )
    assert today(ward)["working_weight_g"] == 980  # not regained: that takes two weighings on two days
    assert course(Stay.objects.get(pk=ward.pk)).weight_age_days == 0


def test_the_way_on_goes_forward_from_the_last_tolerated_step(as_, ward):
    """Eight steps up by day 9; a hold restarts at step 7, however many days it lasted."""
    ahead = course(ward).plan.ahead
    assert ahead[:2] == [(10, 84.0), (11, 102.0)]  # steps 8 and 9 of ADEPT at 750 to 999 g
    held = send(as_("doctor"), "decision", decision="hold", reason="belly", told="not_yet")
    assert held.status_code == 302
    ward.refresh_from_db()
    plan = course(ward).plan
    assert plan.ahead == [] and plan.aim is None
    assert plan.next_step == (7, 72.0)


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"decision": "advance", "step": "10"}, "At most one step up: 9"),
        ({"decision": "advance"}, "Write the step"),
        ({"decision": "advance", "step": "99"}, "no step 99"),
        ({"decision": "hold"}, "need"),
    ],
)
def test_a_decision_that_the_guide_cannot_carry_is_asked_again(as_, ward, cells, said):
    count = ROWS["steps"].objects.count()
    answer = send(as_("doctor"), "decision", **cells)
    assert answer.status_code == 422 and said in answer.text
    assert ROWS["steps"].objects.count() == count


def test_one_step_up_is_taken_with_the_steps_own_aim_and_the_guides_version(as_, ward):
    assert send(as_("doctor"), "decision", decision="advance", step="9").status_code == 302
    row = ROWS["steps"].objects.order_by("-pk").first()
    assert (row.step, row.aim_ul_per_g_day, row.by_role) == (9, 102, "doctor")
    assert row.protocol_version == GUIDE.version


def test_a_real_unit_gets_no_unsigned_guide(as_, ward):
    ward.unit.invented = False
    ward.unit.save()
    page = as_("nurse").get("/en/bedside/baby-a/").text
    assert "No guide of this unit is signed" in page and "EXAMPLE" not in page
    assert course(Stay.objects.select_related("unit").get(pk=ward.pk)).plan.ahead == []


def test_twelve_hours_without_an_entry_and_the_next_step_cannot_be_said(ward):
    ROWS["feeds"].objects.all().delete()
    ROWS["steps"].objects.filter(stay=ward, day__gte=8).delete()
    assert course(ward).plan.why_not == "stale"


def test_a_talk_turns_the_verdict(as_, ward):
    assert send(
        as_("nurse"), "talk", at=an_hour_after_birth(ward), topic="nec", language="en",
        interpreter="not_needed", asked="on",
    ).status_code == 302  # fmt: skip
    ward.refresh_from_db()
    verdicts = {row["practice"]: row["verdict"] for row in results.current(ward).verdicts}
    assert verdicts["told_in_24h"] == "met"


def test_a_practice_is_shown_to_nobody_until_the_unit_turns_it_on(as_, ward):
    for on, shown in ((True, True), (False, False)):
        actions.turn_practice(name="told_in_24h", unit="here", on=on)
        staff = as_("nurse").get("/en/bedside/baby-a/").text
        assert ("Family told about NEC within 24 hours" in staff) is shown
        assert ("are not written down here" in as_("parent").get("/en/family/baby-a/").text) is shown
        assert ("Family told about NEC within 24 hours" in as_("lead").get("/en/unit/").text) is shown
    with pytest.raises(UserError, match="no practice"):
        actions.turn_practice(name="told", unit="here", on=True)


def test_what_is_still_possible_today_is_listed_until_it_is_done(as_, ward):
    """A talk on record without its language may not have been understood: a nurse can still have one."""
    actions.turn_practice(name="told_in_24h", unit="here", on=True)
    ROWS["talks"].objects.create(stay=ward, talks_id="t", topic="nec", at_min=60, source="invented")
    ward.unit.recorded = ["talks"]
    ward.unit.save()
    Stay.objects.filter(pk=ward.pk).update(revision=ward.revision + 1, language_speaks="es")
    results.work_out(ward.pk)
    page = as_("nurse").get("/en/bedside/baby-a/").text
    assert "Still possible today" in page and "its time or language is missing" in page
    actions.turn_practice(name="told_in_24h", unit="here", on=False)
    assert "Still possible today" not in as_("nurse").get("/en/bedside/baby-a/").text


def test_answers_that_are_behind_are_not_shown(as_, ward):
    Stay.objects.filter(pk=ward.pk).update(revision=99)
    page = as_("nurse").get("/en/bedside/baby-a/").text
    assert "being worked out" in page and "11.7" in page  # the record below is as it stands
    assert "being worked out" in as_("parent").get("/en/family/baby-a/").text


def test_a_later_revision_is_never_overwritten_by_an_earlier_answer(ward):
    kept = results.Results.objects.get(stay=ward)
    kept.revision = 50
    kept.save()
    results.work_out(ward.pk)
    kept.refresh_from_db()
    assert kept.revision == 50


def test_htmx_is_answered_with_the_part_alone(as_, ward):
    part = as_("nurse").get("/en/bedside/baby-a/", headers={"HX-Request": "true"})
    assert "<html" not in part.text and "Chart a feed" in part.text
    assert "HX-Request" in part["Vary"]


def test_the_list_names_both_identifiers_and_the_twin(as_, ward):
    page = as_("nurse").get("/en/bedside/").text
    assert "Baby Hazel" in page and "INV-1" in page and "Twin B of 2" in page
    assert "Baby Cedar" not in page


def test_a_list_asks_no_more_of_the_database_for_more_babies(as_, ward, django_assert_max_num_queries):
    for number in range(20):
        admit(ward.unit, f"more-{number}", f"Baby {number}", f"INV-{number}0")
    for who, path in (("nurse", "/en/bedside/"), ("lead", "/en/unit/")):
        client = as_(who)
        with django_assert_max_num_queries(10):
            assert client.get(path).status_code == 200


def test_a_page_asks_the_database_a_bounded_number_of_times(as_, ward, django_assert_max_num_queries):
    client = as_("nurse")
    with django_assert_max_num_queries(40):
        client.get("/en/bedside/baby-a/")


def test_a_weighing_as_heavy_as_at_birth_is_a_weighing(as_, ward):
    """980 g on day 5 and again yesterday: the page says that it was weighed yesterday, and not *at birth*."""
    for day, grams in ((5, 980), (9, 980)):
        ROWS["weights"].objects.filter(stay=ward, day__gte=day).update(weight_g=grams)
    Stay.objects.filter(pk=ward.pk).update(revision=ward.revision + 1)
    results.work_out(ward.pk)
    ward.refresh_from_db()
    found = course(ward)
    assert (found.weight_g, found.weight_basis, found.weight_day) == (980, "weighing", 10)
    page = as_("parent").get("/en/family/baby-a/").text
    assert "980 g (weighed on day 10)" in page and "980 g (birth weight)" not in page


@pytest.mark.parametrize(
    ("guide", "grams", "weeks", "why"),
    [("intergrowth-2016", 980, 27, "no_such_step"), ("sift-2019", 980, 27, "outside_guide"),
     ("leeds-2018", 3400, 40, "outside_guide")],
)  # fmt: skip
def test_a_step_that_this_babys_ladder_does_not_have_is_refused(ward, guide, grams, weeks, why):
    """By its gestation one step alone, of two arms none that anybody chose, by its weight no ladder."""
    Stay.objects.filter(pk=ward.pk).update(birth_weight_g=grams, gestation_days=weeks * 7)
    ward.refresh_from_db()
    entry = {
        "stay": ward,
        "by": "doctor",
        "key": guide,
        "at": localtime(now()),
        "reason": None,
        "role": "doctor",
    }
    with pytest.raises(actions.Refused) as refused:
        actions.decide(**entry, decision="advance", step=40, aim=None, guide=load(guide))
    assert refused.value.why == why


def test_a_decision_about_a_baby_that_the_guide_does_not_cover_is_written_without_a_step(ward):
    Stay.objects.filter(pk=ward.pk).update(birth_weight_g=3400, gestation_days=40 * 7)
    ward.refresh_from_db()
    actions.decide(
        stay=ward, by="doctor", key="k", at=localtime(now()), decision="advance", step=None, aim=60,
        reason=None, role="doctor", guide=load("leeds-2018"),
    )  # fmt: skip
    kept = ROWS["steps"].objects.get(by_role="doctor", step__isnull=True)
    assert (kept.decision, kept.aim_ul_per_g_day) == ("advance", 60)


def test_a_doubted_feed_without_a_volume_is_never_shown_as_0_ml(as_, ward):
    ROWS["feeds"].objects.create(
        stay=ward, feeds_id="held", day=9, at_min=9 * 1440, milk="donor", given="held", flag="after_leaving"
    )
    page = as_("nurse").get("/en/bedside/baby-a/").text
    assert "I am a second person: not given is right" in page and not re.search(r"\b0 mL is right", page)


@pytest.mark.parametrize(("grams", "why"), [(980, "no_arm"), (3400, "outside_guide")])
def test_a_guide_with_arms_says_so_only_to_a_baby_that_it_covers(ward, monkeypatch, grams, why):
    monkeypatch.setattr("nectary.web.chart.course.guide", lambda: load("frankfurt-2021"))
    Stay.objects.filter(pk=ward.pk).update(birth_weight_g=grams)
    ward.refresh_from_db()
    assert course(ward).plan.why_not == why
