"""The weight that volumes are divided by."""

import ibis
import ibis.expr.types as ir

from nectary.base.sources import Source
from nectary.measures.declare import Tables, measure
from nectary.record.words import latest_at_or_before, usable

OLDEST_WEIGHT_DAYS = 3
FIRST_REGAIN_DAY = 3


def _regained_day(infants: ir.Table, weights: ir.Table) -> ir.Table:
    """(infant_id, regained_day): first day >= 3 at or above birth weight at that and the next weighing."""
    daily = weights.group_by(["infant_id", "day"]).agg(weight_g=weights.weight_g.max())
    born = infants.select(stay="infant_id", birth="birth_weight_g")
    known = daily.join(born, daily.infant_id == born.stay)
    window = ibis.window(group_by="infant_id", order_by="day")
    known = known.mutate(next_g=known.weight_g.lead().over(window))
    back = known.filter(
        (known.day >= FIRST_REGAIN_DAY) & (known.weight_g >= known.birth) & (known.next_g >= known.birth)
    )
    return back.group_by("infant_id").agg(regained_day=back.day.min())


@measure(
    title="Working weight",
    unit="g",
    grain="day",
    reads=(
        "infant_days.day",
        "infants.birth_weight_g",
        "weights.day",
        "weights.weight_g",
        "weights.do_not_use",
    ),
    source=Source("exposures-conventions", where="birth weight until regained, then the last weighing"),
    null_when="birth weight is unknown or doubted, or after day 3 no usable weighing is 3 days old or newer",
    rests_on="weighing",
    cases="""
        infants: infant_id, unit_id, birth_weight_g, seen_to_day
        a, u, 900, 8
        b, u, , 1
        c, u, 980, 2
        weights: infant_id, day, weight_g, flag, confirmed
        a, 2, 850, ,
        a, 4, 900, ,
        a, 5, 910, ,
        c, 1, 9800, unit_slip,
        c, 2, 9700, unit_slip, true
        expect: infant_id, day, value
        a, 0, 900
        a, 3, 900
        a, 4, 900
        a, 5, 910
        a, 8, 910
        b, 1,
        c, 1, 980
        c, 2, 980
    """,
)
def working_weight_g(tables: Tables) -> ir.Table:
    """Grams that the day's volumes are divided by: birth weight until regained, then the last weighing.

    A flagged weighing is as if it had not been made. The rule for *regained* is ours and waits for a
    neonatologist's ruling.
    """
    infants, grid = usable(tables["infants"]), tables["infant_days"]
    weights = usable(tables["weights"]).filter(
        ibis._.weight_g.notnull() & ibis._.day.notnull() & ~ibis._.do_not_use.fill_null(False)
    )
    rows = grid.select("infant_id", "day")
    latest = latest_at_or_before(rows, weights, "weight_g")
    rows = rows.left_join(latest, ["infant_id", "day"])[["infant_id", "day", "reading_day", "weight_g"]]
    rows = rows.left_join(_regained_day(infants, weights), "infant_id")[
        ["infant_id", "day", "reading_day", "weight_g", "regained_day"]
    ]
    rows = rows.left_join(infants.select("infant_id", "birth_weight_g"), "infant_id")
    fresh = (rows.day <= OLDEST_WEIGHT_DAYS) | (rows.day - rows.reading_day <= OLDEST_WEIGHT_DAYS)
    weight = ibis.ifelse((rows.regained_day <= rows.day).fill_null(False), rows.weight_g, rows.birth_weight_g)
    return rows.select(
        "infant_id", "day", value=ibis.ifelse(fresh & rows.birth_weight_g.notnull(), weight, None)
    )
