"""Flowsheet rows by a mapping: what stands together, units, words, what is left out; and the suggestion."""

import re
import tomllib
from datetime import date

import pytest
import typer
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.intake.foreign import ON, UTC, refusals, rows, take, write

from nectary.base.errors import UserError
from nectary.cli.mapping import app
from nectary.intake.folder import load_folder
from nectary.intake.formats.mapping import read_mapping
from nectary.intake.formats.suggest import suggested
from nectary.intake.loaded import Refusal, SourceRow
from nectary.intake.mapped import read_foreign

INFANTS = "infant_id,unit_id,birth_at,birth_weight_g\na,u,2026-03-01T23:50,980\nb,u,,1000\n"
HEADER = "code,time,what,reading,unit\n"
MAPPING = """
format = "flowsheet"
about = "an invented export"
[columns]
infant = "code"
time = "time"
name = "what"
value = "reading"
unit = "unit"

[[name]]
called = ["Feeding volume", "Pump volume"]
table = "feeds"
column = "volume_ml"
unit = "mL"
group = "feed"
[[name]]
called = "Milk"
table = "feeds"
column = "milk"
group = "feed"
[[name]]
called = "Route"
table = "feeds"
column = "route"
group = "feed"
words = { "NG tube" = "ng", Breast = { given = "at_breast", route = "breast", milk = "mother" } }
[[name]]
called = "Feed held"
table = "feeds"
column = "reason"
set = { given = "held" }
group = "feed"
[[name]]
called = "Weight"
table = "weights"
column = "weight_kg"
unit = "kg"
[[name]]
called = "Head"
table = "growth"
column = "head_mm"
unit = "cm"
[[name]]
called = "Given"
table = "medicines"
column = "given_name"
set = { route = "iv" }
each = true
[[name]]
called = "Hb"
table = "labs"
column = "number"
set = { test = "hb", unit = "g/dL" }
unit = "g/dL"
[[name]]
called = "Bed"
leave_out = "not about the baby"
"""


@pytest.fixture
def standing(tmp_path):
    folder = tmp_path / "record"
    folder.mkdir()
    write(folder / "infants.csv", INFANTS)
    return load_folder(folder, UTC, on=ON).tables


@pytest.fixture
def taken(tmp_path, standing):
    """What a file of these rows makes of the standing record; each row is code, time, what, reading, unit."""

    def load(text, header=HEADER, mapping=MAPPING, **more):
        place, rules = write(tmp_path / "flow.csv", header + text), write(tmp_path / "m.toml", mapping)
        return take(place, rules, **{"standing": standing, **more})

    return load


def test_volume_milk_and_route_of_one_minute_are_one_feed(taken):
    loaded = taken(
        "a,2026-03-02T03:00,Feeding volume,1.5,\na,2026-03-02T03:00,Route,NG tube,\n"
        "b,2026-03-02T03:00,Bed,7,\na,2026-03-02T03:00,Milk,EBM,\na,2026-03-02T06:00,Feeding volume,2,mL\n"
    )
    feeds = rows(loaded, "feeds")
    assert [(row["at_min"], row["day"], row["volume_ul"], row["milk"], row["route"]) for row in feeds] == [
        (190, 1, 1500, "mother", "ng"), (370, 1, 2000, None, None),
    ]  # fmt: skip
    assert feeds[0]["source"] == "flow.csv row 2"
    assert loaded.counts["feeds"] == {"read": 4, "accepted": 2, "refused": 0, "merged": 2, "flagged": 0}
    assert loaded.said == ("flow.csv: 1 row left out: 'Bed' (not about the baby)",)


def test_a_feed_at_the_breast_has_no_volume_and_a_held_one_its_reason(taken):
    loaded = taken("a,2026-03-02T03:00,Route,breast,\na,2026-03-02T06:00,Feed held,distension,\n")
    breast, held = rows(loaded, "feeds")
    assert (breast["given"], breast["volume_ul"], breast["milk"]) == ("at_breast", None, "mother")
    assert (held["given"], held["reason"], held["volume_ul"]) == ("held", "belly", None)


