"""The entries of one baby as facts: by unit day, each with who entered it and what became of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.timezone import localtime

from nectary.base.language import Say
from nectary.record.tables import TABLES, id_column
from nectary.show.words import entry_rows, labels
from nectary.show.words.labels import spoken
from nectary.show.words.reasons import WHY_CLOSED, WHY_CORRECTED
from nectary.web.bedside.forms import new_key
from nectary.web.chart.course import today_of
from nectary.web.chart.holds import MADE_FROM
from nectary.web.chart.identity import identity
from nectary.web.chart.models import ROWS, Correction
from nectary.web.chart.usable import local_time

DAYS_SHOWN = 7
CHAIN_LONGEST = 50  # an entry that was changed more often is cut here, so that no page runs without end
HERE = ("charted here", "decided here", "moved here")

Found = dict[str, Any]
Key = tuple[int, str, str]  # (the stay's key, table, row id)


def days_of(stay: Any, to: int | None, say: Say) -> Found:
    """The entries of the seven unit days up to `to`, latest first; None = the latest there are.

    `days` are (day, rows); a row of an unknown day stands first, on the latest page. `earlier` and `later`
    are the `to` of the pages before and after, None where there is none.
    """
    last = _last_day(stay)
    end = last if to is None else min(to, last)
    first = end - DAYS_SHOWN + 1
    found = _rows(stay, first, None if end == last else end)
    history = _history(stay)
    pk_of = {(table, getattr(row, id_column(table))): row.pk for table, row in found}
    days: dict[int | None, list[Found]] = {}
    for table, row in found:
        days.setdefault(_day(table, row), []).append(_line(stay, table, row, history, pk_of, say))
    for rows in days.values():
        rows.sort(key=lambda row: (row["at_min"] is None, -(row["at_min"] or 0), -row["pk"]))
    return {
        "stay": stay,
        "who": identity(stay, say),
        "days": sorted(days.items(), key=lambda one: (one[0] is not None, -(one[0] or 0))),
        "first": max(first, 0),
        "last": end,
        "earlier": first - 1 if first > 0 else None,
        "later": None if end == last else min(end + DAYS_SHOWN, last),
    }


def _last_day(stay: Any) -> int:
    today = today_of(stay)
    known = (today, stay.left_day, stay.seen_to_day)
    return next((day for day in known if day is not None), 0)


def _rows(stay: Any, first: int, end: int | None) -> list[tuple[str, Any]]:
    """The rows of the days, also those that stand no longer; without `end` also later and undated ones."""
    found = []
    for table in entry_rows.LISTED:
        within = Q()
        for day in _days_in(table):
            upto = Q(**{f"{day}__gte": first}) & (Q() if end is None else Q(**{f"{day}__lte": end}))
            within |= upto
        if end is None:
            within |= Q(**{f"{day}__isnull": True for day in _days_in(table)})
        rows = ROWS[table].every.filter(within, stay=stay)
        found += [(table, row) for row in rows if not _undone_with_its_decision(table, row)]
    return found


def _days_in(table: str) -> list[str]:
    return [name for name in ("day", "start_day") if name in TABLES[table].names]


def _day(table: str, row: Any) -> int | None:
    return next((getattr(row, name) for name in _days_in(table) if getattr(row, name) is not None), None)


def made_by_decision(table: str, row: Any) -> bool:
    """Whether the row is a hold that a decision made: it is corrected through the decision."""
    return table == "holds" and row.holds_id.startswith(MADE_FROM)


def _undone_with_its_decision(table: str, row: Any) -> bool:
    return made_by_decision(table, row) and row.retired_at is not None


@dataclass(frozen=True)
class History:
    """Corrections by the entry that they took out of use, and by the one that stands in its place."""

    became: dict[Key, Any]
    came: dict[Key, Any]


def _history(stay: Any) -> History:
    found = list(Correction.objects.filter(Q(stay=stay) | Q(to_stay=stay)))
    became = {(one.stay_id, one.table, one.row_id): one for one in found}
    came = {(one.to_stay_id, one.table, one.to_row_id): one for one in found if one.to_stay_id is not None}
    return History(became, came)


def _line(
    stay: Any, table: str, row: Any, history: History, pk_of: dict[tuple[str, str], int], say: Say
) -> Found:
    """One row of the list. `leads_to`: the entry's own page as (table, pk), None for one without."""
    row_id = getattr(row, id_column(table))
    leads_to: tuple[str, int] | None = (table, row.pk)
    if made_by_decision(table, row):
        decision = pk_of.get(("steps", row_id.removeprefix(MADE_FROM)))
        leads_to = None if decision is None else ("steps", decision)
    became, came = (of.get((stay.pk, table, row_id)) for of in (history.became, history.came))
    return row_facts(stay, table, row, say) | {
        "leads_to": leads_to,
        "became": None if became is None else change(became, say),
        "instead_of": None if came is None else change(came, say),
    }


