"""A form's key serves one person, one baby, one form and one content; nothing is dropped in silence."""

import re

import pytest
from tests.web.test_bedside import feed, send, when

from nectary.web.chart.models import ROWS, WriteKey


def own_feeds():
    return list(
        ROWS["feeds"].objects.filter(entered_by="nurse").order_by("pk").values_list("volume_ul", flat=True)
    )


def test_the_same_form_again_gives_the_first_answer(as_, ward):
    nurse, at = as_("nurse"), when()
    first, again = (feed(nurse, "12.5", at=at) for _ in range(2))
    assert first.status_code == again.status_code == 302 and first.url == again.url
    assert own_feeds() == [12_500]
    page = nurse.get(again.url).text
    assert f"Saved {at[-5:]}, donor milk 12.5 mL." in page


@pytest.mark.parametrize(
    "other",
    [{"volume_ul": "12.6"}, {"milk": "mother"}, {"given": "part", "reason": "belly"}, {"at": when(7)}],
)
def test_a_used_key_with_other_content_is_refused_aloud_with_both_entries(as_, ward, other):
    nurse, at = as_("nurse"), when()
    cells = {"milk": "donor", "given": "given", "volume_ul": "12.5", "at": at}
    assert send(nurse, "feed", **cells).status_code == 302
    answer = send(nurse, "feed", **cells | other)
    assert answer.status_code == 409
    assert own_feeds() == [12_500]
    sent = cells | other
    told = re.search(r'aria-labelledby="taken".*?</section>', answer.text, re.S).group()
    assert f"{at[-5:]}, donor milk 12.5 mL (nurse)" in told
    assert f"{sent['at'][-5:]}, " in told and f"{sent['volume_ul']} mL" in told
    typed = re.search(r'name="feed-volume_ul"[^>]*value="([^"]*)"', answer.text)
    assert typed and typed[1] == sent["volume_ul"]


def test_what_was_sent_under_a_used_key_is_saved_with_one_more_press(as_, ward):
    nurse, at = as_("nurse"), when()
    feed(nurse, "12.5", at=at)
    answer = feed(nurse, "12.6", at=when(9))
    key = re.search(r'name="feed-key" value="([^"]+)"', answer.text)[1]
    assert key != "k1"
    assert feed(nurse, "12.6", key=key, at=when(9)).status_code == 302
    assert own_feeds() == [12_500, 12_600]


def test_another_persons_another_babys_and_another_forms_key_is_refused(as_, ward):
    at = when()
    feed(as_("nurse"), "12.5", at=at)
    assert feed(as_("nurse2"), "12.5", at=at).status_code == 409
    cells = {
        "feed-at": at,
        "feed-key": "k1",
        "feed-milk": "donor",
        "feed-given": "given",
        "feed-volume_ul": "12.5",
    }
    elsewhere = as_("nurse").post("/en/bedside/baby-b/feed/", cells)
    assert elsewhere.status_code == 409 and "an entry for another baby" in elsewhere.text
    weight = send(as_("nurse"), "weight", weight_g="970")
    assert weight.status_code == 409 and "donor milk 12.5 mL" in weight.text
    assert own_feeds() == [12_500] and not ROWS["weights"].objects.filter(weight_g=970).exists()


def test_a_key_from_before_keys_were_bound_serves_nothing(as_, ward):
    WriteKey.objects.create(key="k1", by="nurse")
    assert feed(as_("nurse"), "12.5").status_code == 409
    assert own_feeds() == []


def test_a_form_without_a_key_is_refused(as_, ward):
    answer = feed(as_("nurse"), "12.5", key="")
    assert answer.status_code == 422 and own_feeds() == []


def test_a_doubt_that_is_kept_is_written_under_the_same_key(as_, ward):
    nurse = as_("nurse")
    assert feed(nurse, "25.5").status_code == 422
    assert not WriteKey.objects.exists()
    assert feed(nurse, "25.5", accept="above_plan").status_code == 302
    assert feed(nurse, "25.5", accept="above_plan").status_code == 302
    assert own_feeds() == [25_500]


