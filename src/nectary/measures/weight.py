"""Weight: what volumes are divided by, when birth weight was regained, how fast the baby grows."""

import ibis
import ibis.expr.types as ir

from nectary.base.sources import Source
from nectary.measures.declare import Columns, Tables, gather, measure
from nectary.measures.thresholds import threshold
from nectary.record.words import each_day, only_where, ratio, unknown, usable

VELOCITY_OVER_DAYS = 7
SOURCE = "exposures-conventions"


@gather(
    grain="day",
    reads=("weights.day", "weights.weight_g", "weights.do_not_use"),
    gives={
        "weight_g": "grams weighed that unit day; of several, the heaviest, whatever their order",
        "next_weight_g": "grams of the next day weighed",
        "next_weighed_on": "unit day of that",
    },
)
def weighings_by_day(tables: Tables) -> ir.Table:
    """A flagged weighing, or one that a person said not to use, is as if it had not been made."""
    rows = usable(tables["weights"]).filter(
        ibis._.weight_g.notnull() & ibis._.day.notnull() & ~ibis._.do_not_use.fill_null(False)
    )
    daily = rows.group_by(["infant_id", "day"]).agg(weight_g=rows.weight_g.max())
    stay = ibis.window(group_by="infant_id", order_by="day")
    return daily.mutate(
        next_weight_g=daily.weight_g.lead().over(stay), next_weighed_on=daily.day.lead().over(stay)
    )


@gather(
    grain="day",
    reads=("weighings_by_day.weight_g", "weighings_by_day.next_weighed_on"),
    gives={
        "latest_g": "grams of the last weighing on or before the day, while it is not too old",
        "latest_on": "unit day of that weighing",
    },
)
def fresh_weight_by_day(tables: Tables) -> ir.Table:
    """Each weighing stands from its day until the next, or until it is too old."""
    rows = tables["weighings_by_day"]
    too_old = rows.day + threshold("oldest_weight_days") + 1
    until = ibis.least(too_old, rows.next_weighed_on.fill_null(too_old))
    rows = rows.mutate(latest_g=rows.weight_g, latest_on=rows.day)
    return each_day(rows, rows.day, until, "infant_id", "latest_g", "latest_on")


@gather(
    grain="stay",
    reads=("infants.birth_weight_g", "weighings_by_day.weight_g", "weighings_by_day.next_weight_g"),
    gives={"regained_on": "first unit day at or above birth weight, that weighing and the next"},
)
def regained(tables: Tables) -> ir.Table:
    """The rule for *regained* is ours and waits for a neonatologist's ruling."""
    born = usable(tables["infants"]).select(stay="infant_id", birth_g="birth_weight_g")
    rows = tables["weighings_by_day"]
    known = rows.join(born, rows.infant_id == born.stay)
    back = known.filter(
        (known.day >= threshold("first_regain_day"))
        & (known.weight_g >= known.birth_g)
        & (known.next_weight_g >= known.birth_g)
    )
    return back.group_by("infant_id").agg(regained_on=back.day.min())


@gather(
    grain="stay",
    reads=("infants.birth_weight_g",),
    gives={"born_g": "birth weight in grams; NULL where unknown or doubted"},
)
def birth_weight(tables: Tables) -> ir.Table:
    """The stay's own birth weight, unless the stay is doubted."""
    return usable(tables["infants"]).select("infant_id", born_g="birth_weight_g")


