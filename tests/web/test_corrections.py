"""An entry is corrected, withdrawn or moved with a reason: nothing is deleted, and every number follows."""

from datetime import datetime, timedelta

import pytest
from auditlog.models import LogEntry
from tests.web.putting_right import (
    BED,
    as_charted,
    chart,
    day_of,
    feed,
    page_of,
    parent_of,
    put_right,
    rows_ever,
    when,
)

from nectary.intake.cells import Clock
from nectary.intake.clock import read_day_start
from nectary.intake.folder import load_folder
from nectary.web.chart import actions, results
from nectary.web.chart.course import course
from nectary.web.chart.holds import hold_now
from nectary.web.chart.models import ROWS, Correction, FamilyTold, Look, Stay, WriteKey
from nectary.web.chart.usable import local_time


@pytest.fixture
def other(ward):
    """The twin: born 37 minutes after the first, with a usable weight of its own."""
    twin = Stay.objects.get(infant_id="baby-b")
    twin.birth_at = (datetime.fromisoformat(ward.birth_at) + timedelta(minutes=37)).isoformat(
        timespec="minutes"
    )
    twin.save()
    ROWS["weights"].objects.create(stay=twin, weights_id="wb", day=9, at_min=9 * 1440, weight_g=900)
    Stay.objects.filter(pk=twin.pk).update(revision=twin.revision + 1)
    results.work_out(twin.pk)
    twin.refresh_from_db()
    return twin


def the_one():
    return Correction.objects.get()


def audited(row):
    return [
        (entry.actor.get_username(), set(entry.changes)) for entry in LogEntry.objects.get_for_object(row)
    ]


# Correct


def test_a_weight_corrected_from_1220_to_1120_g_counts_at_once_and_the_old_one_stays_readable(as_, ward):
    ROWS["weights"].objects.filter(stay=ward, day=10).delete()
    ROWS["weights"].objects.filter(stay=ward, day__gte=8).update(weight_g=1170)
    wrong = chart(as_("nurse"), "weight", "w", weight_g="1220")
    assert day_of("baby-a")["working_weight_g"] == 1220
    before = rows_ever()
    answer = put_right(as_("nurse2"), wrong, "correct", at=when(), weight_g="1120", why="wrong_amount")
    assert answer.status_code == 302 and answer["Location"] == f"{BED}?saved=correct-key"
    assert day_of("baby-a")["working_weight_g"] == 1120
    right = ROWS["weights"].objects.get(weight_g=1120)
    one = the_one()
    assert (one.how, one.why, one.by, one.to_row_id) == (
        "corrected",
        "wrong_amount",
        "nurse2",
        right.weights_id,
    )
    wrong.refresh_from_db()
    assert wrong.retired_at is not None and wrong.weight_g == 1220
    assert rows_ever() == before | {"weights": before["weights"] + 1}
    assert ("nurse2", {"retired_at"}) in audited(wrong) and audited(right)[0][0] == "nurse2"
    page = as_("nurse").get(page_of(right)).text
    assert "<del>1220 g</del>" in page and "wrong amount" in page and "nurse2" in page


def test_a_correction_is_doubted_as_a_new_entry_is(as_, ward):
    """1120 typed as 11200: both numbers are asked about, and until then the entry before stands."""
    row = feed(as_("nurse"))
    asked = put_right(as_("nurse"), row, "correct", **as_charted(row, volume_ul="25"))
    assert asked.status_code == 422 and "25 mL" in asked.text and "11.7 mL" in asked.text
    row.refresh_from_db()
    assert row.retired_at is None and not Correction.objects.exists()
    kept = put_right(as_("nurse"), row, "correct", **as_charted(row, volume_ul="25"), accept="above_plan")
    assert kept.status_code == 302
    assert ROWS["feeds"].objects.get(volume_ul=25_000).flag == "above_plan"


