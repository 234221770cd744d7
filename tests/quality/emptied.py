"""A few invented stays with every kind of row in them, and the same with a column or a table emptied."""

from dataclasses import replace
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from nectary.engine.compute import compute, unit_settings
from nectary.engine.one_stay import columns_read
from nectary.engine.schema import arrow_schema, empty
from nectary.practices.settings import TABLE, settings
from nectary.quality.report_babies import READ as READ_OF_BABIES
from nectary.record.tables import TABLES, id_column
from nectary.sample.stays import invent

CASE, DRAINED, HOME, HERE, MOVED = (f"invented-{number:07d}" for number in (1, 3, 7, 10, 12))
SUMMED, EARLY, LATE = (f"invented-{number:07d}" for number in (54, 28, 35))
STAYS = (CASE, DRAINED, HOME, HERE, MOVED, SUMMED, EARLY, LATE,
         *(f"invented-{number:07d}" for number in (17, 19, 40, 59)))  # fmt: skip
NO_FACTS = {"infant_id", "unit_id", "flag", "confirmed"}  # keys; a blank flag says that nobody doubts the row
WORK_UPS = {
    "findings": ("episode_id", "finding", "value", "number", "certainty"),
    "diagnoses": ("diagnosis", "closed", "surgery"),
}
UNIT = {
    "donor_milk_stocked": 1, "donor_below_g": 1500, "feeds_start_from_h": 0, "feeds_start_until_h": 72,
    "advance_lowest_ml_per_kg_day": 10, "advance_highest_ml_per_kg_day": 30, "advance_tolerance_percent": 10,
    "probiotic_policy": 1, "transfusion_feeds_policy": 3, "own_milk_within_h": 72, "review_until_h": 48,
    "own_milk_share_percent": 50, "line_out_ml_per_kg_day": 100,
}  # fmt: skip


def stated():
    """What the unit decided, one number of it anew in the middle of its stays' months of birth."""
    each = [replace(settings()[name], value=value, since=date(2023, 1, 1)) for name, value in UNIT.items()]
    told = settings()["told_within_min"]
    changed = [(date(2023, 1, 1), 1440), (date(2024, 6, 1), 2880)]
    return (*each, *(replace(told, value=value, since=since) for since, value in changed))


def columns():
    """(table, column) of all that a measure, practice, definition, report or month reads of the record."""
    read = {(table, name) for table, names in columns_read().items() for name in names}
    read |= {(table, name) for table, names in WORK_UPS.items() for name in names}
    read |= {("infants", name) for name in (*READ_OF_BABIES, "birth_at")}
    return sorted((table, name) for table, name in read if name not in NO_FACTS)


class Rows:
    """The tables of a record as rows that can be changed."""

    def __init__(self, tables):
        self.rows = {name: table.to_pylist() for name, table in tables.items()}

    def of(self, name, code, **cells):
        """The rows of one stay in which these cells stand."""
        return [
            row for row in self.rows[name]
            if row["infant_id"] == code and all(row[cell] == value for cell, value in cells.items())
        ]  # fmt: skip

    def add(self, name, code, **cells):
        rows = self.rows.setdefault(name, [])
        key = {"infant_id": code, id_column(name): f"planted-{len(rows)}"}
        rows.append(dict.fromkeys(TABLES[name].names) | cells | key)

    def drop(self, name, gone):
        self.rows[name] = [row for row in self.rows[name] if row not in gone]

    def tables(self):
        return {
            name: pa.Table.from_pylist(rows, schema=arrow_schema(name)) for name, rows in self.rows.items()
        }


def record():
    """The stays, with rows beside those invented so that each column that is read decides something."""
    unit = Rows(invent(60, 1))
    for name in unit.rows:
        unit.rows[name] = [row for row in unit.rows[name] if row["infant_id"] in STAYS]
    _plant_infants_and_totals(unit)
    _plant_work_ups(unit)
    _plant_care(unit)
    return unit.tables()


def _plant_infants_and_totals(unit):
    (home,), (drained,) = unit.of("infants", HOME), unit.of("infants", DRAINED)
    home["gestation_days"] -= home["gestation_days"] % 7
    drained["language_speaks"] = "en"  # its talk about NEC was in Arabic, with a professional interpreter
    (late,) = unit.of("infants", LATE)
    late["same_infant_as"] = EARLY
    sums = {}
    for feed in unit.of("feeds", SUMMED, given="given"):
        key = feed["day"], feed["milk"], feed["fortifier"]
        sums[key] = sums.get(key, 0) + feed["volume_ul"]
    unit.drop("feeds", unit.of("feeds", SUMMED))
    for (day, milk, fortifier), volume_ul in sums.items():
        unit.add("feed_totals", SUMMED, day=day, milk=milk, fortifier=fortifier, volume_ul=volume_ul)
    for code, item, value in (
        (SUMMED, "nec", 1), (MOVED, "death", 0), (LATE, "sip", 0), (HERE, "steroid_days", 0)
    ):  # fmt: skip
        unit.add("reported", code, item=item, value=value)


