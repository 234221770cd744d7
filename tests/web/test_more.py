"""What breaking one line of the web at a time showed that no other test would have seen."""

import contextlib
import json
import os
import subprocess
import sys
import textwrap
from datetime import datetime, timedelta
from datetime import time as clock_time

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.utils.timezone import localtime, now
from tests.web.conftest import DAY_MIN, FEED_UL, TODAY

from nectary.base.errors import UserError
from nectary.intake.cells import Clock
from nectary.intake.folder import load_folder
from nectary.sample.stays import invent
from nectary.web.chart import actions, demo, results
from nectary.web.chart.course import course
from nectary.web.chart.models import ROWS, FamilyLink, Identity, Import, Stay, Unit


def behind():
    """The keys of the stays whose answers are behind."""
    return set(Stay.objects.filter(behind_since__isnull=False).values_list("pk", flat=True))


def at(stay, day, hour=0):
    """The local time `hour` hours into unit day `day`, as a form sends it."""
    return (datetime.fromisoformat(stay.birth_at) + timedelta(days=day, hours=hour)).strftime(
        "%Y-%m-%dT%H:%M"
    )


def send(client, kind, key="k1", code="baby-a", **cells):
    sent = {"at": localtime(now()).strftime("%Y-%m-%dT%H:%M"), "key": key, **cells}
    return client.post(f"/en/bedside/{code}/{kind}/", {f"{kind}-{name}": v for name, v in sent.items()})


def feed(client, volume, key="k1", **more):
    return send(client, "feed", key, **{"milk": "donor", "given": "given", "volume_ul": volume} | more)


def mine(table="feeds"):
    return ROWS[table].objects.filter(entered_by="nurse")


def again(stay):
    return Stay.objects.select_related("unit", "identity", "results").get(pk=stay.pk)


# --- a real unit's settings ---

REAL = textwrap.dedent("""
    import json, django
    django.setup()
    from django.conf import settings
    from django.contrib.auth import get_user_model
    from django.core.management import call_command
    from django.test import Client
    for command in ("migrate", "createcachetable"):
        call_command(command, verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    from nectary.web.people import actions
    from nectary.web.chart.models import Unit
    Unit.objects.create(code="u")
    password = actions.add_person(name="kim", role="nurse", unit="u")
    plain, client = Client(), Client()
    away = plain.get("/en/")
    page = client.get("/en/", secure=True)
    signed = client.post("/en/accounts/login/", {"login": "kim", "password": password}, secure=True)
    refused = {}
    for new in ("zq7xk2m", "password1", "kind-heron-walks"):
        client.post("/en/accounts/password/change/", secure=True,
                    data={"oldpassword": password, "password1": new, "password2": new})
        refused[new] = get_user_model().objects.get().check_password(password)
    password = "kind-heron-walks"
    kept = Client()
    kept.post("/en/accounts/login/", {"login": "kim", "password": password, "remember": "on"}, secure=True)
    user = get_user_model().objects.get()
    print(json.dumps({
        "away": [away.status_code, away.headers.get("Location")], "headers": dict(page.headers),
        "signed": signed.status_code,
        "cookies": {name: {part: c[part] for part in ("secure", "httponly", "max-age", "expires")}
                    for name, c in client.cookies.items()},
        "kept": kept.cookies["sessionid"]["max-age"], "hash": user.password.split("$")[0], "refused": refused,
        "insecure_passkeys": settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN,
        "mark": "INVENTED" in page.text,
    }))
""")


@pytest.fixture(scope="module")
def real(tmp_path_factory):
    """What a unit that is no demonstration answers, from a process of its own: settings are read once."""
    home = tmp_path_factory.mktemp("home")
    environment = os.environ | {
        "NECTARY_HOME": str(home), "NECTARY_DEMO": "", "NECTARY_SECRET_KEY": "for this test alone",
        "NECTARY_HOSTS": "testserver", "DJANGO_SETTINGS_MODULE": "nectary.web.settings",
    }  # fmt: skip
    os.chmod(home, 0o755)
    done = subprocess.run([sys.executable, "-c", REAL], env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout) | {"home": home}


