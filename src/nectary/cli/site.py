"""The command that writes the public pages as a static site."""

from pathlib import Path
from typing import Annotated

import typer

from nectary.base.errors import UserError
from nectary.cli.writing import written


def _link(text: str) -> tuple[str, str]:
    title, mark, address = text.partition("=")
    if not mark or not title.strip() or not address.startswith("https://"):
        raise UserError(f"link {text!r}", "Title=https://address", where="site")
    return title.strip(), address


def site(
    folder: Annotated[Path, typer.Argument(help="An empty folder, or one that is not there yet.")],
    name: Annotated[str, typer.Option(help="The charity's name, as it prints.")] = "",
    link: Annotated[list[str] | None, typer.Option(help="Title=https://address; again for more.")] = None,
    drafts: Annotated[
        bool, typer.Option("--drafts", help="Also the texts that nobody has reviewed, marked DRAFT.")
    ] = False,
) -> None:
    """The public pages as plain files: cards, evidence, claims, measures, papers. No script."""
    import os
    import tempfile

    links = tuple(_link(one) for one in link or ())
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UserError("is not an empty folder", "a new folder", "Choose another name.", str(folder))
    if not folder.parent.is_dir():
        raise UserError("no such folder", "a folder that exists", "Make it first.", str(folder.parent))
    with written(folder):
        beside = tempfile.TemporaryDirectory(prefix=".site-", dir=folder.parent)
    with beside as place:
        fresh = Path(place) / "site"
        (Path(place) / "demo" / "static").mkdir(parents=True)  # where the server would look for its files
        os.environ |= {"NECTARY_HOME": place, "NECTARY_DEMO": "1"}
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nectary.web.settings")
        import django

        django.setup()
        from nectary.web.site import Site, pages

        count = 0
        for where, content in pages(Site(name, links, drafts)):
            out = fresh / where
            out.parent.mkdir(parents=True, exist_ok=True)
            out.write_bytes(content)
            count += 1
        if folder.exists():
            folder.rmdir()
        fresh.rename(folder)
    if not drafts:
        typer.echo("Left out: texts that nobody has reviewed; --drafts shows them, marked so.", err=True)
    typer.echo(f"{count} files written to {folder}; open {folder / 'index.html'}", err=True)
