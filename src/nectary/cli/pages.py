"""Writing a page as the file its name asks for: whole, or not at all."""

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from nectary.base.errors import UserError
from nectary.cli.writing import written

if TYPE_CHECKING:
    from nectary.show.reports.report import Page

ENDINGS = (".html", ".pdf", ".txt")


def checked(out: Path, endings: tuple[str, ...] = ENDINGS) -> None:
    """UserError for an ending that cannot be written, or a folder that is not there."""
    if out.suffix not in endings:
        found = f"cannot write {out.suffix or 'a file without an ending'}"
        raise UserError(found, ", ".join(endings), where=out.name)
    if not out.parent.is_dir():
        raise UserError("no such folder", "a folder that exists", "Make it first.", str(out.parent))


def rendered(page: "Page", ending: str, *, form: str = "report") -> bytes:
    """`page` as the bytes of a file with that ending."""
    if ending == ".pdf":
        from nectary.show.paper import report_pdf

        return report_pdf(page, form=form)
    if ending == ".html":
        from nectary.show.reports.html import report_html

        return report_html(page).encode()
    from nectary.show.reports.plain_text import report_text

    return report_text(page).encode()


def write(out: Path, content: bytes) -> None:
    """The file appears when it is whole; until then what stood there stands."""
    fresh = out.with_name(f".{out.name}.part")
    with written(out):
        try:
            fresh.write_bytes(content)
            fresh.replace(out)
        finally:
            fresh.unlink(missing_ok=True)
    typer.echo(f"written to {out}", err=True)


def put(page: "Page", out: Path | None, *, form: str = "report") -> None:
    """`page` into the file `out`; left out = as text on stdout. `form`: how a PDF is laid out."""
    if out is None:
        typer.echo(rendered(page, ".txt").decode(), nl=False)
        return
    checked(out)
    write(out, rendered(page, out.suffix, form=form))
