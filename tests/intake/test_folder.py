"""CSV files in the record's own tables: every row answered for, nothing guessed."""

from datetime import date, time

import pytest

from nectary.base.errors import UserError
from nectary.intake.cells import Clock
from nectary.intake.folder import load_folder

ON = date(2026, 11, 25)
UTC = Clock("UTC", time(0, 0))
INFANTS = (
    "infant_id,unit_id,birth_at,birth_weight_g,gestation_days\na,u,2026-03-01T23:50,980,190\nb,u,,1000,\n"
)


def write(folder, **files):
    files.setdefault("infants", INFANTS)
    for name, text in files.items():
        (folder / f"{name}.csv").write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def loaded(folder, clock=UTC, **files):
    result = load_folder(write(folder, **files), clock, on=ON)
    for counts in result.counts.values():
        assert counts["read"] == counts["accepted"] + counts["refused"] + counts["merged"]
    return result


def rows(result, name):
    return result.tables[name].to_pylist() if name in result.tables else []


def refusal(result):
    (one,) = result.refusals
    return one.file, one.row, one.column, one.found


def test_millilitres_kilograms_weeks_and_local_times(tmp_path):
    result = loaded(
        tmp_path,
        infants="infant_id,unit_id,birth_at,birth_weight_kg,gestation\na,u,2026-03-01T23:50,0.98,27+3\n",
        feeds="infant_id,at,volume_ml,planned_ml,milk\na,2026-03-02T00:10,1.5,1.500,mother\n",
        weights="infant_id,at,weight_kg\na,2026-03-02 06:00:30,0.975\n",
    )
    (infant,), (feed,), (weight,) = (rows(result, name) for name in ("infants", "feeds", "weights"))
    assert (infant["birth_weight_g"], infant["gestation_days"]) == (980, 192)
    assert (feed["volume_ul"], feed["planned_ul"], feed["at_min"], feed["day"]) == (1500, 1500, 20, 1)
    assert (weight["weight_g"], weight["at_min"], weight["day"]) == (975, 370, 1)
    assert feed["source"] == "feeds.csv row 2"
    assert len(feed["feeds_id"]) == 20
    assert result.counts["feeds"] == {"read": 1, "accepted": 1, "refused": 0, "merged": 0, "flagged": 0}


def test_offsets_are_converted_and_the_units_day_start_counts(tmp_path):
    """07:00 in New York on 2 March is 12:00 UTC."""
    clock = Clock("America/New_York", time(7, 0))
    feeds = "infant_id,at,volume_ml\na,2026-03-02T11:59Z,1\na,2026-03-02T12:00+00:00,1\n"
    result = loaded(tmp_path, clock, feeds=feeds)
    assert [(row["at_min"], row["day"]) for row in rows(result, "feeds")] == [(429, 0), (430, 1)]


def test_a_birth_time_with_an_offset_is_kept_local(tmp_path):
    text = "infant_id,unit_id,birth_at,birth_weight_g\na,u,2026-03-02T04:50Z,980\n"
    result = loaded(tmp_path, Clock("America/New_York", time(0, 0)), infants=text)
    assert rows(result, "infants")[0]["birth_at"] == "2026-03-01T23:50:00-05:00"


def test_a_stop_is_exclusive_and_its_last_day_included(tmp_path):
    text = (
        "infant_id,start_at,stop_at,kind\n"
        "a,2026-03-02T08:00,2026-03-04T00:00,picc\na,2026-03-02T08:00,2026-03-04T00:01,uvc\n"
        "a,2026-03-02T00:00,2026-03-02T00:00,uac\na,2026-03-02T08:00,,other_central\n"
    )
    lines = rows(loaded(tmp_path, lines=text), "lines")
    assert [row["stop_day"] for row in lines] == [2, 3, 1, None]
    assert [row["start_day"] for row in lines] == [1, 1, 1, 1]


