"""What stands in a server's database, read past the program: the count that its pages are held against."""

import json
import sqlite3
from collections import Counter
from contextlib import closing
from typing import Any

import psycopg
from psycopg.rows import dict_row
from tests.live.server import Unit

KEPT = {
    "feed": "SELECT s.infant_id, r.at_min, r.milk, r.given, r.volume_ul FROM chart_feeds r",
    "weight": "SELECT s.infant_id, r.at_min, r.weight_g FROM chart_weights r",
    "decision": "SELECT s.infant_id, r.at_min, r.decision, r.aim_ul_per_g_day, r.reason FROM chart_steps r",
    "talk": "SELECT s.infant_id, r.at_min, r.topic, r.language, r.interpreter FROM chart_talks r",
}
IN_UNIT = " JOIN chart_stay s ON s.id = r.stay_id WHERE s.unit_id = ?"
ANSWERS = (
    "SELECT s.infant_id, s.revision, s.behind_since, a.revision AS answered, a.days FROM chart_stay s"
    " LEFT JOIN chart_results a ON a.stay_id = s.id WHERE s.unit_id = ?"
)


def rows(server: Unit, query: str, *values: Any) -> list[dict[str, Any]]:
    """The rows of one query, its values marked by `?` on both databases."""
    if server.database:
        with psycopg.connect(server.database, row_factory=dict_row) as unit:
            return list(unit.execute(query.replace("?", "%s"), values))
    with closing(sqlite3.connect(f"file:{server.home}/nectary.sqlite3?mode=ro", uri=True)) as unit:
        unit.row_factory = sqlite3.Row
        return [dict(row) for row in unit.execute(query, values)]


def stored(server: Unit, unit: str) -> Counter[tuple[Any, ...]]:
    """How often each entry of this unit stands there, by its kind and content."""
    found: Counter[tuple[Any, ...]] = Counter()
    for kind, select in KEPT.items():
        found.update((kind, *row.values()) for row in rows(server, select + IN_UNIT, unit))
    return found


def behind(server: Unit, unit: str) -> set[str]:
    """The babies of this unit whose answers are not those of their record as it stands."""
    return {
        row["infant_id"] for row in rows(server, ANSWERS, unit)
        if row["answered"] != row["revision"] or row["behind_since"] is not None
    }  # fmt: skip


def answers(server: Unit, unit: str) -> dict[str, dict[int, dict[str, Any]]]:
    """The day measures that the server keeps for each baby: {baby: {day: {measure: value}}}."""
    found = {}
    for row in rows(server, ANSWERS, unit):
        days = json.loads(row["days"]) if isinstance(row["days"], str) else row["days"]
        found[row["infant_id"]] = {int(day): values for day, values in (days or {}).items()}
    return found
