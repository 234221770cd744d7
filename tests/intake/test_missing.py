"""Texts that mean missing are never a value, in no column; said once, they are empty cells everywhere."""

import pytest
from tests.intake.foreign import own, refusals, rows, take, write

from nectary.intake.markers import WHY, is_marker
from nectary.intake.numbers import Spelling

MARKERS = ["NA", "N/A", "#N/A", "#REF!", "NULL", "None", "nan", ".", "-", "--", "?", "n/a", "NaN", "<NA>",
    "(null)",
           "\\N", "#VALUE!", "#DIV/0!", "…", "na"]  # fmt: skip
COLUMNS = ["birth_weight_g", "gestation", "birth_at", "sex", "inborn", "mother_id", "set_id",
    "language_speaks",
           "payer", "same_infant_as", "birth_order", "birth_month", "delivery", "seen_to_day"]  # fmt: skip
LINK = (
    "infant_id,unit_id,birth_at,gestation,mother_id,set_id,language_speaks,payer\n"
    "a,u,2026-03-02T22:10,27+3,NA,NA,NA,NA\nb,u,2026-03-03T05:00,29+1,NA,NA,NA,NA\n"
)


@pytest.mark.parametrize("column", COLUMNS)
def test_a_marker_is_refused_in_every_column_with_what_to_do(tmp_path, column):
    lines = [f'{at},u,"{marker}"' for at, marker in enumerate(MARKERS)]
    loaded = own(tmp_path / "in", infants=f"infant_id,unit_id,{column}\ngood,u,\n" + "\n".join(lines) + "\n")
    assert [(one.column, one.found) for one in loaded.refusals] == [(column, marker) for marker in MARKERS]
    assert all(one.reason == WHY and "--missing" in one.expected for one in loaded.refusals)


def test_a_marker_is_refused_in_columns_of_events_too(tmp_path):
    feeds = (
        "infant_id,at,milk,volume_ml,product\na,2026-03-04T09:00,NA,1,x\na,NULL,mother,1,x\n"
        "a,2026-03-04T12:00,mother,.,x\na,2026-03-04T15:00,mother,1,N/A\na,2026-03-04T18:00,mother,1,x\n"
    )
    loaded = own(tmp_path / "in", infants="infant_id,unit_id,birth_at\na,u,2026-03-02T22:10\n", feeds=feeds)
    assert [(one.row, one.column, one.reason) for one in loaded.refusals] == [
        (2, "milk", WHY), (3, "at", WHY), (4, "volume_ml", WHY), (5, "product", WHY),
    ]  # fmt: skip


def test_a_word_of_the_column_is_no_marker(tmp_path):
    infants = "infant_id,unit_id,antenatal_steroid,absent_end_diastolic_flow\na,u,none,None\n"
    feeds = "infant_id,day,milk,fortifier\na,1,unknown,none\n"
    loaded = own(tmp_path / "in", infants=infants, feeds=feeds)
    assert not loaded.refusals
    assert rows(loaded, "feeds")[0]["fortifier"] == "none"


def test_said_once_they_are_empty_cells_and_join_no_babies(tmp_path):
    assert len(own(tmp_path / "no", infants=LINK).refusals) == 2
    loaded = own(tmp_path / "in", infants=LINK, spelling=Spelling(frozenset({"NA"})))
    assert not loaded.refusals
    assert {row[name] for row in rows(loaded, "infants") for name in ("mother_id", "set_id", "payer")} == {
        None
    }


def test_only_the_texts_that_were_named_are_empty(tmp_path):
    infants = "infant_id,unit_id,birth_weight_g\na,u,NA\nb,u, NULL \nc,u,na\nd,u,\n"
    loaded = own(tmp_path / "in", infants=infants, spelling=Spelling(frozenset({"NA", "NULL", "-9"})))
    assert refusals(loaded) == [("infants.csv", 4, "birth_weight_g", "na")]


MAPPING = """
format = "one-row-an-infant"
about = "an invented table"
unit_id = "u"
[infant]
id = "Code"
[infants.birth_weight_g]
column = "Weight"
[infants.sex]
column = "Sex"
words = { Girl = "f", Boy = "m" }
[reported.milk_days]
column = "Milk"
unit = "d"
"""
TABLE = "Code,Weight,Sex,Milk\n1,NA,Girl,3\n2,980,NA,3\n3,980,Boy,NA\n4,980,Boy,3\n"


def test_a_mapped_file_is_told_the_same_and_may_name_them_itself(tmp_path):
    place, mapping = write(tmp_path / "in.csv", TABLE), write(tmp_path / "m.toml", MAPPING)
    loaded = take(place, mapping)
    assert [(one.row, one.column, one.reason) for one in loaded.refusals] == [
        (2, "Weight", WHY), (3, "Sex", WHY), (4, "Milk", WHY),
    ]  # fmt: skip
    assert take(place, mapping, spelling=Spelling(frozenset({"NA"}))).refusals == ()
    assert take(place, write(tmp_path / "m.toml", 'missing = ["NA"]\n' + MAPPING)).refusals == ()


@pytest.mark.parametrize("text", ["", "+", "nation", "-1", "0", ".5", "N", "no", "1.", "A-", "nine"])
def test_what_is_no_marker(text):
    assert not is_marker(text)
