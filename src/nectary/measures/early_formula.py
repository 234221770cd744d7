"""Formula by postmenstrual age."""

import ibis
import ibis.expr.types as ir

from nectary.base.sources import Source
from nectary.measures.declare import Columns, Tables, gather, measure
from nectary.measures.milk_of_stay import CONVENTION, milk_of_day
from nectary.measures.outcomes import DAYS_A_WEEK, known_to_the_day
from nectary.measures.thresholds import threshold
from nectary.record.words import any_where, only_where, trusted, yes_or_no


@gather(
    grain="stay",
    reads=(
        "infants.gestation_days", "infants.gestation_known_to",
        "days.held_formula", "days.held_maybe_formula", "days.held_charted", "days.silent",
    ),
    gives={
        "formula_surely_early": "1 = formula on a day surely before the threshold's postmenstrual age",
        "formula_maybe_early": "1 = formula, or a day not wholly known, that may be before it",
        "reached_age": "1 = the last day under observation is surely at or past it",
    },
)  # fmt: skip
def formula_by_age(tables: Tables) -> ir.Table:
    """Gestation known to the week is a range of seven days: both its ends are asked."""
    days = milk_of_day(tables["days"])
    rows = tables["infants"]
    spread = ibis.ifelse(known_to_the_day(rows), 0, DAYS_A_WEEK - 1)
    born = rows.filter(trusted(rows)).select(
        stay="infant_id", least="gestation_days", most=rows.gestation_days + spread
    )
    met = days.join(born, days.infant_id == born.stay)
    late = threshold("late_formula_pma_days")
    surely_early, maybe_early = met.most + met.day < late, met.least + met.day < late
    return met.group_by("infant_id").agg(
        formula_surely_early=any_where((met.held_formula == 1) & surely_early),
        formula_maybe_early=any_where(
            ((met.held_formula == 1) | (met.held_maybe_formula == 1) | (met.blank == 1)) & maybe_early
        ),
        reached_age=any_where(met.least + met.day >= late),
    )


@measure(
    title="Formula before 34 weeks",
    unit="1",
    grain="stay",
    reads=("formula_surely_early", "formula_maybe_early", "reached_age", "seen_from_birth", "ended_how",
           "charted_stay", "born_at_least"),
    source=Source(CONVENTION, where="milk source: any formula before 34 weeks"),
    null_when="gestation is unknown, doubted, or known only to the week and that decides; what was "
    "given on some day before is not wholly known; observation began after birth, or ended before that age "
    "with a transfer; no feed is charted",
    rests_on="feed or day total",
    turns_on=("late_formula_pma_days",),
    cases="""
        infants: infant_id, unit_id, gestation_days, gestation_known_to, seen_to_day, left_how
        before, u, 230, day, 20, home
        at, u, 230, day, 20, home
        week, u, 230, week, 20, home
        weeklate, u, 231, week, 20, home
        unknown, u, , day, 20, home
        away, u, 200, day, 20, transfer
        died, u, 200, day, 20, died
        unnamed, u, 200, day, 60, home
        infants: infant_id, unit_id, gestation_days, seen_to_day, observed_from_min
        frombirth, u, 230, 20, 0
        later, u, 230, 20, 9000
        feeds: infant_id, day, milk, volume_ul, given
        before, 7, formula, 900, given
        at, 8, formula, 900, given
        week, 7, formula, 900, given
        weeklate, 0, formula, 900, given
        unknown, 1, formula, 900, given
        away, 20, mother, 900, given
        died, 20, mother, 900, given
        unnamed, 20, , 900, given
        frombirth, 7, mother, 900, given
        later, 7, mother, 900, given
        holds: infant_id, start_day, stop_day, kind
        before, 7, 21, all_feeds
        at, 8, 21, all_feeds
        week, 7, 21, all_feeds
        weeklate, 0, 21, all_feeds
        unnamed, 20, 61, all_feeds
        frombirth, 8, 20, all_feeds
        later, 8, 20, all_feeds
        expect: infant_id, value, basis
        before, 1, charted
        at, 0, charted
        week, ,
        weeklate, 1, charted
        unknown, ,
        away, ,
        died, 0, charted
        unnamed, ,
        frombirth, 0, charted
        later, ,
    """,
)  # fmt: skip
def formula_before_34wk(stays: Columns) -> ir.Value:
    """1 when any formula was given before a postmenstrual age of 34+0 weeks, 0 when surely none was."""
    ended_here = stays.ended_how.isin(("home", "died")).fill_null(False)
    unseen = (stays.seen_from_birth == 0) | ((stays.reached_age == 0) & ~ended_here)
    answer = yes_or_no(stays.formula_surely_early == 1, (stays.formula_maybe_early == 1) | unseen)
    return only_where(stays.born_at_least.notnull() & (stays.charted_stay > 0), answer)
