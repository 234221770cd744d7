"""The self-assessment of a unit: a file to fill in, and the gaps as a plan of one page."""

from pathlib import Path
from typing import Annotated

import typer

from nectary.base.errors import UserError
from nectary.cli import documents
from nectary.cli.options import Json, none_without, one_of


def assess(
    answers: Annotated[
        Path | None, typer.Argument(help="The filled-in template. Left out: the empty one is printed.")
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", help="File to write: .html, .pdf or .txt.")] = None,
    language: Annotated[str, typer.Option(help="en or es.")] = "en",
    json: Json = False,
) -> None:
    """25 questions about how a unit works, without any baby's data; gaps with a first step each."""
    from dataclasses import asdict

    from nectary.base.language import LANGUAGES
    from nectary.cli.pages import put
    from nectary.practices.self_assessment import read_answers
    from nectary.show.reports.self_assessment import plan_page, template

    if language not in LANGUAGES:
        raise UserError(f"language {language!r}", " or ".join(LANGUAGES), where="assess")
    one_of("assess", json=json, out=out is not None)
    if answers is None:
        none_without("answers", "assess", json=json, out=out is not None)
        typer.echo(template(language), nl=False)
        return
    found = read_answers(answers)
    if json:
        gaps = [{"question": asdict(one), "answer": answer} for one, answer in found.gaps]
        documents.put(asdict(found) | {"gaps": gaps})
        return
    put(plan_page(found, language), out)