@pytest.mark.parametrize(
    ("name", "text", "column", "found"),
    [
        ("feeds", "infant_id,day,volume_ml\na,1,NaN\n", "volume_ml", "NaN"),
        ("feeds", "infant_id,day,volume_ml\na,1,inf\n", "volume_ml", "inf"),
        ("feeds", "infant_id,day,volume_ml\na,1,1_000\n", "volume_ml", "1_000"),
        ("feeds", "infant_id,day,volume_ml\na,1,0.0001\n", "volume_ml", "0.0001"),
        ("feeds", 'infant_id,day,volume_ml\na,1,"1,5"\n', "volume_ml", "1,5"),
        ("feeds", "infant_id,day,volume_ul\na,1,1.5\n", "volume_ul", "1.5"),
        ("feeds", "infant_id,day,volume_ul\na,1,-1\n", "volume_ul", "-1"),
        ("feeds", "infant_id,day,volume_ul,volume_ml\na,1,1500,1.6\n", "volume_ml", "1.6"),
        ("feeds", "infant_id,day,milk\na,1,Mothre\n", "milk", "Mothre"),
        ("feeds", "infant_id,day,continuous\na,1,maybe\n", "continuous", "maybe"),
        ("feeds", "infant_id,day,given,volume_ul\na,1,at_breast,0\n", "volume_ul", "0"),
        ("feeds", "infant_id,day,volume_ul\na,,1\n", "day", ""),
        ("feeds", "infant_id,day\na,401\n", "day", "401"),
        ("feeds", "infant_id,at\na,2026-03-02\n", "at", "2026-03-02"),
        ("feeds", "infant_id,at\na,2026-02-30T10:00\n", "at", "2026-02-30T10:00"),
        ("feeds", "infant_id,at\na,0001-01-01T10:00\n", "at", "0001-01-01T10:00"),
        ("feeds", "infant_id,at\na,2026-03-01T23:49\n", "at", "2026-03-01T23:49"),
        ("feeds", "infant_id,at\na,2062-03-01T23:49\n", "at", "2062-03-01T23:49"),
        ("feeds", "infant_id,at\nb,2026-03-02T10:00\n", "at", "2026-03-02T10:00"),
        ("feeds", "infant_id,at_min,day\na,20,0\n", "day", "0"),
        ("feeds", "infant_id,at_min,day\nb,20,2\n", "day", "2"),
        ("feeds", "infant_id,at_min\nb,20\n", "at_min", "20"),
        ("feeds", "infant_id,day,volume_ul\nc,1,1\n", "infant_id", "c"),
        ("feeds", "infant_id,day,volume_ul\n,1,1\n", "infant_id", ""),
        ("feeds", "infant_id,day,volume_ul\na,1\n", "", "2 cells"),
        ("feeds", "infant_id,day,volume_ul\na,1,1,9\n", "", "4 cells"),
        ("weights", "infant_id,day,weight_g\na,1,199\n", "weight_g", "199"),
        ("weights", "infant_id,day,weight_kg\na,1,1240\n", "weight_kg", "1240"),
        ("labs", "infant_id,day,number\na,1,nan\n", "number", "nan"),
        ("labs", "infant_id,day,number\na,1,1e999\n", "number", "1e999"),
        ("lines", "infant_id,start_day,stop_day\na,4,3\n", "stop_day", "3"),
        ("diagnoses", "infant_id,start_day,diagnosis\na,,nec\n", "start_day", ""),
        ("reported", "infant_id,item\na,\n", "item", ""),
    ],
)
def test_a_bad_cell_refuses_its_row_and_the_rest_go_on(tmp_path, name, text, column, found):
    result = loaded(tmp_path, **{name: text})
    assert refusal(result) == (f"{name}.csv", 2, column, found)
    assert result.counts[name]["accepted"] == 0
    assert result.counts["infants"]["accepted"] == 2


@pytest.mark.parametrize(
    ("column", "text"),
    [("birth_weight_g", "199"), ("birth_weight_g", "7001"), ("gestation_days", "139"), ("gestation", "19+6"),
     ("gestation", "27.3"), ("gestation", "45+1"), ("birth_at", "2026-03-29T02:30"),
     ("birth_at", "2026-03-29"), ("birth_at", "0001-01-01T00:00")],
)  # fmt: skip
def test_a_stay_that_cannot_be_is_refused_and_its_rows_with_it(tmp_path, column, text):
    result = loaded(
        tmp_path,
        Clock("Europe/Berlin", time(0, 0)),
        infants=f"infant_id,unit_id,{column}\na,u,{text}\n",
        weights="infant_id,day,weight_g\na,1,980\n",
    )
    assert [(one.file, one.column) for one in result.refusals] == [
        ("infants.csv", column), ("weights.csv", "infant_id"),
    ]  # fmt: skip
    assert result.tables == {}


