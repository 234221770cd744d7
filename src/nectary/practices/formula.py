"""Formula: donor milk first where own milk does not suffice, and none before 34 weeks."""

import ibis
import ibis.expr.types as ir

from nectary.measures.declare import Columns, Tables, gather
from nectary.practices.declare import first_that_holds, met, not_applicable, not_met, practice, unknown
from nectary.record.words import any_where, trusted, usable

LATE_DAYS = 34 * 7


@gather(
    grain="stay",
    reads=(
        "feeds.day", "feeds.at_min", "feeds.milk", "feeds.given", "feeds.volume_ul", "feed_totals.day",
        "feed_totals.milk", "feed_totals.volume_ul",
    ),
    gives={
        "first_donor_day": "first unit day on which some donor milk was surely given",
        "first_donor_min": "minute of the first of that day; NULL where one of that day is untimed",
        "donor_by_min": "minute of the first timed one of that day; NULL where none is timed",
    },
)  # fmt: skip
def first_donor_of_stay(tables: Tables) -> ir.Table:
    """NULL where none is charted; a feed that was given without a volume was given."""
    feeds, totals = usable(tables["feeds"]), usable(tables["feed_totals"])
    some = (feeds.volume_ul > 0).fill_null(feeds.given.isin(("given", "part")).fill_null(False))
    given = feeds.filter(some & (feeds.given.isnull() | feeds.given.isin(("given", "part"))))
    rows = given.select("infant_id", "day", "milk", minute="at_min").union(
        totals.filter(totals.volume_ul > 0).select("infant_id", "day", "milk", minute=ibis.null("int64"))
    )
    donor = rows.filter((rows.milk == "donor") & rows.day.notnull())
    of_day = donor.group_by(["infant_id", "day"]).agg(
        by=donor.minute.min(), untimed=any_where(donor.minute.isnull())
    )
    first = donor.group_by("infant_id").agg(first_donor_day=donor.day.min()).rename(stay="infant_id")
    both = of_day.join(first, (of_day.infant_id == first.stay) & (of_day.day == first.first_donor_day))
    timed = ibis.ifelse(both.untimed == 0, both.by, ibis.null("int64"))
    return both.select("infant_id", "first_donor_day", first_donor_min=timed, donor_by_min="by")


def perhaps_given(rows: ir.Table) -> ir.BooleanValue:
    """Whether a feed or a total may have been some milk: it is not held, nor 0 mL."""
    held = rows.given == "held" if "given" in rows.columns else ibis.literal(False)
    return ~held.fill_null(False) & (rows.volume_ul.isnull() | (rows.volume_ul > 0))


def _placed(rows: ir.Table) -> ir.BooleanValue:
    """Whether it says on which day it was given, and that it was, as the first feed of a milk must."""
    said = rows.volume_ul.notnull()
    return rows.day.notnull() & (said | rows.given.notnull() if "given" in rows.columns else said)


FED = tuple(
    f"{table}.{column}"
    for table, columns in (
        ("feeds", ("day", "milk", "volume_ul", "given", "fortifier")),
        ("feed_totals", ("day", "milk", "volume_ul", "fortifier")),
    )
    for column in columns
)


@gather(
    grain="stay",
    reads=FED,
    gives={
        "perhaps_formula": "1 = one that is doubted, unnamed, or not said to be given, may have been formula",
        "perhaps_fortified": "1 = one that is so, or does not say what was added, may have been fortified",
    },
)
def perhaps_fed_of_stay(tables: Tables) -> ir.Table:
    """Only stays with such a row have one. What is surely formula holds no fortifier."""
    rows = ibis.union(*(_perhaps_fed(tables[name]) for name in ("feeds", "feed_totals")))
    return rows.group_by("infant_id").agg(
        perhaps_formula=rows.formula.max(), perhaps_fortified=rows.fortified.max()
    )


