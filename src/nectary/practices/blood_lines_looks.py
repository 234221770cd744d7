"""Feeds around a transfusion, the central line, and looks into the stomach."""

import ibis
import ibis.expr.types as ir

from nectary.measures.declare import Columns, Tables, gather
from nectary.practices.declare import (
    BEDSIDE,
    first_that_holds,
    met,
    not_applicable,
    not_met,
    practice,
    unknown,
)
from nectary.record.words import any_where, count_where, trusted

FEEDS_DURING = {"given": 1, "reduced": 2, "held": 3}
SIGNS = (
    "emesis", "bilious_aspirate", "distension", "discoloration", "occult_blood", "gross_blood", "tenderness",
    "tenderness_definite", "bowel_sounds_absent",
)  # fmt: skip


@gather(
    grain="day",
    reads=("transfusions.start_day", "transfusions.product", "transfusions.feeds_during"),
    gives={
        "red_cells_started": "1 = a red cell transfusion surely began that unit day",
        "red_cells_start_doubted": "1 = a doubted row, or one without a product, may say that one did",
        "red_cells_feeds_least": "feeds during those, least of 1 given, 2 reduced, 3 held",
        "red_cells_feeds_most": "the most of them",
        "red_cells_feeds_bare": "1 = one does not say",
    },
)
def transfusions_by_day(tables: Tables) -> ir.Table:
    """Days without a red cell transfusion have no row."""
    rows = tables["transfusions"]
    rows = rows.filter(
        (rows["product"].isnull() | (rows["product"] == "red_cells")) & rows.start_day.notnull()
    )
    coded = ibis.cases(*((rows.feeds_during == word, code) for word, code in FEEDS_DURING.items()))
    certain = trusted(rows) & rows["product"].notnull()
    rows = rows.mutate(
        day=rows.start_day, coded=ibis.ifelse(certain, coded, ibis.null("int64")), sure=certain
    )
    return rows.group_by(["infant_id", "day"]).agg(
        red_cells_started=any_where(rows.sure),
        red_cells_start_doubted=any_where(~rows.sure),
        red_cells_feeds_least=rows.coded.min(),
        red_cells_feeds_most=rows.coded.max(),
        red_cells_feeds_bare=any_where(rows.sure & rows.coded.isnull()),
    )


@practice(
    factor="F10_transfusion",
    grain="day",
    reads=(
        "red_cells_started", "red_cells_start_doubted", "red_cells_feeds_least", "red_cells_feeds_most",
        "red_cells_feeds_bare",
    ),
    turns_on=("transfusion_feeds_policy",),
    harm="feeds held or given against the team's own judgment of the baby",
    whys={
        "policy_not_stated": unknown("unit setting transfusion_feeds_policy"),
        "otherwise": not_met(),
        "feeds_not_charted": unknown("transfusions.feeds_during", open_to=("nurse",)),
        "transfusion_in_doubt": unknown("transfusions.confirmed"),
        "as_the_policy": met(),
    },
    cases="""
        infants: infant_id, unit_id, seen_to_day, birth_month
        a, u, 9, 2026-02
        before, u, 9, 2025-02
        transfusions: infant_id, start_day, product, feeds_during, flag
        a, 1, red_cells, held,
        a, 2, red_cells, given,
        a, 3, red_cells, ,
        a, 4, red_cells, held, wrong_baby
        a, 5, platelets, given,
        a, 6, red_cells, held,
        a, 6, red_cells, reduced,
        before, 1, red_cells, held,
        unit_settings: setting, value, from_month
        transfusion_feeds_policy, 3, 2026-01
        expect: infant_id, day, why
        a, 1, as_the_policy
        a, 2, otherwise
        a, 3, feeds_not_charted
        a, 4, transfusion_in_doubt
        a, 5,
        a, 6, otherwise
        before, 1, policy_not_stated
    """,
)  # fmt: skip
def transfusion_feeding_by_policy(days: Columns) -> ir.StringValue:
    """Asked on days with a red cell transfusion. Met: feeds were as the unit's own policy says.

    Trials have not settled which policy is better; this holds a unit to the one it chose.
    """
    policy, asked = days.unit_transfusion_feeds_policy, days.red_cells_started == 1
    other = (days.red_cells_feeds_least != policy) | (days.red_cells_feeds_most != policy)
    return first_that_holds(
        (asked & policy.isnull(), "policy_not_stated"),
        (asked & other, "otherwise"),
        (asked & (days.red_cells_feeds_bare == 1), "feeds_not_charted"),
        (days.red_cells_start_doubted == 1, "transfusion_in_doubt"),
        (asked, "as_the_policy"),
    )


