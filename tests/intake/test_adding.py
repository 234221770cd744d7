"""Rows beside a record that stands: the same is nothing, another value is a conflict."""

from datetime import date, time

import pytest

from nectary.base.errors import UserError
from nectary.intake.cells import Clock
from nectary.intake.folder import load_folder

ON = date(2026, 11, 25)
CLOCK = Clock("UTC", time(0, 0))
INFANTS = "infant_id,unit_id,birth_at,birth_weight_g\na,u,2026-03-01T23:50,980\n"
WEIGHTS = "infant_id,weights_id,day,weight_g\na,w1,1,980\na,w2,2,985\n"


def added(folder, standing=None, *, replace=False, **files):
    for old in folder.glob("*.csv"):
        old.unlink()
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text)
    result = load_folder(folder, CLOCK, standing=standing, replace=replace, on=ON)
    for counts in result.counts.values():
        assert counts["read"] == counts["accepted"] + counts["refused"] + counts["merged"]
    return result


@pytest.fixture
def standing(tmp_path):
    return added(tmp_path, infants=INFANTS, weights=WEIGHTS).tables


def weights(result):
    return {row["weights_id"]: row for row in result.tables["weights"].to_pylist()}


def test_the_same_rows_again_are_nothing(tmp_path, standing):
    again = added(tmp_path, standing, infants=INFANTS, weights=WEIGHTS)
    assert again.refusals == ()
    assert again.counts["weights"] == {"read": 2, "accepted": 0, "refused": 0, "merged": 2, "flagged": 0}
    assert weights(again) == {row["weights_id"]: row for row in standing["weights"].to_pylist()}


def test_new_rows_are_added_and_a_file_that_lacks_rows_removes_none(tmp_path, standing):
    result = added(tmp_path, standing, weights="infant_id,weights_id,day,weight_g\na,w3,3,990\n")
    assert set(weights(result)) == {"w1", "w2", "w3"}
    assert result.tables["infants"].num_rows == 1


def test_another_value_is_a_conflict_unless_replaced(tmp_path, standing):
    changed = WEIGHTS.replace("985", "958")
    refused = added(tmp_path, standing, weights=changed)
    (one,) = refused.refusals
    assert (one.file, one.row, one.column, one.found, one.reason) == (
        "weights.csv", 3, "weight_g", "958", "conflict",
    )  # fmt: skip
    assert weights(refused)["w2"]["weight_g"] == 985
    assert refused.counts["weights"] == {"read": 2, "accepted": 0, "refused": 1, "merged": 1, "flagged": 0}
    replaced = added(tmp_path, standing, weights=changed, replace=True)
    assert (replaced.refusals, weights(replaced)["w2"]["weight_g"]) == ((), 958)


def test_a_row_id_under_another_infant_is_a_conflict_not_a_second_row(tmp_path, standing):
    infants = "infant_id,unit_id,birth_weight_g\nb,u,980\n"
    result = added(tmp_path, standing, infants=infants, weights=WEIGHTS.replace("a,w1", "b,w1"))
    assert [(one.column, one.found) for one in result.refusals] == [("infant_id", "b")]
    assert weights(result)["w1"]["infant_id"] == "a"


def test_new_rows_are_questioned_beside_those_that_stand(tmp_path, standing):
    result = added(tmp_path, standing, weights="infant_id,weights_id,day,weight_g\na,w3,3,9850\na,w4,4,990\n")
    assert [weights(result)[key]["flag"] for key in ("w2", "w3", "w4")] == [None, "unit_slip", None]
    assert result.counts["weights"]["flagged"] == 1
    feeds = "infant_id,day,volume_ml\na,2,39.4\na,2,39.401\n"
    (one,) = added(tmp_path, result.tables, feeds=feeds).refusals
    assert one.expected == "0 to 39.4 mL, which is 40 mL/kg at 985 g"


def confirmed(table, row_id, value):
    rows = [{**row, "confirmed": value} if row["weights_id"] == row_id else row for row in table.to_pylist()]
    return type(table).from_pylist(rows, schema=table.schema)


def test_a_confirmed_row_sent_again_stays_confirmed_and_is_reckoned_with(tmp_path, standing):
    leap = "infant_id,weights_id,day,weight_g\na,w3,3,1200\n"
    tables = added(tmp_path, standing, weights=leap).tables
    tables["weights"] = confirmed(tables["weights"], "w3", True)
    again = added(tmp_path, tables, weights=leap + "a,w4,4,1210\n")
    assert (weights(again)["w3"]["confirmed"], weights(again)["w4"]["flag"]) == (True, None)
    assert again.counts["weights"]["merged"] == 1


def test_a_new_doubt_is_kept_and_a_confirmation_from_a_file_is_a_conflict(tmp_path, standing):
    doubt = "infant_id,weights_id,day,weight_g,flag\na,w2,2,985,sender_doubts\n"
    doubted = added(tmp_path, standing, weights=doubt)
    assert weights(doubted)["w2"]["flag"] == "sender_doubts"
    assert doubted.counts["weights"]["flagged"] == 1
    silent = added(tmp_path, doubted.tables, weights=WEIGHTS)
    assert weights(silent)["w2"]["flag"] == "sender_doubts"
    yes = "infant_id,weights_id,day,weight_g,flag,confirmed\na,w2,2,985,sender_doubts,true\n"
    (one,) = added(tmp_path, doubted.tables, weights=yes).refusals
    assert (one.column, one.reason) == ("confirmed", "conflict")


def test_times_are_counted_from_the_birth_that_will_stand(tmp_path, standing):
    moved = INFANTS.replace("T23:50", "T12:00")
    feeds = "infant_id,feeds_id,at,volume_ml\na,f1,2026-03-02T00:10,1\n"
    kept = added(tmp_path, standing, infants=moved, feeds=feeds)
    assert [one.column for one in kept.refusals] == ["birth_at"]
    assert kept.tables["feeds"].column("at_min").to_pylist() == [20]


def test_a_birth_time_is_not_replaced_under_rows_counted_from_the_old_one(tmp_path, standing):
    moved = INFANTS.replace("T23:50", "T12:00")
    with pytest.raises(UserError, match="counted from the old one"):
        added(tmp_path, standing, infants=moved, replace=True)
    whole = added(tmp_path, standing, infants=moved, weights=WEIGHTS, replace=True)
    assert whole.tables["infants"].column("birth_at").to_pylist() == ["2026-03-01T12:00:00"]


def test_a_row_that_cannot_be_does_not_stand_for_the_old_one_when_birth_moves(tmp_path, standing):
    feeds = "infant_id,feeds_id,at,volume_ml\na,f1,2026-03-02T00:10,1\n"
    tables = added(tmp_path, standing, infants=INFANTS, feeds=feeds).tables
    moved = {"infants": INFANTS.replace("T23:50", "T12:00"), "weights": WEIGHTS}
    taken = added(tmp_path, tables, feeds=feeds, **moved, replace=True).tables
    assert taken["feeds"].column("at_min").to_pylist() == [730]
    with pytest.raises(UserError, match="its feeds are counted from the old one"):
        added(tmp_path, tables, feeds=feeds.replace(",1\n", ",90\n"), **moved, replace=True)