def _perhaps_fed(table: ir.Table) -> ir.Table:
    doubted = ~trusted(table)
    rows = table.filter(doubted | perhaps_given(table))
    loose = ~trusted(rows) | ~_placed(rows)
    unnamed = rows.milk.isnull() | (rows.milk == "unknown")
    unsaid = rows.fortifier.isnull() | (rows.fortifier == "unknown")
    formula = ~trusted(rows) | unnamed | (loose & (rows.milk == "formula"))
    added = unsaid | (loose & (rows.fortifier != "none"))
    fortified = ~trusted(rows) | (added & (unnamed | (rows.milk != "formula")))
    return rows.select(
        "infant_id",
        formula=ibis.ifelse(formula.fill_null(False), 1, 0),
        fortified=ibis.ifelse(fortified.fill_null(False), 1, 0),
    )


@gather(
    grain="stay",
    reads=("consents.about", "consents.answer"),
    gives={
        "donor_declined": "1 = a parent declined donor milk, or took back an agreement",
        "donor_declined_maybe": "1 = a doubted row says so, or its answer or what it is about is missing",
    },
)
def donor_answers_of_stay(tables: Tables) -> ir.Table:
    """Any such answer counts, whenever it was given: a family may change its mind either way."""
    rows = tables["consents"].filter(ibis._.about.isnull() | (ibis._.about == "donor_milk"))
    declined = rows.answer.isin(("declined", "withdrawn")).fill_null(False)
    surely = trusted(rows) & declined & rows.about.notnull()
    return rows.group_by("infant_id").agg(
        donor_declined=any_where(surely),
        donor_declined_maybe=any_where((declined & ~surely) | rows.answer.isnull()),
    )


@gather(
    grain="stay",
    reads=("infants.gestation_days", "infants.birth_weight_g"),
    gives={
        "gestation_at_birth": "days of gestation at birth; NULL where unknown or doubted",
        "grams_at_birth": "birth weight in grams; NULL where unknown or doubted",
    },
)
def at_birth(tables: Tables) -> ir.Table:
    """As charted; a doubted stay has neither."""
    rows = usable(tables["infants"])
    return rows.select("infant_id", gestation_at_birth="gestation_days", grams_at_birth="birth_weight_g")