def _plant_work_ups(unit):
    for code in (CASE, DRAINED, HOME):
        name = unit.of("findings", code)[0]["episode_id"]
        for finding in ("focal_perforation_only", "postmortem_nec", "anal_fissure"):
            unit.add("findings", code, episode_id=name, day=9, finding=finding, value=False)
    case = unit.of("findings", CASE)[0]["episode_id"]
    unit.add("findings", CASE, episode_id=case, day=12, finding="laparotomy", value=True)
    unit.add("findings", CASE, episode_id=case, day=12, finding="necrosis_extent_cm", number=3.0)
    for film in unit.of("findings", DRAINED, finding="pneumatosis"):
        film["certainty"] = "equivocal"
    for day, sign in ((5, True), (7, False)):
        unit.add("findings", HERE, day=day, finding="increased_residuals", value=True)
        unit.add("findings", HERE, day=day, finding="emesis", value=sign)
    (onset,) = unit.of("diagnoses", HOME, diagnosis="nec")
    begun = {"start_min": onset["start_min"] - 45 * 60, "start_day": onset["start_day"] - 2}
    unit.drop("transfusions", unit.of("transfusions", HOME))
    unit.add(
        "transfusions", HOME, **begun, stop_day=begun["start_day"], product="red_cells", feeds_during="held"
    )


def _plant_care(unit):
    for course in unit.of("medicines", EARLY, kind="antibiotic", start_day=0):
        for day in range(course["start_day"], course["stop_day"] + 1):
            said = {name: course[name] for name in ("kind", "agent", "route", "given_name")}
            unit.add("medicines", EARLY, **said, day=day, at_min=course["start_min"] + day * 1440)
        unit.drop("medicines", [course])
    unit.add("fluids", EARLY, start_day=15, stop_day=15, start_min=21700, stop_min=22000, kind="other_iv",
             volume_ul=5000)  # fmt: skip
    for day, reason in ((10, "belly"), (12, None)):
        unit.add("steps", EARLY, day=day, at_min=day * 1440, decision="off_protocol", reason=reason)
    unit.add("talks", EARLY, day=9, at_min=13000, topic="change_from_guide", language="en")
    unit.of("weights", HOME)[3]["do_not_use"] = True
    for kind, until in (("nsaid", 4), ("steroid", 6)):
        unit.add("medicines", EARLY, kind=kind, agent=kind, route="iv", start_day=3, stop_day=until)
    unit.add("medicines", EARLY, kind="probiotic", agent="x", route="enteral", strain="y", day=4)


def emptied(table, column):
    """The table with nothing in that column."""
    at, kind = table.schema.get_field_index(column), table.schema.field(column).type
    return table.set_column(at, table.schema.field(at), pa.nulls(table.num_rows, kind))


def answered(variants):
    """name -> the engine's answers of each record of `variants`, all worked out in one run.

    Their unit records the same tables, as one does whose charts leave a column blank.
    """
    parts = {}
    for name, tables in variants.items():
        for table, rows in tables.items():
            codes = pc.binary_join_element_wise(rows["infant_id"], name, "~")
            parts.setdefault(table, []).append(rows.set_column(0, "infant_id", codes))
    whole = {table: pa.concat_tables(rows) for table, rows in parts.items()}
    found = compute(whole | {TABLE: unit_settings(stated())})
    return {name: Answered(variants[name], found, name) for name in variants}


def answered_without(tables, name):
    """The answers where the unit does not record table `name` at all."""
    left = tables | {name: empty(name)}
    return Answered(left, compute(left | {TABLE: unit_settings(stated())}))


class Answered:
    """A record and its answers: days, stays and verdicts as the engine gives them."""

    def __init__(self, tables, found, name=None):
        self.tables = tables
        self.days, self.stays, self.verdicts = (
            rows if name is None else _own(rows, name) for rows in (found.days, found.stays, found.verdicts)
        )

    def cells(self):
        """(stay, day or None, name) -> the value of a measure, or the (verdict, reason) of a practice."""
        cells = {}
        for row in (*self.days.to_pylist(), *self.stays.to_pylist()):
            code, day = row.pop("infant_id"), row.pop("day", None)
            cells |= {(code, day, name): value for name, value in row.items()}
        for row in self.verdicts.to_pylist():
            cells[row["infant_id"], row["day"], row["practice"]] = (row["verdict"], row["why"])
        return cells


def _own(rows, name):
    own = rows.filter(pc.ends_with(rows["infant_id"], f"~{name}"))
    codes = pc.replace_substring(own["infant_id"], f"~{name}", "")
    return own.set_column(0, "infant_id", codes)
