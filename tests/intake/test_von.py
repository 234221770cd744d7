"""VON field codes: each code as it was written down, each that means missing unknown, no other guessed."""

import pytest
from tests.intake.foreign import refusals, rows, samples, take, totals

from nectary.intake.formats.mapping import read_mapping

COLUMNS = (
    "id", "bwgt", "gaweeks", "gadays", "sex", "locate", "vagdel", "fdisp", "nec", "necwo", "necsurg",
    "giperf", "probiotics", "indometh", "ibuprofen", "acetamin", "ebseps", "lbpath", "cnegstaph", "fungal",
    "pda", "entfeed",
)  # fmt: skip
GOOD = {"id": "made-up", "bwgt": "980", "gaweeks": "27", "gadays": "3", "nec": "0"}
ANSWERS = {
    "nec": "nec", "necsurg": "nec_surgery", "giperf": "gut_perforation", "probiotics": "any_probiotic",
    "indometh": "any_indomethacin", "ibuprofen": "any_ibuprofen", "acetamin": "any_acetaminophen",
    "ebseps": "early_bacterial_sepsis", "lbpath": "late_bacterial_pathogen",
    "cnegstaph": "coagulase_negative_staphylococcus", "fungal": "fungal_infection", "pda": "patent_ductus",
}  # fmt: skip


def taken(tmp_path, *given):
    return take(samples(tmp_path / "von.csv", COLUMNS, *given), "von")


def infant(tmp_path, **cells):
    (row,) = rows(taken(tmp_path, {**GOOD, **cells}), "infants")
    return row


def told(tmp_path, **cells):
    loaded = taken(tmp_path, {**GOOD, "nec": "", **cells})
    return {item: value for (_, item), (value, _) in totals(loaded).items()}


def test_one_infant_by_hand(tmp_path):
    row = infant(tmp_path, sex="0", locate="1", vagdel="1", fdisp="1")
    assert (row["infant_id"], row["birth_weight_g"]) == ("von-made-up", 980)
    assert (row["gestation_days"], row["gestation_known_to"]) == (192, "day")
    assert (row["sex"], row["inborn"], row["delivery"], row["left_how"]) == ("f", False, "vaginal", "home")


@pytest.mark.parametrize(("code", "how"), [("1", "home"), ("2", "transfer"), ("3", "died"), ("5", "still_in"),
                                           ("7", None), ("9", None), ("", None)])  # fmt: skip
def test_how_the_stay_ended(tmp_path, code, how):
    assert infant(tmp_path, fdisp=code)["left_how"] == how


@pytest.mark.parametrize(
    ("column", "codes", "record"),
    [("bwgt", ("77777", "99999", "77777.0"), "birth_weight_g"), ("gaweeks", ("77", "99"), "gestation_days"),
     ("sex", ("9",), "sex"), ("vagdel", ("9",), "delivery")],
)  # fmt: skip
def test_codes_of_missing_are_unknown_and_never_a_number(tmp_path, column, codes, record):
    for code in codes:
        assert infant(tmp_path, **{column: code})[record] is None


def test_a_weight_of_777_g_is_a_weight(tmp_path):
    """777 means missing only where three digits are asked."""
    assert infant(tmp_path, bwgt="777")["birth_weight_g"] == 777


@pytest.mark.parametrize("days", ["77", "99", ""])
def test_weeks_without_days_are_known_to_the_week(tmp_path, days):
    row = infant(tmp_path, gadays=days)
    assert (row["gestation_days"], row["gestation_known_to"]) == (189, "week")


@pytest.mark.parametrize(("field", "item"), ANSWERS.items())
def test_yes_no_and_missing(tmp_path, field, item):
    given = {code: told(tmp_path, **{field: code}).get(item) for code in ("1", "0", "1.0", "7", "9", "")}
    assert given == {"1": 1, "0": 0, "1.0": 1, "7": None, "9": None, "": None}


@pytest.mark.parametrize(
    ("code", "here", "elsewhere"),
    [("1", 1, 0), ("2", 0, 1), ("3", 1, 1), ("7", None, None), ("9", None, None)],
)
def test_where_nec_was(tmp_path, code, here, elsewhere):
    found = told(tmp_path, nec="1", necwo=code)
    assert (found.get("nec_here"), found.get("nec_elsewhere")) == (here, elsewhere)


@pytest.mark.parametrize(
    ("code", "any_human", "only_human", "only_formula"),
    [("0", 0, 0, 0), ("1", 1, 1, 0), ("2", 0, 0, 1), ("3", 1, 0, 0), ("7", None, None, None),
     ("9", None, None, None)],
)  # fmt: skip
def test_entfeed(tmp_path, code, any_human, only_human, only_formula):
    found = told(tmp_path, entfeed=code)
    names = ("entfeed_any_human_milk", "entfeed_human_milk_only", "entfeed_formula_only")
    assert tuple(found.get(name) for name in names) == (any_human, only_human, only_formula)


@pytest.mark.parametrize(
    ("column", "code"),
    [("fdisp", "4"), ("locate", "9"), ("sex", "2"), ("nec", "2"), ("entfeed", "4"), ("necwo", "0"),
     ("gadays", "7"), ("gaweeks", "777"), ("bwgt", "7777"), ("id", "")],
)  # fmt: skip
def test_a_code_that_nobody_wrote_down_refuses_its_row(tmp_path, column, code):
    loaded = taken(tmp_path, {**GOOD, "id": "other"}, {**GOOD, column: code})
    assert refusals(loaded) == [("von.csv", 3, column, code)]
    assert loaded.counts["infants"]["refused"] == 1


def test_all_of_it_is_infants_and_totals_without_a_day(tmp_path):
    loaded = taken(tmp_path, {**GOOD, "nec": "1", "necsurg": "1", "indometh": "1"})
    assert set(loaded.tables) == {"infants", "reported"}
    assert {row["to_day"] for row in rows(loaded, "reported")} == {None}


def test_two_rows_of_one_infant_are_one_if_alike_and_refused_if_not(tmp_path):
    alike = taken(tmp_path, GOOD, GOOD)
    assert alike.counts["infants"] == {"read": 2, "accepted": 1, "refused": 0, "merged": 1, "flagged": 0}
    loaded = taken(tmp_path, GOOD, {**GOOD, "bwgt": "1980"}, {**GOOD, "id": "other"})
    assert [row["infant_id"] for row in rows(loaded, "infants")] == ["von-other"]
    assert {one.row for one in loaded.refusals if one.reason == "two rows differ"} == {2, 3}


def test_fields_that_a_unit_does_not_send_are_said(tmp_path):
    loaded = take(samples(tmp_path / "von.csv", ("ID", "BWGT", "NEC"), {"ID": "1", "BWGT": "980"}), "von")
    assert [row["birth_weight_g"] for row in rows(loaded, "infants")] == [980]
    lacking = {rule["column"] for rule in read_mapping("von")["reported"].values()} - {"nec"}
    for name in lacking:
        assert any(f"no column {name};" in line for line in loaded.said)
