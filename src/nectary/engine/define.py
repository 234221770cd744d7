"""Runs the case definitions over work-ups: one expression for a file of findings and for a record."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import ibis
import pyarrow as pa

from nectary.definitions import DEFINITIONS, Definition
from nectary.definitions.bell import COUNTED, STAGES
from nectary.definitions.declare import answered, evaluations, signs_of, standings
from nectary.definitions.findings import WorkUp
from nectary.definitions.inputs import FIELD_OF, findings_of
from nectary.engine.compute import query
from nectary.engine.kept import kept
from nectary.engine.statements import DUCKDB

Rows = Iterable[Mapping[str, Any]]
INDETERMINATE = "indeterminate"
OLDEST_NHSN_DAYS = 365
OUTSIDE = "n/a"


@dataclass(frozen=True)
class Answer:
    """What one definition says of one work-up: the sets of what each of its columns may be.

    `result` is the one answer, or None where several are possible; `undecided`: fields that could decide.
    """

    may_be: dict[str, frozenset[Any]]
    undecided: tuple[str, ...] = ()

    def one(self, column: str = "result") -> Any:
        """The one value of a column; None where it may be several."""
        values = self.may_be[column]
        return next(iter(values)) if len(values) == 1 else None

    def ends(self, column: str) -> list[Any]:
        """The lowest and the highest value of a column of numbers."""
        return [min(self.may_be[column]), max(self.may_be[column])]


@dataclass(frozen=True)
class Answers:
    """The answers of one work-up by definition, and what must be said beside them."""

    id: str
    by: dict[str, Answer]
    flags: tuple[str, ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)

    def counts_as(self, name: str) -> bool | None:
        """Whether the definition counts it as NEC; None = open, also where the definition does not apply."""
        if self.by[name].may_be["result"] & {OUTSIDE}:
            return None
        said = {result in DEFINITIONS[name].counts for result in self.by[name].may_be["result"]}
        return said.pop() if len(said) == 1 else None


def _table(definition: Definition) -> ibis.Table:
    return ibis.table({"id": "string", **dict.fromkeys(definition.signs, "boolean")}, name="work_ups")


@cache
def _sql(name: str, whole: bool) -> str:
    definition, run = DEFINITIONS[name], answered if whole else evaluations
    return kept(
        run.__name__,
        DUCKDB,
        (name,),
        lambda: str(ibis.to_sql(run(definition, _table(definition)), dialect=DUCKDB)),
    )


def _run(name: str, rows: Rows, *, whole: bool) -> list[dict[str, Any]]:
    signs = [(sign, pa.bool_()) for sign in DEFINITIONS[name].signs]
    table = pa.Table.from_pylist([dict(row) for row in rows], schema=pa.schema([("id", pa.string()), *signs]))
    return query(_sql(name, whole), {"work_ups": table}).to_pylist() if table.num_rows else []


def answers(work_ups: Iterable[WorkUp], names: Iterable[str]) -> list[Answers]:
    """Every work-up under each definition of `names`, in the order given."""
    found = list(work_ups)
    facts = {one.id: findings_of(one.values) for one in found}
    by: dict[str, dict[str, Answer]] = {one.id: {} for one in found}
    too_old = {one.id for one in found if _older_than_nhsn(one)}
    for name in names:
        known = {key: signs_of(DEFINITIONS[name], values) for key, values in facts.items()}
        may_be: dict[str, dict[str, set[Any]]] = {}
        for row in _run(name, ({"id": key, **signs} for key, signs in known.items()), whole=False):
            for column in set(row) - {"id"}:
                may_be.setdefault(row["id"], {}).setdefault(column, set()).add(row[column])
        for key, columns in may_be.items():
            if name == "nhsn" and key in too_old:
                by[key][name] = Answer({"result": frozenset((OUTSIDE,))})
                continue
            sets = {column: frozenset(values) for column, values in columns.items()}
            undecided = _undecided(name, facts[key]) if len(sets["result"]) > 1 else ()
            by[key][name] = Answer(sets, undecided)
    return [Answers(one.id, by[one.id], _flags(by[one.id], facts[one.id]), one.values) for one in found]


def _older_than_nhsn(one: WorkUp) -> bool:
    """NHSN's rule is for infants of up to a year; an age that nobody wrote down leaves it open."""
    age = one.values.get("postnatal_age_days")
    return age is not None and age > OLDEST_NHSN_DAYS


def _undecided(name: str, findings: Mapping[str, bool | None]) -> tuple[str, ...]:
    """The unknown fields that could turn the result, however the other unknowns stand.

    Inside a sign one finding is as good as another, so it is enough to turn the signs.
    """
    definition = DEFINITIONS[name]
    known = signs_of(definition, findings)
    ways = list(standings(definition, known))
    rows = ({"id": str(number), **way} for number, way in enumerate(ways))
    results = {row["id"]: row["result"] for row in _run(name, rows, whole=True)}
    said = {tuple(way.values()): results[str(number)] for number, way in enumerate(ways)}
    order, turning = list(definition.signs), set()
    for way, result in said.items():
        for place, sign in enumerate(order):
            other = (*way[:place], not way[place], *way[place + 1 :])
            if known[sign] is None and said[other] != result:
                turning.add(sign)
    fields = (
        FIELD_OF.get(finding, finding)
        for sign in order
        if sign in turning
        for finding in definition.signs[sign].findings
        if findings.get(finding) is None
    )
    return tuple(dict.fromkeys(fields))


def _flags(by: Mapping[str, Answer], findings: Mapping[str, bool | None]) -> tuple[str, ...]:
    """strict_not_met, and sip_not_excluded where free air or a drain was never looked into."""
    flags = []
    looked = findings["laparotomy"] or findings["postmortem_nec"]
    if {"bell", "bell_strict"} <= set(by):
        counted = by["bell"].may_be["result"] <= set(COUNTED)
        if counted and by["bell_strict"].one() == "no":
            flags.append("strict_not_met")
    counted_by_von = "von" in by and by["von"].one() == "NEC"
    if counted_by_von and not looked and (findings["drain_only"] or findings["pneumoperitoneum"]):
        flags.append("sip_not_excluded")
    return tuple(flags)


def stages(answer: Answer) -> tuple[str | None, list[str] | None]:
    """(stage, [lowest, highest]) of a Bell answer; the range leaves SIP out, which is no stage."""
    results = answer.may_be["result"]
    staged = sorted(results - {"SIP"}, key=STAGES.index)
    return answer.one(), [staged[0], staged[-1]] if staged else None
