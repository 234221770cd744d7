"""Samples -> infants and totals: every row answered for, no event made up; each known defect planted; p4."""

import csv

import pytest
from tests.intake.foreign import real, refusals, rows, samples, take, totals, write

from nectary.base.errors import UserError
from nectary.intake.formats.mapping import packaged, read_mapping

P4, WHERE_P4_IS = real("p4")
P4_COLUMNS = (
    "Patient", "DOL", "Gestational_age_weeks", "Birthweight", "Sex", "Delivery_route", "Final_disposition",
    "Necrotizing_enterocolitis", "cum_days_milk", "cum_days_formula", "famotidine_pepcid__exposure",
    "indomethacin_exposure", *read_mapping("p4")["reported"]["antibiotic_courses"]["sum"],
)  # fmt: skip
INVENTED = """
format = "samples"
about = "an invented table"
unit_id = "u"
[infant]
id = "Code"
order = "Day"
to_day = "Day"
[infants.birth_weight_g]
column = "Weight"
"""


def p4(tmp_path, *given):
    return samples(tmp_path / "samples.csv", P4_COLUMNS, *given)


def invented(tmp_path, more, text):
    """(the file, the mapping) of an invented table: INVENTED and `more`."""
    return write(tmp_path / "in.csv", text), write(tmp_path / "m.toml", INVENTED + more)


def test_the_last_sample_speaks_and_the_others_are_merged(tmp_path):
    early = {"Patient": "1", "DOL": "5.0", "cum_days_milk": "3.0", "Necrotizing_enterocolitis": "No"}
    late = {**early, "DOL": "20.0", "cum_days_milk": "14.0", "Gestational_age_weeks": "27.0"}
    loaded = take(p4(tmp_path, late, early), "p4")
    assert loaded.counts["infants"] == {"read": 2, "accepted": 1, "refused": 0, "merged": 1, "flagged": 0}
    assert set(loaded.tables) == {"infants", "reported"}
    assert totals(loaded) == {("p4-1", "nec"): (0, None), ("p4-1", "milk_days"): (14, None)}
    assert [row["to_day"] for row in rows(loaded, "reported")] == [20, 20]
    assert [row["source"] for row in rows(loaded, "reported")] == ["samples.csv row 2"] * 2


def test_the_same_file_again_is_nothing_and_a_later_total_is_a_conflict(tmp_path):
    sample = {"Patient": "1", "DOL": "5", "cum_days_milk": "3", "Necrotizing_enterocolitis": "No"}
    first = take(p4(tmp_path, sample), "p4")
    again = take(p4(tmp_path, sample), "p4", standing=first.tables)
    assert {name: one["accepted"] for name, one in again.counts.items()} == {"infants": 0, "reported": 0}
    assert again.tables == first.tables
    later = p4(tmp_path, sample, {**sample, "DOL": "9", "cum_days_milk": "7"})
    (nec, milk) = take(later, "p4", standing=first.tables).refusals
    assert {one.reason for one in (nec, milk)} == {"conflict"}
    replaced = take(later, "p4", standing=first.tables, replace=True)
    assert totals(replaced)["p4-1", "milk_days"] == (7, None)


@pytest.mark.parametrize(
    ("weeks", "days", "known_to"),
    [("27.0", 189, "week"), ("37.3", 259, "week"), ("26.9", 182, "week"), ("", None, None)],
)
def test_gestation_in_decimals_of_weeks_is_completed_weeks(tmp_path, weeks, days, known_to):
    loaded = take(p4(tmp_path, {"Patient": "1", "DOL": "5", "Gestational_age_weeks": weeks}), "p4")
    (infant,) = rows(loaded, "infants")
    assert (infant["gestation_days"], infant["gestation_known_to"]) == (days, known_to)