def test_a_corrected_feed_is_not_asked_whether_it_repeats_itself(as_, ward):
    row = feed(as_("nurse"))
    assert put_right(as_("nurse2"), row, "correct", **as_charted(row, milk="mother")).status_code == 302
    assert list(ROWS["feeds"].objects.filter(entered_by__isnull=False).values_list("milk", "volume_ul")) == [
        ("mother", 12_500)
    ]


@pytest.mark.parametrize(
    ("changed", "kept"),
    [
        ({"volume_ul": "12"}, {"fortifier": "bovine", "product": "P", "fortifier_volume_ul": None}),
        ({"at": when(4)}, {"fortifier": "bovine", "product": "P", "fortifier_volume_ul": 300}),
        ({"milk": "mother"}, {"fortifier": "bovine", "product": None, "strength_kcal_per_dl": None}),
        ({"given": "at_breast", "volume_ul": ""}, {"fortifier": None, "product": None, "route": "breast"}),
    ],
)
def test_what_the_form_does_not_ask_stays_wherever_it_can_still_be_so(as_, ward, changed, kept):
    row = feed(as_("nurse"))
    more = {
        "fortifier": "bovine",
        "fortifier_volume_ul": 300,
        "product": "P",
        "strength_kcal_per_dl": 80,
        "route": "ng",
    }
    ROWS["feeds"].objects.filter(pk=row.pk).update(**more)
    assert put_right(as_("nurse"), row, "correct", **as_charted(row, **changed)).status_code == 302
    new = ROWS["feeds"].objects.get(feeds_id=the_one().to_row_id)
    assert {name: getattr(new, name) for name in kept} == kept


def test_a_feed_from_the_breast_that_was_a_measured_one_is_given_by_no_breast(as_, ward):
    row = feed(as_("nurse"), given="at_breast", volume_ul="")
    cells = {"at": when(), "milk": "mother", "given": "given", "volume_ul": "11"}
    assert put_right(as_("nurse"), row, "correct", **cells).status_code == 302
    assert ROWS["feeds"].objects.get(volume_ul=11_000).route is None


def test_a_talk_keeps_its_language_and_what_is_unknown_in_it(as_, ward):
    """A file brought a talk in Arabic, silent on whether a parent was asked: a new topic changes neither."""
    row = ROWS["talks"].objects.create(
        stay=ward, talks_id="t", topic="other", at_min=60, day=0, language="ar", interpreter="professional"
    )
    page = as_("nurse").get(page_of(row)).text
    assert '<option value="ar" selected>' in page and '<option value="unknown" selected>' in page
    cells = {
        "at": when(60),
        "topic": "nec",
        "language": "ar",
        "interpreter": "professional",
        "asked": "unknown",
    }
    assert put_right(as_("nurse"), row, "correct", **cells).status_code == 302
    new = ROWS["talks"].objects.get(topic="nec")
    assert (new.language, new.parent_asked) == ("ar", None)


# Withdraw


def test_a_withdrawn_feed_counts_for_nothing_and_stays_in_the_list(as_, ward):
    before = day_of("baby-a")["donor_ml"]
    row = feed(as_("nurse"))
    assert day_of("baby-a")["donor_ml"] == pytest.approx(before + 12.5)  # two sums of whole uL, divided once
    rows = rows_ever()
    assert put_right(as_("nurse"), row, "withdraw", why="not_done").status_code == 302
    assert day_of("baby-a")["donor_ml"] == before
    assert rows_ever() == rows
    assert (the_one().how, the_one().to_row_id) == ("withdrawn", None)
    assert ("nurse", {"retired_at"}) in audited(row)
    page = as_("nurse").get(f"{BED}entries/").text
    assert (
        "<strong>Withdrawn:</strong> <del>Donor milk 12.5 mL, given</del>" in page
        and "it was not done" in page
    )