def test_a_real_unit_answers_over_https_alone_and_says_so_for_a_year(real):
    assert real["away"] == [301, "https://testserver/en/"]
    assert real["headers"]["Strict-Transport-Security"].startswith("max-age=31536000")


def test_a_real_units_session_is_secure_and_ends_with_the_browser(real):
    assert real["signed"] == 302
    session, token = real["cookies"]["sessionid"], real["cookies"]["csrftoken"]
    assert session["secure"] and token["secure"] and session["httponly"]
    assert session["max-age"] == session["expires"] == ""


def test_no_sign_in_outlives_the_browser_on_a_machine_of_the_ward(real):
    assert real["kept"] == ""


def test_no_page_may_be_framed_and_no_address_is_told_to_others(real):
    assert real["headers"]["X-Frame-Options"] == "DENY"
    assert real["headers"]["Referrer-Policy"] == "same-origin"


def test_a_password_is_kept_as_argon2_and_a_short_or_common_one_is_refused(real):
    assert real["hash"] == "argon2"
    assert real["refused"] == {"zq7xk2m": True, "password1": True, "kind-heron-walks": False}


def test_a_real_unit_takes_no_passkey_over_http_and_bears_no_demo_mark(real):
    assert real["insecure_passkeys"] is False and real["mark"] is False


def test_the_home_of_a_unit_is_its_owners_alone_even_where_the_folder_stood_open(real):
    assert real["home"].stat().st_mode & 0o777 == 0o700


def test_each_part_of_the_policy(client, db):
    policy = client.get("/en/")["Content-Security-Policy"]
    parts = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert {name: parts[name] for name in ("default-src", "base-uri", "frame-ancestors")} == dict.fromkeys(
        ("default-src", "base-uri", "frame-ancestors"), "'none'"
    )
    for name in ("script-src", "style-src", "form-action", "connect-src", "font-src"):
        assert parts[name] == "'self'", name


# --- who ---


def test_a_link_opens_a_babys_page_to_a_parent_and_to_no_other_role(as_, ward):
    FamilyLink.objects.create(user=get_user_model().objects.get(username="researcher"), stay=ward)
    assert as_("researcher").get("/en/family/baby-a/").status_code == 404


def test_a_nurse_who_is_also_a_parent_has_her_second_step_too(as_, ward, settings):
    settings.DEMO = False
    get_user_model().objects.get(username="nurse").groups.add(Group.objects.get(name="parent"))
    assert as_("nurse").get("/en/bedside/").status_code == 302


def test_the_second_step_can_be_set_up_and_then_opens_the_door(as_, ward, settings):
    """No circle of redirects before it, and none after."""
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    settings.DEMO = False
    assert as_("nurse").get("/en/accounts/2fa/").status_code == 200
    TOTP.activate(get_user_model().objects.get(username="nurse"), generate_totp_secret())
    assert as_("nurse").get("/en/bedside/").status_code == 200


# --- what is charted ---


def test_a_doubt_that_was_not_shown_is_not_accepted(as_, ward):
    """The person saw another question, or none: the entry is asked about again."""
    assert feed(as_("nurse"), "25.5", accept="large_for_weight").status_code == 422
    assert send(as_("nurse"), "weight", weight_g="9800", accept="day_change").status_code == 422
    assert not mine().exists() and not mine("weights").exists()


def test_nothing_is_charted_after_the_baby_left(as_, ward):
    Stay.objects.filter(pk=ward.pk).update(left_day=TODAY - 2, left_how="home")
    answer = feed(as_("nurse"), "11.7", at=at(ward, TODAY - 1, 1))
    assert answer.status_code == 422 and "had left by then" in answer.text
    assert not mine().exists()
    assert (
        feed(as_("nurse"), "11.7", at=at(ward, TODAY - 2, 1)).status_code == 302
    )  # what was not charted then


def test_a_feed_at_the_breast_has_its_route_and_no_volume(as_, ward):
    assert feed(as_("nurse"), "", milk="mother", given="at_breast").status_code == 302
    row = mine().get()
    assert (row.route, row.volume_ul, row.given) == ("breast", None, "at_breast")
    assert again(ward).results.days[str(TODAY)]["breastfeeds"] == 1


