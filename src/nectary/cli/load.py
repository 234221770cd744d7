"""Files into a record folder or a unit's database: a new record, or more rows beside one that stands."""

import os
import sys
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from nectary.base.errors import UserError
from nectary.cli import refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import pyarrow as pa

    from nectary.intake.cells import Clock
    from nectary.intake.folder import Source
    from nectary.intake.formats.foreign import Foreign
    from nectary.intake.loaded import Loaded
    from nectary.intake.numbers import Spelling

LEAN = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "ARROW_DEFAULT_MEMORY_POOL": "system"}


def load(
    path: Annotated[Path, typer.Argument(help="A folder of CSV, Parquet or XLSX files, or one file.")],
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
    keep_repeats: Annotated[
        bool, typer.Option("--keep-repeats", help="Count rows alike in all but their id as so many events.")
    ] = False,
    missing: Annotated[
        str | None, typer.Option(help="Texts that mean an empty cell, by comma, such as NA,NULL.")
    ] = None,
    decimal: Annotated[
        str | None, typer.Option(help="comma or point: what parts the fraction of a number in the files.")
    ] = None,
    time_zone: Annotated[str | None, typer.Option(help="IANA name, such as Europe/Berlin.")] = None,
    day_start: Annotated[str | None, typer.Option(help="HH:MM at which the unit's day begins.")] = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")] = False,
) -> None:
    """Load PATH into a record; exit 1 when any row was refused, 2 when nothing could be taken."""
    if (out is None) == (unit is None):
        raise UserError("neither or both of --out and --unit", "one of them", where="load")
    spelling = _spelling(missing, decimal)
    asked = _Asked(path, mapping, time_zone, day_start, replace, keep_repeats, spelling)
    if unit is not None:
        from nectary.cli.unit import load_into

        loaded = load_into(unit, asked.into_memory)
    else:
        assert out is not None
        with _lean():
            loaded = asked.into_folder(out)
    _say(loaded, json)
    if loaded.refusals:
        raise typer.Exit(1)


def _spelling(missing: str | None, decimal: str | None) -> "Spelling":
    """What the options say of how the files are written; UserError where they say nothing."""
    from nectary.intake.numbers import DECIMALS, Spelling

    if decimal not in (None, *DECIMALS):
        raise UserError(f"decimal {decimal!r}", " or ".join(DECIMALS), where="load")
    markers = frozenset(text.strip() for text in (missing or "").split(",") if text.strip())
    if missing is not None and not markers:
        raise UserError(f"missing {missing!r}", "texts by comma, such as NA,NULL", where="load")
    return Spelling(markers, decimal or "")


@contextmanager
def _lean() -> "Iterator[None]":
    """Keep the process small, before Arrow is imported: a hospital's machine may have little to give.

    Threads that do nothing here, and a pool that keeps what it had, take address space; so does pandas,
    which Arrow imports with its first list where it is there, and which a load never uses.
    """
    os.environ.update(LEAN)
    no_pandas = _NoPandas()
    sys.meta_path.insert(0, no_pandas)
    try:
        yield
    finally:
        sys.meta_path.remove(no_pandas)


class _NoPandas:
    """Answers that pandas is not there, for this one command."""

    def find_spec(self, name: str, path: object = None, target: object = None) -> None:
        if name == "pandas":
            raise ModuleNotFoundError(f"no {name} in a load", name=name)


