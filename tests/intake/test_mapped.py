"""Samples -> infants and totals: every row answered for, no event made up; and the real cohort."""

import csv
import os
from pathlib import Path

import pytest

from nectary.base.errors import UserError
from nectary.engine.compute import compute
from nectary.intake.mapped import load_mapped, read_mapping

P4 = Path(__file__).parents[2].parent / "shared" / "data" / "p4" / "samples.csv"


def columns():
    mapping = read_mapping("p4")
    rules = [*mapping["infants"].values(), *mapping["reported"].values()]
    named = {rule["column"] for rule in rules if "column" in rule}
    return sorted(named | set(mapping["reported"]["antibiotic_courses"]["sum"]) | {"Patient", "DOL"})


def write(tmp_path, *rows):
    path = tmp_path / "samples.csv"
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, columns(), restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def test_the_last_sample_speaks_and_the_others_are_merged(tmp_path):
    early = {"Patient": "1", "DOL": "5.0", "cum_days_milk": "3.0", "Necrotizing_enterocolitis": "No"}
    late = {**early, "DOL": "20.0", "cum_days_milk": "14.0", "Gestational_age_weeks": "27.0"}
    loaded = load_mapped(write(tmp_path, late, early), "p4")
    assert loaded.counts["infants"] == {"read": 2, "accepted": 1, "refused": 0, "merged": 1, "flagged": 0}
    (stay,) = compute(loaded.tables).stays.to_pylist()
    assert (stay["milk_days"], stay["milk_days_basis"], stay["nec"]) == (14, "reported", 0)
    assert stay["formula_days"] is None
    assert stay["antibiotic_courses"] is None
    assert set(loaded.tables) == {"infants", "reported"}
    assert loaded.tables["infants"].column("gestation_known_to").to_pylist() == ["week"]


@pytest.mark.parametrize(("weeks", "days"), [("27.0", 189), ("37.3", 259), ("", None)])
def test_gestation_is_completed_weeks(tmp_path, weeks, days):
    loaded = load_mapped(write(tmp_path, {"Patient": "1", "DOL": "5", "Gestational_age_weeks": weeks}), "p4")
    assert loaded.tables["infants"].column("gestation_days").to_pylist() == [days]


def test_a_bad_cell_refuses_its_row_and_says_why(tmp_path):
    good = {"Patient": "1", "DOL": "5.0", "Sex": "Male"}
    loaded = load_mapped(write(tmp_path, good, {"Patient": "1", "DOL": "6.0", "Sex": "boy"}), "p4")
    (refusal,) = loaded.refusals
    assert (refusal.row, refusal.column, refusal.found) == (3, "Sex", "boy")
    assert loaded.counts["infants"]["accepted"] == 1
    assert loaded.counts["infants"]["flagged"] == 1


@pytest.mark.parametrize("day", ["", "soon", "NaN", "-1"])
def test_a_row_without_a_day_is_refused_and_nothing_is_written(tmp_path, day):
    with pytest.raises(UserError, match="no row was accepted"):
        load_mapped(write(tmp_path, {"Patient": "1", "DOL": day}), "p4")


def test_another_file_and_another_name_are_refused(tmp_path):
    (tmp_path / "other.csv").write_text("a,b\n1,2\n")
    with pytest.raises(UserError, match="column Patient is missing"):
        load_mapped(tmp_path / "other.csv", "p4")
    with pytest.raises(UserError, match="no mapping"):
        load_mapped(tmp_path / "other.csv", "p5")


@pytest.mark.skipif(
    not P4.exists() and not os.environ.get("NECTARY_NEEDS_DATA"),
    reason="THE REAL COHORT IS NOT HERE: ../shared/data/p4 is absent, so its totals were not checked",
)
def test_the_real_cohort():
    loaded = load_mapped(P4, "p4")
    counts = loaded.counts["infants"]
    assert counts["accepted"] == 354
    assert counts["read"] == 2435 == counts["accepted"] + counts["refused"] + counts["merged"]
    stays = compute(loaded.tables).stays.to_pylist()
    known = [stay for stay in stays if stay["nec"] is not None]
    assert (sum(stay["nec"] for stay in known), len(known)) == (6, 337)
    for name in ("nec", "milk_days", "formula_days", "antibiotic_courses"):
        assert {stay[f"{name}_basis"] for stay in stays} <= {"reported", None}
        assert any(stay[f"{name}_basis"] == "reported" for stay in stays)
