"""The wandro2018 mapping: drug names as free text, groups as words, one group that does not say."""

import pytest
from tests.intake.foreign import real, refusals, rows, samples, take, totals

WANDRO, WHERE_IT_IS = real("wandro2018")
COLUMNS = (
    "Subject", "Study.Group", "Age", "sickness", "fetal_age_at_birth", "Birth_weight", "Antibiotics",
    "antibiotic_type", "delivery_mode", "feeding_type", "day_sick",
)  # fmt: skip
GOOD = {
    "Subject": "made-up", "Study.Group": "control", "Age": "19", "fetal_age_at_birth": "192",
    "Birth_weight": "980.0", "Antibiotics": "1", "antibiotic_type": "ampicillin,gentamycin",
    "delivery_mode": "c-section", "feeding_type": "BM,F",
}  # fmt: skip


def taken(tmp_path, *given):
    return take(samples(tmp_path / "samples.csv", COLUMNS, *given), "wandro2018")


def told(loaded):
    return {item: value for (_, item), (value, _) in totals(loaded).items()}


def test_one_infant_by_hand(tmp_path):
    loaded = taken(tmp_path, GOOD)
    (infant,) = rows(loaded, "infants")
    assert (infant["gestation_days"], infant["gestation_known_to"], infant["birth_weight_g"]) == (
        192,
        "day",
        980,
    )
    assert told(loaded) == {
        "nec": 0, "any_antibiotic": 1, "antibiotics_listed": 2, "any_human_milk": 1, "any_formula": 1,
    }  # fmt: skip
    assert {row["to_day"] for row in rows(loaded, "reported")} == {19}
    assert {"medicines", "diagnoses"}.isdisjoint(loaded.tables)


@pytest.mark.parametrize(("group", "nec"), [("nec", 1), ("control", 0), ("septic", 0), ("GI", None)])
def test_nec_is_the_studys_group_and_one_group_does_not_say(tmp_path, group, nec):
    found = told(taken(tmp_path, {**GOOD, "Study.Group": group}))
    assert (found.get("nec"), found["any_antibiotic"]) == (nec, 1)


def test_a_day_of_sickness_is_no_nec(tmp_path):
    loaded = taken(tmp_path, {**GOOD, "day_sick": "13.0"})
    assert told(loaded)["nec"] == 0
    assert not any("day" in item for item in told(loaded))


@pytest.mark.parametrize(
    ("cells", "listed"),
    [({"antibiotic_type": "", "Antibiotics": "0"}, 0), ({"antibiotic_type": "", "Antibiotics": "1"}, None),
     ({"antibiotic_type": "ampicillin,Ampicillin"}, 2), ({"antibiotic_type": "ampicillin"}, 1)],
)  # fmt: skip
def test_names_are_counted_and_an_empty_list_is_none_only_where_no_antibiotic_was_given(
    tmp_path, cells, listed
):
    assert told(taken(tmp_path, {**GOOD, **cells})).get("antibiotics_listed") == listed


def test_a_new_word_is_refused(tmp_path):
    loaded = taken(tmp_path, {**GOOD, "Subject": "other"}, {**GOOD, "Study.Group": "NEC_sick"})
    assert refusals(loaded) == [("samples.csv", 3, "Study.Group", "NEC_sick")]
    assert loaded.refusals[0].expected == "nec or control or septic or GI"


@WHERE_IT_IS
def test_the_real_cohort():
    loaded = take(WANDRO, "wandro2018")
    assert loaded.counts["infants"] == {"read": 75, "accepted": 32, "refused": 0, "merged": 43, "flagged": 0}
    (unread,) = loaded.said
    assert unread.startswith("samples.csv: columns not read: Dataset, Sample, Age.Units, ")
    by_item = {}
    for (_, item), (value, flag) in totals(loaded).items():
        assert flag is None
        by_item.setdefault(item, []).append(value)
    assert (sum(by_item["nec"]), len(by_item["nec"])) == (3, 31)  # of the one perforation it is not said
    assert (sum(by_item["any_antibiotic"]), len(by_item["any_antibiotic"])) == (26, 32)
    assert len(by_item["antibiotics_listed"]) == 31  # one was given some that are not named
