"""The fields of a work-up, as people write them: every yes-or-no is three-valued."""

import difflib
import math
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from nectary.base.ages import DAYS_A_WEEK, format_gestation, parse_gestation
from nectary.base.errors import UserError
from nectary.record.limits import in_force

GROUPS: dict[str, tuple[str, ...]] = {
    "baby": ("major_gi_anomaly", "complex_chd_excl_pda"),
    "systemic": (
        "temp_instability", "apnea", "bradycardia", "lethargy", "mild_metabolic_acidosis",
        "mild_thrombocytopenia", "hypotension", "severe_apnea", "combined_resp_metab_acidosis",
        "dic", "neutropenia", "platelets_below_150_for_3_days",
    ),
    "intestinal": (
        "increased_residuals", "bilious_aspirate", "transpyloric_tube", "emesis", "distension",
        "discoloration", "occult_blood", "gross_blood", "persistent_blood", "anal_fissure",
        "bowel_sounds_absent", "tenderness", "tenderness_definite", "cellulitis", "rlq_mass", "peritonitis",
    ),
    "treatment": ("treated_for_nec",),
    "imaging": (
        "dilation", "ileus", "fixed_loop", "gasless", "pneumatosis", "portal_venous_gas", "ascites",
        "pneumoperitoneum",
    ),
    "tissue": (
        "laparotomy", "drain_only", "pneumatosis_at_surgery", "focal_perforation_only", "histology_nec",
        "postmortem_nec",
    ),
    "judgement": ("other_cause_found", "timing_fits_nec", "food_protein_or_viral_enteritis"),
}  # fmt: skip
FLAGS = tuple(name for names in GROUPS.values() for name in names)
NUMBERS = (
    "ga_weeks", "ga_days", "postnatal_age_days", "pma", "birth_weight_g", "necrosis_extent_cm",
    "enteral_ml_kg_d_before_onset",
)  # fmt: skip
WHOLE = ("ga_weeks", "ga_days")
WORDS: dict[str, tuple[str, ...]] = {
    "modality": ("xray", "ultrasound"),
    "read_status": ("definite", "equivocal"),
    "diagnosis_at_surgery": ("nec", "focal_perforation", "other"),
    "milk_type": (),
    "gestation": (),
}
FIELDS = ("id", *FLAGS, *NUMBERS, *WORDS, "platelets")


@dataclass(frozen=True)
class WorkUp:
    """One work-up: `values` holds every field but the id; None = unknown, never false."""

    id: str
    values: dict[str, Any]


def _is_number(value: Any, lowest: float = -sys.float_info.max) -> bool:
    """Whether it is a finite number from `lowest` on."""
    return isinstance(value, int | float) and not isinstance(value, bool) and lowest <= value < math.inf


def _is_count(value: Any) -> bool:
    """Whether it is [hours after onset, platelets]; the hours are below 0 before onset, the count never."""
    match value:
        case [hours, count]:
            return _is_number(hours) and _is_number(count, 0)
    return False


def _right(name: str, value: Any) -> bool:
    if value is None:
        return True
    if name == "platelets":
        return isinstance(value, list) and all(map(_is_count, value))
    if name in FLAGS:
        return isinstance(value, bool)
    if name in WHOLE:
        return _is_number(value, 0) and value == int(value)
    if name in NUMBERS:
        return _is_number(value, 0)
    return isinstance(value, str) and (not WORDS[name] or value in WORDS[name])


def _expected(name: str) -> str:
    if name == "platelets":
        return "a list of [hours after onset, x10^9/L], such as [[0, 120], [24, 95.5]], or null"
    if name in FLAGS:
        return "true, false or null"
    if name in NUMBERS:
        return f"a {'whole ' if name in WHOLE else ''}number, 0 or more, or null"
    return " or ".join((*WORDS[name], "null")) if WORDS[name] else "a text or null"


def read_work_up(row: Any, where: str) -> WorkUp:
    """One object of a findings file; UserError for an unknown field, a value that cannot be, or no id."""
    if not isinstance(row, dict):
        raise UserError(f"{type(row).__name__} found", "an object with an id", where=where)
    for name in row:
        if name not in FIELDS:
            near = difflib.get_close_matches(name, FIELDS, n=1)
            raise UserError(
                f"unknown field {name!r}", near[0] if near else "a field of the list", where=where
            )
    if not isinstance(row.get("id"), str | int) or isinstance(row.get("id"), bool) or row["id"] == "":
        raise UserError("no id", "an id for each object", where=where)
    values = {name: row.get(name) for name in FIELDS if name != "id"}
    for name, value in values.items():
        if not _right(name, value):
            raise UserError(f"{name} is {value!r}", _expected(name), where=where)
    _can_be(values, where)
    return WorkUp(str(row["id"]), values)


def gestation_days(values: Mapping[str, Any]) -> int | None:
    """Days of gestation at birth from gestation, or from ga_weeks and ga_days; None = unknown.

    Weeks without days are taken as that many completed weeks: every bound asked of them is a whole week.
    """
    if isinstance(values.get("gestation"), str):
        return parse_gestation(values["gestation"])
    weeks = values.get("ga_weeks")
    return None if weeks is None else int(weeks) * DAYS_A_WEEK + int(values.get("ga_days") or 0)


def _can_be(values: Mapping[str, Any], where: str) -> None:
    """UserError for a birth weight or a gestation that no baby has, and for two gestations that differ."""
    try:
        born = gestation_days(values)
    except UserError as error:
        raise replace(error, where=where) from error
    weeks, days = values["ga_weeks"], values["ga_days"]
    if days is not None and days >= DAYS_A_WEEK:
        raise UserError(f"ga_days is {days}", "0 to 6", where=where)
    limit = in_force("infants.gestation_days", date.today())
    if born is not None and not limit.holds(born):
        lowest, highest = (format_gestation(int(end or 0)) for end in (limit.lowest, limit.highest))
        raise UserError(f"gestation is {format_gestation(born)}", f"{lowest} to {highest}", where=where)
    if values["gestation"] is not None and born is not None:
        twice = {"ga_weeks": (weeks, born // DAYS_A_WEEK), "ga_days": (days, born % DAYS_A_WEEK)}
        for name, (given, said) in twice.items():
            if given not in (None, said):
                found = f"gestation is {values['gestation']} and {name} is {given}"
                raise UserError(found, "one gestation", "Leave out the wrong one.", where)
    limit = in_force("infants.birth_weight_g", date.today())
    weight = values["birth_weight_g"]
    if weight is not None and not limit.holds(weight):
        expected = f"{limit.lowest:g} to {limit.highest:g} g"
        raise UserError(f"birth_weight_g is {weight}", expected, where=where)


def read_work_ups(content: Any) -> tuple[WorkUp, ...]:
    """Every work-up of a findings file, in its order; UserError also for an id given twice."""
    if not isinstance(content, list):
        raise UserError(f"{type(content).__name__} found", "a list of objects", where="findings")
    found = tuple(read_work_up(row, f"findings object {number}") for number, row in enumerate(content, 1))
    ids = [work_up.id for work_up in found]
    for one in ids:
        if ids.count(one) > 1:
            raise UserError(f"id {one!r} stands twice", "each id once", where="findings")
    return found