def test_charting_a_new_day_lets_the_record_reach_to_it(as_, ward):
    """Else the day's amounts would be computed for no day at all."""
    Stay.objects.filter(pk=ward.pk).update(seen_to_day=TODAY - 1)
    results.work_out(ward.pk)
    assert str(TODAY) not in again(ward).results.days
    feed(as_("nurse"), "11.7")
    found = again(ward)
    assert found.seen_to_day == TODAY and found.results.days[str(TODAY)]["donor_ml"] == 11.7


def told(stay):
    (row,) = [row for row in stay.results.verdicts if row["practice"] == "told_in_24h"]
    return row["why"]


def test_the_units_first_talk_is_news_to_its_other_babies(as_, ward):
    """Before it *not recorded here*; after it a baby without one has none on record."""
    other = Stay.objects.get(infant_id="baby-b")
    assert told(other) == "no_talks_recorded"
    sent = {"topic": "nec", "language": "en", "interpreter": "not_needed", "asked": "on"}
    assert send(as_("nurse"), "talk", **sent).status_code == 302
    assert results.current(again(other)) is None and other.pk in behind()
    results.work_out(other.pk)
    assert told(again(other)) == "no_talk_in_time"


def test_a_row_is_confirmed_from_its_own_babys_page_alone(as_, ward):
    other = Stay.objects.get(infant_id="baby-b")
    ROWS["weights"].objects.create(
        stay=other,
        weights_id="x",
        day=1,
        at_min=DAY_MIN,
        weight_g=9800,
        flag="unit_slip",
        entered_by="nurse2",
    )
    sent = {"table": "weights", "row_id": "x", "key": "c"}
    assert "not in doubt any more" in as_("nurse").post("/en/bedside/baby-a/confirm/", sent).text
    assert ROWS["weights"].objects.get(weights_id="x").confirmed is None


def test_a_confirmed_feed_is_counted_at_once(as_, ward):
    """Doubted: the day cannot be told. Confirmed: 25.5 mL more."""
    feed(as_("nurse"), "25.5", accept="above_plan")
    assert again(ward).results.days[str(TODAY)]["donor_ml"] is None
    page = as_("nurse").get("/en/bedside/baby-a/").text
    assert "25.5 mL" in page and "<strong>(in doubt)</strong>" in page
    assert "being checked" in as_("parent").get("/en/family/baby-a/").text
    as_("nurse2").post(
        "/en/bedside/baby-a/confirm/", {"table": "feeds", "row_id": mine().get().feeds_id, "key": "c"}
    )
    assert again(ward).results.days[str(TODAY)]["donor_ml"] == 25.5
    assert "(in doubt)" not in as_("nurse").get("/en/bedside/baby-a/").text
    assert "being checked" not in as_("parent").get("/en/family/baby-a/").text


@pytest.mark.parametrize("decision", ["hold", "back", "off_protocol"])
def test_a_change_of_course_needs_its_reason(as_, ward, decision):
    sent = {"decision": decision, "step": "7", "told": "told"}
    answer = send(as_("doctor"), "decision", **sent)
    assert answer.status_code == 422 and "each need a reason" in answer.text
    assert send(as_("doctor"), "decision", key="k2", reason="belly", **sent).status_code == 302


def test_a_hold_keeps_no_aim_and_the_family_is_not_told_one(as_, ward):
    held = send(as_("doctor"), "decision", decision="hold", reason="belly", told="told", aim="96")
    assert held.status_code == 302
    row = ROWS["steps"].objects.order_by("-pk").first()
    assert (row.decision, row.aim_ul_per_g_day) == ("hold", None)
    assert "Feeds are paused since" in as_("parent").get("/en/family/baby-a/").text


def test_a_decision_says_which_role_made_it(as_, ward):
    for who, key in (("doctor", "a"), ("nurse", "b")):
        send(as_(who), "decision", key=key, decision="stay", step="8")
        assert ROWS["steps"].objects.order_by("-pk").first().by_role == who


def test_a_decision_entered_late_stands_where_it_was_made(as_, ward):
    """A *stay at 8* written after a hold, for an hour before it, does not end the hold."""
    send(as_("doctor"), "decision", key="a", decision="hold", reason="belly", told="told")
    send(as_("doctor"), "decision", key="b", at=at(ward, TODAY - 1, 23), decision="stay", step="8")
    plan = course(again(ward)).plan
    assert plan.decision.decision == "hold" and plan.ahead == []