def test_a_bad_cell_refuses_its_row_and_the_row_before_it_speaks(tmp_path):
    good = {"Patient": "1", "DOL": "5.0", "Sex": "Male", "cum_days_milk": "2"}
    loaded = take(p4(tmp_path, good, {**good, "DOL": "6.0", "Sex": "boy", "cum_days_milk": "3"}), "p4")
    (refusal,) = loaded.refusals
    assert (refusal.row, refusal.column, refusal.found) == (3, "Sex", "boy")
    assert refusal.expected == "Female or Male"
    assert loaded.counts["infants"] == {"read": 2, "accepted": 1, "refused": 1, "merged": 0, "flagged": 1}
    assert totals(loaded)["p4-1", "milk_days"] == (2, None)


@pytest.mark.parametrize(
    ("cells", "column", "expected"),
    [
        ({"Birthweight": "980000"}, "Birthweight", "200 to 7000 g"),
        ({"Birthweight": "0.98"}, "Birthweight", "kg"),
        ({"Gestational_age_weeks": "19"}, "Gestational_age_weeks", "20+0"),
        ({"cum_days_milk": "-1"}, "cum_days_milk", "0 or more"),
        ({"cum_days_milk": "1.5"}, "cum_days_milk", "whole number"),
        ({"cum_days_milk": "NaN"}, "cum_days_milk", "--missing NaN"),
        ({"Necrotizing_enterocolitis": "maybe"}, "Necrotizing_enterocolitis", "Yes or No"),
        ({"Patient": ""}, "Patient", "the infant's code"),
        ({"DOL": ""}, "DOL", "the day of this row"),
        ({"DOL": "soon"}, "DOL", "a number"),
        ({"DOL": "-6"}, "DOL", "0 or more"),
    ],
)
def test_each_cell_that_cannot_be_is_named_as_the_file_names_it(tmp_path, cells, column, expected):
    good = {"Patient": "1", "DOL": "5"}
    loaded = take(p4(tmp_path, {**good, "Patient": "2"}, {**good, **cells}), "p4")
    assert refusals(loaded) == [("samples.csv", 3, column, cells[column])]
    assert expected in loaded.refusals[0].expected


def test_birth_weights_in_kilograms_are_grams_and_a_mixed_column_is_not_guessed(tmp_path):
    place = write(tmp_path / "in.csv", "Code,Day,Weight\n1,5,0.980\n2,5,980\n")
    mapping = write(tmp_path / "m.toml", INVENTED.replace("birth_weight_g", "birth_weight_kg"))
    loaded = take(place, mapping)
    assert [row["birth_weight_g"] for row in rows(loaded, "infants")] == [980]
    assert refusals(loaded) == [("in.csv", 3, "Weight", "980")]


@pytest.mark.parametrize(
    ("words", "cells"),
    [("{ Yes = 1, No = 0 }", ("Yes", "no")), ("{ 1 = 1, 0 = 0 }", ("1.0", "0")),
     ("{ NEC = 1, 1Control = 0, noNEC = 0, onsetNEC = 1, preNEC = 0 }", ("onsetNEC", "1Control"))],
)  # fmt: skip
def test_nec_in_words_and_codes_is_reported_and_never_a_diagnosis(tmp_path, words, cells):
    more = f'[reported.nec]\ncolumn = "NEC"\nwords = {words}\nunit = "1"\n'
    text = "Code,Day,Weight,NEC\n" + "".join(f"{i},5,980,{cell}\n" for i, cell in enumerate((*cells, "")))
    loaded = take(*invented(tmp_path, more, text))
    assert totals(loaded) == {("u-0", "nec"): (1, None), ("u-1", "nec"): (0, None)}
    assert "diagnoses" not in loaded.tables


LISTED = '[reported.antibiotic_courses]\nlist = "Drugs"\nkind = "antibiotic"\nunit = "{course}"\n'