def test_weights_heads_medicines_and_labs(taken):
    loaded = taken(
        "a,2026-03-02 06:00,Weight,0.975,kg\na,2026-03-02 06:00,Head,25.3,cm\n"
        "a,2026-03-02 08:00,Given,Ampicillin 50 mg,\na,2026-03-02 08:00,Given,gentamycin,\n"
        "a,2026-03-02 08:00,Hb,14.5,g/dL\n"
    )
    (weight,), (growth,), (lab,) = (rows(loaded, name) for name in ("weights", "growth", "labs"))
    assert (weight["weight_g"], growth["head_mm"], growth["length_mm"]) == (975, 253, None)
    assert (lab["test"], lab["number"], lab["unit"]) == ("hb", 14.5, "g/dL")
    medicines = rows(loaded, "medicines")
    assert {(row["given_name"], row["agent"], row["kind"], row["route"]) for row in medicines} == {
        ("Ampicillin 50 mg", "ampicillin", "antibiotic", "iv"),
        ("gentamycin", "gentamicin", "antibiotic", "iv"),
    }  # fmt: skip
    assert loaded.refusals == ()


def test_a_repeated_row_is_merged_and_two_values_of_one_minute_are_refused(taken):
    loaded = taken(
        "a,2026-03-02T03:00,Weight,0.975,\na,2026-03-02T03:00,Weight,0.975,\n"
        "a,2026-03-03T03:00,Feeding volume,2,\na,2026-03-03T03:00,Milk,DHM,\n"
        "a,2026-03-03T03:00,Pump volume,3,\n"
    )
    assert loaded.counts["weights"] == {"read": 2, "accepted": 1, "refused": 0, "merged": 1, "flagged": 0}
    assert [one.row for one in loaded.refusals] == [4, 5, 6]
    assert {one.expected for one in loaded.refusals} == {"one value of volume_ml in a minute; row 4 has '2'"}
    assert "feeds" not in loaded.tables


def test_names_that_differ_only_in_a_point_are_two_names(taken):
    more = '[[name]]\ncalled = "Bed 1.5"\nleave_out = "a bed"\n'
    more += '[[name]]\ncalled = "BED 15"\nleave_out = "another"\n'
    loaded = taken("a,2026-03-02T03:00,Bed 1.5,x,\na,2026-03-02T03:00,BED 15,x,\n", mapping=MAPPING + more)
    assert set(loaded.said) == {
        "flow.csv: 1 row left out: 'Bed 1.5' (a bed)", "flow.csv: 1 row left out: 'BED 15' (another)",
    }  # fmt: skip


def test_what_the_mapping_does_not_name_is_counted_by_its_name(taken):
    loaded = taken(
        "a,2026-03-02T03:00,Urine,3,\na,2026-03-02T04:00,Urine,3,\na,2026-03-02T04:00,Stool,x,\n"
        "a,2026-03-02T05:00,Weight,,\na,2026-03-02T05:00,Weight,0.98,\n"
    )
    assert loaded.said == (
        "flow.csv: 2 rows left out: 'Urine' (not in the mapping)",
        "flow.csv: 1 row left out: 'Stool' (not in the mapping)",
        "flow.csv: 1 row left out: 'Weight' (empty)",
    )
    assert loaded.counts["weights"]["read"] == 1


