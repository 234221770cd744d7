"""What the tests of other people's files share: files and mappings, loaded as people load them."""

import csv
import os
from datetime import date, time
from pathlib import Path

import pytest

from nectary.intake.cells import Clock
from nectary.intake.folder import AS_IT_IS, files_at, load, load_rows
from nectary.intake.formats.mapping import read_mapping
from nectary.intake.mapped import accounted, births_in, read_foreign

ON = date(2026, 11, 25)
UTC = Clock("UTC", time(0, 0))
DATA = Path(__file__).parents[2].parent / "shared" / "data"


def real(name):
    """The real cohort `name`, and the mark that skips its tests, loudly, where it is not here."""
    path = DATA / name / "samples.csv"
    return path, pytest.mark.skipif(
        not path.exists() and not os.environ.get("NECTARY_NEEDS_DATA"),
        reason=f"THE REAL COHORT IS NOT HERE: ../shared/data/{name} is absent, its totals were not checked",
    )


def write(place, text):
    place.write_text(text, encoding="utf-8")
    return place


def samples(place, columns, *rows):
    """A CSV file with `columns`; a row has the cells it names, the others are empty."""
    with place.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return place


def own(place, *, spelling=AS_IT_IS, standing=None, **texts):
    """The record with CSV files of its own tables in it, each under its table's name."""
    place.mkdir(exist_ok=True)
    for name, text in texts.items():
        write(place / f"{name}.csv", text)
    source = files_at(place, alone=standing is None, spelling=spelling)
    return load(source, UTC, standing=standing, on=ON)


def take(path, mapping, *, standing=None, replace=False, clock=UTC, spelling=AS_IT_IS):
    """The record with the file in it, as `nectary load PATH --mapping MAPPING` makes it."""
    foreign = read_foreign(
        path, read_mapping(str(mapping)), clock=clock, births=births_in(standing), on=ON, spelling=spelling
    )
    loaded = accounted(load_rows(foreign.rows, clock, standing=standing, replace=replace, on=ON), foreign)
    for counts in loaded.counts.values():
        assert counts["read"] == counts["accepted"] + counts["refused"] + counts["merged"]
    return loaded


def rows(loaded, name):
    return loaded.tables[name].to_pylist() if name in loaded.tables else []


def totals(loaded):
    """(value, flag) of each reported total, by infant and item."""
    return {(row["infant_id"], row["item"]): (row["value"], row["flag"]) for row in rows(loaded, "reported")}


def refusals(loaded):
    return [(one.file, one.row, one.column, one.found) for one in loaded.refusals]
