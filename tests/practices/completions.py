"""Ways in which what a record does not say could have been: blanks filled, doubts settled, gaps charted."""

from tests.measures.strategies import MESS as CHARTED
from tests.measures.strategies import Chart, row
from tests.practices.strategies import MESS as ASKED
from tests.practices.strategies import VALUES

from nectary.record.tables import TABLES

LATER = (0, 1, 3, 20)
NUMBERS = {
    "volume_ul": (0, 500, 5_000, 60_000, 150_000), "weight_g": (900, 1000, 1100), "value": (0, 1, 4),
}  # fmt: skip
WORDS = {
    "language": ("es", "en"),
    "strain": ("x",),
    "agent": ("gentamicin", "ampicillin"),
    "finding": ("increased_residuals", "emesis", "other"),
}
NO_FACT = {"reason", "strain", "flag", "confirmed", "confirmed_by", "episode_id", "given"}


def completed(chart, recorded, stated, pick):
    """(chart, recorded tables, settings) with every blank that a practice may rest on filled at random."""
    infant = a_known_infant(chart.infant, pick)
    last = infant["left_day"]
    days = range(infant["admitted_day"], last + 1)
    tables = {}
    for table in sorted({*chart.tables, *CHARTED, *ASKED} - {"reported"}):
        rows = [
            settled(table, one, days, pick) for one in chart.tables.get(table, []) if not dropped(one, pick)
        ]
        charted = {one.get("day") for one in rows} | {one.get("start_day") for one in rows}
        gaps = [day for day in days if day not in charted]
        if table == "feed_totals":
            gaps = [day for day in gaps if all(one["day"] != day for one in tables.get("feeds", ()))]
        some = gaps if pick((True, False)) else []
        rows += [one for day in some for one in on_a_gap(table, day, pick)]
        tables[table] = rows
    return (
        Chart(infant, tables),
        recorded | {name for name, rows in tables.items() if rows},
        all_stated(stated, pick),
    )


def a_known_infant(infant, pick):
    """Nothing of the stay is unknown; one that was not over goes on for a while."""
    known = dict(infant, flag=None, confirmed=None)
    if dropped(infant, pick):
        known |= {"birth_weight_g": None, "gestation_days": None}
    blanks = {
        "gestation_days": (190, 224, 231, 237, 240), "gestation_known_to": ("day",),
        "birth_weight_g": (900, 1000, 1001, 1600), "language_speaks": ("es", "en"),
        "birth_month": ("2025-12", "2026-06", "2026-07"), "admitted_day": (0,),
        "observed_from_min": (0,),
    }  # fmt: skip
    for column, values in blanks.items():
        if known[column] is None:
            known[column] = pick(values)
    if known["admitted_min"] is None:
        known["admitted_min"] = known["admitted_day"] * 1440
    seen = known["left_day"] if known["left_day"] is not None else known["seen_to_day"]
    if infant["left_how"] not in ("home", "died", "transfer"):
        seen = max(seen or 0, known["admitted_day"]) + pick(LATER)
        known["left_how"] = pick(("home", "died"))
    known["left_day"] = max(seen if seen is not None else pick(LATER), known["admitted_day"])
    known["seen_to_day"] = known["left_day"]
    return known


def dropped(one, pick):
    """A row in doubt may turn out to be wrong."""
    return one["flag"] is not None and one["confirmed"] is not True and pick((True, False))


def settled(table, one, days, pick):
    """The row, no longer in doubt, every blank of it filled."""
    known = one | {"flag": None, "confirmed": None}
    if table == "feeds" and known["given"] is None:
        known["given"] = pick(("given", "held")) if not known["volume_ul"] else "given"
    for column in TABLES[table].columns:
        name = column.name
        if known.get(name) is not None or name in NO_FACT:
            continue
        words = WORDS.get(name) or column.words or NUMBERS.get(name)
        words = words or ((True, False) if column.kind == "bool" else ())
        if words:
            known[name] = pick([word for word in words if word != "unknown"])
    if all(known.get(place) is None for place in ("day", "start_day", "stop_day")):
        known["day" if "day" in known else "start_day"] = pick(days)
    if known.get("stop_day") is not None and known.get("start_day") is None:
        known["start_day"] = known["stop_day"]
    if known.get("start_day") is not None and known.get("stop_day") is None and "stop_day" in known:
        known["stop_day"] = min(max(days[-1], known["start_day"]), known["start_day"] + pick((0, 1, 5)))
    for minute, day in (("at_min", "day"), ("start_min", "start_day"), ("stop_min", "stop_day")):
        if minute in known and known[minute] is None and known.get(day) is not None:
            known[minute] = known[day] * 1440 + pick((0, 1, 1439))
    return known


def on_a_gap(table, day, pick):
    """What may have gone uncharted on a day without a row of the table: nothing, or a row or two."""
    made = []
    for _ in range(pick((0, 1, 1, 2))):
        if table in ASKED:
            _, words, _ = ASKED[table]
            one = row(table, **{name: pick(values) for name, values in words.items()})
        else:
            one = CHARTED[table][0](pick, (day,))
        places = [name for name in ("day", "start_day", "stop_day") if name in one]
        minutes = [name for name in ("at_min", "start_min", "stop_min") if name in one]
        one |= dict.fromkeys([*places, *minutes]) | {places[0]: day}
        made.append(settled(table, one, (day,), pick))
    return made


def all_stated(stated, pick):
    """A unit that states each of its numbers and policies, those that it stated as they are."""
    everyone = dict.fromkeys(("from_month", "until_month", "from_g", "below_g"))
    wide = (
        VALUES
        | {"feeds_start_from_h": (0, 6, 400), "feeds_start_until_h": (1, 48, 500)}
        | {
            "advance_highest_ml_per_kg_day": (10, 30, 200),
            "advance_lowest_ml_per_kg_day": (-200, 10),
        }
    )
    more = [{"setting": name, "value": pick(values)} | everyone for name, values in wide.items()]
    bounded = {one["setting"] for one in stated if all(one[name] is None for name in everyone)}
    return [*stated, *(one for one in more if one["setting"] not in bounded)]