def test_ones_own_entry_in_doubt_can_be_withdrawn_though_not_confirmed(as_, ward):
    row = chart(as_("nurse"), "weight", "w", weight_g="9800", accept="unit_slip")
    assert put_right(as_("nurse"), row, "withdraw", why="wrong_amount").status_code == 302
    assert "9800" not in as_("nurse").get(BED).text


def test_a_row_of_a_file_that_was_withdrawn_is_not_brought_again_by_the_same_file(ward, tmp_path, settings):
    files, clock = tmp_path / "files", Clock(settings.TIME_ZONE, read_day_start(settings.DAY_START))
    files.mkdir()
    at = datetime.fromisoformat(ward.birth_at) + timedelta(days=3, minutes=7)
    (files / "feeds.csv").write_text(
        f"infant_id,feeds_id,at,milk,given,volume_ml\nbaby-a,file1,{at},donor,given,4.0\n"
    )

    def load():
        return actions.load_record(
            code="here", by="load", read=lambda standing: load_folder(files, clock, standing=standing)
        )

    load()
    row = ROWS["feeds"].objects.get(feeds_id="file1")
    actions.withdraw(stay=ward, by="nurse", key="k", table="feeds", row_id="file1", why="not_done")
    rows = rows_ever()
    load()
    assert rows_ever() == rows
    row.refresh_from_db()
    assert row.retired_at is not None and not ROWS["feeds"].objects.filter(volume_ul=4000).exists()


# Move


def test_a_feed_moved_to_the_twin_keeps_its_wall_time_and_both_days_follow(as_, ward, other):
    before = {code: day_of(code)["donor_ml"] for code in ("baby-a", "baby-b")}
    row, rows = feed(as_("nurse")), rows_ever()
    moved = put_right(as_("nurse2"), row, "move", to="baby-b", why="wrong_baby")
    assert moved.status_code == 302 and moved["Location"] == f"{BED}?saved=move-key"
    new = ROWS["feeds"].objects.get(stay=other)
    assert (new.at_min, new.day, new.volume_ul) == (row.at_min - 37, row.day, 12_500)
    assert day_of("baby-a")["donor_ml"] == before["baby-a"]
    assert day_of("baby-b")["donor_ml"] == pytest.approx((before["baby-b"] or 0) + 12.5)
    assert rows_ever() == rows | {"feeds": rows["feeds"] + 1}
    one = the_one()
    assert (one.stay_id, one.to_stay_id, one.to_row_id) == (ward.pk, other.pk, new.feeds_id)
    assert ("nurse2", {"retired_at"}) in audited(row) and audited(new)[0][0] == "nurse2"
    page = as_("nurse").get(page_of(new, "baby-b")).text
    assert "It stood on another baby" in page and "Baby Hazel" not in page


def test_a_moved_weight_is_judged_at_the_new_baby(as_, ward, other):
    """960 g fits the first twin and is more than 10% above the 800 g of the second."""
    ROWS["weights"].objects.filter(stay=other).update(weight_g=800)
    row = chart(as_("nurse"), "weight", "w", weight_g="965")
    asked = put_right(as_("nurse"), row, "move", to="baby-b", why="wrong_baby")
    assert asked.status_code == 422 and "965 g" in asked.text and "800 g" in asked.text
    assert not ROWS["weights"].objects.filter(stay=other, weight_g=965).exists()
    row.refresh_from_db()
    assert row.retired_at is None
    kept = put_right(as_("nurse"), row, "move", to="baby-b", why="wrong_baby", accept="day_change")
    assert kept.status_code == 302
    assert ROWS["weights"].objects.get(stay=other, weight_g=965).flag == "day_change"


