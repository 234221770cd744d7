"""The nasty stays of the measures, with what practices ask beside; and units that decided this or that."""

import random
from dataclasses import replace
from datetime import date

from tests.measures.strategies import Chart, a_moment, a_row, a_span, company, days_of, stray, with_codes

from nectary.practices.settings import settings

LANGUAGES = ("es", "es", "en", None)
INTERPRETERS = ("professional", "family", "not_needed", "none", None)
TOPICS = ("nec", "nec", "feeds_going_up", "first_formula", "first_fortifier", "change_from_guide", None)
MONTHS = ("2026-06", "2026-07", "2025-12", None)
ABOUT = ("donor_milk", "donor_milk", "probiotic", "fortifier", None)
ANSWERS = ("agreed", "declined", "withdrawn", "offered", None)
FINDINGS = ("increased_residuals", "increased_residuals", "emesis", "distension", "fever", None)
VALUES = {
    "donor_milk_stocked": (0, 1, 1),
    "probiotic_policy": (0, 1),
    "transfusion_feeds_policy": (1, 2, 3),
    "told_within_min": (60, 1440, 1500),
    "own_milk_within_h": (12, 24, 48),
    "own_milk_share_percent": (0, 50, 100),
    "donor_below_g": (1000, 1001),
    "donor_below_gestation_days": (224, 225, 231),
    "feeds_start_from_h": (0, 6),
    "feeds_start_until_h": (24, 48),
    "advance_lowest_ml_per_kg_day": (15, 20),
    "advance_highest_ml_per_kg_day": (20, 30),
    "advance_tolerance_percent": (0, 10),
    "review_until_h": (36, 48),
    "probiotic_from_g": (1000, 1001),
    "line_out_ml_per_kg_day": (100, 120, 150),
}
MESS = {
    "talks": (a_moment, {"topic": TOPICS, "parent_asked": (True, False, None), "language": LANGUAGES,
                         "interpreter": INTERPRETERS}, 4),
    "consents": (a_moment, {"about": ABOUT, "answer": ANSWERS}, 2),
    "findings": (a_moment, {"finding": FINDINGS, "value": (True, False, None)}, 6),
    "transfusions": (a_span, {"product": ("red_cells", "red_cells", "platelets", None),
                              "feeds_during": ("given", "reduced", "held", None)}, 3),
    "steps": (a_moment, {"decision": ("off_protocol", "off_protocol", "advance", None),
                         "reason": ("belly", "none_recorded", None)}, 3),
}  # fmt: skip


def with_more(chart, seed):
    """The stay with a family that speaks a language, a month of birth, and rows of what practices ask."""
    pick = random.Random(seed).choice
    infant = chart.infant | {"language_speaks": pick(LANGUAGES), "birth_month": pick(MONTHS)}
    days, tables = stray(days_of(chart.infant)), dict(chart.tables)
    for table, (at, words, most) in MESS.items():
        rows = [a_row(pick, days, table, at, **words) for _ in range(pick(range(most + 1)))]
        if pick((True, False, False)):
            for one in rows:
                one["flag"] = pick((None, None, "doubted"))
                one["confirmed"] = pick((None, False, True)) if one["flag"] else None
        tables[table] = tables.get(table, []) + rows
    tables["medicines"] = [
        one | {"strain": pick(("x", None))} if one["kind"] == "probiotic" else one
        for one in tables.get("medicines", [])
    ]
    return Chart(infant, tables)


def asked_about(each):
    """The stays of one unit, one made from each seed."""
    return with_codes([with_more(chart, seed) for chart, seed in zip(company(each), each, strict=True)])


def decided(seed):
    """What a unit states of its settings: each left out, stated once, for a band, or changed in July."""
    pick, stated = random.Random(seed).choice, []
    for name, values in VALUES.items():
        one = replace(settings()[name], value=pick(values), since=date(2026, 1, 1))
        how = pick(("left out", "once", "once", "banded", "changed"))
        if how == "banded":
            stated.append(replace(one, below_g=1001))
        elif how == "changed":
            stated += [one, replace(one, value=pick(values), since=date(2026, 7, 1))]
        elif how == "once":
            stated.append(one)
    return tuple(stated)
