"""Other people's files into a record folder."""

from pathlib import Path
from typing import Annotated

import typer

from nectary.base.errors import UserError


def load(
    path: Annotated[Path, typer.Argument(help="A folder or file.")],
    out: Annotated[Path, typer.Option("--out", help="Folder for the record.")],
    mapping: Annotated[str, typer.Option(help="A packaged mapping such as p4, or a TOML file.")],
    time_zone: Annotated[str | None, typer.Option(help="IANA name.")] = None,
    day_start: Annotated[str | None, typer.Option(help="HH:MM at which the unit's day begins.")] = None,
    json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Load PATH into a new record; exit 1 when any row was refused."""
    import json as writer
    from dataclasses import asdict

    from nectary.engine import folder
    from nectary.intake.mapped import load_mapped

    if (out / "manifest.json").exists():
        raise UserError(
            "a record stands here already", "a new folder", "Adding to one comes later.", str(out)
        )
    loaded = load_mapped(path, mapping)
    if time_zone is None or day_start is None:
        typer.echo("time zone and day start not given: UTC and 00:00 are used", err=True)
    folder.write(loaded.tables, out, time_zone=time_zone or "UTC", day_start=day_start or "00:00")
    if json:
        typer.echo(
            writer.dumps({"tables": loaded.counts, "refusals": [asdict(one) for one in loaded.refusals]})
        )
    else:
        for name, counts in loaded.counts.items():
            typer.echo(f"{name}: " + ", ".join(f"{count} {what}" for what, count in counts.items()))
        for one in loaded.refusals:
            typer.echo(f"{one.file} row {one.row}: {one.column} is {one.found!r}; expected {one.expected}")
    if loaded.refusals:
        raise typer.Exit(1)