def test_a_day_without_a_minute_is_counted_from_the_other_babys_first_unit_day(ward, other, settings):
    """Born at 06:30 and at 07:07 where the day begins at 07:00: their days of one date differ by one."""
    settings.DAY_START = "07:00"
    date = ward.birth_at[:10]
    for stay, at in ((ward, "06:30"), (other, "07:07")):
        Stay.objects.filter(pk=stay.pk).update(birth_at=f"{date}T{at}")
        stay.refresh_from_db()
    row = ROWS["weights"].objects.create(stay=ward, weights_id="d", day=5, weight_g=950)
    actions.move(
        stay=ward, by="n", key="k", table="weights", row_id="d", why="wrong_baby", to=other, accept=""
    )
    assert ROWS["weights"].objects.get(stay=other, weight_g=950).day == 4
    row.refresh_from_db()
    assert row.day == 5


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"birth_at": None}, "birth_time_unknown"),
        ({"birth_at": when(0)}, "before_birth"),
        ({"left_day": 3, "left_how": "home"}, "after_leaving"),
        ({"closed_at": "2026-01-01T00:00Z"}, "stay_closed"),
    ],
)
def test_an_entry_is_moved_only_to_where_it_can_have_happened(ward, other, change, why):
    Stay.objects.filter(pk=other.pk).update(**change)
    row = ROWS["feeds"].objects.filter(stay=ward, day=9).first()
    with pytest.raises(actions.Refused) as refused:
        actions.move(
            stay=ward,
            by="n",
            key="k",
            table="feeds",
            row_id=row.feeds_id,
            why="wrong_baby",
            to=other,
            accept="",
        )
    assert refused.value.why == why
    row.refresh_from_db()
    assert row.retired_at is None and not Correction.objects.exists() and not WriteKey.objects.exists()


def test_no_entry_leaves_the_unit(as_, ward):
    row = feed(as_("nurse"))
    answer = put_right(as_("nurse"), row, "move", to="baby-z", why="wrong_baby")
    assert answer.status_code == 422 and "Select a valid choice" in answer.text
    with pytest.raises(actions.Refused) as refused:
        actions.move(
            stay=ward, by="n", key="k", table="feeds", row_id=row.feeds_id, why="wrong_baby",
            to=Stay.objects.get(infant_id="baby-z"), accept="",
        )  # fmt: skip
    assert refused.value.why == "no_such_baby"


def test_whom_it_may_go_to_is_chosen_by_both_identifiers_and_the_reading_is_logged(as_, ward):
    row = feed(as_("nurse"))
    assert "INV-2" not in as_("nurse").get(page_of(row)).text
    page = as_("nurse").get(f"{page_of(row)}?move=1").text
    assert "Baby Alder · INV-2 · Twin B of 2" in page and "Cedar" not in page
    assert Look.objects.filter(stay__infant_id="baby-b", what="list of babies", by="nurse").count() == 1


# Holds follow decisions


def hold(client, key="d", **cells):
    return chart(client, "decision", key, decision="hold", reason="belly", told="told", **cells)


def standing_holds(stay):
    return list(ROWS["holds"].objects.filter(stay=stay).values_list("reason", "stop_min"))


def test_a_hold_goes_with_the_decision_that_is_withdrawn(as_, ward):
    row = hold(as_("doctor"))
    assert standing_holds(ward) == [("belly", None)] and hold_now(ward) is not None
    assert put_right(as_("nurse"), row, "withdraw", why="not_done").status_code == 302
    assert standing_holds(ward) == [] and hold_now(ward) is None
    assert course(Stay.objects.get(pk=ward.pk)).plan.held is None


def test_a_hold_follows_the_correction_of_its_decision_and_takes_its_word_on_the_family_along(as_, ward):
    row = hold(as_("doctor"))
    page = as_("doctor").get(page_of(row)).text
    assert '<option value="told" selected>' in page
    cells = {"at": when(2), "decision": "hold", "reason": "blood", "told": "told", "why": "wrong_kind"}
    assert put_right(as_("doctor"), row, "correct", **cells).status_code == 302
    assert standing_holds(ward) == [("blood", None)]
    held = hold_now(ward)
    assert (held.reason, held.told) == ("blood", "told")


