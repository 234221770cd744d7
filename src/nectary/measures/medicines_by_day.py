"""Medicines gathered to the unit day, and which tables the unit records at all."""

import ibis
import ibis.expr.types as ir

from nectary.measures.declare import Tables, gather
from nectary.measures.thresholds import threshold
from nectary.record.words import any_where, count_where, days_of, each_day, trusted, unknown

DAYS_A_WEEK = 7
SYSTEMIC = ("iv", "im")
ABSORBED = ("iv", "im", "enteral")
ROUTES = {
    "antibiotic": SYSTEMIC,
    "acid_suppressant": ABSORBED,
    "probiotic": ("enteral",),
    "nsaid": ABSORBED,
    "steroid": ABSORBED,
}
RECORDS = ("feeds", "steps", "fluids", "medicines", "cultures", "transfusions", "lines", "talks", "diagnoses")
PLACED_BY = {
    "feeds": ("day",), "steps": ("day",), "cultures": ("day",), "talks": ("day",),
    "fluids": ("start_day", "stop_day"), "lines": ("start_day", "stop_day"), "transfusions": ("start_day",),
    "medicines": ("day", "start_day", "stop_day"), "feed_totals": ("day",),
}  # fmt: skip
COUNTED_AS = {"feed_totals": "feeds"}
MEDICINES = (
    "infants.left_day", "infants.seen_to_day", "medicines.day", "medicines.start_day", "medicines.stop_day",
    "medicines.stop_min", "medicines.kind", "medicines.agent", "medicines.route",
)  # fmt: skip


@gather(
    grain="stay",
    reads=(
        "infants.unit_id", "recorded.table_name",
        *(f"{name}.{column}" for name, columns in PLACED_BY.items() for column in columns),
    ),
    gives={
        f"records_{name}": f"above 0 when the unit records {name} at all; NULL where one here has no day"
        for name in RECORDS
    }
    | {"feed_without_day": "1 = a feed or a total of the stay has no day, so that it may be of any"},
)  # fmt: skip
def what_the_unit_records(tables: Tables) -> ir.Table:
    """Absence of a row is only then news about one infant.

    Asked of the unit, not of the rows at hand, so that one stay alone answers as the whole record does. A row
    without a day may belong to any day of its stay, so that no day without one is news there.
    """
    rows = tables["recorded"]
    each = rows.agg(**{f"of_{name}": count_where(rows.table_name == name) for name in RECORDS})
    lost = ibis.union(*(_without_a_day(tables, name) for name in PLACED_BY))
    lost = lost.group_by("stay").agg(**{f"lost_{name}": any_where(lost.name == name) for name in RECORDS})
    stays = tables["infants"].select("infant_id").cross_join(each)
    stays = stays.left_join(lost, stays.infant_id == lost.stay)
    return stays.select(
        "infant_id",
        **{
            f"records_{name}": ibis.ifelse(
                (stays[f"of_{name}"] > 0) & (stays[f"lost_{name}"] == 1), unknown(), stays[f"of_{name}"]
            )
            for name in RECORDS
        },
        feed_without_day=stays.lost_feeds.fill_null(0),
    )


def _without_a_day(tables: Tables, name: str) -> ir.Table:
    """(stay, name) of the rows of a table that nothing places on a day, under the name they count as."""
    rows = tables[name]
    for column in PLACED_BY[name]:
        rows = rows.filter(rows[column].isnull())
    return rows.select(stay="infant_id", name=ibis.literal(COUNTED_AS.get(name, name)))


@gather(
    grain="day",
    reads=MEDICINES,
    gives={f"{kind}_sure": f"1 = {kind} surely given" for kind in ROUTES}
    | {
        f"{kind}_maybe": f"1 = a row doubted, without a route, or of an unknown name may be {kind}"
        for kind in ROUTES
    }
    | {
        "antibiotic_agents": "how many different systemic antibiotics were surely given",
        "antibiotic_unnamed": "1 = one was given whose agent nobody charted",
    },
)
def medicines_by_day(tables: Tables) -> ir.Table:
    """Doses and courses, the last day of a course included; an open course runs to the last day looked at."""
    days = medicine_days(tables, tuple(ROUTES))
    answers = {
        f"{kind}_{how}": value for kind in ROUTES for how, value in _surely_or_maybe(days, kind).items()
    }
    given = days.sure & (days.kind == "antibiotic") & days.route.isin(SYSTEMIC)
    named_agent = ibis.ifelse(given, days.agent, ibis.null("string"))
    return days.group_by(["infant_id", "day"]).agg(
        **answers,
        antibiotic_agents=named_agent.nunique(),
        antibiotic_unnamed=any_where(given & days.agent.isnull()),
    )


