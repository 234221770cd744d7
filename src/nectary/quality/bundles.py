"""A bundle by month of birth: each practice of it, each domain, and all or none.

For the unit's own eyes: a count here can be one baby. Counts are of practices, never of a person, and nothing
here is summed for one baby.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nectary.engine.run import Run
from nectary.practices.declare import MET, NOT_APPLICABLE, NOT_MET, UNKNOWN
from nectary.practices.unit import Bundle, Domain, Unit

ALL = "all"


@dataclass(frozen=True)
class Tally:
    """Four counts of babies that are never merged."""

    met: int
    not_met: int
    not_applicable: int
    unknown: int

    @property
    def assessable(self) -> int:
        """Babies of whom it can be said: met or not met."""
        return self.met + self.not_met


@dataclass(frozen=True)
class BundleMonth:
    """A bundle for the babies born in one month, YYYY-MM; None = month unknown.

    `all_or_none`: babies with every domain met. `domains` and `practices` by name. `items_met` of
    `items_assessable`: practices over all these babies, each baby's each practice once.
    """

    month: str | None
    babies: int
    all_or_none: Tally
    domains: dict[str, Tally]
    practices: dict[str, Tally]
    items_met: int
    items_assessable: int


def together(verdicts: Iterable[str]) -> str:
    """One verdict for several: any not met, else any unknown, else met; what does not apply is left out."""
    found = set(verdicts) - {NOT_APPLICABLE}
    for word in (NOT_MET, UNKNOWN, MET):
        if word in found:
            return word
    return NOT_APPLICABLE


def _of_domain(domain: Domain, items: Mapping[str, str], states: Mapping[str, bool]) -> str:
    """A practice of which a baby has no verdict (a day practice with no such day) does not apply to it."""
    verdicts = [items.get(name, NOT_APPLICABLE) for name in domain.practices]
    if domain.states is not None:
        said = states.get(domain.states)
        verdicts.append(UNKNOWN if said is None else MET if said else NOT_MET)
    return together(verdicts)


class BundleCount:
    """Counts a bundle slice by slice. `states`: what the unit says of itself."""

    def __init__(self, bundle: Bundle, states: Mapping[str, bool]) -> None:
        self.bundle, self.states = bundle, states
        self.names = tuple(name for domain in bundle.domains for name in domain.practices)
        self.counts: dict[str | None, Counter[tuple[str, str, str]]] = {}
        self.babies: Counter[str | None] = Counter()

    def add(self, born: Mapping[str, str | None], verdicts: Iterable[Mapping[str, Any]]) -> None:
        """Babies by code with their month of birth, and every verdict on them."""
        found: dict[str, dict[str, list[str]]] = {code: {} for code in born}
        for row in verdicts:
            if row["practice"] in self.names:
                found[row["infant_id"]].setdefault(row["practice"], []).append(row["verdict"])
        for code, rows in found.items():
            items = {name: together(words) for name, words in rows.items()}
            counts = self.counts.setdefault(born[code], Counter())
            self.babies[born[code]] += 1
            for name in self.names:
                counts["practice", name, items.get(name, NOT_APPLICABLE)] += 1
            each = {one.id: _of_domain(one, items, self.states) for one in self.bundle.domains}
            for domain, word in each.items():
                counts["domain", domain, word] += 1
            counts[ALL, "", together(each.values())] += 1

    def months(self) -> tuple[BundleMonth, ...]:
        """In order of month, the unknown one last."""
        order = sorted(self.counts, key=lambda month: (month is None, month or ""))
        return tuple(self._month(month) for month in order)

    def _month(self, month: str | None) -> BundleMonth:
        counts = self.counts[month]

        def tally(kind: str, name: str) -> Tally:
            return Tally(*(counts[kind, name, word] for word in (MET, NOT_MET, NOT_APPLICABLE, UNKNOWN)))

        practices = {name: tally("practice", name) for name in self.names}
        return BundleMonth(
            month=month,
            babies=self.babies[month],
            all_or_none=tally(ALL, ""),
            domains={one.id: tally("domain", one.id) for one in self.bundle.domains},
            practices=practices,
            items_met=sum(one.met for one in practices.values()),
            items_assessable=sum(one.assessable for one in practices.values()),
        )


def by_month(
    record: Path, unit: Unit, bundle: Bundle, tell: Callable[[int, int], None] | None = None
) -> tuple[BundleMonth, ...]:
    """`bundle` over the record in the folder `record`, judged by what the `unit` decided; memory is flat."""
    run, count = Run(record, stated=unit.stated), BundleCount(bundle, unit.states)
    for infants, verdicts in run.infants_and_verdicts(tell=tell):
        born = dict(zip(infants["infant_id"].to_pylist(), infants["birth_month"].to_pylist(), strict=True))
        count.add(born, verdicts.to_pylist())
    return count.months()
