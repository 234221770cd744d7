"""What the report asks, of which measures, and the numbers it turns on, as data with a source."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from nectary.base.sources import Source


@dataclass(frozen=True)
class Choice:
    """Whole numbers in `unit`, in force from the day `since` until a later one of the same name."""

    name: str
    values: tuple[int, ...]
    unit: str
    source: Source
    since: date


@cache
def choices() -> tuple[Choice, ...]:
    """Every choice, oldest first."""
    text = (files("nectary.quality") / "report.toml").read_text(encoding="utf-8")
    rows = sorted(tomllib.loads(text)["choice"], key=lambda row: row["since"])
    return tuple(
        Choice(
            row["name"], tuple(row["values"]), row["unit"], Source(row["source"], row["where"]), row["since"]
        )
        for row in rows
    )


def chosen(name: str, on: date) -> tuple[int, ...]:
    """The numbers `name` as they stood on the day `on`; before their first day, the first."""
    named = [one for one in choices() if one.name == name]
    standing = [one for one in named if one.since <= on]
    return (standing[-1] if standing else named[0]).values


@dataclass(frozen=True)
class Asked:
    """One number of the report: of which measure or practice, and how.

    `among`: only stays where that measure is 1. `may_not_apply`: the measure is NULL both where it is unknown
    and where it never came to it. `interval`: a 95% interval is given.
    """

    name: str
    spread: bool = False
    among: str | None = None
    may_not_apply: bool = False
    interval: bool = False


OUTCOMES = (
    Asked("nec", interval=True),
    Asked("nec_surgery", interval=True),
    Asked("sip", interval=True),
    Asked("death", interval=True),
    Asked("nec_or_death", interval=True),
    Asked("nec_onset_day", spread=True, among="nec"),
    Asked("nec_onset_pma_days", spread=True, among="nec"),
)
EXPOSURES = (
    Asked("first_own_milk_h", spread=True, may_not_apply=True),
    Asked("mother_milk_share_14d", spread=True, may_not_apply=True),
    Asked("mother_milk_share_stay", spread=True, may_not_apply=True),
    Asked("any_bovine_14d"),
    Asked("formula_before_34wk"),
    Asked("full_feeds_day", spread=True, may_not_apply=True),
    Asked("early_empirical_antibiotics"),
    Asked("prolonged_early_antibiotics", among="early_empirical_antibiotics"),
    Asked("acid_suppression_days", spread=True),
    Asked("probiotic_days", spread=True),
    Asked("pn_days", spread=True),
    Asked("line_days", spread=True),
    Asked("red_cell_transfusions", spread=True),
    Asked("told_in_24h"),
    Asked("asked_before_feeds_went_up", may_not_apply=True),
    Asked("told_before_first_formula", may_not_apply=True),
    Asked("told_before_first_fortifier", may_not_apply=True),
)
# (day measure, its sum is given for so many infant-days)
RATES = (("unexplained_fasted_day", 100), ("antibiotic_day", 100), ("antibiotics_that_day", 1000))