@pytest.mark.parametrize(
    ("cell", "value", "flag"),
    [
        ("ampicillin,gentamicin", 2, None),
        ("ampicillin, gentamycin", 2, None),
        ("Cephlaosporin,phenobarbitol", 1, None),
        ('"Sulfamethoxazole-Trimethoprim (Bactrim, Septra)"', 1, None),
        ("vancomycin,ampicillin,Vancomycin", 3, None),
        ("Fluconazole,famotidine", 0, None),
        ("ampicillin,a drug nobody knows", 1, "medicine_not_known"),
        ("", None, None),
    ],
)
def test_a_list_of_medicines_counts_courses(tmp_path, cell, value, flag):
    """The commas of a cell part its names only outside brackets; a name that stands twice is two courses."""
    cell = cell if cell.startswith('"') else f'"{cell}"'
    loaded = take(*invented(tmp_path, LISTED, f"Code,Day,Weight,Drugs\n1,5,980,{cell}\n"))
    assert totals(loaded) == ({} if value is None else {("u-1", "antibiotic_courses"): (value, flag)})


def test_an_empty_list_is_none_only_where_another_cell_says_so(tmp_path):
    more = LISTED + 'none_when = { Any = "0" }\n'
    text = "Code,Day,Weight,Drugs,Any\n1,5,980,,0\n2,5,980,,1\n3,5,980,ampicillin,0\n4,5,980,ampicillin,1\n"
    assert {key[0]: told for key, told in totals(take(*invented(tmp_path, more, text))).items()} == {
        "u-1": (0, None), "u-3": (1, "list_contradicts_none"), "u-4": (1, None),
    }  # fmt: skip


def test_days_of_milk_and_formula_beyond_the_days_of_life_are_flagged_and_said(tmp_path):
    """At the day of life they may be; one day more and neither is believed."""
    common = {"DOL": "20", "cum_days_formula": "7"}
    at = {**common, "Patient": "1", "cum_days_milk": "13"}
    above = {**common, "Patient": "2", "cum_days_milk": "14"}
    unknown = {**common, "Patient": "3"}
    loaded = take(p4(tmp_path, at, above, unknown, {**above, "DOL": "19"}), "p4")
    flags = {key: flag for key, (_, flag) in totals(loaded).items() if flag}
    assert flags == dict.fromkeys((("p4-2", "milk_days"), ("p4-2", "formula_days")), "more_days_than_age")
    assert totals(loaded)["p4-2", "milk_days"][0] == 14
    (said,) = loaded.said
    assert "in 2 rows (infants: 1)" in said


def test_two_samples_on_one_day_the_later_row_speaks_and_a_difference_is_flagged(tmp_path):
    one = {"Patient": "1", "DOL": "9", "cum_days_milk": "7", "cum_days_formula": "0"}
    loaded = take(p4(tmp_path, one, {**one, "cum_days_formula": "1"}), "p4")
    assert loaded.counts["infants"]["merged"] == 1
    assert totals(loaded) == {
        ("p4-1", "milk_days"): (7, None), ("p4-1", "formula_days"): (1, "samples_disagree"),
    }  # fmt: skip
    assert any("formula_days is 0 in row 2 and 1 in row 3" in said for said in loaded.said)


def test_parts_of_a_day_tell_which_sample_is_the_last(tmp_path):
    late = {"Patient": "1", "DOL": "11.39", "cum_days_milk": "9"}
    loaded = take(p4(tmp_path, late, {**late, "DOL": "11.37", "cum_days_milk": "8"}), "p4")
    assert totals(loaded) == {("p4-1", "milk_days"): (9, None)}
    assert [row["to_day"] for row in rows(loaded, "reported")] == [11]


def test_a_total_that_falls_is_flagged_and_one_that_grows_is_not(tmp_path):
    def milk(*days):
        given = [{"Patient": "1", "DOL": str(9 + i), "cum_days_milk": str(day)} for i, day in enumerate(days)]
        return totals(take(p4(tmp_path, *given), "p4"))["p4-1", "milk_days"]

    assert milk(3, 5, 5, 8) == (8, None)
    assert milk(3, 5, 4) == (4, "samples_disagree")


def test_a_total_that_the_last_sample_lacks_is_unknown_and_a_fact_it_lacks_is_not(tmp_path):
    early = {"Patient": "1", "DOL": "5", "cum_days_milk": "3", "Sex": "Male", "Birthweight": "980"}
    loaded = take(p4(tmp_path, early, {"Patient": "1", "DOL": "9"}), "p4")
    (infant,) = rows(loaded, "infants")
    assert (infant["sex"], infant["birth_weight_g"], infant["flag"]) == ("m", 980, None)
    assert totals(loaded) == {}


