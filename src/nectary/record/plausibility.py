"""The one door to what can be, what is doubted and what is remarked on.

Every limit is an entry of limits.toml, every check of one row against another an entry of CHECKS: each with
its source and first day. A doubted row is kept and flagged, and is unknown to every measure until a second
person confirms it; a row that is only remarked on stays in use.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from nectary.record import amounts, contradictions, one_feed, remarked  # noqa: F401 (their import fills CHECKS)
from nectary.record.check import CHECKS, Asked
from nectary.record.limits import Does
from nectary.record.rows import Row, Stay, doubt, is_usable
from nectary.record.tables import id_column
from nectary.record.values import (
    impossible,
    impossible_feed,
    impossible_lab,
    lab_unit,
    question_feed,
    question_infant,
    question_lab,
    question_small_volume,
    question_weight,
)

__all__ = [
    "CHECKS", "Remark", "impossible", "impossible_feed", "impossible_lab", "is_usable", "judge_stay",
    "question_feed", "question_infant", "question_weight", "remarks",
]  # fmt: skip


def _question_labs(stay: Stay, judged: frozenset[int], on: date) -> list[tuple[Row, str]]:
    """Flags the doubtful laboratory numbers among `judged`; comes back with those that cannot be."""
    cannot_be = []
    for row in stay.get("labs", []):
        test, number = row.get("test"), row.get("number")
        if id(row) not in judged or test is None or number is None:
            continue
        unit = lab_unit(test, row.get("unit"))
        wanted = impossible_lab(test, unit, number, on=on) if unit else None
        if wanted:
            cannot_be.append((row, wanted))
        else:
            doubt(row, question_lab(test, row.get("unit"), number, on))
    return cannot_be


def judge_stay(stay: Mapping[str, list[Row]], judged: list[Row], on: date) -> list[tuple[Row, str]]:
    """Flags the doubtful rows of one stay among `judged`; comes back with the rows that cannot be.

    `stay`: all rows of the stay by table, "infants" with its one row; a table may be left out. Rows that
    are not in `judged` stand already and are only compared with, except that one is flagged too where a new
    row gives the same feed another volume. What comes back are rows of feeds and
    feed_totals (for their volume_ul) and of labs (for their number), each with what was expected; they are
    left out of what the others are compared with. `on`: the day whose limits are asked.
    """
    ids = frozenset(id(row) for row in judged)
    infant = stay["infants"][0]
    if id(infant) in ids:
        doubt(infant, question_infant(infant, on))
    weights = amounts.question_weights(stay, infant, ids, on)
    cannot_be = amounts.question_feeds(stay, weights, ids, on)
    cannot_be += amounts.question_totals(stay, weights, ids, on)
    cannot_be += _question_labs(stay, ids, on)
    gone = {id(row) for row, _ in cannot_be}
    left = {name: [row for row in rows if id(row) not in gone] for name, rows in stay.items()}
    for row in left.get("transfusions", []):
        if id(row) in ids:
            doubt(row, question_small_volume(row.get("volume_ul"), (), on))
    _question_contradictions(left, ids, on, of_events=True)
    amounts.question_aims(left, ids, on)
    amounts.question_days(left, weights, ids, on)
    _question_contradictions(left, ids, on, of_events=False)
    return cannot_be


def _question_contradictions(stay: Stay, judged: frozenset[int], on: date, *, of_events: bool) -> None:
    """Flags what the checks doubt; all are asked before any flag is set, so that their order is nothing."""
    asked = Asked(on, judged=judged)
    doubts = [one for one in CHECKS.values() if one.does is Does.DOUBT and one.of_events is of_events]
    found = [(row, one.name) for one in doubts for _, row, _ in one.find(stay, asked)]
    for row, name in found:
        if of_events or id(row) in judged:
            doubt(row, name)


@dataclass(frozen=True)
class Remark:
    """What a check has to say of a row that stays in use: `day` is the unit day; None = not known."""

    check: str
    table: str
    row_id: str
    day: int | None


def remarks(stay: Mapping[str, list[Row]], *, recorded: frozenset[str], on: date) -> list[Remark]:
    """What the checks remark on in one stay, in no order that means anything; no row is changed.

    `recorded`: the tables that the unit records at all; an absence in another is no news. Contradictions
    between rows that were loaded apart, and so were never flagged, are among them.
    """
    asked = Asked(on, recorded)
    found = []
    for one in CHECKS.values():
        if one.needs <= recorded:
            for table, row, day in one.find(stay, asked):
                if one.does is Does.REMARK or not row.get("flag"):
                    found.append(Remark(one.name, table, row[id_column(table)], day))
    return found
