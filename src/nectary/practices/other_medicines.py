"""Acid blockers, and probiotics by the unit's own policy."""

import ibis
import ibis.expr.types as ir

from nectary.measures.declare import Columns, Tables, gather
from nectary.practices.declare import first_that_holds, met, not_applicable, not_met, practice, unknown
from nectary.record.words import any_where, trusted, usable


@practice(
    factor="F08_acid_suppression",
    grain="stay",
    reads=("records_medicines", "acid_suppression_days"),
    harm="a baby who bleeds from the stomach left without an acid blocker",
    whys={
        "none_given": met(),
        "given": not_met(),
        "no_medicines_recorded": unknown("medicines"),
        "not_known": unknown("medicines.kind or medicines.route"),
    },
    cases="""
        infants: infant_id, unit_id, seen_to_day
        none, u, 5
        one_day, u, 5
        total, u,
        unnamed, u, 5
        medicines: infant_id, day, kind, route, flag
        none, 1, caffeine, iv,
        one_day, 1, acid_suppressant, enteral,
        unnamed, 1, acid_suppressant, enteral, wrong_baby
        reported: infant_id, item, value
        total, acid_suppression_days, 3
        expect: infant_id, why
        none, none_given
        one_day, given
        total, given
        unnamed, not_known
    """,
)
def no_acid_blocker(stays: Columns) -> ir.StringValue:
    """Met: no day with an acid blocker. The evidence is weak and mixed, and there are reasons to give one."""
    return first_that_holds(
        (stays.acid_suppression_days > 0, "given"),
        (stays.records_medicines == 0, "no_medicines_recorded"),
        (stays.acid_suppression_days == 0, "none_given"),
        otherwise="not_known",
    )


@gather(
    grain="stay",
    reads=("medicines.kind", "medicines.strain"),
    gives={"strain_missing": "1 = a probiotic is charted without its strain"},
)
def strains_of_stay(tables: Tables) -> ir.Table:
    """Stays without a probiotic have no row."""
    rows = usable(tables["medicines"]).filter(ibis._.kind == "probiotic")
    return rows.group_by("infant_id").agg(strain_missing=any_where(rows.strain.isnull()))


@gather(
    grain="stay",
    reads=("consents.about", "consents.answer"),
    gives={
        "probiotic_declined": "1 = a parent declined a probiotic, or took back an agreement",
        "probiotic_offered": "1 = it is on record that one was offered, whatever the answer",
    },
)
def probiotic_answers_of_stay(tables: Tables) -> ir.Table:
    """A doubted answer is as if it had not been charted."""
    rows = tables["consents"].filter(ibis._.about == "probiotic")
    declined = rows.answer.isin(("declined", "withdrawn"))
    return rows.group_by("infant_id").agg(
        probiotic_declined=any_where(trusted(rows) & declined),
        probiotic_offered=any_where(trusted(rows) & rows.answer.notnull()),
    )


@practice(
    factor="F01_probiotics",
    grain="stay",
    reads=(
        "records_medicines", "probiotic_days", "grams_at_birth", "strain_missing", "probiotic_declined",
        "probiotic_offered",
    ),
    turns_on=("probiotic_policy", "probiotic_from_g"),
    harm="an infection with the bacteria of the product, above all in the smallest and in a baby with a line",
    whys={
        "policy_not_stated": unknown("unit setting probiotic_policy"),
        "no_medicines_recorded": unknown("medicines"),
        "not_known": unknown("medicines.kind or medicines.route"),
        "none_as_the_policy": met(),
        "given_though_none": not_met(),
        "weight_not_known": unknown("infants.birth_weight_g"),
        "below_the_weight": not_applicable(),
        "given_below_the_weight": not_met(),
        "strain_not_charted": not_met(open_to=("doctor", "nurse")),
        "given_with_strain": met(),
        "family_declined": not_applicable(),
        "offered": met(),
        "offer_not_charted": unknown("consents.answer", open_to=("doctor", "nurse")),
    },
    cases="""
        infants: infant_id, unit_id, seen_to_day, birth_weight_g, birth_month
        none_then, u, 5, 1200, 2025-06
        given_then, u, 5, 1200, 2025-06
        unsaid, u, 5, 1200, 2024-06
        given, u, 5, 1000, 2026-06
        bare, u, 5, 1000, 2026-06
        light, u, 5, 999, 2026-06
        light_given, u, 5, 999, 2026-06
        unweighed, u, 5, , 2026-06
        declined, u, 5, 1200, 2026-06
        offered, u, 5, 1200, 2026-06
        silent, u, 5, 1200, 2026-06
        doubted, u, 5, 1200, 2026-06
        medicines: infant_id, day, kind, route, strain, flag
        given_then, 1, probiotic, enteral, x,
        given, 1, probiotic, enteral, x,
        bare, 1, probiotic, enteral, ,
        light_given, 1, probiotic, enteral, x,
        doubted, 1, probiotic, enteral, x, wrong_baby
        consents: infant_id, day, about, answer
        declined, 1, probiotic, declined
        offered, 1, probiotic, offered
        unit_settings: setting, value, from_month, until_month
        probiotic_policy, 0, 2025-01, 2026-01
        probiotic_policy, 1, 2026-01,
        probiotic_from_g, 1000, ,
        expect: infant_id, why
        none_then, none_as_the_policy
        given_then, given_though_none
        unsaid, policy_not_stated
        given, given_with_strain
        bare, strain_not_charted
        light, below_the_weight
        light_given, given_below_the_weight
        unweighed, weight_not_known
        declined, family_declined
        offered, offered
        silent, offer_not_charted
        doubted, not_known
    """,
)  # fmt: skip
def probiotic_by_policy(stays: Columns) -> ir.StringValue:
    """Met: as the unit's own policy says, with the strain charted. This recommends none and warns of none."""
    policy, given = stays.unit_probiotic_policy, stays.probiotic_days
    limited = stays.unit_probiotic_from_g.notnull()
    light = stays.grams_at_birth < stays.unit_probiotic_from_g
    return first_that_holds(
        (policy.isnull(), "policy_not_stated"),
        (stays.records_medicines == 0, "no_medicines_recorded"),
        (given.isnull(), "not_known"),
        ((policy == 0) & (given == 0), "none_as_the_policy"),
        (policy == 0, "given_though_none"),
        (limited & stays.grams_at_birth.isnull(), "weight_not_known"),
        (light & (given > 0), "given_below_the_weight"),
        (light, "below_the_weight"),
        ((given > 0) & (stays.strain_missing == 1), "strain_not_charted"),
        (given > 0, "given_with_strain"),
        (stays.probiotic_declined == 1, "family_declined"),
        (stays.probiotic_offered == 1, "offered"),
        otherwise="offer_not_charted",
    )
