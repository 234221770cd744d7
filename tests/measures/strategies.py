"""Small, nasty stays: whole courses of feeds, weighings and medicines, and a mess of rows beside them.

Hypothesis draws a seed a stay, and the stay is made from its seed alone: drawn cell by cell, one took longer
than the engine needs for it.
"""

import random
from dataclasses import dataclass
from functools import partial

import pyarrow as pa
from hypothesis import strategies as st

from nectary.engine.schema import arrow_schema
from nectary.measures.reported_totals import ITEMS
from nectary.record.tables import MILKS, REASONS, TABLES, id_column

FLAGS = (None,) * 8 + ("doubted",)  # one row of nine, in every other stay
VOLUMES = (None, 0, 900, 20_000, 20_001, 119_999, 120_000, 149_999, 150_000, 150_001)
FULL = (150_000,) * 8 + (149_999, 150_001, 150_001, 120_000, None, "nothing")
MORE = (20_000, 20_001, 20_001, 38_000, 60_000, 60_000, 90_000, 119_999, 120_000, 0, None, "nothing")
FEW = (0, 0, 900, 900, 19_999, "nothing", "nothing", "nothing", None)
FED = ("mother",) * 8 + ("donor",) * 3 + ("formula", "unknown", None)
ADDED = ("none",) * 4 + ("human", "human", "bovine", "unknown", None)
MINUTES = (0, 1, 60, 600)
SEEN_TO = (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 9, 12, 12, 13, 14, 15)


@dataclass(frozen=True)
class Chart:
    """One stay's infant row and its other tables' rows."""

    infant: dict
    tables: dict

    def told(self):
        """The rows in short, for a test that fails: only the cells that hold something."""
        rows = [("infants", self.infant)] + [(name, one) for name, own in self.tables.items() for one in own]
        hidden = ("infant_id", "unit_id")
        short = ({k: v for k, v in one.items() if v is not None and k not in hidden} for _, one in rows)
        return "\n".join(f"{name}: {cells}" for (name, _), cells in zip(rows, short, strict=True))


def row(table, **values):
    """A row of `table` with every column; NULL where not given."""
    return dict.fromkeys(TABLES[table].names) | values


def an_infant(pick):
    """A stay born here or brought later, over, moved on, or still going on; its ends may be blank."""
    last = pick(SEEN_TO)
    came = min(pick((0,) * 9 + (1, 2, 5)), last)
    observed = None if came == 0 else came * 1440 + pick((-600, 0, 0, 600))
    # one in eight as nobody should chart it: each of the three by itself
    askew = pick((False,) * 7 + (True,))
    minutes = (None, 0, 60, 1440, 1500, 4320, 4321)
    left_how = pick(("home", "home", "died", "transfer", "still_in", None))
    left = last if left_how in ("home", "died", "transfer") else pick((None, None, last))
    return row(
        "infants",
        unit_id="u",
        inborn=pick((None,) * 4 + (True, False)),
        gestation_days=pick((None, 175, 224, 225, 230, 231, 232, 237, 238)),
        gestation_known_to=pick(("day", "day", "week", None, None)),
        birth_weight_g=pick((1000,) * 9 + (None,)),
        observed_from_min=pick(minutes) if askew else pick((observed, came * 1440)),
        admitted_day=pick((None, 0, came, 1)) if askew else pick((came, came, None)),
        admitted_min=pick(minutes) if askew else pick((None, came * 1440, came * 1440 + 60)),
        left_day=left,
        left_how=left_how,
        seen_to_day=pick((last, last, last, None)),
        flag=pick((None,) * 12 + ("doubted",)),
        confirmed=pick((None, None, True, False)),
    )


def a_minute(pick, day):
    """A minute of the day, few enough for ties and for exactly 48 hours; or none."""
    return None if day is None else pick((None, *(day * 1440 + one for one in MINUTES)))


def a_moment(pick, days):
    day = pick(days)
    return {"day": day, "at_min": a_minute(pick, day)}