def medicine_days(tables: Tables, kinds: tuple[str, ...]) -> ir.Table:
    """(infant_id, day, kind, agent, route, sure) of each row's days; an unknown name may be of any kind."""
    rows = tables["medicines"]
    rows = rows.filter(rows.kind.isnull() | rows.kind.isin(kinds)).mutate(trusted=trusted(rows))
    days = days_of(rows, tables["infants"], "kind", "agent", "route", "trusted")
    return days.mutate(sure=days.trusted & days.surely_then).drop("trusted", "surely_then")


def _surely_or_maybe(days: ir.Table, kind: str) -> dict[str, ir.Value]:
    """Whether a group of `days` surely holds a medicine of `kind`, and whether another row may be one."""
    right_route = days.route.isin(ROUTES[kind])
    named = days.kind == kind
    could_be = (named | days.kind.isnull()) & (right_route | days.route.isnull())
    certain = (days.sure & named & right_route).fill_null(False)
    return {"sure": any_where(certain), "maybe": any_where(could_be & ~certain)}


@gather(
    grain="day",
    reads=MEDICINES,
    gives={
        "course_begins": "1 = an antibiotic course begins; NULL where an unknown day may have begun it",
        "course_from": "first unit day of the course that an antibiotic day belongs to; NULL where unknown",
    },
)
def antibiotic_courses_by_day(tables: Tables) -> ir.Table:
    """Only days with an antibiotic, or perhaps one, have a row; days up to the gap apart are one course."""
    days = medicine_days(tables, ("antibiotic",))
    daily = days.group_by(["infant_id", "day"]).agg(**_surely_or_maybe(days, "antibiotic"))
    daily = daily.filter((daily.sure == 1) | (daily.maybe == 1))
    daily = daily.mutate(
        sure_day=ibis.ifelse(daily.sure == 1, daily.day, ibis.null("int64")),
        maybe_day=ibis.ifelse(daily.sure == 0, daily.day, ibis.null("int64")),
    )
    before = ibis.window(group_by="infant_id", order_by="day", preceding=(None, 1))
    reach = threshold("course_gap_days") + 1
    daily = daily.mutate(
        last_sure=daily.sure_day.max().over(before), last_maybe=daily.maybe_day.max().over(before)
    )
    goes_on = (daily.day - daily.last_sure <= reach).fill_null(False)
    in_doubt = (daily.day - daily.last_maybe <= reach).fill_null(False)
    daily = daily.mutate(begins=ibis.cases((daily.sure == 0, None), (goes_on, 0), (in_doubt, None), else_=1))
    so_far = ibis.window(group_by="infant_id", order_by="day", preceding=None, following=0)
    began = ibis.ifelse(daily.begins == 1, daily.day, ibis.null("int64")).max().over(so_far)
    doubtful = (
        ibis.ifelse((daily.sure == 1) & daily.begins.isnull(), daily.day, ibis.null("int64"))
        .max()
        .over(so_far)
    )
    known = (daily.sure == 1) & (doubtful.isnull() | (doubtful < began))
    return daily.select(
        "infant_id",
        "day",
        course_begins=daily.begins,
        course_from=ibis.ifelse(known, began, ibis.null("int64")),
    )


@gather(
    grain="day",
    reads=MEDICINES,
    gives={f"{kind}_{how}_lately": f"1 = {kind} {how} given on this unit day or one of the six before"
           for kind in ("nsaid", "steroid") for how in ("sure", "maybe")},
)  # fmt: skip
def nsaid_and_steroid_by_day(tables: Tables) -> ir.Table:
    """Each day of such a medicine counts on that day and the six after it."""
    days = medicine_days(tables, ("nsaid", "steroid"))
    weeks = each_day(days, days.day, days.day + DAYS_A_WEEK, "infant_id", "kind", "route", "sure")
    answers = {
        f"{kind}_{how}_lately": value
        for kind in ("nsaid", "steroid")
        for how, value in _surely_or_maybe(weeks, kind).items()
    }
    return weeks.group_by(["infant_id", "day"]).agg(**answers)