def test_a_doubted_birth_weight_is_compared_with_nothing(as_, ward):
    """9800 g in doubt at birth: 960 g is not *more than 15% below birth weight*."""
    ROWS["weights"].objects.all().delete()
    Stay.objects.filter(pk=ward.pk).update(birth_weight_g=9800, flag="unit_slip")
    assert send(as_("nurse"), "weight", weight_g="960").status_code == 302
    assert mine("weights").get().flag is None
    found = course(again(ward))
    assert (found.plan.ahead, found.plan.why_not) == ([], "birth_weight_unknown")


def test_a_feed_is_held_against_the_last_weight(as_, ward):
    """45 mL: 46.9 mL/kg at the first 960 g cannot be; at today's 1500 g it is 30 mL/kg, and questioned."""
    ROWS["weights"].objects.filter(day=TODAY).update(weight_g=1500)
    answer = feed(as_("nurse"), "45")
    assert answer.status_code == 422 and "cannot be right" not in answer.text
    assert feed(as_("nurse"), "45", accept="above_plan").status_code == 302


def test_a_weight_not_to_be_used_is_not_the_last_weight(as_, ward):
    ROWS["weights"].objects.filter(day=TODAY).update(weight_g=1500, do_not_use=True)
    assert "cannot be right" in feed(as_("nurse"), "45").text
    ROWS["weights"].objects.filter(day__gte=TODAY - 1).update(do_not_use=True)
    assert course(ward).weight_age_days == 2


def test_a_doubted_feed_is_not_the_last_feed(as_, ward):
    """Without a plan: 12 mL after a doubted 60 mL and a sure 5 mL is more than twice the last."""
    ROWS["feeds"].objects.filter(stay=ward, day=TODAY).delete()
    ROWS["feeds"].objects.update(planned_ul=None)
    for number, (volume, flag) in enumerate(((5_000, None), (60_000, "above_plan"))):
        ROWS["feeds"].objects.create(
            stay=ward, feeds_id=f"x{number}", day=TODAY - 1, at_min=TODAY * DAY_MIN - 30 + number,
            milk="donor", given="given", volume_ul=volume, flag=flag,
        )  # fmt: skip
    answer = feed(as_("nurse"), "12")
    assert (
        answer.status_code == 422 and "more than twice the last feed" in answer.text and "5 mL" in answer.text
    )


def test_a_plan_before_a_newer_decision_is_not_the_plan(as_, ward):
    """After a decision the old feed's plan is not known to hold: a feed is not questioned against it."""
    ROWS["steps"].objects.create(
        stay=ward, steps_id="new", day=TODAY, at_min=TODAY * DAY_MIN + 1, decision="advance", step=9,
        aim_ul_per_g_day=102, by_role="doctor",
    )  # fmt: skip
    assert feed(as_("nurse"), "17.6").status_code == 302  # above 1.5 x 11.7, the plan before it
    assert (mine().get().planned_ul, mine().get().flag) == (None, None)


# --- files into a unit ---


def take(folder, unit="here", replace=False):
    clock = Clock("UTC", clock_time(0))
    return actions.load_record(
        code=unit, by="load",
        read=lambda standing: load_folder(folder, clock, standing=standing, replace=replace),
    )  # fmt: skip


def files(place, **tables):
    place.mkdir(exist_ok=True)
    for name, text in tables.items():
        (place / f"{name}.csv").write_text(text)
    return place


ONE = "infant_id,unit_id,birth_at,birth_weight_g,seen_to_day\n{},here,2026-03-01T08:00,1000,3\n"


def test_an_import_is_written_down_and_its_rows_say_who_brought_them(ward, tmp_path):
    take(
        files(
            tmp_path / "in",
            infants=ONE.format("new"),
            weights="infant_id,weights_id,day,weight_g\nnew,w,1,990\n",
        )
    )
    kept = Import.objects.get()
    assert (kept.by, kept.unit.code, kept.counts["infants"], kept.counts["weights"]) == ("load", "here", 1, 1)
    assert ROWS["weights"].objects.get(stay__infant_id="new").entered_by == "load"
    actions.bring_in(unit=ward.unit, tables=invent(10, 2), by="someone")
    assert [(one.by, one.counts["infants"]) for one in Import.objects.order_by("pk")][1:] == [("someone", 10)]


