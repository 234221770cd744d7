"""The command that says on one page what a record holds."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from nectary.base.errors import UserError
from nectary.cli.record import Record

if TYPE_CHECKING:
    from nectary.show.report_facts import Report

ENDINGS = (".html", ".pdf", ".txt", ".json")


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
        _checked(out, json)
    facts = facts_of(record, made=date.today(), tell=told)
    if out is not None:
        _write(out, _rendered(facts, language, out.suffix))
    else:
        typer.echo(_rendered(facts, language, ".json" if json else ".txt").decode(), nl=False)


def _checked(out: Path, json: bool) -> None:
    if json:
        raise UserError("both --json and --out", "one of them", "Name a .json file with --out.", "report")
    if out.suffix not in ENDINGS:
        found = f"cannot write {out.suffix or 'a file without an ending'}"
        raise UserError(found, ", ".join(ENDINGS), where=out.name)
    if not out.parent.is_dir():
        raise UserError("no such folder", "a folder that exists", "Make it first.", str(out.parent))


def _rendered(facts: "Report", language: str, ending: str) -> bytes:
    """The report as the bytes of a file with that ending."""
    if ending == ".json":
        return _document(facts).encode()
    from nectary.show.report import page

    said = page(facts, language)
    if ending == ".pdf":
        from nectary.show.paper import report_pdf

        return report_pdf(said)
    if ending == ".html":
        from nectary.show.report_html import report_html

        return report_html(said).encode()
    from nectary.show.report_text import report_text

    return report_text(said).encode()


def _document(facts: "Report") -> str:
    import json as writer
    from dataclasses import asdict

    document: dict[str, Any] = asdict(facts) | {"made": facts.made.isoformat()}
    return writer.dumps(document) + "\n"


def _write(out: Path, content: bytes) -> None:
    """The file appears when it is whole; until then what stood there stands."""
    fresh = out.with_name(f".{out.name}.part")
    try:
        fresh.write_bytes(content)
        fresh.replace(out)
    finally:
        fresh.unlink(missing_ok=True)
    typer.echo(f"written to {out}", err=True)
