"""Measures and what is gathered for them -> named steps of SQL, each compiled once from its expression.

infant_days -> gathered by day and by stay -> days_0, days_1, ... (one step for all measures that rest on
the steps before) -> days -> gathered over days -> stays_0, ... -> stays.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType

import ibis
import ibis.expr.operations as ops
import ibis.expr.types as ir

from nectary.engine.unbound import unbound
from nectary.measures.declare import (
    DERIVED,
    GATHERED,
    GRID,
    KEYS,
    MEASURES,
    Columns,
    Derived,
    Gathered,
    Grain,
    Measure,
    Tables,
)
from nectary.practices import PRACTICES, Practice
from nectary.practices.settings import COLUMNS as SETTING_COLUMNS
from nectary.practices.settings import TABLE as SETTINGS
from nectary.record.days import infant_days

ALWAYS_HANDED = ("infant_id", "flag", "confirmed")
RECORDED = {"table_name": "string"}
BESIDE_THE_RECORD = {"recorded": RECORDED, SETTINGS: SETTING_COLUMNS}
Computed = Measure | Derived | Practice
STAY_COLUMNS = ("infant_id", "unit_id", "left_how")


@dataclass(frozen=True)
class Step:
    """One named step: `rows` may read the record's tables and the steps before it, by name."""

    name: str
    rows: ir.Table

    @property
    def schema(self) -> ibis.Schema:
        return self.rows.schema()

    @property
    def table(self) -> ir.Table:
        """The step as a table that later steps may read by its name."""
        return ibis.table(self.schema, name=self.name)

    def sql(self, dialect: str) -> str:
        """The step's own SELECT."""
        return _written(self.rows.op(), dialect)


@cache
def _written(rows: ops.Relation, dialect: str) -> str:
    """The SELECT of `rows`: measures share most of their steps, and each is written once in a process."""
    return str(ibis.to_sql(rows.to_expr(), dialect=dialect))


@dataclass
class Needed:
    """What a set of measures rests on: gathered tables and measures, a grain each, in an order that runs."""

    gathered: dict[str, list[Gathered]] = field(
        default_factory=lambda: {"day": [], "stay": [], "over days": []}
    )
    measures: dict[str, list[Computed]] = field(default_factory=lambda: {"day": [], "stay": []})


@cache
def _giver() -> dict[str, Gathered]:
    return {column: one for one in GATHERED.values() for column in one.gives}


def _over_days(one: Gathered) -> bool:
    """Whether `one` reads the day measures, itself or through something else that is gathered."""
    named = {read.split(".")[0] for read in one.reads}
    return "days" in named or any(_over_days(GATHERED[name]) for name in named if name in GATHERED)


def needed(names: Iterable[str]) -> Needed:
    """What the columns and measures `names` rest on; KeyError for a name that nothing gives."""
    found = Needed()

    def add_gathered(one: Gathered) -> None:
        kind = "over days" if _over_days(one) else one.grain
        if one in found.gathered[kind]:
            return
        for name, column in (read.split(".") for read in one.reads):
            if name == "days":
                add(column)
            elif name in GATHERED:
                add_gathered(GATHERED[name])
        found.gathered[kind].append(one)

    def add(name: str) -> None:
        if name in GRID or name in KEYS["day"]:
            return
        measure = MEASURES.get(name) or DERIVED.get(name) or PRACTICES.get(name)
        if measure is None:
            add_gathered(_giver()[name])
            return
        if measure in found.measures[measure.grain]:
            return
        for read in measure.reads:
            add(read)
        if measure.reported:
            add_gathered(GATHERED["reported_totals"])
        found.measures[measure.grain].append(measure)

    for name in names:
        add(name)
    return found


def handed(reads: tuple[str, ...], made: Mapping[str, Step] = MappingProxyType({})) -> Tables:
    """Only the tables and columns of `reads`, so that an undeclared one cannot be read.

    `made`: the steps that stand already, by name, which may be read too.
    """
    wanted: dict[str, list[str]] = {}
    for name, column in (read.split(".") for read in reads):
        wanted.setdefault(name, []).append(column)
    return {name: _handed_table(name, columns, made) for name, columns in wanted.items()}


def _handed_table(name: str, columns: list[str], made: Mapping[str, Step]) -> ir.Table:
    if name == "infant_days":
        return infant_days(unbound("infants"))
    if name in BESIDE_THE_RECORD:
        return ibis.table(BESIDE_THE_RECORD[name], name=name)
    if name in made:
        grain: Grain = "day" if name == "days" else GATHERED[name].grain
        return made[name].table[list(dict.fromkeys((*KEYS[grain], *columns)))]
    return unbound(name)[list(dict.fromkeys((*ALWAYS_HANDED, *columns)))]


def _gather_all(gathered: Iterable[Gathered], made: dict[str, Step]) -> list[Step]:
    """A step each, put into `made` so that later ones may read it."""
    steps = []
    for one in gathered:
        rows = one.compute(handed(one.reads, made))
        missing = {*KEYS[one.grain], *one.gives} - set(rows.columns)
        if missing:
            raise ValueError(f"{one.name} does not give {', '.join(sorted(missing))}")
        made[one.name] = Step(one.name, rows[[*KEYS[one.grain], *one.gives]])
        steps.append(made[one.name])
    return steps


