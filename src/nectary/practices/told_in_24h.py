"""Was the family told about NEC, in a language it speaks, within 24 hours of admission?"""

import ibis
import ibis.expr.types as ir

from nectary.measures.declare import Columns, Tables, gather
from nectary.practices.declare import BEDSIDE, first_that_holds, met, not_met, practice, unknown
from nectary.record.days import seen_from_birth
from nectary.record.words import only_where, usable


@gather(
    grain="stay",
    reads=("infants.admitted_min", "infants.language_speaks", "talks.topic", "talks.at_min",
           "talks.language", "talks.interpreter"),
    gives={
        "told_min": "least minutes from admission to a talk about NEC that the family surely understood",
        "told_maybe_min": "least minutes to one that may be about NEC and understood; 0 = untimed",
    },
)  # fmt: skip
def told_of_stay(tables: Tables) -> ir.Table:
    """Understood: in the language the family speaks, or with a professional interpreter."""
    infants = usable(tables["infants"]).select(
        stay="infant_id", came="admitted_min", speaks="language_speaks"
    )
    talks = usable(tables["talks"])
    talks = talks.filter(talks.topic.isnull() | (talks.topic == "nec"))
    both = talks.join(infants, talks.infant_id == infants.stay)
    after = both.at_min - both.came
    understood = both.topic.notnull() & (
        (both.language == both.speaks) | (both.interpreter == "professional")
    )
    surely, perhaps = understood.fill_null(False), both.topic.isnull() | understood.fill_null(True)
    nobody = ibis.null("int64")
    return both.group_by("infant_id").agg(
        told_min=ibis.ifelse(surely, after, nobody).min(),
        told_maybe_min=ibis.ifelse(perhaps, after.fill_null(0), nobody).min(),
    )


@gather(
    grain="stay",
    reads=(
        "infants.admitted_day", "infants.admitted_min", "infants.inborn", "infants.observed_from_min",
        "infants.seen_to_day", "infants.left_day", "infants.left_how",
    ),
    gives={
        "days_since_admission": "unit days from admission to leaving, or to the day last looked at",
        "stay_over": "1 = the baby went home, died or was moved, 0 = not as far as anybody charted",
    },
)  # fmt: skip
def since_admission(tables: Tables) -> ir.Table:
    """Days are NULL where nobody knows how long the stay has been looked at, or since when."""
    infants = tables["infants"]
    came = ibis.coalesce(infants.admitted_day, only_where(seen_from_birth(infants), ibis.literal(0)))
    last = ibis.coalesce(infants.left_day, infants.seen_to_day)
    over = infants.left_how.isin(("home", "transfer", "died")).fill_null(False)
    return infants.select(
        "infant_id",
        days_since_admission=last - came,
        stay_over=ibis.ifelse(over, 1, 0),
    )


@practice(
    factor=None,
    grain="stay",
    reads=("records_talks", "told_min", "told_maybe_min", "days_since_admission"),
    turns_on=("told_within_min",),
    harm="a talk pressed on a family that is not ready, or done to meet a clock, is not a talk",
    whys={
        "number_not_stated": unknown("unit setting told_within_min"),
        "no_talks_recorded": unknown("talks"),
        "told_in_time": met(),
        "time_or_language_missing": unknown("talks.at_min or talks.language", open_to=BEDSIDE),
        "time_not_over": unknown("infants.seen_to_day", open_to=BEDSIDE),
        "no_talk_in_time": not_met(),
    },
    cases="""
        infants: infant_id, unit_id, admitted_min, admitted_day, language_speaks, seen_to_day, birth_weight_g
        before, u, 60, 0, es, 5, 900
        at, u, 60, 0, es, 5, 900
        after, u, 60, 0, es, 5, 900
        wrong_language, u, 60, 0, es, 5, 900
        interpreted, u, 60, 0, es, 5, 900
        no_time, u, 60, 0, es, 5, 900
        early_days, u, 60, 0, es, 1, 900
        none, u, 60, 0, es, 5, 900
        heavy, u, 60, 0, es, 5, 2000
        talks: infant_id, topic, at_min, day, language, interpreter
        before, nec, 1499, , es, not_needed
        at, nec, 1500, , es, not_needed
        after, nec, 1501, , es, not_needed
        wrong_language, nec, 90, , en, family
        interpreted, nec, 90, , en, professional
        no_time, nec, , 0, es, not_needed
        none, feeds_going_up, 90, , es, not_needed
        unit_settings: setting, value, below_g
        told_within_min, 1440, 1501
        expect: infant_id, why
        before, told_in_time
        at, told_in_time
        after, no_talk_in_time
        wrong_language, no_talk_in_time
        interpreted, told_in_time
        no_time, time_or_language_missing
        early_days, time_not_over
        none, no_talk_in_time
        heavy, number_not_stated
    """,
)
def told_in_24h(stays: Columns) -> ir.StringValue:
    """Met: a talk about NEC by then, in the language the family speaks or with a professional interpreter.

    Reckoned from admission. Unknown: the unit records no talks, a time or a language is missing, or the day
    after admission is not over.
    """
    within = stays.unit_told_within_min
    return first_that_holds(
        (stays.records_talks == 0, "no_talks_recorded"),
        (stays.unit_told_within_min.isnull(), "number_not_stated"),
        (stays.told_min <= within, "told_in_time"),
        (stays.told_maybe_min <= within, "time_or_language_missing"),
        (~(stays.days_since_admission >= 2).fill_null(False), "time_not_over"),
        otherwise="no_talk_in_time",
    )
