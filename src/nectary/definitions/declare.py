"""How a case definition is declared: signs made of findings, and the answer that known signs give.

A definition counts cases; it treats nobody. Each finding stands in one sign of a definition, and a sign is
there when one of its findings is. Unknowns are run to both sides: the signs that argue for a case present
and those that argue against it absent, then the other way round. A sign that argues both ways, such as an
operation, is run as there and as not there in each. One answer: definite. Several: it cannot be told yet.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

import ibis
import ibis.expr.types as ir

from nectary.base.sources import Trust

FOR, AGAINST, BOTH = "for", "against", "both"
Known = dict[str, bool | None]


@dataclass(frozen=True)
class Sign:
    """Findings of which one is enough; `argues` for a case, against one, or both ways."""

    findings: tuple[str, ...]
    argues: str = FOR


@dataclass(frozen=True)
class Definition:
    """One definition. `answer` maps rows whose signs are all known to its columns, `result` among them.

    `counts`: the results that count as NEC; empty = not to be used to count. `off`: only on request.
    """

    name: str
    signs: dict[str, Sign]
    answer: Callable[[ir.Table], dict[str, ir.Value]]
    counts: frozenset[str]
    trust: Trust
    source: str
    note: str
    off: bool = False


DEFINITIONS: dict[str, Definition] = {}


def define(
    name: str,
    signs: dict[str, Sign],
    *,
    counts: tuple[str, ...],
    trust: Trust,
    source: str,
    note: str,
    off: bool = False,
) -> Callable[[Callable[[ir.Table], dict[str, ir.Value]]], Callable[[ir.Table], dict[str, ir.Value]]]:
    """Enter the decorated answer under `name`; ValueError where a finding stands in two signs."""
    findings = [finding for sign in signs.values() for finding in sign.findings]
    if len(set(findings)) < len(findings):
        raise ValueError(f"definition {name}: a finding stands in two signs")

    def enter(answer: Callable[[ir.Table], dict[str, ir.Value]]) -> Callable[[ir.Table], dict[str, ir.Value]]:
        DEFINITIONS[name] = Definition(name, signs, answer, frozenset(counts), trust, source, note, off)
        return answer

    return enter


def signs_of(definition: Definition, findings: Mapping[str, bool | None]) -> Known:
    """Each sign of one work-up: there, not there, or unknown (None)."""
    found: Known = {}
    for name, sign in definition.signs.items():
        values = [findings.get(finding) for finding in sign.findings]
        found[name] = True if True in values else None if None in values else False
    return found


def evaluations(definition: Definition, rows: ir.Table) -> ir.Table:
    """(id, the answer's columns): `rows` of id and signs, with the unknowns filled in each way to be run."""
    both = [name for name, sign in definition.signs.items() if sign.argues == BOTH]
    filled = []
    for favour, *standing in product((True, False), repeat=1 + len(both)):
        sides = dict(zip(both, standing, strict=True))
        for name, sign in definition.signs.items():
            if sign.argues != BOTH:
                sides[name] = favour if sign.argues == FOR else not favour
        known = rows.mutate(**{name: rows[name].fill_null(side) for name, side in sides.items()})
        filled.append(known.select("id", **definition.answer(known)))
    return ibis.union(*filled, distinct=True)


def answered(definition: Definition, rows: ir.Table) -> ir.Table:
    """(id, the answer's columns) of `rows` whose signs are all known."""
    return rows.select("id", **definition.answer(rows))


def standings(definition: Definition, known: Known) -> Iterator[dict[str, bool]]:
    """Every way in which the unknown signs may stand, the known ones as they are."""
    unknown = [name for name in definition.signs if known[name] is None]
    for sides in product((True, False), repeat=len(unknown)):
        yield {name: bool(known[name]) for name in definition.signs} | dict(zip(unknown, sides, strict=True))


def any_of(rows: Any, *names: str) -> ir.BooleanValue:
    """Whether one of the signs is there."""
    first, *rest = (rows[name] for name in names)
    for value in rest:
        first = first | value
    return first


def count_of(rows: Any, *names: str) -> ir.IntegerValue:
    """How many of the signs are there."""
    first, *rest = (ibis.ifelse(rows[name], 1, 0) for name in names)
    for value in rest:
        first = first + value
    return first
