"""The command line: thin, on top of every room. Each command imports what it uses inside itself."""

import errno
import os
import sys
import traceback
from pathlib import Path
from typing import Annotated

import typer

from nectary import __version__
from nectary.base.errors import UserError
from nectary.cli import assess as assess_commands
from nectary.cli import chart as chart_commands
from nectary.cli import define as define_commands
from nectary.cli import evidence as evidence_commands
from nectary.cli import load as load_commands
from nectary.cli import mapping as mapping_commands
from nectary.cli import person as person_commands
from nectary.cli import plan as plan_commands
from nectary.cli import pool as pool_commands
from nectary.cli import practices as practices_commands
from nectary.cli import protocol as protocol_commands
from nectary.cli import record as record_commands
from nectary.cli import report as report_commands
from nectary.cli import sample as sample_commands
from nectary.cli import site as site_commands
from nectary.cli import template as template_commands
from nectary.cli import unit as unit_commands

app = typer.Typer(
    name="nectary",
    help="Software against necrotizing enterocolitis. No tool has been shown to lower NEC.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for name in ("days", "stays", "measures", "explain", "doctor"):
    app.command(name)(getattr(record_commands, name))
app.command("assess")(assess_commands.assess)
app.command("chart")(chart_commands.chart)
app.command("define")(define_commands.define)
app.command("load")(load_commands.load)
app.add_typer(mapping_commands.app, name="mapping")
app.command("practices")(practices_commands.practices)
app.command("report")(report_commands.report)
app.command("site")(site_commands.site)
app.command("sample")(sample_commands.sample)
app.command("plan")(plan_commands.plan)
app.add_typer(protocol_commands.app, name="protocol")
app.command("template")(template_commands.template)
app.command("pool")(pool_commands.pool)
app.command("evidence")(evidence_commands.evidence)
for name in ("demo", "serve", "export", "practice"):
    app.command(name)(getattr(unit_commands, name))
app.command("person")(person_commands.person)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def main(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True)] = False,
) -> None:
    """Software against necrotizing enterocolitis. No tool has been shown to lower NEC."""


def run() -> None:
    """Run the command line; a user's mistake is one line on stderr and exit 2, a fault of ours exit 3."""
    try:
        app()
    except UserError as error:
        print(f"nectary: {error}", file=sys.stderr)
        sys.exit(2)
    except BrokenPipeError:
        _close_stdout()
        sys.exit(0)
    except UnicodeEncodeError as error:  # half a character, from a name of the shell's or a file's \ud800
        _close_stdout()
        print(f"nectary: {error.object[:40]!a} is not text. Write it in UTF-8.", file=sys.stderr)
        sys.exit(2)
    except Exception as error:  # noqa: BLE001 (the outermost boundary: our fault has its own exit code)
        if isinstance(error, OSError) and _of_the_machine(error):
            _close_stdout()
            where = error.filename or "the output"
            print(f"nectary: {where}: cannot be written or read: {error.strerror}.", file=sys.stderr)
            sys.exit(2)
        traceback.print_exc()
        print("nectary: this is a fault of nectary, not of yours; please report it.", file=sys.stderr)
        sys.exit(3)


def _close_stdout() -> None:
    """What is still to be written to stdout goes nowhere, so that the end of the process does not fail."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _of_the_machine(error: OSError) -> bool:
    """Whether a place of the reader's cannot be written or read, and not a file of nectary's own."""
    if error.filename is None:
        return error.errno in (errno.ENOSPC, errno.EDQUOT)
    return not Path(str(error.filename)).resolve().is_relative_to(Path(__file__).parents[1])
