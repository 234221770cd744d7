"""What is still possible today: at most three lines, only what the reader's role can still change."""

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
    told = [row("told_in_24h", "time_not_over")]
    assert still_possible(told, roles=("nurse",), today=1, on=()) == ()
    assert still_possible(told, roles=("nurse",), today=1, on=ON, not_now=("told_in_24h",)) == ()


def test_there_are_never_more_than_three_lines_and_yesterday_is_over():
    for role in ROLES:
        assert len(still_possible(every_open_row(5), roles=(role,), today=5, on=ON)) <= MOST_LINES
        of_day = {name for name, one in PRACTICES.items() if one.grain == "day"}
        late = still_possible(every_open_row(4), roles=(role,), today=5, on=of_day)
        assert late == ()


def test_no_reason_that_is_met_or_does_not_apply_is_open_to_anybody():
    for one in PRACTICES.values():
        assert all(why.verdict in ("not_met", "unknown") for why in one.whys.values() if why.open_to)
