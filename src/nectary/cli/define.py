"""The case definitions over a file of findings."""

import json as writer
from pathlib import Path
from typing import Annotated

import typer

from nectary.base.errors import UserError

SAID = {
    "NEC": "meets VON's counting rule for NEC",
    "FIP": "is counted by VON as focal intestinal perforation",
    "no": "does not meet VON's counting rule",
    "indeterminate": "cannot say yet; what would decide:",
}


def define(
    findings: Annotated[Path, typer.Argument(help="JSON: a list of objects with id and findings.")],
    json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """VON's counting rule over work-ups. Definitions count cases; they do not treat a baby."""
    from nectary.definitions.findings import read_work_ups
    from nectary.engine.define import define_von

    try:
        content = writer.loads(findings.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, writer.JSONDecodeError) as error:
        raise UserError(
            "cannot be read as JSON", "a list of objects", "Check the file.", findings.name
        ) from error
    answers = [(work_up.id, define_von(work_up)) for work_up in read_work_ups(content)]
    if json:
        rows = [
            {"id": one, "von": {"result": answer.result}, "undecided": {"von": list(answer.undecided)},
             "flags": list(answer.flags)}
            for one, answer in answers
        ]  # fmt: skip
        typer.echo(writer.dumps(rows))
        return
    for one, answer in answers:
        typer.echo(
            " ".join([f"{one}:", SAID[answer.result], ", ".join(answer.undecided), *answer.flags]).rstrip()
        )
