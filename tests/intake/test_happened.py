"""Rows that say *this did not happen* make no row of the record; they are counted by word, and told."""

import tomllib
from datetime import date

import pytest
from tests.intake.foreign import own, refusals, rows, take, write

from nectary.base.errors import UserError
from nectary.intake.formats.mapping import read_mapping
from nectary.intake.formats.suggest import suggested
from nectary.intake.status_words import happened

INFANTS = "infant_id,unit_id,birth_at,birth_weight_g\na,u,2026-03-02T22:10,980\n"
MAPPING = """
format = "flowsheet"
about = "an invented record of medicines"
[columns]
infant = "PAT"
time = "WHEN"
name = "NAME"
value = "VAL"
[[name]]
called = "Medication"
table = "medicines"
column = "given_name"
each = true
set = { route = "iv" }
"""
HAPPENED = """
[[happened]]
column = "MAR_ACTION"
words = { Given = true, "Not Given" = false, "Canceled Entry" = false, Held = false }
"""
MAR = (
    "PAT,WHEN,NAME,VAL,MAR_ACTION\n"
    "a,2026-03-03T10:00,Medication,Ampicillin,Given\na,2026-03-04T10:00,Medication,Ampicillin,Not Given\n"
    "a,2026-03-05T10:00,Medication,Gentamicin,Canceled Entry\na,2026-03-06T10:00,Medication,Gentamicin,Held\n"
)


@pytest.fixture
def standing(tmp_path):
    return own(tmp_path / "in", infants=INFANTS).tables


def taken(tmp_path, standing, mapping, text):
    return take(write(tmp_path / "mar.csv", text), write(tmp_path / "m.toml", mapping), standing=standing)


def test_only_the_dose_that_was_given_is_a_dose_and_the_others_are_counted_by_word(tmp_path, standing):
    loaded = taken(tmp_path, standing, MAPPING + HAPPENED, MAR)
    assert [row["given_name"] for row in rows(loaded, "medicines")] == ["Ampicillin"]
    assert not loaded.refusals
    for word in ("Not Given", "Canceled Entry", "Held"):
        assert f"mar.csv: 1 row left out: MAR_ACTION is '{word}'" in loaded.said


def test_a_word_that_the_mapping_does_not_have_refuses_its_row(tmp_path, standing):
    text = (
        MAR + "a,2026-03-07T10:00,Medication,Gentamicin,Stopped\na,2026-03-08T10:00,Medication,Gentamicin,\n"
    )
    loaded = taken(tmp_path, standing, MAPPING + HAPPENED, text)
    assert refusals(loaded) == [("mar.csv", 6, "MAR_ACTION", "Stopped"), ("mar.csv", 7, "MAR_ACTION", "")]
    assert loaded.counts["medicines"] == {"read": 3, "accepted": 1, "refused": 2, "merged": 0, "flagged": 0}
    told = taken(
        tmp_path, standing, MAPPING + HAPPENED.replace("Held = false", 'Held = false, "" = true'), text
    )
    assert [one.row for one in told.refusals] == [6]


def test_a_column_that_no_key_names_is_told_and_its_word_refuses_the_row(tmp_path, standing):
    loaded = taken(tmp_path, standing, MAPPING, MAR)
    assert "mar.csv: columns not read: MAR_ACTION" in loaded.said
    assert [row["given_name"] for row in rows(loaded, "medicines")] == ["Ampicillin"]
    assert [(one.row, one.found) for one in loaded.refusals] == [
        (3, "Not Given"),
        (4, "Canceled Entry"),
        (5, "Held"),
    ]
    assert all("[[happened]]" in one.expected and "not_read" in one.expected for one in loaded.refusals)


def test_a_column_that_is_known_and_not_wanted_is_neither(tmp_path, standing):
    loaded = taken(tmp_path, standing, 'not_read = ["MAR_ACTION"]\n' + MAPPING, MAR)
    assert not loaded.refusals and loaded.said == ()
    assert len(rows(loaded, "medicines")) == 4


def test_two_columns_may_say_it_and_one_is_enough(tmp_path, standing):
    more = HAPPENED + '[[happened]]\ncolumn = "STATUS"\nwords = { "" = true, "entered-in-error" = false }\n'
    text = MAR.replace("MAR_ACTION\n", "MAR_ACTION,STATUS\n").replace(
        "Given\n", "Given,entered-in-error\n", 1
    )
    text = (
        text.replace("Not Given\n", "Not Given,\n")
        .replace("Entry\n", "Entry,\n")
        .replace("Held\n", "Held,\n")
    )
    loaded = taken(tmp_path, standing, MAPPING + more, text)
    assert rows(loaded, "medicines") == []
    assert "mar.csv: 1 row left out: STATUS is 'entered-in-error'" in loaded.said


