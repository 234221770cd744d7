"""Was the family told about NEC, in a language it speaks, within 24 hours of admission?"""

import ibis
import ibis.expr.types as ir

from nectary.base.sources import Source
from nectary.practices.declare import Practice, Tables, Threshold, enter
from nectary.record.words import rows_recorded, usable

TOLD = Source("ward-conventions", "the parent's part: told about NEC")
WITHIN = Threshold(24 * 60, "min", "2026-11-24", TOLD)

WHYS = (
    "no_talks_recorded",
    "told_in_time",
    "time_or_language_missing",
    "time_not_over",
    "no_talk_in_time",
)


def _best_talk(tables: Tables) -> ir.Table:
    """(stay, in_time, maybe, late): whether any talk about NEC was surely, perhaps or only later in time."""
    infants = usable(tables["infants"]).select("infant_id", "admitted_min", "language_speaks")
    talks = usable(tables["talks"]).filter(ibis._.topic == "nec")
    talks = talks.select(
        stay=talks.infant_id, at_min=talks.at_min, language=talks.language, interpreter=talks.interpreter
    )
    both = infants.join(talks, infants.infant_id == talks.stay)
    in_time = both.at_min - both.admitted_min <= WITHIN.value
    understood = (both.language == both.language_speaks) | (both.interpreter == "professional")
    sure = (in_time & understood).fill_null(False)
    against = (~in_time).fill_null(False) | (~understood).fill_null(False)
    return both.group_by("infant_id").agg(
        sure=ibis.ifelse(sure, 1, 0).max(), maybe=ibis.ifelse(sure | against, 0, 1).max()
    )


def told_in_24h(tables: Tables) -> ir.Table:
    """One verdict a stay (`day` NULL), reckoned from `admitted_min`.

    Met: a talk about NEC by then, in the language the family speaks or with a professional interpreter.
    Unknown: the unit records no talks, a time or a language is missing, or day 1 after admission is not over.
    """
    recorded = rows_recorded(tables, "talks")
    stays = tables["infants"].select("infant_id", "admitted_day", "seen_to_day", "left_day")
    stays = stays.left_join(_best_talk(tables), "infant_id")[[*stays.columns, "sure", "maybe"]]
    rows = stays.cross_join(recorded)
    last = ibis.coalesce(rows.left_day, rows.seen_to_day)
    over = (last - ibis.coalesce(rows.admitted_day, 0) >= 2).fill_null(False)
    why = ibis.cases(
        (rows.recorded == 0, "no_talks_recorded"),
        (rows.sure == 1, "told_in_time"),
        (rows.maybe == 1, "time_or_language_missing"),
        (~over, "time_not_over"),
        else_="no_talk_in_time",
    )
    verdict = ibis.cases(
        (why == "told_in_time", "met"), (why == "no_talk_in_time", "not_met"), else_="unknown"
    )
    missing = ibis.cases(
        (why == "no_talks_recorded", "talks"),
        (why == "time_or_language_missing", "talks.at_min or talks.language"),
        (why == "time_not_over", "infants.seen_to_day"),
    )
    return rows.select(
        "infant_id", day=ibis.null("int64"), practice=ibis.literal("told_in_24h"),
        verdict=verdict, why=why, missing=missing,
    )  # fmt: skip


enter(
    Practice(
        name="told_in_24h",
        factor=None,
        reads=(
            "infants.admitted_min", "infants.admitted_day", "infants.language_speaks", "infants.seen_to_day",
            "infants.left_day", "recorded.table_name", "talks.topic", "talks.at_min",
            "talks.language", "talks.interpreter",
        ),
        threshold=WITHIN,
        harm="a talk pressed on a family that is not ready, or done to meet a clock, is not a talk",
        whys=WHYS,
        judge=told_in_24h,
        cases="""
            infants: infant_id, unit_id, admitted_min, admitted_day, language_speaks, seen_to_day
            before, u, 60, 0, es, 5
            at, u, 60, 0, es, 5
            after, u, 60, 0, es, 5
            wrong_language, u, 60, 0, es, 5
            interpreted, u, 60, 0, es, 5
            no_time, u, 60, 0, es, 5
            early_days, u, 60, 0, es, 1
            none, u, 60, 0, es, 5
            talks: infant_id, topic, at_min, day, language, interpreter
            before, nec, 1499, , es, not_needed
            at, nec, 1500, , es, not_needed
            after, nec, 1501, , es, not_needed
            wrong_language, nec, 90, , en, family
            interpreted, nec, 90, , en, professional
            no_time, nec, , 0, es, not_needed
            none, feeds_going_up, 90, , es, not_needed
            expect: infant_id, verdict
            before, met
            at, met
            after, not_met
            wrong_language, not_met
            interpreted, met
            no_time, unknown
            early_days, unknown
            none, not_met
        """,
    )
)  # fmt: skip