def a_span(pick, days):
    """First and last day, in order; either may be open, with or without its minute."""
    start, length = pick(days), pick((0, 0, 1, 2, 5, None))
    stop = None if length is None else (start or 0) + length
    stop_min = None if stop is None else pick((None, stop * 1440 + 700, stop * 1440 + 1400))
    minutes = {"start_min": a_minute(pick, start), "stop_min": stop_min}
    stop_day = stop if stop_min is None else pick((stop,) * 9 + (None,))
    return {"start_day": start, "stop_day": stop_day} | minutes


def feed_course(pick, days, calm):
    """(table, rows): each day's milk as one feed or one total: none or drops, then more, then full.

    In a calm course every volume and name is there.
    """
    table = pick(("feeds", "feed_totals"))
    fed = pick((("mother",), ("donor",), ("mother", "donor"))) if calm else FED
    added = pick((("none",), ("none", "human"))) if calm else ADDED
    rows, more, full = [], pick(range(4)), pick((2, 4, 6, 99))
    for at, day in enumerate(days):
        volume_ul = pick(FEW if at < more else MORE if at < more + full else FULL)
        volume_ul = 900 if calm and volume_ul in (None, "nothing") else volume_ul
        if volume_ul == "nothing":
            continue
        said = {"day": day, "volume_ul": volume_ul, "milk": pick(fed), "fortifier": pick(added)}
        if table == "feeds":
            said |= {"at_min": a_minute(pick, day), "given": pick(("given", "given", "part"))}
        rows.append(row(table, **said))
    return table, rows


def pauses(pick, days):
    """A hold of all feeds over the middle of the stay, begun and ended within its days or left open."""
    start = pick(days)
    stop = pick((None, start, start + 1, start + 2, start + 3, start + 9))
    return [row("holds", start_day=start, stop_day=stop, kind="all_feeds", reason=pick((*REASONS, None)))]


def without_held_days(pick, holds, rows):
    """`rows` without those of the days that a hold touches; now and then one of its edges stays."""
    held = {
        day
        for one in holds
        for day in range(one["start_day"], 99 if one["stop_day"] is None else one["stop_day"] + 1)
    }
    edges = {day for one in holds for day in (one["start_day"], one["stop_day"])}
    return [one for one in rows if one["day"] not in held or (one["day"] in edges and pick((True, False)))]


def decisions(pick, days):
    """Rounds decisions to go up on most days."""
    return [
        row("steps", day=day, decision="advance", at_min=a_minute(pick, day))
        for day in days
        if pick((1, 1, 0))
    ]


def doses(pick, days):
    """Antibiotics from the first days on, with gaps: the courses that rows by chance seldom make."""
    rows, until = [], pick((1, 3, 5, 6, 8))
    for day in days[:until]:
        for agent in pick((("ampicillin", "gentamicin"), ("gentamicin",), ("gentamicin",), ())):
            said = {"kind": "antibiotic", "agent": agent, "route": "iv", "day": day}
            rows.append(row("medicines", at_min=day * 1440 + pick(MINUTES), **said))
    return rows


def first_cultures(pick):
    """Blood cultures of the first days, most of them sterile."""
    said = {"site": "blood", "day": pick((0, 0, 1, 2, 3)), "at_min": pick((0, 0, 60, 1440, None))}
    return [
        row("cultures", **said, result=pick(("sterile",) * 6 + ("positive", "pending", "contaminant", None)))
    ]


def a_feed(pick, days):
    given = pick(("given", "given", "part", "held", "at_breast", None))
    volume_ul, milk = pick(VOLUMES), pick((*MILKS, None))
    if given == "at_breast":
        volume_ul, milk = None, pick(("mother", "mother", "mother", "unknown", None))
    said = {"given": given, "volume_ul": volume_ul, "milk": milk, "fortifier": pick(ADDED)}
    return row("feeds", **a_moment(pick, days), **said, reason=pick((*REASONS, None)))