def test_a_repeat_of_anothers_feed_within_a_quarter_of_an_hour_is_asked(as_, ward):
    assert feed(as_("nurse"), "12.5", key="a", at=when(20)).status_code == 302
    asked = feed(as_("nurse2"), "12.5", key="b", at=when(6))
    assert asked.status_code == 422 and "another one, or the same?" in asked.text
    assert ROWS["feeds"].objects.filter(entered_by="nurse2").count() == 0
    assert feed(as_("nurse2"), "12.5", key="b", at=when(6), accept="repeat").status_code == 302
    kept = ROWS["feeds"].objects.get(entered_by="nurse2")
    assert kept.flag is None  # it is another one: no doubt stays on it
    assert (
        feed(as_("nurse2"), "12.5", key="c", at=when(4)).status_code == 302
    )  # one's own are not asked about


def test_16_minutes_apart_nothing_is_asked(as_, ward):
    assert feed(as_("nurse"), "12.5", key="a", at=when(20)).status_code == 302
    assert feed(as_("nurse2"), "12.5", key="b", at=when(4)).status_code == 302


def test_one_persons_same_feed_at_the_same_minute_is_asked(as_, ward):
    """After a reload, typed again: it is one feed until the person says that it is another."""
    at = when(3)
    assert feed(as_("nurse"), "12.5", key="a", at=at).status_code == 302
    asked = feed(as_("nurse"), "12.5", key="b", at=at)
    assert asked.status_code == 422 and "another one, or the same?" in asked.text
    assert own_feeds() == [12_500]


def test_two_volumes_of_one_milk_at_one_minute_are_both_in_doubt(as_, ward):
    at = when()
    feed(as_("nurse"), "12.0", key="a", at=at)
    asked = feed(as_("nurse2"), "13.5", key="b", at=at)
    assert asked.status_code == 422 and "13.5 mL" in asked.text and "12 mL" in asked.text
    assert feed(as_("nurse2"), "13.5", key="b", at=at, accept="volumes_differ").status_code == 302
    page = as_("doctor").get("/en/bedside/baby-a/").text
    assert "at least 23.7 mL, at most 25.2 mL" in page  # 11.7 mL of mother's milk, and 12 or 13.5
    assert "The next step cannot be said: one feed is charted with several volumes" in page
    assert "unknown" in as_("parent").get("/en/family/baby-a/").text  # and never 0 mL, or not fed
    rows = ROWS["feeds"].objects.filter(milk="donor")
    assert {(row.volume_ul, row.flag) for row in rows} == {
        (12_000, "volumes_differ"),
        (13_500, "volumes_differ"),
    }


def test_the_milk_is_not_preset_at_a_persons_first_entry_and_kept_after_it(as_, ward):
    def chosen(client):
        page = client.get("/en/bedside/baby-a/").text
        options = re.search(r'<select name="feed-milk".*?</select>', page, re.S).group()
        return re.findall(r'<option value="(\w*)"[^>]*selected', options)

    assert chosen(as_("nurse")) == [""]
    feed(as_("nurse"), "12.5")
    assert chosen(as_("nurse")) == ["donor"]
    assert "Save: donor milk" in as_("nurse").get("/en/bedside/baby-a/").text
    assert chosen(as_("nurse2")) == [""]


def test_a_feed_not_given_carries_its_reason(as_, ward):
    without = send(as_("nurse"), "feed", milk="donor", given="held")
    assert without.status_code == 422 and "needs its reason" in without.text
    kept = send(as_("nurse"), "feed", milk="donor", given="held", reason="vomiting_bile")
    assert kept.status_code == 302
    assert ROWS["feeds"].objects.get(entered_by="nurse").reason == "vomiting_bile"
    assert "not given, green vomit" in as_("nurse").get(kept.url).text


def test_two_doubts_of_one_feed_are_asked_one_after_the_other_and_then_saved(as_, ward):
    """Feeds are held, and the volume is far above the last one: each is answered once."""
    send(as_("doctor"), "decision", decision="hold", reason="belly", told="told", at=when(0))
    nurse, accepted = as_("nurse"), ""
    for flag in ("during_hold", "above_plan|twice_last|large_for_weight"):
        answer = feed(nurse, "25.5", key="two", accept=accepted)
        assert answer.status_code == 422
        accepted = re.search(r'name="feed-accept" value="([^"]+)" class', answer.text)[1]
        assert re.search(flag, accepted)
    assert feed(nurse, "25.5", key="two", accept=accepted).status_code == 302
    assert re.fullmatch(
        "above_plan|twice_last|large_for_weight", ROWS["feeds"].objects.get(volume_ul=25_500).flag
    )
