"""Protocol files: check, show, compare, and print the table of feeds."""

import json as writer
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from nectary.base.errors import UserError

if TYPE_CHECKING:
    from nectary.protocols.fault import Fault
    from nectary.protocols.schema import Protocol

app = typer.Typer(
    help="Check, show, compare a feeding protocol, or print its table of feeds.", no_args_is_help=True
)
File = Annotated[str, typer.Argument(help="A TOML file, or a packaged id such as leeds-2018.")]
Out = Annotated[Path | None, typer.Option("--out", help="File to write: .html, .pdf or .txt.")]
Language = Annotated[str, typer.Option(help="en or es.")]


def _loaded(name: str) -> "Protocol":
    from nectary.protocols.library import load

    return load(name)


def _spoken(language: str) -> str:
    from nectary.base.language import LANGUAGES

    if language not in LANGUAGES:
        raise UserError(f"language {language!r}", " or ".join(LANGUAGES), where="protocol")
    return language


@app.command()
def check(
    files: Annotated[list[str], typer.Argument(help="TOML files, or packaged ids such as leeds-2018.")],
    json: Annotated[bool, typer.Option("--json", help="As JSON; of several files a list.")] = False,
) -> None:
    """Every fault of each file, a line each; exit 1 when one has any. Questions are no faults."""
    from nectary.protocols.checking import faults
    from nectary.protocols.library import text_of

    documents, faulty = [], False
    for file in files:
        text, where = text_of(file)
        found = faults(text)
        wrong = any(not one.asks for one in found)
        version, faulty = None if wrong else _loaded(file).version, faulty or wrong
        documents.append({"file": where, "version": version, "faults": [_fault(one) for one in found]})
        if json:
            continue
        for one in found:
            typer.echo(f"{'question' if one.asks else 'fault'}: {one.error(where)}")
        if version:
            typer.echo(f"{where}: readable; version {version}")
    if json:
        typer.echo(writer.dumps(documents if len(files) > 1 else documents[0]))
    if faulty:
        raise typer.Exit(1)


def _fault(one: "Fault") -> dict[str, object]:
    found, expected, todo = one.said()
    where = {"path": one.path, "place": one.place}
    return where | {"found": found, "expected": expected, "todo": todo, "asks": one.asks}


@app.command()
def template() -> None:
    """A protocol file to fill in, with a comment a line."""
    from importlib.resources import files

    typer.echo((files("nectary.protocols") / "template.toml").read_text(encoding="utf-8"), nl=False)


@app.command()
def show(
    file: File,
    parents: Annotated[
        bool, typer.Option("--parents", help="The same for parents, of one birth weight.")
    ] = False,
    birth_weight: Annotated[int | None, typer.Option(help="Grams; for --parents.")] = None,
    gestation: Annotated[str | None, typer.Option(help="Weeks+days such as 27+3.")] = None,
    arm: Annotated[str | None, typer.Option(help="Arm, where the protocol has several.")] = None,
    language: Language = "en",
    out: Out = None,
) -> None:
    """A protocol in words: its bands, its steps, what it says and what it is silent on."""
    from datetime import date

    from nectary.base.ages import parse_gestation
    from nectary.cli.pages import put
    from nectary.show.protocols.protocol import parents_page, protocol_page

    said = _spoken(language)
    protocol = _loaded(file)
    if not parents:
        put(protocol_page(protocol, said, on=date.today()), out)
        return
    if birth_weight is None:
        raise UserError("no birth weight", "grams", "Give --birth-weight.", file)
    days = None if gestation is None else parse_gestation(gestation)
    page = parents_page(
        protocol, said, on=date.today(), birth_weight_g=birth_weight, gestation_days=days, arm=arm
    )
    put(page, out, form="plain")


@app.command()
def diff(
    before: File,
    after: File,
    arms: Annotated[
        str | None, typer.Option(help="Arms of the two, by comma, such as slow-18,fast-30.")
    ] = None,
    svg: Annotated[bool, typer.Option("--svg", help="The picture alone, on stdout.")] = False,
    language: Language = "en",
    out: Out = None,
) -> None:
    """What differs between two protocols, in words and as a picture."""
    from nectary.cli.pages import put
    from nectary.show.protocols.diff import diff_page, diff_picture

    said = _spoken(language)
    one, other = _loaded(before), _loaded(after)
    chosen = [name or None for name in (arms or ",").split(",")]
    if len(chosen) != 2:
        raise UserError(f"arms {arms!r}", "two, by comma; an empty one where there is none", where="protocol")
    pair = (chosen[0], chosen[1])
    if svg:
        typer.echo(diff_picture(one, other, said, pair))
    else:
        put(diff_page(one, other, said, pair), out)


@app.command()
def table(
    file: File,
    birth_weight: Annotated[
        int | None, typer.Option(help="Grams: the band of that weight alone. Left out: every band.")
    ] = None,
    gestation: Annotated[str | None, typer.Option(help="Weeks+days such as 27+3.")] = None,
    arm: Annotated[str | None, typer.Option(help="Arm, where the protocol has several.")] = None,
    interval_h: Annotated[int | None, typer.Option(help="Hours between feeds.")] = None,
    language: Language = "en",
    out: Out = None,
) -> None:
    """mL a feed by 50 g of weight and by step, a page a band; rounded down to what the syringe shows."""
    from datetime import date

    from nectary.base.ages import parse_gestation
    from nectary.cli.pages import put
    from nectary.show.protocols.table import table_page

    said = _spoken(language)
    protocol = _loaded(file)
    days = None if gestation is None else parse_gestation(gestation)
    bands = protocol.bands if birth_weight is None else (protocol.band(birth_weight, days),)
    page = table_page(protocol, bands, said, on=date.today(), arm=arm, interval_h=interval_h)
    put(page, out, form="wide")