def row_facts(stay: Any, table: str, row: Any, say: Say) -> Found:
    """A row as it reads: its kind, times, words, who entered it, and its doubt where it has one."""
    minutes = (getattr(row, name, None) for name in ("at_min", "start_min"))
    at_min = next((minute for minute in minutes if minute is not None), None)
    stop_min = getattr(row, "stop_min", None)
    cells = {name: getattr(row, name) for name in TABLES[table].names if name != "infant_id"}
    return {
        "pk": row.pk,
        "table": table,
        "kind": say(entry_rows.KINDS[table]),
        "at_min": at_min,
        "at": _wall(stay, at_min),
        "day": _day(table, row),
        "stop": _wall(stay, stop_min),
        "what": entry_rows.what(table, cells, say),
        "by": row.entered_by,
        "entered_at": localtime(row.entered_at),
        "from_file": row.source not in HERE,
        "stands": row.retired_at is None,
        "doubt": spoken(row.flag, labels.FLAGS, say) if row.flag else None,
        "confirmed": bool(row.confirmed),
    }


def _wall(stay: Any, at_min: int | None) -> Any:
    return None if at_min is None or stay.birth_at is None else local_time(stay, at_min)


def change(one: Any, say: Say) -> Found:
    """A correction as it reads: what became of the entry, by whom, when and why."""
    return {
        "how": one.how,
        "words": say(entry_rows.HOW[one.how]),
        "why": spoken(one.why, WHY_CORRECTED, say),
        "by": one.by,
        "at": localtime(one.at),
    }


def entry_of(stay: Any, table: str, row: Any, say: Say) -> Found:
    """One entry with its history: what stood before it, oldest first, and what stands instead of it now."""
    row_id = getattr(row, id_column(table))
    became = (
        Correction.objects.filter(stay=stay, table=table, row_id=row_id).select_related("to_stay").first()
    )
    change_of = None if became is None else change(became, say) | {"now": _now(became)}
    return {
        "stay": stay,
        "who": identity(stay, say),
        "row": row_facts(stay, table, row, say) | {"became": change_of},
        "before": list(_before(stay, table, row_id, say)),
        "became": change_of,
        "decision": _decision_of(stay, row_id) if made_by_decision(table, row) else None,
    }


def _before(stay: Any, table: str, row_id: str, say: Say) -> Iterable[Found]:
    """The entries that this one stands in the place of, oldest first, each with what became of it."""
    chain: list[Found] = []
    where, wanted = stay.pk, row_id
    while len(chain) < CHAIN_LONGEST:
        one = (
            Correction.objects.filter(to_stay=where, table=table, to_row_id=wanted)
            .select_related("stay")
            .first()
        )
        if one is None:
            break
        old = ROWS[table].every.get(stay=one.stay, **{id_column(table): one.row_id})
        other = one.stay if one.stay_id != stay.pk else None
        chain.append(row_facts(one.stay, table, old, say) | {"became": change(one, say), "other": other})
        where, wanted = one.stay_id, one.row_id
    return reversed(chain)


def _now(became: Any) -> Found | None:
    """Where the entry stands now: the row, and the stay that it is with; None for a withdrawn one."""
    if became.to_stay is None:
        return None
    row = ROWS[became.table].every.filter(stay=became.to_stay, **{id_column(became.table): became.to_row_id})
    return {"stay": became.to_stay, "table": became.table, "pk": row.values_list("pk", flat=True).first()}


def _decision_of(stay: Any, hold_id: str) -> int | None:
    steps = ROWS["steps"].every.filter(stay=stay, steps_id=hold_id.removeprefix(MADE_FROM))
    found: int | None = steps.values_list("pk", flat=True).first()
    return found


def closed_lines(stays: Iterable[Any], say: Say) -> list[Found]:
    """The closed pages of a list: whose, when, by whom and why, and a key to open each again."""
    return [
        {
            "stay": stay,
            "who": identity(stay, say),
            "at": localtime(stay.closed_at),
            "why": spoken(stay.closed_why, WHY_CLOSED, say),
            "key": new_key(),
        }
        for stay in stays
    ]