@practice(
    factor="F02_donor_vs_formula",
    grain="stay",
    reads=(
        "records_feeds", "first_formula_day", "formula_days", "first_donor_day", "donor_declined",
        "donor_declined_maybe", "gestation_at_birth", "grams_at_birth", "unnamed_feed_day",
        "unsaid_feed_day", "first_donor_min", "donor_by_min", "first_formula_min", "perhaps_formula",
        "last_seen_day",
    ),
    turns_on=("donor_milk_stocked", "donor_below_g", "donor_below_gestation_days"),
    harm="slower growth where donor milk is not fortified enough; a family pressed to accept another's milk",
    whys={
        "no_feeds_recorded": unknown("feeds"),
        "formula_only_as_a_total": unknown("feeds.day"),
        "days_not_known": unknown("infants.seen_to_day"),
        "no_formula_on_record": not_applicable(),
        "family_declined": not_applicable(),
        "none_stocked": not_applicable(),
        "outside_the_rule": not_applicable(),
        "donor_milk_first": met(),
        "milk_not_known": unknown("feeds.milk"),
        "same_day": unknown("feeds.at_min"),
        "family_answer_missing": unknown("consents.answer"),
        "stock_not_stated": unknown("unit setting donor_milk_stocked"),
        "rule_not_stated": unknown("unit setting donor_below_g"),
        "baby_not_known": unknown("infants.birth_weight_g or infants.gestation_days"),
        "formula_first": not_met(),
    },
    cases="""
        infants: infant_id, unit_id, seen_to_day, birth_weight_g, gestation_days, birth_month
        first, u, 9, 900, 190, 2026-02
        same, u, 9, 900, 190, 2026-02
        hour_before, u, 9, 900, 190, 2026-02
        same_minute, u, 9, 900, 190, 2026-02
        formula, u, 9, 1499, 250, 2026-02
        by_weeks, u, 9, 1600, 223, 2026-02
        outside, u, 9, 1500, 224, 2026-02
        declined, u, 9, 900, 190, 2026-02
        unsaid, u, 9, 900, 190, 2026-02
        none, u, 9, 900, 190, 2026-02
        total, u, 9, 900, 190, 2026-02
        unweighed, u, 9, , 224, 2026-02
        not_stocked, u, 9, 900, 190, 2025-12
        before_all, u, 9, 900, 190,
        no_rule, u, 9, 900, 190, 2024-06
        unnamed, u, 9, 900, 190, 2026-02
        no_name, u, 9, 900, 190, 2026-02
        no_day, u, , 900, 190, 2026-02
        feeds: infant_id, day, milk, volume_ul, given, at_min
        no_name, 3, unknown, 500, given
        no_day, 3, formula, 500, given
        hour_before, 3, donor, 500, given, 4440
        hour_before, 3, formula, 500, given, 4500
        same_minute, 3, donor, 500, given, 4500
        same_minute, 3, formula, 500, given, 4500
        first, 2, donor, 500, given
        first, 3, formula, 500, given
        same, 3, donor, 500, given
        same, 3, formula, 500, given
        formula, 3, formula, 500, given
        by_weeks, 3, formula, 500, given
        outside, 3, formula, 500, given
        declined, 3, formula, 500, given
        unsaid, 3, formula, 500, given
        none, 3, mother, 500, given
        unweighed, 3, formula, 500, given
        not_stocked, 3, formula, 500, given
        before_all, 3, formula, 500, given
        no_rule, 3, formula, 500, given
        unnamed, 2, , 500, given
        unnamed, 3, formula, 500, given
        consents: infant_id, day, about, answer
        declined, 1, donor_milk, declined
        unsaid, 1, donor_milk,
        formula, 1, donor_milk, agreed
        reported: infant_id, item, value
        total, formula_days, 4
        unit_settings: setting, value, from_month, until_month
        donor_milk_stocked, 0, 2025-01, 2026-01
        donor_milk_stocked, 1, 2026-01,
        donor_milk_stocked, 1, , 2025-01
        donor_below_g, 1500, 2025-01,
        donor_below_gestation_days, 224, 2025-01,
        expect: infant_id, why
        first, donor_milk_first
        same, same_day
        hour_before, donor_milk_first
        same_minute, formula_first
        formula, formula_first
        by_weeks, formula_first
        outside, outside_the_rule
        declined, family_declined
        unsaid, family_answer_missing
        none, no_formula_on_record
        total, formula_only_as_a_total
        unweighed, baby_not_known
        not_stocked, none_stocked
        before_all, stock_not_stated
        no_rule, rule_not_stated
        unnamed, milk_not_known
        no_name, milk_not_known
        no_day, days_not_known
    """,
)  # fmt: skip
def donor_before_formula(stays: Columns) -> ir.StringValue:
    """Asked of babies given formula. Met: donor milk was given before it.

    It does not apply where a parent declined, the baby is outside the unit's own rule, or none is stocked.
    The unit's rule is *below a weight, or below a gestation*; one of the two may be left unstated.
    """
    light = stays.grams_at_birth < stays.unit_donor_below_g
    early = stays.gestation_at_birth < stays.unit_donor_below_gestation_days
    inside = light.fill_null(False) | early.fill_null(False)
    weight_out = (~light).fill_null(False) | stays.unit_donor_below_g.isnull()
    weeks_out = (~early).fill_null(False) | stays.unit_donor_below_gestation_days.isnull()
    no_rule = stays.unit_donor_below_g.isnull() & stays.unit_donor_below_gestation_days.isnull()
    donor, formula = stays.first_donor_day, stays.first_formula_day
    doubtful = (stays.unnamed_feed_day < donor) | (stays.unsaid_feed_day < donor)
    doubted_then = (stays.unnamed_feed_day <= donor) | (stays.unsaid_feed_day <= donor)
    timed = (donor == formula) & ~doubted_then.fill_null(False)
    donor_sooner = timed & (stays.donor_by_min < stays.first_formula_min)
    formula_sooner = (timed & (stays.first_donor_min >= stays.first_formula_min)).fill_null(False)
    sooner = (stays.unnamed_feed_day < formula) | (stays.unsaid_feed_day < formula)
    return first_that_holds(
        ((donor < formula) & doubtful, "milk_not_known"),
        ((donor < formula) | donor_sooner, "donor_milk_first"),
        (stays.first_formula_day.isnull() & (stays.formula_days > 0), "formula_only_as_a_total"),
        (stays.records_feeds == 0, "no_feeds_recorded"),
        (formula.isnull() & (stays.perhaps_formula == 1), "milk_not_known"),
        (formula.isnull() & stays.last_seen_day.isnull(), "days_not_known"),
        (formula.isnull(), "no_formula_on_record"),
        (stays.donor_declined == 1, "family_declined"),
        (stays.unit_donor_milk_stocked == 0, "none_stocked"),
        (~no_rule & weight_out & weeks_out, "outside_the_rule"),
        ((donor == formula) & ~formula_sooner, "same_day"),
        (stays.donor_declined_maybe == 1, "family_answer_missing"),
        (stays.unit_donor_milk_stocked.isnull(), "stock_not_stated"),
        (no_rule, "rule_not_stated"),
        (~inside, "baby_not_known"),
        (sooner, "milk_not_known"),
        otherwise="formula_first",
    )


