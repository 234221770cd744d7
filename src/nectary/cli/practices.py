"""The practices over a record: verdicts, and bundles by month."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from nectary.base.errors import UserError
from nectary.cli import documents
from nectary.cli.options import Json, none_without, one_of

if TYPE_CHECKING:
    from nectary.practices.unit import Bundle, Unit


def practices(
    record: Annotated[
        Path | None, typer.Argument(help="A record folder. Left out: the catalogue is listed.")
    ] = None,
    unit: Annotated[
        Path | None, typer.Option("--unit", help="The unit's own file: what is on, its numbers, its bundles.")
    ] = None,
    unit_template: Annotated[
        bool, typer.Option("--unit-template", help="Print a unit file to fill in.")
    ] = False,
    bundle: Annotated[
        str | None, typer.Option(help="A bundle of the unit file or nec-zero, counted by month of birth.")
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", help="For a bundle: .html, .pdf or .txt.")] = None,
    language: Annotated[str, typer.Option(help="en or es.")] = "en",
    json: Json = False,
) -> None:
    """Each practice's verdict for each stay or day, with why, and what is missing where it cannot be told."""
    from nectary.base.language import LANGUAGES
    from nectary.practices.unit import Unit, read_unit, template

    if language not in LANGUAGES:
        raise UserError(f"language {language!r}", " or ".join(LANGUAGES), where="practices")
    one_of("practices", unit_template=unit_template, json=json)
    one_of("practices", json=json, out=out is not None)
    if unit_template:
        typer.echo(template(), nl=False)
        return
    if record is None:
        none_without("a record", "practices", unit=unit is not None, bundle=bundle is not None)
    if bundle is None:
        none_without("--bundle", "practices", out=out is not None)
    if record is None:
        _catalogue(json)
        return
    ours = read_unit(unit) if unit else Unit("")
    if unit is None:
        typer.echo("no unit file: the packaged examples stand for what a unit decides", err=True)
    if bundle is not None:
        _bundle(record, ours, _chosen(bundle, ours), language, out, json)
    else:
        _verdicts(record, ours, json)


def _catalogue(json: bool) -> None:
    from nectary.base.language import speaker
    from nectary.practices import PRACTICES
    from nectary.show.words.sentences import PRACTICE_TITLES

    rows = [
        {"practice": name, "grain": one.grain, "title": speaker("en")(PRACTICE_TITLES[name])}
        for name, one in PRACTICES.items()
    ]
    documents.put(rows) if json else typer.echo("\n".join("\t".join(row.values()) for row in rows))


def _verdicts(record: Path, unit: "Unit", json: bool) -> None:
    from nectary.cli.answers import told
    from nectary.engine.run import Run

    rows = [
        row
        for table in Run(record, stated=unit.stated).verdicts(tell=told)
        for row in table.to_pylist()
        if unit.on is None or row["practice"] in unit.on
    ]
    for row in rows:
        row["missing"] = [row["missing"]] if row["missing"] else []
    if json:
        documents.put(rows)
        return
    for row in rows:
        missing = f"\tmissing: {', '.join(row['missing'])}" if row["missing"] else ""
        day = "" if row["day"] is None else f"\tday {row['day']}"
        typer.echo(f"{row['infant_id']}{day}\t{row['practice']}\t{row['verdict']}\t{row['why']}{missing}")


def _chosen(name: str, unit: "Unit") -> "Bundle":
    from nectary.practices.unit import packaged_bundles

    known = packaged_bundles() | {one.id: one for one in unit.bundles}
    if name not in known:
        raise UserError(f"no bundle {name!r}", " or ".join(known), where="practices")
    return known[name]


def _bundle(
    record: Path, unit: "Unit", bundle: "Bundle", language: str, out: Path | None, json: bool
) -> None:
    from dataclasses import asdict

    from nectary.cli import pages
    from nectary.cli.answers import told
    from nectary.quality.bundles import by_month
    from nectary.show.reports.bundles import bundle_page

    if out is not None:
        pages.checked(out)
    months = by_month(record, unit, bundle, tell=told)
    if json:
        documents.put([asdict(one) for one in months])
    else:
        facts = [asdict(one) for one in months]
        pages.put(bundle_page(bundle.id, unit.name, facts, language), out)
