"""The fields of a work-up, as people write them: every yes-or-no is three-valued."""

import difflib
from dataclasses import dataclass
from typing import Any

from nectary.base.errors import UserError

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


def _right(name: str, value: Any) -> bool:
    if value is None or name == "platelets":
        return value is None or isinstance(value, list)
    if name in FLAGS:
        return isinstance(value, bool)
    if name in NUMBERS:
        return isinstance(value, int | float) and not isinstance(value, bool)
    return isinstance(value, str) and (not WORDS[name] or value in WORDS[name])


def _expected(name: str) -> str:
    if name in FLAGS:
        return "true, false or null"
    return " or ".join(WORDS.get(name, ())) or "a number, a text or a list, as the field says, or null"


def read_work_up(row: Any, where: str) -> WorkUp:
    """One object of a findings file; UserError for an unknown field, a wrong kind, or no id."""
    if not isinstance(row, dict):
        raise UserError(f"{type(row).__name__} found", "an object with an id", where=where)
    for name in row:
        if name not in FIELDS:
            near = difflib.get_close_matches(name, FIELDS, n=1)
            raise UserError(
                f"unknown field {name!r}", near[0] if near else "a field of the list", where=where
            )
    if not isinstance(row.get("id"), str | int) or isinstance(row.get("id"), bool):
        raise UserError("no id", "an id for each object", where=where)
    values = {name: row.get(name) for name in FIELDS if name != "id"}
    for name, value in values.items():
        if not _right(name, value):
            raise UserError(f"{name} is {value!r}", _expected(name), where=where)
    return WorkUp(str(row["id"]), values)


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
