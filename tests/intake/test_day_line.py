"""One line a baby a day: each milk, decision, hold and weight by hand; empty is unknown, 0 is zero."""

from datetime import date, datetime, time, timedelta

import pytest
import typer
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.intake.foreign import ON, UTC, refusals, rows, take, write

from nectary.base.errors import UserError
from nectary.cli.mapping import app
from nectary.intake.cells import Clock
from nectary.intake.clock import moment
from nectary.intake.folder import load_folder
from nectary.intake.formats.day_line import unit_day
from nectary.record.tables import TABLES

BERLIN = Clock("Europe/Berlin", time(7, 0))
INFANTS = "infant_id,unit_id,birth_at,birth_weight_g\na,u,2026-03-01T23:50,980\nb,u,,1000\n"
HEADER = "infant,day,date,mL own,mL donor,mL formula,decision,hold reason,weight g\n"
MILKS = ("mother", "donor", "formula")


@pytest.fixture
def standing(tmp_path):
    folder = tmp_path / "record"
    folder.mkdir()
    write(folder / "infants.csv", INFANTS)
    return load_folder(folder, UTC, on=ON).tables


@pytest.fixture
def taken(tmp_path, standing):
    """What a file of these lines makes of the standing record."""

    def load(text, header=HEADER, **more):
        return take(
            write(tmp_path / "day-line.csv", header + text), "day-line", **{"standing": standing, **more}
        )

    return load


def totals(loaded):
    return {
        (row["infant_id"], row["day"], row["milk"]): row["volume_ul"] for row in rows(loaded, "feed_totals")
    }


def test_one_line_by_hand(taken):
    loaded = taken("b,3,,10.5,0,,go up,,1010\n")
    assert totals(loaded) == {("b", 3, "mother"): 10500, ("b", 3, "donor"): 0, ("b", 3, "formula"): None}
    ((step,), (weight,)) = rows(loaded, "steps"), rows(loaded, "weights")
    assert (step["day"], step["decision"], step["reason"], step["at_min"]) == (3, "advance", None, None)
    assert (weight["day"], weight["weight_g"], weight["at_min"]) == (3, 1010, None)
    assert {row["source"] for row in rows(loaded, "feed_totals")} == {"day-line.csv row 2"}
    assert "holds" not in loaded.tables
    assert loaded.refusals == ()


def test_no_milk_charted_is_no_total_and_zero_everywhere_is_three(taken):
    loaded = taken("b,1,,,,,stay,,\nb,2,,0,0,0,,,\n")
    assert totals(loaded) == {("b", 2, milk): 0 for milk in MILKS}


@pytest.mark.parametrize(
    ("cells", "kind", "reason", "decision"),
    [
        ("0,0,0,hold,belly", "all_feeds", "belly", "hold"),
        ("0,,,NPO,", "all_feeds", None, "hold"),
        ("12,0,0,hold,distension", "feed", "belly", "hold"),
        (",,,hold,blood", None, "blood", "hold"),
        ("12,0,0,stay,belly", "no_advance", "belly", "stay"),
        ("12,0,0,back,unstable", "no_advance", "unstable", "back"),
        ("12,0,0,,transfusion", "feed", "transfusion", None),
        ("12,0,0,restart,procedure", "feed", "procedure", "restart"),
    ],
)
def test_what_was_held_follows_from_the_decision_and_the_milk(taken, cells, kind, reason, decision):
    loaded = taken(f"b,3,,{cells},\n")
    (hold,) = rows(loaded, "holds")
    assert (hold["kind"], hold["reason"], hold["start_day"], hold["stop_day"]) == (kind, reason, 3, 3)
    assert [row["decision"] for row in rows(loaded, "steps")] == ([decision] if decision else [])


def test_a_decision_to_go_up_is_no_hold(taken):
    assert "holds" not in taken("b,3,,12,0,0,up,,\nb,4,,12,0,0,stay,,\n").tables


@pytest.mark.parametrize(("on", "day"), [("2026-03-01", 0), ("2026-03-02", 1), ("2026-03-30", 29)])
def test_a_date_is_the_unit_day_that_begins_on_it(taken, on, day):
    assert totals(taken(f"a,,{on},1,,,,,\n"))["a", day, "mother"] == 1000