@gather(
    grain="stay",
    reads=(
        "days.enteral_ml_per_kg", "days.feed_rows", "days.line_day",
        "unit_settings_of_stay.unit_line_out_ml_per_kg_day",
    ),
    gives={
        "line_volume_day": "first unit day with milk at the volume at which the line is questioned",
        "line_maybe_later": "days with one later than the day after milk may have been there",
        "line_days_later": "days with a central line later than that",
        "line_unknown_later": "days later than that of which it is not known",
        "line_at_the_end": "1 = a central line is in on the last unit day looked at",
        "line_days_at_all": "days with a central line in the whole stay",
    },
)  # fmt: skip
def line_after_volume(tables: Tables) -> ir.Table:
    """Volumes at the breast are *at least*, so the day may be later than the true one, never earlier."""
    decided = tables["unit_settings_of_stay"].rename(stay="infant_id")
    days = tables["days"]
    days = days.left_join(decided, days.infant_id == decided.stay)
    reached = days.enteral_ml_per_kg >= days.unit_line_out_ml_per_kg_day
    maybe = reached.fill_null(False) | (days.enteral_ml_per_kg.isnull() & (days.feed_rows > 0))
    nobody = ibis.null("int64")
    first = days.group_by("infant_id").agg(
        line_volume_day=ibis.ifelse(reached, days.day, nobody).min(),
        maybe_day=ibis.ifelse(maybe, days.day, nobody).min(),
        last_day=days.day.max(),
    )
    first = first.rename(of="infant_id")
    both = tables["days"].join(first, tables["days"].infant_id == first.of)
    later = both.day > both.line_volume_day + 1
    return both.group_by("infant_id").agg(
        line_volume_day=both.line_volume_day.max(),
        line_maybe_later=count_where((both.line_day == 1) & (both.day > both.maybe_day + 1)),
        line_days_later=count_where((both.line_day == 1) & later),
        line_unknown_later=count_where(both.line_day.isnull() & later),
        line_at_the_end=any_where((both.line_day == 1) & (both.day == both.last_day)),
        line_days_at_all=count_where(both.line_day == 1),
    )


@practice(
    factor=None,
    grain="stay",
    reads=(
        "records_lines", "line_maybe_later", "records_feeds", "line_volume_day", "line_days_later",
        "line_unknown_later", "line_at_the_end", "line_days_at_all", "line_days", "stay_over",
    ),
    turns_on=("line_out_ml_per_kg_day",),
    harm="access lost that a sick baby needs an hour later",
    whys={
        "number_not_stated": unknown("unit setting line_out_ml_per_kg_day"),
        "no_lines_recorded": unknown("lines"),
        "no_feeds_recorded": unknown("feeds"),
        "no_line": not_applicable(),
        "lines_not_known": unknown("lines.start_day or lines.stop_day"),
        "volume_in_doubt": unknown("feeds.volume_ul"),
        "volume_not_reached": not_applicable(),
        "out_in_time": met(),
        "still_in": not_met(open_to=BEDSIDE),
        "out_later": not_met(),
    },
    cases="""
        infants: infant_id, unit_id, birth_weight_g, seen_to_day, left_day, left_how
        in_time, u, 1000, 6, 6, home
        later, u, 1000, 6, 6, home
        still, u, 1000, 6, , still_in
        none, u, 1000, 6, 6, home
        not_reached, u, 1000, 6, 6, home
        doubted, u, 1000, 6, 6, home
        gone_before, u, 1000, 6, 6, home
        in_doubt, u, 1000, 6, 6, home
        no_day, u, 1000, , ,
        heavy, u, 2000, 6, 6, home
        weights: infant_id, day, weight_g
        in_time, 3, 1000
        later, 3, 1000
        still, 3, 1000
        none, 3, 1000
        not_reached, 3, 1000
        doubted, 3, 1000
        gone_before, 3, 1000
        in_doubt, 3, 1000
        feeds: infant_id, day, milk, volume_ul, given
        in_time, 3, mother, 100000, given
        later, 3, mother, 100000, given
        still, 3, mother, 100000, given
        none, 3, mother, 100000, given
        not_reached, 3, mother, 99999, given
        doubted, 3, mother, 100000, given
        gone_before, 3, mother, 100000, given
        in_doubt, 2, mother, , given
        in_doubt, 3, mother, 100000, given
        lines: infant_id, start_day, stop_day, kind, flag
        in_time, 1, 4, picc,
        later, 1, 5, picc,
        still, 1, , picc,
        not_reached, 1, 5, picc,
        doubted, 1, 5, picc, wrong_baby
        gone_before, 1, 2, uvc,
        in_doubt, 1, 4, picc,
        unit_settings: setting, value, below_g
        line_out_ml_per_kg_day, 100, 1501
        expect: infant_id, why
        in_time, out_in_time
        later, out_later
        still, still_in
        none, no_line
        not_reached, volume_not_reached
        doubted, lines_not_known
        gone_before, out_in_time
        in_doubt, volume_in_doubt
        no_day, lines_not_known
        heavy, number_not_stated
    """,
)  # fmt: skip
def line_out_by_volume(stays: Columns) -> ir.StringValue:
    """Met: no central line later than the day after milk first reached the unit's volume.

    It does not apply without a line, or while the volume is not reached.
    """
    return first_that_holds(
        (stays.records_lines == 0, "no_lines_recorded"),
        (stays.records_feeds == 0, "no_feeds_recorded"),
        (stays.unit_line_out_ml_per_kg_day.isnull(), "number_not_stated"),
        ((stays.line_days_later > 0) & (stays.line_at_the_end == 1) & (stays.stay_over == 0), "still_in"),
        (stays.line_days_later > 0, "out_later"),
        (stays.line_days == 0, "no_line"),
        ((stays.line_maybe_later > 0) | stays.records_feeds.isnull(), "volume_in_doubt"),
        (stays.line_volume_day.isnull() & (stays.line_days_at_all > 0), "volume_not_reached"),
        ((stays.line_unknown_later > 0) | (stays.line_days_at_all.fill_null(0) == 0), "lines_not_known"),
        otherwise="out_in_time",
    )


