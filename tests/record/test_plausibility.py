"""What is refused and what is questioned: each limit at, just below and just above it."""

from datetime import date

import pytest

from nectary.record.plausibility import (
    impossible_feed,
    judge_stay,
    question_feed,
    question_infant,
    question_weight,
)

ON = date(2026, 11, 25)


def test_a_feed_above_40_ml_per_kg_is_refused_with_the_amount_that_would_not_be():
    assert impossible_feed(volume_ul=39_199, weight_g=980, on=ON) is None
    assert impossible_feed(volume_ul=39_200, weight_g=980, on=ON) is None
    expected = "0 to 39.2 mL, which is 40 mL/kg at 980 g"
    assert impossible_feed(volume_ul=39_201, weight_g=980, on=ON) == expected


def test_without_a_weight_only_the_sign_of_a_feed_is_asked():
    assert impossible_feed(volume_ul=-1, weight_g=None, on=ON) == "0 mL or more"
    assert impossible_feed(volume_ul=0, weight_g=None, on=ON) is None
    assert impossible_feed(volume_ul=900_000, weight_g=None, on=ON) is None


@pytest.mark.parametrize(
    ("volume_ul", "planned_ul", "flag"),
    [
        (14_999, 10_000, None),
        (15_000, 10_000, None),  # 1.5 times the plan
        (15_001, 10_000, "above_plan"),
        (1_499, 500, None),
        (1_500, 500, None),  # three times the plan, and 1 mL above it
        (1_501, 500, "above_plan"),
        (5_000, 500, "above_plan"),  # 5 mL charted, plan 0.5 mL
        (1_000, 0, None),
        (1_001, 0, "above_plan"),
        (90_000, None, None),
    ],
)
def test_a_feed_above_its_plan(volume_ul, planned_ul, flag):
    asked = {"previous_ul": None, "weight_g": None, "on": ON}
    assert question_feed(volume_ul=volume_ul, planned_ul=planned_ul, **asked) == flag


@pytest.mark.parametrize(
    ("volume_ul", "previous_ul", "flag"),
    [(9_999, 5_000, None), (10_000, 5_000, None), (10_001, 5_000, "twice_last"), (10_001, 0, None)],
)
def test_a_feed_more_than_twice_the_last(volume_ul, previous_ul, flag):
    asked = {"planned_ul": None, "weight_g": None, "on": ON}
    assert question_feed(volume_ul=volume_ul, previous_ul=previous_ul, **asked) == flag


@pytest.mark.parametrize(
    ("volume_ul", "flag"), [(25_479, None), (25_480, None), (25_481, "large_for_weight")]
)
def test_a_feed_large_for_the_weight(volume_ul, flag):
    asked = {"planned_ul": None, "previous_ul": None, "on": ON}
    assert question_feed(volume_ul=volume_ul, weight_g=980, **asked) == flag


def weigh(weight_g, *, day=11, birth=None, earlier=((10, 1000),)):
    return question_weight(weight_g=weight_g, day=day, birth_weight_g=birth, earlier=list(earlier), on=ON)


@pytest.mark.parametrize(
    ("weight_g", "inside"),
    [(79, False), (80, True), (81, True), (119, True), (120, True), (121, False),
     (7_999, False), (8_000, True), (12_000, True), (12_001, False),
     (1_999, False), (2_000, True), (2_001, True), (2_299, True), (2_300, True), (2_301, False)],
)  # fmt: skip
def test_slips_of_unit_and_point(weight_g, inside):
    """Outside the slips such weights are still more than 10% a day away."""
    assert weigh(weight_g) == ("unit_slip" if inside else "day_change")
    assert weigh(weight_g, day=410) == ("unit_slip" if inside else None)


def test_9800_for_980_is_caught_against_the_last_weight_and_against_birth_weight():
    assert weigh(9_800, earlier=[(9, 940), (10, 980)]) == "unit_slip"
    assert weigh(9_800, earlier=[], birth=980) == "unit_slip"
    assert weigh(2_160, earlier=[], birth=980) == "unit_slip"
    assert weigh(9_800, earlier=[]) is None  # nothing to compare with


@pytest.mark.parametrize(
    ("weight_g", "day", "flag"),
    [(1_099, 11, None), (1_100, 11, None), (1_101, 11, "day_change"),
     (901, 11, None), (900, 11, None), (899, 11, "day_change"),
     (1_100, 10, None), (1_101, 10, "day_change"),
     (1_300, 13, None), (1_301, 13, "day_change"), (699, 13, "day_change")],
)  # fmt: skip
def test_a_change_of_more_than_a_tenth_a_day(weight_g, day, flag):
    """From 1000 g on day 10; a second weighing on one day counts as a day elapsed."""
    assert weigh(weight_g, day=day) == flag


@pytest.mark.parametrize(("weight_g", "flag"), [(851, None), (850, None), (849, "loss_from_birth")])
def test_a_loss_of_more_than_15_percent_from_birth(weight_g, flag):
    assert weigh(weight_g, day=4, birth=1000, earlier=[(3, 860)]) == flag
    assert weigh(weight_g, day=4, birth=1000, earlier=[]) == flag


def test_a_gain_from_birth_weight_counts_from_day_0():
    assert weigh(1_300, day=3, birth=1000, earlier=[]) is None
    assert weigh(1_301, day=3, birth=1000, earlier=[]) == "day_change"