@given(
    born=st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31)).map(lambda at: at.replace(microsecond=0)),
    days=st.integers(-2, 300), hour=st.integers(0, 23),
)  # fmt: skip
def test_the_day_of_a_date_agrees_with_the_day_of_its_first_hour(born, days, hour):
    """12 hours into the unit's day is always that day, also on the days that have 23 or 25 hours."""
    clock = Clock("UTC", time(hour))
    on = born.date() + timedelta(days=days)
    noon = datetime.combine(on, clock.day_start) + timedelta(hours=12)
    assert unit_day(born, on, clock) == moment(born, noon, time_zone="UTC", day_start=clock.day_start)[1]


def test_a_birth_before_the_units_day_begins_is_day_0_of_the_day_before():
    """At 05:00 the ward's day is still that of 1 March; the day that begins on 2 March at 07:00 is day 1."""
    born = datetime(2026, 3, 2, 5, 0)
    assert [unit_day(born, date(2026, 3, day), BERLIN) for day in (1, 2, 3)] == [0, 1, 2]


def test_a_day_that_counts_birth_as_1(tmp_path, standing):
    text = 'format = "day-line"\nabout = "a"\nbirth_is_day = 1\n[columns]\ninfant = "kod"\nday = "dzien"\n'
    mapping = write(tmp_path / "m.toml", text + 'weight_kg = "masa"\n')
    place = write(tmp_path / "in.csv", "kod;dzien;masa\nb;1;0,980\nb;0;0,980\n")
    loaded = take(place, mapping, standing=standing)
    assert [(row["day"], row["weight_g"]) for row in rows(loaded, "weights")] == [(0, 980)]
    assert refusals(loaded) == [("in.csv", 3, "dzien", "0")]
    assert loaded.refusals[0].expected == "1 or more, which is the day of birth here"


@pytest.mark.parametrize(
    ("line", "column", "found", "expected"),
    [
        (",3,,1,,,,,", "infant", "", "the infant's code"),
        ("b,,,1,,,,,", "day or date", "", "the day or the date"),
        ("b,soon,,1,,,,,", "day", "soon", "a number"),
        ("b,-1,,1,,,,,", "day", "-1", "0 or more"),
        ("b,1.5,,1,,,,,", "day", "1.5", "whole number"),
        ("a,,02/03/2026,1,,,,,", "date", "02/03/2026", "a date such as 2026-03-01"),
        ("a,,2026-02-28,1,,,,,", "date", "2026-02-28", "the day of birth, 2026-03-01, or later"),
        ("b,,2026-03-02,1,,,,,", "date", "2026-03-02", "birth_at of this infant"),
        ("a,3,2026-03-02,1,,,,,", "day", "3", "unit day 1, going by date and birth"),
    ],
)
def test_a_line_that_cannot_be_placed_is_refused_whole(taken, line, column, found, expected):
    loaded = taken(f"b,9,,1,0,0,,,\n{line}\n")
    assert refusals(loaded) == [("day-line.csv", 3, column, found)]
    assert expected in loaded.refusals[0].expected
    assert {key[1] for key in totals(loaded)} == {9}
    assert loaded.counts["day-line"] == {"read": 1, "accepted": 0, "refused": 1, "merged": 0, "flagged": 0}


@pytest.mark.parametrize(
    ("line", "table", "column", "found", "expected"),
    [
        ("b,3,,much,0,0,stay,,1010", "feed_totals", "mL own", "much", "number"),
        ("b,3,,1,0,-2,stay,,1010", "feed_totals", "mL formula", "-2", "0 to"),
        ("b,3,,1,0,0,stay,,1.010", "weights", "weight g", "1.010", "weight_kg"),
        ("b,3,,1,0,0,advence,,1010", "steps", "decision", "advence", "did you mean advance?"),
        ("b,3,,1,0,0,stay,qwerty,1010", "holds", "hold reason", "qwerty", "belly or vomiting_bile"),
    ],
)
def test_a_bad_cell_refuses_its_own_row_and_the_rest_of_the_line_goes_on(
    taken, line, table, column, found, expected
):
    loaded = taken(line + "\n")
    assert refusals(loaded) == [("day-line.csv", 2, column, found)]
    assert expected in loaded.refusals[0].expected
    assert loaded.counts[table]["refused"] == 1
    kept = {name for name, counts in loaded.counts.items() if counts["accepted"]}
    assert kept >= {"feed_totals", "steps", "weights"} - {table}
    assert "day-line" not in loaded.counts


def test_an_infant_that_the_record_does_not_hold_is_refused(taken):
    loaded = taken("c,3,,1,,,,,\n")
    assert {(one.column, one.found, one.reason) for one in loaded.refusals} == {
        ("infant_id", "c", "no such infant")
    }


