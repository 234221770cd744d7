"""Steps of feeds, days without milk, medicines, transfusions, lines and looks into the stomach."""

from tests.measures.plain.answers import with_basis
from tests.measures.plain.early_antibiotics import (
    early_antibiotic_days,
    early_antibiotic_hours,
    early_blood_cultures,
    early_empirical_antibiotics,
    prolonged_early_antibiotics,
    surely_of_blood,
)
from tests.measures.plain.feeding import advance_as_decided, fasted_day, unexplained_fasted_day
from tests.measures.plain.fluids import line_day
from tests.measures.plain.medicines import antibiotic, antibiotic_course_begins, antibiotic_course_day
from tests.measures.plain.milk import enteral_ml_per_kg
from tests.measures.plain.stay import sure, unsure
from tests.practices.plain.rules import answers, asked_a_day, asked_a_stay, is_over, surely_declined

SIGNS = {
    "emesis", "bilious_aspirate", "distension", "discoloration", "occult_blood", "gross_blood", "tenderness",
    "tenderness_definite", "bowel_sounds_absent",
}  # fmt: skip


@asked_a_day
def advance_inside_protocol(stay, unit, day):
    change = advance_as_decided(stay, day)
    if change is None:
        return None
    least, most, give = (
        unit.get(name)
        for name in (
            "advance_lowest_ml_per_kg_day",
            "advance_highest_ml_per_kg_day",
            "advance_tolerance_percent",
        )
    )
    if None not in (most, give) and change * 100 > most * (100 + give):
        return "faster"
    if None not in (least, give) and change * 100 < least * (100 - give):
        return "slower"
    return "step_not_stated" if None in (least, most, give) else "inside"


@asked_a_day
def fasting_day_has_reason(stay, unit, day):
    if fasted_day(stay, day) != 1:
        return None
    if unexplained_fasted_day(stay, day) == 0:
        return "reason_given"
    doubted = [row for row in stay.rows("holds") if unsure(row) and stay.covers(row, day)]
    coded = any(row["reason"] not in (None, "none_recorded") for row in doubted)
    return "reason_in_doubt" if coded else "no_reason"


@asked_a_stay
def early_antibiotics_reviewed(stay, unit):
    if "medicines" not in stay.recorded:
        return "no_medicines_recorded"
    days, hours = early_antibiotic_days(stay), early_antibiotic_hours(stay)
    if days == 0:
        return "no_early_course"
    within = unit.get("review_until_h")
    if within is None:
        return "number_not_stated"
    if days is None:
        began = next((day for day in stay.grid if antibiotic_course_begins(stay, day) == 1), None)
        lately = began is not None and began <= 2 and known_days(stay) and stay.from_birth
        if not lately or is_over(stay):
            return "days_missing"
        return "clock_runs" if runs_now(stay) else "may_join"
    if hours <= within if hours is not None else days <= 2:
        return "ended_in_time"
    if any(surely_of_blood(row) and row["result"] == "positive" for row in early_blood_cultures(stay)):
        return "culture_grew"
    return "went_on" if hours is not None or days >= 4 else "times_missing"


def runs_now(stay):
    """Whether an antibiotic may run on the last day: no stop is charted, or a dose since yesterday."""
    last = stay.grid[-1] if len(stay.grid) else None
    return not is_over(stay) and last is not None and any(
        may_run(row, last)
        for row in stay.rows("medicines")
        if sure(row) and row["kind"] == "antibiotic" and row["route"] in ("iv", "im")
    )  # fmt: skip


def may_run(row, last):
    if row["day"] is not None and row["day"] >= last - 1:
        return True
    if row["stop_day"] is None:
        return row["start_day"] is not None and row["stop_min"] is None
    return row["stop_day"] > last or (row["stop_day"] == last and row["stop_min"] is None)


def known_days(stay):
    """Of every day it is known whether an antibiotic was given; a stay without a day has none to know."""
    return len(stay.grid) > 0 and None not in [antibiotic(stay, day) for day in stay.grid]


@asked_a_stay
def late_antibiotics_reviewed(stay, unit):
    if "medicines" not in stay.recorded:
        return "no_medicines_recorded"
    numbered = [(day, antibiotic_course_day(stay, day)) for day in stay.grid]
    late = [(day, of_course) for day, of_course in numbered if of_course and day - of_course + 1 > 2]
    lately = bool(late) and not is_over(stay) and stay.grid[-1] - late[-1][0] <= 1
    running = lately and runs_now(stay)
    if running and late[-1][1] >= 3:
        return "goes_on"
    if any(of_course == 3 for _, of_course in late):
        return "went_on"
    if not known_days(stay):
        return "days_missing"
    if not any(of_course == 1 for _, of_course in late):
        return "no_late_course"
    return "clock_runs" if running else "may_join" if lately else "ended_in_time"


