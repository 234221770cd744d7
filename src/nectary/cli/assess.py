"""The self-assessment of a unit: a file to fill in, and the gaps as a plan of one page."""

from pathlib import Path
from typing import Annotated

import typer

from nectary.base.errors import UserError


def assess(
    answers: Annotated[
        Path | None, typer.Argument(help="The filled-in template. Left out: the empty one is printed.")
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", help="File to write: .html, .pdf or .txt.")] = None,
    language: Annotated[str, typer.Option(help="en or es.")] = "en",
    json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """25 questions about how a unit works, without any baby's data; gaps with a first step each."""
    import json as writer
    from dataclasses import asdict

    from nectary.base.language import LANGUAGES
    from nectary.cli.pages import put
    from nectary.practices.self_assessment import read_answers
    from nectary.show.self_assessment import plan_page, template

    if language not in LANGUAGES:
        raise UserError(f"language {language!r}", " or ".join(LANGUAGES), where="assess")
    if answers is None:
        typer.echo(template(language), nl=False)
        return
    found = read_answers(answers)
    if json:
        typer.echo(writer.dumps(asdict(found)))
        return
    put(plan_page(found, language), out)