def test_again_is_nothing_and_a_corrected_line_is_a_conflict_never_a_second_total(taken):
    first = taken("b,3,,10,0,0,stay,belly,1010\n")
    again = taken("b,3,,10,0,0,stay,belly,1010\n", standing=first.tables)
    assert sum(counts["accepted"] for counts in again.counts.values()) == 0
    assert again.refusals == ()
    other = taken("b,3,,12,0,0,stay,belly,1010\n", standing=first.tables)
    assert [(one.found, one.reason) for one in other.refusals] == [("12000", "conflict")]
    replaced = taken("b,3,,12,0,0,stay,belly,1010\n", standing=first.tables, replace=True)
    assert totals(replaced)["b", 3, "mother"] == 12000
    assert len(totals(replaced)) == 3


def test_two_lines_of_one_day_that_differ_are_both_refused(taken):
    loaded = taken("b,3,,10,0,0,,,\nb,3,,11,0,0,,,\n")
    assert {(one.row, one.reason) for one in loaded.refusals} == {
        (2, "two rows differ"),
        (3, "two rows differ"),
    }
    assert totals(loaded) == {("b", 3, "donor"): 0, ("b", 3, "formula"): 0}


def test_lines_that_say_nothing_are_counted(taken):
    loaded = taken("b,3,,,,,,,\nb,4,,1,,,,,\n")
    assert loaded.said == ("day-line.csv: 1 row left out: lines with an infant and a day and nothing else",)


@pytest.mark.parametrize(
    ("header", "said"),
    [("day,mL own\n", "column infant is missing"), ("infant,mL own\n", "column day or date is missing"),
     ("infant,day\n", "column mL own or mL donor or mL formula or weight g"),
     ("infant,day,mL own,own milk mL\n", "columns mL own and own milk mL are both mother_ml")],
)  # fmt: skip
def test_a_file_without_what_is_needed_is_one_error(taken, header, said):
    with pytest.raises(UserError, match=said):
        taken("", header=header)


def test_columns_may_stand_in_any_order_and_case_and_be_left_out(taken):
    loaded = taken("5,4,b,9\n", header="ML_OWN,Day of Life,BABY,nurse\n")
    assert totals(loaded) == {("b", 4, "mother"): 5000}
    assert loaded.said == ("day-line.csv: columns not read: nurse",)


amounts = st.sampled_from(("", "0", "0.5", "12"))


@settings(max_examples=30, deadline=None)  # each example is a whole load, some tenths of a second
@given(
    lines=st.dictionaries(
        st.tuples(st.sampled_from("ab"), st.integers(0, 5)), st.tuples(amounts, amounts, amounts), min_size=1
    )
)
def test_the_totals_of_a_file_agree_with_its_lines_read_by_hand(tmp_path_factory, lines):
    place = tmp_path_factory.mktemp("lines")
    write(place / "infants.csv", INFANTS)
    standing = load_folder(place / "infants.csv", UTC, on=ON).tables
    text = "".join(f"{infant},{day},,{','.join(cells)},,,\n" for (infant, day), cells in lines.items())
    loaded = take(write(place / "day-line.csv", HEADER + text), "day-line", standing=standing)
    expected = {
        (*key, milk): None if cell == "" else int(float(cell) * 1000)
        for key, cells in lines.items() if any(cells)
        for milk, cell in zip(MILKS, cells, strict=True)
    }  # fmt: skip
    assert totals(loaded) == expected


def test_the_template_loads_once_it_is_filled_and_is_never_overwritten(tmp_path, standing):
    place = tmp_path / "day-line.csv"
    run = typer.main.get_command(app)
    run(["template", "day-line", str(place)], standalone_mode=False)
    text = place.read_text()
    comments = [line for line in text.splitlines() if line.startswith("#")]
    header = text.splitlines()[-1].split(",")
    assert len(comments) == len(header) + 1
    for words in (TABLES["steps"].column("decision").words, TABLES["holds"].column("reason").words):
        assert " | ".join(words) in text
    cells = {"infant": "b", "day": "2", "mL own": "3", "decision": "stay"}
    write(place, text + ",".join(cells.get(name, "") for name in header) + "\n")
    assert totals(take(place, "day-line", standing=standing))["b", 2, "mother"] == 3000
    for words, said in ((["day-line", str(place)], "there already"), (["p4", str(place)], "format samples"),
                        (["day-line", str(tmp_path / "no" / "x.csv")], "cannot be written")):  # fmt: skip
        with pytest.raises(UserError, match=said):
            run(["template", *words], standalone_mode=False)
