"""The command that invents a unit."""

from pathlib import Path
from typing import Annotated

import typer

from nectary.base.errors import UserError
from nectary.cli.writing import written


def sample(
    out: Annotated[Path, typer.Option("--out", help="Folder for the record.")],
    stays: Annotated[int, typer.Option(help="How many invented stays; 1200 are three years.")] = 1200,
    seed: Annotated[int, typer.Option(help="The same seed gives the same stays.")] = 1,
    mess: Annotated[float, typer.Option(help="How messy the charts are, from 0 to 1.")] = 0.0,
) -> None:
    """An invented unit, to try things on; every row says so."""
    from nectary.sample.stays import write

    if (out / "manifest.json").exists():
        raise UserError("a record stands here already", "a new folder", "Choose another.", str(out))

    def tell(done: int) -> None:
        if done < stays:
            typer.echo(f"{done} of {stays} stays", err=True)

    with written(out):
        write(out, stays, seed, mess, tell)
    typer.echo(f"{stays} invented stays written to {out}", err=True)