@pytest.mark.parametrize(
    ("row", "table", "column", "found", "expected"),
    [
        ("a,2026-03-02T03:00,Weight,975,g", "weights", "unit", "g", "an amount in kg, as the mapping says"),
        ("a,2026-03-02T03:00,Weight,975 g,", "weights", "reading", "975 g", "in kg"),
        ("a,2026-03-02T03:00,Weight,975,", "weights", "reading", "975", "weight_g"),
        ("a,2026-03-02T03:00,Weight,heavy,", "weights", "reading", "heavy", "number"),
        ("a,2026-03-02T03:00,Feeding volume,3,mL/h", "feeds", "unit", "mL/h", "in mL"),
        ("a,2026-03-02T03:00,Feeding volume,-3,", "feeds", "reading", "-3", "0"),
        ("a,2026-03-02T03:00,Head,25.33,cm", "growth", "reading", "25.33", "nearest mm"),
        ("a,2026-03-02T03:00,Head,big,cm", "growth", "reading", "big", "a number"),
        ("a,2026-03-02T03:00,Milk,goat,", "feeds", "reading", "goat", "mother or donor or formula"),
        ("a,2026-03-02T03:00,Route,spoon,", "feeds", "reading", "spoon", "NG tube or Breast"),
        ("a,,Weight,0.98,", "weights", "time", "", "the time or the day"),
        ("a,2026-03-02,Weight,0.98,", "weights", "time", "2026-03-02", "a date and time"),
        ("a,02/03/2026 03:00,Weight,0.98,", "weights", "time", "02/03/2026 03:00", "a date and time"),
        (",2026-03-02T03:00,Weight,0.98,", "weights", "code", "", "the infant's code"),
    ],
)
def test_a_bad_row_is_named_as_the_file_names_it(taken, row, table, column, found, expected):
    loaded = taken(f"a,2026-03-02T06:00,Given,caffeine,\n{row}\n")
    assert refusals(loaded) == [("flow.csv", 3, column, found)]
    assert expected in loaded.refusals[0].expected
    assert loaded.counts[table]["refused"] == 1
    assert loaded.counts["medicines"]["accepted"] == 1


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("a,2026-03-01T23:49,Weight,0.98,", "before birth"),
        ("b,2026-03-02T03:00,Weight,0.98,", "no time of birth known"),
        ("c,2026-03-02T03:00,Weight,0.98,", "no such infant"),
    ],
)
def test_a_row_that_the_record_cannot_place_is_refused(taken, row, reason):
    (one,) = taken(row + "\n").refusals
    assert (one.row, one.reason) == (2, reason)


def test_a_zero_at_the_breast_is_refused(taken):
    (one,) = taken("a,2026-03-02T03:00,Route,Breast,\na,2026-03-02T03:00,Feeding volume,0,\n").refusals
    assert one.reason == "unknown is not zero"


def test_times_as_the_mapping_says_they_are_written(taken):
    text = "a,03/02/2026 04:05 AM,Weight,0.98,\na,2026-03-02T03:00,Weight,0.98,\n"
    mapping = MAPPING.replace("[columns]", 'time_form = "%m/%d/%Y %I:%M %p"\n[columns]')
    loaded = taken(text, mapping=mapping)
    assert [row["at_min"] for row in rows(loaded, "weights")] == [255]
    assert refusals(loaded) == [("flow.csv", 3, "time", "2026-03-02T03:00")]
    assert "12/31/2026 11:50 PM" in loaded.refusals[0].expected


def test_days_of_life_where_there_is_no_time(taken):
    mapping = MAPPING.replace('time = "time"', 'day = "time"').replace(
        "[columns]", "birth_is_day = 1\n[columns]"
    )
    loaded = taken("b,1,Weight,0.98,\nb,0,Weight,0.98,\n", mapping=mapping)
    assert [(row["day"], row["at_min"]) for row in rows(loaded, "weights")] == [(0, None)]
    assert refusals(loaded) == [("flow.csv", 3, "time", "0")]