@pytest.mark.parametrize(
    ("column", "first", "last", "said"),
    [("Sex", "Male", "Female", "sex is m in row 2 and f in row 3"),
     ("Birthweight", "980", "890", "birth_weight_g is 980 in row 2 and 890 in row 3")],
)  # fmt: skip
def test_samples_that_contradict_each_other_flag_their_infant_and_say_which(
    tmp_path, column, first, last, said
):
    sample = {"Patient": "1", "DOL": "5", "Birthweight": "980"}
    loaded = take(p4(tmp_path, {**sample, column: first}, {**sample, "DOL": "6", column: last}), "p4")
    assert [row["flag"] for row in rows(loaded, "infants")] == ["samples_disagree"]
    assert any(said in line for line in loaded.said)
    same = take(p4(tmp_path, {**sample, column: last}, {**sample, "DOL": "6", column: last}), "p4")
    assert [row["flag"] for row in rows(same, "infants")] == [None]
    assert same.said == ()


def test_nec_that_turns_between_samples_is_flagged(tmp_path):
    sample = {"Patient": "1", "DOL": "5", "Necrotizing_enterocolitis": "No"}
    late = {**sample, "DOL": "9", "Necrotizing_enterocolitis": "Yes"}
    assert totals(take(p4(tmp_path, sample, late), "p4")) == {("p4-1", "nec"): (1, "samples_disagree")}


def test_an_onset_day_of_a_control_infant_is_left_out_and_said(tmp_path):
    more = """
    [reported.nec]
    column = "Group"
    words = { case = 1, control = 0 }
    unit = "1"
    [reported.nec_onset_day]
    column = "Onset"
    only_when = { Group = "case" }
    unit = "d"
    """
    text = "Code,Day,Weight,Group,Onset\n1,30,980,case,27\n2,30,980,control,27\n3,30,980,control,\n"
    loaded = take(*invented(tmp_path, more, text))
    assert totals(loaded) == {
        ("u-1", "nec"): (1, None), ("u-1", "nec_onset_day"): (27, None),
        ("u-2", "nec"): (0, None), ("u-3", "nec"): (0, None),
    }  # fmt: skip
    assert loaded.said == ("in.csv: nec_onset_day stands in 1 row without {'Group': 'case'}; left out there",)


def test_a_column_that_is_not_there_is_said_and_one_that_is_needed_is_refused(tmp_path):
    place, mapping = invented(tmp_path, "", "Code,Day\n1,5\n")
    loaded = take(place, mapping)
    assert loaded.said == ("in.csv: no column Weight; birth_weight_g stays unknown",)
    with pytest.raises(UserError, match=r"in\.csv: column Code is missing.*It has Day, Weight\."):
        take(write(place, "Day,Weight\n5,980\n"), mapping)
    with pytest.raises(UserError, match="column Necrotizing_enterocolitis is missing"):
        take(write(place, "Patient,DOL\n1,5\n"), "p4")


def test_headers_differ_in_case_and_files_in_separators_and_commas(tmp_path):
    more = '[reported.milk_days]\ncolumn = "Days of milk"\nunit = "d"\n'
    place, mapping = invented(
        tmp_path, more, "\ufeff# a comment\nCODE;day;weight;days_of_milk\n1;5,4;980,0;4\n"
    )
    loaded = take(place, mapping)
    assert totals(loaded) == {("u-1", "milk_days"): (4, None)}
    assert [row["birth_weight_g"] for row in rows(loaded, "infants")] == [980]
    place.write_bytes("Code,Day,Weight\nÜ1,5,980\n".encode("cp1252"))
    loaded = take(place, mapping)
    assert [row["infant_id"] for row in rows(loaded, "infants")] == ["u-Ü1"]
    assert "Windows-1252" in loaded.said[0]