def a_total(pick, days):
    said = {"volume_ul": pick(VOLUMES), "milk": pick((*MILKS, None)), "fortifier": pick(ADDED)}
    return row("feed_totals", day=pick(days), **said)


def a_medicine(pick, days):
    kind = pick(("antibiotic",) * 4 + ("nsaid", "steroid", "acid_suppressant", "probiotic", "caffeine", None))
    at = a_moment(pick, days) if pick((True, False)) else a_span(pick, days)
    agent = pick(("ampicillin", "gentamicin", "gentamicin", None))
    route = pick(("iv", "iv", "iv", "im", "enteral", "enteral", "topical", None))
    return row("medicines", **at, kind=kind, agent=agent, route=route)


def a_row(pick, days, table, at, **words):
    """A row of `table` placed by `at`, each column of `words` picked from its values."""
    return row(table, **at(pick, days), **{name: pick(values) for name, values in words.items()})


NUTRITION = ("parenteral_nutrition", "parenteral_nutrition", "lipid", "other_iv", None)
DECIDED = ("advance", "advance", "stay", "back", "hold", None)
TOPICS = ("nec", "feeds_going_up", "feeds_going_up", "first_formula", "first_fortifier", "other", None)
GROWN = ("sterile", "sterile", "positive", "pending", "contaminant", None)
REASON = (*REASONS, None)
STATED = ("nec",) * 4 + ("sip", "sip", "other", None)
CLOSED = (True, True, True, False, None)
SURGERY = ("none", "drain", "laparotomy", None)
RED = ("red_cells", "red_cells", "platelets", None)


def made(table, at, **words):
    return partial(a_row, table=table, at=at, **words)


def a_dated_span(pick, days):
    return a_span(pick, tuple(day for day in days if day is not None))


def nowhere(pick, days):
    return {}


# table -> how one row is made, and the most of them in one stay
MESS = {
    "feeds": (a_feed, 4),
    "feed_totals": (a_total, 1),
    "medicines": (a_medicine, 3),
    "steps": (made("steps", a_moment, decision=DECIDED, reason=REASON), 2),
    "holds": (made("holds", a_span, kind=("feed", "all_feeds", "all_feeds"), reason=REASON), 2),
    "fluids": (made("fluids", a_span, kind=NUTRITION, volume_ul=(None, 0, 5_000, 60_000)), 3),
    "lines": (made("lines", a_span, kind=("uvc", "picc", None)), 1),
    "weights": (made("weights", a_moment, weight_g=(None, 990, 1000), do_not_use=(None, False, True)), 2),
    "cultures": (made("cultures", a_moment, site=("blood", "blood", "csf", None), result=GROWN), 1),
    "transfusions": (made("transfusions", a_span, product=RED), 2),
    "diagnoses": (made("diagnoses", a_dated_span, diagnosis=STATED, closed=CLOSED, surgery=SURGERY), 2),
    "findings": (made("findings", a_moment, episode_id=("1", None, None), finding=("distension",)), 1),
    "talks": (made("talks", a_moment, topic=TOPICS, parent_asked=(True, False, None)), 4),
    "reported": (made("reported", nowhere, item=(*ITEMS, "other"), value=(None, 0, 1, 4)), 2),
}


def days_of(infant):
    """The unit days that a chart of the stay may hold, also before observation began; at least one."""
    seen = infant["left_day"] if infant["left_day"] is not None else infant["seen_to_day"]
    first = infant["admitted_day"] or 0
    return range(first, max(first, seen or 0) + 1)


def stray(days):
    """The days of the stay, one before and one after them, and the day that nobody charted."""
    return (*days, *days, *days, max(days[0] - 1, 0), days[-1] + 1, None)