def test_an_import_puts_behind_what_it_changed_and_nothing_else(ward, tmp_path):
    Unit.objects.filter(code="here").update(recorded=["feeds", "infants", "steps", "weights"])
    take(
        files(
            tmp_path / "in",
            infants=ONE.format("new"),
            weights="infant_id,weights_id,day,weight_g\nnew,w,1,990\n",
        )
    )
    new = Stay.objects.get(infant_id="new")
    assert behind() == {new.pk}
    results.work_out(new.pk)
    files(tmp_path / "in", weights="infant_id,weights_id,day,weight_g\nnew,w,1,980\n")
    take(tmp_path / "in", replace=True)
    assert behind() == {new.pk}


def test_a_file_of_one_table_leaves_the_others_recorded(ward, tmp_path):
    """Else *not recorded here* would be said of feeds that stand in the record."""
    take(files(tmp_path / "in", infants=ONE.format("new")))
    assert {"feeds", "infants", "steps", "weights"} <= set(Unit.objects.get(code="here").recorded)


def test_a_tables_first_row_from_a_file_is_news_to_every_baby_of_the_unit(ward, tmp_path):
    talks = "infant_id,talks_id,day,topic,language\nnew,t,1,nec,en\n"
    take(files(tmp_path / "in", infants=ONE.format("new"), talks=talks))
    here = set(Stay.objects.filter(unit_id="here").values_list("pk", flat=True))
    assert behind() == here  # and not the baby of the other unit


def test_a_code_that_another_unit_uses_takes_nothing_from_it(ward, tmp_path):
    """Two units that both count 1, 2, 3: one's file must not turn the other's baby into its own."""
    before = Stay.objects.values().get(infant_id="baby-z")
    with contextlib.suppress(UserError):  # refusing is one right answer
        take(files(tmp_path / "in", infants=ONE.format("baby-z")))
    kept = Stay.objects.filter(unit_id="elsewhere").values()
    assert list(kept) == [before]


# --- answers ---


def test_answers_of_an_older_code_are_behind_and_are_not_shown(as_, ward, monkeypatch):
    monkeypatch.setattr(results, "code_version", lambda: "newer")
    assert results.current(again(ward)) is None
    results.mark_old_versions()
    assert behind() == set(Stay.objects.values_list("pk", flat=True))
    assert "being worked out" in as_("nurse").get("/en/bedside/baby-a/").text
    results.work_out(ward.pk)
    assert results.current(again(ward)) is not None


def test_an_answer_from_rows_that_changed_meanwhile_is_not_kept(ward, monkeypatch):
    """A write between reading the revision and the rows: the snapshot is taken anew."""
    real, calls = results.tables_of_one, []

    def disturbed(stay, *more):
        tables = real(stay, *more)
        if not calls:
            Stay.objects.filter(pk=ward.pk).update(revision=ward.revision + 1)
        calls.append(1)
        return tables

    monkeypatch.setattr(results, "tables_of_one", disturbed)
    results.work_out(ward.pk)
    assert len(calls) == 2 and again(ward).results.revision == ward.revision + 1


# --- what is shown ---


def test_today_is_so_far_and_yesterday_is_whole(as_, ward):
    found = course(ward)
    assert [one.day for one in found.days if one.partial] == [TODAY]
    assert "so far" in as_("parent").get("/en/family/baby-a/").text.split("<tbody>")[2]


def test_the_weights_age_counts_from_the_last_weighing(ward):
    ROWS["weights"].objects.filter(day__gt=TODAY - 2).delete()
    assert course(ward).weight_age_days == 2


@pytest.mark.parametrize(("hours", "why"), [(11, None), (13, "stale")])
def test_a_decision_keeps_the_next_step_for_twelve_hours(ward, hours, why):
    """No feed since: the last decision's age counts."""
    age = actions.moment_of(ward, now())[0]
    ROWS["feeds"].objects.all().delete()
    ROWS["steps"].objects.filter(stay=ward).exclude(step=1).delete()
    ROWS["steps"].objects.update(at_min=age - hours * 60)
    assert course(ward).plan.why_not == why


