"""Commands that ask a record, or the catalogue of measures."""

from pathlib import Path
from typing import Annotated

import typer

from nectary.base.errors import UserError

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


def practices(record: Record, json: Annotated[bool, typer.Option("--json")] = False) -> None:
    """Each practice's verdict for each stay, with why, and what is missing where it cannot be told."""
    import json as writer

    from nectary.engine.run import Run

    rows = [row for table in Run(record).verdicts() for row in table.to_pylist()]
    for row in rows:
        row["missing"] = [row["missing"]] if row["missing"] else []
    if json:
        typer.echo(writer.dumps(rows))
        return
    for row in rows:
        missing = f"\tmissing: {', '.join(row['missing'])}" if row["missing"] else ""
        typer.echo(f"{row['infant_id']}\t{row['practice']}\t{row['verdict']}\t{row['why']}{missing}")


def measures() -> None:
    """The catalogue of measures."""
    from nectary.measures import MEASURES
    from nectary.measures.declare import UNITS

    for name, measure in sorted(MEASURES.items()):
        typer.echo(f"{name}\t{measure.grain}\t{UNITS[measure.unit]}\t{measure.title}")


def explain(name: Annotated[str, typer.Argument(help="A measure of the catalogue.")]) -> None:
    """One measure: what it says, when it is unknown, its source, its worked cases and its SQL."""
    import difflib
    import textwrap

    from nectary.base.sources import bibliography
    from nectary.engine.statements import sql
    from nectary.measures import MEASURES
    from nectary.measures.declare import UNITS

    if name not in MEASURES:
        near = difflib.get_close_matches(name, MEASURES, n=1)
        raise UserError(f"no measure called {name!r}", near[0] if near else "one that nectary measures lists")
    measure = MEASURES[name]
    work = bibliography()[measure.source.key]
    for label, value in (
        ("measure", name),
        ("title", measure.title),
        ("unit", UNITS[measure.unit]),
        ("grain", measure.grain),
        ("rests on", measure.rests_on),
        ("reads", ", ".join(measure.reads)),
        ("unknown when", measure.null_when),
        ("source", f"{work.title}: {measure.source.where} ({work.trust})"),
    ):
        typer.echo(f"{label}: {value}")
    typer.echo(
        f"\n{measure.about}\n\nworked cases\n{textwrap.indent(textwrap.dedent(measure.cases).strip(), '  ')}"
    )
    typer.echo(f"\nSQL\n{textwrap.indent(sql(name), '  ')}")


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
