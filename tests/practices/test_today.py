"""What is still possible today: at most three lines, only what the reader's role can still change."""

import pytest

from nectary.practices import PRACTICES
from nectary.practices.declare import ROLES
from nectary.practices.today import MOST_LINES, still_possible

ON = tuple(PRACTICES)


def row(practice, why, day=None):
    return {"practice": practice, "why": why, "day": day, "missing": PRACTICES[practice].whys[why].missing}


def every_open_row(day):
    """A row of each practice for its first reason that somebody can still change."""
    rows = []
    for name, one in PRACTICES.items():
        still = [why for why, reason in one.whys.items() if reason.open_to]
        rows += [row(name, why, day if one.grain == "day" else None) for why in still[:1]]
    return rows


def test_only_what_the_role_can_still_change_is_listed():
    told = row("told_in_24h", "time_not_over")
    assert [one.practice for one in still_possible([told], roles=("nurse",), today=1, on=ON)] == [
        "told_in_24h"
    ]
    assert still_possible([told], roles=("dietitian",), today=1, on=ON) == ()
    settled = [row("told_in_24h", "told_in_time"), row("told_in_24h", "no_talk_in_time")]
    assert all(still_possible([one], roles=("nurse",), today=1, on=ON) == () for one in settled)


def test_nothing_is_listed_that_the_unit_did_not_turn_on_or_that_was_put_off():
    told, milk = row("told_in_24h", "time_not_over"), row("own_milk_early", "none_so_far")
    assert still_possible([told, milk], roles=("nurse",), today=1, on=()) == ()
    off = ("told_in_24h", "own_milk_early")
    left = still_possible([told, milk], roles=("nurse",), today=1, on=ON, not_now=off)
    assert [one.practice for one in left] == ["told_in_24h"]  # a talk is never put off


def test_a_talk_is_never_the_line_that_is_left_out():
    talks = {"told_in_24h", "formula_talk_first", "fortifier_source_told", "change_from_guide_talk",
             "feeds_going_up_talk"}  # fmt: skip
    for role in ROLES:
        whole = {row["practice"] for row in every_open_row(5)
                 if role in PRACTICES[row["practice"]].whys[row["why"]].open_to}  # fmt: skip
        listed = {one.practice for one in still_possible(every_open_row(5), roles=(role,), today=5, on=ON)}
        assert len(talks & listed) == min(MOST_LINES, len(talks & whole))


# Three babies of the demonstration whose courses were over, and of whom the page said that they still ran
OVER = [
    ("early_antibiotics_reviewed", "stopped on day 9, now day 11", "may_join"),
    ("early_antibiotics_reviewed", "over on day 3, now day 10", "went_on"),
    ("early_antibiotics_reviewed", "over on day 2, now day 26", "went_on"),
    ("late_antibiotics_reviewed", "over, now much later", "went_on"),
    ("late_antibiotics_reviewed", "stopped yesterday", "may_join"),
    ("early_course_not_prolonged", "over, the culture without a result", "course_or_culture_unknown"),
]


@pytest.mark.parametrize(("practice", "when", "why"), OVER)
def test_a_course_that_is_over_is_never_still_possible(practice, when, why):
    assert still_possible([row(practice, why)], roles=("doctor",), today=11, on=ON) == (), when


RUNS = [
    ("early_antibiotics_reviewed", "clock_runs"),
    ("late_antibiotics_reviewed", "goes_on"),
    ("early_course_not_prolonged", "course_runs"),
]


@pytest.mark.parametrize(("practice", "why"), RUNS)
def test_a_course_that_runs_is(practice, why):
    assert still_possible([row(practice, why)], roles=("doctor",), today=11, on=ON)


def test_there_are_never_more_than_three_lines_and_yesterday_is_over():
    for role in ROLES:
        assert len(still_possible(every_open_row(5), roles=(role,), today=5, on=ON)) <= MOST_LINES
        of_day = {name for name, one in PRACTICES.items() if one.grain == "day"}
        late = still_possible(every_open_row(4), roles=(role,), today=5, on=of_day)
        assert late == ()


def test_no_reason_that_is_met_or_does_not_apply_is_open_to_anybody():
    for one in PRACTICES.values():
        assert all(why.verdict in ("not_met", "unknown") for why in one.whys.values() if why.open_to)