def test_again_is_nothing_however_the_time_is_written_and_a_correction_is_a_conflict(taken):
    text = (
        "a,2026-03-02T03:00,Feeding volume,1.5,\na,2026-03-02T03:00,Milk,EBM,\n"
        "a,2026-03-02T08:00,Given,caffeine,\na,2026-03-02T06:00,Weight,0.98,\n"
    )
    first = taken(text)
    for same in (text, text.replace("T", " "), "\n".join(reversed(text.split("\n"))).strip() + "\n"):
        again = taken(same, standing=first.tables)
        assert again.refusals == ()
        assert sum(counts["accepted"] for counts in again.counts.values()) == 0
    (one,) = taken(text.replace("1.5", "2.5"), standing=first.tables).refusals
    assert (one.column, one.found, one.reason) == ("volume_ul", "2500", "conflict")
    replaced = taken(text.replace("1.5", "2.5"), standing=first.tables, replace=True)
    assert [row["volume_ul"] for row in rows(replaced, "feeds")] == [2500]


def test_codes_stand_under_their_unit_where_the_mapping_names_one(tmp_path, standing, taken):
    infants = write(tmp_path / "record" / "infants.csv", INFANTS.replace("\na,", "\nu-a,"))
    standing = load_folder(infants, UTC, on=ON).tables
    mapping = MAPPING.replace("[columns]", 'unit_id = "u"\n[columns]', 1)
    loaded = taken("a,2026-03-02T03:00,Weight,0.98,\n", mapping=mapping, standing=standing)
    assert [row["infant_id"] for row in rows(loaded, "weights")] == ["u-a"]


SCATTERED = (
    "a,2026-03-02T03:00,Feeding volume,1.5,", "a,2026-03-02T03:00,Milk,EBM,", "b,2026-03-02T03:00,Milk,DHM,",
    "a,2026-03-02T06:00,Route,Breast,", "b,2026-03-02T03:00,Pump volume,3,",
    "a,2026-03-02T06:00,Weight,0.98,kg",
    "a,2026-03-02T06:00,Given,caffeine,", "a,2026-03-02T06:00,Given,ampicillin,",
    "a,2026-03-02T09:00,Pump volume,1,", "a,2026-03-02T09:00,Feeding volume,2,",
)  # fmt: skip


@settings(max_examples=50, deadline=None)
@given(st.permutations(SCATTERED))
def test_the_order_of_the_rows_of_a_file_does_not_matter(tmp_path_factory, order):
    place = tmp_path_factory.mktemp("flow")
    source = write(place / "flow.csv", HEADER + "\n".join(order) + "\n")
    mapping = read_mapping(str(write(place / "m.toml", MAPPING)))
    made = list(read_foreign(source, mapping, clock=UTC, births={}, on=ON).rows)
    cells = {tuple(sorted(one.cells.items())) for one in made if isinstance(one, SourceRow)}
    told = [{key: one[key] for key in one if not key.endswith("_id")} for one in map(dict, cells)]
    assert sorted(told, key=str) == sorted(
        ({"at": "2026-03-02T03:00", "volume_ml": "1.5", "milk": "EBM"},
         {"at": "2026-03-02T03:00", "volume_ml": "3", "milk": "DHM"},
         {"at": "2026-03-02T06:00", "given": "at_breast", "route": "breast", "milk": "mother"},
         {"at": "2026-03-02T06:00", "weight_kg": "0.98"},
         {"at": "2026-03-02T06:00", "given_name": "caffeine", "route": "iv"},
         {"at": "2026-03-02T06:00", "given_name": "ampicillin", "route": "iv"}),
        key=lambda one: str({key: one[key] for key in sorted(one)}),
    )  # fmt: skip
    assert sum(isinstance(one, Refusal) for one in made) == 2


def test_a_column_that_is_missing_is_one_error(taken):
    with pytest.raises(UserError, match=r"column reading is missing.*It has code, time, what, unit\."):
        taken("", header="code,time,what,unit\n")


# the suggestion

