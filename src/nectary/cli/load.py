"""Files into a record folder or a unit's database: a new record, or more rows beside one that stands."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from nectary.base.errors import UserError

if TYPE_CHECKING:
    import pyarrow as pa

    from nectary.intake.cells import Clock
    from nectary.intake.loaded import Loaded, Refusal


def load(
    path: Annotated[Path, typer.Argument(help="A folder of CSV files, or one file.")],
    out: Annotated[
        Path | None, typer.Option("--out", help="Folder of the record: new, or one to add to.")
    ] = None,
    unit: Annotated[str | None, typer.Option(help="Code of the unit whose database takes the rows.")] = None,
    mapping: Annotated[
        str | None, typer.Option(help="A packaged mapping such as p4, or a TOML file.")
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Take rows whose id stands with other values.")
    ] = False,
    time_zone: Annotated[str | None, typer.Option(help="IANA name, such as Europe/Berlin.")] = None,
    day_start: Annotated[str | None, typer.Option(help="HH:MM at which the unit's day begins.")] = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")] = False,
) -> None:
    """Load PATH into a record; exit 1 when any row was refused, 2 when nothing could be taken."""
    if (out is None) == (unit is None):
        raise UserError("neither or both of --out and --unit", "one of them", where="load")
    if unit is not None:
        from nectary.cli.unit import load_into

        loaded = load_into(unit, lambda standing, known: _loaded(
            path, mapping, _clock(time_zone, day_start, known, mapping), standing, replace
        ))  # fmt: skip
    else:
        assert out is not None
        loaded = _into_folder(path, out, mapping, time_zone, day_start, replace)
    _say(loaded, json)
    if loaded.refusals:
        raise typer.Exit(1)


def _into_folder(
    path: Path, out: Path, mapping: str | None, time_zone: str | None, day_start: str | None, replace: bool
) -> "Loaded":
    from nectary.engine import folder

    stands = (out / "manifest.json").is_file()
    manifest = folder.manifest(out) if stands else None
    clock = _clock(time_zone, day_start, manifest, mapping)
    standing = folder.read(out) if stands else None
    loaded = _loaded(path, mapping, clock, standing, replace)
    if any(counts["accepted"] for counts in loaded.counts.values()):
        if stands and folder.manifest(out) != manifest:
            raise UserError("the record changed meanwhile", "one load at a time", "Try again.", str(out))
        _write(loaded.tables, out, clock)
    return loaded


def _loaded(
    path: Path, mapping: str | None, clock: "Clock", standing: "dict[str, pa.Table] | None", replace: bool
) -> "Loaded":
    """What the files hold, beside what stands; UserError where nothing could be taken."""
    from nectary.intake.adding import adding

    loaded = _read(path, mapping, clock, standing, replace)
    if standing is not None:
        loaded = adding(standing, loaded, replace)
    _something_taken(loaded, path)
    return loaded


def _clock(
    time_zone: str | None, day_start: str | None, manifest: dict[str, Any] | None, mapping: str | None
) -> "Clock":
    """The clock asked for; else the standing record's, the mapping's, or UTC and 00:00, which is said."""
    from nectary.intake.cells import Clock
    from nectary.intake.clock import DEFAULT_DAY_START, DEFAULT_TIME_ZONE, read_day_start, zone
    from nectary.intake.mapped import read_mapping

    known = manifest or (read_mapping(mapping) if mapping else {})
    if manifest is None and not (time_zone or known.get("time_zone")):
        typer.echo(f"time zone not given: {DEFAULT_TIME_ZONE} is used", err=True)
    if manifest is None and not (day_start or known.get("day_start")):
        typer.echo(f"day start not given: {DEFAULT_DAY_START} is used", err=True)
    name = time_zone or known.get("time_zone", DEFAULT_TIME_ZONE)
    begins = read_day_start(day_start or known.get("day_start", DEFAULT_DAY_START))
    zone(name)
    if manifest and (name, begins) != (manifest["time_zone"], read_day_start(manifest["day_start"])):
        raise UserError(
            f"time zone {name} and day start {begins:%H:%M}",
            f"those of the record: {manifest['time_zone']} and {manifest['day_start']}",
            "Leave the options out, or load into a new record.",
            "load",
        )
    return Clock(name, begins)


def _read(
    path: Path, mapping: str | None, clock: "Clock", standing: "dict[str, pa.Table] | None", replace: bool
) -> "Loaded":
    from nectary.intake.folder import load_folder
    from nectary.intake.mapped import load_mapped

    if mapping:
        return load_mapped(path, mapping)
    return load_folder(path, clock, standing=standing, replace=replace)


def _refused(one: "Refusal") -> str:
    cell = f"{one.column} is {one.found!r}" if one.column else one.found
    return f"{one.file} row {one.row}: {cell}; expected {one.expected} ({one.reason})"


def _something_taken(loaded: "Loaded", path: Path) -> None:
    """UserError where no row was accepted and none stands already."""
    if any(counts["accepted"] or counts["merged"] for counts in loaded.counts.values()):
        return
    if not loaded.refusals:
        raise UserError("no row was found", "at least one row", "Fill the files first.", str(path))
    raise UserError(
        f"no row was accepted, {len(loaded.refusals)} refused",
        "at least one row",
        f"The first was {_refused(loaded.refusals[0])}.",
        str(path),
    )


def _write(tables: "dict[str, pa.Table]", out: Path, clock: "Clock") -> None:
    from nectary.engine import folder

    try:
        folder.write(tables, out, time_zone=clock.time_zone, day_start=f"{clock.day_start:%H:%M}")
    except OSError as error:
        raise UserError(
            f"cannot be written: {error.strerror}", "a folder with room", "Choose another.", str(out)
        ) from error


def _say(loaded: "Loaded", json: bool) -> None:
    import json as writer
    from dataclasses import asdict

    if json:
        typer.echo(
            writer.dumps({"tables": loaded.counts, "refusals": [asdict(one) for one in loaded.refusals]})
        )
        return
    for name, counts in loaded.counts.items():
        typer.echo(f"{name}: " + ", ".join(f"{count} {what}" for what, count in counts.items()))
    for one in loaded.refusals:
        typer.echo(_refused(one))