def test_a_hold_that_a_decision_made_is_put_right_through_the_decision(as_, ward):
    row = hold(as_("doctor"))
    made = ROWS["holds"].objects.get(stay=ward)
    page = as_("nurse").get(page_of(made)).text
    assert page_of(row) in page and '<form method="post" action="/en/bedside' not in page
    answer = put_right(as_("nurse"), made, "withdraw")
    assert answer.status_code == 422 and "does not stand any more" in answer.text
    assert standing_holds(ward) == [("belly", None)]


def test_a_hold_moved_to_the_twin_holds_there_and_its_family_is_not_said_to_be_told(as_, ward, other):
    row = hold(as_("doctor"))
    ROWS["steps"].objects.filter(pk=row.pk).update(by_role="doctor")
    assert put_right(as_("nurse"), row, "move", to="baby-b", why="wrong_baby").status_code == 302
    assert standing_holds(ward) == [] and hold_now(ward) is None
    assert standing_holds(other) == [("belly", None)]
    assert (hold_now(other).reason, hold_now(other).told) == ("belly", "not_yet")
    assert FamilyTold.objects.filter(stay=ward, answer="told").count() == 1


def test_a_decision_is_moved_only_to_a_baby_that_can_take_the_step(as_, ward, other):
    ROWS["steps"].objects.create(
        stay=other, steps_id="b1", at_min=8 * 1440, day=8, decision="advance", step=2, aim_ul_per_g_day=30
    )
    row = chart(as_("doctor"), "decision", "d", decision="advance", step="9")
    answer = put_right(as_("nurse"), row, "move", to="baby-b", why="wrong_baby")
    assert answer.status_code == 422 and "At most one step up: 3" in answer.text
    assert not Correction.objects.exists()


# What every one of them has in common


@pytest.mark.parametrize("how", ["correct", "withdraw", "move"])
def test_each_needs_a_reason(as_, ward, how):
    row = feed(as_("nurse"))
    answer = put_right(as_("nurse"), row, how, **(as_charted(row) | {"to": "baby-b", "why": ""}))
    assert answer.status_code == 422 and "This field is required" in answer.text
    with pytest.raises(actions.Refused) as refused:
        actions.withdraw(stay=ward, by="n", key="k", table="feeds", row_id=row.feeds_id, why="")
    assert refused.value.why == "why_missing"
    row.refresh_from_db()
    assert row.retired_at is None and not Correction.objects.exists()


@pytest.mark.parametrize("how", ["correct", "withdraw", "move"])
def test_the_same_form_sent_twice_is_written_once_and_with_anything_else_it_is_refused(as_, ward, how):
    row = feed(as_("nurse"))
    cells = as_charted(row, volume_ul="12") | {"to": "baby-b"}
    for _ in range(2):
        answer = put_right(as_("nurse"), row, how, **cells)
        assert answer.status_code == 302 and answer["Location"] == f"{BED}?saved={how}-key"
    assert Correction.objects.count() == 1
    other = put_right(as_("nurse"), row, how, **(cells | {"why": "entered_twice"}))
    assert other.status_code == 409 and "this form was used before" in other.text
    strange = put_right(as_("nurse2"), row, how, **cells)
    assert strange.status_code == 409
    assert Correction.objects.count() == 1


def test_an_entry_that_stands_no_longer_is_not_put_right_again(as_, ward):
    row = feed(as_("nurse"))
    put_right(as_("nurse"), row, "withdraw", why="not_done")
    for how in ("correct", "withdraw", "move"):
        answer = put_right(as_("nurse2"), row, how, key=f"again-{how}", to="baby-b", **as_charted(row))
        assert answer.status_code == 422 and "does not stand any more" in answer.text
    assert Correction.objects.count() == 1