@pytest.mark.parametrize(
    ("text", "known"),
    [("Not Given", False), ("not-done", False), ("entered-in-error", False), ("Entered in Error", False),
     ("Rewritten", False), ("CANCELLED", False), ("Held", False), ("Incomplete", False), ("No administrado",
     False),
     ("Omitted", False), ("Given", True), ("completed", True), ("Administrado", True), ("green", None), ("",
     None),
     ("held the baby skin to skin for an hour", None)],
)  # fmt: skip
def test_words_by_which_charts_say_it(text, known):
    assert happened(text) is known


SAMPLES = """
format = "samples"
about = "an invented flat export"
unit_id = "rc"
[infant]
id = "record_id"
order = "visit"
to_day = "day"
[infants.birth_weight_g]
column = "bw"
[reported.milk_days]
column = "milk"
unit = "d"
over_time = "grows"
[[happened]]
column = "weekly_complete"
words = { 2 = true, 0 = false, 1 = false, "" = true }
"""


def test_a_form_that_is_not_complete_makes_no_total(tmp_path):
    place = write(
        tmp_path / "in.csv", "record_id,visit,day,bw,milk,weekly_complete\n1,1,7,980,5,2\n1,2,14,,99,0\n"
    )
    loaded = take(place, write(tmp_path / "m.toml", SAMPLES))
    assert [row["value"] for row in rows(loaded, "reported")] == [5]
    assert "in.csv: 1 row left out: weekly_complete is '0'" in loaded.said


def test_a_line_of_a_day_may_say_it_too(tmp_path, standing):
    mapping = """
format = "day-line"
about = "an invented file"
birth_is_day = 0
[columns]
infant = "baby"
day = "day"
weight_g = "g"
[[happened]]
column = "state"
words = { final = true, draft = false }
"""
    loaded = take(
        write(tmp_path / "in.csv", "baby,day,g,state\na,1,980,final\na,2,99999,draft\na,3,990,seen\n"),
        write(tmp_path / "m.toml", mapping), standing=standing,
    )  # fmt: skip
    assert [row["weight_g"] for row in rows(loaded, "weights")] == [980]
    assert refusals(loaded) == [("in.csv", 4, "state", "seen")]


def test_an_order_is_no_dose(tmp_path, standing):
    """OMOP's drug_exposure: type 32818 is an administration, 32838 an order."""
    mapping = MAPPING.replace('value = "VAL"', 'value = "drug"').replace('name = "NAME"', 'name = "kind"')
    mapping += '[[happened]]\ncolumn = "type"\nwords = { 32818 = true, 32838 = false }\n'
    text = "PAT,WHEN,kind,drug,type\na,2026-03-02T23:30,Medication,ampicillin,32818\n"
    loaded = taken(
        tmp_path, standing, mapping, text + "a,2026-03-03T00:30,Medication,gentamicin ORDER,32838\n"
    )
    assert [row["given_name"] for row in rows(loaded, "medicines")] == ["ampicillin"]
    assert "mar.csv: 1 row left out: type is '32838'" in loaded.said


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ('[[happened]]\ncolumn = "X"\n', "words: missing"),
        ('[[happened]]\ncolumn = "X"\nwords = { Held = "no" }\n', "true or false"),
        ('[[happened]]\ncolumn = ["X"]\nwords = { Held = false }\n', "a text"),
        ('[happened]\ncolumn = "X"\nwords = { Held = false }\n', "with keys of their own"),
        ('[[happened]]\ncolumn = "X"\nwords = { Held = false }\nconfirmed = false\n', "only suggested"),
    ],
)
def test_the_key_is_held_to_its_rules(tmp_path, written, said):
    with pytest.raises(UserError, match=r"m\.toml") as raised:
        read_mapping(str(write(tmp_path / "m.toml", MAPPING + written)))
    assert said in str(raised.value)


def test_a_suggestion_finds_the_column_and_asks_for_words_it_does_not_know(tmp_path):
    text = suggested(
        write(tmp_path / "mar.csv", MAR + "a,2026-03-07T10:00,Medication,Gentamicin,Infusing\n"),
        date(2026, 11, 25),
    )
    (said,) = tomllib.loads(text)["happened"]
    assert said == {
        "column": "MAR_ACTION", "confirmed": False,
        "words": {"Given": True, "Not Given": False, "Canceled Entry": False, "Held": False},
    }  # fmt: skip
    assert '# words that are not known, to be added to words: "Infusing"' in text
    assert 'value = "VAL"' in text


@pytest.mark.parametrize("given", ["Not Given", "Held", "entered in error"])
def test_a_name_of_a_medicine_that_says_it_was_not_given_is_no_medicine(tmp_path, given):
    medicines = f"infant_id,day,given_name,kind,agent\na,2,{given},antibiotic,ampicillin\na,3,Ampicillin,,\n"
    loaded = own(tmp_path / "in", infants=INFANTS, medicines=medicines)
    assert refusals(loaded) == [("medicines.csv", 2, "given_name", given)]