@pytest.mark.parametrize(
    ("text", "said"),
    [("", "no header"), ("Code,Day,Day\n", "column Day is there twice"),
     ('Code,Day,Weight\n"1,5,980\n', "not CSV")],
)  # fmt: skip
def test_a_file_that_is_no_table_is_one_error(tmp_path, text, said):
    place, mapping = invented(tmp_path, "", text)
    with pytest.raises(UserError, match=said):
        take(place, mapping)


def test_a_row_that_does_not_fit_the_header_is_refused_and_counted(tmp_path):
    loaded = take(*invented(tmp_path, "", "Code,Day,Weight\n1,5\n\n2,5,980,9\n3,5,980\n"))
    assert refusals(loaded) == [("in.csv", 2, "", "2 cells"), ("in.csv", 4, "", "4 cells")]
    assert loaded.counts["infants"] == {"read": 3, "accepted": 1, "refused": 2, "merged": 0, "flagged": 0}


ABOUT, UNIT, WEIGHT, G = 'about = "an invented table"', 'unit_id = "u"', 'column = "Weight"', 'unit = "g"'
ONE_A_ROW = INVENTED.replace('"samples"', '"one-row-an-infant"').replace('order = "Day"\n', "")
DAY_LINE = 'format = "day-line"\nabout = "a"\nbirth_is_day = 0\n[columns]\ninfant = "i"\nday = "d"\n'
FLOW = (
    'format = "flowsheet"\nabout = "a"\n[columns]\ninfant = "i"\ntime = "t"\nname = "n"\nvalue = "v"\n'
    '[[name]]\ncalled = "Wt"\ntable = "weights"\ncolumn = "weight_g"\nunit = "g"\n'
)


TIMED = INVENTED.replace("birth_weight_g", "left_at").replace(
    '"Weight"', '"Left"\ntime_form = "%d.%m.%Y %H:%M"'
)


def test_a_time_of_an_infant_is_read_as_the_mapping_says_and_counted_from_birth(tmp_path):
    born = '[infants.birth_at]\ncolumn = "Born"\ntime_form = "%d.%m.%Y %H:%M"\n'
    mapping = write(tmp_path / "m.toml", TIMED + born)
    text = (
        "Code,Day,Born,Left\n1,5,01.03.2026 23:50,03.03.2026 10:00\n2,5,01.03.2026 23:50,03/03/2026 10:00\n"
    )
    loaded = take(write(tmp_path / "in.csv", text), mapping)
    (infant,) = rows(loaded, "infants")
    assert (infant["birth_at"], infant["left_min"], infant["left_day"]) == ("2026-03-01T23:50:00", 2050, 2)
    assert refusals(loaded) == [("in.csv", 3, "Left", "03/03/2026 10:00")]
    assert "31.12.2026 23:50" in loaded.refusals[0].expected


@pytest.mark.parametrize("text", [INVENTED, ONE_A_ROW, DAY_LINE, FLOW, TIMED])
def test_a_whole_mapping_is_taken(tmp_path, text):
    assert read_mapping(str(write(tmp_path / "m.toml", text)))["about"]