@measure(
    title="Working weight",
    unit="g",
    grain="day",
    reads=("latest_g", "born_g", "regained_on"),
    source=Source(SOURCE, where="weight: birth weight until regained, then the last weighing"),
    null_when="birth weight is unknown or doubted, or after day 3 no usable weighing is 3 days old or newer",
    rests_on="weighing",
    turns_on=("oldest_weight_days", "first_regain_day"),
    cases="""
        infants: infant_id, unit_id, birth_weight_g, seen_to_day
        a, u, 900, 9
        b, u, , 1
        c, u, 980, 2
        early, u, 900, 4
        late, u, 900, 8
        weights: infant_id, day, weight_g, flag, confirmed
        a, 2, 850, ,
        a, 4, 900, ,
        a, 5, 910, ,
        c, 1, 9800, unit_slip,
        c, 2, 9700, unit_slip, true
        early, 2, 905, ,
        early, 3, 910, ,
        early, 4, 920, ,
        late, 4, 899, ,
        expect: infant_id, day, value
        a, 0, 900
        a, 3, 900
        a, 4, 900
        a, 5, 910
        a, 8, 910
        a, 9,
        b, 1,
        c, 1, 980
        c, 2, 980
        early, 2, 900
        early, 3, 910
        late, 3, 900
        late, 7, 900
        late, 8,
    """,
)
def working_weight_g(days: Columns) -> ir.Value:
    """Grams that the day's volumes are divided by: birth weight until regained, then the last weighing.

    A flagged weighing is as if it had not been made. Day 2 never counts as regained, nor does a day whose
    next weighing is below birth weight again.
    """
    fresh = (days.day <= threshold("oldest_weight_days")) | days.latest_g.notnull()
    after = (days.regained_on <= days.day).fill_null(False)
    return only_where(fresh & days.born_g.notnull(), ibis.ifelse(after, days.latest_g, days.born_g))


@measure(
    title="Age of the working weight",
    unit="d",
    grain="day",
    reads=("latest_on", "working_weight_g", "regained_on"),
    source=Source("house-conventions", where="weight: a volume carries its weight, with basis and age"),
    null_when="there is no working weight",
    rests_on="weighing",
    cases="""
        infants: infant_id, unit_id, birth_weight_g, seen_to_day
        a, u, 900, 8
        b, u, , 1
        weights: infant_id, day, weight_g
        a, 2, 850
        a, 4, 900
        a, 5, 910
        expect: infant_id, day, value
        a, 0, 0
        a, 3, 3
        a, 4, 0
        a, 5, 0
        a, 7, 2
        b, 1,
    """,
)
def working_weight_age_d(days: Columns) -> ir.Value:
    """Unit days since the working weight was weighed; since birth while it is birth weight."""
    after = (days.regained_on <= days.day).fill_null(False)
    return only_where(days.working_weight_g.notnull(), days.day - ibis.ifelse(after, days.latest_on, 0))


@measure(
    title="Working weight is birth weight",
    unit="1",
    grain="day",
    reads=("working_weight_g", "regained_on"),
    source=Source("house-conventions", where="weight: a volume carries its weight, with basis and age"),
    null_when="there is no working weight",
    rests_on="weighing",
    cases="""
        infants: infant_id, unit_id, birth_weight_g, seen_to_day
        a, u, 900, 6
        b, u, , 1
        weights: infant_id, day, weight_g
        a, 2, 850
        a, 4, 900
        a, 5, 910
        expect: infant_id, day, value
        a, 3, 1
        a, 4, 0
        a, 5, 0
        b, 1,
    """,
)
def working_weight_is_birth_weight(days: Columns) -> ir.Value:
    """1 while volumes are divided by birth weight, 0 once by the last weighing: the weight's basis."""
    after = (days.regained_on <= days.day).fill_null(False)
    return only_where(days.working_weight_g.notnull(), ibis.ifelse(after, 0, 1))