def a_chart(seed):
    """One stay, the same for the same seed."""
    pick = random.Random(seed).choice
    infant = an_infant(pick)
    days = days_of(infant)
    tables = {
        name: [make(pick, stray(days)) for _ in range(pick(range(most + 1)))]
        for name, (make, most) in MESS.items()
    }
    calm = pick((True, False))
    if calm:
        tables |= {"feeds": [], "feed_totals": []}
    table, course = feed_course(pick, days, calm)
    if pick((True, False, False)):
        holds = pauses(pick, days)
        tables["holds"] = holds + pick(([], tables["holds"]))
        course = without_held_days(pick, holds, course)
    if calm and pick((True,) + (False,) * 7):
        course = [one | {"flag": "doubted"} for one in course if one["day"] >= days[-1] - 1]
    tables[table] += course
    tables["steps"] += decisions(pick, days) if pick((True, False)) else []
    if pick((True, False)):
        tables["medicines"] = doses(pick, days) + pick(([], tables["medicines"]))
        tables["cultures"] = first_cultures(pick) + pick(([], tables["cultures"]))
    for day in days:
        grams = pick((None, None, None, 999, 1000, 1001, 1001, 1010, 1200))
        tables["weights"] += [] if grams is None else [row("weights", day=day, weight_g=grams)]
    if pick((True, False)):
        for one in (one for rows in tables.values() for one in rows):
            one["flag"] = pick(FLAGS)
            one["confirmed"] = pick((None, False, True)) if one["flag"] else None
    tables["feeds"] += told_otherwise(pick, tables["feeds"])
    return Chart(infant, tables)


def told_otherwise(pick, feeds):
    """More rows of feeds that are there, with other volumes: each and the one beside it doubted for it.

    Now and then the row that it differs from was confirmed, or is trusted since it is another part.
    """
    rows = []
    for one in feeds:
        if one["at_min"] is None or one["given"] == "at_breast" or pick((True, True, True, False)):
            continue
        differing = {"flag": "volumes_differ", "confirmed": pick((None, False)), "volume_ul": pick(VOLUMES)}
        rows.append(one | differing | {"route": pick((None, None, "oral", "ng"))})
        if pick((True, True, True, False)):
            one |= {"flag": "volumes_differ", "confirmed": pick((None, None, None, True))}
            one["route"] = pick((None, None, "oral", "ng"))
    return rows


def a_doubted_row(chart, seed):
    """(table, row): one more row of any table for the stay, flagged and not confirmed."""
    pick = random.Random(seed).choice
    table = pick(tuple(MESS))
    doubt = {"flag": "doubted", "confirmed": pick((None, False)), "infant_id": chart.infant["infant_id"]}
    return table, MESS[table][0](pick, stray(days_of(chart.infant))) | doubt | {id_column(table): "added"}


def with_codes(charts):
    """Each stay under a code of its own, each row under an id of its own."""
    coded = []
    for number, chart in enumerate(charts):
        own = {"infant_id": f"stay-{number:03}"}
        tables = {
            name: [one | own | {id_column(name): f"{number}-{at}"} for at, one in enumerate(rows)]
            for name, rows in chart.tables.items()
        }
        coded.append(Chart(chart.infant | own, tables))
    return coded


seeds = st.integers(0, 2**48)
company_seeds = st.lists(seeds, min_size=30, max_size=60, unique=True)


def company(each):
    """The stays of one unit, one made from each seed."""
    return with_codes([a_chart(seed) for seed in each])


def arrow(charts, recorded=None):
    """The stays as tables of the record; `recorded` = the tables that the unit records, where it is said."""
    rows: dict[str, list] = {"infants": [chart.infant for chart in charts]}
    for chart in charts:
        for name, own in chart.tables.items():
            rows.setdefault(name, []).extend(own)
    tables = {name: pa.Table.from_pylist(own, schema=arrow_schema(name)) for name, own in rows.items()}
    if recorded is not None:
        tables["recorded"] = pa.table({"table_name": pa.array(sorted(recorded), pa.string())})
    return tables


def recorded_by(charts):
    """The names of the tables in which any of the stays has a row."""
    return frozenset({"infants"} | {name for chart in charts for name, rows in chart.tables.items() if rows})