@practice(
    factor="F02_donor_vs_formula",
    grain="stay",
    reads=(
        "records_feeds", "formula_before_34wk", "gestation_at_birth", "donor_declined",
        "donor_declined_maybe",
    ),
    harm="a baby left hungry where there is neither own nor donor milk",
    whys={
        "born_at_34_weeks_or_later": not_applicable(),
        "none_before_34_weeks": met(),
        "family_chose": not_applicable(),
        "family_answer_missing": unknown("consents.answer"),
        "formula_before_34_weeks": not_met(),
        "no_feeds_recorded": unknown("feeds"),
        "feeds_or_gestation_not_known": unknown("feeds or infants.gestation_days"),
    },
    cases="""
        infants: infant_id, unit_id, gestation_days, gestation_known_to, seen_to_day, left_how
        late, u, 238, day, 5, home
        just_early, u, 237, day, 5, home
        none, u, 230, day, 9, home
        chose, u, 230, day, 9, home
        unknown, u, , , 9, home
        no_answer, u, 230, day, 9, home
        no_subject, u, 230, day, 9, home
        feeds: infant_id, day, milk, volume_ul, given
        no_answer, 1, formula, 500, given
        no_subject, 1, formula, 500, given
        late, 0, formula, 500, given
        just_early, 0, formula, 500, given
        none, 0, mother, 500, given
        none, 1, mother, 500, given
        none, 2, mother, 500, given
        none, 3, mother, 500, given
        none, 4, mother, 500, given
        none, 5, mother, 500, given
        none, 6, mother, 500, given
        none, 7, mother, 500, given
        none, 8, mother, 500, given
        chose, 1, formula, 500, given
        unknown, 1, formula, 500, given
        consents: infant_id, day, about, answer
        chose, 0, donor_milk, declined
        no_answer, 0, donor_milk,
        no_subject, 0, , declined
        expect: infant_id, why
        no_answer, family_answer_missing
        no_subject, family_answer_missing
        late, born_at_34_weeks_or_later
        just_early, formula_before_34_weeks
        none, none_before_34_weeks
        chose, family_chose
        unknown, feeds_or_gestation_not_known
    """,
)  # fmt: skip
def formula_not_before_34_weeks(stays: Columns) -> ir.StringValue:
    """Met: no formula before 34 weeks. It does not apply to babies born later, or to a family that declined
    donor milk, whose choice this was.
    """
    return first_that_holds(
        (stays.gestation_at_birth >= LATE_DAYS, "born_at_34_weeks_or_later"),
        (stays.formula_before_34wk == 0, "none_before_34_weeks"),
        ((stays.formula_before_34wk == 1) & (stays.donor_declined == 1), "family_chose"),
        ((stays.formula_before_34wk == 1) & (stays.donor_declined_maybe == 1), "family_answer_missing"),
        (stays.formula_before_34wk == 1, "formula_before_34_weeks"),
        (stays.records_feeds == 0, "no_feeds_recorded"),
        otherwise="feeds_or_gestation_not_known",
    )