@gather(
    grain="day",
    reads=("findings.day", "findings.finding", "findings.value"),
    gives={
        "residuals_looked_at": "1 = a look at residuals is charted that day, whatever was seen",
        "belly_sign": "1 = vomit, bile, blood or a sign of the belly is surely charted that day",
        "belly_sign_maybe": "1 = a doubted row, or one without an answer, may be such a sign",
    },
)
def looks_by_day(tables: Tables) -> ir.Table:
    """Days without any finding have no row."""
    rows = tables["findings"].filter(ibis._.day.notnull())
    sign = rows.finding.isin(SIGNS).fill_null(False)
    sure = trusted(rows) & sign & rows.value.fill_null(False)
    could_be = (sign | rows.finding.isnull()) & rows.value.fill_null(True)
    return rows.group_by(["infant_id", "day"]).agg(
        residuals_looked_at=any_where(trusted(rows) & (rows.finding == "increased_residuals")),
        belly_sign=any_where(sure),
        belly_sign_maybe=any_where(could_be & ~sure),
    )


@practice(
    factor="F17_gastric_residual",
    grain="day",
    reads=("residuals_looked_at", "belly_sign", "belly_sign_maybe"),
    harm="a vomit, bile or a swollen belly not looked into",
    whys={
        "looked_for_a_sign": met(),
        "sign_in_doubt": unknown("findings.value or findings.confirmed"),
        "looked_without_a_sign": not_met(),
    },
    cases="""
        infants: infant_id, unit_id, seen_to_day
        a, u, 6
        findings: infant_id, day, finding, value, flag
        a, 1, increased_residuals, true,
        a, 1, emesis, true,
        a, 2, increased_residuals, false,
        a, 2, emesis, false,
        a, 3, increased_residuals, true,
        a, 3, distension, ,
        a, 4, emesis, true,
        a, 5, increased_residuals, true,
        a, 5, distension, true, wrong_baby
        expect: infant_id, day, why
        a, 1, looked_for_a_sign
        a, 2, looked_without_a_sign
        a, 3, sign_in_doubt
        a, 4,
        a, 5, sign_in_doubt
    """,
)
def no_routine_residual_checks(days: Columns) -> ir.StringValue:
    """Asked on days with a look at residuals. Met: a sign of the belly is charted that day too.

    A look that nobody charted is not in the record, so days without one say nothing.
    """
    asked = days.residuals_looked_at == 1
    return first_that_holds(
        (asked & (days.belly_sign == 1), "looked_for_a_sign"),
        (asked & (days.belly_sign_maybe == 1), "sign_in_doubt"),
        (asked, "looked_without_a_sign"),
    )