def test_a_time_before_birth_is_said_to_be_so(tmp_path):
    (one,) = loaded(tmp_path, feeds="infant_id,at\na,2026-03-01T23:49\n").refusals
    assert (one.expected, one.reason) == ("a time after birth at 2026-03-01T23:50:00", "before birth")


def test_a_skipped_local_time_is_refused(tmp_path):
    infants = "infant_id,unit_id,birth_at\na,u,2026-03-28T12:00\n"
    feeds = "infant_id,at\na,2026-03-29T02:30\n"
    result = loaded(tmp_path, Clock("Europe/Berlin", time(0, 0)), infants=infants, feeds=feeds)
    assert refusal(result) == ("feeds.csv", 2, "at", "2026-03-29T02:30")


@pytest.mark.parametrize(
    ("born", "feeds"),
    [
        ("2026-03-28T12:00", {"2026-03-29T03:30": (870, 1), "2026-03-30T00:00": (2100, 2)}),
        (
            "2026-10-24T12:00",
            {"2026-10-25T02:30": (870, 1), "2026-10-25T02:30+01:00": (930, 1), "2026-10-26T00:00": (2220, 2)},
        ),
    ],
)
def test_the_days_of_23_and_25_hours(tmp_path, born, feeds):
    """Clocks in Berlin go from 02:00 to 03:00 in March, and from 03:00 back to 02:00 in October."""
    infants = f"infant_id,unit_id,birth_at\na,u,{born}\n"
    text = "infant_id,at\n" + "".join(f"a,{at}\n" for at in feeds)
    result = loaded(tmp_path, Clock("Europe/Berlin", time(0, 0)), infants=infants, feeds=text)
    assert [(row["at_min"], row["day"]) for row in rows(result, "feeds")] == list(feeds.values())


def test_minutes_alone_get_their_day_from_the_time_of_birth(tmp_path):
    result = loaded(tmp_path, feeds="infant_id,at_min\na,9\na,10\n")
    assert [row["day"] for row in rows(result, "feeds")] == [0, 1]


def test_doubtful_values_are_kept_and_flagged(tmp_path):
    result = loaded(
        tmp_path,
        weights="infant_id,day,weight_g\na,2,9800\na,1,980\na,3,985\n",
        feeds="infant_id,at_min,volume_ul,planned_ul\na,60,5000,500\na,240,500,500\n",
    )
    assert [row["flag"] for row in rows(result, "weights")] == ["unit_slip", None, None]
    assert [row["flag"] for row in rows(result, "feeds")] == ["above_plan", None]
    assert result.counts["weights"] == {"read": 3, "accepted": 3, "refused": 0, "merged": 0, "flagged": 1}


def test_a_feed_above_40_ml_per_kg_is_refused(tmp_path):
    result = loaded(tmp_path, feeds="infant_id,day,volume_ml\na,1,39.2\na,1,39.201\n")
    (one,) = result.refusals
    assert (one.row, one.found, one.expected) == (3, "39201 uL", "0 to 39.2 mL, which is 40 mL/kg at 980 g")
    assert [row["flag"] for row in rows(result, "feeds")] == ["large_for_weight"]


def test_a_repeated_row_is_merged_and_two_rows_of_one_id_that_differ_are_both_refused(tmp_path):
    same = loaded(tmp_path, weights="infant_id,day,weight_g\na,1,980\na,1,980\n")
    assert same.counts["weights"] == {"read": 2, "accepted": 1, "refused": 0, "merged": 1, "flagged": 0}
    two = loaded(tmp_path, weights="infant_id,weights_id,day,weight_g\na,w1,1,980\na,w1,1,890\na,w2,2,980\n")
    assert [(one.row, one.column) for one in two.refusals] == [(2, "weights_id"), (3, "weights_id")]
    assert two.counts["weights"]["accepted"] == 1


def test_feeds_alike_without_time_or_id_are_neither_merged_nor_believed(tmp_path):
    alike = "a,1,mother,2\n" * 8
    result = loaded(tmp_path, feeds="infant_id,day,milk,volume_ml\n" + alike)
    feeds = rows(result, "feeds")
    assert len({row["feeds_id"] for row in feeds}) == 8
    assert {row["flag"] for row in feeds} == {"repeated_row"}
    timed = loaded(tmp_path, feeds="infant_id,at_min,volume_ml\na,60,2\na,60,2\n")
    assert timed.counts["feeds"]["merged"] == 1
    assert rows(timed, "feeds")[0]["flag"] is None


