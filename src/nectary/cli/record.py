"""Commands that ask a record, or the catalogue of measures."""

from pathlib import Path
from typing import Annotated

import typer

from nectary.base.errors import UserError
from nectary.cli import documents
from nectary.cli.options import Json

Record = Annotated[Path, typer.Argument(help="A record folder, as nectary load writes it.")]
Out = Annotated[Path, typer.Option("--out", help="File to write: .parquet or .csv.")]


def days(record: Record, out: Out) -> None:
    """A row an infant and day with every day measure."""
    from nectary.cli.answers import checked, told, write
    from nectary.engine.run import Run

    checked(out)
    run = Run(record)
    write(run.days(tell=told), out, run.provenance())


def stays(record: Record, out: Out) -> None:
    """A row a stay with every stay measure and what each rests on, and every practice's verdict."""
    from nectary.cli.answers import checked, told, write
    from nectary.engine.run import Run

    checked(out)
    run = Run(record)
    write(run.stays(tell=told), out, run.provenance())


def measures(json: Json = False) -> None:
    """The catalogue of measures."""
    from nectary.measures import MEASURES
    from nectary.measures.declare import UNITS

    rows = [
        {"measure": name, "grain": one.grain, "unit": UNITS[one.unit], "title": one.title}
        for name, one in sorted(MEASURES.items())
    ]
    documents.put(rows) if json else typer.echo("\n".join("\t".join(row.values()) for row in rows))


def explain(
    name: Annotated[str, typer.Argument(help="A measure, or a practice, of the catalogue.")],
) -> None:
    """One measure or practice: what it says, when it is unknown, its source, worked cases and SQL."""
    import difflib
    import textwrap

    from nectary.engine.statements import sql
    from nectary.measures import MEASURES
    from nectary.practices import PRACTICES

    if name not in MEASURES and name not in PRACTICES:
        near = difflib.get_close_matches(name, [*MEASURES, *PRACTICES], n=1)
        expected = near[0] if near else "one that nectary measures or nectary practices lists"
        raise UserError(f"no measure or practice called {name!r}", expected)
    one = MEASURES.get(name) or PRACTICES[name]
    for label, value in _facts(name):
        typer.echo(f"{label}: {value}")
    typer.echo(f"\n{one.about}\n\nworked cases\n{textwrap.indent(textwrap.dedent(one.cases).strip(), '  ')}")
    typer.echo(f"\nSQL\n{textwrap.indent(sql(name), '  ')}")


def _facts(name: str) -> list[tuple[str, str]]:
    """(label, value) of what a declaration states."""
    from nectary.base.sources import bibliography
    from nectary.measures import MEASURES
    from nectary.measures.declare import UNITS
    from nectary.practices import PRACTICES
    from nectary.practices.settings import settings

    if name in MEASURES:
        measure = MEASURES[name]
        work = bibliography()[measure.source.key]
        return [
            ("measure", name),
            ("title", measure.title),
            ("unit", UNITS[measure.unit]),
            ("grain", measure.grain),
            ("rests on", measure.rests_on),
            ("reads", ", ".join(measure.reads)),
            ("unknown when", measure.null_when),
            ("source", f"{work.title}: {measure.source.where} ({work.trust})"),
        ]
    one = PRACTICES[name]
    found = [("practice", name), ("grain", one.grain), ("reads", ", ".join(one.reads))]
    found += [
        ("evidence", one.factor or "no trial; a proposal of ours"),
        ("harm of following it blindly", one.harm),
    ]
    for setting in (settings()[key] for key in one.turns_on):
        example = "the unit must say" if setting.value is None else f"{setting.value}, an example"
        found.append((f"turns on {setting.name}", f"{example} ({setting.unit}), {setting.about}"))
    return found + [(why, reason.verdict) for why, reason in one.whys.items()]


def doctor() -> None:
    """What this machine has; exit 1 when something nectary needs is missing."""
    import re
    import sys
    from importlib.metadata import PackageNotFoundError, requires, version

    missing = 0
    typer.echo(f"python {sys.version.split()[0]}")
    needed = [line for line in requires("nectary") or () if "extra ==" not in line]
    for package in (re.split(r"[\[<>=!~; ]", line, maxsplit=1)[0] for line in needed):
        try:
            typer.echo(f"{package} {version(package)}")
        except PackageNotFoundError:
            missing += 1
            typer.echo(f"{package} is missing: install nectary again with pip install nectary")
    if missing:
        raise typer.Exit(1)