EXPORT = (
    "PAT_ID,RECORDED_TIME,FLO_MEAS_NAME,MEAS_VALUE,UNITS\n"
    "a,2026-03-02T03:00,Feeding Volume (mL),1.5,\na,2026-03-02T06:00,Feeding Volume (mL),38,\n"
    "a,2026-03-02T03:00,Milk type,EBM,\na,2026-03-02T06:00,Milk type,goat,\n"
    "a,2026-03-02T06:00,Daily Weight,975,\na,2026-03-03T06:00,Daily Weight,1310,\n"
    "a,2026-03-02T06:00,Scale weight,0.975,\n"
    "a,2026-03-02T06:00,Urine output,12,mL\n"
    "a,2026-03-02T06:00,Medication,caffeine,\n"
    "a,2026-03-02T06:00,Crib colour,green,\n"
)


def suggestion(tmp_path, text=EXPORT):
    return suggested(write(tmp_path / "export.csv", text), date(2026, 11, 25))


def named(text):
    return {one["called"]: one for one in tomllib.loads(text)["name"]}


def test_a_suggestion_tells_columns_names_and_units_and_why(tmp_path):
    text = suggestion(tmp_path)
    columns = tomllib.loads(text)["columns"]
    assert columns == {
        "infant": "PAT_ID", "time": "RECORDED_TIME", "name": "FLO_MEAS_NAME", "value": "MEAS_VALUE",
        "unit": "UNITS", "confirmed": False,
    }  # fmt: skip
    found = named(text)
    assert {name: (one.get("column"), one.get("unit")) for name, one in found.items() if "table" in one} == {
        "Feeding Volume (mL)": ("volume_ml", "mL"), "Milk type": ("milk", None),
        "Daily Weight": ("weight_g", "g"), "Scale weight": ("weight_kg", "kg"),
        "Medication": ("given_name", None),
    }  # fmt: skip
    assert found["Milk type"]["words"] == {"EBM": "mother"}
    assert '# words that are not known, to be added to words: "goat"' in text
    assert "# 2 rows: looks like a weighing; 975 to 1310, which can be g only" in text
    assert {name for name, one in found.items() if "leave_out" in one} == {"Urine output", "Crib colour"}


def test_no_part_of_a_suggestion_loads_until_a_person_has_confirmed_it(tmp_path, standing):
    place = tmp_path / "export.csv"
    mapping = write(tmp_path / "m.toml", suggestion(tmp_path))
    with pytest.raises(UserError, match=r"8 parts .* only suggested, the first \[columns\]") as caught:
        read_mapping(str(mapping))
    assert str(caught.value).count("\n") == 0 and caught.value.todo
    write(mapping, mapping.read_text().replace("confirmed = false", "confirmed = true", 7))
    with pytest.raises(UserError, match="1 parts of this mapping"):
        read_mapping(str(mapping))
    write(mapping, mapping.read_text().replace("confirmed = false", "confirmed = true"))
    loaded = take(place, mapping, standing=standing)
    assert refusals(loaded) == [("export.csv", 5, "MEAS_VALUE", "goat")]
    assert [row["volume_ul"] for row in rows(loaded, "feeds")] == [1500, 38000]
    assert sum(re.search("left out: '(Urine|Crib)", said) is not None for said in loaded.said) == 2


@pytest.mark.parametrize(
    ("values", "units", "unit"),
    [
        (("200", "10000"), ("", ""), "g"),
        (("0.2", "10"), ("", ""), "kg"),
        (("199", "980"), ("", ""), "?"),
        (("0.98", "980"), ("", ""), "?"),
        (("35", "36"), ("", ""), "?"),
        (("980", "990"), ("g", "g"), "g"),
        (("980", "990"), ("kg", "kg"), "?"),
        (("980", "0.99"), ("g", "kg"), "?"),
    ],
)
def test_the_unit_of_a_weight_is_told_by_what_a_weight_can_be_or_not_at_all(tmp_path, values, units, unit):
    text = "code,time,name,value,unit\n" + "".join(
        f"a,2026-03-02T03:00,Weight,{value},{beside}\n" for value, beside in zip(values, units, strict=True)
    )
    one = named(suggestion(tmp_path, text))["Weight"]
    assert (one["unit"], one["column"]) == (unit, f"weight_{unit}")