@measure(
    title="Birth weight regained",
    unit="1",
    grain="day",
    reads=("latest_g", "born_g", "regained_on"),
    source=Source(SOURCE, where="weight: the day birth weight is regained"),
    null_when="birth weight is unknown or doubted, or it is not regained so far and no usable weighing is "
    "3 days old or newer",
    rests_on="weighing",
    turns_on=("oldest_weight_days", "first_regain_day"),
    cases="""
        infants: infant_id, unit_id, birth_weight_g, seen_to_day
        a, u, 900, 9
        b, u, , 1
        early, u, 900, 4
        weights: infant_id, day, weight_g
        a, 1, 850
        a, 6, 890
        a, 8, 905
        a, 9, 910
        b, 1, 900
        early, 2, 905
        early, 3, 910
        early, 4, 920
        expect: infant_id, day, value
        a, 0,
        a, 1, 0
        a, 4, 0
        a, 5,
        a, 6, 0
        a, 8, 1
        a, 9, 1
        b, 1,
        early, 2, 0
        early, 3, 1
    """,
)
def weight_regained(days: Columns) -> ir.Value:
    """1 from the day on which birth weight was regained, 0 until then.

    That is the first unit day, day 3 or later, at or above birth weight at that and the next weighing: it
    looks ahead to the next weighing.
    """
    fresh = days.latest_g.notnull()
    after = (days.regained_on <= days.day).fill_null(False)
    return only_where(days.born_g.notnull(), ibis.cases((after, 1), (fresh, 0), else_=unknown()))


@gather(
    grain="day",
    reads=("weighings_by_day.weight_g",),
    gives={"week_ago_g": "grams weighed seven unit days before, also before this unit's observation"},
)
def weight_a_week_ago(tables: Tables) -> ir.Table:
    """Each weighing, on the day a week after it."""
    rows = tables["weighings_by_day"]
    return rows.select("infant_id", day=rows.day + VELOCITY_OVER_DAYS, week_ago_g=rows.weight_g)


@measure(
    title="Weight gain over a week",
    unit="g/kg/d",
    grain="day",
    reads=("weight_g", "week_ago_g"),
    source=Source(SOURCE, where="weight: gain over seven days, by the mean of its two ends"),
    null_when="there is no usable weighing that day or seven days before",
    rests_on="weighing",
    cases="""
        infants: infant_id, unit_id, seen_to_day
        a, u, 10
        weights: infant_id, day, weight_g, flag
        a, 1, 965,
        a, 2, 1010,
        a, 3, 1014,
        a, 8, 1035,
        a, 9, 1150, day_change
        a, 10, 986,
        expect: infant_id, day, value
        a, 3,
        a, 8, 10.0
        a, 9,
        a, 10, -4.0
    """,
)
def weight_gain_g_per_kg_day(days: Columns) -> ir.Value:
    """Grams gained per kg and day over the seven days that end here: gain over the mean of the two weights.

    965 g to 1035 g in seven days is 70 g over 1.0 kg and 7 days, 10 g/kg/day; negative when weight was lost.
    """
    gained = days.weight_g - days.week_ago_g
    return ratio(gained * 2 * 1000, (days.weight_g + days.week_ago_g) * VELOCITY_OVER_DAYS)


@measure(
    title="Day on which birth weight was regained",
    unit="d",
    grain="stay",
    reads=("regained_on", "born_g"),
    source=Source(SOURCE, where="weight: the day birth weight is regained"),
    null_when="it was not regained while observed, or birth weight is unknown or doubted",
    rests_on="weighing",
    turns_on=("first_regain_day",),
    cases="""
        infants: infant_id, unit_id, birth_weight_g
        at, u, 900
        soon, u, 900
        below, u, 900
        dip, u, 900
        last, u, 900
        none, u,
        weights: infant_id, day, weight_g
        at, 3, 900
        at, 4, 901
        soon, 2, 905
        soon, 3, 910
        soon, 4, 920
        below, 2, 900
        below, 3, 899
        below, 7, 900
        below, 8, 900
        dip, 5, 905
        dip, 6, 899
        dip, 9, 900
        dip, 10, 910
        last, 9, 900
        none, 3, 900
        none, 4, 900
        expect: infant_id, value, basis
        at, 3, charted
        soon, 3, charted
        below, 7, charted
        dip, 9, charted
        last, ,
        none, ,
    """,
)
def weight_regained_day(stays: Columns) -> ir.Value:
    """First unit day, day 3 or later, at or above birth weight at that and the next weighing."""
    return only_where(stays.born_g.notnull(), stays.regained_on)