@pytest.mark.parametrize("who", ["nurse-elsewhere", "parent", "lead", "researcher"])
def test_only_who_cares_for_the_units_babies_sees_or_changes_an_entry(as_, ward, who):
    from tests.web.conftest import person

    from nectary.web.chart.models import Unit

    Unit.objects.get(code="elsewhere").members.add(person("nurse-elsewhere", "nurse"))
    row = feed(as_("nurse"))
    client = as_(who)
    for path in ("entries/", f"entries/feeds/{row.pk}/", "close/"):
        assert client.get(f"{BED}{path}").status_code == 404
    for how in ("correct", "withdraw", "move"):
        assert put_right(client, row, how, to="baby-b", **as_charted(row)).status_code == 404
    assert client.post(f"{BED}close/", {"close-why": "other", "close-key": "k"}).status_code == 404
    assert client.post("/en/closed-pages/", {"code": "baby-a", "key": "k"}).status_code == 404
    assert not Correction.objects.exists()
    ward.refresh_from_db()
    assert ward.closed_at is None


def test_another_babys_entry_is_not_there(as_, ward):
    row = feed(as_("nurse"))
    assert as_("nurse").get(f"/en/bedside/baby-b/entries/feeds/{row.pk}/").status_code == 404
    assert as_("nurse").get(f"{BED}entries/identity/{row.pk}/").status_code == 404
    assert as_("nurse").get(f"{BED}entries/supply/1/").status_code == 404


# A page opened in error


def closing(client, **cells):
    sent = {"why": "entered_twice", "key": "c"} | cells
    return client.post(f"{BED}close/", {f"close-{name}": value for name, value in sent.items()})


def test_a_closed_page_is_in_no_list_or_count_takes_nothing_and_can_be_opened_again(as_, ward):
    row, rows = feed(as_("nurse")), rows_ever()
    unit_before = as_("lead").get("/en/unit/").text
    held = sum(model.objects.filter(stay=ward).count() for name, model in ROWS.items())
    assert f"It holds {held} entries." in as_("nurse").get(f"{BED}close/").text
    assert closing(as_("nurse")).status_code == 302
    assert rows_ever() == rows
    nurse = as_("nurse")
    assert (
        "Baby Hazel" not in nurse.get("/en/bedside/").text
        and "Baby Hazel" in nurse.get("/en/closed-pages/").text
    )
    sent = {
        "feed-at": when(),
        "feed-key": "x",
        "feed-milk": "donor",
        "feed-given": "given",
        "feed-volume_ul": "5",
    }
    assert "opened in error" in nurse.post(f"{BED}feed/", sent).text
    assert "opened in error" in put_right(nurse, row, "withdraw").text
    assert rows_ever() == rows
    assert "Donor milk 12.5 mL" in nurse.get(f"{BED}entries/").text  # its rows stay readable
    assert as_("lead").get("/en/unit/").text != unit_before
    assert as_("nurse").post("/en/closed-pages/", {"code": "baby-a", "key": "r"}).status_code == 302
    assert "Baby Hazel" in as_("nurse").get("/en/bedside/").text
    again = as_("nurse").post("/en/closed-pages/", {"code": "baby-a", "key": "r2"})
    assert again.status_code == 409 and "This page is not closed" in again.text


def test_a_closed_page_is_in_no_export(ward, tmp_path):
    from typer.testing import CliRunner

    from nectary.cli.main import app

    actions.close_stay(stay=ward, by="nurse", key="c", why="not_here")
    made = CliRunner().invoke(app, ["export", "--unit", "here", "--out", str(tmp_path / "R")])
    assert made.exit_code == 0 and "1 stays written" in made.output


def test_who_closed_a_page_and_why_is_kept_and_audited(as_, ward):
    closing(as_("nurse"))
    ward.refresh_from_db()
    assert (ward.closed_by, ward.closed_why) == ("nurse", "entered_twice")
    changes = [set(entry.changes) for entry in LogEntry.objects.get_for_object(ward)]
    assert {"closed_at", "closed_by", "closed_why"} <= changes[0]
    assert closing(as_("nurse"), why="", key="d").status_code == 422
    assert "opened in error" in closing(as_("nurse"), why="other", key="d").text


