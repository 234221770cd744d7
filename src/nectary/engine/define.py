"""Runs the case definitions over work-ups."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import ibis
import pyarrow as pa

from nectary.definitions import von
from nectary.definitions.findings import WorkUp
from nectary.engine.compute import query

_TABLE = ibis.table({"id": "string", **dict.fromkeys(von.INPUTS, "boolean")}, name="work_ups")
_SCHEMA = pa.schema([("id", pa.string()), *((name, pa.bool_()) for name in von.INPUTS)])


@dataclass(frozen=True)
class VonAnswer:
    """`result`: NEC, FIP, no or indeterminate; `undecided`: unknown fields that could flip it."""

    result: str
    undecided: tuple[str, ...]
    flags: tuple[str, ...]


def _outcomes(rows: Sequence[Mapping[str, object]], expression: ibis.Table) -> dict[str, set[str]]:
    if not rows:
        return {}
    table = pa.Table.from_pylist([dict(row) for row in rows], schema=_SCHEMA)
    sql = str(ibis.to_sql(expression, dialect="duckdb"))
    found: dict[str, set[str]] = {}
    for row in query(sql, {"work_ups": table}).to_pylist():
        found.setdefault(row["id"], set()).add(row["outcome"])
    return found


def define_von(work_up: WorkUp) -> VonAnswer:
    """The VON answer of one work-up, three-valued; `sip_not_excluded` where nobody looked inside."""
    known = von.inputs(work_up.values)
    if known["drain_only"] and known["laparotomy"] is None:
        known["laparotomy"] = False
    outcomes = _outcomes([{"id": "0", **known}], von.von(_TABLE))["0"]
    flags = []
    looked = known["laparotomy"] or known["postmortem_nec"]
    if outcomes == {"NEC"} and not looked and (known["drain_only"] or known["pneumoperitoneum"]):
        flags.append("sip_not_excluded")
    if len(outcomes) == 1:
        return VonAnswer(outcomes.pop(), (), tuple(flags))
    each = _TABLE.select("id", outcome=von.result(_TABLE))
    turned = _outcomes(von.turns(known), each)
    flipping = {key.split("|")[0] for key, found in turned.items() if len(found) > 1}
    names = (von.FIELD_OF.get(name, name) for name in von.INPUTS if name in flipping)
    return VonAnswer("indeterminate", tuple(names), tuple(flags))
