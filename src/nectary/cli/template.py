"""Empty files of the record's tables, for a unit to fill."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from nectary.base.errors import UserError

if TYPE_CHECKING:
    from nectary.record.columns import Column, Table


def template(
    directory: Annotated[Path, typer.Argument(help="Folder for the files; none there is overwritten.")],
) -> None:
    """Write an empty CSV file for each table, with a comment line a column. nectary load skips those."""
    from nectary.record.tables import TABLES

    files = {directory / f"{name}.csv": _lines(table) for name, table in TABLES.items()}
    there = next((path for path in files if path.exists()), None)
    if there:
        raise UserError("this file is there already", "a folder without it", "Choose another.", str(there))
    try:
        directory.mkdir(parents=True, exist_ok=True)
        for path, lines in files.items():
            with path.open("x", encoding="utf-8", newline="") as file:
                file.write("\n".join(lines) + "\n")
    except OSError as error:
        raise UserError(
            f"cannot be written: {error.strerror}", "a folder to write in", "Choose another.", str(directory)
        ) from error
    typer.echo(f"{len(files)} files written to {directory}", err=True)


def _lines(table: "Table") -> list[str]:
    """The comment lines and the header of one table's file."""
    from nectary.intake.cells import moments, stand_ins

    lines = [f"# {table.name}: {table.about}", *(_about(column, table.name) for column in table.columns)]
    instead = [f"{given} for {column}" for given, column in stand_ins(table.name).items()]
    instead += [
        f"{one.at} (local date and time) for {' and '.join(filter(None, (one.minute, one.day)))}"
        for one in moments(table.name)
    ]
    if instead:
        lines.append(f"# may be given instead: {'; '.join(instead)}")
    return [*lines, ",".join(table.names)]


def _about(column: "Column", table: str) -> str:
    said = [column.about]
    if column.unit and column.unit != "1":
        said.append(f"unit {column.unit}")
    if column.words:
        said.append(f"one of {' | '.join(column.words)}")
    elif column.kind == "bool":
        said.append("true or false")
    if column.required and column.name != f"{table}_id":
        said.append("required")
    return f"# {column.name}: {'; '.join(said)}"