@asked_a_stay
def early_course_not_prolonged(stay, unit):
    if "medicines" not in stay.recorded:
        return "no_medicines_recorded"
    prolonged = prolonged_early_antibiotics(stay)
    if prolonged is not None:
        return "prolonged" if prolonged else "not_prolonged"
    if early_empirical_antibiotics(stay) == 0:
        return "no_such_course"
    open_ended = runs_now(stay) and early_antibiotic_days(stay) is None
    return "course_runs" if open_ended else "course_or_culture_unknown"


@asked_a_stay
def no_acid_blocker(stay, unit):
    days = with_basis(stay, "acid_suppression_days")[0]
    if days is not None and days > 0:
        return "given"
    if "medicines" not in stay.recorded:
        return "no_medicines_recorded"
    return "not_known" if days is None else "none_given"


@asked_a_stay
def probiotic_by_policy(stay, unit):
    policy, from_g = unit.get("probiotic_policy"), unit.get("probiotic_from_g")
    days, grams = with_basis(stay, "probiotic_days")[0], stay.birth_weight_g
    if policy is None:
        return "policy_not_stated"
    if "medicines" not in stay.recorded:
        return "no_medicines_recorded"
    if days is None:
        return "not_known"
    if policy == 0:
        return "given_though_none" if days else "none_as_the_policy"
    if from_g is not None and grams is None:
        return "weight_not_known"
    if from_g is not None and grams < from_g:
        return "given_below_the_weight" if days else "below_the_weight"
    if days:
        charted = [row for row in stay.usable("medicines") if row["kind"] == "probiotic"]
        return "strain_not_charted" if any(row["strain"] is None for row in charted) else "given_with_strain"
    if surely_declined(stay, "probiotic"):
        return "family_declined"
    said = any(sure(row) and row["answer"] is not None for row in answers(stay, "probiotic"))
    return "offered" if said else "offer_not_charted"


@asked_a_day
def transfusion_feeding_by_policy(stay, unit, day):
    rows = [row for row in stay.rows("transfusions") if row["start_day"] == day]
    surely = [row for row in rows if sure(row) and row["product"] == "red_cells"]
    perhaps = [row for row in rows if row["product"] in (None, "red_cells") and row not in surely]
    policy = {1: "given", 2: "reduced", 3: "held"}.get(unit.get("transfusion_feeds_policy"))
    if surely and policy is None:
        return "policy_not_stated"
    said = [row["feeds_during"] for row in surely]
    if any(word in {"given", "reduced", "held"} - {policy} for word in said):
        return "otherwise"
    if any(word not in ("given", "reduced", "held") for word in said):
        return "feeds_not_charted"
    if perhaps:
        return "transfusion_in_doubt"
    return "as_the_policy" if surely else None


@asked_a_stay
def line_out_by_volume(stay, unit):
    for table in ("lines", "feeds"):
        if table not in stay.recorded:
            return f"no_{table}_recorded"
    within = unit.get("line_out_ml_per_kg_day")
    if within is None:
        return "number_not_stated"
    lines = {day: line_day(stay, day) for day in stay.grid}
    fed = {day: enteral_ml_per_kg(stay, day) for day in stay.grid}
    reached = next((day for day in stay.grid if fed[day] is not None and fed[day] >= within), None)
    after = [] if reached is None else [lines[day] for day in stay.grid if day > reached + 1]
    if 1 in after:
        still = lines[stay.grid[-1]] == 1 and not is_over(stay)
        return "still_in" if still else "out_later"
    if with_basis(stay, "line_days")[0] == 0:
        return "no_line"
    # a day with feeds of which the volume is not known may have been the day
    perhaps = [
        day
        for day in stay.grid
        if (fed[day] is not None and fed[day] >= within) or (fed[day] is None and stay.on("feeds", day))
    ]
    if stay.lost("feeds") or (perhaps and any(lines[day] == 1 for day in stay.grid if day > perhaps[0] + 1)):
        return "volume_in_doubt"
    if reached is None and 1 in lines.values():
        return "volume_not_reached"
    return "lines_not_known" if None in after or 1 not in lines.values() else "out_in_time"


@asked_a_day
def no_routine_residual_checks(stay, unit, day):
    rows = stay.on("findings", day)
    if not any(sure(row) and row["finding"] == "increased_residuals" for row in rows):
        return None
    if any(sure(row) and row["finding"] in SIGNS and row["value"] for row in rows):
        return "looked_for_a_sign"
    maybe = any(row["finding"] in SIGNS | {None} and row["value"] is not False for row in rows)
    return "sign_in_doubt" if maybe else "looked_without_a_sign"