@pytest.mark.parametrize(
    ("text", "old", "new", "where", "said"),
    [
        (INVENTED, ABOUT, "about = an", "m.toml", "cannot be read as TOML"),
        (INVENTED, 'format = "samples"', "", "format", "None"),
        (INVENTED, '"samples"', '"sample"', "format", "expected one of samples, one-row-an-infant"),
        (INVENTED, "about", "abuot", "abuot", "no such key; expected about"),
        (INVENTED, ABOUT, "about = 7", "about", "7; expected a text"),
        (INVENTED, ABOUT, "", "about", "missing"),
        (INVENTED, UNIT, "", "unit_id", "missing"),
        (INVENTED, UNIT, UNIT + '\ntime_zone = "Europe/Berlni"', "time_zone", "Europe/Berlin"),
        (INVENTED, UNIT, UNIT + '\nday_start = "25:00"', "day_start", "HH:MM"),
        (INVENTED, UNIT, UNIT + '\ndays_within_age = ["milk_days"]', "days_within_age", "total"),
        (INVENTED, UNIT, UNIT + '\nfile_must_have = "Code"', "file_must_have", "list of texts"),
        (INVENTED, 'order = "Day"', "", "[infant] order", "missing"),
        (INVENTED, 'id = "Code"', "", "[infant] id", "missing"),
        (INVENTED, "[infants.birth_weight_g]", "[infants.birth_weight]", "[infants.birth_weight]",
         "birth_weight_"),
        (INVENTED, '[infants.birth_weight_g]\ncolumn = "Weight"', "[infants]\nsex = 1", "[infants.sex]",
         "a table"),
        (INVENTED, WEIGHT, 'words = { a = "f" }', "[infants.birth_weight_g]", "none of them"),
        (INVENTED, WEIGHT, WEIGHT + '\nvalue = "9"', "[infants.birth_weight_g]", "value"),
        (INVENTED, WEIGHT, WEIGHT + '\nover_time = "falls"', "over_time", "grows or changes"),
        (INVENTED, WEIGHT, WEIGHT + '\ntimes = 7', "times", "no such key"),
        (INVENTED, WEIGHT, WEIGHT + '\ntime_form = "%d.%m."', "time_form", "%m/%d/%Y %H:%M"),
        (INVENTED, WEIGHT, WEIGHT + '\ndays = "d"', "days", "completed_weeks beside it"),
        (INVENTED, WEIGHT, WEIGHT + '\nkind = "antibiotic"', "kind", "list beside it"),
        (INVENTED, WEIGHT, 'list = "Weight"', "kind", "missing"),
        (INVENTED, "birth_weight_g]", 'sex]\nwords = { girl = "female" }', "[infants.sex] words", "f or m"),
        (INVENTED, "[infants.", '[reported.nec]\ncolumn = "N"\n[infants.', "[reported.nec] unit", "missing"),
        (INVENTED, "[infants.", '[[check]]\na = 1\n[infants.', "check", "no such key"),
        (INVENTED, 'to_day = "Day"', 'order_words = { a = "x" }', "[infant] order_words", "a whole number"),
        (INVENTED, "[infants.", '[reported.nec]\ncolumn = "N"\nunit = "1"\nwords = { Y = "yes" }\n[infants.',
         "[reported.nec] words", "a whole number"),
        (INVENTED, "[infants.", '[reported.nec]\ncolumn = "N"\nunit = "1"\nonly_when = { G = 1 }\n[infants.',
         "[reported.nec] only_when", "Put it in quotes"),
        (INVENTED, WEIGHT, WEIGHT + "\ncompleted_weeks = true", "completed_weeks", "gestation_days"),
        (INVENTED, WEIGHT, WEIGHT + '\ncompleted_weeks = false', "completed_weeks", "False; expected true"),
        (ONE_A_ROW, UNIT, "", "unit_id", "missing"),
        (DAY_LINE, "birth_is_day = 0\n", "", "birth_is_day", "0 or 1"),
        (DAY_LINE, "birth_is_day = 0\n", "birth_is_day = 2\n", "birth_is_day", "2; expected 0 or 1"),
        (DAY_LINE, "birth_is_day = 0\n", "birth_is_day = true\n", "birth_is_day", "True; expected 0 or 1"),
        (DAY_LINE, 'infant = "i"\n', "", "[columns] infant", "missing"),
        (DAY_LINE, 'day = "d"\n', "", "[columns] date", "date or day"),
        (DAY_LINE, 'day = "d"\n', 'day = "d"\nmilk = "m"\n', "[columns] milk", "no such key"),
        (FLOW, 'time = "t"\n', "", "[columns] time", "time or day"),
        (FLOW, 'value = "v"\n', "", "[columns] value", "missing"),
        (FLOW, 'about = "a"', 'about = "a"\ntime_form = "?"', "time_form", "%m/%d/%Y %H:%M"),
        (FLOW, 'called = "Wt"\n', "", "[[name]] 1 called", "missing"),
        (FLOW, "[[name]]", '[[name]]\ncalled = ["a", "Wt"]\nleave_out = "no"\n[[name]]', "[[name]] 2 called",
         "each name once"),
        (FLOW, '"weights"', '"weight"', "[[name]] 1 table", "weights"),
        (FLOW, '"weights"', '"lines"', "[[name]] 1 table", "A row is one moment"),
        (FLOW, '"weight_g"', '"wieght_g"', "[[name]] 1 column", "weight_g"),
        (FLOW, 'unit = "g"\n', "", "[[name]] 1 unit", "missing; expected g"),
        (FLOW, G, 'unit = "kg"', "[[name]] 1 unit", "'kg'; expected g"),
        (FLOW, '"weight_g"\nunit = "g"', '"do_not_use"\nunit = "g"', "[[name]] 1 unit", "no amount"),
        (FLOW, G, G + '\nset = { milk = "mother" }', "[[name]] 1 milk", "no such column"),
        (FLOW, '"weights"\ncolumn = "weight_g"\nunit = "g"',
         '"feeds"\ncolumn = "milk"\nwords = { EBM = "own" }', "[[name]] 1 words", "mother or donor"),
        (FLOW, G, G + '\nconfirmed = false', "m.toml", "1 parts of this mapping are only sug"),
    ],
)  # fmt: skip
def test_each_rule_of_a_mapping_broken_is_one_line_with_its_key(tmp_path, text, old, new, where, said):
    assert old in text
    with pytest.raises(UserError) as caught:
        read_mapping(str(write(tmp_path / "m.toml", text.replace(old, new, 1))))
    line = str(caught.value)
    assert line.startswith("m.toml")
    assert where in line.split(": ")[0] or where == "m.toml"
    assert said in line
    assert caught.value.expected and caught.value.todo and "\n" not in line


