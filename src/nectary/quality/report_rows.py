"""What the record's rows say of themselves: flags, remarks, made-up rows, feeds that stop being charted."""

import heapq
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import date
from itertools import groupby
from operator import itemgetter
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq

from nectary.quality.report_choices import chosen
from nectary.quality.report_tally import share_of
from nectary.record.plausibility import remarks
from nectary.record.rows import Row, is_usable
from nectary.show.reports.facts import Marked, Share

Files = dict[int, dict[str, list[Path]]]
Tell = Callable[[int, int], None]
INVENTED = "invented"
STAYS_A_PART = 1000
ROWS_AT_ONCE = 5000
CHARTED = ("feeds", "feed_totals")


def flags_and_invented(files: Files) -> tuple[tuple[Marked, ...], bool]:
    """The flagged rows by table and flag, and whether any row's source says that it is made up."""
    rows: Counter[tuple[str, str]] = Counter()
    confirmed: Counter[tuple[str, str]] = Counter()
    stays: dict[tuple[str, str], int] = Counter()
    invented = False
    for tables in files.values():
        for name, paths in tables.items():
            of_whom: dict[str, set[str]] = defaultdict(set)
            for path in paths:
                for batch in pq.ParquetFile(path).iter_batches(
                    columns=["infant_id", "source", "flag", "confirmed"]
                ):
                    invented = invented or bool(pc.any(pc.equal(batch["source"], INVENTED)).as_py())
                    for row in batch.filter(pc.is_valid(batch["flag"])).to_pylist():
                        rows[name, row["flag"]] += 1
                        confirmed[name, row["flag"]] += bool(row["confirmed"])
                        of_whom[row["flag"]].add(row["infant_id"])
            for flag, codes in of_whom.items():
                stays[name, flag] += len(codes)
    marked = [Marked(*key, rows[key], stays[key], confirmed[key]) for key in rows]
    return tuple(sorted(marked, key=lambda one: (-one.rows, one.table, one.name))), invented


def whole_stays(files: Files, tell: Tell | None) -> Iterator[dict[str, list[Row]]]:
    """The rows of each stay by table, one stay at a time; columns without a value may be left out.

    Every table is read once from end to end, side by side: all are sorted by stay. `tell` is given
    (parts done, parts in all), a part being 1,000 stays.
    """
    stays = sum(pq.read_metadata(path).num_rows for tables in files.values() for path in tables["infants"])
    done, parts = 0, -(-stays // STAYS_A_PART)
    for tables in files.values():
        others = {name: _by_stay(paths) for name, paths in tables.items() if name != "infants"}
        waiting = {name: next(rows, None) for name, rows in others.items()}
        for code, infants in _by_stay(tables["infants"]):
            stay = {"infants": infants}
            for name, rows in others.items():
                while (held := waiting[name]) and held[0] < code:  # rows of no stay
                    waiting[name] = next(rows, None)
                if held and held[0] == code:
                    stay[name] = held[1]
                    waiting[name] = next(rows, None)
            yield stay
            done += 1
            if tell and (done % STAYS_A_PART == 0 or done == stays):
                tell(-(-done // STAYS_A_PART), parts)


def _by_stay(paths: list[Path]) -> Iterator[tuple[str, list[Row]]]:
    """(code, rows) of each stay that has any in these files, in order."""
    rows = heapq.merge(*map(_rows, paths), key=itemgetter("infant_id"))
    return ((code, list(together)) for code, together in groupby(rows, key=itemgetter("infant_id")))


def _rows(path: Path) -> Iterator[Row]:
    for batch in pq.ParquetFile(path).iter_batches(batch_size=ROWS_AT_ONCE):
        filled = [name for name in batch.schema.names if batch[name].null_count < batch.num_rows]
        yield from batch.select(filled).to_pylist()


def _last_day(infant: Row) -> int | None:
    """The unit day of leaving, or the last looked at; None where neither is known or the stay is doubted."""
    if not is_usable(infant):
        return None
    left: int | None = infant.get("left_day")
    return infant.get("seen_to_day") if left is None else left


def days_since_fed(stay: dict[str, list[Row]]) -> int | None:
    """Unit days from the last charted feed, or hold of all feeds, to the stay's end; None = cannot be told.

    Whatever was charted counts, also a feed that was held or whose volume is doubted. An open hold goes on.
    """
    last = _last_day(stay["infants"][0])
    fed: list[int] = [
        row["day"] for name in CHARTED for row in stay.get(name, []) if row.get("day") is not None
    ]
    if last is None or not fed:
        return None
    for hold in stay.get("holds", []):
        if hold.get("kind") == "all_feeds" and hold.get("start_day") is not None:
            open_ended = hold.get("stop_day") is None and hold.get("stop_min") is None
            fed.append(last if open_ended else hold.get("stop_day") or hold["start_day"])
    return last - max(fed)


def remarks_and_stops(
    files: Files, recorded: frozenset[str], on: date, tell: Tell | None
) -> tuple[tuple[Marked, ...], Share]:
    """The rows that a check remarks on, by table and check; the stays whose feeds stop being charted."""
    limit = chosen("feeds_stop_days", on)[0]
    rows: Counter[tuple[str, str]] = Counter()
    of_stays: Counter[tuple[str, str]] = Counter()
    stops = known = of = 0
    for stay in whole_stays(files, tell):
        found = Counter((one.table, one.check) for one in remarks(stay, recorded=recorded, on=on))
        rows.update(found)
        of_stays.update(found.keys())
        since = days_since_fed(stay)
        of += 1
        known += since is not None
        stops += since is not None and since > limit
    marked = [Marked(*key, rows[key], of_stays[key]) for key in rows]
    ordered = tuple(sorted(marked, key=lambda one: (-one.rows, one.table, one.name)))
    return ordered, share_of("feeds_stop", stops, known, of, not_applicable=None)