def test_the_senders_row_id_is_kept_and_the_content_hash_does_not_hang_on_units(tmp_path):
    own = loaded(tmp_path, feeds="infant_id,feeds_id,day,volume_ml\na,f-1,1,2\n")
    assert rows(own, "feeds")[0]["feeds_id"] == "f-1"
    ids = {
        rows(loaded(tmp_path, feeds=text), "feeds")[0]["feeds_id"]
        for text in ("infant_id,day,volume_ml\na,1,2\n", "volume_ul,infant_id,day\n2000,a,1\n")
    }
    assert len(ids) == 1


@pytest.mark.parametrize("change", [
    lambda text: b"\xef\xbb\xbf" + text.encode(),
    lambda text: text.replace(",", ";").encode(),
    lambda text: text.replace(",", "\t").encode(),
    lambda text: text.replace("\n", "\r\n").encode(),
    lambda text: b"# a comment, with a comma\n\"# quoted; by a sheet\",,\n" + text.encode(),
    lambda text: text.replace("\n", ",,\n").encode() + b",,,,\n\n",
    lambda text: text.encode() + b",,\n  , ,\n",
])  # fmt: skip
def test_files_as_spreadsheets_write_them(tmp_path, change):
    result = loaded(tmp_path, weights=change("infant_id,day,weight_g\na,1,980\n"))
    assert [row["weight_g"] for row in rows(result, "weights")] == [980]
    assert result.counts["weights"]["read"] == 1


def test_row_numbers_count_every_line(tmp_path):
    result = loaded(tmp_path, weights="# a comment\ninfant_id,day,weight_g\na,1,980\n\na,2,soon\n")
    assert refusal(result) == ("weights.csv", 5, "weight_g", "soon")


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        ("feeds.csv", "infant_id,day,volume_mll\na,1,1\n", "expected volume_ml"),
        ("feeds.csv", "infant_id,volume_ml\na,1\n", "column at or at_min or day is missing"),
        ("feeds.csv", "day,volume_ml\n1,1\n", "column infant_id is missing"),
        ("feeds.csv", "infant_id,day,day\na,1,1\n", "column day is there twice"),
        ("feeds.csv", "infant_id,,day\na,,1\n", "no column is called ''"),
        ("feeds.csv", "", "no header"),
        ("feeds.csv", 'infant_id,day,product\na,1,"x\n', "not CSV"),
        ("infants.csv", "infant_id\na\n", "column unit_id is missing"),
        ("feedz.csv", "infant_id,day\na,1\n", "expected feeds"),
        ("feeds.xlsx", "x", "not an XLSX file"),
        ("feeds.parquet", "x", "not a Parquet file"),
        ("feeds.xls", "x", "not a CSV, Parquet or XLSX file"),
    ],
)
def test_a_file_that_is_not_the_records_is_one_error(tmp_path, file, text, said):
    write(tmp_path)
    (tmp_path / file).write_text(text)
    with pytest.raises(UserError, match=said):
        load_folder(tmp_path, UTC, on=ON)


def test_no_folder_no_file_no_infants_no_text(tmp_path):
    for path, said in ((tmp_path / "no", "no such file"), (tmp_path, "no CSV, Parquet or XLSX file here")):
        with pytest.raises(UserError, match=said):
            load_folder(path, UTC, on=ON)
    (tmp_path / "feeds.csv").write_text("infant_id,day\na,1\n")
    with pytest.raises(UserError, match=r"infants\.csv is missing"):
        load_folder(tmp_path, UTC, on=ON)


def test_one_file_alone_and_files_that_are_not_tables(tmp_path):
    write(tmp_path)
    (tmp_path / "README.txt").write_text("about")
    (tmp_path / "._infants.csv").write_bytes(b"\x00\xff")
    assert load_folder(tmp_path, UTC, on=ON).counts["infants"]["accepted"] == 2
    assert load_folder(tmp_path / "infants.csv", UTC, on=ON).counts["infants"]["accepted"] == 2


def test_an_escaped_text_is_read_as_it_was(tmp_path):
    result = loaded(tmp_path, cultures="infant_id,day,organism\na,1,'=x\n")
    assert rows(result, "cultures")[0]["organism"] == "=x"
