"""Mappings for other people's files: one suggested from a file, and an empty file of a packaged one."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from nectary.base.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Iterator

app = typer.Typer(help="Mappings for other people's files.", no_args_is_help=True)


@app.command()
def suggest(
    path: Annotated[Path, typer.Argument(help="A flowsheet export: rows of infant, time, name, value.")],
    out: Annotated[Path | None, typer.Option("--out", help="A new .toml file; left out = stdout.")] = None,
) -> None:
    """Propose a mapping for PATH from its header and values. A person confirms each part before it loads."""
    from datetime import date

    from nectary.intake.formats.suggest import suggested

    text = suggested(path, date.today())
    if out is None:
        typer.echo(text, nl=False)
        return
    _write(out, text)
    typer.echo(f"written to {out}: confirm each part of it before you load", err=True)


@app.command()
def template(
    name: Annotated[str, typer.Argument(help="A packaged mapping of day lines, such as day-line.")],
    out: Annotated[Path, typer.Argument(help="The CSV file to write; none there is overwritten.")],
) -> None:
    """Write an empty CSV file that the mapping NAME reads, with a comment line a column."""
    from nectary.intake.formats.mapping import read_mapping

    mapping = read_mapping(name)
    if mapping["format"] != "day-line":
        raise UserError(
            f"{name} is of format {mapping['format']}", "a mapping of day lines", where="template"
        )
    _write(out, "\n".join(_lines(mapping)) + "\n")
    typer.echo(f"written to {out}", err=True)


def _write(out: Path, text: str) -> None:
    try:
        with out.open("x", encoding="utf-8", newline="") as file:
            file.write(text)
    except FileExistsError as error:
        raise UserError("this file is there already", "a new file", "Choose another.", str(out)) from error
    except OSError as error:
        raise UserError(
            f"cannot be written: {error.strerror}", "a folder to write in", "Choose another.", str(out)
        ) from error


def _lines(mapping: dict[str, Any]) -> "Iterator[str]":
    """The comment lines and the header of a file of day lines."""
    from nectary.intake.formats.schema import COLUMNS
    from nectary.record.tables import TABLES

    said = {
        "day": f"the day of birth is {mapping.get('birth_is_day')}",
        "date": "such as 2026-03-01; day or date, one is enough",
        "decision": f"{' | '.join(TABLES['steps'].column('decision').words)}",
        "hold_reason": f"{' | '.join(TABLES['holds'].column('reason').words)}",
    }
    names = {key: [one] if isinstance(one, str) else one for key, one in mapping["columns"].items()}
    yield "# one line a baby a day; an empty amount is unknown: write 0 where nothing was given"
    for key, spellings in names.items():
        about = COLUMNS["day-line"][key].about.removeprefix("The column of ").rstrip(".")
        yield f"# {spellings[0]}: {about}" + (f"; {said[key]}" if key in said else "")
    yield ",".join(spellings[0] for spellings in names.values())
