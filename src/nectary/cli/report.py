"""The command that says on one page what a record holds."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from nectary.base.errors import UserError
from nectary.cli import pages
from nectary.cli.record import Record

if TYPE_CHECKING:
    from nectary.show.reports.facts import Report

ENDINGS = (*pages.ENDINGS, ".json")


def report(
    record: Record,
    out: Annotated[
        Path | None, typer.Option("--out", help="File to write: .html, .pdf, .txt or .json.")
    ] = None,
    language: Annotated[str, typer.Option(help="en or es.")] = "en",
    json: Annotated[bool, typer.Option("--json", help="The facts as one JSON document on stdout.")] = False,
) -> None:
    """One page of a record for its own unit: babies, outcomes, what they were given, what is missing."""
    from nectary.base.language import LANGUAGES
    from nectary.cli.answers import told
    from nectary.quality.report import report as facts_of

    if language not in LANGUAGES:
        raise UserError(f"language {language!r}", " or ".join(LANGUAGES), where="report")
    if out is not None:
        if json:
            raise UserError("both --json and --out", "one of them", "Name a .json file with --out.", "report")
        pages.checked(out, ENDINGS)
    facts = facts_of(record, made=date.today(), tell=told)
    if out is not None:
        pages.write(out, _rendered(facts, language, out.suffix))
    else:
        typer.echo(_rendered(facts, language, ".json" if json else ".txt").decode(), nl=False)


def _rendered(facts: "Report", language: str, ending: str) -> bytes:
    """The report as the bytes of a file with that ending."""
    if ending == ".json":
        return _document(facts).encode()
    from nectary.show.reports.report import page

    return pages.rendered(page(facts, language), ending)


def _document(facts: "Report") -> str:
    import json as writer
    from dataclasses import asdict

    document: dict[str, Any] = asdict(facts) | {"made": facts.made.isoformat()}
    return writer.dumps(document) + "\n"