@pytest.mark.parametrize(
    ("cells", "flag"),
    [
        ({"birth_weight_g": 349}, "low_birth_weight"),
        ({"birth_weight_g": 350}, None),
        ({"birth_weight_g": 351}, None),
        ({"gestation_days": 22 * 7 - 1}, "early_gestation"),
        ({"gestation_days": 22 * 7}, None),
        ({"gestation_days": 22 * 7 + 1}, None),
        ({}, "neither_gestation_nor_weight"),
    ],
)
def test_doubtful_stays(cells, flag):
    assert question_infant(cells, ON) == flag


def stay(weights=(), feeds=(), judged=None, **infant):
    infant = {"infant_id": "a", "birth_weight_g": 1000, **infant}
    rows = [infant, *weights, *feeds] if judged is None else judged
    tables = {"infants": [infant], "weights": list(weights), "feeds": list(feeds)}
    return infant, judge_stay(tables, rows, ON)


def test_weights_are_taken_in_order_and_a_doubted_one_is_compared_with_nothing():
    right, slip, after = ({"day": day, "weight_g": g} for day, g in ((1, 980), (2, 9_800), (3, 990)))
    stay(weights=(after, slip, right))
    assert [row.get("flag") for row in (right, slip, after)] == [None, "unit_slip", None]


def test_a_weight_not_to_be_used_is_compared_with_nothing():
    left_out = {"day": 1, "weight_g": 900, "do_not_use": True}
    after = {"day": 2, "weight_g": 995}
    stay(weights=(left_out, after))
    assert after.get("flag") is None


def test_rows_that_stand_already_are_compared_with_and_not_judged():
    old = {"day": 5, "weight_g": 9_800}
    new = {"day": 6, "weight_g": 980}
    stay(weights=(old, new), judged=[new])
    assert (old.get("flag"), new["flag"]) == (None, "unit_slip")


def fed(*volumes, **cells):
    rows = [
        {"day": 3, "at_min": 180 * n, "volume_ul": volume_ul, **cells} for n, volume_ul in enumerate(volumes)
    ]
    stay(feeds=rows)
    return [row.get("flag") for row in rows]


def test_feeds_are_compared_with_the_feed_before_and_a_leap_is_doubted_once():
    assert fed(2_000, 4_001, 4_001, 8_002, 8_003) == [None, "twice_last", None, None, None]


def test_a_feed_doubted_for_its_size_is_compared_with_nothing():
    assert fed(9_000, 30_000, 18_001) == [None, "twice_last", "twice_last"]
    sent = [{"day": 3, "at_min": 0, "volume_ul": 9_000, "flag": "sender_doubts"}]
    sent.append({"day": 3, "at_min": 180, "volume_ul": 20_000})
    sent.insert(0, {"day": 2, "at_min": -180, "volume_ul": 9_000})
    stay(feeds=sent)
    assert sent[2]["flag"] == "twice_last"


def test_a_feed_no_larger_than_its_plan_is_not_compared_with_the_last():
    rows = [
        {"day": day, "at_min": at, "volume_ul": ul, "planned_ul": plan}
        for day, at, ul, plan in (
            (2, 0, 1_200, 1_200), (3, 180, 2_500, 2_500), (3, 360, 5_001, 5_000), (3, 540, 5_000, 5_000),
        )
    ]  # fmt: skip
    stay(feeds=rows)
    assert [row.get("flag") for row in rows] == [None, None, "twice_last", None]


def test_two_parts_of_one_feed_are_not_compared_with_each_other():
    parts = (("mother", 500), ("donor", 5_000))
    rows = [{"day": 3, "at_min": 0, "milk": milk, "volume_ul": ul} for milk, ul in parts]
    rows.append({"day": 3, "at_min": 180, "volume_ul": 5_500})
    stay(feeds=rows)
    assert [row.get("flag") for row in rows] == [None, None, None]


def test_a_held_feed_says_nothing_about_the_next():
    rows = [{"day": 3, "at_min": at, "volume_ul": ul} for at, ul in ((0, 2_000), (180, 0), (360, 4_000))]
    stay(feeds=rows)
    assert [row.get("flag") for row in rows] == [None, None, None]


def test_a_feed_that_cannot_be_comes_back_and_the_next_is_compared_with_the_one_before_it():
    rows = [
        {"day": 3, "at_min": at, "volume_ul": ul} for at, ul in ((0, 8_000), (180, 40_001), (360, 16_001))
    ]
    _, refused = stay(feeds=rows)
    assert refused == [(rows[1], "0 to 40 mL, which is 40 mL/kg at 1000 g")]
    assert rows[2]["flag"] == "twice_last"


def test_the_weight_behind_a_feed_is_the_last_usable_one_up_to_its_day():
    weights = [{"day": 2, "weight_g": 900}, {"day": 3, "weight_g": 9_000}]
    feed = {"day": 3, "volume_ul": 36_001}
    assert stay(weights=weights, feeds=[feed])[1] == [(feed, "0 to 36 mL, which is 40 mL/kg at 900 g")]


def test_a_doubted_birth_weight_refuses_no_feed():
    feed = {"day": 0, "volume_ul": 12_001}
    infant, refused = stay(feeds=[feed], birth_weight_g=300)
    assert (infant["flag"], refused, feed["flag"]) == ("low_birth_weight", [], "large_for_weight")


def test_the_senders_own_flag_stays_and_a_confirmation_needs_a_flag_to_confirm():
    sent = {"day": 1, "weight_g": 9_800, "flag": "unit_slip", "confirmed": True}
    stay(weights=[sent])
    assert (sent["flag"], sent["confirmed"]) == ("unit_slip", True)
    unnamed = {"day": 1, "weight_g": 9_800, "confirmed": True}
    stay(weights=[unnamed])
    assert (unnamed["flag"], unnamed["confirmed"]) == ("unit_slip", None)
