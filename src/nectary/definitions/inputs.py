"""The findings of one work-up as the definitions read them: yes, no, or unknown."""

from collections.abc import Mapping, Sequence
from typing import Any

from nectary.base.ages import DAYS_A_WEEK
from nectary.definitions.findings import FLAGS, gestation_days
from nectary.definitions.uk import BOUNDS, below

NECROSIS_CM = 2
FEW_PLATELETS = 150
PERSISTENT_H = 72
FED_ML_PER_KG_DAY = 80
FIELD_OF = {
    "film_definite": "read_status",
    "surgeon_says_nec": "diagnosis_at_surgery",
    "necrosis_over_2_cm": "necrosis_extent_cm",
    "not_fed": "enteral_ml_kg_d_before_onset",
    **{below(weeks): "ga_weeks" for weeks in (*BOUNDS, 37)},
}


def findings_of(values: Mapping[str, Any]) -> dict[str, bool | None]:
    """Every finding that a definition may ask for; None = unknown.

    A read_status left out counts as definite. A drain without a laparotomy means that nobody looked inside.
    """
    found: dict[str, bool | None] = {name: values.get(name) for name in FLAGS}
    if found["drain_only"] and found["laparotomy"] is None:
        found["laparotomy"] = False
    diagnosis, extent = values.get("diagnosis_at_surgery"), values.get("necrosis_extent_cm")
    fed, born = values.get("enteral_ml_kg_d_before_onset"), gestation_days(values)
    found |= {
        "film_definite": values.get("read_status") != "equivocal",
        "surgeon_says_nec": None if diagnosis is None else diagnosis == "nec",
        "necrosis_over_2_cm": None if extent is None else extent > NECROSIS_CM,
        "not_fed": None if fed is None else fed < FED_ML_PER_KG_DAY,
    }
    for weeks in (*BOUNDS, 37):
        found[below(weeks)] = None if born is None else born < weeks * DAYS_A_WEEK
    if found["platelets_below_150_for_3_days"] is None:
        found["platelets_below_150_for_3_days"] = persistent(values.get("platelets"))
    return found


def persistent(platelets: Sequence[Sequence[float]] | None) -> bool | None:
    """Whether counts stayed below 150 x10^9/L for three days after onset; None where they cannot say.

    No where one of those days' counts is not below; yes where none is and one was made at 72 hours or later.
    """
    counts = [(hour, count) for hour, count in platelets or () if hour >= 0]
    within = [count for hour, count in counts if hour <= PERSISTENT_H]
    if any(count >= FEW_PLATELETS for count in within):
        return False
    reached = [count for hour, count in counts if hour >= PERSISTENT_H]
    if within and reached and reached[0] < FEW_PLATELETS:
        return True
    return None