@pytest.mark.parametrize("how", ["left_day", "left_how"])
def test_a_stay_that_is_over_plans_nothing_and_its_family_keeps_what_was_charted(as_, ward, how):
    over = {"left_day": TODAY - 1, "left_how": "home"} if how == "left_day" else {"left_how": "died"}
    Stay.objects.filter(pk=ward.pk).update(**over)
    found = course(again(ward))
    assert (found.today, found.plan.ahead, found.plan.why_not) == (None, [], "stay_over")
    page = as_("parent").get("/en/family/baby-a/").text
    assert "What was charted" in page and "Nothing new is written here" in page
    for words in ("plan for today", "You can ask", "Print this page"):
        assert words not in page
    assert page.count('<th scope="row">') >= TODAY  # each day is still there to read
    assert as_("parent").get("/en/family/baby-a/today.pdf").status_code == 404


def test_a_family_sees_no_way_on(as_, ward):
    """Steps are the team's to explain."""
    assert "if tolerated" in as_("nurse").get("/en/bedside/baby-a/").text
    page = as_("parent").get("/en/family/baby-a/").text
    assert "if tolerated" not in page.lower() and 'class="ring"' not in page


def test_the_list_shows_yesterdays_whole_day_and_not_todays_part(as_, ward):
    """Eight feeds of 11.7 mL at 980 g are 95.5 mL/kg; today's one feed is 11.9."""
    row = next(one for one in as_("nurse").get("/en/bedside/").context["babies"] if one["stay"].pk == ward.pk)
    assert row["yesterday"] == pytest.approx(8 * FEED_UL / 980)  # one division of whole numbers


def test_an_age_known_to_the_week_is_not_told_to_the_day(as_, ward):
    assert "28+6" in as_("nurse").get("/en/bedside/baby-a/").text  # 27+3 and ten days
    Stay.objects.filter(pk=ward.pk).update(gestation_known_to="week")
    assert "28+6" not in as_("nurse").get("/en/bedside/baby-a/").text


@pytest.mark.parametrize(
    ("who", "path"),
    [
        ("nurse", "/en/bedside/"), ("nurse", "/en/bedside/baby-a/"), ("lead", "/en/unit/"),
        ("parent", "/en/family/"), ("parent", "/en/family/baby-a/"),
        ("parent", "/en/family/baby-a/today.pdf"), ("parent", "/en/doors/"),
    ],
)  # fmt: skip
def test_no_page_behind_a_sign_in_is_kept_by_a_browser_or_a_proxy(as_, ward, who, path):
    answer = as_(who).get(path)
    assert answer.status_code == 200
    assert {"no-store", "private"} <= set(answer["Cache-Control"].replace(" ", "").split(","))


@pytest.mark.parametrize("path", ["/en/", "/es/", "/en/evidence/", "/en/accounts/login/"])
def test_the_demonstration_is_marked_on_every_page(client, db, path):
    assert {"en": "INVENTED:", "es": "INVENTADO:"}[path[1:3]] in client.get(path).text


def test_a_factor_that_is_not_there_is_a_page_that_is_not_there(client, db):
    assert client.get("/en/evidence/F99_nothing/").status_code == 404


# --- the demonstration ---


def test_a_demonstration_stopped_while_it_is_made_is_made_again(transactional_db, monkeypatch):
    """Ctrl-C in the middle, then another `nectary demo`: it has its babies and its sign-ins."""
    monkeypatch.setattr(demo, "STAYS", 10)
    with monkeypatch.context() as broken:
        broken.setattr(Identity.objects, "create", lambda **_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            demo.prepare(lambda line: None)
    demo.prepare(lambda line: None)
    people = get_user_model().objects.values_list("username", flat=True)
    assert {name for name, _ in demo.sign_ins()} == set(people)
    assert FamilyLink.objects.count() == 1 and Unit.objects.get().members.exists()


@pytest.mark.django_db
def test_the_front_page_leads_to_the_other_language_whichever_it_is_in(client):
    for accepts, other in (("en", "/es/"), ("es", "/en/"), ("xx", "/es/")):
        page = client.get("/", headers={"accept-language": accepts}).content.decode()
        assert f'href="{other}">' in page.split('<div class="ways">')[1].split("</div>")[0]
