"""The townsville mapping: gestation in days, Yes and No, feeding words, admission before discharge."""

import pytest
from tests.intake.foreign import real, refusals, rows, samples, take, totals

TOWNSVILLE, WHERE_IT_IS = real("townsville")
COLUMNS = (
    "", "Label", "Type", "Feeding.Type", "NEC", "Sepsis", "Died", "Mode.of.Delivery", "Neonatal.Antibiotics",
    "Gestational.Age.at.Birth", "Birth.Weight", "ID",
)  # fmt: skip
GOOD = {
    "ID": "made-up", "Type": "Admission", "Feeding.Type": "Breastmilk", "NEC": "No", "Sepsis": "Yes",
    "Died": "No", "Mode.of.Delivery": "Cesarean", "Neonatal.Antibiotics": "Yes",
    "Gestational.Age.at.Birth": "192", "Birth.Weight": "980",
}  # fmt: skip


def taken(tmp_path, *given):
    return take(samples(tmp_path / "samples.csv", COLUMNS, *given), "townsville")


def test_one_infant_by_hand(tmp_path):
    loaded = taken(tmp_path, GOOD)
    (infant,) = rows(loaded, "infants")
    assert (infant["infant_id"], infant["unit_id"]) == ("townsville-made-up", "townsville")
    assert (infant["gestation_days"], infant["gestation_known_to"]) == (192, "day")
    assert (infant["birth_weight_g"], infant["delivery"], infant["left_how"]) == (980, "caesarean", None)
    assert {item: told for (_, item), told in totals(loaded).items()} == {
        "nec": (0, None), "death": (0, None), "sepsis": (1, None), "any_antibiotic": (1, None),
        "any_human_milk": (1, None),
        "any_formula": (0, None),
    }  # fmt: skip
    assert [row["to_day"] for row in rows(loaded, "reported")] == [None] * 6


def test_discharge_speaks_wherever_it_stands_and_feeding_may_change(tmp_path):
    discharge = {**GOOD, "Type": "Discharge", "Feeding.Type": "Formula"}
    between = {**GOOD, "Type": "Intermediate", "Feeding.Type": "Breastmilk and Formula"}
    loaded = taken(tmp_path, discharge, between, GOOD)
    assert loaded.counts["infants"] == {"read": 3, "accepted": 1, "refused": 0, "merged": 2, "flagged": 0}
    told = totals(loaded)
    assert told["townsville-made-up", "any_formula"] == (1, None)
    assert told["townsville-made-up", "any_human_milk"] == (0, None)
    assert loaded.said == ("samples.csv: columns not read: Label, column 1 without a name",)


def test_two_discharges_that_differ_are_flagged(tmp_path):
    one = {**GOOD, "Type": "Discharge"}
    loaded = taken(tmp_path, one, {**one, "Feeding.Type": "Formula"})
    assert totals(loaded)["townsville-made-up", "any_formula"] == (1, "samples_disagree")


def test_died_is_told_and_lived_does_not_say_how_the_stay_ended(tmp_path):
    loaded = taken(tmp_path, {**GOOD, "Died": "Yes"}, {**GOOD, "ID": "other"})
    assert {row["infant_id"]: row["left_how"] for row in rows(loaded, "infants")} == {
        "townsville-made-up": "died", "townsville-other": None,
    }  # fmt: skip
    told = totals(loaded)
    assert (told["townsville-made-up", "death"], told["townsville-other", "death"]) == ((1, None), (0, None))


@pytest.mark.parametrize(
    ("column", "text", "expected"),
    [("Type", "Later", "Admission or Intermediate or Discharge"), ("NEC", "2", "Yes or No"),
     ("Feeding.Type", "Donor", "Breastmilk or Formula or Breastmilk and Formula"),
     ("Gestational.Age.at.Birth", "27.4", "27+4"), ("ID", "", "the infant's code")],
)  # fmt: skip
def test_a_bad_cell_is_named(tmp_path, column, text, expected):
    loaded = taken(tmp_path, {**GOOD, "ID": "other"}, {**GOOD, column: text})
    assert refusals(loaded) == [("samples.csv", 3, column, text)]
    assert expected in loaded.refusals[0].expected


@WHERE_IT_IS
def test_the_real_cohort():
    loaded = take(TOWNSVILLE, "townsville")
    assert loaded.counts["infants"] == {"read": 147, "accepted": 88, "refused": 0, "merged": 59, "flagged": 0}
    told = totals(loaded)
    nec = [value for (_, item), (value, _) in told.items() if item == "nec"]
    assert (sum(nec), len(nec)) == (8, 88)
    antibiotics = [value for (_, item), (value, _) in told.items() if item == "any_antibiotic"]
    assert (sum(antibiotics), len(antibiotics)) == (83, 88)
    days = [row["gestation_days"] for row in rows(loaded, "infants")]
    assert (min(days), max(days)) == (166, 238)
