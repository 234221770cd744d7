"""One page of a record, as facts: who is in it, what happened, what was done, and what is missing.

For the unit's own eyes: a count here can be one baby, so none of it may be public.
"""

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from nectary.base.errors import UserError
from nectary.engine import folder
from nectary.engine.run import Run
from nectary.engine.schema import empty
from nectary.quality.nec import why_unknown
from nectary.quality.report_babies import BabiesTally, GapsTally
from nectary.quality.report_choices import EXPOSURES, OUTCOMES, RATES, chosen
from nectary.quality.report_rows import Tell, flags_and_invented, remarks_and_stops
from nectary.quality.report_tally import RateTally, tally
from nectary.record.tables import TABLES
from nectary.show.reports.facts import Load, Refused, Report


def _infants(run: Run, bucket: int) -> pa.Table:
    """The infants of one bucket."""
    return pa.concat_tables([pq.read_table(path) for path in run.files[bucket]["infants"]])


class _Slices:
    """Everything that one pass over the record's answers counts."""

    def __init__(self, on: date) -> None:
        self.babies, self.gaps = BabiesTally(on), GapsTally()
        self.outcomes = [tally(asked) for asked in OUTCOMES]
        self.exposures = [tally(asked) for asked in EXPOSURES]
        self.rates = [RateTally(*rate) for rate in RATES]
        self.nec_unknown: Counter[str] = Counter()

    def count(self, run: Run, tell: Tell | None) -> None:
        """Pass over the record once, a slice of whole stays at a time."""
        at, infants = -1, empty("infants")
        for days, stays in run.days_and_stays(tell=tell):
            codes = stays["infant_id"].combine_chunks()
            bucket = folder.bucket_of(codes[0].as_py(), len(run.files))
            if bucket != at:
                at, infants = bucket, _infants(run, bucket)
            self._add(infants.filter(pc.is_in(infants["infant_id"], value_set=codes)), days, stays)

    def _add(self, infants: pa.Table, days: pa.Table, stays: pa.Table) -> None:
        self.babies.add(infants)
        self.babies.add_ends(stays)
        self.gaps.add(infants, days)
        for one in (*self.outcomes, *self.exposures):
            one.add(stays)
        for rate in self.rates:
            rate.add(days)
        unknown = stays.filter(pc.is_null(stays["nec"]))
        self.nec_unknown.update(why_unknown(how) for how in unknown["left_how"].to_pylist())


def _loads(kept: list[dict[str, Any]] | None, last: int) -> tuple[Load, ...] | None:
    """The `last` loads of those the manifest keeps, the newest first; None = it keeps none."""
    if not kept:
        return None
    return tuple(
        Load(
            one["at"],
            one["tables"],
            tuple(
                Refused(row.get("table"), row.get("column"), row.get("reason"), row["rows"])
                for row in one.get("refused_by", [])
            ),
        )
        for one in reversed(kept[-last:])
    )


def report(record: Path, *, made: date, tell: Tell | None = None) -> Report:
    """What the record in the folder `record` holds, as its report of the day `made` says it.

    Limits and choices are those in force on that day. Memory is flat: counts grow slice by slice. UserError
    where there is no record, no stay in it, or a file of it was changed.
    """
    run = Run(record)
    seen = _Slices(made)
    seen.count(run, tell)
    babies = seen.babies.fact()
    if not babies.stays:
        raise UserError("the record holds no stay", "at least one", "Load files first.", str(record))
    flags, invented = flags_and_invented(run.files)
    remarks, stops = remarks_and_stops(run.files, frozenset(run.recorded), made, tell)
    rests_on = run.provenance()
    small = chosen("small_month", made)[0]
    return Report(
        invented=invented,
        made=made,
        code_version=rests_on.code_version,
        input_sha256=rests_on.input_sha256,
        babies=babies,
        outcomes=tuple(one.fact() for one in seen.outcomes),
        nec_unknown=dict(seen.nec_unknown),
        exposures=tuple(one.fact() for one in (*seen.exposures, *seen.rates)),
        months=seen.gaps.facts(small),
        small_month=small,
        flags=flags,
        remarks=remarks,
        feeds_stop=stops,
        feeds_stop_days=chosen("feeds_stop_days", made)[0],
        loads=_loads(folder.manifest(record).get("loads"), chosen("loads_shown", made)[0]),
        not_recorded=tuple(name for name in TABLES if name not in run.recorded),
    )