def test_no_mapping_of_that_name_is_said_with_those_there_are():
    assert packaged() == ["day-line", "p4", "townsville", "von", "wandro2018"]
    for name in packaged():
        assert read_mapping(name)["about"]
    with pytest.raises(UserError, match=r"no mapping 'p5'; expected a \.toml file or one of day-line, p4"):
        read_mapping("p5")


def test_a_folder_holds_the_file_that_the_mapping_names(tmp_path):
    p4(tmp_path, {"Patient": "1", "DOL": "5"})
    assert take(tmp_path, "p4").counts["infants"]["accepted"] == 1
    _, mapping = invented(tmp_path, "", "")
    with pytest.raises(UserError, match="a folder; expected a file, or file = in the mapping"):
        take(tmp_path, mapping)


def too_many_days(place):
    """(rows, infants) with more days of milk and formula than days of life, read here by itself."""
    with place.open(encoding="utf-8-sig", newline="") as file:
        found = [
            row["Patient"] for row in csv.DictReader(file)
            if row["cum_days_milk"] and row["cum_days_formula"]
            and float(row["cum_days_milk"]) + float(row["cum_days_formula"]) > float(row["DOL"])
        ]  # fmt: skip
    return len(found), len(set(found))


@WHERE_P4_IS
def test_the_real_cohort():
    loaded = take(P4, "p4")
    counts = loaded.counts["infants"]
    assert counts["accepted"] == 354
    assert (counts["read"], counts["refused"], counts["merged"]) == (2435, 0, 2435 - 354)
    told = totals(loaded)
    nec = [value for (_, item), (value, flag) in told.items() if item == "nec" and flag is None]
    assert (sum(nec), len(nec)) == (6, 337)
    assert set(loaded.tables) == {"infants", "reported"}


@WHERE_P4_IS
def test_the_real_cohorts_days_beyond_age_are_flagged():
    """204 rows, as counted when the data was first looked at; every one of their infants ends with it too."""
    count, infants = too_many_days(P4)
    assert count == 204
    loaded = take(P4, "p4")
    flagged = [key for key, (_, flag) in totals(loaded).items() if flag == "more_days_than_age"]
    assert len(flagged) == 2 * infants
    unread, *said = loaded.said
    assert unread.startswith("samples.csv: columns not read: Sample_ID_R_final, ")
    assert tuple(said) == (
        f"samples.csv: milk_days + formula_days are more than the days of life in {count} rows "
        f"(infants: {infants}); flagged more_days_than_age, so not used",
    )