def _joined(base: ir.Table, steps: Iterable[Step], grain: Grain) -> ir.Table:
    """`base` with every column of the gathered `steps` beside it, in one flat chain of joins."""
    met, kept = base, list(base.columns)
    for step in steps:
        keys = [key for key in KEYS[grain] if key in step.schema]
        theirs = {key: f"{key}_of_{step.name}" for key in keys}
        rows = step.table.rename({new: old for old, new in theirs.items()})
        met = met.left_join(rows, [met[key] == rows[theirs[key]] for key in keys])
        kept += [column for column in step.schema if column not in keys]
    return met.select(*kept)


def _values(one: Computed, rows: ir.Table) -> dict[str, ir.Value]:
    """The column of a measure or practice; beside a stay measure, what it rests on (charted, reported)."""
    value = one.compute(Columns(rows, one.reads, one.grain))
    if one.grain == "day" or isinstance(one, Practice):
        return {one.name: value}
    if one.reported is None:
        told = [rows[f"{read}_basis"] == "reported" for read in one.reads if read in MEASURES]
        rests = [(value.notnull() & one_of.fill_null(False), "reported") for one_of in told]
        return {one.name: value, f"{one.name}_basis": ibis.cases(*rests, (value.notnull(), "charted"))}
    told = rows[f"reported_{one.reported}"]
    basis = ibis.cases((value.notnull(), "charted"), (told.notnull(), "reported"))
    return {one.name: ibis.coalesce(value, told), f"{one.name}_basis": basis}


def _looks_around(values: dict[str, ir.Value]) -> bool:
    """Whether any of the expressions looks at other rows of its stay."""
    return any(value.op().find(ops.WindowFunction) for value in values.values())


def _computed(base: Step, measures: list[Computed], grain: Grain, name: str) -> list[Step]:
    """Steps from `base` to one that also has every measure.

    What looks at other days is worked out by itself, on its own few columns, and joined back: sorting
    every column of the days for it costs several times as much.
    """
    steps: list[Step] = []
    last, left = base, list(measures)
    while left:
        waiting = {one.name for one in left}
        ready = {one.name: _values(one, last.table) for one in left if not waiting & set(one.reads)}
        plain = {m: values for m, values in ready.items() if not _looks_around(values)}
        chosen = plain or ready
        values = {column: value for one in chosen.values() for column, value in one.items()}
        number = f"{name}_{len(steps) + 1}"
        if plain:
            steps.append(Step(number, last.table.mutate(**values)))
        else:
            steps.append(Step(number, last.table.select(*KEYS[grain], **values)))
            steps.append(Step(f"{number}_joined", _joined(last.table, [steps[-1]], grain)))
        last = steps[-1]
        left = [one for one in left if one.name not in chosen]
    return steps


def _read_along(gathered: list[Gathered]) -> set[str]:
    """The names of what is gathered that `gathered` read, themselves or through one another."""
    named = {read.split(".")[0] for one in gathered for read in one.reads} & set(GATHERED)
    return named | (_read_along([GATHERED[name] for name in named]) if named else set())


def day_steps(names: tuple[str, ...]) -> list[Step]:
    """The steps to `days`: infant_id, day, and the day measures or gathered columns `names`."""
    found, made = needed(names), dict[str, Step]()
    grid = Step("infant_days", infant_days(unbound("infants")))
    by_day = _gather_all(found.gathered["day"], made)
    by_stay = _gather_all(found.gathered["stay"], made)
    base = Step("days_0", _joined(_joined(grid.table, by_day, "day"), by_stay, "stay"))
    steps = [grid, *by_day, *by_stay, base, *_computed(base, found.measures["day"], "day", "days")]
    return [*steps, Step("days", steps[-1].table[[*KEYS["day"], *names]])]


def read_of_days(names: tuple[str, ...]) -> tuple[str, ...]:
    """The day measures that the stay measures `names` rest on."""
    reads = (read for one in needed(names).gathered["over days"] for read in one.reads)
    return tuple(dict.fromkeys(read.removeprefix("days.") for read in reads if read.startswith("days.")))


def columns_of(names: Iterable[str]) -> list[str]:
    """The columns of `names` in a row a stay: a measure has two, its value and its basis; a practice one."""
    return [
        column for name in names for column in ((name,) if name in PRACTICES else (name, f"{name}_basis"))
    ]


def stay_steps(names: tuple[str, ...], days: Step) -> list[Step]:
    """The steps from `days` to `stays`: infant_id, unit_id, left_how, the columns of `names`."""
    found, made = needed(names), {"days": days}
    along = _read_along([*found.gathered["stay"], *found.gathered["over days"]])
    by_day = _gather_all([one for one in found.gathered["day"] if one.name in along], made)
    by_stay = _gather_all(found.gathered["stay"], made)
    over = _gather_all(found.gathered["over days"], made)
    base = Step("stays_0", _joined(unbound("infants")[list(STAY_COLUMNS)], [*by_stay, *over], "stay"))
    keep = [*STAY_COLUMNS, *columns_of(names)]
    steps = [*by_day, *by_stay, *over, base, *_computed(base, found.measures["stay"], "stay", "stays")]
    return [*steps, Step("stays", steps[-1].table[keep])]


def text(steps: Iterable[Step], final: str, dialect: str) -> str:
    """One query: each step a WITH clause, then the `final` SELECT."""
    once = {step.name: step for step in steps}
    clauses = ",\n".join(f"{name} AS (\n{step.sql(dialect)}\n)" for name, step in once.items())
    return f"WITH {clauses}\n{final}"
