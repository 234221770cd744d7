"""Repeating forms in one flat file: the row without an instance gives the facts, the others add totals."""

import pytest
from tests.intake.foreign import refusals, rows, take, totals, write

MAPPING = """
format = "samples"
about = "an invented flat export"
unit_id = "rc"
file_must_have = ["record_id"]
[infant]
id = "record_id"
order = "redcap_repeat_instance"
to_day = "day_milk"
[infants.birth_weight_g]
column = "bw_g"
[infants.gestation_days]
column = "ga_weeks"
days = "ga_days"
completed_weeks = true
[infants.sex]
column = "sex"
words = { 1 = "m", 2 = "f" }
[reported.milk_days]
column = "milk_days"
unit = "d"
over_time = "grows"
"""
HEAD = (
    "record_id,redcap_event_name,redcap_repeat_instrument,redcap_repeat_instance,"
    "bw_g,ga_weeks,ga_days,sex,abx___1,day_milk,milk_days"
)
VISITS = f"""{HEAD}
1,nicu_arm_1,,,980,27,3,1,0,,
1,nicu_arm_1,weekly,1,,,,,,7,5
1,nicu_arm_1,weekly,2,,,,,,14,11
1,nicu_arm_1,weekly,10,,,,,,70,60
2,nicu_arm_1,,,1240,29,1,2,0,,
2,nicu_arm_1,weekly,1,,,,,,7,7
"""


def taken(tmp_path, text, more="", mapping=MAPPING):
    return take(write(tmp_path / "visits.csv", text), write(tmp_path / "m.toml", mapping + more))


def facts(loaded):
    return {
        row["infant_id"]: (row["birth_weight_g"], row["gestation_days"], row["sex"], row["flag"])
        for row in rows(loaded, "infants")
    }


BOTH = {"rc-1": (980, 192, "m", None), "rc-2": (1240, 204, "f", None)}


def test_the_row_without_an_instance_gives_the_facts_and_none_is_refused(tmp_path):
    loaded = taken(tmp_path, VISITS)
    assert loaded.counts["infants"] == {"read": 6, "accepted": 2, "refused": 0, "merged": 4, "flagged": 0}
    assert facts(loaded) == BOTH
    assert totals(loaded) == {("rc-1", "milk_days"): (60, None), ("rc-2", "milk_days"): (7, None)}
    assert [row["to_day"] for row in rows(loaded, "reported")] == [70, 7]
    assert loaded.said == ("visits.csv: columns not read: abx___1",)


def test_wherever_it_stands_among_them(tmp_path):
    head, *lines = VISITS.splitlines()
    loaded = taken(tmp_path, "\n".join([head, *reversed(lines)]) + "\n")
    assert facts(loaded) == BOTH and not loaded.refusals
    assert totals(loaded)["rc-1", "milk_days"] == (60, None)


def test_the_last_instance_of_another_form_is_not_the_last_word_on_this_one(tmp_path):
    """Instances are counted form by form: the third sheet of laboratory numbers says nothing of milk."""
    text = (
        VISITS.replace("milk_days\n", "milk_days,cultures\n")
        .replace("\n1,", ",\n1,")
        .replace("\n2,", ",\n2,")
    )
    text = text.replace("milk_days,cultures,", "milk_days,cultures").rstrip() + ",\n"
    text += "".join(f"1,nicu_arm_1,labs,{at},,,,,,{at},,{at}\n" for at in (1, 2, 11))
    more = '[reported.cultures]\ncolumn = "cultures"\nunit = "1"\nover_time = "grows"\n'
    loaded = taken(tmp_path, text, more)
    assert not loaded.refusals
    assert totals(loaded)["rc-1", "milk_days"] == (60, None)
    assert totals(loaded)["rc-1", "cultures"] == (11, None)
    days = {row["item"]: row["to_day"] for row in rows(loaded, "reported") if row["infant_id"] == "rc-1"}
    assert days == {"milk_days": 70, "cultures": 11}


def test_events_without_repeats_are_rows_of_facts_too(tmp_path):
    text = VISITS.replace(
        "2,nicu_arm_1,,,1240,29,1,2,0,,\n", "2,birth_arm_1,,,1240,,,,0,,\n2,later_arm_1,,,,29,1,2,0,,\n"
    )
    assert facts(taken(tmp_path, text)) == BOTH


def test_a_row_of_facts_may_hold_a_total_that_does_not_change(tmp_path):
    text = VISITS.replace("abx___1", "nec").replace(
        "1,nicu_arm_1,,,980,27,3,1,0", "1,nicu_arm_1,,,980,27,3,1,1"
    )
    more = '[reported.nec]\ncolumn = "nec"\nwords = { 1 = 1, 0 = 0 }\nunit = "1"\n'
    loaded = taken(tmp_path, text, more)
    assert totals(loaded)["rc-1", "nec"] == (1, None) and totals(loaded)["rc-2", "nec"] == (0, None)


@pytest.mark.parametrize("line", ["1,nicu_arm_1,weekly,,,,,,,21,17", "1,nicu_arm_1,weekly,,,,,,,,17"])
def test_a_row_that_tells_of_a_moment_still_needs_its_order(tmp_path, line):
    loaded = taken(tmp_path, f"{VISITS}{line}\n")
    assert refusals(loaded) == [("visits.csv", 8, "redcap_repeat_instance", "")]


def test_a_file_of_other_repeats_is_read_the_same_way(tmp_path):
    mapping = MAPPING.replace("redcap_repeat_instance", "Visit no")
    text = "record_id,Visit no,bw_g,ga_weeks,ga_days,sex,day_milk,milk_days\n1,,980,27,3,1,,\n1,1,,,,,7,5\n"
    assert facts(taken(tmp_path, text, mapping=mapping)) == {"rc-1": BOTH["rc-1"]}