def test_the_parents_page_of_a_closed_page_says_so_and_to_ask_the_nurse(as_, ward):
    closing(as_("nurse"))
    page = as_("parent").get("/en/family/baby-a/").text
    assert "This page was opened in error" in page and "Ask the nurse" in page and "mL" not in page
    assert as_("parent").get("/en/family/baby-a/today.pdf").status_code == 404


# What families read


def test_both_families_read_of_a_move_for_a_week_and_neither_of_the_other_baby(as_, ward, other):
    parent_of("baby-b", "parent-b")
    row = feed(as_("nurse"))
    put_right(as_("nurse"), row, "move", to="baby-b", why="wrong_baby")
    at = f"{local_time(ward, row.at_min):%H:%M}"
    here, there = as_("parent").get("/en/family/baby-a/").text, as_("parent-b").get("/en/family/baby-b/").text
    assert f"An entry of {at} on this page belonged to another baby. It was taken off on" in here
    assert f"An entry of {at} was first written on another baby&#x27;s page. It stands here since" in there
    assert not {"Alder", "INV-2"} & set(here.replace(",", " ").split()) and "Hazel" not in there
    Correction.objects.update(at=the_one().at - timedelta(days=8))
    for name, code in (("parent", "baby-a"), ("parent-b", "baby-b")):
        assert "another baby" not in as_(name).get(f"/en/family/{code}/").text


def test_an_entry_that_came_back_or_was_withdrawn_there_is_not_told_as_if_it_had_not(as_, ward, other):
    parent_of("baby-b", "parent-b")
    row = feed(as_("nurse"))
    put_right(as_("nurse"), row, "move", to="baby-b", why="wrong_baby")
    there = ROWS["feeds"].objects.get(stay=other)
    put_right(as_("nurse"), there, "move", baby="baby-b", key="back", to="baby-a", why="wrong_baby")
    assert "another baby" not in as_("parent").get("/en/family/baby-a/").text
    assert "on this page belonged to another baby" in as_("parent-b").get("/en/family/baby-b/").text


def test_a_hold_reaches_the_parents_page_at_once_and_its_reason_only_once_they_were_told(as_, ward):
    row = chart(as_("doctor"), "decision", "d", decision="hold", reason="belly", told="not_yet")
    page = as_("parent").get("/en/family/baby-a/").text
    at = f"{local_time(ward, row.at_min):%H:%M}"
    assert f"Feeds are paused since {at}. Call or come; the nurse will tell you why." in page
    assert "belly" not in page and '<td class="number">Feeds are paused.</td>' in page
    assert "cannot be told from the record" not in page
    actions.tell_family(stay=ward, by="nurse", key="t", hold_id=f"of-{row.steps_id}", answer="trying")
    assert "belly" not in as_("parent").get("/en/family/baby-a/").text
    actions.tell_family(stay=ward, by="nurse", key="t2", hold_id=f"of-{row.steps_id}", answer="told")
    assert "The team is watching your baby&#x27;s belly." in as_("parent").get("/en/family/baby-a/").text


def test_a_pause_stands_on_paper_too(as_, ward, monkeypatch):
    chart(as_("doctor"), "decision", "d", decision="hold", reason="belly", told="told")
    from nectary.web.families import views

    printed = {}
    paper = views.today_pdf

    def keep(page, **more):
        printed["paused"] = page.paused
        return paper(page, **more)

    monkeypatch.setattr(views, "today_pdf", keep)
    assert as_("parent").get("/en/family/baby-a/today.pdf").content.startswith(b"%PDF")
    assert [text.split()[0] for text in printed["paused"]] == ["Feeds", "The"]