@pytest.mark.parametrize(
    ("values", "unit"),
    [(("0", "0.5", "400"), "mL"), (("99", "400"), "mL"), (("100", "400"), "?"), (("100", "401"), "uL"),
     (("0", "100", "60000"), "uL"), (("0.5", "401"), "?"), (("0", "0"), None)],
)  # fmt: skip
def test_the_unit_of_a_volume_is_told_by_what_a_feed_can_be_or_not_at_all(tmp_path, values, unit):
    """400 mL is 40 mL/kg at the heaviest weight the record takes; 100 uL is our own least feed."""
    text = "code,time,name,value\n" + "".join(f"a,2026-03-02T03:00,Volume,{value}\n" for value in values)
    assert named(suggestion(tmp_path, text))["Volume"].get("unit") == unit


def test_a_unit_beside_a_volume_tells_what_the_numbers_do_not(tmp_path):
    text = "code,time,name,value,unit\na,2026-03-02T03:00,Volume,100,mL\na,2026-03-02T06:00,Volume,400,mL\n"
    assert named(suggestion(tmp_path, text))["Volume"]["unit"] == "mL"


@pytest.mark.parametrize(
    ("times", "form"),
    [
        (("2026-03-02T03:00", "2026-03-02 03:00"), None),
        (("03/13/2026 03:00", "03/02/2026 03:00"), "%m/%d/%Y %H:%M"),
        (("13/03/2026 03:00", "02/03/2026 03:00"), "%d/%m/%Y %H:%M"),
        (("02/03/2026 03:00", "04/05/2026 03:00"), "?"),
        (("2 March", "3 March"), "?"),
    ],
)
def test_how_times_are_written_is_told_only_where_one_way_fits(tmp_path, times, form):
    text = "code,time,name,value\n" + "".join(f"a,{at},Weight,980\n" for at in times)
    made = suggestion(tmp_path, text)
    assert tomllib.loads(made).get("time_form") == form
    if form == "?":
        write(tmp_path / "m.toml", made.replace("confirmed = false", "confirmed = true"))
        with pytest.raises(UserError, match="time_form"):
            read_mapping(str(tmp_path / "m.toml"))


def test_free_text_is_not_shown(tmp_path):
    """More different texts than a list of words has may be notes, and notes may name people."""
    text = "code,time,name,value\n" + "".join(
        f"a,2026-03-02T03:00,Hold reason,note {i} about somebody,\n".replace("somebody,", "somebody")
        for i in range(40)
    )
    made = suggestion(tmp_path, text)
    assert "somebody" not in made
    assert "more than 30 different texts" in made


@pytest.mark.parametrize(
    ("header", "said"),
    [("time,name,value", "cannot tell which column is the infant"), ("code,name,value", "is the time"),
     ("code,time,value", "is the name"), ("code,time,name", "is the value"),
     ("patient name,time,value", "is the name")],
)  # fmt: skip
def test_a_header_that_does_not_tell_is_one_error(tmp_path, header, said):
    with pytest.raises(UserError, match=said) as caught:
        suggestion(tmp_path, header + "\n")
    assert caught.value.expected and caught.value.todo


def test_a_file_without_rows_suggests_nothing(tmp_path):
    with pytest.raises(UserError, match="no row was found"):
        suggestion(tmp_path, "code,time,name,value\n")


def test_the_command_writes_a_new_file_or_says_it(tmp_path, capsys):
    run = typer.main.get_command(app)
    place, out = write(tmp_path / "export.csv", EXPORT), tmp_path / "m.toml"
    run(["suggest", str(place)], standalone_mode=False)
    said = capsys.readouterr().out
    run(["suggest", str(place), "--out", str(out)], standalone_mode=False)
    assert out.read_text() == said == suggested(place, date.today())
    with pytest.raises(UserError, match="there already"):
        run(["suggest", str(place), "--out", str(out)], standalone_mode=False)