class _Asked:
    """What one command asks for: which files, read how, on which clock."""

    def __init__(
        self, path: Path, mapping: str | None, time_zone: str | None, day_start: str | None,
        replace: bool, keep_repeats: bool, spelling: "Spelling",
    ) -> None:  # fmt: skip
        self.path, self.mapping_name, self.spelling = path, mapping, spelling
        self.replace, self.keep_repeats = replace, keep_repeats
        self.time_zone, self.day_start = time_zone, day_start

    @cached_property
    def mapping(self) -> dict[str, Any] | None:
        """The mapping asked for; None = the files hold the record's own tables."""
        from nectary.intake.formats.mapping import read_mapping

        return None if self.mapping_name is None else read_mapping(self.mapping_name)

    def clock(self, known: dict[str, Any] | None) -> "Clock":
        """The clock asked for; else the standing record's, the mapping's, or UTC and 00:00, which is said."""
        from nectary.intake.cells import Clock
        from nectary.intake.clock import DEFAULT_DAY_START, DEFAULT_TIME_ZONE, read_day_start, zone

        given = known or self.mapping or {}
        if known is None and not (self.time_zone or given.get("time_zone")):
            typer.echo(f"time zone not given: {DEFAULT_TIME_ZONE} is used", err=True)
        if known is None and not (self.day_start or given.get("day_start")):
            typer.echo(f"day start not given: {DEFAULT_DAY_START} is used", err=True)
        name = self.time_zone or given.get("time_zone", DEFAULT_TIME_ZONE)
        begins = read_day_start(self.day_start or given.get("day_start", DEFAULT_DAY_START))
        zone(name)
        if known and (name, begins) != (known["time_zone"], read_day_start(known["day_start"])):
            raise UserError(
                f"time zone {name} and day start {begins:%H:%M}",
                f"those of the record: {known['time_zone']} and {known['day_start']}",
                "Leave the options out, or load into a new record.",
                "load",
            )
        return Clock(name, begins)

    def _source(
        self, clock: "Clock", infants: "Callable[[], pa.Table] | None"
    ) -> "tuple[Source, Foreign | None]":
        """The rows of the files; `infants` gives those of the record that stands, None = none does."""
        from datetime import date

        from nectary.intake.folder import files_at, rows_of

        if self.mapping is None:
            return files_at(self.path, alone=infants is None, spelling=self.spelling), None
        from nectary.intake.mapped import births_in, read_foreign

        births = births_in(None if infants is None else {"infants": infants()})
        foreign = read_foreign(
            self.path, self.mapping, clock=clock, births=births, on=date.today(), spelling=self.spelling
        )
        return rows_of(foreign.rows), foreign

    def into_folder(self, out: Path) -> "Loaded":
        """Write the record in `out`; UserError where nothing could be taken."""
        from nectary.cli.progress import Progress
        from nectary.engine import folder
        from nectary.intake.folder import load_into
        from nectary.intake.standing import InFolder

        stands = (out / "manifest.json").is_file()
        clock = self.clock(folder.manifest(out) if stands else None)
        source, foreign = self._source(clock, InFolder(out).infants if stands else None)
        progress = Progress()
        try:
            loaded = load_into(
                source, clock, out, replace=self.replace, keep_repeats=self.keep_repeats, said=progress
            )
        finally:
            progress.done()
        return self._answered(loaded, foreign)

    def into_memory(self, standing: "dict[str, pa.Table]", known: dict[str, Any]) -> "Loaded":
        """The whole record with the files in it; UserError where nothing could be taken."""
        from nectary.intake.folder import load

        clock = self.clock(known)
        source, foreign = self._source(clock, lambda: standing["infants"])
        loaded = load(source, clock, standing=standing, replace=self.replace, keep_repeats=self.keep_repeats)
        return self._answered(loaded, foreign)

    def _answered(self, loaded: "Loaded", foreign: "Foreign | None") -> "Loaded":
        if foreign is not None:
            from nectary.intake.mapped import accounted

            loaded = accounted(loaded, foreign)
        for line in loaded.said:
            typer.echo(line, err=True)
        _something_taken(loaded, self.path)
        return loaded


def _something_taken(loaded: "Loaded", path: Path) -> None:
    """UserError where no row was accepted and none stands already."""
    if any(counts["accepted"] or counts["merged"] for counts in loaded.counts.values()):
        return
    if not loaded.refusals:
        raise UserError("no row was found", "at least one row", "Fill the files first.", str(path))
    first, *others = refused.lines(loaded.refusals)
    for line in others:
        typer.echo(line, err=True)
    raise UserError(
        f"no row was accepted, {len(loaded.refusals)} refused",
        "at least one row",
        f"The first was {first}.",
        str(path),
    )


def _say(loaded: "Loaded", json: bool) -> None:
    import json as writer
    from dataclasses import asdict

    if json:
        refusals, said = [asdict(one) for one in loaded.refusals], list(loaded.said)
        typer.echo(writer.dumps({"tables": loaded.counts, "refusals": refusals, "said": said}))
        return
    for name, counts in loaded.counts.items():
        typer.echo(f"{name}: " + ", ".join(f"{count} {what}" for what, count in counts.items()))
    for line in refused.lines(loaded.refusals):
        typer.echo(line)
