"""Medicines by the day and the stay."""

import ibis
import ibis.expr.types as ir

from nectary.base.sources import Source
from nectary.measures.declare import Tables, measure
from nectary.measures.feeding import REPORTED, charted_or_reported
from nectary.record.words import rows_recorded, usable

SYSTEMIC = ("iv", "im")


@measure(
    title="Antibiotic day",
    unit="1",
    grain="day",
    reads=(
        "infant_days.day", "recorded.table_name", "medicines.day", "medicines.start_day",
        "medicines.stop_day", "medicines.kind", "medicines.route",
    ),
    source=Source("exposures-conventions", where="a calendar day with at least one systemic dose"),
    null_when="no medicine of any infant is on record, "
    "or the day's only antibiotic row is doubted or has no route",
    rests_on="dose or course",
    cases="""
        infants: infant_id, unit_id, seen_to_day
        a, u, 4
        b, u, 1
        medicines: infant_id, day, start_day, stop_day, kind, route, flag
        a, 0, , , antibiotic, iv,
        a, , 1, 2, antibiotic, iv,
        a, 3, , , antibiotic, enteral,
        a, 4, , , antibiotic, ,
        b, 0, , , antibiotic, iv, unlikely_time
        expect: infant_id, day, value
        a, 0, 1
        a, 1, 1
        a, 2, 1
        a, 3, 0
        a, 4,
        b, 0,
        b, 1, 0
    """,
)  # fmt: skip
def antibiotic_day(tables: Tables) -> ir.Table:
    """1 when a systemic antibiotic was given that unit day, 0 when none was, NULL when it cannot be told.

    A course without a stop counts to the last day looked at.
    """
    grid, medicines = tables["infant_days"].select("infant_id", "day"), tables["medicines"]
    recorded = rows_recorded(tables, "medicines")
    antibiotics = medicines.filter(medicines.kind == "antibiotic")
    trusted = antibiotics.flag.isnull() | antibiotics.confirmed.fill_null(False)
    spans = antibiotics.select(
        stay="infant_id",
        first=ibis.coalesce(antibiotics.day, antibiotics.start_day),
        last=ibis.coalesce(antibiotics.day, antibiotics.stop_day),
        sure=ibis.ifelse(trusted & antibiotics.route.isin(SYSTEMIC), 1, 0),
        maybe=ibis.ifelse((trusted & antibiotics.route.notnull()), 0, 1),
    )
    met = grid.join(
        spans,
        [
            grid.infant_id == spans.stay,
            (spans.first <= grid.day) | spans.first.isnull(),
            (spans.last >= grid.day) | spans.last.isnull(),
        ],
    )
    daily = met.group_by(["infant_id", "day"]).agg(sure=met.sure.max(), maybe=met.maybe.max())
    rows = grid.left_join(daily, ["infant_id", "day"])[["infant_id", "day", "sure", "maybe"]]
    rows = rows.cross_join(recorded)
    value = ibis.cases((rows.recorded == 0, None), (rows.sure == 1, 1), (rows.maybe == 1, None), else_=0)
    return rows.select("infant_id", "day", value=value)


@measure(
    title="Antibiotic courses",
    unit="{course}",
    grain="stay",
    reads=("infants.infant_id", "medicines.kind", "medicines.start_day", *REPORTED),
    source=Source("record-conventions", where="a total is never turned into events"),
    null_when="neither courses nor a reported total are on record; single doses are not joined here",
    rests_on="course or reported total",
    cases="""
        infants: infant_id, unit_id
        a, u
        b, u
        c, u
        medicines: infant_id, day, start_day, stop_day, kind, route
        a, , 0, 2, antibiotic, iv
        c, 1, , , antibiotic, iv
        reported: infant_id, item, value
        b, antibiotic_courses, 4
        expect: infant_id, value, basis
        a, 1, charted
        b, 4, reported
        c, ,
    """,
)
def antibiotic_courses(tables: Tables) -> ir.Table:
    """Antibiotic courses charted with a start, or the reported total; single doses are not joined here."""
    medicines = usable(tables["medicines"])
    courses = medicines.filter((medicines.kind == "antibiotic") & medicines.start_day.notnull())
    charted = courses.group_by("infant_id").agg(charted=courses.count())
    return charted_or_reported(tables, charted, "antibiotic_courses")
